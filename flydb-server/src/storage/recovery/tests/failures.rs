//! Disks that fail while the server runs on.

use crate::storage::testing::{Store, put, put_system, table};
use crate::storage::vfs::{FaultyVfs, Plan, Unsynced};
use crate::storage::{Change, StorageOptions};
use crate::types::SqlState;

fn store() -> (FaultyVfs, Store) {
    let vfs = FaultyVfs::default();
    let mut store = Store::open(&vfs).unwrap();
    store.commit(&[Change::PutTable(table(1))]).unwrap();
    (vfs, store)
}

#[test]
fn a_failed_sync_is_final() {
    let (vfs, mut store) = store();
    let durable = store.contents();
    vfs.plan(Plan {
        failing_sync: Some(0),
        ..Plan::default()
    });
    let error = store.commit(&[put(1, 1, 1, "x")]).unwrap_err();
    assert_eq!(error.state(), SqlState::IoError);
    // The disk would take it now; the log does not ask.
    assert_eq!(store.log.sync().unwrap_err(), error);
    assert_eq!(store.append(&[vec![put(1, 2, 2, "y")]]).unwrap_err(), error);
    assert_eq!(store.checkpoint().unwrap_err(), error);
    assert_eq!(store.log.failure(), Some(&error));
    assert!(!store.log.checkpoint_due());
    let recovered = Store::open(&vfs.survivor(Unsynced::Lost)).unwrap();
    assert_eq!(recovered.contents(), durable);
}

#[test]
fn a_failed_write_is_final() {
    let (vfs, mut store) = store();
    let durable = store.contents();
    vfs.plan(Plan {
        failing_write: Some(0),
        ..Plan::default()
    });
    let error = store.commit(&[put(1, 1, 1, "x")]).unwrap_err();
    assert_eq!(error.state(), SqlState::IoError);
    assert_eq!(store.commit(&[put(1, 1, 1, "x")]).unwrap_err(), error);
    for unsynced in [Unsynced::Lost, Unsynced::Kept, Unsynced::Torn(1)] {
        let recovered = Store::open(&vfs.survivor(unsynced)).unwrap();
        assert_eq!(recovered.contents(), durable);
    }
}

#[test]
fn a_full_disk_refuses_writes_until_there_is_room() {
    // At each size some write is the one that does not fit: of a frame, of zeros, of a segment.
    for room in (0..1500).step_by(20) {
        let (vfs, mut store) = store();
        vfs.plan(Plan {
            capacity: Some(vfs.used() + room),
            ..Plan::default()
        });
        let refused = (1..).find_map(|n| {
            let text = "text ".repeat(20);
            let error = store.commit(&[put(1, n, n, &text)]).err()?;
            Some((n, error))
        });
        let (n, error) = refused.unwrap();
        assert_eq!(error.state(), SqlState::DiskFull, "room {room}: {error}");
        let acknowledged = store.contents();
        // What was refused does not come back, whatever the disk made of it.
        for unsynced in [Unsynced::Lost, Unsynced::Kept, Unsynced::Torn(room)] {
            let recovered = Store::open(&vfs.survivor(unsynced)).unwrap();
            assert_eq!(
                recovered.contents(),
                acknowledged,
                "room {room}, {unsynced:?}"
            );
        }
        vfs.plan(Plan::default());
        store.commit(&[put(1, n, n, "it fits now")]).unwrap();
        let recovered = Store::open(&vfs.survivor(Unsynced::Lost)).unwrap();
        assert_eq!(recovered.contents(), store.contents());
    }
}

/// The first commit of the group is whole on the disk when the second does not fit: it was refused
/// all the same and must not come back.
#[test]
fn a_group_that_does_not_fit_is_refused_whole() {
    let (vfs, mut store) = store();
    let before = store.contents();
    let huge = "x".repeat(2_000_000);
    let group = [
        vec![put(1, 1, 1, "small")],
        vec![put_system("view:v", &huge)],
    ];
    vfs.plan(Plan {
        capacity: Some(vfs.used() + 1_000_000),
        ..Plan::default()
    });
    let error = store.append(&group).unwrap_err();
    assert_eq!(error.state(), SqlState::DiskFull);
    let outcomes = (0..20).map(Unsynced::Torn);
    for unsynced in outcomes.chain([Unsynced::Lost, Unsynced::Kept]) {
        let recovered = Store::open(&vfs.survivor(unsynced)).unwrap();
        assert_eq!(recovered.contents(), before, "{unsynced:?}");
    }
}

#[test]
fn a_checkpoint_brings_the_log_to_the_disk_first() {
    let (_, mut store) = store();
    store.append(&[vec![put(1, 1, 1, "x")]]).unwrap();
    assert_eq!(store.log.durable_index(), 1);
    store.checkpoint().unwrap();
    assert_eq!(store.log.durable_index(), 2);
}

