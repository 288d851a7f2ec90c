//! Foreign keys: from both sides, with every action, through several tables and to themselves.

use std::sync::Arc;

use crate::catalog::{ColumnDefault, NEW_TABLE, ReferentialAction, Table};
use crate::exec::testing::*;
use crate::plan::Node;
use crate::types::{SqlError, SqlState, Value};

use ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};

async fn rows(database: &Database, name: &str) -> Vec<Vec<Value>> {
    database
        .run(all_of(&database.table(name)))
        .await
        .unwrap()
        .rows
}

/// `parent(id PRIMARY KEY)` with 1, 2, 3 and `child(id PRIMARY KEY, parent)` with 10 -> 1, 11 -> 1,
/// 12 -> 2, 13 -> NULL.
async fn family(database: &Database, action: ReferentialAction) -> (Arc<Table>, Arc<Table>) {
    let parent = table("parent", &["id"])
        .primary_key(&[0])
        .create(database)
        .await;
    let child = table("child", &["id", "parent"])
        .primary_key(&[0])
        .references(1, parent.id, 0, action);
    let child = child.create(database).await;
    let parents = [vec![Some(1)], vec![Some(2)], vec![Some(3)]];
    database
        .run(Node::Insert(insert(&parent, &parents)))
        .await
        .unwrap();
    let children = [
        vec![Some(10), Some(1)],
        vec![Some(11), Some(1)],
        vec![Some(12), Some(2)],
        vec![Some(13), None],
    ];
    database
        .run(Node::Insert(insert(&child, &children)))
        .await
        .unwrap();
    (parent, child)
}

fn id_is(id: i32) -> Option<crate::plan::Expr> {
    Some(equal(int_column(0), int(id)))
}

fn assert_referenced(error: &SqlError) {
    assert_eq!(error.state(), SqlState::ForeignKeyViolation);
    assert_eq!(
        error.message(),
        "update or delete on table \"parent\" violates foreign key constraint \"child_1_fkey\" on table \"child\""
    );
    let detail = "Key (id)=(1) is still referenced from table \"child\".";
    assert_eq!(error.detail(), Some(detail));
}

#[tokio::test]
async fn a_row_needs_its_parent() {
    let database = Database::new();
    let (_, child) = family(&database, NoAction).await;
    let orphan = Node::Insert(insert(&child, &[vec![Some(20), Some(9)]]));
    let error = database.run(orphan).await.unwrap_err();
    assert_eq!(error.state(), SqlState::ForeignKeyViolation);
    assert_eq!(
        error.message(),
        "insert or update on table \"child\" violates foreign key constraint \"child_1_fkey\""
    );
    let detail = "Key (parent)=(9) is not present in table \"parent\".";
    assert_eq!(error.detail(), Some(detail));
    let moved = update(&child, id_is(13), vec![(1, int(9))]);
    let error = database.run(Node::Update(moved)).await.unwrap_err();
    assert_eq!(error.state(), SqlState::ForeignKeyViolation);
    let moved = update(&child, id_is(13), vec![(1, int(3))]);
    database.run(Node::Update(moved)).await.unwrap();
}

#[tokio::test]
async fn no_action_and_restrict_refuse_while_there_are_children() {
    for action in [NoAction, Restrict] {
        let database = Database::new();
        let (parent, child) = family(&database, action).await;
        assert_referenced(&database.run(delete(&parent, id_is(1))).await.unwrap_err());
        let moved = update(&parent, id_is(1), vec![(0, int(7))]);
        assert_referenced(&database.run(Node::Update(moved)).await.unwrap_err());
        database.run(delete(&parent, id_is(3))).await.unwrap();
        database.run(delete(&child, None)).await.unwrap();
        database.run(delete(&parent, None)).await.unwrap();
    }
}

#[tokio::test]
async fn no_action_looks_at_the_end_of_the_statement() {
    let database = Database::new();
    let (parent, _) = family(&database, NoAction).await;
    // 1, 2, 3 become 3, 2, 1: every key is there again.
    let four_less = crate::plan::BinaryOp::Subtract;
    let swapped = binary(
        four_less,
        int(4),
        int_column(0),
        crate::types::DataType::Int,
    );
    database
        .run(Node::Update(update(&parent, None, vec![(0, swapped)])))
        .await
        .unwrap();
}

