//! Views where a query names them, and the meaning of names in texts that are kept.
//!
//! A view is bound from its text in the place where it is named, and its tree goes into the tree around
//! it: nothing of a view is left for the optimizer to see but the owner, with whose rights its tables
//! are read, and a fence around rows that leave others out. In a text that is kept, a relation's name means what it meant when the text was made (see
//! [`StoredQuery`](crate::catalog::StoredQuery)), and its columns are those that it had then.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use smol_str::SmolStr;

use super::names::{Named, nearest};
use super::query::RowLock;
use super::{Around, BindContext, Binder, BoundQuery};
use crate::catalog::{
    Function, KeptRows, Privilege, Relation, Sequence, StoredColumn, StoredRelation, Table, View,
};
use crate::plan::{
    Expr, ExprKind, Limit, Node, OutputColumn, Project, Query, ScalarFunction, Scan,
    SequenceFunction, Values, ViewUse,
};
use crate::sql::{ast, parse_query, position};
use crate::types::{DataType, Result, SqlError, SqlState, TableId, Value};

/// What of a statement is the text of views, which views it uses, and which relations it names.
#[derive(Default)]
pub(super) struct Stored {
    /// What texts are being bound, outermost first.
    within: RefCell<Vec<Within>>,
    used: RefCell<Vec<ViewUse>>,
    /// The character where a text that is to be kept starts.
    noted_from: Cell<Option<u32>>,
    noted: RefCell<Vec<StoredRelation>>,
    /// The tables whose primary keys it relies on.
    noted_keys: RefCell<Vec<TableId>>,
}

/// A text of the catalog that is being bound.
enum Within {
    /// A view's.
    View(Arc<View>),
    /// A function's, and with whose rights it reads.
    Function(Arc<Function>, Option<Arc<str>>),
}

impl Within {
    /// The view, of a view's text.
    fn view(&self) -> Option<&Arc<View>> {
        match self {
            Within::View(view) => Some(view),
            Within::Function(..) => None,
        }
    }
}

/// What a relation's name in a query means.
pub(super) enum Found<'a> {
    /// A table.
    Table(TableColumns<'a>),
    /// A view, bound, or a sequence's one row, and the schema that the query may name before it.
    View(Box<BoundQuery>, SmolStr),
}

/// The columns of a table as a query may name them.
pub(super) struct TableColumns<'a> {
    /// What the query calls the table.
    pub(super) name: &'a str,
    pub(super) table: &'a Table,
    /// The schema that the query may name before it.
    pub(super) schema: SmolStr,
    /// Names and places.
    columns: Vec<(SmolStr, usize)>,
}

impl Stored {
    /// With whose rights tables are read here.
    pub(super) fn reader(&self) -> Option<Arc<str>> {
        match self.within.borrow().last()? {
            Within::View(view) if view.options.security_invoker => None,
            Within::View(view) => Some(Arc::from(view.owner.as_str())),
            Within::Function(_, reader) => reader.clone(),
        }
    }

    /// Goes into a function's text; whether it may, as it is not in it already.
    pub(super) fn enter_function(&self, function: &Arc<Function>) -> bool {
        let reader = match function.traits.definer {
            true => Some(Arc::from(function.owner.as_str())),
            false => self.reader(),
        };
        let mut within = self.within.borrow_mut();
        let same = |one: &Within| match one {
            Within::Function(other, _) => other.identity() == function.identity(),
            Within::View(_) => false,
        };
        if within.iter().any(same) {
            return false;
        }
        within.push(Within::Function(Arc::clone(function), reader));
        true
    }

    /// Comes back from a text.
    pub(super) fn leave(&self) {
        self.within.borrow_mut().pop();
    }

    /// Whether what is bound right now is a function's text.
    pub(super) fn in_function(&self) -> bool {
        let within = self.within.borrow();
        within.last().is_some_and(|last| last.view().is_none())
    }

