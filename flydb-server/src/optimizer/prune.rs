//! Columns that nobody reads left out.
//!
//! Going down, each node is told which of its columns are read; going up, it tells where they are now.

mod columns;
mod groups;
mod joins;
mod projects;
mod scans;

use std::sync::Arc;

use self::columns::{Needed, Places, kept, moved, side_by_side};
use self::scans::{prune_scan, prune_values};
use super::Planner;
use crate::plan::{
    CommonTable, Delete, Expr, ExprKind, Filter, IndexScan, Insert, Limit, LockRows, Merge, Node,
    PointLookup, Project, ProjectSet, Recursion, SetOperation, Sort, TopK, Update, With,
};

impl Planner<'_> {
    /// Prunes a tree that gives all its columns, in their order.
    pub(super) fn prune_root(&self, node: Node) -> Node {
        let needed = Needed::all(node.width());
        exactly(self.prune(node, &needed), &needed)
    }

    fn prune(&self, node: Node, needed: &Needed) -> (Node, Places) {
        match node {
            Node::Values(values) => prune_values(values, needed),
            Node::Scan(scan) => {
                let (scan, places) = prune_scan(scan, needed);
                (Node::Scan(scan), places)
            }
            Node::PointLookup(PointLookup { scan, key }) => {
                let (scan, places) = prune_scan(scan, needed);
                (Node::PointLookup(PointLookup { scan, key }), places)
            }
            Node::IndexScan(index_scan) => {
                let (scan, places) = prune_scan(index_scan.scan, needed);
                (Node::IndexScan(IndexScan { scan, ..index_scan }), places)
            }
            Node::Filter(Filter {
                input,
                mut condition,
            }) => {
                let mut below = needed.clone();
                below.add_read(&condition);
                let (input, places) = self.prune_box(input, &below);
                moved(&mut condition, &places);
                (Node::Filter(Filter { input, condition }), places)
            }
            Node::Project(project) => self.prune_project(project, needed),
            Node::Join(join) => self.prune_join(join, needed),
            Node::HashJoin(join) => self.prune_hash_join(join, needed),
            Node::MergeJoin(join) => self.prune_merge_join(join, needed),
            Node::Aggregate(aggregate) => self.prune_groups(aggregate, needed),
            Node::Window(window) => self.prune_window(window, needed),
            Node::SetOperation(operation) => self.prune_both(operation, needed),
            Node::SystemScan(scan) => as_is(Node::SystemScan(scan)),
            Node::With(with) => self.prune_with(with, needed),
            Node::ProjectSet(set) => self.prune_project_set(set, needed),
            Node::LockRows(lock) => self.prune_locked(lock, needed),
            other => self.prune_rows(other, needed),
        }
    }

    fn prune_box(&self, node: Box<Node>, needed: &Needed) -> (Box<Node>, Places) {
        let (node, places) = self.prune(*node, needed);
        (Box::new(node), places)
    }

    /// Nodes that give their input's columns, and those that change data, which read them all.
    fn prune_rows(&self, node: Node, needed: &Needed) -> (Node, Places) {
        match node {
            Node::Sort(Sort { input, mut keys }) => {
                let mut below = needed.clone();
                keys.iter().for_each(|key| below.add_read(&key.expr));
                let (input, places) = self.prune_box(input, &below);
                keys.iter_mut()
                    .for_each(|key| moved(&mut key.expr, &places));
                (Node::Sort(Sort { input, keys }), places)
            }
            Node::TopK(mut topk) => {
                let mut below = needed.clone();
                topk.keys.iter().for_each(|key| below.add_read(&key.expr));
                let (input, places) = self.prune_box(topk.input, &below);
                let keys = topk.keys.iter_mut();
                keys.for_each(|key| moved(&mut key.expr, &places));
                (Node::TopK(TopK { input, ..topk }), places)
            }
            Node::Limit(limit) => {
                let mut ties = limit.ties;
                let mut below = needed.clone();
                ties.iter().for_each(|key| below.add_read(&key.expr));
                let (input, places) = self.prune_box(limit.input, &below);
                ties.iter_mut()
                    .for_each(|key| moved(&mut key.expr, &places));
                let limit = Limit {
                    input,
                    ties,
                    ..limit
                };
                (Node::Limit(limit), places)
            }
            Node::Distinct(distinct) => self.prune_distinct(distinct, needed),
            Node::Recursion(recursion) => as_is(Node::Recursion(Recursion {
                seed: Box::new(self.prune_root(*recursion.seed)),
                step: Box::new(self.prune_root(*recursion.step)),
                ..recursion
            })),
            Node::Insert(insert) => {
                let source = Box::new(self.prune_root(*insert.source));
                as_is(Node::Insert(Insert { source, ..insert }))
            }
            Node::Update(update) => {
                let input = Box::new(self.prune_root(*update.input));
                as_is(Node::Update(Update { input, ..update }))
            }
            Node::Merge(merge) => {
                let input = Box::new(self.prune_root(*merge.input));
                as_is(Node::Merge(Merge { input, ..merge }))
            }
            Node::Delete(delete) => {
                let input = Box::new(self.prune_root(*delete.input));
                as_is(Node::Delete(Delete { input, ..delete }))
            }
            other @ (Node::Call(_)
            | Node::Values(_)
            | Node::SystemScan(_)
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
            | Node::With(_)
            | Node::CteScan(_)
            | Node::WorkingScan(_)
            | Node::FunctionScan(_)
            | Node::RoutineScan(_)
            | Node::ProjectSet(_)
            | Node::LockRows(_)
            | Node::SetOperation(_)) => as_is(other),
        }
    }

    fn prune_project(&self, project: Project, needed: &Needed) -> (Node, Places) {
        let Project { input, expressions } = project;
        let counts: Vec<bool> = expressions.iter().map(Expr::counts_sequences).collect();
        // A sequence counts whether or not anyone reads the value.
        let keep = |column| needed.has(column) || counts.get(column) == Some(&true);
        let (expressions, places) = kept(expressions, keep);
        let (input, mut expressions) = self.through_projects(*input, expressions);
        let mut below = Needed::none(input.width());
        expressions.iter().for_each(|expr| below.add_read(expr));
        let (input, moves) = self.prune(input, &below);
        expressions.iter_mut().for_each(|expr| moved(expr, &moves));
        if is_identity(&expressions, input.width()) {
            return (input, places);
        }
        let input = Box::new(input);
        (Node::Project(Project { input, expressions }), places)
    }

    /// Both sides must give the same columns in the same order. Rows are compared whole, but for UNION ALL.
    fn prune_both(&self, operation: SetOperation, needed: &Needed) -> (Node, Places) {
        let all = Needed::all(operation.left.width());
        let unions_all = operation.all && operation.operator == crate::plan::SetOperator::Union;
        let needed = if unions_all { needed } else { &all };
        let left = exactly(self.prune(*operation.left, needed), needed);
        let right = exactly(self.prune(*operation.right, needed), needed);
        let places = places_of(needed);
        let node = Node::SetOperation(SetOperation {
            left: Box::new(left),
            right: Box::new(right),
            ..operation
        });
        (node, places)
    }

    /// Common tables give all their columns: their readers differ in what they want of them.
    fn prune_with(&self, with: With, needed: &Needed) -> (Node, Places) {
        let tables = with.tables.into_iter().map(|CommonTable { id, plan }| {
            let plan = Arc::unwrap_or_clone(plan);
            let plan = Arc::new(self.prune_root(plan));
            CommonTable { id, plan }
        });
        let tables = tables.collect();
        let (body, places) = self.prune_box(with.body, needed);
        (Node::With(With { tables, body }), places)
    }

    /// Sets make the rows, read or not.
    fn prune_project_set(&self, set: ProjectSet, needed: &Needed) -> (Node, Places) {
        let ProjectSet { input, mut calls } = set;
        let (mut below, _) = needed.split(input.width());
        let arguments = calls.iter().flat_map(|call| &call.arguments);
        arguments.for_each(|argument| below.add_read(argument));
        let (input, moves) = self.prune_box(input, &below);
        let arguments = calls.iter_mut().flat_map(|call| &mut call.arguments);
        arguments.for_each(|argument| moved(argument, &moves));
        let added: Places = (0..calls.len()).map(Some).collect();
        let places = side_by_side(&moves, &added, input.width());
        (Node::ProjectSet(ProjectSet { input, calls }), places)
    }

    /// The ids of the rows that are locked come last in the input.
    fn prune_locked(&self, lock: LockRows, needed: &Needed) -> (Node, Places) {
        let mut below = needed.clone();
        below.0.resize(lock.input.width(), true);
        let input = Box::new(exactly(self.prune(*lock.input, &below), &below));
        let places = places_of(needed);
        (Node::LockRows(LockRows { input, ..lock }), places)
    }
}

/// Where the needed columns are when no others come.
fn places_of(needed: &Needed) -> Places {
    let mut next = 0..;
    let needed = needed.0.iter();
    needed
        .map(|needed| needed.then(|| next.next()).flatten())
        .collect()
}

fn as_is(node: Node) -> (Node, Places) {
    let places = (0..node.width()).map(Some).collect();
    (node, places)
}

/// A node that gives just the needed columns, in their order.
fn exactly((node, places): (Node, Places), needed: &Needed) -> Node {
    let types = node.types();
    let columns = places.iter().enumerate();
    let columns = columns.filter(|(column, _)| needed.has(*column));
    let expressions: Vec<Expr> = columns
        .filter_map(|(_, place)| {
            let place = (*place)?;
            Some(Expr::column(place, *types.get(place)?))
        })
        .collect();
    if is_identity(&expressions, types.len()) {
        return node;
    }
    Node::Project(Project {
        input: Box::new(node),
        expressions,
    })
}

/// Whether a projection gives its input's columns as they are.
fn is_identity(expressions: &[Expr], width: usize) -> bool {
    let mut columns = expressions.iter().enumerate();
    expressions.len() == width && columns.all(|(place, expr)| expr.kind == ExprKind::Column(place))
}