#[tokio::test]
async fn cascades_follow_updates_and_deletes() {
    let database = Database::new();
    let (parent, _) = family(&database, Cascade).await;
    let moved = update(&parent, None, vec![(0, plus(int_column(0), int(100)))]);
    let ran = database.run(Node::Update(moved)).await.unwrap();
    assert_eq!(ran.summary.rows_affected, 3);
    let expected = [
        vec![Some(10), Some(101)],
        vec![Some(11), Some(101)],
        vec![Some(12), Some(102)],
        vec![Some(13), None],
    ];
    assert_eq!(rows(&database, "child").await, cells(&expected));
    let ran = database.run(delete(&parent, id_is(101))).await.unwrap();
    assert_eq!(ran.summary.rows_affected, 1);
    assert_eq!(rows(&database, "child").await, cells(&expected[2..]));
}

#[tokio::test]
async fn referring_rows_are_set_to_null_or_to_their_default() {
    let database = Database::new();
    let (parent, _) = family(&database, SetNull).await;
    database.run(delete(&parent, id_is(1))).await.unwrap();
    let of_parents: Vec<Value> = rows(&database, "child")
        .await
        .into_iter()
        .map(|row| row[1].clone())
        .collect();
    assert_eq!(
        of_parents,
        [Value::Null, Value::Null, Value::Int(2), Value::Null]
    );

    let database = Database::new();
    let parent = table("parent", &["id"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let mut child = table("child", &["id", "parent"])
        .primary_key(&[0])
        .references(1, parent.id, 0, SetDefault);
    child.0.table.columns[1].default = Some(ColumnDefault { sql: "3".into() });
    let child = child.create(&database).await;
    let parents = [vec![Some(1)], vec![Some(3)]];
    database
        .run(Node::Insert(insert(&parent, &parents)))
        .await
        .unwrap();
    database
        .run(Node::Insert(insert(&child, &[vec![Some(10), Some(1)]])))
        .await
        .unwrap();
    database.run(delete(&parent, id_is(1))).await.unwrap();
    assert_eq!(
        rows(&database, "child").await,
        cells(&[vec![Some(10), Some(3)]])
    );
    // The default itself needs a parent.
    let error = database.run(delete(&parent, id_is(3))).await.unwrap_err();
    assert_eq!(error.state(), SqlState::ForeignKeyViolation);
}

#[tokio::test]
async fn setting_null_respects_not_null() {
    let database = Database::new();
    let parent = table("parent", &["id"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let mut child = table("child", &["parent"]);
    child.0.table.columns[0].nullable = false;
    let child = child.references(0, parent.id, 0, SetNull);
    let child = child.create(&database).await;
    database
        .run(Node::Insert(insert(&parent, &[vec![Some(1)]])))
        .await
        .unwrap();
    database
        .run(Node::Insert(insert(&child, &[vec![Some(1)]])))
        .await
        .unwrap();
    let error = database.run(delete(&parent, None)).await.unwrap_err();
    assert_eq!(error.state(), SqlState::NotNullViolation);
    assert_eq!(rows(&database, "parent").await.len(), 1);
}

#[tokio::test]
async fn a_tree_in_one_table_goes_in_and_comes_out_by_one_statement() {
    let database = Database::new();
    let tree = table("tree", &["id", "parent"])
        .primary_key(&[0])
        .references(1, NEW_TABLE, 0, Cascade)
        .create(&database)
        .await;
    // A child before its parent; a root that is its own.
    let nodes = [
        vec![Some(2), Some(1)],
        vec![Some(1), Some(1)],
        vec![Some(3), Some(2)],
        vec![Some(4), Some(3)],
        vec![Some(5), None],
    ];
    database
        .run(Node::Insert(insert(&tree, &nodes)))
        .await
        .unwrap();
    let moved = update(&tree, id_is(2), vec![(0, int(20))]);
    database.run(Node::Update(moved)).await.unwrap();
    let third = database
        .run(where_(all_of(&tree), equal(int_column(0), int(3))))
        .await
        .unwrap();
    assert_eq!(third.rows, cells(&[vec![Some(3), Some(20)]]));
    database.run(delete(&tree, id_is(1))).await.unwrap();
    assert_eq!(rows(&database, "tree").await, cells(&[vec![Some(5), None]]));
    let orphan = Node::Insert(insert(&tree, &[vec![Some(6), Some(7)]]));
    assert!(database.run(orphan).await.is_err());
}

#[tokio::test]
async fn an_index_on_the_foreign_key_gives_the_same() {
    let database = Database::new();
    let (parent, child) = family(&database, Cascade).await;
    let index = create_index("by_parent", &child, &[(1, true)], false);
    database.define(index).await.unwrap();
    let moved = update(&parent, id_is(1), vec![(0, int(5))]);
    database.run(Node::Update(moved)).await.unwrap();
    database.run(delete(&parent, id_is(2))).await.unwrap();
    let expected = [
        vec![Some(10), Some(5)],
        vec![Some(11), Some(5)],
        vec![Some(13), None],
    ];
    assert_eq!(rows(&database, "child").await, cells(&expected));
}

#[tokio::test]
async fn a_foreign_key_may_refer_to_several_columns_in_another_order() {
    let database = Database::new();
    let parent = table("parent", &["a", "b"])
        .unique(&[0, 1])
        .create(&database)
        .await;
    let mut child = table("child", &["x", "y"]).references(0, parent.id, 1, Cascade);
    child.0.table.foreign_keys[0].columns = vec![0, 1];
    child.0.table.foreign_keys[0].parent_columns = vec![1, 0];
    let child = child.create(&database).await;
    database
        .run(Node::Insert(insert(&parent, &[vec![Some(1), Some(2)]])))
        .await
        .unwrap();
    let right = Node::Insert(insert(
        &child,
        &[vec![Some(2), Some(1)], vec![None, Some(7)]],
    ));
    database.run(right).await.unwrap();
    let wrong = Node::Insert(insert(&child, &[vec![Some(1), Some(2)]]));
    let error = database.run(wrong).await.unwrap_err();
    let detail = "Key (x, y)=(1, 2) is not present in table \"parent\".";
    assert_eq!(error.detail(), Some(detail));
    let moved = update(&parent, None, vec![(0, int(8))]);
    database.run(Node::Update(moved)).await.unwrap();
    let expected = cells(&[vec![Some(2), Some(8)], vec![None, Some(7)]]);
    assert_eq!(rows(&database, "child").await, expected);
}

#[tokio::test]
async fn a_chain_of_tables_cascades_to_its_end() {
    let database = Database::new();
    let mut parent = table("t0", &["id"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let first = Arc::clone(&parent);
    database
        .run(Node::Insert(insert(&parent, &[vec![Some(1)]])))
        .await
        .unwrap();
    for n in 1..10 {
        let child = table(&format!("t{n}"), &["id"])
            .primary_key(&[0])
            .references(0, parent.id, 0, Cascade);
        parent = child.create(&database).await;
        database
            .run(Node::Insert(insert(&parent, &[vec![Some(1)]])))
            .await
            .unwrap();
    }
    let moved = update(&first, None, vec![(0, int(2))]);
    database.run(Node::Update(moved)).await.unwrap();
    assert_eq!(rows(&database, "t9").await, cells(&[vec![Some(2)]]));
    database.run(delete(&first, None)).await.unwrap();
    assert!(rows(&database, "t9").await.is_empty());
}

#[tokio::test]
async fn two_foreign_keys_may_lead_to_one_row() {
    for (first, second, expected) in [
        (SetNull, SetNull, vec![vec![Some(10), None, None]]),
        (Cascade, SetNull, Vec::new()),
        (SetNull, Cascade, Vec::new()),
        (Cascade, Cascade, Vec::new()),
    ] {
        let database = Database::new();
        let parent = table("parent", &["id"])
            .primary_key(&[0])
            .create(&database)
            .await;
        let child = table("child", &["id", "one", "two"])
            .primary_key(&[0])
            .references(1, parent.id, 0, first)
            .references(2, parent.id, 0, second)
            .create(&database)
            .await;
        database
            .run(Node::Insert(insert(&parent, &[vec![Some(1)]])))
            .await
            .unwrap();
        let row = [vec![Some(10), Some(1), Some(1)]];
        database
            .run(Node::Insert(insert(&child, &row)))
            .await
            .unwrap();
        database.run(delete(&parent, None)).await.unwrap();
        assert_eq!(
            rows(&database, "child").await,
            cells(&expected),
            "{first:?} {second:?}"
        );
    }
}

#[tokio::test]
async fn an_update_cascades_along_two_foreign_keys_to_one_row() {
    let database = Database::new();
    let parent = table("parent", &["id"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let child = table("child", &["one", "two"])
        .references(0, parent.id, 0, Cascade)
        .references(1, parent.id, 0, Cascade)
        .create(&database)
        .await;
    database
        .run(Node::Insert(insert(
            &parent,
            &[vec![Some(1)], vec![Some(2)]],
        )))
        .await
        .unwrap();
    let given = [vec![Some(1), Some(2)], vec![Some(2), Some(2)]];
    database
        .run(Node::Insert(insert(&child, &given)))
        .await
        .unwrap();
    let moved = update(&parent, None, vec![(0, plus(int_column(0), int(1)))]);
    database.run(Node::Update(moved)).await.unwrap();
    let expected = cells(&[vec![Some(2), Some(3)], vec![Some(3), Some(3)]]);
    assert_eq!(rows(&database, "child").await, expected);
}
