//! What one transaction writes: rows, definitions, sequences, savepoints.

use super::*;

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
        nulls_clash: false,
        predicate: None,
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
