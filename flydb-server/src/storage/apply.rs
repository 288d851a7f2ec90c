//! Making the next root: changes applied to the last one.
//!
//! Changes apply in order, with two things put off to the end of the commit, so that their order
//! within it does not matter:
//!
//! - A row whose unique key is taken at that moment waits: an UPDATE may swap two keys. It is a
//!   violation only if the key is still taken when all changes are in.
//! - An index that is new is built from the rows as they are at the end, by sorting, and not
//!   entry by entry. Recovery puts every index off in this way.

mod rows;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::build::{self, Built, Job};
use super::index::{duplicate_key, index_key};
use super::records::is_reserved;
use super::{Change, Prepared, Root, TableData, TableSpec};
use crate::types::{IndexId, Result, RowId, SqlError, TableId};

impl Root {
    /// The root that a commit at this log index makes of this one. Consumes it: on an error nothing
    /// half-applied is left to be used. Clone the root that is to stay.
    ///
    /// # Errors
    /// 23505 where two rows would share a key of a unique index; 54000 for a key that is too long;
    /// XX000 for a change to a table that does not exist.
    pub(crate) fn apply(self, changes: &[Change], index: u64) -> Result<Root> {
        let mut applier = Applier::new(self);
        applier.apply(changes, index)?;
        applier.finish()
    }
}

/// A root while it changes.
#[derive(Debug)]
pub(super) struct Applier {
    root: Root,
    deferred: Deferred,
    waiting: Vec<Waiting>,
}

/// The indexes that are not kept up row by row but built at the end.
#[derive(Debug)]
enum Deferred {
    All,
    These(Vec<(TableId, IndexId)>),
}

/// A row whose key of a unique index was taken when it was written.
#[derive(Debug)]
struct Waiting {
    table: TableId,
    /// Which of the table's indexes.
    place: usize,
    row_id: RowId,
}

impl Applier {
    /// Keeps indexes up row by row.
    pub(super) fn new(root: Root) -> Applier {
        Applier {
            root,
            deferred: Deferred::These(Vec::new()),
            waiting: Vec::new(),
        }
    }

    /// Leaves the indexes alone till the end: for many changes to a root without indexes.
    pub(super) fn deferring(root: Root) -> Applier {
        Applier {
            deferred: Deferred::All,
            ..Applier::new(root)
        }
    }

    /// Applies one commit.
    pub(super) fn apply(&mut self, changes: &[Change], index: u64) -> Result<()> {
        self.root.index = index;
        for run in changes.chunk_by(|a, b| row_of(a).is_some() && row_of(a) == row_of(b)) {
            match run.first().and_then(row_of) {
                Some(table) => self.write_rows(table, run, index)?,
                None => run
                    .iter()
                    .try_for_each(|change| self.change(change, index))?,
            }
        }
        Ok(())
    }

    /// The root, its indexes complete.
    pub(super) fn finish(mut self) -> Result<Root> {
        self.settle()?;
        let built: Vec<Built> = build::run(&self.jobs())?;
        for (table, place, built) in built {
            if let Some(entries) = self.table(table)?.indexes.get_mut(place) {
                *entries = built;
            }
        }
        Ok(self.root)
    }

    fn change(&mut self, change: &Change, index: u64) -> Result<()> {
        match change {
            // `apply` hands rows to `write_rows`.
            Change::PutRow { table, .. } | Change::DeleteRow { table, .. } => {
                self.write_rows(*table, std::slice::from_ref(change), index)
            }
            Change::PutSystem { key, value } => self.put_system(key, Some(value), index),
            Change::DeleteSystem { key } => self.put_system(key, None, index),
            Change::PutTable(spec) => self.put_table(spec, index),
            Change::PlaceTable(prepared) => self.place_table(prepared, index),
            Change::DropTable(table) => self.drop_table(*table, index),
            Change::Truncate(table) => self.truncate(*table, index),
            Change::PutSequence { table, value } => {
                // Commits are ordered after they took their values: a later one may bring a smaller value.
                let sequence = &mut self.table(*table)?.sequence;
                *sequence = (*sequence).max(*value);
                Ok(())
            }
            Change::RestartSequence(table) => {
                self.table(*table)?.sequence = 0;
                Ok(())
            }
        }
    }

    fn write_rows(&mut self, table: TableId, run: &[Change], index: u64) -> Result<()> {
        let slot = self.root.tables.get_mut(&table);
        let data = Arc::make_mut(slot.ok_or_else(|| unknown_table(table))?);
        data.version = index;
        rows::write(data, run, &self.deferred, &mut self.waiting)
    }

    fn put_system(&mut self, key: &str, value: Option<&Arc<[u8]>>, index: u64) -> Result<()> {
        if is_reserved(key) {
            return Err(SqlError::internal(format!(
                "the system key {key} has a form that storage keeps for itself"
            )));
        }
        match value {
            Some(value) => self.root.system.insert(Arc::from(key), value.clone()),
            None => self.root.system.remove(key),
        };
        self.root.schema_version = index;
        Ok(())
    }

    fn put_table(&mut self, spec: &TableSpec, index: u64) -> Result<()> {
        self.settle()?;
        self.note_definition(spec, index);
        let mut data = TableData::new(Arc::new(spec.clone()));
        data.version = index;
        if let Some(old) = self.root.tables.get(&spec.id) {
            data.rows = old.rows.clone();
            data.max_row_id = old.max_row_id;
            data.sequence = old.sequence;
            data.generation = old.generation;
        }
        self.take_indexes_over(&mut data);
        self.root.tables.insert(spec.id, Arc::new(data));
        Ok(())
    }

