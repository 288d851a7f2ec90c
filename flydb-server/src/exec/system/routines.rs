//! `information_schema.routines` and `information_schema.parameters`.

use super::directory::{Directory, place};
use super::{Row, int, text, yes_no};
use crate::catalog::{Function, FunctionVolatility, PUBLIC, Procedure, Way};
use crate::types::Value;
use crate::types::coercion::type_name;

/// The procedures and functions, each by name. Everybody may call them, and so sees them.
pub(super) fn routines(directory: &Directory<'_>) -> Vec<Row> {
    let procedures = directory.catalog.procedures();
    let functions = directory.catalog.all_functions();
    let functions = functions.map(|one| function(one));
    procedures
        .map(|one| routine(one))
        .chain(functions)
        .collect()
}

/// A function is known by what it takes too, as several may have its name.
fn function(function: &Function) -> Row {
    let mut row = Vec::from(place(PUBLIC, &function.identity()));
    row.extend(place(PUBLIC, &function.name));
    let definer = function.traits.definer;
    row.extend([
        text("FUNCTION"),
        text("SQL"),
        text(&function.body),
        text("SQL"),
        yes_no(function.traits.volatility == FunctionVolatility::Immutable),
        text("MODIFIES"),
        text(if definer { "DEFINER" } else { "INVOKER" }),
    ]);
    row
}

fn routine(procedure: &Procedure) -> Row {
    let mut row = Vec::from(place(&procedure.schema, &procedure.name));
    row.extend(place(&procedure.schema, &procedure.name));
    let function = procedure.function.as_ref();
    let definer = function.is_some_and(|function| function.traits.definer);
    row.extend([
        text("PROCEDURE"),
        text("SQL"),
        text(body(procedure)),
        text("SQL"),
        yes_no(false),
        text("MODIFIES"),
        text(match definer {
            true => "DEFINER",
            false => "INVOKER",
        }),
    ]);
    row
}

/// The statements as they would be written.
fn body(procedure: &Procedure) -> String {
    if let Some(function) = &procedure.function {
        return function.body.clone();
    }
    let statements = procedure.body.iter();
    let statements: Vec<String> = statements.map(|sql| format!("{sql};")).collect();
    format!("BEGIN {} END", statements.join(" "))
}

/// What procedures and functions take, each by name and then in order.
pub(super) fn parameters(directory: &Directory<'_>) -> Vec<Row> {
    let procedures = directory.catalog.procedures();
    let row = |procedure: &Procedure, at: usize| -> Option<Row> {
        let parameter = procedure.parameters.get(at)?;
        let mut row = Vec::from(place(&procedure.schema, &procedure.name));
        row.extend([
            int(at + 1),
            text(match parameter.way {
                Way::In => "IN",
                Way::Out => "OUT",
                Way::InOut => "INOUT",
            }),
            match parameter.name.as_str() {
                "" => Value::Null,
                name => text(name),
            },
            text(type_name(parameter.data_type)),
        ]);
        Some(row)
    };
    let of_procedures = procedures.flat_map(|procedure| {
        (0..procedure.parameters.len()).filter_map(move |at| row(procedure, at))
    });
    let functions = directory.catalog.all_functions();
    let of_functions = functions.flat_map(|function| {
        let parameters = function.parameters.iter().enumerate();
        parameters.map(move |(at, parameter)| {
            let mut row = Vec::from(place(PUBLIC, &function.identity()));
            let name = parameter.name.as_deref();
            row.extend([
                int(at + 1),
                text("IN"),
                name.map_or(Value::Null, text),
                match directory.catalog.enum_of(parameter.data_type) {
                    Some(of) => text(&of.name),
                    None => text(type_name(parameter.data_type)),
                },
            ]);
            row
        })
    });
    of_procedures.chain(of_functions).collect()
}
