//! Which rows are in a sample.

use super::no_such_call;
use crate::types::{Result, SqlError, SqlState, Value, ValueRef};

/// Whether the row of this number is in a sample of so many percent, by a seed.
pub(super) fn sample_row(arguments: &[ValueRef<'_>]) -> Result<Value> {
    match arguments {
        [_, ValueRef::Null, _] => Err(SqlError::new(
            SqlState::InvalidTablesampleArgument,
            "TABLESAMPLE parameter cannot be null",
        )),
        [_, _, ValueRef::Null] => Err(SqlError::new(
            SqlState::InvalidTablesampleRepeat,
            "TABLESAMPLE REPEATABLE parameter cannot be null",
        )),
        [ValueRef::Null, _, _] => Ok(Value::Null),
        [
            ValueRef::BigInt(number),
            ValueRef::Real(percent),
            ValueRef::Double(seed),
        ] => {
            let percent = f64::from(*percent);
            if !(0.0..=100.0).contains(&percent) {
                let message = "sample percentage must be between 0 and 100";
                let state = SqlState::InvalidTablesampleArgument;
                return Err(SqlError::new(state, message));
            }
            Ok(Value::Boolean(place(*number, *seed) < percent / 100.0))
        }
        _ => Err(no_such_call("sample_row", arguments)),
    }
}

/// Where a number comes to lie between 0 and 1: its bits and the seed's, mixed twice as SplitMix64 does.
fn place(number: i64, seed: f64) -> f64 {
    let mixed = mix(number.cast_unsigned() ^ mix(seed.to_bits()));
    // 32 bits are exact in a double.
    let upper = u32::try_from(mixed >> 32).unwrap_or(u32::MAX);
    f64::from(upper) / (f64::from(u32::MAX) + 1.0)
}

const fn mix(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_about_its_part_of_the_rows() {
        let in_sample = |number, percent| {
            let arguments = [
                ValueRef::BigInt(number),
                ValueRef::Real(percent),
                ValueRef::Double(7.0),
            ];
            sample_row(&arguments).unwrap() == Value::Boolean(true)
        };
        for percent in [0.0_f32, 1.0, 20.0, 100.0] {
            let count = (0..10_000).filter(|number| in_sample(*number, percent));
            let expected = f64::from(percent) * 100.0;
            let distance = (f64::from(u32::try_from(count.count()).unwrap()) - expected).abs();
            assert!(distance <= 150.0, "{percent} percent: off by {distance}");
        }
    }
}
