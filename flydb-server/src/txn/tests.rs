use std::sync::Arc;

use super::commit::Committed;
use super::*;
use crate::storage::{FaultyVfs, IndexSpec, MemoryVfs, Plan, Row, StorageOptions, TableSpec};
use crate::types::{IndexId, Physical, Result, RowId, SqlState, TableId, ValueRef, encode_row};

const TABLE: TableId = TableId(7);
const INDEX: IndexId = IndexId(3);

fn spec() -> TableSpec {
    let index = IndexSpec {
        id: INDEX,
        name: "by_name".into(),
        columns: vec![(1, false)],
        unique: true,
    };
    TableSpec::new(
        TABLE,
        "t",
        vec![Physical::BigInt, Physical::Text],
        vec![index],
    )
    .unwrap()
}

fn row(id: i64, name: &str) -> Row {
    let mut image = Vec::new();
    encode_row(
        &spec().layout,
        [ValueRef::BigInt(id), ValueRef::Text(name)],
        &mut image,
    )
    .unwrap();
    Row::from(image)
}

fn key(name: &str) -> crate::storage::Key {
    crate::storage::index_key(&spec(), &spec().indexes[0], RowId(0), &row(0, name)).unwrap()
}

async fn manager() -> Arc<Manager> {
    let (manager, _) =
        Manager::open(Arc::new(MemoryVfs::default()), StorageOptions::in_memory()).unwrap();
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_table(spec()).unwrap();
    txn.put_row(TABLE, RowId(1), row(1, "one")).unwrap();
    txn.put_row(TABLE, RowId(2), row(2, "two")).unwrap();
    txn.commit().await.unwrap();
    manager
}

fn begin(manager: &Arc<Manager>, isolation: Isolation) -> Transaction {
    manager.begin(BeginOptions {
        isolation,
        read_only: false,
    })
}

fn read(txn: &mut Transaction) -> Vec<i64> {
    txn.begin_statement(StatementKind::Read).unwrap();
    ids(&txn.view())
}

fn ids(view: &View) -> Vec<i64> {
    let rows = view.table(TABLE).unwrap().rows(RowRange::ALL, false, 100);
    rows.iter().map(|(id, _)| id.0).collect()
}

async fn write(manager: &Arc<Manager>, id: i64, name: &str) -> Result<Committed> {
    let mut txn = begin(manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write)?;
    txn.put_row(TABLE, RowId(id), row(id, name))?;
    txn.commit().await
}

#[tokio::test]
async fn read_committed_sees_each_commit_and_repeatable_read_only_the_first_snapshot() {
    let manager = manager().await;
    let mut committed = begin(&manager, Isolation::ReadCommitted);
    let mut repeatable = begin(&manager, Isolation::RepeatableRead);
    assert_eq!(
        (read(&mut committed), read(&mut repeatable)),
        (vec![1, 2], vec![1, 2])
    );
    write(&manager, 3, "three").await.unwrap();
    assert_eq!(
        (read(&mut committed), read(&mut repeatable)),
        (vec![1, 2, 3], vec![1, 2])
    );
}

#[tokio::test]
async fn own_writes_show_at_once_and_to_nobody_else() {
    let manager = manager().await;
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.delete_row(TABLE, RowId(1)).unwrap();
    txn.put_row(TABLE, RowId(5), row(5, "five")).unwrap();
    txn.put_row(TABLE, RowId(2), row(2, "zwei")).unwrap();
    let view = txn.view();
    let table = view.table(TABLE).unwrap();
    assert_eq!((ids(&view), table.len()), (vec![2, 5], 2));
    let index = table.index(INDEX).unwrap();
    let names = ["one", "two", "zwei", "five"].map(|name| index.get(&key(name)));
    assert_eq!(names, [None, None, Some(RowId(2)), Some(RowId(5))]);
    assert_eq!(read(&mut begin(&manager, Isolation::ReadCommitted)), [1, 2]);
    txn.commit().await.unwrap();
    assert_eq!(read(&mut begin(&manager, Isolation::ReadCommitted)), [2, 5]);
}

#[tokio::test]
async fn two_rows_can_swap_a_unique_key() {
    let manager = manager().await;
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_row(TABLE, RowId(1), row(1, "two")).unwrap();
    txn.put_row(TABLE, RowId(2), row(2, "one")).unwrap();
    let view = txn.view();
    let index = view.table(TABLE).unwrap().index(INDEX).unwrap();
    assert_eq!(index.get(&key("one")), Some(RowId(2)));
    assert_eq!(index.get(&key("two")), Some(RowId(1)));
    txn.commit().await.unwrap();
    let root = manager.published();
    let index = root.table(TABLE).unwrap().index(INDEX).unwrap();
    assert_eq!(index.entries().get(&key("one")), Some(&RowId(2)));
    assert_eq!(index.entries().len(), 2);
}

#[tokio::test]
async fn a_statement_is_undone_alone_and_a_savepoint_with_all_after_it() {
    let manager = manager().await;
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_row(TABLE, RowId(3), row(3, "three")).unwrap();
    txn.end_statement();
    txn.savepoint("a").unwrap();
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_row(TABLE, RowId(4), row(4, "four")).unwrap();
    txn.end_statement();
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.delete_row(TABLE, RowId(1)).unwrap();
    txn.fail();
    let refused = txn.begin_statement(StatementKind::Read).unwrap_err();
    assert_eq!(refused.state(), SqlState::InFailedSqlTransaction);
    txn.rollback_to("a").unwrap();
    assert_eq!(read(&mut txn), [1, 2, 3]);
    assert_eq!(
        txn.rollback_to("b").unwrap_err().state(),
        SqlState::InvalidSavepointSpecification
    );
    txn.commit().await.unwrap();
    assert_eq!(
        read(&mut begin(&manager, Isolation::ReadCommitted)),
        [1, 2, 3]
    );
}

