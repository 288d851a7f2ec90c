//! Commits that watchers have not taken yet.
//!
//! All watchers read from one queue, each at its own place. The queue is bounded in commits and in rows,
//! so that a watcher that does not read pins only so much, whatever is committed meanwhile: what goes
//! past the bounds pushes the oldest out, and whoever had not taken it is told how many commits that
//! were. A commit that is larger than the bound by itself reaches nobody.

use std::collections::{HashMap, VecDeque};
use std::pin::pin;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;

use super::events::CommitEvent;

/// Commits that a watcher may fall behind.
const MAX_COMMITS: usize = 4096;

/// Rows of all commits in the queue; one takes 24 bytes.
const MAX_ROWS: usize = 1 << 20;

/// The commits of a server that some watcher has yet to take.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    queue: Mutex<Queue>,
    grown: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    commits: VecDeque<CommitEvent>,
    /// The number of the first of `commits`; they count from 0.
    first: u64,
    /// Rows of all of them.
    rows: usize,
    /// The number of the commit that each watcher takes next.
    places: HashMap<u64, u64>,
    next_watcher: u64,
}

impl Backlog {
    /// Whether anybody watches.
    pub(super) fn is_watched(&self) -> bool {
        !self.queue.lock().places.is_empty()
    }

    /// Adds a commit.
    pub(super) fn push(&self, commit: CommitEvent) {
        let mut queue = self.queue.lock();
        queue.rows += commit.rows.len();
        queue.commits.push_back(commit);
        while queue.rows > MAX_ROWS || queue.commits.len() > MAX_COMMITS {
            queue.drop_first();
        }
        queue.drop_taken();
        drop(queue);
        self.grown.notify_waiters();
    }

    /// A watcher of the commits from now on.
    pub(super) fn watch(self: &Arc<Backlog>) -> Watcher {
        let mut queue = self.queue.lock();
        let (id, place) = (queue.next_watcher, queue.end());
        queue.next_watcher += 1;
        queue.places.insert(id, place);
        Watcher {
            backlog: Arc::clone(self),
            id,
        }
    }
}

impl Queue {
    /// The number of the commit that comes next.
    fn end(&self) -> u64 {
        self.first + u64::try_from(self.commits.len()).unwrap_or(u64::MAX)
    }

    fn drop_first(&mut self) {
        if let Some(commit) = self.commits.pop_front() {
            self.rows -= commit.rows.len();
            self.first += 1;
        }
    }

    /// Drops what all watchers have taken.
    fn drop_taken(&mut self) {
        let earliest = self.places.values().copied().min();
        let earliest = earliest.unwrap_or_else(|| self.end());
        while self.first < earliest && !self.commits.is_empty() {
            self.drop_first();
        }
    }
}

/// A watcher's place among the commits. Dropping it ends the watch.
#[derive(Debug)]
pub(crate) struct Watcher {
    backlog: Arc<Backlog>,
    id: u64,
}

/// What a watcher finds at its place.
#[derive(Debug)]
pub(crate) enum Found {
    /// A commit. The watcher stays at it until it says that it is done.
    Commit(CommitEvent),
    /// So many commits are lost; the watcher is behind them.
    Lagged(u64),
    /// All is taken.
    Nothing,
}

impl Watcher {
    /// What is at this place.
    pub(crate) fn find(&mut self) -> Found {
        let mut queue = self.backlog.queue.lock();
        let first = queue.first;
        let Some(place) = queue.places.get_mut(&self.id) else {
            return Found::Nothing;
        };
        let lost = first.saturating_sub(*place);
        if lost > 0 {
            *place = first;
            return Found::Lagged(lost);
        }
        let at = usize::try_from(*place - first).unwrap_or(usize::MAX);
        match queue.commits.get(at) {
            Some(commit) => Found::Commit(commit.clone()),
            None => Found::Nothing,
        }
    }

