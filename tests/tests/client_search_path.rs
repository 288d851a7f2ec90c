//! The same text in sessions that look for names in other schemas: plans, results and prepared statements are
//! shared by all sessions, and none is taken for another's.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, SqlState};
use flydb_server::Server;
use flydb_tests::client::{connect, connect_as, run_all};

/// A server with tables of one name in three schemas, each with as many rows as its place says.
async fn start() -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let setup = [
        "CREATE USER ann PASSWORD 'ann'",
        "CREATE SCHEMA two",
        "CREATE SCHEMA three",
        "CREATE SCHEMA ann",
        "CREATE TABLE t (a INT)",
        "INSERT INTO t VALUES (1)",
        "CREATE TABLE two.t (a INT)",
        "INSERT INTO two.t VALUES (1), (2)",
        "CREATE TABLE three.t (a TEXT, b INT)",
        "INSERT INTO three.t VALUES ('x'), ('y'), ('z')",
        "CREATE TABLE ann.t (a INT)",
        "GRANT USAGE ON SCHEMA ann TO ann",
        "GRANT SELECT ON ann.t TO ann",
        "GRANT SELECT ON t TO ann",
        "CREATE VIEW kept AS SELECT count(*) AS n FROM t",
        "CREATE FUNCTION counted() RETURNS BIGINT LANGUAGE SQL AS 'SELECT count(*) FROM t'",
    ];
    run_all(&client, &setup).await;
    (server, client)
}

async fn number(client: &Client, sql: &str) -> i64 {
    client.query_scalar(sql, ()).await.unwrap()
}

const COUNT: &str = "SELECT count(*) FROM t";

#[tokio::test]
async fn a_text_means_what_its_sessions_path_says() {
    let (server, public) = start().await;
    let (two, three) = (connect(&server).await, connect(&server).await);
    run_all(&two, &["SET search_path = two, public"]).await;
    run_all(&three, &["SET search_path = three, two"]).await;
    for _ in 0..3 {
        assert_eq!(number(&public, COUNT).await, 1);
        assert_eq!(number(&two, COUNT).await, 2);
        assert_eq!(number(&three, COUNT).await, 3);
        // A function's statement means what it means to who calls it; a view's what it meant when it was made.
        assert_eq!(number(&public, "SELECT counted()").await, 1);
        assert_eq!(number(&two, "SELECT counted()").await, 2);
        assert_eq!(number(&three, "SELECT counted()").await, 3);
        for client in [&public, &two, &three] {
            assert_eq!(number(client, "SELECT n FROM public.kept").await, 1);
        }
    }
    // What depends on the path and on no table of it.
    let named = "SELECT count(*) + length(current_schema()) FROM public.t";
    for _ in 0..3 {
        for (client, expected) in [(&public, 7), (&two, 4), (&three, 6)] {
            assert_eq!(number(client, named).await, expected);
        }
    }
    // The same names, the other way round.
    run_all(&two, &["SET search_path = public, two"]).await;
    assert_eq!(number(&two, COUNT).await, 1);
    run_all(&two, &["SET search_path = two"]).await;
    assert_eq!(number(&two, COUNT).await, 2);
    run_all(&two, &["DROP TABLE t"]).await;
    let gone = two.query(COUNT, ()).await.unwrap_err();
    assert_eq!(gone.sql_state(), Some(SqlState::UndefinedTable));
    assert_eq!(number(&public, COUNT).await, 1);
}

