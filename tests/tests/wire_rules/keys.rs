//! Keys of requests: absent, null, unknown, twice, of a wrong type.

use super::*;

/// Every request that has fields, complete, and the keys that it must have.
const REQUESTS: &[(u8, &str, &[&str])] = &[
    (
        code::QUERY,
        r#"{"query": "SELECT 1", "params": [], "timeout_ms": 5000}"#,
        &["query"],
    ),
    (
        code::PREPARE,
        r#"{"name": "", "query": "SELECT 1"}"#,
        &["query"],
    ),
    (
        code::EXECUTE,
        r#"{"name": "", "params": [], "timeout_ms": 5000}"#,
        &[],
    ),
    (
        code::CURSOR_OPEN,
        r#"{"query": "SELECT 1", "cursor_type": 0, "concurrency": 0, "fetch_size": 1, "parameters": [], "hold": false}"#,
        &["query"],
    ),
    (
        code::BEGIN,
        r#"{"isolation_level": 1, "read_only": false, "deferrable": false}"#,
        &[],
    ),
    (
        code::SAVEPOINT,
        r#"{"name": "s", "release": false}"#,
        &["name"],
    ),
    (code::ROLLBACK, r#"{"savepoint": "s"}"#, &[]),
    (code::COMMIT, "{}", &[]),
    (
        code::GET_TABLES,
        r#"{"catalog": "flydb", "schema": "public", "table_name": "%", "table_types": ["TABLE"]}"#,
        &[],
    ),
    (
        code::GET_COLUMNS,
        r#"{"catalog": "flydb", "schema": "public", "table_name": "%", "column_name": "%"}"#,
        &[],
    ),
    (
        code::GET_PRIMARY_KEYS,
        r#"{"catalog": "flydb", "schema": "public", "table_name": "t"}"#,
        &[],
    ),
    (
        code::GET_INDEXES,
        r#"{"catalog": "flydb", "schema": "public", "table_name": "t", "unique": false}"#,
        &[],
    ),
    (
        code::GET_FOREIGN_KEYS,
        r#"{"pk_table": "t", "fk_table": "t"}"#,
        &[],
    ),
    (code::GET_TYPE_INFO, "{}", &[]),
    (
        code::SET_OPTION,
        r#"{"option": "fetch_size", "value": 0}"#,
        &["option", "value"],
    ),
    (code::GET_OPTION, r#"{"option": "fetch_size"}"#, &["option"]),
    (code::GET_SERVER_INFO, "{}", &[]),
    (code::DEALLOCATE, r#"{"name": ""}"#, &[]),
    (code::RESET, "{}", &[]),
];

async fn with_table(server: &flydb_server::Server) -> Base {
    let mut base = base(server).await;
    base.query("CREATE TABLE t (id INT PRIMARY KEY)").await;
    base
}

async fn send(base: &mut Base, request: u8, payload: &str) -> (u8, Value) {
    base.send_bytes(&Base::frame(request, payload.as_bytes()))
        .await;
    let reply = base.receive().await.unwrap();
    (reply.code, reply.json())
}

#[tokio::test]
async fn every_request_is_answered_by_its_kind() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    for (request, payload, _) in REQUESTS {
        let expected = match *request {
            code::QUERY | code::EXECUTE | code::DEALLOCATE => code::QUERY_RESULT,
            code::PREPARE => code::PREPARE_RESULT,
            code::CURSOR_OPEN => code::CURSOR_RESULT,
            0x20..=0x25 => code::METADATA_RESULT,
            0x30..=0x33 => code::TX_RESULT,
            _ => code::SESSION_RESULT,
        };
        let (answer, body) = send(&mut base, *request, payload).await;
        assert_eq!(answer, expected, "{payload}: {body}");
        assert_eq!(body["success"], true, "{payload}: {body}");
    }
}

#[tokio::test]
async fn unknown_keys_are_ignored_and_keys_that_stand_twice_refused() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    for (request, payload, _) in REQUESTS {
        let comma = if *payload == "{}" { "" } else { "," };
        let unknown = payload.replacen(
            '{',
            &format!(r#"{{"later": {{"deep": [1, {{}}]}}{comma}"#),
            1,
        );
        let (answer, body) = send(&mut base, *request, &unknown).await;
        assert_ne!(answer, code::ERROR, "{unknown}: {body}");
        for twice in [
            payload.replacen('{', &format!(r#"{{"later": 1, "later": 1{comma}"#), 1),
            payload.replacen('{', &format!(r#"{{"later": {{"a": 1, "a": 1}}{comma}"#), 1),
            payload.replacen(
                '{',
                &format!(r#"{{"later": [[{{"\u0061": 1, "a": 1}}]]{comma}"#),
                1,
            ),
        ] {
            let (answer, body) = send(&mut base, *request, &twice).await;
            assert_eq!(
                (answer, &body["code"]),
                (code::ERROR, &json!(400)),
                "{twice}: {body}"
            );
        }
    }
}

#[tokio::test]
async fn a_known_key_that_stands_twice_is_refused_even_where_both_agree() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    for (request, payload, _) in REQUESTS {
        let object: serde_json::Map<String, Value> = serde_json::from_str(payload).unwrap();
        for (key, value) in &object {
            let twice = payload.replacen('{', &format!("{{\"{key}\": {value}, "), 1);
            let (answer, body) = send(&mut base, *request, &twice).await;
            assert_eq!(
                (answer, &body["code"]),
                (code::ERROR, &json!(400)),
                "{twice}: {body}"
            );
        }
    }
}

#[tokio::test]
async fn absent_and_null_keys_take_their_default_and_needed_ones_are_missed() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    for (request, payload, needed) in REQUESTS {
        let object: serde_json::Map<String, Value> = serde_json::from_str(payload).unwrap();
        for key in object.keys() {
            let mut absent = object.clone();
            absent.remove(key);
            let mut null = object.clone();
            null.insert(key.clone(), Value::Null);
            for (what, object) in [("without", absent), ("null", null)] {
                // Setting an option to null is for the option to judge.
                if key == "value" && what == "null" {
                    continue;
                }
                let text = Value::Object(object).to_string();
                let (answer, body) = send(&mut base, *request, &text).await;
                let malformed = answer == code::ERROR
                    && body["message"]
                        .as_str()
                        .is_some_and(|m| m.contains("08P01"));
                assert_eq!(
                    malformed,
                    needed.contains(&key.as_str()),
                    "{what} {key}: {text}: {body}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_key_of_a_wrong_type_is_refused_and_the_connection_goes_on() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    for (request, payload, _) in REQUESTS {
        let object: serde_json::Map<String, Value> = serde_json::from_str(payload).unwrap();
        for key in object.keys().filter(|key| *key != "value") {
            let mut wrong = object.clone();
            wrong.insert(key.clone(), json!({"no": "such thing"}));
            let text = Value::Object(wrong).to_string();
            let (answer, body) = send(&mut base, *request, &text).await;
            assert_eq!(
                (answer, &body["code"]),
                (code::ERROR, &json!(400)),
                "{text}: {body}"
            );
        }
        for not_utf8 in [
            &b"{\"later\": \"\xFF\"}"[..],
            b"{\"\xC3\": 1}",
            b"\xEF\xBB\xBF{}",
        ] {
            base.send_bytes(&Base::frame(*request, not_utf8)).await;
            let reply = base.receive().await.unwrap();
            assert_eq!(
                (reply.code, &reply.json()["code"]),
                (code::ERROR, &json!(400))
            );
        }
    }
    assert_eq!(base.rows("SELECT 1").await, json!([[1]]));
}

#[tokio::test]
async fn a_message_without_fields_may_be_empty_or_an_empty_object() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let empty = [
        (code::PING, code::PONG),
        (code::GET_SERVER_INFO, code::SESSION_RESULT),
        (code::GET_TYPE_INFO, code::METADATA_RESULT),
        (code::GET_TABLES, code::METADATA_RESULT),
        (code::BEGIN, code::TX_RESULT),
        (code::COMMIT, code::TX_RESULT),
        (code::BEGIN, code::TX_RESULT),
        (code::ROLLBACK, code::TX_RESULT),
        (code::RESET, code::SESSION_RESULT),
    ];
    for payload in ["", "{}", " { } "] {
        for (request, answer) in empty {
            base.send_bytes(&Base::frame(request, payload.as_bytes()))
                .await;
            let reply = base.receive().await.unwrap();
            assert_eq!(reply.code, answer, "{request:#x} {payload:?}");
            assert_eq!(reply.flags, 0);
        }
    }
}
