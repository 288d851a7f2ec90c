//! Users and what they may do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::TableId;

/// A user, as stored under `_sys_users:<user>`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct User {
    /// The name.
    pub name: String,
    /// The bcrypt hash of the password.
    pub password_hash: String,
    /// Whether every privilege is implied, and users and grants may be changed.
    pub admin: bool,
    /// Tells the user from others who had the name before; 0 for who was made when users had none.
    #[serde(default)]
    pub id: u64,
}

impl User {
    /// A user that is none of those who had the name before.
    pub(crate) fn new(name: &str, password_hash: String, admin: bool) -> User {
        User {
            name: String::from(name),
            password_hash,
            admin,
            id: rand::random(),
        }
    }
}

// Hashes stay out of logs.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("name", &self.name)
            .field("admin", &self.admin)
            .finish_non_exhaustive()
    }
}

/// One privilege on a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Privilege {
    /// Read rows.
    Select,
    /// Add rows.
    Insert,
    /// Change rows.
    Update,
    /// Remove rows.
    Delete,
    /// Count with a sequence, or find what is in a schema.
    Usage,
    /// Make something in a schema.
    Create,
}

impl Privilege {
    /// Every privilege on a table, in the order that `ALL` means.
    pub(crate) const ALL: [Privilege; 4] = [
        Privilege::Select,
        Privilege::Insert,
        Privilege::Update,
        Privilege::Delete,
    ];
    /// Every privilege on a sequence.
    pub(crate) const ALL_OF_SEQUENCE: [Privilege; 3] =
        [Privilege::Select, Privilege::Update, Privilege::Usage];
    /// Every privilege on a schema.
    pub(crate) const ALL_OF_SCHEMA: [Privilege; 2] = [Privilege::Usage, Privilege::Create];
}

/// What a user may do with a table, view, sequence or schema, as stored under
/// `_sys_privs:<user>:<table>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grant {
    /// The user.
    pub user: String,
    /// What it is on.
    pub table: TableId,
    /// What was granted; the flag says WITH GRANT OPTION.
    pub privileges: BTreeMap<Privilege, bool>,
}
