//! The order of keys is the order of the values.

#![allow(clippy::cast_possible_truncation)] // narrower types take the low bits of any integer

use std::cmp::Ordering;

use proptest::prelude::*;
use uuid::Uuid;

use super::super::limits::MAX_KEY_BYTES;
use super::super::testing::encode_key;
use super::*;
use crate::types::compare::compare;
use crate::types::{
    Date, DateTime, Decimal, Interval, Physical, RowId, SqlState, Time, TimeTz, Timestamp, Value,
    ValueRef,
};

const PHYSICALS: [Physical; 17] = [
    Physical::Boolean,
    Physical::SmallInt,
    Physical::Int,
    Physical::BigInt,
    Physical::Real,
    Physical::Double,
    Physical::Decimal,
    Physical::Text,
    Physical::Bytes,
    Physical::Date,
    Physical::Time,
    Physical::TimeTz,
    Physical::DateTime,
    Physical::Timestamp,
    Physical::Interval,
    Physical::Uuid,
    Physical::Json,
];

/// Numbers near every boundary that an encoding could trip over.
fn integer() -> impl Strategy<Value = i64> {
    prop_oneof![
        any::<i64>(),
        -300_i64..300,
        (0_u32..64, -2_i64..=2).prop_map(|(bit, near)| (1_i64 << bit).wrapping_add(near)),
        (0_u32..64, -2_i64..=2).prop_map(|(bit, near)| (-1_i64 << bit).wrapping_add(near)),
    ]
}

fn double() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -2.0..2.0,
        proptest::sample::select(vec![
            0.0,
            -0.0,
            f64::NAN,
            -f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::MIN_POSITIVE,
            5e-324,
        ]),
    ]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    let coefficient = prop_oneof![
        -200_i128..200,
        any::<i64>().prop_map(i128::from),
        -Decimal::MAX_COEFFICIENT..=Decimal::MAX_COEFFICIENT,
        (0_u32..38, -1_i128..=1).prop_map(|(power, near)| 10_i128.pow(power) + near),
    ];
    (coefficient, prop_oneof![0_u8..4, 0_u8..=38])
        .prop_map(|(coefficient, scale)| Decimal::new(coefficient, scale).unwrap())
}

/// Short and full of the bytes that are escaped, so that prefixes and ties are common.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = proptest::sample::select(vec![0, 1, 2, b'a', b'b', 0x7F, 0x80, 0xFE, 0xFF]);
    proptest::collection::vec(byte, 0..30)
}

fn text() -> impl Strategy<Value = String> {
    let letter = proptest::sample::select(vec!['\0', '\u{1}', 'a', 'b', 'é', '\u{10FFFF}']);
    proptest::collection::vec(letter, 0..12).prop_map(String::from_iter)
}

fn interval() -> impl Strategy<Value = Interval> {
    let day = 86_400_000_000_i64;
    let micros = prop_oneof![
        -3..3_i64,
        (-40..40_i64).prop_map(move |n| n * day),
        any::<i64>()
    ];
    (
        prop_oneof![-2..3, any::<i32>()],
        prop_oneof![-61..61, any::<i32>()],
        micros,
    )
        .prop_map(|(months, days, micros)| Interval {
            months,
            days,
            micros,
        })
}

