//! SQL/JSON paths: `$.a[*] ? (@.b > 1).c`.
//!
//! A path is parsed into [`syntax::Path`] and walked over a document in lax mode: an accessor of members goes into
//! arrays, one of elements takes anything else as an array of itself, and what is not there is
//! nothing rather than an error. `strict` at the start makes what is not there an error.

mod budget;
mod condition;
mod element;
mod item;
mod method;
mod moment;
mod parse;
mod regex;
mod scan;
mod syntax;
mod walk;

use crate::eval::function::{Call, no_such_call};
use crate::plan::JsonFunction;
use crate::types::json::tree;
use crate::types::{Json, Result, SqlError, SqlState, Value, ValueRef};

use self::item::Item;
use self::walk::{Found, Walk};
use crate::eval::limits::{check_column_bytes, check_value_bytes};
use crate::eval::{Interrupts, SessionFacts};

/// What a path sees besides the document and its variables.
#[derive(Clone, Copy)]
pub(in crate::eval) struct Around<'a> {
    /// Whether the session's zone may stand for one that is not given.
    pub(in crate::eval) zoned: bool,
    pub(in crate::eval) session: &'a SessionFacts,
    pub(in crate::eval) interrupts: &'a dyn Interrupts,
}

/// What a path finds in a document, each a document of its own.
///
/// # Errors
/// What is wrong with the path, or with applying it; 53200 where it finds too much to hold.
pub(in crate::eval) fn query(
    source: &str,
    path: &str,
    variables: &str,
    silent: bool,
    around: Around<'_>,
) -> Result<Vec<Json>> {
    let path = parse::parse(path)?;
    let (root, variables) = (tree(source)?, tree(variables)?);
    let walk = Walk::new(&root, &variables, path.strict, around);
    let found = walk.run(&path.expression, false)?;
    let found = match found.error {
        Some(error) if !silent => return Err(error),
        _ => found.items,
    };
    let (mut documents, mut bytes) = (Vec::with_capacity(found.len()), 0);
    for item in &found {
        let document = item.to_json();
        bytes += document.as_str().len();
        check_column_bytes(bytes)?;
        documents.push(document);
    }
    Ok(documents)
}

pub(super) fn invoke(
    function: JsonFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
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
    let (function, zoned) = without_zone(function);
    let around = Around {
        zoned,
        session: call.ctx.session,
        interrupts: call.ctx.interrupts,
    };
    let walk = Walk::new(&root, &variables, path.strict, around);
    let quiet = silent || matches!(function, F::PathFinds | F::PathHolds);
    let strict = path.strict;
    let exists = matches!(function, F::PathExists | F::PathFinds);
    let Found {
        items: found,
        error,
    } = walk.run(&path.expression, exists)?;
    // In lax mode nothing behind the first item that is found is looked at.
    let is_known = exists && !strict && !found.is_empty();
    match error {
        Some(error) if !quiet && !is_known => return Err(error),
        Some(_) if exists && !is_known => return Ok(Value::Null),
        _ => {}
    }
    Ok(match function {
        F::PathExists | F::PathFinds => Value::Boolean(!found.is_empty()),
        F::PathMatch | F::PathHolds => match found.as_slice() {
            [single] if single.plain() == Some("true") => Value::Boolean(true),
            [single] if single.plain() == Some("false") => Value::Boolean(false),
            [single] if single.plain() == Some("null") => Value::Null,
            _ if quiet => Value::Null,
            _ => {
                return Err(SqlError::new(
                    SqlState::SingletonSqlJsonItemRequired,
                    "single boolean result is expected",
                ));
            }
        },
        F::PathQueryFirst => found
            .first()
            .map_or(Value::Null, |item| Value::Json(item.to_json())),
        _ => array(&found).map(Value::Json)?,
    })
}

/// The function that does the same without the session's zone, and whether this one uses it.
const fn without_zone(function: JsonFunction) -> (JsonFunction, bool) {
    use JsonFunction as F;
    match function {
        F::PathExistsTz => (F::PathExists, true),
        F::PathMatchTz => (F::PathMatch, true),
        F::PathQueryFirstTz => (F::PathQueryFirst, true),
        F::PathQueryArrayTz => (F::PathQueryArray, true),
        other => (other, false),
    }
}

/// # Errors
/// 54000 where the array is too large for a value.
fn array(items: &[Item<'_>]) -> Result<Json> {
    let mut out = String::from("[");
    for item in items {
        if out.len() > 1 {
            out.push_str(", ");
        }
        out.push_str(item.to_json().as_str());
        check_value_bytes(out.len() + 1)?;
    }
    out.push(']');
    Ok(Json::from_normalised(&out))
}
