//! The log's queue and the thread that serves it when commits come faster than one leader writes.
//!
//! With `durability = interval` that thread also syncs, by the time since it last did so and not by how long
//! nothing came: under load something always comes.

use std::sync::{Arc, Weak};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::{Condvar, Mutex};

use super::commit::Pending;
use super::manager::Manager;
use crate::types::clock::{Clock, SystemClock};
use crate::types::{Result, SqlError};

/// Ordered commits that wait for the log.
#[derive(Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    wake: Condvar,
}

#[derive(Default)]
struct State {
    waiting: Vec<Pending>,
    /// Somebody, a leader or the writer thread, is writing or about to.
    busy: bool,
    /// The writer thread is asked to go on.
    handed_over: bool,
    closed: bool,
}

/// What the writer thread is woken for.
pub(super) enum Wake {
    /// There are commits to write.
    Commits,
    /// Nothing came within the time given.
    Timeout,
    /// The manager is gone.
    Closed,
}

impl Queue {
    /// Adds a commit; `true` where the caller must lead.
    pub(super) fn push(&self, pending: Pending) -> bool {
        let mut state = self.state.lock();
        state.waiting.push(pending);
        !std::mem::replace(&mut state.busy, true)
    }

    /// All that wait. The caller is the one who writes.
    pub(super) fn take(&self) -> Vec<Pending> {
        std::mem::take(&mut self.state.lock().waiting)
    }

    /// Ends a turn of writing: `true` where the queue is empty and nobody writes any more.
    pub(super) fn rest(&self) -> bool {
        let mut state = self.state.lock();
        if state.waiting.is_empty() {
            state.busy = false;
        }
        !state.busy
    }

    /// Asks the writer thread to go on in the caller's place.
    pub(super) fn hand_over(&self) {
        self.state.lock().handed_over = true;
        self.wake.notify_one();
    }

    /// Waits, in the writer thread, for something to do.
    pub(super) fn wait(&self, limit: Option<Duration>) -> Wake {
        let mut state = self.state.lock();
        while !state.handed_over && !state.closed {
            match limit {
                None => self.wake.wait(&mut state),
                Some(limit) => {
                    if self.wake.wait_for(&mut state, limit).timed_out() {
                        return Wake::Timeout;
                    }
                }
            }
        }
        if std::mem::take(&mut state.handed_over) {
            Wake::Commits
        } else {
            Wake::Closed
        }
    }

    /// Ends the writer thread once it has served what was handed to it.
    pub(super) fn close(&self) {
        self.state.lock().closed = true;
        self.wake.notify_all();
    }
}

/// Starts the writer thread. It ends with its manager.
pub(super) fn spawn(manager: &Arc<Manager>) -> Result<()> {
    let (queue, weak) = (manager.queue_handle(), Arc::downgrade(manager));
    let interval = manager.sync_interval();
    let clock = SystemClock;
    let syncs = interval.map(|interval| Syncs::new(interval, clock.instant()));
    thread::Builder::new()
        .name("flydb-log-writer".into())
        .spawn(move || serve(&queue, &weak, &clock, syncs))
        .map_err(|error| {
            SqlError::internal(format!(
                "the log writer thread could not be started: {error}"
            ))
        })?;
    Ok(())
}

fn serve(queue: &Queue, manager: &Weak<Manager>, clock: &dyn Clock, mut syncs: Option<Syncs>) {
    let is_due = |syncs: &mut Option<Syncs>| {
        let syncs = syncs.as_mut();
        syncs.is_some_and(|syncs| syncs.take_due(clock.instant()))
    };
    loop {
        let rest = syncs.as_ref().map(|syncs| syncs.rest(clock.instant()));
        let wake = queue.wait(rest);
        let Some(manager) = manager.upgrade() else {
            return;
        };
        match wake {
            // Between two groups, too: there may be no end to them.
            Wake::Commits => manager.drain(|| is_due(&mut syncs)),
            Wake::Timeout => {}
            Wake::Closed => return,
        }
        if is_due(&mut syncs) {
            manager.sync();
        }
    }
}

/// When to sync next.
struct Syncs {
    interval: Duration,
    last: Instant,
}

impl Syncs {
    fn new(interval: Duration, now: Instant) -> Syncs {
        Syncs {
            interval,
            last: now,
        }
    }

    /// How long it takes until the next one is due.
    fn rest(&self, now: Instant) -> Duration {
        let gone = now.saturating_duration_since(self.last);
        self.interval.saturating_sub(gone)
    }

    /// Whether one is due; it counts as done then.
    fn take_due(&mut self, now: Instant) -> bool {
        let due = self.rest(now).is_zero();
        if due {
            self.last = now;
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{Durability, FaultyVfs, Plan, StorageOptions};
    use crate::txn::{BeginOptions, StatementKind};
    use crate::types::Timestamp;
    use crate::types::clock::ManualClock;

    const HOUR: Duration = Duration::from_secs(3600);

    #[test]
    fn a_sync_is_due_by_the_time_since_the_last_one_whatever_came_in_between() {
        let start = SystemClock.instant();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut syncs = Syncs::new(Duration::from_secs(3), start);
        let due: Vec<bool> = (1..=7).map(|at| syncs.take_due(after(at))).collect();
        assert_eq!(due, [false, false, true, false, false, true, false]);
        assert_eq!(syncs.rest(after(7)), Duration::from_secs(2));
        assert_eq!(syncs.rest(after(20)), Duration::ZERO);
    }

    /// Makes a commit that is not synced, and wakes the writer for commits so long after the last sync; how
    /// often it syncs.
    async fn syncs_when_woken_for_commits(after: Duration) -> u64 {
        let disk = FaultyVfs::default();
        let options = StorageOptions {
            preallocate_bytes: 0,
            durability: Durability::Interval(HOUR),
            ..StorageOptions::default()
        };
        let (manager, _) = Manager::open(Arc::new(disk.clone()), options).unwrap();
        let mut txn = manager.begin(BeginOptions::default());
        txn.begin_statement(StatementKind::Write).unwrap();
        txn.put_system("schema:t", Arc::from(*b"{}"));
        disk.plan(Plan::default());
        txn.commit().await.unwrap();
        let clock = ManualClock::new(Timestamp(0));
        let syncs = Syncs::new(HOUR, clock.instant());
        clock.advance(after);
        let queue = Queue::default();
        queue.hand_over();
        queue.close();
        serve(&queue, &Arc::downgrade(&manager), &clock, Some(syncs));
        disk.syncs()
    }

    /// The thread waited anew for the whole time whenever there were commits to write: under load it never
    /// synced.
    #[tokio::test]
    async fn commits_that_keep_coming_do_not_put_off_a_sync() {
        assert_eq!(syncs_when_woken_for_commits(HOUR / 2).await, 0);
        assert_eq!(syncs_when_woken_for_commits(HOUR).await, 1);
    }
}
