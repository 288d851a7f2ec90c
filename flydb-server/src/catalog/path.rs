//! The search path: in which schemas a name without one is looked for.

use std::sync::{Arc, LazyLock};

use super::PUBLIC;

static OF_ALL: LazyLock<Arc<[String]>> = LazyLock::new(|| [PUBLIC.to_owned()].into());

/// The schemas in which names are looked for, in this order, as one user may use them. The session's
/// temporary relations come before them all unless the path says where they come.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SearchPath(Arc<[String]>);

impl SearchPath {
    /// A path of these schemas.
    pub(crate) fn new(schemas: &[String]) -> SearchPath {
        match schemas {
            [only] if only == PUBLIC => SearchPath::default(),
            several => SearchPath(several.into()),
        }
    }

    /// The schemas, in order.
    pub(crate) fn schemas(&self) -> &[String] {
        &self.0
    }

    /// Whether it is the one that everybody has who never set another.
    pub(crate) fn is_default(&self) -> bool {
        *self == SearchPath::default()
    }
}

impl Default for SearchPath {
    fn default() -> SearchPath {
        SearchPath(Arc::clone(&OF_ALL))
    }
}

/// For what is kept with the path that its names were found by: the path of those that were kept
/// before there were other schemas.
pub(super) fn of_public() -> Vec<String> {
    vec![PUBLIC.to_owned()]
}

/// Whether a kept path says nothing, so that it need not be written.
pub(super) fn is_of_public(path: &[String]) -> bool {
    matches!(path, [only] if only == PUBLIC)
}

/// The schema of what was kept before there were others.
pub(super) fn public() -> String {
    PUBLIC.to_owned()
}

/// Whether a kept schema says nothing, so that it need not be written.
pub(super) fn is_public(schema: &str) -> bool {
    schema == PUBLIC
}
