//! What lies in a data directory.

use super::super::Vfs;
use super::super::checkpoint::checkpoint_index;
use super::super::fault::io_error;
use super::super::wal::segment_index;
use crate::types::Result;

/// The files of a store, by kind. Others are left alone.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    /// Indexes of the checkpoints, in order.
    pub(super) checkpoints: Vec<u64>,
    /// First indexes of the log's segments, in order.
    pub(super) segments: Vec<u64>,
    temporaries: Vec<String>,
}

impl Inventory {
    pub(super) fn take(vfs: &dyn Vfs) -> Result<Inventory> {
        let names = vfs.list();
        let names = names.map_err(|error| io_error("listing", "the data directory", &error))?;
        let mut inventory = Inventory::default();
        for name in names {
            if let Some(index) = checkpoint_index(&name) {
                inventory.checkpoints.push(index);
            } else if let Some(index) = segment_index(&name) {
                inventory.segments.push(index);
            } else if is_temporary(&name) {
                inventory.temporaries.push(name);
            }
        }
        inventory.checkpoints.sort_unstable();
        inventory.segments.sort_unstable();
        Ok(inventory)
    }

    /// Removes what was being made when a crash came.
    pub(super) fn remove_temporaries(&self, vfs: &dyn Vfs) -> Result<()> {
        for name in &self.temporaries {
            let removed = vfs.remove(name);
            removed.map_err(|error| io_error("removing", name, &error))?;
        }
        Ok(())
    }
}

fn is_temporary(name: &str) -> bool {
    name.strip_suffix(".tmp")
        .is_some_and(|name| checkpoint_index(name).or(segment_index(name)).is_some())
}
