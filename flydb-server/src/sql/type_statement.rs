//! What statements about types parse to.

use super::ast;

/// `CREATE TYPE name AS ENUM ('label', ...)`.
#[derive(Debug)]
pub(crate) struct CreateType {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// What it is.
    pub(crate) form: TypeForm,
}

/// What a type is to be.
#[derive(Debug)]
pub(crate) enum TypeForm {
    /// AS ENUM: its labels, in order.
    Enum(Vec<ast::Ident>),
    /// What we do not have, in words.
    Other(&'static str),
}

/// `ALTER TYPE name ...`.
#[derive(Debug)]
pub(crate) struct AlterType {
    /// The type.
    pub(crate) name: ast::ObjectName,
    /// What changes.
    pub(crate) change: TypeChange,
}

/// What an ALTER TYPE changes.
#[derive(Debug)]
pub(crate) enum TypeChange {
    /// RENAME TO.
    Rename(ast::Ident),
    /// RENAME VALUE ... TO.
    RenameValue {
        /// The label.
        from: ast::Ident,
        /// What it is called from then on.
        to: ast::Ident,
    },
    /// ADD VALUE.
    AddValue {
        /// The new label.
        label: ast::Ident,
        /// IF NOT EXISTS.
        if_not_exists: bool,
        /// Where it goes.
        place: LabelPlace,
    },
    /// What we do not have, in words.
    Other(&'static str),
}

/// Where a new label goes.
#[derive(Debug)]
pub(crate) enum LabelPlace {
    /// Behind all others.
    Last,
    /// BEFORE another.
    Before(ast::Ident),
    /// AFTER another.
    After(ast::Ident),
}

/// `DROP TYPE | DOMAIN [IF EXISTS] name, ... [CASCADE | RESTRICT]`.
#[derive(Debug)]
pub(crate) struct DropTypes {
    /// The names.
    pub(crate) names: Vec<ast::ObjectName>,
    /// DOMAIN.
    pub(crate) domains: bool,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// CASCADE.
    pub(crate) cascade: bool,
}

/// `CREATE DOMAIN name [AS] type [option ...]`.
#[derive(Debug)]
pub(crate) struct CreateDomain {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// The type of its values.
    pub(crate) data_type: ast::DataType,
    /// What is said of them.
    pub(crate) options: Vec<DomainOption>,
}

/// An option of a domain, and the 1-based character where it stands.
#[derive(Debug)]
pub(crate) enum DomainOption {
    /// DEFAULT.
    Default(Box<ast::Expr>, Option<u32>),
    /// A constraint.
    Constraint {
        /// Its name.
        name: Option<ast::Ident>,
        /// What it says.
        rule: DomainRuleText,
        /// Where it stands.
        at: Option<u32>,
    },
    /// What we do not have, in words.
    Other(&'static str, Option<u32>),
}

/// What a constraint of a domain says.
#[derive(Debug)]
pub(crate) enum DomainRuleText {
    /// NOT NULL.
    NotNull,
    /// NULL.
    Null,
    /// CHECK.
    Check(Box<ast::Expr>),
}

/// `ALTER DOMAIN name ...`.
#[derive(Debug)]
pub(crate) struct AlterDomain {
    /// The domain.
    pub(crate) name: ast::ObjectName,
    /// What changes.
    pub(crate) change: DomainChange,
}

/// What an ALTER DOMAIN changes.
#[derive(Debug)]
pub(crate) enum DomainChange {
    /// SET DEFAULT; `None`: DROP DEFAULT.
    Default(Option<Box<ast::Expr>>),
    /// SET NOT NULL: true, DROP NOT NULL: false.
    NotNull(bool),
    /// ADD a constraint.
    Add {
        /// Its name.
        name: Option<ast::Ident>,
        /// What it says.
        rule: DomainRuleText,
        /// Whether values that are there are held to it: not with NOT VALID.
        valid: bool,
        /// Where it stands.
        at: Option<u32>,
    },
    /// DROP CONSTRAINT.
    Drop {
        /// Its name.
        name: ast::Ident,
        /// IF EXISTS.
        if_exists: bool,
    },
    /// VALIDATE CONSTRAINT.
    Validate(ast::Ident),
    /// RENAME CONSTRAINT.
    RenameConstraint {
        /// Its name.
        from: ast::Ident,
        /// What it is called from then on.
        to: ast::Ident,
    },
    /// RENAME TO.
    Rename(ast::Ident),
}
