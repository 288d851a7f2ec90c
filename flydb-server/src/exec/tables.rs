//! The tables that exist only while a statement runs: those of WITH, and those that recursions work on.
//!
//! A common table is computed as far as its readers ask: the first to want a batch pulls it, and it is
//! kept for the others. Its plan reads no row around it, so that any reader may pull it; one that does
//! is computed whole by [`super::operators::With`], where those rows are known.

use std::cell::RefCell;
use std::sync::Arc;

use hashbrown::HashMap;

use super::memory::Held;
use super::operator::{Delivery, Operator, Pull};
use super::rows::collect::bytes_of;
use super::run::{Context, Run};
use crate::plan::{CommonTable, CteId, Node};
use crate::types::{Batch, Result, SqlError};

/// The common tables of an execution, and the working tables of its recursions.
#[derive(Debug, Default)]
pub(super) struct Tables {
    common: RefCell<HashMap<CteId, Common>>,
    working: RefCell<HashMap<CteId, Arc<[Batch]>>>,
}

#[derive(Debug)]
struct Common {
    plan: Arc<Node>,
    source: Source,
    batches: Vec<Batch>,
    /// What they take, and the operators of the plan.
    held: Held,
}

/// Where the rest of a common table comes from.
#[derive(Debug)]
enum Source {
    /// Its plan, so far.
    Plan(Operator),
    /// Somebody is pulling it, or a data change fills it.
    Elsewhere,
    /// It is whole.
    End,
}

/// What is there of a common table for one who has read some of its batches.
enum Found {
    Batch(Batch),
    Pull(Operator, Arc<Node>),
    End,
}

impl Tables {
    /// Makes a table known; it is computed when it is read. One that is known already stays.
    ///
    /// # Errors
    /// Those of [`Operator::open`].
    pub(super) fn define(&self, table: &CommonTable) -> Result<()> {
        let mut common = self.common.borrow_mut();
        let known = common.get(&table.id);
        if known.is_some_and(|known| Arc::ptr_eq(&known.plan, &table.plan)) {
            return Ok(());
        }
        let operator = Operator::open(&table.plan, Delivery::Columns)?;
        common.insert(table.id, Common::new(table, Source::Plan(operator)));
        Ok(())
    }

    /// Makes a table known that a data change fills by [`Tables::add`].
    pub(super) fn define_filled(&self, table: &CommonTable) {
        let mut common = self.common.borrow_mut();
        common.insert(table.id, Common::new(table, Source::Elsewhere));
    }

    /// Adds rows to a table that is filled.
    ///
    /// # Errors
    /// 53200 past the memory budget.
    pub(super) fn add(&self, id: CteId, batch: Batch, run: &Run) -> Result<()> {
        if let Some(table) = self.common.borrow_mut().get_mut(&id) {
            run.memory.hold(&mut table.held, bytes_of(&batch))?;
            table.batches.push(batch);
        }
        Ok(())
    }

    /// A table that is filled is whole.
    pub(super) fn finish(&self, id: CteId) {
        if let Some(table) = self.common.borrow_mut().get_mut(&id) {
            table.source = Source::End;
        }
    }

    /// Makes a table known that is there whole, in place of what had its name; its memory is held.
    ///
    /// # Errors
    /// 53200 past the memory budget.
    pub(super) fn define_whole(
        &self,
        table: &CommonTable,
        batches: Vec<Batch>,
        run: &Run,
    ) -> Result<()> {
        let mut common = self.common.borrow_mut();
        common.remove(&table.id);
        let mut whole = Common::new(table, Source::End);
        run.memory
            .hold(&mut whole.held, batches.iter().map(bytes_of).sum())?;
        whole.batches = batches;
        common.insert(table.id, whole);
        Ok(())
    }

    /// Forgets a table, which is computed anew once it is defined again.
    pub(super) fn forget(&self, id: CteId) {
        self.common.borrow_mut().remove(&id);
    }

    fn find(&self, id: CteId, read: usize) -> Result<Found> {
        let mut common = self.common.borrow_mut();
        let table = common.get_mut(&id).ok_or_else(|| unknown(id))?;
        if let Some(batch) = table.batches.get(read) {
            return Ok(Found::Batch(batch.clone()));
        }
        match std::mem::replace(&mut table.source, Source::Elsewhere) {
            Source::Plan(operator) => Ok(Found::Pull(operator, Arc::clone(&table.plan))),
            Source::Elsewhere => Err(SqlError::internal("a WITH query reads itself")),
            Source::End => {
                table.source = Source::End;
                Ok(Found::End)
            }
        }
    }

    /// The batch of a common table after those that were `read`.
    ///
    /// # Errors
    /// What the table's plan ends with; 53200 past the memory budget.
    pub(super) fn next(&self, id: CteId, read: usize, run: &Run) -> Result<Pull<Batch>> {
        let (mut operator, plan) = match self.find(id, read)? {
            Found::Batch(batch) => return Ok(Pull::Ready(batch)),
            Found::End => return Ok(Pull::Done),
            Found::Pull(operator, plan) => (operator, plan),
        };
        let context = Context { run, outer: &[] };
        context.check()?;
        let mark = run.memory.mark();
        let pulled = operator.pull_batch(&plan, context)?;
        let mut common = self.common.borrow_mut();
        let table = common.get_mut(&id).ok_or_else(|| unknown(id))?;
        run.memory.hold_since(&mut table.held, mark);
        table.source = match &pulled {
            Pull::Ready(batch) => {
                run.memory.hold(&mut table.held, bytes_of(batch))?;
                table.batches.push(batch.clone());
                Source::Plan(operator)
            }
            Pull::Yield => Source::Plan(operator),
            Pull::Done => Source::End,
        };
        Ok(pulled)
    }

    /// Gives a recursion the rows that its step reads from now on.
    pub(super) fn work_on(&self, id: CteId, rows: Arc<[Batch]>) {
        self.working.borrow_mut().insert(id, rows);
    }

    /// The rows that a recursion's step reads.
    ///
    /// # Errors
    /// XX000 outside a recursion.
    pub(super) fn working(&self, id: CteId) -> Result<Arc<[Batch]>> {
        let working = self.working.borrow();
        working.get(&id).cloned().ok_or_else(|| unknown(id))
    }
}

impl Common {
    fn new(table: &CommonTable, source: Source) -> Common {
        Common {
            plan: Arc::clone(&table.plan),
            source,
            batches: Vec::new(),
            held: Held::default(),
        }
    }
}

fn unknown(id: CteId) -> SqlError {
    SqlError::internal(format!("WITH query {id} is not in reach"))
}
