//! Orders: what rows already come in, so that a sort, or most of a scan, can be spared.
//!
//! A scan gives its rows by row id, and a range of an index by the index's columns, NULLs last (first
//! where the column descends, or the index is read backwards). Entries alike in all columns of an
//! index that is not unique come by row id.

use super::Planner;
use crate::plan::{
    Aggregate, AggregateFunction, Expr, ExprKind, Filter, IndexScan, KeyRange, Limit, Node,
    Project, Scan, Sort, SortKey, TopK, UnaryOp,
};
use crate::types::{DataType, IndexId, Value};

/// A column that rows are ordered by.
#[derive(Clone, Copy)]
struct OrderedBy {
    column: usize,
    descending: bool,
}

/// A node, and whether its rows come in the order that was asked for.
enum Ordered {
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
        match self.ordered(self.order(*input), &keys, false) {
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
                let input = self.ordered(self.order(*input), &keys, limit.is_some());
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

    /// MIN and MAX of an ordered column are the first row's.
    fn order_aggregate(&self, aggregate: Aggregate) -> Node {
        let Aggregate {
            input,
            keys,
            calls,
            grouping,
        } = aggregate;
        let mut input = self.order(*input);
        if let ([], [call]) = (keys.as_slice(), calls.as_slice())
            && let Some(key) = extreme(call)
        {
            input = match self.ordered(input, std::slice::from_ref(&key), true) {
                Ordered::Yes(ordered) => first_not_null(ordered, &key.expr),
                Ordered::No(input) => input,
            };
        }
        Node::Aggregate(Aggregate {
            input: Box::new(input),
            keys,
            calls,
            grouping,
        })
    }

    /// The node with its rows in this order, where that costs nothing; else the node as it was. When
    /// only the first rows are wanted, a whole index is read for its order.
    fn ordered(&self, node: Node, keys: &[SortKey], first_only: bool) -> Ordered {
        let columns: Option<Vec<OrderedBy>> = keys.iter().map(plain_key).collect();
        match columns {
            Some(columns) => self.ordered_by(node, &columns, first_only),
            None => Ordered::No(node),
        }
    }

    fn ordered_by(&self, node: Node, keys: &[OrderedBy], first_only: bool) -> Ordered {
        match node {
            Node::Filter(Filter { input, condition }) => {
                let wrap = |input| {
                    Node::Filter(Filter {
                        input: Box::new(input),
                        condition,
                    })
                };
                let ordered = self.ordered_by(*input, keys, false);
                ordered.map(wrap)
            }
            Node::Project(Project { input, expressions }) => {
                let below: Option<Vec<OrderedBy>> = keys
                    .iter()
                    .map(|key| below_project(key, &expressions))
                    .collect();
                let ordered = match below {
                    Some(keys) => self.ordered_by(*input, &keys, first_only),
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
            Node::Scan(scan) => self.ordered_scan(scan, keys, first_only),
            Node::IndexScan(scan) => self.ordered_index_scan(scan, keys),
            other => Ordered::No(other),
        }
    }

    /// A scan by row id, forwards or backwards, or by an index where only the first rows are wanted
    /// and none is filtered out.
    fn ordered_scan(&self, scan: Scan, keys: &[OrderedBy], first_only: bool) -> Ordered {
        let Some(table) = self.catalog.table_by_id(scan.table) else {
            return Ordered::No(Node::Scan(scan));
        };
        if let (Some(row_id), Some(first)) = (table.row_id_column, keys.first())
            && scan.columns.get(first.column) == Some(&row_id)
        {
            return Ordered::Yes(match first.descending {
                false => Node::Scan(scan),
                true => whole_index(scan, None, true),
            });
        }
        if !first_only || scan.filter.is_some() {
            return Ordered::No(Node::Scan(scan));
        }
        for index in table.indexes.iter().filter(|index| index.is_whole()) {
            for reverse in [false, true] {
                let order = self.index_order(&scan, Some(index.id), 0, reverse);
                if satisfies(&order, &[], keys, &scan) {
                    return Ordered::Yes(whole_index(scan, Some(index.id), reverse));
                }
            }
        }
        Ordered::No(Node::Scan(scan))
    }

    fn ordered_index_scan(&self, mut scan: IndexScan, keys: &[OrderedBy]) -> Ordered {
        let [range] = scan.ranges.as_slice() else {
            return Ordered::No(Node::IndexScan(scan));
        };
        let fixed = range.prefix.len();
        for reverse in [false, true] {
            let order = self.index_order(&scan.scan, scan.index, fixed, reverse);
            let equal = self.index_columns(&scan.scan, scan.index);
            let equal = equal.get(..fixed).unwrap_or_default();
            if satisfies(&order, equal, keys, &scan.scan) {
                scan.reverse = reverse;
                return Ordered::Yes(Node::IndexScan(scan));
            }
        }
        Ordered::No(Node::IndexScan(scan))
    }

    /// The table's columns that an index is over.
    fn index_columns(&self, scan: &Scan, index: Option<IndexId>) -> Vec<usize> {
        let Some(table) = self.catalog.table_by_id(scan.table) else {
            return Vec::new();
        };
        match table.indexes.iter().find(|one| Some(one.id) == index) {
            Some(index) => index.columns.iter().map(|one| one.column).collect(),
            None => table.row_id_column.into_iter().collect(),
        }
    }

    /// The order of an index's rows behind a prefix of columns that are all equal, as columns of the
    /// table; the row id at its end.
    fn index_order(
        &self,
        scan: &Scan,
        index: Option<IndexId>,
        fixed: usize,
        reverse: bool,
    ) -> Vec<OrderedBy> {
        let Some(table) = self.catalog.table_by_id(scan.table) else {
            return Vec::new();
        };
        let by_row_id = table.row_id_column.map(|column| OrderedBy {
            column,
            descending: reverse,
        });
        let Some(index) = table.indexes.iter().find(|one| Some(one.id) == index) else {
            return by_row_id.into_iter().collect();
        };
        let columns = index.columns.iter().skip(fixed).map(|one| OrderedBy {
            column: one.column,
            descending: one.descending != reverse,
        });
        columns.chain(by_row_id.filter(|_| !index.unique)).collect()
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

/// Whether rows in this order, all equal in some columns, are in the order of the keys.
fn satisfies(order: &[OrderedBy], equal: &[usize], keys: &[OrderedBy], scan: &Scan) -> bool {
    let mut order = order.iter();
    keys.iter().all(|key| {
        let Some(column) = scan.columns.get(key.column) else {
            return false;
        };
        if equal.contains(column) {
            return true;
        }
        order
            .next()
            .is_some_and(|by| by.column == *column && by.descending == key.descending)
    })
}

fn whole_index(scan: Scan, index: Option<IndexId>, reverse: bool) -> Node {
    Node::IndexScan(IndexScan {
        scan,
        index,
        ranges: vec![KeyRange {
            prefix: Vec::new(),
            lower: None,
            upper: None,
        }],
        reverse,
    })
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

/// The order whose first row an aggregate shows.
fn extreme(call: &crate::plan::AggregateCall) -> Option<SortKey> {
    let descending = match call.function {
        AggregateFunction::Min => false,
        AggregateFunction::Max => true,
        _ => return None,
    };
    let [argument] = call.arguments.as_slice() else {
        return None;
    };
    call.filter.is_none().then(|| SortKey {
        expr: argument.clone(),
        descending,
        nulls_first: descending,
    })
}

fn first_not_null(input: Node, expr: &Expr) -> Node {
    let is_null = Expr {
        kind: ExprKind::IsNull(Box::new(expr.clone())),
        data_type: DataType::Boolean,
        position: None,
    };
    let condition = Expr {
        kind: ExprKind::Unary {
            op: UnaryOp::Not,
            operand: Box::new(is_null),
        },
        data_type: DataType::Boolean,
        position: None,
    };
    Node::Limit(Limit {
        input: Box::new(Node::Filter(Filter {
            input: Box::new(input),
            condition,
        })),
        limit: Some(Expr::literal(Value::BigInt(1), DataType::BigInt)),
        offset: None,
        ties: Vec::new(),
    })
}