    /// Notes a use of a view.
    pub(super) fn note_use(&self, used: ViewUse) {
        self.used.borrow_mut().push(used);
    }

    /// Whether a view was used already.
    fn is_used(&self, view: &View) -> bool {
        self.used.borrow().iter().any(|used| used.view == view.id)
    }

    /// Whether what is bound is to be kept.
    fn is_noting(&self) -> bool {
        self.noted_from.get().is_some()
    }

    /// Starts to note what the relations' names mean, in a text that starts at this character.
    pub(super) fn note_from(&self, start: u32) {
        self.noted_from.set(Some(start));
    }

    /// What was noted.
    pub(super) fn noted(&self) -> Vec<StoredRelation> {
        self.noted.take()
    }

    /// Notes that what is bound relies on the primary keys of tables, where it is to be kept.
    pub(super) fn note_keys(&self, tables: &[TableId]) {
        if self.is_noting() && self.within.borrow().is_empty() {
            self.noted_keys.borrow_mut().extend(tables);
        }
    }

    /// The tables on whose primary keys it was noted to rely.
    pub(super) fn noted_keys(&self) -> Vec<TableId> {
        self.noted_keys.take()
    }

    /// Notes what a relation's name at this character means, where what is bound is to be kept.
    pub(super) fn note(&self, at: Option<u32>, relation: Relation<'_>) {
        let (Some(start), Some(at)) = (self.noted_from.get(), at) else {
            return;
        };
        if self.within.borrow().is_empty() {
            self.noted.borrow_mut().push(StoredRelation {
                at: at + 1 - start.min(at),
                relation: relation.id(),
                schema: relation.home().schema_name().to_owned(),
                columns: stored_columns(relation),
            });
        }
    }

    /// The sequence that a literal at this character of a text that is kept means; `None` in the statement
    /// itself, and in texts that do not note it.
    pub(super) fn sequence_at(&self, at: Option<u32>) -> Option<TableId> {
        let within = self.within.borrow();
        let noted = within.last()?.view()?.query.relation_at(at?)?;
        Some(noted.relation)
    }

    /// What a name in a text that is kept means; `None` in the statement itself.
    ///
    /// # Errors
    /// XX001 for a name that the text's notes do not have.
    fn meaning(&self, name: &ast::Ident) -> Result<Option<StoredRelation>> {
        let within = self.within.borrow();
        let Some(view) = within.last().and_then(Within::view) else {
            return Ok(None);
        };
        let meaning = position(name.span).and_then(|at| view.query.relation_at(at));
        match meaning {
            Some(meaning) => Ok(Some(meaning.clone())),
            None => {
                let message = format!("view \"{}\" does not say what it reads", view.name);
                Err(SqlError::new(SqlState::DataCorrupted, message))
            }
        }
    }
}

impl<'a> Binder<'a> {
    /// The relation that a name means here, and in a text that is kept what the name meant when it was made.
    ///
    /// # Errors
    /// 42P01 where there is no such relation, 42501 for a schema that the user may not use.
    pub(super) fn relation_named(
        &self,
        named: Named<'_>,
    ) -> Result<(Relation<'a>, Option<StoredRelation>)> {
        let (catalog, name) = (self.context.catalog, named.name);
        let meaning = self.stored.meaning(name)?;
        let relation = match &meaning {
            Some(meaning) => catalog.relation_by_id(meaning.relation),
            None => catalog.relation(named.schema(&self.context)?, &name.value),
        };
        Ok((relation.ok_or_else(|| self.no_relation(named))?, meaning))
    }
}

