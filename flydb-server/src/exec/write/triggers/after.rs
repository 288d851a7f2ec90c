//! AFTER triggers, once a statement's changes are made.

use std::collections::VecDeque;
use std::sync::Arc;

use super::event;
use super::firing::Firing;
use crate::exec::write::change::RowChange;
use crate::exec::write::links::Links;
use crate::exec::write::writing::{Progress, Writing, finish};
use crate::storage::Row;
use crate::types::Result;

/// A row's change that fires AFTER triggers.
#[derive(Debug)]
pub(in crate::exec::write) struct Event {
    links: Arc<Links>,
    before: Option<Row>,
    after: Option<Row>,
}

impl Event {
    /// The event of a change, where it fires any.
    pub(in crate::exec::write) fn of(links: &Arc<Links>, change: &RowChange) -> Option<Event> {
        links.triggers.after(change.event()).next()?;
        Some(Event {
            links: Arc::clone(links),
            before: change.before.as_ref().map(|(_, row)| row.clone()),
            after: change.after.as_ref().map(|(_, row)| row.clone()),
        })
    }

    fn firing(&self) -> Result<Firing> {
        let (before, after) = (self.before.as_ref(), self.after.as_ref());
        let event = event(before.is_some(), after.is_some());
        let triggers = self.links.triggers.after(event);
        Firing::new(triggers, &self.links, before, after)
    }
}

/// The events of a statement, as they are treated.
#[derive(Debug, Default)]
pub(in crate::exec::write) struct After {
    waiting: VecDeque<Event>,
    firing: Option<Firing>,
}

impl After {
    /// Adds an event.
    pub(in crate::exec::write) fn add(&mut self, event: Event) {
        self.waiting.push_back(event);
    }

    /// Fires what is to be fired; ready when nothing is left.
    ///
    /// # Errors
    /// What a trigger ends with.
    pub(in crate::exec::write) fn step(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        loop {
            if let Some(firing) = &mut self.firing {
                finish!(firing.step(writing)?);
                self.firing = None;
            }
            let Some(event) = self.waiting.pop_front() else {
                return Ok(Progress::Ready);
            };
            writing.context.check()?;
            self.firing = Some(event.firing()?);
        }
    }
}
