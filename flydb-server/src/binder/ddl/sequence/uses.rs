//! The defaults that count with a sequence: who needs it, and where they name it.

use std::sync::Arc;

use crate::binder::ddl::stored_sql::quoted;
use crate::binder::{bind_expression_text, sequences_of};
use crate::catalog::{Catalog, ColumnDefault, Sequence, Table};
use crate::types::{Result, SqlError, SqlState, TableId};

/// Refuses to drop tables whose sequences the defaults of other tables use.
///
/// # Errors
/// 2BP01 names the default.
pub(in crate::binder::ddl) fn owned_unused(dropped: &[TableId], catalog: &Catalog) -> Result<()> {
    let owned = owned_by(dropped, catalog);
    if owned.is_empty() {
        return Ok(());
    }
    let used = defaults_using(&owned, catalog)?;
    let mut others = used.iter().filter(|used| !dropped.contains(&used.table.id));
    others
        .next()
        .map_or(Ok(()), |used| Err(in_use(used, catalog)))
}

/// The sequences that go with these tables.
pub(in crate::binder::ddl) fn owned_by(tables: &[TableId], catalog: &Catalog) -> Vec<TableId> {
    let owned = catalog.sequences().filter(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|(table, _)| tables.contains(table))
    });
    owned.map(|sequence| sequence.id).collect()
}

/// A default that counts with a sequence.
pub(super) struct Use<'c> {
    pub(super) table: &'c Arc<Table>,
    pub(super) column: usize,
    sequence: TableId,
    /// Where the default's text names it.
    at: Option<u32>,
}

/// The defaults that count with any of these sequences.
pub(super) fn defaults_using<'c>(
    sequences: &[TableId],
    catalog: &'c Catalog,
) -> Result<Vec<Use<'c>>> {
    let mut found = Vec::new();
    if sequences.is_empty() {
        return Ok(found);
    }
    for table in catalog.tables() {
        for (place, column) in table.columns.iter().enumerate() {
            let Some(default) = column.default.as_ref().filter(|one| may_count(&one.sql)) else {
                continue;
            };
            let bound = bind_expression_text(&default.sql, None, column.data_type, catalog)?;
            let used = sequences_of(&bound).into_iter();
            found.extend(
                used.filter(|(id, _)| sequences.contains(id))
                    .map(|(sequence, at)| Use {
                        table,
                        column: place,
                        sequence,
                        at,
                    }),
            );
        }
    }
    Ok(found)
}

/// Whether a text may call a function of sequences: all of them have this in their names.
fn may_count(sql: &str) -> bool {
    let sql = sql.to_ascii_lowercase();
    sql.contains("val") || sql.contains("sequence")
}

pub(super) fn in_use(used: &Use<'_>, catalog: &Catalog) -> SqlError {
    let name = catalog.described(used.sequence);
    let column = used.table.columns.get(used.column);
    SqlError::new(
        SqlState::DependentObjectsStillExist,
        format!("cannot drop {name} because other objects depend on it"),
    )
    .with_detail(format!(
        "default value for column {} of table {} depends on {name}",
        column.map_or("", |column| &column.name),
        used.table.name
    ))
    .with_hint("Use DROP ... CASCADE to drop the dependent objects too.")
}

/// The tables whose defaults name the sequence, with its new name in them.
pub(super) fn renamed_defaults(
    sequence: &Sequence,
    to: &str,
    catalog: &Catalog,
) -> Result<Vec<Table>> {
    let mut tables: Vec<Table> = Vec::new();
    let mut uses = defaults_using(&[sequence.id], catalog)?;
    // From the end of each text, so that the places before stay.
    uses.sort_by_key(|used| std::cmp::Reverse(used.at));
    for used in &uses {
        if !tables.iter().any(|table| table.id == used.table.id) {
            tables.push(Table::clone(used.table));
        }
        let table = tables.iter_mut().find(|table| table.id == used.table.id);
        let column = table.and_then(|table| table.columns.get_mut(used.column));
        if let Some(default) = column.and_then(|column| column.default.as_mut()) {
            *default = ColumnDefault {
                sql: renamed(&default.sql, used.at, to)?,
            };
        }
    }
    Ok(tables)
}

/// A text with another name in the literal that starts at this character.
fn renamed(sql: &str, at: Option<u32>, to: &str) -> Result<String> {
    let lost = || SqlError::internal(format!("a sequence's name was not found in {sql}"));
    let start = usize::try_from(at.ok_or_else(lost)?).map_err(|_| lost())?;
    let text: Vec<char> = sql.chars().collect();
    let before = text.get(..start.saturating_sub(1)).ok_or_else(lost)?;
    let literal = text.get(start.saturating_sub(1)..).ok_or_else(lost)?;
    let rest = literal.get(length_of(literal)..).unwrap_or_default();
    let name = quoted(to).replace('\'', "''");
    let [before, rest] = [before, rest].map(|part| part.iter().collect::<String>());
    Ok(format!("{before}'{name}'{rest}"))
}

/// How long the text literal at the start of these characters is: `'it''s'`, or `E'it\'s'`.
fn length_of(literal: &[char]) -> usize {
    let escapes = matches!(literal.first(), Some('E' | 'e'));
    let mut at = usize::from(escapes) + 1;
    loop {
        match (literal.get(at), literal.get(at + 1)) {
            (None, _) => return at,
            (Some('\\'), Some(_)) if escapes => at += 2,
            (Some('\''), Some('\'')) => at += 2,
            (Some('\''), _) => return at + 1,
            _ => at += 1,
        }
    }
}
