//! Window functions: all rows are collected and sorted by partition and order, every function takes them
//! in, and then they go out in that order, batch by batch, with the functions' results behind.
//!
//! Sorting and taking in are done in steps, and results are computed when their rows go out, so that
//! others have their turn and only the input and what the functions keep is held in memory.

use std::ops::Range;

use super::sort::{key_columns, sorting};
use crate::exec::limits::{BATCH_ROWS, BATCHES_PER_YIELD};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::rows::collect::{Collected, bytes_of};
use crate::exec::rows::sorting::{Sorted, Sorting};
use crate::exec::run::Context;
use crate::exec::window::{FEW_ROWS, SortedRows, Worker};
use crate::plan::{self, SortKey};
use crate::types::{Batch, Result};

/// Computes window functions.
pub(in crate::exec) struct Window {
    input: Operator,
    phase: Phase,
}

enum Phase {
    Collect(Collected),
    Sort(Batch, Sorting),
    Merge {
        rows: Batch,
        sorted: Sorted,
        order: Vec<u32>,
    },
    Prepare(Box<Computation>),
    Deliver(Box<Computation>),
    Done,
}

struct Computation {
    rows: SortedRows,
    workers: Vec<Worker>,
    /// The next row to take in, or to give the results of.
    next: usize,
}

impl std::fmt::Debug for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Window")
            .field("input", &self.input)
            .finish_non_exhaustive()
    }
}

impl Window {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::Window) -> Result<Window> {
        Ok(Window {
            input: Operator::open(&plan.input, Delivery::Columns)?,
            phase: Phase::Collect(Collected::new()),
        })
    }

    /// The next rows with their results.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::Window,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            match &mut self.phase {
                Phase::Collect(rows) => match self.input.pull_batch(&plan.input, context)? {
                    Pull::Ready(batch) => rows.push(batch, context)?,
                    Pull::Yield => return Ok(Pull::Yield),
                    Pull::Done => {
                        let rows = std::mem::take(rows).finish();
                        self.phase = sort(rows, plan, context)?;
                    }
                },
                Phase::Sort(..) | Phase::Merge { .. } => {
                    self.sort(plan, context)?;
                    return Ok(Pull::Yield);
                }
                Phase::Prepare(computation) => {
                    if computation.prepare(plan, context)? {
                        self.deliver();
                    }
                }
                Phase::Deliver(computation) => return computation.deliver(plan, context),
                Phase::Done => return Ok(Pull::Done),
            }
        }
        Ok(Pull::Yield)
    }

    /// A step of the sort.
    fn sort(&mut self, plan: &plan::Window, context: Context<'_>) -> Result<()> {
        match std::mem::replace(&mut self.phase, Phase::Done) {
            Phase::Sort(rows, mut sorting) => {
                self.phase = if sorting.step() {
                    Phase::Merge {
                        rows,
                        sorted: sorting.finish(),
                        order: Vec::new(),
                    }
                } else {
                    Phase::Sort(rows, sorting)
                };
            }
            Phase::Merge {
                rows,
                mut sorted,
                mut order,
            } => {
                order.extend(sorted.take(BATCH_ROWS * BATCHES_PER_YIELD));
                self.phase = if order.len() < rows.rows {
                    Phase::Merge {
                        rows,
                        sorted,
                        order,
                    }
                } else {
                    Phase::Prepare(Box::new(Computation::new(&rows, &order, plan, context)?))
                };
            }
            other => self.phase = other,
        }
        Ok(())
    }

    fn deliver(&mut self) {
        if let Phase::Prepare(mut computation) = std::mem::replace(&mut self.phase, Phase::Done) {
            computation.next = 0;
            self.phase = Phase::Deliver(computation);
        }
    }
}

/// Sorts by the partitions, then by the order.
fn sort(rows: Batch, plan: &plan::Window, context: Context<'_>) -> Result<Phase> {
    if rows.rows == 0 {
        // Offsets that cannot be are refused all the same.
        workers(plan, 0, context)?;
        return Ok(Phase::Done);
    }
    // The places in order, beside what the sort itself takes.
    context.reserve(rows.rows * 4)?;
    let partition = plan.partition_by.iter().map(|expr| SortKey {
        expr: expr.clone(),
        descending: false,
        nulls_first: false,
    });
    let keys: Vec<SortKey> = partition.chain(plan.order_by.iter().cloned()).collect();
    let sorting = sorting(&rows, &keys, context)?;
    Ok(Phase::Sort(rows, sorting))
}

fn workers(plan: &plan::Window, rows: usize, context: Context<'_>) -> Result<Vec<Worker>> {
    let calls = plan.calls.iter();
    calls
        .map(|call| Worker::new(call, &plan.order_by, rows, context))
        .collect()
}

impl Computation {
    fn new(
        rows: &Batch,
        order: &[u32],
        plan: &plan::Window,
        context: Context<'_>,
    ) -> Result<Computation> {
        let partition_by = context.evaluate_all(&plan.partition_by, rows)?;
        let order_by = key_columns(rows, &plan.order_by, context)?;
        context.reserve(bytes_of(rows))?;
        let rows = SortedRows::new(rows, order, &partition_by, &order_by);
        context.reserve(rows.bytes_of_cuts())?;
        Ok(Computation {
            workers: workers(plan, rows.batch.rows, context)?,
            rows,
            next: 0,
        })
    }

    fn next_places(&mut self, most: usize) -> Range<usize> {
        let start = self.next;
        self.next = self.rows.batch.rows.min(start + most);
        start..self.next
    }

    /// Has every function take in the next rows; whether those were the last.
    fn prepare(&mut self, plan: &plan::Window, context: Context<'_>) -> Result<bool> {
        let places = self.next_places(BATCH_ROWS);
        let batch = self.rows.slice(&places);
        for (worker, call) in self.workers.iter_mut().zip(&plan.calls) {
            worker.prepare(call, &self.rows, &places, &batch, context)?;
        }
        let done = self.next == self.rows.batch.rows;
        if done {
            for worker in &mut self.workers {
                worker.finish_preparing(&self.rows)?;
            }
        }
        Ok(done)
    }

    /// The next rows with their results.
    fn deliver(&mut self, plan: &plan::Window, context: Context<'_>) -> Result<Pull<Batch>> {
        let few = self.workers.iter().any(Worker::grows);
        let places = self.next_places(if few { FEW_ROWS } else { BATCH_ROWS });
        if places.is_empty() {
            return Ok(Pull::Done);
        }
        let mut batch = self.rows.slice(&places);
        let mut results = Vec::with_capacity(plan.calls.len());
        for (worker, call) in self.workers.iter_mut().zip(&plan.calls) {
            results.push(worker.results(call, &self.rows, places.clone(), &batch, context)?);
        }
        batch.columns.extend(results);
        Ok(Pull::Ready(batch))
    }
}
