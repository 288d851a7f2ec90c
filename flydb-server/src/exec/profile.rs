//! What EXPLAIN ANALYZE measures: how many rows each node gave, and how long it took.

use parking_lot::Mutex;

use super::operator::Pull;
use super::output::Output;
use super::run::Context;
use crate::plan::{Measures, Node, NodeKey};
use crate::types::Result;
use crate::types::clock::Clock;

/// Pulls a node, measured where the statement is.
#[inline]
pub(super) fn measured(
    node: &Node,
    context: Context<'_>,
    pull: impl FnOnce() -> Result<Pull<Output>>,
) -> Result<Pull<Output>> {
    let environment = &context.run.environment;
    match &environment.profile {
        None => pull(),
        Some(profile) => profile.pull(node, &*environment.session.clock, pull),
    }
}

/// Collects what the nodes of a statement do.
#[derive(Debug, Default)]
pub(crate) struct Profile(Mutex<Measures>);

impl Profile {
    /// Pulls a node, and notes what came and how long it took.
    fn pull(
        &self,
        node: &Node,
        clock: &dyn Clock,
        pull: impl FnOnce() -> Result<Pull<Output>>,
    ) -> Result<Pull<Output>> {
        let start = clock.instant();
        let pulled = pull();
        let time = clock.instant().saturating_duration_since(start);
        let mut measures = self.0.lock();
        let measured = measures.nodes.entry(NodeKey::of(node)).or_default();
        measured.time += time;
        match &pulled {
            Ok(Pull::Ready(output)) => {
                let rows = u64::try_from(output.len()).unwrap_or(u64::MAX);
                measured.rows = measured.rows.saturating_add(rows);
            }
            Ok(Pull::Done) => measured.loops += 1,
            Ok(Pull::Yield) | Err(_) => {}
        }
        pulled
    }

    /// Notes a step of a data change, of which so many rows are changed in all.
    pub(super) fn changed(&self, node: &Node, rows: u64, time: std::time::Duration) {
        let mut measures = self.0.lock();
        let measured = measures.nodes.entry(NodeKey::of(node)).or_default();
        measured.time += time;
        measured.rows = rows;
        measured.loops = 1;
    }

    /// Forgets everything: the statement starts again.
    pub(crate) fn clear(&self) {
        *self.0.lock() = Measures::default();
    }

    /// What was measured.
    pub(crate) fn measures(&self) -> Measures {
        let mut measures = self.0.lock().clone();
        // A node that a LIMIT above stopped was not run to its end, but once all the same.
        for measured in measures.nodes.values_mut() {
            measured.loops = measured.loops.max(1);
        }
        measures
    }
}
