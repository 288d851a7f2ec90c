//! PostgreSQL, through tokio-postgres: what a user would pick instead.

use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use futures_util::{StreamExt, stream};
use tokio_postgres::{Client, NoTls};

use crate::measure;

async fn connect(port: u16) -> Client {
    let config = format!("host=127.0.0.1 port={port} user=postgres dbname=postgres");
    let (client, connection) = tokio_postgres::connect(&config, NoTls)
        .await
        .expect("a connection");
    tokio::spawn(connection);
    client
}

pub async fn fill_points(port: u16) {
    let sql =
        "CREATE TABLE points (id INT PRIMARY KEY, name TEXT NOT NULL, score DOUBLE PRECISION);
        INSERT INTO points SELECT n, 'name ' || n, n / 2.0 FROM generate_series(1, 100000) AS n;
        ANALYZE points";
    connect(port)
        .await
        .batch_execute(sql)
        .await
        .expect("a table");
}

const POINT: &str = "SELECT id, name, score FROM points WHERE id = $1";

pub async fn point_selects(port: u16, connections: usize) -> f64 {
    measure::concurrent_rate(connections, move |stop| async move {
        let client = connect(port).await;
        let statement = client.prepare(POINT).await.expect("a statement");
        let mut id = 0;
        let mut count = 0;
        while stop.not_yet() {
            id = id % 100_000 + 1;
            let row = client.query_one(&statement, &[&id]).await.expect("a row");
            assert_eq!(row.get::<_, i32>(0), id);
            count += 1;
        }
        count
    })
    .await
}

pub async fn point_selects_in_flight(port: u16, depth: usize) -> f64 {
    let client = Arc::new(connect(port).await);
    let statement = client.prepare(POINT).await.expect("a statement");
    measure::concurrent_rate(depth, move |stop| {
        let (client, statement) = (Arc::clone(&client), statement.clone());
        async move {
            let mut count = 0;
            while stop.not_yet() {
                let row = client
                    .query_one(&statement, &[&77_i32])
                    .await
                    .expect("a row");
                assert_eq!(row.get::<_, i32>(0), 77);
                count += 1;
            }
            count
        }
    })
    .await
}

pub async fn make_log(port: u16) {
    let sql = "CREATE TABLE entries (id BIGSERIAL PRIMARY KEY, who INT, what TEXT)";
    connect(port)
        .await
        .batch_execute(sql)
        .await
        .expect("a table");
}

pub async fn inserts(port: u16, connections: usize) -> f64 {
    measure::concurrent_rate(connections, move |stop| async move {
        let client = connect(port).await;
        let sql = "INSERT INTO entries (who, what) VALUES ($1, $2)";
        let statement = client.prepare(sql).await.expect("a statement");
        let mut count = 0;
        while stop.not_yet() {
            let done = client
                .execute(&statement, &[&7_i32, &"an entry of some length"])
                .await;
            assert_eq!(done.expect("an insert"), 1);
            count += 1;
        }
        count
    })
    .await
}

pub async fn copy(port: u16, rows: usize) -> f64 {
    use futures_util::SinkExt;
    let client = connect(port).await;
    let sql = "DROP TABLE IF EXISTS bulk;
        CREATE TABLE bulk (id BIGINT PRIMARY KEY, a INT, b DOUBLE PRECISION, c TEXT)";
    client.batch_execute(sql).await.expect("a table");
    let start = Instant::now();
    let mut sink = pin!(
        client
            .copy_in("COPY bulk FROM STDIN")
            .await
            .expect("a copy")
    );
    let lines =
        (0..rows).map(|n| format!("{n}\t{}\t{}\trow number {n}\n", n % 1000, n as f64 / 3.0));
    let lines: Vec<String> = lines.collect();
    for chunk in lines.chunks(1000) {
        sink.send(bytes::Bytes::from(chunk.concat()))
            .await
            .expect("rows");
    }
    assert_eq!(sink.finish().await.expect("the end"), rows as u64);
    rows as f64 / start.elapsed().as_secs_f64()
}

/// What a row becomes, as on the other side of the comparison.
struct Bulk {
    id: i64,
    a: i32,
    b: f64,
    c: String,
}

pub async fn scan(port: u16, rows: usize) -> f64 {
    let client = connect(port).await;
    let start = Instant::now();
    let none = stream::empty::<i32>().collect::<Vec<_>>().await;
    let result = client
        .query_raw("SELECT id, a, b, c FROM bulk", none)
        .await
        .expect("rows");
    let mut result = pin!(result);
    let (mut count, mut sum, mut bytes) = (0, 0_i64, 0);
    while let Some(row) = result.next().await {
        let row = row.expect("a row");
        let row = Bulk {
            id: row.get(0),
            a: row.get(1),
            b: row.get(2),
            c: row.get(3),
        };
        count += 1;
        sum += row.id + i64::from(row.a) + row.b as i64;
        bytes += row.c.len();
    }
    assert_eq!(count, rows);
    assert!(sum > 0 && bytes > 0);
    rows as f64 / start.elapsed().as_secs_f64()
}
