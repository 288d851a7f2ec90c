//! The reference's tables say what the code says.
//!
//! Between `<!-- table: name -->` and `<!-- end -->` a document holds a table that is made here.
//! `FLYDB_WRITE_REFERENCE=1 cargo test -p flydb-protocol --test reference` writes the tables anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::path::PathBuf;
use std::sync::Mutex;

use flydb_protocol::data_type::{DataType, DecimalSize, TYPES};
use flydb_protocol::error_code::{ErrorCode, SqlState};
use flydb_protocol::header::{Direction, MessageType};
use flydb_protocol::limits;
use flydb_protocol::message::metadata::MetadataList;
use flydb_protocol::value::Numeric;

fn path(document: &str) -> PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "..",
        "docs",
        "reference",
        document,
    ]
    .iter()
    .collect()
}

/// One document is written at a time.
static WRITING: Mutex<()> = Mutex::new(());

/// Compares a document's table with what it should be, or writes it.
fn check(document: &str, name: &str, head: &[&str], rows: &[Vec<String>]) {
    let table = markdown(head, rows);
    let _one = WRITING.lock();
    let begin = format!("<!-- table: {name} -->\n");
    let text = std::fs::read_to_string(path(document)).unwrap();
    let (before, rest) = text
        .split_once(&begin)
        .unwrap_or_else(|| panic!("{document} has no table {name}"));
    let (found, after) = rest.split_once("<!-- end -->").unwrap();
    if std::env::var_os("FLYDB_WRITE_REFERENCE").is_some() {
        std::fs::write(
            path(document),
            format!("{before}{begin}{table}<!-- end -->{after}"),
        )
        .unwrap();
    } else {
        assert!(
            found == table,
            "{document}: the table {name} should be\n{table}"
        );
    }
}

fn markdown(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut table = line(head.iter().map(|cell| (*cell).to_owned()).collect());
    table.push_str(&format!("|{}\n", "---|".repeat(head.len())));
    for row in rows {
        table.push_str(&line(
            row.iter().map(|cell| cell.replace('|', "\\|")).collect(),
        ));
    }
    table
}

/// A description as it stands in a table: without the blank that documentation begins with.
fn plain(description: &str) -> String {
    description.trim().to_owned()
}

#[test]
fn the_wire_protocol_lists_every_message() {
    let rows: Vec<Vec<String>> = MessageType::ALL
        .iter()
        .map(|message_type| {
            let sender = match message_type.direction() {
                Direction::Request => "client",
                Direction::Response | Direction::Event => "server",
                Direction::Reserved => "—",
            };
            vec![
                format!("0x{:02X}", message_type.code()),
                message_type.name().to_owned(),
                sender.to_owned(),
                plain(message_type.description()),
            ]
        })
        .collect();
    check(
        "wire-protocol.md",
        "messages",
        &["code", "message", "sent by", ""],
        &rows,
    );
}

#[test]
fn the_wire_protocol_lists_the_columns_of_every_metadata_list() {
    let rows: Vec<Vec<String>> = MetadataList::ALL
        .iter()
        .map(|list| {
            let columns: Vec<String> = list
                .columns()
                .iter()
                .map(|(name, data_type)| format!("{name} {data_type}"))
                .collect();
            vec![format!("{list:?}"), columns.join(", ")]
        })
        .collect();
    check("wire-protocol.md", "metadata", &["list", "columns"], &rows);
}

#[test]
fn the_errors_list_every_code_and_state() {
    let codes: Vec<Vec<String>> = ErrorCode::ALL
        .iter()
        .map(|code| vec![(*code as u16).to_string(), plain(code.description())])
        .collect();
    check("errors.md", "codes", &["code", ""], &codes);
    let mut states = SqlState::ALL.to_vec();
    states.sort_by_key(|state| state.as_str());
    let states: Vec<Vec<String>> = states
        .iter()
        .map(|state| {
            vec![
                format!("`{state}`"),
                (state.code() as u16).to_string(),
                state.retry().as_str().to_owned(),
                plain(state.description()),
            ]
        })
        .collect();
    check(
        "errors.md",
        "states",
        &["SQLSTATE", "code", "retry", ""],
        &states,
    );
}

#[test]
fn the_conversation_in_five_minutes_is_made_of_frames() {
    use bytes::BytesMut;
    use flydb_protocol::{FrameCodec, Request, Response};
    use tokio_util::codec::Decoder;
    let text = std::fs::read_to_string(path("wire-protocol.md")).unwrap();
    let lines: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .collect();
    let mut seen = 0;
    for line in lines.iter().filter(|line| line.contains(" fd 01 ")) {
        let (side, frame) = line.split_once(' ').unwrap();
        let (header, payload) = frame.split_at_checked(24).unwrap_or((frame, ""));
        let header = header
            .split_whitespace()
            .map(|byte| u8::from_str_radix(byte, 16).unwrap());
        let mut bytes: BytesMut = header.collect::<Vec<u8>>().as_slice().into();
        bytes.extend_from_slice(payload.trim().as_bytes());
        let frame = FrameCodec::new().decode(&mut bytes).unwrap().unwrap();
        assert!(bytes.is_empty(), "{line}");
        match side {
            "→" => assert!(Request::decode(&frame).is_ok(), "{line}"),
            _ => assert!(Response::decode(&frame).is_ok(), "{line}"),
        }
        seen += 1;
    }
    assert_eq!(seen, 8);
}

