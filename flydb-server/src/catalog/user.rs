//! Users and what they may do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::TableId;

/// A user, as stored under `_sys_users:<user>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The name.
    pub name: String,
    /// The bcrypt hash of the password.
    pub password_hash: String,
    /// Whether every privilege is implied, and users and grants may be changed.
    pub admin: bool,
}

/// One privilege on a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Privilege {
    /// Read rows.
    Select,
    /// Add rows.
    Insert,
    /// Change rows.
    Update,
    /// Remove rows.
    Delete,
}

/// A user's privileges, by table, as stored under `_sys_privs:<user>:<table>`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Privileges {
    /// What was granted on each table; the flag says WITH GRANT OPTION.
    pub tables: BTreeMap<TableId, BTreeMap<Privilege, bool>>,
}
