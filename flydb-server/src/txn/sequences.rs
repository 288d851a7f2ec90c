//! Sequences: numbers given out outside transactions, and never twice.
//!
//! How far a sequence has come is the one row of a table of its id: the last value, and whether it was
//! given out. What was taken lives in memory; the log is ahead of it: whenever the values that it
//! covers are used up, a commit of its own writes how far the next ones will go. After a restart the
//! sequence goes on behind those, so that there may be a gap and never a value for the second time.
//!
//! That commit is ordered before whatever uses the value. A transaction that only reads waits for it when
//! it ends, as it would for its own writes. If the log loses the commit, whoever built on it is refused,
//! and what it covered is covered anew.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hashbrown::HashMap;
use parking_lot::Mutex;

use super::commit::{self, BuiltOn};
use super::manager::Manager;
use super::overlay::Overlay;
use super::transaction::conflict;
use crate::storage::{Change, Records, Root, Row, TableSpec};
use crate::types::{
    Physical, Result, RowId, RowLayout, RowRef, SqlError, SqlState, TableId, ValueRef, encode_row,
};

/// The row of a sequence's table.
pub(crate) const SEQUENCE_ROW: RowId = RowId(1);

/// Values that one commit covers, at least.
const COVERED: i64 = 32;
/// And at most, whatever CACHE says: what a restart may skip.
const MAX_COVERED: i64 = 4096;

/// How a sequence counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SequenceRule<'a> {
    /// Its table's id.
    pub(crate) id: TableId,
    /// Its name.
    pub(crate) name: &'a str,
    /// Where it starts.
    pub(crate) start: i64,
    /// What each step adds; never 0.
    pub(crate) increment: i64,
    /// Its least value.
    pub(crate) minimum: i64,
    /// Its greatest value.
    pub(crate) maximum: i64,
    /// Whether it begins again at the other bound after the last value.
    pub(crate) cycle: bool,
    /// How many values are taken ahead at a time, at least.
    pub(crate) cache: i64,
}

impl SequenceRule<'_> {
    /// What follows a value; `None` where the sequence is used up.
    fn after(&self, value: i64) -> Option<i64> {
        let next = value.checked_add(self.increment);
        match next.filter(|next| (self.minimum..=self.maximum).contains(next)) {
            Some(next) => Some(next),
            None if !self.cycle => None,
            None if self.increment > 0 => Some(self.minimum),
            None => Some(self.maximum),
        }
    }
}

/// How far a sequence has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SequencePosition {
    /// The last value, or the first one.
    pub(crate) value: i64,
    /// Whether it was given out.
    pub(crate) called: bool,
}

impl SequencePosition {
    /// What storage knows of a sequence's table.
    ///
    /// # Errors
    /// None that could come: the columns are few.
    pub(crate) fn spec(id: TableId, name: &str) -> Result<TableSpec> {
        TableSpec::new(id, name, COLUMNS.to_vec(), Vec::new())
    }

    /// The row that says so.
    ///
    /// # Errors
    /// None that could come: the row is small.
    pub(crate) fn row(self) -> Result<Row> {
        let cells = [ValueRef::BigInt(self.value), ValueRef::Boolean(self.called)];
        let mut image = Vec::new();
        encode_row(&layout()?, cells, &mut image)?;
        Ok(Row::new(&image))
    }

    fn of(row: &Row) -> Result<SequencePosition> {
        let layout = layout()?;
        let cells = RowRef::new(&layout, row)?;
        match (cells.get(0)?, cells.get(1)?) {
            (Some(ValueRef::BigInt(value)), Some(ValueRef::Boolean(called))) => {
                Ok(SequencePosition { value, called })
            }
            _ => Err(SqlError::new(
                SqlState::DataCorrupted,
                "a sequence's row is none",
            )),
        }
    }

    /// What comes next.
    fn next(self, sequence: &SequenceRule<'_>) -> Option<SequencePosition> {
        let value = match self.called {
            true => sequence.after(self.value)?,
            false => self.value,
        };
        Some(SequencePosition {
            value,
            called: true,
        })
    }
}

