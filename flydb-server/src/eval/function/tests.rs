//! Functions by name, on texts cast to their types: what PostgreSQL answers.

use smallvec::SmallVec;

use super::{Call, invoke};
use crate::eval::tests::{context, facts};
use crate::plan::{NullRule, resolve_function};
use crate::types::DataType::{
    self, BigInt, Boolean, Date, DateTime, Double, Int, Interval, Text, Time, Timestamp,
};
use crate::types::cast::{cast_value, text_of};
use crate::types::{Result, Value, ValueRef};

const NUMERIC: DataType = DataType::Decimal(None);
const JSON: DataType = DataType::Jsonb;
const BYTES: DataType = DataType::Blob;

/// The function of arguments written as text; NULL is `None`.
fn call(name: &str, arguments: &[(&str, DataType)]) -> Result<String> {
    let session = facts();
    let ctx = context(&session, &[]);
    let types: Vec<DataType> = arguments.iter().map(|(_, data_type)| *data_type).collect();
    let resolved = resolve_function(name, &types)?;
    let values: Vec<Value> = arguments
        .iter()
        .zip(&resolved.arguments)
        .map(|((text, given), wanted)| {
            let text = if *text == "NULL" {
                ValueRef::Null
            } else {
                ValueRef::Text(text)
            };
            let value = cast_value(text, DataType::Unknown, *given, &ctx.cast_rules(true))?;
            cast_value(value.as_ref(), *given, *wanted, &ctx.cast_rules(true))
        })
        .collect::<Result<_>>()?;
    let row: Vec<ValueRef<'_>> = values.iter().map(Value::as_ref).collect();
    let strict = resolved.function.entry().nulls == NullRule::Strict;
    if strict && row.contains(&ValueRef::Null) {
        return Ok("NULL".to_owned());
    }
    let call = Call {
        types: SmallVec::from_vec(resolved.arguments.clone()),
        result: resolved.result,
        ctx: &ctx,
    };
    let value = invoke(resolved.function, &row, &call)?;
    if let Some(physical) = value.physical() {
        assert_eq!(physical, resolved.result.physical(), "the type of {name}");
    }
    Ok(match value {
        Value::Null => "NULL".to_owned(),
        value => text_of(value.as_ref(), resolved.result, &session.time_zone),
    })
}

/// A function's name, its arguments, and what it gives.
type Case<'a> = (&'a str, &'a [(&'a str, DataType)], &'a str);

