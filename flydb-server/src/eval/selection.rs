//! Conditions as selections: the rows for which a comparison, a list or a pattern holds, read from the
//! batch's own columns.
//!
//! The way by [`operand`] gathers the rows at hand into a column and makes a column of booleans of it. Here
//! cells are looked at where they lie, and what comes out are the places of those that pass. A NULL cell
//! holds an unspecified value: it is tested like any other and left out afterwards.

use super::EvalContext;
use super::comparison::{Ordered, is_comparison};
use super::expression::operand;
use super::input::Input;
use super::operand::Operand;
use super::{like, membership};
use crate::plan::{BinaryOp, Expr, ExprKind};
use crate::types::coercion::BLANK_PADDED;
use crate::types::{Column, ColumnData, Decimal, Numeric, Physical, Result, Strings, Value};

/// The places of some rows in their batch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Places<'a> {
    /// So many from the first on.
    First(usize),
    /// These.
    These(&'a [u32]),
}

/// The places of the rows for which a condition is true; `None` where this has no way to tell.
///
/// # Errors
/// What evaluating the operand that is no column raises.
pub(super) fn select(
    condition: &Expr,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Option<Vec<u32>>> {
    match &condition.kind {
        ExprKind::Binary { op, left, right } => {
            match (column_in(left, input), column_in(right, input)) {
                (Some(left), Some(right)) => Ok(columns(*op, left, right, input.places_of_all())),
                _ if cells_in(left, input).is_some() => constant(*op, left, right, input, ctx),
                _ => constant(mirrored(*op), right, left, input, ctx),
            }
        }
        ExprKind::InList {
            operand: inner,
            list,
            negated,
            lookup,
        } => Ok(cells_in(inner, input).and_then(|column| {
            let style = membership::Style {
                negated: *negated,
                trimmed: is_trimmed(inner),
            };
            membership::select(column, list, style, lookup, input.places_of_all())
        })),
        ExprKind::Like {
            operand: inner,
            pattern,
            escape,
            case_insensitive,
            negated,
        } => {
            let (Some(column), true) = (column_in(inner, input), is_constant(pattern)) else {
                return Ok(None);
            };
            let style = like::Style {
                escape: *escape,
                case_insensitive: *case_insensitive,
            };
            let Operand::Scalar(pattern) = operand(pattern, input, ctx)? else {
                return Ok(None);
            };
            Ok(like::select(
                column,
                &pattern,
                style,
                *negated,
                input.places_of_all(),
            ))
        }
        _ => Ok(None),
    }
}

fn column_in<'a>(expr: &Expr, input: &Input<'a>) -> Option<&'a Column> {
    match expr.kind {
        ExprKind::Column(at) => input.batch().columns.get(at),
        _ => None,
    }
}

/// The column that an expression is, or is but for the blanks at the ends of its texts.
fn cells_in<'a>(expr: &Expr, input: &Input<'a>) -> Option<&'a Column> {
    match &expr.kind {
        ExprKind::Cast { operand, .. } if is_trimmed(expr) => column_in(operand, input),
        _ => column_in(expr, input),
    }
}

/// Whether an expression is a CHAR as it compares: without the blanks at its end.
fn is_trimmed(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Cast { operand, .. } => {
            expr.data_type == BLANK_PADDED && operand.data_type.physical() == Physical::Text
        }
        _ => false,
    }
}

/// Whether an expression is one value for all rows, and cheap to ask for twice.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Parameter(_) | ExprKind::Outer { .. } => true,
        ExprKind::Cast { operand, .. } => is_constant(operand),
        _ => false,
    }
}

/// The operator that holds with its operands the other way round.
const fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        other => other,
    }
}

