//! Views where a query names them, and the meaning of names in texts that are kept.
//!
//! A view is bound from its text in the place where it is named, and its tree goes into the tree around
//! it: nothing of a view is left for the optimizer to see but the owner, with whose rights its tables
//! are read, and a fence around rows that leave others out. In a text that is kept, a relation's name means what it meant when the text was made (see
//! [`StoredQuery`](crate::catalog::StoredQuery)), and its columns are those that it had then.

use std::sync::Arc;

use smol_str::SmolStr;

use super::names::{Named, nearest};
use super::query::RowLock;
use super::table_columns::TableColumns;
use super::{Around, BindContext, Binder, BoundQuery};
use crate::catalog::{KeptRows, Privilege, Relation, Sequence, StoredColumn, StoredRelation, View};
use crate::plan::{
    Expr, ExprKind, Limit, Node, OutputColumn, Project, Query, ScalarFunction, Scan,
    SequenceFunction, Uses, Values, ViewUse,
};
use crate::sql::{ast, parse_query, position};
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// What a relation's name in a query means.
pub(super) enum Found<'a> {
    /// A table.
    Table(TableColumns<'a>),
    /// A view, bound, or a sequence's one row, and the schema that the query may name before it.
    View(Box<BoundQuery>, SmolStr),
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
            None => {
                let caller = self.stored.caller();
                let context = BindContext {
                    user: caller.as_deref().unwrap_or(self.context.user),
                    ..self.context
                };
                catalog.relation(named.schema(&context)?, &name.value)
            }
        };
        Ok((relation.ok_or_else(|| self.no_relation(named))?, meaning))
    }
}

impl Binder<'_> {
    /// The views and functions used so far, each with whose rights.
    pub(super) fn uses(&self) -> Uses {
        self.stored.take_uses()
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
        self.stored.enter_view(view);
        let bound = bind();
        self.stored.leave();
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
        uses: binder.uses(),
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
