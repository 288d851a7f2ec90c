//! Statements that wait while others define tables anew, and definitions that wait for writers.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

mod grants;
mod kept;
mod race;

use flydb_client::{Client, Error};
use flydb_server::Server;
use flydb_tests::client::{in_memory, run_all, up_to};
use tokio::task::JoinHandle;

const POLLS: usize = 300;

type Waiting = JoinHandle<Result<(), Error>>;

async fn start(setup: &[&str]) -> (Server, [Client; 3]) {
    let server = flydb_tests::server::in_memory().await;
    let clients = [
        in_memory(&server).await,
        in_memory(&server).await,
        in_memory(&server).await,
    ];
    run_all(&clients[0], setup).await;
    (server, clients)
}

/// Starts a statement that comes as far as a lock which another session has.
async fn wait(client: &Client, sql: &'static str) -> Waiting {
    let client = client.clone();
    let waiting = tokio::spawn(async move { client.run(sql, ()).await.map(drop) });
    let _ = up_to(POLLS, std::future::pending::<()>()).await;
    assert!(!waiting.is_finished(), "{sql} did not wait");
    waiting
}

async fn number(client: &Client, sql: &str) -> i64 {
    client.query_scalar(sql, ()).await.unwrap()
}

fn state(error: &Error) -> Option<&str> {
    error.server().and_then(|server| server.sql_state_text())
}

const PARENT_AND_CHILD: [&str; 4] = [
    "CREATE TABLE p (id INT PRIMARY KEY)",
    "CREATE TABLE c (id INT PRIMARY KEY, p INT REFERENCES p ON DELETE CASCADE, n INT)",
    "INSERT INTO p VALUES (1), (2)",
    "INSERT INTO c VALUES (10, 1, 1), (20, 2, 1)",
];

/// A DELETE waited for a row of the parent. Meanwhile a table came that refers to the child, with a row.
/// The cascade knew the child by the catalog from before the wait, did not see that table, and left
/// its row without what it refers to.
#[tokio::test]
async fn a_cascade_sees_a_table_that_came_to_refer_to_the_child() {
    let (_server, [holder, deleter, definer]) = start(&PARENT_AND_CHILD).await;
    let hold = ["BEGIN", "SELECT * FROM p WHERE id = 1 FOR UPDATE"];
    run_all(&holder, &hold).await;
    let waiting = wait(&deleter, "DELETE FROM p WHERE id = 1").await;
    let define = [
        "CREATE TABLE gc (id INT PRIMARY KEY, c INT REFERENCES c)",
        "INSERT INTO gc VALUES (1, 10)",
    ];
    run_all(&definer, &define).await;
    run_all(&holder, &["ROLLBACK"]).await;
    let refused = waiting.await.unwrap().unwrap_err();
    assert_eq!(state(&refused), Some("23503"));
    assert_eq!(number(&holder, "SELECT count(*) FROM c").await, 2);
    run_all(&holder, &["DELETE FROM gc", "DELETE FROM p WHERE id = 1"]).await;
    assert_eq!(number(&holder, "SELECT count(*) FROM c").await, 1);
}

/// As above, with a table that had referred to the child before: it lost a column to the left of its
/// foreign key, whose place the cascade had noted.
#[tokio::test]
async fn a_cascade_sees_that_a_grandchild_has_lost_a_column() {
    let (_server, [holder, deleter, definer]) = start(&PARENT_AND_CHILD).await;
    let grandchild = [
        "CREATE TABLE gc (id INT PRIMARY KEY, x INT, c INT REFERENCES c ON DELETE CASCADE, y INT)",
        "INSERT INTO gc VALUES (1, 0, 10, 0), (2, 0, 20, 0)",
    ];
    run_all(&holder, &grandchild).await;
    let hold = ["BEGIN", "SELECT * FROM p WHERE id = 1 FOR UPDATE"];
    run_all(&holder, &hold).await;
    let waiting = wait(&deleter, "DELETE FROM p WHERE id = 1").await;
    run_all(&definer, &["ALTER TABLE gc DROP COLUMN x"]).await;
    run_all(&holder, &["ROLLBACK"]).await;
    waiting.await.unwrap().unwrap();
    assert_eq!(number(&holder, "SELECT sum(id)::bigint FROM gc").await, 2);
    assert_eq!(number(&holder, "SELECT sum(c)::bigint FROM gc").await, 20);
}

