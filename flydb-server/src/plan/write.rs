//! INSERT, UPDATE and DELETE.

use super::{Expr, Node};
use crate::types::TableId;

/// INSERT. Output: the RETURNING expressions' columns, if any.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Insert {
    /// The table.
    pub table: TableId,
    /// Where rows come from.
    pub source: Box<Node>,
    /// For each column of the table, where its value comes from.
    pub columns: Vec<InsertSource>,
    /// CHECK conditions over the table's columns, with their constraint names.
    pub checks: Vec<(String, Expr)>,
    /// RETURNING, over the table's columns.
    pub returning: Option<Vec<Expr>>,
}

/// Where an inserted column's value comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum InsertSource {
    /// A column of the source, by an expression that casts it to the column's type.
    Source(Expr),
    /// The column's default, cast to its type; without columns. NULL where it has none.
    Default(Expr),
    /// The table's next number. Where several columns of a row count, they share it.
    Sequence,
    /// A value where one is given, else the table's next number: a SERIAL column that is DEFAULT in
    /// some rows of a VALUES list. Over the source's columns.
    SequenceUnless {
        /// BOOLEAN, never NULL: whether a value is given.
        given: Expr,
        /// The value, of the column's type; NULL is a value too.
        value: Expr,
    },
}

/// UPDATE. The input gives the table's columns, then the row id last (`with_row_id`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Update {
    /// The table.
    pub table: TableId,
    /// The rows to change: all columns of the table in order, then whatever FROM adds, the row id last.
    pub input: Box<Node>,
    /// What changes.
    pub assignments: Vec<Assignment>,
    /// CHECK conditions over the table's columns (new values), with their constraint names.
    pub checks: Vec<(String, Expr)>,
    /// RETURNING, over the table's columns (new values).
    pub returning: Option<Vec<Expr>>,
}

/// `column = value`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Assignment {
    /// Which column of the table.
    pub column: usize,
    /// Its new value, cast to its type, over the input's columns.
    pub value: Expr,
}

/// DELETE. The input gives the table's columns, then the row id last (`with_row_id`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Delete {
    /// The table.
    pub table: TableId,
    /// The rows to remove: all columns of the table in order, the row id last.
    pub input: Box<Node>,
    /// RETURNING, over the table's columns (old values).
    pub returning: Option<Vec<Expr>>,
}
