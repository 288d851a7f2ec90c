//! Calls: how many rows they want, the statements they keep, batches, pipelines, time limits, errors.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

use std::time::Duration;

use flydb_client::{Client, DataType, ErrorKind, SqlState};
use flydb_server::Server;
use flydb_tests::client::{config, connect, in_memory, run_all};

async fn start() -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let schema = "CREATE TABLE t (id INT PRIMARY KEY, name TEXT)";
    run_all(
        &client,
        &[schema, "INSERT INTO t VALUES (1, 'one'), (2, 'two')"],
    )
    .await;
    (server, client)
}

async fn count(client: &Client) -> i64 {
    client
        .query_scalar("SELECT count(*) FROM t", ())
        .await
        .unwrap()
}

#[tokio::test]
async fn one_row_is_one_row() {
    let (_server, client) = start().await;
    let by_id = "SELECT name FROM t WHERE id = $1";
    assert_eq!(
        client.query_one(by_id, (1,)).await.unwrap().get::<&str>(0),
        "one"
    );
    let none = client.query_one(by_id, (9,)).await.unwrap_err();
    assert_eq!(none.kind(), ErrorKind::RowCount);
    assert!(client.query_opt(by_id, (9,)).await.unwrap().is_none());
    let two = client
        .query_one("SELECT name FROM t", ())
        .await
        .unwrap_err();
    assert_eq!(two.kind(), ErrorKind::RowCount);
    let two = client
        .query_opt("SELECT name FROM t", ())
        .await
        .unwrap_err();
    assert_eq!(two.kind(), ErrorKind::RowCount);
    let missing = client.query_one(by_id, ()).await.unwrap_err();
    assert!(
        matches!(missing.kind(), ErrorKind::Parameter | ErrorKind::Server),
        "{missing}"
    );
    assert_eq!(count(&client).await, 2);
}

#[tokio::test]
async fn results_say_what_was_done() {
    let (_server, client) = start().await;
    assert_eq!(
        client
            .execute("UPDATE t SET name = $1", ("x",))
            .await
            .unwrap(),
        2
    );
    let set = client
        .run("INSERT INTO t VALUES ($1, NULL)", (3,))
        .await
        .unwrap();
    assert_eq!(
        (set.tag(), set.affected_rows(), set.len()),
        ("INSERT 1", 1, 0)
    );
    let set = client
        .run("SELECT id, name FROM t WHERE id > $1", (9,))
        .await
        .unwrap();
    assert!(set.is_empty());
    let columns: Vec<_> = set
        .columns()
        .iter()
        .map(|c| (c.name(), c.data_type()))
        .collect();
    assert_eq!(columns, [("id", DataType::Int), ("name", DataType::Text)]);
    run_all(
        &client,
        &["CREATE TABLE numbered (id BIGINT PRIMARY KEY AUTO_INCREMENT, n INT)"],
    )
    .await;
    let set = client
        .run("INSERT INTO numbered (n) VALUES ($1)", (5,))
        .await
        .unwrap();
    assert_eq!(set.last_insert_id(), Some(1));
}

#[tokio::test]
async fn a_small_cache_of_statements_serves_many_texts() {
    let server = flydb_tests::server::in_memory().await;
    let client = config(&server).statement_cache(2).connect().await.unwrap();
    for round in 0..3_i32 {
        for text in 0..5_i32 {
            let sql = format!("SELECT {text} + CAST($1 AS INT)");
            let sum: i32 = client.query_scalar(&sql, (round,)).await.unwrap();
            assert_eq!(sum, text + round);
        }
    }
    // More texts than a session may keep: those that were pushed out are gone on the server too.
    for text in 0..3000_i32 {
        let sql = format!("SELECT {text} + CAST($1 AS INT)");
        assert_eq!(
            client.query_scalar::<i32>(&sql, (1,)).await.unwrap(),
            text + 1
        );
    }
}

#[tokio::test]
async fn statements_see_the_tables_as_they_are_now() {
    let (server, client) = start().await;
    let all = "SELECT * FROM t WHERE id = $1";
    let statement = client.prepare(all).await.unwrap();
    assert_eq!(
        (statement.parameters(), statement.columns().len()),
        (&[DataType::Int][..], 2)
    );
    assert_eq!(client.query_one(all, (1,)).await.unwrap().len(), 2);
    let other = in_memory(&server).await;
    let again = "CREATE TABLE t (name TEXT, extra BOOLEAN, id BIGINT PRIMARY KEY)";
    run_all(
        &other,
        &[
            "DROP TABLE t",
            again,
            "INSERT INTO t VALUES ('new', TRUE, 1)",
        ],
    )
    .await;
    for row in [
        client.query_one(all, (1,)).await,
        client.query_one(&statement, (1,)).await,
    ] {
        let row = row.unwrap();
        assert_eq!(row.len(), 3);
        let cells = (
            row.get::<&str>("name"),
            row.get::<bool>("extra"),
            row.get::<i64>("id"),
        );
        assert_eq!(cells, ("new", true, 1));
    }
    let elsewhere = other.query_one(&statement, (1,)).await.unwrap();
    assert!(
        elsewhere.get::<bool>("extra"),
        "a statement runs on any connection"
    );
    run_all(&other, &["DROP TABLE t"]).await;
    let gone = client.query(&statement, (1,)).await.unwrap_err();
    assert!(gone.is_undefined_table(), "{gone}");
    client.ping().await.unwrap();
}

