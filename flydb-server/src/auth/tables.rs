//! Which tables a plan touches, and how.
//!
//! Every struct of the plan is taken apart in full, without `..`: a new place where a table or a
//! subquery can hide does not compile until it is looked into here.

mod changes;
mod joins;
mod scans;

use std::sync::Arc;

use crate::catalog::{Privilege, TableId};
use crate::plan::{
    Aggregate, AggregateCall, Call, CommonTable, CteScan, Distinct, Expr, ExprKind, Filter, Frame,
    FunctionScan, Limit, LockRows, Node, PointLookup, Project, ProjectSet, Recursion, RoutineScan,
    RowMark, SetCall, SetOperation, Sort, SortKey, Subquery, SystemScan, TopK, Values, Window,
    WindowCall, WindowWork, With, WorkingScan,
};

/// One use of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Access {
    pub(super) table: TableId,
    pub(super) privilege: Privilege,
    /// With whose rights; `None`: of whoever runs the statement.
    pub(super) user: Option<Arc<str>>,
}

/// Every use of a table in a plan, each once.
pub(super) fn accesses(root: &Node) -> Vec<Access> {
    let mut walk = Walk::default();
    walk.node(root);
    walk.found
}

#[derive(Default)]
struct Walk {
    found: Vec<Access>,
    /// The table that an UPDATE or DELETE around changes: scanning it for the rows to change reads
    /// nothing that the user sees.
    target: Option<TableId>,
}

impl Walk {
    fn touch(&mut self, table: TableId, privilege: Privilege) {
        self.touch_as(table, privilege, None);
    }

    fn touch_as(&mut self, table: TableId, privilege: Privilege, user: Option<&Arc<str>>) {
        let access = Access {
            table,
            privilege,
            user: user.cloned(),
        };
        if !self.found.contains(&access) {
            self.found.push(access);
        }
    }

