//! A server for a test: in memory or on a directory, on free ports, with a cheap log-in.

use std::path::Path;

use flydb_server::{Server, ServerBuilder};

/// The password of `admin` in tests.
pub const PASSWORD: &str = "secret";

/// The description of a server for a test: in memory, with the cheapest password hashes.
#[must_use]
pub fn builder() -> ServerBuilder {
    Server::builder().admin_password(PASSWORD).bcrypt_cost(4)
}

/// Starts a server in memory.
///
/// # Panics
/// Where it does not start.
pub async fn in_memory() -> Server {
    builder().start().await.expect("a server in memory starts")
}

/// Starts a server on a directory.
///
/// # Panics
/// Where it does not start.
pub async fn on(directory: &Path) -> Server {
    let server = builder().data_dir(directory).start().await;
    server.expect("a server on the directory starts")
}
