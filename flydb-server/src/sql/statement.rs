//! What a text parses to.

use std::ops::Range;

use super::{
    AlterDomain, AlterFunction, AlterType, CreateDomain, CreateFunction, CreateType, DropFunctions,
    DropTypes, FunctionGrant, ast,
};

mod maintain;

pub(crate) use maintain::{
    DropIndexConcurrently, Maintain, MaintainedTable, MaintenanceKind, MaintenanceOption,
};

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
    /// CREATE TRIGGER.
    CreateTrigger(Box<CreateTrigger>),
    /// SET NEW.column = value, of triggers.
    SetNew(SetNew),
    /// CREATE USER.
    CreateUser(CreateUser),
    /// ALTER USER.
    AlterUser(AlterUser),
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
    /// DROP INDEX CONCURRENTLY.
    DropIndexConcurrently(DropIndexConcurrently),
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

/// `CREATE [OR REPLACE] [RECURSIVE] VIEW [IF NOT EXISTS] name [(column, ...)] [WITH (option [= value], ...)] AS query
/// [WITH [CASCADED | LOCAL] CHECK OPTION]`, and `CREATE MATERIALIZED VIEW [IF NOT EXISTS] name [(column, ...)]
/// AS query [WITH [NO] DATA]`.
#[derive(Debug)]
pub(crate) struct CreateView {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// OR REPLACE.
    pub(crate) or_replace: bool,
    /// TEMPORARY.
    pub(crate) temporary: bool,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// MATERIALIZED: whether its rows come at once. `None`: it keeps none.
    pub(crate) materialized: Option<bool>,
    /// RECURSIVE: the query is around one that names the view.
    pub(crate) recursive: bool,
    /// The names of its first columns.
    pub(crate) columns: Vec<ast::Ident>,
    /// WITH (...).
    pub(crate) options: Vec<ViewOption>,
    /// The query, with places of the whole text.
    pub(crate) query: Box<ast::Query>,
    /// The query's own text.
    pub(crate) sql: String,
    /// The 1-based character of the whole text where the query's starts.
    pub(crate) start: u32,
    /// WITH CHECK OPTION.
    pub(crate) check: Option<ViewCheck>,
}

/// Whose conditions rows must keep that are written through a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ViewCheck {
    /// The view's own.
    Local,
    /// Those of the views below it too.
    Cascaded,
}

/// `option [= value]` of a view.
#[derive(Clone, Debug)]
pub(crate) struct ViewOption {
    /// The option.
    pub(crate) name: ast::Ident,
    /// Its value as it is written, without quotes.
    pub(crate) value: Option<String>,
}

/// `REFRESH MATERIALIZED VIEW [CONCURRENTLY] name [WITH [NO] DATA]`.
#[derive(Debug)]
pub(crate) struct RefreshView {
    /// The view.
    pub(crate) name: ast::ObjectName,
    /// CONCURRENTLY.
    pub(crate) concurrently: bool,
    /// Whether rows come.
    pub(crate) with_data: bool,
}

/// `ALTER [MATERIALIZED] VIEW [IF EXISTS] name change`.
#[derive(Debug)]
pub(crate) struct AlterView {
    /// The view.
    pub(crate) name: ast::ObjectName,
    /// MATERIALIZED.
    pub(crate) materialized: bool,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// What changes.
    pub(crate) change: ViewChange,
}

/// What an ALTER VIEW changes.
#[derive(Debug)]
pub(crate) enum ViewChange {
    /// RENAME TO.
    Rename(ast::Ident),
    /// RENAME [COLUMN] ... TO.
    RenameColumn {
        /// The column.
        from: ast::Ident,
        /// Its new name.
        to: ast::Ident,
    },
    /// ALTER [COLUMN] ... SET DEFAULT or DROP DEFAULT.
    Default {
        /// The column.
        column: ast::Ident,
        /// The default; `None`: there is to be none.
        value: Option<Box<ast::Expr>>,
    },
    /// SET (...).
    Set(Vec<ViewOption>),
    /// RESET (...).
    Reset(Vec<ast::Ident>),
    /// OWNER TO.
    Owner(ast::Ident),
}