    fn node(&mut self, node: &Node) {
        if !hands_rows_on(node) {
            self.target = None;
        }
        match node {
            Node::Values(Values { rows, types: _ }) => {
                rows.iter().for_each(|row| self.exprs(row));
            }
            // Its rows show only what the user may see.
            Node::SystemScan(SystemScan { relation: _ }) => {}
            Node::Scan(scan) => self.scan(scan),
            Node::PointLookup(PointLookup { scan, key }) => {
                self.scan(scan);
                self.expr(key);
            }
            Node::IndexScan(scan) => self.index_scan(scan),
            Node::Filter(Filter { input, condition }) => {
                self.node(input);
                self.expr(condition);
            }
            Node::Project(Project { input, expressions }) => {
                self.node(input);
                self.exprs(expressions);
            }
            Node::Join(join) => self.join(join),
            Node::HashJoin(join) => self.hash_join(join),
            Node::MergeJoin(join) => self.merge_join(join),
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Window(window) => self.window(window),
            Node::Distinct(Distinct { input, on }) => {
                self.node(input);
                self.exprs(on.iter().flatten());
            }
            Node::Sort(Sort { input, keys }) => {
                self.node(input);
                self.sort_keys(keys);
            }
            Node::TopK(TopK {
                input,
                keys,
                limit,
                offset,
            }) => {
                self.node(input);
                self.sort_keys(keys);
                self.expr(limit);
                self.exprs(offset);
            }
            Node::Limit(Limit {
                input,
                limit,
                offset,
                ties,
            }) => {
                self.node(input);
                self.exprs(limit);
                self.exprs(offset);
                self.sort_keys(ties);
            }
            Node::With(With { tables, body }) => {
                for CommonTable { id: _, plan } in tables {
                    self.node(plan);
                }
                self.node(body);
            }
            Node::CteScan(CteScan { id: _, types: _ })
            | Node::WorkingScan(WorkingScan { id: _, types: _ }) => {}
            Node::Recursion(Recursion {
                id: _,
                seed,
                step,
                all: _,
            }) => {
                self.node(seed);
                self.node(step);
            }
            Node::FunctionScan(FunctionScan {
                call,
                ordinality: _,
            }) => self.set_call(call),
            // What its statements touch is checked when they are planned.
            Node::RoutineScan(RoutineScan {
                function: _,
                arguments,
                types: _,
                reader: _,
            }) => self.exprs(arguments),
            Node::ProjectSet(ProjectSet { input, calls }) => {
                self.node(input);
                calls.iter().for_each(|call| self.set_call(call));
            }
            Node::LockRows(LockRows {
                input,
                marks,
                one_by_one: _,
                watches,
            }) => {
                self.node(input);
                for RowMark {
                    table,
                    reader,
                    strength: _,
                    blocked: _,
                } in marks
                {
                    if !watches {
                        self.touch_as(*table, Privilege::Update, reader.as_ref());
                    }
                }
            }
            Node::SetOperation(SetOperation {
                operator: _,
                all: _,
                left,
                right,
            }) => {
                self.node(left);
                self.node(right);
            }
            Node::Insert(insert) => self.insert(insert),
            Node::Update(update) => self.update(update),
            Node::Delete(delete) => self.delete(delete),
            Node::Merge(merge) => self.merge(merge),
            // What its statements touch is checked when they are planned.
            Node::Call(Call {
                procedure: _,
                arguments,
                result: _,
                types: _,
            }) => self.exprs(arguments),
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        let Aggregate {
            input,
            keys,
            calls,
            grouping: _,
            together: _,
        } = aggregate;
        self.node(input);
        self.exprs(keys);
        calls.iter().for_each(|call| self.call(call));
    }

    fn call(&mut self, call: &AggregateCall) {
        let AggregateCall {
            function: _,
            arguments,
            distinct: _,
            filter,
            order_by,
            data_type: _,
        } = call;
        self.exprs(arguments.iter().chain(filter));
        self.sort_keys(order_by);
    }

    fn window(&mut self, window: &Window) {
        let Window {
            input,
            partition_by,
            order_by,
            calls,
        } = window;
        self.node(input);
        self.exprs(partition_by);
        self.sort_keys(order_by);
        for WindowCall { work, frame } in calls {
            match work {
                WindowWork::Aggregate(call) => self.call(call),
                WindowWork::Function {
                    function: _,
                    arguments,
                    data_type: _,
                } => self.exprs(arguments),
            }
            let Frame {
                units: _,
                start,
                end,
                exclusion: _,
            } = frame;
            self.exprs(start.offset().into_iter().chain(end.offset()));
        }
    }

    fn set_call(&mut self, call: &SetCall) {
        let SetCall {
            function: _,
            arguments,
            types: _,
            position: _,
        } = call;
        self.exprs(arguments);
    }

    fn sort_keys(&mut self, keys: &[SortKey]) {
        for SortKey {
            expr,
            descending: _,
            nulls_first: _,
        } in keys
        {
            self.expr(expr);
        }
    }

    fn exprs<'a>(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Subquery(subquery) = &expr.kind {
            let Subquery {
                id: _,
                quantifier: _,
                plan,
                correlated: _,
            } = &**subquery;
            self.target = None;
            self.node(plan);
        }
        if let Some((sequence, privilege)) = expr.sequence_use() {
            self.touch(sequence, privilege);
        }
        expr.for_each_operand(&mut |operand| self.expr(operand));
    }
}

/// Whether a node gives its input's rows, or a table's, without looking at a value of them: which rows
/// come, and in which order, says nothing of what is in them then.
fn hands_rows_on(node: &Node) -> bool {
    let unread = |keys: &[SortKey]| !keys.iter().any(|key| reads_columns(&key.expr));
    match node {
        Node::Scan(_) | Node::Project(_) | Node::LockRows(_) => true,
        Node::Filter(Filter { condition, .. }) => !reads_columns(condition),
        Node::Sort(Sort { keys, .. }) | Node::TopK(TopK { keys, .. }) => unread(keys),
        Node::Limit(Limit { ties, .. }) => unread(ties),
        _ => false,
    }
}

/// Whether an expression reads a column of its own input (a subquery reads one as an outer column).
fn reads_columns(expr: &Expr) -> bool {
    let mut reads = matches!(
        &expr.kind,
        ExprKind::Column(_) | ExprKind::Outer { .. } | ExprKind::Subquery(_)
    );
    expr.for_each_operand(&mut |operand| reads |= reads_columns(operand));
    reads
}
