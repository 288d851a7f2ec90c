//! Groups and their aggregates.
//!
//! With several sets of keys each row belongs to a group of every set; the number of the set is a key more.
//!
//! Each batch's rows get the numbers of their groups, then every aggregate takes the batch as a whole.
//! The result is computed at the end and passed on in batches, groups in the order in which they came.

mod sets;
mod shared;
mod streamed;

use crate::eval::EvalContext;
use crate::eval::aggregate::{Aggregator, Groups};
use std::sync::Arc;

use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::rows::collect::Collected;
use crate::exec::rows::gather::all_rows;
use crate::exec::rows::key_filter::KeyFilter;
use crate::exec::rows::key_table::KeyTable;
use crate::exec::rows::used::Used;
use crate::exec::run::Context;
use crate::exec::wide;
use crate::plan::{self, AggregateCall, ExprKind};
use crate::types::{Batch, Column, Result};

use super::sort::Ordered;
use shared::Shared;

pub(in crate::exec) use streamed::StreamedAggregate;

/// Takes in all rows, group by group.
pub(in crate::exec) struct Aggregate {
    input: Operator,
    aggregators: Vec<Aggregator>,
    groups: KeyTable,
    /// The key columns of each group's first row.
    keys: Collected,
    /// What their arguments have in common.
    shared: Shared,
    /// Bytes reserved for the aggregators.
    reserved: usize,
    result: Option<Ordered>,
}

impl std::fmt::Debug for Aggregate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Aggregate")
            .field("input", &self.input)
            .field("groups", &self.groups.len())
            .finish_non_exhaustive()
    }
}

/// Whether all rows make one group, even if there are none.
fn is_one_group(plan: &plan::Aggregate) -> bool {
    plan.keys.is_empty() && plan.grouping.sets.is_empty()
}

/// The columns of the input that keys and calls read.
fn used(plan: &plan::Aggregate) -> Used {
    let mut used = Used::by_all(&plan.keys);
    for call in &plan.calls {
        call.for_each_expr(&mut |expr| used.add(expr));
    }
    used
}

/// Opens the input for the columns that keys and calls read.
fn open_input(plan: &plan::Aggregate) -> Result<Operator> {
    let mut input = Operator::open(&plan.input, Delivery::Columns)?;
    input.want(&plan.input, used(plan));
    Ok(input)
}

/// An aggregator for each call, of no rows yet.
fn aggregators(plan: &plan::Aggregate) -> Result<Vec<Aggregator>> {
    plan.calls.iter().map(Aggregator::new).collect()
}

/// Rows of other groups than those with one of these keys need not come.
fn restrict(input: &mut Operator, plan: &plan::Aggregate, column: usize, keys: &Arc<KeyFilter>) {
    let key = plan.keys.get(column).map(|key| &key.kind);
    if let (Some(ExprKind::Column(column)), true) = (key, plan.grouping.sets.is_empty()) {
        input.restrict(&plan.input, *column, keys);
    }
}

impl Aggregate {
    /// Opens the input, and an aggregator for each call.
    pub(in crate::exec) fn open(plan: &plan::Aggregate) -> Result<Aggregate> {
        Ok(Aggregate {
            input: open_input(plan)?,
            aggregators: aggregators(plan)?,
            groups: KeyTable::default(),
            keys: Collected::default(),
            shared: Shared::new(),
            reserved: 0,
            result: None,
        })
    }

    /// Only groups with one of these keys in a column of what comes out are of use.
    pub(in crate::exec) fn restrict(
        &mut self,
        plan: &plan::Aggregate,
        column: usize,
        keys: &Arc<KeyFilter>,
    ) {
        restrict(&mut self.input, plan, column, keys);
    }

