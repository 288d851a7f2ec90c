//! What PostgreSQL answers.

use proptest::prelude::*;

use super::*;
use crate::types::DecimalSize;

static UTC: TimeZone = TimeZone::UTC;

fn rules(explicit: bool) -> CastRules<'static> {
    CastRules {
        explicit,
        zone: &UTC,
        now: Timestamp(1_705_314_600_000_000),
    }
}

fn read(text: &str, to: DataType) -> Result<Value> {
    cast_value(ValueRef::Text(text), DataType::Unknown, to, &rules(true))
}

fn shown(value: &Value, from: DataType) -> String {
    text_of(value.as_ref(), from, &TimeZone::UTC)
}

const MONEY: DataType = DataType::Decimal(Some(DecimalSize {
    precision: 5,
    scale: 2,
}));

#[test]
fn texts_become_values_and_back() {
    for (text, to, expected) in [
        (" 42 ", DataType::Int, "42"),
        ("-32768", DataType::SmallInt, "-32768"),
        ("+7", DataType::BigInt, "7"),
        ("tR", DataType::Boolean, "true"),
        ("off", DataType::Boolean, "false"),
        ("1", DataType::Boolean, "true"),
        ("1e20", DataType::Double, "1e+20"),
        ("-inf", DataType::Double, "-Infinity"),
        ("nan", DataType::Real, "NaN"),
        ("0.1", DataType::Real, "0.1"),
        ("1.005", MONEY, "1.01"),
        ("12.5", DataType::Decimal(None), "12.5"),
        ("\\x00fF", DataType::Blob, "\\x00ff"),
        ("a\\\\b\\001", DataType::Blob, "\\x615c6201"),
        ("today", DataType::Date, "2024-01-15"),
        ("now", DataType::DateTime, "2024-01-15 10:30:00"),
        (
            "2024-01-15 12:00:00 Europe/Berlin",
            DataType::Timestamp,
            "2024-01-15 11:00:00+00",
        ),
        ("1 day 2 hours", DataType::Interval, "1 day 02:00:00"),
        ("abc", DataType::Char(5), "abc"),
        (
            "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
            DataType::Uuid,
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        ),
        (
            "{\"b\":1, \"a\":[1,2]}",
            DataType::Jsonb,
            "{\"a\": [1, 2], \"b\": 1}",
        ),
    ] {
        let value = read(text, to).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(shown(&value, to), expected, "{text}");
    }
}

#[test]
fn what_is_no_value_is_named() {
    for (text, to, state, message) in [
        (
            "abc",
            DataType::Int,
            "22P02",
            "invalid input syntax for type integer: \"abc\"",
        ),
        (
            "",
            DataType::Int,
            "22P02",
            "invalid input syntax for type integer: \"\"",
        ),
        (
            "1.5",
            DataType::BigInt,
            "22P02",
            "invalid input syntax for type bigint: \"1.5\"",
        ),
        (
            "99999",
            DataType::SmallInt,
            "22003",
            "value \"99999\" is out of range for type smallint",
        ),
        (
            "o",
            DataType::Boolean,
            "22P02",
            "invalid input syntax for type boolean: \"o\"",
        ),
        (
            "1e400",
            DataType::Double,
            "22003",
            "\"1e400\" is out of range for type double precision",
        ),
        (
            "infinite",
            DataType::Double,
            "22P02",
            "invalid input syntax for type double precision: \"infinite\"",
        ),
        (
            "x",
            DataType::Decimal(None),
            "22P02",
            "invalid input syntax for type numeric: \"x\"",
        ),
        ("1234.5", MONEY, "22003", "numeric field overflow"),
        (
            "2024-02-30",
            DataType::Date,
            "22008",
            "date/time field value out of range: \"2024-02-30\"",
        ),
        (
            "soon",
            DataType::Date,
            "22007",
            "invalid input syntax for type date: \"soon\"",
        ),
        (
            "{",
            DataType::Jsonb,
            "22P02",
            "invalid input syntax for type json",
        ),
        (
            "123",
            DataType::Uuid,
            "22P02",
            "invalid input syntax for type uuid: \"123\"",
        ),
    ] {
        let error = read(text, to).unwrap_err();
        assert_eq!(
            (error.state().as_str(), error.message()),
            (state, message),
            "{text}"
        );
    }
}

