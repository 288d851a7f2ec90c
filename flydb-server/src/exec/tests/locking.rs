//! Writers that meet: waiting for locks, going on after them, conflicts.

use std::sync::Arc;

use crate::catalog::{ReferentialAction, Table};
use crate::exec::testing::*;
use crate::plan::Node;
use crate::txn::{Isolation, StatementKind, Ticket, Transaction};
use crate::types::{Result, SqlState};

async fn counter(database: &Database) -> Arc<Table> {
    let t = table("t", &["id", "n"])
        .primary_key(&[0])
        .unique(&[1])
        .create(database)
        .await;
    let given = [vec![Some(1), Some(10)], vec![Some(2), Some(20)]];
    database
        .run(Node::Insert(insert(&t, &given)))
        .await
        .unwrap();
    t
}

/// Runs a plan up to the lock that it waits for.
fn up_to_lock(txn: &mut Transaction, node: Node) -> (crate::exec::Execution, Ticket) {
    txn.begin_statement(StatementKind::Write).unwrap();
    let environment = environment(txn);
    let mut execution = open(txn, node, environment).unwrap();
    match step_on(&mut execution, txn, &mut Ran::default()).unwrap() {
        Came::ToALock(ticket) => (execution, ticket),
        Came::ToTheEnd(ran) => panic!("{ran:?}"),
    }
}

fn to_the_end(execution: &mut crate::exec::Execution, txn: &mut Transaction) -> Result<Ran> {
    match step_on(execution, txn, &mut Ran::default())? {
        Came::ToTheEnd(ran) => Ok(ran),
        Came::ToALock(ticket) => panic!("{ticket:?}"),
    }
}

fn increment(t: &Table, id: i32) -> Node {
    let filter = Some(equal(int_column(0), int(id)));
    Node::Update(update(t, filter, vec![(1, plus(int_column(1), int(1)))]))
}

#[tokio::test]
async fn a_change_of_a_row_that_another_changed_is_a_conflict() {
    let database = Database::new();
    let t = counter(&database).await;
    let mut first = database.begin();
    run_in(&mut first, increment(&t, 1)).unwrap();
    let mut second = database.begin();
    let (mut execution, ticket) = up_to_lock(&mut second, increment(&t, 1));
    first.commit().await.unwrap();
    ticket.wait(None).await.unwrap();
    let error = to_the_end(&mut execution, &mut second).unwrap_err();
    assert_eq!(error.state(), SqlState::SerializationFailure);
    // Read committed runs the statement again, on a new snapshot and with its locks.
    assert!(second.restart_statement());
    run_in(&mut second, increment(&t, 1)).unwrap();
    second.commit().await.unwrap();
    let rows = database.run(all_of(&t)).await.unwrap().rows;
    assert_eq!(
        rows,
        cells(&[vec![Some(1), Some(12)], vec![Some(2), Some(20)]])
    );
}

#[tokio::test]
async fn a_waiter_goes_on_when_the_other_rolls_back() {
    let database = Database::new();
    let t = counter(&database).await;
    let mut first = database.begin();
    run_in(&mut first, increment(&t, 2)).unwrap();
    let mut second = database.begin();
    let all = Node::Update(update(&t, None, vec![(1, plus(int_column(1), int(5)))]));
    let (mut execution, ticket) = up_to_lock(&mut second, all);
    drop(first);
    ticket.wait(None).await.unwrap();
    let ran = to_the_end(&mut execution, &mut second).unwrap();
    assert_eq!(ran.summary.rows_affected, 2);
    second.commit().await.unwrap();
    let rows = database.run(all_of(&t)).await.unwrap().rows;
    assert_eq!(
        rows,
        cells(&[vec![Some(1), Some(15)], vec![Some(2), Some(25)]])
    );
}

#[tokio::test]
async fn repeatable_read_answers_a_conflict() {
    let database = Database::new();
    let t = counter(&database).await;
    let mut first = database.begin_as(Isolation::RepeatableRead);
    run_in(&mut first, all_of(&t)).unwrap();
    database.run(increment(&t, 1)).await.unwrap();
    let error = run_in(&mut first, increment(&t, 1)).unwrap_err();
    assert_eq!(error.state(), SqlState::SerializationFailure);
    assert!(!first.restart_statement());
}

