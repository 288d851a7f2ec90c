//! Definitions, from SQL to commands.

mod keys;
mod refused;
mod tables;

use super::super::scratch::Scratch;
use crate::catalog::{IndexColumn, ReferentialAction, SequenceKind};
use crate::plan::{Command, CreateIndex, NewUnique, ParentRef};
use crate::types::{DataType, DecimalSize, SqlState, TableId};

fn names(keys: &[NewUnique]) -> Vec<(&str, &[usize])> {
    keys.iter()
        .map(|key| (key.name.as_str(), &key.columns[..]))
        .collect()
}

fn people() -> Scratch {
    Scratch::new(&[
        "CREATE TABLE person (id INT PRIMARY KEY, name TEXT UNIQUE, a INT, b INT, UNIQUE (a, b))",
    ])
}
