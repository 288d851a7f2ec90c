//! DECLARE, FETCH, MOVE and CLOSE: the cursors of the messages, by SQL.
//!
//! A cursor that is declared keeps the rows that it has passed, as a static one does: all with SCROLL,
//! none with NO SCROLL, and else as many of the last as memory allows. What differs is how it moves: row
//! by row, as PostgreSQL's do. Rows that it passes going back come in reverse, and where it runs into an
//! end, it stands behind that.

use std::collections::VecDeque;
use std::sync::Arc;

use super::cursors::{Cursor, Keeping, Place, Store, too_many_rows};
use super::outcome::{Outcome, RowSource, Tag};
use super::patience::Patience;
use super::planned::{Body, Planned, Verb};
use super::reply::output_bytes;
use super::run::Own;
use super::state::Session;
use super::transaction_messages::check_name;
use crate::exec::{Arguments, Output};
use crate::plan::CursorDeclaration;
use crate::sql::CursorMove;
use crate::types::{Result, SqlError, SqlState};

/// Which rows a movement passes, and where it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Passed {
    /// The first row, from 1.
    first: i64,
    /// The last row; before `first` where there are none.
    last: i64,
    /// Whether the last one comes first.
    reversed: bool,
    /// The row that the cursor is on then: 0 before the first, one more than there are behind the last.
    position: i64,
}

impl Session {
    /// DECLARE. The query is opened on the snapshot of now, and run as far as rows are fetched.
    ///
    /// # Errors
    /// 42P03 for a name in use, 25P01 outside a transaction without WITH HOLD, 53400 for too many
    /// cursors; what opening the query ends with.
    pub(super) async fn declare_cursor(
        &mut self,
        planned: Arc<Planned>,
        params: Arguments,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let Body::Declare { cursor, verb, .. } = &planned.body else {
            return Err(SqlError::internal("the statement declares no cursor"));
        };
        let CursorDeclaration { name, scroll, hold } = cursor.clone();
        check_name(&name)?;
        self.cursors.check_new(&name)?;
        if own.is_some() && !hold {
            return Err(needs_transaction());
        }
        let looks_ahead = *verb == Verb::Select;
        let outcome = self.open_for_cursor(planned, params, own, patience).await?;
        let Some(source) = outcome.rows else {
            return Err(SqlError::internal("a query without rows"));
        };
        self.cursors.check_room(source.held_bytes())?;
        let cursor = Cursor {
            in_transaction: self.transaction.is_some(),
            source,
            store: Some(Store::default()),
            place: Place::default(),
            fetch_size: 0,
            hold,
            looks_ahead,
            keeping: match scroll {
                Some(true) => Keeping::All,
                Some(false) => Keeping::None,
                None => Keeping::Some,
            },
            declared: Some(self.cursors.mark()),
            on: None,
            moves: self.moves_mark(),
        };
        self.cursors.put_back(&name, cursor);
        Ok(Outcome::plain("DECLARE CURSOR"))
    }

    /// FETCH; with `silent` MOVE, which brings no rows.
    ///
    /// # Errors
    /// 34000 for a cursor that is none, 55000 for going back where it cannot, 53200 where rows take too
    /// much memory; what the query ends with, and the cursor with it.
    pub(super) async fn fetch_by_sql(
        &mut self,
        name: &str,
        movement: CursorMove,
        silent: bool,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let mut cursor = self.cursors.take(name)?;
        let header = Arc::clone(&cursor.source.header);
        let (rows, count) = self
            .move_cursor(&mut cursor, movement, silent, patience)
            .await?;
        self.cursors.put_back(name, cursor);
        Ok(Outcome {
            tag: Tag::Moved(if silent { "MOVE" } else { "FETCH" }),
            affected: silent.then_some(count),
            last_insert_id: None,
            rows: (!silent).then(|| RowSource::ready(header, rows)),
        })
    }

    /// CLOSE; `None`: ALL.
    ///
    /// # Errors
    /// 34000 for a cursor that is none.
    pub(super) fn close_by_sql(&mut self, name: Option<&str>) -> Result<Outcome> {
        match name {
            Some(name) => drop(self.cursors.take(name)?),
            None => self.cursors.clear(),
        }
        Ok(Outcome::plain("CLOSE CURSOR"))
    }

