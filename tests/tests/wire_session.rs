//! Transactions, options, prepared statements and Reset through the wire.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

use flydb_tests::server::{PASSWORD, in_memory};
use flydb_tests::wire::{Base, code};
use serde_json::{Value, json};

/// A session that sees extensions, so that the transaction's state can be watched.
async fn session(server: &flydb_server::Server) -> Base {
    let mut base = Base::connect(server.binary_addr()).await;
    let auth = json!({"username": "admin", "password": PASSWORD, "client": "test"});
    let accepted = base.expect(code::AUTH, auth, code::AUTH_RESULT).await;
    assert_eq!(accepted["success"], true);
    base
}

async fn with_table(server: &flydb_server::Server) -> Base {
    let mut base = session(server).await;
    base.query("CREATE TABLE t (id INT PRIMARY KEY, name TEXT)")
        .await;
    base
}

async fn set(base: &mut Base, option: &str, value: Value) -> Value {
    let request = json!({"option": option, "value": value});
    base.expect(code::SET_OPTION, request, code::SESSION_RESULT)
        .await
}

#[tokio::test]
async fn transactions_by_message() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let started = base
        .expect(code::BEGIN, json!({"isolation_level": 2}), code::TX_RESULT)
        .await;
    assert_eq!(started["message"], "transaction started");
    assert_eq!(started["tx"], "active");
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    let committed = base
        .expect(code::COMMIT, Value::Null, code::TX_RESULT)
        .await;
    assert_eq!(committed["message"], "transaction committed");
    assert_eq!(committed["transaction_id"], started["transaction_id"]);
    base.expect(code::BEGIN, json!({}), code::TX_RESULT).await;
    base.query("INSERT INTO t VALUES (2, 'b')").await;
    let rolled = base
        .expect(code::ROLLBACK, json!({}), code::TX_RESULT)
        .await;
    assert_eq!(rolled["message"], "transaction rolled back");
    assert_eq!(base.rows("SELECT id FROM t").await, json!([[1]]));
}

#[tokio::test]
async fn what_comes_out_of_order_is_refused() {
    let server = in_memory().await;
    let mut base = session(&server).await;
    for request in [code::COMMIT, code::ROLLBACK] {
        let error = base.refused(request, Value::Null).await;
        assert_eq!(
            (&error["code"], &error["sqlstate"]),
            (&json!(400), &json!("25P01"))
        );
    }
    for sql in [
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT a",
        "ROLLBACK TO a",
        "RELEASE a",
    ] {
        let error = base.refused(code::QUERY, json!({"query": sql})).await;
        assert_eq!(error["sqlstate"], "25P01", "{sql}");
    }
    base.query("BEGIN").await;
    let error = base.refused(code::BEGIN, json!({})).await;
    assert_eq!(error["sqlstate"], "25001");
    assert_eq!(error["tx"], "active");
}

#[tokio::test]
async fn an_error_fails_the_transaction_until_it_is_rolled_back() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.query("BEGIN").await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    base.expect(code::SAVEPOINT, json!({"name": "s"}), code::TX_RESULT)
        .await;
    let clash = json!({"query": "INSERT INTO t VALUES (1, 'again')"});
    let error = base.refused(code::QUERY, clash).await;
    assert_eq!(error["code"], 409);
    assert_eq!(error["sqlstate"], "23505");
    assert_eq!(error["tx"], "failed");
    for sql in ["SELECT 1", "SELEC", "SAVEPOINT x"] {
        let error = base.refused(code::QUERY, json!({"query": sql})).await;
        assert_eq!(error["sqlstate"], "25P02", "{sql}");
    }
    assert_eq!(
        base.refused(code::COMMIT, Value::Null).await["sqlstate"],
        "25P02"
    );
    let back = json!({"savepoint": "s"});
    let back = base.expect(code::ROLLBACK, back, code::TX_RESULT).await;
    assert_eq!(back["tx"], "active");
    base.query("COMMIT").await;
    assert_eq!(base.rows("SELECT name FROM t").await, json!([["a"]]));
}

