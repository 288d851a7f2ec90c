//! Metadata.

use super::{Sample, no_request, no_response, request, request_like, response};

pub(super) fn samples() -> Vec<Sample> {
    let column = r#"{"index":0,"name":"TABLE_NAME","label":"TABLE_NAME","type":"VARCHAR","type_code":12,"precision":2147483647,"scale":0,"display_size":2147483647,"nullable":true,"auto_increment":false,"read_only":true,"table_name":"","schema_name":""}"#;
    let tables = format!(
        r#"{{"success":true,"columns":[{column}],"rows":[["users"],["orders"]],"row_count":2,"message":"2 tables"}}"#
    );
    vec![
        request(0x20, "all tables", "{}"),
        request_like(0x20, "all tables, without an object", "", "{}"),
        request_like(
            0x20,
            "a filter that is null is absent",
            r#"{"schema":null,"table_types":null}"#,
            "{}",
        ),
        request(
            0x20,
            "tables by every filter",
            r#"{"catalog":"flydb","schema":"public","table_name":"u\\_%","table_types":["TABLE","VIEW"]}"#,
        ),
        request(
            0x20,
            "an empty filter is not an absent one",
            r#"{"catalog":"","table_types":[]}"#,
        ),
        request(
            0x21,
            "columns",
            r#"{"table_name":"users","column_name":"%"}"#,
        ),
        request(
            0x22,
            "a primary key",
            r#"{"catalog":"flydb","schema":"public","table_name":"users"}"#,
        ),
        request(0x23, "imported keys", r#"{"table_name":"orders"}"#),
        request(
            0x23,
            "keys between two tables",
            r#"{"pk_table":"users","fk_table":"orders"}"#,
        ),
        request(0x24, "indexes", r#"{"table_name":"users"}"#),
        request(
            0x24,
            "unique indexes",
            r#"{"table_name":"users","unique":true}"#,
        ),
        request_like(
            0x24,
            "unique may be said to be false",
            r#"{"table_name":"users","unique":false}"#,
            r#"{"table_name":"users"}"#,
        ),
        request(0x25, "types", ""),
        request_like(0x25, "types, with an empty object", "{}", "{}"),
        no_request(0x20, "a filter that is no text", br#"{"table_name":1}"#),
        no_request(
            0x20,
            "table types that are no array",
            br#"{"table_types":"TABLE"}"#,
        ),
        no_request(0x24, "unique that is no boolean", br#"{"unique":1}"#),
        response(0x26, "a list", &tables),
        response(
            0x26,
            "an empty list",
            r#"{"success":true,"columns":[],"rows":[],"row_count":0,"message":""}"#,
        ),
        no_response(
            0x26,
            "binary rows, which lists do not have",
            b"\0\0\0\x02{}\0\0\0\0",
        )
        .flags(0x04),
    ]
}
