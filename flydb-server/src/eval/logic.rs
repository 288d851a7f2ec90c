//! AND and OR, in three-valued logic, and what WHERE keeps.
//!
//! Operands are evaluated from left to right, each for the rows that are still open: AND is done with
//! a row once an operand is false, OR once one is true. An operand that cannot fail is evaluated for
//! all rows as long as most are open, which is cheaper than picking them.

use super::EvalContext;
use super::comparison::{is_comparison, true_rows};
use super::expression::operand;
use super::input::{Input, row_numbers};
use super::operand::{Lane, Native, Operand, column};
use super::selection::select;
use crate::plan::{Expr, ExprKind, UnaryOp};
use crate::types::{Bitmap, ColumnData, Result, SqlError, Value, ValueRef};

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Connective {
    And,
    Or,
}

impl Connective {
    /// The value that settles a row.
    const fn settling(self) -> bool {
        match self {
            Connective::And => false,
            Connective::Or => true,
        }
    }
}

pub(super) fn connect(
    connective: Connective,
    terms: &[Expr],
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    if input.rows() == 1 {
        return connect_one(connective, terms, input, ctx);
    }
    let mut rows = Rows::new(connective, input.rows());
    for term in terms {
        let value = match rows.narrowed(term) {
            None => operand(term, input, ctx)?,
            Some(open) => {
                let places = input.places(open);
                operand(term, &Input::some(input.batch(), &places), ctx)?
            }
        };
        rows.take(&value)?;
        if rows.open.is_empty() {
            break;
        }
    }
    Ok(rows.finish())
}

/// The same for one row, without the vectors.
fn connect_one(
    connective: Connective,
    terms: &[Expr],
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    let settling = connective.settling();
    let mut unknown = false;
    for term in terms {
        match operand(term, input, ctx)?.into_value() {
            Value::Boolean(value) if value == settling => {
                return Ok(Operand::Scalar(Value::Boolean(settling)));
            }
            Value::Boolean(_) => {}
            Value::Null => unknown = true,
            other => return Err(not_boolean(other.as_ref())),
        }
    }
    Ok(if unknown {
        Operand::NULL
    } else {
        Operand::Scalar(Value::Boolean(!settling))
    })
}

/// The rows of a connective while its operands are evaluated.
struct Rows {
    connective: Connective,
    /// True where the settling value came.
    settled: Vec<bool>,
    nulls: Bitmap,
    /// The rows that are not settled.
    open: Vec<u32>,
    /// Whether the operand at hand was evaluated for the open rows only.
    narrow: bool,
}

impl Rows {
    fn new(connective: Connective, rows: usize) -> Rows {
        Rows {
            connective,
            settled: vec![false; rows],
            nulls: Bitmap::zeros(rows),
            open: row_numbers(rows),
            narrow: false,
        }
    }

    /// The rows to evaluate a term for; `None` for all.
    fn narrowed(&mut self, term: &Expr) -> Option<Vec<u32>> {
        let rows = self.settled.len();
        let all = self.open.len() == rows || (self.open.len() > rows / 2 && cannot_fail(term));
        self.narrow = !all;
        self.narrow.then(|| self.open.clone())
    }

    fn take(&mut self, value: &Operand) -> Result<()> {
        let settling = self.connective.settling();
        if let Operand::Scalar(value) = value {
            match value {
                Value::Boolean(value) if *value == settling => self.settle_all(),
                Value::Boolean(_) => {}
                Value::Null => self
                    .open
                    .iter()
                    .for_each(|row| self.nulls.set(*row as usize)),
                other => return Err(not_boolean(other.as_ref())),
            }
            return Ok(());
        }
        if self.take_plain(value) {
            return Ok(());
        }
        let mut open = Vec::with_capacity(self.open.len());
        for (place, &row) in self.open.iter().enumerate() {
            let cell = if self.narrow { place } else { row as usize };
            match value.get(cell) {
                ValueRef::Boolean(value) if value == settling => {
                    if let Some(settled) = self.settled.get_mut(row as usize) {
                        *settled = true;
                    }
                    continue;
                }
                ValueRef::Boolean(_) => {}
                ValueRef::Null => self.nulls.set(row as usize),
                other => return Err(not_boolean(other)),
            }
            open.push(row);
        }
        self.open = open;
        Ok(())
    }

    /// Takes a column without NULLs, which is most of them; says whether it was one.
    fn take_plain(&mut self, value: &Operand) -> bool {
        let (Some(Lane::Each(cells)), None) = (bool::lane(value), value.nulls()) else {
            return false;
        };
        let settling = self.connective.settling();
        let (narrow, settled) = (self.narrow, &mut self.settled);
        let mut place = 0;
        self.open.retain(|row| {
            let cell = if narrow { place } else { *row as usize };
            place += 1;
            let settles = cells.get(cell) == Some(&settling);
            if settles && let Some(settled) = settled.get_mut(*row as usize) {
                *settled = true;
            }
            !settles
        });
        true
    }

    fn settle_all(&mut self) {
        for row in std::mem::take(&mut self.open) {
            if let Some(settled) = self.settled.get_mut(row as usize) {
                *settled = true;
            }
        }
    }

