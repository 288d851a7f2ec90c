//! What statements about functions parse to.

use super::ast;

/// `CREATE [OR REPLACE] FUNCTION name ([argument, ...]) [RETURNS ...] [option ...] body`.
#[derive(Debug)]
pub(crate) struct CreateFunction {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// OR REPLACE.
    pub(crate) or_replace: bool,
    /// The arguments, those that come out included.
    pub(crate) arguments: Vec<FunctionArgument>,
    /// RETURNS.
    pub(crate) returns: Option<FunctionReturns>,
    /// What it says of itself.
    pub(crate) options: Vec<FunctionOption>,
    /// Its statements.
    pub(crate) body: Option<FunctionBodyText>,
}

/// An argument of a function.
#[derive(Debug)]
pub(crate) struct FunctionArgument {
    /// Which way it goes.
    pub(crate) mode: ParameterMode,
    /// Its name.
    pub(crate) name: Option<ast::Ident>,
    /// Its type.
    pub(crate) data_type: ast::DataType,
    /// DEFAULT: the value, and its text.
    pub(crate) default: Option<(ast::Expr, String)>,
    /// The 1-based character where it stands.
    pub(crate) at: Option<u32>,
}

/// Which way an argument goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterMode {
    /// In.
    In,
    /// Out.
    Out,
    /// Both.
    InOut,
    /// Any number of arguments.
    Variadic,
}

/// RETURNS.
#[derive(Debug)]
pub(crate) enum FunctionReturns {
    /// `[SETOF] type`.
    Type {
        /// SETOF.
        set: bool,
        /// The type, or a relation's name.
        data_type: ast::DataType,
        /// Where it stands.
        at: Option<u32>,
    },
    /// `TABLE (column type, ...)`.
    Table(Vec<(ast::Ident, ast::DataType)>),
}

/// A body's text, and the 1-based character of the statement where it stands.
#[derive(Debug)]
pub(crate) struct FunctionBodyText {
    /// The statements.
    pub(crate) sql: String,
    /// Where they stand.
    pub(crate) at: Option<u32>,
    /// Whether they stand in quotes, in a language that is to be named.
    pub(crate) quoted: bool,
}

/// What a function says of itself.
#[derive(Debug)]
pub(crate) enum FunctionOption {
    /// LANGUAGE, and where it stands.
    Language(String, Option<u32>),
    /// IMMUTABLE.
    Immutable,
    /// STABLE.
    Stable,
    /// VOLATILE.
    Volatile,
    /// STRICT, or CALLED ON NULL INPUT.
    Strict(bool),
    /// LEAKPROOF, or NOT.
    Leakproof(bool),
    /// SECURITY DEFINER, or INVOKER.
    Definer(bool),
    /// COST, ROWS and PARALLEL, which only advise a planner.
    Estimate,
    /// What we do not have, in words, and where it stands.
    Other(&'static str, Option<u32>),
}

/// A function as statements call it: `name [(type, ...)]`.
#[derive(Debug)]
pub(crate) struct FunctionName {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// The types that it takes; `None`: whatever they are.
    pub(crate) types: Option<Vec<ast::DataType>>,
}

/// `ALTER FUNCTION name [(type, ...)] ...`.
#[derive(Debug)]
pub(crate) struct AlterFunction {
    /// The function.
    pub(crate) name: FunctionName,
    /// What changes.
    pub(crate) change: FunctionChange,
}

/// What an ALTER FUNCTION changes.
#[derive(Debug)]
pub(crate) enum FunctionChange {
    /// RENAME TO.
    Rename(ast::Ident),
    /// What it says of itself.
    Options(Vec<FunctionOption>),
}

/// `GRANT EXECUTE ON FUNCTION name [(type, ...)], ... TO user | PUBLIC, ...`, and
/// `REVOKE EXECUTE ON FUNCTION ... FROM ...`.
#[derive(Debug)]
pub(crate) struct FunctionGrant {
    /// GRANT; else REVOKE.
    pub(crate) grant: bool,
    /// The functions.
    pub(crate) functions: Vec<FunctionName>,
    /// Whom it is about; PUBLIC is a name among them.
    pub(crate) users: Vec<ast::Ident>,
    /// WITH GRANT OPTION and its kin, which we do not have, in words.
    pub(crate) other: Option<&'static str>,
}

/// `DROP FUNCTION [IF EXISTS] name [(type, ...)], ... [CASCADE | RESTRICT]`.
#[derive(Debug)]
pub(crate) struct DropFunctions {
    /// The functions.
    pub(crate) functions: Vec<FunctionName>,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// CASCADE.
    pub(crate) cascade: bool,
    /// DROP ROUTINE: they may be procedures, too.
    pub(crate) routines: bool,
}
