//! WITH: queries that are named once and read by their name, and those that read themselves.
//!
//! A WITH query that is read once, and that nothing keeps from it, stands in the plan where it is read,
//! as if it had been written there. Others are [`CommonTable`]s: computed once, as far as their readers
//! ask for rows, and read by [`CteScan`]s, which may stand any number of queries deeper.

use std::sync::Arc;

use super::{ExprKind, Node};
use crate::types::DataType;

/// A WITH query of one plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CteId(pub u32);

/// A query with common tables in reach. Output: the body's.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct With {
    /// The tables; each reads only those before it.
    pub tables: Vec<CommonTable>,
    /// What reads them.
    pub body: Box<Node>,
}

/// A WITH query that is computed once.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CommonTable {
    /// What its readers know it by.
    pub id: CteId,
    /// Its rows. A data change runs to its end, read or not; its rows are those of RETURNING.
    pub plan: Arc<Node>,
}

/// The rows of a common table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CteScan {
    /// Which.
    pub id: CteId,
    /// The types of its columns.
    pub types: Vec<DataType>,
}

/// WITH RECURSIVE: the seed's rows, then those of the step over the rows that came last, until none
/// come. Rows go out as they come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recursion {
    /// What [`WorkingScan`]s in the step know it by.
    pub id: CteId,
    /// The term that does not read itself.
    pub seed: Box<Node>,
    /// The term that does, with columns of the seed's types.
    pub step: Box<Node>,
    /// UNION ALL; UNION leaves out rows that came before.
    pub all: bool,
}

/// The rows that came last, in the step of a [`Recursion`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WorkingScan {
    /// Which recursion's.
    pub id: CteId,
    /// The types of its columns.
    pub types: Vec<DataType>,
}

impl Node {
    /// Calls `visit` on each scan of a common table in a plan, with how many rows are around it there
    /// but not around the plan.
    pub(crate) fn for_each_cte_scan(&mut self, visit: &mut dyn FnMut(&mut Node, usize)) {
        self.cte_scans(0, visit);
    }

    fn cte_scans(&mut self, level: usize, visit: &mut dyn FnMut(&mut Node, usize)) {
        if matches!(self, Node::CteScan(_)) {
            visit(self, level);
            return;
        }
        self.for_each_expr_mut(&mut |expr| expr.cte_scans(level, visit));
        self.for_each_input_mut(&mut |input, lateral| input.cte_scans(level + lateral, visit));
    }

    /// Whether it is a data change itself.
    pub(crate) const fn is_data_change(&self) -> bool {
        matches!(
            self,
            Node::Insert(_) | Node::Update(_) | Node::Delete(_) | Node::Merge(_)
        )
    }

    /// Whether it or an input of it changes data.
    pub(crate) fn changes_data(&self) -> bool {
        let mut changes = self.is_data_change();
        self.for_each_input(&mut |input, _| changes = changes || input.changes_data());
        changes
    }
}

impl super::Expr {
    fn cte_scans(&mut self, level: usize, visit: &mut dyn FnMut(&mut Node, usize)) {
        if let ExprKind::Subquery(subquery) = &mut self.kind {
            subquery.plan.cte_scans(level + 1, visit);
            subquery.note_correlation();
        }
        self.for_each_operand_mut(&mut |operand| operand.cte_scans(level, visit));
    }
}
