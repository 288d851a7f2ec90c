//! FlyDB with the tables of TPC-H.

use flydb_client::Client;

use super::answer::{Answer, Cell};
use super::data::TABLES;
use super::{indexes, schema, statements};

/// How many rows go in one request.
const BATCH: usize = 2000;

/// Makes, fills, indexes and analyses the tables.
///
/// # Panics
/// Where anything of it fails.
pub async fn load(client: &Client, scale: f64) {
    run_all(client, &schema()).await;
    for table in TABLES {
        let places: Vec<String> = (1..=table.columns).map(|n| format!("${n}")).collect();
        let insert = format!("INSERT INTO {} VALUES ({})", table.name, places.join(", "));
        let mut batch = Vec::with_capacity(BATCH);
        let mut rows = (table.rows)(scale).peekable();
        while let Some(row) = rows.next() {
            batch.push(row);
            if batch.len() == BATCH || rows.peek().is_none() {
                let done = client.execute_batch(insert.as_str(), batch.drain(..)).await;
                done.expect("rows");
            }
        }
    }
    run_all(client, &indexes()).await;
}

async fn run_all(client: &Client, text: &str) {
    for statement in statements(text) {
        let done = client.execute(statement, ()).await;
        done.unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}

/// The rows that a query answers.
///
/// # Panics
/// Where it fails.
pub async fn answer(client: &Client, query: &str) -> Answer {
    let rows = client.query(query, ()).await.expect("an answer");
    let row = |row: &flydb_client::Row| {
        let cell = |at| Cell::of(&row.value(at).expect("a cell").to_value());
        (0..row.len()).map(cell).collect()
    };
    rows.iter().map(row).collect()
}
