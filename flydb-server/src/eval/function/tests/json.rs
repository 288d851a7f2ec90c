//! Functions of JSON documents and paths.

use super::*;

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
        "2203A"
    );
    assert_eq!(query("{}", "$.a[").unwrap_err().state().as_str(), "42601");
    assert!(query("{}", &"(".repeat(100_000)).is_err());
    assert_eq!(
        call("@?", &[("[\"x\"]", JSON), ("strict -$[*]", Text)]).unwrap(),
        "NULL"
    );
    assert_eq!(
        call("@@", &[("{\"a\":1}", JSON), ("$.a > 0", Text)]).unwrap(),
        "true"
    );
}
