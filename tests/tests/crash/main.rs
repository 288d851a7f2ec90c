//! `kill -9` under concurrent writers: no acknowledged commit is lost, no transaction is half there.
//!
//! The server runs in a child process: this test's own program, started again as the ignored test
//! [`serve_until_killed`]. Writers insert pairs of rows, each pair in one transaction, and note which
//! pairs were acknowledged. After the kill the server starts again on the same folder, and what is there
//! must hold every acknowledged pair, and no half of any.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test through and through

mod definitions;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flydb_client::Client;
use flydb_tests::child::ChildServer;
use tokio::task::JoinSet;

const WRITERS: u64 = 8;

fn start(folder: &Path) -> ChildServer {
    ChildServer::start("serve_until_killed", Some(folder))
}

/// Not a test: what the child process runs.
#[test]
#[ignore = "the server's side of the crash tests"]
fn serve_until_killed() {
    flydb_tests::child::serve(|server| server);
}

/// Writes pairs until the connection breaks; gives the numbers of those acknowledged.
async fn write_pairs(client: Client, next: Arc<AtomicU64>, done: Arc<AtomicU64>) -> Vec<i64> {
    let mut acknowledged = Vec::new();
    let mut client = client;
    loop {
        let pair = i64::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap();
        let written = async {
            if pair % 3 == 0 {
                let sql = "INSERT INTO pair (number, half) VALUES ($1, 1), ($1, 2)";
                return client.execute(sql, (pair,)).await.map(|_| ());
            }
            let transaction = client.transaction().begin().await?;
            for half in [1, 2] {
                let sql = "INSERT INTO pair (number, half) VALUES ($1, $2)";
                transaction.execute(sql, (pair, half)).await?;
            }
            let sql = "UPDATE total SET pairs = pairs + 1 WHERE writer = $1";
            transaction.execute(sql, (pair % 7,)).await?;
            transaction.commit().await
        };
        match written.await {
            Ok(()) => acknowledged.push(pair),
            Err(_) => return acknowledged,
        }
        done.fetch_add(1, Ordering::Relaxed);
    }
}

/// One round: writers at work, a kill after so many commits, and what was acknowledged.
async fn crash(victim: &mut ChildServer, next: &Arc<AtomicU64>, commits: u64) -> Vec<i64> {
    let done = Arc::new(AtomicU64::new(0));
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let client = victim.connect().await;
        writers.spawn(write_pairs(client, Arc::clone(next), Arc::clone(&done)));
    }
    while done.load(Ordering::Relaxed) < commits {
        tokio::task::yield_now().await;
    }
    victim.kill();
    writers.join_all().await.into_iter().flatten().collect()
}

async fn pairs_with_halves(client: &Client, halves: i64) -> BTreeSet<i64> {
    let sql = "SELECT number FROM pair GROUP BY number HAVING count(*) = $1";
    let rows = client.query(sql, (halves,)).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

async fn rounds(rounds: u64) {
    let folder = tempfile::tempdir().unwrap();
    let mut victim = start(folder.path());
    let client = victim.connect().await;
    client
        .execute(
            "CREATE TABLE pair (number BIGINT, half INT, PRIMARY KEY (number, half))",
            (),
        )
        .await
        .unwrap();
    client
        .execute(
            "CREATE TABLE total (writer BIGINT PRIMARY KEY, pairs BIGINT)",
            (),
        )
        .await
        .unwrap();
    client
        .execute(
            "INSERT INTO total VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0)",
            (),
        )
        .await
        .unwrap();
    let next = Arc::new(AtomicU64::new(1));
    let mut acknowledged = BTreeSet::new();
    for round in 0..rounds {
        // Different lengths stop the log at different places.
        acknowledged.extend(crash(&mut victim, &next, 20 + round * 13 % 97).await);
        victim = start(folder.path());
        let client = victim.connect().await;
        let whole = pairs_with_halves(&client, 2).await;
        assert_eq!(
            pairs_with_halves(&client, 1).await,
            BTreeSet::new(),
            "half transactions"
        );
        let lost: Vec<_> = acknowledged.difference(&whole).collect();
        assert!(
            lost.is_empty(),
            "round {round}: acknowledged and lost: {lost:?}"
        );
        // The totals were written by the same transactions as two thirds of the pairs.
        let counted: i64 = client
            .query_scalar("SELECT sum(pairs)::BIGINT FROM total", ())
            .await
            .unwrap();
        let by_transaction = whole.iter().filter(|pair| *pair % 3 != 0).count();
        assert_eq!(usize::try_from(counted).unwrap(), by_transaction);
        let rows: i64 = client
            .query_scalar("SELECT count(*) FROM pair", ())
            .await
            .unwrap();
        assert_eq!(usize::try_from(rows).unwrap(), whole.len() * 2);
    }
    assert!(acknowledged.len() as u64 >= rounds * 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_under_writers_lose_nothing_acknowledged() {
    rounds(20).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: run it by name"]
async fn five_hundred_kills_under_writers_lose_nothing_acknowledged() {
    rounds(500).await;
}
