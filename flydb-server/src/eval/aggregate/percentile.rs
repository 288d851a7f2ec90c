//! PERCENTILE_CONT, PERCENTILE_DISC, MEDIAN and MODE: of all values of a group, in order.

use std::ops::Range;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::plan::{AggregateCall, AggregateFunction};
use crate::types::calendar::{add_intervals, out_of_range, scale_interval};
use crate::types::compare::{compare, same};
use crate::types::{
    Column, DataType, Interval, Result, SqlError, SqlState, Value, ValueRef, loose_bytes,
};

pub(super) struct Percentile {
    function: AggregateFunction,
    result: DataType,
    /// Whether the order is from the greatest to the least.
    descending: bool,
    groups: Vec<Group>,
    values: usize,
    /// Bytes of their texts.
    loose: usize,
}

#[derive(Clone, Debug, Default)]
struct Group {
    values: Vec<Value>,
    fraction: Option<f64>,
}

impl Percentile {
    pub(super) fn new(call: &AggregateCall) -> Percentile {
        Percentile {
            function: call.function,
            result: call.data_type,
            descending: call.order_by.first().is_some_and(|key| key.descending),
            groups: Vec::new(),
            values: 0,
            loose: 0,
        }
    }
}

impl Accumulator for Percentile {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.groups.resize(group_count, Group::default());
        let (fractions, values) = match arguments {
            [values] => (None, values),
            [fractions, values] => (Some(fractions), values),
            _ => return Ok(()),
        };
        for row in 0..values.len() {
            let Some(group) = self.groups.get_mut(groups.of(row) as usize) else {
                continue;
            };
            match fractions.map(|fractions| fractions.get(row)) {
                None => group.fraction = Some(0.5),
                Some(ValueRef::Double(fraction)) => group.fraction = Some(checked(fraction)?),
                Some(_) => group.fraction = None,
            }
            let value = values.value(row);
            if !value.is_null() {
                self.loose += loose_bytes(value.as_ref());
                group.values.push(value);
                self.values += 1;
            }
        }
        Ok(())
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let (function, descending) = (self.function, self.descending);
        let mut out = ColumnBuilder::new(self.result.physical(), groups.len());
        for group in states(&mut self.groups, groups) {
            group.values.sort_by(|a, b| compare(a.as_ref(), b.as_ref()));
            if descending {
                group.values.reverse();
            }
            out.push(group.value(function)?.as_ref())?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        let (mut values, mut bytes) = (0, 0);
        merge_states(&mut self.groups, into, earlier, later, |group, later| {
            group.values.extend_from_slice(&later.values);
            group.fraction = later.fraction.or(group.fraction);
            (values, bytes) = (later.values.len(), later.loose());
        });
        self.values += values;
        self.loose += bytes;
        Ok(())
    }

    fn truncate(&mut self, groups: usize) {
        self.groups.truncate(groups);
        self.values = self.groups.iter().map(|group| group.values.len()).sum();
        self.loose = self.groups.iter().map(Group::loose).sum();
    }

    fn grows(&self) -> bool {
        true
    }

    fn memory(&self) -> usize {
        self.loose + self.values * size_of::<Value>() + self.groups.capacity() * size_of::<Group>()
    }
}

fn checked(fraction: f64) -> Result<f64> {
    if (0.0..=1.0).contains(&fraction) {
        return Ok(fraction);
    }
    Err(SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!("percentile value {fraction} is not between 0 and 1"),
    ))
}

impl Group {
    fn loose(&self) -> usize {
        let values = self.values.iter();
        values.map(|value| loose_bytes(value.as_ref())).sum()
    }

    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )] // places among values that fit in memory
    fn value(&self, function: AggregateFunction) -> Result<Value> {
        let (Some(fraction), Some(last)) = (self.fraction, self.values.len().checked_sub(1)) else {
            return Ok(Value::Null);
        };
        let at = |place: usize| {
            self.values
                .get(place.min(last))
                .cloned()
                .unwrap_or(Value::Null)
        };
        match function {
            AggregateFunction::Mode => Ok(self.mode()),
            AggregateFunction::PercentileDisc => {
                let place = (fraction * self.values.len() as f64).ceil() as usize;
                Ok(at(place.saturating_sub(1)))
            }
            _ => {
                let place = fraction * last as f64;
                let (low, part) = (place.floor(), place.fract());
                between(at(low as usize), at(low as usize + 1), part)
            }
        }
    }

    /// The value of the longest run.
    fn mode(&self) -> Value {
        let mut best: (usize, Option<&Value>) = (0, None);
        for run in self.values.chunk_by(|a, b| same(a.as_ref(), b.as_ref())) {
            if run.len() > best.0 {
                best = (run.len(), run.first());
            }
        }
        best.1.cloned().unwrap_or(Value::Null)
    }
}

fn distance(low: Interval, high: Interval) -> Option<Interval> {
    Some(Interval {
        months: high.months.checked_sub(low.months)?,
        days: high.days.checked_sub(low.days)?,
        micros: high.micros.checked_sub(low.micros)?,
    })
}

/// The value a part of the way from one to the other.
fn between(low: Value, high: Value, part: f64) -> Result<Value> {
    match (low, high) {
        (Value::Double(low), Value::Double(high)) if part > 0.0 => {
            Ok(Value::Double(low + (high - low) * part))
        }
        (Value::Interval(low), Value::Interval(high)) if part > 0.0 => {
            let distance = distance(low, high).ok_or_else(|| out_of_range("interval"))?;
            add_intervals(low, scale_interval(distance, part)?).map(Value::Interval)
        }
        (low, _) => Ok(low),
    }
}
