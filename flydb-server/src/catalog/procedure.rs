//! Procedures, as stored under `proc:<name>`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::keys::name_in;
use super::path::{is_of_public, is_public, of_public, public};
use super::{Function, Slot};
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
    /// is called, on the path below. In the form of functions they are one text.
    pub body: Vec<String>,
    /// In the form of functions: the function that it is, which gives its OUT parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<Box<Function>>,
    /// The search path that it was made with.
    #[serde(default = "of_public", skip_serializing_if = "is_of_public")]
    pub path: Vec<String>,
    /// Its plans, by the user who calls it.
    #[serde(skip)]
    pub planned: Slot,
}

impl Procedure {
    /// The parameters that values are given for, in order.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|one| one.way != Way::Out)
    }

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
    /// Which way it goes.
    #[serde(default, skip_serializing_if = "Way::is_in")]
    pub way: Way,
    /// What it is where a call leaves it out, as SQL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// Which way a parameter goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Way {
    /// In.
    #[default]
    In,
    /// Out.
    Out,
    /// Both.
    InOut,
}

impl Way {
    /// Whether it is only in.
    pub(crate) fn is_in(&self) -> bool {
        *self == Way::In
    }
}
