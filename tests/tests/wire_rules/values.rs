//! Values of every type as JSON, both ways.

use super::*;

/// A type, a value as it goes in, and as it comes out.
const VALUES: &[(&str, &str, &str)] = &[
    ("BOOLEAN", "true", "true"),
    ("BOOLEAN", "null", "null"),
    ("SMALLINT", "-32768", "-32768"),
    ("INT", "2147483647", "2147483647"),
    ("BIGINT", "-9223372036854775808", "-9223372036854775808"),
    ("BIGINT", "9223372036854775807", "9223372036854775807"),
    ("REAL", "1.5", "1.5"),
    ("REAL", "\"-Infinity\"", "\"-Infinity\""),
    ("DOUBLE", "0.1", "0.1"),
    ("DOUBLE", "1e300", "1e+300"),
    ("DOUBLE", "\"NaN\"", "\"NaN\""),
    ("DOUBLE", "\"Infinity\"", "\"Infinity\""),
    ("DECIMAL(8,2)", "\"1.5\"", "\"1.50\""),
    ("DECIMAL(8,2)", "2", "\"2.00\""),
    ("DECIMAL(8,2)", "0.25", "\"0.25\""),
    (
        "DECIMAL",
        "\"12345678901234567890.0987654321\"",
        "\"12345678901234567890.0987654321\"",
    ),
    (
        "TEXT",
        "\"\u{e4} \\u0022 \\\\ \\n\"",
        "\"\u{e4} \\\" \\\\ \\n\"",
    ),
    (
        "VARCHAR(3)",
        "\"\u{2603}\u{2603}\u{2603}\"",
        "\"\u{2603}\u{2603}\u{2603}\"",
    ),
    ("CHAR(3)", "\"a\"", "\"a  \""),
    (
        "UUID",
        "\"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11\"",
        "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"",
    ),
    ("DATE", "\"2024-01-15\"", "\"2024-01-15\""),
    ("TIME", "\"10:30:00\"", "\"10:30:00\""),
    ("TIME", "\"10:30:00.250000\"", "\"10:30:00.250000\""),
    (
        "DATETIME",
        "\"2024-01-15 10:30:00.000001\"",
        "\"2024-01-15 10:30:00.000001\"",
    ),
    (
        "TIMESTAMP",
        "\"2024-01-15T10:30:00Z\"",
        "\"2024-01-15T10:30:00Z\"",
    ),
    (
        "TIMESTAMP",
        "\"2024-01-15T12:30:00+02:00\"",
        "\"2024-01-15T10:30:00Z\"",
    ),
    (
        "INTERVAL",
        "\"1 year 2 months 3 days 04:05:06.5\"",
        "\"1 year 2 mons 3 days 04:05:06.5\"",
    ),
    (
        "INTERVAL",
        "\"P1Y2M3DT4H5M6S\"",
        "\"1 year 2 mons 3 days 04:05:06\"",
    ),
    ("INTERVAL", "\"90\"", "\"00:01:30\""),
    (
        "INTERVAL",
        "\"@ 1 day 25 hours ago\"",
        "\"-1 days -25:00:00\"",
    ),
    ("INTERVAL", "\"-1 month +1 day\"", "\"-1 mons +1 day\""),
    (
        "INTERVAL",
        "\"2147483647 months 2147483647 days 9223372036854775807 microseconds\"",
        "\"178956970 years 7 mons 2147483647 days 2562047788:00:54.775807\"",
    ),
    ("INTERVAL", "\"0\"", "\"00:00:00\""),
    ("BLOB", "\"AAH/\"", "\"AAH/\""),
    ("VARBINARY(4)", "\"\"", "\"\""),
    (
        "JSONB",
        "{\"b\": [1, null, \"x\"], \"a\": {\"c\": 1.50}}",
        "{\"a\":{\"c\":1.50},\"b\":[1,null,\"x\"]}",
    ),
    ("JSONB", "[]", "[]"),
    ("JSONB", "true", "true"),
];

/// The text of the first cell of a reply's rows, without blanks: what a driver reads, digit for digit.
fn first_cell(payload: &[u8]) -> String {
    let text = std::str::from_utf8(payload).unwrap();
    let (_, rows) = text.split_once("\"rows\":[[").unwrap();
    let (cell, _) = rows.split_once("]],\"row_count\"").unwrap();
    cell.to_owned()
}

fn compact(json: &str) -> String {
    let raw: Value = serde_json::from_str(json).unwrap();
    raw.to_string()
}

