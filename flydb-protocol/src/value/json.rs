//! JSONB values.
//!
//! A document is held as its normalised text, as PostgreSQL's `jsonb` shows it: `{"a": 1, "bb": [2]}`.
//! Keys are ordered by length and then by bytes, the last of equal keys wins, strings have only the
//! escapes that JSON demands, and numbers keep the digits that were written. Equal documents have
//! equal texts, save for numbers of one value in two spellings.

mod parse;
mod write;

use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

pub use parse::Node as JsonNode;

/// A JSON document as its normalised text. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Json(Arc<str>);

/// Why text is no JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("invalid JSON at byte {at}: {reason}")]
pub struct InvalidJson {
    /// How many bytes are fine.
    pub at: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

impl InvalidJson {
    /// The reason for an escape of the character 0, which no text can hold.
    pub const NUL: &str = "\\u0000 cannot be converted to text";
}

impl Json {
    /// Wraps text that is already normalised JSON, as a row image or another `Json` holds it.
    #[must_use]
    pub fn from_normalised(text: &str) -> Json {
        Json(Arc::from(text))
    }

    /// The document that a tree is. Its objects must be in order, as [`JsonNode::parse`] and
    /// [`JsonNode::object`] make them.
    #[must_use]
    pub fn from_node(node: &JsonNode<'_>) -> Json {
        let mut out = String::new();
        write::document(node, &mut out);
        Json(Arc::from(out))
    }

    /// The document's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Json {
    type Err = InvalidJson;

    /// Reads and normalises a document.
    fn from_str(text: &str) -> Result<Json, InvalidJson> {
        let mut out = String::with_capacity(text.len());
        write::document(&parse::document(text)?, &mut out);
        Ok(Json(Arc::from(out)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_JSON_DEPTH;

    fn normal(text: &str) -> String {
        let json: Json = text
            .parse()
            .unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(json.as_str().parse(), Ok(json.clone()), "{text}");
        json.as_str().to_owned()
    }

    #[test]
    fn documents_are_normalised() {
        for (text, expected) in [
            (" null ", "null"),
            ("[ ]", "[]"),
            ("{\n}", "{}"),
            ("[1,2,\t3]", "[1, 2, 3]"),
            (
                r#"{"bb":1,"a":{"c":[true,false]},"b":2}"#,
                r#"{"a": {"c": [true, false]}, "b": 2, "bb": 1}"#,
            ),
            (r#"{"a":1,"b":2,"a":3}"#, r#"{"a": 3, "b": 2}"#),
            (r#"{"\u0061":1,"a":2}"#, r#"{"a": 2}"#),
            (r#""\u00e9\/\n\u0001\ud83d\ude00""#, "\"é/\\n\\u0001😀\""),
            (r#""\"\\""#, r#""\"\\""#),
        ] {
            assert_eq!(normal(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        for text in [
            "0",
            "1.50",
            "-0.5",
            "123456789012345678901234567890.10",
            "1e1000",
        ] {
            assert_eq!(normal(text), text);
        }
    }

    #[test]
    fn numbers_have_no_exponent_and_zero_no_sign() {
        for (text, expected) in [
            ("-0", "0"),
            ("-0.0", "0.0"),
            ("1e3", "1000"),
            ("1E+3", "1000"),
            ("1.50e1", "15.0"),
            ("-12.5e-07", "-0.00000125"),
            ("0e5", "0"),
            ("1.5e-1", "0.15"),
        ] {
            assert_eq!(normal(text), expected);
        }
    }

    #[test]
    fn what_is_no_document_is_refused_with_its_place() {
        for (text, at) in [
            ("", 0),
            ("x", 0),
            ("nul", 0),
            ("01", 1),
            ("1.", 2),
            ("-", 1),
            ("1e", 2),
            (".5", 0),
            ("[1,]", 3),
            ("[1 2]", 3),
            ("{\"a\"}", 4),
            ("{a:1}", 1),
            ("{\"a\":1,}", 7),
            ("\"abc", 4),
            ("\"\n\"", 1),
            ("\"\\x\"", 2),
            ("\"\\u12g4\"", 3),
            ("\"\\ud83d\"", 7),
            ("\"\\ude00\"", 1),
            // Found by the fuzzer: the second half was not looked at.
            ("\"\\udaaa\\uaaaa\"", 7),
            ("\"\\ud83d\\ue000\"", 7),
            ("\"\\ud83d\\ud83d\"", 7),
            ("1 2", 2),
            ("[", 1),
            ("+1", 0),
        ] {
            assert_eq!(text.parse::<Json>().map_err(|e| e.at), Err(at), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(nested(MAX_JSON_DEPTH).parse::<Json>().is_ok());
        assert!(nested(MAX_JSON_DEPTH + 1).parse::<Json>().is_err());
        assert!("[".repeat(1_000_000).parse::<Json>().is_err());
    }
}
