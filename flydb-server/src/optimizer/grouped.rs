//! Aggregates of subqueries computed for all rows at once.
//!
//! `x < (SELECT avg(y) FROM t WHERE t.k = r.k)` can be answered row by row, or from the averages of all groups of
//! `t` by `k`, to which the rows are joined:
//!
//! ```text
//! Filter x < #average
//!   HashJoin left r.k = t.k
//!     rows
//!     Aggregate avg(y) by t.k
//! ```
//!
//! All groups are computed then, those too that no row asks for, and an error in one of these is one that row by row
//! nobody would see. So nothing may fail for the rows that the aggregate reads: no division, no cast of a text, no
//! arithmetic that may overflow by the declared types of its columns. Only that a sum itself gets too large is let pass: it
//! takes more than 38 digits, or as many rows as no table has. What is sought may not fail either, as it is computed
//! for every row, even where the subquery stands behind an OR that is true.
//!
//! The join is a left one, as a row without a group has an aggregate too: NULL, or of a count 0. Row by row costs
//! less where few values of `r.k` come and an index finds the rows of each.

use super::conjuncts::put_before;
use super::copies::Copies;
use super::failure::{aggregate_fails_by_row, fails_by_row, plan_fails_by_row};
use super::push::filtered;
use super::substitute::Substitution;
use super::{Planner, cost};
use crate::plan::{
    Aggregate, AggregateCall, AggregateFunction, BinaryOp, Expr, ExprKind, GroupingSets, HashJoin,
    Hashed, JoinKind, Node, Project, Quantifier, Reference, Subquery,
};
use crate::types::Value;

/// What it costs to start a subquery, beyond that of its plan.
const RUN: f64 = 100.0;

/// A subquery over groups.
struct Grouped {
    /// What comes of it, over the aggregates; what it reads of the row around it is a level out.
    output: Expr,
    calls: Vec<AggregateCall>,
    /// What the row around it has, and what it must equal of the rows here.
    keys: Vec<(Expr, Expr)>,
    /// The other conditions on the rows here.
    terms: Vec<Expr>,
    rows: Node,
}

impl Planner<'_> {
    /// Tests terms with subqueries on the rows of a planned node, of which some may be joined first.
    pub(super) fn tested_late(&self, node: Node, terms: Vec<Expr>) -> Node {
        let types = node.types();
        let (mut node, mut terms) = (node, terms);
        for term in &mut terms {
            node = self.join_groups(node, term);
        }
        let node = filtered(node, terms);
        if node.width() == types.len() {
            return node;
        }
        let columns = types.into_iter().enumerate();
        Node::Project(Project {
            expressions: columns
                .map(|(column, data_type)| Expr::column(column, data_type))
                .collect(),
            input: Box::new(node),
        })
    }

    /// Joins the groups of the term's subqueries, where that pays, and puts their columns in the place of these.
    fn join_groups(&self, node: Node, term: &mut Expr) -> Node {
        if let ExprKind::Subquery(subquery) = &term.kind
            && let Some((planned, grouped)) = self.pays_grouping(&node, subquery)
        {
            let hashed = self.hashed(&node, &planned, JoinKind::Left);
            return grouped.join(node, planned, hashed, term);
        }
        let mut node = Some(node);
        term.for_each_operand_mut(&mut |operand| {
            node = node.take().map(|node| self.join_groups(node, operand));
        });
        node.unwrap_or_else(|| super::nothing(Vec::new()))
    }

    /// The groups of a subquery, planned, where they cost less than to run it for each row.
    fn pays_grouping(&self, node: &Node, subquery: &Subquery) -> Option<(Node, Grouped)> {
        let grouped = Grouped::of(subquery, self.copies)?;
        let planned = self.push(grouped.plan(), Vec::new());
        let rows = self.rows(node);
        let values = grouped.keys.iter().map(|(outer, _)| match outer.kind {
            ExprKind::Column(column) => self.values_in(node, column),
            _ => rows,
        });
        let runs = values.product::<f64>().min(rows);
        let at_once = self.cost(&planned) + cost::hash_join(rows, self.rows(&planned), rows);
        let one_by_one = runs * (RUN + self.cost(&self.node(subquery.plan.clone())));
        (at_once < one_by_one).then_some((planned, grouped))
    }
}

impl Grouped {
    /// A subquery that is an aggregate of rows that equal something of the row around it.
    fn of(subquery: &Subquery, copies: &Copies) -> Option<Grouped> {
        if subquery.quantifier != Quantifier::Scalar
            || !subquery.correlated
            || subquery.plan.is_volatile()
            || has_subqueries(&subquery.plan)
        {
            return None;
        }
        let (output, aggregate) = match &subquery.plan {
            Node::Project(project) => match (&*project.input, project.expressions.as_slice()) {
                (Node::Aggregate(aggregate), [output]) => (output.clone(), aggregate),
                _ => return None,
            },
            Node::Aggregate(aggregate) => {
                let call = aggregate.calls.first()?;
                (Expr::column(0, call.data_type), aggregate)
            }
            _ => return None,
        };
        let single = aggregate.keys.is_empty() && aggregate.grouping == GroupingSets::default();
        if !single || output.has_subquery() {
            return None;
        }
        let mut grouped = Grouped {
            output,
            calls: aggregate.calls.clone(),
            keys: Vec::new(),
            terms: Vec::new(),
            rows: (*aggregate.input).clone(),
        };
        while grouped.step(copies) {}
        grouped.find_keys()?;
        (!grouped.reads_row() && !grouped.fails_by_row()).then_some(grouped)
    }

