//! What surrounds an execution: who runs it, how long, with how much memory, and how to stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::profile::Profile;
use super::routine::Routines;
use super::system::ServerFacts;
use crate::catalog::{Catalog, Column, Table};
use crate::eval::SessionFacts;
use crate::plan::Expr;
use crate::storage::ColumnMemory;
use crate::txn::SchemaVersion;
use crate::types::{Result, SqlError, SqlState};

/// Binds the SQL that a table keeps: what a column holds by default or by what generates it, or without a
/// column a check. The session gives the binder's function; it is needed where a referential action
/// changes rows of another table, and for columns that are generated.
pub(crate) type BindText =
    fn(sql: &str, table: &Table, column: Option<&Column>, catalog: &Catalog) -> Result<Expr>;

/// Runs work that takes long within one step, so that nobody else has to wait for it.
pub(crate) type Aside = fn(work: &mut dyn FnMut());

/// What surrounds an execution.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    /// The catalog that the plan was made with.
    pub(crate) catalog: Arc<Catalog>,
    /// The version of the schema that this catalog shows. The transaction's view may move on to another
    /// while the statement runs.
    pub(crate) version: SchemaVersion,
    /// User, time zone, the transaction's time.
    pub(crate) session: Arc<SessionFacts>,
    /// Bytes that the statement may hold in memory.
    pub(crate) memory: usize,
    /// Bounds the columns that scans keep for later ones.
    pub(crate) columns: Arc<ColumnMemory>,
    /// Raised to stop the statement.
    pub(crate) cancel: Cancel,
    /// When it has to end.
    pub(crate) deadline: Option<Instant>,
    /// How stored expressions are bound.
    pub(crate) bind_text: BindText,
    /// How what takes long within a step is run.
    pub(crate) aside: Aside,
    /// Where what the nodes do is noted, for EXPLAIN ANALYZE.
    pub(crate) profile: Option<Arc<Profile>>,
    /// How procedures and triggers are planned.
    pub(crate) routines: Routines,
    /// With whose rights procedures that are called run.
    pub(crate) user: Arc<str>,
    /// How many procedures and triggers led here.
    pub(crate) depth: usize,
    /// What the server tells of itself.
    pub(crate) facts: Arc<dyn ServerFacts>,
}

impl Environment {
    /// What surrounds a statement of a routine: with these rights, as much memory as is left, and
    /// at most so many routines that lead to it.
    ///
    /// # Errors
    /// 54001 where too many routines led here.
    pub(super) fn nested(
        &self,
        user: &Arc<str>,
        memory: usize,
        most: usize,
    ) -> Result<Environment> {
        if self.depth >= most {
            return Err(SqlError::new(
                SqlState::StatementTooComplex,
                format!("functions, procedures and triggers nest more than {most} levels deep"),
            )
            .with_hint(
                "Does a trigger fire itself, or a function or procedure call itself, without end?",
            ));
        }
        Ok(Environment {
            user: Arc::clone(user),
            memory,
            depth: self.depth + 1,
            profile: None, // it is of the nodes of another plan
            ..self.clone()
        })
    }

    /// Whether the statement may go on.
    ///
    /// # Errors
    /// 57014 where it was cancelled or its time is up.
    #[inline]
    pub(super) fn check(&self) -> Result<()> {
        if self.cancel.is_raised() {
            return Err(cancelled("canceling statement due to user request"));
        }
        match self.deadline {
            Some(deadline) if self.session.clock.instant() >= deadline => {
                Err(cancelled("canceling statement due to statement timeout"))
            }
            _ => Ok(()),
        }
    }
}

#[cold]
fn cancelled(message: &str) -> SqlError {
    SqlError::new(SqlState::QueryCanceled, message)
}

/// A flag that stops a statement at its next batch. Cloning shares it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Stops the statement.
    pub(crate) fn raise(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the statement is to stop.
    #[inline]
    pub(crate) fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
