//! DECLARE, FETCH and MOVE.

use super::dispatch::bind_query;
use super::{BindContext, CursorUse, labelled};
use crate::plan::{Command, CursorDeclaration, DeclareCursor, Node, Statement};
use crate::sql::{self, FetchCursor, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds DECLARE ... CURSOR.
///
/// # Errors
/// 42P11 for options that exclude one another; 0A000 for BINARY, for a query that changes data, and for
/// one that locks rows in a cursor that goes back, outlives its transaction or sees no changes.
pub(super) fn bind_declare(
    declare: &sql::DeclareCursor,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let sql::DeclareCursor {
        name,
        scroll,
        no_scroll,
        insensitive,
        asensitive,
        binary,
        hold,
        query,
    } = declare;
    let at = position(name.span);
    if *scroll && *no_scroll {
        return Err(excluded("SCROLL and NO SCROLL").at(at));
    }
    if *insensitive && *asensitive {
        return Err(excluded("INSENSITIVE and ASENSITIVE").at(at));
    }
    if let Some(at) = binary {
        return Err(SqlError::unsupported("a BINARY cursor")
            .with_hint("the format of rows is an option of the session: result_format")
            .at(*at));
    }
    let query = bind_query(
        query,
        &BindContext {
            cursors: CursorUse::Tracked,
            ..*context
        },
    )?;
    let query = labelled(query, context)?;
    let never_locks = [
        (*hold, "a cursor WITH HOLD"),
        (*scroll, "a SCROLL cursor"),
        (*insensitive, "an INSENSITIVE cursor"),
    ];
    check_query(&query.root, &never_locks).map_err(|error| error.at(at))?;
    let scroll = match (scroll, *no_scroll || query.root.locks_rows()) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    };
    let cursor = CursorDeclaration {
        name: name.value.clone(),
        scroll,
        hold: *hold,
    };
    Ok(Statement::Declare(Box::new(DeclareCursor {
        query,
        cursor,
    })))
}

fn check_query(root: &Node, never_locks: &[(bool, &str)]) -> Result<()> {
    if root.changes_data() {
        return Err(SqlError::unsupported("a cursor over a change of data"));
    }
    let kind = never_locks.iter().find(|(is, _)| *is);
    match kind {
        Some((_, what)) if root.locks_rows() => {
            Err(SqlError::unsupported(format!("{what} that locks rows")))
        }
        _ => Ok(()),
    }
}

fn excluded(both: &str) -> SqlError {
    SqlError::new(
        SqlState::InvalidCursorDefinition,
        format!("a cursor cannot be both {both}"),
    )
}

/// Binds FETCH and MOVE. Whether there is such a cursor is known when it runs.
pub(super) fn bind_fetch(fetch: &FetchCursor) -> Command {
    let FetchCursor {
        name,
        movement,
        silent,
    } = fetch;
    Command::Fetch {
        cursor: name.value.clone(),
        movement: *movement,
        silent: *silent,
    }
}
