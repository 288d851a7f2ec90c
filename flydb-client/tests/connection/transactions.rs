//! Transactions: what goes out when they are dropped, and who waits for them.

use flydb_client::protocol::message::transaction::TxResult;
use flydb_client::protocol::{Request, Response, SqlState};
use flydb_client::{Config, IsolationLevel, RetryPolicy, TxStatus};
use futures_util::poll;
use std::pin::pin;

use crate::model::Model;
use crate::script::{Script, done, numbers, refused, settle};

fn tx_result(tx: TxStatus) -> Response {
    Response::TxResult(TxResult {
        success: true,
        tx: Some(tx),
        ..TxResult::default()
    })
}

#[tokio::test]
async fn a_begin_that_is_dropped_is_rolled_back_before_anything_else() {
    let (mut client, mut server) = Script::start(Config::new()).await;
    let other = client.clone();
    {
        let mut beginning = pin!(client.transaction().begin());
        assert!(poll!(&mut beginning).is_pending());
    }
    let mut query = pin!(other.query_scalar::<i64>("after", ()));
    assert!(poll!(&mut query).is_pending());
    assert!(matches!(server.request().await, Request::BeginTx(_)));
    assert!(matches!(server.request().await, Request::RollbackTx(_)));
    assert_eq!(server.query().await, "after");
    server.reply(&tx_result(TxStatus::Active)).await;
    server.reply(&tx_result(TxStatus::Idle)).await;
    server.reply(&numbers(&[1])).await;
    assert_eq!(query.await.expect("in step"), 1);
}

#[tokio::test]
async fn a_begin_that_is_refused_rolls_nothing_back() {
    let (mut client, mut server) = Script::start(Config::new()).await;
    let refusing = async {
        server.request().await;
        let state = SqlState::ActiveSqlTransaction;
        server.reply(&refused(state, TxStatus::Active)).await;
    };
    let begin = client.transaction().begin();
    let (result, ()) = tokio::join!(begin, refusing);
    drop(result.expect_err("refused"));
    assert!(server.hears_nothing().await);
    assert_eq!(client.tx_status(), TxStatus::Active);
}

#[tokio::test]
async fn other_handles_wait_until_a_transaction_has_ended() {
    let (mut client, mut server) = Script::start(Config::new()).await;
    let other = client.clone();
    let begin = async {
        let Request::BeginTx(begin) = server.request().await else {
            panic!("not a BeginTx")
        };
        assert_eq!(begin.isolation_level, Some(IsolationLevel::Serializable));
        assert!(begin.read_only);
        server.reply(&tx_result(TxStatus::Active)).await;
    };
    let transaction = client
        .transaction()
        .isolation(IsolationLevel::Serializable)
        .read_only();
    let (tx, ()) = tokio::join!(transaction.begin(), begin);
    let tx = tx.expect("begun");
    let mut waiting = pin!(other.query_scalar::<i64>("outside", ()));
    assert!(poll!(&mut waiting).is_pending());
    let inside = async {
        assert_eq!(server.query().await, "inside");
        server.reply(&done("OK", TxStatus::Active)).await;
    };
    let (result, ()) = tokio::join!(tx.query("inside", ()), inside);
    result.expect("answered");
    assert!(server.hears_nothing().await, "the other one waits");
    drop(tx);
    assert!(poll!(&mut waiting).is_pending());
    assert!(matches!(server.request().await, Request::RollbackTx(_)));
    assert_eq!(server.query().await, "outside");
}

#[tokio::test]
async fn a_handle_of_a_transaction_that_has_ended_is_refused() {
    let (mut client, model) = Model::start(Config::new(), 1024).await;
    let tx = client.transaction().await.expect("begun");
    let leaked = (*tx).clone();
    tx.commit().await.expect("committed");
    let error = leaked.query("late", ()).await.expect_err("it has ended");
    assert!(error.to_string().contains("has ended"), "{error}");
    assert_eq!(model.state().tx, None);
    client.ping().await.expect("the connection is fine");
}

