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
