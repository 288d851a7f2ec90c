//! `information_schema.routines` and `information_schema.parameters`.

use super::directory::{Directory, place};
use super::{Row, int, text, yes_no};
use crate::catalog::Procedure;
use crate::types::coercion::type_name;

/// The procedures, by name. Everybody may call them, and so sees them.
pub(super) fn routines(directory: &Directory<'_>) -> Vec<Row> {
    let procedures = directory.catalog.procedures();
    procedures.map(|one| routine(one)).collect()
}

fn routine(procedure: &Procedure) -> Row {
    let mut row = Vec::from(place(&procedure.name));
    row.extend(place(&procedure.name));
    row.extend([
        text("PROCEDURE"),
        text("SQL"),
        text(body(procedure)),
        text("SQL"),
        yes_no(false),
        text("MODIFIES"),
        text("INVOKER"),
    ]);
    row
}

/// The statements as they would be written.
fn body(procedure: &Procedure) -> String {
    let statements = procedure.body.iter();
    let statements: Vec<String> = statements.map(|sql| format!("{sql};")).collect();
    format!("BEGIN {} END", statements.join(" "))
}

/// What procedures take, by procedure and then in order.
pub(super) fn parameters(directory: &Directory<'_>) -> Vec<Row> {
    let procedures = directory.catalog.procedures();
    let row = |procedure: &Procedure, at: usize| -> Option<Row> {
        let parameter = procedure.parameters.get(at)?;
        let mut row = Vec::from(place(&procedure.name));
        row.extend([
            int(at + 1),
            text("IN"),
            text(&parameter.name),
            text(type_name(parameter.data_type)),
        ]);
        Some(row)
    };
    procedures
        .flat_map(|procedure| {
            (0..procedure.parameters.len()).filter_map(move |at| row(procedure, at))
        })
        .collect()
}
