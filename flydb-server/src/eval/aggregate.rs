//! Aggregates: what is computed of the rows of a group.
//!
//! An [`Aggregator`] is one call of a query. It takes batches with the group of each row, evaluates
//! FILTER and arguments itself, leaves out duplicates for DISTINCT, keeps rows back for ORDER BY, and
//! gives one value for each group at the end. What it computes is an [`Accumulator`], one for each
//! family of functions, which holds the state of all groups in vectors and takes whole columns. [`Framed`]
//! uses the same accumulators for the frames of a window, whose parts are groups.

mod average;
mod bit_strings;
mod bits;
mod collect;
mod count;
mod deviation;
mod distinct;
mod exact_spread;
mod extreme;
mod framed;
mod groups;
mod json;
mod ordered;
mod percentile;
mod regression;
mod states;
mod sum;

pub(crate) use framed::Framed;
pub(crate) use groups::Groups;

use std::ops::Range;

use self::distinct::Seen;
use self::ordered::Held;
use super::EvalContext;
use super::json::to_json_column;
use crate::plan::{AggregateCall, AggregateFunction};
use crate::types::cast::cast_column;
use crate::types::{Batch, Column, DataType, Physical, Result};

/// The state of one aggregate function for all groups.
trait Accumulator: Send {
    /// Takes rows; their groups are below `group_count`.
    fn update(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: &[Column],
    ) -> Result<()>;

    /// The results of some groups, which keep their states. A group that never got a row is empty.
    fn results(&mut self, groups: Range<usize>) -> Result<Column>;

    /// Makes the state of `into` what it would be had the rows of `earlier` come first, and then those of
    /// `later`. All three are below the highest count of groups so far; `into` may be either of the others.
    fn merge(&mut self, into: usize, earlier: usize, later: usize) -> Result<()>;

    /// Forgets the groups from this one on.
    fn truncate(&mut self, groups: usize);

    /// Whether a state grows with the rows that it is of, so that many of one group cost much.
    fn grows(&self) -> bool {
        false
    }

    /// About how many bytes it holds.
    fn memory(&self) -> usize;
}

/// One aggregate call at work.
pub(crate) struct Aggregator {
    accumulator: Box<dyn Accumulator>,
    /// DISTINCT: what came already.
    seen: Option<Seen>,
    /// ORDER BY: the rows, until the end.
    held: Option<Held>,
}

impl Aggregator {
    /// An aggregate without rows yet.
    ///
    /// # Errors
    /// XX000 for arguments that the function does not take.
    pub(crate) fn new(call: &AggregateCall) -> Result<Aggregator> {
        Ok(Aggregator {
            accumulator: accumulator(call)?,
            seen: call.distinct.then(Seen::default),
            held: (!call.order_by.is_empty()).then(|| Held::new(&call.order_by)),
        })
    }

    /// Takes the rows of a batch; `call` is the one it was made for. Groups are numbered from 0 to
    /// below `group_count`, which never shrinks.
    ///
    /// # Errors
    /// Whatever the arguments raise; 22003 for a sum out of range.
    pub(crate) fn update(
        &mut self,
        call: &AggregateCall,
        groups: Groups<'_>,
        group_count: usize,
        input: &Batch,
        ctx: &EvalContext<'_>,
    ) -> Result<()> {
        let Some(condition) = &call.filter else {
            return self.take(call, groups, group_count, input, ctx);
        };
        let rows = super::filter(condition, input, ctx)?;
        let kept = groups.gather(&rows);
        self.take(
            call,
            kept.as_groups(),
            group_count,
            &input.gather(&rows),
            ctx,
        )
    }

    fn take(
        &mut self,
        call: &AggregateCall,
        groups: Groups<'_>,
        group_count: usize,
        input: &Batch,
        ctx: &EvalContext<'_>,
    ) -> Result<()> {
        if input.rows == 0 {
            return Ok(());
        }
        if call.arguments.is_empty() && self.held.is_none() {
            // count(*): a column of no account, for its length.
            let rows = Column::new(crate::types::ColumnData::Boolean(vec![true; input.rows]));
            return self.accumulator.update(groups, group_count, &[rows]);
        }
        let evaluate = |expr| super::evaluate(expr, input, ctx);
        let mut arguments: Vec<Column> =
            call.arguments.iter().map(evaluate).collect::<Result<_>>()?;
        prepare(call, &mut arguments, ctx)?;
        let mut keys: Vec<Column> = call
            .order_by
            .iter()
            .map(|key| evaluate(&key.expr))
            .collect::<Result<_>>()?;
        let Some(seen) = &mut self.seen else {
            return self.pass(groups, group_count, arguments, keys);
        };
        let fresh = seen.fresh(groups, &arguments, input.rows);
        let gather = |columns: &mut Vec<Column>| {
            columns
                .iter_mut()
                .for_each(|column| *column = column.gather(&fresh));
        };
        gather(&mut arguments);
        gather(&mut keys);
        let kept = groups.gather(&fresh);
        self.pass(kept.as_groups(), group_count, arguments, keys)
    }

