//! Walking expressions and plans: visiting what is in them, and rewriting the columns they name.
//!
//! An expression names columns in two ways. [`ExprKind::Column`] is a column of its own input;
//! [`ExprKind::Outer`] with depth n, found inside n nested subqueries (or lateral right sides), is a
//! column of that very input as well. Whoever moves an expression to another input must rewrite both:
//! that is what [`Expr::map_columns`] and its kin do.
//!
//! Recursion is bounded by the depth that the binder lets through.

use super::{
    Aggregate, AggregateCall, CaseBranch, Delete, Distinct, Expr, ExprKind, Filter, HashJoin,
    IndexScan, Insert, InsertSource, Join, KeyBound, KeyRange, Limit, Node, PointLookup, Project,
    Quantifier, SetOperation, Sort, SortKey, Subquery, TopK, Update, Values, Volatility,
};
use crate::types::{DataType, Value};

impl Expr {
    /// Calls `visit` on each direct operand; for a subquery on its left side, not on its plan.
    pub(crate) fn for_each_operand<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Outer { .. }
            | ExprKind::Parameter(_) => {}
            ExprKind::Cast { operand, .. }
            | ExprKind::Unary { operand, .. }
            | ExprKind::IsNull(operand) => visit(operand),
            ExprKind::Binary { left, right, .. } => {
                visit(left);
                visit(right);
            }
            ExprKind::And(terms) | ExprKind::Or(terms) | ExprKind::Coalesce(terms) => {
                terms.iter().for_each(visit);
            }
            ExprKind::InList { operand, list, .. } => {
                visit(operand);
                list.iter().for_each(visit);
            }
            ExprKind::Like {
                operand, pattern, ..
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
                otherwise.as_deref().into_iter().for_each(visit);
            }
            ExprKind::Function { arguments, .. } => arguments.iter().for_each(visit),
            ExprKind::Subquery(subquery) => match &subquery.quantifier {
                Quantifier::Scalar | Quantifier::Exists => {}
                Quantifier::Any { operands, .. } | Quantifier::All { operands, .. } => {
                    operands.iter().for_each(visit);
                }
            },
        }
    }

    /// Calls `visit` on each direct operand, to change it; for a subquery on its left side, not on its plan.
    pub(crate) fn for_each_operand_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        match &mut self.kind {
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Outer { .. }
            | ExprKind::Parameter(_) => {}
            ExprKind::Cast { operand, .. }
            | ExprKind::Unary { operand, .. }
            | ExprKind::IsNull(operand) => visit(operand),
            ExprKind::Binary { left, right, .. } => {
                visit(left);
                visit(right);
            }
            ExprKind::And(terms) | ExprKind::Or(terms) | ExprKind::Coalesce(terms) => {
                terms.iter_mut().for_each(visit);
            }
            ExprKind::InList { operand, list, .. } => {
                visit(operand);
                list.iter_mut().for_each(visit);
            }
            ExprKind::Like {
                operand, pattern, ..
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
                otherwise.as_deref_mut().into_iter().for_each(visit);
            }
            ExprKind::Function { arguments, .. } => arguments.iter_mut().for_each(visit),
            ExprKind::Subquery(subquery) => match &mut subquery.quantifier {
                Quantifier::Scalar | Quantifier::Exists => {}
                Quantifier::Any { operands, .. } | Quantifier::All { operands, .. } => {
                    operands.iter_mut().for_each(visit);
                }
            },
        }
    }
}

impl Node {
    /// Calls `visit` on each direct input with how many rows deeper it stands: 1 for the right side
    /// of a lateral join, which reads the left row as an outer one, else 0.
    pub(crate) fn for_each_input<'n>(&'n self, visit: &mut dyn FnMut(&'n Node, usize)) {
        match self {
            Node::Values(_) | Node::Scan(_) | Node::PointLookup(_) | Node::IndexScan(_) => {}
            Node::Filter(Filter { input, .. })
            | Node::Project(Project { input, .. })
            | Node::Aggregate(Aggregate { input, .. })
            | Node::Distinct(Distinct { input, .. })
            | Node::Sort(Sort { input, .. })
            | Node::TopK(TopK { input, .. })
            | Node::Limit(Limit { input, .. })
            | Node::Insert(Insert { source: input, .. })
            | Node::Update(Update { input, .. })
            | Node::Delete(Delete { input, .. }) => visit(input, 0),
            Node::Join(join) => {
                visit(&join.left, 0);
                visit(&join.right, usize::from(join.lateral));
            }
            Node::HashJoin(HashJoin { left, right, .. })
            | Node::SetOperation(SetOperation { left, right, .. }) => {
                visit(left, 0);
                visit(right, 0);
            }
        }
    }

