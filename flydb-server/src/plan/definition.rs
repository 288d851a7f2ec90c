//! Definitions of tables and indexes.
//!
//! The binder makes the whole definition that a table gets, as the catalog will hold it. What runs it
//! gives ids to what is new ([`NEW_TABLE`], [`NEW_INDEX`]) and does to the rows what the plan says. It
//! runs only on the catalog that it was bound with.
//!
//! [`NEW_TABLE`]: crate::catalog::NEW_TABLE
//! [`NEW_INDEX`]: crate::catalog::NEW_INDEX

use super::{Expr, Query};
use crate::catalog::{Sequence, Table, Trigger, View};
use crate::types::TableId;

/// CREATE TABLE.
#[derive(Clone, Debug)]
pub(crate) struct CreateTable {
    /// The definition, without ids. A foreign key of the table to itself refers to `NEW_TABLE`.
    pub table: Table,
    /// The sequences that its columns own, of `NEW_TABLE`.
    pub sequences: Vec<Sequence>,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// CREATE TABLE AS: the query that fills it, of the table's columns.
    pub fill: Option<Query>,
    /// The tables and views that LIKE names.
    pub like: Vec<TableId>,
    /// Where its column that counts starts to; `None`: at 1.
    pub first_value: Option<i64>,
}

/// A table's new definition, and what becomes of its rows.
#[derive(Clone, Debug)]
pub(crate) struct TableChange {
    /// The definition. Indexes that are new have no id.
    pub definition: Table,
    /// The rows as they are stored from then on; `None`: as they are, as the new definition reads them.
    pub rows: Option<NewRows>,
    /// What is checked of the rows.
    pub verify: Verify,
}

/// What becomes of a table's rows.
#[derive(Clone, Debug)]
pub(crate) struct NewRows {
    /// The values of each new column, over the old ones.
    pub columns: Vec<ExistingValue>,
    /// Columns that are computed from the others, over the new ones.
    pub generated: Vec<(usize, Expr)>,
}

/// Where the values of a column come from in the rows that are there.
#[derive(Clone, Debug)]
pub(crate) enum ExistingValue {
    /// An expression over the old columns.
    Computed(Expr),
    /// The next number of the table, or of the new sequence at this place.
    Counted(Option<usize>),
}

/// What is checked of the rows that are there, under the new definition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verify {
    /// Columns that may hold no NULL.
    pub not_null: Vec<usize>,
    /// CHECK constraints, by name.
    pub checks: Vec<(String, Expr)>,
    /// Foreign keys, each by its table (which may be another that refers to this one) and its name.
    pub foreign_keys: Vec<(TableId, String)>,
    /// UNIQUE constraints that are checked late, by name.
    pub late_uniques: Vec<String>,
}

impl Verify {
    /// Whether there is nothing to be checked.
    pub(crate) fn is_empty(&self) -> bool {
        let Verify {
            not_null,
            checks,
            foreign_keys,
            late_uniques,
        } = self;
        not_null.is_empty()
            && checks.is_empty()
            && foreign_keys.is_empty()
            && late_uniques.is_empty()
    }
}

/// ALTER TABLE, and ALTER INDEX.
#[derive(Clone, Debug)]
pub(crate) struct AlterTable {
    /// What changes; `None` where nothing does, as of a table that IF EXISTS did not find.
    pub change: Option<TableChange>,
    /// Other tables whose definitions change with it, none of their rows.
    pub others: Vec<Table>,
    /// Views that call its columns otherwise from then on.
    pub views: Vec<View>,
    /// Its triggers that call its columns otherwise from then on.
    pub triggers: Vec<Trigger>,
    /// Views that go with its columns.
    pub dropped_views: Vec<TableId>,
    /// Sequences that its columns own from then on.
    pub new_sequences: Vec<Sequence>,
    /// Sequences of its columns that change, and from where they go on.
    pub sequences: Vec<(Sequence, Option<i64>)>,
    /// Sequences that go with what its columns were.
    pub dropped_sequences: Vec<TableId>,
    /// Whether it is an ALTER INDEX.
    pub of_index: bool,
    /// The least that its column that counts gives next; `None`: what follows.
    pub next_value: Option<i64>,
}

/// DROP TABLE.
#[derive(Clone, Debug)]
pub(crate) struct DropTable {
    /// The tables that exist among those named.
    pub tables: Vec<TableId>,
    /// CASCADE: foreign keys to them and views on them go as well.
    pub cascade: bool,
    /// Other tables, without the defaults that count with sequences of those that go.
    pub others: Vec<Table>,
}

/// TRUNCATE.
#[derive(Clone, Debug)]
pub(crate) struct Truncate {
    /// The tables, those that CASCADE adds included.
    pub tables: Vec<TableId>,
    /// Whether the tables' own numbers start anew, which AUTO_INCREMENT counts with, and the sequences that their
    /// columns own.
    pub restart: bool,
}

/// CREATE INDEX.
#[derive(Clone, Debug)]
pub(crate) struct CreateIndex {
    /// Its name.
    pub name: String,
    /// IF NOT EXISTS.
    pub if_not_exists: bool,
    /// The table with the index, and with the columns that it needs.
    pub change: TableChange,
    /// CONCURRENTLY: it runs in no transaction but its own.
    pub concurrently: bool,
}

/// DROP INDEX.
#[derive(Clone, Debug)]
pub(crate) struct DropIndex {
    /// Their tables without them, and without the columns that only they needed.
    pub changes: Vec<TableChange>,
    /// CONCURRENTLY: it runs in no transaction but its own.
    pub concurrently: bool,
}
