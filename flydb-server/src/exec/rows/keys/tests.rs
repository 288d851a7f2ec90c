//! Keys are equal where SQL says so.

use super::*;
use crate::exec::rows::gather::null_column;
use crate::types::{Decimal, Interval, Strings, ValueRef};

fn keys(columns: &[Column]) -> Keys {
    Keys::of(columns, columns[0].len())
}

#[test]
fn equality_is_that_of_sql() {
    let doubles = Column::new(ColumnData::Double(vec![0.0, -0.0, f64::NAN, -f64::NAN]));
    let doubles = keys(&[doubles]);
    assert!(doubles.equal(0, &doubles, 1));
    assert!(doubles.equal(2, &doubles, 3));
    assert!(!doubles.equal(0, &doubles, 2));

    let decimal = |coefficient, scale| Decimal::new(coefficient, scale).unwrap();
    let decimals = vec![
        decimal(15, 1),
        decimal(150, 2),
        decimal(15, 2),
        decimal(0, 5),
    ];
    let decimals = keys(&[Column::new(ColumnData::Decimal(decimals))]);
    assert!(decimals.equal(0, &decimals, 1));
    assert!(!decimals.equal(0, &decimals, 2));

    let month = Interval {
        months: 1,
        days: 0,
        micros: 0,
    };
    let days = Interval {
        months: 0,
        days: 30,
        micros: 0,
    };
    let intervals = keys(&[Column::new(ColumnData::Interval(vec![month, days]))]);
    assert!(intervals.equal(0, &intervals, 1));
}

/// What one of two equal values gave was taken for the other's.
#[test]
fn identical_cells_are_not_just_equal_ones() {
    let identical = |a, b| {
        let [a, b] = [a, b].map(|cell| {
            let mut bytes = Vec::new();
            push_identical(&mut bytes, cell);
            bytes
        });
        a == b
    };
    let interval = |months, days| {
        ValueRef::Interval(Interval {
            months,
            days,
            micros: 0,
        })
    };
    let decimal =
        |coefficient, scale| ValueRef::Decimal(Decimal::new(coefficient, scale).unwrap().into());
    assert!(identical(interval(1, 0), interval(1, 0)));
    assert!(!identical(interval(1, 0), interval(0, 30)));
    assert!(!identical(decimal(10, 1), decimal(100, 2)));
    assert!(!identical(ValueRef::Double(0.0), ValueRef::Double(-0.0)));
    assert!(!identical(ValueRef::Json("1.0"), ValueRef::Json("1.00")));
    assert!(!identical(ValueRef::Null, ValueRef::Text("")));
}

#[test]
fn documents_are_equal_by_their_values() {
    let documents = ["{\"a\": [1.0]}", "{\"a\": [1]}", "{\"a\": [\"1\"]}"];
    let documents = documents.map(ValueRef::Json);
    let documents = keys(&[Column::from_values(Physical::Json, documents).unwrap()]);
    assert!(documents.equal(0, &documents, 1));
    assert!(!documents.equal(0, &documents, 2));
}

#[test]
fn cells_do_not_run_into_each_other() {
    let mut left = Strings::default();
    let mut right = Strings::default();
    for (a, b) in [("ab", "c"), ("a", "bc"), ("", "abc")] {
        left.push(a);
        right.push(b);
    }
    let left = Column::new(ColumnData::Text(left));
    let right = Column::new(ColumnData::Text(right));
    let keys = keys(&[left, right]);
    assert!(!keys.equal(0, &keys, 1));
    assert!(!keys.equal(1, &keys, 2));
}

#[test]
fn null_is_like_null_and_like_nothing_else() {
    for physical in [Physical::Int, Physical::BigInt, Physical::Text] {
        let values = [ValueRef::Null, ValueRef::Null];
        let nulls = Column::from_values(physical, values).unwrap();
        let with_nulls = keys(&[nulls]);
        assert!(with_nulls.equal(0, &with_nulls, 1));
        let zero = match physical {
            Physical::Int => ValueRef::Int(0),
            Physical::BigInt => ValueRef::BigInt(0),
            _ => ValueRef::Text(""),
        };
        let zero = keys(&[Column::from_values(physical, [zero]).unwrap()]);
        assert!(!with_nulls.equal(0, &zero, 0));
    }
    let columns = [null_column(Physical::Int, 2).unwrap()];
    assert_eq!(any_null(&columns, 2).unwrap().ones(), 2);
}
