//! Documents changed: JSONB_SET, JSONB_INSERT, `#-`, JSONB_STRIP_NULLS.

use super::{invalid, steps};
use crate::eval::function::no_such_call;
use crate::eval::json::{new_document, place};
use crate::plan::JsonFunction;
use crate::types::json::tree;
use crate::types::{JsonNode, Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(function: JsonFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use JsonFunction as F;
    if function == F::SetLax {
        return set_lax(arguments);
    }
    let (root, rest) = match arguments {
        [ValueRef::Json(root), rest @ ..] => (tree(root)?, rest),
        _ => return Err(no_such_call("a function of JSON", arguments)),
    };
    let changed = match (function, rest) {
        (F::StripNulls, []) => strip_nulls(root),
        (F::DeletePath, [ValueRef::Text(path)]) => change(root, &steps(path)?, 0, &Change::Delete)?,
        (F::Set, [ValueRef::Text(path), ValueRef::Json(new), rest @ ..]) => {
            let create = !matches!(rest, [ValueRef::Boolean(false)]);
            let new = tree(new)?;
            change(root, &steps(path)?, 0, &Change::Set { new, create })?
        }
        (F::Insert, [ValueRef::Text(path), ValueRef::Json(new), rest @ ..]) => {
            let after = matches!(rest, [ValueRef::Boolean(true)]);
            let new = tree(new)?;
            change(root, &steps(path)?, 0, &Change::Insert { new, after })?
        }
        _ => return Err(no_such_call("a function of JSON", arguments)),
    };
    new_document(&changed)
}

/// JSONB_SET_LAX: JSONB_SET, and what a NULL for the new value means.
fn set_lax(arguments: &[ValueRef<'_>]) -> Result<Value> {
    let (required, rest) = arguments.split_at_checked(3).unwrap_or((arguments, &[]));
    let [target, path, new] = required else {
        return Err(no_such_call("jsonb_set_lax", arguments));
    };
    let create = rest.first().copied().unwrap_or(ValueRef::Boolean(true));
    let treatment = rest
        .get(1)
        .copied()
        .unwrap_or(ValueRef::Text("use_json_null"));
    if [*target, *path, create].contains(&ValueRef::Null) {
        return Ok(Value::Null);
    }
    let ValueRef::Text(treatment) = treatment else {
        return Err(invalid_treatment());
    };
    if *new != ValueRef::Null {
        return invoke(JsonFunction::Set, &[*target, *path, *new, create]);
    }
    match treatment {
        "use_json_null" => {
            let null = ValueRef::Json("null");
            invoke(JsonFunction::Set, &[*target, *path, null, create])
        }
        "delete_key" => invoke(JsonFunction::DeletePath, &[*target, *path]),
        "return_target" => Ok(target.to_value()),
        "raise_exception" => Err(SqlError::new(
            SqlState::NullValueNotAllowed,
            "JSON value must not be null",
        )
        .with_detail("Exception was raised because null_value_treatment is \"raise_exception\".")
        .with_hint("To avoid, either change the null_value_treatment argument or ensure that an SQL NULL is not passed.")),
        _ => Err(invalid_treatment()),
    }
}

#[cold]
fn invalid_treatment() -> SqlError {
    invalid(
        "null_value_treatment must be \"delete_key\", \"return_target\", \"use_json_null\", or \"raise_exception\"",
    )
}

fn strip_nulls(node: JsonNode<'_>) -> JsonNode<'_> {
    match node {
        JsonNode::Object(members) => JsonNode::Object(
            members
                .into_iter()
                .filter(|(_, value)| *value != JsonNode::Plain("null"))
                .map(|(key, value)| (key, strip_nulls(value)))
                .collect(),
        ),
        JsonNode::Array(elements) => {
            JsonNode::Array(elements.into_iter().map(strip_nulls).collect())
        }
        JsonNode::Plain(_) | JsonNode::String(_) => node,
    }
}

/// What happens at the end of a path.
enum Change<'a> {
    Delete,
    Set { new: JsonNode<'a>, create: bool },
    Insert { new: JsonNode<'a>, after: bool },
}

/// A node with what the steps from a place on lead to changed.
fn change<'a>(
    node: JsonNode<'a>,
    steps: &[Option<String>],
    place: usize,
    what: &Change<'a>,
) -> Result<JsonNode<'a>> {
    if place >= steps.len() {
        return Ok(node);
    }
    let at = At::new(steps, place)?;
    match node {
        JsonNode::Object(members) => object(members, &at, what),
        JsonNode::Array(elements) => array(elements, &at, what),
        JsonNode::Plain(_) | JsonNode::String(_) => match what {
            Change::Delete => Err(invalid("cannot delete path in scalar")),
            Change::Set { .. } | Change::Insert { .. } => Err(invalid("cannot set path in scalar")),
        },
    }
}

/// A place on the way along a path.
struct At<'p> {
    steps: &'p [Option<String>],
    place: usize,
    step: &'p str,
}

impl<'p> At<'p> {
    /// # Errors
    /// 22004 where the step there is NULL.
    fn new(steps: &'p [Option<String>], place: usize) -> Result<At<'p>> {
        match steps.get(place).and_then(Option::as_deref) {
            Some(step) => Ok(At { steps, place, step }),
            None => Err(SqlError::new(
                SqlState::NullValueNotAllowed,
                format!("path element at position {} is null", place + 1),
            )),
        }
    }

    const fn is_last(&self) -> bool {
        self.place + 1 >= self.steps.len()
    }
}

fn object<'a>(
    mut members: Vec<(String, JsonNode<'a>)>,
    at: &At<'_>,
    what: &Change<'a>,
) -> Result<JsonNode<'a>> {
    let key = at.step;
    let found = members.iter().position(|(name, _)| name == key);
    match (found, what) {
        (Some(place), _) if !at.is_last() => {
            let (name, value) = members.remove(place);
            let value = nested(value, at, what)?;
            members.push((name, value));
        }
        (Some(place), Change::Delete) => {
            members.remove(place);
        }
        (Some(_), Change::Set { new, .. }) => members.push((key.to_owned(), new.clone())),
        (Some(_), Change::Insert { .. }) => {
            return Err(invalid("cannot replace existing key")
                .with_hint("Try using the function jsonb_set to replace key value."));
        }
        (None, Change::Set { new, create: true } | Change::Insert { new, .. }) if at.is_last() => {
            members.push((key.to_owned(), new.clone()));
        }
        (None, _) => {}
    }
    Ok(JsonNode::object(members))
}

fn array<'a>(
    mut elements: Vec<JsonNode<'a>>,
    at: &At<'_>,
    what: &Change<'a>,
) -> Result<JsonNode<'a>> {
    let step = at.step;
    let index: i32 = step.parse().map_err(|_| {
        SqlError::new(
            SqlState::InvalidTextRepresentation,
            format!("path element is not an integer: \"{step}\""),
        )
    })?;
    let found = place(index, elements.len());
    match (found, what) {
        (Some(place), _) if !at.is_last() => {
            let value = nested(elements.remove(place), at, what)?;
            elements.insert(place, value);
        }
        (Some(place), Change::Delete) => {
            elements.remove(place);
        }
        (Some(place), Change::Set { new, .. }) => {
            if let Some(element) = elements.get_mut(place) {
                *element = new.clone();
            }
        }
        (Some(place), Change::Insert { new, after }) => {
            elements.insert(place + usize::from(*after), new.clone());
        }
        (None, Change::Set { new, create: true } | Change::Insert { new, .. }) if at.is_last() => {
            let end = if index < 0 { 0 } else { elements.len() };
            elements.insert(end, new.clone());
        }
        (None, _) => {}
    }
    Ok(JsonNode::Array(elements))
}

/// Below an existing member; a plain value there is left as it is.
fn nested<'a>(value: JsonNode<'a>, at: &At<'_>, what: &Change<'a>) -> Result<JsonNode<'a>> {
    let below = At::new(at.steps, at.place + 1)?;
    match value {
        JsonNode::Plain(_) | JsonNode::String(_) => Ok(value),
        JsonNode::Array(_) | JsonNode::Object(_) => change(value, at.steps, below.place, what),
    }
}
