//! What a cursor brings where not all fits, and how long it may take.

use super::*;

async fn open(base: &mut Base, request: Value) -> String {
    let opened = base
        .expect(code::CURSOR_OPEN, request, code::CURSOR_RESULT)
        .await;
    opened["cursor_id"].as_str().unwrap().to_owned()
}

async fn set(base: &mut Base, option: &str, value: Value) {
    let request = json!({"option": option, "value": value});
    base.expect(code::SET_OPTION, request, code::SESSION_RESULT)
        .await;
}

/// A million million rows, which nobody waits for.
async fn endless_rows(base: &mut Base) {
    for view in [
        "CREATE VIEW g AS SELECT n FROM generate_series(1, 1000000) AS s (n)",
        "CREATE VIEW e AS SELECT a.n + b.n - 2 AS n FROM g AS a, g AS b",
    ] {
        base.query(view).await;
    }
}

/// A page backwards that did not fit in a frame used to be filled from its front, and the cursor went
/// there: the rows between that page and where it came from were never seen.
#[tokio::test]
async fn going_back_passes_over_no_row_where_a_page_does_not_fit() {
    const ROWS: i64 = 50;
    let server = in_memory().await;
    let mut base = base(&server).await;
    base.query("CREATE TABLE wide (n INT PRIMARY KEY, v TEXT)")
        .await;
    let fill = format!(
        "INSERT INTO wide SELECT n, repeat('x', 800000) FROM generate_series(1, {ROWS}) AS s (n)"
    );
    base.query(&fill).await;
    let id = open(
        &mut base,
        json!({"query": "SELECT n, v FROM wide ORDER BY n", "cursor_type": 1}),
    )
    .await;
    let last = json!({"cursor_id": id, "direction": 3, "count": 1});
    let last = base
        .expect(code::CURSOR_FETCH, last, code::CURSOR_RESULT)
        .await;
    assert_eq!(last["position"], ROWS);
    let mut next = ROWS;
    while next > 1 {
        let prior = json!({"cursor_id": id, "direction": 1, "count": 1000});
        let page = base
            .expect(code::CURSOR_FETCH, prior, code::CURSOR_RESULT)
            .await;
        let rows = page["rows"].as_array().unwrap();
        assert!(!rows.is_empty(), "nothing before row {next}");
        let numbers: Vec<i64> = rows.iter().map(|row| row[0].as_i64().unwrap()).collect();
        let first = next - i64::try_from(numbers.len()).unwrap();
        assert_eq!(numbers, (first..next).collect::<Vec<_>>());
        assert_eq!(page["position"], first);
        next = first;
    }
}

/// A cursor used to end when the time of its opening was over, however idle it had been since.
#[tokio::test]
async fn each_fetch_has_the_whole_of_its_time() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    endless_rows(&mut base).await;
    set(&mut base, "query_timeout", json!(2)).await;
    set(&mut base, "fetch_size", json!(10)).await;
    let forward = open(&mut base, json!({"query": "SELECT n FROM g"})).await;
    let rest = base.query("SELECT n FROM g").await;
    // This takes as long as they had.
    let slow = json!({"query": "SELECT n FROM e WHERE n < 0"});
    let refused = base.refused(code::QUERY, slow).await;
    assert_eq!(refused["code"], 408, "{refused}");
    for cursor in [json!(forward), rest["cursor_id"].clone()] {
        let fetch = json!({"cursor_id": cursor, "count": 5000});
        let page = base
            .expect(code::CURSOR_FETCH, fetch, code::CURSOR_RESULT)
            .await;
        assert_eq!(page["row_count"], 5000);
    }
}

/// The limit of a message did not reach cursors at all, and that of the session only their opening.
#[tokio::test]
async fn an_opening_and_a_fetch_end_in_the_time_that_they_are_given() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    endless_rows(&mut base).await;
    let refused = base
        .refused(
            code::CURSOR_OPEN,
            json!({"query": "SELECT n FROM e WHERE n < 0", "timeout_ms": 100}),
        )
        .await;
    assert_eq!(refused["code"], 408, "{refused}");
    let few_and_then_none = json!({"query": "SELECT n FROM e WHERE n < 5", "fetch_size": 1});
    let id = open(&mut base, few_and_then_none.clone()).await;
    let fetch = json!({"cursor_id": id, "count": 1000, "timeout_ms": 100});
    let refused = base.refused(code::CURSOR_FETCH, fetch.clone()).await;
    assert_eq!(refused["code"], 408, "{refused}");
    assert_eq!(base.refused(code::CURSOR_FETCH, fetch).await["code"], 404);
    let id = open(&mut base, few_and_then_none).await;
    set(&mut base, "query_timeout", json!("100ms")).await;
    let fetch = json!({"cursor_id": id, "count": 1000});
    let refused = base.refused(code::CURSOR_FETCH, fetch).await;
    assert_eq!(refused["code"], 408, "{refused}");
}
