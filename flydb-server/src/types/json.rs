//! JSON documents: reading text, and trees back into documents.

use super::{Json, JsonNode, Result, SqlError, SqlState};

/// A document from text, normalised.
///
/// # Errors
/// 22P02 where the text is no JSON.
pub(crate) fn parse_json(text: &str) -> Result<Json> {
    text.parse::<Json>().map_err(|error| {
        SqlError::new(
            SqlState::InvalidTextRepresentation,
            "invalid input syntax for type json",
        )
        .with_detail(format!("At byte {}: {}.", error.at + 1, error.reason))
    })
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
