//! Sequences through the client: that no value comes twice, whatever stops the server or the transaction,
//! and who may count.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use std::collections::BTreeSet;

use flydb_client::{Client, Error, SqlState};
use flydb_tests::client::{connect, connect_as, run_all};

async fn next(client: &Client) -> Result<i64, Error> {
    client.query_scalar("SELECT nextval('s')", ()).await
}

#[tokio::test]
async fn after_a_restart_a_sequence_goes_on_behind_what_it_gave() {
    let directory = tempfile::tempdir().unwrap();
    let mut last = 0;
    for round in 0..3 {
        let server = flydb_tests::server::on(directory.path()).await;
        let client = connect(&server).await;
        if round == 0 {
            run_all(&client, &["CREATE SEQUENCE s"]).await;
        }
        for _ in 0..40 {
            let value = next(&client).await.unwrap();
            assert!(value > last, "{value} after {last}");
            last = value;
        }
        drop(client);
        server.shutdown().await;
    }
    // What is skipped at each stop is bounded.
    assert!(last <= 120 + 3 * 64, "{last}");
}

#[tokio::test]
async fn what_set_a_sequence_and_what_defines_it_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    let setup = [
        "CREATE SEQUENCE s INCREMENT BY 5 MAXVALUE 100 CYCLE MINVALUE 2",
        "CREATE SEQUENCE fresh START 9",
        "CREATE TABLE t (id BIGINT PRIMARY KEY DEFAULT nextval('s'), v INT)",
        "SELECT setval('s', 50, false)",
        "ALTER SEQUENCE fresh RESTART WITH 12",
        "BEGIN",
        "CREATE SEQUENCE own",
        "SELECT nextval('own')",
        "COMMIT",
    ];
    run_all(&client, &setup).await;
    drop(client);
    server.shutdown().await;
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    let id: i64 = client
        .query_scalar("INSERT INTO t (v) VALUES (1) RETURNING id", ())
        .await
        .unwrap();
    assert_eq!(id, 50);
    let fresh: i64 = client
        .query_scalar("SELECT nextval('fresh')", ())
        .await
        .unwrap();
    assert_eq!(fresh, 12);
    let own: i64 = client
        .query_scalar("SELECT nextval('own')", ())
        .await
        .unwrap();
    assert_eq!(own, 2);
    let dropped = client.execute("DROP SEQUENCE s", ()).await.unwrap_err();
    assert_eq!(
        dropped.sql_state(),
        Some(SqlState::DependentObjectsStillExist)
    );
}

#[tokio::test]
async fn sessions_share_a_sequence_and_no_two_get_one_value() {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    run_all(&client, &["CREATE SEQUENCE s CACHE 3"]).await;
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let client = connect(&server).await;
        tasks.push(tokio::spawn(async move {
            let mut values = Vec::new();
            for round in 0..50 {
                run_all(&client, &["BEGIN"]).await;
                values.push(next(&client).await.unwrap());
                let end = if round % 2 == 0 { "ROLLBACK" } else { "COMMIT" };
                run_all(&client, &[end]).await;
            }
            values
        }));
    }
    let mut all = BTreeSet::new();
    for task in tasks {
        for value in task.await.unwrap() {
            assert!(all.insert(value), "{value} came twice");
        }
    }
    assert_eq!(all.len(), 200);
    // What one session was given is none of another's.
    let error = client
        .query_scalar::<i64>("SELECT currval('s')", ())
        .await
        .unwrap_err();
    assert_eq!(
        error.sql_state(),
        Some(SqlState::ObjectNotInPrerequisiteState)
    );
}

#[tokio::test]
async fn counting_needs_a_privilege_and_a_transaction_that_writes() {
    let server = flydb_tests::server::in_memory().await;
    let admin = connect(&server).await;
    let setup = [
        "CREATE USER ann PASSWORD 'secret'",
        "CREATE SEQUENCE s",
        "CREATE TABLE t (id BIGINT DEFAULT nextval('s'), v INT)",
        "GRANT INSERT, SELECT ON t TO ann",
    ];
    run_all(&admin, &setup).await;
    let ann = connect_as(&server, "ann", "secret").await;
    let denied = |error: Error| error.is_permission_denied();
    assert!(denied(next(&ann).await.unwrap_err()));
    let insert = "INSERT INTO t (v) VALUES (1)";
    assert!(denied(ann.execute(insert, ()).await.unwrap_err()));
    run_all(&admin, &["GRANT USAGE ON SEQUENCE s TO ann"]).await;
    assert_eq!(next(&ann).await.unwrap(), 1);
    run_all(&ann, &[insert]).await;
    let set = "SELECT setval('s', 100)";
    assert!(denied(ann.execute(set, ()).await.unwrap_err()));
    for change in ["ALTER SEQUENCE s RESTART", "DROP SEQUENCE s CASCADE"] {
        assert!(denied(ann.execute(change, ()).await.unwrap_err()));
    }
    run_all(&admin, &["GRANT UPDATE ON SEQUENCE s TO ann"]).await;
    run_all(&ann, &[set]).await;
    assert_eq!(next(&ann).await.unwrap(), 101);
    run_all(&admin, &["ALTER SEQUENCE s RESTART"]).await;
    assert_eq!(next(&ann).await.unwrap(), 1);
    run_all(&ann, &["BEGIN READ ONLY"]).await;
    let refused = next(&ann).await.unwrap_err();
    assert_eq!(refused.sql_state(), Some(SqlState::ReadOnlySqlTransaction));
}
