//! Session options and server information.

use super::{Sample, no_request, request, request_like, response, response_like};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        request(
            0x40,
            "a boolean option",
            r#"{"option":"auto_commit","value":false}"#,
        ),
        request(
            0x40,
            "a number",
            r#"{"option":"isolation_level","value":2}"#,
        ),
        request(
            0x40,
            "a text",
            r#"{"option":"time_zone","value":"Europe/Berlin"}"#,
        ),
        request(
            0x40,
            "the extremes of a number",
            r#"{"option":"x","value":-9223372036854775808}"#,
        ),
        no_request(
            0x40,
            "a value that is missing",
            br#"{"option":"auto_commit"}"#,
        ),
        no_request(
            0x40,
            "a value that is null",
            br#"{"option":"auto_commit","value":null}"#,
        ),
        no_request(
            0x40,
            "a value that is an array",
            br#"{"option":"auto_commit","value":[true]}"#,
        ),
        no_request(
            0x40,
            "a number past 64 bits",
            br#"{"option":"x","value":9223372036854775808}"#,
        ),
        request(0x41, "an option is read", r#"{"option":"fetch_size"}"#),
        no_request(0x41, "an option without a name", b"{}"),
        request(0x42, "server information", ""),
        request_like(0x42, "server information, with an empty object", "{}", "{}"),
        response(
            0x43,
            "an option",
            r#"{"success":true,"option":"auto_commit","value":false,"message":"option set"}"#,
        ),
        response(
            0x43,
            "an option and the state of the transaction",
            r#"{"success":true,"option":"time_zone","value":"UTC","message":"","tx":"idle"}"#,
        ),
        response_like(
            0x43,
            "an answer to a reset",
            r#"{"success":true,"message":"session reset"}"#,
            r#"{"success":true,"option":"","message":"session reset"}"#,
        ),
        response(
            0x43,
            "server information",
            r#"{"success":true,"server_version":"0.1.0","protocol_version":1,"database":"flydb","username":"ada","session_id":"7","auto_commit":true,"read_only":false,"isolation_level":1,"max_statement_len":16777216,"capabilities":["sql","prepared_statements","transactions","cursors"]}"#,
        ),
        response(
            0x43,
            "server information with every extension",
            r#"{"success":true,"server_version":"0.1.0","protocol_version":1,"database":"flydb","username":"ada","session_id":"7","auto_commit":true,"read_only":false,"isolation_level":1,"max_statement_len":16777216,"capabilities":[],"features":["binary_rows"],"limits":{"max_cursors":64},"role":"leader","leader":"10.0.0.1:8889"}"#,
        ),
    ]
}