/// CommitTx of a failed transaction is an error and leaves it failed: a driver must not take it for a
/// commit. SQL's COMMIT ends it, as PostgreSQL's does, and the tag says how.
#[tokio::test]
async fn commit_in_sql_ends_a_failed_transaction_by_rolling_back() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.query("BEGIN").await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    base.refused(code::QUERY, json!({"query": "SELECT 1 / 0"}))
        .await;
    let refused = base.refused(code::COMMIT, Value::Null).await;
    assert_eq!(
        (&refused["sqlstate"], &refused["tx"]),
        (&json!("25P02"), &json!("failed"))
    );
    let ended = base.query("COMMIT").await;
    assert_eq!(
        (&ended["message"], &ended["tx"]),
        (&json!("ROLLBACK"), &json!("idle"))
    );
    assert_eq!(base.rows("SELECT name FROM t").await, json!([]));
}

#[tokio::test]
async fn messages_and_sql_share_one_transaction() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.expect(code::BEGIN, json!({}), code::TX_RESULT).await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    base.query("SAVEPOINT s").await;
    base.query("INSERT INTO t VALUES (2, 'b')").await;
    base.expect(code::ROLLBACK, json!({"savepoint": "s"}), code::TX_RESULT)
        .await;
    base.expect(
        code::SAVEPOINT,
        json!({"name": "s", "release": true}),
        code::TX_RESULT,
    )
    .await;
    assert_eq!(base.query("COMMIT").await["message"], "COMMIT");
    assert_eq!(base.rows("SELECT id FROM t").await, json!([[1]]));
}

#[tokio::test]
async fn without_auto_commit_a_statement_opens_a_transaction() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let mut other = session(&server).await;
    set(&mut base, "auto_commit", json!(false)).await;
    assert_eq!(
        base.query("INSERT INTO t VALUES (1, 'a')").await["tx"],
        "active"
    );
    assert_eq!(other.rows("SELECT count(*) FROM t").await, json!([[0]]));
    base.expect(code::COMMIT, Value::Null, code::TX_RESULT)
        .await;
    assert_eq!(other.rows("SELECT count(*) FROM t").await, json!([[1]]));
    assert_eq!(
        base.query("INSERT INTO t VALUES (2, 'b')").await["tx"],
        "active"
    );
    set(&mut base, "auto_commit", json!(true)).await;
    assert_eq!(
        other.rows("SELECT count(*) FROM t").await,
        json!([[2]]),
        "as in JDBC"
    );
}

