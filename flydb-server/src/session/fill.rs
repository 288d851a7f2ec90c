//! The rows of what a definition has just made: CREATE TABLE AS, and materialized views.

use std::sync::Arc;

use super::change::collect;
use super::patience::Patience;
use super::planning::Known;
use super::run::Own;
use super::state::Session;
use crate::auth::authorize;
use crate::binder::{BindContext, CursorUse, bind_view_text};
use crate::catalog::{Catalog, Home, Table, View};
use crate::exec::{TableStatistics, empty_view, note_filled};
use crate::optimizer::optimize;
use crate::plan::{Command, CreateTable, CreateView, Expr, Insert, InsertSource, Node, Query};
use crate::types::{Result, SqlError, Value};

impl Session {
    /// Fills what a command has made, or is to fill; `before` is the catalog without it.
    ///
    /// # Errors
    /// What running the query ends with.
    pub(super) async fn fill_created(
        &mut self,
        command: &Command,
        before: &Catalog,
        own: &mut Own,
        patience: &mut Patience,
    ) -> Result<()> {
        match command {
            Command::CreateTable(create) => {
                let CreateTable {
                    table,
                    sequences: _,
                    if_not_exists: _,
                    fill: Some(fill),
                    like: _,
                    first_value: _,
                } = &**create
                else {
                    return Ok(());
                };
                match before.is_taken(table.home(), &table.name) {
                    true => Ok(()),
                    false => self.fill_table(table, fill, own, patience).await,
                }
            }
            Command::CreateView(CreateView {
                schema,
                name,
                materialized: Some(true),
                ..
            }) if !before.is_taken(Home::Schema(schema), name) => {
                let snapshot = self.txn(own)?.view();
                let catalog = self.catalog_of(&snapshot)?.catalog;
                let view = catalog.view(Some(schema), name).ok_or_else(no_view)?;
                self.fill_view(view, own, patience).await
            }
            Command::RefreshView {
                view,
                with_data: true,
            } => {
                let view = before.view_by_id(*view).ok_or_else(no_view)?;
                empty_view(view, self.txn(own)?)?;
                self.fill_view(view, own, patience).await
            }
            _ => Ok(()),
        }
    }

    /// Puts the rows of a query into the table that was made of it.
    async fn fill_table(
        &mut self,
        made: &Table,
        query: &Query,
        own: &mut Own,
        patience: &mut Patience,
    ) -> Result<()> {
        let snapshot = self.txn(own)?.view();
        let schema = self.catalog_of(&snapshot)?;
        let catalog = &schema.catalog;
        let table = catalog.table(Some(made.home().schema_name()), &made.name);
        let table = table.ok_or_else(|| SqlError::internal("the table made is not there"))?;
        let known = Known(TableStatistics::new(&snapshot, &self.engine.statistics));
        let plan = |query| optimize(query, catalog, &known);
        let insert = insert_all(query.clone(), table);
        let plan = Arc::new(authorize(insert, self.principal()?, catalog, plan)?);
        let environment = self.environment(&schema, patience);
        let txn = self.txn(own)?;
        let none: Arc<[Value]> = Arc::default();
        collect(plan, none.into(), txn, environment, patience).await?;
        Ok(())
    }

    /// Puts what a materialized view's query gives now in the place of the rows that it keeps.
    async fn fill_view(
        &mut self,
        view: &Arc<View>,
        own: &mut Own,
        patience: &mut Patience,
    ) -> Result<()> {
        let snapshot = self.txn(own)?.view();
        let schema = self.catalog_of(&snapshot)?;
        let catalog = &schema.catalog;
        let context = BindContext {
            catalog,
            parameter_hints: &[],
            parameter_count: 0,
            variables: &[],
            user: self.username(),
            user_variables: None,
            cursors: CursorUse::None,
        };
        let query = bind_view_text(view, &context)?;
        let known = Known(TableStatistics::new(&snapshot, &self.engine.statistics));
        let table = view
            .rows
            .as_ref()
            .and_then(|rows| catalog.table_by_id(rows.table));
        let insert = insert_all(query, table.ok_or_else(no_view)?);
        let plan = |query| optimize(query, catalog, &known);
        let plan = Arc::new(authorize(insert, self.principal()?, catalog, plan)?);
        let environment = self.environment(&schema, patience);
        let txn = self.txn(own)?;
        let none: Arc<[Value]> = Arc::default();
        collect(plan, none.into(), txn, environment, patience).await?;
        note_filled(view, true, self.txn(own)?)
    }
}

/// The INSERT of a query's rows into a table of its columns, and of others that are computed from them.
fn insert_all(query: Query, table: &Table) -> Query {
    let Query {
        root,
        columns,
        parameters,
        uses,
        current_of,
        tracked: _, // a table keeps no cursor
    } = query;
    let sources = columns.iter().enumerate();
    let sources =
        sources.map(|(place, one)| InsertSource::Source(Expr::column(place, one.data_type)));
    let computed = table.columns.iter().skip(columns.len());
    let computed =
        computed.map(|column| InsertSource::Default(Expr::literal(Value::Null, column.data_type)));
    Query {
        root: Node::Insert(Insert {
            table: table.id,
            writer: None,
            source: Box::new(root),
            columns: sources.chain(computed).collect(),
            checks: Vec::new(),
            conflict: None,
            returning: None,
        }),
        columns: Vec::new(),
        parameters,
        uses,
        current_of,
        tracked: Vec::new(),
    }
}

#[cold]
fn no_view() -> SqlError {
    SqlError::internal("the materialized view to be filled is not there")
}
