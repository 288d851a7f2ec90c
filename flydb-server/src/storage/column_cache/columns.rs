//! The kept columns of one version of a table.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use imbl::OrdMap;
use imbl::ordmap::DiffItem;
use parking_lot::Mutex;

use super::memory::ColumnMemory;
use super::segment::{SEGMENT_ROWS, Segment};
use super::{FREE_WRITES, STALE_PART};
use crate::storage::{Row, TableData, TableSpec, decode_column, open_images};
use crate::types::{Column, Result, RowId};

/// The columns of a table at one moment, as far as they were asked for.
#[derive(Debug)]
pub(crate) struct CachedColumns {
    spec: Arc<TableSpec>,
    rows: OrdMap<RowId, Row>,
    /// How many writes the table had seen.
    writes: u64,
    /// The first segments, without a gap; further ones are found as scans reach them.
    segments: Mutex<Vec<Arc<Segment>>>,
    memory: Arc<ColumnMemory>,
}

impl CachedColumns {
    /// Of a table, none yet.
    pub(super) fn new(table: &TableData, memory: &Arc<ColumnMemory>) -> CachedColumns {
        CachedColumns {
            spec: Arc::clone(table.spec()),
            rows: table.row_map().clone(),
            writes: table.writes,
            segments: Mutex::default(),
            memory: Arc::clone(memory),
        }
    }

    /// Lets columns go: a writer does that too, and must not take long over it.
    pub(super) fn free(columns: Arc<CachedColumns>) {
        let memory = Arc::clone(&columns.memory);
        memory.free(columns);
    }

    /// Whether these are of exactly this version.
    pub(crate) fn are_of(&self, table: &TableData) -> bool {
        self.rows.ptr_eq(table.row_map()) && self.is_shaped_as(table)
    }

    fn is_shaped_as(&self, table: &TableData) -> bool {
        Arc::ptr_eq(&self.spec, table.spec()) || self.spec.columns == table.spec().columns
    }

    /// How many writes the table had seen.
    pub(super) const fn writes(&self) -> u64 {
        self.writes
    }

    /// After how many writes too little of this is true.
    pub(super) fn expiry(&self) -> u64 {
        let rows = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
        self.writes
            .saturating_add(rows / STALE_PART)
            .saturating_add(FREE_WRITES)
    }

    /// The columns of another version, with what is the same there; `None` where that is too little.
    pub(super) fn moved_to(&self, table: &TableData) -> Option<CachedColumns> {
        let between = self.writes.abs_diff(table.writes);
        if !self.is_shaped_as(table) || between > self.expiry() - self.writes {
            return None;
        }
        let new = CachedColumns::new(table, &self.memory);
        let mut segments = self.segments.lock().clone();
        let last_row = new.rows.get_max().map(|(id, _)| *id);
        // Rows that were added go into the last segment, till it is full.
        segments.pop_if(|last| last.rows() < SEGMENT_ROWS && last_row > Some(last.last()));
        let changed = self.changed(&segments, &new.rows);
        let mut kept = Vec::with_capacity(segments.len());
        for (place, segment) in segments.iter().enumerate() {
            if !changed.contains(&place) {
                kept.push(Arc::clone(segment));
                continue;
            }
            let before = segments
                .get(place.wrapping_sub(1))
                .map(|segment| segment.last());
            let start = before.map_or(Bound::Unbounded, Bound::Excluded);
            kept.extend(new.segments_between(start, segment.last()));
        }
        *new.segments.lock() = kept;
        Some(new)
    }

    /// Which of the segments have other rows in `rows`.
    fn changed(&self, segments: &[Arc<Segment>], rows: &OrdMap<RowId, Row>) -> BTreeSet<usize> {
        let mut changed = BTreeSet::new();
        for item in self.rows.diff(rows) {
            let id = match item {
                DiffItem::Add(id, _) | DiffItem::Remove(id, _) => *id,
                DiffItem::Update { new: (id, _), .. } => *id,
            };
            let place = segments.partition_point(|segment| segment.last() < id);
            if place == segments.len() {
                break; // nothing is kept from here on
            }
            changed.insert(place);
        }
        changed
    }

    /// The rows from `start` to `last` in segments.
    fn segments_between(&self, start: Bound<RowId>, last: RowId) -> Vec<Arc<Segment>> {
        let range = match start {
            Bound::Excluded(start) if start >= last => return Vec::new(),
            start => self.rows.range((start, Bound::Included(last))),
        };
        let ids: Vec<i64> = range.map(|(id, _)| id.0).collect();
        let parts = ids.chunks(SEGMENT_ROWS);
        parts
            .filter_map(|ids| self.new_segment(ids.to_vec()))
            .collect()
    }

    fn new_segment(&self, ids: Vec<i64>) -> Option<Arc<Segment>> {
        let segment = Segment::new(ids, self.spec.columns.len(), &self.memory);
        segment.map(Arc::new)
    }

    /// A segment, by its number; `None` past the last row.
    pub(crate) fn segment(&self, place: usize) -> Option<Arc<Segment>> {
        let mut segments = self.segments.lock();
        while segments.len() <= place {
            self.extend(&mut segments)?;
        }
        segments.get(place).cloned()
    }

    /// The number of the segment that a row is in, or lies before; `None` past the last row.
    pub(crate) fn place_of(&self, row: RowId) -> Option<usize> {
        let mut segments = self.segments.lock();
        while segments.last().is_none_or(|last| last.last() < row) {
            self.extend(&mut segments)?;
        }
        Some(segments.partition_point(|segment| segment.last() < row))
    }

    /// Finds the next segment.
    fn extend(&self, segments: &mut Vec<Arc<Segment>>) -> Option<()> {
        let start = segments.last().map(|last| last.last());
        let start = start.map_or(Bound::Unbounded, Bound::Excluded);
        let rows = self.rows.range((start, Bound::Unbounded));
        let ids = rows.take(SEGMENT_ROWS).map(|(id, _)| id.0).collect();
        segments.push(self.new_segment(ids)?);
        Some(())
    }

    /// Columns of a segment, by their numbers in the table. What is not kept is decoded, and kept where
    /// there is room.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(crate) fn columns(&self, segment: &Segment, wanted: &[usize]) -> Result<Vec<Column>> {
        let kept: Vec<Option<Column>> = wanted.iter().map(|&at| segment.column(at)).collect();
        if let Some(all) = kept.iter().cloned().collect() {
            return Ok(all);
        }
        let range = segment.first()..=segment.last();
        let rows = self.rows.range(range).map(|(_, row)| row);
        let images = open_images(&self.spec.layout, rows)?;
        let decode = |(kept, &at): (Option<Column>, &usize)| match kept {
            Some(column) => Ok(column),
            None => {
                let column = decode_column(&self.spec.layout, &images, at)?;
                segment.keep(at, &column);
                Ok(column)
            }
        };
        kept.into_iter().zip(wanted).map(decode).collect()
    }

    /// The table's shape.
    pub(crate) fn spec(&self) -> &Arc<TableSpec> {
        &self.spec
    }

    /// A row.
    pub(crate) fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.get(&id)
    }
}
