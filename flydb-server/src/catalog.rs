//! What exists: tables, columns, constraints, indexes, users and privileges.
//!
//! The catalog is a value, as the data is: a snapshot's catalog is decoded from the system keys of
//! that snapshot (`schema:<table>`, `_sys_users:<user>`, `_sys_privs:<user>:<table>`) and never
//! changes. Storage knows of a table only its row layout and its index columns; the rest is here.

mod ids;
mod keys;
mod snapshot;
mod table;
mod user;

#[cfg(test)]
mod tests;

pub(crate) use ids::{IndexId, TableId};
pub(crate) use keys::{
    PRIVILEGES_PREFIX, SCHEMA_PREFIX, USERS_PREFIX, encode_grant, encode_table, encode_user,
    privileges_key, schema_key, user_key,
};
pub(crate) use snapshot::Catalog;
pub(crate) use table::{
    Check, Column, ColumnDefault, ForeignKey, Index, IndexColumn, ReferentialAction, SequenceKind,
    Table,
};
pub(crate) use user::{Grant, Privilege, User};
