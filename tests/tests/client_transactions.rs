//! Transactions, savepoints and isolation through the client.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, Error, IsolationLevel, RetryPolicy, SqlState, TxStatus};
use flydb_server::Server;
use flydb_tests::client::{connect, in_memory, run_all, up_to};

async fn start() -> (Server, Client, Client) {
    let server = flydb_tests::server::in_memory().await;
    let (client, other) = (connect(&server).await, in_memory(&server).await);
    let schema = "CREATE TABLE t (id INT PRIMARY KEY, n INT NOT NULL)";
    run_all(&client, &[schema, "INSERT INTO t VALUES (1, 0), (2, 0)"]).await;
    (server, client, other)
}

async fn value(client: &Client, id: i32) -> i32 {
    let value = client.query_scalar("SELECT n FROM t WHERE id = $1", (id,));
    value.await.unwrap()
}

async fn set(client: &Client, id: i32, n: i32) -> Result<(), Error> {
    let set = client.execute("UPDATE t SET n = $2 WHERE id = $1", (id, n));
    set.await.map(drop)
}

#[tokio::test]
async fn a_commit_shows_and_a_rollback_or_a_drop_does_not() {
    let (_server, mut client, other) = start().await;
    let tx = client.transaction().await.unwrap();
    set(&tx, 1, 5).await.unwrap();
    assert_eq!(value(&tx, 1).await, 5);
    assert_eq!(value(&other, 1).await, 0);
    assert_eq!(tx.tx_status(), TxStatus::Active);
    tx.commit().await.unwrap();
    assert_eq!(value(&other, 1).await, 5);
    let tx = client.transaction().await.unwrap();
    set(&tx, 1, 6).await.unwrap();
    tx.rollback().await.unwrap();
    let tx = client.transaction().await.unwrap();
    set(&tx, 1, 7).await.unwrap();
    drop(tx);
    assert_eq!(value(&client, 1).await, 5);
    assert_eq!(client.tx_status(), TxStatus::Idle);
}

#[tokio::test]
async fn a_transaction_dropped_right_after_begin_or_in_a_statement_holds_no_lock() {
    let (_server, mut client, other) = start().await;
    drop(client.transaction().await.unwrap());
    assert!(up_to(1, client.transaction().begin()).await.is_none());
    let tx = client.transaction().await.unwrap();
    assert!(up_to(1, set(&tx, 1, 9)).await.is_none());
    drop(tx);
    client.ping().await.unwrap();
    assert_eq!(client.tx_status(), TxStatus::Idle);
    set(&other, 1, 3).await.unwrap();
    assert_eq!(value(&client, 1).await, 3);
}

#[tokio::test]
async fn other_handles_wait_for_the_end_of_a_transaction() {
    let (_server, mut client, _other) = start().await;
    let clone = client.clone();
    let tx = client.transaction().await.unwrap();
    set(&tx, 1, 4).await.unwrap();
    let waiting = tokio::spawn(async move { value(&clone, 1).await });
    set(&tx, 1, 5).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap(), 5);
}

#[tokio::test]
async fn savepoints_nest_and_undo_only_what_came_after_them() {
    let (_server, mut client, other) = start().await;
    let mut tx = client.transaction().await.unwrap();
    set(&tx, 1, 1).await.unwrap();
    {
        let mut outer = tx.savepoint().await.unwrap();
        set(&outer, 1, 2).await.unwrap();
        {
            let inner = outer.savepoint().await.unwrap();
            set(&inner, 1, 3).await.unwrap();
        }
        assert_eq!(value(&outer, 1).await, 2, "the inner one was dropped");
        let failing = outer.savepoint().await.unwrap();
        let duplicate = failing.execute("INSERT INTO t VALUES (1, 1)", ()).await;
        assert!(duplicate.unwrap_err().is_unique_violation());
        assert_eq!(failing.tx_status(), TxStatus::Failed);
        failing.rollback().await.unwrap();
        set(&outer, 2, 2).await.unwrap();
        outer.commit().await.unwrap();
    }
    let named = tx.savepoint_named("Mine, \"quoted\"").await.unwrap();
    set(&named, 1, 9).await.unwrap();
    named.rollback().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((value(&other, 1).await, value(&other, 2).await), (2, 2));
}

