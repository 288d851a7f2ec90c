//! The defaults that count with a sequence: who needs it, and where they name it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::binder::ddl::stored_sql::quoted;
use crate::binder::{bind_column_text, bind_expression_text, bind_text_on_path, sequences_of};
use crate::catalog::{Catalog, ColumnDefault, Home, PUBLIC, Schema, Sequence, Table, View};
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

/// Refuses to drop tables whose sequences the defaults of other tables use.
///
/// # Errors
/// 2BP01 names the default.
pub(in crate::binder::ddl) fn owned_unused(dropped: &[TableId], catalog: &Catalog) -> Result<()> {
    let owned = owned_by(dropped, catalog);
    if owned.is_empty() {
        return Ok(());
    }
    no_view_counts(&owned, dropped, catalog)?;
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
pub(in crate::binder::ddl) struct Use<'c> {
    /// The table.
    pub(in crate::binder::ddl) table: &'c Arc<Table>,
    /// The place of the column.
    pub(in crate::binder::ddl) column: usize,
    sequence: TableId,
    /// Where the default's text names it.
    at: Option<u32>,
}

/// The defaults that count with any of these sequences.
pub(in crate::binder::ddl) fn defaults_using<'c>(
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
            let bound = bind_column_text(&default.sql, column, table, catalog)?;
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

/// Refuses what takes a sequence, or its name, from the default of a view's column. That keeps the name as it was
/// written. Views that are going themselves do not count.
///
/// # Errors
/// 2BP01 names the view.
pub(in crate::binder::ddl) fn no_view_counts(
    sequences: &[TableId],
    going: &[TableId],
    catalog: &Catalog,
) -> Result<()> {
    let staying = |view: &&Arc<View>| !sequences.is_empty() && !going.contains(&view.id);
    for view in catalog.every_view().filter(staying) {
        for column in &view.columns {
            let Some(default) = column.default.as_ref().filter(|one| may_count(&one.sql)) else {
                continue;
            };
            // What has no meaning any more keeps nothing.
            let bound = bind_expression_text(&default.sql, None, column.data_type, catalog);
            let mut used = bound.iter().flat_map(sequences_of);
            let Some((sequence, _)) = used.find(|(id, _)| sequences.contains(id)) else {
                continue;
            };
            let name = catalog.described(sequence);
            let message = format!("the default of a column of a view names {name}");
            let error = SqlError::new(SqlState::DependentObjectsStillExist, message);
            return Err(error.with_detail(format!(
                "default value for column {} of view {} depends on {name}",
                column.name, view.name
            )));
        }
    }
    Ok(())
}

/// Whether a text may call a function of sequences: all of them have this in their names.
fn may_count(sql: &str) -> bool {
    let sql = sql.to_ascii_lowercase();
    sql.contains("val") || sql.contains("sequence")
}

