//! Random queries on random tables: against SQLite, and against themselves put in another way.
//!
//! The seed is fixed; `FLYDB_RANDOM_SEED` and `FLYDB_RANDOM_SCHEMAS` make longer runs.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

mod change;
mod differential;
mod generate;
mod logic;
mod query;

use flydb_client::protocol::value::ValueRef;
use flydb_client::{Client, Result};
use flydb_server::Server;
use flydb_tests::client::in_memory;

/// A number from the environment.
fn setting(name: &str, otherwise: u64) -> u64 {
    let value = std::env::var(name).ok();
    value.map_or(otherwise, |value| value.parse().unwrap())
}

/// A server with these tables.
async fn server_with(tables: &[String]) -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = in_memory(&server).await;
    for statement in tables {
        answer(&client, statement).await.unwrap();
    }
    (server, client)
}

/// The rows of an answer as text, in its order.
async fn answer(client: &Client, sql: &str) -> Result<Vec<String>> {
    let result = client.run(sql, ()).await?;
    let rows = result.rows().map(|row| {
        let cells = (0..row.len()).map(|column| row.value(column).map(cell));
        Ok(cells.collect::<Result<Vec<_>>>()?.join("|"))
    });
    rows.collect()
}

/// A value as SQLite has it: a boolean is a number.
fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Boolean(value) => u8::from(value).to_string(),
        ValueRef::Text(text) => format!("'{text}'"),
        value => value.to_string(),
    }
}