const COLUMNS: [Physical; 2] = [Physical::BigInt, Physical::Boolean];

fn layout() -> Result<RowLayout> {
    RowLayout::new(COLUMNS).map_err(|_| SqlError::internal("a sequence's row has no layout"))
}

/// Every sequence that was used since the server started.
#[derive(Debug, Default)]
pub(super) struct Sequences(Mutex<HashMap<TableId, State>>);

#[derive(Clone, Copy, Debug)]
struct State {
    position: SequencePosition,
    /// Values after the position that the log covers.
    covered: i64,
    /// The manager's epoch when they were logged.
    epoch: u64,
    /// The commit that covers them.
    index: u64,
}

impl Sequences {
    /// Adds to a commit's changes how far the sequences that it makes have come.
    pub(super) fn record(&self, writes: &Overlay, changes: &mut Vec<Change>) -> Result<()> {
        let states = self.0.lock();
        if states.is_empty() {
            return Ok(());
        }
        for table in writes.defined_tables() {
            if let Some(state) = states.get(&table) {
                changes.push(put(table, state.position)?);
            }
        }
        Ok(())
    }
}

fn put(table: TableId, position: SequencePosition) -> Result<Change> {
    Ok(Change::PutRow {
        table,
        row_id: SEQUENCE_ROW,
        row: position.row()?,
    })
}

/// What a transaction has taken from sequences, as far as its end must know.
#[derive(Debug, Default)]
pub(super) struct Taken {
    /// The last commit that covers a value; 0: none was taken.
    index: AtomicU64,
    /// The manager's epoch then, and one more.
    epoch: AtomicU64,
}

impl Taken {
    /// The commit that covers what was taken; `None` where nothing was.
    pub(super) fn built_on(&self) -> Option<BuiltOn> {
        let epoch = self.epoch.load(Ordering::Relaxed).checked_sub(1)?;
        let index = self.index.load(Ordering::Relaxed);
        Some(BuiltOn { epoch, index })
    }

