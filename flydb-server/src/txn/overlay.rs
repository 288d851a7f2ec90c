//! What a transaction has written and not yet committed.
//!
//! Everything is in persistent maps, so that a clone (a savepoint, a view) costs a few pointers. An
//! entry of `None` hides what the root below has.

use std::sync::Arc;

use imbl::{HashMap, OrdMap};

use super::deferred::Deferred;
use super::moves::Moves;
use crate::storage::{Change, Key, Prepared, Refused, Root, Row, TableData, TableSpec, index_key};
use crate::types::{IndexId, Result, RowId, SqlError, TableId};

/// The writes of a transaction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlay {
    tables: HashMap<TableId, Arc<TableWrites>>,
    /// Tables that were created, redefined, emptied or (`None`) dropped.
    definitions: OrdMap<TableId, Option<Prepared>>,
    system: OrdMap<Arc<str>, SystemWrite>,
    /// The number of the newest of the definitions; 0: there are none. No two states of definitions have
    /// one number, not even where a rollback lies between them.
    definitions_number: u64,
    /// Where rows went, while a cursor may mean them by CURRENT OF.
    moves: Moves,
    /// What constraints wait for.
    deferred: Deferred,
}

/// Writes to the rows of one table, and what they mean for its indexes.
#[derive(Clone, Debug, Default)]
pub(super) struct TableWrites {
    pub(super) rows: OrdMap<RowId, Option<Row>>,
    pub(super) indexes: HashMap<IndexId, OrdMap<Key, Option<RowId>>>,
    /// Rows more (or fewer) than the root has.
    pub(super) added: isize,
}

/// A write to a system key.
#[derive(Clone, Debug)]
pub(super) struct SystemWrite {
    pub(super) value: Option<Arc<[u8]>>,
    /// What the key held when it was first written: a commit checks that it still does.
    pub(super) before: Option<Arc<[u8]>>,
}

impl Overlay {
    /// Where rows went.
    pub(super) const fn moves(&self) -> &Moves {
        &self.moves
    }

    /// Where rows went, to note more.
    pub(super) const fn moves_mut(&mut self) -> &mut Moves {
        &mut self.moves
    }

    /// What constraints wait for.
    pub(super) const fn deferred(&self) -> &Deferred {
        &self.deferred
    }

