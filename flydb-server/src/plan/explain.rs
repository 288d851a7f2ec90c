//! EXPLAIN: a plan as text, one node a line, inputs indented below.
//!
//! Columns are named by the table's column that they show, or by the expression that makes them. A
//! subquery of an expression is called by its number there, and its plan follows below the node.

mod expr;
mod json;
mod line;
mod measured;
mod merge_join;
mod options;
mod scan;
mod sets;
mod text;
mod window;
mod with;

use std::fmt::Write as _;

use self::expr::{Names, Text};
pub(crate) use self::json::as_json;
pub(crate) use self::line::Line;
pub(crate) use self::measured::{Measured, Measures, NodeKey};
pub(crate) use self::options::{ExplainFormat, ExplainOptions};
pub(crate) use self::text::as_text;
use super::{
    Aggregate, AggregateCall, ConflictAction, Distinct, Expr, HashJoin, Hashed, IndexScan, Insert,
    Join, JoinKind, KeyRange, Limit, Node, PointLookup, Quantifier, Query, Scan, SetOperation,
    SetOperator, Sort, SortKey, Subquery, TopK,
};
use crate::catalog::{Catalog, Table};
use crate::types::TableId;

/// The lines of EXPLAIN, to be written by [`as_text`] or [`as_json`].
pub(crate) fn explain(query: &Query, catalog: &Catalog) -> Vec<Line> {
    let mut explanation = Explanation {
        catalog,
        lines: Vec::new(),
        outer: Vec::new(),
        subqueries: 0,
    };
    explanation.node(&query.root, 0);
    explanation.lines
}

struct Explanation<'c> {
    catalog: &'c Catalog,
    lines: Vec<Line>,
    /// The columns of the rows around, the outermost first.
    outer: Vec<Names>,
    subqueries: usize,
}

