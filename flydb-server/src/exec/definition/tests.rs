//! Definitions: what they make, what forbids them, and that they are part of their transaction.

use crate::catalog::{Privilege, ReferentialAction};
use crate::exec::testing::*;
use crate::plan::{AlterUser, Command, CreateUser, DropTable, DropUser, GrantChange, Node};
use crate::types::{SqlState, Value};

fn create_user(name: &str, admin: bool) -> Command {
    Command::CreateUser(CreateUser {
        name: name.into(),
        password: "secret".into(),
        admin,
        if_not_exists: false,
    })
}

fn drop_users(names: &[&str]) -> Command {
    Command::DropUser(DropUser {
        names: names.iter().map(|name| (*name).into()).collect(),
        if_exists: false,
    })
}

#[tokio::test]
async fn a_table_is_there_once_it_is_committed_and_for_its_maker_before() {
    let database = Database::new();
    let mut txn = database.begin();
    define_in(&mut txn, &create_table(table("t", &["a"]))).unwrap();
    let t = catalog(&txn).table(None, "t").unwrap().clone();
    run_in(&mut txn, Node::Insert(insert(&t, &[vec![Some(1)]]))).unwrap();
    assert_eq!(
        run_in(&mut txn, all_of(&t)).unwrap().rows,
        [[Value::Int(1)]]
    );
    drop(txn);
    let mut txn = database.begin();
    assert!(run_in(&mut txn, all_of(&t)).is_err());
    let before = database.schema_version();
    database
        .define(create_table(table("t", &["a"])))
        .await
        .unwrap();
    assert_ne!(database.schema_version(), before);
    let again = create_table(table("t", &["a"]));
    let error = database.define(again).await.unwrap_err();
    assert_eq!(error.state(), SqlState::DuplicateTable);
}

#[tokio::test]
async fn a_unique_index_refuses_rows_that_share_a_key() {
    let database = Database::new();
    let t = table("t", &["a"]).create(&database).await;
    let given = [vec![Some(1)], vec![Some(2)], vec![Some(1)]];
    database
        .run(Node::Insert(insert(&t, &given)))
        .await
        .unwrap();
    let error = database
        .define(create_index("i", &t, &[(0, false)], true))
        .await
        .unwrap_err();
    assert_eq!(error.state(), SqlState::UniqueViolation);
    assert_eq!(error.message(), "could not create unique index \"i\"");
    database
        .run(delete(&t, Some(equal(int_column(0), int(1)))))
        .await
        .unwrap();
    database
        .define(create_index("i", &t, &[(0, false)], true))
        .await
        .unwrap();
    let error = database
        .run(Node::Insert(insert(&t, &[vec![Some(2)]])))
        .await
        .unwrap_err();
    assert_eq!(error.state(), SqlState::UniqueViolation);
    let t = database.table("t");
    database.define(drop_index("i", &t)).await.unwrap();
    database
        .run(Node::Insert(insert(&t, &[vec![Some(2)]])))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_index_covers_the_transactions_own_rows() {
    let database = Database::new();
    let t = table("t", &["a"]).create(&database).await;
    let mut txn = database.begin();
    run_in(&mut txn, Node::Insert(insert(&t, &[vec![Some(1)]]))).unwrap();
    define_in(&mut txn, &create_index("i", &t, &[(0, false)], true)).unwrap();
    let t = catalog(&txn).table(None, "t").unwrap().clone();
    let error = run_in(&mut txn, Node::Insert(insert(&t, &[vec![Some(1)]]))).unwrap_err();
    assert_eq!(error.state(), SqlState::UniqueViolation);
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn dropping_a_table_that_is_referred_to_needs_cascade() {
    let database = Database::new();
    let parent = table("parent", &["id"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let child = table("child", &["parent"])
        .references(0, parent.id, 0, ReferentialAction::NoAction)
        .create(&database)
        .await;
    let drop = |tables: &[_], cascade| {
        Command::DropTable(DropTable {
            tables: tables.to_vec(),
            cascade,
            others: Vec::new(),
        })
    };
    let error = database
        .define(drop(&[parent.id], false))
        .await
        .unwrap_err();
    assert_eq!(error.state(), SqlState::DependentObjectsStillExist);
    let mut together = database.begin();
    define_in(&mut together, &drop(&[parent.id, child.id], false)).unwrap();
    std::mem::drop(together);
    database.define(drop(&[parent.id], true)).await.unwrap();
    let child = database.table("child");
    assert!(child.foreign_keys.is_empty());
    database
        .run(Node::Insert(insert(&child, &[vec![Some(1)]])))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_foreign_key_needs_a_unique_key() {
    let database = Database::new();
    let parent = table("parent", &["id", "a"])
        .primary_key(&[0])
        .create(&database)
        .await;
    let child =
        table("child", &["parent"]).references(0, parent.id, 1, ReferentialAction::NoAction);
    let error = database.define(create_table(child)).await.unwrap_err();
    assert_eq!(error.state(), SqlState::InvalidForeignKey);
}

#[tokio::test]
async fn users_come_change_and_go() {
    let database = Database::new();
    database.define(create_user("ann", true)).await.unwrap();
    database.define(create_user("bob", false)).await.unwrap();
    let error = database
        .define(create_user("bob", false))
        .await
        .unwrap_err();
    assert_eq!(error.state(), SqlState::DuplicateObject);
    let demoted = Command::AlterUser(AlterUser {
        name: "ann".into(),
        password: None,
        admin: Some(false),
    });
    let error = database.define(demoted).await.unwrap_err();
    assert_eq!(error.state(), SqlState::DependentObjectsStillExist);
    database.define(drop_users(&["bob"])).await.unwrap();
    let error = database.define(drop_users(&["bob"])).await.unwrap_err();
    assert_eq!(error.state(), SqlState::UndefinedObject);
    let error = database.define(drop_users(&["ann"])).await.unwrap_err();
    assert_eq!(error.state(), SqlState::DependentObjectsStillExist);
}

#[tokio::test]
async fn grants_add_up_and_go_with_their_user_and_table() {
    let database = Database::new();
    let t = table("t", &["a"]).create(&database).await;
    database.define(create_user("root", true)).await.unwrap();
    database.define(create_user("bob", false)).await.unwrap();
    let change = |privileges: &[Privilege], grant_option| GrantChange {
        privileges: privileges.to_vec(),
        tables: vec![t.id],
        users: vec!["bob".into()],
        grant_option,
    };
    let granted = || {
        let mut txn = database.begin();
        txn.begin_statement(crate::txn::StatementKind::Read)
            .unwrap();
        let catalog = catalog(&txn);
        let grant = catalog.grant("bob", t.id).cloned();
        grant.map(|grant| grant.privileges.into_iter().collect::<Vec<_>>())
    };
    let (select, insert) = (Privilege::Select, Privilege::Insert);
    database
        .define(Command::Grant(change(&[select], true)))
        .await
        .unwrap();
    database
        .define(Command::Grant(change(&[select, insert], false)))
        .await
        .unwrap();
    assert_eq!(granted(), Some(vec![(select, true), (insert, false)]));
    database
        .define(Command::Revoke(change(&[select], true)))
        .await
        .unwrap();
    assert_eq!(granted(), Some(vec![(select, false), (insert, false)]));
    database
        .define(Command::Revoke(change(&Privilege::ALL, false)))
        .await
        .unwrap();
    assert_eq!(granted(), None);
    database
        .define(Command::Grant(change(&[select], false)))
        .await
        .unwrap();
    database.define(drop_users(&["bob"])).await.unwrap();
    assert_eq!(granted(), None);
}
