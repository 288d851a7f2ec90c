//! `information_schema.check_constraints`.

use super::directory::{Directory, place};
use super::{Row, text};

/// The CHECK constraints, by table.
pub(super) fn checks(directory: &Directory<'_>) -> Vec<Row> {
    let tables = directory.tables();
    tables
        .flat_map(|table| {
            table.checks.iter().map(|check| {
                let mut row = Vec::from(place(&table.shown_schema(), &check.name));
                row.push(text(&check.sql));
                row
            })
        })
        .collect()
}
