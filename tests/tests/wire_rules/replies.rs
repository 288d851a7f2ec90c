//! Replies: their order under errors, and the transaction that each tells of.

use super::*;

#[tokio::test]
async fn errors_keep_their_place_among_pipelined_requests() {
    let server = in_memory().await;
    let mut base = base(&server).await;
    let query = |sql: &str| Base::frame(code::QUERY, json!({"query": sql}).to_string().as_bytes());
    let mut flagged = Base::frame(code::PING, b"");
    flagged[3] = 0x01;
    let all = [
        query("SELECT 1"),
        query("SELEC"),
        Base::frame(code::PING, b""),
        Base::frame(0x7F, b"{}"),
        query("SELECT 1 / 0"),
        Base::frame(code::QUERY, b"{"),
        Base::frame(code::COMMIT, b""),
        flagged,
        query("SELECT 2"),
        Base::frame(code::PING, b""),
    ];
    base.send_bytes(&all.concat()).await;
    let mut codes = Vec::new();
    for _ in 0..all.len() {
        codes.push(base.receive().await.unwrap().code);
    }
    let (ok, bad, pong) = (code::QUERY_RESULT, code::ERROR, code::PONG);
    assert_eq!(codes, [ok, bad, pong, bad, bad, bad, bad, bad, ok, pong]);
}

#[tokio::test]
async fn a_frame_that_ends_the_connection_is_answered_after_those_before_it() {
    let server = in_memory().await;
    let mut base = base(&server).await;
    let mut all = Base::frame(code::QUERY, br#"{"query":"SELECT 1"}"#);
    all.extend([0x00; 8]);
    all.extend(Base::frame(code::PING, b""));
    base.send_bytes(&all).await;
    assert_eq!(base.receive().await.unwrap().code, code::QUERY_RESULT);
    assert_eq!(base.receive().await.unwrap().json()["code"], 400);
    base.assert_closed().await;
}

#[tokio::test]
async fn every_reply_but_pong_tells_the_state_of_the_transaction() {
    let server = in_memory().await;
    let mut base = extended(&server).await;
    base.query("CREATE TABLE t (id INT PRIMARY KEY)").await;
    let requests = [
        (code::QUERY, json!({"query": "SELECT 1"})),
        (code::PREPARE, json!({"name": "", "query": "SELECT 1"})),
        (code::EXECUTE, json!({"name": "", "params": []})),
        (code::CURSOR_OPEN, json!({"query": "SELECT 1"})),
        (code::GET_TABLES, json!({})),
        (code::GET_TYPE_INFO, json!({})),
        (code::GET_OPTION, json!({"option": "fetch_size"})),
        (code::GET_SERVER_INFO, json!({})),
        (code::QUERY, json!({"query": 1})),
        (0x7F, json!({})),
    ];
    for (state, change) in [
        ("idle", Value::Null),
        ("active", json!({"query": "BEGIN"})),
        ("failed", json!({"query": "SELECT 1 / 0"})),
        ("idle", json!({"query": "ROLLBACK"})),
    ] {
        if !change.is_null() {
            assert_eq!(base.call(code::QUERY, change).await.json()["tx"], state);
        }
        for (request, payload) in &requests {
            let reply = base.call(*request, payload.clone()).await.json();
            assert_eq!(reply["tx"], state, "{request:#x} {payload}: {reply}");
        }
    }
}

#[tokio::test]
async fn a_log_in_with_options_is_whole_or_refused() {
    let server = in_memory().await;
    let mut base = Base::connect(server.binary_addr()).await;
    for (options, accepted) in [
        (json!({"isolation_level": 9}), false),
        (json!({"no_such_option": 1}), false),
        (json!({"fetch_size": 3, "time_zone": "Europe/Bern"}), false),
        (json!({"fetch_size": 3, "isolation_level": 2}), true),
    ] {
        let auth = json!({"username": "admin", "password": PASSWORD, "options": options});
        let reply = base.call(code::AUTH, auth).await;
        let told = reply.code == code::AUTH_RESULT && reply.json()["success"] == true;
        assert_eq!(told, accepted, "{options}: {:?}", reply.json());
    }
    let got = json!({"option": "fetch_size"});
    let got = base
        .expect(code::GET_OPTION, got, code::SESSION_RESULT)
        .await;
    assert_eq!(got["value"], 3);
}

/// What is wrong with a log-in that asks for extensions used to be told without them.
#[tokio::test]
async fn a_log_in_with_extensions_is_refused_with_them() {
    let server = in_memory().await;
    let mut new = Base::connect(server.binary_addr()).await;
    let mut auth = json!({"username": "admin", "password": PASSWORD, "database": "elsewhere"});
    let refused = new.refused(code::AUTH, auth.clone()).await;
    assert_eq!(
        (&refused["code"], &refused["sqlstate"]),
        (&json!(404), &json!("3D000"))
    );
    auth["database"] = json!("flydb");
    auth["options"] = json!({"time_zone": "Mars/Olympus"});
    let refused = new.refused(code::AUTH, auth).await;
    assert_eq!(refused["sqlstate"], "22009", "{refused}");
    // Nobody is logged in, and nothing was asked for.
    let refused = new.refused(code::QUERY, json!({"query": "SELECT 1"})).await;
    assert_eq!(
        (&refused["code"], refused.get("sqlstate")),
        (&json!(401), None)
    );
}
