//! What of a recursion's step has to be computed anew in each round.

use crate::exec::run::Context;
use crate::plan::{CteId, Expr, ExprKind, Node, Recursion, With};

/// The parts of a step that depend on its working table and would be kept.
#[derive(Debug, Default)]
pub(super) struct Dependent {
    /// The common tables, in the order in which they are defined.
    tables: Vec<CteId>,
    /// Whether a subquery reads any of them, or the working table itself.
    in_subqueries: bool,
}

impl Dependent {
    /// Those of a recursion.
    pub(super) fn of(plan: &Recursion) -> Dependent {
        let mut dependent = Dependent::default();
        dependent.look_through(plan.id, &plan.step);
        dependent
    }

    /// Forgets them: the working table is another one.
    pub(super) fn forget(&self, context: Context<'_>) {
        self.tables
            .iter()
            .for_each(|id| context.run.tables.forget(*id));
        if self.in_subqueries {
            context.run.forget_results();
        }
    }

    fn look_through(&mut self, working: CteId, node: &Node) {
        if let Node::With(With { tables, body: _ }) = node {
            for table in tables {
                if self.is_read_by(working, &table.plan) {
                    self.tables.push(table.id);
                }
            }
        }
        node.for_each_input(&mut |input, _| self.look_through(working, input));
        node.for_each_expr(&mut |expr| self.look_through_expr(working, expr));
    }

    fn look_through_expr(&mut self, working: CteId, expr: &Expr) {
        if let ExprKind::Subquery(subquery) = &expr.kind {
            self.look_through(working, &subquery.plan);
            self.in_subqueries = self.in_subqueries || self.is_read_by(working, &subquery.plan);
        }
        expr.for_each_operand(&mut |operand| self.look_through_expr(working, operand));
    }

    /// Whether a plan reads the working table, or a common table that depends on it.
    fn is_read_by(&self, working: CteId, node: &Node) -> bool {
        let mut found = match node {
            Node::WorkingScan(scan) => scan.id == working,
            Node::CteScan(scan) => self.tables.contains(&scan.id),
            _ => false,
        };
        node.for_each_input(&mut |input, _| found = found || self.is_read_by(working, input));
        node.for_each_expr(&mut |expr| found = found || self.is_read_in(working, expr));
        found
    }

    fn is_read_in(&self, working: CteId, expr: &Expr) -> bool {
        let in_plan = match &expr.kind {
            ExprKind::Subquery(subquery) => self.is_read_by(working, &subquery.plan),
            _ => false,
        };
        let mut found = in_plan;
        expr.for_each_operand(&mut |operand| found = found || self.is_read_in(working, operand));
        found
    }
}
