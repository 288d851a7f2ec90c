//! What the order of rows spares their aggregates.

use super::{Ordered, OrderedBy};
use crate::optimizer::{Planner, cost, nothing};
use crate::plan::{
    Aggregate, AggregateCall, AggregateFunction, Expr, ExprKind, Filter, Limit, Node, SortKey,
    UnaryOp,
};
use crate::types::{DataType, Value};

impl Planner<'_> {
    /// MIN and MAX of an ordered column are the first row's. Groups whose rows come together are done one
    /// after the other.
    pub(super) fn order_aggregate(&self, mut aggregate: Aggregate) -> Node {
        let input = std::mem::replace(&mut *aggregate.input, nothing(Vec::new()));
        let mut input = self.order(input);
        if let ([], [call]) = (aggregate.keys.as_slice(), aggregate.calls.as_slice())
            && let Some(key) = extreme(call)
        {
            input = match self.ordered(input, std::slice::from_ref(&key), Some(1.0)) {
                Ordered::Yes(ordered) => first_not_null(ordered, &key.expr),
                Ordered::No(input) => input,
            };
        }
        aggregate.together = key_columns(&aggregate)
            .is_some_and(|keys| are_together(&keys, &self.natural_order(&input)));
        *aggregate.input = input;
        Node::Aggregate(aggregate)
    }

    /// Groups in this order, if their rows come in it, or if only the first groups are wanted and it costs less
    /// to read their rows in order than all rows.
    pub(super) fn ordered_groups(
        &self,
        mut aggregate: Aggregate,
        keys: &[OrderedBy],
        first: Option<f64>,
    ) -> Ordered {
        let Some(wanted) = order_of_rows(&aggregate, keys) else {
            return Ordered::No(Node::Aggregate(aggregate));
        };
        if self.natural_order(&aggregate.input).starts_with(&wanted) {
            aggregate.together = true;
            return Ordered::Yes(Node::Aggregate(aggregate));
        }
        let each = self.rows(&aggregate.input) / self.groups(&aggregate).max(1.0);
        let first = first.map(|groups| groups * each);
        match first {
            Some(rows) if cost::lookups(1.0, rows) < self.cost_of_all(&aggregate.input) => {}
            _ => return Ordered::No(Node::Aggregate(aggregate)),
        }
        match self.ordered_by(*aggregate.input, &wanted, first) {
            Ordered::Yes(input) => {
                aggregate.input = Box::new(input);
                aggregate.together = true;
                Ordered::Yes(Node::Aggregate(aggregate))
            }
            Ordered::No(input) => {
                aggregate.input = Box::new(input);
                Ordered::No(Node::Aggregate(aggregate))
            }
        }
    }
}

/// The columns that rows are grouped by, where there is one set of them and all are columns.
fn key_columns(aggregate: &Aggregate) -> Option<Vec<usize>> {
    if aggregate.keys.is_empty() || !aggregate.grouping.sets.is_empty() {
        return None;
    }
    let column = |key: &Expr| match key.kind {
        ExprKind::Column(column) => Some(column),
        _ => None,
    };
    aggregate.keys.iter().map(column).collect()
}

/// Whether rows in this order that are alike in all keys come one after the other.
fn are_together(keys: &[usize], order: &[OrderedBy]) -> bool {
    let leading = order.iter().take_while(|by| keys.contains(&by.column));
    let leading: Vec<usize> = leading.map(|by| by.column).collect();
    keys.iter().all(|key| leading.contains(key))
}

/// The order of rows in which groups come in an order of theirs: by the keys that it names, then by the others,
/// in the direction of the last. What it names behind all keys tells no groups apart.
fn order_of_rows(aggregate: &Aggregate, wanted: &[OrderedBy]) -> Option<Vec<OrderedBy>> {
    let columns = key_columns(aggregate)?;
    let has = |order: &[OrderedBy], column: usize| order.iter().any(|by| by.column == column);
    let mut order: Vec<OrderedBy> = Vec::new();
    for by in wanted {
        if columns.iter().all(|column| has(&order, *column)) {
            break;
        }
        let column = *columns.get(by.column)?;
        if !has(&order, column) {
            order.push(OrderedBy { column, ..*by });
        }
    }
    let descending = order.last().is_some_and(|by| by.descending);
    for column in columns {
        if !has(&order, column) {
            order.push(OrderedBy { column, descending });
        }
    }
    Some(order)
}

/// The order whose first row an aggregate shows.
fn extreme(call: &AggregateCall) -> Option<SortKey> {
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
