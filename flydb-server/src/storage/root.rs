//! The database as a value.
//!
//! A root holds every table and every system key of one moment. It never changes once it is
//! published: [`Root::apply`] makes the next one from it, sharing all that the commit did not touch.
//! Whoever holds a root (a reader, a cursor, a checkpoint, a savepoint) sees that moment for as long
//! as it likes, and blocks nobody.
//!
//! Cloning costs a few reference counts. A commit of one row copies one path of the tree of tables,
//! of that table's rows, and of each of its indexes: some kilobytes, whatever the table's size.

use std::ops::Bound;
use std::sync::Arc;

use imbl::OrdMap;

use super::TableData;
use crate::types::{IndexId, TableId};

/// The whole database at one moment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Root {
    pub(super) index: u64,
    pub(super) schema_version: u64,
    pub(super) era: u64,
    pub(super) tables: OrdMap<TableId, Arc<TableData>>,
    pub(super) system: OrdMap<Arc<str>, Arc<[u8]>>,
    pub(super) last_table_id: u32,
    pub(super) last_index_id: u32,
}

impl Root {
    /// The log index of the commit that made it; 0 for the empty database.
    pub(crate) fn index(&self) -> u64 {
        self.index
    }

    /// The log index of the last commit that changed a system key or a table's definition.
    pub(crate) fn schema_version(&self) -> u64 {
        self.schema_version
    }

    /// How often commits had been lost, with a write that failed, before it was made. Their indexes are
    /// given again: it takes the index and this to tell two commits apart. It is kept nowhere, as no lost
    /// commit outlives the process.
    pub(crate) fn era(&self) -> u64 {
        self.era
    }

    /// The same, after commits that stood behind it were lost.
    pub(crate) fn in_era(&self, era: u64) -> Root {
        Root {
            era,
            ..self.clone()
        }
    }

    /// A table.
    #[inline]
    pub(crate) fn table(&self, id: TableId) -> Option<&Arc<TableData>> {
        self.tables.get(&id)
    }

    /// Every table, in order of the ids.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &Arc<TableData>> {
        self.tables.values()
    }

    /// A system key's value.
    pub(crate) fn system(&self, key: &str) -> Option<&Arc<[u8]>> {
        self.system.get(key)
    }

    /// The system keys that start with `prefix`, in order.
    pub(crate) fn system_prefix(
        &self,
        prefix: &str,
    ) -> impl Iterator<Item = (&Arc<str>, &Arc<[u8]>)> {
        self.system
            .range::<_, str>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(key, _)| key.starts_with(prefix))
    }

    /// The greatest table id that any table ever had; ids are never used again.
    pub(crate) fn last_table_id(&self) -> TableId {
        TableId(self.last_table_id)
    }

    /// The greatest index id that any index ever had.
    pub(crate) fn last_index_id(&self) -> IndexId {
        IndexId(self.last_index_id)
    }
}
