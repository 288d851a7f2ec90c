//! Grants, owners and administrators, while the users and relations that they name go or change.

use flydb_client::{Client, Error};
use flydb_server::Server;
use flydb_tests::client::{config, run_all};

use crate::{start, state, wait};

const SETUP: [&str; 2] = [
    "CREATE TABLE t (id INT PRIMARY KEY)",
    "CREATE USER bob PASSWORD 'b'",
];

async fn bob(server: &Server) -> Client {
    let config = config(server).user("bob").password("b");
    let client = config.connect_with(server.connect_in_memory()).await;
    client.unwrap()
}

async fn answer(client: &Client, sql: &str) -> Result<(), Error> {
    client.run(sql, ()).await.map(drop)
}

async fn refused(client: &Client, sql: &str) -> String {
    let error = answer(client, sql).await.unwrap_err();
    state(&error).unwrap_or_default().to_owned()
}

/// A GRANT that was not committed yet was not seen by DROP USER, and outlived the user: who got the name
/// later had what was never granted to him.
#[tokio::test]
async fn a_dropped_user_leaves_no_grant_to_whoever_gets_the_name() {
    let (server, [granter, dropper, _]) = start(&SETUP).await;
    run_all(&granter, &["BEGIN", "GRANT SELECT ON t TO bob"]).await;
    let waiting = wait(&dropper, "DROP USER bob").await;
    run_all(&granter, &["COMMIT"]).await;
    waiting.await.unwrap().unwrap();
    run_all(&dropper, &["CREATE USER bob PASSWORD 'b'"]).await;
    assert_eq!(
        refused(&bob(&server).await, "SELECT * FROM t").await,
        "42501"
    );
}

#[tokio::test]
async fn nothing_is_granted_to_a_user_who_is_being_dropped() {
    let (_server, [dropper, granter, _]) = start(&SETUP).await;
    run_all(&dropper, &["BEGIN", "DROP USER bob"]).await;
    let waiting = wait(&granter, "GRANT SELECT ON t TO bob").await;
    run_all(&dropper, &["COMMIT"]).await;
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(state(&error), Some("42704"));
}

/// A table that was created and not committed yet did not keep its owner from being dropped.
#[tokio::test]
async fn an_owner_of_what_is_being_created_is_not_dropped() {
    for create in [
        "CREATE TABLE his (id INT)",
        "CREATE VIEW his AS SELECT 1 AS one",
        "CREATE SEQUENCE his",
        "CREATE PROCEDURE his() AS BEGIN SELECT 1; END",
    ] {
        let (server, [dropper, _, _]) = start(&SETUP).await;
        let owner = bob(&server).await;
        run_all(&owner, &["BEGIN", create]).await;
        let waiting = wait(&dropper, "DROP USER bob").await;
        run_all(&owner, &["COMMIT"]).await;
        let error = waiting.await.unwrap().unwrap_err();
        assert_eq!(state(&error), Some("2BP01"), "{create}");
    }
}

/// A GRANT and a change of the table's name did not wait for each other: the grant stayed under the old
/// name, where REVOKE did not find it.
#[tokio::test]
async fn a_grant_follows_a_table_that_is_renamed_at_the_same_time() {
    let (server, [granter, definer, _]) = start(&SETUP).await;
    let reader = bob(&server).await;
    run_all(&granter, &["BEGIN", "GRANT SELECT ON t TO bob"]).await;
    let waiting = wait(&definer, "ALTER TABLE t RENAME TO u").await;
    run_all(&granter, &["COMMIT"]).await;
    waiting.await.unwrap().unwrap();
    answer(&reader, "SELECT * FROM u").await.unwrap();
    run_all(&definer, &["REVOKE SELECT ON u FROM bob"]).await;
    assert_eq!(refused(&reader, "SELECT * FROM u").await, "42501");
}

/// Each of two sessions took another administrator away, and saw the other one left.
#[tokio::test]
async fn two_sessions_do_not_take_the_last_two_administrators_away() {
    for second in ["ALTER USER admin NOADMIN", "DROP USER ann, cid"] {
        let (_server, [one, two, _]) = start(&SETUP).await;
        let setup = [
            "CREATE USER ann PASSWORD 'a' ADMIN",
            "CREATE USER cid PASSWORD 'c'",
        ];
        run_all(&one, &setup).await;
        let first = match second.starts_with("DROP") {
            true => "ALTER USER admin NOADMIN",
            false => "ALTER USER ann NOADMIN",
        };
        run_all(&one, &["BEGIN", first]).await;
        run_all(&two, &["BEGIN"]).await;
        let waiting = wait(&two, second).await;
        run_all(&one, &["COMMIT"]).await;
        let error = waiting.await.unwrap().unwrap_err();
        let states = ["2BP01", "42501"];
        assert!(states.contains(&state(&error).unwrap()), "{error}");
    }
}

/// What is granted to a user does not keep him from another password.
#[tokio::test]
async fn a_user_changes_while_something_is_granted_to_him() {
    let (_server, [granter, other, _]) = start(&SETUP).await;
    run_all(&granter, &["BEGIN", "GRANT SELECT ON t TO bob"]).await;
    run_all(&other, &["ALTER USER bob PASSWORD 'c'"]).await;
    run_all(&granter, &["COMMIT"]).await;
}
