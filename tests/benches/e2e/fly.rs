//! FlyDB: the server in a process of its own, and the client.

use std::time::Instant;

use flydb_client::{Client, Config, FromRow};
use flydb_pool::Pool;
use flydb_server::Server;
use futures_util::{StreamExt, stream};

use crate::measure;

const PASSWORD: &str = "bench";

/// Serves a data directory on a port that it prints, until it is killed.
pub async fn serve(data: String) {
    let server = Server::builder()
        .data_dir(data)
        .binary_port(0)
        .text_port(0)
        .admin_password(PASSWORD)
        .bcrypt_cost(4)
        .start()
        .await
        .expect("a server");
    println!("{}", server.binary_addr().port());
    std::future::pending::<()>().await;
}

fn config(port: u16) -> Config {
    Config::new()
        .host("127.0.0.1", port)
        .user("admin")
        .password(PASSWORD)
}

pub async fn connect(port: u16) -> Client {
    config(port).connect().await.expect("a connection")
}

pub async fn fill_points(port: u16) {
    let client = connect(port).await;
    let sql =
        "CREATE TABLE points (id INT PRIMARY KEY, name TEXT NOT NULL, score DOUBLE PRECISION)";
    client.execute(sql, ()).await.expect("a table");
    let points = (1..=100_000).map(|id| (id, format!("name {id}"), f64::from(id) / 2.0));
    client
        .execute_batch("INSERT INTO points VALUES ($1, $2, $3)", points)
        .await
        .expect("rows");
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
            let row = client.query_one(&statement, (id,)).await.expect("a row");
            assert_eq!(row.get::<i32>(0), id);
            count += 1;
        }
        count
    })
    .await
}

pub async fn point_selects_in_flight(port: u16, depth: usize) -> f64 {
    let client = connect(port).await;
    let statement = client.prepare(POINT).await.expect("a statement");
    measure::concurrent_rate(depth, move |stop| {
        let (client, statement) = (client.clone(), statement.clone());
        async move {
            let mut count = 0;
            while stop.not_yet() {
                let row = client.query_one(&statement, (77,)).await.expect("a row");
                assert_eq!(row.get::<i32>(0), 77);
                count += 1;
            }
            count
        }
    })
    .await
}

pub async fn make_log(port: u16) {
    let sql = "CREATE TABLE entries (id BIGINT AUTO_INCREMENT PRIMARY KEY, who INT, what TEXT)";
    connect(port).await.execute(sql, ()).await.expect("a table");
}

pub async fn inserts(port: u16, connections: usize) -> f64 {
    measure::concurrent_rate(connections, move |stop| async move {
        let client = connect(port).await;
        let sql = "INSERT INTO entries (who, what) VALUES ($1, $2)";
        let statement = client.prepare(sql).await.expect("a statement");
        let mut count = 0;
        while stop.not_yet() {
            let done = client
                .execute(&statement, (7, "an entry of some length"))
                .await;
            assert_eq!(done.expect("an insert"), 1);
            count += 1;
        }
        count
    })
    .await
}

pub async fn bulk_insert(port: u16, rows: usize) -> f64 {
    const BATCH: usize = 10_000;
    let client = connect(port).await;
    client
        .execute("DROP TABLE IF EXISTS bulk", ())
        .await
        .expect("no table");
    let sql = "CREATE TABLE bulk (id BIGINT PRIMARY KEY, a INT, b DOUBLE PRECISION, c TEXT)";
    client.execute(sql, ()).await.expect("a table");
    let statement = client
        .prepare("INSERT INTO bulk VALUES ($1, $2, $3, $4)")
        .await
        .expect("a statement");
    let start = Instant::now();
    let batches = (0..rows).step_by(BATCH).map(|first| {
        let rows = (first..rows.min(first + BATCH)).map(|n| {
            (
                n as i64,
                (n % 1000) as i32,
                n as f64 / 3.0,
                format!("row number {n}"),
            )
        });
        client.execute_batch(&statement, rows)
    });
    // One batch is on its way while another is written.
    let mut done = stream::iter(batches).buffered(2);
    while let Some(done) = done.next().await {
        done.expect("rows");
    }
    rows as f64 / start.elapsed().as_secs_f64()
}

#[derive(FromRow)]
struct Bulk {
    id: i64,
    a: i32,
    b: f64,
    c: String,
}

pub async fn scan(port: u16, rows: usize) -> f64 {
    let client = connect(port).await;
    let start = Instant::now();
    let stream = client
        .query_stream("SELECT id, a, b, c FROM bulk", ())
        .await
        .expect("rows");
    let mut stream = stream.read::<Bulk>();
    let (mut count, mut sum, mut bytes) = (0, 0_i64, 0);
    while let Some(row) = stream.next().await.expect("a row") {
        count += 1;
        sum += row.id + i64::from(row.a) + row.b as i64;
        bytes += row.c.len();
    }
    assert_eq!(count, rows);
    assert!(sum > 0 && bytes > 0);
    rows as f64 / start.elapsed().as_secs_f64()
}

fn pool(port: u16) -> Pool {
    Pool::builder(config(port))
        .max_size(16)
        .build()
        .expect("a pool")
}

pub async fn pool_checkouts(port: u16) -> f64 {
    let pool = pool(port);
    measure::rate(async || drop(pool.get().await.expect("a connection"))).await
}

pub async fn pooled_selects(port: u16) -> f64 {
    let pool = pool(port);
    measure::concurrent_rate(16, move |stop| {
        let pool = pool.clone();
        async move {
            let mut id = 0;
            let mut count = 0;
            while stop.not_yet() {
                id = id % 100_000 + 1;
                let client = pool.get().await.expect("a connection");
                let row = client.query_one(POINT, (id,)).await.expect("a row");
                assert_eq!(row.get::<i32>(0), id);
                count += 1;
            }
            count
        }
    })
    .await
}
