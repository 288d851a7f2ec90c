//! SQLite, in this process, with the tables of TPC-H.

use flydb_protocol::Value;
use rusqlite::types::Value as Stored;
use rusqlite::{Connection, params_from_iter};

use super::answer::{Answer, Cell};
use super::data::TABLES;
use super::{indexes, schema};

/// A database in memory with all tables, indexed and analysed.
///
/// # Panics
/// Where anything of it fails.
#[must_use]
pub fn load(scale: f64) -> Connection {
    let connection = Connection::open_in_memory().expect("a database");
    connection.execute_batch(&schema()).expect("tables");
    connection.execute_batch("BEGIN").expect("a transaction");
    for table in TABLES {
        let places = vec!["?"; table.columns].join(", ");
        let insert = format!("INSERT INTO {} VALUES ({places})", table.name);
        let mut insert = connection.prepare(&insert).expect("a statement");
        for row in (table.rows)(scale) {
            let stored = row.iter().map(stored);
            insert.execute(params_from_iter(stored)).expect("a row");
        }
    }
    let finish = format!("{}; COMMIT; ANALYZE", indexes());
    connection.execute_batch(&finish).expect("indexes");
    connection
}

/// As SQLite keeps it: decimals as floating point, dates as text.
fn stored(value: &Value) -> Stored {
    match value {
        Value::Int(value) => Stored::Integer((*value).into()),
        Value::Decimal(value) => Stored::Real(value.to_string().parse().expect("a number")),
        other => Stored::Text(other.to_string()),
    }
}

/// The rows that a query answers.
///
/// # Panics
/// Where it fails.
pub fn answer(connection: &Connection, query: &str) -> Answer {
    let mut statement = connection.prepare(query).expect("a statement");
    let columns = statement.column_count();
    let rows = statement.query_map((), |row| {
        (0..columns).map(|at| Ok(cell(row.get(at)?))).collect()
    });
    rows.expect("an answer")
        .map(|row| row.expect("a row"))
        .collect()
}

#[allow(clippy::cast_precision_loss)] // counts and keys are far below 2^53
fn cell(value: Stored) -> Cell {
    match value {
        Stored::Null => Cell::Null,
        Stored::Integer(value) => Cell::Number(value as f64),
        Stored::Real(value) => Cell::Number(value),
        Stored::Text(value) => Cell::text(&value),
        Stored::Blob(_) => panic!("TPC-H has no blobs"),
    }
}
