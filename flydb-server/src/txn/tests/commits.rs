//! Commits: their order, their watchers, and disks that fail under them.

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_commits_all_become_visible_in_order() {
    let manager = manager().await;
    let writers = (0..8_i64).map(|writer| {
        let manager = Arc::clone(&manager);
        tokio::spawn(async move {
            for step in 0..50 {
                let id = 100 + writer * 100 + step;
                let committed = write(&manager, id, &format!("w{id}")).await.unwrap();
                assert!(manager.published().index() >= committed.index);
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    assert_eq!(manager.published().table(TABLE).unwrap().len(), 402);
    assert_eq!(manager.published().index(), manager.head().index());
    assert_eq!(manager.locks().len(), 0);
}

#[tokio::test]
async fn watchers_hear_of_commits_with_the_kind_of_each_change() {
    let manager = manager().await;
    let mut events = manager.watch();
    write(&manager, 3, "three").await.unwrap();
    write(&manager, 3, "drei").await.unwrap();
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.delete_row(TABLE, RowId(3)).unwrap();
    txn.commit().await.unwrap();
    for kind in [
        RowEventKind::Insert,
        RowEventKind::Update,
        RowEventKind::Delete,
    ] {
        let Found::Commit(event) = events.find() else {
            panic!("a commit that a watcher has not heard of");
        };
        events.pass();
        assert_eq!(
            &*event.rows,
            [RowEvent {
                table: TABLE,
                row: RowId(3),
                kind
            }]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_that_a_full_disk_does_not_take_is_gone_and_the_next_one_may_succeed() {
    let (disk, manager) = on_faulty_disk();
    with_table(&manager).await;
    disk.plan(Plan {
        capacity: Some(disk.used() + 10),
        ..Plan::default()
    });
    assert_eq!(
        write(&manager, 1, "one").await.unwrap_err().state(),
        SqlState::DiskFull
    );
    assert_eq!(
        read(&mut begin(&manager, Isolation::ReadCommitted)),
        [] as [i64; 0]
    );
    assert_eq!(manager.head().index(), manager.published().index());
    disk.plan(Plan::default());
    write(&manager, 2, "two").await.unwrap();
    assert_eq!(read(&mut begin(&manager, Isolation::ReadCommitted)), [2]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_sync_ends_all_writing_and_no_reading() {
    let (disk, manager) = on_faulty_disk();
    with_table(&manager).await;
    write(&manager, 1, "one").await.unwrap();
    disk.plan(Plan {
        failing_sync: Some(0),
        ..Plan::default()
    });
    for id in [2, 3] {
        assert_eq!(
            write(&manager, id, "lost").await.unwrap_err().state(),
            SqlState::IoError
        );
    }
    assert_eq!(read(&mut begin(&manager, Isolation::ReadCommitted)), [1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_built_on_a_lost_commit_cannot_commit() {
    let (disk, manager) = on_faulty_disk();
    with_table(&manager).await;
    let mut reader = begin(&manager, Isolation::ReadCommitted);
    reader.begin_statement(StatementKind::Write).unwrap();
    reader.put_row(TABLE, RowId(9), row(9, "nine")).unwrap();
    disk.plan(Plan {
        capacity: Some(disk.used() + 10),
        ..Plan::default()
    });
    write(&manager, 1, "one").await.unwrap_err();
    disk.plan(Plan::default());
    assert_eq!(
        reader.commit().await.unwrap_err().state(),
        SqlState::SerializationFailure
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_of_committers_shares_syncs() {
    let (disk, manager) = on_faulty_disk();
    with_table(&manager).await;
    disk.plan(Plan::default());
    let writers: Vec<_> = (0..200_i64)
        .map(|id| {
            let manager = Arc::clone(&manager);
            tokio::spawn(async move { write(&manager, id, &format!("w{id}")).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap().unwrap();
    }
    assert_eq!(manager.published().table(TABLE).unwrap().len(), 200);
    assert!(disk.syncs() <= 200, "{} syncs", disk.syncs());
}
