//! Starting and stopping a server.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

use std::time::Duration;

use flydb_tests::server::{PASSWORD, in_memory, on};
use flydb_tests::wire::{Base, code};
use serde_json::{Value, json};

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let server = on(directory.path()).await;
    let mut base = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    base.query("CREATE TABLE t (id INT PRIMARY KEY)").await;
    base.query("INSERT INTO t VALUES (1), (2)").await;
    base.query("BEGIN").await;
    base.query("INSERT INTO t VALUES (3)").await;
    server.shutdown().await;
    let error = base.receive().await.unwrap();
    assert_eq!(error.json()["code"], 503);
    base.assert_closed().await;
    let server = on(directory.path()).await;
    let mut base = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    assert_eq!(base.rows("SELECT count(*) FROM t").await, json!([[2]]));
    server.shutdown().await;
}

#[tokio::test]
async fn a_running_request_is_finished_and_answered() {
    let server = in_memory().await;
    let mut base = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    let mut holder = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    base.query("CREATE TABLE t (id INT PRIMARY KEY)").await;
    base.query("INSERT INTO t VALUES (1)").await;
    holder.query("BEGIN").await;
    holder.query("DELETE FROM t").await;
    base.send(code::QUERY, json!({"query": "UPDATE t SET id = 2"}))
        .await;
    // The holder is idle, so its transaction goes when the server stops, and the other gets on.
    server.shutdown().await;
    let answer = base.receive().await.unwrap();
    assert!([code::QUERY_RESULT, code::ERROR].contains(&answer.code));
    if answer.code == code::QUERY_RESULT {
        assert_eq!(answer.json()["message"], "UPDATE 1");
    }
}

#[tokio::test]
async fn two_servers_cannot_share_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    let server = on(directory.path()).await;
    let second = flydb_tests::server::builder().data_dir(directory.path());
    assert!(second.start().await.is_err());
    server.shutdown().await;
    on(directory.path()).await.shutdown().await;
}

#[tokio::test]
async fn a_connection_in_memory_speaks_the_same_protocol() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let server = in_memory().await;
    let mut pipe = server.connect_in_memory();
    pipe.write_all(&Base::frame(code::PING, b"")).await.unwrap();
    let mut pong = [0; 8];
    pipe.read_exact(&mut pong).await.unwrap();
    assert_eq!(pong, [0xFD, 1, code::PONG, 0, 0, 0, 0, 0]);
}

#[tokio::test]
async fn a_dropped_server_lets_its_connections_go() {
    let server = in_memory().await;
    let mut base = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    drop(server);
    base.send(code::PING, Value::Null).await;
    while base.receive().await.is_some() {}
}

#[tokio::test]
async fn peers_that_stay_silent_are_closed() {
    let mut builder = flydb_tests::server::builder();
    builder.config_mut().auth_timeout = Duration::from_millis(50);
    builder.config_mut().write_timeout = Duration::from_millis(50);
    let server = builder.start().await.unwrap();
    let mut silent = Base::connect(server.binary_addr()).await;
    assert_eq!(silent.receive().await.unwrap().json()["code"], 401);
    silent.assert_closed().await;
    let mut half = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    half.send_bytes(&Base::frame(code::PING, b"{}")[..9]).await;
    assert_eq!(half.receive().await.unwrap().code, code::ERROR);
    half.assert_closed().await;
    let mut text = flydb_tests::wire::Lines::connect(server.text_addr()).await;
    assert!(text.line().await.unwrap().ends_with("(SQLSTATE 28000)"));
    assert_eq!(text.line().await, None);
}

#[tokio::test]
async fn a_peer_that_takes_no_answers_is_given_up_and_its_locks_go() {
    let mut builder = flydb_tests::server::builder();
    builder.config_mut().write_timeout = Duration::from_millis(100);
    let server = builder.start().await.unwrap();
    let mut base = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    base.query("CREATE TABLE t (id INT PRIMARY KEY)").await;
    base.query("INSERT INTO t VALUES (1)").await;
    let mut deaf = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    deaf.query("BEGIN").await;
    deaf.query("UPDATE t SET id = 2").await;
    let wide = json!({"query": "SELECT repeat('x', 10000000)"}).to_string();
    for _ in 0..10 {
        deaf.send_bytes(&Base::frame(code::QUERY, wide.as_bytes()))
            .await;
    }
    assert_eq!(
        base.query("UPDATE t SET id = 3").await["message"],
        "UPDATE 1"
    );
}
