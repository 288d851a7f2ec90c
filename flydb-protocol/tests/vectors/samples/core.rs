//! Query, Prepare, Execute, Deallocate, Ping and their answers.

use super::{
    Reader, Sample, Verdict, no_request, no_response, request, request_like, response,
    response_like, string,
};

pub(super) fn samples() -> Vec<Sample> {
    [requests(), refused_requests(), results(), other_responses()].concat()
}

fn requests() -> Vec<Sample> {
    vec![
        request(0x01, "a query", r#"{"query":"SELECT 1"}"#),
        request(
            0x01,
            "a query with characters beyond ASCII and escapes",
            r#"{"query":"SELECT 'né\n😀', \"a\\b\""}"#,
        ),
        request(
            0x01,
            "a query with every kind of parameter and a timeout",
            r#"{"query":"SELECT $1","params":[null,true,false,0,-1,9223372036854775807,9223372036854775808,1.50,-0,1e300,"","text",[1,{"a":2}],{"b":[]}],"timeout_ms":1500}"#,
        ),
        request_like(
            0x01,
            "unknown keys are ignored, null is absent, blanks are free, keys may have escapes",
            "\n{ \"later\" : {\"a\":1,\"b\":[2]}, \"q\\u0075ery\" : \"SELECT 1\" , \"params\" : null, \"timeout_ms\":null }\t",
            r#"{"query":"SELECT 1"}"#,
        ),
        request(
            0x04,
            "a prepared statement",
            r#"{"name":"by_id","query":"SELECT * FROM users WHERE id = $1"}"#,
        ),
        request_like(
            0x04,
            "without a name it is a one-shot statement",
            r#"{"query":"SELECT 1"}"#,
            r#"{"name":"","query":"SELECT 1"}"#,
        ),
        request(0x06, "an execution", r#"{"name":"by_id","params":[42]}"#),
        request(
            0x06,
            "an execution without parameters",
            r#"{"name":"all","params":[]}"#,
        ),
        request_like(
            0x06,
            "parameters may be absent",
            r#"{"name":"all"}"#,
            r#"{"name":"all","params":[]}"#,
        ),
        request(
            0x06,
            "an execution of many parameter sets",
            r#"{"name":"add","params":[],"batch":[[1,"a"],[2,null]],"timeout_ms":0}"#,
        ),
        request(0x07, "a deallocation", r#"{"name":"by_id"}"#),
        request(0x0A, "a ping", ""),
        request_like(0x0A, "a ping with an empty object", "{}", "{}"),
        request_like(
            0x0A,
            "a ping with a key of a later version",
            r#"{"later":1}"#,
            "{}",
        ),
        request(0x0D, "a reset", ""),
    ]
}

fn refused_requests() -> Vec<Sample> {
    vec![
        no_request(0x01, "no payload where fields are needed", b""),
        no_request(0x01, "no object", b"\"SELECT 1\""),
        no_request(0x01, "an array in place of the object", br#"["SELECT 1"]"#),
        no_request(0x01, "a field that is needed is missing", b"{}"),
        no_request(0x01, "a field that is needed is null", br#"{"query":null}"#),
        no_request(0x01, "a field of another type", br#"{"query":1}"#),
        no_request(
            0x01,
            "a key that stands twice",
            br#"{"query":"a","query":"b"}"#,
        ),
        no_request(
            0x01,
            "an unknown key that stands twice",
            br#"{"query":"a","x":1,"x":1}"#,
        ),
        no_request(
            0x01,
            "a key that stands twice within the value of an unknown one",
            br#"{"query":"a","x":[{"y":1,"y":1}]}"#,
        ),
        no_request(
            0x01,
            "a key that stands twice, once with an escape",
            br#"{"query":"a","qu\u0065ry":"b"}"#,
        ),
        no_request(0x01, "a comma too many", br#"{"query":"a",}"#),
        no_request(0x01, "a brace is missing", br#"{"query":"a""#),
        no_request(0x01, "bytes behind the object", br#"{"query":"a"}x"#),
        no_request(0x01, "two objects", br#"{"query":"a"}{"query":"a"}"#),
        no_request(0x01, "invalid UTF-8 in a value", b"{\"query\":\"\xff\"}"),
        no_request(
            0x01,
            "invalid UTF-8 in the value of an unknown key",
            b"{\"query\":\"a\",\"x\":\"\xc3\"}",
        ),
        no_request(
            0x01,
            "invalid UTF-8 in a key",
            b"{\"query\":\"a\",\"\xed\xa0\x80\":1}",
        ),
        no_request(0x01, "a byte order mark", b"\xef\xbb\xbf{\"query\":\"a\"}"),
        no_request(
            0x01,
            "a control character in a string",
            b"{\"query\":\"a\nb\"}",
        ),
        no_request(0x01, "half of a surrogate pair", br#"{"query":"\ud800"}"#),
        no_request(
            0x01,
            "a number that is none",
            br#"{"query":"a","params":[01]}"#,
        ),
        no_request(
            0x01,
            "a word that is no value",
            br#"{"query":"a","params":[NaN]}"#,
        ),
        no_request(
            0x01,
            "parameters that are no array",
            br#"{"query":"a","params":{"0":1}}"#,
        ),
        no_request(
            0x01,
            "a negative timeout",
            br#"{"query":"a","timeout_ms":-1}"#,
        ),
        no_request(0x04, "a statement without its text", br#"{"name":"a"}"#),
        no_request(
            0x06,
            "parameter sets that are no arrays",
            br#"{"name":"a","params":[],"batch":[1]}"#,
        ),
        no_request(0x0A, "a ping that is no object", b"[]"),
        no_request(0x0A, "a ping with half an object", b"{"),
    ]
}

fn results() -> Vec<Sample> {
    vec![
        response(
            0x02,
            "rows",
            r#"{"success":true,"message":"SELECT 2","columns":["id","name"],"rows":[[1,"Ada"],[2,null]],"row_count":2}"#,
        ),
        response(
            0x02,
            "no rows",
            r#"{"success":true,"message":"SELECT 0","columns":["id"],"rows":[],"row_count":0}"#,
        ),
        response(
            0x02,
            "a tag",
            r#"{"success":true,"message":"CREATE TABLE OK","columns":[],"rows":[],"row_count":0}"#,
        ),
        response(
            0x02,
            "every extension",
            r#"{"success":true,"message":"INSERT 1","columns":["id","price"],"rows":[[7,"1.50"]],"row_count":1,"statement_type":"INSERT","affected_rows":1,"last_insert_id":7,"column_types":["BIGINT","DECIMAL(10,2)"],"has_more_rows":true,"cursor_id":"c1","warnings":[{"code":400,"message":"shortened","sqlstate":"22001"}],"tx":"active"}"#,
        ),
        response_like(
            0x02,
            "a result as a sparing server writes it",
            r#"{"row_count":0,"message":"DELETE 0","success":true,"rows":null,"columns":null}"#,
            r#"{"success":true,"message":"DELETE 0","columns":[],"rows":[],"row_count":0}"#,
        ),
        binary_rows(),
        binary_rows_damaged("binary rows whose count is too low", 0x0000_0000),
        binary_rows_damaged("binary rows whose count is too high", 0xFFFF_FFFF),
        no_response(
            0x02,
            "rows that are no array",
            br#"{"success":true,"rows":{}}"#,
        ),
        no_response(
            0x02,
            "rows that stand twice",
            br#"{"success":true,"rows":[],"rows":[]}"#,
        ),
        no_response(
            0x02,
            "a type that does not exist",
            br#"{"success":true,"column_types":["INTT"]}"#,
        ),
    ]
}

const BINARY_HEADER: &str = r#"{"success":true,"message":"SELECT 2","columns":["id","name"],"row_count":2,"column_types":["INT","TEXT"]}"#;
const BINARY_MEANING: &str = r#"{"success":true,"message":"SELECT 2","columns":["id","name"],"rows":[[1,"Ada"],[2,null]],"row_count":2,"column_types":["INT","TEXT"]}"#;

/// Two rows of an INT and a TEXT, put together by hand.
fn binary_payload(count: u32) -> Vec<u8> {
    let ada = [0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 3, b'A', b'd', b'a'];
    let null = [0, 2, 0b10, 0, 0, 0, 2, 0, 0, 0, 0];
    [
        string(BINARY_HEADER),
        count.to_be_bytes().to_vec(),
        vec![0, 0, 0, 14],
        ada.to_vec(),
        vec![0, 0, 0, 11],
        null.to_vec(),
    ]
    .concat()
}

fn binary_rows() -> Sample {
    Sample::new(
        Reader::Client,
        0x02,
        "binary rows",
        &binary_payload(2),
        Verdict::Canonical,
    )
    .meaning(BINARY_MEANING)
    .flags(0x04)
}

fn binary_rows_damaged(name: &'static str, count: u32) -> Sample {
    no_response(0x02, name, &binary_payload(count)).flags(0x04)
}

fn other_responses() -> Vec<Sample> {
    vec![
        response(
            0x03,
            "an error",
            r#"{"code":404,"message":"table \"nope\" does not exist"}"#,
        ),
        response(
            0x03,
            "an error with every extension",
            r#"{"code":409,"message":"duplicate key","sqlstate":"23505","position":8,"detail":"Key (id)=(1) exists.","hint":"Use another.","retry":"none","tx":"failed","leader":"10.0.0.1:8889"}"#,
        ),
        response_like(
            0x03,
            "an error of a later version: unknown codes stay, unknown advice is none",
            r#"{"code":418,"message":"short and stout","sqlstate":"99ZZZ","retry":"tomorrow"}"#,
            r#"{"code":418,"message":"short and stout","sqlstate":"99ZZZ"}"#,
        ),
        response(
            0x05,
            "a prepared statement",
            r#"{"success":true,"name":"by_id","param_count":1,"param_types":["INT"]}"#,
        ),
        response(
            0x05,
            "a prepared statement with its columns",
            r#"{"success":true,"name":"","param_count":0,"param_types":[],"columns":[{"index":0,"name":"n","label":"n","type":"BIGINT","type_code":-5,"precision":19,"scale":0,"display_size":20,"nullable":true,"auto_increment":false,"read_only":true,"table_name":"","schema_name":"","odbc_type":-5}],"statement_id":3}"#,
        ),
        response(0x0B, "a pong", ""),
        response_like(0x0B, "a pong with an empty object", "{}", "{}"),
        no_response(0x03, "an error without a code", br#"{"message":"?"}"#),
        no_response(
            0x03,
            "an error whose code is no number",
            br#"{"code":"404","message":"?"}"#,
        ),
    ]
}
