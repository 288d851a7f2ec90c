//! Changes to records.

use super::super::limits::{MAX_COMMIT_BYTES, MAX_LOGICAL_KEY_BYTES, MAX_VALUE_BYTES};
use super::{DELETE, EVERY_ROW, PUT, ROW, Records, SEQUENCE, TABLE};
use crate::storage::{Change, Prepared, Root, TableSpec};
use crate::types::{Result, RowId, SqlError, SqlState, TableId};

impl Records {
    /// Encodes a commit's changes, in an order in which no name can mean two tables. First goes what is
    /// dropped and emptied, under the names from before the commit. Then come the tables' shapes, and
    /// with them the names that count from here on; then rows and sequences under these.
    ///
    /// The names before are those in `root`: any root that has the tables, such as the transaction's
    /// own snapshot.
    ///
    /// # Errors
    /// 54000 past the limits of a commit, a key or a value; XX000 for a table that does not exist, or
    /// is dropped or emptied after rows were written.
    pub(crate) fn encode(changes: &[Change], root: &Root) -> Result<Records> {
        let mut encoder = Encoder {
            root,
            renamed: Vec::new(),
            prefix: None,
            filled: false,
            out: Vec::new(),
        };
        encoder.each(changes, Encoder::clear)?;
        encoder.each(changes, Encoder::define)?;
        encoder.each(changes, Encoder::fill)?;
        Ok(Records(encoder.out))
    }
}

struct Encoder<'a> {
    root: &'a Root,
    /// Names that these changes gave to tables.
    renamed: Vec<(TableId, &'a str)>,
    /// `row:<table>:` of the table whose row came last.
    prefix: Option<(TableId, String)>,
    /// Whether a change wrote to a table.
    filled: bool,
    out: Vec<u8>,
}