impl Binder<'_> {
    /// The views used so far, each with whose rights.
    pub(super) fn views_used(&self) -> Vec<ViewUse> {
        self.stored.used.take()
    }

    /// What a relation's name means here. With a lock the rows are locked that a view shows.
    ///
    /// # Errors
    /// 42P01 where there is no such relation, 42501 for a schema that the user may not use; what binding
    /// a view's text answers.
    pub(super) fn find_relation<'f>(
        &'f self,
        named: Named<'f>,
        lock: Option<RowLock>,
    ) -> Result<Found<'f>> {
        let name = named.name;
        let (relation, meaning) = self.relation_named(named)?;
        self.stored.note(position(name.span), relation);
        let schema = schema_of(relation, meaning.as_ref());
        let meaning = meaning.as_ref().map(|meaning| meaning.columns.as_slice());
        match relation {
            Relation::Table(table) => {
                let columns = TableColumns::new((schema, &name.value), table, meaning);
                Ok(Found::Table(columns))
            }
            Relation::View(view) if view.rows.is_some() && lock.is_some() => {
                Err(not_locked("materialized view", name))
            }
            Relation::View(view) if view.rows.is_some() => {
                let bound = self.bind_kept_rows(view, meaning.map(<[StoredColumn]>::len));
                let here = |error: SqlError| error.at(position(name.span));
                let bound = bound.map_err(here)?;
                Ok(Found::View(Box::new(under_names(bound, meaning)), schema))
            }
            Relation::View(view) => {
                let columns = meaning.map_or(view.columns.len(), <[StoredColumn]>::len);
                let bound = self.bind_view(view, columns, lock);
                let here = |error: SqlError| error.placeless().at(position(name.span));
                let bound = bound.map_err(here)?;
                Ok(Found::View(Box::new(under_names(bound, meaning)), schema))
            }
            Relation::Sequence(_) if lock.is_some() => Err(not_locked("sequence", name)),
            Relation::Sequence(sequence) => {
                Ok(Found::View(Box::new(sequence_row(sequence)), schema))
            }
        }
    }

    /// Binds what stands in the text of a view.
    pub(super) fn inside_view<T>(&self, view: &Arc<View>, bind: impl FnOnce() -> T) -> T {
        let within = Within::View(Arc::clone(view));
        self.stored.within.borrow_mut().push(within);
        let bound = bind();
        self.stored.within.borrow_mut().pop();
        bound
    }

    #[cold]
    fn no_relation(&self, named: Named<'_>) -> SqlError {
        let (message, name) = (
            format!("relation \"{}\" does not exist", named.shown()),
            named.name,
        );
        let error = SqlError::new(SqlState::UndefinedTable, message).at(position(name.span));
        let known = self.context.catalog.relations().map(Relation::name);
        match nearest(&name.value, known) {
            Some(near) => error.with_hint(format!("Perhaps you meant \"{near}\".")),
            None => error,
        }
    }

    /// Binds the first columns of the rows that a materialized view keeps, which are read with the rights
    /// of its owner.
    ///
    /// # Errors
    /// 55000 where it was never filled.
    fn bind_kept_rows(&self, view: &Arc<View>, columns: Option<usize>) -> Result<BoundQuery> {
        let Some(KeptRows {
            table,
            filled: true,
            ..
        }) = view.rows
        else {
            let message = format!("materialized view \"{}\" has not been populated", view.name);
            let error = SqlError::new(SqlState::ObjectNotInPrerequisiteState, message);
            return Err(error.with_hint("Use the REFRESH MATERIALIZED VIEW command."));
        };
        self.stored.note_use(ViewUse {
            view: view.id,
            privilege: Privilege::Select,
            reader: self.stored.reader(),
        });
        let shown = view.columns.iter().take(columns.unwrap_or(usize::MAX));
        let columns = shown.clone().enumerate();
        Ok(BoundQuery {
            columns: columns
                .map(|(place, column)| OutputColumn {
                    name: column.name.clone(),
                    data_type: column.data_type,
                    nullable: column.nullable,
                    origin: Some((view.id, place)),
                })
                .collect(),
            node: Node::Scan(Scan {
                table,
                columns: (0..shown.len()).collect(),
                types: shown.map(|column| column.data_type).collect(),
                filter: None,
                with_row_id: false,
                reader: Some(Arc::from(view.owner.as_str())),
            }),
        })
    }

    /// Binds a view's text, for its first columns.
    fn bind_view(
        &self,
        view: &Arc<View>,
        columns: usize,
        lock: Option<RowLock>,
    ) -> Result<BoundQuery> {
        let again = self.stored.is_used(view);
        self.stored.note_use(ViewUse {
            view: view.id,
            privilege: Privilege::Select,
            reader: self.stored.reader(),
        });
        if lock.is_some() {
            self.stored.note_use(ViewUse {
                view: view.id,
                privilege: Privilege::Update,
                reader: self.stored.reader(),
            });
        }
        let query = parse_query(&view.query.sql)?;
        let bound = self.inside_view(view, || self.bind_locked(&query, Around::default(), lock));
        if again {
            self.charge_view(view, &bound)?;
        }
        Ok(shown(view, bound?, columns))
    }

    /// Counts a view that was bound once more.
    fn charge_view(&self, view: &View, bound: &Result<BoundQuery>) -> Result<()> {
        if let Ok(bound) = bound {
            self.charge_plans(&bound.node, 1)?;
        }
        self.charge_text(&view.query.sql)
    }
}

