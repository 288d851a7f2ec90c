//! With whose rights functions read, and who may call them.

use super::*;

async fn refused_query(base: &mut Base, query: &str) {
    refused(base, code::QUERY, json!({"query": query}), "42501").await;
}

#[tokio::test]
async fn functions_read_with_the_rights_of_their_caller_or_of_their_owner() {
    let server = flydb_tests::server::in_memory().await;
    let mut admin = admin(
        &server,
        &[
            "CREATE USER guest PASSWORD 'Gu3st-pass!'",
            "CREATE TABLE secret (word TEXT)",
            "INSERT INTO secret VALUES ('x')",
            "CREATE FUNCTION as_caller() RETURNS TEXT LANGUAGE SQL AS 'SELECT word FROM secret'",
            "CREATE FUNCTION as_owner() RETURNS TEXT LANGUAGE SQL SECURITY DEFINER \
             AS 'SELECT word FROM secret'",
        ],
    )
    .await;
    let mut guest = log_in(&server, "guest", "Gu3st-pass!").await;
    refused_query(&mut guest, "SELECT as_caller()").await;
    guest.query("SELECT as_owner()").await;
    guest.query("SELECT * FROM as_owner()").await;

    admin
        .query("REVOKE EXECUTE ON FUNCTION as_owner() FROM PUBLIC")
        .await;
    refused_query(&mut guest, "SELECT as_owner()").await;
    admin.query("SELECT as_owner()").await;
    admin
        .query("GRANT EXECUTE ON FUNCTION as_owner TO guest")
        .await;
    guest.query("SELECT as_owner()").await;
    refused_query(&mut guest, "DROP FUNCTION as_owner").await;
    refused_query(&mut guest, "ALTER FUNCTION as_owner STRICT").await;
}

/// A view lent the rights of its owner to the functions that it calls. Whoever had made such a function could
/// give it another statement, and read through the view what only the view's owner may.
#[tokio::test]
async fn a_view_lends_no_rights_to_the_functions_that_it_calls() {
    let server = flydb_tests::server::in_memory().await;
    let mut admin = admin(
        &server,
        &[
            "CREATE USER guest PASSWORD 'Gu3st-pass!'",
            "CREATE TABLE secret (word TEXT)",
            "INSERT INTO secret VALUES ('x')",
            "CREATE TABLE shown (a INT)",
            "INSERT INTO shown VALUES (7)",
        ],
    )
    .await;
    let mut guest = log_in(&server, "guest", "Gu3st-pass!").await;
    guest
        .query("CREATE FUNCTION peek(a INT) RETURNS TEXT LANGUAGE SQL AS 'SELECT a::TEXT'")
        .await;
    for statement in [
        "CREATE VIEW v AS SELECT peek(a) AS seen FROM shown",
        "CREATE VIEW changed AS SELECT a FROM shown WHERE peek(a) IS NOT NULL",
        "GRANT SELECT ON v TO guest",
        "GRANT SELECT, UPDATE ON changed TO guest",
    ] {
        admin.query(statement).await;
    }
    assert_eq!(guest.rows("SELECT * FROM v").await, json!([["7"]]));
    guest
        .query(
            "CREATE OR REPLACE FUNCTION peek(a INT) RETURNS TEXT LANGUAGE SQL \
             AS 'SELECT word FROM secret'",
        )
        .await;
    refused_query(&mut guest, "SELECT * FROM v").await;
    refused_query(&mut guest, "UPDATE changed SET a = 8").await;
    // It reads with the rights of whoever asks, and the administrator may read all.
    assert_eq!(admin.rows("SELECT * FROM v").await, json!([["x"]]));

    // Who may not call a function does not call it through a view either.
    for statement in [
        "CREATE FUNCTION own() RETURNS INT LANGUAGE SQL AS 'SELECT 1'",
        "CREATE VIEW w AS SELECT own() AS one",
        "GRANT SELECT ON w TO guest",
    ] {
        admin.query(statement).await;
    }
    guest.query("SELECT * FROM w").await;
    admin
        .query("REVOKE EXECUTE ON FUNCTION own FROM PUBLIC")
        .await;
    refused_query(&mut guest, "SELECT * FROM w").await;
}

