//! IN with a list: by comparison with each element, or by a hash table where the list is long.

use hashbrown::HashTable;

use super::EvalContext;
use super::comparison::comparison;
use super::expression::operand;
use super::input::Input;
use super::operand::{Operand, column};
use crate::plan::{BinaryOp, Expr, ExprKind, Lookup};
use crate::types::compare::{hash_of, same};
use crate::types::{Bitmap, ColumnData, Result, Value, ValueRef};

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
