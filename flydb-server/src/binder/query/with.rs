//! WITH queries: bound in order of their names' first need, read by their names, and put where they
//! are read or computed once ([`reduce`]).
//!
//! In WITH RECURSIVE a query may name itself ([`recursive`]) and those after it; in a plain WITH those
//! before it. A name that is met before its query is bound has it bound there and then, so that queries
//! which name each other in a circle meet one that is being bound, and are refused.

mod recursive;
mod reduce;
mod trail;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::{BoundQuery, alias::rename};
use crate::binder::context::too_complex;
use crate::binder::limits::MAX_QUERIES;
use crate::binder::{Around, Binder};
use crate::plan::{CommonTable, CteId, Node, OutputColumn, With as WithNode, WorkingScan};
use crate::sql::{ast, position, search_and_cycle};
use crate::types::{DataType, Result, SqlError, SqlState};
pub(crate) use recursive::Place;
pub(super) use recursive::refuse_recursion;
use trail::Trail;
pub(super) use trail::hide_passed;

/// The WITH queries that a query may name: those of its own WITH, then those further out.
pub(crate) struct With<'s> {
    /// What is around the query, the WITH queries further out included.
    around: Around<'s>,
    entries: Vec<Entry<'s>>,
    /// WITH RECURSIVE: every entry may be named in every other.
    recursive: bool,
    /// How many entries may be named so far.
    visible: Cell<usize>,
    /// Whether the query is the whole statement, whose WITH may change data.
    top: bool,
    /// The entries that are being bound, each within the one before it.
    binding: RefCell<Vec<usize>>,
    /// The entries that are bound, in the order in which that was done: each reads earlier ones only.
    order: RefCell<Vec<usize>>,
}

struct Entry<'s> {
    cte: &'s ast::Cte,
    id: CteId,
    state: RefCell<State>,
}

enum State {
    /// Not yet bound.
    Unbound,
    /// Being bound, in a place where it cannot read itself.
    Binding {
        /// Whether it is a UNION that could read itself elsewhere.
        union: bool,
    },
    /// Being bound, in its recursive term.
    Recursive(Itself),
    /// Bound.
    Bound(Box<Table>),
}

/// What a query that is being bound knows of itself.
struct Itself {
    columns: Vec<OutputColumn>,
    /// How often it read itself so far.
    uses: usize,
    /// How many of the places around are outside of the recursive term.
    places: usize,
    /// SEARCH and CYCLE.
    trail: Option<Rc<Trail>>,
}

/// A bound WITH query.
struct Table {
    query: BoundQuery,
    /// What has to be computed before it: the tables of a data change's own WITH.
    before: Vec<CommonTable>,
    /// How many queries it comes to.
    size: usize,
    /// How many levels it has.
    levels: usize,
    materialized: Option<ast::CteAsMaterialized>,
}

