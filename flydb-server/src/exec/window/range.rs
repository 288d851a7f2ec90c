//! Distances between values of a key: RANGE frames with offsets.
//!
//! The rules for NULL and NaN are PostgreSQL's: NULLs are peers of each other and at no distance from
//! anything else, so that they belong to a frame only at an unbounded end, or from another NULL.

use std::cmp::Ordering;

use jiff::tz::TimeZone;

use crate::plan::SortKey;
use crate::types::calendar::{
    add_interval, add_interval_in_zone, add_intervals, timestamp_out_of_range,
};
use crate::types::compare::{compare, span};
use crate::types::{
    Column, Interval, Numeric, NumericRef, Result, SqlError, SqlState, Time, Value, ValueRef,
};

/// An offset of a RANGE frame, and the order of its key.
#[derive(Clone, Debug)]
pub(super) struct Distance {
    offset: Offset,
    preceding: bool,
    descending: bool,
    nulls_first: bool,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Offset {
    Whole(i64),
    Float(f64),
    Exact(Numeric),
    Span(Interval),
}

/// Where the edge of a frame lies.
enum Edge<'a> {
    At(Value),
    Whole(i128),
    /// Beyond all values, on the side of the greatest or of the least.
    Beyond {
        greatest: bool,
    },
    /// As far from an infinity as it is from everything: at every value.
    Everywhere,
    /// At the value of the row itself, where no distance leads anywhere else.
    Itself(ValueRef<'a>),
}

impl Distance {
    /// An offset before or after the value of the current row.
    ///
    /// # Errors
    /// 22013 for a negative one.
    pub(super) fn new(
        value: Value,
        preceding: bool,
        key: &SortKey,
        zone: TimeZone,
    ) -> Result<Distance> {
        let (offset, negative) = match value {
            Value::BigInt(offset) => (Offset::Whole(offset), offset < 0),
            Value::Double(offset) => (Offset::Float(offset), offset < 0.0 || offset.is_nan()),
            Value::Decimal(offset) => {
                let negative = offset.as_ref().is_negative() || offset.as_ref().is_nan();
                (Offset::Exact(offset), negative)
            }
            Value::Interval(offset) => (Offset::Span(offset), span(offset) < 0),
            other => return Err(SqlError::internal(format!("{other:?} is no distance"))),
        };
        if negative {
            return Err(SqlError::new(
                SqlState::InvalidPrecedingOrFollowingSize,
                "invalid preceding or following size in window function",
            ));
        }
        Ok(Distance {
            offset,
            preceding,
            descending: key.descending,
            nulls_first: key.nulls_first,
            zone,
        })
    }

    /// Whether a row lies before the start of the frame of `current`.
    pub(super) fn is_before_start(&self, key: &Column, row: usize, current: usize) -> Result<bool> {
        match (key.get(row), key.get(current)) {
            (ValueRef::Null, ValueRef::Null) => Ok(false),
            (ValueRef::Null, _) => Ok(self.nulls_first),
            (_, ValueRef::Null) => Ok(!self.nulls_first),
            (value, base) => {
                let order = self.compare_to_edge(value, base)?;
                Ok(if self.descending {
                    order.is_gt()
                } else {
                    order.is_lt()
                })
            }
        }
    }

    /// Whether a row lies before the end of the frame of `current`: in it, or before it.
    pub(super) fn is_before_end(&self, key: &Column, row: usize, current: usize) -> Result<bool> {
        match (key.get(row), key.get(current)) {
            (ValueRef::Null, ValueRef::Null) => Ok(true),
            (ValueRef::Null, _) => Ok(self.nulls_first),
            (_, ValueRef::Null) => Ok(!self.nulls_first),
            (value, base) => {
                let order = self.compare_to_edge(value, base)?;
                Ok(if self.descending {
                    order.is_ge()
                } else {
                    order.is_le()
                })
            }
        }
    }

    fn compare_to_edge(&self, value: ValueRef<'_>, base: ValueRef<'_>) -> Result<Ordering> {
        Ok(match self.edge(base)? {
            Edge::At(edge) => compare(moment(value)?.as_ref(), edge.as_ref()),
            Edge::Whole(edge) => whole(value).unwrap_or(0).cmp(&edge),
            Edge::Beyond { greatest: true } => Ordering::Less,
            Edge::Beyond { greatest: false } => Ordering::Greater,
            Edge::Everywhere if is_nan(value) => Ordering::Greater,
            Edge::Everywhere => Ordering::Equal,
            Edge::Itself(base) => compare(value, base),
        })
    }

