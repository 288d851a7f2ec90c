//! Rows that are locked before they are passed on.
//!
//! A row that was changed since the snapshot is not the one to lock. Where the statement can begin
//! anew, it is told to by 40001. Where rows have gone out already, as with a cursor, a newer snapshot is
//! asked for: the input is run again on it, and of rows that are made of the same locked ones as many are left
//! out as have gone out.

use hashbrown::HashMap;
use smallvec::SmallVec;

use crate::exec::limits::BATCHES_PER_YIELD;
use crate::exec::memory::Held;
use crate::exec::operator::{Delivery, Operator, Pull, ready};
use crate::exec::run::{Context, no_table};
use crate::plan::{self, LockStrength, RowMark, WhenBlocked};
use crate::txn::{Lock, LockMode, View, conflict};
use crate::types::{Batch, Result, RowId, SqlError, SqlState, ValueRef};

/// The rows of the tables that one row is made of.
type Ids = SmallVec<[Option<RowId>; 2]>;

/// Bytes of a row that has gone out.
const BYTES_PER_ROW: usize = 96;

/// Locks rows batch by batch, or one by one.
#[derive(Debug)]
pub(in crate::exec) struct LockRows {
    input: Operator,
    /// Whether the tables are locked against changes of their definitions.
    prepared: bool,
    /// Rows that came and did not go out yet, from the first of them on.
    pending: Option<(Batch, usize)>,
    /// The rows that have gone out, where a newer snapshot can come, by the locked ones.
    gone: HashMap<Ids, Gone>,
    /// What the input has reserved.
    held: Held,
    /// Which snapshot the input is run on.
    generation: usize,
}

/// Rows that are made of the same locked rows.
#[derive(Clone, Copy, Debug, Default)]
struct Gone {
    /// How many went out.
    out: usize,
    /// How many came on the present snapshot.
    came: usize,
    /// Which snapshot that is.
    generation: usize,
}

impl LockRows {
    /// Opens the input.
    pub(in crate::exec) fn open(plan: &plan::LockRows) -> Result<LockRows> {
        Ok(LockRows {
            input: Operator::open(&plan.input, Delivery::Columns)?,
            prepared: false,
            pending: None,
            gone: HashMap::new(),
            held: Held::default(),
            generation: 0,
        })
    }

    /// The next rows, locked.
    pub(in crate::exec) fn pull(
        &mut self,
        plan: &plan::LockRows,
        context: Context<'_>,
    ) -> Result<Pull<Batch>> {
        let blocking = &context.run.blocking;
        if self.generation != blocking.generation() {
            self.generation = blocking.generation();
            self.pending = None;
            self.held.release();
            self.input = Operator::open(&plan.input, Delivery::Columns)?;
        }
        if !self.prepared && !self.prepare(plan, context)? {
            return Ok(Pull::Yield);
        }
        for _ in 0..BATCHES_PER_YIELD {
            context.check()?;
            let (batch, at) = match self.pending.take() {
                Some(pending) => pending,
                None => (ready!(self.pull_input(plan, context)?), 0),
            };
            let one_by_one = plan.one_by_one || context.run.is_cursor;
            let end = if one_by_one { at + 1 } else { batch.rows };
            let locked = match plan.watches {
                true => watch(plan, &batch, at..end, context)?,
                false => lock(plan, &batch, at..end, context)?,
            };
            if context.run.blocking.is_waiting() {
                self.pending = Some((batch, at));
                return Ok(Pull::Yield);
            }
            if !plan.watches && self.is_stale(plan, &batch, &locked, context)? {
                context.run.blocking.ask_for_newer();
                return Ok(Pull::Yield);
            }
            let out = self.pass(plan, &batch, locked, context)?;
            if end < batch.rows {
                self.pending = Some((batch, end));
            }
            if out.rows > 0 {
                return Ok(Pull::Ready(out));
            }
        }
        Ok(Pull::Yield)
    }

    fn pull_input(&mut self, plan: &plan::LockRows, context: Context<'_>) -> Result<Pull<Batch>> {
        let memory = &context.run.memory;
        let mark = memory.mark();
        let pulled = self.input.pull_batch(&plan.input, context)?;
        memory.hold_since(&mut self.held, mark);
        Ok(pulled)
    }

    /// Locks the tables' definitions; whether they are, as the plan knows them.
    fn prepare(&mut self, plan: &plan::LockRows, context: Context<'_>) -> Result<bool> {
        let run = context.run;
        for mark in &plan.marks {
            if let Lock::Wait(ticket) = run.locks.lock_definition(mark.table)? {
                run.blocking.wait_for(ticket);
                return Ok(false);
            }
        }
        if run.locks.newest(&run.view).schema_version() != run.environment.version {
            return Err(conflict());
        }
        self.prepared = true;
        Ok(true)
    }

    /// Whether a locked row is not the one that the snapshot shows.
    fn is_stale(
        &self,
        plan: &plan::LockRows,
        batch: &Batch,
        locked: &[u32],
        context: Context<'_>,
    ) -> Result<bool> {
        let run = context.run;
        let newest = run.locks.newest(&run.view);
        for &row in locked {
            let ids = ids(plan, batch, row);
            if self.gone.contains_key(&ids) {
                continue;
            }
            for (mark, id) in plan.marks.iter().zip(ids) {
                let Some(id) = id else {
                    continue;
                };
                if has_changed(mark, id, &newest, &run.view)? {
                    return if run.is_cursor {
                        Ok(true)
                    } else {
                        Err(conflict())
                    };
                }
            }
        }
        Ok(false)
    }

