//! Tests of values from JSON.

use super::*;
use crate::error_code::SqlState;
use crate::value::{ValueRef, write_json_value};

fn read(json: &str, data_type: &str) -> Result<Value, SqlState> {
    parse_json_value(json, data_type.parse().unwrap()).map_err(|error| error.state())
}

#[test]
fn every_type_reads_what_it_writes() {
    let decimal = |text: &str| Value::Decimal(text.parse().unwrap());
    for (data_type, json, value) in [
        ("BOOLEAN", "true", Value::Boolean(true)),
        ("SMALLINT", "-32768", Value::SmallInt(i16::MIN)),
        ("INT", "2147483647", Value::Int(i32::MAX)),
        ("BIGINT", "-9223372036854775808", Value::BigInt(i64::MIN)),
        ("REAL", "0.1", Value::Real(0.1)),
        ("DOUBLE", "1.7976931348623157e+308", Value::Double(f64::MAX)),
        ("DOUBLE", "\"-Infinity\"", Value::Double(f64::NEG_INFINITY)),
        ("DECIMAL(10,2)", "\"-1.50\"", decimal("-1.50")),
        (
            "TEXT",
            "\"a\\\"\\\\\\n\\u0001é\"",
            Value::from("a\"\\\n\u{1}é"),
        ),
        (
            "DATE",
            "\"2024-01-15\"",
            Value::Date("2024-01-15".parse().unwrap()),
        ),
        (
            "TIME",
            "\"10:30:00.500000\"",
            Value::Time("10:30:00.5".parse().unwrap()),
        ),
        (
            "DATETIME",
            "\"2024-01-15 10:30:00\"",
            Value::DateTime("2024-01-15 10:30".parse().unwrap()),
        ),
        (
            "TIMESTAMP",
            "\"2024-01-15T10:30:00Z\"",
            Value::Timestamp("2024-01-15 10:30Z".parse().unwrap()),
        ),
        (
            "INTERVAL",
            "\"1 mon -2 days +00:00:01\"",
            Value::Interval("1 mon -2 days 1 s".parse().unwrap()),
        ),
        ("BLOB", "\"AP8=\"", Value::from(vec![0, 255])),
        (
            "UUID",
            "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
            Value::Uuid("67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap()),
        ),
        (
            "JSONB",
            "{\"a\": [1, null]}",
            Value::Json("{\"a\":[1,null]}".parse().unwrap()),
        ),
        (
            "JSONB",
            "\"text\"",
            Value::Json("\"text\"".parse().unwrap()),
        ),
        ("INT", "null", Value::Null),
    ] {
        let mut out = Vec::new();
        write_json_value(&mut out, value.as_ref());
        assert_eq!(std::str::from_utf8(&out).unwrap(), json, "{data_type}");
        assert_eq!(read(json, data_type), Ok(value), "{data_type}");
    }
}

#[test]
fn other_spellings_mean_the_same() {
    for (data_type, json, value) in [
        ("INT", "\" 42 \"", Value::Int(42)),
        ("INT", "42.0", Value::Int(42)),
        ("BIGINT", "1e3", Value::BigInt(1000)),
        ("DOUBLE", "1", Value::Double(1.0)),
        ("REAL", "\"infinity\"", Value::Real(f32::INFINITY)),
        ("DECIMAL", "1.50", Value::Decimal("1.50".parse().unwrap())),
        ("TEXT", "1.50", Value::from("1.50")),
        ("TEXT", "true", Value::from("true")),
        ("BOOLEAN", "\"off\"", Value::Boolean(false)),
        ("BLOB", "\"\\\\x00fF\"", Value::from(vec![0, 255])),
        ("BLOB", "\"AP8\"", Value::from(vec![0, 255])),
        ("JSONB", "12", Value::Json("12".parse().unwrap())),
        // As PostgreSQL keeps it: without an exponent, and without a sign of zero.
        (
            "JSONB",
            "1e15",
            Value::Json(Json::from_normalised("1000000000000000")),
        ),
        ("JSONB", "-0.0", Value::Json(Json::from_normalised("0.0"))),
        ("UNKNOWN", "1.5", Value::Decimal("1.5".parse().unwrap())),
        ("UNKNOWN", "1e300", Value::Double(1e300)),
    ] {
        assert_eq!(read(json, data_type), Ok(value), "{json} as {data_type}");
    }
}

#[test]
fn what_is_no_value_of_the_type_is_refused_by_its_reason() {
    use SqlState::{
        DatetimeFieldOverflow, InvalidDatetimeFormat, InvalidTextRepresentation,
        NumericValueOutOfRange,
    };
    for (data_type, json, state) in [
        ("SMALLINT", "40000", NumericValueOutOfRange),
        ("INT", "2147483648", NumericValueOutOfRange),
        ("BIGINT", "9223372036854775808", NumericValueOutOfRange),
        ("INT", "1.5", InvalidTextRepresentation),
        ("INT", "\"1.0\"", InvalidTextRepresentation),
        ("INT", "\"\"", InvalidTextRepresentation),
        ("INT", "true", InvalidTextRepresentation),
        ("BOOLEAN", "1", InvalidTextRepresentation),
        ("REAL", "1e39", NumericValueOutOfRange),
        ("DOUBLE", "1e999", NumericValueOutOfRange),
        ("DOUBLE", "\"one\"", InvalidTextRepresentation),
        ("DECIMAL", "1e131072", NumericValueOutOfRange),
        ("DATE", "\"tomorrowish\"", InvalidDatetimeFormat),
        ("DATE", "\"2024-02-30\"", DatetimeFieldOverflow),
        ("DATE", "20240115", InvalidTextRepresentation),
        ("BLOB", "\"A\"", InvalidTextRepresentation),
        ("BLOB", "\"\\\\x0\"", InvalidTextRepresentation),
        ("BLOB", "\"\\\\x+1\"", InvalidTextRepresentation),
        ("UUID", "\"x\"", InvalidTextRepresentation),
    ] {
        assert_eq!(read(json, data_type), Err(state), "{json} as {data_type}");
    }
}

#[test]
fn an_error_names_type_and_input_and_stays_short() {
    let error = parse_json_value("\"abc\"", DataType::Int).unwrap_err();
    assert_eq!(error.to_string(), "invalid input for type INT: abc");
    let long = format!("\"{}\"", "é".repeat(1000));
    let error = parse_json_value(&long, DataType::Int).unwrap_err();
    assert!(error.to_string().chars().count() < 100);
}

#[test]
fn floats_read_back_to_the_bit() {
    for bits in [
        1_u64,
        0x7FEF_FFFF_FFFF_FFFF,
        0x8000_0000_0000_0000,
        0x3FB9_9999_9999_999A,
    ] {
        let mut out = Vec::new();
        write_json_value(&mut out, ValueRef::Double(f64::from_bits(bits)));
        let json = std::str::from_utf8(&out).unwrap();
        let Ok(Value::Double(back)) = read(json, "DOUBLE") else {
            panic!("{json}")
        };
        assert_eq!(back.to_bits(), bits, "{json}");
    }
}

#[test]
fn an_array_is_no_text() {
    for text in ["[1, 2]", "{\"a\": 1}"] {
        let param: Param = serde_json::from_str(text).unwrap();
        assert!(parse_param(&param, DataType::Text).is_err());
        assert!(parse_param(&param, DataType::Jsonb).is_ok());
    }
}