/// 2BP01 for a default that counts with a sequence that is to go.
pub(in crate::binder::ddl) fn in_use(used: &Use<'_>, catalog: &Catalog) -> SqlError {
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

/// The tables whose defaults name the sequence, with the name in them that it has now.
pub(super) fn renamed_defaults(sequence: &Sequence, catalog: &Catalog) -> Result<Vec<Table>> {
    renamed_in_defaults(std::slice::from_ref(sequence), catalog)
}

/// The tables whose defaults name sequences of a schema, with the name in them that it will have.
pub(in crate::binder::ddl) fn with_schema_renamed(
    schema: &Schema,
    to: &str,
    catalog: &Catalog,
) -> Result<Vec<Table>> {
    let sequences = catalog.relations_in(&schema.name);
    let sequences = sequences.filter_map(|one| catalog.sequence_by_id(one.id()));
    let moved: Vec<Sequence> = sequences
        .map(|sequence| Sequence {
            schema: to.to_owned(),
            ..Sequence::clone(sequence)
        })
        .collect();
    renamed_in_defaults(&moved, catalog)
}

/// The tables whose defaults name these sequences, with the names in them that they will have in a schema.
pub(in crate::binder::ddl) fn moved_defaults(
    sequences: &[&Arc<Sequence>],
    to: &str,
    catalog: &Catalog,
) -> Result<Vec<Table>> {
    let moved = sequences.iter().map(|sequence| Sequence {
        schema: to.to_owned(),
        ..Sequence::clone(sequence)
    });
    renamed_in_defaults(&moved.collect::<Vec<_>>(), catalog)
}

fn renamed_in_defaults(sequences: &[Sequence], catalog: &Catalog) -> Result<Vec<Table>> {
    let ids: Vec<TableId> = sequences.iter().map(|one| one.id).collect();
    no_view_counts(&ids, &[], catalog)?;
    let mut tables: BTreeMap<TableId, Table> = BTreeMap::new();
    let mut uses = defaults_using(&ids, catalog)?;
    // From the end of each text, so that the places before stay.
    uses.sort_by_key(|used| std::cmp::Reverse(used.at));
    for used in &uses {
        let named = sequences.iter().find(|one| one.id == used.sequence);
        let table = tables
            .entry(used.table.id)
            .or_insert_with(|| Table::clone(used.table));
        let column = table.columns.get_mut(used.column);
        let default = column.and_then(|column| column.default.as_mut());
        if let (Some(default), Some(sequence)) = (default, named) {
            *default = ColumnDefault {
                sql: renamed(&default.sql, used.at, &kept_name(sequence))?,
            };
        }
    }
    Ok(tables.into_values().collect())
}

/// The tables whose defaults count with any of these sequences, without those defaults; `going` goes with them.
pub(in crate::binder::ddl) fn without_sequences(
    sequences: &[TableId],
    going: &[TableId],
    catalog: &Catalog,
) -> Result<Vec<Table>> {
    no_view_counts(sequences, going, catalog)?;
    let mut tables: BTreeMap<TableId, Table> = BTreeMap::new();
    for used in defaults_using(sequences, catalog)? {
        let table = tables
            .entry(used.table.id)
            .or_insert_with(|| Table::clone(used.table));
        if let Some(column) = table.columns.get_mut(used.column) {
            column.default = None;
        }
    }
    Ok(tables.into_values().collect())
}

/// What a text that is kept calls a sequence: names in it are looked for in `public`.
pub(in crate::binder::ddl) fn kept_name(sequence: &Sequence) -> String {
    let name = quoted(&sequence.name);
    match sequence.home() {
        Home::Schema(schema) if schema != PUBLIC => format!("{}.{name}", quoted(schema)),
        Home::Schema(_) | Home::Session => name,
    }
}

/// A default as it is kept, whose sequences were found on the session's path.
pub(in crate::binder::ddl) fn kept_default(
    sql: String,
    to: DataType,
    catalog: &Catalog,
) -> Result<String> {
    if catalog.path().is_default() || !may_count(&sql) {
        return Ok(sql);
    }
    let mut used = sequences_of(&bind_text_on_path(&sql, to, catalog)?);
    used.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
    let mut sql = sql;
    for (id, at) in used {
        if let Some(sequence) = catalog.sequence_by_id(id) {
            sql = renamed(&sql, at, &kept_name(sequence))?;
        }
    }
    Ok(sql)
}

/// A text with another name in the literal that starts at this character.
fn renamed(sql: &str, at: Option<u32>, to: &str) -> Result<String> {
    let lost = || SqlError::internal(format!("a sequence's name was not found in {sql}"));
    let start = usize::try_from(at.ok_or_else(lost)?).map_err(|_| lost())?;
    let text: Vec<char> = sql.chars().collect();
    let before = text.get(..start.saturating_sub(1)).ok_or_else(lost)?;
    let literal = text.get(start.saturating_sub(1)..).ok_or_else(lost)?;
    // What is no literal finds it under any name.
    if !matches!(literal.first(), Some('\'' | 'E' | 'e')) {
        return Ok(sql.to_owned());
    }
    let rest = literal.get(length_of(literal)..).unwrap_or_default();
    let name = to.replace('\'', "''");
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
