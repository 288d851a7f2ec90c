//! Definitions: what CREATE, ALTER, DROP, TRUNCATE, GRANT and REVOKE do to the catalog and to rows.
//!
//! A definition takes its locks first: the names that it makes or drops, and, exclusively, the tables
//! that it defines anew, so that nobody writes rows under one definition while another comes into
//! force. Then it makes sure that the catalog which the command was bound with still holds, and only
//! then writes: the catalog's entry under its system key, and what storage must know of a table.
//! All of it goes through the transaction and is committed or rolled back with it.

mod alter_table;
mod create_index;
mod create_table;
mod create_view;
mod drop_index;
mod drop_table;
mod drop_view;
mod existing_rows;
mod function;
mod grant;
mod ids;
mod locks;
mod routine;
mod schema;
mod sequence;
mod spec;
mod table_change;
mod temporary;
#[cfg(test)]
mod tests;
mod truncate;
mod user;
mod user_type;
mod waiting;

use super::environment::Environment;
use crate::catalog::Catalog;
use crate::plan::Command;
use crate::txn::{Lock, Ticket, Transaction, conflict};
use crate::types::{Result, SqlError};

pub(crate) use create_view::{empty_view, note_filled};
pub(crate) use temporary::{commit_temporary, drop_temporary};

/// What a definition is run with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DefinitionContext<'a> {
    /// What expressions are evaluated with; its catalog is the one that the command was bound with.
    pub(crate) environment: &'a Environment,
    /// Who runs it; the owner of what is created.
    pub(crate) user: &'a str,
    /// The hash of the password of CREATE USER or ALTER USER, made off the network threads.
    pub(crate) password_hash: Option<&'a str>,
}

impl<'a> DefinitionContext<'a> {
    /// The catalog that the command was bound with.
    fn catalog(&self) -> &'a Catalog {
        &self.environment.catalog
    }
}

/// How far a definition has come.
#[derive(Debug)]
pub(crate) enum Progress {
    /// It is done.
    Done,
    /// A lock is held by another transaction: wait for it, then run the definition again.
    Wait(Ticket),
}

/// Runs CREATE, ALTER and DROP of tables, views, indexes, sequences, procedures and triggers, TRUNCATE, CREATE, ALTER
/// and DROP USER, GRANT and REVOKE.
///
/// # Errors
/// What the command ends with. 40001 where the catalog changed since the command was bound: under read
/// committed the session binds it again on a new snapshot. XX000 for a command of another kind.
pub(crate) fn run_definition(
    command: &Command,
    context: &DefinitionContext<'_>,
    txn: &mut Transaction,
) -> Result<Progress> {
    for wanted in locks::wanted(command, context.user, context.catalog()) {
        if let Lock::Wait(ticket) = wanted.request(txn)? {
            return Ok(Progress::Wait(ticket));
        }
    }
    if txn.newest().schema_version() != txn.view().schema_version() {
        return Err(conflict());
    }
    waiting::refuse(command, context.catalog(), txn)?;
    run(command, context, txn)?;
    Ok(Progress::Done)
}

fn run(command: &Command, context: &DefinitionContext<'_>, txn: &mut Transaction) -> Result<()> {
    match command {
        Command::CreateTable(create) => create_table::run(create, context, txn),
        Command::AlterTable(alter) => alter_table::run(alter, context, txn),
        Command::Truncate(truncate) => truncate::run(truncate, context, txn),
        Command::DropTable(drop) => drop_table::run(drop, context.catalog(), txn),
        Command::CreateIndex(create) => create_index::run(create, context, txn),
        Command::DropIndex(drop) => drop_index::run(drop, context, txn),
        Command::CreateSchema(create) => schema::create(create, context, txn),
        Command::AlterSchema(alter) => schema::alter(alter, context, txn),
        Command::DropSchema(drop) => schema::drop_schemas(drop, context.catalog(), txn),
        Command::CreateView(create) => create_view::run(create, context, txn),
        Command::RenameView(rename) => create_view::rename(rename, context, txn),
        Command::AlterView(alter) => create_view::alter(alter, txn),
        Command::DropView(drop) => drop_view::run(drop, context.catalog(), txn),
        // The session puts the rows in.
        Command::RefreshView {
            with_data: true, ..
        } => Ok(()),
        Command::RefreshView {
            view,
            with_data: false,
        } => create_view::empty(*view, context.catalog(), txn),
        Command::CreateSequence(create) => sequence::create(create, context, txn),
        Command::AlterSequence(alter) => sequence::alter(alter, context, txn),
        Command::DropSequence(drop) => sequence::drop(drop, context, txn),
        Command::CreateType(create) => user_type::create(create, context, txn),
        Command::AlterType(alter) => user_type::alter(alter, context, txn),
        Command::DropTypes(drop) => user_type::drop(drop, context, txn),
        Command::CreateFunction(create) => function::create(create, context, txn),
        Command::AlterFunction(alter) => function::alter(alter, txn),
        Command::DropFunctions(drop) => {
            function::drop(drop, context, txn);
            Ok(())
        }
        Command::FunctionCallers { functions, .. } => function::change_callers(functions, txn),
        Command::CreateProcedure(create) => routine::create_procedure(create, context, txn),
        Command::DropProcedure(drop) => {
            routine::drop_procedures(drop, context.catalog(), txn);
            Ok(())
        }
        Command::CreateTrigger(create) => routine::create_trigger(create, context, txn),
        Command::DropTrigger(drop) => routine::drop_trigger(drop, context, txn),
        Command::CreateUser(create) => user::create(create, context, txn),
        Command::AlterUser(alter) => user::alter(alter, context, txn),
        Command::DropUser(drop) => user::drop_users(drop, context, txn),
        Command::Grant(change) => grant::grant(change, context, txn),
        Command::Revoke(change) => grant::revoke(change, context, txn),
        Command::Begin { .. }
        | Command::Commit
        | Command::Rollback { .. }
        | Command::Savepoint { .. }
        | Command::Release { .. }
        | Command::Set(_)
        | Command::Maintain(_)
        | Command::SetConstraints { .. }
        | Command::SetTransaction { .. }
        | Command::ResetAll
        | Command::Show { .. }
        | Command::ShowAll { .. }
        | Command::Nothing { .. }
        | Command::DiscardAll
        | Command::DiscardSequences
        | Command::DiscardTemporary
        | Command::EndAndChain { .. }
        | Command::Prepare { .. }
        | Command::Execute { .. }
        | Command::ExplainExecute { .. }
        | Command::LockTables(_)
        | Command::Deallocate { .. }
        | Command::Fetch { .. }
        | Command::Close { .. } => Err(SqlError::internal("the command is no definition")),
    }
}
