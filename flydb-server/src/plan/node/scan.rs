//! Rows of tables.

use std::sync::Arc;

use crate::plan::{Expr, Start};
use crate::types::{DataType, IndexId, TableId};

/// All rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scan {
    /// The table.
    pub table: TableId,
    /// Which of its columns come out, in this order.
    pub columns: Vec<usize>,
    /// Their types.
    pub types: Vec<DataType>,
    /// A condition pushed down, over the output columns; only rows for which it is true come.
    pub filter: Option<Expr>,
    /// Whether the row id comes as a last BIGINT column (for UPDATE and DELETE).
    pub with_row_id: bool,
    /// With whose rights it is read: the owner of the view that it comes from, or `None` for whoever
    /// runs the statement.
    pub reader: Option<Arc<str>>,
}

/// The row whose id is a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PointLookup {
    /// The table, its columns and what is left of the condition.
    pub scan: Scan,
    /// The row id, of an integer type, without columns of the input; NULL finds nothing.
    pub key: Expr,
}

/// A range of an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IndexScan {
    /// The table, its columns and what is left of the condition.
    pub scan: Scan,
    /// The index; `None` ranges over row ids.
    pub index: Option<IndexId>,
    /// The ranges, each with its own prefix; disjoint where constants can tell, else checked by row id.
    pub ranges: Vec<KeyRange>,
    /// From the end to the start.
    pub reverse: bool,
    /// Whether the order of its rows matters.
    pub in_order: bool,
}

/// A range of keys: equal on a prefix of the index's columns, then between two bounds on the next,
/// or with one start.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyRange {
    /// Values of the leading columns, of the columns' types; a NULL finds nothing.
    pub prefix: Vec<Expr>,
    /// The lower bound of the column after the prefix.
    pub lower: Option<KeyBound>,
    /// Its upper bound.
    pub upper: Option<KeyBound>,
    /// How its texts start.
    pub start: Option<Start>,
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyBound {
    /// The value, of the column's type; NULL makes the range empty.
    pub value: Expr,
    /// Whether the value itself belongs to the range.
    pub inclusive: bool,
}
