//! Definitions, from SQL to commands.

mod keys;
mod refused;
mod tables;

use super::super::scratch::Scratch;
use crate::catalog::{IndexColumn, NEW_TABLE, ReferentialAction, Table};
use crate::plan::{Command, CreateIndex};
use crate::types::{DataType, DecimalSize, SqlState, TableId};

/// The names and columns of its indexes.
fn indexes(table: &Table) -> Vec<(&str, Vec<usize>)> {
    let indexes = table.indexes.iter();
    indexes
        .map(|index| (index.name.as_str(), index.places().collect()))
        .collect()
}

fn people() -> Scratch {
    Scratch::new(&[
        "CREATE TABLE person (id INT PRIMARY KEY, name TEXT UNIQUE, a INT, b INT, UNIQUE (a, b))",
    ])
}