impl Explanation<'_> {
    /// Adds the lines of a node; the names of its columns.
    fn node(&mut self, node: &Node, indent: usize) -> Names {
        let at = self.lines.len();
        self.lines.push(Line::of(node, indent));
        let (title, names) = match node {
            Node::Values(values) => {
                let title = format!("Values: {} rows", values.rows.len());
                (title, numbered(values.types.len()))
            }
            Node::SystemScan(scan) => {
                let columns = scan.relation.columns().iter();
                let names = columns.map(|column| column.name.to_owned());
                (
                    format!("SystemScan {}", scan.relation.name()),
                    names.collect(),
                )
            }
            Node::Scan(scan) => self.scan(scan, indent),
            Node::PointLookup(lookup) => self.point_lookup(lookup, indent),
            Node::IndexScan(scan) => self.index_scan(scan, indent),
            Node::Filter(filter) => {
                let names = self.node(&filter.input, indent + 1);
                let title = format!("Filter: {}", self.expr(&filter.condition, &names, indent));
                (title, names)
            }
            Node::Project(project) => {
                let names = self.node(&project.input, indent + 1);
                let out = self.exprs(&project.expressions, &names, indent);
                (format!("Project: {}", out.join(", ")), named(out))
            }
            Node::Join(join) => self.join(join, indent),
            Node::HashJoin(join) => self.hash_join(join, indent),
            Node::MergeJoin(join) => self.merge_join(join, indent),
            Node::Aggregate(aggregate) => self.aggregate(aggregate, indent),
            Node::Window(window) => self.window(window, indent),
            Node::Distinct(distinct) => self.distinct(distinct, indent),
            Node::Sort(sort) => self.sort(sort, indent),
            Node::TopK(topk) => self.topk(topk, indent),
            Node::Limit(limit) => self.limit(limit, indent),
            Node::SetOperation(operation) => self.set_operation(operation, indent),
            Node::With(with) => self.with(with, indent),
            Node::CteScan(scan) => (format!("CteScan {}", scan.id), numbered(scan.types.len())),
            Node::Recursion(recursion) => self.recursion(recursion, indent),
            Node::WorkingScan(scan) => {
                let title = format!("WorkingScan {}", scan.id);
                (title, numbered(scan.types.len()))
            }
            Node::FunctionScan(scan) => self.function_scan(scan, indent),
            Node::RoutineScan(scan) => self.routine_scan(scan, indent),
            Node::ProjectSet(set) => self.project_set(set, indent),
            Node::LockRows(lock) => self.lock_rows(lock, indent),
            Node::Insert(insert) => self.insert(insert, indent),
            Node::Update(update) => {
                let names = self.node(&update.input, indent + 1);
                (format!("Update {}", self.table_name(update.table)), names)
            }
            Node::Merge(merge) => {
                let names = self.node(&merge.input, indent + 1);
                (
                    format!("Merge into {}", self.table_name(merge.table)),
                    names,
                )
            }
            Node::Delete(delete) => {
                let names = self.node(&delete.input, indent + 1);
                (
                    format!("Delete from {}", self.table_name(delete.table)),
                    names,
                )
            }
            Node::Call(call) => (format!("Call {}", call.procedure.name), Vec::new()),
        };
        if let Some(line) = self.lines.get_mut(at) {
            line.text = title;
        }
        names
    }

    fn table(&self, id: TableId) -> Option<&Table> {
        self.catalog.table_by_id(id).map(|table| &**table)
    }

    fn table_name(&self, id: TableId) -> String {
        self.table(id)
            .map_or_else(|| format!("table {}", id.0), |table| table.name.clone())
    }

    fn join(&mut self, join: &Join, indent: usize) -> (String, Names) {
        let left = self.node(&join.left, indent + 1);
        if join.lateral {
            self.outer.push(left.clone());
        }
        let right = self.node(&join.right, indent + 1);
        if join.lateral {
            self.outer.pop();
        }
        let both = joined(&left, right, JoinKind::Inner);
        let lateral = if join.lateral { "lateral " } else { "" };
        let mut title = format!("Join {lateral}{}", kind_name(join.kind));
        if let Some(condition) = &join.condition {
            let condition = self.expr(condition, &both, indent);
            let _ = write!(title, ": {condition}");
        }
        (title, joined_names(&left, both, join.kind))
    }

    fn hash_join(&mut self, join: &HashJoin, indent: usize) -> (String, Names) {
        let left = self.node(&join.left, indent + 1);
        let right = self.node(&join.right, indent + 1);
        let left_keys = self.exprs(&join.left_keys, &left, indent);
        let right_keys = self.exprs(&join.right_keys, &right, indent);
        let keys = left_keys.iter().zip(&right_keys);
        let keys: Vec<String> = keys.map(|(a, b)| format!("{a} = {b}")).collect();
        let both = joined(&left, right, JoinKind::Inner);
        let side = match join.hashed {
            Hashed::Left => " hashing left",
            Hashed::Right => "",
        };
        let kind = kind_name(join.kind);
        let mut title = format!("HashJoin {kind}{side}: {}", keys.join(" and "));
        if let Some(residual) = &join.residual {
            let residual = self.expr(residual, &both, indent);
            let _ = write!(title, " where {residual}");
        }
        (title, joined_names(&left, both, join.kind))
    }

    fn aggregate(&mut self, aggregate: &Aggregate, indent: usize) -> (String, Names) {
        let names = self.node(&aggregate.input, indent + 1);
        let keys = self.exprs(&aggregate.keys, &names, indent);
        let calls = aggregate.calls.iter();
        let calls: Vec<String> = calls.map(|call| self.call(call, &names, indent)).collect();
        let mut title = "Aggregate".to_owned();
        if !calls.is_empty() {
            let _ = write!(title, ": {}", calls.join(", "));
        }
        if !keys.is_empty() {
            let _ = write!(title, " by {}", keys.join(", "));
        }
        if aggregate.together {
            title.push_str(" in order");
        }
        let listed = |places: &Vec<usize>| {
            let names = places.iter().filter_map(|place| keys.get(*place).cloned());
            names.collect::<Vec<String>>().join(", ")
        };
        let sets = aggregate.grouping.sets.iter();
        let sets: Vec<String> = sets.map(|set| format!("({})", listed(set))).collect();
        if !sets.is_empty() {
            let _ = write!(title, " in sets {}", sets.join(", "));
        }
        let groupings = aggregate.grouping.groupings.iter();
        let groupings: Vec<String> = groupings
            .map(|places| format!("grouping({})", listed(places)))
            .collect();
        let names = keys.into_iter().chain(calls).chain(groupings);
        (title, named(names.collect()))
    }

    fn call(&mut self, call: &AggregateCall, names: &Names, indent: usize) -> String {
        let arguments = self.exprs(&call.arguments, names, indent).join(", ");
        let name = call.function.entry().names.first().copied().unwrap_or("?");
        let distinct = if call.distinct { "DISTINCT " } else { "" };
        let arguments = if call.arguments.is_empty() {
            "*"
        } else {
            &arguments
        };
        let mut text = format!("{name}({distinct}{arguments}");
        if !call.order_by.is_empty() {
            let keys = self.keys(&call.order_by, names, indent);
            let _ = write!(text, " ORDER BY {keys}");
        }
        text.push(')');
        if let Some(filter) = &call.filter {
            let filter = self.expr(filter, names, indent);
            let _ = write!(text, " FILTER ({filter})");
        }
        text
    }

    fn distinct(&mut self, distinct: &Distinct, indent: usize) -> (String, Names) {
        let names = self.node(&distinct.input, indent + 1);
        let title = match &distinct.on {
            None => "Distinct".to_owned(),
            Some(on) => format!("Distinct on {}", self.exprs(on, &names, indent).join(", ")),
        };
        (title, names)
    }

    fn sort(&mut self, sort: &Sort, indent: usize) -> (String, Names) {
        let names = self.node(&sort.input, indent + 1);
        (
            format!("Sort: {}", self.keys(&sort.keys, &names, indent)),
            names,
        )
    }

    fn topk(&mut self, topk: &TopK, indent: usize) -> (String, Names) {
        let names = self.node(&topk.input, indent + 1);
        let keys = self.keys(&topk.keys, &names, indent);
        let counts = self.counts(Some(&topk.limit), topk.offset.as_ref(), indent);
        (format!("TopK{counts}: {keys}"), names)
    }

    fn limit(&mut self, limit: &Limit, indent: usize) -> (String, Names) {
        let names = self.node(&limit.input, indent + 1);
        let counts = self.counts(limit.limit.as_ref(), limit.offset.as_ref(), indent);
        (format!("Limit{counts}"), names)
    }

    fn counts(&mut self, limit: Option<&Expr>, offset: Option<&Expr>, indent: usize) -> String {
        let mut text = String::new();
        if let Some(limit) = limit {
            let limit = self.expr(limit, &Names::new(), indent);
            let _ = write!(text, " {limit}");
        }
        if let Some(offset) = offset {
            let offset = self.expr(offset, &Names::new(), indent);
            let _ = write!(text, " offset {offset}");
        }
        text
    }

    fn keys(&mut self, keys: &[SortKey], names: &Names, indent: usize) -> String {
        let keys = keys.iter().map(|key| {
            let expr = self.expr(&key.expr, names, indent);
            let direction = if key.descending { " DESC" } else { "" };
            let nulls = match (key.nulls_first, key.descending) {
                (true, false) => " NULLS FIRST",
                (false, true) => " NULLS LAST",
                _ => "",
            };
            format!("{expr}{direction}{nulls}")
        });
        keys.collect::<Vec<String>>().join(", ")
    }

    fn set_operation(&mut self, operation: &SetOperation, indent: usize) -> (String, Names) {
        let names = self.node(&operation.left, indent + 1);
        self.node(&operation.right, indent + 1);
        let name = match operation.operator {
            SetOperator::Union => "Union",
            SetOperator::Intersect => "Intersect",
            SetOperator::Except => "Except",
        };
        let all = if operation.all { " all" } else { "" };
        (format!("{name}{all}"), names)
    }

    fn insert(&mut self, insert: &Insert, indent: usize) -> (String, Names) {
        let names = self.node(&insert.source, indent + 1);
        let conflict = match insert.conflict.as_ref().map(|one| &one.action) {
            None => "",
            Some(ConflictAction::Nothing) => ", on conflict nothing",
            Some(ConflictAction::Update(_)) => ", on conflict update",
            Some(ConflictAction::Replace) => ", on conflict replace",
        };
        let title = format!("Insert into {}{conflict}", self.table_name(insert.table));
        (title, names)
    }

    fn exprs(&mut self, exprs: &[Expr], names: &Names, indent: usize) -> Names {
        exprs
            .iter()
            .map(|expr| self.expr(expr, names, indent))
            .collect()
    }

    /// An expression's text; the plans of its subqueries go below the node.
    fn expr(&mut self, expr: &Expr, names: &Names, indent: usize) -> String {
        let mut text = Text::new(names, &self.outer, self.subqueries);
        text.expr(expr);
        let (text, subqueries) = text.finish();
        for subquery in subqueries {
            self.subquery(subquery, names, indent + 1);
        }
        text
    }

    fn subquery(&mut self, subquery: &Subquery, names: &Names, indent: usize) {
        self.subqueries += 1;
        let kind = match &subquery.quantifier {
            Quantifier::Scalar => "value",
            Quantifier::Exists => "exists",
            Quantifier::Any { .. } => "any",
            Quantifier::All { .. } => "all",
        };
        let correlated = if subquery.correlated {
            ", correlated"
        } else {
            ""
        };
        let title = format!("Subquery {} ({kind}{correlated})", self.subqueries);
        self.lines.push(Line::title(title, indent));
        self.outer.push(names.clone());
        self.node(&subquery.plan, indent + 1);
        self.outer.pop();
    }
}

/// Columns that are known by their places.
fn numbered(columns: usize) -> Names {
    (1..=columns).map(|n| format!("column{n}")).collect()
}

/// Long expressions are called by their place in what is above.
fn named(names: Names) -> Names {
    const LONGEST: usize = 60;
    let names = names.into_iter().enumerate();
    names
        .map(|(index, name)| {
            if name.len() <= LONGEST {
                name
            } else {
                format!("#{}", index + 1)
            }
        })
        .collect()
}

fn joined(left: &Names, right: Names, kind: JoinKind) -> Names {
    match kind {
        JoinKind::Semi | JoinKind::Anti => left.clone(),
        JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Full => {
            left.iter().cloned().chain(right).collect()
        }
    }
}

fn joined_names(left: &Names, both: Names, kind: JoinKind) -> Names {
    match kind {
        JoinKind::Semi | JoinKind::Anti => left.clone(),
        JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Full => both,
    }
}

fn kind_name(kind: JoinKind) -> &'static str {
    match kind {
        JoinKind::Inner => "inner",
        JoinKind::Left => "left",
        JoinKind::Right => "right",
        JoinKind::Full => "full",
        JoinKind::Semi => "semi",
        JoinKind::Anti => "anti",
    }
}
