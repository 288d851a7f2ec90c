//! Whether a query run again on the same data gives the same rows, so that its result may be kept.
//!
//! Nodes are matched in full: a new kind of node has to say here what it depends on besides tables.

use super::{Expr, ExprKind, Node, SetCall, TypeRule, Volatility};
use crate::types::DataType;

impl Node {
    /// Whether the rows depend on nothing but the tables, the parameters, the user and the time zone.
    pub(crate) fn is_repeatable(&self) -> bool {
        let itself = match self {
            Node::Values(_)
            | Node::Scan(_)
            | Node::PointLookup(_)
            | Node::IndexScan(_)
            | Node::Filter(_)
            | Node::Project(_)
            | Node::Join(_)
            | Node::HashJoin(_)
            | Node::MergeJoin(_)
            | Node::Aggregate(_)
            | Node::Window(_)
            | Node::Distinct(_)
            | Node::Sort(_)
            | Node::TopK(_)
            | Node::Limit(_)
            | Node::SetOperation(_)
            | Node::With(_)
            | Node::CteScan(_)
            | Node::Recursion(_)
            | Node::WorkingScan(_) => true,
            Node::FunctionScan(scan) => scan.call.is_repeatable(),
            Node::ProjectSet(set) => set.calls.iter().all(SetCall::is_repeatable),
            Node::LockRows(_)
            | Node::RoutineScan(_)
            | Node::SystemScan(_)
            | Node::Insert(_)
            | Node::Update(_)
            | Node::Delete(_)
            | Node::Merge(_)
            | Node::Call(_) => false,
        };
        let mut repeatable = itself;
        self.for_each_expr(&mut |expr| repeatable = repeatable && expr.is_repeatable());
        self.for_each_input(&mut |input, _| repeatable = repeatable && input.is_repeatable());
        repeatable
    }

    /// Whether it does no more than look a few rows up: running it costs no more than finding a kept
    /// result.
    pub(crate) fn is_lookup(&self) -> bool {
        match self {
            Node::PointLookup(_) | Node::Values(_) => true,
            Node::Project(project) => project.input.is_lookup(),
            Node::Filter(filter) => filter.input.is_lookup(),
            Node::Limit(limit) => limit.input.is_lookup(),
            Node::SystemScan(_)
            | Node::With(_)
            | Node::CteScan(_)
            | Node::Recursion(_)
            | Node::WorkingScan(_)
            | Node::FunctionScan(_)
            | Node::RoutineScan(_)
            | Node::ProjectSet(_)
            | Node::LockRows(_)
            | Node::Scan(_)
            | Node::IndexScan(_)
            | Node::Join(_)
            | Node::HashJoin(_)
            | Node::MergeJoin(_)
            | Node::Aggregate(_)
            | Node::Window(_)
            | Node::Distinct(_)
            | Node::Sort(_)
            | Node::TopK(_)
            | Node::SetOperation(_)
            | Node::Insert(_)
            | Node::Update(_)
            | Node::Delete(_)
            | Node::Merge(_)
            | Node::Call(_) => false,
        }
    }
}

impl Expr {
    fn is_repeatable(&self) -> bool {
        !self.any(&mut |expr| match &expr.kind {
            ExprKind::Function { function, .. } => {
                function.entry().volatility != Volatility::Immutable
            }
            ExprKind::Cast { operand, .. } => reads_clock(operand.data_type, expr.data_type),
            ExprKind::Subquery(subquery) => !subquery.plan.is_repeatable(),
            ExprKind::Typed {
                rule: TypeRule::InDomain(rules),
                ..
            } => {
                let mut checks = rules.checks.iter();
                checks.any(|check| !check.condition.is_repeatable())
            }
            _ => false,
        })
    }
}

impl SetCall {
    fn is_repeatable(&self) -> bool {
        self.function.entry().volatility == Volatility::Immutable
    }
}

/// Whether a conversion may depend on the time: `'today'` and `'now'` are dates and times.
const fn reads_clock(from: DataType, to: DataType) -> bool {
    let text = matches!(
        from,
        DataType::Unknown | DataType::Text | DataType::Varchar(_) | DataType::Char(_)
    );
    let time = matches!(
        to,
        DataType::Date
            | DataType::Time
            | DataType::TimeTz
            | DataType::DateTime
            | DataType::Timestamp
    );
    // A time of day gets the session's zone as it is today.
    text && time || matches!((from, to), (DataType::Time, DataType::TimeTz))
}
