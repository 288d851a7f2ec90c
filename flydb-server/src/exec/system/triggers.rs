//! `information_schema.triggers`.

use super::directory::{Directory, place};
use super::{Row, int, text};
use crate::catalog::{Level, RowEvent, Table, Timing, Trigger};
use crate::types::Value;

/// The triggers, by table and then by name, which is how they fire; one row for each event.
pub(super) fn triggers(directory: &Directory<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for table in directory.tables() {
        for (at, trigger) in directory.catalog.triggers_on(table.id).enumerate() {
            let events = EVENTS.iter();
            let events = events.filter(|(event, _)| trigger.fires_on(*event));
            rows.extend(events.map(|(_, name)| row(table, trigger, name, at + 1)));
        }
    }
    rows
}

const EVENTS: [(RowEvent, &str); 3] = [
    (RowEvent::Insert, "INSERT"),
    (RowEvent::Update, "UPDATE"),
    (RowEvent::Delete, "DELETE"),
];

fn row(table: &Table, trigger: &Trigger, event: &str, order: usize) -> Row {
    let mut row = Vec::from(place(&table.shown_schema(), &trigger.name));
    row.push(text(event));
    row.extend(place(&table.shown_schema(), &table.name));
    row.extend([
        int(order),
        trigger.when.as_ref().map_or(Value::Null, text),
        text(body(trigger)),
        text(match trigger.level {
            Level::Row => "ROW",
            Level::Statement => "STATEMENT",
        }),
        text(match trigger.timing {
            Timing::Before => "BEFORE",
            Timing::After => "AFTER",
        }),
    ]);
    row
}

/// The statements as they would be written.
fn body(trigger: &Trigger) -> String {
    match trigger.body.as_slice() {
        [only] => only.clone(),
        several => {
            let statements: Vec<String> = several.iter().map(|sql| format!("{sql};")).collect();
            format!("BEGIN {} END", statements.join(" "))
        }
    }
}
