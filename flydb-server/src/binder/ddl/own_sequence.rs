//! Sequences that columns own from the start: those of SERIAL and of identity columns.

use super::super::BindContext;
use super::super::names::Named;
use super::alter_column::column_at;
use super::alteration::Alteration;
use super::draft::Draft;
use super::sequence::{Options, blank, defaults_using, in_use, kept_name};
use crate::catalog::{Column, ColumnDefault, NEW_TABLE, Sequence, SequenceKind};
use crate::sql::{IdentityClause, SequenceOption, SequenceSetting, ast};
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

/// A sequence that a column is to own.
pub(super) struct NewSequence {
    /// Its definition, which has no name yet.
    definition: Sequence,
    /// The name that it is to have.
    name: Option<ast::ObjectName>,
}

impl NewSequence {
    /// That of a SERIAL column of this type.
    ///
    /// # Errors
    /// None that could come: there are no options.
    pub(super) fn of_serial(data_type: DataType, context: &BindContext<'_>) -> Result<NewSequence> {
        of_type(data_type, &[], context)
    }

    /// That of an identity column of this type.
    ///
    /// # Errors
    /// Those of CREATE SEQUENCE; 42601 for what such a sequence is not told.
    pub(super) fn of_identity(
        clause: &IdentityClause,
        data_type: DataType,
        context: &BindContext<'_>,
    ) -> Result<NewSequence> {
        let IdentityClause {
            always: _,
            options,
            name,
        } = clause;
        let mut told = options.iter().map(|option| &option.setting);
        if told.any(settled_by_column) {
            let message = "conflicting or redundant options";
            return Err(SqlError::new(SqlState::SyntaxError, message));
        }
        let mut new = of_type(data_type, options, context)?;
        new.definition.identity = true;
        new.name.clone_from(name);
        Ok(new)
    }

    /// Another one like that of an identity column.
    pub(super) fn like(sequence: &Sequence) -> NewSequence {
        NewSequence {
            definition: Sequence {
                id: NEW_TABLE,
                ..sequence.clone()
            },
            name: None,
        }
    }
}

/// Whether an option is about what the column says already.
const fn settled_by_column(setting: &SequenceSetting) -> bool {
    matches!(
        setting,
        SequenceSetting::As(_) | SequenceSetting::OwnedBy(_)
    )
}

fn of_type(
    data_type: DataType,
    options: &[SequenceOption],
    context: &BindContext<'_>,
) -> Result<NewSequence> {
    let blank = Sequence {
        data_type,
        ..blank("", context.user)
    };
    let read = Options::read(options, context.user, context)?;
    Ok(NewSequence {
        definition: read.applied(&blank, true)?.0,
        name: None,
    })
}

impl Draft<'_> {
    /// Gives a column a sequence of its own, and, where it is no identity column, the default that asks it.
    ///
    /// # Errors
    /// 42P07 for a name given that is taken.
    pub(super) fn own_sequence(&mut self, place: usize, new: NewSequence) -> Result<()> {
        let NewSequence { definition, name } = new;
        let column = self.table.columns.get(place);
        let column = column.map_or_else(String::new, |column| column.name.clone());
        let name = match &name {
            Some(given) => {
                let given = Named::of(given)?.name;
                self.free_relation(Some(given))?;
                given.value.clone()
            }
            None => self.choose_name(None, &[&column], "seq"),
        };
        let sequence = Sequence {
            schema: self.table.schema.clone(),
            session: self.table.temporary.map(|temporary| temporary.session),
            owner: self.table.owner.clone(),
            owned_by: Some((self.table.id, column)),
            name,
            ..definition
        };
        if !sequence.identity
            && let Some(column) = self.table.columns.get_mut(place)
        {
            column.default = Some(default_of(&sequence));
        }
        self.sequences.push(sequence);
        Ok(())
    }
}

fn default_of(sequence: &Sequence) -> ColumnDefault {
    let name = kept_name(sequence).replace('\'', "''");
    ColumnDefault {
        sql: format!("nextval('{name}'::regclass)"),
    }
}

/// The sequence of an identity column, changed by the statement or not yet; `None` for one that counts with its table's
/// numbers.
pub(super) fn identity_sequence<'a>(
    column: &Column,
    alteration: &'a mut Alteration<'_>,
) -> Option<&'a mut (Sequence, Option<i64>)> {
    let catalog = alteration.draft.catalog();
    let found = catalog.identity_sequence(alteration.before, column)?;
    let known = |(changed, _): &(Sequence, Option<i64>)| changed.id == found.id;
    let place = match alteration.sequences.iter().position(known) {
        Some(place) => place,
        None => {
            let before = Sequence::clone(found);
            alteration.sequences.push((before, None));
            alteration.sequences.len() - 1
        }
    };
    alteration.sequences.get_mut(place)
}

/// Takes the sequence of an identity column away.
pub(super) fn forget_identity(place: usize, alteration: &mut Alteration<'_>) -> Result<()> {
    let column = column_at(place, alteration)?;
    let name = column.name.clone();
    if matches!(
        column.sequence,
        Some(SequenceKind::Always | SequenceKind::ByDefault)
    ) {
        column.sequence = None;
    }
    let new = |sequence: &Sequence| {
        let owner = sequence.owned_by.as_ref();
        sequence.identity && owner.is_some_and(|(_, column)| *column == name)
    };
    alteration.draft.sequences.retain(|sequence| !new(sequence));
    let catalog = alteration.draft.catalog();
    let before = alteration.before.column(&name).map(|(_, column)| column);
    let known = before.and_then(|column| catalog.identity_sequence(alteration.before, column));
    if let Some(known) = known {
        alteration.sequences.retain(|(one, _)| one.id != known.id);
        alteration.dropped_sequences.push(known.id);
    }
    Ok(())
}

/// The sequences of a column go with it, and the defaults of other columns that count with them.
///
/// # Errors
/// 2BP01 where there are such defaults and no CASCADE.
pub(super) fn drop_with_column(
    name: &str,
    cascade: bool,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let catalog = alteration.draft.catalog();
    let before = alteration.before;
    let owned = catalog
        .sequences()
        .filter(|one| one.is_owned_by(before, name));
    let owned: Vec<TableId> = owned.map(|sequence| sequence.id).collect();
    for used in defaults_using(&owned, catalog)? {
        let column = used.table.columns.get(used.column);
        let of_this = used.table.id == before.id;
        if of_this && column.is_some_and(|column| column.name == name) {
            continue;
        }
        if !cascade {
            return Err(in_use(&used, catalog));
        }
        let column = column.map_or("", |column| &column.name);
        let table = match of_this {
            true => &mut alteration.draft.table,
            false => alteration.other(used.table),
        };
        let mut columns = table.columns.iter_mut();
        if let Some(column) = columns.find(|one| one.name == column && !one.hidden) {
            column.default = None;
        }
    }
    Ok(())
}
