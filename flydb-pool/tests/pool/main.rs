//! The pool over servers in memory: what is reset, what is given up, and what errors say.

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)] // tests

mod server;

use std::error::Error as _;
use std::pin::pin;
use std::time::Duration;

use flydb_pool::{PoolErrorKind, Recycling, Step};

use crate::server::Servers;

#[tokio::test]
async fn ordinary_use_costs_no_round_trip() {
    let (builder, servers) = Servers::pool();
    let pool = builder.build().expect("a pool");
    for _ in 0..3 {
        let mut client = pool.get().await.expect("a connection");
        client.execute("insert", ()).await.expect("inserted");
        let tx = client.transaction().await.expect("begun");
        tx.execute("insert", ()).await.expect("inserted");
        tx.commit().await.expect("committed");
    }
    assert_eq!(servers.counts(), (1, 0, 0));
    let metrics = pool.metrics();
    assert_eq!(
        (
            metrics.checkouts,
            metrics.connect.count,
            metrics.check.count
        ),
        (3, 1, 2)
    );
    assert_eq!(metrics.wait.count, 3);
}

#[tokio::test]
async fn what_a_user_did_to_the_session_is_taken_back() {
    let (builder, servers) = Servers::pool();
    let pool = builder.build().expect("a pool");
    let client = pool.get().await.expect("a connection");
    client.session().set_read_only(true).await.expect("set");
    drop(client);
    let client = pool.get().await.expect("a connection");
    assert_eq!(servers.counts(), (1, 0, 1));
    client.execute("SET", ()).await.expect("set by SQL");
    drop(client);
    drop(pool.get().await.expect("a connection"));
    drop(pool.get().await.expect("a connection"));
    assert_eq!(servers.counts(), (1, 0, 2));
}

#[tokio::test]
async fn a_call_that_was_dropped_is_waited_for_and_reset() {
    let (builder, servers) = Servers::pool();
    let pool = builder.build().expect("a pool");
    let client = pool.get().await.expect("a connection");
    assert!(futures_util::poll!(pin!(client.execute("BEGIN", ()))).is_pending());
    drop(client);
    let client = pool.get().await.expect("a connection");
    assert_eq!(servers.counts(), (1, 0, 1));
    assert_eq!(client.tx_status(), flydb_client::TxStatus::Idle);
}

#[tokio::test]
async fn a_transaction_that_was_dropped_does_not_cost_the_connection() {
    let (builder, servers) = Servers::pool();
    let pool = builder.build().expect("a pool");
    let mut client = pool.get().await.expect("a connection");
    drop(client.transaction().await.expect("begun"));
    drop(client);
    drop(pool.get().await.expect("a connection"));
    assert_eq!(servers.counts().0, 1);
}

#[tokio::test]
async fn a_connection_left_in_a_transaction_is_given_up() {
    let (builder, servers) = Servers::pool();
    let pool = builder.build().expect("a pool");
    let client = pool.get().await.expect("a connection");
    client.execute("BEGIN", ()).await.expect("begun");
    drop(client);
    drop(pool.get().await.expect("another connection"));
    assert_eq!(servers.counts(), (2, 0, 0));
    assert_eq!(pool.metrics().given_up_misused, 1);
}

#[tokio::test]
async fn a_connection_that_something_else_holds_is_given_up() {
    let (builder, servers) = Servers::pool();
    let pool = builder.build().expect("a pool");
    let client = pool.get().await.expect("a connection");
    let leaked = (*client).clone();
    drop(client);
    drop(pool.get().await.expect("another connection"));
    assert_eq!(servers.counts().0, 2);
    leaked
        .execute("insert", ())
        .await
        .expect("the leaked handle still works");
}

#[tokio::test]
async fn a_closed_connection_is_replaced() {
    let (builder, servers) = Servers::pool();
    let pool = builder.build().expect("a pool");
    let client = pool.get().await.expect("a connection");
    (*client).clone().close().await.expect("closed");
    drop(client);
    drop(pool.get().await.expect("another connection"));
    assert_eq!(servers.counts().0, 2);
    assert_eq!(pool.metrics().given_up_broken, 1);
}

