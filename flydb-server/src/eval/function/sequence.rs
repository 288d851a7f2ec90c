//! Functions of sequences.

use super::{Call, no_such_call};
use crate::plan::SequenceFunction;
use crate::types::{Result, TableId, Value, ValueRef};

pub(super) fn invoke(
    function: SequenceFunction,
    arguments: &[ValueRef<'_>],
    call: &Call<'_>,
) -> Result<Value> {
    use SequenceFunction as F;
    let (counter, given) = (call.ctx.sequences, &call.ctx.session.given_out);
    let sequence = arguments.first().and_then(id);
    Ok(match (function, sequence, arguments) {
        (F::NextVal, Some(sequence), [_]) => {
            let value = counter.next(sequence)?;
            given.note(sequence, value);
            Value::BigInt(value)
        }
        (F::CurrVal, Some(sequence), [_]) => Value::BigInt(given.current(sequence)?),
        (F::LastVal, None, []) => Value::BigInt(given.last()?),
        (F::SetVal, Some(sequence), [_, ValueRef::BigInt(value), rest @ ..]) => {
            let called = !matches!(rest, [ValueRef::Boolean(false)]);
            counter.set(sequence, *value, called)?;
            if called {
                given.note_set(sequence, *value);
            }
            Value::BigInt(*value)
        }
        (F::LastValue, Some(sequence), [_]) => match counter.position(sequence)? {
            (value, true) => Value::BigInt(value),
            (_, false) => Value::Null,
        },
        (F::Position, Some(sequence), [_]) => Value::BigInt(counter.position(sequence)?.0),
        (F::IsCalled, Some(sequence), [_]) => Value::Boolean(counter.position(sequence)?.1),
        _ => return Err(no_such_call("a function of sequences", arguments)),
    })
}

/// The sequence that the binder put in the place of a name.
fn id(argument: &ValueRef<'_>) -> Option<TableId> {
    match argument {
        ValueRef::BigInt(id) => u32::try_from(*id).ok().map(TableId),
        _ => None,
    }
}
