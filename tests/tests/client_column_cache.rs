//! Columns that scans keep decoded: answers stay those of the rows, for everybody who reads.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::Client;
use flydb_server::Server;
use flydb_tests::client::{connect, run_all};

const ROWS: i64 = 10_000;

async fn start() -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let fill = format!(
        "INSERT INTO sale SELECT n, n % 10, n / 4.0, CASE WHEN n % 7 <> 0 THEN 'item ' || n END \
         FROM generate_series(1, {ROWS}) AS s(n)"
    );
    let setup = [
        "CREATE TABLE sale (id INT PRIMARY KEY, kind INT, amount NUMERIC(12, 2), name TEXT)",
        fill.as_str(),
    ];
    run_all(&client, &setup).await;
    (server, client)
}

/// The bytes in use.
async fn kept(client: &Client) -> u64 {
    let rows = client.query("INTROSPECT STATUS", ()).await.unwrap();
    let mut facts = rows.iter();
    let fact = facts.find(|row| row.get::<String>("name") == "column_cache_bytes");
    fact.unwrap().get::<String>("value").parse().unwrap()
}

/// Sums over the whole table. The parameter keeps the result cache out of it.
async fn totals(client: &Client, number: i64) -> (i64, String, i64, i64) {
    let query = "SELECT count(*), coalesce(sum(amount), 0)::TEXT, count(name), coalesce(sum(kind), 0)::BIGINT \
                 FROM sale WHERE kind <> $1";
    let row = client.query_one(query, (number,)).await.unwrap();
    (row.get(0), row.get(1), row.get(2), row.get(3))
}

#[tokio::test]
async fn the_second_scan_keeps_columns_and_all_scans_agree() {
    let (_server, client) = start().await;
    let first = totals(&client, 100).await;
    assert_eq!(first.0, ROWS);
    assert_eq!(kept(&client).await, 0);
    let mut before = 0;
    for number in 101..104 {
        assert_eq!(totals(&client, number).await, first);
        let now = kept(&client).await;
        assert!(now > 0 && (before == 0 || now == before), "{before}, {now}");
        before = now;
    }
    // Rows as stored, picked by kept columns; and with the rest of the row taken apart.
    for query in [
        "SELECT * FROM sale WHERE kind = 3 AND amount > 2498",
        "SELECT name, id, amount FROM sale WHERE kind = 3 AND amount > 2498",
    ] {
        let rows = client.query(query, ()).await.unwrap();
        assert_eq!(rows.len(), 1, "{query}");
        let row = rows.first().unwrap();
        assert_eq!(row.get::<i32>("id"), 9_993, "{query}");
        assert_eq!(row.get::<String>("name"), "item 9993", "{query}");
    }
}

#[tokio::test]
async fn every_write_shows_at_once_to_those_it_should() {
    let (server, client) = start().await;
    let reader = connect(&server).await;
    run_all(&reader, &["BEGIN ISOLATION LEVEL REPEATABLE READ"]).await;
    let first = totals(&reader, 100).await;
    for number in 101..104 {
        totals(&client, number).await;
    }
    let mut expected = first.clone();
    for (number, (change, count, kinds)) in (110..).zip([
        ("INSERT INTO sale VALUES (20000, 1, 0, 'new')", 1, 1),
        ("UPDATE sale SET kind = kind + 1 WHERE id = 5000", 0, 1),
        ("DELETE FROM sale WHERE id = 1", -1, -1),
        ("INSERT INTO sale VALUES (0, 5, 0, 'before all')", 1, 5),
    ]) {
        run_all(&client, &[change]).await;
        expected.0 += count;
        expected.3 += kinds;
        let now = totals(&client, number).await;
        assert_eq!((now.0, now.3), (expected.0, expected.3), "{change}");
        assert_eq!(totals(&reader, number).await, first, "{change}");
    }
    // A transaction's own writes are its own.
    run_all(&client, &["BEGIN", "DELETE FROM sale WHERE kind < 9"]).await;
    let own = totals(&client, 120).await;
    assert!(own.0 < 2000, "{own:?}");
    let other = connect(&server).await;
    let outside = totals(&other, 120).await;
    assert_eq!((outside.0, outside.3), (expected.0, expected.3));
    run_all(&client, &["ROLLBACK"]).await;
    assert_eq!(totals(&client, 121).await, outside);
    // What changes and deletes is found by kept columns too.
    let changed = "UPDATE sale SET amount = 0 WHERE name LIKE 'item 99_'";
    assert_eq!(client.execute(changed, ()).await.unwrap(), 9);
    let deleted = "DELETE FROM sale WHERE amount = 0 AND id >= 990 AND id < 1000";
    assert_eq!(client.execute(deleted, ()).await.unwrap(), 9);
    run_all(&reader, &["COMMIT"]).await;
}

#[tokio::test]
async fn a_table_that_changes_its_shape_or_goes_leaves_nothing_behind() {
    let (_server, client) = start().await;
    for number in 101..103 {
        totals(&client, number).await;
    }
    assert!(kept(&client).await > 0);
    let change = [
        "ALTER TABLE sale ALTER COLUMN kind TYPE BIGINT",
        "ALTER TABLE sale ADD COLUMN extra INT DEFAULT 7",
    ];
    run_all(&client, &change).await;
    let query = "SELECT sum(extra), sum(kind)::BIGINT FROM sale WHERE extra <> $1";
    for number in 0..4 {
        let row = client.query_one(query, (number,)).await.unwrap();
        assert_eq!(row.get::<i64>(0), 7 * ROWS);
        assert_eq!(row.get::<i64>(1), 45_000);
    }
    run_all(&client, &["TRUNCATE sale"]).await;
    assert_eq!(totals(&client, 200).await.0, 0);
    run_all(&client, &["DROP TABLE sale"]).await;
}
