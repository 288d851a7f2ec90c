//! CREATE PROCEDURE and CREATE TRIGGER, and the statements in their bodies.

use super::Statement;
use crate::sql::ast;
use crate::sql::function_statement::{FunctionArgument, FunctionBodyText, FunctionOption};

/// `CREATE [OR REPLACE] PROCEDURE [IF NOT EXISTS] name [([IN] parameter type, ...)] AS BEGIN ... END`, or
/// `CREATE [OR REPLACE] PROCEDURE name ([argument, ...]) option ... AS 'statement; ...' | BEGIN ATOMIC ... END`.
#[derive(Debug)]
pub(crate) struct CreateProcedure {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// OR REPLACE.
    pub(crate) or_replace: bool,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// What it takes.
    pub(crate) parameters: Vec<FunctionArgument>,
    /// Its statements.
    pub(crate) body: ProcedureBody,
}

/// The statements of a procedure.
#[derive(Debug)]
pub(crate) enum ProcedureBody {
    /// `BEGIN ... END`.
    Block(Vec<BodyStatement>),
    /// In the form of functions: what it says of itself, and its text.
    Text(Vec<FunctionOption>, FunctionBodyText),
}

/// `CREATE [OR REPLACE] TRIGGER [IF NOT EXISTS] name BEFORE | AFTER event [OR event ...] ON table
/// [FOR [EACH] {ROW | STATEMENT}] [WHEN (condition)] EXECUTE statement | BEGIN ... END`.
#[derive(Debug)]
pub(crate) struct CreateTrigger {
    /// The name.
    pub(crate) name: ast::Ident,
    /// OR REPLACE.
    pub(crate) or_replace: bool,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// BEFORE; else AFTER.
    pub(crate) before: bool,
    /// What fires it.
    pub(crate) events: Vec<TriggerEvent>,
    /// The table.
    pub(crate) table: ast::ObjectName,
    /// FOR EACH ROW; else once for the statement.
    pub(crate) each_row: bool,
    /// WHEN: the condition, and its text.
    pub(crate) when: Option<(ast::Expr, String)>,
    /// Its statements.
    pub(crate) body: Vec<BodyStatement>,
}

/// `ALTER TRIGGER name ON table RENAME TO name`.
#[derive(Debug)]
pub(crate) struct RenameTrigger {
    /// Its name.
    pub(crate) name: ast::Ident,
    /// Its table.
    pub(crate) table: ast::ObjectName,
    /// Its name from then on.
    pub(crate) to: ast::Ident,
}

/// What fires a trigger.
#[derive(Debug)]
pub(crate) enum TriggerEvent {
    /// INSERT.
    Insert,
    /// UPDATE, or UPDATE OF these columns.
    Update(Vec<ast::Ident>),
    /// DELETE.
    Delete,
}

/// A statement in a procedure or trigger: its tree, with places of the whole text, and its own text.
#[derive(Debug)]
pub(crate) struct BodyStatement {
    /// The tree.
    pub(crate) statement: Statement,
    /// The text.
    pub(crate) sql: String,
    /// The 1-based character of the whole text where it starts.
    pub(crate) position: Option<u32>,
}

/// `SET NEW.column = value, ...`.
#[derive(Debug)]
pub(crate) struct SetNew {
    /// Columns and values, in order.
    pub(crate) assignments: Vec<(ast::Ident, ast::Expr)>,
}
