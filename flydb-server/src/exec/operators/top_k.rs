//! The first rows in an order.
//!
//! Rows are collected until they are a few times as many as can come out, then all but the first
//! ones are dropped, and so on: memory is of the limit's size, and each row is compared a few times
//! only. A tie is won by the row that came earlier, as in a stable sort.

use super::limit::Window;
use super::sort::{Ordered, key_columns};
use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::rows::collect::{Collected, bytes_of};
use crate::exec::rows::order::Order;
use crate::exec::run::Context;
use crate::plan;
use crate::types::{Batch, Result};

/// Keeps the first rows of what it has seen.
#[derive(Debug)]
pub(in crate::exec) struct TopK {
    input: Operator,
    window: Option<Window>,
    rows: Collected,
    /// Bytes of the rows.
    held: usize,
    /// Bytes reserved for the rows at their most.
    reserved: usize,
    sorted: Option<Ordered>,
}

impl TopK {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::TopK) -> Result<TopK> {
        Ok(TopK {
            input: Operator::open(&plan.input, Delivery::Columns)?,
            window: None,
            rows: Collected::default(),
            held: 0,
            reserved: 0,
            sorted: None,
        })
    }

    /// The next rows in order.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::TopK,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        if let Some(sorted) = &mut self.sorted {
            return Ok(sorted.next());
        }
        let window = match self.window {
            Some(window) => window,
            None => *self.window.insert(Window::of(
                Some(&plan.limit),
                plan.offset.as_ref(),
                context,
            )?),
        };
        let wanted = window.skip.saturating_add(window.take);
        if window.take == 0 {
            return Ok(Pull::Done);
        }
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            match self.input.pull_batch(&plan.input, context)? {
                Pull::Ready(batch) => self.take_in(plan, batch, wanted, context)?,
                Pull::Yield => return Ok(Pull::Yield),
                Pull::Done => return self.finish(plan, window, wanted, context),
            }
        }
        Ok(Pull::Yield)
    }

    fn take_in(
        &mut self,
        plan: &plan::TopK,
        batch: Batch,
        wanted: usize,
        context: Context<'_>,
    ) -> Result<()> {
        self.hold(bytes_of(&batch), context)?;
        self.rows.append(batch)?;
        if self.rows.len() >= wanted.saturating_mul(2).saturating_add(2 * BATCH_ROWS) {
            let (rows, order) = self.first(plan, wanted, context)?;
            let rows = rows.gather(&order);
            self.hold(bytes_of(&rows), context)?;
            self.rows.append(rows)?;
        }
        Ok(())
    }

    /// Counts the bytes of more rows; reserves them where there were never as many.
    fn hold(&mut self, bytes: usize, context: Context<'_>) -> Result<()> {
        self.held += bytes;
        context.reserve(self.held.saturating_sub(self.reserved))?;
        self.reserved = self.reserved.max(self.held);
        Ok(())
    }

    /// Takes the rows, and the numbers of the first ones in order.
    fn first(
        &mut self,
        plan: &plan::TopK,
        wanted: usize,
        context: Context<'_>,
    ) -> Result<(Batch, Vec<u32>)> {
        let rows = std::mem::take(&mut self.rows).finish();
        self.held = 0;
        if rows.rows == 0 {
            return Ok((rows, Vec::new()));
        }
        let columns = key_columns(&rows, &plan.keys, context)?;
        let order = Order::new(&columns, &plan.keys).first(rows.rows, wanted);
        Ok((rows, order))
    }

    fn finish(
        &mut self,
        plan: &plan::TopK,
        window: Window,
        wanted: usize,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        let (rows, mut order) = self.first(plan, wanted, context)?;
        order.drain(..window.skip.min(order.len()));
        Ok(self.sorted.insert(Ordered::new(rows, order)).next())
    }
}
