//! The pool against a real server.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

mod clean;
mod faults;

use std::time::Duration;

use flydb_client::TxStatus;
use flydb_pool::{Pool, PoolBuilder, PoolErrorKind, Recycling, Step};
use flydb_server::Server;
use flydb_tests::client::{config, run_all, up_to};

const BIG: Duration = Duration::from_secs(3600);

async fn start() -> (Server, PoolBuilder) {
    let server = flydb_tests::server::in_memory().await;
    let pool = Pool::builder(config(&server)).max_size(2);
    (server, pool)
}

#[tokio::test]
async fn a_connection_that_comes_back_is_used_again() {
    let (_server, pool) = start().await;
    let pool = pool.build().unwrap();
    let first = pool.get().await.unwrap();
    let session = first.session_id().to_owned();
    first.query("SELECT 1", ()).await.unwrap();
    drop(first);
    let again = pool.get().await.unwrap();
    assert_eq!(again.session_id(), session);
    let other = pool.get().await.unwrap();
    assert_ne!(other.session_id(), session);
    drop((again, other));
    let (metrics, status) = (pool.metrics(), pool.status());
    assert_eq!((metrics.checkouts, metrics.wait.count), (3, 3));
    assert_eq!((metrics.connect.count, metrics.check.count), (2, 1));
    assert_eq!((status.size, status.available, status.waiting), (2, 2, 0));
}

#[tokio::test]
async fn many_tasks_share_few_connections() {
    let (_server, pool) = start().await;
    let pool = pool.build().unwrap();
    let schema = [
        "CREATE TABLE t (n INT NOT NULL)",
        "INSERT INTO t VALUES (0)",
    ];
    run_all(&pool.get().await.unwrap(), &schema).await;
    let work = (0..50).map(async |_| {
        let client = pool.get().await.unwrap();
        client.execute("UPDATE t SET n = n + 1", ()).await.unwrap();
    });
    futures_util::future::join_all(work).await;
    let client = pool.get().await.unwrap();
    let n: i32 = client.query_scalar("SELECT n FROM t", ()).await.unwrap();
    assert_eq!(n, 50);
    assert_eq!(pool.metrics().connect.count, 2);
}

#[tokio::test]
async fn a_connection_left_in_a_transaction_is_not_handed_out() {
    let (server, _) = start().await;
    for recycling in [Recycling::Reset, Recycling::Verified, Recycling::Fast] {
        let pool = Pool::builder(config(&server))
            .recycling(recycling)
            .max_size(1);
        let pool = pool.build().unwrap();
        let mut sessions = Vec::new();
        for left in [&["BEGIN"][..], &["BEGIN", "SELECT 1 / 0"], &[]] {
            let client = pool.get().await.unwrap();
            assert_eq!(client.tx_status(), TxStatus::Idle);
            client.query("SELECT 1", ()).await.unwrap();
            sessions.push(client.session_id().to_owned());
            for statement in left {
                let _ = client.run(*statement, ()).await;
            }
            assert_eq!(client.tx_status() == TxStatus::Idle, left.is_empty());
        }
        sessions.dedup();
        assert_eq!(sessions.len(), 3, "{recycling:?}: each left the pool");
        assert_eq!(pool.metrics().given_up_misused, 2);
    }
}

#[tokio::test]
async fn a_guard_or_a_call_that_was_dropped_leaves_a_clean_connection() {
    let (_server, pool) = start().await;
    let pool = pool.max_size(1).build().unwrap();
    run_all(
        &pool.get().await.unwrap(),
        &["CREATE TABLE t (id INT PRIMARY KEY)"],
    )
    .await;
    for polls in 0..12 {
        let mut client = pool.get().await.unwrap();
        let work = async {
            let tx = client.transaction().await?;
            tx.execute("INSERT INTO t VALUES ($1)", (polls,)).await?;
            tx.query("SELECT 1", ()).await
        };
        let _ = up_to(usize::try_from(polls).unwrap(), work).await;
        drop(client);
        let next = pool.get().await.unwrap();
        let rows: i64 = next
            .query_scalar("SELECT count(*) FROM t", ())
            .await
            .unwrap();
        assert_eq!((rows, next.tx_status()), (0, TxStatus::Idle));
    }
    assert_eq!(pool.metrics().connect.count, 1, "none had to be given up");
}