fn check(cases: &[Case<'_>]) {
    for (name, arguments, expected) in cases {
        let found = call(name, arguments)
            .unwrap_or_else(|error| format!("ERROR {}", error.state().as_str()));
        assert_eq!(found, *expected, "{name}{arguments:?}");
    }
}

#[test]
fn numbers() {
    check(&[
        ("round", &[("2.5", NUMERIC)], "3"),
        ("round", &[("2.5", Double)], "2"),
        ("round", &[("1250.0", NUMERIC), ("-2", Int)], "1300"),
        ("trunc", &[("-2.99", NUMERIC), ("1", Int)], "-2.9"),
        ("ceil", &[("2.1", NUMERIC)], "3"),
        ("floor", &[("-2.1", Double)], "-3"),
        ("abs", &[("-32768", DataType::SmallInt)], "ERROR 22003"),
        ("sign", &[("-2.5", NUMERIC)], "-1"),
        ("mod", &[("7", Int), ("-3", Int)], "1"),
        ("mod", &[("1", Int), ("0", Int)], "ERROR 22012"),
        ("div", &[("7.5", NUMERIC), ("2", NUMERIC)], "3"),
        ("power", &[("2", Int), ("3", Int)], "8"),
        ("power", &[("2", NUMERIC), ("3", Int)], "8.0000000000000000"),
        ("power", &[("0", Double), ("-1", Double)], "ERROR 2201F"),
        ("power", &[("-1", Double), ("0.5", Double)], "ERROR 2201F"),
        ("sqrt", &[("2", NUMERIC)], "1.414213562373095"),
        ("sqrt", &[("-1", Double)], "ERROR 2201F"),
        ("ln", &[("0", NUMERIC)], "ERROR 2201E"),
        ("log", &[("100", Int)], "2"),
        (
            "log",
            &[("2", NUMERIC), ("64", NUMERIC)],
            "6.0000000000000000",
        ),
        ("exp", &[("1000", Double)], "ERROR 22003"),
        ("gcd", &[("12", Int), ("18", Int)], "6"),
        ("lcm", &[("4", Int), ("6", Int)], "12"),
        ("factorial", &[("10", Int)], "3628800"),
        ("scale", &[("1.500", NUMERIC)], "3"),
        ("trim_scale", &[("1.500", NUMERIC)], "1.5"),
        (
            "width_bucket",
            &[
                ("5.35", NUMERIC),
                ("0.024", NUMERIC),
                ("10.06", NUMERIC),
                ("5", Int),
            ],
            "3",
        ),
        ("sind", &[("30", Double)], "0.5"),
        ("cosd", &[("60", Double)], "0.5"),
        ("asin", &[("2", Double)], "ERROR 22003"),
        ("to_hex", &[("-1", Int)], "ffffffff"),
        (
            "to_number",
            &[("1,234.56-", Text), ("9,999.99S", Text)],
            "-1234.56",
        ),
    ]);
}

#[test]
fn texts() {
    check(&[
        ("upper", &[("abc", Text)], "ABC"),
        (
            "initcap",
            &[("hello wORLD foo-bar", Text)],
            "Hello World Foo-Bar",
        ),
        ("length", &[("äöü", Text)], "3"),
        ("octet_length", &[("äöü", Text)], "6"),
        (
            "substring",
            &[("hello", Text), ("2", Int), ("3", Int)],
            "ell",
        ),
        (
            "substring",
            &[("hello", Text), ("-1", Int), ("3", Int)],
            "h",
        ),
        (
            "substring",
            &[("hello", Text), ("1", Int), ("-1", Int)],
            "ERROR 22011",
        ),
        ("substring", &[("foobar", Text), ("o(.)b", Text)], "o"),
        (
            "overlay",
            &[("Txxxxas", Text), ("hom", Text), ("2", Int), ("4", Int)],
            "Thomas",
        ),
        ("btrim", &[("yxTomxx", Text), ("xyz", Text)], "Tom"),
        ("ltrim", &[("  a ", Text)], "a "),
        ("lpad", &[("hi", Text), ("5", Int), ("xy", Text)], "xyxhi"),
        ("rpad", &[("hello", Text), ("3", Int)], "hel"),
        (
            "replace",
            &[("abcabc", Text), ("b", Text), ("XX", Text)],
            "aXXcaXXc",
        ),
        (
            "translate",
            &[("12345", Text), ("143", Text), ("ax", Text)],
            "a2x5",
        ),
        ("left", &[("abcde", Text), ("-2", Int)], "abc"),
        ("right", &[("abcde", Text), ("-2", Int)], "cde"),
        (
            "repeat",
            &[("ab", Text), ("2000000000", Int)],
            "ERROR 54000",
        ),
        (
            "split_part",
            &[("a,b,c", Text), (",", Text), ("-1", Int)],
            "c",
        ),
        (
            "split_part",
            &[("a", Text), (",", Text), ("0", Int)],
            "ERROR 22023",
        ),
        ("strpos", &[("Thomas", Text), ("om", Text)], "3"),
        ("position", &[("om", Text), ("Thomas", Text)], "3"),
        ("ascii", &[("ä", Text)], "228"),
        ("chr", &[("0", Int)], "ERROR 54000"),
        ("md5", &[("abc", Text)], "900150983cd24fb0d6963f7d28e17f72"),
        (
            "sha256",
            &[("abc", BYTES)],
            "\\xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            "encode",
            &[("\\x00ff", BYTES), ("escape", Text)],
            "\\000\\377",
        ),
        ("decode", &[("YWJj", Text), ("base64", Text)], "\\x616263"),
        (
            "concat",
            &[("a", Text), ("NULL", Text), ("1", Int), ("true", Boolean)],
            "a1t",
        ),
        (
            "concat_ws",
            &[(",", Text), ("a", Text), ("NULL", Text), ("b", Text)],
            "a,b",
        ),
        ("quote_ident", &[("Foo bar", Text)], "\"Foo bar\""),
        ("quote_literal", &[("it's", Text)], "'it''s'"),
        ("reverse", &[("NULL", Text)], "NULL"),
    ]);
    check(&[
        (
            "format",
            &[
                ("%s %I %L %%", Text),
                ("a", Text),
                ("b c", Text),
                ("it's", Text),
            ],
            "a \"b c\" 'it''s' %",
        ),
        ("format", &[("%s %s", Text), ("a", Text)], "ERROR 22023"),
        ("quote_nullable", &[("NULL", Text)], "NULL"),
    ]);
}

#[test]
fn regular_expressions() {
    check(&[
        ("~", &[("abc", Text), ("^b", Text)], "false"),
        ("~*", &[("abc", Text), ("B", Text)], "true"),
        ("!~", &[("abc", Text), ("d", Text)], "true"),
        ("similar_to", &[("abc", Text), ("%(b|d)%", Text)], "true"),
        ("similar_to", &[("abc", Text), ("(b|c)%", Text)], "false"),
        ("similar_to", &[("a.c", Text), ("a.c", Text)], "true"),
        ("similar_to", &[("abc", Text), ("a.c", Text)], "false"),
        (
            "regexp_replace",
            &[
                ("foobarbaz", Text),
                ("b(..)", Text),
                ("X\\1Y", Text),
                ("g", Text),
            ],
            "fooXarYXazY",
        ),
        (
            "regexp_replace",
            &[("foobarbaz", Text), ("b..", Text), ("X", Text)],
            "fooXbaz",
        ),
        ("regexp_count", &[("abab", Text), ("a", Text)], "2"),
        (
            "regexp_instr",
            &[("xaya", Text), ("a", Text), ("1", Int), ("2", Int)],
            "4",
        ),
        ("regexp_substr", &[("xay", Text), ("a.", Text)], "ay"),
        (
            "regexp_like",
            &[("ABC", Text), ("b", Text), ("i", Text)],
            "true",
        ),
        ("~", &[("a", Text), ("(", Text)], "ERROR 2201B"),
        ("~", &[("a", Text), ("(a)\\1", Text)], "ERROR 2201B"),
    ]);
}

#[test]
fn dates_and_times() {
    let moment = ("2024-02-29 12:34:56.789", DateTime);
    check(&[
        ("extract", &[("second", Text), moment], "56.789000"),
        ("extract", &[("century", Text), ("2000-12-30", Date)], "20"),
        (
            "extract",
            &[("hour", Text), ("2000-12-30", Date)],
            "ERROR 0A000",
        ),
        ("extract", &[("parsec", Text), moment], "ERROR 22023"),
        (
            "date_part",
            &[("epoch", Text), ("1 day", Interval)],
            "86400",
        ),
        (
            "date_trunc",
            &[("week", Text), moment],
            "2024-02-26 00:00:00",
        ),
        (
            "date_trunc",
            &[("hour", Text), ("1 day 02:30", Interval)],
            "1 day 02:00:00",
        ),
        (
            "date_trunc",
            &[
                ("day", Text),
                ("2024-01-15 23:30+00", Timestamp),
                ("Asia/Tokyo", Text),
            ],
            "2024-01-15 15:00:00+00",
        ),
        (
            "date_bin",
            &[("15 minutes", Interval), moment, ("2001-01-01", DateTime)],
            "2024-02-29 12:30:00",
        ),
        (
            "age",
            &[("2024-04-10", DateTime), ("1957-06-13", DateTime)],
            "66 years 9 mons 27 days",
        ),
        ("year", &[("2024-02-29", Date)], "2024"),
        ("dayname", &[("2024-02-29", Date)], "Thursday"),
        ("last_day", &[("2024-02-10", Date)], "2024-02-29"),
        ("dayofweek", &[("2024-03-03", Date)], "1"),
        (
            "date_add",
            &[("2024-01-31", Date), ("1 month", Interval)],
            "2024-02-29 00:00:00",
        ),
        (
            "dateadd",
            &[("month", Text), ("-1", BigInt), moment],
            "2024-01-29 12:34:56.789",
        ),
        (
            "datediff",
            &[("2024-03-01", Date), ("2024-02-01", Date)],
            "29",
        ),
        (
            "datediff",
            &[("month", Text), ("2024-01-31", Date), ("2024-02-01", Date)],
            "1",
        ),
        (
            "timezone",
            &[
                ("America/New_York", Text),
                ("2024-02-29 12:00+00", Timestamp),
            ],
            "2024-02-29 07:00:00",
        ),
        (
            "timezone",
            &[("America/New_York", Text), ("2024-02-29 12:00", DateTime)],
            "2024-02-29 17:00:00+00",
        ),
        ("timezone", &[("Nowhere", Text), moment], "ERROR 22023"),
        (
            "make_date",
            &[("2023", Int), ("2", Int), ("29", Int)],
            "ERROR 22008",
        ),
        (
            "make_time",
            &[("8", Int), ("15", Int), ("23.5", Double)],
            "08:15:23.5",
        ),
        (
            "to_timestamp",
            &[("1284352323.5", Double)],
            "2010-09-13 04:32:03.5+00",
        ),
        (
            "overlaps",
            &[
                ("10:00", Time),
                ("11:00", Time),
                ("10:30", Time),
                ("12:00", Time),
            ],
            "true",
        ),
        ("now", &[], "2024-01-15 10:30:00+00"),
        ("current_date", &[], "2024-01-15"),
    ]);
}

#[test]
fn templates() {
    let moment = |text| (text, DateTime);
    check(&[
        (
            "to_char",
            &[
                moment("2024-02-29 02:34:56.789"),
                ("YYYY-MM-DD HH24:MI:SS.MS", Text),
            ],
            "2024-02-29 02:34:56.789",
        ),
        (
            "to_char",
            &[
                moment("2024-02-29 14:34:56"),
                ("Day, DD Month YYYY HH12:MI AM", Text),
            ],
            "Thursday , 29 February  2024 02:34 PM",
        ),
        (
            "to_char",
            &[
                moment("2024-02-01 02:34:56"),
                ("FMDDth Dy Mon Q IW ID \"at YY\"", Text),
            ],
            "1st Thu Feb 1 05 4 at YY",
        ),
        (
            "to_char",
            &[("15:02:12", Interval), ("HH24:MI:SS", Text)],
            "15:02:12",
        ),
        ("to_char", &[("-125", Int), ("9999", Text)], " -125"),
        (
            "to_char",
            &[("1234567.891", NUMERIC), ("FM9,999,999.99", Text)],
            "1,234,567.89",
        ),
        ("to_char", &[("0.1", NUMERIC), ("9.99", Text)], "  .10"),
        ("to_char", &[("0.1", NUMERIC), ("0.99", Text)], " 0.10"),
        ("to_char", &[("-12", Int), ("99PR", Text)], "<12>"),
        ("to_char", &[("12345", Int), ("999", Text)], " ###"),
        ("to_char", &[("482", Int), ("999th", Text)], " 482nd"),
        ("to_char", &[("12.454", NUMERIC), ("99V9", Text)], " 125"),
        (
            "to_date",
            &[("05 Dec 2000", Text), ("DD Mon YYYY", Text)],
            "2000-12-05",
        ),
        (
            "to_date",
            &[("20240229", Text), ("YYYYMMDD", Text)],
            "2024-02-29",
        ),
        (
            "to_date",
            &[("2024-060", Text), ("YYYY-DDD", Text)],
            "2024-02-29",
        ),
        (
            "to_date",
            &[("29/02/24", Text), ("DD/MM/YY", Text)],
            "2024-02-29",
        ),
        (
            "to_date",
            &[("44-02-01 BC", Text), ("YYYY-MM-DD BC", Text)],
            "0044-02-01 BC",
        ),
        (
            "to_date",
            &[("2015 366", Text), ("YYYY DDD", Text)],
            "ERROR 22008",
        ),
        (
            "to_timestamp",
            &[("20240229 11:34 PM", Text), ("YYYYMMDD HH12:MI AM", Text)],
            "2024-02-29 23:34:00+00",
        ),
        (
            "to_timestamp",
            &[("x", Text), ("YYYY", Text)],
            "ERROR 22007",
        ),
    ]);
}

#[test]
fn json_documents() {
    let nested = ("{\"a\":{\"b\":[1,2,3]}}", JSON);
    check(&[
        ("->", &[nested, ("a", Text)], "{\"b\": [1, 2, 3]}"),
        ("->>", &[("[1,\"x\"]", JSON), ("-1", Int)], "x"),
        ("->>", &[("{\"a\":null}", JSON), ("a", Text)], "NULL"),
        ("#>", &[nested, ("{a,b,1}", Text)], "2"),
        ("#>", &[nested, ("a", Text)], "ERROR 22P02"),
        ("@>", &[("[1,[2,3]]", JSON), ("[[3]]", JSON)], "true"),
        ("@>", &[("[1,2]", JSON), ("1", JSON)], "true"),
        (
            "<@",
            &[("{\"a\":1.0}", JSON), ("{\"a\":1,\"b\":2}", JSON)],
            "true",
        ),
        ("?", &[("[\"a\"]", JSON), ("a", Text)], "true"),
        ("?&", &[("{\"a\":1}", JSON), ("{a,b}", Text)], "false"),
        (
            "#-",
            &[nested, ("{a,b,0}", Text)],
            "{\"a\": {\"b\": [2, 3]}}",
        ),
        (
            "jsonb_set",
            &[("{\"a\":1}", JSON), ("{b}", Text), ("2", JSON)],
            "{\"a\": 1, \"b\": 2}",
        ),
        (
            "jsonb_set",
            &[
                ("{\"a\":1}", JSON),
                ("{b}", Text),
                ("2", JSON),
                ("false", Boolean),
            ],
            "{\"a\": 1}",
        ),
        (
            "jsonb_insert",
            &[
                ("[1,2]", JSON),
                ("{0}", Text),
                ("9", JSON),
                ("true", Boolean),
            ],
            "[1, 9, 2]",
        ),
        (
            "jsonb_build_object",
            &[("a", Text), ("1.50", NUMERIC), ("b", Text), ("NULL", Int)],
            "{\"a\": 1.50, \"b\": null}",
        ),
        ("jsonb_build_object", &[("a", Text)], "ERROR 22023"),
        (
            "jsonb_build_array",
            &[("1", Int), ("x", Text), ("2024-01-01", Date)],
            "[1, \"x\", \"2024-01-01\"]",
        ),
        (
            "to_jsonb",
            &[("2024-01-01 10:00+00", Timestamp)],
            "\"2024-01-01T10:00:00+00:00\"",
        ),
        ("jsonb_array_length", &[("{}", JSON)], "ERROR 22023"),
        ("jsonb_typeof", &[("1.5", JSON)], "number"),
        (
            "jsonb_strip_nulls",
            &[("{\"a\":null,\"b\":[null]}", JSON)],
            "{\"b\": [null]}",
        ),
        (
            "jsonb_pretty",
            &[("[1,{}]", JSON)],
            "[\n    1,\n    {\n    }\n]",
        ),
    ]);
}

#[test]
fn json_paths() {
    let query = |document: &str, path: &str| {
        call("jsonb_path_query_array", &[(document, JSON), (path, Text)])
    };
    for (document, path, expected) in [
        ("{\"a\":[1,2,3]}", "$.a[*] ? (@ > 1)", "[2, 3]"),
        ("[1,2,3]", "$[1 to last]", "[2, 3]"),
        (
            "{\"a\":{\"b\":1}}",
            "$.**",
            "[{\"a\": {\"b\": 1}}, {\"b\": 1}, 1]",
        ),
        (
            "[\"abc\",\"Abd\"]",
            "$[*] ? (@ like_regex \"^ab\" flag \"i\")",
            "[\"abc\", \"Abd\"]",
        ),
        (
            "[1,\"2\",null]",
            "$[*].type()",
            "[\"number\", \"string\", \"null\"]",
        ),
        ("[1.5,-2.5]", "$[*].floor()", "[1, -3]"),
        ("{\"a\":2,\"b\":3}", "$.a * $.b + 1", "[7]"),
        ("{\"a\":[{\"b\":1},{\"b\":2}]}", "$.a.b", "[1, 2]"),
        (
            "[{\"a\":1},{\"a\":null}]",
            "$[*] ? (@.a == null || exists(@.z))",
            "[{\"a\": null}]",
        ),
        ("1", "$ == 1", "[true]"),
    ] {
        assert_eq!(query(document, path).unwrap(), expected, "{path}");
    }
    assert_eq!(
        query("{}", "strict $.a").unwrap_err().state().as_str(),
        "22023"
    );
    assert_eq!(query("{}", "$.a[").unwrap_err().state().as_str(), "42601");
    assert!(query("{}", &"(".repeat(100_000)).is_err());
    assert_eq!(
        call("@?", &[("[\"x\"]", JSON), ("-$[*]", Text)]).unwrap(),
        "NULL"
    );
    assert_eq!(
        call("@@", &[("{\"a\":1}", JSON), ("$.a > 0", Text)]).unwrap(),
        "true"
    );
}

#[test]
fn choices() {
    check(&[
        ("nullif", &[("1", Int), ("1", Int)], "NULL"),
        ("nullif", &[("1", Int), ("NULL", Int)], "1"),
        ("ifnull", &[("NULL", Int), ("2", Int)], "2"),
        ("greatest", &[("1", Int), ("NULL", Int), ("3", Int)], "3"),
        ("least", &[("NULL", Int)], "NULL"),
        ("num_nulls", &[("1", Int), ("NULL", Text)], "1"),
        ("pg_typeof", &[("1", NUMERIC)], "numeric"),
        ("current_user", &[], "alice"),
        ("isnull", &[("NULL", Text)], "true"),
    ]);
}
