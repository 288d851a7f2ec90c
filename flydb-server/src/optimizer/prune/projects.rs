//! Projections over projections.

use crate::optimizer::Planner;
use crate::optimizer::substitute::Substitution;
use crate::plan::{Expr, ExprKind, Node};

impl Planner<'_> {
    /// Puts projections below into the expressions above, where that computes nothing twice and makes none too
    /// deep.
    pub(super) fn through_projects(
        &self,
        mut input: Node,
        mut expressions: Vec<Expr>,
    ) -> (Node, Vec<Expr>) {
        loop {
            match input {
                Node::Project(inner) if can_merge(&inner.expressions, &expressions) => {
                    let substitution = Substitution::of(self.copies, &inner.expressions);
                    let mut above: Vec<&mut Expr> = expressions.iter_mut().collect();
                    if !substitution.put_all(&mut above) {
                        return (Node::Project(inner), expressions);
                    }
                    input = *inner.input;
                }
                other => return (other, expressions),
            }
        }
    }
}

/// Whether each expression below is a column or constant, or read once at most.
fn can_merge(below: &[Expr], above: &[Expr]) -> bool {
    let mut reads = vec![0_usize; below.len()];
    for expr in above {
        expr.for_each_reference(&mut |reference, _| {
            if reference.depth == 0
                && let Some(count) = reads.get_mut(reference.column)
            {
                *count += 1;
            }
        });
    }
    below
        .iter()
        .zip(reads)
        .all(|(expr, reads)| match expr.kind {
            ExprKind::Column(_) | ExprKind::Literal(_) | ExprKind::Parameter(_) => true,
            _ if expr.counts_sequences() => false,
            _ => reads == 0 || (reads == 1 && !expr.has_subquery() && !expr.is_volatile()),
        })
}