    /// As [`Node::for_each_input`], to change them.
    pub(crate) fn for_each_input_mut(&mut self, visit: &mut dyn FnMut(&mut Node, usize)) {
        match self {
            Node::Values(_) | Node::Scan(_) | Node::PointLookup(_) | Node::IndexScan(_) => {}
            Node::Filter(Filter { input, .. })
            | Node::Project(Project { input, .. })
            | Node::Aggregate(Aggregate { input, .. })
            | Node::Distinct(Distinct { input, .. })
            | Node::Sort(Sort { input, .. })
            | Node::TopK(TopK { input, .. })
            | Node::Limit(Limit { input, .. })
            | Node::Insert(Insert { source: input, .. })
            | Node::Update(Update { input, .. })
            | Node::Delete(Delete { input, .. }) => visit(input, 0),
            Node::Join(join) => {
                visit(&mut join.left, 0);
                visit(&mut join.right, usize::from(join.lateral));
            }
            Node::HashJoin(HashJoin { left, right, .. })
            | Node::SetOperation(SetOperation { left, right, .. }) => {
                visit(left, 0);
                visit(right, 0);
            }
        }
    }

    /// Calls `visit` on each expression of this very node.
    pub(crate) fn for_each_expr<'n>(&'n self, visit: &mut dyn FnMut(&'n Expr)) {
        match self {
            Node::Values(Values { rows, .. }) => rows.iter().flatten().for_each(visit),
            Node::Scan(scan) => scan.filter.iter().for_each(visit),
            Node::PointLookup(PointLookup { scan, key }) => {
                visit(key);
                scan.filter.iter().for_each(visit);
            }
            Node::IndexScan(IndexScan { scan, ranges, .. }) => {
                ranges.iter().for_each(|range| range.for_each_expr(visit));
                scan.filter.iter().for_each(visit);
            }
            Node::Filter(Filter { condition, .. }) => visit(condition),
            Node::Project(Project { expressions, .. }) => expressions.iter().for_each(visit),
            Node::Join(Join { condition, .. }) => condition.iter().for_each(visit),
            Node::HashJoin(join) => {
                let keys = join.left_keys.iter().chain(&join.right_keys);
                keys.chain(&join.residual).for_each(visit);
            }
            Node::Aggregate(Aggregate { keys, calls, .. }) => {
                keys.iter().for_each(&mut *visit);
                calls.iter().for_each(|call| call.for_each_expr(visit));
            }
            Node::Distinct(Distinct { on, .. }) => on.iter().flatten().for_each(visit),
            Node::Sort(Sort { keys, .. }) => keys.iter().for_each(|key| visit(&key.expr)),
            Node::TopK(topk) => {
                topk.keys.iter().for_each(|key| visit(&key.expr));
                visit(&topk.limit);
                topk.offset.iter().for_each(visit);
            }
            Node::Limit(Limit { limit, offset, .. }) => limit.iter().chain(offset).for_each(visit),
            Node::SetOperation(_) => {}
            Node::Insert(insert) => {
                insert.columns.iter().for_each(|source| match source {
                    InsertSource::Source(expr) | InsertSource::Default(expr) => visit(expr),
                    InsertSource::Sequence => {}
                    InsertSource::SequenceUnless { given, value } => {
                        visit(given);
                        visit(value);
                    }
                });
                insert.checks.iter().for_each(|(_, check)| visit(check));
                insert.returning.iter().flatten().for_each(visit);
            }
            Node::Update(update) => {
                update.assignments.iter().for_each(|one| visit(&one.value));
                update.checks.iter().for_each(|(_, check)| visit(check));
                update.returning.iter().flatten().for_each(visit);
            }
            Node::Delete(Delete { returning, .. }) => returning.iter().flatten().for_each(visit),
        }
    }

