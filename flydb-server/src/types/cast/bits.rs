//! Bit strings: digits 0 and 1, the leftmost first.
//!
//! Numbers become bits at the right end, the sign filling up the left; everything else is counted from the
//! left.

use smol_str::SmolStr;

use crate::types::{DataType, Result, SqlError, SqlState};

/// A text as a bit type reads it: digits, or those of a literal with its `B` or `X` in front.
///
/// # Errors
/// 22P02 for another digit, and as [`fit`].
pub(super) fn read(text: &str, to: DataType, explicit: bool) -> Result<SmolStr> {
    let hexadecimal = text.strip_prefix(['x', 'X']);
    if let Some(digits) = hexadecimal {
        let bits = of_hexadecimal(digits)?;
        return fit(&bits, to, explicit);
    }
    let digits = text.strip_prefix(['b', 'B']).unwrap_or(text);
    let wrong = digits.chars().find(|digit| !matches!(digit, '0' | '1'));
    match wrong {
        Some(digit) => Err(no_digit(digit, "binary")),
        None => fit(digits, to, explicit),
    }
}

fn of_hexadecimal(digits: &str) -> Result<String> {
    let mut bits = String::with_capacity(digits.len() * 4);
    for digit in digits.chars() {
        let value = digit
            .to_digit(16)
            .ok_or_else(|| no_digit(digit, "hexadecimal"))?;
        push_low(&mut bits, value.into(), 4);
    }
    Ok(bits)
}

/// The bits of bytes, as `X'1F'` is written.
pub(super) fn of_bytes(bytes: &[u8]) -> String {
    let mut bits = String::with_capacity(bytes.len() * 8);
    for byte in bytes {
        push_low(&mut bits, (*byte).into(), 8);
    }
    bits
}

/// Appends the lowest bits of a number.
fn push_low(bits: &mut String, number: u64, count: u32) {
    for place in (0..count).rev() {
        bits.push(if number >> place & 1 == 1 { '1' } else { '0' });
    }
}

/// The lowest bits of a number; more than it has are copies of its sign.
pub(super) fn of_integer(number: i64, size: Option<u32>) -> SmolStr {
    let count = size.unwrap_or(1);
    let more = count.saturating_sub(64);
    let sign = if number < 0 { "1" } else { "0" };
    let mut bits = sign.repeat(more as usize);
    push_low(&mut bits, number.cast_unsigned(), count.min(64));
    SmolStr::new(bits)
}

/// # Errors
/// 22003 of more than 32 bits.
pub(super) fn to_int(bits: &str) -> Result<i32> {
    if bits.len() > 32 {
        return Err(too_long("integer"));
    }
    Ok(u32::from_str_radix(bits, 2)
        .unwrap_or_default()
        .cast_signed())
}

/// # Errors
/// 22003 of more than 64 bits.
pub(super) fn to_bigint(bits: &str) -> Result<i64> {
    if bits.len() > 64 {
        return Err(too_long("bigint"));
    }
    Ok(u64::from_str_radix(bits, 2)
        .unwrap_or_default()
        .cast_signed())
}

/// Bits as a type holds them. An explicit cast cuts them at the right, and fills a BIT(n) up there.
///
/// # Errors
/// 22026 where a BIT(n) would get another number of them, 22001 where a BIT VARYING(n) would get too many.
pub(super) fn fit(bits: &str, to: DataType, explicit: bool) -> Result<SmolStr> {
    match to {
        DataType::Bit(Some(size)) => exactly(bits, size, explicit),
        DataType::Varbit(Some(limit)) => at_most(bits, limit, explicit),
        _ => Ok(SmolStr::new(bits)),
    }
}

fn exactly(bits: &str, size: u32, explicit: bool) -> Result<SmolStr> {
    let wanted = size as usize;
    if bits.len() == wanted {
        return Ok(SmolStr::new(bits));
    }
    if !explicit {
        let message = format!(
            "bit string length {} does not match type bit({size})",
            bits.len()
        );
        return Err(SqlError::new(SqlState::StringDataLengthMismatch, message));
    }
    Ok(match bits.get(..wanted) {
        Some(kept) => SmolStr::new(kept),
        None => SmolStr::new(format!("{bits:0<wanted$}")),
    })
}

fn at_most(bits: &str, limit: u32, explicit: bool) -> Result<SmolStr> {
    match bits.get(..limit as usize) {
        Some(kept) if explicit || kept.len() == bits.len() => Ok(SmolStr::new(kept)),
        Some(_) => Err(SqlError::new(
            SqlState::StringDataRightTruncation,
            format!("bit string too long for type bit varying({limit})"),
        )),
        None => Ok(SmolStr::new(bits)),
    }
}

#[cold]
fn no_digit(digit: char, kind: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidTextRepresentation,
        format!("\"{digit}\" is not a valid {kind} digit"),
    )
}

#[cold]
fn too_long(name: &str) -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        format!("{name} out of range"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_at_the_right() {
        for (number, size, bits) in [
            (44, Some(10), "0000101100"),
            (44, Some(3), "100"),
            (-44, Some(12), "111111010100"),
            (5, None, "1"),
        ] {
            assert_eq!(of_integer(number, size), bits);
        }
        assert_eq!(of_integer(-1, Some(70)), "1".repeat(70));
        assert_eq!(to_int(&"1".repeat(32)).unwrap(), -1);
        assert_eq!(to_bigint("110").unwrap(), 6);
        assert_eq!(to_int("").unwrap(), 0);
        assert!(to_int(&"0".repeat(33)).is_err());
    }

    #[test]
    fn what_is_too_long_or_short_is_refused_unless_it_is_cast() {
        let three = DataType::Bit(Some(3));
        assert_eq!(fit("10110", three, true).unwrap(), "101");
        assert_eq!(fit("1", three, true).unwrap(), "100");
        let error = fit("1", three, false).unwrap_err();
        assert_eq!(error.state(), SqlState::StringDataLengthMismatch);
        let varying = DataType::Varbit(Some(3));
        assert_eq!(fit("1", varying, false).unwrap(), "1");
        assert_eq!(fit("1011", varying, true).unwrap(), "101");
        let error = fit("1011", varying, false).unwrap_err();
        assert_eq!(error.state(), SqlState::StringDataRightTruncation);
    }

    #[test]
    fn digits_are_read_in_both_bases() {
        let any = DataType::Varbit(None);
        for (text, bits) in [("101", "101"), ("b01", "01"), ("X1f", "00011111"), ("", "")] {
            assert_eq!(read(text, any, false).unwrap(), bits);
        }
        assert!(read("102", any, false).is_err() && read("xg", any, false).is_err());
    }
}