#[tokio::test]
async fn read_only_refuses_writes() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let insert = json!({"query": "INSERT INTO t VALUES (1, 'a')"});
    base.expect(code::BEGIN, json!({"read_only": true}), code::TX_RESULT)
        .await;
    assert_eq!(
        base.refused(code::QUERY, insert.clone()).await["sqlstate"],
        "25006"
    );
    base.expect(code::ROLLBACK, Value::Null, code::TX_RESULT)
        .await;
    set(&mut base, "read_only", json!(true)).await;
    assert_eq!(
        base.refused(code::QUERY, insert.clone()).await["sqlstate"],
        "25006"
    );
    set(&mut base, "read_only", json!(false)).await;
    base.expect(code::QUERY, insert, code::QUERY_RESULT).await;
}

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
async fn prepared_statements_take_typed_parameters() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let prepare = json!({"name": "put", "query": "INSERT INTO t VALUES ($1, $2)"});
    let prepared = base
        .expect(code::PREPARE, prepare.clone(), code::PREPARE_RESULT)
        .await;
    assert_eq!(prepared["param_count"], 2);
    assert_eq!(prepared["param_types"], json!(["INT", "TEXT"]));
    assert_eq!(
        base.refused(code::PREPARE, prepare).await["sqlstate"],
        "42P05"
    );
    let execute = |params: Value| json!({"name": "put", "params": params});
    let done = base
        .expect(code::EXECUTE, execute(json!([1, "a"])), code::QUERY_RESULT)
        .await;
    assert_eq!(
        (&done["message"], &done["affected_rows"]),
        (&json!("INSERT 1"), &json!(1))
    );
    for (params, state) in [
        (json!(["x", "b"]), "22P02"),
        (json!([2_147_483_648_i64, "b"]), "22003"),
        (json!([2]), "08P01"),
        (json!([2, "b", 3]), "08P01"),
    ] {
        let error = base.refused(code::EXECUTE, execute(params.clone())).await;
        assert_eq!(error["sqlstate"], state, "{params}");
    }
    let select = json!({"name": "get", "query": "SELECT name FROM t WHERE id = $1"});
    let prepared = base
        .expect(code::PREPARE, select, code::PREPARE_RESULT)
        .await;
    assert_eq!(prepared["columns"][0]["table_name"], "t");
    for _ in 0..3 {
        let get = json!({"name": "get", "params": [1]});
        let got = base.expect(code::EXECUTE, get, code::QUERY_RESULT).await;
        assert_eq!(got["rows"], json!([["a"]]));
    }
    let gone = base
        .expect(code::DEALLOCATE, json!({"name": "get"}), code::QUERY_RESULT)
        .await;
    assert_eq!(gone["message"], "DEALLOCATE OK");
    let error = base
        .refused(code::EXECUTE, json!({"name": "get", "params": [1]}))
        .await;
    assert_eq!(
        (&error["code"], &error["sqlstate"]),
        (&json!(404), &json!("26000"))
    );
}

#[tokio::test]
async fn stored_parameters_are_held_to_the_sizes_of_columns() {
    let server = in_memory().await;
    let mut base = session(&server).await;
    base.query("CREATE TABLE s (d DECIMAL(5,2), v VARCHAR(3), c CHAR(4), b VARBINARY(2))")
        .await;
    let insert = json!({"name": "put", "query": "INSERT INTO s VALUES ($1, $2, $3, $4)"});
    base.expect(code::PREPARE, insert, code::PREPARE_RESULT)
        .await;
    let put = |params: Value| json!({"name": "put", "params": params});
    let fits = put(json!(["1.005", "abc", "ab", "AAE="]));
    base.expect(code::EXECUTE, fits, code::QUERY_RESULT).await;
    for (params, state) in [
        (json!(["1234.5", "a", "a", null]), "22003"),
        (json!([1, "abcd", "a", null]), "22001"),
        (json!([1, "a", "abcde", null]), "22001"),
        (json!([1, "a", "a", "AAEC"]), "22001"),
    ] {
        let error = base.refused(code::EXECUTE, put(params)).await;
        assert_eq!(error["sqlstate"], state, "{error}");
    }
    let update = json!({"name": "set", "query": "UPDATE s SET d = $1 WHERE v <> $2"});
    base.expect(code::PREPARE, update, code::PREPARE_RESULT)
        .await;
    let set = json!({"name": "set", "params": [2.5, "longer than any"]});
    base.expect(code::EXECUTE, set, code::QUERY_RESULT).await;
    let rows = base.rows("SELECT * FROM s").await;
    assert_eq!(rows, json!([["2.50", "abc", "ab  ", "AAE="]]));
}

#[tokio::test]
async fn a_prepared_statement_follows_definitions() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let mut other = session(&server).await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    let prepare = json!({"name": "all", "query": "SELECT * FROM t WHERE name = $1"});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    other.query("CREATE INDEX by_name ON t (name)").await;
    let execute = json!({"name": "all", "params": ["a"]});
    let got = base
        .expect(code::EXECUTE, execute.clone(), code::QUERY_RESULT)
        .await;
    assert_eq!(got["rows"], json!([[1, "a"]]));
    other.query("DROP TABLE t").await;
    assert_eq!(
        base.refused(code::EXECUTE, execute).await["sqlstate"],
        "42P01"
    );
}

