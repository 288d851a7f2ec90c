//! The way to the log: order, write and sync, publish, acknowledge.
//!
//! A commit is *ordered* under one mutex: checked, applied to the head, and queued for the log. Then
//! its locks go. The first committer to find nobody writing becomes the leader and writes the whole
//! queue itself, with one write and one sync: a lone client's commit never changes threads. Those that
//! arrive in the meantime queue up, and the leader hands them to the writer thread, so that no client
//! waits for another's commit after its own is done.
//!
//! If the log fails, no ordered commit can become durable: all of them are answered with the error, the
//! head goes back to what is published, and the epoch moves, so that transactions which built on the
//! lost commits cannot commit either.
//!
//! A transaction that wrote nothing has nothing to put in order, but writers see commits before they are
//! durable: it waits until those that it saw are, and is refused where they were lost.

use std::sync::Arc;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::oneshot;

use super::events::{self, CommitEvent};
use super::manager::Manager;
use crate::storage::{Change, Records, Root};
use crate::types::{Result, SqlError, SqlState};

/// A commit that is durable, or as durable as the server is configured to make it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Committed {
    /// Its place in the log.
    pub(crate) index: u64,
}

/// The newest commit in order that a transaction has seen, durable or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct BuiltOn {
    /// The manager's epoch when it saw the first one.
    pub(super) epoch: u64,
    pub(super) index: u64,
}

impl BuiltOn {
    /// Makes sure that the log has not lost it.
    pub(super) fn refuse_lost(self, manager: &Manager) -> Result<()> {
        if self.epoch == manager.epoch() {
            return Ok(());
        }
        Err(SqlError::new(
            SqlState::SerializationFailure,
            "a commit that this transaction built on could not be written",
        ))
    }
}

/// A commit that has its place in the order and waits for the log.
pub(super) struct Ordered {
    index: u64,
    leads: bool,
    outcome: oneshot::Receiver<Result<()>>,
}

/// What the log is to write, and who waits for it.
pub(super) struct Pending {
    pub(super) root: Arc<Root>,
    pub(super) records: Records,
    pub(super) event: Option<CommitEvent>,
    outcome: oneshot::Sender<Result<()>>,
}

impl Pending {
    /// Answers the committer, who may be gone.
    pub(super) fn finish(self, outcome: Result<()>) {
        let _ = self.outcome.send(outcome);
    }
}

/// Puts changes in order, if `validate` agrees with the head that they go onto.
pub(super) fn order(
    manager: &Manager,
    changes: &[Change],
    records: Records,
    validate: impl FnOnce(&Root) -> Result<()>,
) -> Result<Ordered> {
    let order = manager.order_mutex().lock();
    manager.refuse_broken()?;
    let head = manager.head();
    validate(&head)?;
    let index = head.index() + 1;
    let root = Root::clone(&head).apply(changes, index)?;
    let event = manager
        .is_watched()
        .then(|| events::of_commit(&head, changes));
    let root = Arc::new(root);
    manager.set_head(Arc::clone(&root));
    let (sender, outcome) = oneshot::channel();
    let leads = manager.queue().push(Pending {
        root,
        records,
        event,
        outcome: sender,
    });
    drop(order);
    Ok(Ordered {
        index,
        leads,
        outcome,
    })
}

/// Puts changes in order that nobody waits for, and has the writer thread write them where nobody is
/// writing; their place in the log.
pub(super) fn order_aside(
    manager: &Manager,
    changes: &[Change],
    records: Records,
    validate: impl FnOnce(&Root) -> Result<()>,
) -> Result<u64> {
    let Ordered {
        index,
        leads,
        outcome: _,
    } = order(manager, changes, records, validate)?;
    if leads {
        manager.hand_over();
    }
    Ok(index)
}

/// Waits until an ordered commit is durable; writes it itself where nobody else is writing.
pub(super) async fn wait_until_durable(
    manager: Arc<Manager>,
    ordered: Ordered,
) -> Result<Committed> {
    let Ordered {
        index,
        leads,
        outcome,
    } = ordered;
    if leads {
        lead(manager).await;
    }
    match outcome.await {
        Ok(outcome) => outcome.map(|()| Committed { index }),
        Err(_) => Err(SqlError::internal(
            "the commit was dropped without an answer",
        )),
    }
}

/// Waits until a commit that somebody has seen is durable: not at all, where it is.
///
/// Cancel safe.
///
/// # Errors
/// 40001 where the log lost it.
pub(super) async fn wait_until_published(manager: &Manager, built_on: BuiltOn) -> Result<()> {
    loop {
        // Made before the look at what is published, so that no news falls between the two.
        let news = manager.next_publication();
        built_on.refuse_lost(manager)?;
        if manager.published_index() >= built_on.index {
            return Ok(());
        }
        news.await;
    }
}

/// Writes one group off the runtime's hands, so that a sync does not hold up other tasks.
async fn lead(manager: Arc<Manager>) {
    if !manager.writes_block() {
        manager.lead();
        return;
    }
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(|| manager.lead()),
        // A runtime of one thread cannot hand its other tasks over.
        _ => manager.hand_over(),
    }
}
