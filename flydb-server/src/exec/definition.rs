//! Definitions: what CREATE, DROP, ALTER USER, GRANT and REVOKE do to the catalog.

use crate::catalog::Catalog;
use crate::plan::Command;
use crate::txn::{Ticket, Transaction};
use crate::types::Result;

/// What a definition is run with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DefinitionContext<'a> {
    /// The catalog that the command was bound with.
    pub(crate) catalog: &'a Catalog,
    /// Who runs it; the owner of what is created.
    pub(crate) user: &'a str,
    /// The hash of the password of CREATE USER or ALTER USER, made off the network threads.
    pub(crate) password_hash: Option<&'a str>,
}

/// How far a definition has come.
#[derive(Debug)]
pub(crate) enum Progress {
    /// It is done.
    Done,
    /// A lock is held by another transaction: wait for it, then run the definition again.
    Wait(Ticket),
}

/// Runs CREATE and DROP TABLE and INDEX, CREATE, ALTER and DROP USER, GRANT and REVOKE.
///
/// # Errors
/// What the command ends with; XX000 for a command of another kind.
#[allow(clippy::todo)]
pub(crate) fn run_definition(
    command: &Command,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<Progress> {
    let _ = (command, context, txn);
    todo!()
}
