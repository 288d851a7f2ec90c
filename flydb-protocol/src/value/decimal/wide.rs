//! Integers of 256 bits, in which two 38-digit numbers multiply exactly.

use ethnum::I256;

use super::Decimal;

/// Powers of ten that fit in 128 bits: 10^0 to 10^38.
const POWERS: [i128; 39] = {
    let mut powers = [1; 39];
    let mut exponent = 1;
    #[allow(clippy::indexing_slicing)] // constant bounds
    while exponent < 39 {
        powers[exponent] = powers[exponent - 1] * 10;
        exponent += 1;
    }
    powers
};

/// 10^exponent, up to 38; above, the largest.
#[inline]
pub(super) fn power_of_ten(exponent: u8) -> i128 {
    POWERS
        .get(usize::from(exponent))
        .copied()
        .unwrap_or(POWERS[38])
}

/// 10^exponent in 256 bits, for an exponent of at most 76.
pub(super) fn wide_power_of_ten(exponent: u8) -> I256 {
    let first = exponent.min(38);
    let rest = (exponent - first).min(38);
    I256::from(power_of_ten(first)) * I256::from(power_of_ten(rest))
}

/// `value * 10^by`, where it fits in 128 bits.
#[inline]
pub(super) fn shift_narrow(value: i128, by: u8) -> Option<i128> {
    if by == 0 {
        return Some(value);
    }
    value.checked_mul(power_of_ten(by))
}

/// `value * 10^by` for a value of at most 38 digits and `by` of at most 38.
pub(super) fn shift(value: i128, by: u8) -> I256 {
    I256::from(value) * I256::from(power_of_ten(by))
}

/// How many decimal digits a number has; 0 of zero.
pub(super) fn digits(value: i128) -> u8 {
    let magnitude = value.unsigned_abs();
    match magnitude.checked_ilog10() {
        Some(log) => u8::try_from(log + 1).unwrap_or(u8::MAX),
        None => 0,
    }
}

/// A quotient rounded half away from zero. The divisor is not zero.
pub(super) fn divide_rounded(dividend: I256, divisor: I256) -> I256 {
    let quotient = dividend / divisor;
    let rest = dividend - quotient * divisor;
    // rest * 2 >= divisor, without overflow
    if rest.abs() >= divisor.abs() - rest.abs() {
        let away = if (dividend < 0) == (divisor < 0) {
            1
        } else {
            -1
        };
        return quotient + I256::from(away);
    }
    quotient
}

/// A decimal of this coefficient and scale; `None` past 38 digits.
pub(super) fn fit(coefficient: I256, scale: u8) -> Option<Decimal> {
    if coefficient.abs() > I256::from(Decimal::MAX_COEFFICIENT) {
        return None;
    }
    Decimal::new(coefficient.as_i128(), scale)
}
