//! What a client is told that was done.

use crate::plan::Command;
use crate::session::planned::{Body, Planned};

/// The tag of a definition.
pub(super) fn tag(planned: &Planned) -> &'static str {
    let Body::Command(command) = &planned.body else {
        return "OK";
    };
    match command {
        Command::CreateTable(_) => "CREATE TABLE OK",
        Command::AlterTable(alter) if alter.of_index => "ALTER INDEX OK",
        Command::AlterTable(_) => "ALTER TABLE OK",
        Command::Truncate(_) => "TRUNCATE TABLE OK",
        Command::DropTable(_) => "DROP TABLE OK",
        Command::CreateIndex(_) => "CREATE INDEX OK",
        Command::DropIndex(_) => "DROP INDEX OK",
        Command::CreateSchema(_) => "CREATE SCHEMA OK",
        Command::AlterSchema(_) => "ALTER SCHEMA OK",
        Command::DropSchema(_) => "DROP SCHEMA OK",
        Command::CreateView(create) if create.materialized.is_some() => {
            "CREATE MATERIALIZED VIEW OK"
        }
        Command::CreateView(_) => "CREATE VIEW OK",
        Command::RefreshView { .. } => "REFRESH MATERIALIZED VIEW OK",
        Command::RenameView(_) | Command::AlterView(_) => "ALTER VIEW OK",
        Command::DropView(_) => "DROP VIEW OK",
        Command::CreateSequence(_) => "CREATE SEQUENCE OK",
        Command::AlterSequence(_) => "ALTER SEQUENCE OK",
        Command::DropSequence(_) => "DROP SEQUENCE OK",
        Command::CreateType(create) if create.user_type.domain().is_some() => "CREATE DOMAIN OK",
        Command::CreateType(_) => "CREATE TYPE OK",
        Command::AlterType(alter) if alter.definition.domain().is_some() => "ALTER DOMAIN OK",
        Command::AlterType(_) => "ALTER TYPE OK",
        Command::DropTypes(drop) if drop.domains => "DROP DOMAIN OK",
        Command::DropTypes(_) => "DROP TYPE OK",
        Command::FunctionCallers { grant: true, .. } => "GRANT OK",
        Command::FunctionCallers { grant: false, .. } => "REVOKE OK",
        Command::CreateFunction(_) => "CREATE FUNCTION OK",
        Command::AlterFunction(_) => "ALTER FUNCTION OK",
        Command::DropFunctions(_) => "DROP FUNCTION OK",
        Command::CreateProcedure(_) => "CREATE PROCEDURE OK",
        Command::DropProcedure(_) => "DROP PROCEDURE OK",
        Command::CreateTrigger(create) if create.renamed_from.is_some() => "ALTER TRIGGER OK",
        Command::CreateTrigger(_) => "CREATE TRIGGER OK",
        Command::DropTrigger(_) => "DROP TRIGGER OK",
        Command::CreateUser(_) => "CREATE USER OK",
        Command::AlterUser(_) => "ALTER USER OK",
        Command::DropUser(_) => "DROP USER OK",
        Command::Grant(_) => "GRANT OK",
        Command::Revoke(_) => "REVOKE OK",
        Command::Begin { .. } => "BEGIN",
        Command::Commit => "COMMIT",
        Command::Rollback { .. } => "ROLLBACK",
        Command::Savepoint { .. } => "SAVEPOINT",
        Command::Release { .. } => "RELEASE",
        Command::Maintain(maintenance) => maintenance.command,
        Command::SetConstraints { .. } => "SET CONSTRAINTS",
        Command::Set(_) | Command::SetTransaction { .. } => "SET",
        Command::ResetAll => "RESET",
        Command::Show { .. } | Command::ShowAll { .. } => "SHOW",
        Command::Nothing { tag } => tag,
        Command::DiscardAll => "DISCARD ALL",
        Command::DiscardSequences => "DISCARD SEQUENCES",
        Command::DiscardTemporary => "DISCARD TEMP",
        Command::EndAndChain { commit: true } => "COMMIT",
        Command::EndAndChain { commit: false } => "ROLLBACK",
        Command::Prepare { .. } => "PREPARE",
        Command::Execute { .. } => "EXECUTE",
        Command::ExplainExecute { .. } => "EXPLAIN",
        Command::LockTables(_) => "LOCK TABLE",
        Command::Deallocate { .. } => "DEALLOCATE",
        Command::Fetch { .. } => "FETCH",
        Command::Close { .. } => "CLOSE CURSOR",
    }
}
