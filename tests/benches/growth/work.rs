//! The tables, and the statements whose time is taken.

use std::time::{Duration, Instant};

use flydb_client::{Client, Statement};

/// Rows that a range takes, however large the table is.
const RANGE: i64 = 100;

/// How long one kind of statement is run at most, once it was run often enough.
const PATIENCE: Duration = Duration::from_millis(1500);

/// A step through the ids that comes to every one of them, as it has no divisor of any size.
const STRIDE: i64 = 7_919;

/// Makes the tables anew, with so many rows each: `t` with keys in a random order, and `u` that refers to it.
pub async fn make_tables(client: &Client, rows: i64) {
    let scattered = format!("(n * {STRIDE}) % {rows}");
    for statement in [
        "DROP TABLE IF EXISTS u".to_owned(),
        "DROP TABLE IF EXISTS t".to_owned(),
        "CREATE TABLE t (id BIGINT PRIMARY KEY, k BIGINT, g BIGINT, v TEXT)".to_owned(),
        "CREATE TABLE u (id BIGINT PRIMARY KEY, t_id BIGINT)".to_owned(),
        format!(
            "INSERT INTO t SELECT n, {scattered}, n % 100, 'value ' || {scattered} \
             FROM generate_series(0::BIGINT, {rows} - 1) AS s (n)"
        ),
        format!(
            "INSERT INTO u SELECT n, {scattered} FROM generate_series(0::BIGINT, {rows} - 1) AS s (n)"
        ),
        "ANALYZE".to_owned(),
    ] {
        client.run(&statement, ()).await.expect(&statement);
    }
}

/// Microseconds that each kind of statement takes.
pub async fn measure(client: &Client, rows: i64) -> Vec<(&'static str, f64)> {
    let prepared = async |sql: &str| client.prepare(sql).await.expect(sql);
    let lookup = prepared("SELECT v FROM t WHERE id = $1").await;
    let range = prepared("SELECT sum(k) FROM t WHERE id >= $1 AND id < $2").await;
    let join = prepared("SELECT count(*), sum(t.k) FROM u JOIN t ON t.id = u.t_id").await;
    let group = prepared("SELECT g, count(*), sum(k) FROM t GROUP BY g").await;
    let sort = prepared("SELECT id FROM t ORDER BY k OFFSET $1").await;
    let mut id = 0;
    let mut next = |last: i64| {
        id = (id + STRIDE) % (last + 1);
        id
    };
    vec![
        (
            "a row by its key",
            median(20, async || one(client, &lookup, next(rows - 1)).await).await,
        ),
        (
            "100 rows by a range of keys",
            median(20, async || {
                let first = next(rows - RANGE);
                let got = client.query(&range, (first, first + RANGE)).await;
                assert_eq!(got.expect("a range").len(), 1);
            })
            .await,
        ),
        (
            "all rows in 100 groups",
            median(5, async || {
                assert_eq!(client.query(&group, ()).await.expect("groups").len(), 100);
            })
            .await,
        ),
        (
            "a join of two tables",
            median(5, async || {
                assert_eq!(client.query(&join, ()).await.expect("a join").len(), 1);
            })
            .await,
        ),
        (
            "all rows sorted",
            median(5, async || one(client, &sort, rows - 1).await).await,
        ),
    ]
}

async fn one(client: &Client, statement: &Statement, parameter: i64) {
    let got = client.query(statement, (parameter,)).await;
    assert_eq!(got.expect("a query").len(), 1);
}

/// The median of the times of `work` in microseconds: of so many runs at least, and as many as go into
/// the patience.
async fn median(least: usize, mut work: impl AsyncFnMut()) -> f64 {
    for _ in 0..least.min(3) {
        work().await; // warms up
    }
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < least || (start.elapsed() < PATIENCE && times.len() < 20_000) {
        let run = Instant::now();
        work().await;
        times.push(run.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
