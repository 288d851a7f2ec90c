//! WITH RECURSIVE: a query that is the UNION of a term that does not read it and one that does.

use std::rc::Rc;

use super::super::{BoundQuery, Tail, Untyped, take_apart};
use super::trail::{Trail, is_of_passed};
use super::{Entry, Itself, State, rename, types_of};
use crate::binder::{Around, Binder, Scope};
use crate::plan::{Node, OutputColumn, Recursion, SetOperator};
use crate::sql::{ast, position};
use crate::types::coercion::{CastContext, common_type, type_name};
use crate::types::{DataType, Result, SqlError, SqlState};

/// A place in a recursive term from which the query may not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Inside of an expression.
    Subquery,
    /// The side of an outer join whose rows may be missing.
    OuterJoin,
    /// A side of INTERSECT.
    Intersect,
    /// A side of EXCEPT whose rows are taken away.
    Except,
}

impl Place {
    const fn name(self) -> &'static str {
        match self {
            Place::Subquery => "a subquery",
            Place::OuterJoin => "an outer join",
            Place::Intersect => "INTERSECT",
            Place::Except => "EXCEPT",
        }
    }
}

impl Binder<'_> {
    /// Binds a part of the statement from which a recursive query may not be read.
    pub(in crate::binder) fn at_place<T>(
        &self,
        place: Place,
        bind: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        self.places.borrow_mut().push(place);
        let bound = bind();
        self.places.borrow_mut().pop();
        bound
    }

    /// 42P19 in a place, within a recursive term, where the query may not be read.
    pub(super) fn check_place(&self, outside: usize, name: &ast::Ident) -> Result<()> {
        let places = self.places.borrow();
        match places.get(outside..).and_then(<[Place]>::last) {
            None => Ok(()),
            Some(place) => Err(refused(name, &format!("appear within {}", place.name()))),
        }
    }

    pub(super) fn bind_recursive(
        &self,
        entry: &Entry<'_>,
        query: &ast::Query,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        let (with, body, tail) = take_apart(query)?;
        self.inside_query(|| match with {
            None => self.bind_union(entry, body, tail, around),
            Some(with) => self.bind_with(with, around, false, |around| {
                self.bind_union(entry, body, tail, around)
            }),
        })
    }

    fn bind_union(
        &self,
        entry: &Entry<'_>,
        body: &ast::SetExpr,
        tail: Tail<'_>,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        let ast::SetExpr::SetOperation {
            op: _, // UNION, as the caller saw
            set_quantifier,
            left,
            right,
        } = body
        else {
            return Err(SqlError::internal("a recursive query is no UNION"));
        };
        let all = super::super::set_operation::is_all(*set_quantifier)?;
        self.enter(|| None)?;
        let seed = self.bind_set_expr(left, Untyped::Keep, around)?;
        let mut columns = seed.columns.iter().map(of_seed).collect::<Vec<_>>();
        rename(&mut columns, &entry.cte.alias)?;
        let trail = self.trail_of(entry.cte, &columns)?.map(Rc::new);
        let (seed, itself) = match &trail {
            None => (seed, columns),
            Some(trail) => {
                refuse_sets(left, "left")?;
                let mut seed =
                    self.convert_columns(seed, &types_of(&columns), CastContext::Implicit)?;
                seed.columns = columns;
                let itself = trail.columns_of_itself(&seed.columns);
                (trail.over_seed(seed)?, itself)
            }
        };
        entry.state.replace(State::Recursive(Itself {
            columns: itself,
            uses: 0,
            places: self.places.borrow().len(),
            trail: trail.clone(),
        }));
        let step = match &trail {
            None => self.bind_set_expr(right, Untyped::Keep, around)?,
            Some(trail) => self.bind_passing_on(right, trail, entry, around)?,
        };
        self.leave();
        let read = entry.state.replace(State::Binding { union: true });
        let recursive = matches!(read, State::Recursive(itself) if itself.uses > 0);
        if !recursive {
            if trail.is_some() {
                return Err(not_recursive(entry.cte));
            }
            let bound = self.unite(SetOperator::Union, all, seed, step, Untyped::Settle)?;
            return self.finish_output(bound, tail, around);
        }
        tail.refuse_in_recursion()?;
        let types = types_of_terms(entry.name(), &seed, &step)?;
        let seed = self.convert_columns(seed, &types, CastContext::Implicit)?;
        let step = self.convert_columns(step, &types, CastContext::Implicit)?;
        let whole = BoundQuery {
            columns: seed.columns.iter().map(of_seed).collect(),
            node: Node::Recursion(Recursion {
                id: entry.id,
                seed: Box::new(seed.node),
                step: Box::new(step.node),
                all,
            }),
        };
        Ok(match &trail {
            None => whole,
            Some(trail) => trail.shown(whole),
        })
    }

    /// Binds a recursive term that passes on what its row of the query brought.
    fn bind_passing_on(
        &self,
        term: &ast::SetExpr,
        trail: &Trail,
        entry: &Entry<'_>,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        refuse_sets(term, "right")?;
        let ast::SetExpr::Select(select) = term else {
            return Err(one_select("right"));
        };
        let term = ast::SetExpr::Select(Box::new(trail.passing_on(select)));
        let step = self.bind_set_expr(&term, Untyped::Keep, around);
        let step = step.map_err(|error| match is_of_passed(&error) {
            true if !self.reads_itself(entry) => not_recursive(entry.cte),
            true => {
                let message = format!(
                    "with a SEARCH or CYCLE clause, the recursive reference to WITH query \"{}\" must be at the top level of its right-hand SELECT",
                    entry.name()
                );
                SqlError::new(SqlState::FeatureNotSupported, message)
            }
            false => error,
        })?;
        trail.over_step(step, self)
    }

    fn reads_itself(&self, entry: &Entry<'_>) -> bool {
        matches!(&*entry.state.borrow(), State::Recursive(itself) if itself.uses > 0)
    }
}

