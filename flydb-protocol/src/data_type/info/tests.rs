//! Tests of the type table.

use super::*;

#[test]
fn every_type_that_a_column_can_have_is_listed_once() {
    let listed: Vec<&str> = TYPES
        .iter()
        .map(|info| info.data_type.base_name())
        .collect();
    for name in [
        "BOOLEAN",
        "SMALLINT",
        "INT",
        "BIGINT",
        "REAL",
        "DOUBLE",
        "DECIMAL",
        "TEXT",
        "VARCHAR",
        "CHAR",
        "DATE",
        "TIME",
        "TIMETZ",
        "BIT",
        "VARBIT",
        "DATETIME",
        "TIMESTAMP",
        "INTERVAL",
        "BLOB",
        "BINARY",
        "VARBINARY",
        "UUID",
        "JSONB",
    ] {
        assert_eq!(
            listed.iter().filter(|other| **other == name).count(),
            1,
            "{name}"
        );
    }
    assert_eq!(listed.len(), 23);
    assert!(TYPES.iter().all(|info| !info.description.is_empty()));
}

#[test]
fn types_are_listed_by_code() {
    let codes = TYPES.iter().map(|info| info.data_type.jdbc_type());
    assert!(codes.is_sorted());
}

#[test]
fn sizes_follow_the_declaration() {
    let (precision, scale) = (10, 2);
    let decimal = DataType::Decimal(Some(DecimalSize { precision, scale }));
    assert_eq!(
        (decimal.precision(), decimal.scale(), decimal.display_size()),
        (10, 2, 12)
    );
    let varchar = DataType::Varchar(Some(20));
    assert_eq!(
        (varchar.precision(), varchar.char_octet_length()),
        (20, Some(80))
    );
    let binary = DataType::Binary(u32::MAX);
    assert_eq!(
        (binary.precision(), binary.display_size()),
        (UNBOUNDED, UNBOUNDED)
    );
}

#[test]
fn display_sizes_hold_the_longest_values() {
    use crate::value::{
        DateTime, Decimal, Interval, Time, TimeTz, Timestamp, Value, write_json_value,
    };
    let lowest = Interval {
        months: i32::MIN,
        days: i32::MIN,
        micros: i64::MIN,
    };
    let almost_midnight = 1_705_363_199_999_999;
    for (data_type, value) in [
        (DataType::Boolean, Value::Boolean(false)),
        (DataType::SmallInt, Value::SmallInt(i16::MIN)),
        (DataType::Int, Value::Int(i32::MIN)),
        (DataType::BigInt, Value::BigInt(i64::MIN)),
        (DataType::Real, Value::Real(-1.175_494_4e-38)),
        (
            DataType::Double,
            Value::Double(-2.225_073_858_507_201_4e-308),
        ),
        (
            DataType::Decimal(None),
            Value::from(Decimal::new(-Decimal::MAX_COEFFICIENT, 37).unwrap()),
        ),
        (DataType::Time, Value::Time(Time(1))),
        (
            DataType::TimeTz,
            Value::TimeTz(TimeTz::new(Time(1), -57_599).unwrap()),
        ),
        (
            DataType::DateTime,
            Value::DateTime(DateTime(almost_midnight)),
        ),
        (
            DataType::Timestamp,
            Value::Timestamp(Timestamp(almost_midnight)),
        ),
        (DataType::Interval, Value::Interval(lowest)),
        (DataType::Uuid, Value::Uuid(uuid::Uuid::max())),
    ] {
        let mut out = Vec::new();
        write_json_value(&mut out, value.as_ref());
        let json = String::from_utf8(out).unwrap();
        let shown = json.trim_matches('"');
        assert!(
            shown.len() <= usize::try_from(data_type.display_size()).unwrap(),
            "{data_type}: {shown}"
        );
    }
}
