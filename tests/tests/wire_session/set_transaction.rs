//! SET TRANSACTION, which comes before anything else in a transaction.
//!
//! It used to begin the transaction anew, and looked only whether a query had run in it: definitions,
//! grants and savepoints were dropped without a word, and the COMMIT after it was answered with OK. A
//! right that was revoked this way stayed with its holder.

use super::*;

async fn refused(base: &mut Base, sql: &str) {
    let error = base.refused(code::QUERY, json!({"query": sql})).await;
    assert_eq!(error["sqlstate"], "25001", "{sql}");
}

#[tokio::test]
async fn it_is_refused_after_a_definition_whose_work_is_kept() {
    let server = in_memory().await;
    let mut admin = with_table(&server).await;
    admin.query("CREATE USER bob PASSWORD 'secret'").await;
    admin.query("GRANT SELECT ON t TO bob").await;
    let mut bob = Base::log_in(server.binary_addr(), "bob", "secret").await;
    bob.query("SELECT * FROM t").await;
    for definition in [
        "REVOKE SELECT ON t FROM bob",
        "CREATE TABLE late (a INT)",
        "INSERT INTO t VALUES (1, 'a')",
        "SELECT 1",
    ] {
        admin.query("BEGIN").await;
        admin.query("SAVEPOINT before").await;
        admin.query(definition).await;
        admin.query("RELEASE before").await;
        refused(
            &mut admin,
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
        )
        .await;
        admin.query("ROLLBACK").await;
        admin.query("BEGIN").await;
        admin.query(definition).await;
        refused(&mut admin, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").await;
        admin.query("ROLLBACK").await;
    }
    bob.query("SELECT * FROM t").await;
    admin.query("BEGIN").await;
    admin.query("REVOKE SELECT ON t FROM bob").await;
    admin.query("COMMIT").await;
    let error = bob.refused(code::QUERY, json!({"query": "SELECT * FROM t"}));
    let message = error.await["message"].to_string();
    assert!(message.contains("42501"), "{message}");
}

#[tokio::test]
async fn it_is_refused_after_a_savepoint_which_stays() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    base.query("BEGIN").await;
    base.query("SAVEPOINT a").await;
    refused(&mut base, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE").await;
    base.query("ROLLBACK TO a").await;
    base.query("INSERT INTO t VALUES (1, 'a')").await;
    base.query("COMMIT").await;
    assert_eq!(base.rows("SELECT id FROM t").await, json!([[1]]));
}

#[tokio::test]
async fn it_may_come_several_times_and_the_transaction_is_the_same() {
    let server = in_memory().await;
    let mut base = with_table(&server).await;
    let begun = base.expect(code::BEGIN, json!({}), code::TX_RESULT).await;
    base.query("SET TRANSACTION READ ONLY").await;
    base.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        .await;
    let insert = json!({"query": "INSERT INTO t VALUES (1, 'a')"});
    let error = base.refused(code::QUERY, insert).await;
    assert_eq!(error["sqlstate"], "25006");
    let ended = base.expect(code::ROLLBACK, json!({}), code::TX_RESULT);
    assert_eq!(ended.await["transaction_id"], begun["transaction_id"]);
}
