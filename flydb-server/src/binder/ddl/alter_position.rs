//! FIRST and AFTER of MySQL: where a column stands among the others.

use super::alter_table::place_of;
use super::alteration::Alteration;
use crate::sql::ast;
use crate::types::Result;

/// Moves a column to where a statement says, if it does.
///
/// # Errors
/// 42703 for a column that is not there.
pub(super) fn put(
    name: &ast::Ident,
    position: Option<&ast::MySQLColumnPosition>,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let from = place_of(name, alteration)?;
    let to = match position {
        None => return Ok(()),
        Some(ast::MySQLColumnPosition::First) => 0,
        Some(ast::MySQLColumnPosition::After(other)) => {
            let other = place_of(other, alteration)?;
            // What stands before the other leaves its own place, so that the other moves up.
            if from > other { other + 1 } else { other }
        }
    };
    if from != to {
        alteration.move_column(from, to);
    }
    Ok(())
}
