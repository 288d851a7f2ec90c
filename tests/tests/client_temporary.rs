//! Temporary tables through the client: each session has its own, and they go with it.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, SqlState};
use flydb_tests::client::{connect, run_all};

async fn count(client: &Client, table: &str) -> Option<i64> {
    let sql = format!("SELECT count(*) FROM {table}");
    match client.query_scalar(&sql, ()).await {
        Ok(count) => Some(count),
        Err(error) if error.sql_state() == Some(SqlState::UndefinedTable) => None,
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn sessions_do_not_see_each_others() {
    let server = flydb_tests::server::in_memory().await;
    let (one, other) = (connect(&server).await, connect(&server).await);
    run_all(
        &one,
        &[
            "CREATE TEMP TABLE t (a INT PRIMARY KEY)",
            "INSERT INTO t VALUES (1)",
        ],
    )
    .await;
    assert_eq!(count(&other, "t").await, None);
    run_all(
        &other,
        &[
            "CREATE TEMP TABLE t (b TEXT)",
            "INSERT INTO t VALUES ('x'), ('y')",
        ],
    )
    .await;
    // The same text means another table to each, whatever is kept of plans and results.
    for _ in 0..3 {
        assert_eq!(count(&one, "t").await, Some(1));
        assert_eq!(count(&other, "t").await, Some(2));
    }
    run_all(&other, &["CREATE TABLE u (a INT)", "DROP TABLE t"]).await;
    assert_eq!(count(&other, "t").await, None);
    assert_eq!(count(&one, "t").await, Some(1));
    run_all(
        &one,
        &[
            "CREATE TEMP TABLE u AS SELECT 1 AS a",
            "INSERT INTO u VALUES (2)",
        ],
    )
    .await;
    assert_eq!(count(&one, "u").await, Some(2));
    assert_eq!(count(&other, "u").await, Some(0));
    run_all(&one, &["DROP TABLE u"]).await;
    assert_eq!(count(&one, "u").await, Some(0));
}

#[tokio::test]
async fn a_result_that_was_kept_is_not_taken_for_a_temporary_tables() {
    let server = flydb_tests::server::in_memory().await;
    let (one, other) = (connect(&server).await, connect(&server).await);
    run_all(
        &one,
        &["CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1)"],
    )
    .await;
    for _ in 0..3 {
        assert_eq!(count(&other, "t").await, Some(1));
    }
    run_all(&one, &["CREATE TEMP TABLE t (a INT)"]).await;
    assert_eq!(count(&one, "t").await, Some(0));
    assert_eq!(count(&other, "t").await, Some(1));
    assert_eq!(count(&one, "t").await, Some(0));
}

#[tokio::test]
async fn a_procedure_means_the_tables_of_the_session_that_calls_it() {
    let server = flydb_tests::server::in_memory().await;
    let (one, other) = (connect(&server).await, connect(&server).await);
    run_all(
        &one,
        &[
            "CREATE TABLE t (a INT)",
            "CREATE PROCEDURE fill () AS BEGIN INSERT INTO t VALUES (1); END",
            "CALL fill()",
            "CREATE TEMP TABLE t (a INT)",
            "CALL fill()",
            "CALL fill()",
        ],
    )
    .await;
    run_all(&other, &["CALL fill()"]).await;
    assert_eq!(count(&one, "t").await, Some(2));
    assert_eq!(count(&other, "t").await, Some(2));
    run_all(&one, &["DROP TABLE t", "CALL fill()"]).await;
    assert_eq!(count(&one, "t").await, Some(3));
}

#[tokio::test]
async fn they_go_with_the_session_and_with_the_server() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let (admin, one) = (connect(&server).await, connect(&server).await);
    let make = [
        "CREATE TEMP TABLE t (a INT)",
        "INSERT INTO t VALUES (1)",
        "CREATE TEMP TABLE u (a INT)",
    ];
    run_all(&one, &make).await;
    drop(one);
    // The drop happens behind the session's back: wait until the log says so.
    let mut left = i64::MAX;
    for _ in 0..1000 {
        left = stored_tables(&admin).await;
        if left == 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(left, 0);
    run_all(&admin, &make).await;
    drop(admin);
    server.shutdown().await;
    // The first session of the next run has the number of the first one of the last.
    let server = flydb_tests::server::on(directory.path()).await;
    for client in [connect(&server).await, connect(&server).await] {
        assert_eq!(count(&client, "t").await, None);
        assert_eq!(stored_tables(&client).await, 0);
    }
}

/// How many tables the server has, whosever they are.
async fn stored_tables(client: &Client) -> i64 {
    let rows = client.run("INTROSPECT STATUS", ()).await.unwrap();
    let mut rows = rows.rows();
    let found = rows.find(|row| row.get::<String>(0) == "tables");
    found.unwrap().get::<String>(1).parse().unwrap()
}
