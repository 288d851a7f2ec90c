//! What is acknowledged is durable, and what was lost is not taken for what came in its place.

use std::pin::pin;
use std::task::{Context, Waker};

use super::*;
use crate::storage::{HeldSyncs, Unsynced};

/// A commit of one row whose sync hangs, and a transaction that saw it.
async fn behind_a_hanging_sync(
    disk: &FaultyVfs,
    manager: &Arc<Manager>,
) -> (
    HeldSyncs,
    tokio::task::JoinHandle<Result<Committed>>,
    Transaction,
) {
    with_table(manager).await;
    let held = disk.hold_syncs();
    let writing = Arc::clone(manager);
    let writer = tokio::spawn(async move { write(&writing, 1, "one").await });
    while disk.held_syncs() == 0 {
        tokio::task::yield_now().await;
    }
    let mut second = begin(manager, Isolation::ReadCommitted);
    second.begin_statement(StatementKind::Write).unwrap();
    assert_eq!(ids(&second.newest()), [1]);
    (held, writer, second)
}

/// One session's INSERT was on its way to the disk when another's, of the same key and with ON CONFLICT DO
/// NOTHING, was told that there was nothing to do. Then the power went: the row was gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_wrote_nothing_is_answered_when_what_it_saw_is_durable() {
    let (disk, manager) = on_faulty_disk();
    let (held, writer, second) = behind_a_hanging_sync(&disk, &manager).await;
    {
        let mut commit = pin!(second.commit());
        for _ in 0..100 {
            let polled = commit
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()));
            assert!(polled.is_pending(), "nothing of it is on the disk");
            tokio::task::yield_now().await;
        }
        // Who saw only what is durable waits for nobody.
        let mut reader = begin(&manager, Isolation::ReadCommitted);
        assert_eq!(read(&mut reader), [] as [i64; 0]);
        reader.commit().await.unwrap();
        drop(held);
        commit.await.unwrap();
    }
    let survivor = disk.survivor(Unsynced::Lost);
    let (recovered, _) = Manager::open(Arc::new(survivor), StorageOptions::default()).unwrap();
    let mut reader = begin(&recovered, Isolation::ReadCommitted);
    assert_eq!(read(&mut reader), [1]);
    writer.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_wrote_nothing_because_of_a_commit_that_is_lost_is_refused() {
    let (disk, manager) = on_faulty_disk();
    let (held, writer, second) = behind_a_hanging_sync(&disk, &manager).await;
    disk.plan(Plan {
        failing_sync: Some(0),
        ..Plan::default()
    });
    let second = tokio::spawn(second.commit());
    drop(held);
    let refused = second.await.unwrap().unwrap_err();
    assert_eq!(refused.state(), SqlState::SerializationFailure);
    let lost = writer.await.unwrap().unwrap_err();
    assert_eq!(lost.state(), SqlState::IoError);
}

/// A commit that a full disk did not take leaves its index to the next one. Plans, catalogs and results are
/// kept by the index of the last commit that defined something: those of the lost one passed for the
/// other's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_in_the_place_of_a_lost_one_has_another_version() {
    let (disk, manager) = on_faulty_disk();
    let (held, writer, _) = behind_a_hanging_sync(&disk, &manager).await;
    let define = |value: &'static [u8]| {
        let mut txn = begin(&manager, Isolation::ReadCommitted);
        txn.begin_statement(StatementKind::Write).unwrap();
        txn.put_system("schema:t", Arc::from(value));
        tokio::spawn(txn.commit())
    };
    let index = manager.head().index() + 1;
    let lost = define(b"lost");
    while manager.head().index() < index {
        tokio::task::yield_now().await;
    }
    let seen = begin(&manager, Isolation::ReadCommitted).newest();
    disk.plan(Plan {
        capacity: Some(disk.used() + 10),
        ..Plan::default()
    });
    drop(held);
    writer.await.unwrap().unwrap();
    let refused = lost.await.unwrap().unwrap_err();
    assert_eq!(refused.state(), SqlState::DiskFull);
    disk.plan(Plan::default());
    assert_eq!(define(b"other").await.unwrap().unwrap().index, index);
    let mut after = begin(&manager, Isolation::ReadCommitted);
    let version = after.view().schema_version();
    assert_ne!(version, seen.schema_version());
    assert_eq!(version, after.newest().schema_version());
}

/// The versions of own definitions were counted by what is undone by a rollback to a savepoint: a plan for
/// the definition that was undone was run for the next one.
#[tokio::test]
async fn definitions_after_a_rollback_have_a_version_of_their_own() {
    let manager = manager().await;
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.savepoint("s").unwrap();
    let before = txn.view().schema_version();
    let mut versions = vec![before];
    for _ in 0..2 {
        txn.put_system("schema:t", Arc::from(*b"{}"));
        txn.put_table(spec()).unwrap();
        let version = txn.view().schema_version();
        assert!(!versions.contains(&version), "{version:?}");
        versions.push(version);
        txn.rollback_to("s").unwrap();
        assert_eq!(txn.view().schema_version(), before);
    }
}
