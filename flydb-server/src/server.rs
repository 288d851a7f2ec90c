//! A running server, and how one is started and stopped.

mod builder;

use std::net::SocketAddr;

use tokio::io::DuplexStream;

pub use builder::{ServerBuilder, StartError};

/// A running server. Dropping it stops it without draining; [`Server::shutdown`] is the polite way.
#[derive(Debug)]
pub struct Server {
    binary_addr: SocketAddr,
    text_addr: SocketAddr,
}

impl Server {
    /// Starts to describe a server: in memory, on free ports of 127.0.0.1, unless told otherwise.
    #[must_use]
    pub fn builder() -> ServerBuilder {
        ServerBuilder::default()
    }

    /// Where the binary protocol is spoken; the port is real even where 0 was asked for.
    #[must_use]
    pub fn binary_addr(&self) -> SocketAddr {
        self.binary_addr
    }

    /// Where the text protocol is spoken.
    #[must_use]
    pub fn text_addr(&self) -> SocketAddr {
        self.text_addr
    }

    /// A connection to the binary protocol without a socket: one end of a pipe whose other end the
    /// server serves as any other connection. The peer authenticates as it would over TCP.
    #[must_use]
    #[allow(clippy::todo)]
    pub fn connect_in_memory(&self) -> DuplexStream {
        todo!()
    }

    /// Stops the server: no new connections, running requests end (up to the drain timeout), open
    /// transactions are rolled back, the log is synced and closed. When this returns, the data
    /// directory is free for another server.
    #[allow(clippy::todo, clippy::unused_async)]
    pub async fn shutdown(self) {
        todo!()
    }
}
