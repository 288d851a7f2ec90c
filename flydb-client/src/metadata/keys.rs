//! Keys and indexes, put together from one row for each of their columns.
//!
//! The rows come in the orders that JDBC wants: those of a primary key by the columns' names, those of
//! foreign keys by the table referred to, so that two keys to the same table come interleaved. Which row
//! belongs to which key, and where, is in the rows themselves.

use std::collections::BTreeMap;

use super::rows::{boolean, number, optional, text};
use crate::error::Result;
use crate::row::Row;

/// The primary key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PrimaryKey {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: String,
    /// Its columns, in the key's order.
    pub columns: Vec<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// The table that has it.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The table that it refers to.
    pub referenced_table: String,
    /// The columns that its own refer to, one for one.
    pub referenced_columns: Vec<String>,
    /// What an update of a key that is referred to does.
    pub on_update: ReferentialAction,
    /// What the deletion of a row that is referred to does.
    pub on_delete: ReferentialAction,
}

/// What a change of a row that is referred to does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferentialAction {
    /// It is refused, at the end of the statement.
    NoAction,
    /// It is refused at once.
    Restrict,
    /// It is done to the referring rows too.
    Cascade,
    /// The referring columns become NULL.
    SetNull,
    /// The referring columns take their defaults.
    SetDefault,
}

impl ReferentialAction {
    /// By the numbers of JDBC and ODBC.
    fn of(number: i32) -> ReferentialAction {
        match number {
            0 => ReferentialAction::Cascade,
            1 => ReferentialAction::Restrict,
            2 => ReferentialAction::SetNull,
            4 => ReferentialAction::SetDefault,
            _ => ReferentialAction::NoAction,
        }
    }
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: String,
    /// Whether no two rows may have the same key.
    pub unique: bool,
    /// Its columns, in the index's order.
    pub columns: Vec<IndexColumn>,
}

/// A column of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IndexColumn {
    /// Its name.
    pub name: String,
    /// Whether the index holds it in descending order.
    pub descending: bool,
}

pub(super) fn primary_keys(rows: &[Row]) -> Result<Vec<PrimaryKey>> {
    let keys = gather(rows, |row| {
        let key = PrimaryKey {
            name: text(row, "PK_NAME")?,
            table: text(row, "TABLE_NAME")?,
            columns: Vec::new(),
        };
        Ok((key, number(row, "KEY_SEQ")?, text(row, "COLUMN_NAME")?))
    })?;
    let filled = keys.into_iter().map(|(mut key, columns)| {
        key.columns = columns;
        key
    });
    Ok(filled.collect())
}

pub(super) fn foreign_keys(rows: &[Row]) -> Result<Vec<ForeignKey>> {
    let keys = gather(rows, |row| {
        let columns = (text(row, "FKCOLUMN_NAME")?, text(row, "PKCOLUMN_NAME")?);
        Ok((foreign_key(row)?, number(row, "KEY_SEQ")?, columns))
    })?;
    let filled = keys.into_iter().map(|(mut key, columns)| {
        (key.columns, key.referenced_columns) = columns.into_iter().unzip();
        key
    });
    Ok(filled.collect())
}

fn foreign_key(row: &Row) -> Result<ForeignKey> {
    Ok(ForeignKey {
        name: text(row, "FK_NAME")?,
        table: text(row, "FKTABLE_NAME")?,
        columns: Vec::new(),
        referenced_table: text(row, "PKTABLE_NAME")?,
        referenced_columns: Vec::new(),
        on_update: ReferentialAction::of(number(row, "UPDATE_RULE")?),
        on_delete: ReferentialAction::of(number(row, "DELETE_RULE")?),
    })
}

pub(super) fn indexes(rows: &[Row]) -> Result<Vec<Index>> {
    let mut of_columns = Vec::with_capacity(rows.len());
    for row in rows {
        // A row without a column describes the table's statistics, not an index.
        if optional::<&str>(row, "COLUMN_NAME")?.is_some() {
            of_columns.push(row);
        }
    }
    let indexes = gather(of_columns, |row| {
        let index = Index {
            name: text(row, "INDEX_NAME")?,
            table: text(row, "TABLE_NAME")?,
            unique: !boolean(row, "NON_UNIQUE")?,
            columns: Vec::new(),
        };
        let column = IndexColumn {
            name: text(row, "COLUMN_NAME")?,
            descending: optional::<&str>(row, "ASC_OR_DESC")? == Some("D"),
        };
        Ok((index, number(row, "ORDINAL_POSITION")?, column))
    })?;
    let filled = indexes.into_iter().map(|(mut index, columns)| {
        index.columns = columns;
        index
    });
    Ok(filled.collect())
}

/// Puts the columns of each key together, in the order of their numbers; the keys stay in the order of
/// their first rows. Keys without names are told apart by having a column of the same number.
fn gather<'a, K: PartialEq, C>(
    rows: impl IntoIterator<Item = &'a Row>,
    read: impl Fn(&'a Row) -> Result<(K, i32, C)>,
) -> Result<Vec<(K, Vec<C>)>> {
    let mut keys: Vec<(K, BTreeMap<i32, C>)> = Vec::new();
    for row in rows {
        let (key, place, column) = read(row)?;
        let known = keys
            .iter_mut()
            .find(|(other, columns)| *other == key && !columns.contains_key(&place));
        match known {
            Some((_, columns)) => drop(columns.insert(place, column)),
            None => keys.push((key, BTreeMap::from([(place, column)]))),
        }
    }
    let in_order = |(key, columns): (K, BTreeMap<i32, C>)| (key, columns.into_values().collect());
    Ok(keys.into_iter().map(in_order).collect())
}
