//! What exists: tables, columns, constraints, indexes, users and privileges.
//!
//! The catalog is a value, as the data is: a snapshot's catalog is decoded from the system keys of
//! that snapshot (`schema:<table>`, `_sys_users:<user>`, `_sys_privs:<user>:<table>`) and never
//! changes. Storage knows of a table only its row layout and its index columns; the rest is here.

mod ids;
mod table;
mod user;

pub use ids::{IndexId, TableId};
pub use table::{
    Check, Column, ColumnDefault, ForeignKey, Index, IndexColumn, ReferentialAction, SequenceKind,
    Table,
};
pub use user::{Privilege, Privileges, User};