impl<'a> Encoder<'a> {
    fn each(
        &mut self,
        changes: &'a [Change],
        step: impl Fn(&mut Self, &'a Change) -> Result<()>,
    ) -> Result<()> {
        for change in changes {
            step(self, change)?;
            self.check_size()?;
        }
        Ok(())
    }

    /// Encodes what a change takes away from tables that were there before.
    fn clear(&mut self, change: &'a Change) -> Result<()> {
        match change {
            Change::DropTable(table) => self.delete(*table, |name| [TABLE, name, "", ""]),
            Change::Truncate(table) => self.truncate(*table),
            Change::RestartSequence(table) => self.restart_sequence(*table),
            Change::PlaceTable(prepared) => self.clear_for(prepared),
            Change::PutRow { .. } | Change::DeleteRow { .. } | Change::PutSequence { .. } => {
                self.filled = true;
                Ok(())
            }
            Change::PutTable(_) | Change::PutSystem { .. } | Change::DeleteSystem { .. } => Ok(()),
        }
    }

    /// Encodes what a change says of the catalog.
    fn define(&mut self, change: &'a Change) -> Result<()> {
        match change {
            Change::PutTable(spec) => self.put_table(spec),
            Change::PlaceTable(prepared) => self.put_table(prepared.data().spec()),
            Change::PutSystem { key, value } => self.record(PUT, &[key], value),
            Change::DeleteSystem { key } => self.record(DELETE, &[key], &[]),
            Change::DropTable(_)
            | Change::Truncate(_)
            | Change::RestartSequence(_)
            | Change::PutRow { .. }
            | Change::DeleteRow { .. }
            | Change::PutSequence { .. } => Ok(()),
        }
    }

    /// Encodes what a change writes to tables.
    fn fill(&mut self, change: &'a Change) -> Result<()> {
        match change {
            Change::PutRow { table, row_id, row } => self.row(PUT, *table, *row_id, row),
            Change::DeleteRow { table, row_id } => self.row(DELETE, *table, *row_id, &[]),
            Change::PutSequence { table, value } => {
                let name = self.name(*table)?;
                self.record(PUT, &[SEQUENCE, name], &value.to_be_bytes())
            }
            Change::PlaceTable(prepared) => self.rows_of(prepared),
            Change::PutTable(_)
            | Change::DropTable(_)
            | Change::Truncate(_)
            | Change::RestartSequence(_)
            | Change::PutSystem { .. }
            | Change::DeleteSystem { .. } => Ok(()),
        }
    }

    fn row(&mut self, op: u8, table: TableId, row_id: RowId, image: &[u8]) -> Result<()> {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(row_id.0);
        let prefix = match self.prefix.take() {
            Some((last, prefix)) if last == table => prefix,
            _ => format!("{ROW}{}:", self.name(table)?),
        };
        let written = self.record(op, &[&prefix, digits], image);
        self.prefix = Some((table, prefix));
        written
    }

    fn truncate(&mut self, table: TableId) -> Result<()> {
        self.delete(table, |name| [ROW, name, ":", EVERY_ROW])
    }

    fn restart_sequence(&mut self, table: TableId) -> Result<()> {
        self.delete(table, |name| [SEQUENCE, name, "", ""])
    }

    /// Takes something of a table away, ahead of all that the commit writes.
    fn delete(&mut self, table: TableId, key: impl FnOnce(&'a str) -> [&'a str; 4]) -> Result<()> {
        if self.filled {
            return Err(SqlError::internal(
                "a commit drops or empties a table after it wrote rows",
            ));
        }
        let name = self.name(table)?;
        self.record(DELETE, &key(name), &[])
    }

    /// The old rows and the old sequence go where a table comes with its own.
    fn clear_for(&mut self, prepared: &Prepared) -> Result<()> {
        if !prepared.replaces() {
            return Ok(());
        }
        let table = prepared.data().spec().id;
        if prepared.is_rewritten() {
            self.truncate(table)?;
        }
        if prepared.is_restarted() {
            self.restart_sequence(table)?;
        }
        Ok(())
    }

    fn rows_of(&mut self, prepared: &Prepared) -> Result<()> {
        if !prepared.is_rewritten() {
            return Ok(());
        }
        let table = prepared.data().spec().id;
        for (row_id, row) in prepared.data().row_map() {
            self.row(PUT, table, *row_id, row)?;
            self.check_size()?;
        }
        Ok(())
    }

    fn check_size(&self) -> Result<()> {
        if self.out.len() <= MAX_COMMIT_BYTES {
            return Ok(());
        }
        Err(too_large("a transaction", MAX_COMMIT_BYTES).with_hint("write in several transactions"))
    }

    fn put_table(&mut self, spec: &'a TableSpec) -> Result<()> {
        let json = serde_json::to_vec(spec).map_err(|error| {
            SqlError::internal(format!("a table's shape cannot be stored: {error}"))
        })?;
        self.renamed.push((spec.id, &spec.name));
        self.prefix = None;
        self.record(PUT, &[TABLE, &spec.name], &json)
    }

    fn name(&self, table: TableId) -> Result<&'a str> {
        let renamed = self.renamed.iter().rev().find(|(id, _)| *id == table);
        match renamed {
            Some((_, name)) => Ok(name),
            None => self
                .root
                .table(table)
                .map(|data| data.spec.name.as_str())
                .ok_or_else(|| {
                    SqlError::internal(format!(
                        "a change names table {}, which has no name",
                        table.0
                    ))
                }),
        }
    }

    /// Appends a record whose key is the parts in a row.
    fn record(&mut self, op: u8, key: &[&str], value: &[u8]) -> Result<()> {
        let key_bytes = key.iter().map(|part| part.len()).sum();
        if key_bytes > MAX_LOGICAL_KEY_BYTES {
            return Err(too_large("a key of the log", MAX_LOGICAL_KEY_BYTES));
        }
        if value.len() > MAX_VALUE_BYTES {
            return Err(too_large("a stored value", MAX_VALUE_BYTES));
        }
        self.out.push(op);
        self.length(key_bytes);
        for part in key {
            self.out.extend_from_slice(part.as_bytes());
        }
        self.length(value.len());
        self.out.extend_from_slice(value);
        Ok(())
    }

    /// Both limits are far below 4 GiB.
    fn length(&mut self, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.out.extend_from_slice(&bytes.to_be_bytes());
    }
}

#[cold]
fn too_large(what: &str, limit: usize) -> SqlError {
    SqlError::new(
        SqlState::ProgramLimitExceeded,
        format!("{what} is over the limit of {limit} bytes"),
    )
}
