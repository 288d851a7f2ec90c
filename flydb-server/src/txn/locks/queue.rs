//! Holders of one lock and those who wait for it, first come first served.

use std::collections::VecDeque;

use smallvec::SmallVec;
use tokio::sync::oneshot;

use super::{LockMode, TxnId};

#[derive(Debug, Default)]
pub(super) struct Queue {
    holders: SmallVec<[(TxnId, LockMode); 1]>,
    waiters: VecDeque<Waiter>,
}

#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) txn: TxnId,
    pub(super) mode: LockMode,
    pub(super) sender: oneshot::Sender<()>,
}

pub(super) enum Grant {
    /// It is held already.
    Already,
    /// A lock became a stronger one.
    Raised,
    /// It is held from now on.
    New,
    /// Not now.
    Wait,
}

impl Queue {
    pub(super) fn try_grant(&mut self, txn: TxnId, mode: LockMode) -> Grant {
        if let Some(held) = self.held_by(txn) {
            if held.covers(mode) {
                return Grant::Already;
            }
            if self.admits(txn, mode) {
                self.raise(txn, mode);
                return Grant::Raised;
            }
            return Grant::Wait;
        }
        if self.waiters.is_empty() && self.admits(txn, mode) {
            self.holders.push((txn, mode));
            return Grant::New;
        }
        Grant::Wait
    }

    fn held_by(&self, txn: TxnId) -> Option<LockMode> {
        self.holders
            .iter()
            .find(|(holder, _)| *holder == txn)
            .map(|(_, mode)| *mode)
    }

    fn raise(&mut self, txn: TxnId, to: LockMode) {
        for (holder, mode) in &mut self.holders {
            if *holder == txn {
                *mode = to.max(*mode);
            }
        }
    }

    /// Whether those who hold the lock leave room for `txn`.
    pub(super) fn admits(&self, txn: TxnId, mode: LockMode) -> bool {
        self.holders
            .iter()
            .all(|(holder, held)| *holder == txn || held.admits(mode))
    }

    /// Whether it is among those who hold the lock, in whatever mode.
    pub(super) fn holds(&self, txn: TxnId) -> bool {
        self.held_by(txn).is_some()
    }

    /// Who stands between `txn` and the lock: holders, and waiters ahead of it.
    pub(super) fn blockers(&self, txn: TxnId, mode: LockMode) -> impl Iterator<Item = TxnId> {
        // One who comes to raise a lock goes to the front and waits for holders alone; another one who
        // does so later goes ahead of it.
        let to_the_front = self.holds(txn) && self.waits_in(txn).is_none();
        let holders = self
            .holders
            .iter()
            .filter(move |(_, held)| !held.admits(mode))
            .map(|(holder, _)| *holder);
        let ahead = self
            .waiters
            .iter()
            .take_while(move |waiter| !to_the_front && waiter.txn != txn);
        holders
            .chain(ahead.map(|waiter| waiter.txn))
            .filter(move |blocker| *blocker != txn)
    }

    /// The mode in which `txn` waits here.
    pub(super) fn waits_in(&self, txn: TxnId) -> Option<LockMode> {
        self.waiters
            .iter()
            .find(|waiter| waiter.txn == txn)
            .map(|waiter| waiter.mode)
    }

    pub(super) fn enqueue(&mut self, waiter: Waiter) {
        if self.holds(waiter.txn) {
            self.waiters.push_front(waiter);
        } else {
            self.waiters.push_back(waiter);
        }
    }

    pub(super) fn release(&mut self, txn: TxnId) {
        self.holders.retain(|(holder, _)| *holder != txn);
    }

    pub(super) fn remove_waiter(&mut self, txn: TxnId) {
        self.waiters.retain(|waiter| waiter.txn != txn);
    }

    /// Makes the first waiter a holder, if it can be one. The flag: it held the lock before, in a weaker mode.
    pub(super) fn grant_front(&mut self) -> Option<(Waiter, bool)> {
        let front = self.waiters.front()?;
        if !self.admits(front.txn, front.mode) {
            return None;
        }
        let waiter = self.waiters.pop_front()?;
        let raised = self.holds(waiter.txn);
        if raised {
            self.raise(waiter.txn, waiter.mode);
        } else {
            self.holders.push((waiter.txn, waiter.mode));
        }
        Some((waiter, raised))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.holders.is_empty() && self.waiters.is_empty()
    }
}
