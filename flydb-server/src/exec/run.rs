//! What the operators of one execution share.
//!
//! A [`Run`] is handed to every operator by shared reference; the few things that change while a
//! statement runs (the budget, kept subquery results, which tables were read) sit in cells.

use std::cell::RefCell;
use std::sync::Arc;

use hashbrown::HashSet;
use smallvec::SmallVec;

use super::blocking::Blocking;
use super::environment::Environment;
use super::memory::Memory;
use super::subquery::Kept;
use super::tables::Tables;
use super::wide;
use crate::eval::{EvalContext, Interrupts, OuterRow, check_column_bytes};
use crate::plan::Expr;
use crate::storage::Row;
use crate::txn::{RowLocks, SequenceAccess, TableView, Transaction, View};
use crate::types::{Batch, Column, Result, RowId, SqlError, SqlState, TableId, Value};

/// What the operators of one execution share.
#[derive(Debug)]
pub(super) struct Run {
    /// The snapshot that everything is read from.
    pub(super) view: View,
    /// The values of `$1...`.
    pub(super) params: Arc<[Value]>,
    /// Who asks, and within which bounds.
    pub(super) environment: Environment,
    /// What may be held in memory.
    pub(super) memory: Memory,
    /// Results of subqueries that are the same for every row.
    pub(super) kept: RefCell<Kept>,
    /// The tables that exist while the statement runs.
    pub(super) tables: Tables,
    /// What operators could not do by themselves.
    pub(super) blocking: Blocking,
    /// What rows are locked with.
    pub(super) locks: RowLocks,
    /// What sequences are counted with.
    pub(super) sequences: SequenceAccess,
    /// Whether functions of users may be run.
    pub(super) runs_routines: bool,
    /// The transaction, while expressions are evaluated that may run one.
    pub(super) lent: RefCell<Option<Transaction>>,
    /// Whether rows are taken while other statements run, so that it cannot begin anew.
    pub(super) is_cursor: bool,
    /// Rows that the transaction is to watch, with their committed versions.
    pub(super) watched: RefCell<Vec<(TableId, RowId, Option<Row>)>>,
    /// The rows that the statement's data changes wrote, where it has several, whose triggers aside.
    written: Option<RefCell<HashSet<(TableId, RowId)>>>,
    /// The tables read since the last step, for serializable transactions.
    reads: RefCell<SmallVec<[TableId; 4]>>,
}

impl Run {
    /// A run over a transaction's present snapshot.
    pub(super) fn new(txn: &Transaction, params: Arc<[Value]>, environment: Environment) -> Run {
        Run {
            view: txn.view(),
            params,
            memory: Memory::new(environment.memory),
            environment,
            kept: RefCell::default(),
            tables: Tables::default(),
            blocking: Blocking::default(),
            locks: txn.row_locks(),
            sequences: txn.sequences(),
            runs_routines: false,
            lent: RefCell::default(),
            is_cursor: false,
            watched: RefCell::default(),
            written: None,
            reads: RefCell::default(),
        }
    }

    /// From now on notes which rows are written: the statement has several data changes.
    pub(super) fn note_writes(&mut self) {
        self.written = Some(RefCell::default());
    }

    /// Whether it is noted which rows are written.
    pub(super) const fn notes_writes(&self) -> bool {
        self.written.is_some()
    }

    /// Notes that a row is written, where that is asked for.
    ///
    /// # Errors
    /// 53200 past the memory budget.
    pub(super) fn wrote(&self, table: TableId, row: RowId) -> Result<()> {
        match &self.written {
            Some(written) if written.borrow_mut().insert((table, row)) => {
                self.memory.reserve(2 * size_of::<(TableId, RowId)>())
            }
            _ => Ok(()),
        }
    }

    /// Whether a data change of the statement has written a row.
    pub(super) fn has_written(&self, table: TableId, row: RowId) -> bool {
        let written = self.written.as_ref();
        written.is_some_and(|written| written.borrow().contains(&(table, row)))
    }

