//! `ADD CONSTRAINT ... USING INDEX`: a unique index becomes that of a constraint.

use super::draft::Draft;
use crate::catalog::{Deferral, Index};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

impl Draft<'_> {
    /// Makes a constraint of an index, which takes the constraint's name.
    ///
    /// # Errors
    /// 42704 for an index that is not there, 55000 for one of a constraint or of another table, 42809 for one that no
    /// constraint could have.
    pub(super) fn adopt_index(
        &mut self,
        given: Option<&ast::Ident>,
        name: &ast::Ident,
        (primary, deferral): (bool, Option<Deferral>),
    ) -> Result<()> {
        let place = self
            .adoptable(name)
            .map_err(|error| error.at(position(name.span)))?;
        if primary {
            self.refuse_second_key()?;
        }
        let named = match given {
            Some(given) if given.value != name.value => {
                self.free_relation(Some(given))?;
                given.value.clone()
            }
            _ => name.value.clone(),
        };
        let Some(index) = self.table.indexes.get_mut(place) else {
            return Err(SqlError::internal("an index that was found is not there"));
        };
        if !primary {
            index.name = named;
            index.constraint = true;
            *index = index.clone().checked_late(deferral);
            return Ok(());
        }
        let places = index.places().collect();
        self.table.indexes.remove(place);
        self.set_primary_key(named, places, deferral);
        Ok(())
    }

    /// The place of an index among the table's that a constraint can have.
    fn adoptable(&self, name: &ast::Ident) -> Result<usize> {
        let mut indexes = self.table.indexes.iter().enumerate();
        let found = indexes.find(|(_, index)| index.name == name.value);
        let Some((place, index)) = found else {
            let elsewhere = self.catalog().is_index_at(self.table.home(), &name.value);
            let (state, message) = match elsewhere {
                true => (
                    SqlState::ObjectNotInPrerequisiteState,
                    format!(
                        "index \"{}\" does not belong to table \"{}\"",
                        name.value, self.table.name
                    ),
                ),
                false => (
                    SqlState::UndefinedObject,
                    format!("index \"{}\" does not exist", name.value),
                ),
            };
            return Err(SqlError::new(state, message));
        };
        if index.constraint {
            return Err(SqlError::new(
                SqlState::ObjectNotInPrerequisiteState,
                format!(
                    "index \"{}\" is already associated with a constraint",
                    index.name
                ),
            ));
        }
        match self.unfit(index) {
            None => Ok(place),
            Some(why) => Err(SqlError::new(
                SqlState::WrongObjectType,
                format!("index \"{}\" {why}", index.name),
            )
            .with_detail("Cannot create a primary key or unique constraint using such an index.")),
        }
    }

    fn unfit(&self, index: &Index) -> Option<&'static str> {
        let columns = || {
            index
                .places()
                .filter_map(|place| self.table.columns.get(place))
        };
        if !index.unique {
            return Some("is not a unique index");
        }
        if columns().any(|column| column.hidden) {
            return Some("contains expressions");
        }
        if !index.is_whole() {
            return Some("is a partial index");
        }
        let descending = index.columns.iter().any(|column| column.descending);
        descending.then_some("does not have default sorting behavior")
    }
}
