//! The value vectors: how values of every type stand in JSON, and what else a parameter may be.

use flydb_protocol::data_type::DataType;
use flydb_protocol::value::{parse_json_value, write_json_value};
use serde_json::{Value, json};

use crate::files::checked;

/// Type, the JSON that stands in a result, the same as text.
const WRITTEN: &[(&str, &str, &str)] = &[
    ("INT", "null", "NULL"),
    ("BOOLEAN", "true", "true"),
    ("BOOLEAN", "false", "false"),
    ("SMALLINT", "-32768", "-32768"),
    ("SMALLINT", "32767", "32767"),
    ("INT", "-2147483648", "-2147483648"),
    ("INT", "2147483647", "2147483647"),
    ("BIGINT", "-9223372036854775808", "-9223372036854775808"),
    ("BIGINT", "9223372036854775807", "9223372036854775807"),
    ("REAL", "0.0", "0"),
    ("REAL", "0.1", "0.1"),
    ("REAL", "3.4028235e+38", "3.4028235e+38"),
    ("REAL", "1e-45", "1e-45"),
    ("REAL", "\"NaN\"", "NaN"),
    ("DOUBLE", "-0.0", "-0"),
    ("DOUBLE", "0.1", "0.1"),
    (
        "DOUBLE",
        "1.7976931348623157e+308",
        "1.7976931348623157e+308",
    ),
    ("DOUBLE", "5e-324", "5e-324"),
    ("DOUBLE", "\"NaN\"", "NaN"),
    ("DOUBLE", "\"Infinity\"", "Infinity"),
    ("DOUBLE", "\"-Infinity\"", "-Infinity"),
    ("DECIMAL(10,2)", "\"1.50\"", "1.50"),
    ("DECIMAL", "\"0\"", "0"),
    ("DECIMAL", "\"NaN\"", "NaN"),
    ("DECIMAL", "\"-Infinity\"", "-Infinity"),
    (
        "DECIMAL",
        "\"1000000000000000000000000000000000000000000.50\"",
        "1000000000000000000000000000000000000000000.50",
    ),
    (
        "DECIMAL",
        "\"-99999999999999999999999999999999999999\"",
        "-99999999999999999999999999999999999999",
    ),
    (
        "DECIMAL",
        "\"0.00000000000000000000000000000000000001\"",
        "0.00000000000000000000000000000000000001",
    ),
    ("TEXT", "\"\"", ""),
    ("TEXT", "\"né 😀\"", "né 😀"),
    (
        "TEXT",
        "\"\\\"\\\\/\\n\\r\\t\\b\\f\\u0000\\u001f\u{7f}\"",
        "\"\\/\n\r\t\u{8}\u{c}\0\u{1f}\u{7f}",
    ),
    ("VARCHAR(20)", "\"abc\"", "abc"),
    ("CHAR(3)", "\"ab \"", "ab "),
    ("DATE", "\"2024-01-15\"", "2024-01-15"),
    ("DATE", "\"4714-11-24 BC\"", "4714-11-24 BC"),
    ("DATE", "\"5874897-12-31\"", "5874897-12-31"),
    ("TIME", "\"10:30:00\"", "10:30:00"),
    ("TIME", "\"10:30:00.500000\"", "10:30:00.5"),
    ("TIME", "\"24:00:00\"", "24:00:00"),
    ("TIMETZ", "\"10:30:00+02\"", "10:30:00+02"),
    ("TIMETZ", "\"10:30:00.500000-03:30\"", "10:30:00.5-03:30"),
    ("DATETIME", "\"2024-01-15 10:30:00\"", "2024-01-15 10:30:00"),
    (
        "DATETIME",
        "\"1969-12-31 23:59:59.999999\"",
        "1969-12-31 23:59:59.999999",
    ),
    (
        "TIMESTAMP",
        "\"2024-01-15T10:30:00Z\"",
        "2024-01-15 10:30:00+00",
    ),
    (
        "TIMESTAMP",
        "\"2024-01-15T10:30:00.000001Z\"",
        "2024-01-15 10:30:00.000001+00",
    ),
    (
        "TIMESTAMP",
        "\"294246-12-31T23:59:59.999999Z\"",
        "294246-12-31 23:59:59.999999+00",
    ),
    ("INTERVAL", "\"00:00:00\"", "00:00:00"),
    (
        "INTERVAL",
        "\"1 year 2 mons 3 days 04:05:06.5\"",
        "1 year 2 mons 3 days 04:05:06.5",
    ),
    (
        "INTERVAL",
        "\"-1 mons +2 days -00:00:01\"",
        "-1 mons +2 days -00:00:01",
    ),
    ("BIT(3)", "\"101\"", "101"),
    ("VARBIT", "\"\"", ""),
    ("BLOB", "\"\"", "\\x"),
    ("BLOB", "\"AP/+\"", "\\x00fffe"),
    ("BINARY(2)", "\"AP8=\"", "\\x00ff"),
    ("VARBINARY(9)", "\"AA==\"", "\\x00"),
    (
        "UUID",
        "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
        "67e55044-10b1-426f-9247-bb680e5fe0c8",
    ),
    (
        "JSONB",
        "{\"a\": [1, 2.50, null], \"bb\": \"\\\"\"}",
        "{\"a\": [1, 2.50, null], \"bb\": \"\\\"\"}",
    ),
    ("JSONB", "\"text\"", "\"text\""),
    ("JSONB", "12", "12"),
];

