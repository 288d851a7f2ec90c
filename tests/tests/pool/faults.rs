//! Servers that restart, fall silent or are gone, and what the pool says of them.

use flydb_tests::server::PASSWORD;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::*;

#[tokio::test]
async fn a_server_that_restarts_behind_the_pool_is_found_again() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let port = server.binary_addr().port();
    let pool = Pool::builder(config(&server)).max_size(2).build().unwrap();
    run_all(
        &pool.get().await.unwrap(),
        &["CREATE TABLE t (id INT)", "INSERT INTO t VALUES (1)"],
    )
    .await;
    server.shutdown().await;
    let down = pool.get().await.unwrap_err();
    assert_eq!(down.kind(), PoolErrorKind::Connect);
    assert!(down.last_error().is_some());
    let builder = flydb_tests::server::builder().data_dir(directory.path());
    let _server = builder.binary_port(port).start().await.unwrap();
    let client = pool.get().await.unwrap();
    let rows: i64 = client
        .query_scalar("SELECT count(*) FROM t", ())
        .await
        .unwrap();
    assert_eq!(rows, 1);
    assert_eq!(pool.metrics().connect_errors, 1);
}

#[tokio::test]
async fn connections_that_a_restart_broke_are_replaced_even_where_they_look_well() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let port = server.binary_addr().port();
    let pool = Pool::builder(config(&server)).max_size(3).build().unwrap();
    let held = [
        pool.get().await.unwrap(),
        pool.get().await.unwrap(),
        pool.get().await.unwrap(),
    ];
    server.shutdown().await;
    let builder = flydb_tests::server::builder().data_dir(directory.path());
    let _server = builder.binary_port(port).start().await.unwrap();
    for client in held {
        let error = client.query("SELECT 1", ()).await.unwrap_err();
        assert!(error.is_closed(), "{error}");
    }
    for _ in 0..3 {
        let client = pool.get().await.unwrap();
        client.query("SELECT 1", ()).await.unwrap();
    }
    assert_eq!(pool.metrics().given_up_broken, 3);
}

/// Listens where the server did, and never says a word.
async fn mute(port: u16) -> TcpListener {
    TcpListener::bind(("127.0.0.1", port)).await.unwrap()
}

#[tokio::test]
async fn a_server_that_is_gone_is_named_by_the_step_that_stalled() {
    let server = flydb_tests::server::in_memory().await;
    let config = config(&server);
    let port = server.binary_addr().port();
    server.shutdown().await;
    let pool = Pool::builder(config)
        .max_size(2)
        .checkout_timeout(Some(Duration::from_millis(200)));
    let pool = pool.build().unwrap();
    let refused = pool.get().await.unwrap_err();
    assert_eq!(refused.kind(), PoolErrorKind::Connect);
    // A machine that takes connections and answers nothing: the step is told, with the error before it.
    let _mute = mute(port).await;
    let stalled = pool.get().await.unwrap_err();
    assert_eq!(stalled.kind(), PoolErrorKind::TimedOut(Step::Create));
    let last = refused.last_error().unwrap().to_string();
    assert_eq!(stalled.last_error().unwrap().to_string(), last);
    let message = stalled.to_string();
    for part in [
        "while making a connection",
        "0 of 2 connections open, 0 free, 0 callers waiting",
        &last,
    ] {
        assert!(message.contains(part), "{message}");
    }
    let metrics = pool.metrics();
    assert_eq!((metrics.timeouts_create, metrics.connect_errors), (1, 1));
    assert_eq!(
        pool.status().size,
        0,
        "a checkout that failed holds no place"
    );
}

/// A way to the server. The connections over it go silent when it is cut, as by a firewall or a pulled
/// cable; those made afterwards work.
async fn through_a_link(server: &Server) -> (flydb_client::Config, watch::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (cut, mut cuts) = watch::channel(());
    let (to, link) = (server.binary_addr(), listener.local_addr().unwrap());
    let config = flydb_client::Config::new().address(link);
    let config = config.user("admin").password(PASSWORD);
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            cuts.mark_unchanged();
            let mut cuts = cuts.clone();
            tokio::spawn(async move {
                let mut far = TcpStream::connect(to).await.unwrap();
                tokio::select! {
                    biased;
                    _ = cuts.changed() => std::future::pending().await,
                    _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                }
            });
        }
    });
    (config, cut)
}

#[tokio::test]
async fn a_connection_that_fails_its_check_is_given_up_and_another_made() {
    let (server, _) = start().await;
    let (config, cut) = through_a_link(&server).await;
    let pool = Pool::builder(config)
        .max_size(1)
        .idle_check(Duration::ZERO)
        .check_timeout(Duration::from_millis(50));
    let pool = pool.build().unwrap();
    let session = pool.get().await.unwrap().session_id().to_owned();
    cut.send(()).unwrap();
    let next = pool.get().await.unwrap();
    assert_ne!(next.session_id(), session);
    next.query("SELECT 1", ()).await.unwrap();
    let metrics = pool.metrics();
    assert_eq!((metrics.given_up_broken, metrics.connect.count), (1, 2));
}

#[tokio::test]
async fn a_check_that_stalls_for_all_of_the_checkout_says_so() {
    let (server, _) = start().await;
    let (config, cut) = through_a_link(&server).await;
    let pool = Pool::builder(config)
        .recycling(Recycling::Verified)
        .check_timeout(BIG)
        .checkout_timeout(Some(Duration::from_millis(50)));
    let pool = pool.build().unwrap();
    drop(pool.get().await.unwrap());
    cut.send(()).unwrap();
    let error = pool.get().await.unwrap_err();
    assert_eq!(error.kind(), PoolErrorKind::TimedOut(Step::Recycle));
    let message = error.to_string();
    assert!(message.contains("while checking a connection"), "{message}");
    assert_eq!(pool.metrics().timeouts_recycle, 1);
}
