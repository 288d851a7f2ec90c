//! One index, as a value: keys to row ids, in order.

use imbl::OrdMap;

use super::{IndexSpec, Key, KeyBuilder, TableSpec};
use crate::types::{Result, RowId, RowRef, SqlError, SqlState, ValueRef};

/// An index at one moment. Clones share everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct IndexData {
    pub(super) entries: OrdMap<Key, RowId>,
}

impl IndexData {
    /// All entries, by key: as many as the table has rows that are in it. A whole key of a unique index, without NULL,
    /// leads to its one row.
    #[inline]
    pub(crate) fn entries(&self) -> &OrdMap<Key, RowId> {
        &self.entries
    }

    /// Enters a row under a key; says no, and changes nothing, where another row has the key.
    pub(super) fn insert(&mut self, key: Key, row_id: RowId) -> bool {
        match self.entries.insert(key.clone(), row_id) {
            Some(other) if other != row_id => {
                self.entries.insert(key, other);
                false
            }
            _ => true,
        }
    }

    /// Removes a row's entry; nothing where the key leads to another row.
    pub(super) fn remove(&mut self, key: &[u8], row_id: RowId) {
        if let Some((key, other)) = self.entries.remove_with_key(key)
            && other != row_id
        {
            self.entries.insert(key, other);
        }
    }
}

/// The key under which a row stands in an index: its columns, and its row id after them unless the
/// index is unique and no column is NULL. `None` where the row is not in it.
pub(crate) fn index_key(
    table: &TableSpec,
    index: &IndexSpec,
    row_id: RowId,
    row: &[u8],
) -> Result<Option<Key>> {
    let mut builder = KeyBuilder::new();
    if !build_index_key(&mut builder, table, index, row_id, row)? {
        return Ok(None);
    }
    builder.stored_key().map(Some)
}

/// The key of a row that no other row may have: `None` where a column is NULL, which is like no other, and
/// where the row is not in the index.
pub(crate) fn unique_key(table: &TableSpec, index: &IndexSpec, row: &[u8]) -> Result<Option<Key>> {
    let mut builder = KeyBuilder::new();
    // A whole key of a unique index has no row id.
    let enters = build_index_key(&mut builder, table, index, RowId(0), row)?;
    if !index.unique || !enters || has_free_nulls(&builder, index) {
        return Ok(None);
    }
    builder.stored_key().map(Some)
}

/// As [`index_key`], left in a builder that is used for many rows; whether the row is in the index.
pub(super) fn build_index_key(
    builder: &mut KeyBuilder,
    table: &TableSpec,
    index: &IndexSpec,
    row_id: RowId,
    row: &[u8],
) -> Result<bool> {
    builder.clear();
    let row = RowRef::new(&table.layout, row)?;
    if let Some(column) = index.predicate
        && row.get(column)? != Some(ValueRef::Boolean(true))
    {
        return Ok(false);
    }
    for (column, descending) in &index.columns {
        let value = row.get(*column)?.unwrap_or(ValueRef::Null);
        builder.push(value, *descending);
    }
    if !index.unique || has_free_nulls(builder, index) {
        builder.push_row_id(row_id);
    }
    Ok(true)
}

/// Whether a key has a NULL that is like no other.
fn has_free_nulls(builder: &KeyBuilder, index: &IndexSpec) -> bool {
    !index.nulls_clash && builder.has_nulls()
}

/// 23505. Storage knows no column names: whoever writes rows checks keys first and says more.
#[cold]
pub(super) fn duplicate_key(table: &TableSpec, index: &IndexSpec, row: &[u8]) -> SqlError {
    SqlError::new(
        SqlState::UniqueViolation,
        format!(
            "duplicate key value violates unique constraint \"{}\"",
            index.name
        ),
    )
    .with_detail(format!(
        "Key {} already exists.",
        key_values(table, index, row)
    ))
}

/// Characters of a key that a message shows.
const SHOWN_KEY: usize = 200;

fn key_values(table: &TableSpec, index: &IndexSpec, row: &[u8]) -> String {
    let Ok(row) = RowRef::new(&table.layout, row) else {
        return "(unreadable)".to_owned();
    };
    let values: Vec<String> = index
        .columns
        .iter()
        .map(|(column, _)| match row.get(*column) {
            Ok(Some(value)) => format!("{value:?}"),
            Ok(None) => "Null".to_owned(),
            Err(error) => error.to_string(),
        })
        .collect();
    let shown: String = values.join(", ").chars().take(SHOWN_KEY).collect();
    format!("({shown})")
}
