//! LIKE in a CREATE TABLE: the columns of another table or view, and what else of it is asked for.

use super::super::relation::find_relation;
use super::draft::Draft;
use super::own_sequence::NewSequence;
use super::stored_sql::rename_table;
use crate::catalog::{
    Check, Column, Generated, Index, IndexColumn, NEW_INDEX, Relation, SequenceKind, Table, View,
};
use crate::sql::{LikeClause, ast, position};
use crate::types::{DataType, Result, SqlError, SqlState};

/// What is copied besides columns, their types and NOT NULL. Of comments, statistics, storage and compression
/// there is nothing to copy.
#[derive(Clone, Copy, Debug, Default)]
struct Parts {
    constraints: bool,
    defaults: bool,
    generated: bool,
    identity: bool,
    indexes: bool,
}

/// A table whose columns were copied, and what is still to be copied of it.
pub(super) struct Copied<'a> {
    source: &'a Table,
    /// Where each of its columns is now; hidden ones come with the indexes.
    places: Vec<Option<usize>>,
    parts: Parts,
}

impl Parts {
    fn of(like: &LikeClause<'_>) -> Result<Parts> {
        let mut parts = Parts::default();
        for option in &like.options {
            let on = option.including;
            match option.what {
                "all" => {
                    parts = Parts {
                        constraints: on,
                        defaults: on,
                        generated: on,
                        identity: on,
                        indexes: on,
                    };
                }
                "constraints" => parts.constraints = on,
                "defaults" => parts.defaults = on,
                "generated" => parts.generated = on,
                "identity" => parts.identity = on,
                "indexes" => parts.indexes = on,
                "comments" | "compression" | "statistics" | "storage" => {}
                other => {
                    let message = format!("syntax error at or near \"{other}\"");
                    return Err(SqlError::new(SqlState::SyntaxError, message).at(option.at));
                }
            }
        }
        Ok(parts)
    }

    /// How a copy counts.
    fn sequence(self, kind: SequenceKind) -> Option<SequenceKind> {
        let copied = match kind {
            SequenceKind::Always | SequenceKind::ByDefault => self.identity,
            SequenceKind::Serial | SequenceKind::AutoIncrement => self.identity || self.defaults,
        };
        copied.then_some(kind)
    }
}

/// Adds the columns of a LIKE clause. The source comes back where there may be more to copy of it.
///
/// # Errors
/// 42P01 and 42809 for a source that is none, 42701 for a column that is there already, 42601 for what
/// cannot be included.
pub(super) fn copy_columns<'a>(
    like: &LikeClause<'_>,
    draft: &mut Draft<'a>,
) -> Result<(crate::types::TableId, Option<Copied<'a>>)> {
    let parts = Parts::of(like)?;
    let relation = find_relation(&draft.binder.context, like.source)?;
    let copied = match relation {
        Relation::Table(table) => Some(of_table(table, parts, like.at, draft)?),
        Relation::View(view) => {
            of_view(view, like.at, draft)?;
            None
        }
        Relation::Sequence(sequence) => {
            let message = format!("\"{}\" is not a table or a view", sequence.name);
            let name = super::super::names::table_name(like.source)?;
            let error = SqlError::new(SqlState::WrongObjectType, message);
            return Err(error.at(position(name.span)));
        }
    };
    Ok((relation.id(), copied))
}

fn of_view(view: &View, at: Option<u32>, draft: &mut Draft<'_>) -> Result<()> {
    for column in &view.columns {
        let column = Column::new(&column.name, column.data_type);
        draft.add_column(column, at)?;
    }
    Ok(())
}

fn of_table<'a>(
    source: &'a Table,
    parts: Parts,
    at: Option<u32>,
    draft: &mut Draft<'a>,
) -> Result<Copied<'a>> {
    let mut places = vec![None; source.columns.len()];
    for (place, column) in source.visible_columns() {
        let copy = Column {
            default: column.default.clone().filter(|_| parts.defaults),
            sequence: column.sequence.and_then(|kind| parts.sequence(kind)),
            on_update: column.on_update && parts.defaults,
            // What generates it may name columns that come after it.
            generated: None,
            ..column.clone()
        };
        let counts = copy.sequence.is_some();
        let new = draft.add_column(copy, at)?;
        let own = draft.catalog().identity_sequence(source, column);
        if let Some(own) = own.filter(|_| counts) {
            draft.own_sequence(new, NewSequence::like(own))?;
        }
        if let Some(slot) = places.get_mut(place) {
            *slot = Some(new);
        }
    }
    Ok(Copied {
        source,
        places,
        parts,
    })
}

