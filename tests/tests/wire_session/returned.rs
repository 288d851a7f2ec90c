//! The rows of changes: an answer that cannot be given undoes the change, and memory has a bound.
//!
//! A change that commits by itself used to be committed before its rows were written. Where a row fitted
//! in no frame, or no cursor was left for the rest, the client got an Error for a change that stood, and
//! one that tried again made it twice. And the rows of a change, which are all kept until they are
//! answered, were counted nowhere: statements of a line took gigabytes.

use flydb_tests::server::builder;
use flydb_tests::wire::Lines;

use super::*;

const HUGE: &str = "RETURNING repeat('x', 9000000), repeat('y', 9000000)";

async fn refused(base: &mut Base, request: u8, payload: Value, state: &str) {
    let error = base.refused(request, payload).await;
    assert_eq!(error["sqlstate"], state, "{error}");
    assert_eq!(error["tx"], "idle");
}

async fn count(base: &mut Base) -> Value {
    base.rows("SELECT count(*) FROM t").await[0][0].clone()
}

#[tokio::test]
async fn a_row_that_fits_in_no_frame_undoes_its_change() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    for format in ["json", "binary"] {
        set(&mut base, "result_format", json!(format)).await;
        let insert = format!("INSERT INTO t VALUES ($1, 'a') {HUGE}");
        let query = json!({"query": insert, "params": [1]});
        refused(&mut base, code::QUERY, query, "54000").await;
        let prepare = json!({"name": format, "query": insert});
        base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
            .await;
        let execute = json!({"name": format, "params": [1]});
        refused(&mut base, code::EXECUTE, execute, "54000").await;
        let batch = json!({"name": format, "batch": [[1], [2]]});
        refused(&mut base, code::EXECUTE, batch, "54000").await;
        let open = "WITH made AS (INSERT INTO t VALUES (1, 'a') RETURNING id)
             SELECT repeat('x', 9000000), repeat('y', 9000000) FROM made";
        let open = json!({"query": open});
        refused(&mut base, code::CURSOR_OPEN, open, "54000").await;
    }
    set(&mut base, "result_format", json!("json")).await;
    assert_eq!(count(&mut base).await, 0);
}

#[tokio::test]
async fn rows_that_nobody_asks_for_may_be_of_any_size() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.query(&format!("INSERT INTO t VALUES (1, 'a') {HUGE}; SELECT 1"))
        .await;
    base.query(&format!(
        "EXPLAIN ANALYZE INSERT INTO t VALUES (2, 'b') {HUGE}"
    ))
    .await;
    let mut lines = Lines::connect(server.text_addr()).await;
    lines.call(&format!("AUTH admin {PASSWORD}")).await;
    let rows = lines
        .rows(&format!("INSERT INTO t VALUES (3, 'c') {HUGE}"))
        .await;
    assert_eq!(rows.len(), 3, "a header, a row, and their count");
    assert_eq!(count(&mut base).await, 3);
}

#[tokio::test]
async fn rows_for_which_no_cursor_is_left_undo_their_change() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.query("INSERT INTO t VALUES (1, 'a'), (2, 'b')").await;
    set(&mut base, "fetch_size", json!(1)).await;
    let mut last = Value::Null;
    for _ in 0..256 {
        last = base.query("SELECT id FROM t").await["cursor_id"].clone();
    }
    let two = "INSERT INTO t VALUES (3, 'c'), (4, 'd') RETURNING id";
    refused(&mut base, code::QUERY, json!({"query": two}), "53400").await;
    let deleted = "WITH gone AS (DELETE FROM t RETURNING id) SELECT id FROM gone";
    refused(
        &mut base,
        code::CURSOR_OPEN,
        json!({"query": deleted}),
        "53400",
    )
    .await;
    let one = "INSERT INTO t VALUES (3, 'c') RETURNING id";
    assert_eq!(base.rows(one).await, json!([[3]]), "it needs no cursor");
    assert_eq!(count(&mut base).await, 3);
    let close = json!({"cursor_id": last});
    base.expect(code::CURSOR_CLOSE, close, code::CURSOR_RESULT)
        .await;
    let two = "INSERT INTO t VALUES (4, 'd'), (5, 'e') RETURNING id";
    assert_eq!(base.query(two).await["has_more_rows"], true);
}

#[tokio::test]
async fn the_rows_of_a_change_have_the_memory_of_a_statement_and_of_the_cursors() {
    let mut bounded = builder();
    bounded.config_mut().query_memory = 8 * 1024 * 1024;
    bounded.config_mut().cursor_memory = 2 * 1024 * 1024;
    let server = bounded.start().await.unwrap();
    let mut base = with_table(&server).await;
    base.query("INSERT INTO t SELECT n, 'a' FROM generate_series(1, 100) AS s (n)")
        .await;
    let wide = "repeat('x', 200000)";
    for query in [
        format!("SELECT id, {wide} FROM t FOR UPDATE"),
        format!("WITH u AS (UPDATE t SET name = 'b' RETURNING id) SELECT {wide} FROM u"),
        format!("UPDATE t SET name = 'b' RETURNING {wide}"),
    ] {
        refused(&mut base, code::QUERY, json!({"query": query}), "53200").await;
    }
    let update = format!("UPDATE t SET name = 'b' WHERE id <= $1 RETURNING {wide}");
    let prepare = json!({"name": "update", "query": update});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    let batch = json!({"name": "update", "batch": [[20], [20], [20]]});
    refused(&mut base, code::EXECUTE, batch, "53200").await;
    // All of them fit in a frame, but not behind a cursor.
    set(&mut base, "fetch_size", json!(1)).await;
    let execute = json!({"name": "update", "params": [20]});
    refused(&mut base, code::EXECUTE, execute, "53200").await;
    let unchanged = "SELECT count(*) FROM t WHERE name = 'a'";
    assert_eq!(base.rows(unchanged).await, json!([[100]]));
    let execute = json!({"name": "update", "params": [8]});
    let answer = base.expect(code::EXECUTE, execute.clone(), code::QUERY_RESULT);
    assert_eq!(answer.await["has_more_rows"], true);
    refused(&mut base, code::EXECUTE, execute, "53200").await;
}
