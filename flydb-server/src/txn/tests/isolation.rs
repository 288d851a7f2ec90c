//! What transactions see of each other.

use super::*;

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