    /// Calls `visit` on each expression of this very node, to change it.
    pub(crate) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        match self {
            Node::Values(Values { rows, .. }) => rows.iter_mut().flatten().for_each(visit),
            Node::Scan(scan) => scan.filter.iter_mut().for_each(visit),
            Node::PointLookup(PointLookup { scan, key }) => {
                visit(key);
                scan.filter.iter_mut().for_each(visit);
            }
            Node::IndexScan(IndexScan { scan, ranges, .. }) => {
                let ranges = ranges.iter_mut();
                ranges.for_each(|range| range.for_each_expr_mut(visit));
                scan.filter.iter_mut().for_each(visit);
            }
            Node::Filter(Filter { condition, .. }) => visit(condition),
            Node::Project(Project { expressions, .. }) => expressions.iter_mut().for_each(visit),
            Node::Join(Join { condition, .. }) => condition.iter_mut().for_each(visit),
            Node::HashJoin(join) => {
                let keys = join.left_keys.iter_mut().chain(&mut join.right_keys);
                keys.chain(&mut join.residual).for_each(visit);
            }
            Node::Aggregate(Aggregate { keys, calls, .. }) => {
                keys.iter_mut().for_each(&mut *visit);
                calls
                    .iter_mut()
                    .for_each(|call| call.for_each_expr_mut(visit));
            }
            Node::Distinct(Distinct { on, .. }) => on.iter_mut().flatten().for_each(visit),
            Node::Sort(Sort { keys, .. }) => keys.iter_mut().for_each(|key| visit(&mut key.expr)),
            Node::TopK(topk) => {
                topk.keys.iter_mut().for_each(|key| visit(&mut key.expr));
                visit(&mut topk.limit);
                topk.offset.iter_mut().for_each(visit);
            }
            Node::Limit(Limit { limit, offset, .. }) => {
                limit.iter_mut().chain(offset).for_each(visit);
            }
            Node::SetOperation(_) => {}
            Node::Insert(insert) => {
                insert.columns.iter_mut().for_each(|source| match source {
                    InsertSource::Source(expr) | InsertSource::Default(expr) => visit(expr),
                    InsertSource::Sequence => {}
                    InsertSource::SequenceUnless { given, value } => {
                        visit(given);
                        visit(value);
                    }
                });
                insert.checks.iter_mut().for_each(|(_, check)| visit(check));
                insert.returning.iter_mut().flatten().for_each(visit);
            }
            Node::Update(update) => {
                let assignments = update.assignments.iter_mut();
                assignments.for_each(|one| visit(&mut one.value));
                update.checks.iter_mut().for_each(|(_, check)| visit(check));
                update.returning.iter_mut().flatten().for_each(visit);
            }
            Node::Delete(Delete { returning, .. }) => {
                returning.iter_mut().flatten().for_each(visit);
            }
        }
    }
}

impl KeyRange {
    fn for_each_expr<'r>(&'r self, visit: &mut dyn FnMut(&'r Expr)) {
        let bounds = self.lower.iter().chain(&self.upper);
        let bounds = bounds.map(|KeyBound { value, .. }| value);
        self.prefix.iter().chain(bounds).for_each(visit);
    }

    fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        let bounds = self.lower.iter_mut().chain(&mut self.upper);
        let bounds = bounds.map(|KeyBound { value, .. }| value);
        self.prefix.iter_mut().chain(bounds).for_each(visit);
    }
}

impl AggregateCall {
    /// Calls `visit` on each of its expressions.
    pub(crate) fn for_each_expr<'c>(&'c self, visit: &mut dyn FnMut(&'c Expr)) {
        let order = self.order_by.iter().map(|SortKey { expr, .. }| expr);
        let parts = self.arguments.iter().chain(&self.filter).chain(order);
        parts.for_each(visit);
    }

    /// Calls `visit` on each of its expressions, to change it.
    pub(crate) fn for_each_expr_mut(&mut self, visit: &mut dyn FnMut(&mut Expr)) {
        let order = self.order_by.iter_mut().map(|SortKey { expr, .. }| expr);
        let parts = self.arguments.iter_mut().chain(&mut self.filter);
        parts.chain(order).for_each(visit);
    }
}

/// A column read by an expression or a plan. For an expression, depth 0 is its own input and depth n
/// that of the nth query around it; for a plan, depth 0 is the row directly around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Which input.
    pub(crate) depth: usize,
    /// Which of its columns.
    pub(crate) column: usize,
}

/// What an expression's leaf reads, as seen from `level` queries further out.
fn reference_at(expr: &Expr, level: usize) -> Option<Reference> {
    match expr.kind {
        ExprKind::Column(column) if level == 0 => Some(Reference { depth: 0, column }),
        ExprKind::Outer { depth, column } if depth >= level => Some(Reference {
            depth: depth - level,
            column,
        }),
        _ => None,
    }
}

impl Expr {
    /// Calls `visit` on every column that the expression reads, in its subqueries too.
    pub(crate) fn for_each_reference(&self, visit: &mut dyn FnMut(Reference, &Expr)) {
        self.references(0, visit);
    }

    fn references(&self, level: usize, visit: &mut dyn FnMut(Reference, &Expr)) {
        if let Some(reference) = reference_at(self, level) {
            visit(reference, self);
        }
        if let ExprKind::Subquery(subquery) = &self.kind {
            subquery.plan.references(level + 1, visit);
        }
        self.for_each_operand(&mut |operand| operand.references(level, visit));
    }

