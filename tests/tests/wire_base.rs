//! The base protocol, spoken by a driver that knows nothing else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

use std::collections::BTreeSet;

use flydb_tests::server::{PASSWORD, builder, in_memory};
use flydb_tests::wire::{Base, code};
use serde_json::{Value, json};

async fn admin(server: &flydb_server::Server) -> Base {
    Base::log_in(server.binary_addr(), "admin", PASSWORD).await
}

fn keys(object: &Value) -> BTreeSet<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn a_log_in_by_json_is_answered_in_json() {
    let server = in_memory().await;
    let mut base = Base::connect(server.binary_addr()).await;
    let wrong = json!({"username": "admin", "password": "wrong"});
    let refused = base.expect(code::AUTH, wrong, code::AUTH_RESULT).await;
    assert_eq!(refused["success"], false);
    let unknown = json!({"username": "nobody", "password": PASSWORD});
    let unknown = base.expect(code::AUTH, unknown, code::AUTH_RESULT).await;
    assert_eq!(unknown, refused, "who is wrong is not told");
    let right = json!({"username": "admin", "password": PASSWORD});
    let accepted = base.expect(code::AUTH, right, code::AUTH_RESULT).await;
    assert_eq!(accepted["success"], true);
    assert_eq!(keys(&accepted), BTreeSet::from(["success", "message"]));
}

#[tokio::test]
async fn a_log_in_in_binary_is_answered_in_binary() {
    let server = in_memory().await;
    let mut base = Base::connect(server.binary_addr()).await;
    let credentials = |user: &str, password: &str| {
        let mut payload = Vec::new();
        for text in [user, password] {
            payload.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
            payload.extend(text.as_bytes());
        }
        Base::frame(code::AUTH, &payload)
    };
    base.send_bytes(&credentials("admin", "wrong")).await;
    let refused = base.receive().await.unwrap();
    assert_eq!((refused.code, refused.payload[0]), (code::AUTH_RESULT, 0));
    base.send_bytes(&credentials("admin", PASSWORD)).await;
    let accepted = base.receive().await.unwrap();
    assert_eq!((accepted.code, accepted.payload[0]), (code::AUTH_RESULT, 1));
    let length = u32::from_be_bytes(accepted.payload[1..5].try_into().unwrap());
    assert_eq!(accepted.payload.len(), 5 + length as usize);
    assert_eq!(base.rows("SELECT 1").await, json!([[1]]));
}

#[tokio::test]
async fn before_the_log_in_only_auth_and_ping_are_answered() {
    let server = in_memory().await;
    let mut base = Base::connect(server.binary_addr()).await;
    assert_eq!(base.call(code::PING, Value::Null).await.code, code::PONG);
    for request in (0..=0x7F).filter(|request| ![code::AUTH, code::PING].contains(request)) {
        let error = base.refused(request, json!({"query": "SELECT 1"})).await;
        assert_eq!(error["code"], 401, "{request:#x}");
    }
    let right = json!({"username": "admin", "password": PASSWORD});
    let accepted = base.expect(code::AUTH, right, code::AUTH_RESULT).await;
    assert_eq!(accepted["success"], true);
}

#[tokio::test]
async fn tries_at_logging_in_are_bounded() {
    let server = in_memory().await;
    let mut base = Base::connect(server.binary_addr()).await;
    for _ in 0..5 {
        let wrong = json!({"username": "admin", "password": "wrong"});
        let refused = base.expect(code::AUTH, wrong, code::AUTH_RESULT).await;
        assert_eq!(refused["success"], false);
    }
    base.assert_closed().await;
}

#[tokio::test]
async fn results_have_the_base_keys_and_one_line_of_message() {
    let server = in_memory().await;
    let mut base = admin(&server).await;
    let base_keys = BTreeSet::from(["success", "message", "columns", "rows", "row_count"]);
    let created = base
        .query("CREATE TABLE t (id INT PRIMARY KEY, name TEXT, price DECIMAL(8,2))")
        .await;
    assert_eq!(keys(&created), base_keys);
    assert_eq!(created["message"], "CREATE TABLE OK");
    assert_eq!(created["rows"], json!([]));
    let inserted = base
        .query("INSERT INTO t VALUES (1, 'a', 1.50), (2, NULL, 2)")
        .await;
    assert_eq!(inserted["message"], "INSERT 2");
    assert_eq!(inserted["row_count"], 2);
    let selected = base.query("SELECT * FROM t ORDER BY id").await;
    assert_eq!(keys(&selected), base_keys);
    assert_eq!(selected["message"], "SELECT 2");
    assert_eq!(selected["columns"], json!(["id", "name", "price"]));
    assert_eq!(
        selected["rows"],
        json!([[1, "a", "1.50"], [2, null, "2.00"]])
    );
    assert_eq!(selected["row_count"], 2);
    assert_eq!(
        base.query("UPDATE t SET name = 'b' WHERE id = 2").await["message"],
        "UPDATE 1"
    );
    assert_eq!(base.query("DELETE FROM t").await["message"], "DELETE 2");
    assert_eq!(base.query("DROP TABLE t").await["message"], "DROP TABLE OK");
}

