//! A table while a statement defines it: CREATE TABLE from nothing, ALTER TABLE from what there is.

use super::super::{Around, Binder, CastContext, Clause, Scope};
use super::check::{bind_check, columns_of};
use super::constraint::{Constraint, ConstraintKind, Key};
use super::constraint_names::ConstraintNames;
use super::foreign_key::bind_foreign_key;
use super::immutable::refuse_changing;
use super::mysql_type::TypeCheck;
use crate::binder::relation::find_column;
use crate::catalog::{
    Catalog, Check, Column, Deferral, Generated, Index, Sequence, SequenceKind, Table,
};
use crate::plan::Expr;
use crate::sql::{ast, parse_expression, position};
use crate::types::{MAX_COLUMNS, Result, SqlError, SqlState};

/// A table while it is defined.
pub(super) struct Draft<'a> {
    /// The definition so far.
    pub(super) table: Table,
    /// What binds the statement's expressions.
    pub(super) binder: &'a Binder<'a>,
    /// Sequences that its columns get, without ids.
    pub(super) sequences: Vec<Sequence>,
    names: ConstraintNames<'a>,
}

impl<'a> Draft<'a> {
    /// Goes on from this definition.
    pub(super) fn new(table: Table, binder: &'a Binder<'a>) -> Draft<'a> {
        Draft {
            names: ConstraintNames::of(&table, binder.context.catalog),
            table,
            binder,
            sequences: Vec::new(),
        }
    }

    /// What else there is.
    pub(super) fn catalog(&self) -> &'a Catalog {
        self.binder.context.catalog
    }

    /// The names of its constraints.
    pub(super) fn names(&mut self) -> &mut ConstraintNames<'a> {
        &mut self.names
    }

    /// The name given, or one that a constraint of these columns gets.
    pub(super) fn choose_name(
        &mut self,
        given: Option<&ast::Ident>,
        columns: &[&str],
        word: &str,
    ) -> String {
        self.names.choose(given, &self.table, columns, word)
    }

    /// Adds a column behind the others.
    ///
    /// # Errors
    /// 42701 where the name is taken, 54011 past the bound of columns, 42P16 for a second sequence that
    /// does not fit the first.
    pub(super) fn add_column(&mut self, column: Column, at: Option<u32>) -> Result<usize> {
        if !column.hidden && self.table.column(&column.name).is_some() {
            return Err(duplicate_column(&column.name, &self.table).at(at));
        }
        if self.table.columns.len() >= MAX_COLUMNS {
            let message = format!("a table may have at most {MAX_COLUMNS} columns");
            return Err(SqlError::new(SqlState::TooManyColumns, message).at(at));
        }
        self.table.columns.push(column);
        self.one_auto_increment().map_err(|error| error.at(at))?;
        Ok(self.table.columns.len() - 1)
    }

    /// A table has one row of numbers, which AUTO_INCREMENT sets.
    ///
    /// # Errors
    /// 42P16.
    pub(super) fn one_auto_increment(&self) -> Result<()> {
        let kinds = self.table.columns.iter().filter_map(|one| one.sequence);
        let of_table = kinds.filter(|kind| match kind {
            SequenceKind::AutoIncrement | SequenceKind::Serial => true,
            SequenceKind::Always | SequenceKind::ByDefault => false,
        });
        let of_table: Vec<SequenceKind> = of_table.collect();
        if of_table.len() < 2 || !of_table.contains(&SequenceKind::AutoIncrement) {
            return Ok(());
        }
        let message = "a table has at most one AUTO_INCREMENT column";
        Err(SqlError::new(SqlState::InvalidTableDefinition, message))
    }

    /// Has a column computed by an expression over the others.
    ///
    /// # Errors
    /// 42P17 where the expression names a generated column, or may change by itself.
    pub(super) fn generate(&mut self, place: usize, expr: &ast::Expr) -> Result<Expr> {
        let scope = Scope::of_table(&self.table, None, Around::default());
        let to = self.table.columns.get(place).map(|one| one.data_type);
        let to = to.ok_or_else(|| SqlError::internal("a generated column is not there"))?;
        let bound = self.binder.expressions(&scope, Clause::Generated).bind_as(
            expr,
            to,
            CastContext::Assignment,
        )?;
        refuse_changing(&bound, "generation expression is not immutable")?;
        self.refuse_generated(&bound, place)?;
        if let Some(column) = self.table.columns.get_mut(place) {
            column.generated = Some(Generated {
                sql: expr.to_string(),
            });
        }
        Ok(bound)
    }

    fn refuse_generated(&self, expr: &Expr, itself: usize) -> Result<()> {
        let columns = columns_of(expr).into_iter();
        let mut columns = columns.filter_map(|place| Some((place, self.table.columns.get(place)?)));
        let generated = columns.find(|(place, one)| one.generated.is_some() || *place == itself);
        let Some((_, column)) = generated else {
            return Ok(());
        };
        Err(SqlError::new(
            SqlState::InvalidObjectDefinition,
            format!(
                "cannot use generated column \"{}\" in column generation expression",
                column.name
            ),
        )
        .at(expr.position)
        .with_detail("A generated column cannot reference another generated column."))
    }

    /// Adds constraints. Foreign keys come last: they may refer to the table's own keys.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub(super) fn constrain(&mut self, constraints: &[Constraint<'_>]) -> Result<()> {
        for given in constraints.iter().filter_map(|constraint| constraint.name) {
            self.names.take(given, &self.table)?;
        }
        for constraint in constraints {
            self.add_key_or_check(constraint)
                .map_err(|error| error.at(constraint.at))?;
        }
        for constraint in constraints {
            let key =
                bind_foreign_key(constraint, self).map_err(|error| error.at(constraint.at))?;
            self.table.foreign_keys.extend(key);
        }
        Ok(())
    }

    fn add_key_or_check(&mut self, constraint: &Constraint<'_>) -> Result<()> {
        let given = constraint.name;
        match &constraint.kind {
            ConstraintKind::PrimaryKey(key) => {
                self.find_included(key)?;
                self.add_primary_key(given, &key.columns, key.deferral)
            }
            ConstraintKind::Unique(key) => {
                self.find_included(key)?;
                let (name, places) = self.key(given, &key.columns, "key")?;
                let index = Index {
                    nulls_clash: key.nulls_clash,
                    ..Index::of_constraint(name, &places)
                };
                self.table.indexes.push(index.checked_late(key.deferral));
                Ok(())
            }
            ConstraintKind::UsingIndex {
                index,
                primary,
                deferral,
            } => self.adopt_index(given, index, (*primary, *deferral)),
            ConstraintKind::Check(condition) => {
                self.add_check(given, condition, constraint.not_valid)
            }
            ConstraintKind::ForeignKey { .. } => Ok(()),
        }
    }

    fn find_included(&self, key: &Key<'_>) -> Result<()> {
        let mut included = key.included.iter();
        included.try_for_each(|name| find_column(&self.table, name).map(drop))
    }

    fn add_primary_key(
        &mut self,
        given: Option<&ast::Ident>,
        columns: &[&ast::Ident],
        deferral: Option<Deferral>,
    ) -> Result<()> {
        self.refuse_second_key()?;
        let (name, places) = self.key(given, columns, "pkey")?;
        self.set_primary_key(name, places, deferral);
        Ok(())
    }

    /// # Errors
    /// 42P16 where the table has a primary key.
    pub(super) fn refuse_second_key(&self) -> Result<()> {
        match self.table.primary_key_name {
            None => Ok(()),
            Some(_) => Err(SqlError::new(
                SqlState::InvalidTableDefinition,
                format!(
                    "multiple primary keys for table \"{}\" are not allowed",
                    self.table.name
                ),
            )),
        }
    }

    /// Gives the table its primary key.
    pub(super) fn set_primary_key(
        &mut self,
        name: String,
        places: Vec<usize>,
        deferral: Option<Deferral>,
    ) {
        if deferral.is_some() {
            let index = Index::of_constraint(&name, &places);
            self.table.indexes.insert(0, index.checked_late(deferral));
        }
        for place in &places {
            if let Some(column) = self.table.columns.get_mut(*place) {
                column.nullable = false;
            }
        }
        self.table.primary_key = places;
        self.table.primary_key_name = Some(name);
        self.table.settle_primary_key();
    }

    /// The name and the columns of a key.
    fn key(
        &mut self,
        given: Option<&ast::Ident>,
        columns: &[&ast::Ident],
        word: &str,
    ) -> Result<(String, Vec<usize>)> {
        let places = key_places(&self.table, columns)?;
        self.free_relation(given)?;
        let named: Vec<&str> = columns.iter().map(|name| name.value.as_str()).collect();
        // A primary key is named by its table alone.
        let named = if word == "pkey" { &[][..] } else { &named[..] };
        Ok((self.choose_name(given, named, word), places))
    }

    /// A key's index bears its name, among all tables and indexes.
    pub(super) fn free_relation(&self, given: Option<&ast::Ident>) -> Result<()> {
        match given {
            Some(given)
                if given.value == self.table.name
                    || self.catalog().is_taken(self.table.home(), &given.value) =>
            {
                Err(relation_exists(&given.value).at(position(given.span)))
            }
            _ => Ok(()),
        }
    }

    /// Adds what a column's type says besides: see `mysql_type`.
    ///
    /// # Errors
    /// None that could come: the condition is one of ours.
    pub(super) fn add_type_check(&mut self, place: usize, check: &TypeCheck) -> Result<()> {
        bind_check(&parse_expression(&check.sql)?, &self.table, self.binder)?;
        let column = self.table.columns.get(place).map(|one| one.name.clone());
        let column: Vec<&str> = column.as_deref().into_iter().collect();
        let name = self.choose_name(None, &column, check.word);
        let sql = check.sql.clone();
        self.table.checks.push(Check {
            name,
            sql,
            not_valid: false,
        });
        Ok(())
    }

    fn add_check(
        &mut self,
        given: Option<&ast::Ident>,
        condition: &ast::Expr,
        not_valid: bool,
    ) -> Result<()> {
        let columns = bind_check(condition, &self.table, self.binder)?;
        let named = match columns[..] {
            [one] => self.table.columns.get(one).map(|one| one.name.clone()),
            _ => None,
        };
        let named: Vec<&str> = named.as_deref().into_iter().collect();
        let name = self.choose_name(given, &named, "check");
        let sql = condition.to_string();
        self.table.checks.push(Check {
            name,
            sql,
            not_valid,
        });
        Ok(())
    }
}

/// The places of a key's columns.
///
/// # Errors
/// 42703 for a column that is not there, 42701 for one that is there twice.
pub(super) fn key_places(table: &Table, columns: &[&ast::Ident]) -> Result<Vec<usize>> {
    let mut places = Vec::with_capacity(columns.len());
    for name in columns {
        let place = find_column(table, name)?;
        if places.contains(&place) {
            return Err(SqlError::new(
                SqlState::DuplicateColumn,
                format!("column \"{}\" appears twice in the key", name.value),
            )
            .at(position(name.span)));
        }
        places.push(place);
    }
    Ok(places)
}

/// 42701 for a column's name that the table has already.
pub(super) fn duplicate_column(name: &str, table: &Table) -> SqlError {
    SqlError::new(
        SqlState::DuplicateColumn,
        format!(
            "column \"{name}\" of relation \"{}\" already exists",
            table.name
        ),
    )
}

/// 42P07 for a name that a table or an index has already.
pub(super) fn relation_exists(name: &str) -> SqlError {
    SqlError::new(
        SqlState::DuplicateTable,
        format!("relation \"{name}\" already exists"),
    )
}
