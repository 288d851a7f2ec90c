//! From what a statement means to how it is run.
//!
//! The plan that the binder makes is rewritten in four steps, each over the whole tree:
//!
//! 1. **Push** (`push`): conditions move down to where they are cheapest, through projections,
//!    groups and joins. On the way subqueries become semi and anti joins (`semi_join`), a run of inner
//!    joins is put into an order (`join_order`), every join finds its method (`join`), and every scan that
//!    a condition narrows becomes a lookup or a range of an index (`access`).
//! 2. **Order** (`order`): a sort that an index's order satisfies goes away, LIMIT meets the sort below
//!    it, MIN or MAX over an index's order read one row, and joins of ordered inputs merge them (`merge_join`).
//! 3. **Prune** (`prune`): columns that nobody reads are left out, down to the scans.
//! 4. Subqueries that stayed in expressions go through the same steps.
//!
//! What these steps write out more than once is counted for the whole statement (`copies`).
//!
//! Every rewriting is exact in three-valued logic. A condition may run earlier or later than where
//! it was written, so that which of two errors comes first is not fixed. Of the conditions of one place those that
//! cannot fail come first, and those of what is further in before those around it, so that they guard these as they
//! do in PostgreSQL; CASE and COALESCE keep their order. Volatile expressions stay where they are.
//!
//! Costs (`cost`) are guessed from row counts and from what a sample says of the columns (`estimate`,
//! `selectivity`). A plan is kept until one of its tables is of another size.

mod access;
mod conjuncts;
mod copies;
mod cost;
mod estimate;
mod failure;
mod fold;
mod grouped;
mod indexed;
mod join;
mod join_order;
mod limits;
mod lookup;
mod magnitude;
mod merge_join;
mod order;
mod prune;
mod push;
mod sargable;
mod selectivity;
mod semi_join;
mod simplify;
mod source;
mod substitute;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use copies::Copies;

use crate::catalog::Catalog;
use crate::plan::{ColumnStatistics, ExprKind, Node, Query};

use crate::types::TableId;

/// What is known of the data when a statement is planned.
pub(crate) trait Statistics {
    /// About how many rows a table has.
    fn rows(&self, table: TableId) -> usize;

    /// What is known of the values of a table's column.
    fn column(&self, _table: TableId, _column: usize) -> Option<Arc<ColumnStatistics>> {
        None
    }
}

/// The same query, with the access paths, join methods and join order that cost least.
pub(crate) fn optimize(query: Query, catalog: &Catalog, statistics: &dyn Statistics) -> Query {
    let planner = Planner {
        catalog,
        statistics,
        copies: &Copies::default(),
    };
    planner.query(query)
}

/// What the steps work with.
#[derive(Clone, Copy)]
struct Planner<'a> {
    catalog: &'a Catalog,
    statistics: &'a dyn Statistics,
    copies: &'a Copies,
}

impl Planner<'_> {
    fn query(&self, query: Query) -> Query {
        let mut root = self.node(query.root);
        root.tell_subqueries_apart();
        Query { root, ..query }
    }

    /// All steps, for a tree that gives all its columns.
    fn node(&self, node: Node) -> Node {
        let node = self.push(node, Vec::new());
        let node = self.order(node);
        let mut node = self.prune_root(node);
        self.plan_subqueries(&mut node);
        node
    }

    /// Plans the subqueries that are left in expressions.
    fn plan_subqueries(&self, node: &mut Node) {
        node.for_each_expr_mut(&mut |expr| self.plan_subqueries_of(expr));
        node.for_each_input_mut(&mut |input, _| self.plan_subqueries(input));
    }

    fn plan_subqueries_of(&self, expr: &mut crate::plan::Expr) {
        if let ExprKind::Subquery(subquery) = &mut expr.kind {
            let plan = std::mem::replace(&mut subquery.plan, nothing(Vec::new()));
            subquery.plan = self.node(plan);
        }
        expr.for_each_operand_mut(&mut |operand| self.plan_subqueries_of(operand));
    }
}

/// No rows, with columns of these types.
fn nothing(types: Vec<crate::types::DataType>) -> Node {
    Node::Values(crate::plan::Values {
        rows: Vec::new(),
        types,
    })
}
