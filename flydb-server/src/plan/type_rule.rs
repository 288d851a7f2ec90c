//! What types of users do to values, which only the catalog's definition of the type can say.

use std::sync::Arc;

use super::Expr;
use crate::catalog::UserType;

/// What a type of a user does to a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TypeRule {
    /// A value of an ENUM type becomes its label.
    ToLabel(Arc<UserType>),
    /// A text becomes the value of an ENUM type whose label it is; 22P02 where it is none.
    FromLabel(Arc<UserType>),
    /// A value stays as it is, where the domain has it.
    InDomain(Arc<DomainRules>),
}

/// What a domain says of its values, with what the domains under it say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DomainRules {
    /// The domain's name.
    pub name: String,
    /// Whether NULL is none of its values.
    pub not_null: bool,
    /// The conditions in the order in which they are checked, over the value as the only column.
    pub checks: Vec<DomainRule>,
}

/// A condition of a domain.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DomainRule {
    /// The constraint's name.
    pub constraint: String,
    /// The condition.
    pub condition: Expr,
}

impl TypeRule {
    /// The type's name.
    pub(crate) fn type_name(&self) -> &str {
        match self {
            TypeRule::ToLabel(of) | TypeRule::FromLabel(of) => &of.name,
            TypeRule::InDomain(rules) => &rules.name,
        }
    }
}
