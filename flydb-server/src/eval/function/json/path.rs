//! SQL/JSON paths: `$.a[*] ? (@.b > 1).c`.
//!
//! A path is parsed into [`syntax::Path`] and walked over a document in lax mode: an accessor of members goes into
//! arrays, one of elements takes anything else as an array of itself, and what is not there is
//! nothing rather than an error. `strict` at the start makes what is not there an error.

mod item;
mod parse;
mod scan;
mod syntax;
mod walk;

use crate::eval::function::no_such_call;
use crate::plan::JsonFunction;
use crate::types::json::tree;
use crate::types::{Json, Result, Value, ValueRef};

use self::walk::Walk;

pub(super) fn invoke(function: JsonFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use JsonFunction as F;
    let (source, path, variables) = match *arguments {
        [ValueRef::Json(source), ValueRef::Text(path)] => (source, path, "{}"),
        [
            ValueRef::Json(source),
            ValueRef::Text(path),
            ValueRef::Json(variables),
        ] => (source, path, variables),
        _ => return Err(no_such_call("a function of JSON paths", arguments)),
    };
    let path = parse::parse(path)?;
    let (root, variables) = (tree(source)?, tree(variables)?);
    let walk = Walk::new(&root, &variables, path.strict);
    let quiet = matches!(function, F::PathFinds | F::PathHolds);
    let found = match walk.run(&path.expression) {
        Err(_) if quiet => return Ok(Value::Null),
        found => found?,
    };
    Ok(match function {
        F::PathExists | F::PathFinds => Value::Boolean(!found.is_empty()),
        F::PathMatch | F::PathHolds => match found.as_slice() {
            [single] if single.as_str() == "true" => Value::Boolean(true),
            [single] if single.as_str() == "false" => Value::Boolean(false),
            [single] if single.as_str() == "null" => Value::Null,
            _ if quiet => Value::Null,
            _ => return Err(super::invalid("single boolean result is expected")),
        },
        F::PathQueryFirst => found.into_iter().next().map_or(Value::Null, Value::Json),
        _ => {
            let items: Vec<&str> = found.iter().map(Json::as_str).collect();
            Value::Json(Json::from_normalised(&format!("[{}]", items.join(", "))))
        }
    })
}
