//! Who a session acts for.

use std::sync::Arc;

use crate::catalog::User;

/// An authenticated user.
///
/// Only who it is is kept: whether the user is an administrator, and what was granted, is looked up in
/// the newest catalog for every statement, so a change of privileges holds from the next statement on.
/// Whoever takes the name of a user who was dropped is someone else, with none of their sessions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Principal {
    name: Arc<str>,
    /// The user's own number; `None` for whoever has the name.
    id: Option<u64>,
}

impl Principal {
    /// This user, whose password was verified.
    pub(crate) fn of(user: &User) -> Principal {
        Principal {
            name: Arc::from(&*user.name),
            id: Some(user.id),
        }
    }

    /// Whoever has the name: the owner of a table, say, who cannot be dropped before it.
    pub(crate) fn named(name: &str) -> Principal {
        Principal {
            name: Arc::from(name),
            id: None,
        }
    }

    /// The user's name.
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Whether this user is meant.
    pub(super) fn is(&self, user: &User) -> bool {
        *self.name == *user.name && self.id.is_none_or(|id| id == user.id)
    }
}