    /// A table of the snapshot; notes that it is read.
    ///
    /// # Errors
    /// 42P01 where it does not exist: it was dropped after the plan was made.
    pub(super) fn table(&self, table: TableId) -> Result<TableView<'_>> {
        let mut reads = self.reads.borrow_mut();
        if !reads.contains(&table) {
            reads.push(table);
        }
        self.view.table(table).ok_or_else(|| no_table(table))
    }

    /// Forgets what subqueries gave: what they read is no longer what it was.
    pub(super) fn forget_results(&self) {
        self.memory.forget(self.kept.borrow_mut().clear());
    }

    /// The tables read so far that were not taken yet.
    pub(super) fn take_reads(&self) -> SmallVec<[TableId; 4]> {
        std::mem::take(&mut self.reads.borrow_mut())
    }
}

impl Interrupts for Run {
    fn check(&self) -> Result<()> {
        self.environment.check()
    }
}

/// That a plan names a table which the snapshot does not have.
#[cold]
pub(super) fn no_table(table: TableId) -> SqlError {
    SqlError::new(
        SqlState::UndefinedTable,
        format!("the table with id {} no longer exists", table.0),
    )
    .with_hint("prepare the statement again")
}

/// What an operator is pulled with: the run, and the rows of enclosing queries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    /// What the execution shares.
    pub(super) run: &'a Run,
    /// The rows of enclosing queries, innermost first.
    pub(super) outer: &'a [OuterRow<'a>],
}

impl<'a> Context<'a> {
    /// Whether the statement may go on.
    ///
    /// # Errors
    /// 57014 where it was cancelled or its time is up.
    #[inline]
    pub(super) fn check(&self) -> Result<()> {
        self.run.environment.check()
    }

    /// What expressions are evaluated with.
    #[inline]
    pub(super) fn eval(&self) -> EvalContext<'a> {
        EvalContext {
            params: &self.run.params,
            outer: self.outer,
            session: &self.run.environment.session,
            subqueries: self.run,
            sequences: self.run,
            interrupts: self.run,
        }
    }

    /// An expression over each row.
    pub(super) fn evaluate(&self, expr: &Expr, input: &Batch) -> Result<Column> {
        match crate::eval::evaluate(expr, input, &self.eval()) {
            Err(error) if wide::is_divisible(&error, input) => wide::evaluate(*self, expr, input),
            evaluated => evaluated,
        }
    }

    /// Expressions over each row.
    pub(super) fn evaluate_all(&self, exprs: &[Expr], input: &Batch) -> Result<Vec<Column>> {
        let mut columns = Vec::with_capacity(exprs.len());
        let mut bytes = 0;
        for expr in exprs {
            let column = self.evaluate(expr, input)?;
            bytes += wide::computed_bytes(expr, &column);
            check_column_bytes(bytes)?;
            columns.push(column);
        }
        Ok(columns)
    }

    /// The rows for which a condition is true.
    pub(super) fn filter(&self, condition: &Expr, input: &Batch) -> Result<Vec<u32>> {
        match crate::eval::filter(condition, input, &self.eval()) {
            Err(error) if wide::is_divisible(&error, input) => {
                wide::filter(*self, condition, input)
            }
            filtered => filtered,
        }
    }

    /// An expression without columns.
    pub(super) fn constant(&self, expr: &Expr) -> Result<Value> {
        crate::eval::evaluate_constant(expr, &self.eval())
    }

    /// A table of the snapshot; notes that it is read.
    ///
    /// # Errors
    /// 42P01 where it was dropped after the plan was made.
    pub(super) fn table(&self, table: TableId) -> Result<TableView<'a>> {
        self.run.table(table)
    }

    /// Takes memory for `bytes`.
    ///
    /// # Errors
    /// 53200 where the budget is used up.
    pub(super) fn reserve(&self, bytes: usize) -> Result<()> {
        self.run.memory.reserve(bytes)
    }
}
