//! What a faulty disk knows: live and durable bytes, names, and how far the plan is.

use std::collections::BTreeMap;
use std::io;

use rand::RngExt;
use rand::rngs::StdRng;

use super::super::memory::write_into;
use super::Plan;

/// Bytes that reach a disk together or not at all.
const SECTOR: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Disk {
    pub(super) plan: Plan,
    pub(super) steps: u64,
    pub(super) syncs: u64,
    pub(super) writes: u64,
    pub(super) dead: bool,
    pub(super) files: Vec<FileState>,
    pub(super) names: BTreeMap<String, usize>,
    pub(super) durable_names: BTreeMap<String, usize>,
    pub(super) unsynced_names: Vec<NameChange>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct FileState {
    pub(super) live: Vec<u8>,
    pub(super) durable: Vec<u8>,
    pub(super) unsynced: Vec<Write>,
}

#[derive(Clone, Debug)]
pub(super) enum Write {
    Bytes(u64, Vec<u8>),
    Length(usize),
}

#[derive(Clone, Debug)]
pub(super) enum NameChange {
    Create(String, usize),
    Rename(String, String),
    Remove(String),
}

impl FileState {
    pub(super) fn durable(bytes: Vec<u8>) -> FileState {
        FileState {
            live: bytes.clone(),
            durable: bytes,
            unsynced: Vec::new(),
        }
    }

    pub(super) fn survive(&self, keep: bool, random: Option<&mut StdRng>) -> FileState {
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
    pub(super) fn apply(&self, names: &mut BTreeMap<String, usize>) {
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
    pub(super) fn step(&mut self) -> io::Result<bool> {
        if self.dead {
            return Err(io::Error::other("the machine is dead"));
        }
        self.dead = self.plan.crash_at == Some(self.steps);
        self.steps += 1;
        Ok(self.dead)
    }

    /// A step that does nothing if it is the last.
    pub(super) fn step_or_die(&mut self) -> io::Result<()> {
        match self.step()? {
            true => Err(io::Error::other("the machine dies")),
            false => Ok(()),
        }
    }

    pub(super) fn used(&self) -> u64 {
        let sizes = self.names.values().map(|file| self.files[*file].live.len());
        sizes.sum::<usize>() as u64
    }

    pub(super) fn change_names(&mut self, change: NameChange) {
        change.apply(&mut self.names);
        self.unsynced_names.push(change);
    }

    pub(super) fn file(&self, name: &str) -> io::Result<usize> {
        let file = self.names.get(name).copied();
        file.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub(super) fn write(&mut self, file: usize, offset: u64, bytes: &[u8]) -> io::Result<()> {
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

    pub(super) fn sync(&mut self, file: usize) -> io::Result<()> {
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