#[test]
fn no_state_stands_twice() {
    let mut states: Vec<&str> = SqlState::ALL.iter().map(|state| state.as_str()).collect();
    states.sort_unstable();
    assert!(states.windows(2).all(|pair| pair[0] != pair[1]));
    assert!(states.iter().all(|state| state.len() == 5));
    for state in SqlState::ALL {
        assert_eq!(SqlState::from_state(state.as_str()), Some(*state));
    }
}

#[test]
fn the_limits_list_every_bound_of_the_protocol() {
    let rows: Vec<Vec<String>> = [
        ("payload of a frame", limits::MAX_PAYLOAD_BYTES, "bytes"),
        ("rows within one frame", limits::MAX_ROWS_BYTES, "bytes"),
        ("one row image", limits::MAX_ROW_BYTES, "bytes"),
        ("columns of a table or a result", limits::MAX_COLUMNS, ""),
        (
            "keys of one JSON object in a message",
            limits::MAX_OBJECT_KEYS,
            "",
        ),
        (
            "parameters of one statement, or of one set of a batch",
            limits::MAX_STATEMENT_PARAMETERS,
            "",
        ),
        (
            "parameters of one request, all sets of a batch together",
            limits::MAX_PARAMETERS,
            "",
        ),
        (
            "sets of parameters in one batch",
            limits::MAX_BATCH_SETS,
            "",
        ),
        ("names in one list of a request", limits::MAX_LIST_NAMES, ""),
        (
            "nesting of a JSON document",
            limits::MAX_JSON_DEPTH,
            "levels",
        ),
        (
            "line of the text protocol, without its end",
            limits::MAX_LINE_BYTES,
            "bytes",
        ),
        (
            "digits of a DECIMAL before the point",
            usize::try_from(Numeric::MAX_WHOLE_DIGITS).unwrap(),
            "",
        ),
        (
            "digits of a DECIMAL after the point",
            usize::from(Numeric::MAX_SCALE),
            "",
        ),
        (
            "precision that a DECIMAL can be declared with",
            usize::from(DecimalSize::MAX_PRECISION),
            "",
        ),
    ]
    .iter()
    .map(|(what, bound, unit)| {
        vec![
            (*what).to_owned(),
            format!("{} {unit}", grouped(*bound)).trim().to_owned(),
        ]
    })
    .collect();
    check("limits.md", "protocol", &["what", "at most"], &rows);
}

/// 16777216 as 16,777,216.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[test]
fn the_value_types_list_every_type() {
    let mut types = TYPES.to_vec();
    types.sort_by_key(|info| place(info.data_type));
    let rows: Vec<Vec<String>> = types
        .iter()
        .map(|info| {
            let data_type = info.data_type;
            let params = info
                .create_params
                .map(|params| format!("({params})"))
                .unwrap_or_default();
            let width = data_type.physical().fixed_width();
            vec![
                format!("`{}`{params}", data_type.base_name()),
                info.description.to_owned(),
                data_type.jdbc_type().to_string(),
                data_type.odbc_type().to_string(),
                size(info.precision()),
                if data_type.display_size() == 0 {
                    size(i32::MAX)
                } else {
                    size(data_type.display_size())
                },
                width.map_or("—".to_owned(), |width| width.to_string()),
            ]
        })
        .collect();
    let head = [
        "type",
        "holds",
        "JDBC",
        "ODBC",
        "precision",
        "display size",
        "bytes in an image",
    ];
    check("value-types.md", "types", &head, &rows);
}

fn size(size: i32) -> String {
    if size == i32::MAX {
        "unbounded".to_owned()
    } else {
        size.to_string()
    }
}

/// Where a type stands in the reference: numbers, texts, dates, bytes, the rest.
fn place(data_type: DataType) -> usize {
    const ORDER: [&str; 23] = [
        "BOOLEAN",
        "SMALLINT",
        "INT",
        "BIGINT",
        "REAL",
        "DOUBLE",
        "DECIMAL",
        "TEXT",
        "VARCHAR",
        "CHAR",
        "DATE",
        "TIME",
        "TIMETZ",
        "DATETIME",
        "TIMESTAMP",
        "INTERVAL",
        "BIT",
        "VARBIT",
        "BLOB",
        "BINARY",
        "VARBINARY",
        "UUID",
        "JSONB",
    ];
    ORDER
        .iter()
        .position(|name| *name == data_type.base_name())
        .unwrap()
}
