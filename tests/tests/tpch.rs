//! The 22 queries of TPC-H, answered as SQLite answers them.

use flydb_tests::tpch::{self, fly, sqlite};
use flydb_tests::{client, server};

/// Some 87,000 rows.
const SCALE: f64 = 0.01;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_query_answers_as_sqlite_does() {
    let peer = tokio::task::spawn_blocking(|| {
        let database = sqlite::load(SCALE);
        let answers = (1..=tpch::QUERIES)
            .map(|number| sqlite::answer(&database, &tpch::query_for_sqlite(number)));
        answers.collect::<Vec<_>>()
    });
    let server = server::in_memory().await;
    let client = client::in_memory(&server).await;
    fly::load(&client, SCALE).await;
    let expected = peer.await.expect("the answers of SQLite");
    for (expected, number) in expected.iter().zip(1..) {
        let answer = fly::answer(&client, &tpch::query(number)).await;
        assert_eq!(answer.len(), expected.len(), "rows of query {number}");
        for (row, (own, peer)) in answer.iter().zip(expected).enumerate() {
            assert_eq!(own, peer, "query {number}, row {row}");
        }
    }
}
