//! What binding a statement needs to know, and what it finds out on the way.

use std::cell::{Cell, RefCell};

use super::limits::{
    DEEP_JOIN_LEVELS, DEEP_QUERY_LEVELS, MAX_DEEP_DEPTH, MAX_DEPTH, MAX_QUERIES, QUERY_LEVELS,
};
use super::parameters::Parameters;
use super::query::{Locking, RecursionPlace};
use super::stored::Stored;
use super::{Clause, ExprBinder, Scope, Variable};
use crate::catalog::Catalog;
use crate::plan::{CteId, CurrentOf, UserVariables};
use crate::types::depth::{Depth, note_refusal};
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

/// What a statement is bound against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BindContext<'a> {
    /// What exists.
    pub(crate) catalog: &'a Catalog,
    /// The types that the client says its parameters have; `Unknown`, or past the end: to be inferred.
    pub(crate) parameter_hints: &'a [DataType],
    /// How many parameters the statement has (see [`crate::sql::Parsed`]).
    pub(crate) parameter_count: usize,
    /// Names that stand for parameters, in the body of a procedure or trigger.
    pub(crate) variables: &'a [Variable],
    /// Who asks.
    pub(crate) user: &'a str,
    /// The variables of the session; `None` for what is kept.
    pub(crate) user_variables: Option<&'a UserVariables>,
    /// What the statement has to do with the session's cursors.
    pub(crate) cursors: CursorUse,
}

/// What a statement has to do with the cursors of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CursorUse {
    /// Nothing: it is part of a body that is run for whoever calls it.
    None,
    /// It may name one by CURRENT OF.
    Named,
    /// It may name one, and is itself the query of one: its last columns say which rows of tables each row is
    /// made of, where that can be told.
    Tracked,
}

impl<'a> BindContext<'a> {
    /// What texts are bound against that the catalog keeps: nobody asks, and nothing is given.
    pub(crate) const fn of_texts(catalog: &'a Catalog) -> BindContext<'a> {
        BindContext {
            catalog,
            parameter_hints: &[],
            parameter_count: 0,
            variables: &[],
            user: "",
            user_variables: None,
            cursors: CursorUse::None,
        }
    }
}

/// The binding of one statement: its context, the parameters' types as they are inferred, and how
/// much of the limits is used.
pub(crate) struct Binder<'a> {
    /// What the statement is bound against.
    pub(crate) context: BindContext<'a>,
    pub(super) parameters: Parameters,
    depth: Cell<usize>,
    /// How deep it may go, and how many levels a query counts for.
    most: usize,
    query_levels: usize,
    /// How many a join counts for, or a window.
    pub(super) join_levels: usize,
    /// The deepest that the plan goes so far.
    deepest: Cell<usize>,
    queries: Cell<usize>,
    /// What is bound is the text of views, or is to become one.
    pub(super) stored: Stored,
    /// How many parts of the plan are copies of others.
    pub(super) copied: Cell<usize>,
    ctes: Cell<u32>,
    /// Places around what is bound from which a recursive query may not be read, the innermost last.
    pub(super) places: RefCell<Vec<RecursionPlace>>,
    /// The locking clauses of the query whose FROM is being bound.
    pub(super) locking: RefCell<Vec<Locking>>,
    /// Whether the next query is the whole statement.
    pub(super) at_top: Cell<bool>,
    /// Whether the next query says which rows of tables its rows are made of.
    pub(super) tracks: Cell<bool>,
    /// The tables of these rows.
    pub(super) tracked: RefCell<Vec<TableId>>,
    /// The rows of cursors that the statement means by CURRENT OF.
    pub(super) current_of: RefCell<Vec<CurrentOf>>,
}

