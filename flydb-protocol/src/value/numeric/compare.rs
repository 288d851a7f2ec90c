//! Order, equality and hash: by magnitude, whatever the scale. The infinities are below and above all
//! finite numbers, and NaN is above them all and equal to itself.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use num_bigint::Sign;

use super::arithmetic::aligned;
use super::finite::Finite;
use super::{Kind, Numeric, NumericRef};

impl NumericRef<'_> {
    #[cold]
    fn compare_long(self, other: NumericRef<'_>) -> Ordering {
        match (self.kind(), other.kind()) {
            (Kind::Finite(a), Kind::Finite(b)) => compare_finite(a, b),
            (a, b) => rank(&a).cmp(&rank(&b)),
        }
    }
}

const fn rank(kind: &Kind) -> u8 {
    match kind {
        Kind::Infinity { negative: true } => 0,
        Kind::Finite(_) => 1,
        Kind::Infinity { negative: false } => 2,
        Kind::NaN => 3,
    }
}

fn compare_finite(a: Finite, b: Finite) -> Ordering {
    let sign = a.coefficient.sign();
    let by_sign = sign.cmp(&b.coefficient.sign());
    if by_sign.is_ne() || sign == Sign::NoSign {
        return by_sign;
    }
    // Numbers whose sizes are far apart need not be brought to one scale.
    let (size, other) = (size(&a), size(&b));
    if (size - other).abs() > 2.0 {
        let by_size = size.total_cmp(&other);
        return match sign {
            Sign::Minus => by_size.reverse(),
            Sign::NoSign | Sign::Plus => by_size,
        };
    }
    let (a, b, _) = aligned(a, b);
    a.cmp(&b)
}

/// About the logarithm to base 2, at most one too large.
#[allow(clippy::cast_precision_loss)] // of a few hundred thousand at most
fn size(value: &Finite) -> f64 {
    value.coefficient.bits() as f64 - value.scale as f64 * std::f64::consts::LOG2_10
}

impl PartialEq for NumericRef<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for NumericRef<'_> {}

impl PartialOrd for NumericRef<'_> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for NumericRef<'_> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (NumericRef::Short(a), NumericRef::Short(b)) => a.cmp(b),
            _ => self.compare_long(*other),
        }
    }
}

impl Hash for NumericRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            NumericRef::Short(short) => short.hash(state),
            NumericRef::Long(_) => match self.trimmed() {
                Numeric::Short(short) => short.hash(state),
                Numeric::Long(long) => long.0.hash(state),
            },
        }
    }
}

impl PartialEq for Numeric {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_ref() == other.as_ref()
    }
}

impl Eq for Numeric {}

impl PartialOrd for Numeric {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Numeric {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_ref().cmp(&other.as_ref())
    }
}

impl Hash for Numeric {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_ref().hash(state);
    }
}
