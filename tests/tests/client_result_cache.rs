//! The result cache: it answers what it may, and never anything stale.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use std::time::Duration;

use flydb_client::Client;
use flydb_server::Server;
use flydb_tests::client::{connect, connect_as, run_all};

async fn start() -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let setup = [
        "CREATE TABLE sale (id INT PRIMARY KEY, city TEXT, amount INT)",
        "INSERT INTO sale VALUES (1, 'Bern', 10), (2, 'Bern', 20), (3, 'Genf', 5)",
        "CREATE TABLE other (a INT)",
    ];
    run_all(&client, &setup).await;
    (server, client)
}

/// How often the cache had an answer, and how often not.
async fn counts(client: &Client) -> (u64, u64) {
    let rows = client.query("INTROSPECT STATUS", ()).await.unwrap();
    let count = |name: &str| {
        let mut facts = rows.iter();
        let fact = facts.find(|row| row.get::<String>("name") == name);
        fact.unwrap().get::<String>("value").parse().unwrap()
    };
    (count("result_cache_hits"), count("result_cache_misses"))
}

async fn total(client: &Client) -> i64 {
    let query = "SELECT sum(amount) FROM sale WHERE city = $1";
    let row = client.query_one(query, ("Bern",)).await.unwrap();
    row.get(0)
}

#[tokio::test]
async fn the_same_question_is_answered_once_while_nothing_changes() {
    let (_server, client) = start().await;
    assert_eq!(total(&client).await, 30);
    let (hits, misses) = counts(&client).await;
    for _ in 0..5 {
        assert_eq!(total(&client).await, 30);
    }
    assert_eq!(counts(&client).await, (hits + 5, misses));
    run_all(&client, &["INSERT INTO other VALUES (1)"]).await;
    assert_eq!(total(&client).await, 30);
    assert_eq!(counts(&client).await, (hits + 6, misses));
}

#[tokio::test]
async fn every_kind_of_change_shows_at_once() {
    let (_server, client) = start().await;
    for (change, after) in [
        ("INSERT INTO sale VALUES (4, 'Bern', 100)", 130),
        ("UPDATE sale SET amount = 1 WHERE id = 1", 121),
        ("DELETE FROM sale WHERE id = 2", 101),
        ("UPDATE sale SET city = 'Bern' WHERE id = 3", 106),
        ("CREATE INDEX sale_city ON sale (city)", 106),
    ] {
        total(&client).await;
        run_all(&client, &[change]).await;
        assert_eq!(total(&client).await, after, "{change}");
        assert_eq!(total(&client).await, after, "{change}");
    }
    run_all(
        &client,
        &[
            "DROP TABLE sale",
            "CREATE TABLE sale (id INT PRIMARY KEY, city TEXT, amount INT)",
            "INSERT INTO sale VALUES (1, 'Bern', 7)",
        ],
    )
    .await;
    assert_eq!(total(&client).await, 7);
}

#[tokio::test]
async fn each_transaction_sees_its_own_writes_and_its_own_snapshot() {
    let (server, client) = start().await;
    let other = connect(&server).await;
    total(&client).await;
    run_all(
        &client,
        &["BEGIN", "INSERT INTO sale VALUES (4, 'Bern', 100)"],
    )
    .await;
    assert_eq!(total(&client).await, 130);
    assert_eq!(total(&other).await, 30);
    run_all(&client, &["ROLLBACK"]).await;
    assert_eq!(total(&client).await, 30);

    run_all(&client, &["BEGIN ISOLATION LEVEL REPEATABLE READ"]).await;
    assert_eq!(total(&client).await, 30);
    run_all(&other, &["INSERT INTO sale VALUES (5, 'Bern', 1000)"]).await;
    assert_eq!(total(&other).await, 1030);
    assert_eq!(total(&client).await, 30);
    run_all(&client, &["COMMIT"]).await;
    assert_eq!(total(&client).await, 1030);
}

/// Serializable counts a kept answer as a read: otherwise two transactions could each decide on what
/// the other changes.
#[tokio::test]
async fn serializable_reads_from_the_cache_as_from_the_table() {
    let (server, client) = start().await;
    let other = connect(&server).await;
    total(&client).await;
    run_all(&client, &["BEGIN ISOLATION LEVEL SERIALIZABLE"]).await;
    assert_eq!(total(&client).await, 30);
    run_all(&other, &["UPDATE sale SET amount = 0"]).await;
    run_all(&client, &["INSERT INTO other VALUES (30)"]).await;
    let refused = client.execute("COMMIT", ()).await.unwrap_err();
    assert_eq!(refused.server().unwrap().sql_state_text(), Some("40001"));
}

#[tokio::test]
async fn what_differs_by_user_parameter_zone_or_moment_is_not_mixed_up() {
    let (server, client) = start().await;
    run_all(&client, &["CREATE USER ann PASSWORD 'ann'"]).await;
    let ann = connect_as(&server, "ann", "ann").await;
    assert_eq!(total(&client).await, 30);
    let query = "SELECT sum(amount) FROM sale WHERE city = $1";
    let denied = ann.query(query, ("Bern",)).await.unwrap_err();
    assert_eq!(denied.server().unwrap().sql_state_text(), Some("42501"));
    let genf = client.query_one(query, ("Genf",)).await.unwrap();
    assert_eq!(genf.get::<i64>(0), 5);

    let when = "SELECT max(TIMESTAMP '2024-01-01 00:00:00Z')::text FROM sale";
    let mut seen = Vec::new();
    for zone in ["UTC", "Asia/Tokyo"] {
        client.session().set_time_zone(zone).await.unwrap();
        seen.push(client.query_one(when, ()).await.unwrap().get::<String>(0));
    }
    assert_ne!(seen[0], seen[1]);

    let (hits, _) = counts(&client).await;
    for query in [
        "SELECT count(*), now() FROM sale",
        "SELECT count(*), random() FROM sale",
        "SELECT count(*) FROM sale WHERE 'today'::text::date IS NOT NULL",
        "SELECT count(*) FROM information_schema.tables",
        "SELECT amount FROM sale WHERE id = 1",
    ] {
        client.query(query, ()).await.unwrap();
        client.query(query, ()).await.unwrap();
    }
    assert_eq!(counts(&client).await.0, hits);
}

#[tokio::test]
async fn the_cache_can_be_switched_off() {
    let mut builder = flydb_tests::server::builder();
    builder.config_mut().result_cache_bytes = 0;
    builder.config_mut().result_cache_ttl = Duration::ZERO;
    let server = builder.start().await.unwrap();
    let client = connect(&server).await;
    run_all(
        &client,
        &[
            "CREATE TABLE sale (city TEXT, amount INT)",
            "INSERT INTO sale VALUES ('Bern', 30)",
        ],
    )
    .await;
    assert_eq!((total(&client).await, total(&client).await), (30, 30));
    assert_eq!(counts(&client).await, (0, 0));
}
