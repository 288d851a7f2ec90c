//! CORR, the covariances and the REGR kin, of pairs (y, x) of DOUBLE in which neither is NULL.

use std::ops::Range;

use super::states::{merge_states, states};
use super::{Accumulator, Groups};
use crate::eval::ColumnBuilder;
use crate::plan::AggregateFunction;
use crate::types::{Column, Physical, Result, Value, ValueRef};

pub(super) struct Regression {
    function: AggregateFunction,
    states: Vec<Pairs>,
}

impl Regression {
    pub(super) const fn new(function: AggregateFunction) -> Regression {
        Regression {
            function,
            states: Vec::new(),
        }
    }
}

/// Count, sums, and sums of squared distances from the means, by Youngs and Cramer's recurrence.
#[derive(Clone, Copy, Debug, Default)]
struct Pairs {
    count: f64,
    sum_x: f64,
    sum_xx: f64,
    sum_y: f64,
    sum_yy: f64,
    sum_xy: f64,
}

impl Pairs {
    fn add(&mut self, y: f64, x: f64) {
        self.count += 1.0;
        self.sum_x += x;
        self.sum_y += y;
        if self.count > 1.0 {
            let dx = x * self.count - self.sum_x;
            let dy = y * self.count - self.sum_y;
            let scale = 1.0 / (self.count * (self.count - 1.0));
            self.sum_xx += dx * dx * scale;
            self.sum_yy += dy * dy * scale;
            self.sum_xy += dx * dy * scale;
        } else if !x.is_finite() || !y.is_finite() {
            self.sum_xx = f64::NAN;
            self.sum_yy = f64::NAN;
            self.sum_xy = f64::NAN;
        }
    }

    /// Adds the rows of another; one row alone as if it came by itself.
    fn join(&mut self, later: Pairs) {
        if later.count == 1.0 {
            return self.add(later.sum_y, later.sum_x);
        }
        if later.count == 0.0 || self.count == 0.0 {
            if self.count == 0.0 {
                *self = later;
            }
            return;
        }
        let count = self.count + later.count;
        let dx = self.sum_x / self.count - later.sum_x / later.count;
        let dy = self.sum_y / self.count - later.sum_y / later.count;
        let scale = self.count * later.count / count;
        self.sum_xx += later.sum_xx + scale * dx * dx;
        self.sum_yy += later.sum_yy + scale * dy * dy;
        self.sum_xy += later.sum_xy + scale * dx * dy;
        self.sum_x += later.sum_x;
        self.sum_y += later.sum_y;
        self.count = count;
    }

    fn value(self, function: AggregateFunction) -> Option<f64> {
        use AggregateFunction as F;
        let n = self.count;
        let some = n >= 1.0;
        match function {
            F::CovarPop => some.then(|| self.sum_xy / n),
            F::CovarSamp => (n >= 2.0).then(|| self.sum_xy / (n - 1.0)),
            F::Corr => {
                let defined = some && self.sum_xx != 0.0 && self.sum_yy != 0.0;
                defined.then(|| self.sum_xy / (self.sum_xx * self.sum_yy).sqrt())
            }
            F::RegrAvgX => some.then(|| self.sum_x / n),
            F::RegrAvgY => some.then(|| self.sum_y / n),
            F::RegrSxx => some.then_some(self.sum_xx),
            F::RegrSyy => some.then_some(self.sum_yy),
            F::RegrSxy => some.then_some(self.sum_xy),
            F::RegrSlope => (some && self.sum_xx != 0.0).then(|| self.sum_xy / self.sum_xx),
            F::RegrIntercept => (some && self.sum_xx != 0.0)
                .then(|| (self.sum_y - self.sum_x * self.sum_xy / self.sum_xx) / n),
            F::RegrR2 if !some || self.sum_xx == 0.0 => None,
            F::RegrR2 if self.sum_yy == 0.0 => Some(1.0),
            F::RegrR2 => Some(self.sum_xy * self.sum_xy / (self.sum_xx * self.sum_yy)),
            _ => None,
        }
    }
}

impl Accumulator for Regression {
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()> {
        self.states.resize(group_count, Pairs::default());
        let [y, x] = arguments else {
            return Ok(());
        };
        for row in 0..y.len() {
            if let (ValueRef::Double(y), ValueRef::Double(x)) = (y.get(row), x.get(row))
                && let Some(state) = self.states.get_mut(groups.of(row) as usize)
            {
                state.add(y, x);
            }
        }
        Ok(())
    }

    #[allow(clippy::cast_possible_truncation)] // a count
    fn results(&mut self, groups: Range<usize>) -> Result<Column> {
        let counts = self.function == AggregateFunction::RegrCount;
        let physical = if counts {
            Physical::BigInt
        } else {
            Physical::Double
        };
        let mut out = ColumnBuilder::new(physical, groups.len());
        let function = self.function;
        for state in states(&mut self.states, groups) {
            let value = if counts {
                Value::BigInt(state.count as i64)
            } else {
                state.value(function).map_or(Value::Null, Value::Double)
            };
            out.push(value.as_ref())?;
        }
        Ok(out.finish())
    }

    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()> {
        let join = |state: &mut Pairs, later: &Pairs| state.join(*later);
        merge_states(&mut self.states, into, earlier, later, join);
        Ok(())
    }

    fn truncate(&mut self, groups: usize) {
        self.states.truncate(groups);
    }

    fn memory(&self) -> usize {
        self.states.capacity() * size_of::<Pairs>()
    }
}