    async fn move_cursor(
        &mut self,
        cursor: &mut Cursor,
        movement: CursorMove,
        silent: bool,
        patience: &mut Patience,
    ) -> Result<(VecDeque<Output>, u64)> {
        let position = cursor.place.position;
        if let Some(row) = furthest(movement, position) {
            self.read_to(cursor, row, patience).await?;
        }
        let passed = passed(movement, position, cursor.extent().rows);
        if cursor.keeping == Keeping::None && goes_back(passed, position, silent) {
            return Err(forward_only());
        }
        let rows = match silent {
            true => VecDeque::new(),
            false => self.rows_of(cursor, passed)?,
        };
        cursor.place = Place::on(passed.position, cursor.extent().rows);
        let count = passed.last.saturating_sub(passed.first).saturating_add(1);
        Ok((rows, u64::try_from(count).unwrap_or(0)))
    }

    /// Copies of the rows that a movement passes.
    fn rows_of(&self, cursor: &Cursor, passed: Passed) -> Result<VecDeque<Output>> {
        let limit = self.engine.bounds.query_memory;
        let (mut rows, mut bytes, mut row) = (VecDeque::new(), 0_usize, passed.first);
        while row <= passed.last {
            let (output, at) = cursor.find(row).ok_or_else(forward_only)?;
            let left = usize::try_from(passed.last - row + 1).unwrap_or(usize::MAX);
            let part = output.part(at..at.saturating_add(left), passed.reversed);
            row = row.saturating_add(i64::try_from(part.len()).unwrap_or(i64::MAX));
            bytes = bytes.saturating_add(output_bytes(&part));
            if bytes > limit {
                return Err(too_many_rows());
            }
            match passed.reversed {
                true => rows.push_front(part),
                false => rows.push_back(part),
            }
        }
        Ok(rows)
    }
}

/// The row up to which a movement must know the result; `None` where it needs nothing new.
fn furthest(movement: CursorMove, position: i64) -> Option<i64> {
    match movement {
        CursorMove::Forward(Some(rows)) => Some(position.saturating_add(rows)),
        CursorMove::Forward(None) => Some(i64::MAX),
        CursorMove::Backward(_) => None,
        CursorMove::Absolute(row) if row < 0 => Some(i64::MAX),
        CursorMove::Absolute(row) => Some(row),
        CursorMove::Relative(rows) => Some(position.saturating_add(rows)),
    }
}

/// What a movement from `position` passes, of a result of which so many rows are known: all that it
/// needs to.
fn passed(movement: CursorMove, position: i64, rows: i64) -> Passed {
    let (start, end) = (0, rows.saturating_add(1));
    match movement {
        CursorMove::Forward(Some(0)) | CursorMove::Backward(Some(0)) => one(position, rows),
        CursorMove::Forward(count) => {
            let to = count.map_or(end, |count| position.saturating_add(count).min(end));
            Passed {
                first: position.saturating_add(1),
                last: to.min(rows),
                reversed: false,
                position: to,
            }
        }
        CursorMove::Backward(count) => {
            let to = count.map_or(start, |count| position.saturating_sub(count).max(start));
            Passed {
                first: to.max(1),
                last: position.saturating_sub(1).min(rows),
                reversed: true,
                position: to,
            }
        }
        CursorMove::Absolute(row) if row < 0 => one(end.saturating_add(row), rows),
        CursorMove::Absolute(row) => one(row, rows),
        CursorMove::Relative(by) => one(position.saturating_add(by), rows),
    }
}

/// One row, or none where it would lie off an end.
fn one(row: i64, rows: i64) -> Passed {
    let row = row.clamp(0, rows.saturating_add(1));
    Passed {
        first: row,
        last: if (1..=rows).contains(&row) {
            row
        } else {
            row.saturating_sub(1)
        },
        reversed: false,
        position: row,
    }
}

/// Whether a movement needs a row that was passed: to give it again, or to stand on it.
fn goes_back(passed: Passed, position: i64, silent: bool) -> bool {
    let again = passed.first <= passed.last && passed.first <= position && !silent;
    passed.position < position || again
}

fn needs_transaction() -> SqlError {
    SqlError::new(
        SqlState::NoActiveSqlTransaction,
        "DECLARE CURSOR can only be used in transaction blocks",
    )
    .with_hint("BEGIN first, or declare it WITH HOLD")
}

fn forward_only() -> SqlError {
    SqlError::new(
        SqlState::ObjectNotInPrerequisiteState,
        "cursor can only scan forward",
    )
    .with_hint("Declare it with SCROLL option to enable backward scan.")
}

#[cfg(test)]
mod tests;