#[tokio::test]
async fn a_failed_transaction_refuses_all_until_it_is_rolled_back() {
    let (_server, mut client, _other) = start().await;
    let tx = client.transaction().await.unwrap();
    set(&tx, 1, 8).await.unwrap();
    tx.query("SELECT 1 / 0", ()).await.unwrap_err();
    assert_eq!(tx.tx_status(), TxStatus::Failed);
    let refused = tx.query("SELECT 1", ()).await.unwrap_err();
    let state = SqlState::from_state("25P02").unwrap();
    assert_eq!(refused.sql_state(), Some(state));
    drop(tx);
    assert_eq!(value(&client, 1).await, 0);
}

#[tokio::test]
async fn read_committed_sees_what_others_commit_and_repeatable_read_does_not() {
    let (_server, mut client, other) = start().await;
    let levels = [
        (IsolationLevel::ReadCommitted, 1),
        (IsolationLevel::RepeatableRead, 0),
        (IsolationLevel::Serializable, 0),
    ];
    for (level, seen) in levels {
        set(&other, 1, 0).await.unwrap();
        let tx = client.transaction().isolation(level).await.unwrap();
        assert_eq!(value(&tx, 1).await, 0);
        set(&other, 1, 1).await.unwrap();
        assert_eq!(value(&tx, 1).await, seen, "{level:?}");
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_write_over_anothers_commit_is_a_serialization_failure() {
    let (_server, mut client, other) = start().await;
    let begin = client
        .transaction()
        .isolation(IsolationLevel::RepeatableRead);
    let tx = begin.await.unwrap();
    assert_eq!(value(&tx, 1).await, 0);
    set(&other, 1, 1).await.unwrap();
    let error = set(&tx, 1, 2).await.unwrap_err();
    assert!(
        error.is_serialization_failure() && error.is_retryable(),
        "{error}"
    );
    drop(tx);
    assert_eq!(value(&client, 1).await, 1);
}

#[tokio::test]
async fn a_read_only_transaction_refuses_writes() {
    let (_server, mut client, _other) = start().await;
    let tx = client.transaction().read_only().await.unwrap();
    let error = set(&tx, 1, 1).await.unwrap_err();
    assert_eq!(error.server().unwrap().sql_state_text(), Some("25006"));
}

#[tokio::test]
async fn transactions_that_retry_lose_no_increment() {
    let (server, _client, other) = start().await;
    let policy = RetryPolicy::new()
        .attempts(1000)
        .isolation(IsolationLevel::RepeatableRead);
    let tasks = (0..4).map(async |_| {
        let mut client = connect(&server).await;
        for _ in 0..10 {
            let work = client.transaction_retry(&policy, async |tx| {
                let n = value_in(tx).await?;
                tokio::task::yield_now().await;
                set(tx, 1, n + 1).await
            });
            work.await.unwrap();
        }
    });
    futures_util::future::join_all(tasks).await;
    assert_eq!(value(&other, 1).await, 40);
}

async fn value_in(client: &Client) -> Result<i32, Error> {
    client
        .query_scalar("SELECT n FROM t WHERE id = 1", ())
        .await
}

#[tokio::test]
async fn concurrent_increments_of_one_row_lose_nothing() {
    let (server, _client, other) = start().await;
    let tasks = (0..8).map(async |_| {
        let client = in_memory(&server).await;
        for _ in 0..25 {
            let add = client.execute("UPDATE t SET n = n + 1 WHERE id = $1", (2,));
            assert_eq!(add.await.unwrap(), 1);
        }
    });
    futures_util::future::join_all(tasks).await;
    assert_eq!(value(&other, 2).await, 200);
}
