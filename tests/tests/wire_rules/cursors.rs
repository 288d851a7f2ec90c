//! What a cursor brings where not all fits.

use super::*;

async fn open(base: &mut Base, request: Value) -> String {
    let opened = base
        .expect(code::CURSOR_OPEN, request, code::CURSOR_RESULT)
        .await;
    opened["cursor_id"].as_str().unwrap().to_owned()
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
