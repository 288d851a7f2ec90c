//! Logarithms and exponentials of fixed-point numbers: integers that count 2^-bits.
//!
//! Each function works with more bits than it is asked for, so that its result is off by a few of the last
//! of them at most. Callers ask for some digits more than they round to.

use num_bigint::{BigInt, BigUint};

use super::finite::{Finite, power_of_ten};

/// Bits beyond those asked for.
const GUARD: u64 = 64;

/// The natural logarithm of a number above zero, times 2^bits.
pub(super) fn ln(value: &Finite, bits: u64) -> BigInt {
    let magnitude = value.coefficient.magnitude();
    let roots = bits.isqrt() / 3 + 1;
    let width = bits + GUARD + roots;
    // value = mantissa * 2^doublings, with a mantissa from about 0.7 to 1.5
    let doublings = binary_logarithm(magnitude, value.scale);
    let power = power_of_ten(value.scale.unsigned_abs());
    let by = i64::try_from(width).unwrap_or(i64::MAX) - doublings;
    let mantissa = if value.scale >= 0 {
        shifted(magnitude, by) / power
    } else {
        shifted(&(magnitude * power), by)
    };
    let near_one = ln_near_one(mantissa, width, roots);
    let whole = ln_2(width) * doublings;
    (near_one + whole) >> (width - bits)
}

/// `e^x` as a mantissa times 2^-bits and a power of two: `x` counts 2^-bits too.
pub(super) fn exp(x: &BigInt, bits: u64) -> (BigUint, i64) {
    let width = bits + GUARD;
    let x: BigInt = x << GUARD;
    let ln_2 = ln_2(width);
    // x = doublings * ln 2 + rest
    let doublings = i64::try_from(&x / &ln_2).unwrap_or(0);
    let rest = x - ln_2 * doublings;
    let mantissa = exp_near_zero(&rest, width);
    (mantissa.into_parts().1 >> GUARD, doublings)
}

/// ln x, of an x near one: some square roots bring it nearer, and then
/// ln x = 2 artanh((x - 1) / (x + 1)) converges fast.
fn ln_near_one(mut x: BigUint, width: u64, roots: u64) -> BigInt {
    let one = BigInt::from(1) << width;
    let mut taken = 0_u64;
    while taken < roots {
        let distance = (&one - BigInt::from(x.clone())).bits();
        if distance + roots < width {
            break;
        }
        x = (x << width).sqrt();
        taken += 1;
    }
    let x = BigInt::from(x);
    let z = ((&x - &one) << width) / (x + &one);
    let square = (&z * &z) >> width;
    let mut sum = z.clone();
    let mut power = z;
    let mut divisor = 3_u64;
    loop {
        power = (power * &square) >> width;
        let term = &power / divisor;
        if term == BigInt::ZERO {
            break;
        }
        sum += term;
        divisor += 2;
    }
    sum << (taken + 1)
}

/// e^x of an x below one: halved some times for the series' sake, and squared as often.
fn exp_near_zero(x: &BigInt, width: u64) -> BigInt {
    let halvings = width.isqrt() / 2 + 1;
    let width = width + 2 * halvings;
    let x: BigInt = x << halvings; // of twice as many bits, halved as often
    let one = BigInt::from(1) << width;
    let mut sum = &one + &x;
    let mut term = x.clone();
    let mut n = 2_u64;
    loop {
        term = ((term * &x) >> width) / n;
        if term == BigInt::ZERO {
            break;
        }
        sum += &term;
        n += 1;
    }
    for _ in 0..halvings {
        sum = (&sum * &sum) >> width;
    }
    sum >> (2 * halvings)
}

/// ln 2, by a formula of Machin's kind.
fn ln_2(width: u64) -> BigInt {
    let inner = width + GUARD;
    let sum = arcoth(26, inner) * 18 - arcoth(4801, inner) * 2 + arcoth(8749, inner) * 8;
    sum >> GUARD
}

/// The series of 1/n + 1/(3 n^3) + 1/(5 n^5) + ...
fn arcoth(n: u64, width: u64) -> BigInt {
    let square = n * n;
    let mut power = (BigInt::from(1) << width) / n;
    let mut sum = power.clone();
    let mut divisor = 3_u64;
    loop {
        power /= square;
        if power == BigInt::ZERO {
            return sum;
        }
        sum += &power / divisor;
        divisor += 2;
    }
}

/// The nearest whole number to the logarithm to base 2 of `magnitude / 10^scale`.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // far within 53 bits
fn binary_logarithm(magnitude: &BigUint, scale: i64) -> i64 {
    let bits = magnitude.bits();
    let dropped = bits.saturating_sub(64);
    let leading = u64::try_from(magnitude >> dropped).unwrap_or(u64::MAX);
    let logarithm = (leading as f64).log2() + dropped as f64;
    (logarithm - scale as f64 * std::f64::consts::LOG2_10).round() as i64
}

/// Multiplied by 2^by.
fn shifted(value: &BigUint, by: i64) -> BigUint {
    match u64::try_from(by) {
        Ok(left) => value << left,
        Err(_) => value >> by.unsigned_abs(),
    }
}
