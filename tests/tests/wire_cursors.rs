//! Cursors, and results that do not fit in one answer.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

use flydb_tests::server::{PASSWORD, in_memory};
use flydb_tests::wire::{Base, code};
use serde_json::{Value, json};

async fn ten_rows(server: &flydb_server::Server) -> Base {
    let mut base = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    base.query("CREATE TABLE t (id INT PRIMARY KEY)").await;
    for id in 1..=10 {
        base.query(&format!("INSERT INTO t VALUES ({id})")).await;
    }
    base
}

async fn open(base: &mut Base, mut request: Value) -> String {
    request["query"] = json!("SELECT id FROM t ORDER BY id");
    let opened = base
        .expect(code::CURSOR_OPEN, request, code::CURSOR_RESULT)
        .await;
    assert_eq!(opened["position"], 0);
    assert_eq!(
        opened["rows"],
        json!([]),
        "a base driver fetches the first rows itself"
    );
    opened["cursor_id"].as_str().unwrap().to_owned()
}

async fn fetch(base: &mut Base, id: &str, direction: i64, offset: i64, count: i64) -> Value {
    let request =
        json!({"cursor_id": id, "direction": direction, "offset": offset, "count": count});
    base.expect(code::CURSOR_FETCH, request, code::CURSOR_RESULT)
        .await
}

#[tokio::test]
async fn a_forward_only_cursor_brings_all_rows_once() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    let id = open(&mut base, json!({"cursor_type": 0, "fetch_size": 4})).await;
    let mut seen = Vec::new();
    loop {
        let page = fetch(&mut base, &id, 0, 0, 0).await;
        assert_eq!(page["columns"][0]["name"], "id");
        assert_eq!(page["columns"][0]["type_code"], 4);
        seen.extend(page["rows"].as_array().unwrap().clone());
        assert_eq!(page["position"], seen.len());
        if page["has_more_rows"] == false {
            break;
        }
    }
    let all: Vec<Value> = (1..=10).map(|id| json!([id])).collect();
    assert_eq!(seen, all);
    let back = json!({"cursor_id": id, "direction": 1, "offset": 0, "count": 1});
    let error = base.refused(code::CURSOR_FETCH, back).await;
    assert!(
        error["message"].as_str().unwrap().contains("HY106"),
        "{error}"
    );
    base.expect(
        code::CURSOR_CLOSE,
        json!({"cursor_id": id}),
        code::CURSOR_RESULT,
    )
    .await;
    let again = base
        .refused(code::CURSOR_CLOSE, json!({"cursor_id": id}))
        .await;
    assert_eq!(again["code"], 404);
}

#[tokio::test]
async fn a_static_cursor_goes_anywhere_on_its_snapshot() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    let id = open(&mut base, json!({"cursor_type": 1, "fetch_size": 3})).await;
    base.query("DELETE FROM t WHERE id > 5").await;
    for (direction, offset, count, rows, position) in [
        (0, 0, 0, json!([[1], [2], [3]]), 3),
        (0, 0, 2, json!([[4], [5]]), 5),
        (1, 0, 2, json!([[2], [3]]), 2),
        (3, 0, 1, json!([[10]]), 10),
        (0, 0, 1, json!([]), 11),
        (1, 0, 1, json!([[10]]), 10),
        (2, 0, 1, json!([[1]]), 1),
        (4, 7, 1, json!([[7]]), 7),
        (4, -2, 2, json!([[9], [10]]), 10),
        (5, -3, 1, json!([[7]]), 7),
        (4, 0, 1, json!([]), 0),
    ] {
        let page = fetch(&mut base, &id, direction, offset, count).await;
        assert_eq!(page["rows"], rows, "{direction} {offset} {count}");
        assert_eq!(page["position"], position, "{direction} {offset} {count}");
    }
    let scroll = json!({"cursor_id": id, "direction": 4, "offset": 8, "count": 1});
    let moved = base
        .expect(code::CURSOR_SCROLL, scroll, code::CURSOR_RESULT)
        .await;
    assert_eq!(
        (&moved["rows"], &moved["position"]),
        (&json!([]), &json!(8))
    );
    assert_eq!(moved["total_rows"], 10);
    assert_eq!(fetch(&mut base, &id, 0, 0, 1).await["rows"], json!([[9]]));
}

