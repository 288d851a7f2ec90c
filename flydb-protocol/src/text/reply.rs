//! The answers of the text port.

use std::fmt::{self, Write};

use bytes::BufMut;

use crate::error_code::SqlState;
use crate::value::ValueRef;

/// What happened to a watched row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the three kinds say what they are
pub enum EventKind {
    Insert,
    Update,
    Delete,
}

impl EventKind {
    /// As it stands in the line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            EventKind::Insert => "INSERT",
            EventKind::Update => "UPDATE",
            EventKind::Delete => "DELETE",
        }
    }
}

/// The answer to HELP.
const HELP: &[&str] = &[
    "  PING                  answers PONG",
    "  AUTH user password    logs in",
    "  SQL statement         runs a statement",
    "  WATCH table           reports changes of a table as they are committed",
    "  UNWATCH table         stops that",
    "  HELP                  shows this",
    "  QUIT                  ends the connection",
];

/// Appends a line, such as a command tag. Whatever would end it early becomes a blank.
pub fn write_line(out: &mut impl BufMut, text: &str) {
    one_line(out, text);
    out.put_u8(b'\n');
}

/// Appends `ERROR: message (SQLSTATE xxxxx)`, one line whatever the message holds.
pub fn write_error(out: &mut impl BufMut, state: Option<SqlState>, message: &str) {
    out.put_slice(b"ERROR: ");
    one_line(out, message);
    if let Some(state) = state {
        out.put_slice(b" (SQLSTATE ");
        out.put_slice(state.as_str().as_bytes());
        out.put_u8(b')');
    }
    out.put_u8(b'\n');
}

/// Appends `AUTH OK`, which tells an administrator from other users.
pub fn write_auth_ok(out: &mut impl BufMut, administrator: bool) {
    write_line(
        out,
        if administrator {
            "AUTH OK (admin)"
        } else {
            "AUTH OK"
        },
    );
}

/// Appends an event.
pub fn write_event(out: &mut impl BufMut, kind: EventKind, table: &str, row: i64) {
    write_line(out, &format!("EVENT {} {table} {row}", kind.as_str()));
}

/// Appends the answer to HELP: a line for each command, and their number.
pub fn write_help(out: &mut impl BufMut) {
    HELP.iter().for_each(|line| write_line(out, line));
    write_line(out, &format!("({} commands)", HELP.len()));
}

/// Appends the names of a result's columns.
pub fn write_row_header<'a>(out: &mut impl BufMut, names: impl IntoIterator<Item = &'a str>) {
    out.put_u8(b'|');
    for name in names {
        write_cell(out, ValueRef::Text(name));
    }
    out.put_u8(b'\n');
}

/// Appends a row.
pub fn write_row<'a>(out: &mut impl BufMut, cells: impl IntoIterator<Item = ValueRef<'a>>) {
    out.put_u8(b'|');
    for cell in cells {
        write_cell(out, cell);
    }
    out.put_u8(b'\n');
}

/// Appends the end of the rows: `(1 row)`, `(2 rows)`.
pub fn write_row_count(out: &mut impl BufMut, rows: u64) {
    let plural = if rows == 1 { "" } else { "s" };
    write_line(out, &format!("({rows} row{plural})"));
}

fn write_cell(out: &mut impl BufMut, cell: ValueRef<'_>) {
    out.put_u8(b' ');
    if cell == ValueRef::Text("NULL") {
        out.put_u8(b'\\');
    }
    // Writing into a buffer in memory does not fail.
    let _ = write!(Escaped(out), "{cell}");
    out.put_slice(b" |");
}

fn one_line(out: &mut impl BufMut, text: &str) {
    let mut pieces = text.split(char::is_control);
    out.put_slice(pieces.next().unwrap_or_default().as_bytes());
    for piece in pieces {
        out.put_u8(b' ');
        out.put_slice(piece.as_bytes());
    }
}

/// Text on its way into a cell.
struct Escaped<'a, B>(&'a mut B);

impl<B: BufMut> Write for Escaped<'_, B> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let special = |c: char| c.is_control() || c == '\\' || c == '|';
        let mut rest = text;
        while let Some(at) = rest.find(special) {
            let (plain, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.0.put_slice(plain.as_bytes());
            let mut after = after.chars();
            if let Some(character) = after.next() {
                self.escape(character);
            }
            rest = after.as_str();
        }
        self.0.put_slice(rest.as_bytes());
        Ok(())
    }
}

impl<B: BufMut> Escaped<'_, B> {
    fn escape(&mut self, character: char) {
        match character {
            '\n' => self.0.put_slice(b"\\n"),
            '\r' => self.0.put_slice(b"\\r"),
            '\t' => self.0.put_slice(b"\\t"),
            '\\' => self.0.put_slice(b"\\\\"),
            '|' => self.0.put_slice(b"\\|"),
            other => self
                .0
                .put_slice(format!("\\u{:04x}", u32::from(other)).as_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rows_are_lines_that_start_with_a_bar() {
        let table = written(|out| {
            write_row_header(out, ["id", "a|b"]);
            write_row(out, [ValueRef::Int(1), ValueRef::Text("x\ny\\\u{1}")]);
            write_row(out, [ValueRef::Null, ValueRef::Text("NULL")]);
            write_row(out, []);
            write_row_count(out, 3);
        });
        assert_eq!(
            table,
            "| id | a\\|b |\n| 1 | x\\ny\\\\\\u0001 |\n| NULL | \\NULL |\n|\n(3 rows)\n"
        );
        assert_eq!(written(|out| write_row_count(out, 1)), "(1 row)\n");
    }

    #[test]
    fn an_error_is_one_line_whatever_it_says() {
        let line = written(|out| {
            write_error(
                out,
                Some(SqlState::UndefinedTable),
                "no table\r\n\"x\ny\"\u{85}",
            );
        });
        assert_eq!(line, "ERROR: no table  \"x y\"  (SQLSTATE 42P01)\n");
        assert_eq!(written(|out| write_error(out, None, "no")), "ERROR: no\n");
    }

    #[test]
    fn the_other_answers_are_as_documented() {
        assert_eq!(written(|out| write_auth_ok(out, true)), "AUTH OK (admin)\n");
        let event = written(|out| write_event(out, EventKind::Insert, "users", 42));
        assert_eq!(event, "EVENT INSERT users 42\n");
        assert!(written(write_help).ends_with("(7 commands)\n"));
    }
}