#[test]
fn lengths_are_kept() {
    let cast = |text: &str, from, to, explicit| {
        cast_value(ValueRef::Text(text), from, to, &rules(explicit)).map(|v| v.to_string())
    };
    let (varchar, char) = (DataType::Varchar(Some(3)), DataType::Char(3));
    assert_eq!(
        cast("abcdef", DataType::Text, varchar, true).unwrap(),
        "abc"
    );
    assert_eq!(
        cast("abc   ", DataType::Text, varchar, false).unwrap(),
        "abc"
    );
    assert_eq!(cast("äöüß", DataType::Text, varchar, true).unwrap(), "äöü");
    let error = cast("abcd", DataType::Text, varchar, false).unwrap_err();
    assert_eq!(error.state(), SqlState::StringDataRightTruncation);
    assert_eq!(
        error.message(),
        "value too long for type character varying(3)"
    );
    assert_eq!(cast("a", DataType::Text, char, false).unwrap(), "a  ");
    assert_eq!(cast("a  ", char, DataType::Text, false).unwrap(), "a");
    assert_eq!(
        cast("a  ", char, DataType::Char(5), false).unwrap(),
        "a    "
    );
    assert_eq!(cast("a  ", char, DataType::Char(0), false).unwrap(), "a");
}

#[test]
fn numbers_round_as_their_types_do() {
    let cast = |value: Value, from, to| {
        cast_value(value.as_ref(), from, to, &rules(true)).map(|v| v.to_string())
    };
    let decimal = |text: &str| Value::Decimal(text.parse().unwrap());
    assert_eq!(
        cast(Value::Double(2.5), DataType::Double, DataType::Int).unwrap(),
        "2"
    );
    assert_eq!(
        cast(decimal("2.5"), DataType::Decimal(None), DataType::Int).unwrap(),
        "3"
    );
    assert_eq!(
        cast(
            Value::Double(0.1),
            DataType::Double,
            DataType::Decimal(None)
        )
        .unwrap(),
        "0.1"
    );
    assert_eq!(
        cast(Value::Real(0.1), DataType::Real, DataType::Double).unwrap(),
        "0.10000000149011612"
    );
    for (value, from, to) in [
        (Value::Double(3e9), DataType::Double, DataType::Int),
        (Value::Double(f64::NAN), DataType::Double, DataType::BigInt),
        (Value::Double(1e300), DataType::Double, DataType::Real),
        (Value::BigInt(40_000), DataType::BigInt, DataType::SmallInt),
    ] {
        let error = cast(value, from, to).unwrap_err();
        assert_eq!(error.state(), SqlState::NumericValueOutOfRange);
    }
    let error = cast(Value::Boolean(true), DataType::Boolean, DataType::Date).unwrap_err();
    assert_eq!(error.state(), SqlState::InternalError);
}

/// A thousand rows of CHAR(10485760) once took ten gigabytes.
#[test]
fn a_column_has_so_many_bytes_at_most() {
    let cells = vec![Value::Int(1); 14];
    let cells = cells.iter().map(Value::as_ref);
    let column = crate::types::Column::from_values(DataType::Int.physical(), cells).unwrap();
    let cast = |to| cast_column(&column, DataType::Int, to, &rules(true));
    let error = cast(DataType::Char(10_485_760)).unwrap_err();
    assert_eq!(error.state(), SqlState::OutOfMemory);
    assert_eq!(cast(DataType::Char(1_000)).unwrap().len(), 14);
}

proptest! {
    #[test]
    fn values_survive_their_text(int in any::<i64>(), float in any::<f64>(), real in any::<f32>(), bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        for (value, data_type) in [
            (Value::BigInt(int), DataType::BigInt),
            (Value::Double(float), DataType::Double),
            (Value::Real(real), DataType::Real),
            (Value::Bytes(bytes.into()), DataType::Blob),
        ] {
            let back = read(&shown(&value, data_type), data_type).unwrap();
            prop_assert!(crate::types::compare::same(back.as_ref(), value.as_ref()), "{:?}", value);
        }
    }

    #[test]
    fn columns_are_cast_as_their_cells(cells in prop::collection::vec(prop::option::of(any::<i32>()), 0..20)) {
        let cells: Vec<Value> = cells.into_iter().map(|v| v.map_or(Value::Null, Value::Int)).collect();
        let column = crate::types::Column::from_values(DataType::Int.physical(), cells.iter().map(Value::as_ref)).unwrap();
        for to in [DataType::BigInt, DataType::Double, DataType::Decimal(None), DataType::Text] {
            let cast = cast_column(&column, DataType::Int, to, &rules(true)).unwrap();
            for (row, cell) in cells.iter().enumerate() {
                prop_assert_eq!(cast.value(row), cast_value(cell.as_ref(), DataType::Int, to, &rules(true)).unwrap());
            }
        }
    }
}
