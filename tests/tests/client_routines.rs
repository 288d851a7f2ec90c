//! Procedures and triggers through the client: whose rights count, waits inside of them, restarts, and
//! the text protocol.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, Error, SqlState};
use flydb_tests::client::{connect, connect_as, run_all, up_to};
use flydb_tests::wire::Lines;

async fn run(client: &Client, sql: &str) -> Result<(), Error> {
    client.execute(sql, ()).await.map(drop)
}

async fn number(client: &Client, sql: &str) -> i64 {
    client.query_scalar(sql, ()).await.unwrap()
}

#[tokio::test]
async fn a_procedure_runs_with_the_callers_rights_and_a_trigger_with_the_owners() {
    let server = flydb_tests::server::in_memory().await;
    let admin = connect(&server).await;
    let setup = [
        "CREATE USER ann PASSWORD 'secret'",
        "CREATE TABLE secret (a INT)",
        "CREATE TABLE t (a INT)",
        "CREATE PROCEDURE add (n INT) AS BEGIN INSERT INTO secret VALUES (n); END",
        "CREATE TRIGGER copy AFTER INSERT ON t FOR EACH ROW EXECUTE CALL add(NEW.a)",
        "GRANT INSERT ON t TO ann",
    ];
    run_all(&admin, &setup).await;
    let ann = connect_as(&server, "ann", "secret").await;
    let denied = run(&ann, "CALL add(1)").await.unwrap_err();
    assert!(denied.is_permission_denied());
    assert_eq!(denied.server().unwrap().detail(), Some("In procedure add."));
    run(&ann, "INSERT INTO t VALUES (2)").await.unwrap();
    run(&admin, "CALL add(3)").await.unwrap();
    assert_eq!(number(&admin, "SELECT sum(a) FROM secret").await, 5);
    for forbidden in [
        "CREATE TRIGGER mine AFTER INSERT ON t FOR EACH ROW EXECUTE SELECT 1",
        "DROP TRIGGER copy ON t",
        "CREATE OR REPLACE PROCEDURE add (n INT) AS BEGIN SELECT n; END",
        "DROP PROCEDURE add",
    ] {
        let error = run(&ann, forbidden).await.unwrap_err();
        assert!(error.is_permission_denied(), "{forbidden}: {error}");
    }
    run(&admin, "GRANT INSERT ON secret TO ann").await.unwrap();
    run(&ann, "CALL add(4)").await.unwrap();
    run(&admin, "REVOKE INSERT ON secret FROM ann")
        .await
        .unwrap();
    assert!(
        run(&ann, "CALL add(5)")
            .await
            .unwrap_err()
            .is_permission_denied()
    );
    assert_eq!(number(&admin, "SELECT sum(a) FROM secret").await, 9);
}

#[tokio::test]
async fn calls_take_parameters_and_give_typed_rows() {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let body = "SELECT n * 2 AS doubled, word || '!' AS word";
    let create = format!("CREATE PROCEDURE p (n INT, word TEXT) AS BEGIN {body}; END");
    run(&client, &create).await.unwrap();
    let statement = client.prepare("CALL p($1, $2)").await.unwrap();
    for n in [1, 21] {
        let row = client.query_one(&statement, (n, "hi")).await.unwrap();
        assert_eq!((row.get::<i32>(0), row.get::<&str>(1)), (2 * n, "hi!"));
    }
}

#[tokio::test]
async fn a_trigger_waits_for_a_lock_and_goes_on() {
    let server = flydb_tests::server::in_memory().await;
    let (mut holder, other) = (connect(&server).await, connect(&server).await);
    let setup = [
        "CREATE TABLE total (id INT PRIMARY KEY, n INT)",
        "INSERT INTO total VALUES (1, 0)",
        "CREATE TABLE t (a INT)",
        "CREATE TRIGGER sum BEFORE INSERT ON t FOR EACH ROW \
         EXECUTE UPDATE total SET n = n + NEW.a WHERE id = 1",
    ];
    run_all(&holder, &setup).await;
    let tx = holder.transaction().await.unwrap();
    run(&tx, "UPDATE total SET n = 100 WHERE id = 1")
        .await
        .unwrap();
    let waiting = tokio::spawn(async move {
        run(&other, "INSERT INTO t VALUES (1), (2)").await.unwrap();
        other
    });
    // The holder's own insert is not held up, and fires on what it wrote.
    run(&tx, "INSERT INTO t VALUES (10)").await.unwrap();
    assert_eq!(number(&tx, "SELECT sum(n) FROM total").await, 110);
    tx.commit().await.unwrap();
    let other = waiting.await.unwrap();
    assert_eq!(number(&other, "SELECT sum(n) FROM total").await, 113);
    assert_eq!(number(&other, "SELECT sum(a) FROM t").await, 13);
}

