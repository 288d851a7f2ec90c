//! A disk that fails when told to, for tests.
//!
//! Every file has the bytes that programs see and, apart, what would survive a power cut: the bytes
//! at its last sync, and the writes since then, of which any part may or may not have reached the
//! disk. So has the directory: names made durable by its last sync, and the operations since.
//!
//! Each operation that changes something is a step. A plan names the step at which the machine
//! dies, the sync that fails, or how many bytes fit. After a death every operation fails, and
//! [`FaultyVfs::survivor`] is the disk as the next start may find it.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use parking_lot::Mutex;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::memory::{read_from, write_into};
use super::{Vfs, VfsFile};

/// Bytes that reach a disk together or not at all.
const SECTOR: usize = 512;

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
pub(crate) struct FaultyVfs(Arc<Mutex<Disk>>);

#[derive(Debug, Default)]
struct Disk {
    plan: Plan,
    steps: u64,
    syncs: u64,
    writes: u64,
    dead: bool,
    files: Vec<FileState>,
    names: BTreeMap<String, usize>,
    durable_names: BTreeMap<String, usize>,
    unsynced_names: Vec<NameChange>,
}

#[derive(Clone, Debug, Default)]
struct FileState {
    live: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Write>,
}

#[derive(Clone, Debug)]
enum Write {
    Bytes(u64, Vec<u8>),
    Length(usize),
}

#[derive(Clone, Debug)]
enum NameChange {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
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
        FaultyVfs(Arc::new(Mutex::new(Disk {
            files,
            durable_names: names.clone(),
            names,
            ..Disk::default()
        })))
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

impl FileState {
    fn durable(bytes: Vec<u8>) -> FileState {
        FileState {
            live: bytes.clone(),
            durable: bytes,
            unsynced: Vec::new(),
        }
    }

    fn survive(&self, keep: bool, random: Option<&mut StdRng>) -> FileState {
        let Some(random) = random else {
            let bytes = if keep { &self.live } else { &self.durable };
            return FileState::durable(bytes.clone());
        };
        let mut bytes = self.durable.clone();
        for write in &self.unsynced {
            match write {
                Write::Length(length) if random.random() => bytes.resize(*length, 0),
                Write::Length(_) => {}
                Write::Bytes(offset, written) => {
                    let mut at = *offset;
                    for sector in sectors(*offset, written) {
                        if random.random_bool(0.7) {
                            write_into(&mut bytes, at, sector).unwrap();
                        }
                        at += sector.len() as u64;
                    }
                }
            }
        }
        FileState::durable(bytes)
    }
}

/// A write, cut where sectors of the disk end.
fn sectors(offset: u64, mut written: &[u8]) -> Vec<&[u8]> {
    let mut room = SECTOR - usize::try_from(offset).unwrap() % SECTOR;
    let mut parts = Vec::new();
    while !written.is_empty() {
        let (part, rest) = written.split_at(room.min(written.len()));
        parts.push(part);
        written = rest;
        room = SECTOR;
    }
    parts
}

impl NameChange {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self {
            NameChange::Create(name, file) => names.insert(name.clone(), *file),
            NameChange::Remove(name) => names.remove(name),
            NameChange::Rename(from, to) => {
                let file = names.remove(from);
                file.and_then(|file| names.insert(to.clone(), file))
            }
        };
    }
}

impl Disk {
    /// Counts a step; `true` if it is the one at which the machine dies.
    fn step(&mut self) -> io::Result<bool> {
        if self.dead {
            return Err(io::Error::other("the machine is dead"));
        }
        self.dead = self.plan.crash_at == Some(self.steps);
        self.steps += 1;
        Ok(self.dead)
    }

    /// A step that does nothing if it is the last.
    fn step_or_die(&mut self) -> io::Result<()> {
        match self.step()? {
            true => Err(io::Error::other("the machine dies")),
            false => Ok(()),
        }
    }

    fn used(&self) -> u64 {
        let sizes = self.names.values().map(|file| self.files[*file].live.len());
        sizes.sum::<usize>() as u64
    }

    fn change_names(&mut self, change: NameChange) {
        change.apply(&mut self.names);
        self.unsynced_names.push(change);
    }

    fn file(&self, name: &str) -> io::Result<usize> {
        let file = self.names.get(name).copied();
        file.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write(&mut self, file: usize, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let dies = self.step()?;
        let fails = self.plan.failing_write == Some(self.writes);
        self.writes += 1;
        let growth =
            (offset + bytes.len() as u64).saturating_sub(self.files[file].live.len() as u64);
        let full = self
            .plan
            .capacity
            .is_some_and(|capacity| self.used() + growth > capacity);
        let done = if dies || fails || full {
            bytes.len() / 2
        } else {
            bytes.len()
        };
        let state = &mut self.files[file];
        write_into(&mut state.live, offset, &bytes[..done])?;
        state
            .unsynced
            .push(Write::Bytes(offset, bytes[..done].to_vec()));
        match (dies || fails, full) {
            (true, _) => Err(io::Error::other("the write fails")),
            (_, true) => Err(io::ErrorKind::StorageFull.into()),
            (false, false) => Ok(()),
        }
    }

    fn sync(&mut self, file: usize) -> io::Result<()> {
        self.step_or_die()?;
        let fails = self.plan.failing_sync == Some(self.syncs);
        self.syncs += 1;
        if fails {
            return Err(io::Error::other("the sync fails"));
        }
        let state = &mut self.files[file];
        state.durable.clone_from(&state.live);
        state.unsynced.clear();
        Ok(())
    }
}

impl Vfs for FaultyVfs {
    fn create(&self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let mut disk = self.0.lock();
        disk.step_or_die()?;
        disk.files.push(FileState::default());
        let file = disk.files.len() - 1;
        disk.change_names(NameChange::Create(name.to_owned(), file));
        Ok(Box::new(FaultyFile(self.0.clone(), file)))
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn VfsFile>> {
        let file = self.0.lock().file(name)?;
        Ok(Box::new(FaultyFile(self.0.clone(), file)))
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
struct FaultyFile(Arc<Mutex<Disk>>, usize);

impl VfsFile for FaultyFile {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.lock().write(self.1, offset, bytes)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(read_from(&self.0.lock().files[self.1].live, offset, buffer))
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.lock().sync(self.1)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().files[self.1].live.len() as u64)
    }

    fn set_len(&mut self, bytes: u64) -> io::Result<()> {
        let mut disk = self.0.lock();
        disk.step_or_die()?;
        let length = usize::try_from(bytes).map_err(io::Error::other)?;
        let file = &mut disk.files[self.1];
        file.live.resize(length, 0);
        file.unsynced.push(Write::Length(length));
        Ok(())
    }
}
