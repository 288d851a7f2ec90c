//! Deadlock detection: a search through the graph of who waits for whom.

use hashbrown::HashSet;

use super::{LockMode, LockName, Table, TxnId};

/// Whether `txn`, waiting for `name`, would wait for itself through others.
pub(super) fn closes_cycle(table: &Table, txn: TxnId, name: &LockName, mode: LockMode) -> bool {
    // One who raises a lock goes to the front of its queue: whoever waits there waits for it from then on.
    let raises = table.queues.get(name).is_some_and(|queue| queue.holds(txn));
    let falls_behind = |blocker| raises && table.waiting.get(&blocker) == Some(name);
    let mut seen: HashSet<TxnId> = HashSet::new();
    let mut open: Vec<TxnId> = blockers(table, txn, name, mode);
    while let Some(blocker) = open.pop() {
        if blocker == txn || falls_behind(blocker) {
            return true;
        }
        if !seen.insert(blocker) {
            continue;
        }
        let Some(waits_for) = table.waiting.get(&blocker) else {
            continue;
        };
        let mode = table
            .queues
            .get(waits_for)
            .and_then(|queue| queue.waits_in(blocker));
        open.extend(blockers(
            table,
            blocker,
            waits_for,
            mode.unwrap_or(LockMode::Exclusive),
        ));
    }
    false
}

fn blockers(table: &Table, txn: TxnId, name: &LockName, mode: LockMode) -> Vec<TxnId> {
    table
        .queues
        .get(name)
        .map_or_else(Vec::new, |queue| queue.blockers(txn, mode).collect())
}
