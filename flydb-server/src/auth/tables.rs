//! Which tables a plan touches, and how.
//!
//! Every struct of the plan is taken apart in full, without `..`: a new place where a table or a
//! subquery can hide does not compile until it is looked into here.

use std::sync::Arc;

use crate::catalog::{Privilege, TableId};
use crate::plan::{
    Aggregate, AggregateCall, Assignment, Call, CaseBranch, CommonTable, Conflict, ConflictAction,
    ConflictUpdate, CteScan, Delete, Distinct, Expr, ExprKind, Filter, Frame, FunctionScan,
    HashJoin, IndexScan, Insert, InsertSource, Join, KeyBound, KeyRange, Limit, LockRows, NewValue,
    Node, PointLookup, Project, ProjectSet, Quantifier, Recursion, RowMark, Scan, SetCall,
    SetOperation, Sort, SortKey, Subquery, SystemScan, TopK, Update, Values, Window, WindowCall,
    WindowWork, With, WorkingScan,
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
        match node {
            Node::Values(Values { rows, types: _ }) => {
                rows.iter().for_each(|row| self.exprs(row));
            }
            // Its rows show only what the user may see.
            Node::SystemScan(SystemScan { relation: _ }) => {}
            Node::Scan(scan) => self.scan(scan),
            Node::PointLookup(PointLookup { scan, key }) => {
                self.target = None;
                self.scan(scan);
                self.expr(key);
            }
            Node::IndexScan(scan) => self.index_scan(scan),
            Node::Filter(Filter { input, condition }) => {
                self.target = None;
                self.node(input);
                self.expr(condition);
            }
            Node::Project(Project { input, expressions }) => {
                self.node(input);
                self.exprs(expressions);
            }
            Node::Join(join) => self.join(join),
            Node::HashJoin(join) => self.hash_join(join),
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
                    strength: _,
                    blocked: _,
                } in marks
                {
                    if !watches {
                        self.touch(*table, Privilege::Update);
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
            // What its statements touch is checked when they are planned.
            Node::Call(Call {
                procedure: _,
                arguments,
                result: _,
                types: _,
            }) => self.exprs(arguments),
        }
    }

    fn scan(&mut self, scan: &Scan) {
        let Scan {
            table,
            columns: _,
            types: _,
            filter,
            with_row_id: _,
            reader,
        } = scan;
        if self.target.take() != Some(*table) || filter.is_some() {
            self.touch_as(*table, Privilege::Select, reader.as_ref());
        }
        self.exprs(filter);
    }

    fn index_scan(&mut self, scan: &IndexScan) {
        let IndexScan {
            scan,
            index: _,
            ranges,
            reverse: _,
        } = scan;
        self.target = None;
        self.scan(scan);
        for KeyRange {
            prefix,
            lower,
            upper,
        } in ranges
        {
            self.exprs(prefix);
            for KeyBound {
                value,
                inclusive: _,
            } in lower.iter().chain(upper)
            {
                self.expr(value);
            }
        }
    }

    fn join(&mut self, join: &Join) {
        let Join {
            left,
            right,
            kind: _,
            condition,
            lateral: _,
        } = join;
        self.target = None;
        self.node(left);
        self.node(right);
        self.exprs(condition);
    }

    fn hash_join(&mut self, join: &HashJoin) {
        let HashJoin {
            left,
            right,
            kind: _,
            left_keys,
            right_keys,
            residual,
        } = join;
        self.target = None;
        self.node(left);
        self.node(right);
        self.exprs(left_keys.iter().chain(right_keys).chain(residual));
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        let Aggregate {
            input,
            keys,
            calls,
            grouping: _,
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
        self.target = None;
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

    fn insert(&mut self, insert: &Insert) {
        let Insert {
            table,
            source,
            columns,
            checks,
            conflict,
            returning,
        } = insert;
        self.touch(*table, Privilege::Insert);
        self.node(source);
        for column in columns {
            match column {
                InsertSource::Source(expr) | InsertSource::Default(expr) => self.expr(expr),
                InsertSource::Sequence => {}
                InsertSource::SequenceUnless { given, value } => {
                    self.expr(given);
                    self.expr(value);
                }
            }
        }
        self.exprs(checks.iter().map(|(_, check)| check));
        if let Some(conflict) = conflict {
            self.conflict(*table, conflict);
        }
        self.returning(*table, returning.as_deref());
    }

    /// Changing the row in the way reads it: by its key at least.
    fn conflict(&mut self, table: TableId, conflict: &Conflict) {
        let Conflict { keys: _, action } = conflict;
        match action {
            ConflictAction::Nothing => {}
            ConflictAction::Update(update) => {
                let ConflictUpdate {
                    assignments,
                    condition,
                    again: _,
                } = update;
                self.touch(table, Privilege::Update);
                self.touch(table, Privilege::Select);
                for Assignment { column: _, value } in assignments {
                    self.new_value(value);
                }
                self.exprs(condition);
            }
            ConflictAction::Replace => self.touch(table, Privilege::Delete),
        }
    }

    fn new_value(&mut self, value: &NewValue) {
        match value {
            NewValue::Value(expr) => self.expr(expr),
            NewValue::Sequence => {}
        }
    }

    fn update(&mut self, update: &Update) {
        let Update {
            table,
            input,
            assignments,
            checks,
            returning,
        } = update;
        self.touch(*table, Privilege::Update);
        self.target = Some(*table);
        self.node(input);
        for Assignment { column: _, value } in assignments {
            match value {
                NewValue::Value(expr) if reads_columns(expr) => {
                    self.touch(*table, Privilege::Select);
                }
                NewValue::Value(_) | NewValue::Sequence => {}
            }
            self.new_value(value);
        }
        self.exprs(checks.iter().map(|(_, check)| check));
        self.returning(*table, returning.as_deref());
    }

    fn delete(&mut self, delete: &Delete) {
        let Delete {
            table,
            input,
            returning,
        } = delete;
        self.touch(*table, Privilege::Delete);
        self.target = Some(*table);
        self.node(input);
        self.returning(*table, returning.as_deref());
    }

    fn returning(&mut self, table: TableId, returning: Option<&[Expr]>) {
        self.target = None;
        if let Some(returning) = returning {
            self.touch(table, Privilege::Select);
            self.exprs(returning);
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
        for_each_operand(expr, &mut |operand| self.expr(operand));
    }
}

/// Whether an expression reads a column of its own input (a subquery reads one as an outer column).
fn reads_columns(expr: &Expr) -> bool {
    let mut reads = matches!(
        &expr.kind,
        ExprKind::Column(_) | ExprKind::Outer { .. } | ExprKind::Subquery(_)
    );
    for_each_operand(expr, &mut |operand| reads |= reads_columns(operand));
    reads
}

/// The expressions directly below one; a subquery's plan is not among them.
fn for_each_operand(expr: &Expr, visit: &mut dyn FnMut(&Expr)) {
    match &expr.kind {
        ExprKind::Literal(_)
        | ExprKind::Column(_)
        | ExprKind::Outer {
            depth: _,
            column: _,
        }
        | ExprKind::Parameter(_) => {}
        ExprKind::Cast {
            operand,
            explicit: _,
        }
        | ExprKind::Unary { op: _, operand }
        | ExprKind::IsNull(operand) => visit(operand),
        ExprKind::Binary { op: _, left, right } => {
            visit(left);
            visit(right);
        }
        ExprKind::And(operands) | ExprKind::Or(operands) | ExprKind::Coalesce(operands) => {
            operands.iter().for_each(visit);
        }
        ExprKind::InList {
            operand,
            list,
            negated: _,
            lookup: _,
        } => {
            visit(operand);
            list.iter().for_each(visit);
        }
        ExprKind::Like {
            operand,
            pattern,
            escape: _,
            case_insensitive: _,
            negated: _,
        } => {
            visit(operand);
            visit(pattern);
        }
        ExprKind::Case {
            branches,
            otherwise,
        } => {
            for CaseBranch { condition, result } in branches {
                visit(condition);
                visit(result);
            }
            otherwise.iter().for_each(|expr| visit(expr));
        }
        ExprKind::Function {
            function: _,
            arguments,
        } => arguments.iter().for_each(visit),
        ExprKind::Subquery(subquery) => match &subquery.quantifier {
            Quantifier::Scalar | Quantifier::Exists => {}
            Quantifier::Any { operands, op: _ } | Quantifier::All { operands, op: _ } => {
                operands.iter().for_each(visit);
            }
        },
    }
}
