//! Who a session acts for.

use std::sync::Arc;

/// An authenticated user.
///
/// Only the name is kept: whether the user is an administrator, and what was granted, is looked up in
/// the catalog that a statement is planned with, so a change of privileges holds from the next
/// statement on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Principal {
    name: Arc<str>,
}

impl Principal {
    /// The user of this name, whose password was verified.
    pub(crate) fn new(name: &str) -> Principal {
        Principal {
            name: Arc::from(name),
        }
    }

    /// The user's name.
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }
}
