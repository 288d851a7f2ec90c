//! Operators of bit strings: `&`, `|`, `#`, `~` and the shifts, digit by digit.

use smol_str::SmolStr;

use super::no_such_operation;
use crate::plan::BinaryOp;
use crate::types::{Result, SqlError, SqlState, Value};

/// Two bit strings of one length, digit by digit.
///
/// # Errors
/// 22026 where they have different lengths.
pub(in crate::eval) fn combine(op: BinaryOp, a: &str, b: &str) -> Result<SmolStr> {
    let (join, verb): (fn(bool, bool) -> bool, _) = match op {
        BinaryOp::BitAnd => (|a, b| a & b, "AND"),
        BinaryOp::BitOr => (|a, b| a | b, "OR"),
        BinaryOp::BitXor => (|a, b| a ^ b, "XOR"),
        _ => return Err(no_such_operation(op)),
    };
    if a.len() != b.len() {
        let message = format!("cannot {verb} bit strings of different sizes");
        return Err(SqlError::new(SqlState::StringDataLengthMismatch, message));
    }
    let pairs = a.bytes().zip(b.bytes());
    Ok(pairs
        .map(|(a, b)| digit(join(a == b'1', b == b'1')))
        .collect())
}

/// All digits turned round.
pub(super) fn inverted(bits: &str) -> Value {
    Value::Text(bits.bytes().map(|bit| digit(bit == b'0')).collect())
}

/// The bits moved, zeros taking the place of those that fall out at the end; a negative count moves them the
/// other way.
pub(super) fn shift(op: BinaryOp, bits: &str, by: i32) -> Value {
    let left = (op == BinaryOp::ShiftLeft) == (by >= 0);
    let count = (by.unsigned_abs() as usize).min(bits.len());
    let zeros = "0".repeat(count);
    Value::Text(if left {
        SmolStr::from_iter([bits.get(count..).unwrap_or_default(), &zeros])
    } else {
        let kept = bits.get(..bits.len() - count).unwrap_or_default();
        SmolStr::from_iter([&zeros, kept])
    })
}

const fn digit(set: bool) -> char {
    if set { '1' } else { '0' }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_joined_in_pairs() {
        let join = |op, a, b| combine(op, a, b).unwrap();
        assert_eq!(join(BinaryOp::BitAnd, "0011", "0101"), "0001");
        assert_eq!(join(BinaryOp::BitOr, "0011", "0101"), "0111");
        assert_eq!(join(BinaryOp::BitXor, "0011", "0101"), "0110");
        assert!(combine(BinaryOp::BitAnd, "1", "11").is_err());
    }

    #[test]
    fn bits_fall_out_at_either_end() {
        let shifted = |op, by| match shift(op, "1101", by) {
            Value::Text(bits) => bits,
            other => panic!("{other:?}"),
        };
        assert_eq!(shifted(BinaryOp::ShiftLeft, 1), "1010");
        assert_eq!(shifted(BinaryOp::ShiftRight, 1), "0110");
        assert_eq!(shifted(BinaryOp::ShiftLeft, -2), "0011");
        assert_eq!(shifted(BinaryOp::ShiftRight, i32::MIN), "0000");
    }
}
