//! What a statement locks and writes.

use std::sync::Arc;

use super::Transaction;
use crate::storage::{Key, Refused, Row, TableSpec};
use crate::txn::locks::{Lock, LockMode, LockName};
use crate::txn::overlay::{Overlay, no_table};
use crate::types::{IndexId, Result, RowId, TableId};

impl Transaction {
    /// Locks a table: shared to write its rows, exclusive to change its definition.
    ///
    /// # Errors
    /// 40P01 where waiting would deadlock; 53400 past the bound of locks.
    pub(crate) fn lock_table(&mut self, table: TableId, mode: LockMode) -> Result<Lock> {
        self.lock(LockName::Table(table), mode)
    }

    /// Locks a row.
    ///
    /// # Errors
    /// As [`Transaction::lock_table`].
    pub(crate) fn lock_row(&mut self, table: TableId, row: RowId, mode: LockMode) -> Result<Lock> {
        self.lock(LockName::Row(table, row), mode)
    }

    /// Locks a key of a unique index, whether a row has it or not.
    ///
    /// # Errors
    /// As [`Transaction::lock_table`].
    pub(crate) fn lock_key(&mut self, index: IndexId, key: &Key, mode: LockMode) -> Result<Lock> {
        self.lock(LockName::Key(index, key.clone()), mode)
    }

    /// Locks a name of the catalog: that of a table or user to be made, changed or dropped.
    ///
    /// # Errors
    /// As [`Transaction::lock_table`].
    pub(crate) fn lock_name(&mut self, name: &str, mode: LockMode) -> Result<Lock> {
        self.lock(LockName::Name(Arc::from(name)), mode)
    }

    /// Whether another transaction has a row locked alone, to change or remove it.
    pub(crate) fn is_held_by_another(&self, table: TableId, row: RowId) -> bool {
        let name = LockName::Row(table, row);
        self.manager.locks().is_held_by_another(self.id, &name)
    }

    /// Locks names alone, one after the other, up to the first that another has; how many there are
    /// before that one.
    pub(crate) fn lock_free(&mut self, names: impl Iterator<Item = LockName>) -> usize {
        self.manager.locks().take_free(self.id, names)
    }

    fn lock(&mut self, name: LockName, mode: LockMode) -> Result<Lock> {
        self.manager.locks().request(self.id, name, mode)
    }

    /// Writes a row: a new one, or another version of one. The caller holds its lock.
    ///
    /// # Errors
    /// XX000 for a table that is not there; XX001 for an image that is damaged.
    pub(crate) fn put_row(&mut self, table: TableId, id: RowId, row: Row) -> Result<()> {
        Arc::make_mut(&mut self.writes).write_row(&self.snapshot, table, id, Some(row))
    }

    /// Writes rows whose ids no row has or had in any state that the transaction can see. The caller
    /// holds their locks.
    ///
    /// # Errors
    /// As [`Transaction::put_row`].
    pub(crate) fn put_new_rows(
        &mut self,
        table: TableId,
        rows: impl Iterator<Item = (RowId, Row)>,
    ) -> Result<()> {
        Arc::make_mut(&mut self.writes).write_new_rows(&self.snapshot, table, rows)
    }

    /// Deletes a row. The caller holds its lock.
    ///
    /// # Errors
    /// As [`Transaction::put_row`].
    pub(crate) fn delete_row(&mut self, table: TableId, id: RowId) -> Result<()> {
        Arc::make_mut(&mut self.writes).write_row(&self.snapshot, table, id, None)
    }

    /// From here on it is noted where rows go, for cursors that stand on them; the mark to
    /// [follow](Transaction::follow_row) a row of the present snapshot from.
    pub(crate) fn track_moves(&mut self) -> u64 {
        self.tracks_moves = true;
        self.writes.moves().mark()
    }

    /// Notes, where a cursor may ask, that a row goes to another id, or with `None` away.
    pub(crate) fn note_move(&mut self, table: TableId, from: RowId, to: Option<RowId>) {
        if self.tracks_moves {
            Arc::make_mut(&mut self.writes)
                .moves_mut()
                .note(table, from, to);
        }
    }

