//! Tables: columns, constraints and indexes, as stored under `schema:<table>`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::keys::name_in;
use super::path::{is_public, public};
use super::{Home, IndexId, TableId};
use crate::types::{DataType, TimeSize};

/// A table's definition. Names are stored as SQL folds them: lower case unless quoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Table {
    /// Its id.
    pub id: TableId,
    /// The schema that it is in; without meaning for a temporary one.
    #[serde(default = "public", skip_serializing_if = "is_public")]
    pub schema: String,
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
    /// Whose it is alone, and until when; `None`: it is there for all.
    #[serde(default)]
    pub temporary: Option<Temporary>,
    /// Whether it is what a materialized view keeps its rows in; the view's entry has it then.
    #[serde(skip)]
    pub rows_of_view: bool,
}

/// A table of one session, which goes with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Temporary {
    /// The session.
    pub session: u64,
    /// ON COMMIT.
    pub on_commit: OnCommit,
}

/// What becomes of a temporary table's rows when a transaction commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum OnCommit {
    /// They stay.
    PreserveRows,
    /// They go.
    DeleteRows,
    /// The table goes.
    Drop,
}

/// What stands for the id of a table, and of an index, that a statement makes: no real one has it.
pub(crate) const NEW_TABLE: TableId = TableId(0);
/// What the keys of temporary tables start with: no other table's name does.
pub(crate) const TEMPORARY_PREFIX: &str = "pg_temp_";
/// As [`NEW_TABLE`], for an index.
pub(crate) const NEW_INDEX: IndexId = IndexId(0);

/// What a temporary relation of a session is kept under.
pub(super) fn temporary_name(session: u64, name: &str) -> String {
    format!("{TEMPORARY_PREFIX}{session}.{name}")
}

impl Table {
    /// A table of this name without columns, to be filled in.
    #[must_use]
    pub(crate) fn new(name: impl Into<String>, owner: impl Into<String>) -> Table {
        Table {
            id: NEW_TABLE,
            schema: public(),
            name: name.into(),
            owner: owner.into(),
            columns: Vec::new(),
            indexes: Vec::new(),
            primary_key: Vec::new(),
            primary_key_name: None,
            row_id_column: None,
            checks: Vec::new(),
            foreign_keys: Vec::new(),
            temporary: None,
            rows_of_view: false,
        }
    }

    /// What its entries are kept under: its name, which may say the session or the schema as well.
    #[must_use]
    pub(crate) fn key_name(&self) -> Cow<'_, str> {
        if self.rows_of_view {
            return Cow::from(format!("{TEMPORARY_PREFIX}view.{}", self.id.0));
        }
        self.key_of(&self.name)
    }

    /// A name of its own name space: that of an index, or its own.
    #[must_use]
    pub(crate) fn key_of<'n>(&self, name: &'n str) -> Cow<'n, str> {
        match self.temporary {
            Some(Temporary { session, .. }) => Cow::from(temporary_name(session, name)),
            None => name_in(&self.schema, name),
        }
    }

    /// The schema that it is in, as metadata shows it.
    #[must_use]
    pub(crate) fn shown_schema(&self) -> Cow<'_, str> {
        match self.temporary {
            Some(Temporary { session, .. }) => Cow::from(format!("{TEMPORARY_PREFIX}{session}")),
            None => Cow::from(&self.schema),
        }
    }

    /// The name space that it is in.
    #[must_use]
    pub(crate) fn home(&self) -> Home<'_> {
        match self.temporary {
            Some(_) => Home::Session,
            None => Home::Schema(&self.schema),
        }
    }

    /// The column of this name, and its place; hidden ones have none that could be meant.
    #[must_use]
    pub(crate) fn column(&self, name: &str) -> Option<(usize, &Column)> {
        self.visible_columns()
            .find(|(_, column)| column.name == name)
    }

    /// The columns that statements see, with their places.
    pub(crate) fn visible_columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        let columns = self.columns.iter().enumerate();
        columns.filter(|(_, column)| !column.hidden)
    }

    /// The primary key's columns, where no two rows share them at any time: not those of a key that is checked late.
    #[must_use]
    pub(crate) fn sure_primary_key(&self) -> &[usize] {
        let late = |index: &Index| {
            index.deferral.is_some() && self.primary_key_name.as_ref() == Some(&index.name)
        };
        match self.indexes.iter().any(late) {
            true => &[],
            false => &self.primary_key,
        }
    }

    /// The columns that are computed from others, with their places and what computes them.
    pub(crate) fn generated_columns(&self) -> impl Iterator<Item = (usize, &Column, &Generated)> {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(|(place, column)| Some((place, column, column.generated.as_ref()?)))
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
    /// AUTO_INCREMENT, or an identity column. A SERIAL column is one whose default counts with a sequence that it owns.
    pub sequence: Option<SequenceKind>,
    /// What computes it, where it takes no values.
    #[serde(default)]
    pub generated: Option<Generated>,
    /// Whether it only serves an index on an expression, or a partial one: statements do not see it. Its
    /// name is the expression, for messages.
    #[serde(default)]
    pub hidden: bool,
    /// How many digits of a second its values keep, and which fields of an interval. `None`: all, or it holds no time.
    #[serde(default, rename = "second_digits")]
    pub time_size: Option<TimeSize>,
    /// The domain that it was declared as: what its values are held to besides their type.
    #[serde(default)]
    pub domain: Option<u32>,
    /// ON UPDATE CURRENT_TIMESTAMP: a change of its row that does not set it sets it to that time.
    #[serde(default)]
    pub on_update: bool,
}