/// Documents of few members, whose numbers are often equal in other spellings.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        proptest::sample::select(vec![
            "null",
            "true",
            "false",
            "0",
            "-0",
            "0.0",
            "1",
            "1.0",
            "1.00",
            "10e-1",
            "-1",
            "-1.5",
            "12",
            "1.2e1",
            "100",
            "99.9",
            "0.01",
            "-0.012",
            "\"\"",
            "\"a\"",
            "\"ab\"",
            "\"a\\u0001b\"",
            "[]",
            "{}",
        ])
        .prop_map(str::to_owned),
        any::<i32>().prop_map(|v| v.to_string()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let key = proptest::sample::select(vec!["a", "b", "aa", ""]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4)
                .prop_map(|v| format!("[{}]", v.join(","))),
            proptest::collection::vec((key, inner), 0..4).prop_map(|members| {
                let members: Vec<_> = members
                    .iter()
                    .map(|(k, v)| format!("\"{k}\":{v}"))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

fn value(physical: Physical) -> BoxedStrategy<Value> {
    let some = match physical {
        Physical::Boolean => any::<bool>().prop_map(Value::Boolean).boxed(),
        Physical::SmallInt => integer().prop_map(|v| Value::SmallInt(v as i16)).boxed(),
        Physical::Int => integer().prop_map(|v| Value::Int(v as i32)).boxed(),
        Physical::BigInt => integer().prop_map(Value::BigInt).boxed(),
        Physical::Real => double().prop_map(|v| Value::Real(v as f32)).boxed(),
        Physical::Double => double().prop_map(Value::Double).boxed(),
        Physical::Decimal => decimal().prop_map(Value::from).boxed(),
        Physical::Text => text().prop_map(|v| Value::Text(v.into())).boxed(),
        Physical::Bytes => bytes().prop_map(|v| Value::Bytes(v.into())).boxed(),
        Physical::Date => integer().prop_map(|v| Value::Date(Date(v as i32))).boxed(),
        Physical::Time => (0..=86_400_000_000_i64)
            .prop_map(|v| Value::Time(Time(v)))
            .boxed(),
        Physical::TimeTz => (0..=86_400_000_000_i64, -57_599..=57_599_i32)
            .prop_map(|(v, ahead)| Value::TimeTz(TimeTz::new(Time(v), ahead).unwrap()))
            .boxed(),
        Physical::DateTime => integer().prop_map(|v| Value::DateTime(DateTime(v))).boxed(),
        Physical::Timestamp => integer()
            .prop_map(|v| Value::Timestamp(Timestamp(v)))
            .boxed(),
        Physical::Interval => interval().prop_map(Value::Interval).boxed(),
        Physical::Uuid => any::<u128>()
            .prop_map(|v| Value::Uuid(Uuid::from_u128(v)))
            .boxed(),
        Physical::Json => json().prop_map(|v| Value::Json(v.parse().unwrap())).boxed(),
    };
    prop_oneof![1 => Just(Value::Null), 6 => some].boxed()
}

/// Two rows of the same columns, some of them equal, and which columns descend.
fn two_rows() -> impl Strategy<Value = Vec<(Value, Value, bool)>> {
    let column = proptest::sample::select(PHYSICALS.to_vec()).prop_flat_map(|physical| {
        let other = prop_oneof![1 => Just(None), 2 => value(physical).prop_map(Some)];
        (value(physical), other, any::<bool>()).prop_map(|(a, b, descending)| {
            let b = b.unwrap_or_else(|| a.clone());
            (a, b, descending)
        })
    });
    proptest::collection::vec(column, 1..4)
}

fn expected(columns: &[(Value, Value, bool)]) -> Ordering {
    columns.iter().fold(Ordering::Equal, |order, (a, b, desc)| {
        let column = compare(a.as_ref(), b.as_ref());
        order.then(if *desc { column.reverse() } else { column })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn keys_order_as_sql_does(columns in two_rows()) {
        let a = encode_key(columns.iter().map(|(a, _, desc)| (a.as_ref(), *desc)));
        let b = encode_key(columns.iter().map(|(_, b, desc)| (b.as_ref(), *desc)));
        prop_assert_eq!(a.cmp(&b), expected(&columns), "{:?} {:?}", a, b);
    }

    #[test]
    fn no_key_is_a_prefix_of_another(columns in two_rows()) {
        let a = encode_key(columns.iter().map(|(a, _, desc)| (a.as_ref(), *desc)));
        let b = encode_key(columns.iter().map(|(_, b, desc)| (b.as_ref(), *desc)));
        prop_assert!(a == b || !b.starts_with(&a));
    }

    #[test]
    fn a_prefix_and_its_successor_enclose_its_keys(columns in two_rows(), other in bytes()) {
        let prefix = encode_key(columns.iter().take(1).map(|(a, _, desc)| (a.as_ref(), *desc)));
        let whole = encode_key(columns.iter().map(|(a, _, desc)| (a.as_ref(), *desc)));
        let end = prefix.successor().unwrap();
        prop_assert!(prefix <= whole && whole < end);
        let other = Key::from_bytes(&other);
        prop_assert_eq!(prefix <= other && other < end, other.starts_with(&prefix));
    }

    #[test]
    fn inline_and_shared_keys_compare_as_bytes(a in bytes(), b in bytes()) {
        let (x, y) = (Key::from_bytes(&a), Key::from_bytes(&b));
        prop_assert_eq!(&*x, a.as_slice());
        prop_assert_eq!(x.cmp(&y), a.cmp(&b));
    }

    #[test]
    fn row_ids_order_entries_of_one_key(a in integer(), b in integer()) {
        let key = |id| {
            let mut key = KeyBuilder::new();
            key.push(ValueRef::Int(7), true);
            key.push_row_id(RowId(id));
            key.key()
        };
        prop_assert_eq!(key(a).cmp(&key(b)), a.cmp(&b));
    }
}

#[test]
fn a_key_takes_24_bytes() {
    assert_eq!(size_of::<Key>(), 24);
}

#[test]
fn json_numbers_of_any_size_are_in_order() {
    let numbers = [
        "-1e99999999999999999999",
        "-1e400",
        "-123456789012345678901234567890123456789012345",
        "-1e-400",
        "0e5",
        "1e-99999999999999999999",
        "1e-400",
        "1e400",
        "1.0000000000000000000000000000000000000000001e400",
        "2e400",
        "1e401",
    ];
    let keys: Vec<_> = numbers
        .iter()
        .map(|v| encode_key([(ValueRef::Json(v), false)]))
        .collect();
    assert!(keys.is_sorted_by(|a, b| a < b));
}

#[test]
fn integers_are_short() {
    let length = |v| encode_key([(ValueRef::BigInt(v), false)]).len();
    assert_eq!(
        [0, -1, 1, 255, 256, i64::MAX, i64::MIN].map(length),
        [1, 1, 2, 2, 3, 9, 9]
    );
}

#[test]
fn the_empty_key_and_ff_have_no_successor() {
    assert_eq!(Key::from_bytes(&[]).successor(), None);
    assert_eq!(Key::from_bytes(&[0xFF, 0xFF]).successor(), None);
    assert_eq!(
        Key::from_bytes(&[1, 0xFF]).successor(),
        Some(Key::from_bytes(&[2]))
    );
}

#[test]
fn a_key_past_the_limit_is_refused() {
    let text = "x".repeat(MAX_KEY_BYTES);
    let mut key = KeyBuilder::new();
    key.push(ValueRef::Text(&text), false);
    let error = key.stored_key().unwrap_err();
    assert_eq!(error.state(), SqlState::ProgramLimitExceeded);
    key.clear();
    key.push(ValueRef::Text("x"), false);
    assert!(key.stored_key().is_ok());
}

proptest! {
    /// The keys of the texts that start like a text are those that start like its key.
    #[test]
    fn texts_with_one_start_lie_together(text in text(), start in text(), take in 0_usize..4, descending: bool) {
        let start: String = text.chars().take(take).chain(start.chars().take(1)).collect();
        let mut first = KeyBuilder::new();
        first.push_start(&start, descending);
        let mut key = KeyBuilder::new();
        key.push(ValueRef::Text(&text), descending);
        prop_assert_eq!(key.as_bytes().starts_with(first.as_bytes()), text.starts_with(&start));
    }
}