impl Binder<'_> {
    /// Binds a WITH, then what reads it by `body`; the whole of both.
    pub(super) fn bind_with(
        &self,
        with: &ast::With,
        around: Around<'_>,
        top: bool,
        body: impl FnOnce(Around<'_>) -> Result<BoundQuery>,
    ) -> Result<BoundQuery> {
        let ast::With {
            with_token: _,
            recursive,
            cte_tables,
        } = with;
        if cte_tables.len() > MAX_QUERIES {
            return Err(too_complex("the statement has too many queries in it"));
        }
        let mut frame = With {
            around,
            entries: Vec::with_capacity(cte_tables.len()),
            recursive: *recursive,
            visible: Cell::new(0),
            top,
            binding: RefCell::default(),
            order: RefCell::default(),
        };
        for cte in cte_tables {
            let entry = self.enter_cte(cte, &frame)?;
            frame.entries.push(entry);
        }
        for place in 0..frame.entries.len() {
            self.bind_entry(&frame, place)?;
            frame.visible.set(place + 1);
        }
        let bound = body(Around {
            with: Some(&frame),
            ..around
        })?;
        frame.reduce(bound, self)
    }

    fn enter_cte<'s>(&self, cte: &'s ast::Cte, so_far: &With<'s>) -> Result<Entry<'s>> {
        let name = &cte.alias.name;
        if let Some(from) = &cte.from
            && search_and_cycle(from)?.is_none()
        {
            return Err(SqlError::unsupported("WITH ... FROM").at(position(name.span)));
        }
        if so_far.entries.iter().any(|one| one.name() == name.value) {
            let message = format!(
                "WITH query name \"{}\" specified more than once",
                name.value
            );
            return Err(SqlError::new(SqlState::DuplicateAlias, message).at(position(name.span)));
        }
        Ok(Entry {
            cte,
            id: self.next_cte(),
            state: RefCell::new(State::Unbound),
        })
    }

    /// Binds an entry, unless it is bound.
    fn bind_entry(&self, frame: &With<'_>, place: usize) -> Result<()> {
        let Some(entry) = frame.entries.get(place) else {
            return Ok(());
        };
        if matches!(*entry.state.borrow(), State::Bound(_)) {
            return Ok(());
        }
        let ast::Cte {
            alias,
            query,
            from: clauses,
            materialized,
            closing_paren_token: _,
        } = entry.cte;
        let union = is_union(&query.body);
        entry.state.replace(State::Binding { union });
        frame.binding.borrow_mut().push(place);
        let around = Around {
            with: Some(frame),
            ..frame.around
        };
        if clauses.is_some() && !(frame.recursive && union) {
            return Err(recursive::not_recursive(entry.cte));
        }
        let before = self.queries();
        let (mut bound, levels) = self.measured(|| match frame.recursive && union {
            true => self.bind_recursive(entry, query, around),
            false => self.bind_common_table(query, frame.top, around),
        })?;
        rename(&mut bound.columns, alias)?;
        frame.binding.borrow_mut().pop();
        let (node, before_it) = take_tables(bound.node);
        entry.state.replace(State::Bound(Box::new(Table {
            query: BoundQuery { node, ..bound },
            before: before_it,
            size: self.queries() - before,
            levels,
            materialized: *materialized,
        })));
        frame.order.borrow_mut().push(place);
        Ok(())
    }

    fn bind_common_table(
        &self,
        query: &ast::Query,
        top: bool,
        around: Around<'_>,
    ) -> Result<BoundQuery> {
        if !is_data_change(&query.body) {
            return self.bind_query(query, around);
        }
        if !top {
            let message =
                "WITH clause containing a data-modifying statement must be at the top level";
            return Err(SqlError::new(SqlState::FeatureNotSupported, message));
        }
        self.bind_change_query(query, around)
    }

    /// The WITH query of this name, if there is one in reach, as seen from here.
    pub(super) fn use_with(
        &self,
        name: &ast::Ident,
        around: Around<'_>,
    ) -> Result<Option<BoundQuery>> {
        let mut with = around.with;
        while let Some(frame) = with {
            if let Some(place) = frame.find(&name.value) {
                return self.use_entry(frame, place, name).map(Some);
            }
            with = frame.around.with;
        }
        Ok(None)
    }

    fn use_entry(&self, frame: &With<'_>, place: usize, name: &ast::Ident) -> Result<BoundQuery> {
        let Some(entry) = frame.entries.get(place) else {
            return Err(SqlError::internal("a WITH query that is not there"));
        };
        if matches!(*entry.state.borrow(), State::Unbound) {
            self.bind_entry(frame, place)?;
        }
        let innermost = frame.binding.borrow().last().copied();
        let within = frame.binding.borrow().contains(&place);
        if within && innermost != Some(place) {
            let message = "mutual recursion between WITH items is not implemented";
            let error = SqlError::new(SqlState::FeatureNotSupported, message);
            return Err(error.at(position(name.span)));
        }
        let used = match &mut *entry.state.borrow_mut() {
            State::Bound(table) => self.read_table(entry.id, table, name),
            State::Recursive(itself) => self.read_itself(entry.id, itself, name),
            State::Binding { union } => Err(recursive::no_place_for_itself(name, *union)),
            State::Unbound => Err(SqlError::internal("a WITH query that was not bound")),
        };
        used.map_err(|error| error.at(position(name.span)))
    }

    fn read_table(&self, id: CteId, table: &Table, name: &ast::Ident) -> Result<BoundQuery> {
        if table.query.node.is_data_change() && table.query.columns.is_empty() {
            let message = format!(
                "WITH query \"{}\" does not have a RETURNING clause",
                name.value
            );
            return Err(SqlError::new(SqlState::FeatureNotSupported, message));
        }
        self.count_queries(1)?;
        self.reach(table.levels)?;
        let columns = table.query.columns.clone();
        let types = types_of(&columns);
        let node = Node::CteScan(crate::plan::CteScan { id, types });
        Ok(BoundQuery { node, columns })
    }

    fn read_itself(&self, id: CteId, itself: &mut Itself, name: &ast::Ident) -> Result<BoundQuery> {
        self.check_place(itself.places, name)?;
        if itself.uses > 0 {
            return Err(recursive::refused(name, "appear more than once"));
        }
        itself.uses += 1;
        self.count_queries(1)?;
        let columns = itself.columns.clone();
        let types = types_of(&columns);
        let mut node = Node::WorkingScan(WorkingScan { id, types });
        if let Some(trail) = &itself.trail {
            node = trail.read_itself(node, self)?;
        }
        Ok(BoundQuery { node, columns })
    }
}

impl With<'_> {
    /// The entry of this name, if it may be named now.
    fn find(&self, name: &str) -> Option<usize> {
        let place = self.entries.iter().position(|one| one.name() == name)?;
        (self.recursive || place < self.visible.get()).then_some(place)
    }
}

impl Entry<'_> {
    fn name(&self) -> &str {
        &self.cte.alias.name.value
    }
}

fn types_of(columns: &[OutputColumn]) -> Vec<DataType> {
    columns.iter().map(|column| column.data_type).collect()
}

fn is_union(body: &ast::SetExpr) -> bool {
    matches!(
        body,
        ast::SetExpr::SetOperation {
            op: ast::SetOperator::Union,
            ..
        }
    )
}

pub(in crate::binder) fn is_data_change(body: &ast::SetExpr) -> bool {
    matches!(
        body,
        ast::SetExpr::Insert(_)
            | ast::SetExpr::Update(_)
            | ast::SetExpr::Delete(_)
            | ast::SetExpr::Merge(_)
    )
}

/// A data change runs at the root of its plan: the tables of its own WITH are the statement's.
fn take_tables(node: Node) -> (Node, Vec<CommonTable>) {
    match node {
        Node::With(WithNode { tables, body }) if body.is_data_change() => (*body, tables),
        node => (node, Vec::new()),
    }
}
