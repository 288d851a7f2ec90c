//! What surrounds a statement that runs: the server and the session, as far as the engine knows of them.

use std::sync::Arc;

use tokio::runtime::{Handle, RuntimeFlavor};

use super::catalogs::Versioned;
use super::patience::Patience;
use super::routines::ROUTINES;
use super::state::Session;
use crate::binder::{bind_column_text, bind_expression_text};
use crate::catalog::{Catalog, Column, Table};
use crate::exec::{Environment, ServerFacts};
use crate::plan::Expr;
use crate::types::{DataType, Result};

impl Session {
    /// What surrounds a statement that runs now.
    pub(super) fn environment(&mut self, schema: &Versioned, patience: &Patience) -> Environment {
        self.note_settings();
        // A statement that starts again is measured from there.
        self.profile.iter().for_each(|profile| profile.clear());
        let session = match &self.transaction {
            Some(open) => Arc::clone(&open.facts),
            None => self.facts.start(),
        };
        Environment {
            catalog: Arc::clone(&schema.catalog),
            version: schema.version,
            session,
            memory: self.engine.bounds.query_memory,
            columns: Arc::clone(&self.engine.columns),
            cancel: self.cancel.clone(),
            deadline: patience.deadline,
            bind_text: bind_stored,
            aside,
            routines: ROUTINES,
            user: self
                .user
                .as_ref()
                .map(|user| Arc::clone(user.name()))
                .unwrap_or_default(),
            depth: 0,
            facts: Arc::clone(&self.engine) as Arc<dyn ServerFacts>,
            profile: self.profile.clone(),
        }
    }
}

/// Binds an expression that a table keeps as SQL: what a column holds by default or by what generates
/// it, or without a column a check.
fn bind_stored(
    sql: &str,
    table: &Table,
    column: Option<&Column>,
    catalog: &Catalog,
) -> Result<Expr> {
    match column {
        Some(column) => bind_column_text(sql, column, table, catalog),
        None => bind_expression_text(sql, Some(table), DataType::Boolean, catalog),
    }
}

/// Runs work while another thread takes over the tasks that wait for this one. A runtime of one thread
/// has none to give them to.
fn aside(work: &mut dyn FnMut()) {
    let flavor = Handle::try_current().map(|runtime| runtime.runtime_flavor());
    match flavor {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}
