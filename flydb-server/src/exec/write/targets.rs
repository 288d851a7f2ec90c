//! The rows that an UPDATE or DELETE changes: found, locked, and seen to be unchanged.
//!
//! Rows come from the statement's snapshot, batch by batch. A batch is locked before anything is
//! computed from it; once it is, each row must be the version that the snapshot shows. What a join
//! finds twice is changed once. Rows that another data change of the same statement wrote are left out, as
//! what it did is not there for this one.

use std::sync::Arc;

use hashbrown::HashSet;

use super::errors::changed_by_trigger;
use super::writing::{Progress, Writing};
use crate::exec::operator::{Delivery, Operator, Pull};
use crate::exec::output::{Output, Shown};
use crate::exec::rows::decode;
use crate::exec::rows::used::Used;
use crate::exec::run::{Context, no_table};
use crate::plan::Node;
use crate::storage::{Row, TableSpec};
use crate::txn::{LockMode, Ticket, Transaction, conflict};
use crate::types::{Batch, ColumnData, Result, RowId, SqlError, TableId};

/// Finds the rows of one table that a statement changes.
#[derive(Debug)]
pub(in crate::exec) struct Targets {
    table: TableId,
    /// How rows are locked.
    mode: LockMode,
    input: Operator,
    /// Rows that are being locked.
    found: Option<Found>,
    locked: usize,
    /// The rows found so far, where the input can bring one twice.
    seen: HashSet<RowId>,
}

/// Locked rows, and the input that they came with.
#[derive(Debug)]
pub(in crate::exec) struct Found {
    /// The rows as they are.
    pub(in crate::exec) rows: Vec<(RowId, Row)>,
    input: Input,
}

#[derive(Debug)]
enum Input {
    /// The rows themselves: these columns of theirs.
    Stored(Arc<TableSpec>, Shown),
    /// What a join made of them.
    Batch(Batch),
}

/// What looking for rows answers.
#[derive(Debug)]
pub(in crate::exec) enum Next {
    /// Rows, locked.
    Found(Found),
    /// None yet.
    Yield,
    /// A row is locked by another transaction.
    Wait(Ticket),
    /// No more.
    Done,
}

impl Targets {
    /// Opens the input, which gives the row id as its last column.
    pub(in crate::exec) fn open(table: TableId, input: &Node) -> Result<Targets> {
        Ok(Targets {
            table,
            mode: LockMode::Exclusive,
            input: Operator::open(input, Delivery::Stored)?,
            found: None,
            locked: 0,
            seen: HashSet::new(),
        })
    }

    /// Locks rows for a change that leaves their keys alone.
    pub(in crate::exec) fn keep_keys(&mut self) {
        self.mode = LockMode::KeyKept;
    }

    /// The next rows, locked.
    ///
    /// # Errors
    /// 40001 for a row that was changed since the snapshot; what the input answers.
    pub(in crate::exec) fn next(
        &mut self,
        input: &Node,
        writing: &mut Writing<'_>,
    ) -> Result<Next> {
        let mut found = match self.found.take() {
            Some(found) => found,
            None => match writing.lend(|context| self.input.pull(input, context))? {
                Pull::Yield => return Ok(Next::Yield),
                Pull::Done => return Ok(Next::Done),
                Pull::Ready(output) => self.identify(output, writing.context)?,
            },
        };
        match lock_rows(
            self.table,
            &found.rows,
            &mut self.locked,
            self.mode,
            writing,
        )? {
            Progress::Ready => {}
            Progress::Yield => {
                self.found = Some(found);
                return Ok(Next::Yield);
            }
            Progress::Wait(ticket) => {
                self.found = Some(found);
                return Ok(Next::Wait(ticket));
            }
        }
        let own = own_changes(self.table, &found.rows, writing)?;
        if !own.is_empty() {
            found.leave_out(&own);
        }
        Ok(Next::Found(found))
    }

    fn identify(&mut self, output: Output, context: Context<'_>) -> Result<Found> {
        self.locked = 0;
        match output {
            Output::Stored(stored) => Ok(Found {
                rows: stored.rows,
                input: Input::Stored(stored.spec, stored.columns),
            }),
            Output::Batch(batch) => self.identify_batch(batch, context),
        }
    }

