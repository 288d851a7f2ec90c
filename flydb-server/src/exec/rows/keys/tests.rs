//! Keys are equal where SQL says so.

use super::*;
use crate::exec::rows::gather::null_column;
use crate::types::{Interval, Strings};

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