    /// The commit that was found is done with.
    pub(crate) fn pass(&mut self) {
        let mut queue = self.backlog.queue.lock();
        let end = queue.end();
        if let Some(place) = queue.places.get_mut(&self.id) {
            *place = (*place + 1).min(end);
        }
        queue.drop_taken();
    }

    /// Waits until there is something to find. Cancel safe.
    pub(crate) async fn grown(&self) {
        loop {
            let mut grown = pin!(self.backlog.grown.notified());
            grown.as_mut().enable();
            if self.is_behind() {
                return;
            }
            grown.await;
        }
    }

    fn is_behind(&self) -> bool {
        let queue = self.backlog.queue.lock();
        let place = queue.places.get(&self.id);
        place.is_some_and(|place| *place < queue.end())
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        let mut queue = self.backlog.queue.lock();
        queue.places.remove(&self.id);
        queue.drop_taken();
    }
}

#[cfg(test)]
mod tests {
    use super::super::events::{RowEvent, RowEventKind};
    use super::*;
    use crate::types::{RowId, TableId};
    use std::task::{Context, Poll};

    fn commit(rows: usize) -> CommitEvent {
        let row = RowEvent {
            table: TableId(1),
            row: RowId(1),
            kind: RowEventKind::Insert,
        };
        CommitEvent {
            rows: vec![row; rows].into(),
        }
    }

    fn take(watcher: &mut Watcher) -> Option<usize> {
        match watcher.find() {
            Found::Commit(commit) => {
                watcher.pass();
                Some(commit.rows.len())
            }
            Found::Lagged(lost) => panic!("{lost} were lost"),
            Found::Nothing => None,
        }
    }

    fn held(backlog: &Backlog) -> (usize, usize) {
        let queue = backlog.queue.lock();
        (queue.commits.len(), queue.rows)
    }

    /// A watcher that did not read pinned 4096 commits of any size.
    #[test]
    fn whoever_does_not_read_pins_rows_up_to_a_bound() {
        let backlog = Arc::new(Backlog::default());
        let (mut slow, mut quick) = (backlog.watch(), backlog.watch());
        for _ in 0..10 {
            backlog.push(commit(MAX_ROWS / 4));
            assert_eq!(take(&mut quick), Some(MAX_ROWS / 4));
            assert!(held(&backlog).1 <= MAX_ROWS);
        }
        assert!(matches!(slow.find(), Found::Lagged(6)));
        for _ in 0..4 {
            assert_eq!(take(&mut slow), Some(MAX_ROWS / 4));
        }
        assert_eq!(held(&backlog), (0, 0), "what all have taken is gone");
        backlog.push(commit(MAX_ROWS + 1));
        assert_eq!(held(&backlog), (0, 0));
        assert!(matches!(slow.find(), Found::Lagged(1)));
        assert!(matches!(slow.find(), Found::Nothing));
    }

    #[test]
    fn small_commits_are_counted_too() {
        let backlog = Arc::new(Backlog::default());
        let mut slow = backlog.watch();
        for _ in 0..MAX_COMMITS + 3 {
            backlog.push(commit(1));
        }
        assert!(matches!(slow.find(), Found::Lagged(3)));
        assert_eq!(take(&mut slow), Some(1));
        drop(slow);
        assert!(!backlog.is_watched());
        assert_eq!(held(&backlog), (0, 0));
    }

    #[tokio::test]
    async fn a_commit_wakes_who_waits() {
        let backlog = Arc::new(Backlog::default());
        let mut watcher = backlog.watch();
        {
            let mut waits = pin!(watcher.grown());
            let is_pending =
                |cx: &mut Context<'_>| Poll::Ready(waits.as_mut().poll(cx).is_pending());
            assert!(std::future::poll_fn(is_pending).await);
            backlog.push(commit(2));
            waits.await;
        }
        assert_eq!(take(&mut watcher), Some(2));
    }
}