impl Column {
    /// A column that takes NULL and has nothing else to it.
    #[must_use]
    pub(crate) fn new(name: impl Into<String>, data_type: DataType) -> Column {
        Column {
            name: name.into(),
            data_type,
            nullable: true,
            default: None,
            sequence: None,
            generated: None,
            hidden: false,
            time_size: None,
            domain: None,
            on_update: false,
        }
    }

    /// Whether it counts up where it is given no value: by itself, or by a default that asks a sequence and nothing else.
    #[must_use]
    pub(crate) fn counts(&self) -> bool {
        let default = self.default.as_ref();
        self.sequence.is_some()
            || default.is_some_and(|default| default.sql.starts_with("nextval("))
    }

    /// What its type is called, as it was declared: `TIMESTAMP(3)`.
    #[must_use]
    pub(crate) fn type_name(&self) -> String {
        match self.time_size {
            Some(size) => format!("{}{}", self.data_type, size.suffix()),
            None => self.data_type.to_string(),
        }
    }
}

/// What a column counts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counter {
    /// The table's own numbers, which every such column of a row shares.
    Table,
    /// A sequence.
    Sequence(TableId),
}

/// GENERATED ALWAYS AS: an expression over the table's columns that are not generated, as SQL. It is
/// computed whenever a row is written, and stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Generated {
    /// The expression.
    pub sql: String,
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
    /// SERIAL of a table from before its columns had sequences of their own: a default that counts with the table's;
    /// values given explicitly do not move it.
    Serial,
    /// GENERATED ALWAYS AS IDENTITY: takes values only where the statement says OVERRIDING SYSTEM VALUE.
    Always,
    /// GENERATED BY DEFAULT AS IDENTITY: values given explicitly do not move it.
    ByDefault,
}

/// A CHECK constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Check {
    /// Its name.
    pub name: String,
    /// Its condition, as SQL over the table's columns.
    pub sql: String,
    /// NOT VALID: rows that were there before it may break it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_valid: bool,
}

/// DEFERRABLE: whether a constraint may be checked later than at a statement's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Deferral {
    /// INITIALLY DEFERRED: whether it waits for the commit where a transaction says nothing.
    pub initially_deferred: bool,
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
    /// Whether two rows may not share a key (NULLs clash only by `nulls_clash`).
    pub unique: bool,
    /// NULLS NOT DISTINCT: whether NULLs clash as values do, where it is unique.
    #[serde(default)]
    pub nulls_clash: bool,
    /// Whether it backs a PRIMARY KEY or UNIQUE constraint and so cannot be dropped on its own.
    pub constraint: bool,
    /// The hidden BOOLEAN column that says which rows are in a partial index; `None`: all are.
    #[serde(default)]
    pub predicate: Option<usize>,
    /// Whether it backs a constraint that is DEFERRABLE. It is not `unique` then: two rows may have one key for a
    /// while, and whether they still have it is looked at later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferral: Option<Deferral>,
}

impl Index {
    /// The places of its columns, in key order.
    pub(crate) fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().map(|column| column.column)
    }

    /// Whether it holds a row for each row of its table.
    #[must_use]
    pub(crate) fn is_whole(&self) -> bool {
        self.predicate.is_none()
    }
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
    /// MATCH FULL: whether all referring columns are NULL where one is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub match_full: bool,
    /// Whether it may be checked later than at a statement's end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferral: Option<Deferral>,
    /// NOT VALID: rows that were there before it may break it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_valid: bool,
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
