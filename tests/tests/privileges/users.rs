//! A session is its user's, and nobody else's who takes the name.
//!
//! A session was bound to a name: DROP USER ended it only until somebody made another user of the name,
//! whose rights the old session then had.

use super::*;

#[tokio::test]
async fn a_session_does_not_pass_to_the_next_user_of_the_name() {
    let server = flydb_tests::server::in_memory().await;
    let mut admin = admin(
        &server,
        &[
            "CREATE TABLE t (a INT)",
            "INSERT INTO t VALUES (1)",
            "CREATE USER ann PASSWORD 'secret'",
            "GRANT SELECT ON t TO ann",
        ],
    )
    .await;
    let requests = [
        (code::QUERY, json!({"query": "SELECT a FROM t"})),
        (code::EXECUTE, json!({"name": "read", "params": []})),
        (code::CURSOR_OPEN, json!({"query": "SELECT a FROM t"})),
        (
            code::QUERY,
            json!({"query": "ALTER USER ann PASSWORD 'mine'"}),
        ),
    ];
    let mut old = Vec::new();
    for _ in &requests {
        let mut base = log_in(&server, "ann", "secret").await;
        prepare(&mut base, "read", "SELECT a FROM t").await;
        old.push(base);
    }
    admin.query("DROP USER ann").await;
    admin.query("CREATE USER ann PASSWORD 'another'").await;
    admin.query("GRANT SELECT ON t TO ann").await;
    let mut new = log_in(&server, "ann", "another").await;
    assert_eq!(new.rows("SELECT a FROM t").await, json!([[1]]));
    for ((request, payload), mut base) in requests.into_iter().zip(old) {
        refused(&mut base, request, payload, "28000").await;
        base.assert_closed().await;
    }
    let mut again = log_in(&server, "ann", "another").await;
    assert_eq!(again.rows("SELECT a FROM t").await, json!([[1]]));
}

#[tokio::test]
async fn a_session_outlives_changes_of_its_user() {
    let server = flydb_tests::server::in_memory().await;
    let mut admin = admin(&server, &["CREATE USER ann PASSWORD 'secret'"]).await;
    let mut ann = log_in(&server, "ann", "secret").await;
    admin.query("ALTER USER ann PASSWORD 'changed'").await;
    admin.query("DROP USER IF EXISTS nobody").await;
    assert_eq!(ann.rows("SELECT 1").await, json!([[1]]));
}