#[tokio::test]
async fn a_prepared_statement_follows_the_path() {
    let (_server, client) = start().await;
    let prepared = client
        .prepare("SELECT count(*) FROM t WHERE a IS NOT NULL")
        .await;
    let prepared = prepared.unwrap();
    run_all(&client, &["PREPARE by_name AS SELECT count(*) FROM t"]).await;
    for (path, rows) in [
        ("public", 1),
        ("two", 2),
        ("three", 3),
        ("two, public", 2),
        ("public", 1),
    ] {
        run_all(&client, &[&format!("SET search_path = {path}")]).await;
        for _ in 0..2 {
            let found: i64 = client.query_scalar(&prepared, ()).await.unwrap();
            assert_eq!(found, rows, "{path}");
            assert_eq!(number(&client, "EXECUTE by_name").await, rows, "{path}");
        }
    }
    // A path that a transaction set goes with it.
    run_all(&client, &["BEGIN", "SET LOCAL search_path = two"]).await;
    assert_eq!(number(&client, "EXECUTE by_name").await, 2);
    run_all(&client, &["ROLLBACK"]).await;
    assert_eq!(number(&client, "EXECUTE by_name").await, 1);
}

#[tokio::test]
async fn a_schema_of_the_users_name_is_of_that_user_alone() {
    let (server, admin) = start().await;
    let ann = connect_as(&server, "ann", "ann").await;
    for client in [&admin, &ann] {
        run_all(client, &["SET search_path = \"$user\", public"]).await;
    }
    for _ in 0..3 {
        assert_eq!(number(&admin, COUNT).await, 1);
        assert_eq!(number(&ann, COUNT).await, 0);
    }
    // Without the right to look into it, names are found behind it.
    run_all(&admin, &["REVOKE USAGE ON SCHEMA ann FROM ann"]).await;
    assert_eq!(number(&ann, COUNT).await, 1);
    run_all(&admin, &["GRANT USAGE ON SCHEMA ann TO ann"]).await;
    assert_eq!(number(&ann, COUNT).await, 0);
}

#[tokio::test]
async fn what_a_session_has_to_itself_comes_first_where_the_path_does_not_say_otherwise() {
    let (server, one) = start().await;
    let other = connect(&server).await;
    for client in [&one, &other] {
        run_all(client, &["SET search_path = two"]).await;
        assert_eq!(number(client, COUNT).await, 2);
    }
    run_all(&one, &["CREATE TEMP TABLE t (a INT)"]).await;
    for (path, rows) in [
        ("two", 0),
        ("two, pg_temp", 2),
        ("pg_temp, two", 0),
        ("three", 0),
    ] {
        run_all(&one, &[&format!("SET search_path = {path}")]).await;
        for _ in 0..2 {
            assert_eq!(number(&one, COUNT).await, rows, "{path}");
            assert_eq!(number(&other, COUNT).await, 2, "{path}");
        }
    }
    run_all(&one, &["SET search_path = two", "DROP TABLE pg_temp.t"]).await;
    assert_eq!(number(&one, COUNT).await, 2);
}

/// A result is kept for the definitions that it was computed with: labels, functions and domains are no tables, and
/// change what comes of the same rows.
#[tokio::test]
async fn a_kept_result_does_not_outlive_what_else_it_was_made_of() {
    let (server, client) = start().await;
    let other = connect(&server).await;
    let setup = [
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TABLE diary (m mood)",
        "INSERT INTO diary VALUES ('ok')",
        "CREATE FUNCTION scaled(n BIGINT) RETURNS BIGINT IMMUTABLE LANGUAGE SQL AS 'SELECT n * 10'",
    ];
    run_all(&client, &setup).await;
    let mood = "SELECT max(m)::TEXT FROM diary";
    let scaled = "SELECT scaled(count(*)) FROM t";
    for _ in 0..3 {
        let label: String = other.query_scalar(mood, ()).await.unwrap();
        assert_eq!(label, "ok");
        assert_eq!(number(&other, scaled).await, 10);
    }
    let change = [
        "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'",
        "CREATE OR REPLACE FUNCTION scaled(n BIGINT) RETURNS BIGINT IMMUTABLE LANGUAGE SQL AS 'SELECT n * 100'",
    ];
    run_all(&client, &change).await;
    let label: String = other.query_scalar(mood, ()).await.unwrap();
    assert_eq!(label, "fine");
    assert_eq!(number(&other, scaled).await, 100);
}