    /// Puts something else where the expression reads a column, in its subqueries too. `rewrite`
    /// answers as seen from the expression; what it gives is moved into the subquery it lands in.
    /// `None` leaves the place as it is.
    pub(crate) fn rewrite_references(
        &mut self,
        rewrite: &mut dyn FnMut(Reference, &Expr) -> Option<Expr>,
    ) {
        self.rewrite(0, rewrite);
    }

    fn rewrite(&mut self, level: usize, rewrite: &mut dyn FnMut(Reference, &Expr) -> Option<Expr>) {
        if let Some(reference) = reference_at(self, level) {
            if let Some(mut replacement) = rewrite(reference, self) {
                replacement.sink(level);
                replacement.position = self.position.or(replacement.position);
                *self = replacement;
            }
            return;
        }
        if let ExprKind::Subquery(subquery) = &mut self.kind {
            subquery.plan.rewrite(level + 1, rewrite);
            subquery.note_correlation();
        }
        self.for_each_operand_mut(&mut |operand| operand.rewrite(level, rewrite));
    }

    /// Renumbers the columns that the expression reads of its own input, in its subqueries too.
    pub(crate) fn map_columns(&mut self, map: &mut dyn FnMut(usize) -> usize) {
        self.map(0, map);
    }

    fn map(&mut self, level: usize, map: &mut dyn FnMut(usize) -> usize) {
        match &mut self.kind {
            ExprKind::Column(column) if level == 0 => *column = map(*column),
            ExprKind::Outer { depth, column } if *depth == level => *column = map(*column),
            ExprKind::Subquery(subquery) => subquery.plan.map(level + 1, map),
            _ => {}
        }
        self.for_each_operand_mut(&mut |operand| operand.map(level, map));
    }

    /// Moves the expression some queries further in: its own columns become outer ones.
    pub(crate) fn sink(&mut self, levels: usize) {
        if levels > 0 {
            self.sink_from(0, levels);
        }
    }

    fn sink_from(&mut self, level: usize, levels: usize) {
        match &mut self.kind {
            ExprKind::Column(column) if level == 0 => {
                let (depth, column) = (levels, *column);
                self.kind = ExprKind::Outer { depth, column };
            }
            ExprKind::Outer { depth, .. } if *depth >= level => *depth += levels,
            ExprKind::Subquery(subquery) => {
                subquery.plan.sink_from(level + 1, levels);
                subquery.note_correlation();
            }
            _ => {}
        }
        self.for_each_operand_mut(&mut |operand| operand.sink_from(level, levels));
    }

    /// Whether any part of it is such; subqueries' plans are not looked into.
    pub(crate) fn any(&self, is: &mut dyn FnMut(&Expr) -> bool) -> bool {
        if is(self) {
            return true;
        }
        let mut found = false;
        self.for_each_operand(&mut |operand| found = found || operand.any(is));
        found
    }

    /// Whether it reads a column of its own input.
    pub(crate) fn reads_input(&self) -> bool {
        let mut reads = false;
        self.for_each_reference(&mut |reference, _| reads |= reference.depth == 0);
        reads
    }

    /// Whether a subquery is in it.
    pub(crate) fn has_subquery(&self) -> bool {
        self.any(&mut |expr| matches!(expr.kind, ExprKind::Subquery(_)))
    }
}

impl Subquery {
    /// Sets `correlated` by what the plan reads.
    pub(crate) fn note_correlation(&mut self) {
        self.correlated = self.plan.reads_outer();
    }
}

impl Node {
    /// Calls `visit` on every column around the plan that it reads.
    pub(crate) fn for_each_reference(&self, visit: &mut dyn FnMut(Reference, &Expr)) {
        self.references(1, visit);
    }

    fn references(&self, level: usize, visit: &mut dyn FnMut(Reference, &Expr)) {
        self.for_each_expr(&mut |expr| expr.references(level, visit));
        self.for_each_input(&mut |input, lateral| input.references(level + lateral, visit));
    }

    /// Whether it reads any row around it.
    pub(crate) fn reads_outer(&self) -> bool {
        let mut reads = false;
        self.for_each_reference(&mut |_, _| reads = true);
        reads
    }

    /// As [`Expr::rewrite_references`], for what the plan reads around it; answers are as seen from
    /// where the plan stands, so that a `Column` is one of the row directly around it.
    pub(crate) fn rewrite_references(
        &mut self,
        rewrite: &mut dyn FnMut(Reference, &Expr) -> Option<Expr>,
    ) {
        self.rewrite(1, rewrite);
    }