    /// Whether a row that comes has not gone out before.
    fn goes_out(&mut self, ids: Ids) -> bool {
        let generation = self.generation;
        let gone = self.gone.entry(ids).or_default();
        if gone.generation != generation {
            gone.generation = generation;
            gone.came = 0;
        }
        gone.came += 1;
        let is_new = gone.came > gone.out;
        gone.out = gone.out.max(gone.came);
        is_new
    }

    /// The columns that come out, of the rows that have not gone out before.
    fn pass(
        &mut self,
        plan: &plan::LockRows,
        batch: &Batch,
        mut locked: Vec<u32>,
        context: Context<'_>,
    ) -> Result<Batch> {
        if context.run.is_cursor && !plan.watches {
            let before = self.gone.len();
            locked.retain(|row| self.goes_out(ids(plan, batch, *row)));
            context.reserve(BYTES_PER_ROW * (self.gone.len() - before))?;
        }
        let mut out = batch.gather(&locked);
        let width = out.columns.len().saturating_sub(plan.marks.len());
        out.columns.truncate(width);
        Ok(out)
    }
}

/// Locks rows of a batch, those that are not to be skipped; stops where it has to wait.
fn lock(
    plan: &plan::LockRows,
    batch: &Batch,
    rows: std::ops::Range<usize>,
    context: Context<'_>,
) -> Result<Vec<u32>> {
    let mut locked = Vec::with_capacity(rows.len());
    for row in rows.map_while(|row| u32::try_from(row).ok()) {
        let mut all = true;
        for (mark, id) in plan.marks.iter().zip(ids(plan, batch, row)) {
            if let Some(id) = id {
                all = lock_one(mark, id, context)?;
            }
            if !all {
                break;
            }
        }
        if context.run.blocking.is_waiting() {
            break;
        }
        if all {
            locked.push(row);
        }
    }
    Ok(locked)
}

/// Remembers rows of a batch for the transaction; all of them pass.
fn watch(
    plan: &plan::LockRows,
    batch: &Batch,
    rows: std::ops::Range<usize>,
    context: Context<'_>,
) -> Result<Vec<u32>> {
    let run = context.run;
    let rows: Vec<u32> = rows.map_while(|row| u32::try_from(row).ok()).collect();
    for &row in &rows {
        for (mark, id) in plan.marks.iter().zip(ids(plan, batch, row)) {
            if let Some(id) = id {
                context.reserve(BYTES_PER_ROW)?;
                let committed = run.view.committed(mark.table, id);
                run.watched.borrow_mut().push((mark.table, id, committed));
            }
        }
    }
    Ok(rows)
}

/// Whether a row could be locked.
fn lock_one(mark: &RowMark, id: RowId, context: Context<'_>) -> Result<bool> {
    let locks = &context.run.locks;
    let mode = mode(mark.strength);
    match mark.blocked {
        WhenBlocked::Wait => match locks.lock_row(mark.table, id, mode)? {
            Lock::Granted => Ok(true),
            Lock::Wait(ticket) => {
                context.run.blocking.wait_for(ticket);
                Ok(false)
            }
        },
        WhenBlocked::Skip => locks.try_lock_row(mark.table, id, mode),
        WhenBlocked::Fail => match locks.try_lock_row(mark.table, id, mode)? {
            true => Ok(true),
            false => Err(not_available(mark, context)),
        },
    }
}

const fn mode(strength: LockStrength) -> LockMode {
    match strength {
        LockStrength::KeyShare => LockMode::KeyShared,
        LockStrength::Share => LockMode::Shared,
        LockStrength::NoKeyUpdate => LockMode::KeyKept,
        LockStrength::Update => LockMode::Exclusive,
    }
}

#[cold]
fn not_available(mark: &RowMark, context: Context<'_>) -> SqlError {
    let table = context.run.environment.catalog.table_by_id(mark.table);
    let name = table.map_or("?", |table| table.name.as_str());
    SqlError::new(
        SqlState::LockNotAvailable,
        format!("could not obtain lock on row in relation \"{name}\""),
    )
}

fn has_changed(mark: &RowMark, id: RowId, newest: &View, shown: &View) -> Result<bool> {
    let newest = newest.table(mark.table);
    let newest = newest.ok_or_else(|| no_table(mark.table))?;
    let shown = shown.table(mark.table);
    let shown = shown.ok_or_else(|| no_table(mark.table))?;
    Ok(match (newest.get(id), shown.get(id)) {
        (Some(newest), Some(shown)) => !newest.ptr_eq(shown),
        (None, None) => false,
        (Some(_), None) | (None, Some(_)) => true,
    })
}

/// The rows that a row of the batch is made of.
fn ids(plan: &plan::LockRows, batch: &Batch, row: u32) -> Ids {
    let first = batch.columns.len().saturating_sub(plan.marks.len());
    let columns = first..batch.columns.len();
    let ids = columns.map(|column| match batch.get(column, row as usize) {
        ValueRef::BigInt(id) => Some(RowId(id)),
        _ => None,
    });
    ids.collect()
}
