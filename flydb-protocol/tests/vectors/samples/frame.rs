//! Frames that are whole and no message, and bytes that are no frame.

use super::{Sample, no_request, no_response};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        no_request(0x00, "a type that does not exist", b"{}"),
        no_request(0x7F, "another", b""),
        no_request(0x0C, "a reserved type", b"{}"),
        no_request(
            0x50,
            "a type that is reserved for choosing a database",
            br#"{"database":"x"}"#,
        ),
        no_request(
            0x02,
            "a response in place of a request",
            br#"{"success":true}"#,
        ),
        no_request(
            0x01,
            "a request with the flag of binary rows",
            br#"{"query":"a"}"#,
        )
        .flags(0x04),
        no_request(0x0A, "a request with an undefined flag", b"").flags(0x80),
        no_response(
            0x01,
            "a request in place of a response",
            br#"{"query":"a"}"#,
        ),
        no_response(0x62, "an event that nobody asked for", b"{}"),
        no_response(
            0x02,
            "a response with an undefined flag",
            br#"{"success":true}"#,
        )
        .flags(0x08),
        no_response(
            0x02,
            "a compressed response that nobody asked for",
            br#"{"success":true}"#,
        )
        .flags(0x01),
        no_response(0x0B, "a pong with binary rows", b"").flags(0x04),
    ]
}

/// Bytes after which the connection is answered once and closed: a name, and the bytes.
pub(crate) fn frames_that_close() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("another magic", vec![0xFE, 1, 0x0A, 0, 0, 0, 0, 0]),
        ("an HTTP request", b"GET / HTTP/1.1\r\n\r\n".to_vec()),
        ("one byte of another protocol", vec![b'S']),
        (
            "a TLS hello where there is no TLS",
            vec![0x16, 3, 1, 2, 0, 1, 0, 1],
        ),
        ("version 0", vec![0xFD, 0, 0x0A, 0, 0, 0, 0, 0]),
        ("version 2", vec![0xFD, 2, 0x0A, 0, 0, 0, 0, 0]),
        (
            "a length of one byte over the limit",
            vec![0xFD, 1, 0x01, 0, 1, 0, 0, 1],
        ),
        (
            "the largest length",
            vec![0xFD, 1, 0x01, 0, 0xFF, 0xFF, 0xFF, 0xFF],
        ),
    ]
}
