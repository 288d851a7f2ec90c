//! Values as JSON on the wire.
//!
//! NULL is null; BOOLEAN true or false; integers are numbers; REAL and DOUBLE are numbers, and
//! `"NaN"`, `"Infinity"` and `"-Infinity"` strings; DECIMAL is a string with its scale,
//! or `"NaN"`, `"Infinity"` and `"-Infinity"`; texts and
//! UUID are strings; dates and times are strings (see [`super::temporal`]); bytes are base64 with
//! padding; JSONB is the JSON itself.

mod decimal;
mod param;
mod parse;
mod write;

pub use param::Param;
pub use parse::{ValueError, parse_json_value, parse_param, parse_param_in};
pub(crate) use write::integer;
pub use write::{write_json_string, write_json_value};
