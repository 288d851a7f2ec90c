//! Row locks of queries: FOR UPDATE and its kin, and cursors that lock what they fetch.

use std::sync::Arc;

use super::{Expr, ExprKind, Node};
pub(crate) use crate::sql::{LockStrength, WhenBlocked};
use crate::types::TableId;

/// Rows that are locked before they are passed on. The input gives the columns that come out, then
/// one BIGINT column for each mark: the id of the row of the mark's table that the row is made of,
/// NULL where an outer join has none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LockRows {
    /// Where rows come from.
    pub input: Box<Node>,
    /// What is locked.
    pub marks: Vec<RowMark>,
    /// Whether rows are locked one by one, as whatever is above may want no more of them.
    pub one_by_one: bool,
    /// Whether rows are not locked but remembered as they are: a later change by the transaction is
    /// refused where somebody else has changed them since.
    pub watches: bool,
}

/// The rows of one table of FROM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowMark {
    /// The table.
    pub table: TableId,
    /// With whose rights: a view's owner, or `None` for whoever runs the statement.
    pub reader: Option<Arc<str>>,
    /// How its rows are locked.
    pub strength: LockStrength,
    /// What happens where another transaction holds the row.
    pub blocked: WhenBlocked,
}

impl Node {
    /// Whether it locks rows, in its subqueries too.
    pub(crate) fn locks_rows(&self) -> bool {
        self.count_locks() > 0
    }

    /// Whether all that locks rows in it passes its rows on as they come: a cursor over it locks them as
    /// they are fetched, and needs not begin anew.
    pub(crate) fn locks_as_it_goes(&self) -> bool {
        let mut node = self;
        loop {
            match node {
                Node::LockRows(_) => return self.count_locks() == 1,
                Node::Project(project) => node = &project.input,
                Node::Limit(limit) => node = &limit.input,
                Node::With(with) => node = &with.body,
                _ => return false,
            }
        }
    }

    /// Makes all that would lock rows on its way to the root watch them.
    pub(crate) fn watch_rows(&mut self) {
        if let Node::LockRows(lock) = self {
            lock.watches = true;
        }
        self.for_each_input_mut(&mut |input, _| input.watch_rows());
    }

    fn count_locks(&self) -> usize {
        let mut count = usize::from(matches!(self, Node::LockRows(lock) if !lock.watches));
        self.for_each_expr(&mut |expr| count += expr.count_locks());
        self.for_each_input(&mut |input, _| count += input.count_locks());
        count
    }
}

impl Expr {
    fn count_locks(&self) -> usize {
        let mut count = match &self.kind {
            ExprKind::Subquery(subquery) => subquery.plan.count_locks(),
            _ => 0,
        };
        self.for_each_operand(&mut |operand| count += operand.count_locks());
        count
    }
}
