//! INSERT ... ON CONFLICT by many sessions at once, through the client.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, IsolationLevel};
use flydb_server::Server;
use flydb_tests::client::{connect, in_memory, run_all, up_to};

const SESSIONS: i64 = 6;
const ROUNDS: i64 = 40;

async fn start() -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let schema = "CREATE TABLE t (id INT PRIMARY KEY, name TEXT UNIQUE, n INT NOT NULL)";
    run_all(&client, &[schema]).await;
    (server, client)
}

async fn total(client: &Client) -> i64 {
    let total = client.query_scalar("SELECT coalesce(sum(n), 0) FROM t", ());
    total.await.unwrap()
}

/// Runs a statement for keys 1 to 5 in turn, from many sessions; how many rows it counted.
async fn hammer(server: &Server, sql: &'static str) -> u64 {
    let tasks = (0..SESSIONS).map(async |session| {
        let client = in_memory(server).await;
        let mut counted = 0;
        for round in 0..ROUNDS {
            let key = (session + round) % 5 + 1;
            let name = format!("name {key}");
            let done = client.execute(sql, (key, name)).await;
            counted += done.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
        counted
    });
    futures_util::future::join_all(tasks).await.iter().sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn updates_of_the_row_in_the_way_are_never_lost() {
    for sql in [
        "INSERT INTO t VALUES ($1, $2, 1) ON CONFLICT (id) DO UPDATE SET n = t.n + 1",
        "INSERT INTO t VALUES ($1, $2, 1) ON DUPLICATE KEY UPDATE n = n + VALUES(n)",
    ] {
        let (server, client) = start().await;
        let counted = hammer(&server, sql).await;
        assert_eq!(counted, u64::try_from(SESSIONS * ROUNDS).unwrap());
        assert_eq!(total(&client).await, SESSIONS * ROUNDS, "{sql}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_second_unique_key_arbitrates_as_well() {
    let (server, client) = start().await;
    run_all(
        &client,
        &["CREATE TABLE s (id SERIAL PRIMARY KEY, k INT, name TEXT UNIQUE)"],
    )
    .await;
    let sql =
        "INSERT INTO s (k, name) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET k = s.k + 1000";
    hammer(&server, sql).await;
    let sum = client.query_scalar("SELECT sum(k / 1000) + count(*) FROM s", ());
    let sum: i64 = sum.await.unwrap();
    assert_eq!(sum, SESSIONS * ROUNDS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_session_inserts_and_the_others_do_nothing() {
    let (server, client) = start().await;
    let sql = "INSERT INTO t VALUES ($1, $2, 1) ON CONFLICT DO NOTHING";
    assert_eq!(hammer(&server, sql).await, 5);
    assert_eq!(total(&client).await, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rows_replaced_and_removed_under_each_other_leave_one_of_each_key() {
    let (server, client) = start().await;
    let tasks = (0..SESSIONS).map(async |session| {
        let client = in_memory(&server).await;
        for round in 0..ROUNDS {
            let key = (session + round) % 3 + 1;
            let sql = match round % 3 {
                0 => "DELETE FROM t WHERE id = $1 AND $2 <> ''",
                1 => "REPLACE INTO t VALUES ($1, $2, 1)",
                _ => "INSERT INTO t VALUES ($1, $2, 1) ON CONFLICT (id) DO UPDATE SET n = t.n + 1",
            };
            let done = client.execute(sql, (key, format!("name {key}"))).await;
            done.unwrap_or_else(|error| panic!("{sql}: {error}"));
        }
    });
    futures_util::future::join_all(tasks).await;
    let twice = "SELECT count(*) FROM (SELECT name FROM t GROUP BY name HAVING count(*) > 1) x";
    let twice: i64 = client.query_scalar(twice, ()).await.unwrap();
    assert_eq!(twice, 0);
}

/// What an upsert makes of a key that another transaction has written and not yet committed.
async fn against(first: &'static str, commits: bool) -> (u64, i64) {
    let (server, mut client) = start().await;
    run_all(&client, &["INSERT INTO t VALUES (2, 'b', 20)"]).await;
    let other = in_memory(&server).await;
    let tx = client.transaction().await.unwrap();
    tx.execute(first, ()).await.unwrap();
    let upsert = "INSERT INTO t VALUES (1, 'a', 1), (2, 'c', 1) \
        ON CONFLICT (id) DO UPDATE SET n = t.n + excluded.n";
    let mut upsert = Box::pin(other.execute(upsert, ()));
    assert!(up_to(20, &mut upsert).await.is_none(), "it has to wait");
    match commits {
        true => tx.commit().await.unwrap(),
        false => tx.rollback().await.unwrap(),
    }
    let counted = upsert.await.unwrap();
    (counted, total(&client).await)
}

#[tokio::test]
async fn an_upsert_waits_for_whoever_writes_its_key() {
    let insert = "INSERT INTO t VALUES (1, 'x', 10)";
    assert_eq!(against(insert, true).await, (2, 11 + 21));
    assert_eq!(against(insert, false).await, (2, 1 + 21));
    let update = "UPDATE t SET n = 50 WHERE id = 2";
    assert_eq!(against(update, true).await, (2, 1 + 51));
    assert_eq!(against(update, false).await, (2, 1 + 21));
    let delete = "DELETE FROM t WHERE id = 2";
    assert_eq!(against(delete, true).await, (2, 1 + 1));
    assert_eq!(against(delete, false).await, (2, 1 + 21));
    let moved = "UPDATE t SET id = 3 WHERE id = 2";
    assert_eq!(against(moved, true).await, (2, 1 + 1 + 20));
}

#[tokio::test]
async fn an_insert_waits_for_whoever_removes_the_row_in_its_way() {
    for (first, commits, inserted) in [
        ("DELETE FROM t WHERE id = 1", true, true),
        ("DELETE FROM t WHERE id = 1", false, false),
        ("UPDATE t SET name = 'z' WHERE id = 1", true, true),
        ("UPDATE t SET n = 7 WHERE id = 1", true, false),
    ] {
        let (server, mut client) = start().await;
        run_all(&client, &["INSERT INTO t VALUES (1, 'a', 1)"]).await;
        let other = in_memory(&server).await;
        let tx = client.transaction().await.unwrap();
        tx.execute(first, ()).await.unwrap();
        let mut insert = Box::pin(other.execute("INSERT INTO t VALUES (2, 'a', 1)", ()));
        assert!(up_to(20, &mut insert).await.is_none(), "it has to wait");
        match commits {
            true => tx.commit().await.unwrap(),
            false => tx.rollback().await.unwrap(),
        }
        match insert.await {
            Ok(count) => assert!(inserted && count == 1, "{first}"),
            Err(error) => assert!(!inserted && error.is_unique_violation(), "{first}: {error}"),
        }
    }
}

#[tokio::test]
async fn a_row_that_the_snapshot_does_not_show_is_a_serialization_failure() {
    for action in ["DO NOTHING", "DO UPDATE SET n = 0"] {
        let (server, mut client) = start().await;
        let other = in_memory(&server).await;
        let begin = client
            .transaction()
            .isolation(IsolationLevel::RepeatableRead);
        let tx = begin.await.unwrap();
        assert_eq!(total(&tx).await, 0);
        run_all(&other, &["INSERT INTO t VALUES (1, 'a', 1)"]).await;
        let sql = format!("INSERT INTO t VALUES (1, 'b', 2) ON CONFLICT (id) {action}");
        let error = tx.execute(&sql, ()).await.unwrap_err();
        assert!(error.is_serialization_failure(), "{action}: {error}");
    }
}

#[tokio::test]
async fn what_a_statement_changed_can_be_found_by_its_new_keys() {
    // The row's newest version is past the statement's snapshot: its old index entries must go.
    let (server, mut client) = start().await;
    run_all(
        &client,
        &[
            "CREATE INDEX t_n ON t (n)",
            "INSERT INTO t VALUES (1, 'a', 1)",
        ],
    )
    .await;
    let other = in_memory(&server).await;
    let tx = client.transaction().await.unwrap();
    tx.execute("UPDATE t SET n = 2 WHERE id = 1", ())
        .await
        .unwrap();
    let session = tokio::spawn(async move {
        let mut other = other;
        let tx = other.transaction().await.unwrap();
        let sql = "INSERT INTO t VALUES (1, 'a', 1) ON CONFLICT (id) DO UPDATE SET n = t.n + 1";
        tx.execute(sql, ()).await.unwrap();
        let mut found = Vec::new();
        for n in 1..=3 {
            let count = tx.query_scalar("SELECT count(*) FROM t WHERE n = $1", (n,));
            let count: i64 = count.await.unwrap();
            found.push(count);
        }
        tx.commit().await.unwrap();
        found
    });
    tx.commit().await.unwrap();
    let found = session.await.unwrap();
    assert_eq!(found, [0, 0, 1]);
}
