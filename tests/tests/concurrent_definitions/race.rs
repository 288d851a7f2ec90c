//! Definitions of several sessions at once, each commit waiting for its disk.

use flydb_client::Client;
use flydb_tests::client::{connect, run_all};

const SESSIONS: usize = 4;
const ROUNDS: usize = 20;

async fn define(client: Client, own: usize) {
    let statements = [
        format!("CREATE TABLE t{own} (a INT)"),
        format!("CREATE VIEW v{own} AS SELECT * FROM t{own}"),
        format!("ALTER TABLE t{own} ADD b INT"),
        format!("DROP TABLE t{own} CASCADE"),
    ];
    let statements = statements.each_ref().map(String::as_str);
    for _ in 0..ROUNDS {
        run_all(&client, &statements).await;
    }
}

/// A definition that had lost to another was bound again to what was durable, where that other was not
/// yet to be seen: it lost again, a hundred times, and ended with 40001 before the disk was done.
#[tokio::test(flavor = "multi_thread")]
async fn definitions_of_different_tables_do_not_fail_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let mut defining = tokio::task::JoinSet::new();
    for own in 0..SESSIONS {
        defining.spawn(define(connect(&server).await, own));
    }
    defining.join_all().await;
    server.shutdown().await;
}
