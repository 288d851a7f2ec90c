//! Writing rows of one table, and their index entries.

use super::super::index::build_index_key;
use super::super::sorted::from_sorted;
use super::super::{Change, KeyBuilder, Row, TableData};
use super::{Deferred, Waiting};
use crate::types::{Result, RowId};

/// Rows from which on an empty table is filled at once.
const BULK_ROWS: usize = 64;

/// Applies changes to rows, which are all of this table.
pub(super) fn write(
    data: &mut TableData,
    run: &[Change],
    deferred: &Deferred,
    waiting: &mut Vec<Waiting>,
) -> Result<()> {
    data.writes += u64::try_from(run.len()).unwrap_or(u64::MAX);
    data.columns.age(data.writes);
    let bulk = run.len() >= BULK_ROWS && data.is_empty() && deferred.all_of(&data.spec);
    if bulk && fill(data, run) {
        return Ok(());
    }
    let mut writer = RowWriter::new(data, deferred, waiting);
    for change in run {
        match change {
            Change::PutRow { row_id, row, .. } => writer.put(*row_id, row)?,
            Change::DeleteRow { row_id, .. } => writer.delete(*row_id)?,
            Change::PutSystem { .. }
            | Change::DeleteSystem { .. }
            | Change::PutTable(_)
            | Change::PlaceTable(_)
            | Change::DropTable(_)
            | Change::Truncate(_)
            | Change::PutSequence { .. }
            | Change::RestartSequence(_) => {}
        }
    }
    Ok(())
}

/// Fills an empty table with rows that come in order of their ids, as a bulk load writes them. Does
/// nothing, and says so, where they do not.
fn fill(data: &mut TableData, run: &[Change]) -> bool {
    let mut rows: Vec<(RowId, Row)> = Vec::with_capacity(run.len());
    for change in run {
        match change {
            Change::PutRow { row_id, row, .. }
                if rows.last().is_none_or(|(last, _)| last < row_id) =>
            {
                rows.push((*row_id, row.clone()));
            }
            _ => return false,
        }
    }
    let last = rows.last().map_or(0, |(last, _)| last.0);
    data.max_row_id = data.max_row_id.max(last);
    data.rows = from_sorted(rows);
    true
}

/// Writes rows one by one.
struct RowWriter<'a> {
    data: &'a mut TableData,
    deferred: &'a Deferred,
    waiting: &'a mut Vec<Waiting>,
    /// Where keys are put together, kept for their memory.
    old_key: KeyBuilder,
    new_key: KeyBuilder,
}

impl<'a> RowWriter<'a> {
    fn new(
        data: &'a mut TableData,
        deferred: &'a Deferred,
        waiting: &'a mut Vec<Waiting>,
    ) -> RowWriter<'a> {
        RowWriter {
            data,
            deferred,
            waiting,
            old_key: KeyBuilder::new(),
            new_key: KeyBuilder::new(),
        }
    }

    fn put(&mut self, row_id: RowId, row: &Row) -> Result<()> {
        self.data.max_row_id = self.data.max_row_id.max(row_id.0);
        let old = self.data.rows.insert(row_id, row.clone());
        self.index(row_id, old.as_ref(), Some(row))
    }

    fn delete(&mut self, row_id: RowId) -> Result<()> {
        let old = self.data.rows.remove(&row_id);
        self.index(row_id, old.as_ref(), None)
    }

    /// Brings the indexes from a row's old image to its new one.
    fn index(&mut self, row_id: RowId, old: Option<&Row>, new: Option<&Row>) -> Result<()> {
        let TableData { spec, indexes, .. } = &mut *self.data;
        for (place, (index, entries)) in spec.indexes.iter().zip(indexes).enumerate() {
            if self.deferred.contains(spec.id, index.id) {
                continue;
            }
            let was_in = match old {
                Some(old) => build_index_key(&mut self.old_key, spec, index, row_id, old)?,
                None => false,
            };
            let is_in = match new {
                Some(new) => build_index_key(&mut self.new_key, spec, index, row_id, new)?,
                None => false,
            };
            if was_in && is_in && self.old_key.as_bytes() == self.new_key.as_bytes() {
                continue;
            }
            if was_in {
                entries.remove(self.old_key.as_bytes(), row_id);
            }
            if is_in && !entries.insert(self.new_key.stored_key()?, row_id) {
                self.waiting.push(Waiting {
                    table: spec.id,
                    place,
                    row_id,
                });
            }
        }
        Ok(())
    }
}
