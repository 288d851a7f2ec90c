//! Transactions, options, prepared statements and Reset through the wire.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

mod options;
mod prepared;
mod returned;
mod set_transaction;
mod transactions;

use flydb_tests::server::{PASSWORD, in_memory};
use flydb_tests::wire::{Base, code};
use serde_json::{Value, json};

/// A session that sees extensions, so that the transaction's state can be watched.
async fn session(server: &flydb_server::Server) -> Base {
    let mut base = Base::connect(server.binary_addr()).await;
    let auth = json!({"username": "admin", "password": PASSWORD, "client": "test"});
    let accepted = base.expect(code::AUTH, auth, code::AUTH_RESULT).await;
    assert_eq!(accepted["success"], true);
    base
}

async fn with_table(server: &flydb_server::Server) -> Base {
    let mut base = session(server).await;
    base.query("CREATE TABLE t (id INT PRIMARY KEY, name TEXT)")
        .await;
    base
}

async fn set(base: &mut Base, option: &str, value: Value) -> Value {
    let request = json!({"option": option, "value": value});
    base.expect(code::SET_OPTION, request, code::SESSION_RESULT)
        .await
}
