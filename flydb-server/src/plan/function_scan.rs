//! Functions that return sets of rows: in FROM, and in the SELECT list.

use super::{Expr, Node, TableFunction};
use crate::types::DataType;

/// The rows of a function in FROM.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FunctionScan {
    /// Which function, with what. The arguments are without columns of the scan itself.
    pub call: SetCall,
    /// WITH ORDINALITY: a last BIGINT column numbers the rows from 1.
    pub ordinality: bool,
}

/// A call of a function that returns a set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SetCall {
    /// Which.
    pub function: TableFunction,
    /// Its arguments, already of the types it takes.
    pub arguments: Vec<Expr>,
    /// The types of its columns.
    pub types: Vec<DataType>,
    /// The 1-based character of the statement it stands at.
    pub position: Option<u32>,
}

/// Each row as often as the longest of some sets has rows: the input's columns, then one column for
/// each call, NULL where its set has ended. A row for which all sets are empty goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProjectSet {
    /// Where rows come from.
    pub input: Box<Node>,
    /// The calls, over the input's columns; each has one column.
    pub calls: Vec<SetCall>,
}

impl FunctionScan {
    /// The types of the columns that come out.
    pub(crate) fn output_types(&self) -> Vec<DataType> {
        let ordinality = self.ordinality.then_some(DataType::BigInt);
        self.call.types.iter().copied().chain(ordinality).collect()
    }
}

impl ProjectSet {
    /// The types of the columns that the calls add.
    pub(crate) fn added(&self) -> impl Iterator<Item = DataType> {
        let types = |call: &SetCall| call.types.first().copied().unwrap_or(DataType::Unknown);
        self.calls.iter().map(types)
    }
}
