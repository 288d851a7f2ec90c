//! Options, Reset and privileges.

use super::*;

#[tokio::test]
async fn options_are_checked_and_kept() {
    let server = in_memory().await;
    let mut base = session(&server).await;
    for (option, value) in [
        ("isolation_level", json!(3)),
        ("query_timeout", json!(30)),
        ("fetch_size", json!(100)),
        ("time_zone", json!("UTC")),
        ("result_format", json!("json")),
        ("compression", json!("none")),
        ("lock_timeout", json!(5)),
    ] {
        assert_eq!(set(&mut base, option, value.clone()).await["value"], value);
        let got = json!({"option": option});
        let got = base
            .expect(code::GET_OPTION, got, code::SESSION_RESULT)
            .await;
        assert_eq!(got["value"], value, "{option}");
        base.query(&format!("SHOW {option}")).await;
    }
    let name = base.expect(
        code::GET_OPTION,
        json!({"option": "username"}),
        code::SESSION_RESULT,
    );
    assert_eq!(name.await["value"], "admin");
    for (option, value, number) in [
        ("no_such_option", json!(1), 404),
        ("isolation_level", json!(4), 400),
        ("auto_commit", json!("yes"), 400),
        ("username", json!("root"), 400),
        ("compression", json!("zlib"), 501),
    ] {
        let request = json!({"option": option, "value": value});
        assert_eq!(
            base.refused(code::SET_OPTION, request).await["code"],
            number,
            "{option}"
        );
    }
    let unknown = json!({"option": "no_such_option"});
    assert_eq!(base.refused(code::GET_OPTION, unknown).await["code"], 404);
    base.query("SET fetch_size = 7").await;
    let got = base.expect(
        code::GET_OPTION,
        json!({"option": "fetch_size"}),
        code::SESSION_RESULT,
    );
    assert_eq!(got.await["value"], 7);
}

#[tokio::test]
async fn reset_restores_all_but_prepared_statements() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let prepare = json!({"name": "one", "query": "SELECT 1"});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    set(&mut base, "fetch_size", json!(5)).await;
    base.query("BEGIN").await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    let open = json!({"query": "SELECT * FROM t", "cursor_type": 1});
    let cursor = base
        .expect(code::CURSOR_OPEN, open, code::CURSOR_RESULT)
        .await;
    let reset = base
        .expect(code::RESET, Value::Null, code::SESSION_RESULT)
        .await;
    assert_eq!(
        (&reset["success"], &reset["tx"]),
        (&json!(true), &json!("idle"))
    );
    let fetch = json!({"cursor_id": cursor["cursor_id"]});
    assert_eq!(
        base.refused(code::CURSOR_FETCH, fetch).await["sqlstate"],
        "34000"
    );
    let option = json!({"option": "fetch_size"});
    let option = base
        .expect(code::GET_OPTION, option, code::SESSION_RESULT)
        .await;
    assert_eq!(option["value"], 0);
    assert_eq!(base.rows("SELECT count(*) FROM t").await, json!([[0]]));
    let execute = json!({"name": "one", "params": []});
    base.expect(code::EXECUTE, execute, code::QUERY_RESULT)
        .await;
}

#[tokio::test]
async fn privileges_are_enforced_and_follow_grants() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.query("CREATE USER ann PASSWORD 'pw'").await;
    let mut ann = Base::log_in(server.binary_addr(), "ann", "pw").await;
    let select = json!({"query": "SELECT * FROM t"});
    assert_eq!(ann.refused(code::QUERY, select.clone()).await["code"], 403);
    let user = json!({"query": "CREATE USER eve PASSWORD 'pw'"});
    assert_eq!(ann.refused(code::QUERY, user).await["code"], 403);
    base.query("GRANT SELECT ON t TO ann").await;
    ann.expect(code::QUERY, select.clone(), code::QUERY_RESULT)
        .await;
    let insert = json!({"query": "INSERT INTO t VALUES (1, 'a')"});
    assert_eq!(ann.refused(code::QUERY, insert).await["code"], 403);
    base.query("REVOKE SELECT ON t FROM ann").await;
    assert_eq!(ann.refused(code::QUERY, select).await["code"], 403);
    base.query("ALTER USER ann PASSWORD 'new'").await;
    let mut again = Base::connect(server.binary_addr()).await;
    for (password, success) in [("pw", false), ("new", true)] {
        let auth = json!({"username": "ann", "password": password});
        let answer = again.expect(code::AUTH, auth, code::AUTH_RESULT).await;
        assert_eq!(answer["success"], success);
    }
}
