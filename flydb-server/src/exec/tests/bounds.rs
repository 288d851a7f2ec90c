//! What stops a statement: cancellation, its deadline, its memory.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::catalog::ReferentialAction;
use crate::eval::SessionFacts;
use crate::exec::testing::*;
use crate::exec::{Environment, Execution, Step};
use crate::plan::{self, Node, SortKey};
use crate::txn::{StatementKind, Transaction};
use crate::types::clock::{Clock, ManualClock};
use crate::types::{SqlState, Timestamp};

fn assert_send<T: Send>() {}

#[test]
fn an_execution_can_move_between_threads() {
    assert_send::<Execution>();
}

async fn many_rows(database: &Database) -> Node {
    let t = table("t", &["id", "a"])
        .primary_key(&[0])
        .create(database)
        .await;
    let given: Vec<_> = (0..20_000).map(|n| vec![Some(n), Some(n)]).collect();
    database
        .run(Node::Insert(insert(&t, &given)))
        .await
        .unwrap();
    all_of(&t)
}

fn sort(input: Node) -> Node {
    let key = SortKey {
        expr: int_column(1),
        descending: true,
        nulls_first: true,
    };
    Node::Sort(plan::Sort {
        input: Box::new(input),
        keys: vec![key],
    })
}

fn started(
    database: &Database,
    node: Node,
    change: impl FnOnce(&mut Environment),
) -> (Execution, Transaction) {
    let mut txn = database.begin();
    txn.begin_statement(StatementKind::Read).unwrap();
    let mut environment = environment(&txn);
    change(&mut environment);
    let execution = open(&mut txn, node, environment).unwrap();
    (execution, txn)
}

#[tokio::test]
async fn a_cancelled_statement_stops_at_its_next_batch() {
    let database = Database::new();
    let node = many_rows(&database).await;
    let mut cancel = None;
    let (mut execution, mut txn) = started(&database, node, |environment| {
        cancel = Some(environment.cancel.clone());
    });
    assert!(matches!(execution.step(&mut txn), Ok(Step::Rows(_))));
    cancel.unwrap().raise();
    let error = execution.step(&mut txn).unwrap_err();
    assert_eq!(error.state(), SqlState::QueryCanceled);
}

#[tokio::test]
async fn a_statement_past_its_deadline_stops() {
    let database = Database::new();
    let node = many_rows(&database).await;
    let clock = Arc::new(ManualClock::new(Timestamp(0)));
    let (mut execution, mut txn) = started(&database, node, |environment| {
        environment.deadline = Some(clock.instant() + Duration::from_secs(1));
        environment.session = Arc::new(SessionFacts {
            user: "admin".into(),
            now: Timestamp(0),
            time_zone: TimeZone::UTC,
            session_id: 1,
            clock: Arc::<ManualClock>::clone(&clock),
            given_out: Arc::default(),
            notes: Default::default(),
        });
    });
    assert!(matches!(execution.step(&mut txn), Ok(Step::Rows(_))));
    clock.advance(Duration::from_secs(2));
    let error = execution.step(&mut txn).unwrap_err();
    assert_eq!(error.state(), SqlState::QueryCanceled);
}

#[tokio::test]
async fn what_holds_rows_keeps_to_the_budget_and_what_passes_them_on_does_not_need_one() {
    let database = Database::new();
    let node = many_rows(&database).await;
    let little = |environment: &mut Environment| environment.memory = 10_000;
    let (mut execution, mut txn) = started(&database, sort(node.clone()), little);
    let error = step_on(&mut execution, &mut txn, &mut Ran::default()).unwrap_err();
    assert_eq!(error.state(), SqlState::OutOfMemory);
    let (mut execution, mut txn) = started(&database, node, little);
    let Ok(Came::ToTheEnd(ran)) = step_on(&mut execution, &mut txn, &mut Ran::default()) else {
        panic!("a scan failed");
    };
    assert_eq!(ran.rows.len(), 20_000);
}

#[tokio::test]
async fn a_blocking_operator_yields_on_the_way() {
    let database = Database::new();
    let node = sort(many_rows(&database).await);
    let (mut execution, mut txn) = started(&database, node, |_| {});
    assert!(matches!(execution.step(&mut txn), Ok(Step::Yield)));
}

#[tokio::test]
async fn a_kept_execution_is_a_static_cursor() {
    let database = Database::new();
    let node = many_rows(&database).await;
    let (mut execution, mut txn) = started(&database, node, |_| {});
    let Ok(Step::Rows(first)) = execution.step(&mut txn) else {
        panic!("no rows");
    };
    database
        .run(delete(&database.table("t"), None))
        .await
        .unwrap();
    let Ok(Came::ToTheEnd(rest)) = step_on(&mut execution, &mut txn, &mut Ran::default()) else {
        panic!("the cursor failed");
    };
    assert_eq!(first.len() + rest.rows.len(), 20_000);
}

/// `child(id PRIMARY KEY, parent)`, this many rows that refer to the first of two parents, and a deletion of
/// one of these.
async fn deletion(children: i32, action: ReferentialAction, of: i32) -> (Database, Node) {
    let database = Database::new();
    let parent = table("parent", &["id"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let child = table("child", &["id", "parent"])
        .primary_key(&[0])
        .references(1, parent.id, 0, action);
    let child = child.create(&database).await;
    let parents = [vec![Some(1)], vec![Some(2)]];
    let rows: Vec<_> = (0..children).map(|n| vec![Some(n), Some(1)]).collect();
    for (table, rows) in [(&parent, &parents[..]), (&child, &rows)] {
        let insertion = Node::Insert(insert(table, rows));
        database.run(insertion).await.unwrap();
    }
    let one = equal(int_column(0), int(of));
    let node = delete(&parent, Some(one));
    (database, node)
}

/// A table without an index on its foreign key was looked through in one step, whatever its size.
#[tokio::test]
async fn looking_for_referring_rows_yields_on_the_way() {
    for action in [ReferentialAction::NoAction, ReferentialAction::Cascade] {
        let mut steps = Vec::new();
        for children in [10, 40_000] {
            let (database, node) = deletion(children, action, 2).await;
            let mut txn = database.begin();
            txn.begin_statement(StatementKind::Write).unwrap();
            let environment = environment(&txn);
            let mut execution = open(&mut txn, node, environment).unwrap();
            let mut count = 1;
            while matches!(execution.step(&mut txn), Ok(Step::Yield)) {
                count += 1;
            }
            steps.push(count);
        }
        assert!(steps[1] > steps[0], "{action:?}: {steps:?}");
    }
}

/// What referential actions find and change was not counted.
#[tokio::test]
async fn referring_rows_keep_to_the_budget() {
    let (database, node) = deletion(20_000, ReferentialAction::SetNull, 1).await;
    let run = |memory: usize| {
        let mut txn = database.begin();
        txn.begin_statement(StatementKind::Write).unwrap();
        let mut environment = environment(&txn);
        environment.memory = memory;
        let mut execution = open(&mut txn, node.clone(), environment).unwrap();
        step_on(&mut execution, &mut txn, &mut Ran::default()).map(|_| ())
    };
    assert_eq!(run(100_000).unwrap_err().state(), SqlState::OutOfMemory);
    run(100_000_000).unwrap();
}