#[tokio::test]
async fn a_batch_is_all_or_nothing() {
    let (_server, mut client) = start().await;
    let insert = "INSERT INTO t VALUES ($1, $2)";
    let rows = (10..1010).map(|id| (id, format!("row {id}")));
    assert_eq!(client.execute_batch(insert, rows).await.unwrap(), 1000);
    let error = client.execute_batch(insert, [(5000, "new"), (1, "taken"), (5001, "new")]);
    assert!(error.await.unwrap_err().is_unique_violation());
    assert_eq!(count(&client).await, 1002);
    assert_eq!(
        client
            .execute_batch(insert, Vec::<(i32, &str)>::new())
            .await
            .unwrap(),
        0
    );
    let tx = client.transaction().await.unwrap();
    tx.execute_batch(insert, [(7000, "a"), (7001, "b")])
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(count(&client).await, 1002);
}

#[tokio::test]
async fn a_batch_does_what_its_sets_would_do_one_after_the_other() {
    let (_server, client) = start().await;
    run_all(
        &client,
        &["CREATE TABLE s (id INT AUTO_INCREMENT PRIMARY KEY, k INT UNIQUE, n INT CHECK (n > 0))"],
    )
    .await;
    let insert = "INSERT INTO s (k, n) VALUES ($1, $2 + 1)";
    let many = (0..9000).map(|k| (k, 1));
    assert_eq!(client.execute_batch(insert, many).await.unwrap(), 9000);
    let sums = "SELECT CAST(max(id) AS BIGINT) * 1000000 + sum(n) FROM s";
    let sum: i64 = client.query_scalar(sums, ()).await.unwrap();
    assert_eq!(sum, 9_000_018_000);
    // A set that changes what an earlier one inserted, as one statement may not.
    let upsert = "INSERT INTO s (k, n) VALUES ($1, $2) ON CONFLICT (k) DO UPDATE SET n = s.n + 1";
    let sets = [(-1, 1), (-1, 1), (-1, 1), (5, 1)];
    assert_eq!(client.execute_batch(upsert, sets).await.unwrap(), 4);
    let n = client.query_scalar("SELECT n FROM s WHERE k = -1", ());
    let n: i32 = n.await.unwrap();
    assert_eq!(n, 3);
    let ignored = "INSERT INTO s (k, n) VALUES ($1, 1) ON CONFLICT DO NOTHING";
    let counted = client.execute_batch(ignored, [(-1,), (-2,), (-2,), (-3,)]);
    assert_eq!(counted.await.unwrap(), 2);
    let update = "UPDATE s SET n = n + $2 WHERE k = $1";
    let counted = client.execute_batch(update, [(-1, 10), (-1, 10), (-9, 1)]);
    assert_eq!(counted.await.unwrap(), 2);
}

#[tokio::test]
async fn an_error_of_a_batch_names_its_set() {
    let (_server, client) = start().await;
    let schema = "CREATE TABLE t (id INT PRIMARY KEY, n INT CHECK (n > 0))";
    run_all(&client, &["DROP TABLE t", schema]).await;
    let insert = "INSERT INTO t VALUES ($1, $2)";
    for (sets, state, set) in [
        ([(1, "1"), (2, "2"), (1, "3")], "23505", 2),
        ([(1, "1"), (2, "-2"), (3, "3")], "23514", 1),
        ([(1, "x"), (2, "2"), (3, "3")], "22P02", 0),
        ([(1, "1"), (2, "2"), (3, "99999999999")], "22003", 2),
    ] {
        let error = client.execute_batch(insert, sets).await.unwrap_err();
        assert_eq!(error.sql_state(), SqlState::from_state(state), "{error}");
        let detail = error.server().unwrap().detail().unwrap_or_default();
        assert!(
            detail.ends_with(&format!("Parameter set {set}, counted from 0.")),
            "{error}"
        );
        assert_eq!(count(&client).await, 0);
    }
}

