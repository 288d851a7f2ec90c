//! Statements about functions of users.

use crate::catalog::Function;
use crate::types::TableId;

/// CREATE FUNCTION.
#[derive(Clone, Debug)]
pub(crate) struct CreateFunction {
    /// The function.
    pub function: Function,
    /// OR REPLACE.
    pub or_replace: bool,
}

/// ALTER FUNCTION.
#[derive(Clone, Debug)]
pub(crate) struct AlterFunction {
    /// What its definition is kept under so far.
    pub before: String,
    /// What it is from then on.
    pub definition: Function,
}

/// DROP FUNCTION.
#[derive(Clone, Debug)]
pub(crate) struct DropFunctions {
    /// What the definitions are kept under of those that exist among those named.
    pub functions: Vec<String>,
    /// The views that go with them.
    pub views: Vec<TableId>,
}
