//! SQL/JSON paths: `$.a[*] ? (@.b > 1).c`.
//!
//! A path is parsed into [`syntax::Path`] and walked over a document in lax mode: an accessor of members goes into
//! arrays, one of elements takes anything else as an array of itself, and what is not there is
//! nothing rather than an error. `strict` at the start makes what is not there an error.

mod item;
mod parse;
mod regex;
mod scan;
mod syntax;
mod walk;

use crate::eval::function::no_such_call;
use crate::plan::JsonFunction;
use crate::types::json::tree;
use crate::types::{Json, Result, SqlError, SqlState, Value, ValueRef};

use self::walk::Walk;

/// What a path finds in a document.
///
/// # Errors
/// What is wrong with the path, or with applying it.
pub(in crate::eval) fn query(source: &str, path: &str, variables: &str) -> Result<Vec<Json>> {
    let path = parse::parse(path)?;
    let (root, variables) = (tree(source)?, tree(variables)?);
    Walk::new(&root, &variables, path.strict).run(&path.expression)
}

pub(super) fn invoke(function: JsonFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use JsonFunction as F;
    let (source, path, rest) = match *arguments {
        [ValueRef::Json(source), ValueRef::Text(path), ref rest @ ..] => (source, path, rest),
        _ => return Err(no_such_call("a function of JSON paths", arguments)),
    };
    let (variables, silent) = match *rest {
        [] => ("{}", false),
        [ValueRef::Json(variables)] => (variables, false),
        [ValueRef::Json(variables), ValueRef::Boolean(silent)] => (variables, silent),
        _ => return Err(no_such_call("a function of JSON paths", arguments)),
    };
    let path = parse::parse(path)?;
    let (root, variables) = (tree(source)?, tree(variables)?);
    let walk = Walk::new(&root, &variables, path.strict);
    let quiet = silent || matches!(function, F::PathFinds | F::PathHolds);
    let found = match walk.run(&path.expression) {
        Err(error) if quiet && is_of_the_path(&error) => {
            return Ok(match function {
                F::PathQueryArray => Value::Json(Json::from_normalised("[]")),
                _ => Value::Null,
            });
        }
        found => found?,
    };
    Ok(match function {
        F::PathExists | F::PathFinds => Value::Boolean(!found.is_empty()),
        F::PathMatch | F::PathHolds => match found.as_slice() {
            [single] if single.as_str() == "true" => Value::Boolean(true),
            [single] if single.as_str() == "false" => Value::Boolean(false),
            [single] if single.as_str() == "null" => Value::Null,
            _ if quiet => Value::Null,
            _ => {
                return Err(SqlError::new(
                    SqlState::SingletonSqlJsonItemRequired,
                    "single boolean result is expected",
                ));
            }
        },
        F::PathQueryFirst => found.into_iter().next().map_or(Value::Null, Value::Json),
        _ => {
            let items: Vec<&str> = found.iter().map(Json::as_str).collect();
            Value::Json(Json::from_normalised(&format!("[{}]", items.join(", "))))
        }
    })
}

/// Whether an error is one of walking the document, which a silent path passes over. A variable that is not
/// given, and a limit, are errors all the same.
fn is_of_the_path(error: &SqlError) -> bool {
    !matches!(
        error.state(),
        SqlState::UndefinedObject
            | SqlState::InvalidParameterValue
            | SqlState::ProgramLimitExceeded
            | SqlState::InternalError
    )
}
