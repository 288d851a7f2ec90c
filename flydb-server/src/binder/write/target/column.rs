//! The columns of a target that a statement may name, and their defaults.

use smol_str::SmolStr;

use super::super::super::bind_column_text;
use super::super::super::names::nearest;
use super::super::super::scope::ScopeColumn;
use super::super::forget_positions;
use super::updatable::not_updatable;
use super::{Target, null};
use crate::binder::table_columns::TableColumns;
use crate::catalog::{Catalog, Column, ColumnDefault, Counter, Table};
use crate::plan::{Expr, ExprKind, InsertSource};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState, TableId};

/// A column of a target.
#[derive(Clone, Debug)]
pub(in crate::binder::write) struct TargetColumn {
    pub(super) name: SmolStr,
    /// What it shows, over the table's columns.
    pub(super) value: Expr,
    pub(super) nullable: bool,
    pub(super) origin: Option<(TableId, usize)>,
    /// The column of the table that it is, where it is one.
    pub(super) place: Option<usize>,
    /// What a view says that it holds where an INSERT does not.
    pub(super) default: Option<ColumnDefault>,
}

impl TargetColumn {
    /// The columns of a table, as a statement sees it.
    pub(super) fn of_table(table: &Table) -> Vec<TargetColumn> {
        let columns = table.visible_columns();
        let columns = columns.map(|(place, column)| {
            TargetColumn::of_column(SmolStr::new(&column.name), place, column, table.id)
        });
        columns.collect()
    }

    /// The columns of a table, as a text that is kept sees it.
    pub(super) fn of_columns(columns: &TableColumns<'_>) -> Vec<TargetColumn> {
        let table = columns.table.id;
        let columns = columns.iter();
        let columns = columns.map(|(name, place, column)| {
            TargetColumn::of_column(name.clone(), place, column, table)
        });
        columns.collect()
    }

    fn of_column(name: SmolStr, place: usize, column: &Column, table: TableId) -> TargetColumn {
        TargetColumn {
            name,
            value: Expr::column(place, column.data_type),
            nullable: column.nullable,
            origin: Some((table, place)),
            place: Some(place),
            default: None,
        }
    }

    /// The column of the table that it is, where it is one.
    pub(in crate::binder::write) const fn place(&self) -> Option<usize> {
        self.place
    }

    /// The column for expressions over the table's columns.
    pub(super) fn in_scope(&self) -> ScopeColumn {
        ScopeColumn {
            name: self.name.clone(),
            expr: self.value.clone(),
            nullable: self.nullable,
            origin: self.origin,
        }
    }
}

impl Target<'_> {
    /// How many columns the statement may name.
    pub(in crate::binder::write) fn width(&self) -> usize {
        self.columns.len()
    }

    /// The places of the columns that can be written to, up to the first that cannot.
    pub(in crate::binder::write) fn first_places(&self) -> Vec<usize> {
        self.columns
            .iter()
            .map_while(|column| column.place)
            .collect()
    }

    /// The column of the table that a name stands for.
    ///
    /// # Errors
    /// 42703, and 0A000 for a column of a view that cannot be written to.
    pub(in crate::binder::write) fn place_of(&self, name: &ast::Ident) -> Result<usize> {
        let column = self.column(name).ok_or_else(|| self.no_column(name))?;
        let refused = || not_updatable(self, column).at(position(name.span));
        column.place.ok_or_else(refused)
    }

    /// The column of this name.
    pub(in crate::binder::write) fn column(&self, name: &ast::Ident) -> Option<&TargetColumn> {
        self.columns.iter().find(|column| column.name == name.value)
    }

    /// 0A000 for a column that an INSERT gives a value by its place, though it takes none.
    pub(in crate::binder::write) fn refuse_column(&self, at: usize) -> Result<()> {
        match self.columns.get(at) {
            Some(column) if column.place.is_none() => Err(not_updatable(self, column)),
            _ => Ok(()),
        }
    }

    fn no_column(&self, name: &ast::Ident) -> SqlError {
        let of = match self.through.first() {
            None => format!("table \"{}\"", self.table.name),
            Some(through) => format!("relation \"{}\"", through.view.name),
        };
        let message = format!("column \"{}\" of {of} does not exist", name.value);
        let error = SqlError::new(SqlState::UndefinedColumn, message).at(position(name.span));
        let known = self.columns.iter().map(|column| column.name.as_str());
        match nearest(&name.value, known) {
            Some(near) => error.with_hint(format!("Perhaps you meant \"{near}\".")),
            None => error,
        }
    }

    /// What each column of the table holds where nothing is said.
    ///
    /// # Errors
    /// What is wrong with a default.
    pub(in crate::binder::write) fn default_values(
        &self,
        catalog: &Catalog,
    ) -> Result<Vec<InsertSource>> {
        let places = 0..self.table.columns.len();
        places
            .map(|place| self.default_value(place, catalog))
            .collect()
    }

    /// What a column of the table holds where nothing is said.
    ///
    /// # Errors
    /// What is wrong with the default.
    pub(in crate::binder::write) fn default_value(
        &self,
        place: usize,
        catalog: &Catalog,
    ) -> Result<InsertSource> {
        match self.counter(place, catalog)? {
            Some(counter) => Ok(InsertSource::Sequence(counter)),
            None => self
                .default_expression(place, catalog)
                .map(InsertSource::Default),
        }
    }

    /// What a column counts with where nothing is said: its table's numbers, the sequence of an identity column, or one
    /// that it owns and that its default asks.
    ///
    /// # Errors
    /// What is wrong with the default.
    pub(in crate::binder::write) fn counter(
        &self,
        place: usize,
        catalog: &Catalog,
    ) -> Result<Option<Counter>> {
        let column = self.table.columns.get(place);
        let Some(column) = column.filter(|one| one.counts()) else {
            return Ok(None);
        };
        if self.default_of_view(place).is_some() {
            return Ok(None);
        }
        if column.sequence.is_some() {
            return Ok(catalog.counter(self.table, column));
        }
        let default = self.default_expression(place, catalog)?;
        let asked = match &default.kind {
            ExprKind::Cast { operand, .. } => operand.next_value_of(),
            _ => default.next_value_of(),
        };
        let sequence = asked.and_then(|id| catalog.sequence_by_id(id));
        let own = sequence.filter(|one| one.is_owned_by(self.table, &column.name));
        Ok(own.map(|one| Counter::Sequence(one.id)))
    }

    /// The expression of a column's default; NULL where it has none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(in crate::binder::write) fn default_expression(
        &self,
        place: usize,
        catalog: &Catalog,
    ) -> Result<Expr> {
        let Some(column) = self.table.columns.get(place) else {
            return Err(SqlError::internal("a column that is not there"));
        };
        let of_view = self
            .default_of_view(place)
            .map(|default| default.sql.as_str());
        match of_view.or_else(|| catalog.default_of(column)) {
            Some(default) => {
                let mut value = bind_column_text(default, column, self.table, catalog)?;
                forget_positions(&mut value);
                Ok(value)
            }
            None => Ok(null(column.data_type)),
        }
    }

    fn default_of_view(&self, place: usize) -> Option<&ColumnDefault> {
        let mut of_column = self.columns.iter().filter(|one| one.place == Some(place));
        of_column.find_map(|one| one.default.as_ref())
    }
}
