//! What the server tells of itself, and to whom.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use std::collections::BTreeMap;

use flydb_client::Client;
use flydb_tests::client::{connect, connect_as, run_all};

/// The facts of INTROSPECT SERVER or STATUS.
async fn facts(client: &Client, statement: &str) -> BTreeMap<String, String> {
    let rows = client.query(statement, ()).await.unwrap();
    let fact = |row: &flydb_client::Row| (row.get("name"), row.get("value"));
    rows.iter().map(fact).collect()
}

#[tokio::test]
async fn the_server_tells_what_it_is_and_how_it_fares() {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let about = facts(&client, "INTROSPECT SERVER").await;
    assert_eq!(about["data_dir"], "(memory)");
    assert_eq!(about["protocol_version"], "1");
    assert!(!about["version"].is_empty());

    let statements = [
        "CREATE TABLE t (a INT)",
        "INSERT INTO t VALUES (1), (2), (3)",
    ];
    run_all(&client, &statements).await;
    let before = facts(&client, "INTROSPECT STATUS").await;
    assert_eq!(
        (before["tables"].as_str(), before["rows"].as_str()),
        ("1", "3")
    );
    let _second = connect(&server).await;
    let after = facts(&client, "INTROSPECT STATUS").await;
    let number = |facts: &BTreeMap<String, String>, name: &str| facts[name].parse::<u64>().unwrap();
    assert_eq!(number(&after, "sessions"), number(&before, "sessions") + 1);
    assert!(number(&after, "plan_cache_hits") > number(&before, "plan_cache_hits"));
}

/// Whoever has no privilege on a table does not learn that it exists.
#[tokio::test]
async fn users_see_what_was_granted_to_them() {
    let server = flydb_tests::server::in_memory().await;
    let admin = connect(&server).await;
    let setup = [
        "CREATE TABLE open (a INT)",
        "CREATE TABLE secret (a INT)",
        "CREATE USER ann PASSWORD 'ann'",
        "GRANT INSERT ON open TO ann",
    ];
    run_all(&admin, &setup).await;
    let ann = connect_as(&server, "ann", "ann").await;
    for (query, seen) in [
        ("SELECT table_name FROM information_schema.tables", "open"),
        (
            "SELECT DISTINCT table_name FROM information_schema.columns",
            "open",
        ),
        ("SHOW TABLES", "open"),
        ("INTROSPECT USERS", "ann"),
    ] {
        let rows = ann.query(query, ()).await.unwrap();
        let names: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        assert_eq!(names, [seen], "{query}");
    }
    admin
        .execute("REVOKE INSERT ON open FROM ann", ())
        .await
        .unwrap();
    assert!(ann.query("SHOW TABLES", ()).await.unwrap().is_empty());
}