/// The rows of a materialized view are those that its owner may see, whoever has it filled.
#[tokio::test]
async fn a_materialized_view_is_filled_with_the_rights_of_its_owner() {
    let server = flydb_tests::server::in_memory().await;
    let mut admin = admin(
        &server,
        &[
            "CREATE USER guest PASSWORD 'Gu3st-pass!'",
            "CREATE TABLE secret (word TEXT)",
            "INSERT INTO secret VALUES ('x')",
        ],
    )
    .await;
    let mut guest = log_in(&server, "guest", "Gu3st-pass!").await;
    for statement in [
        "CREATE FUNCTION peek() RETURNS TEXT LANGUAGE SQL AS 'SELECT ''nothing'''",
        "CREATE MATERIALIZED VIEW m AS SELECT peek() AS seen",
        "CREATE OR REPLACE FUNCTION peek() RETURNS TEXT LANGUAGE SQL AS 'SELECT word FROM secret'",
    ] {
        guest.query(statement).await;
    }
    refused_query(&mut admin, "REFRESH MATERIALIZED VIEW m").await;
    assert_eq!(guest.rows("SELECT * FROM m").await, json!([["nothing"]]));
}

/// A function of another owner's rights looked into schemas, and said who the user is, by those of its caller.
#[tokio::test]
async fn security_definer_is_its_owner_in_all() {
    let server = flydb_tests::server::in_memory().await;
    let _admin = admin(
        &server,
        &[
            "CREATE USER guest PASSWORD 'Gu3st-pass!'",
            "CREATE SCHEMA private",
            "CREATE TABLE private.t (a INT)",
            "INSERT INTO private.t VALUES (5)",
            "CREATE FUNCTION inner_one() RETURNS INT LANGUAGE SQL AS 'SELECT a FROM private.t'",
            "REVOKE EXECUTE ON FUNCTION inner_one FROM PUBLIC",
            "CREATE FUNCTION outer_one() RETURNS INT LANGUAGE SQL SECURITY DEFINER \
             AS 'SELECT inner_one()'",
            "CREATE FUNCTION who() RETURNS TEXT LANGUAGE SQL SECURITY DEFINER \
             AS 'SELECT current_user || session_user'",
        ],
    )
    .await;
    let mut guest = log_in(&server, "guest", "Gu3st-pass!").await;
    refused_query(&mut guest, "SELECT * FROM private.t").await;
    refused_query(&mut guest, "SELECT inner_one()").await;
    assert_eq!(guest.rows("SELECT outer_one()").await, json!([[5]]));
    let who = guest.rows("SELECT who(), current_user").await;
    assert_eq!(who, json!([["adminguest", "guest"]]));
}

/// That a function tells nothing of what it is given is believed of administrators alone.
#[tokio::test]
async fn leakproof_is_for_administrators() {
    let server = flydb_tests::server::in_memory().await;
    let mut admin = admin(&server, &["CREATE USER guest PASSWORD 'Gu3st-pass!'"]).await;
    let mut guest = log_in(&server, "guest", "Gu3st-pass!").await;
    let proof = "CREATE FUNCTION f() RETURNS INT LEAKPROOF LANGUAGE SQL AS 'SELECT 1'";
    refused_query(&mut guest, proof).await;
    guest.query(&proof.replace("LEAKPROOF", "")).await;
    refused_query(&mut guest, "ALTER FUNCTION f LEAKPROOF").await;
    admin.query("ALTER FUNCTION f LEAKPROOF").await;
    guest.query("ALTER FUNCTION f STRICT").await;
}

/// What is called is asked for at every execution, as what is read is.
#[tokio::test]
async fn a_prepared_call_needs_the_right_of_now() {
    let server = flydb_tests::server::in_memory().await;
    let mut admin = admin(
        &server,
        &[
            "CREATE USER guest PASSWORD 'Gu3st-pass!'",
            "CREATE FUNCTION f() RETURNS INT LANGUAGE SQL AS 'SELECT 1'",
        ],
    )
    .await;
    let mut guest = log_in(&server, "guest", "Gu3st-pass!").await;
    prepare(&mut guest, "call", "SELECT f()").await;
    let call = json!({"name": "call", "params": []});
    for level in ["READ COMMITTED", "REPEATABLE READ"] {
        guest.query(&format!("BEGIN ISOLATION LEVEL {level}")).await;
        guest
            .expect(code::EXECUTE, call.clone(), code::QUERY_RESULT)
            .await;
        admin
            .query("REVOKE EXECUTE ON FUNCTION f FROM PUBLIC")
            .await;
        refused(&mut guest, code::EXECUTE, call.clone(), "42501").await;
        guest.query("ROLLBACK").await;
        admin.query("GRANT EXECUTE ON FUNCTION f TO PUBLIC").await;
    }
}