    /// The next groups; nothing before the input is at its end.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Aggregate,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        if let Some(result) = &mut self.result {
            return Ok(result.next());
        }
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            match self.input.pull_batch(&plan.input, context)? {
                Pull::Ready(batch) => self.take_in(plan, &batch, context)?,
                Pull::Yield => return Ok(Pull::Yield),
                Pull::Done => return self.finish(plan),
            }
        }
        Ok(Pull::Yield)
    }

    fn take_in(
        &mut self,
        plan: &plan::Aggregate,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<()> {
        if is_one_group(plan) {
            self.update(plan, Groups::One, 1, batch, context)?;
            return self.reserve(context);
        }
        let keys = context.evaluate_all(&plan.keys, batch)?;
        let sets = &plan.grouping.sets;
        if sets.is_empty() {
            self.take_in_set(plan, keys, batch, context)?;
            return self.reserve(context);
        }
        for (number, set) in sets.iter().enumerate() {
            let keys = sets::keys_of(&keys, set, number, batch.rows)?;
            self.take_in_set(plan, keys, batch, context)?;
        }
        self.reserve(context)
    }

    /// Takes the rows into the groups of one set of keys.
    fn take_in_set(
        &mut self,
        plan: &plan::Aggregate,
        keys: Vec<Column>,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<()> {
        let numbered = self.groups.insert(&keys, batch.rows, context)?;
        if !numbered.first.is_empty() {
            let keys = Batch {
                columns: keys,
                rows: batch.rows,
            };
            self.keys.push(keys.gather(&numbered.first), context)?;
        }
        let groups = Groups::Each(&numbered.numbers);
        self.update(plan, groups, self.groups.len(), batch, context)
    }

    fn update(
        &mut self,
        plan: &plan::Aggregate,
        groups: Groups<'_>,
        count: usize,
        batch: &Batch,
        context: Context<'_>,
    ) -> Result<()> {
        let eval = context.eval();
        let (batch, calls) = self.shared.compute(&plan.calls, batch, context)?;
        for (aggregator, call) in self.aggregators.iter_mut().zip(calls) {
            update(aggregator, call, (groups, count), &batch, &eval)?;
        }
        Ok(())
    }

    fn reserve(&mut self, context: Context<'_>) -> Result<()> {
        let bytes = self.aggregators.iter().map(Aggregator::memory).sum();
        context.reserve(usize::saturating_sub(bytes, self.reserved))?;
        self.reserved = self.reserved.max(bytes);
        Ok(())
    }

    fn finish(&mut self, plan: &plan::Aggregate) -> Result<Pull<Batch>> {
        let mut keys = std::mem::take(&mut self.keys).finish();
        if is_one_group(plan) {
            keys.rows = 1;
        }
        if keys.rows == 0 && !plan.grouping.sets.is_empty() {
            keys = sets::groups_of_nothing(plan)?;
        }
        let Batch {
            mut columns,
            rows: groups,
        } = keys;
        let numbers = (!plan.grouping.sets.is_empty()).then(|| columns.pop());
        for aggregator in std::mem::take(&mut self.aggregators) {
            columns.push(aggregator.finish(groups)?);
        }
        let numbers = numbers.flatten();
        columns.extend(sets::groupings(&plan.grouping, numbers.as_ref(), groups));
        Ok(self.deliver(columns, groups))
    }

    fn deliver(&mut self, columns: Vec<Column>, groups: usize) -> Pull<Batch> {
        let rows = Batch {
            columns,
            rows: groups,
        };
        if (1..=BATCH_ROWS).contains(&groups) {
            self.result = Some(Ordered::new(Batch::empty_columns(0), Vec::new()));
            return Pull::Ready(rows);
        }
        let order = all_rows(groups);
        self.result.insert(Ordered::new(rows, order)).next()
    }
}

/// Takes the rows of a batch into an aggregate; half of them at a time where its arguments are too much
/// at once, which it says before it takes any.
fn update(
    aggregator: &mut Aggregator,
    call: &AggregateCall,
    (groups, count): (Groups<'_>, usize),
    batch: &Batch,
    eval: &EvalContext<'_>,
) -> Result<()> {
    match aggregator.update(call, groups, count, batch, eval) {
        Err(error) if wide::is_divisible(&error, batch) => {
            let (first, rest) = wide::halves(batch);
            let (groups, rest_groups) = groups.split_at(first.rows);
            update(aggregator, call, (groups, count), &first, eval)?;
            update(aggregator, call, (rest_groups, count), &rest, eval)
        }
        updated => updated,
    }
}
