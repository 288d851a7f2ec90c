//! Conditions moved down.

use std::sync::Arc;

use super::conjuncts::{join, put_before};
use super::failure::{cannot_fail, fails_by_row};
use super::simplify::as_constant;
use super::substitute::Substitution;
use super::{Planner, nothing};
use crate::plan::{
    Aggregate, CommonTable, Delete, Distinct, Expr, ExprKind, Filter, Insert, Limit, LockRows,
    Merge, Node, Project, ProjectSet, Recursion, Scan, SetOperation, SetOperator, Sort, TopK,
    Update, Window, With,
};

impl Planner<'_> {
    /// Moves terms over a node's columns, all of which must be true, as far down as they go, and
    /// plans what is below them. A filter's own terms come before those from above, which may fail for
    /// rows that it keeps from them.
    pub(super) fn push(&self, node: Node, terms: Vec<Expr>) -> Node {
        if let Node::Filter(filter) = node {
            let mut terms = terms;
            put_before(filter.condition, &mut terms);
            let (input, terms) = self.semi_joins(*filter.input, terms);
            return self.push(input, terms);
        }
        if terms.iter().any(is_never_true) {
            return nothing(node.types());
        }
        let (volatile, terms): (Vec<Expr>, Vec<Expr>) =
            terms.into_iter().partition(Expr::is_volatile);
        filtered(self.push_into(node, terms), volatile)
    }

    fn push_into(&self, node: Node, terms: Vec<Expr>) -> Node {
        match node {
            Node::Scan(scan) => self.table(scan, terms),
            Node::Filter(_) => self.push(node, terms),
            Node::Project(project) => self.push_into_project(project, terms),
            Node::Join(join) => self.join(join, terms),
            Node::Aggregate(aggregate) => self.push_into_groups(aggregate, terms),
            Node::Window(window) => self.push_into_partitions(window, terms),
            Node::Distinct(Distinct { input, on: None }) => {
                let input = Box::new(self.push(*input, terms));
                Node::Distinct(Distinct { input, on: None })
            }
            Node::Sort(Sort { input, keys }) => {
                let input = Box::new(self.push(*input, terms));
                Node::Sort(Sort { input, keys })
            }
            Node::SetOperation(operation) => self.push_into_both(operation, terms),
            Node::Limit(limit) if limit.is_fence() => self.push_through_fence(limit, terms),
            Node::With(with) => self.push_into_with(with, terms),
            Node::ProjectSet(set) => self.push_into_project_set(set, terms),
            other => filtered(self.push_into_inputs(other), terms),
        }
    }

    /// A table. Where a bound of an index may fail, conditions that read no row are tested before it is computed.
    fn table(&self, scan: Scan, terms: Vec<Expr>) -> Node {
        let is_gate = |term: &Expr| !term.reads_input() && !term.is_volatile();
        if !terms.iter().any(is_gate) {
            return self.scanned(scan, terms);
        }
        let node = self.scanned(scan.clone(), terms.clone());
        if !bounds_may_fail(&node) {
            return node;
        }
        let (gates, terms): (Vec<Expr>, Vec<Expr>) = terms.into_iter().partition(is_gate);
        filtered(self.scanned(scan, terms), gates)
    }

    /// A scan. Subqueries that are run row by row are tested with it, unless they are joined to it.
    fn scanned(&self, scan: Scan, terms: Vec<Expr>) -> Node {
        if !terms.iter().any(Expr::has_correlated_subquery) {
            return self.access(scan, terms);
        }
        let whole = self.access(scan.clone(), terms.clone());
        let (late, terms): (Vec<Expr>, Vec<Expr>) =
            terms.into_iter().partition(Expr::has_correlated_subquery);
        match self.tested_late(self.access(scan, terms), late) {
            joined @ Node::Project(_) => joined,
            _ => whole,
        }
    }

    /// A node that no condition goes through: its inputs are planned by themselves.
    fn push_into_inputs(&self, node: Node) -> Node {
        let alone = |input: Box<Node>| Box::new(self.push(*input, Vec::new()));
        match node {
            Node::Limit(limit) => Node::Limit(Limit {
                input: alone(limit.input),
                ..limit
            }),
            Node::Recursion(recursion) => Node::Recursion(Recursion {
                seed: alone(recursion.seed),
                step: alone(recursion.step),
                ..recursion
            }),
            Node::LockRows(lock) => Node::LockRows(LockRows {
                input: alone(lock.input),
                ..lock
            }),
            Node::TopK(topk) => Node::TopK(TopK {
                input: alone(topk.input),
                ..topk
            }),
            Node::Distinct(Distinct { input, on }) => Node::Distinct(Distinct {
                input: alone(input),
                on,
            }),
            Node::Insert(insert) => Node::Insert(Insert {
                source: alone(insert.source),
                ..insert
            }),
            Node::Update(update) => Node::Update(Update {
                input: alone(update.input),
                ..update
            }),
            Node::Merge(merge) => Node::Merge(Merge {
                input: alone(merge.input),
                ..merge
            }),
            Node::Delete(delete) => Node::Delete(Delete {
                input: alone(delete.input),
                ..delete
            }),
            // Rows written out, and what is planned already.
            Node::Call(_)
            | Node::Values(_)
            | Node::SystemScan(_)
            | Node::PointLookup(_)
            | Node::IndexScan(_)
            | Node::HashJoin(_)
            | Node::MergeJoin(_)
            | Node::CteScan(_)
            | Node::WorkingScan(_)
            | Node::FunctionScan(_)
            | Node::RoutineScan(_) => node,
            // These let conditions through.
            Node::Scan(_)
            | Node::Filter(_)
            | Node::Project(_)
            | Node::Join(_)
            | Node::Aggregate(_)
            | Node::Window(_)
            | Node::Sort(_)
            | Node::With(_)
            | Node::ProjectSet(_)
            | Node::SetOperation(_) => self.push_into(node, Vec::new()),
        }
    }

    /// A term goes below a projection with the projection's expressions in it, unless that would
    /// compute one twice that must not be.
    fn push_into_project(&self, project: Project, terms: Vec<Expr>) -> Node {
        let Project { input, expressions } = project;
        let (below, above) = self.taken_below(terms, &expressions, |term| {
            reads_only(term, |column| is_cheap(expressions.get(column)))
        });
        let input = Box::new(self.push(*input, below));
        filtered(Node::Project(Project { input, expressions }), above)
    }

    /// The terms that may go below expressions, with these in them, and the others.
    fn taken_below(
        &self,
        terms: Vec<Expr>,
        expressions: &[Expr],
        may_go: impl Fn(&Expr) -> bool,
    ) -> (Vec<Expr>, Vec<Expr>) {
        let (below, mut above): (Vec<Expr>, Vec<Expr>) = terms.into_iter().partition(may_go);
        if below.is_empty() {
            return (below, above);
        }
        let substitution = Substitution::of(self.copies, expressions);
        let below = below.into_iter().map(|term| substitution.put(term));
        let below = below.filter_map(|term| term.map_err(|term| above.push(term)).ok());
        (below.collect(), above)
    }

    /// A term over keys alone holds for a whole group or for none of it; with several sets of keys only
    /// where each has the key, which is else NULL.
    fn push_into_groups(&self, aggregate: Aggregate, terms: Vec<Expr>) -> Node {
        let Aggregate {
            input,
            keys,
            calls,
            grouping,
            together,
        } = aggregate;
        let is_key = |column: usize| column < keys.len() && grouping.all_have(column);
        let (below, above) = self.taken_below(terms, &keys, |term| {
            term.reads_input()
                && reads_only(term, |column| is_key(column) && is_cheap(keys.get(column)))
        });
        let input = Box::new(self.push(*input, below));
        let aggregate = Aggregate {
            input,
            keys,
            calls,
            grouping,
            together,
        };
        filtered(Node::Aggregate(aggregate), above)
    }

    /// A term over columns that the rows are partitioned by holds for a whole partition or for none of
    /// it; any other would change what the partition's other rows see.
    fn push_into_partitions(&self, window: Window, terms: Vec<Expr>) -> Node {
        let width = window.input.width();
        let is_key = |column| {
            let partition_by = window.partition_by.iter();
            let mut keys = partition_by.map(|key| &key.kind);
            column < width && keys.any(|key| *key == ExprKind::Column(column))
        };
        let (below, above): (Vec<Expr>, Vec<Expr>) = terms
            .into_iter()
            .partition(|term| term.reads_input() && reads_only(term, is_key));
        let input = Box::new(self.push(*window.input, below));
        filtered(Node::Window(Window { input, ..window }), above)
    }

    /// What is computed once is computed for all its readers, whatever one of them wants of it.
    fn push_into_with(&self, with: With, terms: Vec<Expr>) -> Node {
        let tables = with.tables.into_iter().map(|CommonTable { id, plan }| {
            let plan = Arc::unwrap_or_clone(plan);
            let plan = Arc::new(self.push(plan, Vec::new()));
            CommonTable { id, plan }
        });
        Node::With(With {
            tables: tables.collect(),
            body: Box::new(self.push(*with.body, terms)),
        })
    }

    /// A term over the input's columns holds for all rows that one row becomes, or for none.
    fn push_into_project_set(&self, set: ProjectSet, terms: Vec<Expr>) -> Node {
        let ProjectSet { input, calls } = set;
        let width = input.width();
        let (below, above): (Vec<Expr>, Vec<Expr>) = terms
            .into_iter()
            .partition(|term| reads_only(term, |column| column < width));
        let input = Box::new(self.push(*input, below));
        filtered(Node::ProjectSet(ProjectSet { input, calls }), above)
    }

    /// What may fail for a row, and so tell of it, is tested of the rows that a view shows and of no others.
    fn push_through_fence(&self, fence: Limit, terms: Vec<Expr>) -> Node {
        let (above, below): (Vec<Expr>, Vec<Expr>) = terms.into_iter().partition(fails_by_row);
        filtered(self.push(*fence.input, below), above)
    }

    /// Terms go into both sides, as far as they may be copied. What EXCEPT leaves out is not to be tested, and what
    /// it leaves out by not to be narrowed: there only what cannot fail goes down, into the left side.
    fn push_into_both(&self, operation: SetOperation, terms: Vec<Expr>) -> Node {
        let excepts = operation.operator == SetOperator::Except;
        let (below, above): (Vec<Expr>, Vec<Expr>) =
            terms.into_iter().partition(|term| match excepts {
                true => !fails_by_row(term) && !term.has_correlated_subquery(),
                false => self.copies.allow(term, 1),
            });
        let right_terms = if excepts { Vec::new() } else { below.clone() };
        let operation = Node::SetOperation(SetOperation {
            left: Box::new(self.push(*operation.left, below)),
            right: Box::new(self.push(*operation.right, right_terms)),
            ..operation
        });
        filtered(operation, above)
    }
}