#[tokio::test]
async fn increments_by_triggers_and_calls_from_many_sessions_are_all_counted() {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let setup = [
        "CREATE TABLE total (id INT PRIMARY KEY, n INT)",
        "INSERT INTO total VALUES (1, 0)",
        "CREATE TABLE t (a INT)",
        "CREATE PROCEDURE add (n INT) AS BEGIN \
         UPDATE total SET n = total.n + add.n WHERE id = 1; INSERT INTO t VALUES (n); END",
        "CREATE TRIGGER sum AFTER INSERT ON t FOR EACH ROW \
         EXECUTE UPDATE total SET n = n + NEW.a WHERE id = 1",
    ];
    run_all(&client, &setup).await;
    let mut tasks = Vec::new();
    for _ in 0..4 {
        let client = connect(&server).await;
        tasks.push(tokio::spawn(async move {
            for _ in 0..10 {
                run(&client, "CALL add(1)").await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(number(&client, "SELECT sum(n) FROM total").await, 80);
    assert_eq!(number(&client, "SELECT count(*) FROM t").await, 40);
}

#[tokio::test]
async fn an_abandoned_call_leaves_nothing() {
    let server = flydb_tests::server::in_memory().await;
    let (client, other) = (connect(&server).await, connect(&server).await);
    let setup = [
        "CREATE TABLE t (a INT)",
        "CREATE PROCEDURE p () AS BEGIN INSERT INTO t VALUES (1); INSERT INTO t VALUES (1 / 0); END",
    ];
    run_all(&client, &setup).await;
    let error = run(&client, "CALL p()").await.unwrap_err();
    assert_eq!(error.sql_state(), Some(SqlState::DivisionByZero));
    drop(up_to(1, run(&client, "CALL p()")).await);
    assert_eq!(number(&other, "SELECT count(*) FROM t").await, 0);
}

#[tokio::test]
async fn procedures_and_triggers_survive_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    let setup = [
        "CREATE TABLE t (a INT)",
        "CREATE TABLE log (a INT)",
        "CREATE PROCEDURE p (n INT) AS BEGIN INSERT INTO t VALUES (n); END",
        "CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW WHEN (NEW.a > 1) \
         EXECUTE INSERT INTO log VALUES (NEW.a)",
    ];
    run_all(&client, &setup).await;
    drop(client);
    server.shutdown().await;
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    run_all(&client, &["CALL p(1)", "CALL p(5)"]).await;
    assert_eq!(number(&client, "SELECT sum(a) FROM t").await, 6);
    assert_eq!(number(&client, "SELECT sum(a) FROM log").await, 5);
}

#[tokio::test]
async fn the_text_protocol_takes_bodies_and_tells_what_triggers_write() {
    let server = flydb_tests::server::in_memory().await;
    let mut lines = Lines::connect(server.text_addr()).await;
    assert_eq!(lines.call("AUTH admin secret").await, "AUTH OK (admin)");
    for (sql, answer) in [
        ("CREATE TABLE t (a INT)", "CREATE TABLE OK"),
        ("CREATE TABLE log (id INT PRIMARY KEY)", "CREATE TABLE OK"),
        (
            "CREATE PROCEDURE p (n INT) AS BEGIN INSERT INTO t VALUES (n); INSERT INTO t VALUES (n + 1); END",
            "CREATE PROCEDURE OK",
        ),
        (
            "CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE BEGIN INSERT INTO log VALUES (NEW.a); END",
            "CREATE TRIGGER OK",
        ),
        ("CREATE VIEW v AS SELECT id FROM log", "CREATE VIEW OK"),
    ] {
        assert_eq!(lines.call(&format!("SQL {sql}")).await, answer);
    }
    let mut watcher = Lines::connect(server.text_addr()).await;
    watcher.call("AUTH admin secret").await;
    assert_eq!(watcher.call("WATCH log").await, "WATCH OK");
    assert_eq!(lines.call("SQL CALL p(41)").await, "CALL");
    assert_eq!(watcher.line().await.unwrap(), "EVENT INSERT log 41");
    assert_eq!(watcher.line().await.unwrap(), "EVENT INSERT log 42");
    assert_eq!(lines.rows("SELECT id FROM v ORDER BY id").await.len(), 4);
}