/// The places at which a column and a constant compare so.
fn constant(
    op: BinaryOp,
    cells: &Expr,
    other: &Expr,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Option<Vec<u32>>> {
    let Some(column) = cells_in(cells, input) else {
        return Ok(None);
    };
    if !is_comparison(op) || !is_constant(other) {
        return Ok(None);
    }
    let Operand::Scalar(value) = operand(other, input, ctx)? else {
        return Ok(None);
    };
    let places = input.places_of_all();
    let found = match (&*column.data, &value) {
        (_, Value::Null) => return Ok(Some(Vec::new())),
        (ColumnData::SmallInt(v), Value::SmallInt(x)) => compare(op, &**v, Same(*x), places),
        (ColumnData::Int(v), Value::Int(x)) => compare(op, &**v, Same(*x), places),
        (ColumnData::BigInt(v), Value::BigInt(x)) => compare(op, &**v, Same(*x), places),
        (ColumnData::Real(v), Value::Real(x)) => compare(op, &**v, Same(*x), places),
        (ColumnData::Double(v), Value::Double(x)) => compare(op, &**v, Same(*x), places),
        (ColumnData::Decimal(v), Value::Decimal(Numeric::Short(x))) => {
            compare(op, &**v, Same(with_scale_of(*x, v)), places)
        }
        (ColumnData::Text(v), Value::Text(x)) if is_trimmed(cells) => {
            compare(op, Trimmed(v), Same(x.as_str()), places)
        }
        (ColumnData::Text(v), Value::Text(x)) => compare(op, v, Same(x.as_str()), places),
        (ColumnData::Date(v), Value::Date(x)) => compare(op, &**v, Same(x.0), places),
        (ColumnData::Time(v), Value::Time(x)) => compare(op, &**v, Same(x.0), places),
        (ColumnData::TimeTz(v), Value::TimeTz(x)) => compare(op, &**v, Same(x.packed()), places),
        (ColumnData::DateTime(v), Value::DateTime(x)) => compare(op, &**v, Same(x.0), places),
        (ColumnData::Timestamp(v), Value::Timestamp(x)) => compare(op, &**v, Same(x.0), places),
        _ => None,
    };
    Ok(found.map(|found| without_nulls(found, &[column])))
}

/// The same number with the scale of the first cell, where that is larger: numbers of one scale compare
/// fastest.
fn with_scale_of(number: Decimal, cells: &[Decimal]) -> Decimal {
    let scale = cells.first().map_or(0, |cell| cell.scale());
    let zero = Decimal::new(0, scale).unwrap_or(Decimal::ZERO);
    number.checked_add(zero).unwrap_or(number)
}

/// The places at which two columns compare so.
fn columns(op: BinaryOp, a: &Column, b: &Column, places: Places<'_>) -> Option<Vec<u32>> {
    use ColumnData as C;
    if !is_comparison(op) {
        return None;
    }
    let found = match (&*a.data, &*b.data) {
        (C::SmallInt(a), C::SmallInt(b)) => compare(op, &**a, &**b, places),
        (C::Int(a), C::Int(b)) | (C::Date(a), C::Date(b)) => compare(op, &**a, &**b, places),
        (C::BigInt(a), C::BigInt(b))
        | (C::Time(a), C::Time(b))
        | (C::DateTime(a), C::DateTime(b))
        | (C::Timestamp(a), C::Timestamp(b)) => compare(op, &**a, &**b, places),
        (C::Real(a), C::Real(b)) => compare(op, &**a, &**b, places),
        (C::Double(a), C::Double(b)) => compare(op, &**a, &**b, places),
        (C::Decimal(a), C::Decimal(b)) => compare(op, &**a, &**b, places),
        (C::Text(a), C::Text(b)) => compare(op, a, b, places),
        _ => None,
    };
    found.map(|found| without_nulls(found, &[a, b]))
}

/// Cells to compare.
trait Cells {
    type Cell: Ordered;

    /// The cell at a place of the batch.
    fn cell(&self, place: usize) -> Option<Self::Cell>;
}

impl<T: Ordered> Cells for &[T] {
    type Cell = T;

    #[inline]
    fn cell(&self, place: usize) -> Option<T> {
        self.get(place).copied()
    }
}

impl<'a> Cells for &'a Strings {
    type Cell = &'a str;

    #[inline]
    fn cell(&self, place: usize) -> Option<&'a str> {
        Some(self.get(place))
    }
}

/// Texts without the blanks at their ends.
struct Trimmed<'a>(&'a Strings);

impl<'a> Cells for Trimmed<'a> {
    type Cell = &'a str;

    #[inline]
    fn cell(&self, place: usize) -> Option<&'a str> {
        Some(self.0.trimmed(place))
    }
}

/// The same cell at every place.
struct Same<T>(T);

impl<T: Ordered> Cells for Same<T> {
    type Cell = T;

    #[inline]
    fn cell(&self, _: usize) -> Option<T> {
        Some(self.0)
    }
}

fn compare<T: Ordered>(
    op: BinaryOp,
    a: impl Cells<Cell = T>,
    b: impl Cells<Cell = T>,
    places: Places<'_>,
) -> Option<Vec<u32>> {
    let pair = |place| Some((a.cell(place)?, b.cell(place)?));
    Some(match op {
        BinaryOp::Equal => pick(places, |at| pair(at).is_some_and(|(a, b)| T::equal(a, b))),
        BinaryOp::NotEqual => pick(places, |at| pair(at).is_some_and(|(a, b)| !T::equal(a, b))),
        BinaryOp::Less => pick(places, |at| pair(at).is_some_and(|(a, b)| T::less(a, b))),
        BinaryOp::LessOrEqual => pick(places, |at| pair(at).is_some_and(|(a, b)| !T::less(b, a))),
        BinaryOp::Greater => pick(places, |at| pair(at).is_some_and(|(a, b)| T::less(b, a))),
        BinaryOp::GreaterOrEqual => {
            pick(places, |at| pair(at).is_some_and(|(a, b)| !T::less(a, b)))
        }
        _ => return None,
    })
}

/// The places that pass a test, found without a branch on it that the processor could guess wrong.
pub(super) fn pick(places: Places<'_>, test: impl Fn(usize) -> bool) -> Vec<u32> {
    match places {
        Places::First(rows) => keep(rows, (0..).take(rows), test),
        Places::These(places) => keep(places.len(), places.iter().copied(), test),
    }
}

#[inline]
fn keep(most: usize, places: impl Iterator<Item = u32>, test: impl Fn(usize) -> bool) -> Vec<u32> {
    let mut found = vec![0; most];
    let mut count = 0;
    for place in places {
        if let Some(next) = found.get_mut(count) {
            *next = place;
        }
        count += usize::from(test(place as usize));
    }
    found.truncate(count);
    found
}

/// Those of the places at which none of the columns is NULL.
pub(super) fn without_nulls(mut places: Vec<u32>, columns: &[&Column]) -> Vec<u32> {
    for column in columns {
        if let Some(nulls) = &column.nulls {
            places.retain(|place| !nulls.get(*place as usize));
        }
    }
    places
}