/// `CREATE SEQUENCE [IF NOT EXISTS] name [option ...]`.
#[derive(Debug)]
pub(crate) struct CreateSequence {
    /// TEMPORARY.
    pub(crate) temporary: bool,
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// What it is told of itself.
    pub(crate) options: Vec<SequenceOption>,
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

/// `ALTER SEQUENCE [IF EXISTS] name RENAME TO name | option ...`.
#[derive(Debug)]
pub(crate) struct AlterSequence {
    /// The sequence.
    pub(crate) name: ast::ObjectName,
    /// IF EXISTS.
    pub(crate) if_exists: bool,
    /// What changes.
    pub(crate) change: SequenceChange,
}

/// What an ALTER SEQUENCE changes.
#[derive(Debug)]
pub(crate) enum SequenceChange {
    /// RENAME TO.
    Rename(ast::Ident),
    /// Its options.
    Options(Vec<SequenceOption>),
}

/// An option of a sequence, and the 1-based character where it stands.
#[derive(Debug)]
pub(crate) struct SequenceOption {
    /// The option.
    pub(crate) setting: SequenceSetting,
    /// Its place.
    pub(crate) at: Option<u32>,
}

/// What an option says.
#[derive(Debug)]
pub(crate) enum SequenceSetting {
    /// AS type.
    As(ast::DataType),
    /// INCREMENT [BY].
    Increment(i64),
    /// MINVALUE, or NO MINVALUE.
    Minimum(Option<i64>),
    /// MAXVALUE, or NO MAXVALUE.
    Maximum(Option<i64>),
    /// START [WITH].
    Start(i64),
    /// RESTART [[WITH] value].
    Restart(Option<i64>),
    /// CACHE.
    Cache(i64),
    /// CYCLE, or NO CYCLE.
    Cycle(bool),
    /// OWNED BY table.column, or NONE.
    OwnedBy(Option<ast::ObjectName>),
}

/// `CREATE [OR REPLACE] PROCEDURE [IF NOT EXISTS] name [([IN] parameter type, ...)] AS BEGIN ... END`.
#[derive(Debug)]
pub(crate) struct CreateProcedure {
    /// The name.
    pub(crate) name: ast::ObjectName,
    /// OR REPLACE.
    pub(crate) or_replace: bool,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// What it takes.
    pub(crate) parameters: Vec<(ast::Ident, ast::DataType)>,
    /// Its statements.
    pub(crate) body: Vec<BodyStatement>,
}

/// `CREATE [OR REPLACE] TRIGGER [IF NOT EXISTS] name BEFORE | AFTER event [OR event ...] ON table
/// FOR EACH ROW [WHEN (condition)] EXECUTE statement | BEGIN ... END`.
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
    /// WHEN: the condition, and its text.
    pub(crate) when: Option<(ast::Expr, String)>,
    /// Its statements.
    pub(crate) body: Vec<BodyStatement>,
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

/// `CREATE USER [IF NOT EXISTS] name [WITH] PASSWORD '...' | IDENTIFIED BY '...' [ADMIN]`.
#[derive(Clone)]
pub(crate) struct CreateUser {
    /// The name.
    pub(crate) name: ast::Ident,
    /// IF NOT EXISTS.
    pub(crate) if_not_exists: bool,
    /// The password.
    pub(crate) password: Option<String>,
    /// ADMIN or SUPERUSER: true; NOADMIN or NOSUPERUSER: false.
    pub(crate) admin: Option<bool>,
}

/// `ALTER USER name [WITH] PASSWORD '...' | IDENTIFIED BY '...' [ADMIN | NOADMIN]`.
#[derive(Clone)]
pub(crate) struct AlterUser {
    /// The name.
    pub(crate) name: ast::Ident,
    /// The new password.
    pub(crate) password: Option<String>,
    /// The new role.
    pub(crate) admin: Option<bool>,
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

/// `DECLARE name [option ...] CURSOR [WITH | WITHOUT HOLD] FOR query`.
#[derive(Debug)]
pub(crate) struct DeclareCursor {
    /// The name.
    pub(crate) name: ast::Ident,
    /// SCROLL.
    pub(crate) scroll: bool,
    /// NO SCROLL.
    pub(crate) no_scroll: bool,
    /// INSENSITIVE.
    pub(crate) insensitive: bool,
    /// ASENSITIVE.
    pub(crate) asensitive: bool,
    /// BINARY, and where it stands.
    pub(crate) binary: Option<Option<u32>>,
    /// WITH HOLD.
    pub(crate) hold: bool,
    /// The query.
    pub(crate) query: Box<ast::Query>,
}

/// `FETCH | MOVE [direction] [FROM | IN] name`.
#[derive(Debug)]
pub(crate) struct FetchCursor {
    /// The cursor.
    pub(crate) name: ast::Ident,
    /// Where it goes.
    pub(crate) movement: CursorMove,
    /// MOVE: no rows come.
    pub(crate) silent: bool,
}

/// Where a cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CursorMove {
    /// So many rows on; `None`: to the end. 0 is the row that it is on.
    Forward(Option<i64>),
    /// So many rows back; `None`: to the start.
    Backward(Option<i64>),
    /// To this row, counted from 1, or from the end below 0.
    Absolute(i64),
    /// To the row so far from the one that it is on.
    Relative(i64),
}

impl CursorMove {
    /// So many rows on, or back below 0.
    pub(super) const fn forward(rows: i64) -> CursorMove {
        match rows < 0 {
            true => CursorMove::Backward(Some(rows.saturating_neg())),
            false => CursorMove::Forward(Some(rows)),
        }
    }
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

// Passwords stay out of logs.
impl std::fmt::Debug for CreateUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateUser")
            .field("name", &self.name.value)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AlterUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AlterUser")
            .field("name", &self.name.value)
            .finish_non_exhaustive()
    }
}