#[tokio::test]
async fn errors_have_code_and_message_and_the_connection_goes_on() {
    let server = in_memory().await;
    let mut base = admin(&server).await;
    for (sql, code_number, state) in [
        ("SELEC 1", 400, "42601"),
        ("SELECT * FROM nowhere", 404, "42P01"),
        ("SELECT 1 / 0", 400, "22012"),
    ] {
        let error = base.refused(code::QUERY, json!({"query": sql})).await;
        assert_eq!(error["code"], code_number, "{sql}: {error}");
        assert_eq!(keys(&error), BTreeSet::from(["code", "message"]));
        let message = error["message"].as_str().unwrap();
        assert!(
            message.ends_with(&format!("(SQLSTATE {state})")),
            "{message}"
        );
        assert!(!message.contains('\n'));
    }
    assert_eq!(base.rows("SELECT 1").await, json!([[1]]));
}

#[tokio::test]
async fn a_client_that_asks_for_extensions_gets_them() {
    let server = in_memory().await;
    let mut base = Base::connect(server.binary_addr()).await;
    let auth = json!({
        "username": "admin", "password": PASSWORD, "client": "test 1",
        "features": ["binary_rows", "no_such"], "options": {"application_name": "test"}
    });
    let accepted = base.expect(code::AUTH, auth, code::AUTH_RESULT).await;
    assert_eq!(accepted["features"], json!(["binary_rows"]));
    assert!(accepted["session_id"].is_string());
    let option = json!({"option": "application_name"});
    let option = base
        .expect(code::GET_OPTION, option, code::SESSION_RESULT)
        .await;
    assert_eq!(option["value"], "test");
    let result = base.query("SELECT 1 AS one").await;
    assert_eq!(result["tx"], "idle");
    assert_eq!(result["statement_type"], "SELECT");
    assert_eq!(result["column_types"], json!(["INT"]));
    let error = base
        .refused(code::QUERY, json!({"query": "SELECT x"}))
        .await;
    assert_eq!(error["sqlstate"], "42703");
    assert_eq!(error["position"], 8);
    assert_eq!(error["tx"], "idle");
}

