//! SUM, and the running sums that AVG shares with it.

use std::ops::Range;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::types::calendar::add_intervals;
use crate::types::{
    Column, ColumnData, DataType, Decimal, Interval, Numeric, NumericRef, Physical, Result,
    SqlError, SqlState, Value,
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

    /// Adds a sum of later rows; whether it is still in range.
    fn join(&mut self, later: &Self) -> bool;

    /// The sum as a value of this physical type.
    ///
    /// # Errors
    /// 22003 where it is out of range.
    fn value(&self, physical: Physical) -> Result<Value>;

    /// Bytes that it takes beside itself.
    fn loose_bytes(&self) -> usize {
        0
    }
}

/// Bytes that sums take; those of columns of long decimals are looked at one by one.
#[allow(clippy::ptr_arg)] // its capacity counts
pub(super) fn memory_of<T: Total>(sums: &Vec<(T, i64)>, has_long: bool) -> usize {
    let loose = match has_long {
        true => sums.iter().map(|(sum, _)| sum.loose_bytes()).sum(),
        false => 0,
    };
    sums.capacity() * size_of::<(T, i64)>() + loose
}

/// Whether a column has numbers that take more room than others.
pub(super) fn is_long(column: &Column) -> bool {
    matches!(&*column.data, ColumnData::LongDecimal(_))
}

/// The sums and counts of all groups.
struct Sum<T> {
    sums: Vec<(T, i64)>,
    physical: Physical,
    has_long: bool,
}

impl<T> Sum<T> {
    const fn new(physical: Physical) -> Sum<T> {
        Sum {
            sums: Vec::new(),
            physical,
            has_long: false,
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
                sum.value(self.physical)?
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

/// Puts the sum of later rows behind that of earlier ones.
///
/// # Errors
/// 22003 where a sum is out of range.
pub(super) fn merge_sums<T: Total>(
    sums: &mut Vec<(T, i64)>,
    into: usize,
    earlier: usize,
    later: usize,
) -> Result<()> {
    let mut in_range = true;
    merge_states(sums, into, earlier, later, |(sum, count), (more, rows)| {
        if *rows > 0 {
            in_range &= sum.join(more);
            *count += rows;
        }
    });
    if in_range { Ok(()) } else { Err(overflow()) }
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

    fn join(&mut self, later: &Whole) -> bool {
        self.0 += later.0;
        true
    }

    fn value(&self, physical: Physical) -> Result<Value> {
        if physical == Physical::BigInt {
            return i64::try_from(self.0).map(Value::BigInt).map_err(|_| {
                SqlError::new(SqlState::NumericValueOutOfRange, "bigint out of range")
            });
        }
        Ok(Value::Decimal(Numeric::from_parts(self.0, 0)))
    }
}

/// Decimals: the coefficients are added as they are while the scale stays the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Exact {
    coefficient: i128,
    scale: u8,
    /// What is added to that, where 38 digits do not hold the sum.
    more: Option<Box<Numeric>>,
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
        if self.coefficient == 0 && self.scale <= value.scale() {
            // The first of a group, most often.
            self.coefficient = value.coefficient();
            self.scale = value.scale();
            return true;
        }
        self.plus_aligned(value)
    }

    #[cold]
    fn plus_aligned(&mut self, value: Decimal) -> bool {
        let sum = Decimal::new(self.coefficient, self.scale).and_then(|sum| sum.checked_add(value));
        match sum {
            Some(sum) => {
                self.coefficient = sum.coefficient();
                self.scale = sum.scale();
                true
            }
            None => self.plus_long(value.into()),
        }
    }

    #[cold]
    fn plus_long(&mut self, value: NumericRef<'_>) -> bool {
        let sum = match &self.more {
            Some(more) => more.as_ref().as_ref().checked_add(value),
            None => Some(value.to_numeric()),
        };
        let in_range = sum.is_some();
        self.more = sum.map(Box::new);
        in_range
    }

    fn total(&self) -> Option<Numeric> {
        let short = Numeric::from_parts(self.coefficient, self.scale);
        match &self.more {
            Some(more) => more.as_ref().as_ref().checked_add(short.as_ref()),
            None => Some(short),
        }
    }
}

impl Total for Exact {
    fn add(sums: &mut [(Self, i64)], groups: Groups<'_>, column: &Column) -> Result<()> {
        match &*column.data {
            ColumnData::Decimal(v) => {
                accumulate(sums, groups, column, v.iter().copied(), Exact::plus)
            }
            ColumnData::LongDecimal(v) => {
                let plus = |sum: &mut Exact, cell: NumericRef<'_>| match cell {
                    NumericRef::Short(cell) => sum.plus(cell),
                    NumericRef::Long(_) => sum.plus_long(cell),
                };
                accumulate(sums, groups, column, v.iter().map(Numeric::as_ref), plus)
            }
            _ => Err(wrong_type()),
        }
    }

    fn join(&mut self, later: &Exact) -> bool {
        match later.total() {
            Some(Numeric::Short(later)) => self.plus(later),
            Some(later) => self.plus_long(later.as_ref()),
            None => false,
        }
    }

    fn value(&self, _: Physical) -> Result<Value> {
        self.total().map(Value::Decimal).ok_or_else(overflow)
    }

    fn loose_bytes(&self) -> usize {
        self.more.as_ref().map_or(0, |more| {
            size_of::<Numeric>() + more.as_ref().as_ref().long_bytes()
        })
    }
}

/// Floats.
#[derive(Clone, Debug, Default)]
pub(super) struct Float(f64);

impl Float {
    #[inline]
    fn plus(&mut self, value: f64) -> bool {
        let was_finite = self.0.is_finite() && value.is_finite();
        self.0 += value;
        !was_finite || self.0.is_finite()
    }
}

impl Total for Float {
    fn add(sums: &mut [(Self, i64)], groups: Groups<'_>, column: &Column) -> Result<()> {
        let plus = Float::plus;
        match &*column.data {
            ColumnData::Real(v) => {
                accumulate(sums, groups, column, v.iter().map(|v| (*v).into()), plus)
            }
            ColumnData::Double(v) => accumulate(sums, groups, column, v.iter().copied(), plus),
            _ => Err(wrong_type()),
        }
    }

    fn join(&mut self, later: &Float) -> bool {
        self.plus(later.0)
    }

    #[allow(clippy::cast_possible_truncation)] // a sum of REAL is a REAL
    fn value(&self, physical: Physical) -> Result<Value> {
        if physical != Physical::Real {
            return Ok(Value::Double(self.0));
        }
        let sum = self.0 as f32;
        match self.0.is_finite() && !sum.is_finite() {
            true => Err(overflow()),
            false => Ok(Value::Real(sum)),
        }
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

impl Span {
    fn plus(&mut self, value: Interval) -> bool {
        let total = add_intervals(self.0, value);
        if let Ok(total) = total {
            self.0 = total;
        }
        total.is_ok()
    }
}

impl Total for Span {
    fn add(sums: &mut [(Self, i64)], groups: Groups<'_>, column: &Column) -> Result<()> {
        let plus = Span::plus;
        match &*column.data {
            ColumnData::Interval(v) => accumulate(sums, groups, column, v.iter().copied(), plus),
            _ => Err(wrong_type()),
        }
    }

    fn join(&mut self, later: &Span) -> bool {
        self.plus(later.0)
    }

    fn value(&self, _: Physical) -> Result<Value> {
        Ok(Value::Interval(self.0))
    }
}

#[cold]
fn wrong_type() -> SqlError {
    SqlError::internal("a sum of a column that is no number: a cast is missing")
}