impl Copied<'_> {
    /// Has the copies of generated columns generated.
    ///
    /// # Errors
    /// What is wrong with an expression that the catalog keeps.
    pub(super) fn generate(&self, draft: &mut Draft<'_>) -> Result<()> {
        if !self.parts.generated {
            return Ok(());
        }
        for (place, column, generated) in self.source.generated_columns() {
            if !column.hidden {
                let new = self.place(place)?;
                let sql = self.renamed(&generated.sql, column.data_type, draft)?;
                set_generated(draft, new, sql);
            }
        }
        Ok(())
    }

    /// Adds the CHECK constraints, by their names, and the keys and indexes, by new ones.
    ///
    /// # Errors
    /// 42710 for a check whose name is taken, 42P16 for a second primary key, 54011 past the bound of
    /// columns.
    pub(super) fn constrain(&mut self, draft: &mut Draft<'_>) -> Result<()> {
        if self.parts.constraints {
            for check in &self.source.checks {
                let name = ast::Ident::new(&check.name);
                let table = draft.table.clone();
                draft.names().take(&name, &table)?;
                let sql = self.renamed(&check.sql, DataType::Boolean, draft)?;
                let name = check.name.clone();
                draft.table.checks.push(Check {
                    name,
                    sql,
                    not_valid: false,
                });
            }
        }
        if self.parts.indexes {
            self.primary_key(draft)?;
            for index in &self.source.indexes {
                self.index(index, draft)?;
            }
        }
        Ok(())
    }

    fn primary_key(&self, draft: &mut Draft<'_>) -> Result<()> {
        if self.source.primary_key_name.is_none() {
            return Ok(());
        }
        if draft.table.primary_key_name.is_some() {
            let message = format!(
                "multiple primary keys for table \"{}\" are not allowed",
                draft.table.name
            );
            return Err(SqlError::new(SqlState::InvalidTableDefinition, message));
        }
        let key = self.source.primary_key.iter();
        let key = key.map(|place| self.place(*place)).collect::<Result<_>>()?;
        let name = draft.choose_name(None, &[], "pkey");
        let own = self.source.indexes.iter();
        let mut own =
            own.filter(|index| self.source.primary_key_name.as_ref() == Some(&index.name));
        let deferral = own.find_map(|index| index.deferral);
        draft.set_primary_key(name, key, deferral);
        Ok(())
    }

    fn index(&mut self, index: &Index, draft: &mut Draft<'_>) -> Result<()> {
        if index.constraint && self.source.primary_key_name.as_ref() == Some(&index.name) {
            return Ok(());
        }
        let mut columns = Vec::with_capacity(index.columns.len());
        for IndexColumn { column, descending } in &index.columns {
            columns.push(IndexColumn {
                column: self.place_of_key(*column, draft)?,
                descending: *descending,
            });
        }
        let predicate = index.predicate.map(|place| self.place_of_key(place, draft));
        let words = index.places().filter_map(|place| {
            let column = self.source.columns.get(place)?;
            Some(if column.hidden { "expr" } else { &column.name })
        });
        let words: Vec<&str> = words.collect();
        let word = if index.constraint { "key" } else { "idx" };
        let name = draft.choose_name(None, &words, word);
        draft.table.indexes.push(Index {
            id: NEW_INDEX,
            name,
            columns,
            unique: index.unique,
            nulls_clash: index.nulls_clash,
            constraint: index.constraint,
            predicate: predicate.transpose()?,
            deferral: index.deferral,
        });
        Ok(())
    }

    /// Where a column of a key is now; a hidden one is copied when the first index needs it.
    fn place_of_key(&mut self, place: usize, draft: &mut Draft<'_>) -> Result<usize> {
        let hidden = self.source.columns.get(place).filter(|one| one.hidden);
        let (Some(column), None) = (hidden, self.places.get(place).copied().flatten()) else {
            return self.place(place);
        };
        let generated = column.generated.as_ref();
        let sql = generated.map(|one| self.renamed(&one.sql, column.data_type, draft));
        let sql = sql.transpose()?;
        let copy = Column {
            generated: None,
            ..column.clone()
        };
        let new = draft.add_column(copy, None)?;
        if let Some(sql) = sql {
            set_generated(draft, new, sql);
        }
        if let Some(slot) = self.places.get_mut(place) {
            *slot = Some(new);
        }
        Ok(new)
    }

    fn place(&self, place: usize) -> Result<usize> {
        let new = self.places.get(place).copied().flatten();
        new.ok_or_else(|| SqlError::internal("a column that was not copied"))
    }

    /// An expression over the source, as one over the new table.
    fn renamed(&self, sql: &str, data_type: DataType, draft: &Draft<'_>) -> Result<String> {
        let name = &draft.table.name;
        rename_table(sql, data_type, self.source, name, draft.catalog())
    }
}

fn set_generated(draft: &mut Draft<'_>, place: usize, sql: String) {
    if let Some(column) = draft.table.columns.get_mut(place) {
        column.generated = Some(Generated { sql });
    }
}