#[test]
fn a_checkpoint_that_does_not_fit_changes_nothing() {
    let (vfs, mut store) = store();
    for n in 1..=50 {
        store.commit(&[put(1, n, n, "some text")]).unwrap();
    }
    let due = store.log.bytes_since_checkpoint();
    vfs.plan(Plan {
        capacity: Some(vfs.used() + 100),
        ..Plan::default()
    });
    let error = store.checkpoint().unwrap_err();
    assert_eq!(error.state(), SqlState::DiskFull);
    assert_eq!(store.log.bytes_since_checkpoint(), due);
    vfs.plan(Plan::default());
    let recovered = Store::open(&vfs).unwrap();
    assert_eq!(recovered.contents(), store.contents());
    assert_eq!(store.checkpoint().unwrap().rows, 50);
    assert_eq!(store.log.bytes_since_checkpoint(), 0);
}

/// A checkpoint that did not fit was due at once again: at every commit it filled the disk anew.
#[test]
fn a_checkpoint_that_failed_is_due_again_only_after_more_commits() {
    let (vfs, mut store) = store();
    let mut n = 0;
    let mut grow = |store: &mut Store| {
        n += 1;
        store.commit(&[put(1, n, n, "some text")]).unwrap();
        store.log.bytes_since_checkpoint()
    };
    let due_at = loop {
        let bytes = grow(&mut store);
        if store.log.checkpoint_due() {
            break bytes;
        }
    };
    vfs.plan(Plan {
        capacity: Some(vfs.used() + 100),
        ..Plan::default()
    });
    store.checkpoint().unwrap_err();
    vfs.plan(Plan::default());
    let again = loop {
        let is_due = store.log.checkpoint_due();
        if is_due {
            break store.log.bytes_since_checkpoint();
        }
        grow(&mut store);
    };
    assert!(again >= due_at + 1000, "{again} after {due_at}");
    store.checkpoint().unwrap();
    // After one that succeeded, it takes no more than usual.
    while !store.log.checkpoint_due() {
        assert!(grow(&mut store) < 2500);
    }
}

/// What was in the log at a start did not count: a server that was often started anew never wrote a checkpoint,
/// and its log grew without end.
#[test]
fn a_checkpoint_becomes_due_over_starts() {
    let (vfs, mut store) = store();
    let mut due = None;
    for n in 1..100 {
        store.commit(&[put(1, n, n, "some text")]).unwrap();
        let bytes = store.log.bytes_since_checkpoint();
        store = Store::open(&vfs).unwrap();
        assert_eq!(store.log.bytes_since_checkpoint(), bytes);
        if store.log.checkpoint_due() {
            due = Some(n);
            break;
        }
    }
    assert!(due.is_some());
    store.checkpoint().unwrap();
    let (after, bytes) = (200, store.log.bytes_since_checkpoint());
    store = Store::open(&vfs).unwrap();
    assert_eq!((bytes, store.log.bytes_since_checkpoint()), (0, 0));
    store.commit(&[put(1, after, after, "x")]).unwrap();
    let bytes = store.log.bytes_since_checkpoint();
    // Only what is behind the checkpoint counts.
    let store = Store::open(&vfs).unwrap();
    assert_eq!(store.log.bytes_since_checkpoint(), bytes);
}

#[test]
fn only_one_checkpoint_runs_at_a_time() {
    let (_, mut store) = store();
    let job = store.log.start_checkpoint(store.root.clone()).unwrap();
    let second = store.log.start_checkpoint(store.root.clone());
    assert_eq!(
        second.map(|_| ()).unwrap_err().state(),
        SqlState::ObjectInUse
    );
    let info = job.run().unwrap();
    store.commit(&[put_system("view:v", "")]).unwrap();
    store.log.finish_checkpoint(Some(&info)).remove().unwrap();
    assert!(
        store.log.bytes_since_checkpoint() > 0,
        "what came meanwhile counts"
    );
    store.checkpoint().unwrap();
}

#[test]
fn a_group_is_one_write_and_an_idle_sync_none() {
    let vfs = FaultyVfs::default();
    let options = StorageOptions {
        preallocate_bytes: 0,
        ..StorageOptions::default()
    };
    let mut store = Store::open_with(&vfs, options).unwrap();
    vfs.plan(Plan::default());
    let group: Vec<_> = (0..10)
        .map(|n| vec![put_system(&format!("view:{n}"), "")])
        .collect();
    store.append(&group).unwrap();
    store.log.sync().unwrap();
    store.log.sync().unwrap();
    assert_eq!((vfs.writes(), vfs.syncs()), (1, 1));
    assert_eq!(store.log.durable_index(), 10);
}