    /// The value at the distance from another.
    fn edge<'a>(&self, base: ValueRef<'a>) -> Result<Edge<'a>> {
        let subtract = self.preceding != self.descending;
        match &self.offset {
            Offset::Whole(offset) => {
                let base = whole(base).unwrap_or(0);
                let offset = i128::from(*offset);
                let edge = if subtract {
                    base - offset
                } else {
                    base + offset
                };
                Ok(Edge::Whole(edge))
            }
            Offset::Float(offset) => Ok(float_edge(base, *offset, subtract)),
            Offset::Exact(offset) => Ok(exact_edge(base, offset.as_ref(), subtract)),
            Offset::Span(offset) => {
                let by = if subtract { negated(*offset)? } else { *offset };
                self.moment_edge(base, by).map(Edge::At)
            }
        }
    }

    fn moment_edge(&self, base: ValueRef<'_>, by: Interval) -> Result<Value> {
        Ok(match base {
            ValueRef::Date(date) => {
                let at = date.at(Time(0)).ok_or_else(timestamp_out_of_range)?;
                Value::DateTime(add_interval(at, by)?)
            }
            ValueRef::DateTime(at) => Value::DateTime(add_interval(at, by)?),
            ValueRef::Timestamp(at) => Value::Timestamp(add_interval_in_zone(at, by, &self.zone)?),
            // A time of day is not taken round the clock here.
            ValueRef::Time(at) => Value::Time(Time(at.0.saturating_add(by.micros))),
            ValueRef::TimeTz(at) => Value::TimeTz(at.saturating_add(by.micros)),
            ValueRef::Interval(at) => Value::Interval(add_intervals(at, by)?),
            other => return Err(SqlError::internal(format!("{other:?} is no moment"))),
        })
    }
}

fn whole(value: ValueRef<'_>) -> Option<i128> {
    match value {
        ValueRef::SmallInt(value) => Some(value.into()),
        ValueRef::Int(value) => Some(value.into()),
        ValueRef::BigInt(value) => Some(value.into()),
        _ => None,
    }
}

fn float_edge(base: ValueRef<'_>, offset: f64, subtract: bool) -> Edge<'_> {
    let value = match base {
        ValueRef::Real(value) => value.into(),
        ValueRef::Double(value) => value,
        _ => f64::NAN,
    };
    let edge = if subtract {
        value - offset
    } else {
        value + offset
    };
    // No distance leads to NaN or away from it; an infinite one from an infinity back leads anywhere.
    if value.is_nan() {
        return Edge::Itself(base);
    }
    if edge.is_nan() {
        return Edge::Everywhere;
    }
    Edge::At(Value::Double(edge))
}

fn is_nan(value: ValueRef<'_>) -> bool {
    match value {
        ValueRef::Real(value) => value.is_nan(),
        ValueRef::Double(value) => value.is_nan(),
        ValueRef::Decimal(value) => value.is_nan(),
        _ => false,
    }
}

fn exact_edge<'a>(base: ValueRef<'a>, offset: NumericRef<'_>, subtract: bool) -> Edge<'a> {
    let ValueRef::Decimal(value) = base else {
        return Edge::Itself(base);
    };
    let edge = match subtract {
        true => value.checked_sub(offset),
        false => value.checked_add(offset),
    };
    match edge {
        // As far from an infinity as it is from everything.
        Some(edge) if edge.as_ref().is_nan() && !value.is_nan() => Edge::Everywhere,
        Some(edge) => Edge::At(Value::Decimal(edge)),
        None => Edge::Beyond {
            greatest: !subtract,
        },
    }
}

/// A value as what edges are compared with: dates as midnights.
fn moment(value: ValueRef<'_>) -> Result<Value> {
    match value {
        ValueRef::Date(date) => {
            let at = date.at(Time(0)).ok_or_else(timestamp_out_of_range)?;
            Ok(Value::DateTime(at))
        }
        ValueRef::Real(value) => Ok(Value::Double(value.into())),
        other => Ok(other.to_value()),
    }
}

fn negated(interval: Interval) -> Result<Interval> {
    let parts = (
        interval.months.checked_neg(),
        interval.days.checked_neg(),
        interval.micros.checked_neg(),
    );
    let (Some(months), Some(days), Some(micros)) = parts else {
        return Err(timestamp_out_of_range());
    };
    Ok(Interval {
        months,
        days,
        micros,
    })
}
