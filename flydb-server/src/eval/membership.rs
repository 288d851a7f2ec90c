//! IN with a list: by comparison with each element, or by a hash table where the list is long.

use hashbrown::HashTable;
use smallvec::SmallVec;

use super::EvalContext;
use super::comparison::comparison;
use super::expression::operand;
use super::input::Input;
use super::operand::{Operand, column};
use super::selection::{Places, pick, without_nulls};
use crate::plan::{BinaryOp, Expr, ExprKind, Lookup};
use crate::types::compare::{hash_of, same};
use crate::types::{Bitmap, Column, ColumnData, Result, Value, ValueRef};

/// Lists up to here are compared element by element.
const SHORT: usize = 8;

pub(super) fn in_list(
    value: &Operand,
    list: &[Expr],
    negated: bool,
    lookup: &Lookup,
    input: &Input<'_>,
    ctx: &EvalContext<'_>,
) -> Result<Operand> {
    let rows = input.rows();
    if let Operand::Column(column) = value
        && let Some(found) = among_constants(column, list, negated, lookup, rows)
    {
        return Ok(found);
    }
    if list.len() > SHORT
        && list
            .iter()
            .all(|item| matches!(item.kind, ExprKind::Literal(_)))
        && let Some(set) = lookup.get_or_make(|| ValueSet::new(list.iter().filter_map(literal)))
    {
        return Ok(set.probe(value, negated, rows));
    }
    let items: Vec<Operand> = list
        .iter()
        .map(|item| operand(item, input, ctx))
        .collect::<Result<_>>()?;
    let scalars = items.iter().filter_map(scalar);
    if items.len() > SHORT && scalars.clone().count() == items.len() {
        return Ok(ValueSet::new(scalars).probe(value, negated, rows));
    }
    any_equal(value, &items, negated, rows)
}

/// A column looked up in a list of constants without NULL; `None` for lists of anything else.
fn among_constants(
    value: &Column,
    list: &[Expr],
    negated: bool,
    lookup: &Lookup,
    rows: usize,
) -> Option<Operand> {
    if !list
        .iter()
        .all(|item| literal(item).is_some_and(|value| !value.is_null()))
    {
        return None;
    }
    let style = Style {
        negated: false,
        trimmed: false,
    };
    let found = select(value, list, style, lookup, Places::First(rows))?;
    let mut cells = vec![negated; rows];
    for place in found {
        if let Some(cell) = cells.get_mut(place as usize) {
            *cell = !negated;
        }
    }
    Some(column(ColumnData::Boolean(cells), value.nulls.clone()))
}

/// How a column is looked up in a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// NOT IN.
    pub(super) negated: bool,
    /// Texts are taken without the blanks at their ends.
    pub(super) trimmed: bool,
}

/// The places whose cell is, or is not, in a list of constants; `None` for lists of anything else.
pub(super) fn select(
    column: &Column,
    list: &[Expr],
    style: Style,
    lookup: &Lookup,
    places: Places<'_>,
) -> Option<Vec<u32>> {
    if !list
        .iter()
        .all(|item| matches!(item.kind, ExprKind::Literal(_)))
    {
        return None;
    }
    let Style { negated, trimmed } = style;
    if negated && list.iter().filter_map(literal).any(Value::is_null) {
        return Some(Vec::new());
    }
    if list.len() <= SHORT
        && let Some(found) = select_short(column, list, style, places)
    {
        return Some(without_nulls(found, &[column]));
    }
    let set = lookup.get_or_make(|| ValueSet::new(list.iter().filter_map(literal)))?;
    let wanted = if negated { State::No } else { State::Yes };
    Some(match &*column.data {
        ColumnData::Text(cells) if trimmed => {
            let found = pick(places, |at| {
                set.state(ValueRef::Text(cells.trimmed(at))) == wanted
            });
            without_nulls(found, &[column])
        }
        _ => pick(places, |at| set.state(column.get(at)) == wanted),
    })
}

