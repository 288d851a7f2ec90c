//! Files in memory, for servers that keep nothing and for tests.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use parking_lot::Mutex;

use super::{Vfs, VfsFile};

/// A directory in memory. Clones are the same directory, so that a test can open it again.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryVfs {
    files: Arc<Mutex<BTreeMap<String, Content>>>,
}

/// A file's bytes, shared by all who have it open.
type Content = Arc<Mutex<Vec<u8>>>;

impl Vfs for MemoryVfs {
    fn create(&self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let bytes = Content::default();
        self.files.lock().insert(name.to_owned(), bytes.clone());
        Ok(Box::new(MemoryFile(bytes)))
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let files = self.files.lock();
        let bytes = files.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(MemoryFile(bytes.clone())))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.files.lock().keys().cloned().collect())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut files = self.files.lock();
        let bytes = files.remove(from).ok_or(io::ErrorKind::NotFound)?;
        files.insert(to.to_owned(), bytes);
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let removed = self.files.lock().remove(name);
        removed.map(drop).ok_or(io::ErrorKind::NotFound.into())
    }

    fn sync_dir(&self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Debug)]
struct MemoryFile(Content);

impl VfsFile for MemoryFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        write_into(&mut self.0.lock(), offset, bytes)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(read_from(&self.0.lock(), offset, buffer))
    }

    fn sync(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().len() as u64)
    }

    fn set_len(&mut self, bytes: u64) -> io::Result<()> {
        let bytes = usize::try_from(bytes).map_err(io::Error::other)?;
        self.0.lock().resize(bytes, 0);
        Ok(())
    }
}

/// Writes at an offset of a file held as bytes, filling a gap with zeros.
pub(super) fn write_into(file: &mut Vec<u8>, offset: u64, bytes: &[u8]) -> io::Result<()> {
    let start = usize::try_from(offset).map_err(io::Error::other)?;
    let end = start
        .checked_add(bytes.len())
        .ok_or(io::ErrorKind::FileTooLarge)?;
    if file.len() < end {
        file.resize(end, 0);
    }
    if let Some(place) = file.get_mut(start..end) {
        place.copy_from_slice(bytes);
    }
    Ok(())
}

/// Reads at an offset of a file held as bytes.
pub(super) fn read_from(file: &[u8], offset: u64, buffer: &mut [u8]) -> usize {
    let rest = usize::try_from(offset)
        .ok()
        .and_then(|start| file.get(start..))
        .unwrap_or(&[]);
    let count = rest.len().min(buffer.len());
    if let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) {
        to.copy_from_slice(from);
    }
    count
}
