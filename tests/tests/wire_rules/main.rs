//! The rules of the wire's reference, one by one, as the author of a driver would try them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

mod bounds;
mod cursors;
mod keys;
mod lists;
mod options;
mod pages;
mod replies;
mod values;

use flydb_tests::server::{PASSWORD, in_memory};
use flydb_tests::wire::{Base, code};
use serde_json::{Value, json};

/// A session of the base protocol alone.
async fn base(server: &flydb_server::Server) -> Base {
    Base::log_in(server.binary_addr(), "admin", PASSWORD).await
}

/// A session that sees extensions.
async fn extended(server: &flydb_server::Server) -> Base {
    let mut base = Base::connect(server.binary_addr()).await;
    let auth = json!({"username": "admin", "password": PASSWORD, "client": "test"});
    base.expect(code::AUTH, auth, code::AUTH_RESULT).await;
    base
}