#[tokio::test]
async fn a_commit_that_fails_ends_in_a_rollback() {
    let (mut client, mut server) = Script::start(Config::new()).await;
    let serving = async {
        server.request().await;
        server.reply(&tx_result(TxStatus::Active)).await;
        assert!(matches!(server.request().await, Request::CommitTx));
        let state = SqlState::InFailedSqlTransaction;
        server.reply(&refused(state, TxStatus::Failed)).await;
        assert!(matches!(server.request().await, Request::RollbackTx(_)));
        server.reply(&tx_result(TxStatus::Idle)).await;
    };
    let committing = async { client.transaction().await?.commit().await };
    let (result, ()) = tokio::join!(committing, serving);
    assert_eq!(
        result.expect_err("failed").sql_state(),
        Some(SqlState::InFailedSqlTransaction)
    );
    settle().await;
    assert!(!client.is_closed());
}

#[tokio::test]
async fn the_state_of_the_transaction_is_known_without_asking() {
    let (mut client, _model) = Model::start(Config::new(), 1024).await;
    assert_eq!(client.tx_status(), TxStatus::Idle);
    let tx = client.transaction().await.expect("begun");
    assert_eq!(tx.tx_status(), TxStatus::Active);
    tx.execute("fail", ()).await.expect_err("fails");
    assert_eq!(tx.tx_status(), TxStatus::Failed);
    tx.rollback().await.expect("rolled back");
    assert_eq!(client.tx_status(), TxStatus::Idle);
    assert!(!client.needs_reset());
}

#[tokio::test]
async fn what_a_reset_would_clear_is_known_without_asking() {
    let (client, _model) = Model::start(Config::new(), 1024).await;
    client.execute("insert", ()).await.expect("inserted");
    assert!(!client.needs_reset());
    client.session().set_read_only(true).await.expect("set");
    assert!(client.needs_reset());
    client.reset().await.expect("reset");
    assert!(!client.needs_reset());
}

#[tokio::test(start_paused = true)]
async fn a_transaction_is_tried_again_after_a_conflict() {
    let (mut client, mut server) = Script::start(Config::new()).await;
    let serving = async {
        for last in [false, true] {
            assert!(matches!(server.request().await, Request::BeginTx(_)));
            server.reply(&tx_result(TxStatus::Active)).await;
            assert_eq!(server.query().await, "work");
            if last {
                server.reply(&numbers(&[5])).await;
                assert!(matches!(server.request().await, Request::CommitTx));
            } else {
                let state = SqlState::SerializationFailure;
                server.reply(&refused(state, TxStatus::Failed)).await;
                assert!(matches!(server.request().await, Request::RollbackTx(_)));
            }
            server.reply(&tx_result(TxStatus::Idle)).await;
        }
    };
    let policy = RetryPolicy::new();
    let mut tries = 0;
    let working = client.transaction_retry(&policy, async |tx| {
        tries += 1;
        tx.query_scalar::<i64>("work", ()).await
    });
    let (result, ()) = tokio::join!(working, serving);
    assert_eq!((result.expect("the second time"), tries), (5, 2));
}

#[tokio::test(start_paused = true)]
async fn other_errors_are_not_tried_again() {
    let (mut client, model) = Model::start(Config::new(), 1024).await;
    let policy = RetryPolicy::new();
    let mut tries = 0;
    let result = client
        .transaction_retry(&policy, async |tx| {
            tries += 1;
            tx.execute("fail", ()).await
        })
        .await;
    assert!(result.is_err());
    assert_eq!(tries, 1);
    settle().await;
    assert_eq!(model.state().tx, None);
}

#[tokio::test]
async fn a_retried_transaction_can_be_spawned() {
    let (mut client, _model) = Model::start(Config::new(), 1024).await;
    let work = tokio::spawn(async move {
        let policy = RetryPolicy::new();
        client
            .transaction_retry(&policy, async |tx| tx.execute("insert", (1,)).await)
            .await
    });
    work.await.expect("no panic").expect("committed");
}
