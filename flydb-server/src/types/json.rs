//! JSON documents: reading text, and trees back into documents.

use flydb_protocol::limits::MAX_JSON_DEPTH;

use super::{InvalidJson, Json, JsonNode, Result, SqlError, SqlState};

/// A document from text, normalised.
///
/// # Errors
/// 22P02 where the text is no JSON, 22P05 where it escapes the character 0.
pub(crate) fn parse_json(text: &str) -> Result<Json> {
    text.parse::<Json>().map_err(|error| {
        if error.reason == InvalidJson::NUL {
            return SqlError::new(
                SqlState::UntranslatableCharacter,
                "unsupported Unicode escape sequence",
            )
            .with_detail(error.reason);
        }
        SqlError::new(
            SqlState::InvalidTextRepresentation,
            "invalid input syntax for type json",
        )
        .with_detail(format!("At byte {}: {}.", error.at + 1, error.reason))
    })
}

/// A document that was put together, where it does not nest deeper than one may that is read.
///
/// # Errors
/// 54001 where it does.
pub(crate) fn checked_depth(document: Json) -> Result<Json> {
    if depth(document.as_str()) > MAX_JSON_DEPTH {
        return Err(SqlError::new(
            SqlState::StatementTooComplex,
            format!("a JSON document nests deeper than {MAX_JSON_DEPTH} levels"),
        ));
    }
    Ok(document)
}

/// How deep the brackets of a normalised document nest.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            b'"' if !escaped => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    deepest
}

/// The tree of a document that is normalised already.
///
/// # Errors
/// XX001 where the text is no JSON after all.
pub(crate) fn tree(text: &str) -> Result<JsonNode<'_>> {
    JsonNode::parse(text).map_err(|error| {
        SqlError::new(
            SqlState::DataCorrupted,
            format!("a stored JSON document does not parse: {error}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_counts_brackets_outside_of_strings() {
        for (text, expected) in [
            ("1", 0),
            ("[[], {\"a\": []}]", 3),
            ("\"[\\\"[\"", 0),
            ("[\"\\\\\", []]", 2),
        ] {
            assert_eq!(depth(text), expected, "{text}");
        }
        let deep = "[".repeat(MAX_JSON_DEPTH + 1) + &"]".repeat(MAX_JSON_DEPTH + 1);
        assert!(checked_depth(Json::from_normalised(&deep)).is_err());
    }
}
