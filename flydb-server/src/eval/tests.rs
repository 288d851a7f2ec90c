//! Expressions over batches: kernels against the same expression row by row, laziness, positions.

mod operators;
mod selections;
mod single_rows;
mod subqueries;

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::context::{NoInterrupts, NoSubqueries};
use super::*;
use crate::plan::{
    BinaryOp, CaseBranch, ExprKind, GeneralFunction, Lookup, Quantifier, ScalarFunction, Subquery,
    TextFunction, UnaryOp,
};
use crate::types::clock::ManualClock;
use crate::types::{Bitmap, ColumnData, DataType, Decimal, SqlState, Timestamp, ValueRef};

pub(super) fn facts() -> SessionFacts {
    let now = Timestamp(1_705_314_600_000_000);
    SessionFacts {
        user: "alice".to_owned(),
        now,
        time_zone: TimeZone::UTC,
        session_id: 7,
        clock: Arc::new(ManualClock::new(now)),
        given_out: Arc::default(),
        notes: Default::default(),
    }
}

pub(super) fn context<'a>(session: &'a SessionFacts, params: &'a [Value]) -> EvalContext<'a> {
    EvalContext {
        params,
        outer: &[],
        session,
        subqueries: &NoSubqueries,
        sequences: &NoSequences,
        interrupts: &NoInterrupts,
    }
}

fn column(index: usize, data_type: DataType) -> Expr {
    Expr::column(index, data_type)
}

fn int(value: i32) -> Expr {
    Expr::literal(Value::Int(value), DataType::Int)
}

fn text(value: &str) -> Expr {
    Expr::literal(Value::Text(value.into()), DataType::Text)
}

fn binary(op: BinaryOp, left: Expr, right: Expr, data_type: DataType) -> Expr {
    let kind = ExprKind::Binary {
        op,
        left: Box::new(left),
        right: Box::new(right),
    };
    Expr {
        kind,
        data_type,
        position: Some(9),
    }
}

fn compare(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    binary(op, left, right, DataType::Boolean)
}

fn boolean(kind: ExprKind) -> Expr {
    Expr {
        kind,
        data_type: DataType::Boolean,
        position: None,
    }
}

fn ints(values: &[Option<i32>]) -> Column {
    let mut nulls = Bitmap::default();
    values.iter().for_each(|value| nulls.push(value.is_none()));
    // Placeholders of NULL cells are hostile on purpose.
    let cells = values
        .iter()
        .map(|value| value.unwrap_or(i32::MAX))
        .collect();
    Column::with_nulls(ColumnData::Int(cells), nulls)
}

fn values(column: &Column) -> Vec<Value> {
    (0..column.len()).map(|row| column.value(row)).collect()
}

fn run(expr: &Expr, input: &Batch) -> Result<Vec<Value>> {
    let session = facts();
    evaluate(expr, input, &context(&session, &[])).map(|column| values(&column))
}

fn some_ints() -> Batch {
    Batch::new(vec![ints(&[Some(0), Some(2), None, Some(5)])])
}

const X: DataType = DataType::Int;
