//! Orders: what rows already come in, so that a sort, or most of a scan, can be spared.
//!
//! A scan gives its rows by row id, and a range of an index by the index's columns, NULLs last (first
//! where the column descends, or the index is read backwards). Entries alike in all columns of an
//! index that is not unique come by row id.

mod groups;
mod natural;
mod scan;

use super::Planner;
use crate::plan::{Expr, ExprKind, Filter, Limit, Node, Project, Sort, SortKey, TopK};
use crate::types::Value;

/// The rows that a LIMIT wants that is known when it runs.
const UNKNOWN_LIMIT: f64 = 100.0;

/// A column that rows are ordered by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct OrderedBy {
    pub(super) column: usize,
    pub(super) descending: bool,
}

/// A node, and whether its rows come in the order that was asked for.
pub(super) enum Ordered {
    Yes(Node),
    No(Node),
}

impl Ordered {
    fn map(self, wrap: impl FnOnce(Node) -> Node) -> Ordered {
        match self {
            Ordered::Yes(node) => Ordered::Yes(wrap(node)),
            Ordered::No(node) => Ordered::No(wrap(node)),
        }
    }
}

impl Planner<'_> {
    /// Takes out what orders make needless.
    pub(super) fn order(&self, node: Node) -> Node {
        match node {
            Node::Limit(limit) => self.order_limit(limit),
            Node::Sort(sort) => self.order_sort(sort),
            Node::Aggregate(aggregate) => self.order_aggregate(aggregate),
            Node::HashJoin(mut join) => {
                self.order_in_place(&mut join.left);
                self.order_in_place(&mut join.right);
                self.merged(join)
            }
            mut other => {
                other.for_each_input_mut(&mut |input, _| self.order_in_place(input));
                other
            }
        }
    }

    fn order_in_place(&self, node: &mut Node) {
        let taken = std::mem::replace(node, super::nothing(Vec::new()));
        *node = self.order(taken);
    }

    fn order_sort(&self, sort: Sort) -> Node {
        let Sort { input, keys } = sort;
        match self.ordered(self.order(*input), &keys, None) {
            Ordered::Yes(node) => node,
            Ordered::No(input) => Node::Sort(Sort {
                input: Box::new(input),
                keys,
            }),
        }
    }

    /// LIMIT goes below a projection, and makes one node with a sort.
    fn order_limit(&self, limit: Limit) -> Node {
        let Limit {
            input,
            limit,
            offset,
            ties,
        } = limit;
        if !ties.is_empty() {
            return Node::Limit(Limit {
                input: Box::new(self.order(*input)),
                limit,
                offset,
                ties,
            });
        }
        match *input {
            Node::Project(Project { input, expressions }) => {
                let input = self.order_limit(Limit {
                    input,
                    limit,
                    offset,
                    ties,
                });
                Node::Project(Project {
                    input: Box::new(input),
                    expressions,
                })
            }
            Node::Sort(Sort { input, keys }) => {
                let skipped = offset.as_ref().map_or(0.0, wanted);
                let first = limit.as_ref().map(|limit| wanted(limit) + skipped);
                let input = self.ordered(self.order(*input), &keys, first);
                first_of(input, keys, limit, offset)
            }
            other => Node::Limit(Limit {
                input: Box::new(self.order(other)),
                limit,
                offset,
                ties,
            }),
        }
    }

    /// The node with its rows in this order, where that costs nothing; else the node as it was. When
    /// only so many first rows are wanted, a whole index is read for its order, or more of a range than else.
    fn ordered(&self, node: Node, keys: &[SortKey], first: Option<f64>) -> Ordered {
        let columns: Option<Vec<OrderedBy>> = keys.iter().map(plain_key).collect();
        match columns {
            Some(columns) => self.ordered_by(node, &columns, first),
            None => Ordered::No(node),
        }
    }

    pub(super) fn ordered_by(&self, node: Node, keys: &[OrderedBy], first: Option<f64>) -> Ordered {
        match node {
            Node::Filter(Filter { input, condition }) => {
                let wrap = |input| {
                    Node::Filter(Filter {
                        input: Box::new(input),
                        condition,
                    })
                };
                let ordered = self.ordered_by(*input, keys, None);
                ordered.map(wrap)
            }
            Node::Project(Project { input, expressions }) => {
                let below: Option<Vec<OrderedBy>> = keys
                    .iter()
                    .map(|key| below_project(key, &expressions))
                    .collect();
                let ordered = match below {
                    Some(keys) => self.ordered_by(*input, &keys, first),
                    None => Ordered::No(*input),
                };
                let wrap = |input| {
                    Node::Project(Project {
                        input: Box::new(input),
                        expressions,
                    })
                };
                ordered.map(wrap)
            }
            Node::PointLookup(_) => Ordered::Yes(node),
            Node::Scan(scan) => self.ordered_scan(scan, keys, first),
            Node::IndexScan(scan) => self.ordered_index_scan(scan, keys),
            Node::HashJoin(join) => self.ordered_join(join, keys, first),
            Node::MergeJoin(join) => self.ordered_merge(join, keys, first),
            Node::Aggregate(aggregate) => self.ordered_groups(aggregate, keys, first),
            other if self.comes_ordered(&other, keys) => Ordered::Yes(other),
            other => Ordered::No(other),
        }
    }
}

/// About how many rows a LIMIT wants.
fn wanted(limit: &Expr) -> f64 {
    match &limit.kind {
        ExprKind::Literal(Value::BigInt(limit)) => {
            i32::try_from(*limit).map_or(f64::INFINITY, f64::from)
        }
        _ => UNKNOWN_LIMIT,
    }
}

/// A sort key that is a column, with NULLs where indexes have them.
fn plain_key(key: &SortKey) -> Option<OrderedBy> {
    match key.expr.kind {
        ExprKind::Column(column) if key.nulls_first == key.descending => Some(OrderedBy {
            column,
            descending: key.descending,
        }),
        _ => None,
    }
}

fn below_project(key: &OrderedBy, expressions: &[Expr]) -> Option<OrderedBy> {
    match expressions.get(key.column)?.kind {
        ExprKind::Column(column) => Some(OrderedBy { column, ..*key }),
        _ => None,
    }
}

/// LIMIT over rows that are in order, or else the first rows of an order.
fn first_of(input: Ordered, keys: Vec<SortKey>, limit: Option<Expr>, offset: Option<Expr>) -> Node {
    match (input, limit) {
        (Ordered::Yes(input), limit) => Node::Limit(Limit {
            input: Box::new(input),
            limit,
            offset,
            ties: Vec::new(),
        }),
        (Ordered::No(input), Some(limit)) => Node::TopK(TopK {
            input: Box::new(input),
            keys,
            limit,
            offset,
        }),
        (Ordered::No(input), None) => Node::Limit(Limit {
            input: Box::new(Node::Sort(Sort {
                input: Box::new(input),
                keys,
            })),
            limit: None,
            offset,
            ties: Vec::new(),
        }),
    }
}