#[tokio::test]
async fn server_info_is_complete() {
    let server = in_memory().await;
    let mut base = admin(&server).await;
    for payload in [Value::Null, json!({})] {
        let info = base
            .expect(code::GET_SERVER_INFO, payload, code::SESSION_RESULT)
            .await;
        assert_eq!(info["protocol_version"], 1);
        assert_eq!(info["username"], "admin");
        assert_eq!(info["max_statement_len"], 16_777_216);
        assert_eq!(info["auto_commit"], true);
        assert_eq!(info["isolation_level"], 1);
        assert_eq!(info["database"], "flydb");
        let capabilities = info["capabilities"].as_array().unwrap();
        for capability in ["sql", "prepared_statements", "transactions", "cursors"] {
            assert!(capabilities.contains(&json!(capability)), "{info}");
        }
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let server = in_memory().await;
    let mut base = admin(&server).await;
    let mut all = Vec::new();
    for number in 0..500 {
        let payload = json!({"query": format!("SELECT {number}")}).to_string();
        all.extend(Base::frame(code::QUERY, payload.as_bytes()));
        if number % 50 == 0 {
            all.extend(Base::frame(code::PING, b""));
        }
    }
    base.send_bytes(&all).await;
    for number in 0..500 {
        let reply = base.receive().await.unwrap();
        assert_eq!(reply.json()["rows"], json!([[number]]));
        if number % 50 == 0 {
            assert_eq!(base.receive().await.unwrap().code, code::PONG);
        }
    }
}

#[tokio::test]
async fn frames_may_come_byte_by_byte() {
    let server = in_memory().await;
    let mut base = admin(&server).await;
    let payload = json!({"query": "SELECT 'ä'"}).to_string();
    for byte in Base::frame(code::QUERY, payload.as_bytes()) {
        base.send_bytes(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(base.receive().await.unwrap().json()["rows"], json!([["ä"]]));
}

#[tokio::test]
async fn a_peer_out_of_step_gets_one_error_and_is_closed() {
    let server = in_memory().await;
    let over: [u8; 8] = [0xFD, 1, code::QUERY, 0, 0x01, 0, 0, 1];
    for bytes in [
        b"GET / HTTP/1.1\r\n\r\n".as_slice(),
        &[0xFD, 2, code::PING, 0, 0, 0, 0, 0],
        &[0x00],
        &over,
    ] {
        for authenticated in [false, true] {
            let mut base = match authenticated {
                true => admin(&server).await,
                false => Base::connect(server.binary_addr()).await,
            };
            base.send_bytes(bytes).await;
            let error = base.receive().await.unwrap();
            assert_eq!(error.code, code::ERROR);
            assert_eq!(error.json()["code"], 400);
            base.assert_closed().await;
        }
    }
    assert_eq!(admin(&server).await.rows("SELECT 1").await, json!([[1]]));
}

#[tokio::test]
async fn what_is_framed_well_and_means_nothing_is_refused_and_passed_over() {
    let server = in_memory().await;
    let mut base = admin(&server).await;
    let mut flagged = Base::frame(code::PING, b"");
    for flags in [0x01, 0x02, 0x04, 0x80] {
        flagged[3] = flags;
        base.send_bytes(&flagged).await;
        assert_eq!(
            base.receive().await.unwrap().json()["code"],
            400,
            "flags {flags}"
        );
    }
    for (request, payload) in [
        (0x00, b"".as_slice()),
        (0x7F, b"{}"),
        (0x50, b"{}"),
        (0x0C, b"{}"),
        (code::QUERY_RESULT, b"{}"),
        (code::QUERY, b""),
        (code::QUERY, b"{"),
        (code::QUERY, b"[]"),
        (code::QUERY, b"{\"query\":1}"),
        (
            code::QUERY,
            b"{\"query\":\"SELECT 1\",\"query\":\"SELECT 2\"}",
        ),
        (code::QUERY, b"{\"query\":\"\xFF\"}"),
        (code::QUERY, b"{\"query\":\"SELECT 1\"} "),
        (code::PING, b"x"),
        (code::AUTH, b"\0\0\0\x05ad"),
    ] {
        base.send_bytes(&Base::frame(request, payload)).await;
        let reply = base.receive().await.unwrap();
        if reply.code == code::QUERY_RESULT {
            assert!(payload.ends_with(b" "), "blanks may stand around JSON");
            continue;
        }
        assert_eq!(reply.json()["code"], 400, "{request:#x} {payload:?}");
    }
    let later = json!({"query": "SELECT 1", "unknown": {"key": 1}});
    let result = base.expect(code::QUERY, later, code::QUERY_RESULT).await;
    assert_eq!(result["rows"], json!([[1]]));
}

#[tokio::test]
async fn half_a_frame_ends_with_its_connection_and_nothing_else() {
    let server = in_memory().await;
    let whole = Base::frame(code::QUERY, br#"{"query":"CREATE TABLE t (id INT)"}"#);
    for length in [1, 4, 8, 20, whole.len() - 1] {
        let mut base = admin(&server).await;
        base.send_bytes(&whole[..length]).await;
        base.finish_sending().await;
        base.assert_closed().await;
    }
    let error = admin(&server)
        .await
        .refused(code::QUERY, json!({"query": "SELECT * FROM t"}))
        .await;
    assert_eq!(error["code"], 404);
}

#[tokio::test]
async fn one_connection_too_many_is_told_so() {
    let server = builder().max_connections(2).start().await.unwrap();
    let first = admin(&server).await;
    let _second = admin(&server).await;
    let mut third = Base::connect(server.binary_addr()).await;
    let error = third.receive().await.unwrap();
    assert_eq!(error.json()["code"], 429);
    third.assert_closed().await;
    drop(first);
    // The place is free once the server has seen the first one go.
    loop {
        let mut next = Base::connect(server.binary_addr()).await;
        next.send(code::PING, Value::Null).await;
        if next
            .receive()
            .await
            .is_some_and(|reply| reply.code == code::PONG)
        {
            break;
        }
    }
}

#[tokio::test]
async fn a_text_of_several_statements_answers_with_the_last() {
    let server = in_memory().await;
    let mut base = admin(&server).await;
    let result = base
        .query("CREATE TABLE t (id INT); INSERT INTO t VALUES (1), (2); SELECT count(*) FROM t;")
        .await;
    assert_eq!(result["rows"], json!([[2]]));
    let failing =
        json!({"query": "INSERT INTO t VALUES (3); SELECT 1/0; INSERT INTO t VALUES (4)"});
    assert_eq!(base.refused(code::QUERY, failing).await["code"], 400);
    assert_eq!(base.rows("SELECT count(*) FROM t").await, json!([[3]]));
}
