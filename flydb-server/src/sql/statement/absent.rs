//! `DROP` of what we have none of.

use sqlparser::ast;

/// `DROP kind [IF EXISTS] object, ... [CASCADE | RESTRICT]`.
#[derive(Debug)]
pub(crate) struct DropAbsent {
    /// What kind of objects they are said to be.
    pub(crate) kind: AbsentKind,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// The objects.
    pub(crate) objects: Vec<AbsentObject>,
}

/// One of the objects.
#[derive(Debug)]
pub(crate) struct AbsentObject {
    /// Its name; of an operator its schema and nothing. `None`: it is named by other things.
    pub(crate) name: Option<ast::ObjectName>,
    /// What messages call it.
    pub(crate) shown: String,
    /// The types that it names.
    pub(crate) types: Vec<ast::DataType>,
    /// The table that it is on.
    pub(crate) table: Option<ast::ObjectName>,
    /// The 1-based character where it starts.
    pub(crate) at: Option<u32>,
}

/// A kind of objects that PostgreSQL has and we do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AbsentKind {
    /// ACCESS METHOD.
    AccessMethod,
    /// AGGREGATE, of a user.
    Aggregate,
    /// CAST, of a user.
    Cast,
    /// COLLATION, of a user.
    Collation,
    /// CONVERSION.
    Conversion,
    /// DATABASE, besides the one that there is.
    Database,
    /// EVENT TRIGGER.
    EventTrigger,
    /// EXTENSION.
    Extension,
    /// FOREIGN DATA WRAPPER.
    ForeignDataWrapper,
    /// FOREIGN TABLE.
    ForeignTable,
    /// LANGUAGE.
    Language,
    /// OPERATOR, of a user.
    Operator,
    /// OPERATOR CLASS, of a user.
    OperatorClass,
    /// OPERATOR FAMILY, of a user.
    OperatorFamily,
    /// POLICY.
    Policy,
    /// PUBLICATION.
    Publication,
    /// RULE.
    Rule,
    /// SERVER.
    Server,
    /// STATISTICS.
    Statistics,
    /// SUBSCRIPTION.
    Subscription,
    /// TABLESPACE.
    Tablespace,
    /// TEXT SEARCH, and what of it.
    TextSearch(&'static str),
    /// TRANSFORM.
    Transform,
    /// USER MAPPING.
    UserMapping,
}

impl AbsentKind {
    /// As messages call it.
    pub(crate) fn name(self) -> String {
        let name = match self {
            AbsentKind::AccessMethod => "access method",
            AbsentKind::Aggregate => "aggregate",
            AbsentKind::Cast => "cast",
            AbsentKind::Collation => "collation",
            AbsentKind::Conversion => "conversion",
            AbsentKind::Database => "database",
            AbsentKind::EventTrigger => "event trigger",
            AbsentKind::Extension => "extension",
            AbsentKind::ForeignDataWrapper => "foreign-data wrapper",
            AbsentKind::ForeignTable => "foreign table",
            AbsentKind::Language => "language",
            AbsentKind::Operator => "operator",
            AbsentKind::OperatorClass => "operator class",
            AbsentKind::OperatorFamily => "operator family",
            AbsentKind::Policy => "policy",
            AbsentKind::Publication => "publication",
            AbsentKind::Rule => "rule",
            AbsentKind::Server => "server",
            AbsentKind::Statistics => "statistics object",
            AbsentKind::Subscription => "subscription",
            AbsentKind::Tablespace => "tablespace",
            AbsentKind::TextSearch(part) => return format!("text search {part}"),
            AbsentKind::Transform => "transform",
            AbsentKind::UserMapping => "user mapping",
        };
        name.to_owned()
    }
}
