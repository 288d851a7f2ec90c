//! A running server, and how one is started and stopped.

mod builder;
mod first_user;
mod start;
#[cfg(test)]
mod tests;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::DuplexStream;
use tokio::time::timeout;

use crate::net::Listeners;
use crate::session::{Engine, Phase};
use crate::storage::Vfs;
use crate::txn::Manager;

pub use builder::{ServerBuilder, StartError};

/// A running server. Dropping it stops it without draining; [`Server::shutdown`] is the polite way.
#[derive(Debug)]
pub struct Server {
    engine: Arc<Engine>,
    manager: Arc<Manager>,
    /// Whose lock on the data directory goes with its last holder.
    vfs: Arc<dyn Vfs>,
    listeners: Listeners,
    binary_addr: SocketAddr,
    text_addr: SocketAddr,
    drain_timeout: Duration,
    generated_password: Option<String>,
}

/// How long connections may take to end once they are forced to.
const FORCED_STOP: Duration = Duration::from_secs(5);

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

    /// The password of `admin` that this start made up, where the database is new and none was given.
    /// It is stored nowhere else in the clear.
    #[must_use]
    pub fn generated_admin_password(&self) -> Option<&str> {
        self.generated_password.as_deref()
    }

    /// A connection to the binary protocol without a socket: one end of a pipe whose other end the
    /// server serves as any other connection. The peer authenticates as it would over TCP.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn connect_in_memory(&self) -> DuplexStream {
        self.listeners.connect_in_memory()
    }

    /// Stops the server: no new connections, running requests end (up to the drain timeout), open
    /// transactions are rolled back, the log is synced and closed. When this returns, the data
    /// directory is free for another server.
    ///
    /// Dropping the future goes on as dropping the server does: without draining.
    pub async fn shutdown(self) {
        self.engine.stop(Phase::Draining);
        if timeout(self.drain_timeout, self.listeners.drained())
            .await
            .is_err()
        {
            tracing::warn!("requests still run after the drain timeout; they are cancelled");
        }
        self.engine.stop(Phase::Forced);
        if timeout(FORCED_STOP, self.listeners.drained())
            .await
            .is_err()
        {
            tracing::warn!("connections did not end; they are abandoned");
        }
        let vfs = Arc::clone(&self.vfs);
        self.close().await;
        drop(self);
        if timeout(FORCED_STOP, only_holder(&vfs)).await.is_err() {
            tracing::warn!("something still holds the data directory");
        }
    }

    async fn close(&self) {
        let manager = Arc::clone(&self.manager);
        let closed = tokio::task::spawn_blocking(move || manager.close()).await;
        match closed {
            Ok(Ok(())) => tracing::info!("the server has stopped"),
            Ok(Err(error)) => tracing::error!(%error, "the log could not be closed"),
            Err(error) => tracing::error!(%error, "closing the log panicked"),
        }
    }
}

/// Waits until nobody else holds the files: the threads of the log end a moment after they are told to.
async fn only_holder(vfs: &Arc<dyn Vfs>) {
    while Arc::strong_count(vfs) > 1 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.engine.stop(Phase::Forced);
    }
}
