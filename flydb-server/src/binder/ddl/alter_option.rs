//! Options of a table that ALTER TABLE changes, in MySQL's words.

use super::alteration::Alteration;
use super::table_options::first_value;
use crate::catalog::SequenceKind;
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

/// `AUTO_INCREMENT = n`: what the column that counts gives next, unless it is past that.
///
/// # Errors
/// 42P16 for a table without such a column.
pub(super) fn next_value(
    value: &ast::ValueWithSpan,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let mut columns = alteration.draft.table.columns.iter();
    if !columns.any(|column| column.sequence == Some(SequenceKind::AutoIncrement)) {
        let message = "the table has no AUTO_INCREMENT column";
        return Err(SqlError::new(SqlState::InvalidTableDefinition, message));
    }
    let ast::Value::Number(digits, _) = &value.value else {
        return Err(SqlError::unsupported("this value of AUTO_INCREMENT"));
    };
    alteration.next_value = Some(first_value(digits, None)?);
    Ok(())
}
