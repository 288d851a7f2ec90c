//! Materialized views through the client: whose rights count, what others see meanwhile, and restarts.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::SqlState;
use flydb_tests::client::{connect, connect_as, count, is_denied, run_all};

#[tokio::test]
async fn rows_are_read_by_a_grant_on_the_view_and_refreshed_by_its_owner() {
    let server = flydb_tests::server::in_memory().await;
    let admin = connect(&server).await;
    let setup = [
        "CREATE USER ann PASSWORD 'secret'",
        "CREATE USER bob PASSWORD 'secret'",
        "CREATE TABLE t (a INT)",
        "INSERT INTO t VALUES (1), (2)",
        "GRANT SELECT ON t TO ann",
    ];
    run_all(&admin, &setup).await;
    let (ann, bob) = (
        connect_as(&server, "ann", "secret").await,
        connect_as(&server, "bob", "secret").await,
    );
    let create = "CREATE MATERIALIZED VIEW m AS SELECT a FROM t";
    assert!(is_denied(bob.execute(create, ()).await));
    run_all(&ann, &[create]).await;
    assert_eq!(count(&ann, "m").await.unwrap(), 2);
    assert!(is_denied(count(&bob, "m").await));
    run_all(&ann, &["GRANT SELECT ON m TO bob"]).await;
    assert_eq!(count(&bob, "m").await.unwrap(), 2);
    assert!(is_denied(count(&bob, "t").await));
    let refresh = "REFRESH MATERIALIZED VIEW m";
    assert!(is_denied(bob.execute(refresh, ()).await));
    assert!(is_denied(bob.execute("DROP MATERIALIZED VIEW m", ()).await));
    run_all(&admin, &["DELETE FROM t", "REVOKE SELECT ON t FROM ann"]).await;
    // What the owner may no longer read, the view no longer brings.
    assert!(is_denied(ann.execute(refresh, ()).await));
    assert_eq!(count(&bob, "m").await.unwrap(), 2);
    run_all(&admin, &["GRANT SELECT ON t TO ann"]).await;
    run_all(&ann, &[refresh]).await;
    assert_eq!(count(&bob, "m").await.unwrap(), 0);
}

#[tokio::test]
async fn others_read_the_old_rows_until_a_refresh_commits() {
    let server = flydb_tests::server::in_memory().await;
    let (one, other) = (connect(&server).await, connect(&server).await);
    let setup = [
        "CREATE TABLE t (a INT)",
        "CREATE MATERIALIZED VIEW m AS SELECT a FROM t",
        "INSERT INTO t VALUES (1)",
    ];
    run_all(&one, &setup).await;
    for _ in 0..2 {
        assert_eq!(count(&other, "m").await.unwrap(), 0);
    }
    run_all(&one, &["BEGIN", "REFRESH MATERIALIZED VIEW m"]).await;
    assert_eq!(count(&one, "m").await.unwrap(), 1);
    assert_eq!(count(&other, "m").await.unwrap(), 0);
    run_all(&one, &["COMMIT"]).await;
    for _ in 0..2 {
        assert_eq!(count(&other, "m").await.unwrap(), 1);
    }
}

#[tokio::test]
async fn rows_and_definition_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    let setup = [
        "CREATE TABLE t (a INT, b TEXT)",
        "INSERT INTO t VALUES (1, 'x'), (2, NULL)",
        "CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t",
        "ALTER MATERIALIZED VIEW m RENAME TO n",
        "CREATE MATERIALIZED VIEW m AS SELECT 7 AS a",
        "CREATE MATERIALIZED VIEW gone AS SELECT 1 AS a",
        "DROP MATERIALIZED VIEW gone",
        "DELETE FROM t",
    ];
    run_all(&client, &setup).await;
    drop(client);
    server.shutdown().await;
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    assert_eq!(count(&client, "n").await.unwrap(), 2);
    assert_eq!(count(&client, "m").await.unwrap(), 1);
    let gone = count(&client, "gone").await.unwrap_err();
    assert_eq!(gone.sql_state(), Some(SqlState::UndefinedTable));
    run_all(
        &client,
        &["CREATE TABLE late (a INT)", "REFRESH MATERIALIZED VIEW n"],
    )
    .await;
    assert_eq!(count(&client, "n").await.unwrap(), 0);
    assert_eq!(count(&client, "late").await.unwrap(), 0);
}
