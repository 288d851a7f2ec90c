//! SUM, and the running sums that AVG shares with it.

use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::types::calendar::add_intervals;
use crate::types::{
    Column, ColumnData, DataType, Decimal, Interval, Physical, Result, SqlError, SqlState, Value,
};

/// SUM of an argument of this type.
pub(super) fn sum(argument: DataType) -> Result<Box<dyn Accumulator>> {
    Ok(match argument.physical() {
        Physical::SmallInt | Physical::Int => Box::new(Sum::<Whole>::new(Physical::BigInt)),
        Physical::BigInt => Box::new(Sum::<Whole>::new(Physical::Decimal)),
        Physical::Decimal => Box::new(Sum::<Exact>::new(Physical::Decimal)),
        Physical::Real => Box::new(Sum::<Float>::new(Physical::Real)),
        Physical::Double => Box::new(Sum::<Float>::new(Physical::Double)),
        Physical::Interval => Box::new(Sum::<Span>::new(Physical::Interval)),
        other => {
            return Err(SqlError::internal(format!("there is no sum of {other:?}")));
        }
    })
}

/// A running sum of one group.
pub(super) trait Total: Default + Clone + Send {
    /// Adds the cells of a column; `sums` has one for each group.
    ///
    /// # Errors
    /// 22003 where a sum is out of range.
    fn add(sums: &mut [(Self, i64)], groups: Groups<'_>, column: &Column) -> Result<()>;

    /// The sum as a value of this physical type.
    ///
    /// # Errors
    /// 22003 where it is out of range.
    fn value(&self, physical: Physical) -> Result<Value>;
}

/// The sums and counts of all groups.
struct Sum<T> {
    sums: Vec<(T, i64)>,
    physical: Physical,
}

impl<T> Sum<T> {
    const fn new(physical: Physical) -> Sum<T> {
        Sum {
            sums: Vec::new(),
            physical,
        }
    }
}

impl<T: Total> Accumulator for Sum<T> {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.sums.resize(group_count, (T::default(), 0));
        match arguments.first() {
            Some(column) => T::add(&mut self.sums, groups, column),
            None => Ok(()),
        }
    }

    fn finish(&mut self, group_count: usize) -> Result<Column> {
        self.sums.resize(group_count, (T::default(), 0));
        let mut out = ColumnBuilder::new(self.physical, group_count);
        for (sum, count) in &self.sums {
            let value = if *count == 0 {
                Value::Null
            } else {
                sum.value(self.physical)?
            };
            out.push(value.as_ref())?;
        }
        Ok(out.finish())
    }

    fn memory(&self) -> usize {
        self.sums.capacity() * size_of::<(T, i64)>()
    }
}

/// Adds each cell that is not NULL by `plus`, which says whether the sum is still in range.
#[inline]
fn accumulate<T, V>(
    sums: &mut [(T, i64)],
    groups: Groups<'_>,
    column: &Column,
    cells: impl Iterator<Item = V>,
    plus: impl Fn(&mut T, V) -> bool,
) -> Result<()> {
    let mut in_range = true;
    groups.each(cells, column, |group, cell| {
        if let Some((sum, count)) = sums.get_mut(group) {
            in_range &= plus(sum, cell);
            *count += 1;
        }
    });
    if in_range { Ok(()) } else { Err(overflow()) }
}

#[cold]
fn overflow() -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        "value overflows numeric format",
    )
    .with_detail("A sum is out of range.")
}

/// Integers, summed in 128 bits, which no number of rows exceeds.
#[derive(Clone, Debug, Default)]
pub(super) struct Whole(i128);

impl Total for Whole {
    fn add(sums: &mut [(Self, i64)], groups: Groups<'_>, column: &Column) -> Result<()> {
        let plus = |sum: &mut Whole, cell: i64| {
            sum.0 += i128::from(cell);
            true
        };
        match &*column.data {
            ColumnData::SmallInt(v) => {
                accumulate(sums, groups, column, v.iter().map(|v| (*v).into()), plus)
            }
            ColumnData::Int(v) => {
                accumulate(sums, groups, column, v.iter().map(|v| (*v).into()), plus)
            }
            ColumnData::BigInt(v) => accumulate(sums, groups, column, v.iter().copied(), plus),
            _ => Err(wrong_type()),
        }
    }

