//! What PostgreSQL answers, and what plain long arithmetic on digits answers.

use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn check(name: &str, found: Option<Decimal>, expected: &str) {
    let found = found.map_or_else(|| "none".to_owned(), |v| v.to_string());
    assert_eq!(found, expected, "{name}");
}

#[test]
fn reads_and_writes() {
    let cases = [
        ("0", "0"),
        ("-0", "0"),
        ("0.00", "0.00"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+1.50", "1.50"),
        ("-0.001", "-0.001"),
        ("1e3", "1000"),
        ("1.5e-3", "0.0015"),
        ("12E+2", "1200"),
        (
            "99999999999999999999999999999999999999",
            "99999999999999999999999999999999999999",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(decimal(text).to_string(), expected, "{text}");
    }
}

#[test]
fn refuses_what_is_no_number() {
    for text in [
        "", "-", ".", "1e", "1e+", "abc", "1.2.3", "1 2", "--1", "0x10", "1_0", "NaN", "é",
    ] {
        assert_eq!(
            text.parse::<Decimal>(),
            Err(ParseDecimalError::Invalid),
            "{text}"
        );
    }
    for text in [
        "100000000000000000000000000000000000000",
        "1e38",
        "-1e99999999999",
        "1e-39",
        "0.123456789012345678901234567890123456789",
    ] {
        assert_eq!(
            text.parse::<Decimal>(),
            Err(ParseDecimalError::OutOfRange),
            "{text}"
        );
    }
}

#[test]
fn quotients_have_the_scale_of_postgres() {
    let cases = [
        ("1", "3.0", "0.33333333333333333333"),
        ("10", "3", "3.3333333333333333"),
        ("1", "3", "0.33333333333333333333"),
        ("2", "3", "0.66666666666666666667"),
        ("100", "7", "14.2857142857142857"),
        ("1", "7000", "0.00014285714285714286"),
        ("12345678901234567890", "7", "1763668414462081127"),
        ("1.00", "8", "0.12500000000000000000"),
        ("-1", "3", "-0.33333333333333333333"),
        ("0", "5", "0.00000000000000000000"),
        ("22.5", "4.5", "5.0000000000000000"),
        ("1", "99999999999999999999999999999999999999", "none"),
        ("99999999999999999999999999999999999999", "0.1", "none"),
    ];
    for (a, b, expected) in cases {
        check(
            &format!("{a}/{b}"),
            decimal(a).checked_div(decimal(b)),
            expected,
        );
    }
}

#[test]
fn rounds_half_away_from_zero() {
    let cases = [
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("2.45", 1, "2.5"),
        ("1234.5", -2, "1200"),
        ("1250", -2, "1300"),
        ("1.5", 3, "1.500"),
        ("49", -2, "0"),
        ("0.5", 0, "1"),
        ("0.4", 0, "0"),
    ];
    for (value, places, expected) in cases {
        check(value, decimal(value).round(places), expected);
    }
    check("trunc", decimal("-2.99").trunc(1), "-2.9");
    check("trunc", decimal("1299").trunc(-2), "1200");
    check("ceil", decimal("-2.5").ceil(), "-2");
    check("floor", decimal("-2.5").floor(), "-3");
    check("ceil", decimal("2.01").ceil(), "3");
}

#[test]
fn sums_beyond_38_digits_are_none() {
    let nines = Decimal::new(Decimal::MAX_COEFFICIENT, 0).unwrap();
    check("whole", nines.checked_add(nines), "none");
    check("whole", nines.negated().checked_sub(nines), "none");
    let places = Decimal::new(Decimal::MAX_COEFFICIENT, 2).unwrap();
    check("places", places.checked_add(places), "none");
}

#[test]
fn floats_convert_at_fifteen_digits() {
    let cases = [
        (0.1, "0.1"),
        (1.0 / 3.0, "0.333333333333333"),
        (1e20, "100000000000000000000"),
        (-2.50, "-2.5"),
        (0.0, "0"),
    ];
    for (value, expected) in cases {
        check(expected, Decimal::from_f64(value), expected);
    }
    assert_eq!(Decimal::from_f64(f64::NAN), None);
    assert_eq!(Decimal::from_f64(1e40), None);
    assert_eq!(decimal("0.1").to_f64().to_bits(), 0.1_f64.to_bits());
    assert_eq!(
        decimal("12345678901234567890.123").to_f64().to_bits(),
        12_345_678_901_234_567_890.123_f64.to_bits()
    );
}

#[test]
fn equal_numbers_are_equal_whatever_their_scale() {
    assert_eq!(decimal("1.5"), decimal("1.500"));
    assert_eq!(decimal("0"), decimal("0.00"));
    assert!(
        decimal("99999999999999999999999999999999999999")
            > decimal("0.00000000000000000000000000000000000001")
    );
    assert!(decimal("-1") < decimal("-0.999"));
}

/// A number as sign and digits with so many after the point, for sums and products on digits alone.
#[derive(Clone, Debug)]
struct Long {
    negative: bool,
    /// Least significant first.
    digits: Vec<u32>,
    scale: usize,
}

impl Long {
    fn new(value: Decimal) -> Long {
        let text = value.coefficient().unsigned_abs().to_string();
        let digits = text.chars().rev().filter_map(|c| c.to_digit(10)).collect();
        Long {
            negative: value.is_negative(),
            digits,
            scale: value.scale().into(),
        }
    }

    fn multiply(&self, other: &Long) -> Long {
        let mut digits = vec![0; self.digits.len() + other.digits.len() + 1];
        for (i, a) in self.digits.iter().enumerate() {
            for (j, b) in other.digits.iter().enumerate() {
                digits[i + j] += a * b;
            }
        }
        for i in 0..digits.len() - 1 {
            digits[i + 1] += digits[i] / 10;
            digits[i] %= 10;
        }
        Long {
            negative: self.negative != other.negative,
            digits,
            scale: self.scale + other.scale,
        }
    }

    /// The number, where it has 38 digits and a scale of 38 at most.
    fn short(mut self) -> Option<String> {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.len() > 38 || self.scale > 38 {
            return None;
        }
        let text: String = self.digits.iter().rev().map(u32::to_string).collect();
        let magnitude: i128 = if text.is_empty() {
            0
        } else {
            text.parse().ok()?
        };
        let coefficient = if self.negative { -magnitude } else { magnitude };
        Some(Decimal::new(coefficient, u8::try_from(self.scale).ok()?)?.to_string())
    }
}

fn at_scale(value: Decimal, scale: u8) -> ethnum::I256 {
    ethnum::I256::from(value.coefficient())
        * ethnum::I256::from(10_i128).pow(u32::from(scale - value.scale()))
}

fn any_decimal() -> impl Strategy<Value = Decimal> {
    let coefficient = prop_oneof![
        -Decimal::MAX_COEFFICIENT..=Decimal::MAX_COEFFICIENT,
        -1_000_000_i128..1_000_000,
        any::<i64>().prop_map(i128::from),
    ];
    (coefficient, 0..=38_u8).prop_filter_map("fits", |(c, s)| Decimal::new(c, s))
}

proptest! {
    #[test]
    fn text_round_trips(value in any_decimal()) {
        let text = value.to_string();
        let back = decimal(&text);
        prop_assert_eq!((back.coefficient(), back.scale()), (value.coefficient(), value.scale()));
    }

    #[test]
    fn products_agree_with_long_multiplication(a in any_decimal(), b in any_decimal()) {
        let expected = Long::new(a).multiply(&Long::new(b)).short();
        prop_assert_eq!(a.checked_mul(b).map(|v| v.to_string()), expected);
    }

    #[test]
    fn sums_undo(a in any_decimal(), b in any_decimal()) {
        if a.scale() == b.scale() && let Some(sum) = a.checked_add(b) && sum.scale() == a.scale() {
            prop_assert_eq!(sum.checked_sub(b), Some(a));
        }
        prop_assert_eq!(a.checked_add(b).map(|v| v.to_string()), b.checked_add(a).map(|v| v.to_string()));
    }

    #[test]
    fn quotients_and_remainders_agree_with_integers_of_256_bits(a in any_decimal(), b in any_decimal()) {
        prop_assume!(!b.is_zero());
        let scale = a.scale().max(b.scale());
        let (wide_a, wide_b) = (at_scale(a, scale), at_scale(b, scale));
        if let Some(whole) = a.checked_div_whole(b) {
            prop_assert_eq!(ethnum::I256::from(whole.coefficient()), wide_a / wide_b);
        }
        if let Some(rest) = a.checked_rem(b).filter(|rest| rest.scale() == scale) {
            prop_assert_eq!(ethnum::I256::from(rest.coefficient()), wide_a % wide_b);
        }
    }

    #[test]
    fn quotients_are_within_half_a_place(a in -10_i64.pow(15)..10_i64.pow(15), b in 1..10_i64.pow(9), scale in 0..8_u8) {
        let dividend = Decimal::new(a.into(), scale).unwrap();
        let quotient = dividend.checked_div(Decimal::from(b)).unwrap();
        // | a / 10^scale - q / 10^places * b | <= b / 2 / 10^places
        let places = quotient.scale();
        let error = at_scale(dividend, places) - ethnum::I256::from(quotient.coefficient()) * ethnum::I256::from(b);
        prop_assert!(error.abs() * ethnum::I256::from(2) <= ethnum::I256::from(b));
        prop_assert!(places >= 16 - 8);
    }

    #[test]
    fn order_agrees_with_differences(a in any_decimal(), b in any_decimal()) {
        let wide = |v: Decimal| at_scale(v, 38);
        prop_assert_eq!(a.cmp(&b), wide(a).cmp(&wide(b)));
    }
}
