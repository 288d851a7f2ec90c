//! `pg_get_serial_sequence(table, column)`: the sequence that a column owns, found when the statement is bound.

use std::sync::Arc;

use super::function::{Call, read_call};
use super::sequence::literal_name;
use super::{ExprBinder, position_of};
use crate::binder::names::Named;
use crate::binder::relation::relation_of;
use crate::catalog::{Relation, Sequence};
use crate::plan::Expr;
use crate::sql::{ast, parse_name};
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// The function's name.
const NAME: &str = "pg_get_serial_sequence";

impl ExprBinder<'_> {
    /// The call as the text that it comes to; `None` for another function.
    ///
    /// # Errors
    /// 0A000 for names that no literals give, and those of [`ExprBinder::serial_sequence`].
    pub(super) fn bind_serial_sequence(&self, call: &Call<'_>) -> Result<Option<Expr>> {
        let Some(found) = self.serial_sequence(call)? else {
            return Ok(None);
        };
        let name = found.map_or(Value::Null, |sequence| {
            let schema = sequence.shown_schema();
            Value::Text(format!("{}.{}", shown(&schema), shown(&sequence.name)).into())
        });
        Ok(Some(Expr {
            position: call.position,
            ..Expr::literal(name, DataType::Text)
        }))
    }

    /// The sequence that an argument means which is such a call; `None` for another argument.
    ///
    /// # Errors
    /// As [`ExprBinder::bind_serial_sequence`]; 0A000 for a column that owns none.
    pub(super) fn called_sequence(&self, argument: &ast::Expr) -> Result<Option<&Arc<Sequence>>> {
        let ast::Expr::Function(function) = unwrapped(argument) else {
            return Ok(None);
        };
        let Some(found) = self.serial_sequence(&read_call(function)?)? else {
            return Ok(None);
        };
        let none = || SqlError::unsupported("the sequence of a column that owns none");
        found.ok_or_else(none).map(Some)
    }

    /// The sequence that a call means, if the column owns one; `None` for a call of another function.
    ///
    /// # Errors
    /// 42P01 for a table, and 42703 for a column that is not there.
    fn serial_sequence(&self, call: &Call<'_>) -> Result<Option<Option<&Arc<Sequence>>>> {
        let (NAME, [table, column]) = (call.name, call.arguments.as_slice()) else {
            return Ok(None);
        };
        let at = position_of(table);
        let (Some(table), Some(column)) = (literal_name(table), literal_name(column)) else {
            let what = "pg_get_serial_sequence of names that no literals give";
            return Err(SqlError::unsupported(what).at(at));
        };
        let context = &self.binder.context;
        let parts = parse_name(table)?;
        let parts: Vec<&ast::Ident> = parts.iter().collect();
        let named = Named::of_parts(&parts).map_err(SqlError::placeless)?;
        let found = relation_of(named, context).map_err(|error| error.placeless().at(at))?;
        let Relation::Table(table) = found else {
            let message = format!("\"{}\" is not a table", found.name());
            return Err(SqlError::new(SqlState::WrongObjectType, message).at(at));
        };
        if table.column(column).is_none() {
            let message = format!(
                "column \"{column}\" of relation \"{}\" does not exist",
                table.name
            );
            return Err(SqlError::new(SqlState::UndefinedColumn, message).at(call.position));
        }
        let mut sequences = context.catalog.sequences();
        Ok(Some(sequences.find(|one| one.is_owned_by(table, column))))
    }
}

/// An argument without parentheses, and without a cast to a name's type around it.
fn unwrapped(argument: &ast::Expr) -> &ast::Expr {
    match argument {
        ast::Expr::Nested(inner) => unwrapped(inner),
        ast::Expr::Cast {
            kind: ast::CastKind::Cast | ast::CastKind::DoubleColon,
            expr,
            data_type: ast::DataType::Regclass | ast::DataType::Text,
            format: None,
        } => unwrapped(expr),
        other => other,
    }
}

/// A name as SQL has it, in quotes where it needs them.
fn shown(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    match starts && name.chars().all(plain) {
        true => name.to_owned(),
        false => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}
