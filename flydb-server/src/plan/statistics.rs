//! What is known of the values of a column, and the shares of rows that follow from it.

use crate::types::compare::compare;
use crate::types::{NumericRef, Value, ValueRef};

/// The values of one column of a table, as a sample of its rows shows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ColumnStatistics {
    /// The share of rows in which it is NULL.
    pub(crate) nulls: f64,
    /// About how many distinct values it has in the whole table; at least 1.
    pub(crate) distinct: f64,
    /// Its most common values, and the share of all rows that has each.
    pub(crate) common: Vec<(Value, f64)>,
    /// The other values in order, cut into parts of equally many rows: the ends of these parts.
    pub(crate) bounds: Vec<Value>,
}

/// What a share is at least, so that no plan looks free.
const LEAST: f64 = 1e-7;

impl ColumnStatistics {
    /// The share of rows with this value.
    pub(crate) fn equal(&self, value: ValueRef<'_>) -> f64 {
        if value == ValueRef::Null {
            return LEAST;
        }
        let mut common = self.common.iter();
        let known = common.find(|(common, _)| is_same(common.as_ref(), value));
        known.map_or_else(|| self.equal_uncommon(), |(_, share)| *share)
    }

    /// The share of rows with any one value that is not among the common ones.
    fn equal_uncommon(&self) -> f64 {
        let common: f64 = self.common.iter().map(|(_, share)| share).sum();
        let rest = (1.0 - self.nulls - common).max(0.0);
        let values = (self.distinct - count(self.common.len())).max(1.0);
        (rest / values).max(LEAST)
    }

    /// The share of rows with a value that is not known yet.
    pub(crate) fn equal_any(&self) -> f64 {
        ((1.0 - self.nulls) / self.distinct.max(1.0)).max(LEAST)
    }

    /// The share of rows below a value, or with `inclusive` at it.
    pub(crate) fn below(&self, value: ValueRef<'_>, inclusive: bool) -> f64 {
        let is_below = |one: &Value| match compare(one.as_ref(), value) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Equal => inclusive,
            std::cmp::Ordering::Greater => false,
        };
        let all: f64 = self.common.iter().map(|(_, share)| share).sum();
        let common = self.common.iter().filter(|(one, _)| is_below(one));
        let common: f64 = common.map(|(_, share)| share).sum();
        let rest = (1.0 - self.nulls - all).max(0.0);
        (common + rest * self.part_below(value)).clamp(LEAST, 1.0)
    }

    /// The share of rows that come before all values of another column, or with `descending` after them.
    pub(crate) fn share_before(&self, other: &ColumnStatistics, descending: bool) -> f64 {
        let common = other.common.iter().map(|(value, _)| value);
        let values = common.chain(&other.bounds);
        let order = |a: &&Value, b: &&Value| compare(a.as_ref(), b.as_ref());
        let (least, most) = (values.clone().min_by(order), values.max_by(order));
        match (descending, least, most) {
            (false, Some(least), _) => self.below(least.as_ref(), false),
            (true, _, Some(most)) => (1.0 - self.nulls - self.below(most.as_ref(), true)).max(0.0),
            _ => 0.0,
        }
    }

    /// The share of the uncommon values that are below a value.
    fn part_below(&self, value: ValueRef<'_>) -> f64 {
        let parts = self.bounds.len().saturating_sub(1);
        let place = self
            .bounds
            .partition_point(|bound| compare(bound.as_ref(), value).is_lt());
        if parts == 0 || place == 0 {
            return 0.0;
        }
        let within = match (self.bounds.get(place - 1), self.bounds.get(place)) {
            (Some(low), Some(high)) => between(low.as_ref(), value, high.as_ref()),
            _ => return 1.0,
        };
        (count(place - 1) + within) / count(parts)
    }
}

/// Whether two values are equal; texts but for blanks at their ends, as a CHAR is kept with them.
fn is_same(a: ValueRef<'_>, b: ValueRef<'_>) -> bool {
    match (a, b) {
        (ValueRef::Text(a), ValueRef::Text(b)) => {
            a.trim_end_matches(' ') == b.trim_end_matches(' ')
        }
        _ => compare(a, b).is_eq(),
    }
}

