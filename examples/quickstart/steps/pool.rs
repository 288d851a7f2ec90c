//! A burst of concurrent reads and writes, as a web service makes them.

use std::time::{Duration, Instant};

use flydb_client::{Config, Decimal};
use flydb_pool::Pool;
use tokio::task::JoinSet;

use crate::{Result, print};

const REQUESTS: i64 = 2000;
const CONNECTIONS: usize = 16;

pub async fn through_the_pool(config: &Config) -> Result<()> {
    print::heading("A burst of requests through the pool, three reads to one write");
    let pool = Pool::builder(config.clone())
        .max_size(CONNECTIONS)
        .build()?;
    pool.get()
        .await?
        .execute(
            "CREATE TABLE IF NOT EXISTS visit (
                id BIGINT AUTO_INCREMENT PRIMARY KEY, customer BIGINT NOT NULL REFERENCES customer, at TIMESTAMP NOT NULL)",
            (),
        )
        .await?;
    let start = Instant::now();
    let mut requests = JoinSet::new();
    for request in 0..REQUESTS {
        let pool = pool.clone();
        requests.spawn(async move {
            serve(&pool, request)
                .await
                .map_err(|error| error.to_string())
        });
    }
    let mut times = Vec::new();
    while let Some(time) = requests.join_next().await {
        times.push(time??);
    }
    let total = start.elapsed();
    report(&mut times, total);
    let visits: i64 = pool
        .get()
        .await?
        .query_scalar("SELECT count(*) FROM visit", ())
        .await?;
    println!(
        "  {} visits were written, each on the disk before it was acknowledged",
        print::thousands(visits.unsigned_abs())
    );
    Ok(())
}

/// One request: checks a connection out, reads or writes, and gives it back.
async fn serve(pool: &Pool, request: i64) -> Result<Duration> {
    let start = Instant::now();
    let client = pool.get().await?;
    let customer = request * 7 % 1500 + 1;
    if request % 4 == 0 {
        let sql = "INSERT INTO visit (customer, at) VALUES ($1, now())";
        client.execute(sql, (customer,)).await?;
    } else {
        let sql = "SELECT c_name, c_acctbal FROM customer WHERE c_custkey = $1";
        let row = client.query_one(sql, (customer,)).await?;
        let _: (String, Decimal) = (row.get(0), row.get(1));
    }
    Ok(start.elapsed())
}

fn report(times: &mut [Duration], total: Duration) {
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get(times.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    let per_second = u128::from(REQUESTS.unsigned_abs()) * 1000 / total.as_millis().max(1);
    print::table(
        &[
            "requests",
            "connections",
            "requests/s",
            "median",
            "99 of 100",
        ],
        &[vec![
            REQUESTS.to_string(),
            CONNECTIONS.to_string(),
            per_second.to_string(),
            print::duration(at(50)),
            print::duration(at(99)),
        ]],
    );
}
