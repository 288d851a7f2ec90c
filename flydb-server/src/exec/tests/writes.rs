//! INSERT, UPDATE and DELETE, and the constraints of one table.

use crate::catalog::SequenceKind;
use crate::exec::testing::*;
use crate::plan::{
    CheckOf, Command, Expr, Insert, InsertSource, Node, RowCheck, SetOperation, SetOperator, Update,
};
use crate::types::{DataType, SqlState, Value};

async fn rows(database: &Database, name: &str) -> Vec<Vec<Value>> {
    database
        .run(all_of(&database.table(name)))
        .await
        .unwrap()
        .rows
}

#[tokio::test]
async fn an_insert_that_fails_leaves_nothing() {
    let database = Database::new();
    let t = table("t", &["id", "a"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let given = [
        vec![Some(1), Some(1)],
        vec![Some(2), None],
        vec![Some(1), Some(3)],
    ];
    let mut txn = database.begin();
    let error = run_in(&mut txn, Node::Insert(insert(&t, &given))).unwrap_err();
    assert_eq!(error.state(), SqlState::UniqueViolation);
    assert!(
        error.message().contains("unique constraint \"t_pkey\""),
        "{error}"
    );
    assert_eq!(error.detail(), Some("Key (id)=(1) already exists."));
    txn.commit().await.unwrap();
    assert!(rows(&database, "t").await.is_empty());
}

#[tokio::test]
async fn unique_keys_are_kept_and_nulls_never_clash() {
    let database = Database::new();
    let t = table("t", &["a", "b"])
        .unique(&[0, 1])
        .create(&database)
        .await;
    let given = [
        vec![Some(1), None],
        vec![Some(1), None],
        vec![Some(1), Some(2)],
    ];
    let ran = database
        .run(Node::Insert(insert(&t, &given)))
        .await
        .unwrap();
    assert_eq!(ran.summary.rows_affected, 3);
    let again = Node::Insert(insert(&t, &[vec![Some(1), Some(2)]]));
    let error = database.run(again).await.unwrap_err();
    assert_eq!(error.state(), SqlState::UniqueViolation);
    assert_eq!(error.detail(), Some("Key (a, b)=(1, 2) already exists."));
}

#[tokio::test]
async fn keys_can_be_shifted_through_each_other() {
    let database = Database::new();
    let t = table("t", &["id", "a"])
        .primary_key(&[0])
        .unique(&[1])
        .create(&database)
        .await;
    let given: Vec<_> = (1..=3000).map(|n| vec![Some(n), Some(n)]).collect();
    database
        .run(Node::Insert(insert(&t, &given)))
        .await
        .unwrap();
    let one_on = |column| (column, plus(int_column(column), int(1)));
    let shift = update(&t, None, vec![one_on(0), one_on(1)]);
    let ran = database.run(Node::Update(shift)).await.unwrap();
    assert_eq!(ran.summary.rows_affected, 3000);
    let expected: Vec<_> = (2..=3001).map(|n| vec![Some(n), Some(n)]).collect();
    assert_eq!(rows(&database, "t").await, cells(&expected));

    let clash = update(&t, Some(equal(int_column(0), int(2))), vec![(0, int(3))]);
    let error = database.run(Node::Update(clash)).await.unwrap_err();
    assert_eq!(error.detail(), Some("Key (id)=(3) already exists."));
    assert_eq!(rows(&database, "t").await, cells(&expected));
}

#[tokio::test]
async fn a_statement_does_not_see_its_own_rows() {
    let database = Database::new();
    let t = table("t", &["a"]).create(&database).await;
    database
        .run(Node::Insert(insert(&t, &[vec![Some(1)], vec![Some(2)]])))
        .await
        .unwrap();
    let double = Insert {
        source: Box::new(all_of(&t)),
        ..insert(&t, &[])
    };
    let ran = database.run(Node::Insert(double)).await.unwrap();
    assert_eq!(ran.summary.rows_affected, 2);
    assert_eq!(rows(&database, "t").await.len(), 4);
}

#[tokio::test]
async fn a_row_that_a_join_finds_twice_changes_once() {
    let database = Database::new();
    let t = table("t", &["id", "a"])
        .primary_key(&[0])
        .create(&database)
        .await;
    database
        .run(Node::Insert(insert(&t, &[vec![Some(1), Some(0)]])))
        .await
        .unwrap();
    let plain = update(&t, None, vec![(1, plus(int_column(1), int(1)))]);
    let twice = Update {
        input: Box::new(Node::SetOperation(SetOperation {
            operator: SetOperator::Union,
            all: true,
            left: plain.input.clone(),
            right: plain.input.clone(),
        })),
        ..plain
    };
    let ran = database.run(Node::Update(twice)).await.unwrap();
    assert_eq!(ran.summary.rows_affected, 1);
    assert_eq!(rows(&database, "t").await, cells(&[vec![Some(1), Some(1)]]));
}

#[tokio::test]
async fn not_null_and_check_are_kept() {
    let database = Database::new();
    let t = table("t", &["id", "a"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let error = database
        .run(Node::Insert(insert(&t, &[vec![None, Some(1)]])))
        .await
        .unwrap_err();
    assert_eq!(error.state(), SqlState::NotNullViolation);
    assert_eq!(error.detail(), Some("Failing row contains (null, 1)."));

    let checks = vec![RowCheck {
        of: CheckOf::Constraint("positive".to_owned()),
        condition: greater(int_column(1), int(0)),
    }];
    let checked = |rows: &[Vec<Option<i32>>]| Insert {
        checks: checks.clone(),
        ..insert(&t, rows)
    };
    let null_passes = checked(&[vec![Some(1), None]]);
    database.run(Node::Insert(null_passes)).await.unwrap();
    let error = database
        .run(Node::Insert(checked(&[vec![Some(2), Some(0)]])))
        .await
        .unwrap_err();
    assert_eq!(error.state(), SqlState::CheckViolation);
    assert_eq!(
        error.message(),
        "new row for relation \"t\" violates check constraint \"positive\""
    );
    let worse = Update {
        checks,
        ..update(&t, None, vec![(1, int(-1))])
    };
    let error = database.run(Node::Update(worse)).await.unwrap_err();
    assert_eq!(error.state(), SqlState::CheckViolation);
}

#[tokio::test]
async fn an_auto_increment_column_counts_and_follows() {
    let database = Database::new();
    let mut new = table("t", &["id", "a"]).primary_key(&[0]);
    new.0.table.columns[0].sequence = Some(SequenceKind::AutoIncrement);
    let t = new.create(&database).await;
    let given = [
        vec![None, Some(1)],
        vec![Some(10), Some(2)],
        vec![Some(0), Some(3)],
        vec![Some(5), Some(4)],
    ];
    let ran = database
        .run(Node::Insert(insert(&t, &given)))
        .await
        .unwrap();
    assert_eq!(ran.summary.last_insert_id, Some(1));
    let mut absent = insert(&t, &[vec![None, Some(5)]]);
    absent.columns[0] = InsertSource::Sequence(crate::catalog::Counter::Table);
    let ran = database.run(Node::Insert(absent)).await.unwrap();
    assert_eq!(ran.summary.last_insert_id, Some(12));
    let ids: Vec<Value> = rows(&database, "t")
        .await
        .into_iter()
        .map(|row| row[0].clone())
        .collect();
    assert_eq!(ids, [1, 5, 10, 11, 12].map(Value::Int));
}

#[tokio::test]
async fn a_serial_column_counts_only_where_nothing_is_given() {
    let database = Database::new();
    let mut new = table("t", &["id"]).primary_key(&[0]);
    new.0.table.columns[0].sequence = Some(SequenceKind::Serial);
    let t = new.create(&database).await;
    database
        .run(Node::Insert(insert(&t, &[vec![Some(5)]])))
        .await
        .unwrap();
    let mut absent = insert(&t, &[vec![None]]);
    absent.columns[0] = InsertSource::Sequence(crate::catalog::Counter::Table);
    let ran = database.run(Node::Insert(absent)).await.unwrap();
    assert_eq!(ran.summary.last_insert_id, Some(1));
    let error = database
        .run(Node::Insert(insert(&t, &[vec![None]])))
        .await
        .unwrap_err();
    assert_eq!(error.state(), SqlState::NotNullViolation);
}

#[tokio::test]
async fn returning_gives_the_new_rows_and_of_delete_the_old() {
    let database = Database::new();
    let t = table("t", &["id", "a"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let returning = || Some(vec![int_column(1), plus(int_column(0), int(100))]);
    let inserted = Insert {
        returning: returning(),
        ..insert(&t, &[vec![Some(1), Some(7)], vec![Some(2), Some(8)]])
    };
    let ran = database.run(Node::Insert(inserted)).await.unwrap();
    assert_eq!(
        ran.rows,
        cells(&[vec![Some(7), Some(101)], vec![Some(8), Some(102)]])
    );
    let updated = Update {
        returning: returning(),
        ..update(&t, None, vec![(1, plus(int_column(1), int(1)))])
    };
    let ran = database.run(Node::Update(updated)).await.unwrap();
    assert_eq!(
        ran.rows,
        cells(&[vec![Some(8), Some(101)], vec![Some(9), Some(102)]])
    );
    let Node::Delete(mut deleted) = delete(&t, Some(equal(int_column(0), int(1)))) else {
        unreachable!()
    };
    deleted.returning = returning();
    let ran = database.run(Node::Delete(deleted)).await.unwrap();
    assert_eq!(ran.rows, cells(&[vec![Some(8), Some(101)]]));
    assert_eq!(ran.summary.rows_affected, 1);
    assert_eq!(rows(&database, "t").await.len(), 1);
}

#[tokio::test]
async fn defaults_fill_columns_that_are_not_given() {
    let database = Database::new();
    let t = table("t", &["a", "b"]).create(&database).await;
    let mut given = insert(&t, &[vec![Some(1), None]]);
    given.columns[1] = InsertSource::Default(int(9));
    database.run(Node::Insert(given)).await.unwrap();
    assert_eq!(rows(&database, "t").await, cells(&[vec![Some(1), Some(9)]]));
}

#[tokio::test]
async fn a_change_of_a_dropped_table_is_planned_anew() {
    let database = Database::new();
    let t = table("t", &["a"]).create(&database).await;
    let mut txn = database.begin();
    txn.begin_statement(crate::txn::StatementKind::Write)
        .unwrap();
    let environment = environment(&txn);
    let node = Node::Insert(insert(&t, &[vec![Some(1)]]));
    let mut execution = open(&mut txn, node, environment).unwrap();
    let drop = crate::plan::DropTable {
        tables: vec![t.id],
        cascade: false,
        others: Vec::new(),
    };
    database.define(Command::DropTable(drop)).await.unwrap();
    let error = execution.step(&mut txn).unwrap_err();
    assert_eq!(error.state(), SqlState::SerializationFailure);
}

#[tokio::test]
async fn inserting_many_rows_takes_time_in_proportion() {
    // Not a measurement: quadratic work on 50,000 rows would not end within the test's patience.
    let database = Database::new();
    let t = table("t", &["id", "a"])
        .primary_key(&[0])
        .unique(&[1])
        .create(&database)
        .await;
    let given: Vec<_> = (0..50_000).map(|n| vec![Some(n), Some(-n)]).collect();
    let ran = database
        .run(Node::Insert(insert(&t, &given)))
        .await
        .unwrap();
    assert_eq!(ran.summary.rows_affected, 50_000);
    let ran = database.run(delete(&t, None)).await.unwrap();
    assert_eq!(ran.summary.rows_affected, 50_000);
}

#[tokio::test]
async fn a_value_out_of_a_columns_range_is_refused_by_its_sequence() {
    let database = Database::new();
    let mut new = table("t", &["id"]).primary_key(&[0]);
    new.0.table.columns[0].sequence = Some(SequenceKind::AutoIncrement);
    new.0.table.columns[0].data_type = DataType::SmallInt;
    let t = new.create(&database).await;
    let mut given = insert(&t, &[vec![None]]);
    given.columns[0] =
        InsertSource::Source(Expr::literal(Value::SmallInt(i16::MAX), DataType::SmallInt));
    database.run(Node::Insert(given.clone())).await.unwrap();
    given.columns[0] = InsertSource::Sequence(crate::catalog::Counter::Table);
    let error = database.run(Node::Insert(given)).await.unwrap_err();
    assert_eq!(error.state(), SqlState::NumericValueOutOfRange);
}
