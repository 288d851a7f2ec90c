//! What was revoked holds from the next statement on, however old the snapshot that it reads.
//!
//! A prepared statement kept its plan for as long as the snapshot of its transaction showed the same
//! definitions, so that a repeatable read transaction, once begun, could use what was revoked since: to the
//! end of the transaction, and with changes that were then committed.

use super::*;

async fn start() -> (Server, Base, Base) {
    let server = flydb_tests::server::in_memory().await;
    let admin = admin(
        &server,
        &[
            "CREATE TABLE sec (a INT)",
            "CREATE TABLE other (a INT)",
            "INSERT INTO sec VALUES (1)",
            "CREATE VIEW v AS SELECT a FROM sec",
            "CREATE USER ann PASSWORD 'secret'",
            "GRANT SELECT, INSERT ON sec TO ann",
            "GRANT SELECT ON other TO ann",
            "GRANT SELECT ON v TO ann",
        ],
    )
    .await;
    let mut ann = log_in(&server, "ann", "secret").await;
    prepare(&mut ann, "read", "SELECT a FROM sec").await;
    prepare(&mut ann, "look", "SELECT a FROM v").await;
    prepare(&mut ann, "write", "INSERT INTO sec VALUES ($1)").await;
    prepare(&mut ann, "other", "SELECT a FROM other").await;
    (server, admin, ann)
}

async fn execute(base: &mut Base, name: &str, params: Value) -> Value {
    let execute = json!({"name": name, "params": params});
    base.expect(code::EXECUTE, execute, code::QUERY_RESULT)
        .await
}

#[tokio::test]
async fn a_prepared_statement_needs_the_privileges_of_now() {
    let (_server, mut admin, mut ann) = start().await;
    for level in ["REPEATABLE READ", "SERIALIZABLE", "READ COMMITTED"] {
        for (name, privilege, params) in [
            ("read", "SELECT ON sec", json!([])),
            ("look", "SELECT ON v", json!([])),
            ("write", "INSERT ON sec", json!([2])),
        ] {
            ann.query(&format!("BEGIN ISOLATION LEVEL {level}")).await;
            execute(&mut ann, name, params.clone()).await;
            admin.query(&format!("REVOKE {privilege} FROM ann")).await;
            execute(&mut ann, "other", json!([])).await;
            let again = json!({"name": name, "params": params});
            refused(&mut ann, code::EXECUTE, again.clone(), "42501").await;
            ann.query("ROLLBACK").await;
            ann.query(&format!("BEGIN ISOLATION LEVEL {level}")).await;
            execute(&mut ann, "other", json!([])).await;
            admin.query(&format!("GRANT {privilege} TO ann")).await;
            ann.query("ROLLBACK").await;
            execute(&mut ann, name, params).await;
        }
    }
}

#[tokio::test]
async fn the_batch_and_the_execute_of_sql_need_them_too() {
    let (_server, mut admin, mut ann) = start().await;
    for request in [
        (code::EXECUTE, json!({"name": "write", "batch": [[3], [4]]})),
        (code::QUERY, json!({"query": "EXECUTE write (3)"})),
        (code::QUERY, json!({"query": "INSERT INTO sec VALUES (3)"})),
    ] {
        ann.query("BEGIN ISOLATION LEVEL REPEATABLE READ").await;
        ann.expect(request.0, request.1.clone(), code::QUERY_RESULT)
            .await;
        admin.query("REVOKE INSERT ON sec FROM ann").await;
        refused(&mut ann, request.0, request.1, "42501").await;
        ann.query("ROLLBACK").await;
        admin.query("GRANT INSERT ON sec TO ann").await;
    }
    assert_eq!(admin.rows("SELECT a FROM sec").await, json!([[1]]));
}

#[tokio::test]
async fn what_is_dropped_can_still_be_read_on_a_snapshot_that_has_it() {
    let (_server, mut admin, mut ann) = start().await;
    ann.query("BEGIN ISOLATION LEVEL REPEATABLE READ").await;
    execute(&mut ann, "look", json!([])).await;
    admin.query("DROP VIEW v").await;
    assert_eq!(
        execute(&mut ann, "look", json!([])).await["rows"],
        json!([[1]])
    );
}
