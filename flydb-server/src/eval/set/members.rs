//! The elements and members of JSON documents, and what paths find in them.
//!
//! A document's text is normalised, so that its members can be told by brackets, quotes and commas
//! alone: it is walked once, member by member, and no tree is made.

use smol_str::SmolStr;

use super::{Rows, no_such_set};
use crate::eval::EvalContext;
use crate::eval::builder::ColumnBuilder;
use crate::eval::function::{Around, path_query};
use crate::plan::TableFunction;
use crate::types::json::tree;
use crate::types::{Json, JsonNode, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn open(function: TableFunction, arguments: &[Value]) -> Result<Box<dyn Rows>> {
    use TableFunction as F;
    let [Value::Json(document), rest @ ..] = arguments else {
        return Err(no_such_set("a function of JSON"));
    };
    if matches!(function, F::PathQuery | F::PathQueryTz) {
        let zoned = function == F::PathQueryTz;
        return found(document, rest, zoned);
    }
    let opens_with = document.as_str().bytes().next();
    let expected = match function {
        F::ArrayElements | F::ArrayElementsText => b'[',
        _ => b'{',
    };
    if opens_with != Some(expected) {
        return Err(refused(function, opens_with));
    }
    Ok(Box::new(Members {
        document: document.clone(),
        at: 1,
        function,
    }))
}

fn refused(function: TableFunction, opens_with: Option<u8>) -> SqlError {
    use TableFunction as F;
    let name = function.entry().names.first().copied().unwrap_or_default();
    let message = match (function, opens_with) {
        (F::ArrayElements | F::ArrayElementsText, Some(b'{')) => {
            "cannot extract elements from an object".to_owned()
        }
        (F::ArrayElements | F::ArrayElementsText, _) => {
            "cannot extract elements from a scalar".to_owned()
        }
        (F::ObjectKeys, Some(b'[')) => format!("cannot call {name} on an array"),
        (F::ObjectKeys, _) => format!("cannot call {name} on a scalar"),
        _ => format!("cannot call {name} on a non-object"),
    };
    SqlError::new(SqlState::InvalidParameterValue, message)
}

/// The members of an array or object, from a place on.
#[derive(Debug)]
struct Members {
    document: Json,
    at: usize,
    function: TableFunction,
}

impl Members {
    /// The text of the next value, which ends where the document's next comma, colon or bracket is.
    fn value(&mut self) -> Option<&str> {
        let rest = self.document.as_str().get(self.at..)?;
        let skipped = rest.len() - rest.trim_start_matches([',', ':', ' ']).len();
        let rest = rest.get(skipped..)?;
        let length = length_of(rest);
        self.at += skipped + length;
        rest.get(..length).filter(|value| !value.is_empty())
    }
}

/// How long the value is that a text starts with; 0 where it starts with a closing bracket.
fn length_of(text: &str) -> usize {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if !escaped => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' => depth += 1,
            b']' | b'}' if depth == 0 => return place,
            b']' | b'}' => depth -= 1,
            b',' | b':' if depth == 0 => return place,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    text.len()
}

impl Rows for Members {
    fn push_next(&mut self, columns: &mut [ColumnBuilder], _ctx: &EvalContext<'_>) -> Result<bool> {
        use TableFunction as F;
        let of_object = matches!(self.function, F::Each | F::EachText | F::ObjectKeys);
        let as_text = matches!(self.function, F::ArrayElementsText | F::EachText);
        let mut columns = columns.iter_mut();
        if of_object {
            let Some(key) = self.value() else {
                return Ok(false);
            };
            if let Some(column) = columns.next() {
                push_text(column, key)?;
            }
        }
        let Some(value) = self.value() else {
            return Ok(false);
        };
        match columns.next() {
            Some(column) if as_text => push_text(column, value)?,
            Some(column) => column.push(ValueRef::Json(value))?,
            None => {}
        }
        Ok(true)
    }
}

/// A value as `->>` shows it.
fn push_text(column: &mut ColumnBuilder, value: &str) -> Result<()> {
    match tree(value)? {
        JsonNode::Plain("null") => column.push(ValueRef::Null),
        JsonNode::String(text) => column.push(ValueRef::Text(&text)),
        JsonNode::Plain(_) | JsonNode::Array(_) | JsonNode::Object(_) => {
            column.push(ValueRef::Text(value))
        }
    }
}

/// What a path finds: all of it at once, as errors of a later item would undo the earlier ones.
#[derive(Debug)]
struct Found {
    document: Json,
    path: SmolStr,
    variables: Json,
    silent: bool,
    /// Whether the session's zone may stand for one that is not given.
    zoned: bool,
    /// Once the first row was asked for.
    items: Option<std::vec::IntoIter<Json>>,
}

fn found(document: &Json, arguments: &[Value], zoned: bool) -> Result<Box<dyn Rows>> {
    let empty = Json::from_normalised("{}");
    let (path, variables, silent) = match arguments {
        [Value::Text(path)] => (path, &empty, false),
        [Value::Text(path), Value::Json(variables)] => (path, variables, false),
        [
            Value::Text(path),
            Value::Json(variables),
            Value::Boolean(silent),
        ] => (path, variables, *silent),
        _ => return Err(no_such_set("jsonb_path_query")),
    };
    Ok(Box::new(Found {
        document: document.clone(),
        path: path.clone(),
        variables: variables.clone(),
        silent,
        zoned,
        items: None,
    }))
}

impl Found {
    fn items(&self, ctx: &EvalContext<'_>) -> Result<std::vec::IntoIter<Json>> {
        let (document, variables) = (self.document.as_str(), self.variables.as_str());
        let around = Around {
            zoned: self.zoned,
            session: ctx.session,
            interrupts: ctx.interrupts,
        };
        let items = path_query(document, &self.path, variables, self.silent, around)?;
        Ok(items.into_iter())
    }
}

impl Rows for Found {
    fn push_next(&mut self, columns: &mut [ColumnBuilder], ctx: &EvalContext<'_>) -> Result<bool> {
        if self.items.is_none() {
            self.items = Some(self.items(ctx)?);
        }
        let Some(item) = self.items.as_mut().and_then(Iterator::next) else {
            return Ok(false);
        };
        for column in columns {
            column.push(ValueRef::Json(item.as_str()))?;
        }
        Ok(true)
    }
}