#[tokio::test]
async fn options_of_one_user_are_not_those_of_the_next() {
    let (_server, pool) = start().await;
    let pool = pool.max_size(1).build().unwrap();
    let client = pool.get().await.unwrap();
    let (zone, session) = (
        client.session().time_zone().await.unwrap(),
        client.session_id().to_owned(),
    );
    client.session().set_time_zone("Asia/Tokyo").await.unwrap();
    drop(client);
    let next = pool.get().await.unwrap();
    assert_eq!(next.session_id(), session);
    assert_eq!(next.session().time_zone().await.unwrap(), zone);
    run_all(&next, &["SET time_zone = 'Asia/Tokyo'"]).await;
    drop(next);
    let last = pool.get().await.unwrap();
    assert_eq!(last.session().time_zone().await.unwrap(), zone);
}

#[tokio::test]
async fn a_checkout_that_waits_too_long_says_what_it_waited_for() {
    let (_server, pool) = start().await;
    let limit = Some(Duration::from_secs(1));
    let pool = pool.max_size(1).checkout_timeout(limit).build().unwrap();
    let held = pool.get().await.unwrap();
    let error = pool.get().await.unwrap_err();
    assert_eq!(error.kind(), PoolErrorKind::TimedOut(Step::Wait));
    assert!(
        error.to_string().contains("waiting for a free connection"),
        "{error}"
    );
    assert!(
        error.to_string().contains("1 of 1 connections open"),
        "{error}"
    );
    assert_eq!(pool.metrics().timeouts_wait, 1);
    drop(held);
    drop(pool.get().await.unwrap());
}

#[tokio::test]
async fn a_connection_that_was_idle_is_asked_for_a_sign_of_life() {
    let (server, _) = start().await;
    let pool = Pool::builder(config(&server))
        .max_size(1)
        .idle_check(Duration::ZERO);
    let pool = pool.build().unwrap();
    let session = pool.get().await.unwrap().session_id().to_owned();
    let again = pool.get().await.unwrap();
    assert_eq!(again.session_id(), session);
    assert_eq!(pool.metrics().check.count, 1);
}

#[tokio::test]
async fn a_connection_past_its_lifetime_is_replaced() {
    let (server, pool) = start().await;
    let pool = pool
        .max_size(1)
        .max_lifetime(Some(Duration::ZERO))
        .build()
        .unwrap();
    let session = pool.get().await.unwrap().session_id().to_owned();
    assert_ne!(pool.get().await.unwrap().session_id(), session);
    assert_eq!(pool.metrics().given_up_expired, 1);
    let old = Pool::builder(config(&server))
        .max_lifetime(Some(BIG))
        .build()
        .unwrap();
    let session = old.get().await.unwrap().session_id().to_owned();
    assert_eq!(old.get().await.unwrap().session_id(), session);
}

#[tokio::test]
async fn a_checkout_that_is_dropped_at_any_point_costs_no_place() {
    let (_server, pool) = start().await;
    let pool = pool
        .max_size(1)
        .recycling(Recycling::Verified)
        .build()
        .unwrap();
    for polls in 0..40 {
        // Cut while it connects, while it is checked, and while it waits for another to come back.
        let held = if polls % 4 == 3 {
            Some(pool.get().await.unwrap())
        } else {
            None
        };
        drop(up_to(polls / 2, pool.get()).await);
        drop(held);
        let client = pool.get().await.unwrap();
        client.query("SELECT 1", ()).await.unwrap();
        assert_eq!(pool.status().size, 1);
    }
    let status = pool.status();
    assert_eq!((status.available, status.waiting), (1, 0));
}

#[tokio::test]
async fn a_wrong_password_is_an_error_of_connecting() {
    let (server, _) = start().await;
    let pool = Pool::builder(config(&server).password("wrong"))
        .build()
        .unwrap();
    let error = pool.get().await.unwrap_err();
    assert_eq!(error.kind(), PoolErrorKind::Connect);
    assert!(error.last_error().unwrap().is_authentication());
}

#[tokio::test]
async fn a_pool_of_connections_in_memory_closes() {
    let server = std::sync::Arc::new(flydb_tests::server::in_memory().await);
    let pool = Pool::builder_with(move || {
        let server = std::sync::Arc::clone(&server);
        async move {
            config(&server)
                .connect_with(server.connect_in_memory())
                .await
        }
    });
    let pool = pool.build().unwrap();
    let client = pool.get().await.unwrap();
    client.ping().await.unwrap();
    pool.close();
    assert_eq!(pool.get().await.unwrap_err().kind(), PoolErrorKind::Closed);
    client.ping().await.unwrap();
}
