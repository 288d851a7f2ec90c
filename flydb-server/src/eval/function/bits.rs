//! Functions of bit strings, whose values are texts of digits 0 and 1.

use smol_str::SmolStr;

use super::{no_such_call, text};
use crate::plan::{BitFunction, TextFunction};
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

pub(super) fn invoke(function: BitFunction, arguments: &[ValueRef<'_>]) -> Result<Value> {
    use BitFunction as F;
    match (function, arguments) {
        (F::Length, [ValueRef::Text(bits)]) => Ok(count(bits.len())),
        (F::OctetLength, [ValueRef::Text(bits)]) => Ok(count(bits.len().div_ceil(8))),
        (F::Substring, _) => text::of_part(TextFunction::Substring, arguments),
        (F::Overlay, _) => text::of_part(TextFunction::Overlay, arguments),
        (F::Position, [ValueRef::Text(part), ValueRef::Text(bits)]) => {
            let place = bits.find(part).filter(|_| !bits.is_empty());
            Ok(count(place.map_or(0, |place| place + 1)))
        }
        (F::GetBit, [ValueRef::Text(bits), ValueRef::Int(place)]) => {
            let place = index(bits, *place)?;
            Ok(Value::Int(bits.as_bytes().get(place).map_or(0, is_set)))
        }
        (
            F::SetBit,
            [
                ValueRef::Text(bits),
                ValueRef::Int(place),
                ValueRef::Int(new),
            ],
        ) => replaced(bits, index(bits, *place)?, *new),
        (F::BitCount, [ValueRef::Text(bits)]) => Ok(Value::BigInt(
            bits.as_bytes()
                .iter()
                .map(|bit| i64::from(is_set(bit)))
                .sum(),
        )),
        _ => Err(no_such_call("a function of bits", arguments)),
    }
}

fn is_set(bit: &u8) -> i32 {
    (*bit == b'1').into()
}

fn count(count: usize) -> Value {
    Value::Int(i32::try_from(count).unwrap_or(i32::MAX))
}

/// # Errors
/// 2202E for a place outside of the bits.
fn index(bits: &str, place: i32) -> Result<usize> {
    let found = usize::try_from(place).ok();
    found.filter(|place| *place < bits.len()).ok_or_else(|| {
        let last = i64::try_from(bits.len()).unwrap_or(i64::MAX) - 1;
        SqlError::new(
            SqlState::ArraySubscriptError,
            format!("bit index {place} out of valid range (0..{last})"),
        )
    })
}

fn replaced(bits: &str, place: usize, new: i32) -> Result<Value> {
    let digit = match new {
        0 => "0",
        1 => "1",
        _ => {
            let message = "new bit must be 0 or 1";
            return Err(SqlError::new(SqlState::InvalidParameterValue, message));
        }
    };
    let (before, rest) = bits.split_at_checked(place).unwrap_or((bits, ""));
    let after = rest.get(1..).unwrap_or_default();
    Ok(Value::Text(SmolStr::from_iter([before, digit, after])))
}
