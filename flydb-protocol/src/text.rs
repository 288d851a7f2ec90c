//! The line protocol of the text port: for people with `nc` and for the simplest of programs.
//!
//! One command a line, ended by `\n` or `\r\n`, at most [`MAX_LINE_BYTES`] long, in UTF-8:
//!
//! | command | answer |
//! |---|---|
//! | `PING` | `PONG` |
//! | `AUTH user password` | `AUTH OK`, or `AUTH OK (admin)` for the administrator |
//! | `SQL statement` | rows, or the command tag on one line |
//! | `WATCH table`, `UNWATCH table` | `WATCH OK`, `UNWATCH OK` |
//! | `HELP` | the commands |
//! | `QUIT` | `BYE`, and the connection ends |
//!
//! Verbs may be written in any case. The password is everything behind the blank after the user's
//! name. Empty lines are passed over. A failure is one line, `ERROR: message (SQLSTATE 42P01)`, and
//! the session goes on.
//!
//! Rows come one a line. Every such line starts with `|`, so that the first character of a line says
//! what it is: `|` the column names, then the rows; `(` the end of rows; `EVENT` a change; `ERROR:` a
//! failure; anything else a tag.
//!
//! ```text
//! SQL SELECT id, name FROM users
//! | id | name |
//! | 1 | Ada |
//! | 2 | NULL |
//! (2 rows)
//! ```
//!
//! In a cell `\`, `|` and control characters are escaped: `\\`, `\|`, `\n`, `\r`, `\t`, `\u0001`. NULL
//! is `NULL`; a text that reads so is written `\NULL`.
//!
//! `EVENT INSERT users 42` (or `UPDATE`, `DELETE`; the number is the row's id) comes to a session that
//! watches the table once the change is committed, and never within another answer.
//!
//! [`MAX_LINE_BYTES`]: crate::limits::MAX_LINE_BYTES

mod command;
mod line;
mod reply;

pub use command::{Command, CommandError};
pub use line::{LineCodec, LineError};
pub use reply::{
    EventKind, write_auth_ok, write_error, write_event, write_help, write_line, write_row,
    write_row_count, write_row_header,
};