/// Whether computing where in an index the rows are may raise an error.
fn bounds_may_fail(node: &Node) -> bool {
    match node {
        Node::PointLookup(lookup) => !cannot_fail(&lookup.key),
        Node::IndexScan(scan) => {
            let mut may = false;
            let note = &mut |expr: &Expr| may |= !cannot_fail(expr);
            scan.ranges
                .iter()
                .for_each(|range| range.for_each_expr(note));
            may
        }
        _ => false,
    }
}

/// Puts what is left of the terms above a node.
pub(super) fn filtered(input: Node, terms: Vec<Expr>) -> Node {
    match join(terms) {
        None => input,
        Some(condition) => Node::Filter(Filter {
            input: Box::new(input),
            condition,
        }),
    }
}

/// Whether a term is FALSE or NULL whatever the row.
fn is_never_true(term: &Expr) -> bool {
    matches!(as_constant(term), Some(None | Some(false)))
}

/// Whether all columns that a term reads are such.
fn reads_only(term: &Expr, is: impl Fn(usize) -> bool) -> bool {
    let mut only = true;
    term.for_each_reference(&mut |reference, _| {
        only &= reference.depth > 0 || is(reference.column);
    });
    only
}

/// Whether an expression may be computed twice.
fn is_cheap(expr: Option<&Expr>) -> bool {
    expr.is_some_and(|expr| !expr.has_subquery() && !expr.is_volatile())
}
