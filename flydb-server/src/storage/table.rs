//! One table's rows and indexes, as a value.

use std::sync::Arc;

use imbl::OrdMap;

use super::column_cache::ColumnCache;
use super::index::IndexData;
use super::{Row, TableSpec};
use crate::types::{IndexId, RowId};

/// A table at one moment. Clones share everything; see [`super::Root`].
#[derive(Clone, Debug)]
pub(crate) struct TableData {
    pub(super) spec: Arc<TableSpec>,
    pub(super) rows: OrdMap<RowId, Row>,
    /// In the order of the spec's indexes.
    pub(super) indexes: Vec<IndexData>,
    pub(super) version: u64,
    /// Rows that were ever written or deleted, those of the start not counted.
    pub(super) writes: u64,
    /// Decoded columns of scans. What it holds is never more true than `rows`.
    pub(super) columns: Arc<ColumnCache>,
    pub(super) max_row_id: i64,
    pub(super) sequence: i64,
    /// Another number for each time that the sequence was started anew; 0 after a restart.
    pub(super) generation: u64,
}

impl TableData {
    /// An empty table.
    pub(super) fn new(spec: Arc<TableSpec>) -> TableData {
        let indexes = spec.indexes.iter().map(|_| IndexData::default()).collect();
        TableData {
            spec,
            rows: OrdMap::new(),
            indexes,
            version: 0,
            writes: 0,
            columns: Arc::default(),
            max_row_id: 0,
            sequence: 0,
            generation: 0,
        }
    }

    /// Its shape.
    pub(crate) fn spec(&self) -> &Arc<TableSpec> {
        &self.spec
    }

    /// The log index of the last commit that wrote it.
    pub(crate) fn version(&self) -> u64 {
        self.version
    }

    /// The greatest row id that any row ever had; 0 before the first. Survives deletes.
    pub(crate) fn max_row_id(&self) -> RowId {
        RowId(self.max_row_id)
    }

    /// The value that its AUTO_INCREMENT or SERIAL column gave last; 0 before the first.
    pub(crate) fn sequence(&self) -> i64 {
        self.sequence
    }

    /// Tells values of its sequence apart from those before it was started anew.
    pub(crate) fn generation(&self) -> u64 {
        self.generation
    }

    /// How many rows it has.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it has no rows.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row.
    #[inline]
    pub(crate) fn get(&self, row_id: RowId) -> Option<&Row> {
        self.rows.get(&row_id)
    }

    /// All rows, by id.
    #[inline]
    pub(crate) fn row_map(&self) -> &OrdMap<RowId, Row> {
        &self.rows
    }

    /// An index; `None` where the table has none of this id.
    pub(crate) fn index(&self, id: IndexId) -> Option<&IndexData> {
        let place = self.spec.indexes.iter().position(|index| index.id == id)?;
        self.indexes.get(place)
    }
}
