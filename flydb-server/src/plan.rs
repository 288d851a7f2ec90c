//! Plans: what a statement means, typed and resolved, before and after the optimizer.
//!
//! One tree serves both: the binder makes the logical forms ([`Node::Scan`], [`Node::Join`]...), and
//! the optimizer replaces some by physical ones ([`Node::IndexScan`], [`Node::HashJoin`]...). Every
//! node has a fixed list of output columns, and every expression names its input by position:
//! a node's expressions read the columns of its child, a join's those of left then right.

mod command;
mod definition;
mod explain;
mod expr;
mod function;
mod function_scan;
mod lineage;
mod lock_rows;
mod lock_tables;
mod logic;
mod merge;
mod merge_join;
mod node;
mod operator;
mod placeless;
mod references;
mod repeatable;
mod routine_scan;
mod schema;
mod sequence;
mod shape;
mod start;
mod statistics;
mod subquery;
mod system;
mod type_rule;
mod user_function;
mod user_type;
mod user_variable;
mod walk;
mod window;
mod with;
mod write;

pub(crate) use command::{
    AlterUser, AlterView, Command, CreateProcedure, CreateTrigger, CreateUser, CreateView,
    DropProcedure, DropTrigger, DropUser, DropView, GrantChange, Maintenance, RenameView,
    SetOption,
};
pub(crate) use definition::{
    AlterTable, CreateIndex, CreateTable, DropIndex, DropTable, ExistingValue, NewRows,
    TableChange, Truncate, Verify,
};
pub(crate) use explain::{
    ExplainFormat, ExplainOptions, Measures, NodeKey, as_json, as_text, explain,
};
pub(crate) use expr::{BinaryOp, CaseBranch, Expr, ExprKind, Lookup, UnaryOp};
pub(crate) use function::{
    AggregateFunction, BitFunction, GeneralFunction, JsonFunction, MysqlFunction, NullRule,
    NumberFunction, ScalarFunction, SequenceFunction, TableFunction, TemporalFunction,
    TextFunction, Volatility, WindowFunction, is_aggregate, is_table_function, is_window_function,
    resolve_aggregate, resolve_function, resolve_table_function, resolve_window_function,
};
pub(crate) use function_scan::{FunctionScan, ProjectSet, SetCall};
pub(crate) use lock_rows::{LockRows, LockStrength, RowMark, WhenBlocked};
pub(crate) use lock_tables::{LockTables, TableLockMode};
pub(crate) use merge::{Matched, Merge, MergeAction, MergeArm};
pub(crate) use merge_join::{MergeJoin, MergeKey};
pub(crate) use node::{
    Aggregate, AggregateCall, Call, Distinct, Filter, GroupingSets, HashJoin, Hashed, IndexScan,
    Join, JoinKind, KeyBound, KeyRange, Limit, Node, OutputColumn, PointLookup, Project,
    RoutineName, Scan, SetOperation, SetOperator, Sort, SortKey, TopK, Values,
};
pub(crate) use operator::{resolve_binary, resolve_unary, symbol};
pub(crate) use references::Reference;
pub(crate) use routine_scan::RoutineScan;
pub(crate) use schema::{AlterSchema, CreateSchema, DropSchema, SchemaChange};
pub(crate) use sequence::{AlterSequence, CreateSequence, DropSequence};
pub(crate) use start::{PatternStyle, Rest, Start, after};
pub(crate) use statistics::ColumnStatistics;
pub(crate) use subquery::{Quantifier, Subquery, SubqueryId};
pub(crate) use system::{INFORMATION_SCHEMA, SystemRelation, SystemScan};
pub(crate) use type_rule::{DomainRule, DomainRules, TypeRule};
pub(crate) use user_function::{AlterFunction, CreateFunction, DropFunctions};
pub(crate) use user_type::{AlterType, CreateType, DropTypes};
pub(crate) use user_variable::{SetVariables, UserVariables};
pub(crate) use window::{Exclusion, Frame, FrameBound, FrameUnits, Window, WindowCall, WindowWork};
pub(crate) use with::{CommonTable, CteId, CteScan, Recursion, With, WorkingScan};
pub(crate) use write::{
    Assignment, CheckOf, Conflict, ConflictAction, ConflictUpdate, Delete, Insert, InsertSource,
    NewValue, RowCheck, UniqueKey, Update,
};

/// A whole statement, ready to authorize and run.
#[allow(clippy::large_enum_variant)] // there is one of them at a time
#[derive(Clone, Debug)]
pub(crate) enum Statement {
    /// A query or a data change: rows come out, or a count.
    Query(Query),
    /// Everything else.
    Command(Command),
    /// EXPLAIN of a query.
    Explain(Box<Explain>),
    /// DECLARE ... CURSOR.
    Declare(Box<DeclareCursor>),
    /// SET and SELECT ... INTO of variables.
    SetVariables(Box<SetVariables>),
}

/// DECLARE ... CURSOR.
#[derive(Clone, Debug)]
pub(crate) struct DeclareCursor {
    /// Whose rows it gives.
    pub query: Query,
    /// What it is.
    pub cursor: CursorDeclaration,
}

/// What a cursor is declared as.
#[derive(Clone, Debug)]
pub(crate) struct CursorDeclaration {
    /// Its name.
    pub name: String,
    /// SCROLL: it goes back, come what may; NO SCROLL: never. `None`: as far as it can.
    pub scroll: Option<bool>,
    /// WITH HOLD: it outlives its transaction.
    pub hold: bool,
}

/// EXPLAIN.
#[derive(Clone, Debug)]
pub(crate) struct Explain {
    /// What is explained.
    pub query: Query,
    /// How.
    pub options: ExplainOptions,
}

/// A query or data change with what a client needs to know about it.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    /// The tree.
    pub root: Node,
    /// What the client sees, in order: the names and types of the root's columns.
    pub columns: Vec<OutputColumn>,
    /// The type of each parameter `$1...`, as inferred.
    pub parameters: Vec<crate::types::DataType>,
    /// The views that it reads or changes rows through, and the functions that it calls. They leave no node behind, so
    /// that rights on them are checked by this.
    pub uses: Uses,
    /// The rows of cursors that it means by CURRENT OF: their ids are parameters behind those of the client.
    pub current_of: Vec<CurrentOf>,
    /// The tables of whose rows its rows are made, where it is the query of a cursor: the last of `columns`, which
    /// the client does not see, are their ids.
    pub tracked: Vec<crate::types::TableId>,
}

/// `WHERE CURRENT OF cursor`: the row of a table that a cursor is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CurrentOf {
    /// The name of the cursor.
    pub cursor: String,
    /// The table.
    pub table: crate::types::TableId,
}

/// What a statement uses that leaves no node in its tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uses {
    /// Views.
    pub views: Vec<ViewUse>,
    /// Functions of users.
    pub functions: Vec<FunctionUse>,
}

/// A call of a user's function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FunctionUse {
    /// What the function is kept under.
    pub function: String,
    /// With whose rights it is called; `None`: of whoever runs the statement.
    pub caller: Option<std::sync::Arc<str>>,
}

/// A use of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ViewUse {
    /// The view.
    pub view: crate::types::TableId,
    /// What it is used for.
    pub privilege: crate::catalog::Privilege,
    /// With whose rights: the owner of the view around it, or `None` for whoever runs the statement.
    pub reader: Option<std::sync::Arc<str>>,
}