/// Type, a parameter's JSON, and the JSON that a result has for the same value.
const ALSO_TAKEN: &[(&str, &str, &str)] = &[
    ("BOOLEAN", "\"t\"", "true"),
    ("BOOLEAN", "\"OFF\"", "false"),
    ("INT", "\"42\"", "42"),
    ("INT", "42.0", "42"),
    ("BIGINT", "1e3", "1000"),
    ("DOUBLE", "1", "1.0"),
    ("DOUBLE", "\"1e3\"", "1000.0"),
    ("DECIMAL", "1.50", "\"1.50\""),
    ("DECIMAL", "7", "\"7\""),
    ("DECIMAL", "\"1e2\"", "\"100\""),
    ("TEXT", "1.50", "\"1.50\""),
    ("TEXT", "true", "\"true\""),
    ("DATE", "\"January 15, 2024\"", "\"2024-01-15\""),
    ("DATE", "\"20240115\"", "\"2024-01-15\""),
    ("TIME", "\"10:30 PM\"", "\"22:30:00\""),
    ("TIMETZ", "\"10:30 PM Z\"", "\"22:30:00+00\""),
    (
        "DATETIME",
        "\"2024-01-15T10:30\"",
        "\"2024-01-15 10:30:00\"",
    ),
    (
        "TIMESTAMP",
        "\"2024-01-15 12:30:00+02\"",
        "\"2024-01-15T10:30:00Z\"",
    ),
    (
        "TIMESTAMP",
        "\"2024-01-15 10:30:00\"",
        "\"2024-01-15T10:30:00Z\"",
    ),
    ("INTERVAL", "\"P1DT2H\"", "\"1 day 02:00:00\""),
    ("BLOB", "\"AP8\"", "\"AP8=\""),
    ("BLOB", "\"\\\\x00ff\"", "\"AP8=\""),
    (
        "UUID",
        "\"67E5504410B1426F9247BB680E5FE0C8\"",
        "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
    ),
    ("JSONB", "{\"b\":1,\"a\":2,\"b\":3}", "{\"a\": 2, \"b\": 3}"),
];

/// Type, JSON that is no value of it, the SQLSTATE.
const REFUSED: &[(&str, &str, &str)] = &[
    ("BOOLEAN", "1", "22P02"),
    ("SMALLINT", "32768", "22003"),
    ("INT", "2147483648", "22003"),
    ("INT", "1.5", "22P02"),
    ("INT", "\"x\"", "22P02"),
    ("BIGINT", "9223372036854775808", "22003"),
    ("REAL", "1e39", "22003"),
    ("DOUBLE", "1e309", "22003"),
    ("DECIMAL", "\"1e131072\"", "22003"),
    ("DECIMAL", "\"-NaN\"", "22P02"),
    ("DECIMAL", "\"1,5\"", "22P02"),
    ("DATE", "\"2024-02-30\"", "22008"),
    ("DATE", "\"soon\"", "22007"),
    ("TIME", "\"25:00\"", "22008"),
    ("TIMETZ", "\"10:30 Mars/Olympus\"", "22007"),
    ("BIT(3)", "\"102\"", "22P02"),
    ("TIMESTAMP", "\"2024-01-15 10:30 +99\"", "22009"),
    ("INTERVAL", "\"a while\"", "22007"),
    ("BLOB", "\"*\"", "22P02"),
    ("UUID", "\"1234\"", "22P02"),
];

fn parse(data_type: &str, json: &str) -> Result<flydb_protocol::Value, &'static str> {
    let data_type: DataType = data_type.parse().unwrap();
    parse_json_value(json, data_type).map_err(|error| error.state().as_str())
}

fn written(value: &flydb_protocol::Value) -> String {
    let mut out = Vec::new();
    write_json_value(&mut out, value.as_ref());
    String::from_utf8(out).unwrap()
}

#[test]
fn values_stand_in_json_as_their_file_says() {
    let mut vectors = Vec::new();
    for (data_type, json, text) in WRITTEN {
        vectors.push(json!({ "type": data_type, "verdict": "result", "json": json, "text": text }));
    }
    for (data_type, json, means) in ALSO_TAKEN {
        vectors.push(
            json!({ "type": data_type, "verdict": "parameter", "json": json, "means": means }),
        );
    }
    for (data_type, json, state) in REFUSED {
        vectors.push(
            json!({ "type": data_type, "verdict": "refuse", "json": json, "sqlstate": state }),
        );
    }
    let description =
        "Values in JSON: as results have them, as parameters may have them, and refused";
    for vector in checked("values.json", description, &vectors) {
        check(&vector);
    }
}

fn check(vector: &Value) {
    let (data_type, json) = (
        vector["type"].as_str().unwrap(),
        vector["json"].as_str().unwrap(),
    );
    let parsed = parse(data_type, json);
    match vector["verdict"].as_str().unwrap() {
        "result" => {
            let value = parsed.unwrap_or_else(|e| panic!("{vector}: {e}"));
            assert_eq!(written(&value), json, "{vector}");
            assert_eq!(
                value.to_string(),
                vector["text"].as_str().unwrap(),
                "{vector}"
            );
        }
        "parameter" => {
            let value = parsed.unwrap_or_else(|e| panic!("{vector}: {e}"));
            assert_eq!(
                written(&value),
                vector["means"].as_str().unwrap(),
                "{vector}"
            );
        }
        _ => assert_eq!(
            parsed,
            Err(vector["sqlstate"].as_str().unwrap()),
            "{vector}"
        ),
    }
}
