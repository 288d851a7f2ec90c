//! The only door to files.
//!
//! A store's files lie flat in one directory and are named by bare names. Everything above speaks
//! to this trait, so that tests can stand a disk that fails under it.

mod disk;
#[cfg(test)]
mod faulty;
mod memory;

use std::fmt;
use std::io;

pub(crate) use disk::DiskVfs;
#[cfg(test)]
pub(crate) use faulty::{FaultyVfs, HeldSyncs, Plan, Unsynced};
pub(crate) use memory::MemoryVfs;

/// A directory of files.
pub(crate) trait Vfs: fmt::Debug + Send + Sync {
    /// Makes a file, or empties the one of this name. Its name lasts after [`Vfs::sync_dir`].
    fn create(&self, name: &str) -> io::Result<Box<dyn VfsFile>>;

    /// Opens a file that exists.
    fn open(&self, name: &str) -> io::Result<Box<dyn VfsFile>>;

    /// The names of all files, in no order.
    fn list(&self) -> io::Result<Vec<String>>;

    /// Renames a file, over the one of the new name if there is one.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;

    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Makes creations, renames and removals so far durable.
    fn sync_dir(&self) -> io::Result<()>;
}

/// An open file.
pub(crate) trait VfsFile: fmt::Debug + Send {
    /// Writes all of `bytes` at `offset`, past the end if need be.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Reads up to `buffer.len()` bytes at `offset`; fewer only at the end of the file.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Makes everything written so far durable, the file's size included. After an error nothing
    /// can be said about what is durable, and trying again proves nothing.
    fn sync(&mut self) -> io::Result<()>;

    /// Bytes in the file.
    fn len(&self) -> io::Result<u64>;

    /// Cuts the file, or extends it with zeros.
    fn set_len(&mut self, bytes: u64) -> io::Result<()>;
}
