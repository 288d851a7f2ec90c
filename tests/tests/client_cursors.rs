//! Streams and cursors through the client.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use std::time::Duration;

use flydb_client::{Client, CursorType, Row};
use flydb_server::Server;
use flydb_tests::client::{config, connect, run_all};
use flydb_tests::wire::PATIENCE;

const ROWS: i32 = 5000;
const ALL: &str = "SELECT id FROM t ORDER BY id";

async fn start() -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    run_all(&client, &["CREATE TABLE t (id INT PRIMARY KEY, v TEXT)"]).await;
    let rows = (1..=ROWS).map(|id| (id, "x".repeat(100)));
    client
        .execute_batch("INSERT INTO t VALUES ($1, $2)", rows)
        .await
        .unwrap();
    (server, client)
}

fn ids(rows: &[Row]) -> Vec<i32> {
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_stream_gives_every_row_once_and_in_order() {
    let (server, client) = start().await;
    let json = config(&server)
        .binary_rows(false)
        .fetch_size(77)
        .connect()
        .await
        .unwrap();
    for client in [client, json] {
        let between = "SELECT id, v FROM t WHERE id > $1 ORDER BY id";
        let mut stream = client.query_stream(between, (10,)).await.unwrap();
        assert_eq!(stream.columns().len(), 2);
        let mut next = 11;
        while let Some(row) = stream.next().await.unwrap() {
            assert_eq!((row.get::<i32>(0), row.get::<&str>("v").len()), (next, 100));
            next += 1;
            if next % 1000 == 0 {
                client.ping().await.unwrap();
            }
        }
        assert_eq!(next, ROWS + 1);
        assert!(stream.next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_stream_that_is_left_alone_holds_nothing_back() {
    let (_server, client) = start().await;
    let huge = "SELECT a.id, b.id FROM t AS a, t AS b";
    let mut stream = client
        .cursor(huge, ())
        .fetch_size(10)
        .stream()
        .await
        .unwrap();
    for _ in 0..25 {
        assert!(stream.next().await.unwrap().is_some());
    }
    let other: i64 = client
        .query_scalar("SELECT count(*) FROM t", ())
        .await
        .unwrap();
    assert_eq!(other, i64::from(ROWS));
    drop(stream);
    for _ in 0..1000 {
        drop(client.query_stream(ALL, ()).await.unwrap());
    }
    client.ping().await.unwrap();
}

#[tokio::test]
async fn an_ordinary_query_brings_a_result_of_any_size() {
    let (_server, client) = start().await;
    let big = "SELECT a.id, a.v, b.v FROM t AS a, t AS b WHERE b.id <= $1";
    let set = client.query(big, (10,)).await.unwrap();
    assert_eq!(set.len(), usize::try_from(ROWS).unwrap() * 10);
    let wide: String = client
        .query_scalar("SELECT repeat('x', 5000000)", ())
        .await
        .unwrap();
    assert_eq!(wide.len(), 5_000_000);
}

#[tokio::test]
async fn a_forward_only_cursor_goes_forward() {
    let (_server, client) = start().await;
    let opening = client.cursor("SELECT id FROM t WHERE id <= $1 ORDER BY id", (7,));
    let mut cursor = opening.fetch_size(3).open().await.unwrap();
    assert_eq!(cursor.position(), 0);
    assert_eq!(ids(&cursor.next().await.unwrap()), [1, 2, 3]);
    assert!(cursor.has_more());
    let back = cursor.prior().await.unwrap_err();
    assert_eq!(back.server().unwrap().sql_state_text(), Some("HY106"));
    assert_eq!(ids(&cursor.next().await.unwrap()), [4, 5, 6]);
    assert_eq!(ids(&cursor.next().await.unwrap()), [7]);
    assert!(!cursor.has_more());
    assert!(cursor.next().await.unwrap().is_empty());
    cursor.close().await.unwrap();
}

#[tokio::test]
async fn a_static_cursor_goes_everywhere() {
    let (_server, client) = start().await;
    let opening = client.cursor("SELECT id FROM t WHERE id <= 10 ORDER BY id", ());
    let opening = opening.kind(CursorType::Static).fetch_size(3);
    let mut cursor = opening.open().await.unwrap();
    assert_eq!(cursor.total_rows(), None, "nobody has been at the end");
    run_all(&client, &["DELETE FROM t WHERE id = 5"]).await;
    assert!(cursor.prior().await.unwrap().is_empty());
    assert_eq!(ids(&cursor.next().await.unwrap()), [1, 2, 3]);
    assert_eq!(ids(&cursor.next().await.unwrap()), [4, 5, 6]);
    assert_eq!(cursor.position(), 6);
    assert_eq!(ids(&cursor.prior().await.unwrap()), [1, 2, 3]);
    assert_eq!(ids(&cursor.last().await.unwrap()), [10]);
    assert_eq!(cursor.total_rows(), Some(10));
    assert_eq!(ids(&cursor.first().await.unwrap()), [1, 2, 3]);
    assert_eq!(ids(&cursor.absolute(9).await.unwrap()), [9, 10]);
    assert_eq!(ids(&cursor.absolute(-2).await.unwrap()), [9, 10]);
    assert_eq!(cursor.move_to(4).await.unwrap(), 4);
    assert_eq!(ids(&cursor.relative(-1).await.unwrap()), [3, 4, 5]);
    assert_eq!(cursor.move_by(2).await.unwrap(), 7);
    cursor.set_fetch_size(1);
    assert_eq!(ids(&cursor.next().await.unwrap()), [8]);
    cursor.close().await.unwrap();
}

#[tokio::test]
async fn a_cursor_ends_with_its_transaction_unless_it_is_held() {
    let (_server, mut client) = start().await;
    let tx = client.transaction().await.unwrap();
    let mut held = tx
        .cursor(ALL, ())
        .fetch_size(2)
        .hold(true)
        .open()
        .await
        .unwrap();
    let mut bound = tx.cursor(ALL, ()).fetch_size(2).open().await.unwrap();
    assert_eq!(ids(&held.next().await.unwrap()), [1, 2]);
    assert_eq!(ids(&bound.next().await.unwrap()), [1, 2]);
    tx.execute("DELETE FROM t WHERE id > 4", ()).await.unwrap();
    tx.commit().await.unwrap();
    bound.next().await.unwrap_err();
    assert_eq!(ids(&held.next().await.unwrap()), [3, 4]);
    drop((held, bound));
    let count: i64 = client
        .query_scalar("SELECT count(*) FROM t", ())
        .await
        .unwrap();
    assert_eq!(count, 4);
}

#[tokio::test]
async fn a_held_stream_goes_on_after_its_transaction() {
    let (_server, mut client) = start().await;
    let tx = client.transaction().await.unwrap();
    let opening = tx.cursor(ALL, ()).fetch_size(10).hold(true);
    let mut held = opening.stream().await.unwrap();
    for id in 1..=15 {
        assert_eq!(held.next().await.unwrap().unwrap().get::<i32>(0), id);
    }
    tx.execute("DELETE FROM t WHERE id > 20", ()).await.unwrap();
    tx.commit().await.unwrap();
    let mut next = 16;
    while let Some(row) = held.next().await.unwrap() {
        assert_eq!(row.get::<i32>(0), next);
        next += 1;
    }
    assert_eq!(next, ROWS + 1, "it shows the rows as they were");
}

#[tokio::test]
async fn kinds_that_are_not_there_are_refused() {
    let (_server, client) = start().await;
    for kind in [CursorType::Keyset, CursorType::Dynamic] {
        let error = client.cursor(ALL, ()).kind(kind).open().await.unwrap_err();
        assert_eq!(error.server().unwrap().sql_state_text(), Some("0A000"));
    }
    client.ping().await.unwrap();
}

/// The server was told the limit of a statement and not that of a cursor: it went on with it, and the
/// connection, given up by its caller, was blocked for good.
#[tokio::test]
async fn a_stream_that_ran_out_of_time_leaves_the_connection_free() {
    let (_server, client) = start().await;
    let views = [
        "CREATE VIEW g AS SELECT n FROM generate_series(1, 1000000) AS s (n)",
        "CREATE VIEW e AS SELECT a.n + b.n - 2 AS n FROM g AS a, g AS b",
    ];
    run_all(&client, &views).await;
    let hurried = client.with_timeout(Duration::from_millis(200));
    let never = hurried.query_stream("SELECT n FROM e WHERE n < 0", ());
    assert!(never.await.unwrap_err().is_timeout());
    let opened = client.cursor("SELECT n FROM e WHERE n < 5", ());
    drop(opened.fetch_size(1).open().await.unwrap());
    let opened = hurried.query_stream("SELECT n FROM e WHERE n < 5", ());
    if let Ok(mut stream) = opened.await {
        while let Ok(Some(_)) = stream.next().await {}
    }
    let next = client.query_scalar::<i32>("SELECT 1", ());
    let next = tokio::time::timeout(PATIENCE, next).await;
    assert_eq!(next.expect("the connection is free").unwrap(), 1);
}
