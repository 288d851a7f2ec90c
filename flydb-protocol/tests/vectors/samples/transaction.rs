//! Transactions.

use super::{Sample, no_request, request, request_like, response, response_like};

pub(super) fn samples() -> Vec<Sample> {
    vec![
        request(
            0x30,
            "the session's isolation level",
            r#"{"read_only":false,"deferrable":false}"#,
        ),
        request_like(
            0x30,
            "everything is optional",
            "{}",
            r#"{"read_only":false,"deferrable":false}"#,
        ),
        request_like(
            0x30,
            "even the object",
            "",
            r#"{"read_only":false,"deferrable":false}"#,
        ),
        request(
            0x30,
            "read uncommitted",
            r#"{"isolation_level":0,"read_only":false,"deferrable":false}"#,
        ),
        request(
            0x30,
            "read committed",
            r#"{"isolation_level":1,"read_only":true,"deferrable":false}"#,
        ),
        request(
            0x30,
            "repeatable read",
            r#"{"isolation_level":2,"read_only":false,"deferrable":false}"#,
        ),
        request(
            0x30,
            "serializable, read-only, deferrable",
            r#"{"isolation_level":3,"read_only":true,"deferrable":true}"#,
        ),
        request(0x31, "a commit", ""),
        request_like(0x31, "a commit with an empty object", "{}", "{}"),
        request(0x32, "a rollback", ""),
        request_like(0x32, "a rollback with an empty object", "{}", "{}"),
        request(
            0x32,
            "a rollback to a savepoint",
            r#"{"savepoint":"before"}"#,
        ),
        request(0x33, "a savepoint", r#"{"name":"before","release":false}"#),
        request(
            0x33,
            "the savepoint is freed",
            r#"{"name":"before","release":true}"#,
        ),
        request_like(
            0x33,
            "a savepoint is made unless it says otherwise",
            r#"{"name":"before"}"#,
            r#"{"name":"before","release":false}"#,
        ),
        no_request(
            0x30,
            "an isolation level that does not exist",
            br#"{"isolation_level":4}"#,
        ),
        no_request(
            0x30,
            "an isolation level by name",
            br#"{"isolation_level":"serializable"}"#,
        ),
        no_request(0x31, "a commit that is no object", b"null"),
        no_request(0x32, "a savepoint without a text", br#"{"savepoint":1}"#),
        no_request(0x33, "a savepoint without a name", br#"{"release":true}"#),
        response(
            0x34,
            "begun",
            r#"{"success":true,"transaction_id":"12","message":"transaction started"}"#,
        ),
        response(
            0x34,
            "committed, with the state",
            r#"{"success":true,"transaction_id":"12","message":"transaction committed","tx":"idle"}"#,
        ),
        response_like(
            0x34,
            "without an id",
            r#"{"success":true,"message":"transaction rolled back"}"#,
            r#"{"success":true,"transaction_id":"","message":"transaction rolled back"}"#,
        ),
    ]
}
