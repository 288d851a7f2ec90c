use std::time::Duration;

use super::*;

fn row(id: i64) -> LockName {
    LockName::Row(TableId(1), RowId(id))
}

fn granted(table: &LockTable, txn: u64, name: &LockName, mode: LockMode) -> bool {
    matches!(
        table.request(TxnId(txn), name.clone(), mode).unwrap(),
        Lock::Granted
    )
}

fn waits(table: &LockTable, txn: u64, name: &LockName, mode: LockMode) -> Ticket {
    match table.request(TxnId(txn), name.clone(), mode).unwrap() {
        Lock::Wait(ticket) => ticket,
        Lock::Granted => panic!("granted at once"),
    }
}

#[test]
fn sharers_share_and_an_exclusive_lock_is_alone() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::Shared));
    assert!(granted(&table, 2, &row(1), LockMode::Shared));
    let ticket = waits(&table, 3, &row(1), LockMode::Exclusive);
    drop(ticket);
    table.release_all(TxnId(1));
    table.release_all(TxnId(2));
    assert!(granted(&table, 3, &row(1), LockMode::Exclusive));
    table.release_all(TxnId(3));
    assert_eq!(table.len(), 0);
}

#[tokio::test]
async fn waiters_are_granted_in_turn() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::Exclusive));
    let second = waits(&table, 2, &row(1), LockMode::Exclusive);
    let third = waits(&table, 3, &row(1), LockMode::Shared);
    table.release_all(TxnId(1));
    second.wait(None).await.unwrap();
    assert!(granted(&table, 2, &row(1), LockMode::Exclusive));
    assert_eq!(
        third.wait(Some(Duration::ZERO)).await.unwrap_err().state(),
        SqlState::LockNotAvailable
    );
    table.release_all(TxnId(2));
    assert!(granted(&table, 3, &row(1), LockMode::Shared));
}

#[test]
fn a_newcomer_does_not_overtake_a_waiter() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::Shared));
    let _writer = waits(&table, 2, &row(1), LockMode::Exclusive);
    let _reader = waits(&table, 3, &row(1), LockMode::Shared);
}

#[test]
fn a_cycle_is_refused_to_the_one_who_closes_it() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::Exclusive));
    assert!(granted(&table, 2, &row(2), LockMode::Exclusive));
    assert!(granted(&table, 3, &row(3), LockMode::Exclusive));
    let _a = waits(&table, 1, &row(2), LockMode::Exclusive);
    let _b = waits(&table, 2, &row(3), LockMode::Shared);
    let error = table
        .request(TxnId(3), row(1), LockMode::Exclusive)
        .unwrap_err();
    assert_eq!(error.state(), SqlState::DeadlockDetected);
    // The refused one still holds what it had, and a lock outside the cycle is granted.
    assert!(granted(&table, 3, &row(4), LockMode::Exclusive));
}

#[test]
fn two_who_both_raise_a_shared_lock_deadlock() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::Shared));
    assert!(granted(&table, 2, &row(1), LockMode::Shared));
    let _first = waits(&table, 1, &row(1), LockMode::Exclusive);
    let error = table
        .request(TxnId(2), row(1), LockMode::Exclusive)
        .unwrap_err();
    assert_eq!(error.state(), SqlState::DeadlockDetected);
}

/// Who raises a lock goes ahead of those who wait for it. They wait for it from then on, and nobody looked
/// whether it waits for one of them: all hung.
#[test]
fn who_raises_a_lock_ahead_of_one_that_it_waits_for_is_refused() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::KeyKept));
    assert!(granted(&table, 2, &row(1), LockMode::KeyShared));
    assert!(granted(&table, 3, &row(1), LockMode::KeyShared));
    assert!(granted(&table, 4, &row(2), LockMode::KeyKept));
    let _fourth = waits(&table, 4, &row(1), LockMode::KeyKept);
    let _second = waits(&table, 2, &row(2), LockMode::KeyKept);
    let error = table
        .request(TxnId(3), row(1), LockMode::Exclusive)
        .unwrap_err();
    assert_eq!(error.state(), SqlState::DeadlockDetected);
}

/// The later of two who raise a lock is ahead: the other waits for it, even if what it holds would let it in.
#[test]
fn two_who_raise_a_lock_to_different_modes_deadlock() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::KeyKept));
    assert!(granted(&table, 2, &row(1), LockMode::KeyShared));
    assert!(granted(&table, 3, &row(1), LockMode::KeyShared));
    let _second = waits(&table, 2, &row(1), LockMode::KeyKept);
    let error = table
        .request(TxnId(3), row(1), LockMode::Exclusive)
        .unwrap_err();
    assert_eq!(error.state(), SqlState::DeadlockDetected);
}

#[tokio::test]
async fn a_raised_lock_is_released_once_and_whole() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::Shared));
    assert!(granted(&table, 2, &row(1), LockMode::Shared));
    let raise = waits(&table, 1, &row(1), LockMode::Exclusive);
    table.release_all(TxnId(2));
    raise.wait(None).await.unwrap();
    let _other = waits(&table, 2, &row(1), LockMode::Shared);
    table.release_all(TxnId(1));
    assert!(granted(&table, 2, &row(1), LockMode::Shared));
    table.release_all(TxnId(2));
    assert_eq!(table.len(), 0);
}

#[test]
fn a_waiter_who_leaves_lets_those_behind_it_in() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(1), LockMode::Shared));
    let writer = waits(&table, 2, &row(1), LockMode::Exclusive);
    let _reader = waits(&table, 3, &row(1), LockMode::Shared);
    drop(writer);
    assert!(granted(&table, 3, &row(1), LockMode::Shared));
}

#[test]
fn many_names_are_taken_up_to_the_first_that_is_held() {
    let table = LockTable::default();
    assert!(granted(&table, 1, &row(3), LockMode::Exclusive));
    assert!(granted(&table, 2, &row(1), LockMode::Shared));
    assert_eq!(table.take_free(TxnId(2), (1..9).map(row)), 2);
    assert!(table.is_held_by_another(TxnId(1), &row(1)));
    assert!(!table.is_held_by_another(TxnId(2), &row(1)));
    drop(waits(&table, 1, &row(2), LockMode::Shared));
    table.release_all(TxnId(1));
    assert_eq!(table.take_free(TxnId(2), (1..9).map(row)), 8);
    table.release_all(TxnId(2));
    assert_eq!(table.len(), 0);
}
