//! Arguments in the places of parameters.

use super::expressions::scalar;
use crate::binder::Binder;
use crate::plan::{Expr, ExprKind, Node, Project, Reference, Values};
use crate::types::Result;

impl Binder<'_> {
    /// Whether arguments may stand in the places of parameters: each that is more than a name or a
    /// constant at most once, and none that is another each time.
    pub(super) fn may_substitute(&self, value: &Expr, arguments: &[Expr]) -> Result<bool> {
        let mut uses = vec![0_usize; arguments.len()];
        value.for_each_reference(&mut |reference, _| count_use(reference, &mut uses));
        self.once_or_simple(&uses, arguments)
    }

    pub(super) fn may_substitute_rows(&self, rows: &Node, arguments: &[Expr]) -> Result<bool> {
        let mut uses = vec![0_usize; arguments.len()];
        rows.for_each_reference(&mut |reference, _| count_use(reference, &mut uses));
        // What stands among rows is computed for each of them.
        let simple = arguments.iter().all(is_simple);
        Ok(simple && self.once_or_simple(&uses, arguments)?)
    }

    fn once_or_simple(&self, uses: &[usize], arguments: &[Expr]) -> Result<bool> {
        for (uses, argument) in uses.iter().zip(arguments) {
            let once = *uses == 1 && !argument.is_volatile() && !argument.has_subquery();
            if !is_simple(argument) && !once {
                return Ok(false);
            }
            self.charge_copies(argument, uses.saturating_sub(1))?;
        }
        Ok(true)
    }

    /// A value over parameters as a subquery over the row of the arguments.
    pub(super) fn over_row(&self, value: Expr, mut arguments: Vec<Expr>) -> Expr {
        for argument in &mut arguments {
            argument.sink(1);
        }
        let (data_type, position) = (value.data_type, value.position);
        let row = Node::Values(Values {
            types: arguments.iter().map(|one| one.data_type).collect(),
            rows: vec![arguments],
        });
        let plan = Node::Project(Project {
            input: Box::new(row),
            expressions: vec![value],
        });
        Expr {
            position,
            ..scalar(plan, data_type)
        }
    }
}

fn count_use(reference: Reference, uses: &mut [usize]) {
    if reference.depth == 0
        && let Some(uses) = uses.get_mut(reference.column)
    {
        *uses += 1;
    }
}

/// A name, a constant, or one of them converted.
fn is_simple(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_)
        | ExprKind::Column(_)
        | ExprKind::Outer { .. }
        | ExprKind::Parameter(_) => true,
        ExprKind::Cast { operand, .. } => is_simple(operand),
        _ => false,
    }
}
