//! Functions that users made of SQL.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Catalog, Slot};
use crate::types::coercion::type_name;
use crate::types::{DataType, Result, SqlError, SqlState};

/// A function. Several may have one name, if they take other types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Function {
    /// Its name.
    pub name: String,
    /// The user who made it.
    pub owner: String,
    /// What it takes, in order.
    pub parameters: Vec<FunctionParameter>,
    /// What it gives.
    pub returns: Returns,
    /// Whether it gives any number of rows.
    pub set: bool,
    /// Its statement, as SQL that names the parameters or numbers them. Names of relations mean what they
    /// mean when it is called.
    pub body: String,
    /// What it says of itself.
    pub traits: FunctionTraits,
    /// Who may call it besides its owner.
    #[serde(default)]
    pub callers: Callers,
    /// Its plans, by the user with whose rights it runs.
    #[serde(skip)]
    pub planned: Slot,
}

/// Who may call a function besides its owner and administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Callers {
    /// Whether everybody may.
    pub all: bool,
    /// Those who may by name.
    pub users: BTreeSet<String>,
}

impl Default for Callers {
    fn default() -> Callers {
        Callers {
            all: true,
            users: BTreeSet::new(),
        }
    }
}

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FunctionParameter {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its type.
    pub data_type: DataType,
    /// The domain that holds its values to more.
    pub domain: Option<u32>,
    /// What it is where a call leaves it out, as SQL.
    pub default: Option<String>,
}

/// What a function gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Returns {
    /// Nothing.
    Void,
    /// A value.
    Value {
        /// Its type.
        data_type: DataType,
        /// The domain that holds it to more.
        domain: Option<u32>,
    },
    /// Rows of these columns.
    Columns(Vec<FunctionColumn>),
}

/// A column of the rows that a function gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FunctionColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// The domain that holds it to more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<u32>,
}

/// What a function says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FunctionTraits {
    /// IMMUTABLE, STABLE or VOLATILE.
    pub volatility: FunctionVolatility,
    /// STRICT: NULL for a NULL.
    pub strict: bool,
    /// SECURITY DEFINER: it reads with the rights of its owner.
    pub definer: bool,
    /// LEAKPROOF.
    pub leakproof: bool,
}

/// How far a function says that it gives the same for the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FunctionVolatility {
    /// Always.
    Immutable,
    /// Within a statement.
    Stable,
    /// Not at all.
    #[default]
    Volatile,
}

impl Function {
    /// The types that it takes, which tell it from others of its name.
    pub(crate) fn types(&self) -> impl ExactSizeIterator<Item = DataType> + '_ {
        self.parameters.iter().map(|parameter| parameter.data_type)
    }

    /// What its definition is kept under, behind the prefix: types of one name are the same to it, whatever
    /// their lengths.
    pub(crate) fn identity(&self) -> String {
        let types: Vec<_> = self.types().map(identity_of).collect();
        format!("{}({})", self.name, types.join(","))
    }

    /// Whether a user may call it, who is no administrator.
    fn may_call(&self, user: &str) -> bool {
        self.callers.all || self.owner == user || self.callers.users.contains(user)
    }

    /// # Errors
    /// 42501 for a user who may not call it.
    pub(crate) fn require_caller(&self, user: &str) -> Result<()> {
        if self.may_call(user) {
            return Ok(());
        }
        let message = format!("permission denied for function {}", self.name);
        Err(SqlError::new(SqlState::InsufficientPrivilege, message))
    }

    /// Whether it takes these types and no others.
    pub(crate) fn takes(&self, types: &[DataType]) -> bool {
        let own = self.types().map(identity_of);
        own.eq(types.iter().copied().map(identity_of))
    }
}

fn identity_of(data_type: DataType) -> String {
    match data_type {
        DataType::Enum(id) => format!("enum {id}"),
        other => type_name(other).into_owned(),
    }
}

impl Catalog {
    /// The functions of this name.
    pub(crate) fn functions(&self, name: &str) -> impl Iterator<Item = &Arc<Function>> {
        self.all.functions.get(name).into_iter().flatten()
    }

    /// All functions, by name.
    pub(crate) fn all_functions(&self) -> impl Iterator<Item = &Arc<Function>> {
        self.all.functions.values().flatten()
    }

    /// The function that is kept under this.
    pub(crate) fn function_called(&self, identity: &str) -> Option<&Arc<Function>> {
        self.all_functions().find(|one| one.identity() == identity)
    }

    /// The function of the name of another that takes the same types.
    pub(crate) fn function_like(&self, other: &Function) -> Option<&Arc<Function>> {
        let types: Vec<_> = other.types().collect();
        self.functions(&other.name).find(|one| one.takes(&types))
    }

    /// A function as messages call it: `f(integer, text)`.
    pub(crate) fn described_function(&self, function: &Function) -> String {
        let types = function
            .types()
            .map(|data_type| match self.enum_of(data_type) {
                Some(of) => of.name.clone(),
                None => type_name(data_type).into_owned(),
            });
        let types: Vec<_> = types.collect();
        format!("{}({})", function.name, types.join(", "))
    }
}
