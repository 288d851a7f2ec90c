//! Typed clients of a server under test.

use std::pin::pin;
use std::task::Poll;

use flydb_client::{Client, Config, Error};
use flydb_server::Server;

use crate::server::PASSWORD;

/// How `admin` reaches the server over TCP.
#[must_use]
pub fn config(server: &Server) -> Config {
    Config::new()
        .address(server.binary_addr())
        .user("admin")
        .password(PASSWORD)
}

/// A client of `admin` over TCP.
///
/// # Panics
/// Where it cannot connect.
pub async fn connect(server: &Server) -> Client {
    let client = config(server).connect().await;
    client.expect("admin can connect")
}

/// A client of another user over TCP.
///
/// # Panics
/// Where it cannot connect.
pub async fn connect_as(server: &Server, user: &str, password: &str) -> Client {
    let config = config(server).user(user).password(password);
    let client = config.connect().await;
    client.expect("the user can connect")
}

/// A client of `admin` over the in-memory transport.
///
/// # Panics
/// Where it cannot connect.
pub async fn in_memory(server: &Server) -> Client {
    let config = config(server);
    let client = config.connect_with(server.connect_in_memory()).await;
    client.expect("admin can connect in memory")
}

/// The rows of a relation.
///
/// # Errors
/// As the query.
pub async fn count(client: &Client, relation: &str) -> Result<i64, Error> {
    let sql = format!("SELECT count(*) FROM {relation}");
    client.query_scalar(&sql, ()).await
}

/// Whether a statement was refused for want of a privilege.
///
/// # Panics
/// Where it was not refused at all.
pub fn is_denied<T: std::fmt::Debug>(result: Result<T, Error>) -> bool {
    result
        .expect_err("the statement is refused")
        .is_permission_denied()
}

/// Runs statements without parameters, one after the other.
///
/// # Panics
/// Where one of them fails.
pub async fn run_all(client: &Client, statements: &[&str]) {
    for statement in statements {
        let result = client.run(*statement, ()).await;
        result.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// Polls a future until it is ready, or drops it after so many polls; between them, everything else in
/// the process moves on a little.
pub async fn up_to<T>(polls: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    for _ in 0..polls {
        if let Poll::Ready(value) = futures_util::poll!(&mut future) {
            return Some(value);
        }
        tokio::task::yield_now().await;
    }
    None
}