    fn note(&self, state: &State) {
        self.index.fetch_max(state.index, Ordering::Relaxed);
        // The first one is what the transaction built on.
        let _ =
            self.epoch
                .compare_exchange(0, state.epoch + 1, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// Takes values for one transaction.
#[derive(Clone, Debug)]
pub(crate) struct SequenceAccess {
    manager: Arc<Manager>,
    taken: Arc<Taken>,
    read_only: bool,
}

impl SequenceAccess {
    pub(super) fn new(manager: Arc<Manager>, taken: Arc<Taken>, read_only: bool) -> SequenceAccess {
        SequenceAccess {
            manager,
            taken,
            read_only,
        }
    }

    /// The next value. `stored` is the sequence's row as the transaction sees it.
    ///
    /// # Errors
    /// 2200H where it is used up; 25006 in a read-only transaction; what the log answers.
    pub(crate) fn next(&self, sequence: &SequenceRule<'_>, stored: Option<&Row>) -> Result<i64> {
        self.refuse_read_only("nextval")?;
        let mut states = self.manager.sequences().0.lock();
        let mut state = self.state(&states, sequence, stored)?;
        let next = state.position.next(sequence);
        state.position = next.ok_or_else(|| used_up(sequence))?;
        state.covered -= 1;
        if state.covered < 0 || state.epoch != self.manager.epoch() {
            self.cover(sequence, &mut state)?;
        }
        self.taken.note(&state);
        states.insert(sequence.id, state);
        Ok(state.position.value)
    }

    /// Sets how far a sequence has come.
    ///
    /// # Errors
    /// 22003 for a value out of its bounds; 25006 in a read-only transaction; what the log answers.
    pub(crate) fn set(
        &self,
        sequence: &SequenceRule<'_>,
        position: SequencePosition,
    ) -> Result<()> {
        self.refuse_read_only("setval")?;
        if !(sequence.minimum..=sequence.maximum).contains(&position.value) {
            return Err(SqlError::new(
                SqlState::NumericValueOutOfRange,
                format!(
                    "setval: value {} is out of bounds for sequence \"{}\" ({}..{})",
                    position.value, sequence.name, sequence.minimum, sequence.maximum
                ),
            ));
        }
        let mut states = self.manager.sequences().0.lock();
        let mut state = State {
            position,
            covered: 0,
            epoch: self.manager.epoch(),
            index: 0,
        };
        self.log(sequence.id, position, &mut state)?;
        self.taken.note(&state);
        states.insert(sequence.id, state);
        Ok(())
    }

    /// How far a sequence has come. `stored` is its row as the transaction sees it.
    ///
    /// # Errors
    /// XX001 for a row that does not decode.
    pub(crate) fn position(
        &self,
        sequence: &SequenceRule<'_>,
        stored: Option<&Row>,
    ) -> Result<SequencePosition> {
        let states = self.manager.sequences().0.lock();
        Ok(self.state(&states, sequence, stored)?.position)
    }

    fn state(
        &self,
        states: &HashMap<TableId, State>,
        sequence: &SequenceRule<'_>,
        stored: Option<&Row>,
    ) -> Result<State> {
        if let Some(state) = states.get(&sequence.id) {
            return Ok(*state);
        }
        let position = match stored {
            Some(row) => SequencePosition::of(row)?,
            None => SequencePosition {
                value: sequence.start,
                called: false,
            },
        };
        Ok(State {
            position,
            covered: 0,
            epoch: self.manager.epoch(),
            index: 0,
        })
    }

    /// Logs how far the next values go, from the one that is about to be given out.
    fn cover(&self, sequence: &SequenceRule<'_>, state: &mut State) -> Result<()> {
        let (mut last, mut steps) = (state.position, 0);
        while steps < sequence.cache.clamp(COVERED, MAX_COVERED) {
            match last.next(sequence) {
                Some(next) => last = next,
                None => break,
            }
            steps += 1;
        }
        self.log(sequence.id, last, state)?;
        state.covered = steps;
        Ok(())
    }

    /// Logs a position by a commit of its own. A sequence that its own transaction has just made is
    /// logged with it.
    fn log(&self, id: TableId, position: SequencePosition, state: &mut State) -> Result<()> {
        let changes = [put(id, position)?];
        loop {
            let (head, epoch) = self.manager.head_with_epoch();
            state.epoch = epoch;
            let Some(table) = head.table(id) else {
                return Ok(());
            };
            let records = Records::encode(&changes, &head)?;
            let mut renamed = false;
            // The log names it, and nothing keeps others from renaming it after the head was read.
            let validate = |head: &Root| {
                let now = head.table(id).ok_or_else(no_longer)?;
                renamed = now.spec().name != table.spec().name;
                if renamed { Err(conflict()) } else { Ok(()) }
            };
            match commit::order_aside(&self.manager, &changes, records, validate) {
                Err(_) if renamed => {}
                ordered => {
                    state.index = ordered?;
                    return Ok(());
                }
            }
        }
    }

    fn refuse_read_only(&self, function: &str) -> Result<()> {
        if !self.read_only {
            return Ok(());
        }
        Err(SqlError::new(
            SqlState::ReadOnlySqlTransaction,
            format!("cannot execute {function}() in a read-only transaction"),
        ))
    }
}

#[cold]
fn no_longer() -> SqlError {
    SqlError::new(SqlState::UndefinedTable, "the sequence no longer exists")
}

#[cold]
fn used_up(sequence: &SequenceRule<'_>) -> SqlError {
    let (bound, value) = match sequence.increment > 0 {
        true => ("maximum", sequence.maximum),
        false => ("minimum", sequence.minimum),
    };
    SqlError::new(
        SqlState::SequenceGeneratorLimitExceeded,
        format!(
            "nextval: reached {bound} value of sequence \"{}\" ({value})",
            sequence.name
        ),
    )
}
