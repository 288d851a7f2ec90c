//! Triggers: what fires when rows of a table change.
//!
//! BEFORE triggers see each row on its way, whichever way it came (a statement, a conflict, a referential
//! action), and may change it; NOT NULL, CHECK and RETURNING look at it after them. Where rows are
//! written as they are found, a trigger sees those before its own written; where a statement finds all
//! its rows first (it changes keys, or other tables refer to the table), it sees none of them written.
//! AFTER triggers fire once all changes of the statement are made and its foreign keys hold, row after
//! row in the order in which they were written.
//!
//! Triggers of a statement fire once, before its first row is looked for and after the triggers of its rows, whether
//! it finds any or not. Referential actions fire none of them.
//!
//! A table without triggers costs a look at an empty list.
//!
//! Caveat: of a row that meets a conflict, the BEFORE INSERT triggers do not fire; it fires those of the
//! UPDATE that it becomes.

mod after;
mod before;
mod firing;
mod statement;

use std::sync::Arc;

use super::change::RowChange;
use crate::catalog::{Catalog, Level, RowEvent, Table, Timing, Trigger};
pub(super) use after::{After, Event};
pub(in crate::exec) use before::whole;
pub(super) use before::{Before, Passed, refuse_changed};
pub(super) use statement::OfStatement;

/// The triggers of a table that a statement may fire, by name.
#[derive(Debug, Default)]
pub(in crate::exec) struct Triggers {
    before: Vec<Known>,
    after: Vec<Known>,
    /// Those that fire once for the statement.
    of_statement: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    trigger: Arc<Trigger>,
    /// Whether this statement's updates fire it.
    updates: bool,
}

impl Triggers {
    /// Those of a table, for a statement whose updates set no column yet.
    pub(super) fn on(table: &Table, catalog: &Catalog) -> Triggers {
        let mut triggers = Triggers::default();
        for trigger in catalog.triggers_on(table.id) {
            if trigger.disabled {
                continue;
            }
            let known = Known {
                trigger: Arc::clone(trigger),
                updates: trigger.update && trigger.update_of.is_empty(),
            };
            match (trigger.level, trigger.timing) {
                (Level::Statement, _) => triggers.of_statement.push(known),
                (Level::Row, Timing::Before) => triggers.before.push(known),
                (Level::Row, Timing::After) => triggers.after.push(known),
            }
        }
        triggers
    }

    /// Says that the statement's updates set this column.
    pub(super) fn note_set(&mut self, table: &Table, column: usize) {
        let Some(column) = table.columns.get(column) else {
            return;
        };
        let of_rows = self.before.iter_mut().chain(&mut self.after);
        for known in of_rows.chain(&mut self.of_statement) {
            known.updates |= known.trigger.update_of.contains(&column.name);
        }
    }

    /// Whether any fires before such an event.
    pub(in crate::exec) fn fire_before(&self, event: RowEvent) -> bool {
        fired(&self.before, event).next().is_some()
    }

    /// Whether any fires before whatever the statement does.
    pub(super) fn any_before(&self) -> bool {
        !self.before.is_empty()
    }

    /// Those that fire once for a statement of these kinds, in this order.
    fn of_statement(&self, timing: Timing, events: &[RowEvent]) -> Vec<Arc<Trigger>> {
        let fires = events
            .iter()
            .flat_map(|event| fired(&self.of_statement, *event));
        let fires = fires.filter(|trigger| trigger.timing == timing);
        fires.cloned().collect()
    }

    fn before(&self, event: RowEvent) -> impl Iterator<Item = &Arc<Trigger>> {
        fired(&self.before, event)
    }

    fn after(&self, event: RowEvent) -> impl Iterator<Item = &Arc<Trigger>> {
        fired(&self.after, event)
    }
}

fn fired(triggers: &[Known], event: RowEvent) -> impl Iterator<Item = &Arc<Trigger>> {
    let fires = move |known: &&Known| match event {
        RowEvent::Update => known.updates,
        RowEvent::Insert | RowEvent::Delete => known.trigger.fires_on(event),
    };
    triggers.iter().filter(fires).map(|known| &known.trigger)
}

impl RowChange {
    /// What it is to triggers.
    pub(in crate::exec) fn event(&self) -> RowEvent {
        event(self.before.is_some(), self.after.is_some())
    }
}

/// What a change is, by whether there was a row and whether there will be one.
fn event(was: bool, will_be: bool) -> RowEvent {
    match (was, will_be) {
        (false, _) => RowEvent::Insert,
        (true, true) => RowEvent::Update,
        (true, false) => RowEvent::Delete,
    }
}
