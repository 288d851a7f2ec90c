//! What a text parses to.

use std::ops::Range;

use super::{
    AlterDomain, AlterFunction, AlterIndex, AlterType, CreateDomain, CreateFunction, CreateType,
    DropFunctions, DropTypes, ExplainStatement, FunctionGrant, SetConstraints, SetVariables, ast,
};

mod absent;
mod cursor;
mod maintain;
mod routine;
mod sequence;
mod user;
mod view;

pub(crate) use absent::{AbsentKind, AbsentObject, DropAbsent};
pub(crate) use cursor::{CursorMove, DeclareCursor, FetchCursor};
pub(crate) use maintain::{
    DropIndexConcurrently, Maintain, MaintainedTable, MaintenanceKind, MaintenanceOption,
};
pub(crate) use routine::{
    BodyStatement, CreateProcedure, CreateTrigger, ProcedureBody, RenameTrigger, SetNew,
    TriggerEvent,
};
pub(crate) use sequence::{
    AlterSequence, CreateSequence, SequenceChange, SequenceOption, SequenceSetting,
};
pub(crate) use user::{AlterUser, CreateUser};
pub(crate) use view::{AlterView, CreateView, RefreshView, ViewChange, ViewCheck, ViewOption};

/// One statement of a text.
#[derive(Debug)]
pub(crate) struct Parsed {
    /// The statement.
    pub(crate) statement: Statement,
    /// The highest `$n` in it; 0 without parameters.
    pub(crate) parameter_count: usize,
    /// Which bytes of the text it is.
    pub(crate) bytes: Range<usize>,
}

/// A statement: `sqlparser`'s tree, or one of ours.
#[derive(Debug)]
pub(crate) enum Statement {
    /// One that the grammar of `sqlparser` knows.
    Standard {
        /// Its tree.
        tree: Box<ast::Statement>,
        /// The 1-based character of the text where it starts.
        position: Option<u32>,
    },
    /// CREATE VIEW.
    CreateView(CreateView),
    /// ALTER VIEW.
    AlterView(Box<AlterView>),
    /// REFRESH MATERIALIZED VIEW.
    RefreshView(RefreshView),
    /// ALTER ... SET SCHEMA.
    SetSchema(SetSchema),
    /// CREATE SEQUENCE.
    CreateSequence(CreateSequence),
    /// ALTER SEQUENCE.
    AlterSequence(AlterSequence),
    /// CREATE TYPE.
    CreateType(CreateType),
    /// CREATE DOMAIN.
    CreateDomain(Box<CreateDomain>),
    /// ALTER DOMAIN.
    AlterDomain(Box<AlterDomain>),
    /// ALTER TYPE.
    AlterType(AlterType),
    /// DROP TYPE, and DROP DOMAIN.
    DropTypes(DropTypes),
    /// CREATE FUNCTION.
    CreateFunction(Box<CreateFunction>),
    /// ALTER FUNCTION.
    AlterFunction(AlterFunction),
    /// GRANT and REVOKE of EXECUTE on functions.
    FunctionGrant(FunctionGrant),
    /// DROP FUNCTION.
    DropFunctions(DropFunctions),
    /// CREATE PROCEDURE.
    CreateProcedure(CreateProcedure),
    /// See [`RenameTrigger`].
    RenameTrigger(RenameTrigger),
    /// CREATE TRIGGER.
    CreateTrigger(Box<CreateTrigger>),
    /// SET NEW.column = value, of triggers.
    SetNew(SetNew),
    /// CREATE USER.
    CreateUser(CreateUser),
    /// ALTER USER.
    AlterUser(AlterUser),
    /// EXPLAIN.
    Explain(Box<ExplainStatement>),
    /// PREPARE.
    Prepare(PrepareStatement),
    /// DECLARE ... CURSOR.
    DeclareCursor(Box<DeclareCursor>),
    /// FETCH and MOVE.
    FetchCursor(FetchCursor),
    /// CLOSE; `None`: ALL.
    CloseCursor(Option<ast::Ident>),
    /// INTROSPECT.
    Introspect(IntrospectStatement),
    /// VACUUM and its kin.
    Maintain(Maintain),
    /// ALTER INDEX.
    AlterIndex(AlterIndex),
    /// SET CONSTRAINTS.
    SetConstraints(SetConstraints),
    /// DROP of a kind of objects that there are none of.
    DropAbsent(DropAbsent),
    /// DROP INDEX CONCURRENTLY.
    DropIndexConcurrently(DropIndexConcurrently),
    /// SET of variables, SELECT ... INTO @name, and DO.
    SetVariables(SetVariables),
    /// SHOW VARIABLES [LIKE pattern] of MySQL.
    ShowVariables(Option<String>),
    /// A statement of another server.
    Refused {
        /// What it is called.
        words: &'static str,
        /// The 1-based character of the text where it starts.
        position: Option<u32>,
    },
}

/// `ALTER kind [IF EXISTS] name SET SCHEMA schema`.
#[derive(Debug)]
pub(crate) struct SetSchema {
    /// What kind of relation it is said to be.
    pub(crate) kind: MovedKind,
    /// The relation.
    pub(crate) name: ast::ObjectName,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// The schema that it goes into.
    pub(crate) schema: ast::Ident,
}

/// A kind of relation that goes into another schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MovedKind {
    /// A table; views and sequences may be said to be tables here.
    Table,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A sequence.
    Sequence,
}

/// `INTROSPECT ...`: what is to be shown.
#[derive(Debug)]
pub(crate) enum IntrospectStatement {
    /// The users.
    Users,
    /// The tables.
    Tables,
    /// The columns of one table.
    Table(ast::ObjectName),
    /// The indexes.
    Indexes,
    /// What the server is.
    Server,
    /// How the server fares.
    Status,
    /// The indexes of one table.
    IndexesOf(ast::ObjectName),
}

/// `PREPARE name [(types)] AS statement`.
#[derive(Debug)]
pub(crate) struct PrepareStatement {
    /// The name.
    pub(crate) name: ast::Ident,
    /// The declared types of its parameters.
    pub(crate) types: Vec<ast::DataType>,
    /// The statement's text.
    pub(crate) sql: String,
}
