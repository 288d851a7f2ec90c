//! An explanation as JSON: `[{"Plan": {...}, "Execution Time": ms}]`, as PostgreSQL lays it out, each node
//! with its title as `Node Type` and `Detail`, and its inputs and subqueries as `Plans`.

use serde_json::{Map, Value, json};

use super::text::milliseconds;
use super::{ExplainOptions, Line, Measures};

/// The lines as one document.
pub(crate) fn as_json(
    lines: &[Line],
    measures: Option<&Measures>,
    options: ExplainOptions,
) -> String {
    let mut rest = lines;
    let mut document = Map::new();
    if let Some(plan) = node(&mut rest, measures, options) {
        document.insert("Plan".to_owned(), plan);
    }
    if let Some(measures) = measures.filter(|_| options.summary) {
        document.insert("Execution Time".to_owned(), number(measures.total));
    }
    json!([document]).to_string()
}

/// The first line with all that stand below it, which are taken off the front. Plans are at most as
/// deep as the binder lets queries nest.
fn node(rest: &mut &[Line], measures: Option<&Measures>, options: ExplainOptions) -> Option<Value> {
    let (line, after) = rest.split_first()?;
    *rest = after;
    let mut object = Map::new();
    let (kind, detail) = line.text.split_once(": ").unwrap_or((&line.text, ""));
    object.insert("Node Type".to_owned(), kind.into());
    if !detail.is_empty() {
        object.insert("Detail".to_owned(), detail.into());
    }
    if let (Some(measures), Some(key)) = (measures, line.node) {
        let measured = measures.nodes.get(&key).copied().unwrap_or_default();
        object.insert("Actual Rows".to_owned(), measured.rows.into());
        object.insert("Actual Loops".to_owned(), measured.loops.into());
        if options.timing {
            object.insert("Actual Total Time".to_owned(), number(measured.time));
        }
    }
    let mut below = Vec::new();
    while rest.first().is_some_and(|next| next.depth > line.depth) {
        below.extend(node(rest, measures, options));
    }
    if !below.is_empty() {
        object.insert("Plans".to_owned(), below.into());
    }
    Some(object.into())
}

/// Milliseconds, as a number.
fn number(time: std::time::Duration) -> Value {
    milliseconds(time)
        .parse::<f64>()
        .map_or(Value::Null, Value::from)
}