/// The schema that may stand before a relation's name: in a text that is kept the one that it was in then.
pub(super) fn schema_of(relation: Relation<'_>, meaning: Option<&StoredRelation>) -> SmolStr {
    match meaning {
        Some(meaning) => SmolStr::new(&meaning.schema),
        None => SmolStr::new(relation.home().schema_name()),
    }
}

/// The query of a view, from its text, whether or not it keeps rows.
///
/// # Errors
/// What is wrong with the text.
pub(crate) fn bind_view_text(view: &Arc<View>, context: &BindContext<'_>) -> Result<Query> {
    let binder = Binder::new(context);
    let BoundQuery { node, columns } = binder.bind_view(view, view.columns.len(), None)?;
    Ok(Query {
        root: node,
        columns,
        parameters: Vec::new(),
        views: binder.views_used(),
        current_of: Vec::new(),
        tracked: Vec::new(),
    })
}

/// 42809 for a relation whose rows cannot be locked.
fn not_locked(kind: &str, name: &ast::Ident) -> SqlError {
    let message = format!("cannot lock rows in {kind} \"{}\"", name.value);
    SqlError::new(SqlState::WrongObjectType, message).at(position(name.span))
}

/// The columns of a view as a text that is kept calls them.
fn under_names(mut bound: BoundQuery, stored: Option<&[StoredColumn]>) -> BoundQuery {
    let columns = bound.columns.iter_mut();
    for (column, stored) in columns.zip(stored.unwrap_or_default()) {
        column.name.clone_from(&stored.name);
    }
    bound
}

/// How far a sequence has come, as the one row that it is in PostgreSQL.
fn sequence_row(sequence: &Sequence) -> BoundQuery {
    let of_sequence = |function, data_type| {
        let id = Value::BigInt(sequence.id.0.into());
        Expr {
            kind: ExprKind::Function {
                function: ScalarFunction::Sequence(function),
                arguments: vec![Expr::literal(id, DataType::BigInt)],
            },
            data_type,
            position: None,
        }
    };
    let cells = [
        (
            "last_value",
            of_sequence(SequenceFunction::Position, DataType::BigInt),
        ),
        ("log_cnt", Expr::literal(Value::BigInt(0), DataType::BigInt)),
        (
            "is_called",
            of_sequence(SequenceFunction::IsCalled, DataType::Boolean),
        ),
    ];
    let columns = cells.iter().map(|(name, cell)| OutputColumn {
        name: (*name).to_owned(),
        data_type: cell.data_type,
        nullable: false,
        origin: None,
    });
    BoundQuery {
        columns: columns.collect(),
        node: Node::Values(Values {
            types: cells.iter().map(|(_, cell)| cell.data_type).collect(),
            rows: vec![cells.into_iter().map(|(_, cell)| cell).collect()],
        }),
    }
}