/// How far a value lies on the way from one to another, where they are numbers or dates.
fn between(low: ValueRef<'_>, value: ValueRef<'_>, high: ValueRef<'_>) -> f64 {
    match (position(low), position(value), position(high)) {
        (Some(low), Some(value), Some(high)) if high > low => {
            ((value - low) / (high - low)).clamp(0.0, 1.0)
        }
        _ => 0.5,
    }
}

#[allow(clippy::cast_precision_loss)] // a guess
fn position(value: ValueRef<'_>) -> Option<f64> {
    Some(match value {
        ValueRef::SmallInt(v) => v.into(),
        ValueRef::Int(v) => v.into(),
        ValueRef::BigInt(v) => v as f64,
        ValueRef::Real(v) => v.into(),
        ValueRef::Double(v) => v,
        ValueRef::Decimal(NumericRef::Short(v)) => {
            v.coefficient() as f64 / 10_f64.powi(v.scale().into())
        }
        ValueRef::Decimal(v) => v.to_f64(),
        ValueRef::Date(v) => v.0.into(),
        ValueRef::Time(v) => v.0 as f64,
        ValueRef::TimeTz(v) => v.packed() as f64,
        ValueRef::DateTime(v) => v.0 as f64,
        ValueRef::Timestamp(v) => v.0 as f64,
        ValueRef::Null
        | ValueRef::Boolean(_)
        | ValueRef::Text(_)
        | ValueRef::Bytes(_)
        | ValueRef::Interval(_)
        | ValueRef::Uuid(_)
        | ValueRef::Json(_) => return None,
    })
}

#[allow(clippy::cast_precision_loss)] // a guess
fn count(of: usize) -> f64 {
    of as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ages() -> ColumnStatistics {
        ColumnStatistics {
            nulls: 0.1,
            distinct: 102.0,
            common: vec![(Value::Int(18), 0.2), (Value::Int(21), 0.2)],
            bounds: [0, 10, 20, 60, 100].map(Value::Int).to_vec(),
        }
    }

    #[track_caller]
    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-6, "{a} is not {b}");
    }

    #[test]
    fn common_values_have_their_share_and_others_share_the_rest() {
        close(ages().equal(ValueRef::Int(21)), 0.2);
        close(ages().equal(ValueRef::Int(40)), 0.5 / 100.0);
        close(ages().equal_any(), 0.9 / 102.0);
        assert!(ages().equal(ValueRef::Null) < 1e-6);
    }

    /// The shares of CHAR columns were taken for nothing, as the literal came without blanks.
    #[test]
    fn blanks_at_the_end_do_not_count() {
        let known = ColumnStatistics {
            distinct: 2.0,
            common: ["BUILDING  ", "MACHINERY "]
                .map(|one| (Value::Text(one.into()), 0.5))
                .to_vec(),
            ..ColumnStatistics::default()
        };
        close(known.equal(ValueRef::Text("BUILDING")), 0.5);
    }

    #[test]
    fn a_bound_takes_whole_parts_and_a_share_of_one() {
        close(ages().below(ValueRef::Int(-5), false), LEAST);
        close(ages().below(ValueRef::Int(15), false), 0.5 * 1.5 / 4.0);
        close(
            ages().below(ValueRef::Int(40), false),
            0.4 + 0.5 * 2.5 / 4.0,
        );
        close(ages().below(ValueRef::Int(500), false), 0.9);
        let at = |inclusive| ages().below(ValueRef::Int(18), inclusive);
        close(at(true) - at(false), 0.2);
    }

    #[test]
    fn what_comes_before_another_column_is_known_by_its_ends() {
        let later = ColumnStatistics {
            distinct: 3.0,
            common: vec![(Value::Int(20), 0.5)],
            bounds: [60, 80].map(Value::Int).to_vec(),
            ..ColumnStatistics::default()
        };
        close(ages().share_before(&later, false), 0.2 + 0.5 * 2.0 / 4.0);
        close(later.share_before(&ages(), false), LEAST);
        close(ages().share_before(&later, true), 0.5 * 0.5 / 4.0);
        close(later.share_before(&ColumnStatistics::default(), true), 0.0);
    }

    #[test]
    fn numbers_of_other_types_compare() {
        close(
            ages().below(ValueRef::Double(15.0), true),
            ages().below(ValueRef::BigInt(15), true),
        );
    }
}
