//! The walk over an expression: what each kind of node evaluates to.

use super::arithmetic::{apply_unary, arithmetic};
use super::comparison::{comparison, distinct, is_null};
use super::conditional::{case, coalesce};
use super::input::Input;
use super::logic::{Connective, connect, not};
use super::operand::{Operand, map_rows};
use super::{EvalContext, concat, function, like, membership, subquery, type_rule};
use crate::plan::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::types::cast::{CastRules, cast_column, cast_value};
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// The value of an expression for each row of the input. Without rows nothing is evaluated.
///
/// # Errors
/// Whatever it raises, with the position of the innermost expression that has one.
pub(super) fn operand(expr: &Expr, input: &Input<'_>, ctx: &EvalContext<'_>) -> Result<Operand> {
    if input.rows() == 0 {
        return Ok(Operand::NULL);
    }
    node(expr, input, ctx).map_err(|error| error.at(expr.position))
}

fn node(expr: &Expr, input: &Input<'_>, ctx: &EvalContext<'_>) -> Result<Operand> {
    let physical = expr.data_type.physical();
    let rows = input.rows();
    match &expr.kind {
        ExprKind::Literal(value) => Ok(Operand::Scalar(value.clone())),
        ExprKind::Column(index) => column(*index, input),
        ExprKind::Outer { depth, column } => outer(*depth, *column, ctx),
        ExprKind::Parameter(index) => parameter(*index, ctx),
        ExprKind::Cast {
            operand: inner,
            explicit,
        } => {
            let value = operand(inner, input, ctx)?;
            cast(value, inner.data_type, expr.data_type, *explicit, ctx)
        }
        ExprKind::Unary {
            op: UnaryOp::Not,
            operand: inner,
        } => not(&operand(inner, input, ctx)?),
        ExprKind::Unary { op, operand: inner } => {
            let value = operand(inner, input, ctx)?;
            map_rows(&value, rows, physical, |value| apply_unary(*op, value))
        }
        ExprKind::Binary { op, left, right } => {
            let left = operand(left, input, ctx)?;
            let right = operand(right, input, ctx)?;
            binary(*op, &left, &right, expr, rows, ctx)
        }
        ExprKind::And(terms) => connect(Connective::And, terms, input, ctx),
        ExprKind::Or(terms) => connect(Connective::Or, terms, input, ctx),
        ExprKind::IsNull(inner) => Ok(is_null(&operand(inner, input, ctx)?, rows)),
        ExprKind::InList {
            operand: inner,
            list,
            negated,
            lookup,
        } => {
            let value = operand(inner, input, ctx)?;
            membership::in_list(&value, list, *negated, lookup, input, ctx)
        }
        ExprKind::Like {
            operand: inner,
            pattern,
            escape,
            case_insensitive,
            negated,
        } => {
            let value = operand(inner, input, ctx)?;
            let pattern = operand(pattern, input, ctx)?;
            let style = like::Style {
                escape: *escape,
                case_insensitive: *case_insensitive,
            };
            like::like(&value, &pattern, style, *negated, rows, ctx.interrupts)
        }
        ExprKind::Case {
            branches,
            otherwise,
        } => case(branches, otherwise.as_deref(), physical, input, ctx),
        ExprKind::Coalesce(terms) => coalesce(terms, physical, input, ctx),
        ExprKind::Function {
            function,
            arguments,
        } => function::call(*function, arguments, expr.data_type, input, ctx),
        ExprKind::Typed {
            operand: inner,
            rule,
        } => {
            let value = operand(inner, input, ctx)?;
            type_rule::apply(rule, value, physical, rows, ctx)
        }
        ExprKind::Subquery(subquery) => subquery::evaluate(subquery, physical, input, ctx),
    }
}

/// A column of the input; the only row's value where there is one.
fn column(index: usize, input: &Input<'_>) -> Result<Operand> {
    if input.rows() == 1 {
        let column = input.batch().columns.get(index);
        let column = column.ok_or_else(|| no_column(index))?;
        return Ok(Operand::Scalar(column.value(input.place(0))));
    }
    input
        .column(index)
        .map(Operand::Column)
        .ok_or_else(|| no_column(index))
}

fn outer(depth: usize, column: usize, ctx: &EvalContext<'_>) -> Result<Operand> {
    let row = depth.checked_sub(1).and_then(|depth| ctx.outer.get(depth));
    let row = row.ok_or_else(|| SqlError::internal("an enclosing row is missing"))?;
    Ok(Operand::Scalar(row.get(column)?.to_value()))
}

fn parameter(index: usize, ctx: &EvalContext<'_>) -> Result<Operand> {
    match ctx.params.get(index) {
        Some(value) => Ok(Operand::Scalar(value.clone())),
        None => Err(SqlError::new(
            SqlState::UndefinedParameter,
            format!("there is no parameter ${}", index + 1),
        )),
    }
}

fn cast(
    value: Operand,
    from: DataType,
    to: DataType,
    explicit: bool,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    let rules = ctx.cast_rules(explicit);
    Ok(match value {
        Operand::Scalar(Value::Null) => Operand::NULL,
        Operand::Scalar(value) => Operand::Scalar(cast_value(value.as_ref(), from, to, &rules)?),
        Operand::Column(column) => Operand::Column(cast_column(&column, from, to, &rules)?),
    })
}

impl<'a> EvalContext<'a> {
    /// How values are cast in this session.
    pub(crate) fn cast_rules(&self, explicit: bool) -> CastRules<'a> {
        CastRules {
            explicit,
            zone: &self.session.time_zone,
            now: self.session.now,
        }
    }
}

fn binary(
    op: BinaryOp,
    left: &Operand,
    right: &Operand,
    expr: &Expr,
    rows: usize,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    match op {
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Less
        | BinaryOp::LessOrEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterOrEqual => comparison(op, left, right, rows),
        BinaryOp::IsDistinctFrom | BinaryOp::IsNotDistinctFrom => distinct(op, left, right, rows),
        BinaryOp::Concat => concat::concat(left, right, rows, expr.data_type.physical()),
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo
        | BinaryOp::Power
        | BinaryOp::BitAnd
        | BinaryOp::BitOr
        | BinaryOp::BitXor
        | BinaryOp::ShiftLeft
        | BinaryOp::ShiftRight => arithmetic(op, left, right, rows, expr.data_type.physical(), ctx),
    }
}

#[cold]
fn no_column(index: usize) -> SqlError {
    SqlError::internal(format!("the input has no column {index}"))
}