    fn finish(self) -> Operand {
        let settling = self.connective.settling();
        let mut nulls = Bitmap::zeros(0);
        if self.nulls.ones() > 0 {
            for (row, settled) in self.settled.iter().enumerate() {
                nulls.push(!settled && self.nulls.get(row));
            }
        }
        let cells = self
            .settled
            .iter()
            .map(|settled| *settled == settling)
            .collect();
        let nulls = (nulls.ones() > 0).then(|| nulls.into());
        column(ColumnData::Boolean(cells), nulls)
    }
}

/// The rows of the input for which a condition is true, as places in its batch.
pub(super) fn filter(
    condition: &Expr,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Vec<u32>> {
    if let ExprKind::And(terms) = &condition.kind {
        return filter_all(terms, input, ctx);
    }
    if input.rows() > 1 {
        if let ExprKind::Or(terms) = &condition.kind {
            return filter_any(terms, input, ctx);
        }
        let found = select(condition, input, ctx).map_err(|error| error.at(condition.position))?;
        if let Some(found) = found {
            return Ok(found);
        }
    }
    true_ones(condition, input, ctx)
}

/// The same for a condition of CASE, in which `NULL AND x` asks for `x` too, and so raises what `x` does.
pub(super) fn true_places(
    condition: &Expr,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Vec<u32>> {
    if leaves_terms_out(condition) {
        return true_ones(condition, input, ctx);
    }
    filter(condition, input, ctx)
}

/// Whether a filter by a condition may not evaluate a term that fails, where its value needs it.
fn leaves_terms_out(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::And(terms) => !terms.iter().skip(1).all(cannot_fail),
        ExprKind::Or(terms) => terms.iter().any(leaves_terms_out),
        _ => false,
    }
}

fn true_ones(condition: &Expr, input: &Input<'_>, ctx: &EvalContext<'_>) -> Result<Vec<u32>> {
    let rows = match operand(condition, input, ctx)? {
        Operand::Scalar(Value::Boolean(true)) => row_numbers(input.rows()),
        Operand::Scalar(Value::Boolean(false) | Value::Null) => Vec::new(),
        Operand::Scalar(other) => return Err(not_boolean(other.as_ref())),
        Operand::Column(column) => true_rows(&column),
    };
    Ok(input.places(rows))
}

/// The rows for which every term is true.
fn filter_all(terms: &[Expr], input: &Input<'_>, ctx: &EvalContext<'_>) -> Result<Vec<u32>> {
    let Some((first, rest)) = terms.split_first() else {
        return Ok(input.places(row_numbers(input.rows())));
    };
    let mut open = filter(first, input, ctx)?;
    for term in rest {
        if open.is_empty() {
            break;
        }
        open = filter(term, &Input::some(input.batch(), &open), ctx)?;
    }
    Ok(open)
}

/// The rows for which any term is true: each is asked of the rows that none before was true for.
fn filter_any(terms: &[Expr], input: &Input<'_>, ctx: &EvalContext<'_>) -> Result<Vec<u32>> {
    let all = input.places(row_numbers(input.rows()));
    let mut open = all.clone();
    let mut found = Vec::new();
    for term in terms {
        if open.is_empty() {
            break;
        }
        let passed = filter(term, &Input::some(input.batch(), &open), ctx)?;
        open = without(&open, &passed).collect();
        found = if found.is_empty() {
            passed
        } else {
            without(&all, &open).collect()
        };
    }
    Ok(found)
}

/// Those of `places` that are not among `some`, which are some of them in the same order.
pub(super) fn without<'a>(places: &'a [u32], some: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut some = some.iter().peekable();
    let rest = places
        .iter()
        .filter(move |place| some.next_if_eq(place).is_none());
    rest.copied()
}

/// NOT.
pub(super) fn not(operand: &Operand) -> Result<Operand> {
    match operand {
        Operand::Scalar(Value::Null) => Ok(Operand::NULL),
        Operand::Scalar(Value::Boolean(value)) => Ok(Operand::Scalar(Value::Boolean(!value))),
        Operand::Scalar(other) => Err(not_boolean(other.as_ref())),
        Operand::Column(cells) => match &*cells.data {
            ColumnData::Boolean(values) => Ok(column(
                ColumnData::Boolean(values.iter().map(|value| !value).collect()),
                cells.nulls.clone(),
            )),
            _ => Err(not_boolean(cells.get(0))),
        },
    }
}

/// Whether a term gives a value for any row: comparisons of columns and constants do.
fn cannot_fail(term: &Expr) -> bool {
    match &term.kind {
        ExprKind::Literal(_) | ExprKind::Column(_) | ExprKind::Parameter(_) => true,
        ExprKind::IsNull(operand) => cannot_fail(operand),
        ExprKind::Unary { op, operand } => *op == UnaryOp::Not && cannot_fail(operand),
        ExprKind::Binary { op, left, right } => {
            is_comparison(*op) && cannot_fail(left) && cannot_fail(right)
        }
        ExprKind::And(terms) | ExprKind::Or(terms) => terms.iter().all(cannot_fail),
        ExprKind::Outer { .. }
        | ExprKind::Cast { .. }
        | ExprKind::InList { .. }
        | ExprKind::Like { .. }
        | ExprKind::Case { .. }
        | ExprKind::Coalesce(_)
        | ExprKind::Function { .. }
        | ExprKind::Typed { .. }
        | ExprKind::Subquery(_) => false,
    }
}

#[cold]
fn not_boolean(value: ValueRef<'_>) -> SqlError {
    SqlError::internal(format!(
        "{value:?} stands where a boolean must: a cast is missing"
    ))
}
