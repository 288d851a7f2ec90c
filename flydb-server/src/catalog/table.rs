//! Tables: columns, constraints and indexes, as stored under `schema:<table>`.

use serde::{Deserialize, Serialize};

use super::{IndexId, TableId};
use crate::types::DataType;

/// A table's definition. Names are stored as SQL folds them: lower case unless quoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    /// Its id.
    pub id: TableId,
    /// Its name.
    pub name: String,
    /// The user who made it; owners have every privilege.
    pub owner: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Every index, the primary key's and those of UNIQUE constraints included. A primary key of one
    /// integer column has none: its row id is the key (see [`Table::row_id_column`]).
    pub indexes: Vec<Index>,
    /// The primary key's columns, in key order; empty without one.
    pub primary_key: Vec<usize>,
    /// The primary key constraint's name.
    pub primary_key_name: Option<String>,
    /// The column whose value is the row id: set where the primary key is one SMALLINT, INT or BIGINT.
    pub row_id_column: Option<usize>,
    /// CHECK constraints.
    pub checks: Vec<Check>,
    /// Foreign keys from this table.
    pub foreign_keys: Vec<ForeignKey>,
}

impl Table {
    /// The column of this name, and its place.
    #[must_use]
    pub(crate) fn column(&self, name: &str) -> Option<(usize, &Column)> {
        self.columns
            .iter()
            .enumerate()
            .find(|(_, column)| column.name == name)
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Whether it takes NULL.
    pub nullable: bool,
    /// What it holds where an INSERT does not say.
    pub default: Option<ColumnDefault>,
    /// AUTO_INCREMENT or one of the SERIAL kin.
    pub sequence: Option<SequenceKind>,
}

/// A DEFAULT clause: an expression without columns, as SQL, bound anew whenever it is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ColumnDefault {
    /// The expression.
    pub sql: String,
}

/// How a column counts up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SequenceKind {
    /// AUTO_INCREMENT: also counts where NULL or 0 is given, and follows values given explicitly.
    AutoIncrement,
    /// SERIAL: a default; values given explicitly do not move it.
    Serial,
}

/// A CHECK constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Check {
    /// Its name.
    pub name: String,
    /// Its condition, as SQL over the table's columns.
    pub sql: String,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Index {
    /// Its id.
    pub id: IndexId,
    /// Its name.
    pub name: String,
    /// Its columns, in key order.
    pub columns: Vec<IndexColumn>,
    /// Whether two rows may not share a key (NULLs never clash).
    pub unique: bool,
    /// Whether it backs a PRIMARY KEY or UNIQUE constraint and so cannot be dropped on its own.
    pub constraint: bool,
}

/// A column of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct IndexColumn {
    /// Which column of the table.
    pub column: usize,
    /// DESC.
    pub descending: bool,
}

/// A foreign key from this table to a unique key of another (or of itself).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ForeignKey {
    /// Its name.
    pub name: String,
    /// The referring columns.
    pub columns: Vec<usize>,
    /// The table referred to.
    pub parent: TableId,
    /// The columns referred to, in the order of `columns`.
    pub parent_columns: Vec<usize>,
    /// ON DELETE.
    pub on_delete: ReferentialAction,
    /// ON UPDATE.
    pub on_update: ReferentialAction,
}

/// What happens to referring rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ReferentialAction {
    /// Refused at the statement's end while referred to.
    NoAction,
    /// Refused at once while referred to.
    Restrict,
    /// Deleted or updated with it.
    Cascade,
    /// Set to NULL.
    SetNull,
    /// Set to their defaults.
    SetDefault,
}