    /// Where a row is that had this id at the mark; `None` where this transaction has removed it.
    pub(crate) fn follow_row(&self, table: TableId, id: RowId, mark: u64) -> Option<RowId> {
        self.writes.moves().follow(table, id, mark)
    }

    /// A row id that no row of the table has or had while the server runs.
    ///
    /// # Errors
    /// 54000 when they are used up.
    pub(crate) fn next_row_id(&mut self, table: TableId) -> Result<RowId> {
        let base = self
            .writes
            .base(&self.snapshot, table)
            .ok_or_else(|| no_table(table))?;
        self.manager
            .counters()
            .next_row_id(table, base.max_row_id().0)
            .map(RowId)
    }

    /// The next value of a table's sequence. It is not given again, even after a rollback.
    ///
    /// # Errors
    /// 22003 when they are used up.
    pub(crate) fn next_sequence(&mut self, table: TableId) -> Result<i64> {
        let base = self
            .writes
            .base(&self.snapshot, table)
            .ok_or_else(|| no_table(table))?;
        self.counted.insert(table);
        self.manager
            .counters()
            .next_sequence((table, base.generation()), base.sequence())
    }

    /// Moves a table's sequence so that it goes on after `value`.
    ///
    /// # Errors
    /// XX000 for a table that is not there.
    pub(crate) fn raise_sequence(&mut self, table: TableId, value: i64) -> Result<()> {
        let base = self
            .writes
            .base(&self.snapshot, table)
            .ok_or_else(|| no_table(table))?;
        self.counted.insert(table);
        self.manager
            .counters()
            .raise_sequence((table, base.generation()), base.sequence(), value);
        Ok(())
    }

    /// An id for a new table.
    pub(crate) fn new_table_id(&self) -> TableId {
        self.manager.counters().new_table_id()
    }

    /// An id for a new index.
    pub(crate) fn new_index_id(&self) -> IndexId {
        self.manager.counters().new_index_id()
    }

    /// Creates a table, or gives one another definition; its rows stay as they are, and are read by the
    /// new definition. The caller holds its lock.
    ///
    /// # Errors
    /// Where a unique index finds two rows with one key, or a key is too long.
    pub(crate) fn put_table(&mut self, spec: TableSpec) -> Result<(), Refused> {
        let snapshot = Arc::clone(&self.snapshot);
        self.definitions().define(&snapshot, spec)
    }

    /// Gives a table another definition, and other rows in place of all that the transaction's view
    /// shows, in ascending order of their ids. The caller holds its lock.
    ///
    /// # Errors
    /// As [`Transaction::put_table`].
    pub(crate) fn rewrite_table(
        &mut self,
        spec: TableSpec,
        rows: Vec<(RowId, Row)>,
    ) -> Result<(), Refused> {
        let snapshot = Arc::clone(&self.snapshot);
        self.definitions().rewrite(&snapshot, spec, rows)
    }

    /// Lets a table's sequence start anew, once the transaction commits. The caller holds its lock.
    ///
    /// # Errors
    /// XX000 for a table that is not there.
    pub(crate) fn restart_sequence(&mut self, table: TableId) -> Result<()> {
        let generation = self.manager.counters().new_generation();
        let snapshot = Arc::clone(&self.snapshot);
        self.definitions()
            .restart_sequence(&snapshot, table, generation)
    }

    /// Drops a table with its rows and indexes. The caller holds its lock.
    pub(crate) fn drop_table(&mut self, table: TableId) {
        let snapshot = Arc::clone(&self.snapshot);
        self.definitions().drop_table(&snapshot, table);
    }

    /// Writes a system key.
    pub(crate) fn put_system(&mut self, key: &str, value: Arc<[u8]>) {
        self.write_system(key, Some(value));
    }

    /// Deletes a system key.
    pub(crate) fn delete_system(&mut self, key: &str) {
        self.write_system(key, None);
    }

    fn write_system(&mut self, key: &str, value: Option<Arc<[u8]>>) {
        let before = self.snapshot.system(key).cloned();
        self.definitions().write_system(key, before, value);
    }

    /// The own writes, to change a definition or a system key among them.
    fn definitions(&mut self) -> &mut Overlay {
        let number = self.manager.counters().new_definitions_number();
        let writes = Arc::make_mut(&mut self.writes);
        writes.number_definitions(number);
        writes
    }
}
