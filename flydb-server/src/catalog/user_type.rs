//! Types that users made.

use serde::{Deserialize, Serialize};

use super::{Catalog, Column};
use crate::types::{DataType, Labels, SqlError, SqlState, TimeSize};

/// A type that a user made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UserType {
    /// Its number, which no other type of the database has.
    pub id: u32,
    /// Its name. Types and relations share names, as in PostgreSQL.
    pub name: String,
    /// The user who made it.
    pub owner: String,
    /// What it is.
    pub kind: TypeKind,
}

/// What a type of a user is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TypeKind {
    /// One of these labels.
    Enum(Labels),
    /// The values of another type, of which not all may be allowed.
    Domain(Domain),
}

/// A domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Domain {
    /// The type of its values, which is no domain.
    pub data_type: DataType,
    /// What its values keep of times and intervals; see [`Column`](super::Column).
    #[serde(rename = "second_digits")]
    pub time_size: Option<TimeSize>,
    /// The domain that it is over, whose rules hold as well.
    pub over: Option<u32>,
    /// What a column of it holds where an INSERT does not say, as SQL.
    pub default: Option<String>,
    /// Whether NULL is none of its values.
    pub not_null: bool,
    /// What holds of its values.
    pub checks: Vec<DomainCheck>,
}

/// A CHECK constraint of a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DomainCheck {
    /// Its name.
    pub name: String,
    /// Its condition, as SQL over VALUE.
    pub sql: String,
    /// Whether the values that were there when it was added are known to be as it says.
    pub validated: bool,
}

impl UserType {
    /// What messages call its kind.
    pub(crate) const fn kind_name(&self) -> &'static str {
        match self.kind {
            TypeKind::Enum(_) => "type",
            TypeKind::Domain(_) => "domain",
        }
    }

    /// Its labels, of an ENUM type.
    pub(crate) const fn labels(&self) -> Option<&Labels> {
        match &self.kind {
            TypeKind::Enum(labels) => Some(labels),
            TypeKind::Domain(_) => None,
        }
    }

    /// 22P02 for a text that is none of its labels.
    pub(crate) fn no_label(&self, text: &str) -> SqlError {
        SqlError::new(
            SqlState::InvalidTextRepresentation,
            format!("invalid input value for enum {}: \"{text}\"", self.name),
        )
    }

    /// What it says of its values, of a domain.
    pub(crate) const fn domain(&self) -> Option<&Domain> {
        match &self.kind {
            TypeKind::Enum(_) => None,
            TypeKind::Domain(domain) => Some(domain),
        }
    }

    /// The type of its values.
    pub(crate) const fn data_type(&self) -> DataType {
        match &self.kind {
            TypeKind::Enum(_) => DataType::Enum(self.id),
            TypeKind::Domain(domain) => domain.data_type,
        }
    }
}

impl Catalog {
    /// The ENUM type that a type is.
    pub(crate) fn enum_of(&self, data_type: DataType) -> Option<&UserType> {
        match data_type {
            DataType::Enum(id) => self.type_by_id(id).map(|of| &**of),
            _ => None,
        }
    }

    /// What a column holds where an INSERT does not say, as SQL: its own default, or its domain's.
    pub(crate) fn default_of<'c>(&'c self, column: &'c Column) -> Option<&'c str> {
        if let Some(default) = &column.default {
            return Some(&default.sql);
        }
        let domain = column.domain.and_then(|id| self.type_by_id(id));
        domain.and_then(|of| of.domain()?.default.as_deref())
    }

    /// What a column's type is called, as it was declared.
    pub(crate) fn declared_name(&self, column: &Column) -> String {
        let domain = column.domain.and_then(|id| self.type_by_id(id));
        match domain
            .map(|of| &**of)
            .or_else(|| self.enum_of(column.data_type))
        {
            Some(of) => of.name.clone(),
            None => column.type_name(),
        }
    }
}
