//! CASE and COALESCE: each branch is evaluated for the rows that come to it, and for no others.

use super::EvalContext;
use super::builder::ColumnBuilder;
use super::expression::operand;
use super::input::{Input, row_number, row_numbers};
use super::logic::true_places;
use super::operand::{Lane, Native, Operand};
use crate::plan::{CaseBranch, Expr};
use crate::types::{Column, Decimal, Physical, Result, ValueRef};

pub(super) fn case(
    branches: &[CaseBranch],
    otherwise: Option<&Expr>,
    physical: Physical,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    if input.rows() == 1 {
        return case_one(branches, otherwise, input, ctx);
    }
    let mut pieces = Pieces::new(input, physical);
    for CaseBranch { condition, result } in branches {
        let open = pieces.places();
        let places = true_places(condition, &pieces.open_input(&open), ctx)?;
        if places.is_empty() {
            continue;
        }
        let (taken, rest) = partition(&open, &places);
        let value = operand(result, &Input::some(input.batch(), &places), ctx)?;
        if pieces.take(value, &taken, &rest) {
            break;
        }
    }
    if let (Some(otherwise), false) = (otherwise, pieces.open.is_empty()) {
        let open = pieces.places();
        let value = operand(otherwise, &Input::some(input.batch(), &open), ctx)?;
        let all = row_numbers(pieces.open.len());
        pieces.take(value, &all, &[]);
    }
    pieces.finish()
}

/// Which of the open rows are those at these places, and which are the others.
fn partition(open: &[u32], places: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut places = places.iter().peekable();
    let mut is_taken = |row: &u32| {
        let place = open.get(*row as usize);
        places.next_if(|next| Some(*next) == place).is_some()
    };
    (0..open.len())
        .map(row_number)
        .partition(|row| is_taken(row))
}

/// The same for one row, without the vectors.
fn case_one(
    branches: &[CaseBranch],
    otherwise: Option<&Expr>,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    for CaseBranch { condition, result } in branches {
        if operand(condition, input, ctx)?.get(0) == ValueRef::Boolean(true) {
            return operand(result, input, ctx);
        }
    }
    otherwise.map_or(Ok(Operand::NULL), |expr| operand(expr, input, ctx))
}

pub(super) fn coalesce(
    terms: &[Expr],
    physical: Physical,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    if input.rows() == 1 {
        for term in terms {
            let value = operand(term, input, ctx)?;
            if value.get(0) != ValueRef::Null {
                return Ok(value);
            }
        }
        return Ok(Operand::NULL);
    }
    let mut pieces = Pieces::new(input, physical);
    for term in terms {
        let open = pieces.places();
        let value = operand(term, &pieces.open_input(&open), ctx)?;
        if pieces.parts.is_empty() && value.nulls().is_none() && !value.is_null_scalar() {
            return Ok(value);
        }
        let is_null = |row: &u32| matches!(value.get(*row as usize), ValueRef::Null);
        let (rest, taken): (Vec<u32>, Vec<u32>) =
            (0..open.len()).map(row_number).partition(is_null);
        if taken.is_empty() {
            continue;
        }
        // The value has a cell for every open row, of which only those taken count.
        if pieces.take_some(value, &taken, &rest) {
            break;
        }
    }
    pieces.finish()
}

/// A result put together of parts, each for some of the rows.
struct Pieces<'a> {
    input: Input<'a>,
    physical: Physical,
    parts: Vec<Operand>,
    /// For each row, the part that it is in and its place there.
    origins: Vec<Option<(usize, u32)>>,
    /// The rows without a part yet.
    open: Vec<u32>,
}

impl<'a> Pieces<'a> {
    fn new(input: &Input<'a>, physical: Physical) -> Pieces<'a> {
        Pieces {
            input: *input,
            physical,
            parts: Vec::new(),
            origins: vec![None; input.rows()],
            open: row_numbers(input.rows()),
        }
    }

    /// The open rows as places in the batch.
    fn places(&self) -> Vec<u32> {
        self.input.places(self.open.clone())
    }

    /// The open rows as an input, given their places: the whole input while all are open.
    fn open_input<'i>(&self, places: &'i [u32]) -> Input<'i>
    where
        'a: 'i,
    {
        if self.open.len() == self.origins.len() {
            return self.input;
        }
        Input::some(self.input.batch(), places)
    }

    /// A part with a cell for each of the rows taken; `taken` and `rest` count among the open rows.
    /// Says whether no row is left.
    fn take(&mut self, value: Operand, taken: &[u32], rest: &[u32]) -> bool {
        let cells = row_numbers(taken.len());
        self.place(value, taken, &cells, rest)
    }

    /// A part with a cell for each open row.
    fn take_some(&mut self, value: Operand, taken: &[u32], rest: &[u32]) -> bool {
        self.place(value, taken, taken, rest)
    }

    fn place(&mut self, value: Operand, taken: &[u32], cells: &[u32], rest: &[u32]) -> bool {
        let part = self.parts.len();
        for (among_open, cell) in taken.iter().zip(cells) {
            let row = self.open.get(*among_open as usize);
            if let Some(origin) = row.and_then(|row| self.origins.get_mut(*row as usize)) {
                *origin = Some((part, *cell));
            }
        }
        self.parts.push(value);
        self.open = rest
            .iter()
            .filter_map(|among_open| self.open.get(*among_open as usize).copied())
            .collect();
        self.open.is_empty()
    }

    fn finish(mut self) -> Result<Operand> {
        if self.open.is_empty() && self.parts.len() == 1 {
            // One part holds every row; only a scalar may also stand for more cells than rows.
            if let Some(part) = self.parts.pop() {
                return Ok(part);
            }
        }
        if self.parts.is_empty() {
            return Ok(Operand::NULL);
        }
        if let Some(column) = self.scattered() {
            return Ok(Operand::Column(column));
        }
        let mut out = ColumnBuilder::new(self.physical, self.origins.len());
        for origin in &self.origins {
            let cell =
                origin.and_then(|(part, cell)| Some(self.parts.get(part)?.get(cell as usize)));
            out.push(cell.unwrap_or(ValueRef::Null))?;
        }
        Ok(Operand::Column(out.finish()))
    }

    /// The result where every row has a part and no part a NULL, of types whose cells are copied.
    fn scattered(&self) -> Option<Column> {
        if !self.open.is_empty() || self.parts.iter().any(|part| part.nulls().is_some()) {
            return None;
        }
        let data = match self.physical {
            Physical::Boolean => bool::data(self.cells()?),
            Physical::SmallInt => i16::data(self.cells()?),
            Physical::Int => i32::data(self.cells()?),
            Physical::BigInt => i64::data(self.cells()?),
            Physical::Real => f32::data(self.cells()?),
            Physical::Double => f64::data(self.cells()?),
            Physical::Decimal => Decimal::data(self.cells()?),
            _ => return None,
        };
        Some(Column::new(data))
    }

    /// The cell of each row, out of the part that it is in.
    fn cells<T: Native>(&self) -> Option<Vec<T>> {
        let lanes = self.parts.iter().map(T::lane);
        let lanes: Vec<Lane<'_, T>> = lanes.collect::<Option<_>>()?;
        let cell = |origin: &Option<(usize, u32)>| {
            let (part, cell) = (*origin)?;
            match lanes.get(part)? {
                Lane::One(value) => Some(*value),
                Lane::Each(cells) => cells.get(cell as usize).copied(),
            }
        };
        self.origins.iter().map(cell).collect()
    }
}