    fn value(&self, physical: Physical) -> Result<Value> {
        if physical == Physical::BigInt {
            return i64::try_from(self.0).map(Value::BigInt).map_err(|_| {
                SqlError::new(SqlState::NumericValueOutOfRange, "bigint out of range")
            });
        }
        Decimal::new(self.0, 0)
            .map(Value::Decimal)
            .ok_or_else(overflow)
    }
}

/// Decimals: the coefficients are added as they are while the scale stays the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Exact {
    coefficient: i128,
    scale: u8,
}

impl Exact {
    #[inline]
    fn plus(&mut self, value: Decimal) -> bool {
        if value.scale() == self.scale
            && let Some(sum) = self.coefficient.checked_add(value.coefficient())
        {
            self.coefficient = sum;
            return true;
        }
        self.plus_aligned(value)
    }

    #[cold]
    fn plus_aligned(&mut self, value: Decimal) -> bool {
        let sum = Decimal::new(self.coefficient, self.scale).and_then(|sum| sum.checked_add(value));
        if let Some(sum) = sum {
            self.coefficient = sum.coefficient();
            self.scale = sum.scale();
        }
        sum.is_some()
    }
}

impl Total for Exact {
    fn add(sums: &mut [(Self, i64)], groups: Groups<'_>, column: &Column) -> Result<()> {
        match &*column.data {
            ColumnData::Decimal(v) => {
                accumulate(sums, groups, column, v.iter().copied(), Exact::plus)
            }
            _ => Err(wrong_type()),
        }
    }

    fn value(&self, _: Physical) -> Result<Value> {
        Decimal::new(self.coefficient, self.scale)
            .map(Value::Decimal)
            .ok_or_else(overflow)
    }
}

/// Floats.
#[derive(Clone, Debug, Default)]
pub(super) struct Float(f64);

impl Total for Float {
    fn add(sums: &mut [(Self, i64)], groups: Groups<'_>, column: &Column) -> Result<()> {
        let plus = |sum: &mut Float, cell: f64| {
            let was_finite = sum.0.is_finite() && cell.is_finite();
            sum.0 += cell;
            !was_finite || sum.0.is_finite()
        };
        match &*column.data {
            ColumnData::Real(v) => {
                accumulate(sums, groups, column, v.iter().map(|v| (*v).into()), plus)
            }
            ColumnData::Double(v) => accumulate(sums, groups, column, v.iter().copied(), plus),
            _ => Err(wrong_type()),
        }
    }

    #[allow(clippy::cast_possible_truncation)] // a sum of REAL is a REAL
    fn value(&self, physical: Physical) -> Result<Value> {
        Ok(match physical {
            Physical::Real => Value::Real(self.0 as f32),
            _ => Value::Double(self.0),
        })
    }
}

/// Intervals, part by part.
#[derive(Clone, Debug)]
pub(super) struct Span(Interval);

impl Default for Span {
    fn default() -> Span {
        Span(Interval {
            months: 0,
            days: 0,
            micros: 0,
        })
    }
}

impl Total for Span {
    fn add(sums: &mut [(Self, i64)], groups: Groups<'_>, column: &Column) -> Result<()> {
        let plus = |sum: &mut Span, cell: Interval| match add_intervals(sum.0, cell) {
            Ok(total) => {
                sum.0 = total;
                true
            }
            Err(_) => false,
        };
        match &*column.data {
            ColumnData::Interval(v) => accumulate(sums, groups, column, v.iter().copied(), plus),
            _ => Err(wrong_type()),
        }
    }

    fn value(&self, _: Physical) -> Result<Value> {
        Ok(Value::Interval(self.0))
    }
}

#[cold]
fn wrong_type() -> SqlError {
    SqlError::internal("a sum of a column that is no number: a cast is missing")
}