#[tokio::test]
async fn a_restarted_statement_sees_the_newest_commit_and_keeps_its_locks() {
    let manager = manager().await;
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    write(&manager, 3, "three").await.unwrap();
    assert!(matches!(
        txn.lock_row(TABLE, RowId(3), LockMode::Exclusive).unwrap(),
        Lock::Granted
    ));
    assert_eq!(ids(&txn.view()), [1, 2]);
    assert!(txn.restart_statement());
    assert_eq!(ids(&txn.view()), [1, 2, 3]);
    let mut other = begin(&manager, Isolation::ReadCommitted);
    assert!(matches!(
        other.lock_row(TABLE, RowId(3), LockMode::Shared).unwrap(),
        Lock::Wait(_)
    ));
    assert!(!begin(&manager, Isolation::RepeatableRead).restart_statement());
}

#[tokio::test]
async fn serializable_refuses_to_commit_over_a_table_that_changed_after_it_was_read() {
    let manager = manager().await;
    let mut txn = begin(&manager, Isolation::Serializable);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.note_read(TABLE);
    txn.put_row(TABLE, RowId(9), row(9, "nine")).unwrap();
    write(&manager, 3, "three").await.unwrap();
    assert_eq!(
        txn.commit().await.unwrap_err().state(),
        SqlState::SerializationFailure
    );
    assert_eq!(
        read(&mut begin(&manager, Isolation::ReadCommitted)),
        [1, 2, 3]
    );
}

#[tokio::test]
async fn two_transactions_cannot_both_define_one_name() {
    let manager = manager().await;
    let (mut first, mut second) = (
        begin(&manager, Isolation::ReadCommitted),
        begin(&manager, Isolation::ReadCommitted),
    );
    for txn in [&mut first, &mut second] {
        txn.begin_statement(StatementKind::Write).unwrap();
        txn.put_system("schema:new", Arc::from(*b"{}"));
    }
    assert_ne!(
        first.view().schema_version(),
        second.view().schema_version()
    );
    first.commit().await.unwrap();
    assert_eq!(
        second.commit().await.unwrap_err().state(),
        SqlState::SerializationFailure
    );
    assert!(
        begin(&manager, Isolation::ReadCommitted)
            .view()
            .system_prefix("schema:new")
            .len()
            == 1
    );
}

#[tokio::test]
async fn an_index_made_inside_a_transaction_covers_committed_and_own_rows() {
    let manager = manager().await;
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_row(TABLE, RowId(3), row(3, "three")).unwrap();
    let mut wider = spec();
    let id = txn.new_index_id();
    wider.indexes.push(IndexSpec {
        id,
        name: "by_id".into(),
        columns: vec![(0, true)],
        unique: false,
    });
    txn.put_table(wider).unwrap();
    let in_order = |view: &View| -> Vec<i64> {
        let index = view.table(TABLE).unwrap().index(id).unwrap();
        let entries = index.range(
            std::ops::Bound::Unbounded,
            std::ops::Bound::Unbounded,
            false,
            9,
        );
        entries.iter().map(|(_, row)| row.0).collect()
    };
    assert_eq!(in_order(&txn.view()), [3, 2, 1]);
    txn.commit().await.unwrap();
    let mut later = begin(&manager, Isolation::ReadCommitted);
    later.begin_statement(StatementKind::Read).unwrap();
    assert_eq!(in_order(&later.view()), [3, 2, 1]);
}

#[tokio::test]
async fn a_table_made_and_dropped_in_one_transaction_leaves_nothing() {
    let manager = manager().await;
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    let id = txn.new_table_id();
    txn.put_table(TableSpec::new(id, "passing", vec![Physical::Int], vec![]).unwrap())
        .unwrap();
    txn.drop_table(id);
    txn.drop_table(TABLE);
    assert!(txn.view().table(TABLE).is_none());
    txn.commit().await.unwrap();
    assert_eq!(manager.published().tables().count(), 0);
}

#[tokio::test]
async fn sequences_never_give_a_value_twice_and_survive_in_the_log() {
    let vfs = Arc::new(MemoryVfs::default());
    let open = || {
        Manager::open(vfs.clone(), StorageOptions::in_memory())
            .unwrap()
            .0
    };
    let manager = open();
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_table(spec()).unwrap();
    txn.commit().await.unwrap();
    let mut lost = begin(&manager, Isolation::ReadCommitted);
    lost.begin_statement(StatementKind::Write).unwrap();
    assert_eq!(lost.next_sequence(TABLE).unwrap(), 1);
    drop(lost);
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    assert_eq!(txn.next_sequence(TABLE).unwrap(), 2);
    txn.raise_sequence(TABLE, 40).unwrap();
    txn.commit().await.unwrap();
    manager.close().unwrap();
    drop(manager);
    let manager = open();
    let mut txn = begin(&manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    assert_eq!(txn.next_sequence(TABLE).unwrap(), 41);
}

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
    let mut events = manager.subscribe();
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
        let event = events.recv().await.unwrap();
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

fn on_faulty_disk() -> (FaultyVfs, Arc<Manager>) {
    let disk = FaultyVfs::default();
    let options = StorageOptions {
        preallocate_bytes: 0,
        ..StorageOptions::default()
    };
    let (manager, _) = Manager::open(Arc::new(disk.clone()), options).unwrap();
    (disk, manager)
}

async fn with_table(manager: &Arc<Manager>) {
    let mut txn = begin(manager, Isolation::ReadCommitted);
    txn.begin_statement(StatementKind::Write).unwrap();
    txn.put_table(spec()).unwrap();
    txn.commit().await.unwrap();
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
