//! Every call, dropped at every point: the connection stays in step and the session clean.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use flydb_client::{Client, Config, Error, TxStatus};

use crate::model::Model;
use crate::script::settle;

/// Polls a future until it is ready, or drops it after so many polls; between them, everything else in
/// the process moves on a little.
async fn up_to<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    for _ in 0..polls {
        if let Poll::Ready(value) = futures_util::poll!(&mut future) {
            return Some(value);
        }
        tokio::task::yield_now().await;
    }
    None
}

/// Runs `work` again and again, dropping it one poll later each time, until it gets to its end.
async fn drop_everywhere(buffer: usize, work: impl AsyncFn(&mut Client) -> Result<(), Error>) {
    let config = Config::new().statement_cache(2);
    let (mut client, model) = Model::start(config, buffer).await;
    for polls in 0.. {
        assert!(polls < 10_000, "the work never ends");
        let finished = up_to(polls, work(&mut client)).await;
        check(&client, &model, i64::try_from(polls).expect("few")).await;
        if let Some(result) = finished {
            result.expect("what is not dropped succeeds");
            assert!(polls > 1, "it was dropped in the middle at least once");
            return;
        }
    }
}

/// The next calls get their own answers, and the session is as if nothing had been.
async fn check(client: &Client, model: &Model, number: i64) {
    let (first, second, ping) = tokio::join!(
        client.query_scalar::<i64>("echo", (number,)),
        client.query_scalar::<i64>("echo", (-number,)),
        client.ping(),
    );
    assert_eq!(first.expect("in step"), number);
    assert_eq!(second.expect("in step"), -number);
    ping.expect("in step");
    settle().await;
    let state = model.state();
    assert_eq!(state.tx, None, "a transaction was left open");
    assert!(
        state.cursors.is_empty(),
        "a cursor was left open: {:?}",
        state.cursors
    );
    assert!(
        state.statements.len() <= 2,
        "statements pile up: {:?}",
        state.statements
    );
    assert_eq!(client.tx_status(), TxStatus::Idle);
}

/// Runs the test over a roomy stream, and over one so narrow that every frame comes in pieces.
macro_rules! drop_tests {
    ($($name:ident: $work:expr;)*) => {$(
        #[tokio::test]
        async fn $name() {
            drop_everywhere(64 * 1024, $work).await;
            drop_everywhere(7, $work).await;
        }
    )*};
}

drop_tests! {
    a_query: async |client: &mut Client| client.query("plain", ()).await.map(drop);
    a_query_with_parameters: async |client: &mut Client| {
        client.query("echo", (1,)).await.map(drop)
    };
    statements_that_push_each_other_out: async |client: &mut Client| {
        for text in ["one", "two", "three"] {
            client.execute(text, (1,)).await?;
        }
        Ok(())
    };
    a_statement_that_is_prepared_and_let_go: async |client: &mut Client| {
        let statement = client.prepare("held").await?;
        client.execute(&statement, (1,)).await.map(drop)
    };
    a_result_in_pages: async |client: &mut Client| {
        let rows = client.query("pages", ()).await?;
        assert_eq!(rows.len(), 6);
        Ok(())
    };
    a_stream: async |client: &mut Client| {
        let mut stream = client.query_stream("pages", ()).await?;
        let mut rows = 0;
        while stream.next().await?.is_some() {
            rows += 1;
        }
        assert_eq!(rows, 6);
        Ok(())
    };
    a_cursor: async |client: &mut Client| {
        let mut cursor = client.cursor("pages", ()).open().await?;
        cursor.next().await?;
        cursor.next().await?;
        cursor.close().await
    };
    a_batch: async |client: &mut Client| {
        client.execute_batch("insert", [(1,), (2,)]).await.map(drop)
    };
    a_pipeline: async |client: &mut Client| {
        let mut pipeline = client.pipeline();
        pipeline.add("echo", (1,))?;
        pipeline.add("fail", ())?;
        pipeline.add("pages", ())?;
        let results = pipeline.run().await?;
        assert!(results[0].is_ok() && results[1].is_err() && results[2].is_ok());
        Ok(())
    };
    a_transaction_that_commits: async |client: &mut Client| {
        let tx = client.transaction().await?;
        tx.execute("insert", (1,)).await?;
        tx.commit().await
    };
    a_transaction_that_rolls_back: async |client: &mut Client| {
        let tx = client.transaction().await?;
        tx.execute("insert", (1,)).await?;
        tx.rollback().await
    };
    a_transaction_that_fails: async |client: &mut Client| {
        let tx = client.transaction().await?;
        assert!(tx.execute("fail", ()).await.is_err());
        drop(tx);
        Ok(())
    };
    savepoints: async |client: &mut Client| {
        let mut tx = client.transaction().await?;
        {
            let mut outer = tx.savepoint().await?;
            outer.execute("insert", (1,)).await?;
            let inner = outer.savepoint().await?;
            assert!(inner.execute("fail", ()).await.is_err());
            inner.rollback().await?;
            outer.commit().await?;
        }
        tx.commit().await
    };
    a_retried_transaction: async |client: &mut Client| {
        let policy = flydb_client::RetryPolicy::new();
        client.transaction_retry(&policy, async |tx| tx.execute("insert", (1,)).await).await.map(drop)
    };
    a_reset: async |client: &mut Client| client.reset().await;
    an_option: async |client: &mut Client| client.session().set_read_only(true).await;
    metadata: async |client: &mut Client| client.metadata().tables().fetch().await.map(drop);
}
