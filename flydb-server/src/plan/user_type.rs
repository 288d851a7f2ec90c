//! Statements about types.

use super::AlterTable;
use crate::catalog::UserType;
use crate::types::TableId;

/// CREATE TYPE, and CREATE DOMAIN.
#[derive(Clone, Debug)]
pub(crate) struct CreateType {
    /// The type, without its number.
    pub user_type: UserType,
}

/// ALTER TYPE, and ALTER DOMAIN.
#[derive(Clone, Debug)]
pub(crate) struct AlterType {
    /// What it is called so far.
    pub before: String,
    /// What it is from then on.
    pub definition: UserType,
    /// What is looked at in the tables that have values of it.
    pub changes: Vec<AlterTable>,
}

/// DROP TYPE, and DROP DOMAIN.
#[derive(Clone, Debug)]
pub(crate) struct DropTypes {
    /// Those that exist among those named, and those that go with them.
    pub names: Vec<String>,
    /// Tables without their columns.
    pub changes: Vec<AlterTable>,
    /// The views that go with them.
    pub views: Vec<TableId>,
    /// What the functions that go with them are kept under.
    pub functions: Vec<String>,
    /// DROP DOMAIN.
    pub domains: bool,
}