/// As above, with a trigger on the child: it did not fire.
#[tokio::test]
async fn a_cascade_fires_a_trigger_that_came_to_the_child() {
    let (_server, [holder, deleter, definer]) = start(&PARENT_AND_CHILD).await;
    let hold = ["BEGIN", "SELECT * FROM p WHERE id = 1 FOR UPDATE"];
    run_all(&holder, &hold).await;
    let waiting = wait(&deleter, "DELETE FROM p WHERE id = 1").await;
    let define = [
        "CREATE TABLE log (id INT)",
        "CREATE TRIGGER gone AFTER DELETE ON c FOR EACH ROW EXECUTE INSERT INTO log VALUES (OLD.id)",
    ];
    run_all(&definer, &define).await;
    run_all(&holder, &["ROLLBACK"]).await;
    waiting.await.unwrap().unwrap();
    assert_eq!(number(&holder, "SELECT sum(id)::bigint FROM log").await, 10);
}

/// A TRUNCATE that had waited for a writer emptied the table as its snapshot showed it, without the
/// row that had come. The commit refused that as a fault of the server (XX000), in a transaction only
/// at COMMIT.
#[tokio::test]
async fn a_truncate_that_waited_for_a_writer_empties_the_table() {
    let (_server, [writer, truncater, _]) = start(&PARENT_AND_CHILD).await;
    for alone in [true, false] {
        run_all(&writer, &["BEGIN", "INSERT INTO c VALUES (30, NULL, 1)"]).await;
        if !alone {
            run_all(&truncater, &["BEGIN", "INSERT INTO p VALUES (7)"]).await;
        }
        let waiting = wait(&truncater, "TRUNCATE p, c").await;
        run_all(&writer, &["COMMIT"]).await;
        waiting.await.unwrap().unwrap();
        if !alone {
            run_all(&truncater, &["INSERT INTO p VALUES (8)", "COMMIT"]).await;
        }
        assert_eq!(number(&writer, "SELECT count(*) FROM c").await, 0);
        let left = if alone { 0 } else { 1 };
        assert_eq!(number(&writer, "SELECT count(*) FROM p").await, left);
    }
}

/// Under repeatable read a TRUNCATE cannot take rows away that its transaction must not see.
#[tokio::test]
async fn a_truncate_under_repeatable_read_answers_40001_for_rows_that_came() {
    let (_server, [writer, truncater, _]) = start(&PARENT_AND_CHILD).await;
    let begin = ["BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT * FROM c"];
    run_all(&truncater, &begin).await;
    run_all(&writer, &["INSERT INTO c VALUES (30, NULL, 1)"]).await;
    let refused = truncater.execute("TRUNCATE c", ()).await.unwrap_err();
    assert_eq!(state(&refused), Some("40001"));
    run_all(&truncater, &["ROLLBACK"]).await;
    assert_eq!(number(&writer, "SELECT count(*) FROM c").await, 3);
}

/// The cascade met rows that the statement itself had changed before, in a trigger or in another part
/// of its WITH. It took them for rows that others had changed, began anew ten thousand times, and
/// then answered 40001.
#[tokio::test]
async fn a_cascade_takes_rows_that_the_same_statement_has_changed() {
    let (_server, [client, _, _]) = start(&PARENT_AND_CHILD).await;
    let with = "WITH u AS (UPDATE c SET n = 5 WHERE p = 1 RETURNING id) DELETE FROM p WHERE id = 1";
    let trigger = [
        with,
        "CREATE TABLE runs (n INT)",
        "CREATE SEQUENCE tries",
        "CREATE TRIGGER mark BEFORE DELETE ON p FOR EACH ROW \
            EXECUTE UPDATE c SET n = nextval('tries') WHERE p = OLD.id",
        "DELETE FROM p WHERE id = 2",
    ];
    run_all(&client, &trigger).await;
    assert_eq!(number(&client, "SELECT count(*) FROM c").await, 0);
    assert_eq!(number(&client, "SELECT nextval('tries')").await, 2);
}

