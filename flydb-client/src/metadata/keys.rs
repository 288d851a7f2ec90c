//! Keys and indexes, put together from one row for each of their columns.
//!
//! The rows of one key stand together and in the order of its columns: the server sorts them so.

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
    let mut keys: Vec<PrimaryKey> = Vec::new();
    for row in rows {
        let (table, name) = (text(row, "TABLE_NAME")?, text(row, "PK_NAME")?);
        let column = text(row, "COLUMN_NAME")?;
        match keys.last_mut() {
            Some(key) if key.table == table && key.name == name => key.columns.push(column),
            _ => keys.push(PrimaryKey {
                name,
                table,
                columns: vec![column],
            }),
        }
    }
    Ok(keys)
}

pub(super) fn foreign_keys(rows: &[Row]) -> Result<Vec<ForeignKey>> {
    let mut keys: Vec<ForeignKey> = Vec::new();
    for row in rows {
        let (table, name) = (text(row, "FKTABLE_NAME")?, text(row, "FK_NAME")?);
        let (column, referenced) = (text(row, "FKCOLUMN_NAME")?, text(row, "PKCOLUMN_NAME")?);
        // Keys without names are told apart by their first columns.
        let is_next = number(row, "KEY_SEQ")? > 1;
        match keys.last_mut() {
            Some(key) if is_next && key.table == table && key.name == name => {
                key.columns.push(column);
                key.referenced_columns.push(referenced);
            }
            _ => keys.push(ForeignKey {
                name,
                table,
                columns: vec![column],
                referenced_table: text(row, "PKTABLE_NAME")?,
                referenced_columns: vec![referenced],
                on_update: ReferentialAction::of(number(row, "UPDATE_RULE")?),
                on_delete: ReferentialAction::of(number(row, "DELETE_RULE")?),
            }),
        }
    }
    Ok(keys)
}

pub(super) fn indexes(rows: &[Row]) -> Result<Vec<Index>> {
    let mut indexes: Vec<Index> = Vec::new();
    for row in rows {
        // A row without a column describes the table's statistics, not an index.
        let Some(name) = optional::<String>(row, "COLUMN_NAME")? else {
            continue;
        };
        let descending = optional::<&str>(row, "ASC_OR_DESC")? == Some("D");
        let column = IndexColumn { name, descending };
        let (table, name) = (text(row, "TABLE_NAME")?, text(row, "INDEX_NAME")?);
        match indexes.last_mut() {
            Some(index) if index.table == table && index.name == name => index.columns.push(column),
            _ => indexes.push(Index {
                name,
                table,
                unique: !boolean(row, "NON_UNIQUE")?,
                columns: vec![column],
            }),
        }
    }
    Ok(indexes)
}