#[tokio::test]
async fn cursors_end_with_their_transaction_unless_held() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    base.query("BEGIN").await;
    let plain = open(&mut base, json!({"cursor_type": 0})).await;
    let held = open(&mut base, json!({"cursor_type": 0, "hold": true})).await;
    assert_eq!(fetch(&mut base, &held, 0, 0, 1).await["rows"], json!([[1]]));
    base.query("COMMIT").await;
    assert_eq!(fetch(&mut base, &held, 0, 0, 1).await["rows"], json!([[2]]));
    let gone = json!({"cursor_id": plain});
    assert_eq!(base.refused(code::CURSOR_FETCH, gone).await["code"], 404);
    base.query("BEGIN").await;
    let rolled = open(&mut base, json!({"cursor_type": 1, "hold": true})).await;
    base.query("ROLLBACK").await;
    let gone = json!({"cursor_id": rolled});
    assert_eq!(base.refused(code::CURSOR_FETCH, gone).await["code"], 404);
}

#[tokio::test]
async fn what_is_not_supported_yet_says_so() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    for (cursor_type, concurrency) in [(2, 0), (3, 0)] {
        let request = json!({
            "query": "SELECT id FROM t", "cursor_type": cursor_type, "concurrency": concurrency
        });
        assert_eq!(base.refused(code::CURSOR_OPEN, request).await["code"], 501);
    }
    let delete = json!({"query": "DELETE FROM t", "cursor_type": 0});
    assert_eq!(base.refused(code::CURSOR_OPEN, delete).await["code"], 501);
    let wrong = json!({"query": "SELECT id FROM t", "cursor_type": 4});
    assert_eq!(base.refused(code::CURSOR_OPEN, wrong).await["code"], 400);
}

#[tokio::test]
async fn cursors_that_guard_their_rows_need_a_transaction() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    let mut other = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    for (cursor_type, concurrency) in [(0, 1), (1, 1), (0, 2), (1, 2)] {
        let request = json!({
            "query": "SELECT id FROM t ORDER BY id", "cursor_type": cursor_type, "concurrency": concurrency
        });
        let refused = base.refused(code::CURSOR_OPEN, request.clone()).await;
        assert_eq!(refused["code"], 400);
        base.query("BEGIN").await;
        let id = open(&mut base, request).await;
        assert_eq!(
            fetch(&mut base, &id, 0, 0, 2).await["rows"],
            json!([[1], [2]])
        );
        let free = other
            .query("SELECT count(*) FROM (SELECT id FROM t FOR UPDATE SKIP LOCKED) s")
            .await;
        let expected = if concurrency == 1 { 8 } else { 10 };
        assert_eq!(free["rows"], json!([[expected]]));
        base.query("ROLLBACK").await;
    }
}

#[tokio::test]
async fn the_row_that_a_guarding_cursor_is_on_can_be_changed() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    for (cursor_type, concurrency) in [(0, 1), (1, 1), (0, 2), (1, 2)] {
        let request = json!({
            "query": "SELECT id FROM t", "cursor_type": cursor_type, "concurrency": concurrency
        });
        base.query("BEGIN").await;
        let id = open(&mut base, request).await;
        let rows = fetch(&mut base, &id, 0, 0, 3).await;
        assert_eq!(rows["rows"], json!([[1], [2], [3]]));
        let delete = format!("DELETE FROM t WHERE CURRENT OF \"{id}\" RETURNING id");
        assert_eq!(base.query(&delete).await["rows"], json!([[3]]));
        assert_eq!(base.query(&delete).await["rows"], json!([]));
        fetch(&mut base, &id, 0, 0, 100).await;
        fetch(&mut base, &id, 0, 0, 1).await;
        let delete = json!({"query": delete});
        base.refused(code::QUERY, delete).await; // it is behind the last row
        base.query("ROLLBACK").await;
    }
}

