//! Privileges: what each statement needs, from when on what was revoked holds, and who a session is.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

mod functions;
mod snapshots;
mod statements;
mod users;

use flydb_server::Server;
use flydb_tests::server::PASSWORD;
use flydb_tests::wire::{Base, code};
use serde_json::{Value, json};

/// A session of a user, which sees extensions.
async fn log_in(server: &Server, user: &str, password: &str) -> Base {
    let mut base = Base::connect(server.binary_addr()).await;
    let auth = json!({"username": user, "password": password, "client": "test"});
    let accepted = base.expect(code::AUTH, auth, code::AUTH_RESULT).await;
    assert_eq!(accepted["success"], true);
    base
}

/// A session of the administrator, who has run these statements.
async fn admin(server: &Server, statements: &[&str]) -> Base {
    let mut base = log_in(server, "admin", PASSWORD).await;
    for statement in statements {
        base.query(statement).await;
    }
    base
}

async fn prepare(base: &mut Base, name: &str, query: &str) {
    let prepare = json!({"name": name, "query": query});
    base.expect(code::PREPARE, prepare, code::PREPARE_RESULT)
        .await;
}

/// Sends a request that must be answered with an Error of this state.
async fn refused(base: &mut Base, request: u8, payload: Value, state: &str) {
    let error = base.refused(request, payload.clone()).await;
    assert_eq!(error["sqlstate"], state, "{payload}: {error}");
}