    fn place_table(&mut self, prepared: &Prepared, index: u64) -> Result<()> {
        self.settle()?;
        let spec = prepared.data().spec();
        self.note_definition(spec, index);
        let old = self.root.tables.get(&spec.id);
        let data = prepared.over(old, index)?;
        // What is filled in the same commit is indexed at once.
        if data.is_empty() {
            for index in &spec.indexes {
                self.deferred.add(spec.id, index.id);
            }
        }
        self.root.tables.insert(spec.id, Arc::new(data));
        Ok(())
    }

    fn note_definition(&mut self, spec: &TableSpec, index: u64) {
        let last_index = spec.indexes.iter().map(|index| index.id.0).max();
        self.root.last_index_id = self.root.last_index_id.max(last_index.unwrap_or(0));
        self.root.last_table_id = self.root.last_table_id.max(spec.id.0);
        self.root.schema_version = index;
    }

    /// Keeps the indexes that a new definition leaves as they are; the others are built at the end.
    fn take_indexes_over(&mut self, data: &mut TableData) {
        let spec = data.spec.clone();
        let old = self.root.tables.get(&spec.id);
        // Images are read by the new layout: entries stay valid only where columns were at most added.
        let old = old.filter(|old| spec.columns.starts_with(&old.spec.columns));
        for (index, entries) in spec.indexes.iter().zip(&mut data.indexes) {
            let same = old.filter(|old| old.spec.indexes.contains(index));
            match same.and_then(|old| old.index(index.id)) {
                Some(kept) => *entries = kept.clone(),
                None => self.deferred.add(spec.id, index.id),
            }
        }
    }

    fn drop_table(&mut self, table: TableId, index: u64) -> Result<()> {
        self.root
            .tables
            .remove(&table)
            .ok_or_else(|| unknown_table(table))?;
        self.root.schema_version = index;
        self.waiting.retain(|waiting| waiting.table != table);
        Ok(())
    }

    fn truncate(&mut self, table: TableId, index: u64) -> Result<()> {
        let data = self.table(table)?;
        let empty = TableData::new(data.spec.clone());
        *data = TableData {
            version: index,
            max_row_id: data.max_row_id,
            sequence: data.sequence,
            generation: data.generation,
            ..empty
        };
        Ok(())
    }

    /// Enters the rows whose keys were taken; all changes before are in.
    fn settle(&mut self) -> Result<()> {
        for waiting in std::mem::take(&mut self.waiting) {
            self.table(waiting.table)?
                .enter(waiting.place, waiting.row_id)?;
        }
        Ok(())
    }

    /// The indexes to be built.
    fn jobs(&self) -> Vec<Job<'_>> {
        let mut jobs = Vec::new();
        if matches!(&self.deferred, Deferred::These(these) if these.is_empty()) {
            return jobs;
        }
        for data in self.root.tables.values() {
            for (place, index) in data.spec.indexes.iter().enumerate() {
                if self.deferred.contains(data.spec.id, index.id) {
                    jobs.push(Job { table: data, place });
                }
            }
        }
        jobs
    }

    fn table(&mut self, table: TableId) -> Result<&mut TableData> {
        let slot = self.root.tables.get_mut(&table);
        Ok(Arc::make_mut(slot.ok_or_else(|| unknown_table(table))?))
    }
}

impl Deferred {
    #[inline]
    fn contains(&self, table: TableId, index: IndexId) -> bool {
        match self {
            Deferred::All => true,
            Deferred::These(these) => these.contains(&(table, index)),
        }
    }

    /// Whether no index of the table is kept up.
    fn all_of(&self, spec: &TableSpec) -> bool {
        spec.indexes
            .iter()
            .all(|index| self.contains(spec.id, index.id))
    }

    fn add(&mut self, table: TableId, index: IndexId) {
        match self {
            Deferred::All => {}
            Deferred::These(these) => these.push((table, index)),
        }
    }
}

impl TableData {
    /// Enters a row, as it is now, into one index.
    fn enter(&mut self, place: usize, row_id: RowId) -> Result<()> {
        let Some(index) = self.spec.indexes.get(place) else {
            return Ok(());
        };
        // A later change of the same commit may have removed the row, or given it a free key.
        let Some(row) = self.rows.get(&row_id) else {
            return Ok(());
        };
        let Some(key) = index_key(&self.spec, index, row_id, row)? else {
            return Ok(());
        };
        let Some(entries) = self.indexes.get_mut(place) else {
            return Ok(());
        };
        if entries.insert(key, row_id) {
            Ok(())
        } else {
            Err(duplicate_key(&self.spec, index, row))
        }
    }
}

/// The table of a change to a row.
fn row_of(change: &Change) -> Option<TableId> {
    match change {
        Change::PutRow { table, .. } | Change::DeleteRow { table, .. } => Some(*table),
        Change::PutSystem { .. }
        | Change::DeleteSystem { .. }
        | Change::PutTable(_)
        | Change::PlaceTable(_)
        | Change::DropTable(_)
        | Change::Truncate(_)
        | Change::PutSequence { .. }
        | Change::RestartSequence(_) => None,
    }
}

#[cold]
fn unknown_table(table: TableId) -> SqlError {
    SqlError::internal(format!(
        "a change names table {}, which does not exist",
        table.0
    ))
}