#[tokio::test]
async fn a_parameter_of_every_type_comes_back_as_it_went() {
    let server = in_memory().await;
    let mut base = base(&server).await;
    for (data_type, sent, expected) in VALUES {
        base.query(&format!("CREATE TABLE v (v {data_type})")).await;
        let insert = json!({"name": "", "query": "INSERT INTO v VALUES ($1)"});
        base.expect(code::PREPARE, insert, code::PREPARE_RESULT)
            .await;
        let execute = format!("{{\"name\":\"\",\"params\":[{sent}]}}");
        base.send_bytes(&Base::frame(code::EXECUTE, execute.as_bytes()))
            .await;
        let done = base.receive().await.unwrap();
        assert_eq!(
            done.code,
            code::QUERY_RESULT,
            "{data_type} {sent}: {:?}",
            done.json()
        );
        let got = base
            .call(code::QUERY, json!({"query": "SELECT v FROM v"}))
            .await;
        let cell = first_cell(&got.payload);
        assert_eq!(
            compact(&cell),
            compact(expected),
            "{data_type} {sent}: {cell}"
        );
        if *data_type != "JSONB" {
            assert_eq!(cell, *expected, "{data_type} {sent}, to the digit");
        }
        // And as a parameter of a Query, beside the column.
        let query = format!(
            "{{\"query\":\"SELECT count(*) FROM v WHERE v = $1 OR v IS NULL\",\"params\":[{sent}]}}"
        );
        base.send_bytes(&Base::frame(code::QUERY, query.as_bytes()))
            .await;
        let found = base.receive().await.unwrap();
        assert_eq!(
            found.code,
            code::QUERY_RESULT,
            "{data_type} {sent}: {:?}",
            found.json()
        );
        assert_eq!(found.json()["rows"], json!([[1]]), "{data_type} {sent}");
        base.query("DROP TABLE v").await;
    }
}

#[tokio::test]
async fn a_parameter_that_its_type_does_not_take_is_refused_and_nothing_is_written() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    for (data_type, sent, state) in [
        ("BOOLEAN", json!("maybe"), "22P02"),
        ("SMALLINT", json!(32768), "22003"),
        ("INT", json!("x"), "22P02"),
        ("INT", json!([1]), "22P02"),
        ("BIGINT", json!(9.5e18), "22003"),
        ("DOUBLE", json!("one"), "22P02"),
        ("DECIMAL(4,2)", json!("100"), "22003"),
        ("VARCHAR(2)", json!("abc"), "22001"),
        ("TEXT", json!([1]), "22P02"),
        ("TEXT", json!({"a": 1}), "22P02"),
        ("UUID", json!("a0ee"), "22P02"),
        ("DATE", json!("2024-02-30"), "22008"),
        ("TIME", json!("25:00"), "22008"),
        ("TIMESTAMP", json!("yesterday-ish"), "22007"),
        ("INTERVAL", json!("a while"), "22007"),
        ("INTERVAL", json!("2147483648 days"), "22008"),
        ("INTERVAL", json!({"days": 1}), "22P02"),
        ("BLOB", json!("not base64!"), "22P02"),
    ] {
        base.query(&format!("CREATE TABLE v (v {data_type})")).await;
        let insert = json!({"query": "INSERT INTO v VALUES ($1)", "params": [sent]});
        let error = base.refused(code::QUERY, insert).await;
        assert_eq!(error["sqlstate"], state, "{data_type} {sent}: {error}");
        assert_eq!(base.rows("SELECT count(*) FROM v").await, json!([[0]]));
        base.query("DROP TABLE v").await;
    }
}

/// The row images of a binary answer, taken apart by the reference alone.
fn images(payload: &[u8]) -> Vec<&[u8]> {
    fn sized(bytes: &[u8]) -> (&[u8], &[u8]) {
        let (size, rest) = bytes.split_first_chunk::<4>().unwrap();
        rest.split_at(u32::from_be_bytes(*size) as usize)
    }
    let (_header, rest) = sized(payload);
    let (count, mut rest) = rest.split_first_chunk::<4>().unwrap();
    let mut images = Vec::new();
    for _ in 0..u32::from_be_bytes(*count) {
        let (image, behind) = sized(rest);
        images.push(image);
        rest = behind;
    }
    assert!(rest.is_empty(), "nothing trails the last row");
    images
}

#[tokio::test]
async fn an_interval_in_a_row_image_is_its_months_days_and_microseconds() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    base.query("CREATE TABLE v (v INTERVAL)").await;
    let binary = json!({"option": "result_format", "value": "binary"});
    base.expect(code::SET_OPTION, binary, code::SESSION_RESULT)
        .await;
    for (sent, months, days, micros) in [
        (
            json!("1 year 2 months 3 days 04:05:06.5"),
            14,
            3,
            14_706_500_000,
        ),
        (json!("-1 month +1 day -00:00:00.000001"), -1, 1, -1),
        (
            json!("2147483647 months -2147483648 days 9223372036854775807 microseconds"),
            i32::MAX,
            i32::MIN,
            i64::MAX,
        ),
        (json!(null), 0, 0, 0),
    ] {
        let insert = json!({"query": "INSERT INTO v VALUES ($1)", "params": [sent]});
        base.expect(code::QUERY, insert, code::QUERY_RESULT).await;
        let mut expected = vec![0, 1, u8::from(sent.is_null())];
        expected.extend(i32::to_be_bytes(months));
        expected.extend(i32::to_be_bytes(days));
        expected.extend(i64::to_be_bytes(micros));
        // As it is stored, as it was computed, and as a parameter that comes straight back.
        for query in ["SELECT v FROM v", "SELECT v + INTERVAL '0' FROM v"] {
            let reply = base.call(code::QUERY, json!({"query": query})).await;
            assert_eq!(
                (reply.code, reply.flags),
                (code::QUERY_RESULT, 0x04),
                "{query}"
            );
            assert_eq!(images(&reply.payload), [&expected[..]], "{query} of {sent}");
        }
        let back = json!({"query": "SELECT $1::INTERVAL", "params": [sent]});
        let reply = base.call(code::QUERY, back).await;
        assert_eq!(
            images(&reply.payload),
            [&expected[..]],
            "{sent} straight back"
        );
        base.query("DELETE FROM v").await;
    }
}
