//! TPC-H: its tables and rows, its 22 queries, and FlyDB and SQLite loaded with them.
//!
//! The statements are files under `tests/tpch`. A query has a second form under `queries/sqlite` where
//! SQLite has no dates, or where binary floating point would answer something else.

pub mod answer;
pub mod data;
pub mod fly;
pub mod sqlite;

use std::path::{Path, PathBuf};

/// How many queries there are. They are numbered from 1.
pub const QUERIES: usize = 22;

/// The statements that make the tables.
///
/// # Panics
/// Where the file is missing.
#[must_use]
pub fn schema() -> String {
    read(&folder().join("schema.sql"))
}

/// The statements that make indexes on the keys that refer to other tables.
///
/// # Panics
/// Where the file is missing.
#[must_use]
pub fn indexes() -> String {
    read(&folder().join("indexes.sql"))
}

/// A query.
///
/// # Panics
/// Where there is none of this number.
#[must_use]
pub fn query(number: usize) -> String {
    read(&folder().join(format!("queries/q{number:02}.sql")))
}

/// A query in SQLite's dialect.
///
/// # Panics
/// Where there is none of this number.
#[must_use]
pub fn query_for_sqlite(number: usize) -> String {
    let own = folder().join(format!("queries/sqlite/q{number:02}.sql"));
    if own.exists() {
        return read(&own);
    }
    query(number)
}

/// The single statements of a text without semicolons in its literals.
pub fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').map(str::trim).filter(|one| !one.is_empty())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tpch")
}

fn read(path: &Path) -> String {
    let text = std::fs::read_to_string(path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
