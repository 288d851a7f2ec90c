//! USE and DISCARD.

use super::names::plain_name;
use crate::plan::Command;
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// Binds USE: there is one database, and in it one schema.
///
/// # Errors
/// 3D000 for another one.
pub(super) fn bind_use(to: &ast::Use) -> Result<Command> {
    let (ast::Use::Object(name) | ast::Use::Database(name) | ast::Use::Schema(name)) = to else {
        return Err(SqlError::unsupported("this form of USE"));
    };
    let name = plain_name(name)?;
    if name.value != "public" {
        known_database(name)?;
    }
    Ok(Command::Nothing { tag: "USE" })
}

fn known_database(name: &ast::Ident) -> Result<()> {
    match name.value.as_str() {
        "flydb" => Ok(()),
        other => {
            let message = format!("database \"{other}\" does not exist");
            Err(SqlError::new(SqlState::InvalidCatalogName, message).at(position(name.span)))
        }
    }
}

/// Binds DISCARD.
pub(super) const fn bind_discard(what: &ast::DiscardObject) -> Command {
    match what {
        ast::DiscardObject::ALL => Command::DiscardAll,
        // A plan is made anew where it no longer fits.
        ast::DiscardObject::PLANS => Command::Nothing {
            tag: "DISCARD PLANS",
        },
        ast::DiscardObject::SEQUENCES => Command::DiscardSequences,
        ast::DiscardObject::TEMP => Command::DiscardTemporary,
    }
}
