//! AVG: the sum divided by the count, as the `/` operator of the result's type divides.

use std::ops::Range;

use super::states::states;
use super::sum::{Exact, Float, Span, Total, Whole, is_long, memory_of, merge_sums};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::eval::limits::numeric_overflow;
use crate::types::calendar::divide_interval;
use crate::types::{Column, DataType, Decimal, Physical, Result, SqlError, Value};

/// AVG of an argument of this type.
pub(super) fn average(argument: DataType) -> Result<Box<dyn Accumulator>> {
    Ok(match argument.physical() {
        Physical::SmallInt | Physical::Int | Physical::BigInt => {
            Box::new(Average::<Whole>::new(Physical::Decimal))
        }
        Physical::Decimal => Box::new(Average::<Exact>::new(Physical::Decimal)),
        Physical::Real | Physical::Double => Box::new(Average::<Float>::new(Physical::Double)),
        Physical::Interval => Box::new(Average::<Span>::new(Physical::Interval)),
        other => {
            return Err(SqlError::internal(format!("there is no mean of {other:?}")));
        }
    })
}

struct Average<T> {
    sums: Vec<(T, i64)>,
    physical: Physical,
    has_long: bool,
}

impl<T> Average<T> {
    const fn new(physical: Physical) -> Average<T> {
        Average {
            sums: Vec::new(),
            physical,
            has_long: false,
        }
    }
}

impl<T: Total> Accumulator for Average<T> {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.sums.resize(group_count, (T::default(), 0));
        match arguments.first() {
            Some(column) => {
                self.has_long |= is_long(column);
                T::add(&mut self.sums, groups, column)
            }
            None => Ok(()),
        }
    }

    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let mut out = ColumnBuilder::new(self.physical, groups.len());
        for (sum, count) in states(&mut self.sums, groups) {
            let value = if *count == 0 {
                Value::Null
            } else {
                divide(sum.value(self.physical)?, *count)?
            };
            out.push(value.as_ref())?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        merge_sums(&mut self.sums, into, earlier, later)
    }

    fn truncate(&mut self, groups: usize) {
        self.sums.truncate(groups);
    }

    fn memory(&self) -> usize {
        memory_of(&self.sums, self.has_long)
    }
}

#[allow(clippy::cast_precision_loss)] // a count is far below 2^53
fn divide(sum: Value, count: i64) -> Result<Value> {
    match sum {
        Value::Decimal(sum) => {
            let mean = sum.as_ref().checked_div(Decimal::from(count).into());
            mean.map(Value::Decimal).ok_or_else(numeric_overflow)
        }
        Value::Double(sum) => Ok(Value::Double(sum / count as f64)),
        Value::Interval(sum) => divide_interval(sum, count as f64).map(Value::Interval),
        other => Err(SqlError::internal(format!("{other:?} is no sum"))),
    }
}
