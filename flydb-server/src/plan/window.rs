//! Window functions: what they compute, and the frames that they compute it of.

use super::{AggregateCall, Expr, Node, SortKey, WindowFunction};
use crate::types::DataType;

/// Window functions over one partitioning and order. Output: the input's columns, then one for each
/// call; the rows come out partition by partition, each in the order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Window {
    /// Where rows come from.
    pub input: Box<Node>,
    /// PARTITION BY, over the input's columns; without, all rows are one partition.
    pub partition_by: Vec<Expr>,
    /// ORDER BY within a partition; without, all its rows are peers.
    pub order_by: Vec<SortKey>,
    /// What is computed for each row.
    pub calls: Vec<WindowCall>,
}

/// One window function, and the frame that it is over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WindowCall {
    /// What is computed.
    pub work: WindowWork,
    /// Of which rows; for functions that look at the partition it makes no difference.
    pub frame: Frame,
}

/// What a window function computes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum WindowWork {
    /// An aggregate of the rows of the frame; without DISTINCT and ORDER BY.
    Aggregate(AggregateCall),
    /// A function that knows a row's place.
    Function {
        /// Which.
        function: WindowFunction,
        /// Its arguments, over the input's columns.
        arguments: Vec<Expr>,
        /// The type of its result.
        data_type: DataType,
    },
}

/// The rows of the partition that a window function is over, relative to the current one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frame {
    /// What offsets count.
    pub units: FrameUnits,
    /// Where it starts.
    pub start: FrameBound,
    /// Where it ends; never before where a frame of its start can be (`42P20`).
    pub end: FrameBound,
    /// What is left out.
    pub exclusion: Exclusion,
}

/// What the offsets of a frame count, and what CURRENT ROW means in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameUnits {
    /// Rows.
    Rows,
    /// Distances between values of the one key of the order; CURRENT ROW means its peers.
    Range,
    /// Groups of peers; CURRENT ROW means its peers.
    Groups,
}

/// An end of a frame. Offsets read no columns; they are BIGINT, for RANGE of what is added to the key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FrameBound {
    /// The first row of the partition.
    UnboundedPreceding,
    /// So much before the current row.
    Preceding(Expr),
    /// The current row, or its peers.
    CurrentRow,
    /// So much after the current row.
    Following(Expr),
    /// The last row of the partition.
    UnboundedFollowing,
}

/// EXCLUDE: what a frame leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Exclusion {
    /// Nothing.
    #[default]
    NoOthers,
    /// The current row.
    CurrentRow,
    /// The current row and its peers.
    Group,
    /// The current row's peers, but not itself.
    Ties,
}

impl WindowCall {
    /// The type of its result.
    pub(crate) const fn data_type(&self) -> DataType {
        match &self.work {
            WindowWork::Aggregate(call) => call.data_type,
            WindowWork::Function { data_type, .. } => *data_type,
        }
    }

    /// Calls `visit` on each of its expressions.
    pub(crate) fn for_each_expr<'c>(&'c self, visit: &mut dyn FnMut(&'c Expr)) {
        match &self.work {
            WindowWork::Aggregate(call) => call.for_each_expr(visit),
            WindowWork::Function { arguments, .. } => arguments.iter().for_each(&mut *visit),
        }
        let bounds = [&self.frame.start, &self.frame.end];
        bounds
            .into_iter()
            .filter_map(FrameBound::offset)
            .for_each(visit);
    }

    /// Calls `visit` on each of its expressions, to change it.
    pub(crate) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        match &mut self.work {
            WindowWork::Aggregate(call) => call.for_each_expr_mut(visit),
            WindowWork::Function { arguments, .. } => arguments.iter_mut().for_each(&mut *visit),
        }
        let bounds = [&mut self.frame.start, &mut self.frame.end];
        bounds
            .into_iter()
            .filter_map(FrameBound::offset_mut)
            .for_each(visit);
    }
}

impl Frame {
    /// The frame of a window that says none: the rows up to the last peer.
    pub(crate) const fn usual() -> Frame {
        Frame {
            units: FrameUnits::Range,
            start: FrameBound::UnboundedPreceding,
            end: FrameBound::CurrentRow,
            exclusion: Exclusion::NoOthers,
        }
    }
}

impl FrameBound {
    /// Its offset, where it has one.
    pub(crate) const fn offset(&self) -> Option<&Expr> {
        match self {
            FrameBound::Preceding(offset) | FrameBound::Following(offset) => Some(offset),
            FrameBound::UnboundedPreceding
            | FrameBound::CurrentRow
            | FrameBound::UnboundedFollowing => None,
        }
    }

    fn offset_mut(&mut self) -> Option<&mut Expr> {
        match self {
            FrameBound::Preceding(offset) | FrameBound::Following(offset) => Some(offset),
            FrameBound::UnboundedPreceding
            | FrameBound::CurrentRow
            | FrameBound::UnboundedFollowing => None,
        }
    }
}
