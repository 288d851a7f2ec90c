//! What a statement reads: a root with the transaction's own writes over it.
//!
//! Rows and index entries come in chunks: a caller asks for up to `limit` entries of a range and asks
//! again from after the last one. Between two chunks nothing is borrowed, so that an operator can stop
//! at any batch and go on later; finding the place again costs one descent per chunk.

mod merge;

use std::ops::Bound;
use std::sync::Arc;

use super::overlay::{Overlay, TableWrites};
use crate::storage::{CachedColumns, ColumnMemory, Key, Root, Row, TableData, TableSpec};
use crate::types::{IndexId, RowId, TableId};

/// A snapshot. Cloning is cheap, and nothing that happens later shows in it.
#[derive(Clone, Debug)]
pub(crate) struct View {
    root: Arc<Root>,
    writes: Option<Arc<Overlay>>,
}

/// Which definitions a view shows. Two views with equal versions show the same catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SchemaVersion {
    committed: u64,
    /// How often the server had lost commits before: their indexes were given again.
    era: u64,
    /// The number of the transaction's uncommitted definitions, where they show.
    own: Option<u64>,
}

impl SchemaVersion {
    /// Whether these definitions are committed, and so the same for everybody.
    pub(crate) const fn is_committed(self) -> bool {
        self.own.is_none()
    }
}

/// A range of row ids.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowRange {
    /// Where it starts.
    pub(crate) start: Bound<RowId>,
    /// Where it ends.
    pub(crate) end: Bound<RowId>,
}

impl RowRange {
    /// All rows.
    pub(crate) const ALL: RowRange = RowRange {
        start: Bound::Unbounded,
        end: Bound::Unbounded,
    };
}

impl View {
    pub(super) fn new(root: Arc<Root>, writes: &Arc<Overlay>) -> View {
        let writes = (!writes.is_empty()).then(|| Arc::clone(writes));
        View { root, writes }
    }

    /// The same own writes over another root.
    pub(super) fn over(&self, root: Arc<Root>) -> View {
        let writes = self.writes.clone();
        View { root, writes }
    }

    /// A row as it was committed, without own writes.
    pub(crate) fn committed(&self, table: TableId, row: RowId) -> Option<Row> {
        self.root.table(table)?.get(row).cloned()
    }

    fn overlay(&self) -> Option<&Overlay> {
        self.writes.as_deref()
    }

    /// Which definitions this view shows.
    pub(crate) fn schema_version(&self) -> SchemaVersion {
        SchemaVersion {
            committed: self.root.schema_version(),
            era: self.root.era(),
            own: self.overlay().and_then(Overlay::definitions_number),
        }
    }

    /// A table, if it exists.
    pub(crate) fn table(&self, id: TableId) -> Option<TableView<'_>> {
        let (base, writes) = match self.overlay() {
            Some(overlay) => (overlay.base(&self.root, id)?, overlay.rows(id)),
            None => (self.root.table(id)?, None),
        };
        Some(TableView {
            base,
            writes: writes.map(|writes| &**writes),
        })
    }

    /// All system keys with this prefix, in order.
    pub(crate) fn system_prefix(&self, prefix: &str) -> Vec<(String, Arc<[u8]>)> {
        let mut found: std::collections::BTreeMap<String, Arc<[u8]>> = self
            .root
            .system_prefix(prefix)
            .map(|(key, value)| (key.to_string(), Arc::clone(value)))
            .collect();
        let own = self.overlay().into_iter().flat_map(Overlay::system_writes);
        for (key, write) in own.filter(|(key, _)| key.starts_with(prefix)) {
            match &write.value {
                Some(value) => found.insert(key.to_string(), Arc::clone(value)),
                None => found.remove(&**key),
            };
        }
        found.into_iter().collect()
    }
}

/// One table of a view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TableView<'a> {
    base: &'a Arc<TableData>,
    writes: Option<&'a TableWrites>,
}

impl<'a> TableView<'a> {
    /// Its layout and indexes.
    pub(crate) fn spec(&self) -> &'a Arc<TableSpec> {
        self.base.spec()
    }

    /// The log index of the last commit that wrote to it. Own writes do not show.
    pub(crate) fn version(&self) -> u64 {
        self.base.version()
    }

    /// Whether the transaction has written to it, rows or definition.
    pub(crate) fn has_own_writes(&self) -> bool {
        self.writes.is_some()
    }

    /// Tells values of its sequence apart from those before it was started anew.
    pub(crate) fn generation(&self) -> u64 {
        self.base.generation()
    }

    /// How many rows.
    pub(crate) fn len(&self) -> usize {
        let added = self.writes.map_or(0, |writes| writes.added);
        self.base.len().saturating_add_signed(added)
    }

    /// An id that no row is past, in this view or before it.
    pub(crate) fn last_row_id(&self) -> RowId {
        let own = self.writes.and_then(|writes| writes.rows.get_max());
        let own = own.map(|(row_id, _)| *row_id);
        own.map_or(self.base.max_row_id(), |own| {
            own.max(self.base.max_row_id())
        })
    }

    /// A row by its id.
    pub(crate) fn get(&self, row: RowId) -> Option<&'a Row> {
        match self.writes.and_then(|writes| writes.rows.get(&row)) {
            Some(own) => own.as_ref(),
            None => self.base.get(row),
        }
    }

    /// Up to `limit` rows of a range, by id, from its start or with `reverse` from its end.
    pub(crate) fn rows(&self, range: RowRange, reverse: bool, limit: usize) -> Vec<(RowId, Row)> {
        let bounds = (range.start, range.end);
        merge::chunk(
            self.base.row_map(),
            self.writes.map(|writes| &writes.rows),
            bounds,
            reverse,
            limit,
        )
    }

    /// Its rows as decoded columns, where those are kept and the transaction has written none.
    pub(crate) fn cached_columns(&self, memory: &Arc<ColumnMemory>) -> Option<Arc<CachedColumns>> {
        match self.writes {
            None => self.base.cached_columns(memory),
            Some(_) => None,
        }
    }

    /// Whether these columns are of just this view.
    pub(crate) fn shows(&self, columns: &CachedColumns) -> bool {
        self.writes.is_none() && columns.are_of(self.base)
    }

    /// One of its indexes.
    pub(crate) fn index(&self, id: IndexId) -> Option<IndexView<'a>> {
        let base = self.base.index(id)?.entries();
        let writes = self.writes.and_then(|writes| writes.indexes.get(&id));
        Some(IndexView { base, writes })
    }
}

/// One index of a view.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IndexView<'a> {
    base: &'a imbl::OrdMap<Key, RowId>,
    writes: Option<&'a imbl::OrdMap<Key, Option<RowId>>>,
}

impl IndexView<'_> {
    /// The row that has exactly this key.
    pub(crate) fn get(&self, key: &Key) -> Option<RowId> {
        match self.writes.and_then(|writes| writes.get(key)) {
            Some(own) => *own,
            None => self.base.get(key).copied(),
        }
    }

    /// Up to `limit` entries of a range, in key order or with `reverse` against it.
    pub(crate) fn range(
        &self,
        start: Bound<&Key>,
        end: Bound<&Key>,
        reverse: bool,
        limit: usize,
    ) -> Vec<(Key, RowId)> {
        merge::chunk(
            self.base,
            self.writes,
            (start.cloned(), end.cloned()),
            reverse,
            limit,
        )
    }
}