/// # Errors
/// 0A000 for a term of several queries, where SEARCH or CYCLE need one.
fn refuse_sets(term: &ast::SetExpr, side: &str) -> Result<()> {
    match term {
        ast::SetExpr::SetOperation { .. } | ast::SetExpr::Query(_) => Err(one_select(side)),
        _ => Ok(()),
    }
}

fn one_select(side: &str) -> SqlError {
    let message =
        format!("with a SEARCH or CYCLE clause, the {side} side of the UNION must be a SELECT");
    let state = match side {
        "left" => SqlState::FeatureNotSupported,
        _ => SqlState::SyntaxError,
    };
    SqlError::new(state, message)
}

/// 42601: SEARCH or CYCLE of a query that does not read itself.
pub(super) fn not_recursive(cte: &ast::Cte) -> SqlError {
    let at = cte.from.as_ref().and_then(|from| position(from.span));
    SqlError::new(SqlState::SyntaxError, "WITH query is not recursive").at(at)
}

/// A column as the first term says it; NULL may come of the others.
fn of_seed(column: &OutputColumn) -> OutputColumn {
    let data_type = match column.data_type {
        DataType::Unknown => DataType::Text,
        known => known,
    };
    OutputColumn {
        name: column.name.clone(),
        data_type,
        nullable: true,
        origin: None,
    }
}

/// The types of the first term, which the second must not widen: 42804.
fn types_of_terms(name: &str, seed: &BoundQuery, step: &BoundQuery) -> Result<Vec<DataType>> {
    if seed.columns.len() != step.columns.len() {
        let message = "each UNION query must have the same number of columns";
        return Err(SqlError::new(SqlState::SyntaxError, message));
    }
    let pairs = seed.columns.iter().map(of_seed).zip(&step.columns);
    let agree = |(place, (seed, step)): (usize, (OutputColumn, &OutputColumn))| {
        let (a, b) = (seed.data_type, step.data_type);
        let common = common_type(a, b).ok_or_else(|| {
            let (a, b) = (type_name(a), type_name(b));
            let message = format!("UNION types {a} and {b} cannot be matched");
            SqlError::new(SqlState::DatatypeMismatch, message)
        })?;
        if common == a {
            return Ok(a);
        }
        let message = format!(
            "recursive query \"{name}\" column {} has type {} in non-recursive term but type {} overall",
            place + 1,
            type_name(a),
            type_name(common)
        );
        Err(SqlError::new(SqlState::DatatypeMismatch, message)
            .with_hint("Cast the output of the non-recursive term to the correct type."))
    };
    pairs.enumerate().map(agree).collect()
}

/// 42P19: a recursive reference that must not do something.
pub(super) fn refused(name: &ast::Ident, what: &str) -> SqlError {
    let message = format!(
        "recursive reference to query \"{}\" must not {what}",
        name.value
    );
    SqlError::new(SqlState::InvalidRecursion, message)
}

/// 42P19 where the rows of a scope may be missing, and one of its tables is the query itself.
pub(in crate::binder::query) fn refuse_recursion(scope: &Scope<'_>) -> Result<()> {
    match &scope.recursive_table {
        None => Ok(()),
        Some(name) => Err(refused(
            &ast::Ident::new(name.as_str()),
            "appear within an outer join",
        )),
    }
}

/// 42P19 for a query that reads itself where it cannot.
pub(super) fn no_place_for_itself(name: &ast::Ident, union: bool) -> SqlError {
    if union {
        return refused(name, "appear within its non-recursive term");
    }
    let message = format!(
        "recursive query \"{}\" does not have the form non-recursive-term UNION [ALL] recursive-term",
        name.value
    );
    SqlError::new(SqlState::InvalidRecursion, message)
}

impl Tail<'_> {
    fn refuse_in_recursion(&self) -> Result<()> {
        let Tail {
            order_by,
            limit,
            fetch,
            locks,
        } = self;
        let (has_limit, has_offset) = match limit {
            None => (false, false),
            Some(ast::LimitClause::LimitOffset {
                limit,
                offset,
                limit_by: _,
            }) => (limit.is_some(), offset.is_some()),
            Some(ast::LimitClause::OffsetCommaLimit { .. }) => (true, true),
        };
        let clauses = [
            (order_by.is_some(), "ORDER BY"),
            (has_offset, "OFFSET"),
            (has_limit || fetch.is_some(), "LIMIT"),
            (!locks.is_empty(), "FOR UPDATE/SHARE"),
        ];
        match clauses.iter().find(|(there, _)| *there) {
            None => Ok(()),
            Some((_, clause)) => Err(SqlError::new(
                SqlState::FeatureNotSupported,
                format!("{clause} in a recursive query is not implemented"),
            )),
        }
    }
}
