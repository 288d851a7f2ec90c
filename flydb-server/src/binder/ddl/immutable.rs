//! Expressions that are stored with rows must always give the same for the same row.

use crate::plan::{Expr, ExprKind, TypeRule, Volatility};
use crate::types::coercion::{Category, category};
use crate::types::{DataType, Result, SqlError, SqlState};

/// Refuses an expression that may give something else at another time, or in another session.
///
/// # Errors
/// 42P17 with this message.
pub(super) fn refuse_changing(expr: &Expr, message: &str) -> Result<()> {
    if expr.any(&mut changes) {
        return Err(SqlError::new(SqlState::InvalidObjectDefinition, message).at(expr.position));
    }
    Ok(())
}

fn changes(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Function { function, .. } => function.entry().volatility != Volatility::Immutable,
        // What an instant is called depends on the session's time zone, and back.
        ExprKind::Cast { operand, .. } => {
            let (from, to) = (operand.data_type, expr.data_type);
            let instant = DataType::Timestamp;
            let gets_zone = from != to && to == DataType::TimeTz;
            ((from == instant) != (to == instant) || gets_zone)
                && !is_fixed(operand)
                && (is_time_or_text(from) && is_time_or_text(to))
        }
        // A label may be renamed.
        ExprKind::Typed { rule, .. } => match rule {
            TypeRule::ToLabel(_) | TypeRule::FromLabel(_) => true,
            TypeRule::InDomain(_) => false,
        },
        _ => false,
    }
}

/// Whether it was settled when it was bound.
fn is_fixed(expr: &Expr) -> bool {
    matches!(&expr.kind, ExprKind::Literal(value) if value.is_null())
}

fn is_time_or_text(data_type: DataType) -> bool {
    matches!(
        category(data_type),
        Category::Date | Category::Time | Category::Text | Category::Unknown
    )
}