#[tokio::test]
async fn only_a_connection_that_was_idle_for_long_is_asked_for_a_sign_of_life() {
    let (builder, servers) = Servers::pool();
    let pool = builder
        .idle_check(Duration::from_millis(20))
        .build()
        .expect("a pool");
    drop(pool.get().await.expect("a connection"));
    drop(pool.get().await.expect("a connection"));
    assert_eq!(servers.counts(), (1, 0, 0));
    // deadpool goes by the wall clock, which tokio cannot pause.
    std::thread::sleep(Duration::from_millis(30));
    drop(pool.get().await.expect("a connection"));
    assert_eq!(servers.counts(), (1, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_does_not_answer_a_check_is_replaced() {
    let (builder, servers) = Servers::pool();
    let pool = builder.idle_check(Duration::ZERO).build().expect("a pool");
    drop(pool.get().await.expect("a connection"));
    Servers::set(&servers.silent);
    drop(pool.get().await.expect("another connection"));
    assert_eq!(servers.counts(), (2, 0, 0));
}

#[tokio::test]
async fn a_connection_past_its_lifetime_is_replaced() {
    let (builder, servers) = Servers::pool();
    let pool = builder
        .max_lifetime(Some(Duration::ZERO))
        .build()
        .expect("a pool");
    drop(pool.get().await.expect("a connection"));
    drop(pool.get().await.expect("another connection"));
    assert_eq!(servers.counts().0, 2);
    assert_eq!(pool.metrics().given_up_expired, 1);
}

#[tokio::test]
async fn the_other_modes_reset_always_or_never() {
    for (recycling, resets) in [(Recycling::Verified, 1), (Recycling::Fast, 0)] {
        let (builder, servers) = Servers::pool();
        let pool = builder.recycling(recycling).build().expect("a pool");
        let client = pool.get().await.expect("a connection");
        client.session().set_read_only(true).await.expect("set");
        drop(client);
        drop(pool.get().await.expect("a connection"));
        assert_eq!(servers.counts(), (1, 0, resets), "{recycling:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pool_that_is_used_up_says_so() {
    let (builder, _servers) = Servers::pool();
    let limit = Some(Duration::from_secs(5));
    let pool = builder
        .max_size(1)
        .checkout_timeout(limit)
        .build()
        .expect("a pool");
    let _held = pool.get().await.expect("a connection");
    let error = pool.get().await.expect_err("none is left");
    assert_eq!(error.kind(), PoolErrorKind::TimedOut(Step::Wait));
    assert_eq!((error.status().size, error.status().max_size), (1, 1));
    let message = error.to_string();
    assert!(
        message.contains("waiting for a free connection"),
        "{message}"
    );
    assert!(message.contains("1 of 1 connections open"), "{message}");
    assert_eq!(pool.metrics().timeouts_wait, 1);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_stalls_is_told_from_a_pool_that_is_used_up() {
    let (builder, servers) = Servers::pool();
    let limit = Some(Duration::from_secs(5));
    let pool = builder.checkout_timeout(limit).build().expect("a pool");
    Servers::set(&servers.stalled);
    let error = pool.get().await.expect_err("no answer");
    assert_eq!(error.kind(), PoolErrorKind::TimedOut(Step::Create));
    assert_eq!(pool.metrics().timeouts_create, 1);
}

#[tokio::test(start_paused = true)]
async fn a_check_that_stalls_is_told_too_and_the_last_error_with_it() {
    let (builder, servers) = Servers::pool();
    let pool = builder
        .recycling(Recycling::Verified)
        .check_timeout(Duration::from_secs(60))
        .checkout_timeout(Some(Duration::from_secs(5)))
        .build()
        .expect("a pool");
    let first = pool.get().await.expect("a connection");
    Servers::set(&servers.refusing);
    let refused = pool.get().await.expect_err("refused");
    assert_eq!(refused.kind(), PoolErrorKind::Connect);
    assert!(refused.source().is_some());
    assert!(
        refused.to_string().contains("too many connections"),
        "{refused}"
    );
    Servers::set(&servers.silent);
    drop(first);
    let error = pool.get().await.expect_err("silence");
    assert_eq!(error.kind(), PoolErrorKind::TimedOut(Step::Recycle));
    assert!(
        error
            .to_string()
            .contains("the last error was: too many connections"),
        "{error}"
    );
}

#[tokio::test]
async fn a_closed_pool_gives_nothing() {
    let (builder, _servers) = Servers::pool();
    let pool = builder.build().expect("a pool");
    drop(pool.get().await.expect("a connection"));
    pool.close();
    let error = pool.get().await.expect_err("closed");
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (PoolErrorKind::Closed, "the pool is closed")
    );
}

#[tokio::test]
async fn a_pool_without_room_is_refused() {
    let (builder, _servers) = Servers::pool();
    assert!(builder.max_size(0).build().is_err());
}