#[tokio::test]
async fn a_batch_is_one_transaction() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let prepare = json!({"name": "put", "query": "INSERT INTO t VALUES ($1, $2)"});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
    let batch = json!({"name": "put", "batch": [[1, "a"], [2, "b"], [3, "c"]]});
    let done = base.expect(code::EXECUTE, batch, code::QUERY_RESULT).await;
    assert_eq!(
        (&done["message"], &done["tx"]),
        (&json!("INSERT 3"), &json!("idle"))
    );
    let clash = json!({"name": "put", "batch": [[4, "d"], [1, "again"]]});
    let error = base.refused(code::EXECUTE, clash).await;
    assert_eq!(
        (&error["sqlstate"], &error["tx"]),
        (&json!("23505"), &json!("idle"))
    );
    assert_eq!(base.rows("SELECT count(*) FROM t").await, json!([[3]]));
}

#[tokio::test]
async fn sql_prepares_and_executes_too() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.query("PREPARE put AS INSERT INTO t VALUES ($1, $2)")
        .await;
    assert_eq!(
        base.query("EXECUTE put(1, 'a')").await["message"],
        "INSERT 1"
    );
    let execute = json!({"name": "put", "params": [2, "b"]});
    base.expect(code::EXECUTE, execute, code::QUERY_RESULT)
        .await;
    base.query("DEALLOCATE put").await;
    assert_eq!(
        base.rows("SELECT id FROM t ORDER BY id").await,
        json!([[1], [2]])
    );
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
async fn a_lock_is_waited_for_as_long_as_lock_timeout() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let mut other = session(&server).await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    base.query("BEGIN").await;
    base.query("UPDATE t SET name = 'b' WHERE id = 1").await;
    set(&mut other, "lock_timeout", json!("50ms")).await;
    let update = json!({"query": "UPDATE t SET name = 'c' WHERE id = 1"});
    let error = other.refused(code::QUERY, update.clone()).await;
    assert_eq!(
        (&error["code"], &error["sqlstate"]),
        (&json!(408), &json!("55P03"))
    );
    set(&mut other, "lock_timeout", json!(0)).await;
    other.send(code::QUERY, update).await;
    base.query("COMMIT").await;
    assert_eq!(other.receive().await.unwrap().json()["message"], "UPDATE 1");
    assert_eq!(base.rows("SELECT name FROM t").await, json!([["c"]]));
}

#[tokio::test]
async fn a_client_that_goes_while_it_waits_for_a_lock_frees_its_own() {
    let server = in_memory().await;
    let mut holder = with_table(&server).await;
    holder
        .query("INSERT INTO t VALUES (1, 'a'), (2, 'b')")
        .await;
    holder.query("BEGIN").await;
    holder.query("DELETE FROM t WHERE id = 1").await;
    let mut goes = session(&server).await;
    goes.query("BEGIN").await;
    goes.query("DELETE FROM t WHERE id = 2").await;
    let waits = json!({"query": "DELETE FROM t WHERE id = 1"});
    goes.send(code::QUERY, waits).await;
    drop(goes);
    let mut next = session(&server).await;
    set(&mut next, "lock_timeout", json!(15)).await;
    let result = next.query("DELETE FROM t WHERE id = 2").await;
    assert_eq!(result["message"], "DELETE 1");
}

#[tokio::test]
async fn an_idle_transaction_expires_and_frees_its_locks() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let mut other = session(&server).await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    set(&mut base, "idle_in_transaction_timeout", json!("50ms")).await;
    base.query("BEGIN").await;
    base.query("UPDATE t SET name = 'b' WHERE id = 1").await;
    other.query("UPDATE t SET name = 'c' WHERE id = 1").await;
    let error = base
        .refused(code::QUERY, json!({"query": "SELECT 1"}))
        .await;
    assert_eq!(error["sqlstate"], "25P03");
    base.query("ROLLBACK").await;
    assert_eq!(base.rows("SELECT name FROM t").await, json!([["c"]]));
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