    fn identify_batch(&mut self, mut batch: Batch, context: Context<'_>) -> Result<Found> {
        let ids = batch.columns.last().map(|column| &*column.data);
        let Some(ColumnData::BigInt(ids)) = ids else {
            return Err(SqlError::internal("the rows to change come without ids"));
        };
        let table = context.table(self.table)?;
        let mut rows = Vec::with_capacity(ids.len());
        let mut kept = Vec::with_capacity(ids.len());
        for (at, &id) in (0_u32..).zip(ids) {
            let id = RowId(id);
            if self.seen.insert(id)
                && let Some(row) = table.get(id)
            {
                rows.push((id, row.clone()));
                kept.push(at);
            }
        }
        context.reserve(16 * rows.len())?;
        if kept.len() < batch.rows {
            batch = batch.gather(&kept);
        }
        let input = Input::Batch(batch);
        Ok(Found { rows, input })
    }
}

/// Locks those of these rows that are not locked yet: from place `locked` on, which moves along.
///
/// # Errors
/// What a lock answers.
pub(in crate::exec) fn lock_rows(
    table: TableId,
    rows: &[(RowId, Row)],
    locked: &mut usize,
    mode: LockMode,
    writing: &mut Writing<'_>,
) -> Result<Progress> {
    for (id, _) in rows.get(*locked..).unwrap_or_default() {
        match writing.lock_row_as(table, *id, mode)? {
            Progress::Ready => *locked += 1,
            other => return Ok(other),
        }
    }
    Ok(Progress::Ready)
}

/// Those of these rows, which are locked, that another data change of the statement wrote. The others are
/// refused where they are no longer what the statement found.
fn own_changes(
    table: TableId,
    rows: &[(RowId, Row)],
    writing: &mut Writing<'_>,
) -> Result<HashSet<RowId>> {
    let run = writing.context.run;
    if !run.notes_writes() {
        refuse_changed(table, rows, writing)?;
        return Ok(HashSet::new());
    }
    let (own, others): (Vec<_>, Vec<_>) = rows
        .iter()
        .cloned()
        .partition(|(id, _)| run.has_written(table, *id));
    refuse_changed(table, &others, writing)?;
    Ok(own.into_iter().map(|(id, _)| id).collect())
}

/// Whether these rows, which are locked, are still what the statement found.
///
/// # Errors
/// 40001, or 27000 where a trigger of the statement changed one.
pub(in crate::exec) fn refuse_changed(
    table: TableId,
    rows: &[(RowId, Row)],
    writing: &mut Writing<'_>,
) -> Result<()> {
    let newest = writing.newest();
    let now = newest.table(table).ok_or_else(|| no_table(table))?;
    for (id, row) in rows {
        if !now.get(*id).is_some_and(|now| now.ptr_eq(row)) {
            return Err(changed(table, *id, row, writing.txn));
        }
        writing.txn.refuse_overtaken(table, *id)?;
    }
    Ok(())
}

/// A row is not what the statement found: another transaction changed it, or a trigger of this one.
#[cold]
fn changed(table: TableId, id: RowId, row: &Row, txn: &Transaction) -> SqlError {
    let own = txn.view();
    let own = own.table(table).and_then(|table| table.get(id).cloned());
    if own.is_some_and(|own| own.ptr_eq(row)) {
        return conflict();
    }
    changed_by_trigger()
}

impl Found {
    fn leave_out(&mut self, own: &HashSet<RowId>) {
        if let Input::Batch(batch) = &mut self.input {
            let rows = (0..).zip(&self.rows);
            let kept = rows.filter(|(_, (id, _))| !own.contains(id));
            *batch = batch.gather(&kept.map(|(at, _)| at).collect::<Vec<u32>>());
        }
        self.rows.retain(|(id, _)| !own.contains(id));
    }

    /// The input's columns as far as they are used, placeholders for the others. The row id is not
    /// among them where the rows come straight from the table.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(in crate::exec) fn columns(&self, used: &Used) -> Result<Batch> {
        match &self.input {
            Input::Stored(spec, columns) => {
                decode::used_columns(spec, &self.rows, columns, used, false)
            }
            Input::Batch(batch) => Ok(batch.clone()),
        }
    }
}