/// A view's query under the names of the view's first columns.
fn shown(view: &View, bound: BoundQuery, columns: usize) -> BoundQuery {
    let BoundQuery {
        mut node,
        columns: bound,
    } = bound;
    node.forget_positions();
    if hides_rows(&node) {
        node = Limit::fence(node);
    }
    if columns < bound.len() {
        let kept = bound.iter().take(columns).enumerate();
        node = Node::Project(Project {
            input: Box::new(node),
            expressions: kept
                .map(|(place, one)| Expr::column(place, one.data_type))
                .collect(),
        });
    }
    let shown = bound.into_iter().zip(&view.columns).enumerate();
    let shown = shown
        .take(columns)
        .map(|(place, (bound, column))| OutputColumn {
            name: column.name.clone(),
            origin: Some((view.id, place)),
            ..bound
        });
    BoundQuery {
        columns: shown.collect(),
        node,
    }
}

/// Whether rows of what a node reads do not come out of it.
fn hides_rows(node: &Node) -> bool {
    match node {
        Node::Scan(_) | Node::Values(_) => false,
        Node::Project(project) => hides_rows(&project.input),
        Node::Sort(sort) => hides_rows(&sort.input),
        Node::Limit(limit) if limit.is_fence() => false,
        _ => true,
    }
}

impl<'a> TableColumns<'a> {
    pub(super) fn new(
        (schema, name): (SmolStr, &'a str),
        table: &'a Table,
        meaning: Option<&[StoredColumn]>,
    ) -> TableColumns<'a> {
        let columns = match meaning {
            None => {
                let columns = table.visible_columns();
                columns
                    .map(|(place, column)| (SmolStr::new(&column.name), place))
                    .collect()
            }
            Some(stored) => {
                let place = |one: &StoredColumn| {
                    let (place, _) = table.column(&one.column)?;
                    Some((SmolStr::new(&one.name), place))
                };
                stored.iter().filter_map(place).collect()
            }
        };
        TableColumns {
            name,
            table,
            schema,
            columns,
        }
    }

    /// Each column: its name here, its place and its definition.
    pub(super) fn iter(
        &self,
    ) -> impl Iterator<Item = (&SmolStr, usize, &'a crate::catalog::Column)> {
        let columns = self.columns.iter();
        columns.filter_map(|(name, place)| Some((name, *place, self.table.columns.get(*place)?)))
    }

    /// Their places in the table.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.iter().map(|(_, place, _)| place)
    }

    /// Their places, and behind them those of the hidden columns, which only the optimizer reads.
    pub(super) fn with_hidden(&self) -> Vec<usize> {
        let all = self.table.columns.iter().enumerate();
        let hidden = all.filter(|(_, column)| column.hidden);
        self.places()
            .chain(hidden.map(|(place, _)| place))
            .collect()
    }

    /// The types of columns at these places.
    pub(super) fn types_of(&self, places: &[usize]) -> Vec<DataType> {
        let columns = places.iter();
        let columns = columns.filter_map(|place| self.table.columns.get(*place));
        columns.map(|column| column.data_type).collect()
    }

    /// The columns of a query that shows them all.
    pub(super) fn output(&self) -> Vec<OutputColumn> {
        let output = self.iter().map(|(name, place, column)| OutputColumn {
            name: name.to_string(),
            data_type: column.data_type,
            nullable: column.nullable,
            origin: Some((self.table.id, place)),
        });
        output.collect()
    }
}

fn stored_columns(relation: Relation<'_>) -> Vec<StoredColumn> {
    let stored = |name: &String| StoredColumn {
        name: name.clone(),
        column: name.clone(),
        read: false,
    };
    match relation {
        Relation::Table(table) => {
            let columns = table.visible_columns();
            columns.map(|(_, one)| stored(&one.name)).collect()
        }
        Relation::View(view) => view.columns.iter().map(|one| stored(&one.name)).collect(),
        Relation::Sequence(_) => Vec::new(),
    }
}