/// The same of types that compare by themselves, cell by element.
fn select_short(
    column: &Column,
    list: &[Expr],
    Style { negated, trimmed }: Style,
    places: Places<'_>,
) -> Option<Vec<u32>> {
    /// The elements as what cells of a type hold, or nothing where one is of another.
    macro_rules! elements {
        ($variant:ident, $value:ident => $element:expr) => {{
            let values = list.iter().filter_map(literal);
            let elements = values
                .filter(|value| !value.is_null())
                .map(|value| match value {
                    Value::$variant($value) => Some($element),
                    _ => None,
                });
            elements.collect::<Option<SmallVec<[_; SHORT]>>>()?
        }};
    }
    Some(match &*column.data {
        ColumnData::Int(cells) => among(cells, &elements!(Int, v => *v), negated, places),
        ColumnData::BigInt(cells) => among(cells, &elements!(BigInt, v => *v), negated, places),
        ColumnData::Date(cells) => among(cells, &elements!(Date, v => v.0), negated, places),
        ColumnData::Text(cells) => {
            let elements = elements!(Text, v => v.as_str());
            if trimmed {
                pick(places, |at| {
                    elements.contains(&cells.trimmed(at)) != negated
                })
            } else {
                pick(places, |at| elements.contains(&cells.get(at)) != negated)
            }
        }
        _ => return None,
    })
}

fn among<T: Copy + PartialEq>(
    cells: &[T],
    elements: &[T],
    negated: bool,
    places: Places<'_>,
) -> Vec<u32> {
    pick(places, |at| {
        cells
            .get(at)
            .is_some_and(|cell| elements.contains(cell) != negated)
    })
}

fn literal(item: &Expr) -> Option<&Value> {
    match &item.kind {
        ExprKind::Literal(value) => Some(value),
        _ => None,
    }
}

fn scalar(item: &Operand) -> Option<&Value> {
    match item {
        Operand::Scalar(value) => Some(value),
        Operand::Column(_) => None,
    }
}

/// Element by element.
fn any_equal(value: &Operand, items: &[Operand], negated: bool, rows: usize) -> Result<Operand> {
    let mut states = vec![State::No; rows];
    for item in items {
        let equal = comparison(BinaryOp::Equal, value, item, rows)?;
        for (row, state) in states.iter_mut().enumerate() {
            *state = (*state).max(match equal.get(row) {
                ValueRef::Boolean(true) => State::Yes,
                ValueRef::Boolean(false) => State::No,
                _ => State::Unknown,
            });
        }
    }
    let is_scalar = scalar(value).is_some() && items.iter().all(|item| scalar(item).is_some());
    Ok(result(&states, negated, is_scalar))
}

/// Whether a value is in a list; the later ones prevail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    No,
    Unknown,
    Yes,
}

fn result(states: &[State], negated: bool, is_scalar: bool) -> Operand {
    if is_scalar {
        return match states.first() {
            Some(State::Yes) => Operand::Scalar(Value::Boolean(!negated)),
            Some(State::No) => Operand::Scalar(Value::Boolean(negated)),
            Some(State::Unknown) | None => Operand::NULL,
        };
    }
    let cells = states
        .iter()
        .map(|state| (*state == State::Yes) != negated)
        .collect();
    let mut nulls = Bitmap::default();
    for state in states {
        nulls.push(*state == State::Unknown);
    }
    let nulls = (nulls.ones() > 0).then(|| nulls.into());
    column(ColumnData::Boolean(cells), nulls)
}

/// Values to look others up in.
#[derive(Debug, Default)]
pub(super) struct ValueSet {
    table: HashTable<Value>,
    has_null: bool,
}

impl ValueSet {
    pub(super) fn new<'a>(values: impl IntoIterator<Item = &'a Value>) -> ValueSet {
        let mut set = ValueSet::default();
        for value in values {
            set.insert(value.as_ref());
        }
        set
    }

    pub(super) fn insert(&mut self, value: ValueRef<'_>) {
        if matches!(value, ValueRef::Null) {
            self.has_null = true;
            return;
        }
        let hash = hash_of(value);
        if self
            .table
            .find(hash, |kept| same(kept.as_ref(), value))
            .is_none()
        {
            self.table
                .insert_unique(hash, value.to_value(), |kept| hash_of(kept.as_ref()));
        }
    }

    /// Whether a value is in the set, in three-valued logic.
    pub(super) fn state(&self, value: ValueRef<'_>) -> State {
        if matches!(value, ValueRef::Null) {
            return if self.table.is_empty() && !self.has_null {
                State::No
            } else {
                State::Unknown
            };
        }
        let found = self
            .table
            .find(hash_of(value), |kept| same(kept.as_ref(), value));
        match (found, self.has_null) {
            (Some(_), _) => State::Yes,
            (None, true) => State::Unknown,
            (None, false) => State::No,
        }
    }

    pub(super) fn probe(&self, value: &Operand, negated: bool, rows: usize) -> Operand {
        if let Operand::Scalar(value) = value {
            return result(&[self.state(value.as_ref())], negated, true);
        }
        let states: Vec<State> = (0..rows).map(|row| self.state(value.get(row))).collect();
        result(&states, negated, false)
    }
}
