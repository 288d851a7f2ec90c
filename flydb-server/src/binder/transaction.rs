//! BEGIN, COMMIT, ROLLBACK, savepoints and SET TRANSACTION.

use super::refuse::refuse_all;
use crate::plan::Command;
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds BEGIN and START TRANSACTION, given as their statement.
pub(super) fn bind_begin(
    modes: &[ast::TransactionMode],
    modifier: Option<&ast::TransactionModifier>,
    is_block: bool,
) -> Result<Command> {
    refuse_all(
        &[
            (modifier.is_some(), "this form of BEGIN"),
            (is_block, "a block of statements"),
        ],
        None,
    )?;
    let Modes {
        isolation,
        read_only,
    } = bind_modes(modes)?;
    Ok(Command::Begin {
        isolation,
        read_only,
    })
}

/// Binds COMMIT and END.
pub(super) fn bind_commit(
    chain: bool,
    modifier: Option<&ast::TransactionModifier>,
) -> Result<Command> {
    refuse_all(&[(modifier.is_some(), "this form of COMMIT")], None)?;
    Ok(match chain {
        true => Command::EndAndChain { commit: true },
        false => Command::Commit,
    })
}

/// Binds ROLLBACK and ROLLBACK TO SAVEPOINT.
pub(super) fn bind_rollback(chain: bool, savepoint: Option<&ast::Ident>) -> Result<Command> {
    if chain {
        refuse_all(&[(savepoint.is_some(), "AND CHAIN of a savepoint")], None)?;
        return Ok(Command::EndAndChain { commit: false });
    }
    Ok(Command::Rollback {
        to: savepoint.map(|name| name.value.clone()),
    })
}

/// Binds SET TRANSACTION and SET SESSION CHARACTERISTICS.
pub(super) fn bind_set_transaction(
    modes: &[ast::TransactionMode],
    snapshot: Option<&ast::ValueWithSpan>,
    session: bool,
) -> Result<Command> {
    let at = snapshot.and_then(|snapshot| position(snapshot.span));
    refuse_all(&[(snapshot.is_some(), "SET TRANSACTION SNAPSHOT")], at)?;
    let Modes {
        isolation,
        read_only,
    } = bind_modes(modes)?;
    Ok(Command::SetTransaction {
        isolation,
        read_only,
        session,
    })
}

struct Modes {
    isolation: Option<u8>,
    read_only: Option<bool>,
}

fn bind_modes(modes: &[ast::TransactionMode]) -> Result<Modes> {
    let mut bound = Modes {
        isolation: None,
        read_only: None,
    };
    for mode in modes {
        let twice = match mode {
            ast::TransactionMode::IsolationLevel(level) => {
                bound.isolation.replace(isolation(*level)?).is_some()
            }
            ast::TransactionMode::AccessMode(mode) => {
                let read_only = *mode == ast::TransactionAccessMode::ReadOnly;
                bound.read_only.replace(read_only).is_some()
            }
        };
        if twice {
            let message = format!("syntax error: two modes of one kind, the second {mode}");
            return Err(SqlError::new(SqlState::SyntaxError, message));
        }
    }
    Ok(bound)
}

/// The level's number on the wire.
fn isolation(level: ast::TransactionIsolationLevel) -> Result<u8> {
    match level {
        ast::TransactionIsolationLevel::ReadUncommitted => Ok(0),
        ast::TransactionIsolationLevel::ReadCommitted => Ok(1),
        ast::TransactionIsolationLevel::RepeatableRead => Ok(2),
        ast::TransactionIsolationLevel::Serializable => Ok(3),
        ast::TransactionIsolationLevel::Snapshot => {
            Err(SqlError::unsupported("ISOLATION LEVEL SNAPSHOT")
                .with_hint("REPEATABLE READ is a snapshot."))
        }
    }
}
