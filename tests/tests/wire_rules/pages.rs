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

/// A statement that commits by itself is run again where others changed its rows; a batch was not, and
/// under a snapshot it answered 40001.
#[tokio::test]
async fn a_batch_that_commits_by_itself_is_run_again_where_its_rows_changed() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    numbers(&mut base).await;
    base.query("ALTER TABLE n ADD COLUMN hits INT DEFAULT 0")
        .await;
    let mut adders = Vec::new();
    for _ in 0..4 {
        let mut adder = extended(&server).await;
        let option = json!({"option": "isolation_level", "value": 2});
        adder
            .expect(code::SET_OPTION, option, code::SESSION_RESULT)
            .await;
        let prepare = json!({"name": "hit", "query": "UPDATE n SET hits = hits + 1 WHERE n = $1"});
        adder
            .expect(code::PREPARE, prepare, code::PREPARE_RESULT)
            .await;
        adders.push(tokio::spawn(async move {
            for _ in 0..10 {
                let batch = json!({"name": "hit", "batch": [[1], [2], [3]]});
                adder.expect(code::EXECUTE, batch, code::QUERY_RESULT).await;
            }
        }));
    }
    for adder in adders {
        adder.await.unwrap();
    }
    let hits = base.rows("SELECT DISTINCT hits FROM n WHERE n <= 3").await;
    assert_eq!(hits, json!([[40]]));
}

/// The most bytes of rows that one fetch gives, beside the first row: 1 MiB.
const PAGE: usize = 1 << 20;

/// What a page has beside its rows: the cursor's name, its columns, its position.
const BESIDE: usize = 4096;

/// Texts of these lengths, numbered from 1.
async fn wide_texts(base: &mut Base, lengths: &[usize]) {
    base.query("CREATE TABLE wide (n INT PRIMARY KEY, v TEXT)")
        .await;
    for (n, length) in (1..).zip(lengths) {
        let insert = format!("INSERT INTO wide VALUES ({n}, repeat('x', {length}))");
        base.query(&insert).await;
    }
}

/// Opens a cursor and fetches all of its rows, 100 at a time; rows and bytes of each page.
async fn fetch_pages(base: &mut Base, opening: Value) -> Vec<(u64, usize)> {
    let mut pages = Vec::new();
    let mut page = base.call(code::CURSOR_OPEN, opening).await;
    loop {
        assert_eq!(page.code, code::CURSOR_RESULT, "{:?}", page.json());
        let told = match page.flags {
            0 => page.json(),
            _ => {
                let (size, rest) = page.payload.split_first_chunk::<4>().unwrap();
                serde_json::from_slice(&rest[..u32::from_be_bytes(*size) as usize]).unwrap()
            }
        };
        pages.push((told["row_count"].as_u64().unwrap(), page.payload.len()));
        if told["has_more_rows"] == false {
            return pages;
        }
        let fetch = json!({"cursor_id": told["cursor_id"], "count": 100});
        page = base.call(code::CURSOR_FETCH, fetch).await;
    }
}

const LENGTHS: [usize; 10] = [
    400_000, 400_000, 400_000, 3_000_000, 10, 10, 1_500_000, 1_500_000, 500_000, 500_000,
];

/// How the rows of these lengths come: full pages, and rows that are wider than a page alone.
const FILLED: [u64; 6] = [2, 1, 1, 2, 1, 1];

#[tokio::test]
async fn a_page_of_a_cursor_ends_at_its_bytes_and_a_row_that_is_wider_comes_alone() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    wide_texts(&mut base, &LENGTHS).await;
    for format in ["json", "binary"] {
        let option = json!({"option": "result_format", "value": format});
        base.expect(code::SET_OPTION, option, code::SESSION_RESULT)
            .await;
        for query in [
            "SELECT n, v FROM wide ORDER BY n",
            "SELECT v || '' AS v FROM wide ORDER BY n",
            "SELECT * FROM wide",
        ] {
            let pages = fetch_pages(&mut base, json!({"query": query})).await;
            let rows: Vec<u64> = pages.iter().map(|(rows, _)| *rows).collect();
            let (start, end) = rows.split_at(FILLED.len());
            assert_eq!((start, end), (&FILLED[..], &[2][..]), "{format}: {query}");
            for (rows, bytes) in pages {
                assert!(
                    rows == 1 || bytes <= PAGE + BESIDE,
                    "{format}: {query}: {bytes} bytes for {rows} rows"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_page_is_a_frame_where_nobody_asked_for_less() {
    let server = in_memory().await;
    // Without extensions a cursor brings what was asked for, as far as a frame goes.
    let mut plain = base(&server).await;
    wide_texts(&mut plain, &LENGTHS).await;
    let opening = json!({"query": "SELECT n, v FROM wide ORDER BY n"});
    let pages = fetch_pages(&mut plain, opening).await;
    let rows: Vec<u64> = pages.iter().map(|(rows, _)| *rows).collect();
    assert_eq!(rows, [0, 10], "opening brings none");
    // The answer of a query is a frame, too, and the cursor that continues it has pages.
    let mut base = extended(&server).await;
    let query = "SELECT a.n, a.v FROM wide AS a, wide AS b WHERE b.n <= 3 ORDER BY b.n, a.n";
    let first = base.call(code::QUERY, json!({"query": query})).await;
    assert!(first.payload.len() > 8 * PAGE && first.payload.len() <= 16 * PAGE);
    let first = first.json();
    let mut rows = first["row_count"].as_u64().unwrap();
    assert_eq!(first["has_more_rows"], true);
    while rows < 30 {
        let fetch = json!({"cursor_id": first["cursor_id"], "count": 100});
        let page = base.call(code::CURSOR_FETCH, fetch).await;
        let told = page.json();
        let count = told["row_count"].as_u64().unwrap();
        assert!(count == 1 || page.payload.len() <= PAGE + BESIDE);
        rows += count;
        assert_eq!(told["has_more_rows"], rows < 30);
    }
}

#[tokio::test]
async fn a_row_that_no_frame_holds_is_refused_and_the_connection_goes_on() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    let wide = "SELECT repeat('x', 9000000) || '' AS a, repeat('y', 9000000) AS b";
    let refused = base.refused(code::QUERY, json!({"query": wide})).await;
    assert_eq!(refused["sqlstate"], "54000", "{refused}");
    let refused = base
        .refused(code::CURSOR_OPEN, json!({"query": wide}))
        .await;
    assert_eq!(refused["sqlstate"], "54000", "{refused}");
    assert_eq!(base.rows("SELECT 1").await, json!([[1]]));
}