impl<'a> Binder<'a> {
    /// A binder for one statement.
    pub(crate) fn new(context: &BindContext<'a>) -> Binder<'a> {
        let (most, query_levels, join_levels) = match Depth::present() {
            Depth::Usual => (MAX_DEPTH, QUERY_LEVELS, 1),
            Depth::Deep => (MAX_DEEP_DEPTH, DEEP_QUERY_LEVELS, DEEP_JOIN_LEVELS),
        };
        Binder {
            most,
            query_levels,
            join_levels,
            context: *context,
            parameters: Parameters::new(context.parameter_hints, context.parameter_count),
            depth: Cell::new(0),
            deepest: Cell::new(0),
            queries: Cell::new(0),
            stored: Stored::default(),
            copied: Cell::new(0),
            ctes: Cell::new(0),
            places: RefCell::default(),
            locking: RefCell::default(),
            at_top: Cell::new(false),
            tracks: Cell::new(context.cursors == CursorUse::Tracked),
            tracked: RefCell::default(),
            current_of: RefCell::default(),
        }
    }

    /// A binder of expressions over the columns of a scope.
    pub(crate) fn expressions<'s>(
        &'s self,
        scope: &'s Scope<'s>,
        clause: Clause,
    ) -> ExprBinder<'s> {
        ExprBinder::new(self, scope, clause)
    }

    /// The type of each parameter, once the whole statement is bound: those that nothing typed are TEXT.
    ///
    /// # Errors
    /// 42P18 for a parameter that the statement does not use, though it uses a later one.
    pub(crate) fn parameter_types(&self) -> Result<Vec<DataType>> {
        self.parameters.types()
    }

    /// Goes one level deeper into an expression. `position` is asked for only where that is too deep.
    pub(super) fn enter(&self, position: impl FnOnce() -> Option<u32>) -> Result<()> {
        self.descend(1).map_err(|error| error.at(position()))
    }

    /// Comes back from [`Binder::enter`].
    pub(super) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Binds a query, which counts for several levels.
    pub(super) fn inside_query<T>(&self, bind: impl FnOnce() -> Result<T>) -> Result<T> {
        let depth = self.depth.get();
        self.descend(self.query_levels)?;
        let bound = bind();
        self.depth.set(depth);
        bound
    }

    /// Binds what goes so many levels deeper into the plan than it is written.
    pub(super) fn deeper<T>(&self, levels: usize, bind: impl FnOnce() -> Result<T>) -> Result<T> {
        let depth = self.depth.get();
        self.descend(levels)?;
        let bound = bind();
        self.depth.set(depth);
        bound
    }

    /// Runs `bind`, and says how many levels down from here its plan goes.
    pub(super) fn measured<T>(&self, bind: impl FnOnce() -> Result<T>) -> Result<(T, usize)> {
        let before = self.deepest.replace(self.depth.get());
        let bound = bind();
        let levels = self.deepest.get().saturating_sub(self.depth.get());
        self.deepest.set(self.deepest.get().max(before));
        Ok((bound?, levels))
    }

    /// Makes sure that a plan of so many levels may be put in here.
    pub(super) fn reach(&self, levels: usize) -> Result<()> {
        let depth = self.depth.get() + levels;
        if depth > self.most {
            note_refusal();
            return Err(too_complex("the statement nests too deeply"));
        }
        self.deepest.set(self.deepest.get().max(depth));
        Ok(())
    }

    fn descend(&self, levels: usize) -> Result<()> {
        self.reach(levels)?;
        self.depth.set(self.depth.get() + levels);
        Ok(())
    }

    /// A name for one more WITH query of the plan.
    pub(super) fn next_cte(&self) -> CteId {
        self.ctes.set(self.ctes.get() + 1);
        CteId(self.ctes.get())
    }

    /// How many queries the plan has so far.
    pub(super) fn queries(&self) -> usize {
        self.queries.get()
    }

    /// Counts queries that go into the plan.
    pub(super) fn count_queries(&self, more: usize) -> Result<()> {
        let queries = self.queries.get() + more;
        self.queries.set(queries);
        if queries > MAX_QUERIES {
            return Err(too_complex("the statement has too many queries in it"));
        }
        Ok(())
    }
}

/// 54001: the statement is more than we take.
pub(super) fn too_complex(message: &str) -> SqlError {
    SqlError::new(SqlState::StatementTooComplex, message)
}