    fn pass(
        &mut self,
        groups: Groups<'_>,
        group_count: usize,
        arguments: Vec<Column>,
        keys: Vec<Column>,
    ) -> Result<()> {
        match &mut self.held {
            Some(held) => {
                held.hold(groups, arguments, keys);
                Ok(())
            }
            None => self.accumulator.update(groups, group_count, &arguments),
        }
    }

    /// The result of each group, in order.
    ///
    /// # Errors
    /// 22003 for a result out of range.
    pub(crate) fn finish(mut self, group_count: usize) -> Result<Column> {
        if let Some(held) = &self.held {
            for (groups, arguments) in held.sorted()? {
                self.accumulator
                    .update(Groups::Each(&groups), group_count, &arguments)?;
            }
        }
        self.accumulator.results(0..group_count)
    }

    /// About how many bytes it holds, for the query's memory budget.
    pub(crate) fn memory(&self) -> usize {
        self.accumulator.memory()
            + self.seen.as_ref().map_or(0, Seen::memory)
            + self.held.as_ref().map_or(0, Held::memory)
    }
}

/// Arguments of any type as what the accumulator works on: texts or documents.
fn prepare(call: &AggregateCall, arguments: &mut [Column], ctx: &EvalContext<'_>) -> Result<()> {
    let types = call.arguments.iter().map(|argument| argument.data_type);
    for (place, (column, from)) in arguments.iter_mut().zip(types).enumerate() {
        let zone = &ctx.session.time_zone;
        match (call.function, place) {
            (AggregateFunction::GroupConcat, 0) | (AggregateFunction::JsonObjectAgg, 0) => {
                *column = cast_column(column, from, DataType::Text, &ctx.cast_rules(true))?;
            }
            (AggregateFunction::JsonAgg, 0) | (AggregateFunction::JsonObjectAgg, 1) => {
                *column = to_json_column(column, from, zone)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn accumulator(call: &AggregateCall) -> Result<Box<dyn Accumulator>> {
    use AggregateFunction as F;
    let argument = |index: usize| {
        let expr = call.arguments.get(index);
        expr.map_or(DataType::Text, |expr| expr.data_type)
    };
    let result = call.data_type;
    Ok(match call.function {
        F::CountAll => Box::new(count::Count::rows()),
        F::Count => Box::new(count::Count::values()),
        F::Sum => sum::sum(argument(0))?,
        F::Avg => average::average(argument(0))?,
        F::Min => extreme::extreme(result, std::cmp::Ordering::Less),
        F::Max => extreme::extreme(result, std::cmp::Ordering::Greater),
        F::AnyValue => extreme::extreme(result, std::cmp::Ordering::Equal),
        F::BitAnd | F::BitOr | F::BitXor if result.physical() == Physical::Text => {
            Box::new(bit_strings::BitStrings::new(call.function))
        }
        F::BoolAnd | F::BoolOr | F::BitAnd | F::BitOr | F::BitXor => {
            Box::new(bits::Bits::new(call.function, result))
        }
        F::StringAgg | F::GroupConcat => Box::new(collect::Texts::new(call.function, result)),
        F::JsonAgg => Box::new(json::Documents::array()),
        F::JsonObjectAgg => Box::new(json::Documents::object()),
        F::StddevSamp | F::StddevPop | F::VarSamp | F::VarPop => {
            deviation::deviation(call.function, argument(0))
        }
        F::CovarPop
        | F::CovarSamp
        | F::Corr
        | F::RegrCount
        | F::RegrAvgX
        | F::RegrAvgY
        | F::RegrSxx
        | F::RegrSyy
        | F::RegrSxy
        | F::RegrSlope
        | F::RegrIntercept
        | F::RegrR2 => Box::new(regression::Regression::new(call.function)),
        F::PercentileCont | F::PercentileDisc | F::Median | F::Mode => {
            Box::new(percentile::Percentile::new(call))
        }
    })
}

#[cfg(test)]
mod tests;
