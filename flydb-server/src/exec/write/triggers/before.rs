//! Rows on their way past the BEFORE triggers.

use std::collections::VecDeque;

use super::firing::Firing;
use crate::exec::operators::row_id;
use crate::exec::write::change::RowChange;
use crate::exec::write::errors::changed_by_trigger;
use crate::exec::write::generated;
use crate::exec::write::links::Links;
use crate::exec::write::rows::encode;
use crate::exec::write::writing::{Progress, Writing};
use crate::storage::Row;
use crate::txn::Ticket;
use crate::types::{Batch, Result, RowId, Value, encode_row};

/// Rows on their way past the BEFORE triggers.
#[derive(Debug, Default)]
pub(in crate::exec::write) struct Before {
    /// Changes that wait, each with the input row that RETURNING reads where that is more than the table's
    /// columns.
    waiting: VecDeque<(RowChange, Option<Batch>)>,
    firing: Option<Firing>,
}

/// What came past the triggers.
#[derive(Debug)]
pub(in crate::exec::write) enum Passed {
    /// A row, as they left it.
    Row(RowChange, Option<Batch>),
    /// None yet.
    Yield,
    /// A trigger waits for a lock.
    Wait(Ticket),
    /// No more.
    Done,
}

impl Before {
    /// Adds changes, and the rows of the input that they came of.
    pub(in crate::exec::write) fn add(&mut self, changes: Vec<RowChange>, input: Option<&Batch>) {
        let input_row = |at: usize| {
            let at = u32::try_from(at).ok()?;
            input.map(|input| input.gather(&[at]))
        };
        let changes = changes.into_iter().enumerate();
        let changes = changes.map(|(at, change)| (change, input_row(at)));
        self.waiting.extend(changes);
    }

    /// The next row that is past its triggers.
    ///
    /// # Errors
    /// What a trigger ends with; 54000 for a row that became too large.
    pub(in crate::exec::write) fn next(
        &mut self,
        links: &Links,
        writing: &mut Writing<'_>,
    ) -> Result<Passed> {
        let Some((change, _)) = self.waiting.front() else {
            return Ok(Passed::Done);
        };
        let firing = match &mut self.firing {
            Some(firing) => firing,
            None => self.firing.insert(start(links, change)?),
        };
        match firing.step(writing)? {
            Progress::Ready => {}
            Progress::Yield => return Ok(Passed::Yield),
            Progress::Wait(ticket) => return Ok(Passed::Wait(ticket)),
        }
        let values = self.firing.take().map(Firing::into_new);
        let Some((mut change, input)) = self.waiting.pop_front() else {
            return Ok(Passed::Done);
        };
        refuse_changed(links, &change, writing)?;
        if let (Some((id, row)), Some(values)) = (&mut change.after, values) {
            *row = encoded(links, &values)?;
            complete(links, *id, row, writing)?;
            *id = moved(links, *id, &values)?;
        }
        let input = input.map(|input| with_values(input, &change, links));
        Ok(Passed::Row(change, input.transpose()?))
    }
}

/// A row must still be what it was when its change was computed.
///
/// # Errors
/// 27000 where a trigger changed it.
pub(in crate::exec::write) fn refuse_changed(
    links: &Links,
    change: &RowChange,
    writing: &mut Writing<'_>,
) -> Result<()> {
    let Some((id, row)) = &change.before else {
        return Ok(());
    };
    // The row is locked, so that nobody else changed it.
    let newest = writing.newest();
    let table = newest.table(links.table.id);
    let now = table.as_ref().and_then(|table| table.get(*id));
    match now.is_some_and(|now| now.ptr_eq(row)) {
        true => Ok(()),
        false => Err(changed_by_trigger()),
    }
}

fn start(links: &Links, change: &RowChange) -> Result<Firing> {
    let triggers = links.triggers.before(change.event());
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    Firing::new(
        triggers,
        links,
        before.map(|(_, row)| row),
        after.map(|(_, row)| row),
    )
}

fn encoded(links: &Links, values: &[Value]) -> Result<Row> {
    let mut image = Vec::with_capacity(256);
    let cells = values.iter().map(Value::as_ref);
    encode_row(&links.spec.layout, cells, &mut image)?;
    Ok(Row::new(&image))
}

/// Computes the generated columns of a row anew.
fn complete(links: &Links, id: RowId, row: &mut Row, writing: &Writing<'_>) -> Result<()> {
    if links.generated.is_empty() {
        return Ok(());
    }
    let mut rows = whole(links, &[(id, row.clone())])?;
    generated::complete(links, &mut rows, writing.context)?;
    if let Some(completed) = encode(&links.spec, &rows)?.pop() {
        *row = completed;
    }
    Ok(())
}

/// The row's id, where it is one of its columns. A NULL there is refused when the row is checked.
fn moved(links: &Links, id: RowId, values: &[Value]) -> Result<RowId> {
    let key = links.table.row_id_column.and_then(|key| values.get(key));
    match key {
        Some(key) => Ok(row_id(key)?.unwrap_or(id)),
        None => Ok(id),
    }
}

/// A row of the input with the table's columns as the triggers left them.
fn with_values(mut input: Batch, change: &RowChange, links: &Links) -> Result<Batch> {
    let Some(new) = &change.after else {
        return Ok(input);
    };
    let columns = whole(links, std::slice::from_ref(new))?.columns;
    for (place, column) in input.columns.iter_mut().zip(columns) {
        *place = column;
    }
    Ok(input)
}

/// Rows as all columns of their table.
pub(in crate::exec) fn whole(links: &Links, rows: &[(RowId, Row)]) -> Result<Batch> {
    let columns: Vec<usize> = (0..links.spec.layout.len()).collect();
    crate::exec::rows::decode::batch(&links.spec, rows, &columns, false)
}
