//! Statements that would go on for hours, one for each kind of operator: a timeout ends each, and so
//! does the end of its connection, and nothing of it stays behind.
//!
//! Nothing is measured here: each would run out of the harness's patience by far.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // tests

use flydb_server::Server;
use flydb_tests::server::{PASSWORD, in_memory};
use flydb_tests::wire::{Base, code};
use serde_json::json;

/// Rows without end: `g` is a million rows, and `e` a million times as many.
const ENDLESS: &[(&str, &str)] = &[
    ("sets of none", "SELECT generate_series(1, 0), n FROM e"),
    (
        "a series",
        "SELECT count(*) FROM generate_series(1, 9000000000000000)",
    ),
    ("a cross join", "SELECT count(*) FROM e"),
    ("a filter", "SELECT count(*) FROM e WHERE n < 0"),
    ("a result", "SELECT n FROM e WHERE n < 0"),
    ("a projection", "SELECT max(n * 2 + 1) FROM e"),
    (
        "a nested loop",
        "SELECT count(*) FROM g AS a JOIN g AS b ON a.n + b.n < 0",
    ),
    (
        "an outer nested loop",
        "SELECT count(*) FROM g AS a LEFT JOIN g AS b ON a.n + b.n < 0",
    ),
    (
        "a hash join",
        "SELECT count(*) FROM g AS a JOIN g AS b ON a.n % 2 = b.n % 2",
    ),
    (
        "a hash join that finds nothing",
        "SELECT count(*) FROM t JOIN e ON t.id = e.n - 10000000",
    ),
    (
        "an index join",
        "SELECT count(*) FROM e JOIN t ON t.id = e.n + 10000000",
    ),
    ("groups", "SELECT n % 10, count(*) FROM e GROUP BY n % 10"),
    ("distinct rows", "SELECT DISTINCT n % 10 FROM e"),
    ("a top", "SELECT n FROM e ORDER BY -n LIMIT 1"),
    ("an offset", "SELECT n FROM e OFFSET 500000000000"),
    (
        "a window",
        "SELECT max(m) FROM (SELECT max(n) OVER (ORDER BY n ROWS BETWEEN 500000 PRECEDING AND 500000 FOLLOWING) AS m FROM g) AS w",
    ),
    ("a union", "SELECT n % 10 FROM e UNION SELECT n % 11 FROM e"),
    (
        "an intersection",
        "SELECT n % 10 FROM e INTERSECT SELECT n % 11 FROM e",
    ),
    (
        "a difference",
        "SELECT n FROM g WHERE n < 5 EXCEPT SELECT n + 100 FROM e",
    ),
    (
        "a recursion",
        "WITH RECURSIVE r (n) AS (SELECT 1::BIGINT UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    ),
    (
        "a recursion that finds nothing new",
        "WITH RECURSIVE r (n) AS (SELECT 1 UNION SELECT (r.n + 1) % 3 FROM r, e) SELECT count(*) FROM r",
    ),
    (
        "a CTE",
        "WITH w AS (SELECT n FROM e WHERE n < 0) SELECT count(*) FROM w AS a, w AS b",
    ),
    (
        "series in a list",
        "SELECT count(*) FROM (SELECT generate_series(1, 9000000000000000)) AS s",
    ),
    (
        "a LIKE",
        "SELECT count(*) FROM e WHERE repeat('ab', 5000) LIKE '%ba%bb%' || n",
    ),
    (
        "a regular expression",
        "SELECT count(*) FROM e WHERE repeat('a', 1000) ~ ('(a*)*b' || n % 7)",
    ),
    (
        "a regular expression that looks back",
        "SELECT count(*) FROM e WHERE repeat('a', 28 + (n % 2)::INT) ~ '^(a+)+\\1b$'",
    ),
    (
        "long texts",
        "SELECT sum(length(md5(repeat('x', 10000 + (n % 9)::INT)))) FROM e",
    ),
    (
        "an insert",
        "INSERT INTO t SELECT n, 'x' FROM e WHERE n < 0",
    ),
    (
        "an update",
        "UPDATE t SET v = 'x' FROM e WHERE e.n + t.id < 0",
    ),
    ("a delete", "DELETE FROM t USING e WHERE e.n + t.id < 0"),
    (
        "a new table",
        "CREATE TABLE u AS SELECT n FROM e WHERE n < 0",
    ),
    ("an explanation", "EXPLAIN ANALYZE SELECT count(*) FROM e"),
];

/// Those that run something to its end for each row: a step of theirs is as long as a batch of that, so
/// that the end of their connection is noticed late. What else the server does goes on.
const BY_ROWS: &[(&str, &str)] = &[
    (
        "a lateral join",
        "SELECT count(*) FROM g AS a, LATERAL (SELECT n FROM g AS b WHERE b.n + a.n < 0) AS l",
    ),
    (
        "a subquery for each row",
        "SELECT count(*) FROM g AS a WHERE (SELECT count(*) FROM g AS b WHERE b.n > a.n) < 0",
    ),
    (
        "an EXISTS for each row",
        "SELECT count(*) FROM g AS a WHERE EXISTS (SELECT 1 FROM g AS b WHERE b.n + a.n < 0)",
    ),
];

/// Those that are at one row for hours. The end of their connection is noticed only with the row's.
const OF_ONE_ROW: &[(&str, &str)] = &[
    (
        "a long part of a pattern",
        "SELECT repeat('a', 8000000) LIKE '%_' || repeat('a', 60000) || 'b%'",
    ),
    (
        "a search that looks to the end for each match",
        "SELECT regexp_count(repeat('a', 8000000), 'a.*b|a')",
    ),
    (
        "parts between such matches",
        "SELECT count(*) FROM regexp_split_to_table(repeat('a', 8000000), 'a.*b|a')",
    ),
    (
        "containment of lists",
        "SELECT j @> (j || '[[0]]') FROM (SELECT jsonb_agg(jsonb_build_array(g)) AS j FROM generate_series(1, 200000) AS g) AS s",
    ),
    (
        "conditions of a JSON path, row by row",
        "SELECT count(*) FROM g WHERE jsonb_path_exists(jsonb_build_array(n, repeat('a', 26)), '$[*] ? (@ like_regex \"^(a+)+(?=b)c\\\\1$\")')",
    ),
];

async fn log_in(server: &Server) -> Base {
    let mut base = Base::connect(server.binary_addr()).await;
    let auth = json!({"username": "admin", "password": PASSWORD, "client": "test"});
    base.expect(code::AUTH, auth, code::AUTH_RESULT).await;
    base
}

async fn with_endless_rows() -> (Server, Base) {
    let server = in_memory().await;
    let mut base = log_in(&server).await;
    for sql in [
        "CREATE TABLE t (id BIGINT PRIMARY KEY, v TEXT)",
        "INSERT INTO t SELECT n, 'v' FROM generate_series(1, 1000) AS s (n)",
        "CREATE VIEW g AS SELECT n FROM generate_series(1, 1000000) AS s (n)",
        "CREATE VIEW e AS SELECT a.n + b.n - 2 AS n FROM g AS a, g AS b",
    ] {
        base.query(sql).await;
    }
    (server, base)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_timeout_ends_a_statement_whatever_it_is_at() {
    let (_server, mut base) = with_endless_rows().await;
    for (what, sql) in ENDLESS.iter().chain(BY_ROWS).chain(OF_ONE_ROW) {
        let query = json!({"query": sql, "timeout_ms": 100});
        let error = base.refused(code::QUERY, query).await;
        assert_eq!(error["sqlstate"], "57014", "{what}: {error}");
        assert_eq!(
            base.rows("SELECT count(*) FROM t").await,
            json!([[1000]]),
            "{what}"
        );
    }
    let absent = base
        .refused(code::QUERY, json!({"query": "SELECT 1 FROM u"}))
        .await;
    assert_eq!(absent["sqlstate"], "42P01");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_ends_with_its_connection_whatever_it_is_at() {
    let (server, mut base) = with_endless_rows().await;
    for (what, sql) in ENDLESS {
        let mut leaver = log_in(&server).await;
        leaver.send(code::QUERY, json!({"query": sql})).await;
        drop(leaver);
        // Its session goes when its statement has ended.
        let sessions = "INTROSPECT STATUS";
        let alone = async {
            loop {
                let status = base.rows(sessions).await;
                let rows = status.as_array().unwrap();
                if rows.iter().any(|row| row[0] == "sessions" && row[1] == "1") {
                    return;
                }
            }
        };
        let ended = tokio::time::timeout(flydb_tests::wire::PATIENCE, alone).await;
        assert!(ended.is_ok(), "{what} goes on");
        assert_eq!(
            base.rows("SELECT count(*) FROM t").await,
            json!([[1000]]),
            "{what}"
        );
    }
}

/// Each took a thread for itself: as many of them as the server has threads held up everything, log-ins
/// and all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_that_run_long_within_a_step_hold_nobody_up() {
    let (server, mut base) = with_endless_rows().await;
    let mut busy = Vec::new();
    for (_, sql) in BY_ROWS.iter().cycle().take(6) {
        let mut peer = log_in(&server).await;
        let query = json!({"query": sql, "timeout_ms": 3000});
        peer.send(code::QUERY, query).await;
        busy.push(peer);
    }
    for _ in 0..20 {
        assert_eq!(base.rows("SELECT count(*) FROM t").await, json!([[1000]]));
        log_in(&server).await;
    }
    for mut peer in busy {
        assert_eq!(peer.receive().await.unwrap().json()["sqlstate"], "57014");
    }
}
