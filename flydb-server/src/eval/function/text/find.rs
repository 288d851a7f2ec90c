//! Whether and where one text is in another.

use memchr::memmem;

use super::{count, part};
use crate::eval::function::no_such_call;
use crate::plan::TextFunction;
use crate::types::{Result, Value, ValueRef};

pub(super) fn invoke(function: TextFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use TextFunction as F;
    Ok(match (function, arguments) {
        (F::StrPos, [ValueRef::Text(text), ValueRef::Text(part)])
        | (F::Position, [ValueRef::Text(part), ValueRef::Text(text)]) => match text.find(part) {
            Some(place) => part::character(text, place),
            None => Value::Int(0),
        },
        (F::StrPos, [ValueRef::Bytes(bytes), ValueRef::Bytes(part)])
        | (F::Position, [ValueRef::Bytes(part), ValueRef::Bytes(bytes)]) => {
            count(memmem::find(bytes, part).map_or(0, |place| place + 1))
        }
        (_, [ValueRef::Text(text), ValueRef::Text(part)]) => Value::Boolean(match function {
            F::StartsWith => text.starts_with(part),
            F::EndsWith => text.ends_with(part),
            _ => memmem::find(text.as_bytes(), part.as_bytes()).is_some(),
        }),
        _ => return Err(no_such_call("position", arguments)),
    })
}
