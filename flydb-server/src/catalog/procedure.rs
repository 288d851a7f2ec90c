//! Procedures, as stored under `proc:<name>`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Slot;
use super::keys::name_in;
use super::path::{is_of_public, is_public, of_public, public};
use crate::types::DataType;

/// A procedure's definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Procedure {
    /// The schema that it is in.
    #[serde(default = "public", skip_serializing_if = "is_public")]
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The user who made it, and may replace or drop it. It runs with the rights of who calls it.
    pub owner: String,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// Its statements, as SQL that names the parameters. Names of tables mean what they mean when it
    /// is called, on the path below.
    pub body: Vec<String>,
    /// The search path that it was made with.
    #[serde(default = "of_public", skip_serializing_if = "is_of_public")]
    pub path: Vec<String>,
    /// Its plans, by the user who calls it.
    #[serde(skip)]
    pub planned: Slot,
}

impl Procedure {
    /// What it is kept under.
    #[must_use]
    pub(crate) fn key_name(&self) -> Cow<'_, str> {
        name_in(&self.schema, &self.name)
    }
}

/// A parameter of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
}