    fn rewrite(&mut self, level: usize, rewrite: &mut dyn FnMut(Reference, &Expr) -> Option<Expr>) {
        self.for_each_expr_mut(&mut |expr| expr.rewrite(level, rewrite));
        self.for_each_input_mut(&mut |input, lateral| input.rewrite(level + lateral, rewrite));
    }

    /// Renumbers the columns that the plan reads of the row directly around it.
    pub(crate) fn map_outer_columns(&mut self, map: &mut dyn FnMut(usize) -> usize) {
        self.map(1, map);
    }

    fn map(&mut self, level: usize, map: &mut dyn FnMut(usize) -> usize) {
        self.for_each_expr_mut(&mut |expr| expr.map(level, map));
        self.for_each_input_mut(&mut |input, lateral| input.map(level + lateral, map));
    }

    /// Moves the plan one query further out. It may read nothing of the row directly around it.
    pub(crate) fn raise(&mut self) {
        self.rewrite_references(&mut |reference, expr| {
            let column = reference.column;
            let kind = match reference.depth.saturating_sub(1) {
                0 => ExprKind::Column(column),
                depth => ExprKind::Outer { depth, column },
            };
            Some(Expr {
                kind,
                data_type: expr.data_type,
                position: expr.position,
            })
        });
    }

    /// Moves the plan some queries further in.
    pub(crate) fn sink(&mut self, levels: usize) {
        if levels > 0 {
            self.sink_from(1, levels);
        }
    }

    fn sink_from(&mut self, level: usize, levels: usize) {
        self.for_each_expr_mut(&mut |expr| expr.sink_from(level, levels));
        self.for_each_input_mut(&mut |input, lateral| input.sink_from(level + lateral, levels));
    }
}

impl Expr {
    /// Moves the expression some queries further out. It may read nothing of the inputs in between.
    pub(crate) fn raise(&mut self, levels: usize) {
        self.rewrite_references(&mut |reference, expr| {
            let column = reference.column;
            let kind = match reference.depth.saturating_sub(levels) {
                0 => ExprKind::Column(column),
                depth => ExprKind::Outer { depth, column },
            };
            Some(Expr {
                kind,
                data_type: expr.data_type,
                position: expr.position,
            })
        });
    }

    /// All of these, in three-valued logic, chains laid flat.
    pub(crate) fn and(terms: Vec<Expr>) -> Expr {
        let mut flat = Vec::with_capacity(terms.len());
        for term in terms {
            match term.kind {
                ExprKind::And(inner) => flat.extend(inner),
                _ => flat.push(term),
            }
        }
        joined(flat, true, ExprKind::And)
    }

    /// Any of these, in three-valued logic, chains laid flat.
    pub(crate) fn or(terms: Vec<Expr>) -> Expr {
        let mut flat = Vec::with_capacity(terms.len());
        for term in terms {
            match term.kind {
                ExprKind::Or(inner) => flat.extend(inner),
                _ => flat.push(term),
            }
        }
        joined(flat, false, ExprKind::Or)
    }

    /// The terms of a conjunction, or the expression itself.
    pub(crate) fn into_conjuncts(self) -> Vec<Expr> {
        match self.kind {
            ExprKind::And(terms) => terms,
            _ => vec![self],
        }
    }
}

/// One term as it is, none as the constant, several joined.
fn joined(mut terms: Vec<Expr>, of_none: bool, join: fn(Vec<Expr>) -> ExprKind) -> Expr {
    match (terms.pop(), terms.is_empty()) {
        (None, _) => Expr::literal(Value::Boolean(of_none), DataType::Boolean),
        (Some(only), true) => only,
        (Some(last), false) => {
            terms.push(last);
            Expr {
                position: terms.first().and_then(|term| term.position),
                kind: join(terms),
                data_type: DataType::Boolean,
            }
        }
    }
}

impl Expr {
    /// Whether it may give another value each time it is computed.
    pub(crate) fn is_volatile(&self) -> bool {
        self.any(&mut |expr| match &expr.kind {
            ExprKind::Function { function, .. } => {
                function.entry().volatility == Volatility::Volatile
            }
            ExprKind::Subquery(subquery) => subquery.plan.is_volatile(),
            _ => false,
        })
    }
}

impl Node {
    /// Whether it may give other rows each time it is run.
    pub(crate) fn is_volatile(&self) -> bool {
        let mut volatile = false;
        self.for_each_expr(&mut |expr| volatile = volatile || expr.is_volatile());
        self.for_each_input(&mut |input, _| volatile = volatile || input.is_volatile());
        volatile
    }
}
