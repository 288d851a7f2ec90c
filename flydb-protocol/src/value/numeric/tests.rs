//! What PostgreSQL answers, and what holds of numbers of any size.

use std::hash::{BuildHasher, RandomState};

use proptest::prelude::*;

use super::*;

fn numeric(text: &str) -> Numeric {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn shown(found: Option<Numeric>) -> String {
    found.map_or_else(|| "none".to_owned(), |found| found.to_string())
}

type Binary = fn(NumericRef<'_>, NumericRef<'_>) -> Option<Numeric>;

#[test]
fn it_takes_no_more_room_than_a_decimal() {
    assert_eq!(size_of::<Numeric>(), size_of::<Decimal>());
    assert_eq!(size_of::<crate::value::Value>(), 32);
}

#[test]
fn reads_and_writes() {
    let nines = "9".repeat(100);
    for text in ["NaN", "Infinity", "-Infinity", "0.00", "-1.50", &nines] {
        assert_eq!(numeric(text).to_string(), text);
    }
    for (text, expected) in [
        ("nan", "NaN"),
        ("inf", "Infinity"),
        ("+inf", "Infinity"),
        ("-INFINITY", "-Infinity"),
        ("1e40", &format!("1{}", "0".repeat(40))),
        ("-1e-40", &format!("-0.{}1", "0".repeat(39))),
        ("0e200000", "0"),
        ("000.1e-40", &format!("0.{}1", "0".repeat(40))),
    ] {
        assert_eq!(numeric(text).to_string(), expected, "{text}");
    }
    for text in ["+NaN", "-nan", "infin", "", "1e", "0x1", "1_0"] {
        assert_eq!(
            text.parse::<Numeric>().unwrap_err().to_string(),
            "not a decimal number"
        );
    }
    let long = format!("1{}", "0".repeat(131_072));
    for text in ["1e131072", "1e-16384", "1e99999999999", "0e-16384", &long] {
        assert!(text.parse::<Numeric>().is_err(), "{text}");
    }
    assert_eq!(numeric("1e131071").to_string().len(), 131_072);
    assert_eq!(numeric("1e-16383").as_ref().scale(), Some(16_383));
}

/// A number has one form: the short one wherever that holds it.
#[test]
fn what_fits_is_short() {
    let (a, b) = (numeric("1e38"), numeric("1"));
    assert!(a.short().is_none());
    let less = a.as_ref().checked_sub(b.as_ref()).unwrap();
    assert_eq!(
        less.short().unwrap().coefficient(),
        Decimal::MAX_COEFFICIENT
    );
    let many_zeros = numeric(&format!("1.{}", "0".repeat(50)));
    assert!(many_zeros.short().is_none());
    assert_eq!(many_zeros, b);
    assert_eq!(many_zeros.as_ref().trimmed().to_string(), "1");
}

#[test]
fn functions_agree_with_postgres() {
    let zeros = |count: usize| "0".repeat(count);
    let cases: Vec<(&str, Binary, &str, &str, String)> = vec![
        ("/", |a, b| a.checked_div(b), "1e40", "3", "3".repeat(40)),
        (
            "/",
            |a, b| a.checked_div(b),
            "1",
            "3e40",
            format!("0.{}33333333333333333333", zeros(40)),
        ),
        (
            "*",
            |a, b| a.checked_mul(b),
            "1e20",
            "1e20",
            format!("1{}", zeros(40)),
        ),
        ("%", |a, b| a.checked_rem(b), "1e40", "7", "4".to_owned()),
        (
            "power",
            |a, b| a.power(b),
            "2",
            "100",
            "1267650600228229401496703205376.0000000000000000".to_owned(),
        ),
        (
            "power",
            |a, b| a.power(b),
            "0.4",
            "-17",
            "5820766.0913467407226563".to_owned(),
        ),
        (
            "power",
            |a, b| a.power(b),
            "-3",
            "3",
            "-27.0000000000000000".to_owned(),
        ),
        (
            "power",
            |a, b| a.power(b),
            "32.1",
            "9.8",
            "580429286790711.10".to_owned(),
        ),
        ("power", |a, b| a.power(b), "0", "-1", "none".to_owned()),
        ("power", |a, b| a.power(b), "-1", "0.5", "none".to_owned()),
        (
            "power",
            |a, b| a.power(b),
            "10",
            "131072",
            "none".to_owned(),
        ),
        (
            "log",
            |a, b| b.log(a),
            "2",
            "64",
            "6.0000000000000000".to_owned(),
        ),
        (
            "exp",
            |a, _| a.exp(),
            "32.999",
            "",
            "214429043492155.053".to_owned(),
        ),
        ("exp", |a, _| a.exp(), "6000", "", "none".to_owned()),
        (
            "ln",
            |a, _| a.ln(),
            "0.99949452",
            "",
            "-0.00050560779808326467".to_owned(),
        ),
        ("ln", |a, _| a.ln(), "0", "", "none".to_owned()),
        (
            "sqrt",
            |a, _| a.sqrt(),
            "2",
            "",
            "1.414213562373095".to_owned(),
        ),
        ("sqrt", |a, _| a.sqrt(), "-1", "", "none".to_owned()),
        ("gcd", |a, b| a.gcd(b), "462", "330.00", "66.00".to_owned()),
        ("lcm", |a, b| a.lcm(b), "330", "462.0", "2310.0".to_owned()),
        ("round", |a, _| a.round(-2), "1250", "", "1300".to_owned()),
        (
            "round",
            |a, _| a.round(45),
            "0.5",
            "",
            format!("0.5{}", zeros(44)),
        ),
        ("ceil", |a, _| a.ceil(), "-1e-50", "", "0".to_owned()),
        ("floor", |a, _| a.floor(), "-1e-50", "", "-1".to_owned()),
    ];
    for (name, function, a, b, expected) in cases {
        let (a, b) = (numeric(a), numeric(if b.is_empty() { "0" } else { b }));
        let found = shown(function(a.as_ref(), b.as_ref()));
        assert_eq!(found, expected, "{name} {a} {b}");
    }
    assert_eq!(shown(Numeric::factorial(0)), "1");
    assert_eq!(
        shown(Numeric::factorial(35)),
        "10333147966386144929666651337523200000000"
    );
    assert_eq!(shown(Numeric::factorial(40_000)), "none");
}

#[test]
fn what_is_not_finite_follows_posix() {
    let cases: [(&str, Binary, &str, &str, &str); 17] = [
        ("+", |a, b| a.checked_add(b), "inf", "-inf", "NaN"),
        ("-", |a, b| a.checked_sub(b), "1", "inf", "-Infinity"),
        ("*", |a, b| a.checked_mul(b), "inf", "0.0", "NaN"),
        ("*", |a, b| a.checked_mul(b), "inf", "-2", "-Infinity"),
        ("/", |a, b| a.checked_div(b), "5", "-inf", "0"),
        ("/", |a, b| a.checked_div(b), "inf", "inf", "NaN"),
        ("/", |a, b| a.checked_div(b), "NaN", "0", "NaN"),
        ("/", |a, b| a.checked_div(b), "inf", "0", "none"),
        ("%", |a, b| a.checked_rem(b), "5.5", "inf", "5.5"),
        ("%", |a, b| a.checked_rem(b), "inf", "5", "NaN"),
        ("power", |a, b| a.power(b), "NaN", "0", "1"),
        ("power", |a, b| a.power(b), "1", "NaN", "1"),
        ("power", |a, b| a.power(b), "-inf", "3", "-Infinity"),
        ("power", |a, b| a.power(b), "-inf", "4", "Infinity"),
        ("power", |a, b| a.power(b), "0.5", "-inf", "Infinity"),
        ("power", |a, b| a.power(b), "-1", "inf", "1"),
        ("exp", |a, _| a.exp(), "-inf", "0", "0"),
    ];
    for (name, function, a, b, expected) in cases {
        let (a, b) = (numeric(a), numeric(b));
        let found = shown(function(a.as_ref(), b.as_ref()));
        assert_eq!(found, expected, "{name} {a} {b}");
    }
}

#[test]
fn sizes_are_kept_to() {
    for (value, precision, scale, expected) in [
        ("12345", 3, -2, "12300"),
        ("99951", 3, -2, "none"),
        ("0.0012345", 3, 5, "0.00123"),
        ("0.01", 3, 5, "none"),
        ("NaN", 3, 1, "NaN"),
        ("inf", 1000, 0, "none"),
        ("1e50", 51, 0, &format!("1{}", "0".repeat(50))),
        ("1e50", 50, 0, "none"),
        ("9.995", 3, 2, "none"),
    ] {
        let found = numeric(value).as_ref().with_size(precision, scale);
        assert_eq!(shown(found), expected, "{value}");
    }
}

#[test]
fn images_from_outside_have_one_form() {
    for bytes in [
        &[][..],
        &[5],
        &[2, 0],
        &[0, 0, 0],
        &[0, 0, 0, 1],
        &[1, 0, 50],
        &[0, 0, 50, 0, 1],
        &[0, 0xFF, 0xFF, 1],
    ] {
        assert!(LongRef::parse(bytes).is_none(), "{bytes:?}");
    }
    assert!(LongRef::parse(&[0, 0, 50]).is_some());
    assert!(LongRef::parse(&[1, 0, 50, 1]).is_some());
    assert!(LongRef::parse(&vec![1; 70_000]).is_none());
}

/// Work that is bounded: each of these takes far less than a second.
#[test]
fn the_largest_numbers_are_computed() {
    let most = numeric(&format!("{}.{}", "9".repeat(131_072), "9".repeat(16_383)));
    let least = numeric("1e-16383");
    assert!(most.as_ref().checked_add(most.as_ref()).is_none());
    assert!(most.as_ref().checked_mul(most.as_ref()).is_none());
    assert!(most.as_ref().round(0).is_none());
    let quotient = most.as_ref().checked_div(numeric("3").as_ref()).unwrap();
    assert_eq!(quotient.as_ref().scale(), Some(1000));
    assert_eq!(
        shown(least.as_ref().checked_mul(least.as_ref())).len(),
        16_385
    );
    assert_eq!(
        shown(
            numeric("1.00014")
                .as_ref()
                .power(numeric("1000000").as_ref())
        )
        .len(),
        61 + 17
    );
    assert!(most.as_ref().ln().is_some());
    assert!(least < most && most < Numeric::infinity(false));
}

fn any_numeric() -> impl Strategy<Value = Numeric> {
    let text = prop_oneof![
        "-?[0-9]{1,20}(\\.[0-9]{0,20})?",
        "-?[0-9]{30,60}(\\.[0-9]{0,60})?",
        "-?0?\\.0{0,40}[0-9]{1,5}0{0,40}",
    ];
    text.prop_map(|text| numeric(&text))
}

proptest! {
    #[test]
    fn text_and_images_round_trip(value in any_numeric()) {
        let back = numeric(&value.to_string());
        prop_assert_eq!(back.to_string(), value.to_string());
        if let NumericRef::Long(long) = value.as_ref() {
            let parsed = LongRef::parse(long.bytes()).unwrap();
            prop_assert_eq!(NumericRef::Long(parsed).to_string(), value.to_string());
        }
    }

    #[test]
    fn sums_and_products_undo(a in any_numeric(), b in any_numeric()) {
        let (x, y) = (a.as_ref(), b.as_ref());
        let sum = x.checked_add(y).unwrap();
        prop_assert_eq!(&sum.as_ref().checked_sub(y).unwrap(), &a);
        prop_assert_eq!(sum, y.checked_add(x).unwrap());
        let product = x.checked_mul(y).unwrap();
        if !b.as_ref().is_zero() {
            let whole = product.as_ref().checked_div_whole(y).unwrap();
            prop_assert_eq!(whole, x.trunc(0).unwrap());
            let rest = x.checked_rem(y).unwrap();
            let back = x.checked_div_whole(y).unwrap().as_ref().checked_mul(y).unwrap();
            prop_assert_eq!(back.as_ref().checked_add(rest.as_ref()).unwrap(), a);
        }
    }

    #[test]
    fn equal_numbers_hash_alike_and_order_agrees_with_differences(a in any_numeric(), b in any_numeric(), zeros in 0..60) {
        let difference = a.as_ref().checked_sub(b.as_ref()).unwrap();
        let sign = match a.cmp(&b) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        };
        prop_assert_eq!(difference.as_ref().signum(), Numeric::from(sign));
        let padded = a.as_ref().round(i32::from(a.as_ref().scale().unwrap()) + zeros).unwrap();
        let state = RandomState::new();
        prop_assert_eq!(&padded, &a);
        prop_assert_eq!(state.hash_one(&padded), state.hash_one(&a));
    }
}
