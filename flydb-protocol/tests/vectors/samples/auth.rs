//! Auth and AuthResult, as JSON and binary.

use super::{
    Reader, Sample, Verdict, no_request, no_response, request, request_like, response, string,
};

pub(super) fn samples() -> Vec<Sample> {
    [json(), binary(), answers()].concat()
}

fn json() -> Vec<Sample> {
    vec![
        request(
            0x08,
            "a log-in",
            r#"{"username":"ada","password":"s3cret"}"#,
        ),
        request(
            0x08,
            "a log-in that negotiates",
            r#"{"username":"ada","password":"","database":"flydb","client":"flydb-rust/0.1","features":["binary_rows"],"options":{"auto_commit":false,"fetch_size":100,"time_zone":"Europe/Berlin"}}"#,
        ),
        request_like(
            0x08,
            "a log-in with empty negotiations",
            r#"{"username":"ada","password":"x","database":null,"features":[],"options":{}}"#,
            r#"{"username":"ada","password":"x"}"#,
        ),
        no_request(0x08, "no password", br#"{"username":"ada"}"#),
        no_request(
            0x08,
            "an option that stands twice",
            br#"{"username":"a","password":"b","options":{"x":1,"x":2}}"#,
        ),
        no_request(
            0x08,
            "options that are no object",
            br#"{"username":"a","password":"b","options":[]}"#,
        ),
    ]
}

fn binary() -> Vec<Sample> {
    let login = [string("ada"), string("né")].concat();
    let empty = [string(""), string("")].concat();
    let trailing = [login.clone(), vec![0]].concat();
    let too_long = [string("ada"), vec![0, 0, 0, 9, b'x']].concat();
    let not_utf8 = [string("ada"), vec![0, 0, 0, 1, 0xFF]].concat();
    let binary = |name, payload: &[u8], decoded| {
        Sample::new(Reader::Server, 0x08, name, payload, Verdict::Canonical).meaning(decoded)
    };
    vec![
        binary(
            "a binary log-in",
            &login,
            r#"{"username":"ada","password":"né"}"#,
        ),
        binary(
            "a binary log-in of nobody",
            &empty,
            r#"{"username":"","password":""}"#,
        ),
        no_request(0x08, "nothing at all", b""),
        no_request(0x08, "a binary log-in and a byte", &trailing),
        no_request(0x08, "a length that reaches past the payload", &too_long),
        no_request(0x08, "a password that is not UTF-8", &not_utf8),
    ]
}

fn answers() -> Vec<Sample> {
    let binary_answer = [vec![1], string("ok")].concat();
    let neither = [vec![2], string("ok")].concat();
    let binary = Sample::new(
        Reader::Client,
        0x09,
        "a binary answer",
        &binary_answer,
        Verdict::Canonical,
    );
    vec![
        response(
            0x09,
            "accepted",
            r#"{"success":true,"message":"authenticated"}"#,
        ),
        response(
            0x09,
            "refused",
            r#"{"success":false,"message":"invalid user name or password"}"#,
        ),
        response(
            0x09,
            "accepted with every extension",
            r#"{"success":true,"message":"authenticated","session_id":"7","cancel_key":"k","server_version":"0.1.0","features":["binary_rows"],"limits":{"max_payload":16777216}}"#,
        ),
        binary.meaning(r#"{"success":true,"message":"ok"}"#),
        no_response(0x09, "a Bool that is neither 0 nor 1", &neither),
    ]
}
