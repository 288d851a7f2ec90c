//! Triggers that fire once for a statement.

use super::firing::Firing;
use crate::catalog::{RowEvent, Timing};
use crate::exec::write::links::Links;
use crate::exec::write::writing::{Progress, Writing};
use crate::plan::{ConflictAction, MergeAction, Node};
use crate::types::Result;

/// The triggers that a statement fires before or after its changes.
#[derive(Debug)]
pub(in crate::exec::write) struct OfStatement(Option<Firing>);

impl OfStatement {
    /// Those of a data change, with this timing.
    ///
    /// # Errors
    /// None in fact: there is no row to decode.
    pub(in crate::exec::write) fn new(
        node: &Node,
        timing: Timing,
        links: &Links,
    ) -> Result<OfStatement> {
        let mut events = events(node);
        if timing == Timing::After {
            events.reverse();
        }
        let triggers = links.triggers.of_statement(timing, &events);
        if triggers.is_empty() {
            return Ok(OfStatement(None));
        }
        let firing = Firing::new(triggers.iter(), links, None, None)?;
        Ok(OfStatement(Some(firing)))
    }

    /// Fires what is left; ready when nothing is.
    ///
    /// # Errors
    /// What a trigger ends with.
    pub(in crate::exec::write) fn step(&mut self, writing: &mut Writing<'_>) -> Result<Progress> {
        match &mut self.0 {
            Some(firing) => firing.step(writing),
            None => Ok(Progress::Ready),
        }
    }
}

/// What a statement may do, in the order in which that fires triggers before it.
fn events(node: &Node) -> Vec<RowEvent> {
    match node {
        Node::Insert(insert) => {
            let conflict = insert.conflict.as_ref();
            match conflict.map(|conflict| &conflict.action) {
                Some(ConflictAction::Update(_)) => vec![RowEvent::Insert, RowEvent::Update],
                Some(ConflictAction::Nothing | ConflictAction::Replace) | None => {
                    vec![RowEvent::Insert]
                }
            }
        }
        Node::Update(_) => vec![RowEvent::Update],
        Node::Delete(_) => vec![RowEvent::Delete],
        Node::Merge(merge) => {
            let does = |event: &RowEvent| {
                merge.arms.iter().any(|arm| match arm.action {
                    MergeAction::Nothing => false,
                    MergeAction::Insert(_) => *event == RowEvent::Insert,
                    MergeAction::Update(_) => *event == RowEvent::Update,
                    MergeAction::Delete => *event == RowEvent::Delete,
                })
            };
            let all = [RowEvent::Insert, RowEvent::Update, RowEvent::Delete];
            all.into_iter().filter(does).collect()
        }
        _ => Vec::new(),
    }
}
