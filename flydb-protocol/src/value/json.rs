//! JSONB values.

use std::sync::Arc;

/// A JSON document as its normalised text. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Json(Arc<str>);

impl Json {
    /// Wraps text that is already normalised JSON, as a row image or another `Json` holds it.
    #[must_use]
    pub fn from_normalised(text: &str) -> Json {
        Json(Arc::from(text))
    }

    /// The document's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
