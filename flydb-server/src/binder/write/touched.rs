//! ON UPDATE CURRENT_TIMESTAMP of MySQL: columns that an UPDATE sets where it does not say.

use super::super::{Binder, bind_column_text};
use super::forget_positions;
use super::target::Target;
use crate::plan::{Assignment, BinaryOp, CaseBranch, Expr, ExprKind, NewValue};
use crate::types::{DataType, Result};

/// Adds what the columns that follow the time are set to: the time where a column that is set gets another value,
/// and what they hold where none does.
pub(super) fn add(
    assignments: &mut Vec<Assignment>,
    target: &Target<'_>,
    binder: &Binder<'_>,
) -> Result<()> {
    let columns = target.table.columns.iter().enumerate();
    let set = |place: usize| assignments.iter().any(|one| one.column == place);
    let touched: Vec<_> = columns
        .filter(|(place, column)| column.on_update && !set(*place))
        .collect();
    if touched.is_empty() {
        return Ok(());
    }
    let changed = changed(assignments, target, binder)?;
    for (place, column) in touched {
        let catalog = binder.context.catalog;
        let mut now = bind_column_text("current_timestamp", column, target.table, catalog)?;
        forget_positions(&mut now);
        let kept = Expr::column(place, column.data_type);
        let value = match &changed {
            None => now,
            Some(changed) => choice(changed.clone(), now, kept),
        };
        assignments.push(Assignment {
            column: place,
            value: NewValue::Value(value),
        });
    }
    Ok(())
}

/// Whether some column gets another value; `None` where that is not told by computing it once more.
fn changed(
    assignments: &[Assignment],
    target: &Target<'_>,
    binder: &Binder<'_>,
) -> Result<Option<Expr>> {
    let mut terms = Vec::with_capacity(assignments.len());
    for Assignment { column, value } in assignments {
        let NewValue::Value(value) = value else {
            return Ok(None);
        };
        let costly = value.is_volatile()
            || value.any(&mut |expr| matches!(expr.kind, ExprKind::Subquery(_)));
        let Some(definition) = target.table.columns.get(*column).filter(|_| !costly) else {
            return Ok(None);
        };
        let old = Expr::column(*column, definition.data_type);
        terms.push(binder.infix(old, BinaryOp::IsDistinctFrom, value.clone())?);
    }
    Ok(Some(Expr::or(terms)))
}

fn choice(condition: Expr, result: Expr, otherwise: Expr) -> Expr {
    let data_type: DataType = otherwise.data_type;
    Expr {
        kind: ExprKind::Case {
            branches: vec![CaseBranch { condition, result }],
            otherwise: Some(Box::new(otherwise)),
        },
        data_type,
        position: None,
    }
}
