//! Files on a disk.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::{Vfs, VfsFile};
use crate::types::{Result, SqlError, SqlState};

/// The file whose lock says that a server has the directory open.
const LOCK_FILE: &str = "lock";

/// What is stored is nobody's but the server's: it holds all users' rows and password hashes.
const DIRECTORY_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// A data directory, locked for as long as this lives.
#[derive(Debug)]
pub(crate) struct DiskVfs {
    directory: PathBuf,
    /// Held open for its lock, which the system lets go when the process ends, however it ends.
    lock: File,
}

impl Drop for DiskVfs {
    /// Unlocks: closing the file is not enough while a child process that was just forked has a copy of it.
    fn drop(&mut self) {
        // What fails leaves the lock to the end of the process.
        let _ = self.lock.unlock();
    }
}

impl DiskVfs {
    /// Opens a data directory, making it if it is missing, and locks it.
    ///
    /// # Errors
    /// 55006 where another server has it; 58030 where it cannot be made or read.
    pub(crate) fn open(directory: &Path) -> Result<DiskVfs> {
        let failed = |error: io::Error| {
            SqlError::new(
                SqlState::IoError,
                format!(
                    "cannot open the data directory \"{}\": {error}",
                    directory.display()
                ),
            )
        };
        // It would be the working directory to some calls, and nothing to others.
        if directory.as_os_str().is_empty() {
            return Err(failed(io::Error::other("its name is empty")));
        }
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(DIRECTORY_MODE);
        let made = builder.create(directory);
        if made.is_err() && directory.exists() {
            return Err(failed(io::ErrorKind::NotADirectory.into()));
        }
        made.map_err(failed)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(FILE_MODE)
            .open(directory.join(LOCK_FILE))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(DiskVfs {
                directory: directory.to_path_buf(),
                lock,
            }),
            Err(TryLockError::WouldBlock) => Err(in_use(directory)),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }
}

fn in_use(directory: &Path) -> SqlError {
    SqlError::new(
        SqlState::ObjectInUse,
        format!(
            "the data directory {} is in use by another server",
            directory.display()
        ),
    )
    .with_hint("stop the other server, or choose another --data-dir")
}

impl Vfs for DiskVfs {
    fn create(&self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .mode(FILE_MODE)
            .open(self.path(name))?;
        Ok(Box::new(DiskFile(file)))
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(self.path(name))?;
        Ok(Box::new(DiskFile(file)))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.directory)? {
            if let Ok(name) = entry?.file_name().into_string()
                && name != LOCK_FILE
            {
                names.push(name);
            }
        }
        Ok(names)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        std::fs::rename(self.path(from), self.path(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.path(name))
    }

    fn sync_dir(&self) -> io::Result<()> {
        File::open(&self.directory)?.sync_all()
    }
}

#[derive(Debug)]
struct DiskFile(File);

impl VfsFile for DiskFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all_at(bytes, offset)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        while let Some(rest) = buffer.get_mut(done..).filter(|rest| !rest.is_empty()) {
            match self.0.read_at(rest, offset + done as u64) {
                Ok(0) => break,
                Ok(count) => done += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }

    fn sync(&mut self) -> io::Result<()> {
        // fdatasync: records the size where it changed, and spares the times.
        self.0.sync_data()
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn set_len(&mut self, bytes: u64) -> io::Result<()> {
        self.0.set_len(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::sync::Arc;

    use super::*;
    use crate::storage::testing::contents;
    use crate::storage::testing::{put, table};
    use crate::storage::{Change, Opened, Records, StorageOptions, open};

    fn start(directory: &Path) -> Opened {
        let vfs = DiskVfs::open(directory).unwrap();
        open(Arc::new(vfs), StorageOptions::default()).unwrap()
    }

    #[test]
    fn a_directory_is_open_once_at_a_time() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("made/on/the/way");
        let first = DiskVfs::open(&path).unwrap();
        let error = DiskVfs::open(&path).unwrap_err();
        assert_eq!(error.state(), SqlState::ObjectInUse);
        drop(first);
        DiskVfs::open(&path).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join(LOCK_FILE))), (0o700, 0o600));
    }

    /// A child process has copies of all files between its fork and its exec. A server that was started
    /// again in just that moment found its own directory in use.
    #[test]
    fn a_copy_of_the_lock_does_not_outlive_the_store() {
        let directory = tempfile::tempdir().unwrap();
        let first = DiskVfs::open(directory.path()).unwrap();
        let copy = first.lock.try_clone().unwrap();
        drop(first);
        DiskVfs::open(directory.path()).unwrap();
        drop(copy);
    }

    #[test]
    fn a_store_on_a_real_disk_comes_back() {
        let directory = tempfile::tempdir().unwrap();
        let Opened { root, mut log, .. } = start(directory.path());
        let changes = [Change::PutTable(table(1)), put(1, 1, 1, "x")];
        let records = Records::encode(&changes, &root).unwrap();
        let root = root.apply(&changes, 1).unwrap();
        log.append(&[(1, &records)]).unwrap();
        log.sync().unwrap();
        let job = log.start_checkpoint(root.clone()).unwrap();
        let info = job.run().unwrap();
        log.finish_checkpoint(Some(&info)).remove().unwrap();
        drop(log);
        let again = start(directory.path());
        assert_eq!(again.report.checkpoint, Some(1));
        assert_eq!(contents(&again.root), contents(&root));
    }

    #[test]
    fn files_are_listed_renamed_and_removed() {
        let directory = tempfile::tempdir().unwrap();
        let vfs = DiskVfs::open(directory.path()).unwrap();
        let mut file = vfs.create("a").unwrap();
        file.write_at(3, b"xyz").unwrap();
        file.set_len(5).unwrap();
        file.sync().unwrap();
        vfs.rename("a", "b").unwrap();
        vfs.sync_dir().unwrap();
        assert_eq!(vfs.list().unwrap(), ["b"]);
        let file = vfs.open("b").unwrap();
        let mut buffer = [9; 8];
        assert_eq!(
            (file.len().unwrap(), file.read_at(2, &mut buffer).unwrap()),
            (5, 3)
        );
        assert_eq!(buffer[..3], *b"\0xy");
        vfs.remove("b").unwrap();
        assert!(vfs.open("b").is_err());
    }
}