#[tokio::test]
async fn two_inserts_of_one_key_wait_for_each_other() {
    let database = Database::new();
    let t = counter(&database).await;
    for (ours, theirs) in [([3, 30], [3, 31]), ([4, 40], [5, 40])] {
        let row = |row: [i32; 2]| Node::Insert(insert(&t, &[row.map(Some).to_vec()]));
        let mut first = database.begin();
        run_in(&mut first, row(ours)).unwrap();
        let mut second = database.begin();
        let (mut execution, ticket) = up_to_lock(&mut second, row(theirs));
        first.commit().await.unwrap();
        ticket.wait(None).await.unwrap();
        let error = to_the_end(&mut execution, &mut second).unwrap_err();
        assert_eq!(error.state(), SqlState::UniqueViolation);
    }
}

#[tokio::test]
async fn a_child_holds_its_parents_key_but_not_its_row() {
    let database = Database::new();
    let parent = counter(&database).await;
    let child = table("child", &["parent"])
        .references(0, parent.id, 0, ReferentialAction::NoAction)
        .create(&database)
        .await;
    let mut first = database.begin();
    run_in(&mut first, Node::Insert(insert(&child, &[vec![Some(1)]]))).unwrap();
    let mut second = database.begin();
    run_in(&mut second, Node::Insert(insert(&child, &[vec![Some(1)]]))).unwrap();
    run_in(&mut second, increment(&parent, 1)).unwrap();
    second.commit().await.unwrap();
    let mut third = database.begin();
    let gone = delete(&parent, Some(equal(int_column(0), int(1))));
    let (mut execution, ticket) = up_to_lock(&mut third, gone);
    first.commit().await.unwrap();
    ticket.wait(None).await.unwrap();
    let error = to_the_end(&mut execution, &mut third).unwrap_err();
    assert_eq!(error.state(), SqlState::ForeignKeyViolation);
}

#[tokio::test]
async fn a_cascade_waits_for_a_child_that_is_being_changed() {
    let database = Database::new();
    let parent = counter(&database).await;
    let child = table("child", &["id", "parent", "n"])
        .primary_key(&[0])
        .references(1, parent.id, 0, ReferentialAction::Cascade)
        .create(&database)
        .await;
    let given = [vec![Some(1), Some(1), Some(0)]];
    database
        .run(Node::Insert(insert(&child, &given)))
        .await
        .unwrap();
    let mut first = database.begin();
    let touched = update(&child, None, vec![(2, int(5))]);
    run_in(&mut first, Node::Update(touched)).unwrap();
    let mut second = database.begin();
    let gone = || delete(&parent, Some(equal(int_column(0), int(1))));
    let (mut execution, ticket) = up_to_lock(&mut second, gone());
    first.commit().await.unwrap();
    ticket.wait(None).await.unwrap();
    let error = to_the_end(&mut execution, &mut second).unwrap_err();
    assert_eq!(error.state(), SqlState::SerializationFailure);
    assert!(second.restart_statement());
    run_in(&mut second, gone()).unwrap();
    second.commit().await.unwrap();
    assert!(database.run(all_of(&child)).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn a_statement_sees_its_transactions_earlier_writes() {
    let database = Database::new();
    let t = counter(&database).await;
    let mut txn = database.begin();
    run_in(&mut txn, increment(&t, 1)).unwrap();
    run_in(&mut txn, increment(&t, 1)).unwrap();
    run_in(&mut txn, delete(&t, Some(equal(int_column(0), int(2))))).unwrap();
    run_in(
        &mut txn,
        Node::Insert(insert(&t, &[vec![Some(2), Some(0)]])),
    )
    .unwrap();
    let rows = run_in(&mut txn, all_of(&t)).unwrap().rows;
    assert_eq!(
        rows,
        cells(&[vec![Some(1), Some(12)], vec![Some(2), Some(0)]])
    );
    txn.commit().await.unwrap();
    assert_eq!(database.run(all_of(&t)).await.unwrap().rows, rows);
}