/// An upsert that had waited went on from a newer snapshot with its old plan: the trigger that it fired
/// wrote to a table by a definition that was not in force any more, and skipped its new CHECK.
#[tokio::test]
async fn an_upsert_that_waited_fires_triggers_by_the_definitions_in_force() {
    let setup = [
        "CREATE TABLE t (id INT PRIMARY KEY, n INT)",
        "CREATE TABLE log (n INT)",
        "CREATE TRIGGER note AFTER UPDATE ON t FOR EACH ROW WHEN (NEW.n > 5) \
            EXECUTE INSERT INTO log VALUES (NEW.n)",
        "INSERT INTO t VALUES (1, 0)",
    ];
    let (_server, [holder, writer, definer]) = start(&setup).await;
    run_all(&holder, &["BEGIN", "UPDATE t SET n = 1 WHERE id = 1"]).await;
    let upsert = "INSERT INTO t VALUES (1, 50) ON CONFLICT (id) DO UPDATE SET n = 50";
    let waiting = wait(&writer, upsert).await;
    run_all(&definer, &["ALTER TABLE log ADD CHECK (n < 10)"]).await;
    run_all(&holder, &["COMMIT"]).await;
    let refused = waiting.await.unwrap().unwrap_err();
    assert_eq!(state(&refused), Some("23514"));
    assert_eq!(number(&holder, "SELECT count(*) FROM log").await, 0);
    run_all(&definer, &["ALTER TABLE log DROP CONSTRAINT log_n_check"]).await;
    run_all(&writer, &[upsert]).await;
    assert_eq!(number(&holder, "SELECT sum(n)::bigint FROM log").await, 50);
}

/// A cursor that locks the rows of one table, and goes on from a newer snapshot where one of them was
/// changed, read a joined table by places of columns that were not its any more.
#[tokio::test]
async fn a_locking_cursor_does_not_read_a_joined_table_by_an_old_definition() {
    let setup = [
        "CREATE TABLE a (id INT PRIMARY KEY, n INT)",
        "CREATE TABLE b (id INT PRIMARY KEY, x INT, y INT, z INT)",
        "CREATE TABLE other (id INT)",
        "INSERT INTO a VALUES (1, 0), (2, 0), (3, 0), (4, 0)",
        "INSERT INTO b SELECT id, id * 10, id * 10 + 1, 0 FROM a",
    ];
    let (_server, [mut reader, definer, _]) = start(&setup).await;
    let tx = reader.transaction().await.unwrap();
    let query = "SELECT b.y FROM a JOIN b ON b.id = a.id FOR UPDATE OF a";
    let mut cursor = tx.cursor(query, ()).fetch_size(1).open().await.unwrap();
    assert_eq!(cursor.next().await.unwrap()[0].get::<i32>(0), 11);
    // The row to come next is locked already.
    let elsewhere = [
        "UPDATE a SET n = 1 WHERE id = 3",
        "ALTER TABLE other ADD COLUMN n INT",
    ];
    run_all(&definer, &elsewhere).await;
    assert_eq!(cursor.next().await.unwrap()[0].get::<i32>(0), 21);
    let here = [
        "UPDATE a SET n = 1 WHERE id = 4",
        "ALTER TABLE b DROP COLUMN x",
    ];
    run_all(&definer, &here).await;
    let refused = loop {
        match cursor.next().await {
            Ok(rows) => assert_eq!(rows[0].get::<i32>(0), 31),
            Err(error) => break error,
        }
    };
    assert_eq!(state(&refused), Some("40001"));
}
