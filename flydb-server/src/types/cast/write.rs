//! Values as text.

use std::fmt::Write;

use jiff::tz::TimeZone;

use crate::types::zone::offset_seconds;
use crate::types::{DataType, ValueRef};

/// A value as a cast to TEXT shows it: a TIMESTAMP in the session's zone, a CHAR(n) without the blanks
/// at its end. NULL is the empty text.
#[must_use]
pub(crate) fn text_of(value: ValueRef<'_>, from: DataType, zone: &TimeZone) -> String {
    let mut out = String::new();
    write_text(&mut out, value, from, zone);
    out
}

/// Appends what [`text_of`] gives.
pub(crate) fn write_text(out: &mut String, value: ValueRef<'_>, from: DataType, zone: &TimeZone) {
    match value {
        ValueRef::Null => {}
        ValueRef::Text(text) => out.push_str(match from {
            DataType::Char(_) => text.trim_end_matches(' '),
            _ => text,
        }),
        ValueRef::Timestamp(at) => {
            // Writing to a String does not fail.
            let _ = write!(out, "{}", at.display_at_offset(offset_seconds(at, zone)));
        }
        value => {
            let _ = write!(out, "{value}");
        }
    }
}
