//! Results that come in pages, and batches.

use super::*;

async fn numbers(base: &mut Base) {
    base.query("CREATE TABLE n (n INT PRIMARY KEY)").await;
    let rows: Vec<String> = (1..=25).map(|n| format!("({n})")).collect();
    base.query(&format!("INSERT INTO n VALUES {}", rows.join(",")))
        .await;
}

fn column(result: &Value) -> Vec<i64> {
    let rows = result["rows"].as_array().unwrap();
    rows.iter().map(|row| row[0].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_result_past_fetch_size_is_continued_from_its_cursor() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    numbers(&mut base).await;
    let option = json!({"option": "fetch_size", "value": 10});
    base.expect(code::SET_OPTION, option, code::SESSION_RESULT)
        .await;
    let first = base.query("SELECT n FROM n ORDER BY n").await;
    assert_eq!(
        (&first["has_more_rows"], &first["row_count"]),
        (&json!(true), &json!(10))
    );
    let mut all = column(&first);
    loop {
        // Neither direction nor count: the next page, of the same size.
        let fetch = json!({"cursor_id": first["cursor_id"]});
        let page = base
            .expect(code::CURSOR_FETCH, fetch, code::CURSOR_RESULT)
            .await;
        all.extend(column(&page));
        if page["has_more_rows"] == false {
            break;
        }
    }
    assert_eq!(all, (1..=25).collect::<Vec<i64>>());
    let close = json!({"cursor_id": first["cursor_id"]});
    base.expect(code::CURSOR_CLOSE, close.clone(), code::CURSOR_RESULT)
        .await;
    assert_eq!(base.refused(code::CURSOR_CLOSE, close).await["code"], 404);
    // What fits says nothing of a cursor.
    let small = base.query("SELECT n FROM n WHERE n < 10").await;
    assert!(
        small.get("cursor_id").is_none() && small.get("has_more_rows").is_none(),
        "{small}"
    );
}

#[tokio::test]
async fn a_batch_answers_for_all_of_its_sets() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    numbers(&mut base).await;
    let prepare = json!({"name": "cut", "query": "DELETE FROM n WHERE n > $1 AND n <= $2"});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    let batch = json!({"name": "cut", "batch": [[20, 25], [99, 100], [0, 2]]});
    let done = base.expect(code::EXECUTE, batch, code::QUERY_RESULT).await;
    assert_eq!(
        (&done["message"], &done["affected_rows"]),
        (&json!("DELETE 7"), &json!(7))
    );
    for (batch, state) in [
        (json!([[3, 4], [5]]), "08P01"),
        (json!([[3, 4], ["x", 4]]), "22P02"),
    ] {
        let request = json!({"name": "cut", "batch": batch});
        assert_eq!(
            base.refused(code::EXECUTE, request).await["sqlstate"],
            state
        );
    }
    assert_eq!(base.rows("SELECT count(*) FROM n").await, json!([[18]]));
    // Within a transaction, a set that fails fails it, with those before it.
    base.expect(code::BEGIN, json!({}), code::TX_RESULT).await;
    let failing = json!({"name": "cut", "batch": [[2, 10], [3_000_000_000_i64, 4]]});
    assert_eq!(base.refused(code::EXECUTE, failing).await["tx"], "failed");
    base.expect(code::ROLLBACK, json!({}), code::TX_RESULT)
        .await;
    let empty = json!({"name": "cut", "batch": []});
    let done = base.expect(code::EXECUTE, empty, code::QUERY_RESULT).await;
    assert_eq!(done["message"], "DELETE 0");
    assert_eq!(base.rows("SELECT count(*) FROM n").await, json!([[18]]));
}
