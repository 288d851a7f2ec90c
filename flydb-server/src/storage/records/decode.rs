//! Records to changes.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::bytes::Fields;
use super::super::limits::{MAX_LOGICAL_KEY_BYTES, MAX_VALUE_BYTES};
use super::{DELETE, EVERY_ROW, PUT, ROW, SEQUENCE, TABLE};
use crate::storage::{Change, Root, Row, TableSpec};
use crate::types::{Result, RowId, SqlError, SqlState, TableId};

/// Turns records back into changes, following the tables' names through the log.
#[derive(Debug)]
pub(in crate::storage) struct Decoder {
    tables: HashMap<String, TableId>,
    /// The names that the commit at hand has given or taken away, as they were before it.
    before: HashMap<String, Option<TableId>>,
    /// The table named last: most records name the same one as the record before.
    last: Option<(String, TableId)>,
}

impl Decoder {
    /// A decoder for the log after this root.
    pub(in crate::storage) fn new(root: &Root) -> Decoder {
        let name = |spec: &TableSpec| (spec.name.clone(), spec.id);
        Decoder {
            tables: root.tables().map(|table| name(&table.spec)).collect(),
            before: HashMap::new(),
            last: None,
        }
    }

    /// Decodes one commit's records.
    ///
    /// # Errors
    /// XX001 where the bytes are no records, or name what does not exist.
    pub(in crate::storage) fn decode(&mut self, bytes: &[u8]) -> Result<Vec<Change>> {
        self.before.clear();
        let mut changes = Vec::new();
        let mut fields = Fields(bytes);
        while !fields.is_empty() {
            let (op, key, value) =
                take_record(&mut fields).ok_or_else(|| damaged("a record is cut off"))?;
            let key =
                std::str::from_utf8(key).map_err(|_| damaged("a record's key is not UTF-8"))?;
            let change = match op {
                PUT => self.put(key, value)?,
                DELETE if value.is_empty() => self.delete(key)?,
                DELETE => return Err(damaged("a deletion has a value")),
                _ => return Err(damaged("a record has an unknown operation")),
            };
            changes.push(change);
        }
        Ok(changes)
    }

    fn put(&mut self, key: &str, value: &[u8]) -> Result<Change> {
        if let Some(rest) = key.strip_prefix(ROW) {
            let (table, id) = split_row(rest)?;
            return Ok(Change::PutRow {
                table: self.table(table)?,
                row_id: row_id(id)?,
                row: Row::new(value),
            });
        }
        if let Some(name) = key.strip_prefix(SEQUENCE) {
            let value = <[u8; 8]>::try_from(value)
                .map_err(|_| damaged("a sequence's value is not eight bytes"))?;
            return Ok(Change::PutSequence {
                table: self.table(name)?,
                value: i64::from_be_bytes(value),
            });
        }
        if let Some(name) = key.strip_prefix(TABLE) {
            return self.put_table(name, value);
        }
        Ok(Change::PutSystem {
            key: key.to_owned(),
            value: Arc::from(value),
        })
    }

    fn delete(&mut self, key: &str) -> Result<Change> {
        if let Some(rest) = key.strip_prefix(ROW) {
            let (name, id) = split_row(rest)?;
            if id == EVERY_ROW {
                return Ok(Change::Truncate(self.table_before(name)?));
            }
            let (table, row_id) = (self.table(name)?, row_id(id)?);
            return Ok(Change::DeleteRow { table, row_id });
        }
        if let Some(name) = key.strip_prefix(TABLE) {
            return self.drop_table(name);
        }
        if let Some(name) = key.strip_prefix(SEQUENCE) {
            return Ok(Change::RestartSequence(self.table_before(name)?));
        }
        Ok(Change::DeleteSystem {
            key: key.to_owned(),
        })
    }

    fn put_table(&mut self, name: &str, value: &[u8]) -> Result<Change> {
        let spec: TableSpec = serde_json::from_slice(value).map_err(|error| {
            damaged(&format!("the shape of table {name} is unreadable: {error}"))
        })?;
        if spec.name != name {
            return Err(damaged("a table's shape stands under another table's name"));
        }
        let renamed = self.tables.iter().find(|(_, id)| **id == spec.id);
        if let Some(old) = renamed.map(|(name, _)| name.clone()) {
            self.name(&old, None);
        }
        self.name(name, Some(spec.id));
        Ok(Change::PutTable(spec))
    }

    fn drop_table(&mut self, name: &str) -> Result<Change> {
        let table = self.table_before(name)?;
        if self.tables.get(name) == Some(&table) {
            self.name(name, None);
        }
        Ok(Change::DropTable(table))
    }

    /// Lets a name mean this table from here on, or none.
    fn name(&mut self, name: &str, table: Option<TableId>) {
        self.last = None;
        let old = match table {
            Some(table) => self.tables.insert(name.to_owned(), table),
            None => self.tables.remove(name),
        };
        self.before.entry(name.to_owned()).or_insert(old);
    }

    /// The table that had a name before the commit: what is dropped or emptied is named so. Commits were
    /// once written with the shape that takes a name over ahead of the record that drops its owner.
    fn table_before(&mut self, name: &str) -> Result<TableId> {
        match self.before.get(name) {
            Some(Some(table)) => Ok(*table),
            Some(None) | None => self.table(name),
        }
    }

    fn table(&mut self, name: &str) -> Result<TableId> {
        if let Some((last, id)) = &self.last
            && last == name
        {
            return Ok(*id);
        }
        let Some(id) = self.tables.get(name).copied() else {
            return Err(damaged(&format!(
                "a record names the table {name}, which does not exist"
            )));
        };
        self.last = Some((name.to_owned(), id));
        Ok(id)
    }
}

/// A table's name may hold colons, an id does not.
fn split_row(rest: &str) -> Result<(&str, &str)> {
    rest.rsplit_once(':')
        .ok_or_else(|| damaged("a row's key has no id"))
}

fn row_id(digits: &str) -> Result<RowId> {
    let id = digits
        .parse()
        .map_err(|_| damaged("a row's id is no number"))?;
    Ok(RowId(id))
}

/// Takes one record off the front.
fn take_record<'a>(fields: &mut Fields<'a>) -> Option<(u8, &'a [u8], &'a [u8])> {
    let op = fields.u8()?;
    let key = fields.sized(MAX_LOGICAL_KEY_BYTES)?;
    let value = fields.sized(MAX_VALUE_BYTES)?;
    Some((op, key, value))
}

#[cold]
fn damaged(what: &str) -> SqlError {
    SqlError::new(SqlState::DataCorrupted, what)
}
