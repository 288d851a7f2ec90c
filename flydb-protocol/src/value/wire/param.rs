//! Parameters as they stand in the JSON of a request, before anything has typed them.
//!
//! A number keeps its digits: what fits an i64 is an integer, everything else stays text until the
//! statement says whether it is to be a DECIMAL (exact) or a DOUBLE. An array or object stays the
//! JSON that it is.

use std::fmt;

use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use smol_str::SmolStr;

/// One parameter of a Query, Execute or CursorOpen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number without fraction and exponent, of 64 bits.
    Integer(i64),
    /// Any other number, as it was written.
    Number(SmolStr),
    /// A string, unescaped.
    Text(SmolStr),
    /// An array or an object, as it was written.
    Json(Box<str>),
}

impl Param {
    /// The parameter that this JSON value is. The text must be JSON, without blanks around it; what
    /// is not may give `None` or some other parameter.
    pub(super) fn from_raw(text: &str) -> Option<Param> {
        Some(match text.as_bytes().first()? {
            b'n' => Param::Null,
            b't' => Param::Boolean(true),
            b'f' => Param::Boolean(false),
            b'"' => Param::Text(unquote(text)?),
            b'[' | b'{' => Param::Json(text.into()),
            b'-' if text == "-0" => Param::Number(SmolStr::new_static("-0")),
            _ => match text.parse() {
                Ok(integer) => Param::Integer(integer),
                Err(_) => Param::Number(text.into()),
            },
        })
    }
}

/// The content of a JSON string; copied only once where it has no escapes.
fn unquote(text: &str) -> Option<SmolStr> {
    let inner = text.get(1..text.len().checked_sub(1)?)?;
    if inner.contains('\\') {
        serde_json::from_str::<String>(text).ok().map(SmolStr::from)
    } else {
        Some(SmolStr::new(inner))
    }
}

impl<'de> Deserialize<'de> for Param {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Param, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        Param::from_raw(raw.get()).ok_or_else(|| D::Error::custom("not a JSON value"))
    }
}

impl Serialize for Param {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Param::Null => serializer.serialize_unit(),
            Param::Boolean(v) => serializer.serialize_bool(*v),
            Param::Integer(v) => serializer.serialize_i64(*v),
            Param::Text(v) => serializer.serialize_str(v),
            Param::Number(v) => raw(v).map_err(S::Error::custom)?.serialize(serializer),
            Param::Json(v) => raw(v).map_err(S::Error::custom)?.serialize(serializer),
        }
    }
}

fn raw(text: &str) -> Result<&RawValue, serde_json::Error> {
    serde_json::from_str(text)
}

impl fmt::Display for Param {
    /// As it would stand in JSON, a string without its quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Param::Null => f.write_str("null"),
            Param::Boolean(v) => v.fmt(f),
            Param::Integer(v) => v.fmt(f),
            Param::Number(v) | Param::Text(v) => v.fmt(f),
            Param::Json(v) => v.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_keeps_what_was_written() {
        let text = r#"[null,true,9223372036854775807,9223372036854775808,1.50,-0,"a\n","plain",[1, 2],{"a":{}}]"#;
        let params: Vec<Param> = serde_json::from_str(text).unwrap();
        let number = |s: &str| Param::Number(s.into());
        assert_eq!(
            params,
            [
                Param::Null,
                Param::Boolean(true),
                Param::Integer(i64::MAX),
                number("9223372036854775808"),
                number("1.50"),
                number("-0"),
                Param::Text("a\n".into()),
                Param::Text("plain".into()),
                Param::Json("[1, 2]".into()),
                Param::Json(r#"{"a":{}}"#.into()),
            ]
        );
        assert_eq!(serde_json::to_string(&params).unwrap(), text);
    }
}
