//! A disk that fails when told to, for tests.
//!
//! Every file has the bytes that programs see and, apart, what would survive a power cut: the bytes
//! at its last sync, and the writes since then, of which any part may or may not have reached the
//! disk. So has the directory: names made durable by its last sync, and the operations since.
//!
//! Each operation that changes something is a step. A plan names the step at which the machine
//! dies, the sync that fails, or how many bytes fit. After a death every operation fails, and
//! [`FaultyVfs::survivor`] is the disk as the next start may find it.

mod gate;
mod state;

use std::io;
use std::sync::Arc;

use parking_lot::Mutex;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::memory::read_from;
use super::{Vfs, VfsFile};
use gate::Gate;
use state::{Disk, FileState, NameChange, Write};

/// What is to go wrong. Steps and syncs count from 0.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plan {
    /// The step at which the machine dies; a write has half of its bytes by then.
    pub(crate) crash_at: Option<u64>,
    /// The sync that fails. What it was to make durable stays uncertain.
    pub(crate) failing_sync: Option<u64>,
    /// The write that fails, with no word on why.
    pub(crate) failing_write: Option<u64>,
    /// Bytes that all files together may take.
    pub(crate) capacity: Option<u64>,
}

/// What becomes of that which was not synced.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unsynced {
    /// All of it is lost.
    Lost,
    /// All of it is there: only the process died.
    Kept,
    /// Some sectors of some writes are there, and some operations on the directory.
    Torn(u64),
}

/// The disk. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct FaultyVfs(Arc<Mutex<Disk>>, Arc<Gate>);

/// Syncs that wait. Dropping it lets them go on.
#[must_use]
pub(crate) struct HeldSyncs(Arc<Gate>);

impl Drop for HeldSyncs {
    fn drop(&mut self) {
        self.0.open();
    }
}

impl FaultyVfs {
    /// Replaces the plan; counting starts anew.
    pub(crate) fn plan(&self, plan: Plan) {
        let mut disk = self.0.lock();
        disk.plan = plan;
        (disk.steps, disk.syncs, disk.writes) = (0, 0, 0);
    }

    /// Steps since the plan was made.
    pub(crate) fn steps(&self) -> u64 {
        self.0.lock().steps
    }

    /// Syncs of files since the plan was made.
    pub(crate) fn syncs(&self) -> u64 {
        self.0.lock().syncs
    }

    /// Writes to files since the plan was made.
    pub(crate) fn writes(&self) -> u64 {
        self.0.lock().writes
    }

    /// Lets syncs of files wait as long as the answer is there.
    pub(crate) fn hold_syncs(&self) -> HeldSyncs {
        self.1.close();
        HeldSyncs(Arc::clone(&self.1))
    }

    /// How many syncs wait.
    pub(crate) fn held_syncs(&self) -> usize {
        self.1.waiting()
    }

    /// Bytes of all files.
    pub(crate) fn used(&self) -> u64 {
        self.0.lock().used()
    }

    /// The disk as the next start may find it, without a plan.
    pub(crate) fn survivor(&self, unsynced: Unsynced) -> FaultyVfs {
        let disk = self.0.lock();
        let mut random = match unsynced {
            Unsynced::Torn(seed) => Some(StdRng::seed_from_u64(seed)),
            Unsynced::Lost | Unsynced::Kept => None,
        };
        let keep = matches!(unsynced, Unsynced::Kept);
        let files = disk.files.iter();
        let files: Vec<_> = files
            .map(|file| file.survive(keep, random.as_mut()))
            .collect();
        let mut names = disk.durable_names.clone();
        for change in &disk.unsynced_names {
            if random.as_mut().map_or(keep, |random| random.random()) {
                change.apply(&mut names);
            }
        }
        let disk = Disk {
            files,
            durable_names: names.clone(),
            names,
            ..Disk::default()
        };
        FaultyVfs(Arc::new(Mutex::new(disk)), Arc::default())
    }

    /// A file's bytes.
    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        let disk = self.0.lock();
        disk.files[disk.names[name]].live.clone()
    }

    /// Replaces a file's bytes, as a failing disk would: durably, and behind everyone's back.
    pub(crate) fn set_bytes(&self, name: &str, bytes: Vec<u8>) {
        let mut disk = self.0.lock();
        let file = disk.names[name];
        disk.files[file] = FileState::durable(bytes);
    }
}

impl Vfs for FaultyVfs {
    fn create(&self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let mut disk = self.0.lock();
        disk.step_or_die()?;
        disk.files.push(FileState::default());
        let file = disk.files.len() - 1;
        disk.change_names(NameChange::Create(name.to_owned(), file));
        Ok(Box::new(FaultyFile(self.clone(), file)))
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let file = self.0.lock().file(name)?;
        Ok(Box::new(FaultyFile(self.clone(), file)))
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.0.lock().names.keys().cloned().collect())
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut disk = self.0.lock();
        disk.step_or_die()?;
        disk.file(from)?;
        disk.change_names(NameChange::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut disk = self.0.lock();
        disk.step_or_die()?;
        disk.file(name)?;
        disk.change_names(NameChange::Remove(name.to_owned()));
        Ok(())
    }

    fn sync_dir(&self) -> io::Result<()> {
        let mut disk = self.0.lock();
        disk.step_or_die()?;
        disk.durable_names = disk.names.clone();
        disk.unsynced_names.clear();
        Ok(())
    }
}

#[derive(Debug)]
struct FaultyFile(FaultyVfs, usize);

impl VfsFile for FaultyFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.0.lock().write(self.1, offset, bytes)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(read_from(
            &self.0.0.lock().files[self.1].live,
            offset,
            buffer,
        ))
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.1.pass();
        self.0.0.lock().sync(self.1)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.0.lock().files[self.1].live.len() as u64)
    }

    fn set_len(&mut self, bytes: u64) -> io::Result<()> {
        let mut disk = self.0.0.lock();
        disk.step_or_die()?;
        let length = usize::try_from(bytes).map_err(io::Error::other)?;
        let file = &mut disk.files[self.1];
        file.live.resize(length, 0);
        file.unsynced.push(Write::Length(length));
        Ok(())
    }
}
