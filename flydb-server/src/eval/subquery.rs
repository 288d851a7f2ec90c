//! Subqueries as values: scalar, EXISTS, ANY and ALL.
//!
//! One that does not read the enclosing row runs once, and its rows are looked up by a hash table
//! where the comparison is `=` or `<>`; a correlated one runs for each row.

use smallvec::SmallVec;

use super::builder::ColumnBuilder;
use super::comparison::holds;
use super::expression::operand;
use super::input::Input;
use super::membership::State;
use super::operand::Operand;
use super::{EvalContext, OuterRow, SubqueryRows};
use crate::plan::{BinaryOp, Expr, Quantifier, Subquery};
use crate::types::{Physical, Result, SqlError, SqlState, Value, ValueRef, compare};

type Outer<'a> = SmallVec<[OuterRow<'a>; 4]>;

pub(super) fn evaluate(
    subquery: &Subquery,
    physical: Physical,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    let operands: Vec<Operand> = left_side(subquery)
        .iter()
        .map(|expr| operand(expr, input, ctx))
        .collect::<Result<_>>()?;
    let varies = subquery.correlated || operands.iter().any(|o| matches!(o, Operand::Column(_)));
    let rows = input.rows();
    if !varies || rows == 1 {
        return one(subquery, &operands, 0, input, ctx).map(Operand::Scalar);
    }
    let mut out = ColumnBuilder::new(physical, rows);
    for row in 0..rows {
        out.push(one(subquery, &operands, row, input, ctx)?.as_ref())?;
    }
    Ok(Operand::Column(out.finish()))
}

fn left_side(subquery: &Subquery) -> &[Expr] {
    match &subquery.quantifier {
        Quantifier::Scalar | Quantifier::Exists => &[],
        Quantifier::Any { operands, .. } | Quantifier::All { operands, .. } => operands,
    }
}

/// The value for one row.
fn one(
    subquery: &Subquery,
    operands: &[Operand],
    row: usize,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Value> {
    let mut outer: Outer<'_> = SmallVec::new();
    outer.push(OuterRow {
        batch: input.batch(),
        row: input.place(row),
    });
    outer.extend_from_slice(ctx.outer);
    let run = |limit| ctx.subqueries.run(subquery, &outer, limit);
    match &subquery.quantifier {
        Quantifier::Scalar => scalar(&*run(Some(2))?),
        Quantifier::Exists => Ok(Value::Boolean(run(Some(1))?.count() > 0)),
        Quantifier::Any { op, .. } => {
            let rows = run(None)?;
            let state = any(*op, operands, row, &rows, subquery.correlated)?;
            Ok(truth(state, false))
        }
        Quantifier::All { op, .. } => {
            // ALL holds where the opposite holds for none.
            let rows = run(None)?;
            let state = any(opposite(*op), operands, row, &rows, subquery.correlated)?;
            Ok(truth(state, true))
        }
    }
}

fn scalar(rows: &SubqueryRows) -> Result<Value> {
    if rows.count() > 1 {
        return Err(SqlError::new(
            SqlState::CardinalityViolation,
            "more than one row returned by a subquery used as an expression",
        ));
    }
    let first = rows.batches().iter().find(|batch| batch.rows > 0);
    Ok(first.map_or(Value::Null, |batch| batch.get(0, 0).to_value()))
}

fn truth(state: State, negated: bool) -> Value {
    match state {
        State::Yes => Value::Boolean(!negated),
        State::No => Value::Boolean(negated),
        State::Unknown => Value::Null,
    }
}

fn any(
    op: BinaryOp,
    operands: &[Operand],
    row: usize,
    rows: &SubqueryRows,
    correlated: bool,
) -> Result<State> {
    if let ([single], BinaryOp::Equal, false) = (operands, op, correlated) {
        return Ok(rows.set().state(single.get(row)));
    }
    let mut state = State::No;
    for batch in rows.batches() {
        for other in 0..batch.rows {
            let cells = operands.iter().enumerate();
            let pairs = cells.map(|(column, operand)| (operand.get(row), batch.get(column, other)));
            state = state.max(compare_rows(op, pairs)?);
            if state == State::Yes {
                return Ok(state);
            }
        }
    }
    Ok(state)
}

/// `(a, b) op (c, d)`: rows are equal where all are, and ordered by the first that differs.
fn compare_rows<'a>(
    op: BinaryOp,
    pairs: impl Iterator<Item = (ValueRef<'a>, ValueRef<'a>)>,
) -> Result<State> {
    let by_equality = matches!(op, BinaryOp::Equal | BinaryOp::NotEqual);
    let mut unknown = false;
    for (a, b) in pairs {
        if matches!(a, ValueRef::Null) || matches!(b, ValueRef::Null) {
            if !by_equality {
                return Ok(State::Unknown);
            }
            unknown = true;
            continue;
        }
        let order = compare::compare(a, b);
        if order.is_ne() {
            return Ok(if holds(op, order) {
                State::Yes
            } else {
                State::No
            });
        }
    }
    if unknown {
        return Ok(State::Unknown);
    }
    Ok(if holds(op, std::cmp::Ordering::Equal) {
        State::Yes
    } else {
        State::No
    })
}

/// The comparison that holds where `op` does not.
const fn opposite(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Equal => BinaryOp::NotEqual,
        BinaryOp::NotEqual => BinaryOp::Equal,
        BinaryOp::Less => BinaryOp::GreaterOrEqual,
        BinaryOp::LessOrEqual => BinaryOp::Greater,
        BinaryOp::Greater => BinaryOp::LessOrEqual,
        BinaryOp::GreaterOrEqual => BinaryOp::Less,
        other => other,
    }
}
