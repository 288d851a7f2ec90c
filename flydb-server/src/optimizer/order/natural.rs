//! The order that rows come in as a plan is.

use super::{OrderedBy, plain_key};
use crate::optimizer::Planner;
use crate::plan::{Expr, ExprKind, IndexScan, JoinKind, Node, Scan, SortKey};

impl Planner<'_> {
    /// Whether a node's rows come in this order as it is.
    pub(in crate::optimizer) fn comes_ordered(&self, node: &Node, keys: &[OrderedBy]) -> bool {
        self.natural_order(node).starts_with(keys)
    }

    /// What a node's rows are ordered by, as far as that is known.
    pub(in crate::optimizer) fn natural_order(&self, node: &Node) -> Vec<OrderedBy> {
        match node {
            Node::Scan(scan) => self.order_of_scan(scan),
            Node::IndexScan(scan) => self.order_of_range(scan),
            Node::Filter(filter) => self.natural_order(&filter.input),
            Node::Limit(limit) => self.natural_order(&limit.input),
            Node::Distinct(distinct) => self.natural_order(&distinct.input),
            Node::Project(project) => {
                shown(&self.natural_order(&project.input), &project.expressions)
            }
            Node::Aggregate(aggregate) if aggregate.together => {
                shown(&self.natural_order(&aggregate.input), &aggregate.keys)
            }
            Node::Aggregate(_) => Vec::new(),
            Node::Sort(sort) => sorted(&sort.keys),
            Node::TopK(topk) => sorted(&topk.keys),
            Node::MergeJoin(join) => match join.kind {
                JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => {
                    self.natural_order(&join.left)
                }
                JoinKind::Right | JoinKind::Full => Vec::new(),
            },
            Node::Values(_)
            | Node::SystemScan(_)
            | Node::PointLookup(_)
            | Node::Join(_)
            | Node::HashJoin(_)
            | Node::Window(_)
            | Node::SetOperation(_)
            | Node::With(_)
            | Node::CteScan(_)
            | Node::Recursion(_)
            | Node::WorkingScan(_)
            | Node::FunctionScan(_)
            | Node::RoutineScan(_)
            | Node::ProjectSet(_)
            | Node::LockRows(_)
            | Node::Insert(_)
            | Node::Update(_)
            | Node::Delete(_)
            | Node::Merge(_)
            | Node::Call(_) => Vec::new(),
        }
    }

    fn order_of_scan(&self, scan: &Scan) -> Vec<OrderedBy> {
        on_scan(&self.index_order(scan, None, 0, false), scan)
    }

    fn order_of_range(&self, scan: &IndexScan) -> Vec<OrderedBy> {
        let [range] = scan.ranges.as_slice() else {
            return Vec::new();
        };
        // One that turns out to be all of the table is read as the table lies.
        if range.start.is_some() && !scan.in_order {
            return Vec::new();
        }
        let fixed = range.prefix.len();
        let order = self.index_order(&scan.scan, scan.index, fixed, scan.reverse);
        on_scan(&order, &scan.scan)
    }
}

/// An order of a table's columns as one of a scan's, up to the first that it has not.
fn on_scan(order: &[OrderedBy], scan: &Scan) -> Vec<OrderedBy> {
    let place = |by: &OrderedBy| {
        let column = scan.columns.iter().position(|one| *one == by.column)?;
        Some(OrderedBy { column, ..*by })
    };
    order.iter().map_while(place).collect()
}

/// An order of an input's columns as one of a projection's, up to the first that it does not show.
fn shown(order: &[OrderedBy], expressions: &[Expr]) -> Vec<OrderedBy> {
    let place = |by: &OrderedBy| {
        let is_it = |expr: &Expr| expr.kind == ExprKind::Column(by.column);
        let column = expressions.iter().position(is_it)?;
        Some(OrderedBy { column, ..*by })
    };
    order.iter().map_while(place).collect()
}

fn sorted(keys: &[SortKey]) -> Vec<OrderedBy> {
    keys.iter().map_while(plain_key).collect()
}