#[tokio::test]
async fn calls_at_the_same_time_get_their_own_answers_in_order() {
    let (_server, client) = start().await;
    let calls = (0..300_i32).map(|n| client.query_scalar::<i32>("SELECT CAST($1 AS INT)", (n,)));
    let answers = futures_util::future::join_all(calls).await;
    assert!((0..300).eq(answers.into_iter().map(Result::unwrap)));
    let mut pipeline = client.pipeline();
    pipeline
        .add("INSERT INTO t VALUES ($1, 'three')", (3,))
        .unwrap();
    pipeline
        .add("INSERT INTO t VALUES ($1, 'again')", (3,))
        .unwrap();
    pipeline.add("SELECT nonsense", ()).unwrap();
    pipeline
        .add("SELECT name FROM t WHERE id = $1", (3,))
        .unwrap();
    pipeline.add("DELETE FROM t WHERE id = $1", (3,)).unwrap();
    let results = pipeline.run().await.unwrap();
    assert_eq!(results[0].as_ref().unwrap().affected_rows(), 1);
    assert!(results[1].as_ref().unwrap_err().is_unique_violation());
    assert_eq!(
        results[2].as_ref().unwrap_err().sql_state(),
        SqlState::from_state("42703")
    );
    let row = results[3].as_ref().unwrap().rows().next().unwrap();
    assert_eq!(row.get::<&str>(0), "three");
    assert_eq!(results[4].as_ref().unwrap().tag(), "DELETE 1");
    assert_eq!(count(&client).await, 2);
}

#[tokio::test]
async fn a_call_past_its_time_limit_fails_alone() {
    let (server, mut holder) = start().await;
    let waiting = connect(&server).await;
    let tx = holder.transaction().await.unwrap();
    tx.execute("UPDATE t SET name = 'held' WHERE id = 1", ())
        .await
        .unwrap();
    let hurried = waiting.with_timeout(Duration::from_millis(50));
    let error = hurried
        .execute("UPDATE t SET name = $1 WHERE id = 1", ("x",))
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");
    let now: i32 = waiting.query_scalar("SELECT 1", ()).await.unwrap();
    assert_eq!(now, 1, "the server has given the statement up too");
    tx.commit().await.unwrap();
    assert_eq!(
        waiting
            .execute("UPDATE t SET name = 'y' WHERE id = 1", ())
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn errors_say_all_that_the_server_says() {
    let (_server, client) = start().await;
    let sql = "SELECT name,\n  nmae FROM t";
    let error = client.query(sql, ()).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.sql_state()),
        (ErrorKind::Server, SqlState::from_state("42703"))
    );
    let server = error.server().unwrap();
    assert_eq!(server.position(), Some(16));
    assert!(server.excerpt(sql).unwrap().contains("nmae"));
    assert!(
        server.message().contains("nmae") && error.to_string().contains("42703"),
        "{error}"
    );
    let error = client
        .execute("INSERT INTO t VALUES ($1, 'x')", (1,))
        .await
        .unwrap_err();
    assert!(error.is_unique_violation() && !error.is_retryable());
    assert!(
        error.server().unwrap().detail().unwrap().contains('1'),
        "{error:?}"
    );
    assert!(
        client
            .query("SELECT * FROM nowhere", ())
            .await
            .unwrap_err()
            .is_undefined_table()
    );
    let syntax = client.query("SELEC 1", ()).await.unwrap_err();
    assert_eq!(syntax.server().unwrap().sql_state_text(), Some("42601"));
    let schema = "CREATE TABLE child (id INT PRIMARY KEY, t INT NOT NULL REFERENCES t (id), \
                  n INT CHECK (n > 0))";
    run_all(&client, &[schema, "INSERT INTO child VALUES (1, 1, 1)"]).await;
    let fails = async |sql: &str| client.execute(sql, ()).await.unwrap_err();
    assert!(
        fails("INSERT INTO child VALUES (2, 9, 1)")
            .await
            .is_foreign_key_violation()
    );
    assert!(
        fails("DELETE FROM t WHERE id = 1")
            .await
            .is_foreign_key_violation()
    );
    assert!(
        fails("INSERT INTO child VALUES (2, NULL, 1)")
            .await
            .is_not_null_violation()
    );
    assert!(
        fails("INSERT INTO child VALUES (2, 1, 0)")
            .await
            .is_check_violation()
    );
}

#[tokio::test]
async fn a_closed_connection_says_so() {
    let (server, client) = start().await;
    server.shutdown().await;
    let error = client.query("SELECT 1", ()).await.unwrap_err();
    assert!(
        error.is_closed() || error.server().is_some_and(|e| e.code() == 503),
        "{error}"
    );
    assert!(client.ping().await.unwrap_err().is_closed());
    assert!(client.is_closed());
}
