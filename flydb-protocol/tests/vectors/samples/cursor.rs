//! Cursors.

use super::{
    Reader, Sample, Verdict, no_request, no_response, request, request_like, response,
    response_like, string,
};

const COLUMN: &str = r#"{"index":0,"name":"id","label":"id","type":"INT","type_code":4,"precision":10,"scale":0,"display_size":11,"nullable":false,"auto_increment":true,"read_only":false,"table_name":"users","schema_name":"public"}"#;

pub(super) fn samples() -> Vec<Sample> {
    [requests(), refused(), responses()].concat()
}

fn requests() -> Vec<Sample> {
    vec![
        request(
            0x10,
            "a forward-only cursor",
            r#"{"query":"SELECT 1","cursor_type":0,"concurrency":0,"fetch_size":0}"#,
        ),
        request(
            0x10,
            "a cursor with parameters that outlives its transaction",
            r#"{"query":"SELECT $1","cursor_type":1,"concurrency":2,"fetch_size":500,"parameters":[42,"x"],"hold":true}"#,
        ),
        request_like(
            0x10,
            "only the query is needed",
            r#"{"query":"SELECT 1","parameters":null}"#,
            r#"{"query":"SELECT 1","cursor_type":0,"concurrency":0,"fetch_size":0}"#,
        ),
        request(
            0x10,
            "a keyset cursor that locks",
            r#"{"query":"SELECT 1","cursor_type":2,"concurrency":1,"fetch_size":4294967295}"#,
        ),
        request(
            0x10,
            "a dynamic cursor",
            r#"{"query":"SELECT 1","cursor_type":3,"concurrency":0,"fetch_size":1}"#,
        ),
        request(
            0x11,
            "the next rows",
            r#"{"cursor_id":"c1","direction":0,"offset":0,"count":100}"#,
        ),
        request(
            0x11,
            "the last row but two",
            r#"{"cursor_id":"c1","direction":4,"offset":-3,"count":1}"#,
        ),
        request(
            0x11,
            "back by an extreme",
            r#"{"cursor_id":"c1","direction":5,"offset":-9223372036854775808,"count":0}"#,
        ),
        request_like(
            0x11,
            "only the cursor is needed",
            r#"{"cursor_id":"c1"}"#,
            r#"{"cursor_id":"c1","direction":0,"offset":0,"count":0}"#,
        ),
        request(0x12, "a close", r#"{"cursor_id":"c1"}"#),
        request(
            0x13,
            "a move to the first row",
            r#"{"cursor_id":"c1","direction":2,"offset":0,"count":0}"#,
        ),
    ]
}

fn refused() -> Vec<Sample> {
    vec![
        no_request(
            0x10,
            "a cursor type that does not exist",
            br#"{"query":"a","cursor_type":4}"#,
        ),
        no_request(
            0x10,
            "a concurrency that does not exist",
            br#"{"query":"a","concurrency":-1}"#,
        ),
        no_request(
            0x10,
            "a fetch size below zero",
            br#"{"query":"a","fetch_size":-1}"#,
        ),
        no_request(
            0x11,
            "a direction that does not exist",
            br#"{"cursor_id":"c1","direction":6}"#,
        ),
        no_request(
            0x11,
            "an offset with a fraction",
            br#"{"cursor_id":"c1","offset":1.5}"#,
        ),
        no_request(0x12, "a close of nothing", b"{}"),
    ]
}

fn responses() -> Vec<Sample> {
    let rows = format!(
        r#"{{"success":true,"cursor_id":"c1","columns":[{COLUMN}],"rows":[[1],[2]],"row_count":2,"has_more_rows":true,"position":2,"total_rows":-1,"message":"CURSOR OK"}}"#
    );
    let holes = r#"{"success":true,"cursor_id":"c1","columns":[],"rows":[],"row_count":0,"has_more_rows":false,"position":0,"total_rows":0,"message":"","holes":[0,2],"tx":"idle"}"#;
    let header = format!(
        r#"{{"success":true,"cursor_id":"c1","columns":[{COLUMN}],"row_count":1,"has_more_rows":false,"position":1,"total_rows":1,"message":"FETCH 1"}}"#
    );
    let image = [0, 0, 0, 7, 0, 1, 0, 0, 0, 0, 9];
    let binary = [string(&header), vec![0, 0, 0, 1], image.to_vec()].concat();
    let decoded = r#"{"success":true,"cursor_id":"c1","columns":[{"index":0,"name":"id","label":"id","type":"INT","type_code":4,"precision":10,"scale":0,"display_size":11,"nullable":false,"auto_increment":true,"read_only":false,"table_name":"users","schema_name":"public"}],"rows":[[9]],"row_count":1,"has_more_rows":false,"position":1,"total_rows":1,"message":"FETCH 1"}"#;
    vec![
        response(0x14, "rows of a cursor", &rows),
        response(
            0x14,
            "holes of a keyset cursor, and the state of the transaction",
            holes,
        ),
        response_like(
            0x14,
            "a result as a sparing server writes it",
            r#"{"success":true,"row_count":0,"has_more_rows":false,"position":0}"#,
            r#"{"success":true,"cursor_id":"","columns":[],"rows":[],"row_count":0,"has_more_rows":false,"position":0,"total_rows":-1,"message":""}"#,
        ),
        Sample::new(
            Reader::Client,
            0x14,
            "binary rows of a cursor",
            &binary,
            Verdict::Canonical,
        )
        .meaning(decoded)
        .flags(0x04),
        no_response(0x14, "binary rows without the flag", &binary),
    ]
}
