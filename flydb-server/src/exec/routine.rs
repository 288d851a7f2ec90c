//! Functions, procedures and triggers: their statements, planned, and how they run.
//!
//! The statements of a routine are planned when it first runs under a version of the catalog, and kept
//! beside its definition. Each runs as an execution of its own on the transaction, with the routine's
//! variables as its parameters, and sees what the statements before it wrote. So a routine is part of
//! the statement that set it off: what it writes goes when that fails, and its waits for locks are that
//! statement's.
//!
//! A function or procedure runs with the rights of who calls it, a trigger with those of its table's owner.

mod program;

use std::sync::Arc;

use crate::auth::AuthorizedPlan;
use crate::catalog::{Catalog, Function, Procedure, Table, Trigger};
use crate::plan::Expr;
use crate::txn::View;
use crate::types::Result;
pub(super) use program::{Advance, Program};

/// The statements of a routine.
#[derive(Debug)]
pub(crate) struct Routine {
    /// In order.
    pub(crate) steps: Vec<RoutineStep>,
}

/// A statement of a routine.
#[derive(Debug)]
pub(crate) enum RoutineStep {
    /// A query, a data change or a call.
    Run(Arc<AuthorizedPlan>),
    /// A variable takes the value that a query gives as its only row.
    Set {
        /// Which variable.
        variable: usize,
        /// The query.
        value: Arc<AuthorizedPlan>,
    },
}

/// A trigger, planned.
#[derive(Debug)]
pub(crate) struct TriggerPlan {
    /// WHEN, over the variables.
    pub(crate) when: Option<Expr>,
    /// Its statements. The variables are the columns of NEW, then those of OLD.
    pub(crate) routine: Arc<Routine>,
}

/// How routines are planned. The session gives the functions: planning needs the parser and the gate of
/// privileges.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Routines {
    /// Plans a procedure for a user.
    pub(crate) procedure: fn(&Procedure, &str, &Catalog, &View) -> Result<Routine>,
    /// Plans a function for a user.
    pub(crate) function: fn(&Function, &str, &Catalog, &View) -> Result<Routine>,
    /// Plans a trigger on a table.
    pub(crate) trigger: fn(&Trigger, &Table, &Catalog, &View) -> Result<TriggerPlan>,
}
