//! Procedures, as stored under `proc:<name>`.

use serde::{Deserialize, Serialize};

use super::Slot;
use crate::types::DataType;

/// A procedure's definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Procedure {
    /// Its name.
    pub name: String,
    /// The user who made it, and may replace or drop it. It runs with the rights of who calls it.
    pub owner: String,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// Its statements, as SQL that names the parameters. Names of tables mean what they mean when it
    /// is called.
    pub body: Vec<String>,
    /// Its plans, by the user who calls it.
    #[serde(skip)]
    pub planned: Slot,
}

/// A parameter of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
}
