//! Standard deviations and variances: exact for DECIMAL, by a stable recurrence for DOUBLE.

use std::ops::Range;

use super::exact_spread::ExactSpread;
use super::states::{merge_states, states};
use super::sum::is_long;
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::eval::limits::numeric_overflow;
use crate::plan::AggregateFunction;
use crate::types::{
    Column, DataType, Decimal, Numeric, NumericRef, Physical, Result, Value, ValueRef,
};

/// One of the four, of an argument of this type.
pub(super) fn deviation(function: AggregateFunction, argument: DataType) -> Box<dyn Accumulator> {
    let shape = Shape {
        sample: matches!(
            function,
            AggregateFunction::StddevSamp | AggregateFunction::VarSamp
        ),
        root: matches!(
            function,
            AggregateFunction::StddevSamp | AggregateFunction::StddevPop
        ),
    };
    if argument.physical() == Physical::Double {
        return Box::new(Floats {
            shape,
            states: Vec::new(),
        });
    }
    Box::new(Decimals {
        shape,
        states: Vec::new(),
        has_long: false,
    })
}

/// Which of the four.
#[derive(Clone, Copy, Debug)]
struct Shape {
    /// Of a sample: divided by the count less one.
    sample: bool,
    /// The square root.
    root: bool,
}

struct Floats {
    shape: Shape,
    states: Vec<Spread>,
}

/// Youngs and Cramer's recurrence: count, sum, and sum of squared distances from the mean.
#[derive(Clone, Copy, Debug, Default)]
struct Spread {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Spread {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        self.sum += value;
        if self.count > 1.0 {
            let distance = value * self.count - self.sum;
            self.squares += distance * distance / (self.count * (self.count - 1.0));
        } else if !value.is_finite() {
            self.squares = f64::NAN;
        }
    }

    /// Adds the rows of another; one row alone as if it came by itself.
    fn join(&mut self, later: Spread) {
        if later.count == 1.0 {
            return self.add(later.sum);
        }
        if later.count == 0.0 || self.count == 0.0 {
            if self.count == 0.0 {
                *self = later;
            }
            return;
        }
        let count = self.count + later.count;
        let distance = self.sum / self.count - later.sum / later.count;
        self.squares += later.squares + self.count * later.count * distance * distance / count;
        self.sum += later.sum;
        self.count = count;
    }

    fn value(self, shape: Shape) -> Value {
        let divisor = if shape.sample {
            self.count - 1.0
        } else {
            self.count
        };
        if divisor <= 0.0 {
            return Value::Null;
        }
        let variance = self.squares / divisor;
        Value::Double(if shape.root {
            variance.sqrt()
        } else {
            variance
        })
    }
}

impl Accumulator for Floats {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.states.resize(group_count, Spread::default());
        let Some(column) = arguments.first() else {
            return Ok(());
        };
        for row in 0..column.len() {
            if let ValueRef::Double(value) = column.get(row)
                && let Some(state) = self.states.get_mut(groups.of(row) as usize)
            {
                state.add(value);
            }
        }
        Ok(())
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let mut out = ColumnBuilder::new(Physical::Double, groups.len());
        for state in states(&mut self.states, groups) {
            out.push(state.value(self.shape).as_ref())?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        let join = |state: &mut Spread, later: &Spread| state.join(*later);
        merge_states(&mut self.states, into, earlier, later, join);
        Ok(())
    }

    fn truncate(&mut self, groups: usize) {
        self.states.truncate(groups);
    }

    fn memory(&self) -> usize {
        self.states.capacity() * size_of::<Spread>()
    }
}

struct Decimals {
    shape: Shape,
    states: Vec<ExactSpread>,
    /// Whether there were numbers that take more room than others.
    has_long: bool,
}

fn decimal_of(value: ValueRef<'_>) -> Option<NumericRef<'_>> {
    match value {
        ValueRef::Decimal(value) => Some(value),
        ValueRef::SmallInt(value) => Some(Decimal::from(value).into()),
        ValueRef::Int(value) => Some(Decimal::from(value).into()),
        ValueRef::BigInt(value) => Some(Decimal::from(value).into()),
        _ => None,
    }
}

impl Accumulator for Decimals {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.states.resize(group_count, ExactSpread::default());
        let Some(column) = arguments.first() else {
            return Ok(());
        };
        self.has_long |= is_long(column);
        for row in 0..column.len() {
            if let Some(value) = decimal_of(column.get(row))
                && let Some(state) = self.states.get_mut(groups.of(row) as usize)
            {
                state.add(value);
            }
        }
        Ok(())
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let mut out = ColumnBuilder::new(Physical::Decimal, groups.len());
        for state in states(&mut self.states, groups) {
            let Shape { sample, root } = self.shape;
            let value = state.value(sample, root).ok_or_else(numeric_overflow)?;
            let value = value.as_ref().map(Numeric::as_ref);
            out.push(value.map_or(ValueRef::Null, ValueRef::Decimal))?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        merge_states(&mut self.states, into, earlier, later, ExactSpread::join);
        Ok(())
    }

    fn truncate(&mut self, groups: usize) {
        self.states.truncate(groups);
    }

    fn memory(&self) -> usize {
        let loose = match self.has_long {
            true => self.states.iter().map(ExactSpread::loose_bytes).sum(),
            false => 0,
        };
        self.states.capacity() * size_of::<ExactSpread>() + loose
    }
}