#[tokio::test]
async fn a_cursor_takes_parameters() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    let request = json!({"query": "SELECT id FROM t WHERE id > $1", "parameters": [8]});
    let opened = base
        .expect(code::CURSOR_OPEN, request, code::CURSOR_RESULT)
        .await;
    let id = opened["cursor_id"].as_str().unwrap();
    assert_eq!(
        fetch(&mut base, id, 0, 0, 0).await["rows"],
        json!([[9], [10]])
    );
}

#[tokio::test]
async fn fetch_size_cuts_a_result_and_a_cursor_brings_the_rest() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    let option = json!({"option": "fetch_size", "value": 4});
    base.expect(code::SET_OPTION, option, code::SESSION_RESULT)
        .await;
    let first = base.query("SELECT id FROM t ORDER BY id").await;
    assert_eq!(first["rows"], json!([[1], [2], [3], [4]]));
    assert_eq!(first["has_more_rows"], true);
    let id = first["cursor_id"].as_str().unwrap().to_owned();
    let second = fetch(&mut base, &id, 0, 0, 0).await;
    assert_eq!(second["rows"], json!([[5], [6], [7], [8]]));
    let third = fetch(&mut base, &id, 0, 0, 0).await;
    assert_eq!(third["rows"], json!([[9], [10]]));
    assert_eq!(third["has_more_rows"], false);
    let exact = base.query("SELECT id FROM t WHERE id <= 4").await;
    assert_eq!(exact["has_more_rows"], Value::Null, "four rows are all");
}

#[tokio::test]
async fn a_result_past_the_frame_limit_is_continued() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    let wide = "SELECT id, repeat('x', 3000000) AS wide FROM t ORDER BY id";
    let first = base.query(wide).await;
    assert_eq!(first["has_more_rows"], true);
    let mut ids: Vec<i64> = Vec::new();
    let mut take = |page: &Value| {
        let rows = page["rows"].as_array().unwrap();
        ids.extend(rows.iter().map(|row| row[0].as_i64().unwrap()));
    };
    take(&first);
    let id = first["cursor_id"].as_str().unwrap().to_owned();
    loop {
        let page = fetch(&mut base, &id, 0, 0, 0).await;
        take(&page);
        if page["has_more_rows"] == false {
            break;
        }
    }
    assert_eq!(ids, (1..=10).collect::<Vec<i64>>());
    let too_wide = json!({"query": "SELECT repeat('x', 17000000)"});
    assert_eq!(base.refused(code::QUERY, too_wide).await["code"], 413);
}

/// DECLARE and CursorOpen are two doors to the same cursors; a declared one takes parameters too.
#[tokio::test]
async fn a_cursor_that_was_declared_is_fetched_by_message() {
    let server = in_memory().await;
    let mut base = ten_rows(&server).await;
    let sql = "DECLARE c CURSOR WITH HOLD FOR SELECT id FROM t WHERE id > $1 ORDER BY id";
    let request = json!({"query": sql, "params": [6]});
    base.expect(code::QUERY, request, code::QUERY_RESULT).await;
    let page = fetch(&mut base, "c", 0, 0, 2).await;
    assert_eq!(page["rows"], json!([[7], [8]]));
    let rows = base.query("FETCH ALL FROM c").await;
    assert_eq!(rows["rows"], json!([[9], [10]]));
    let back = base.query("FETCH BACKWARD 2 FROM c").await;
    assert_eq!(back["rows"], json!([[10], [9]]));
    assert_eq!(back["message"], "FETCH 2");
    let moved = base.query("MOVE FIRST FROM c").await;
    assert_eq!(moved["message"], "MOVE 1");
    let page = fetch(&mut base, "c", 0, 0, 1).await;
    assert_eq!(page["rows"], json!([[8]]));
    base.query("CLOSE c").await;
}
