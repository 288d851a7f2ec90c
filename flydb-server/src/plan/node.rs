//! The nodes of a plan. The operator that runs a node bears its name in `exec`.

use std::sync::Arc;

use super::{
    AggregateFunction, CteScan, Delete, Expr, FunctionScan, Insert, LockRows, Merge, MergeJoin,
    ProjectSet, Recursion, Start, SystemScan, Update, Window, With, WorkingScan,
};
use crate::catalog::Procedure;
use crate::types::{DataType, IndexId, TableId};

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

/// All rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scan {
    /// The table.
    pub table: TableId,
    /// Which of its columns come out, in this order.
    pub columns: Vec<usize>,
    /// Their types.
    pub types: Vec<DataType>,
    /// A condition pushed down, over the output columns; only rows for which it is true come.
    pub filter: Option<Expr>,
    /// Whether the row id comes as a last BIGINT column (for UPDATE and DELETE).
    pub with_row_id: bool,
    /// With whose rights it is read: the owner of the view that it comes from, or `None` for whoever
    /// runs the statement.
    pub reader: Option<Arc<str>>,
}

/// The row whose id is a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PointLookup {
    /// The table, its columns and what is left of the condition.
    pub scan: Scan,
    /// The row id, of an integer type, without columns of the input; NULL finds nothing.
    pub key: Expr,
}

/// A range of an index.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct IndexScan {
    /// The table, its columns and what is left of the condition.
    pub scan: Scan,
    /// The index; `None` ranges over row ids.
    pub index: Option<IndexId>,
    /// The ranges, each with its own prefix; disjoint where constants can tell, else checked by row id.
    pub ranges: Vec<KeyRange>,
    /// From the end to the start.
    pub reverse: bool,
    /// Whether the order of its rows matters.
    pub in_order: bool,
}

/// A range of keys: equal on a prefix of the index's columns, then between two bounds on the next,
/// or with one start.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyRange {
    /// Values of the leading columns, of the columns' types; a NULL finds nothing.
    pub prefix: Vec<Expr>,
    /// The lower bound of the column after the prefix.
    pub lower: Option<KeyBound>,
    /// Its upper bound.
    pub upper: Option<KeyBound>,
    /// How its texts start.
    pub start: Option<Start>,
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KeyBound {
    /// The value, of the column's type; NULL makes the range empty.
    pub value: Expr,
    /// Whether the value itself belongs to the range.
    pub inclusive: bool,
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

/// How a join treats rows without a partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum JoinKind {
    /// Only pairs.
    Inner,
    /// Rows of the left without a partner come with NULLs.
    Left,
    /// Rows of the right without a partner come with NULLs.
    Right,
    /// Both.
    Full,
    /// Rows of the left that have a partner, once; only their columns.
    Semi,
    /// Rows of the left that have none; only their columns.
    Anti,
}

/// Any join. Output: left's columns, then right's (not for Semi and Anti).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Join {
    /// Left input.
    pub left: Box<Node>,
    /// Right input. With `lateral`, it reads the left row as [`super::ExprKind::Outer`] of depth 1.
    pub right: Box<Node>,
    /// What happens to rows without a partner.
    pub kind: JoinKind,
    /// The condition, over left's columns then right's; `None` pairs everything.
    pub condition: Option<Expr>,
    /// Whether the right side is run anew for each left row.
    pub lateral: bool,
}

/// Which side of a join is hashed. The other's rows are sought in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hashed {
    Left,
    Right,
}

/// A join on equal keys. One side is hashed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HashJoin {
    /// Left input.
    pub left: Box<Node>,
    /// Right input.
    pub right: Box<Node>,
    /// What happens to rows without a partner.
    pub kind: JoinKind,
    /// The side that is hashed; the left one of Left, Semi and Anti only.
    pub hashed: Hashed,
    /// Key expressions over the left's columns.
    pub left_keys: Vec<Expr>,
    /// Key expressions over the right's columns (from 0), of the same types.
    pub right_keys: Vec<Expr>,
    /// What else must hold, over left's columns then right's.
    pub residual: Option<Expr>,
}

/// Groups and aggregates. Output: the keys, then the aggregates, then what GROUPING answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Aggregate {
    /// Where rows come from.
    pub input: Box<Node>,
    /// What rows are grouped by; without keys there is one group, even of no rows.
    pub keys: Vec<Expr>,
    /// What is computed of each group.
    pub calls: Vec<AggregateCall>,
    /// The sets of keys, where rows are not grouped by all of them at once.
    pub grouping: GroupingSets,
}

/// GROUPING SETS, ROLLUP and CUBE.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupingSets {
    /// For each set the keys that it has; in its groups the others are NULL. Empty: one set of all keys.
    pub sets: Vec<Vec<usize>>,
    /// For each GROUPING the keys that it asks for: an INT with a bit for each, the last one's the
    /// lowest, set where the group's set does not have the key.
    pub groupings: Vec<Vec<usize>>,
}

impl GroupingSets {
    /// Whether every set has a key, so that it is never NULL for lack of it.
    pub(crate) fn all_have(&self, key: usize) -> bool {
        self.sets.iter().all(|set| set.contains(&key))
    }
}

/// One aggregate.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AggregateCall {
    /// Which.
    pub function: AggregateFunction,
    /// Its arguments, over the input's columns.
    pub arguments: Vec<Expr>,
    /// DISTINCT.
    pub distinct: bool,
    /// FILTER (WHERE ...).
    pub filter: Option<Expr>,
    /// ORDER BY within the call, for those that depend on it.
    pub order_by: Vec<SortKey>,
    /// The type of its result.
    pub data_type: DataType,
}

/// Distinct rows; NULLs are alike. Keeps the first of each in input order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Distinct {
    /// Where rows come from.
    pub input: Box<Node>,
    /// DISTINCT ON: only these must differ. `None`: all columns.
    pub on: Option<Vec<Expr>>,
}

/// One key of an order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SortKey {
    /// Over the input's columns.
    pub expr: Expr,
    /// DESC.
    pub descending: bool,
    /// Where NULLs come; by default last in ASC and first in DESC.
    pub nulls_first: bool,
}

/// Sorted rows; stable.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sort {
    /// Where rows come from.
    pub input: Box<Node>,
    /// The order.
    pub keys: Vec<SortKey>,
}

/// Sort, then Limit, in memory of the limit's size.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TopK {
    /// Where rows come from.
    pub input: Box<Node>,
    /// The order.
    pub keys: Vec<SortKey>,
    /// LIMIT, a BIGINT without columns.
    pub limit: Expr,
    /// OFFSET.
    pub offset: Option<Expr>,
}

/// Some of the rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Limit {
    /// Where rows come from.
    pub input: Box<Node>,
    /// How many at most, a BIGINT without columns; NULL or `None`: all. Negative: 2201W.
    pub limit: Option<Expr>,
    /// How many to leave out first; NULL or `None`: none. Negative: 2201X.
    pub offset: Option<Expr>,
    /// WITH TIES: the order that the input is in; rows equal to the last in it come as well. Empty: none do.
    pub ties: Vec<SortKey>,
}

impl Limit {
    /// All rows, around those of a view: a condition that may fail for a row, and tell of it by that, is not tested
    /// of what the view hides. The optimizer takes it away once the conditions are where they belong.
    pub(crate) fn fence(input: Node) -> Node {
        Node::Limit(Limit {
            input: Box::new(input),
            limit: None,
            offset: None,
            ties: Vec::new(),
        })
    }

    /// Whether it lets all rows through.
    pub(crate) const fn is_fence(&self) -> bool {
        self.limit.is_none() && self.offset.is_none()
    }
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
