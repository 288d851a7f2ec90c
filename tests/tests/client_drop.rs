//! Calls that are dropped at every point, against the real server: the connection stays in step, the
//! session clean, and what was not committed is not there.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, Error, TxStatus};
use flydb_tests::client::{in_memory, run_all, up_to};

/// Polls after which any of these has ended, were it to be polled without end.
const TOO_MANY: usize = 100_000;

/// Drops `work` after no poll, after one, and so on until it gets to its end by itself. The steps grow
/// with the number: a poll more or less counts early, where requests are on their way.
async fn drop_everywhere(work: impl AsyncFn(&mut Client) -> Result<(), Error>) {
    let server = flydb_tests::server::in_memory().await;
    let mut client = in_memory(&server).await;
    let watcher = in_memory(&server).await;
    let schema = "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, pair INT NOT NULL)";
    run_all(&client, &[schema]).await;
    let mut polls = 0;
    loop {
        assert!(polls < TOO_MANY, "the work never ends");
        let finished = up_to(polls, work(&mut client)).await;
        check(&client, &watcher, i64::try_from(polls).unwrap()).await;
        if let Some(result) = finished {
            result.unwrap(); // what is not dropped succeeds
            assert!(polls > 1, "it was dropped in the middle at least once");
            return;
        }
        polls += 1 + polls / 20;
    }
}

/// The next calls get their own answers, no transaction is open, no half of a pair is there, and nothing
/// holds a lock.
async fn check(client: &Client, watcher: &Client, number: i64) {
    let (first, second, ping) = tokio::join!(
        client.query_scalar::<i64>("SELECT CAST($1 AS BIGINT)", (number,)),
        client.query_scalar::<i64>("SELECT -CAST($1 AS BIGINT)", (number,)),
        client.ping(),
    );
    assert_eq!((first.unwrap(), second.unwrap()), (number, -number));
    ping.unwrap();
    assert_eq!(client.tx_status(), TxStatus::Idle);
    let halves =
        "SELECT count(*) FROM (SELECT pair FROM t GROUP BY pair HAVING count(*) <> 2) AS h";
    let halves: i64 = watcher.query_scalar(halves, ()).await.unwrap();
    assert_eq!(halves, 0, "half of a transaction was committed");
    watcher.execute("DELETE FROM t", ()).await.unwrap();
}

macro_rules! drop_tests {
    ($($name:ident: $work:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            drop_everywhere($work).await;
        }
    )*};
}

const INSERT: &str = "INSERT INTO t (pair) VALUES ($1)";

drop_tests! {
    a_query: async |client: &mut Client| {
        let rows = client.query("SELECT id FROM t WHERE pair = $1", (1,)).await?;
        assert!(rows.is_empty());
        Ok(())
    };
    a_query_without_parameters: async |client: &mut Client| {
        client.query("SELECT count(*) FROM t", ()).await.map(drop)
    };
    an_execute: async |client: &mut Client| {
        let both = "INSERT INTO t (pair) VALUES ($1), ($1)";
        assert_eq!(client.execute(both, (1,)).await?, 2);
        Ok(())
    };
    a_prepare: async |client: &mut Client| {
        let statement = client.prepare("SELECT pair FROM t WHERE id = $1").await?;
        assert_eq!(statement.columns().len(), 1);
        client.query(&statement, (1,)).await.map(drop)
    };
    a_batch: async |client: &mut Client| {
        assert_eq!(client.execute_batch(INSERT, [(3,), (3,)]).await?, 2);
        Ok(())
    };
    a_transaction_that_commits: async |client: &mut Client| {
        let tx = client.transaction().await?;
        tx.execute(INSERT, (1,)).await?;
        tx.execute(INSERT, (1,)).await?;
        tx.commit().await
    };
    a_transaction_with_a_savepoint: async |client: &mut Client| {
        let mut tx = client.transaction().await?;
        tx.execute(INSERT, (2,)).await?;
        let savepoint = tx.savepoint().await?;
        savepoint.execute(INSERT, (7,)).await?;
        savepoint.rollback().await?;
        tx.execute(INSERT, (2,)).await?;
        tx.commit().await
    };
    a_pipeline_with_an_error_in_it: async |client: &mut Client| {
        let mut pipeline = client.pipeline();
        pipeline.add("SELECT 1", ())?;
        pipeline.add("SELECT 1 / $1", (0,))?;
        pipeline.add("SELECT count(*) FROM t", ())?;
        let failed: Vec<bool> = pipeline.run().await?.iter().map(Result::is_err).collect();
        assert_eq!(failed, [false, true, false]);
        Ok(())
    };
    a_stream: async |client: &mut Client| {
        let values = "SELECT * FROM (VALUES (1), (2), (3), (4), (5)) AS v (n)";
        let mut stream = client.cursor(values, ()).fetch_size(2).stream().await?;
        let mut rows = 0;
        while stream.next().await?.is_some() {
            rows += 1;
        }
        assert_eq!(rows, 5);
        Ok(())
    };
}
