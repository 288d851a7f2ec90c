//! The memory budget of a statement: each kind of operator that keeps rows answers 53200 when it has used it
//! up, and the session goes on.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, Concurrency, SqlState};
use flydb_server::Server;
use flydb_tests::client::{connect, run_all};

/// The least that a server can be given.
const BUDGET: usize = 1 << 20;

async fn start() -> (Server, Client) {
    let mut builder = flydb_tests::server::builder();
    builder.config_mut().query_memory = BUDGET;
    let server = builder.start().await.unwrap();
    let client = connect(&server).await;
    let setup = [
        "CREATE TABLE big (id INT PRIMARY KEY, k BIGINT NOT NULL, name TEXT NOT NULL)",
        "CREATE TABLE small (id INT PRIMARY KEY)",
        "INSERT INTO small VALUES (1), (2), (3)",
    ];
    run_all(&client, &setup).await;
    for from in (1..100_000).step_by(10_000) {
        let fill = format!(
            "INSERT INTO big SELECT n, n * 7919, 'name of row ' || n FROM generate_series({from}, {}) AS s(n)",
            from + 9_999
        );
        run_all(&client, &[fill.as_str()]).await;
    }
    (server, client)
}

/// Statements that must keep more than the budget, by what keeps it.
const STATEMENTS: [(&str, &str); 22] = [
    ("sort", "SELECT id FROM big ORDER BY name"),
    ("top-k", "SELECT id FROM big ORDER BY name LIMIT 90000"),
    ("groups", "SELECT k, count(*) FROM big GROUP BY k"),
    (
        "groups by text",
        "SELECT name, count(*) FROM big GROUP BY name",
    ),
    (
        "grouping sets",
        "SELECT k, name, count(*) FROM big GROUP BY ROLLUP (k, name)",
    ),
    ("distinct integers", "SELECT count(DISTINCT k) FROM big"),
    ("distinct texts", "SELECT count(DISTINCT name) FROM big"),
    (
        "ordered aggregate",
        "SELECT string_agg(name, ',' ORDER BY k) FROM big",
    ),
    ("texts in one", "SELECT string_agg(name, ',') FROM big"),
    ("documents in one", "SELECT json_agg(name) FROM big"),
    (
        "percentile",
        "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY k) FROM big",
    ),
    ("distinct rows", "SELECT DISTINCT k, name FROM big"),
    (
        "union",
        "SELECT name FROM big UNION SELECT name || 'x' FROM big",
    ),
    (
        "intersect",
        "SELECT name FROM big INTERSECT SELECT name FROM big",
    ),
    (
        "except",
        "SELECT id + 200000 FROM big EXCEPT SELECT id FROM big",
    ),
    (
        "hash join of integers",
        "SELECT count(*) FROM big a JOIN big b ON a.k + 1 = b.k + 1 WHERE a.name <> b.name || 'x'",
    ),
    (
        "hash join of texts",
        "SELECT count(*) FROM big a JOIN big b ON a.name || 'x' = b.name || 'x'",
    ),
    (
        "full join",
        "SELECT count(a.name), count(b.name) FROM big a FULL JOIN big b ON a.k + 1 = b.k",
    ),
    (
        "nested loops",
        "SELECT count(*) FROM small s LEFT JOIN big b ON b.k + s.id < 0 OR b.name = s.id::TEXT",
    ),
    ("window", "SELECT id, rank() OVER (ORDER BY name) FROM big"),
    (
        "common table",
        "WITH t AS MATERIALIZED (SELECT k, name FROM big) SELECT a.k FROM t a, t b LIMIT 1",
    ),
    (
        "recursion",
        "WITH RECURSIVE t (n) AS (SELECT 1 UNION SELECT n + 1 FROM t WHERE n < 1000000) SELECT max(n) FROM t",
    ),
];

#[tokio::test]
async fn operators_that_keep_rows_stop_at_the_budget() {
    let (_server, client) = start().await;
    let mut wrong = Vec::new();
    for (what, statement) in STATEMENTS {
        let state = match client.query(statement, ()).await {
            Ok(rows) => format!("{} rows", rows.len()),
            Err(error) => format!("{:?}", error.sql_state()),
        };
        if state != format!("{:?}", Some(SqlState::OutOfMemory)) {
            wrong.push((what, state));
        }
        let rows = client
            .query("SELECT count(*) FROM small", ())
            .await
            .unwrap();
        assert_eq!(rows.len(), 1, "after {what}");
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// What keeps little, though much passes through.
#[tokio::test]
async fn operators_that_keep_few_rows_need_little() {
    let (_server, client) = start().await;
    for statement in [
        "SELECT id FROM big ORDER BY name LIMIT 10",
        "SELECT k % 5, count(*), sum(k), min(name) FROM big GROUP BY 1",
        "SELECT count(*) FROM big b JOIN small s ON b.id = s.id",
        "SELECT count(*) FROM big b WHERE EXISTS (SELECT FROM small s WHERE s.id = b.id)",
        "SELECT DISTINCT k % 7 FROM big",
        "SELECT count(*) FROM big a JOIN big b ON a.id = b.id WHERE b.id < 100",
    ] {
        client
            .query(statement, ())
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// An abandoned recursion kept what it held: a subquery that ends one early for each row ran out of memory.
#[tokio::test]
async fn what_an_abandoned_recursion_held_is_given_back() {
    let (_server, client) = start().await;
    let statement =
        "SELECT count(*) FROM big b WHERE b.id <= 5000 AND EXISTS (WITH RECURSIVE r (n) AS (
        SELECT b.id UNION ALL SELECT n + s FROM r, generate_series(1, 200) g (s)
        ) SELECT 1 FROM r WHERE n > b.id + 1 LIMIT 1)";
    let rows = client.query(statement, ()).await.unwrap();
    assert_eq!(rows.first().unwrap().get::<i64>(0), 5000);
}

/// A cursor that goes on with a newer snapshot runs its plan again: what the plan took was counted once more
/// each time.
#[tokio::test]
async fn a_cursor_gives_back_what_its_plan_took_before_it_runs_again() {
    let (server, mut client) = start().await;
    let other = connect(&server).await;
    let tx = client.transaction().await.unwrap();
    let opening = tx.cursor("SELECT id FROM big WHERE id < 5000 ORDER BY k DESC", ());
    let opening = opening.concurrency(Concurrency::Lock).fetch_size(1);
    let mut cursor = opening.open().await.unwrap();
    let first = cursor.next().await.unwrap();
    assert_eq!(first.first().unwrap().get::<i32>(0), 4999);
    for id in (4980..4999).rev() {
        let change = format!("UPDATE big SET name = 'new' WHERE id = {id}");
        other.execute(&change, ()).await.unwrap();
        let rows = cursor.next().await.unwrap();
        assert_eq!(rows.first().unwrap().get::<i32>(0), id);
    }
}
