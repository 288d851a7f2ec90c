//! Functions of sequences, which name the sequence by a literal.
//!
//! The name is looked up when the statement is bound, as a `regclass` constant of PostgreSQL is: the
//! plan holds the sequence's id, and with it privileges can be checked and dependencies be found.

use std::sync::Arc;

use super::function::Call;
use super::{ExprBinder, position_of};
use crate::binder::names::Named;
use crate::binder::relation::sequence_of;
use crate::catalog::{Relation, Sequence};
use crate::plan::{Expr, ExprKind, ScalarFunction, SequenceFunction};
use crate::sql::{ast, parse_name};
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, Value};

impl ExprBinder<'_> {
    /// A call of a function that takes a sequence; `None` for other functions.
    pub(super) fn bind_sequence_call(&self, call: &Call<'_>) -> Result<Option<Expr>> {
        if let Some(name) = self.bind_serial_sequence(call)? {
            return Ok(Some(name));
        }
        let function = match (call.name, call.arguments.len()) {
            ("nextval", 1) => SequenceFunction::NextVal,
            ("currval", 1) => SequenceFunction::CurrVal,
            ("setval", 2 | 3) => SequenceFunction::SetVal,
            ("pg_sequence_last_value", 1) => SequenceFunction::LastValue,
            ("sequence_position", 1) => SequenceFunction::Position,
            ("sequence_is_called", 1) => SequenceFunction::IsCalled,
            _ => return Ok(None),
        };
        let [name, others @ ..] = call.arguments.as_slice() else {
            return Ok(None);
        };
        let mut arguments = vec![self.bind_sequence_name(name)?];
        let types = [DataType::BigInt, DataType::Boolean];
        for (argument, data_type) in others.iter().zip(types) {
            arguments.push(self.bind_as(argument, data_type, CastContext::Implicit)?);
        }
        Ok(Some(Expr {
            kind: ExprKind::Function {
                function: ScalarFunction::Sequence(function),
                arguments,
            },
            data_type: match function {
                SequenceFunction::IsCalled => DataType::Boolean,
                _ => DataType::BigInt,
            },
            position: call.position,
        }))
    }

    /// The id of the sequence that a literal names: `'s'`, `'public.s'`, `'"S"'`, `'s'::regclass`.
    fn bind_sequence_name(&self, argument: &ast::Expr) -> Result<Expr> {
        let at = position_of(argument);
        let stored = &self.binder.stored;
        let catalog = self.binder.context.catalog;
        let meant = stored
            .sequence_at(at)
            .and_then(|id| catalog.sequence_by_id(id));
        let sequence = match meant {
            Some(sequence) => sequence,
            None => self.named_sequence(argument)?,
        };
        stored.note(at, Relation::Sequence(sequence));
        let id = Value::BigInt(sequence.id.0.into());
        Ok(Expr {
            position: at,
            ..Expr::literal(id, DataType::BigInt)
        })
    }

    fn named_sequence(&self, argument: &ast::Expr) -> Result<&Arc<Sequence>> {
        if let Some(sequence) = self.called_sequence(argument)? {
            return Ok(sequence);
        }
        let at = position_of(argument);
        let name = literal_name(argument)
            .ok_or_else(|| SqlError::unsupported("a sequence that no literal names").at(at))?;
        self.find_sequence(name).map_err(|error| error.at(at))
    }

    fn find_sequence(&self, name: &str) -> Result<&Arc<Sequence>> {
        let parts = parse_name(name)?;
        let parts: Vec<&ast::Ident> = parts.iter().collect();
        let named = Named::of_parts(&parts).map_err(SqlError::placeless)?;
        let found = sequence_of(named, &self.binder.context, "relation");
        found.map_err(SqlError::placeless)
    }
}

/// The name in a literal, which may be cast to a name's types.
pub(super) fn literal_name(argument: &ast::Expr) -> Option<&str> {
    match argument {
        ast::Expr::Value(value) => match &value.value {
            ast::Value::SingleQuotedString(name) | ast::Value::EscapedStringLiteral(name) => {
                Some(name)
            }
            _ => None,
        },
        ast::Expr::Nested(inner) => literal_name(inner),
        ast::Expr::Cast {
            kind: ast::CastKind::Cast | ast::CastKind::DoubleColon,
            expr,
            data_type,
            format: None,
        } if names(data_type) => literal_name(expr),
        _ => None,
    }
}

/// Whether a type is one that holds names: `regclass` or a text.
fn names(data_type: &ast::DataType) -> bool {
    matches!(
        data_type,
        ast::DataType::Regclass | ast::DataType::Text | ast::DataType::Varchar(None)
    )
}

/// The sequences that an expression counts with, each with the place of its name.
pub(in crate::binder) fn sequences_of(expr: &Expr) -> Vec<(crate::types::TableId, Option<u32>)> {
    let mut found = Vec::new();
    let mut open = vec![expr];
    while let Some(part) = open.pop() {
        if let Some(id) = part.sequence() {
            let name = match &part.kind {
                ExprKind::Function { arguments, .. } => arguments.first(),
                _ => None,
            };
            found.push((id, name.and_then(|name| name.position)));
        }
        part.for_each_operand(&mut |operand| open.push(operand));
    }
    found
}