    /// Takes one node off the rows; whether there was one to take.
    fn step(&mut self, copies: &Copies) -> bool {
        let rows = std::mem::replace(&mut self.rows, super::nothing(Vec::new()));
        match rows {
            Node::Filter(filter) => {
                put_before(filter.condition, &mut self.terms);
                self.rows = *filter.input;
            }
            Node::Project(project) => {
                let calls = self.calls.iter_mut();
                let exprs = calls.flat_map(AggregateCall::exprs_mut);
                let mut exprs: Vec<&mut Expr> = exprs.chain(&mut self.terms).collect();
                if !Substitution::of(copies, &project.expressions).put_all(&mut exprs) {
                    self.rows = Node::Project(project);
                    return false;
                }
                self.rows = *project.input;
            }
            other => {
                self.rows = other;
                return false;
            }
        }
        true
    }

    /// Makes keys of the terms that read the row around; `None` where one is no equality with it.
    fn find_keys(&mut self) -> Option<()> {
        let terms = std::mem::take(&mut self.terms);
        for term in terms {
            if !reads(&term, 1) {
                self.terms.push(term);
                continue;
            }
            let ExprKind::Binary {
                op: BinaryOp::Equal,
                left,
                right,
            } = term.kind
            else {
                return None;
            };
            let is_key = |outer: &Expr, own: &Expr| {
                reads(outer, 1) && !reads(outer, 0) && !reads(own, 1) && reads(own, 0)
            };
            let simple = !left.has_subquery() && !right.has_subquery();
            let (outer, own) = match (is_key(&left, &right), is_key(&right, &left)) {
                (true, _) if simple => (left, right),
                (_, true) if simple => (right, left),
                _ => return None,
            };
            self.keys.push((raised(*outer), *own));
        }
        (!self.keys.is_empty()).then_some(())
    }

    /// Whether the groups cannot be made without the row around.
    fn reads_row(&self) -> bool {
        let mut reads_row = false;
        self.rows
            .for_each_reference(&mut |reference, _| reads_row |= reference.depth == 0);
        for call in &self.calls {
            call.for_each_expr(&mut |expr| reads_row |= reads(expr, 1));
        }
        reads_row
    }

    /// Whether groups that no row asks for may raise an error, or what rows ask for.
    fn fails_by_row(&self) -> bool {
        let mut keys = self.keys.iter().flat_map(|(outer, own)| [outer, own]);
        keys.any(fails_by_row)
            || self.terms.iter().any(fails_by_row)
            || self.calls.iter().any(aggregate_fails_by_row)
            || plan_fails_by_row(&self.rows)
    }

    /// The groups, with nothing read of the row around them.
    fn plan(&self) -> Node {
        let mut node = Node::Aggregate(Aggregate {
            input: Box::new(filtered(self.rows.clone(), self.terms.clone())),
            keys: self.keys.iter().map(|(_, own)| own.clone()).collect(),
            calls: self.calls.clone(),
            grouping: GroupingSets::default(),
            together: false,
        });
        node.raise();
        node
    }

    /// Joins the groups to a node, and puts what comes of them in the place of the subquery.
    fn join(self, node: Node, planned: Node, hashed: Hashed, subquery: &mut Expr) -> Node {
        let first = node.width() + self.keys.len();
        let calls = &self.calls;
        let mut output = self.output;
        output.rewrite_references(&mut |Reference { depth, column }, expr| match depth {
            0 => {
                let counts = calls.get(column).is_some_and(is_count);
                let column = Expr::column(first + column, expr.data_type);
                Some(if counts { or_zero(column) } else { column })
            }
            _ => Some(one_out(expr, depth, column)),
        });
        *subquery = output;
        let (left_keys, keys) = self.keys.into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        let right_keys = keys.iter().enumerate();
        Node::HashJoin(HashJoin {
            hashed,
            left: Box::new(node),
            right: Box::new(planned),
            kind: JoinKind::Left,
            left_keys,
            right_keys: right_keys
                .map(|(place, key)| Expr::column(place, key.data_type))
                .collect(),
            residual: None,
        })
    }
}

/// Whether a plan has subqueries of its own. Each level of them would be planned both ways, and so on below.
fn has_subqueries(node: &Node) -> bool {
    let mut has = false;
    node.for_each_expr(&mut |expr| has |= expr.has_subquery());
    node.for_each_input(&mut |input, _| has |= has_subqueries(input));
    has
}

/// Whether an expression reads a row so many levels out.
fn reads(expr: &Expr, level: usize) -> bool {
    let mut reads = false;
    expr.for_each_reference(&mut |reference, _| reads |= reference.depth == level);
    reads
}

/// An expression that reads nothing of its own row, a level further out.
fn raised(mut expr: Expr) -> Expr {
    expr.rewrite_references(&mut |Reference { depth, column }, expr| {
        Some(one_out(expr, depth, column))
    });
    expr
}

fn one_out(expr: &Expr, depth: usize, column: usize) -> Expr {
    let kind = match depth.saturating_sub(1) {
        0 => ExprKind::Column(column),
        depth => ExprKind::Outer { depth, column },
    };
    Expr {
        kind,
        data_type: expr.data_type,
        position: expr.position,
    }
}

/// Whether an aggregate is 0 of no rows. All others are NULL.
fn is_count(call: &AggregateCall) -> bool {
    matches!(
        call.function,
        AggregateFunction::Count | AggregateFunction::CountAll | AggregateFunction::RegrCount
    )
}

fn or_zero(count: Expr) -> Expr {
    let data_type = count.data_type;
    let zero = Expr::literal(Value::BigInt(0), data_type);
    Expr {
        position: count.position,
        kind: ExprKind::Coalesce(vec![count, zero]),
        data_type,
    }
}
