//! The nodes of a plan. The operator that runs a node bears its name in `exec`.

mod aggregate;
mod join;
mod order;
mod scan;

use super::{
    CteScan, Delete, Expr, FunctionScan, Insert, LockRows, Merge, MergeJoin, ProjectSet, Recursion,
    RoutineScan, SystemScan, Update, Window, With, WorkingScan,
};
use crate::catalog::Procedure;
use crate::types::{DataType, TableId};
pub(crate) use aggregate::{Aggregate, AggregateCall, GroupingSets};
pub(crate) use join::{HashJoin, Hashed, Join, JoinKind};
pub(crate) use order::{Limit, Sort, SortKey, TopK};
pub(crate) use scan::{IndexScan, KeyBound, KeyRange, PointLookup, Scan};

/// A node of a plan.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// Rows written in the statement.
    Values(Values),
    /// All rows of a relation that the server fills.
    SystemScan(SystemScan),
    /// All rows of a table, in row id order.
    Scan(Scan),
    /// The row whose id is the value of an expression (tables with a row id column).
    PointLookup(PointLookup),
    /// The rows of a range of an index or of row ids, in its order.
    IndexScan(IndexScan),
    /// The rows for which a condition is true.
    Filter(Filter),
    /// New columns computed from each row.
    Project(Project),
    /// Any join, by nested loops.
    Join(Join),
    /// A join on equal keys, by hashing one side.
    HashJoin(HashJoin),
    /// A join on equal keys of inputs that are in their order.
    MergeJoin(MergeJoin),
    /// Groups and their aggregates; without keys one row, always.
    Aggregate(Aggregate),
    /// Window functions.
    Window(Window),
    /// Distinct rows.
    Distinct(Distinct),
    /// Sorted rows.
    Sort(Sort),
    /// The first rows in an order.
    TopK(TopK),
    /// Some of the rows.
    Limit(Limit),
    /// UNION, INTERSECT, EXCEPT.
    SetOperation(SetOperation),
    /// WITH, where its queries are computed once.
    With(With),
    /// The rows of a WITH query.
    CteScan(CteScan),
    /// WITH RECURSIVE.
    Recursion(Recursion),
    /// The rows that a recursion found last.
    WorkingScan(WorkingScan),
    /// The rows of a function.
    FunctionScan(FunctionScan),
    /// The rows of a function of a user that is run.
    RoutineScan(RoutineScan),
    /// Each row with the rows of sets.
    ProjectSet(ProjectSet),
    /// Rows that are locked.
    LockRows(LockRows),
    /// INSERT.
    Insert(Insert),
    /// UPDATE.
    Update(Update),
    /// DELETE.
    Delete(Delete),
    /// See [`Merge`].
    Merge(Merge),
    /// CALL.
    Call(Call),
}

/// A call of a procedure, whose statements are planned when it runs. Output: the rows of one of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// The procedure.
    pub procedure: RoutineName,
    /// Its arguments, of the parameters' types; without columns and subqueries.
    pub arguments: Vec<Expr>,
    /// Which statement of the body brings the result.
    pub result: Option<usize>,
    /// The types of the result's columns.
    pub types: Vec<DataType>,
}

/// The full name of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoutineName {
    /// The schema that it is in.
    pub schema: String,
    /// Its name there.
    pub name: String,
}

impl RoutineName {
    /// That of a procedure.
    pub(crate) fn of(procedure: &Procedure) -> RoutineName {
        RoutineName {
            schema: procedure.schema.clone(),
            name: procedure.name.clone(),
        }
    }
}

/// A column that a query returns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OutputColumn {
    /// What the client sees: alias, column or function name, or `?column?`.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Whether NULL can come.
    pub nullable: bool,
    /// The table's column that it shows unchanged, where it does.
    pub origin: Option<(TableId, usize)>,
}

/// Rows written in the statement: `VALUES`, `INSERT ... VALUES`, and one row without columns for
/// a SELECT without FROM.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Values {
    /// The rows; expressions without columns.
    pub rows: Vec<Vec<Expr>>,
    /// The types of the columns.
    pub types: Vec<DataType>,
}

/// The rows for which a condition is true.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    /// Where rows come from.
    pub input: Box<Node>,
    /// BOOLEAN.
    pub condition: Expr,
}

/// New columns computed from each row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Project {
    /// Where rows come from.
    pub input: Box<Node>,
    /// One for each output column.
    pub expressions: Vec<Expr>,
}

/// Distinct rows; NULLs are alike. Keeps the first of each in input order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Distinct {
    /// Where rows come from.
    pub input: Box<Node>,
    /// DISTINCT ON: only these must differ. `None`: all columns.
    pub on: Option<Vec<Expr>>,
}

/// Which set operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum SetOperator {
    /// UNION.
    Union,
    /// INTERSECT.
    Intersect,
    /// EXCEPT.
    Except,
}

/// UNION, INTERSECT, EXCEPT of two inputs whose columns have the same types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SetOperation {
    /// Which.
    pub operator: SetOperator,
    /// ALL: keep duplicates.
    pub all: bool,
    /// Left input.
    pub left: Box<Node>,
    /// Right input.
    pub right: Box<Node>,
}