    /// What constraints wait for, to note more.
    pub(super) const fn deferred_mut(&mut self) -> &mut Deferred {
        &mut self.deferred
    }

    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.definitions.is_empty() && self.system.is_empty()
    }

    /// The number of the own definitions, if there are any.
    pub(super) fn definitions_number(&self) -> Option<u64> {
        (self.definitions_number > 0).then_some(self.definitions_number)
    }

    /// Gives the definitions, which are about to change, a number that no others have had.
    pub(super) fn number_definitions(&mut self, number: u64) {
        self.definitions_number = number;
    }

    /// The table below the own row writes: the root's, or as this transaction defined it.
    pub(super) fn base<'a>(&'a self, root: &'a Root, table: TableId) -> Option<&'a Arc<TableData>> {
        match self.definitions.get(&table) {
            Some(defined) => defined.as_ref().map(Prepared::data),
            None => root.table(table),
        }
    }

    /// The tables that this transaction created or redefined.
    pub(super) fn defined_tables(&self) -> impl Iterator<Item = TableId> {
        let defined = self.definitions.iter();
        defined.filter_map(|(table, prepared)| prepared.is_some().then_some(*table))
    }

    /// The sequences that this transaction started anew, with their generations.
    pub(super) fn restarts(&self) -> impl Iterator<Item = (TableId, u64)> {
        let prepared = self.definitions.iter();
        let prepared = prepared.filter_map(|(table, prepared)| Some((*table, prepared.as_ref()?)));
        prepared
            .filter(|(_, prepared)| prepared.is_restarted())
            .map(|(table, prepared)| (table, prepared.data().generation()))
    }

    /// The own writes to a table's rows.
    pub(super) fn rows(&self, table: TableId) -> Option<&Arc<TableWrites>> {
        self.tables.get(&table)
    }

    /// A row as this transaction sees it over `root`.
    pub(super) fn row<'a>(&'a self, root: &'a Root, table: TableId, row: RowId) -> Option<&'a Row> {
        match self
            .tables
            .get(&table)
            .and_then(|writes| writes.rows.get(&row))
        {
            Some(own) => own.as_ref(),
            None => self.base(root, table)?.get(row),
        }
    }

    /// The own writes to system keys, in order.
    pub(super) fn system_writes(&self) -> impl Iterator<Item = (&Arc<str>, &SystemWrite)> {
        self.system.iter()
    }

    /// Writes (or with `None` deletes) a row over `root`.
    ///
    /// # Errors
    /// XX000 for a table that does not exist; what building an index key answers.
    pub(super) fn write_row(
        &mut self,
        root: &Root,
        table: TableId,
        row_id: RowId,
        row: Option<Row>,
    ) -> Result<()> {
        let before = self.row(root, table, row_id).cloned();
        let spec = Arc::clone(
            self.base(root, table)
                .ok_or_else(|| no_table(table))?
                .spec(),
        );
        let writes = Arc::make_mut(self.tables.entry(table).or_default());
        writes.write_index_keys(&spec, row_id, before.as_ref(), row.as_ref())?;
        writes.added += isize::from(row.is_some()) - isize::from(before.is_some());
        writes.rows.insert(row_id, row);
        Ok(())
    }

    /// Writes rows over `root` that neither it nor the own writes know.
    ///
    /// # Errors
    /// As [`Overlay::write_row`].
    pub(super) fn write_new_rows(
        &mut self,
        root: &Root,
        table: TableId,
        rows: impl Iterator<Item = (RowId, Row)>,
    ) -> Result<()> {
        let base = self.base(root, table).ok_or_else(|| no_table(table))?;
        let spec = Arc::clone(base.spec());
        let writes = Arc::make_mut(self.tables.entry(table).or_default());
        for (row_id, row) in rows {
            writes.write_index_keys(&spec, row_id, None, Some(&row))?;
            writes.added += 1;
            writes.rows.insert(row_id, Some(row));
        }
        Ok(())
    }

    /// Defines a table anew over `root`: creates it, or gives it another definition by which its rows
    /// are read.
    ///
    /// # Errors
    /// Where a unique index finds two rows with one key, or a key is too long.
    pub(super) fn define(&mut self, root: &Root, spec: TableSpec) -> Result<(), Refused> {
        let table = spec.id;
        let prepared = match self.prepared(root, table) {
            Some(prepared) => prepared.defined(spec)?,
            None => Prepared::created(spec),
        };
        self.put_prepared(table, prepared);
        Ok(self.reindex(root, table)?)
    }

    /// Gives a table another definition, and these rows in place of all that it has, own ones included.
    ///
    /// # Errors
    /// As [`Overlay::define`]; XX000 for a table that does not exist.
    pub(super) fn rewrite(
        &mut self,
        root: &Root,
        spec: TableSpec,
        rows: Vec<(RowId, Row)>,
    ) -> Result<(), Refused> {
        let table = spec.id;
        let prepared = self.prepared(root, table).ok_or_else(|| no_table(table))?;
        let prepared = prepared.rewritten(spec, rows)?;
        self.tables.remove(&table);
        self.put_prepared(table, prepared);
        Ok(())
    }

    /// Lets a table's sequence start anew, as this generation.
    ///
    /// # Errors
    /// XX000 for a table that does not exist.
    pub(super) fn restart_sequence(
        &mut self,
        root: &Root,
        table: TableId,
        generation: u64,
    ) -> Result<()> {
        let prepared = self.prepared(root, table).ok_or_else(|| no_table(table))?;
        self.put_prepared(table, prepared.restarted(generation));
        Ok(())
    }

    /// The table below the own row writes, to be made into another.
    fn prepared(&self, root: &Root, table: TableId) -> Option<Prepared> {
        match self.definitions.get(&table) {
            Some(defined) => defined.clone(),
            None => root.table(table).map(Prepared::of),
        }
    }

    fn put_prepared(&mut self, table: TableId, prepared: Prepared) {
        self.definitions.insert(table, Some(prepared));
    }

    /// Lays the own row writes over a table's new definition.
    fn reindex(&mut self, root: &Root, table: TableId) -> Result<()> {
        let Some(old) = self.tables.remove(&table) else {
            return Ok(());
        };
        for (row_id, row) in &old.rows {
            self.write_row(root, table, *row_id, row.clone())?;
        }
        Ok(())
    }

    /// Drops a table.
    pub(super) fn drop_table(&mut self, root: &Root, table: TableId) {
        self.tables.remove(&table);
        if root.table(table).is_some() {
            self.definitions.insert(table, None);
        } else {
            self.definitions.remove(&table); // it never was anybody else's
        }
    }

    /// Writes (or with `None` deletes) a system key, which held `before` below.
    pub(super) fn write_system(
        &mut self,
        key: &str,
        before: Option<Arc<[u8]>>,
        value: Option<Arc<[u8]>>,
    ) {
        let before = self
            .system
            .get(key)
            .map_or(before, |write| write.before.clone());
        self.system
            .insert(Arc::from(key), SystemWrite { value, before });
    }

    /// Everything, as one commit's changes.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for (table, defined) in &self.definitions {
            changes.push(match defined {
                Some(prepared) => Change::PlaceTable(prepared.clone()),
                None => Change::DropTable(*table),
            });
        }
        for (key, write) in &self.system {
            let key = key.to_string();
            changes.push(match &write.value {
                Some(value) => Change::PutSystem {
                    key,
                    value: Arc::clone(value),
                },
                None => Change::DeleteSystem { key },
            });
        }
        for (table, writes) in &self.tables {
            writes.changes(*table, &mut changes);
        }
        changes
    }
}

impl TableWrites {
    fn write_index_keys(
        &mut self,
        spec: &TableSpec,
        row_id: RowId,
        before: Option<&Row>,
        after: Option<&Row>,
    ) -> Result<()> {
        for index in &spec.indexes {
            let key = |row: Option<&Row>| match row {
                Some(row) => index_key(spec, index, row_id, row),
                None => Ok(None),
            };
            let (old, new) = (key(before)?, key(after)?);
            if old == new {
                continue;
            }
            let keys = self.indexes.entry(index.id).or_default();
            // A key that another of the own rows has taken over in the meantime stays with it.
            if let Some(old) = old
                && !matches!(keys.get(&old), Some(Some(owner)) if *owner != row_id)
            {
                keys.insert(old, None);
            }
            if let Some(new) = new {
                keys.insert(new, Some(row_id));
            }
        }
        Ok(())
    }

    fn changes(&self, table: TableId, changes: &mut Vec<Change>) {
        changes.reserve(self.rows.len());
        for (row_id, row) in &self.rows {
            let row_id = *row_id;
            changes.push(match row {
                Some(row) => Change::PutRow {
                    table,
                    row_id,
                    row: row.clone(),
                },
                None => Change::DeleteRow { table, row_id },
            });
        }
    }
}

pub(super) fn no_table(table: TableId) -> SqlError {
    SqlError::internal(format!("table {} does not exist in this snapshot", table.0))
}
