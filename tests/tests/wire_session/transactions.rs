//! Transactions by message and by SQL, and the locks that sessions wait for.

use super::*;

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
    // A text that is no statement says so first.
    for (sql, state) in [
        ("SELECT 1", "25P02"),
        ("SELEC", "42601"),
        ("SAVEPOINT x", "25P02"),
    ] {
        let error = base.refused(code::QUERY, json!({"query": sql})).await;
        assert_eq!(error["sqlstate"], state, "{sql}");
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
