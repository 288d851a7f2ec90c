//! Binding of expressions: every operand typed, every conversion written out.
//!
//! [`ExprBinder::bind`] gives the plan's expression of one syntax tree, over one [`Scope`]. Types are
//! settled as PostgreSQL does it: a bare string, a NULL and a parameter that nothing typed yet have the
//! type `Unknown` until an operator, a function or a clause beside them says what they are; they then
//! become that by [`Binder::coerce`], which reads the string there and then.
//!
//! Aggregates are not computed where they stand. They are put aside in the scope, and the expression
//! gets a column past [`AGGREGATES`] in their place, which grouping renumbers (see `query/group.rs`). So are
//! window functions, past [`WINDOWS`] (see `query/window.rs`).
//!
//! The recursion goes through [`ExprBinder::bind`] only, which bounds it. Chains of AND and OR are
//! bound flat, so that thousands of terms cost no depth.

mod aggregate;
mod case;
mod cast;
mod clause;
mod column;
mod comparison;
mod data_type;
mod enumeration;
mod frame;
mod function;
mod grouping;
mod hypothetical;
mod list;
mod literal;
mod logic;
mod name;
mod named;
mod operator;
mod overlaps;
mod precision;
mod predicate;
mod row;
mod search_path;
mod sequence;
mod serial_sequence;
mod set;
mod special;
mod subquery;
mod temporal;
mod text;
mod truth_number;
mod user_function;
mod window;
mod window_definition;

pub(crate) use aggregate::AGGREGATES;
pub(super) use aggregate::sort_key;
pub(crate) use clause::Clause;
pub(super) use comparison::row_of;
pub(crate) use data_type::{Declared, bind_data_type, declared_type};
pub(super) use enumeration::{labelled, named};
pub(super) use function::read_arguments as read_call_arguments;
pub(crate) use grouping::GROUPINGS;
pub(super) use name::output_name;
pub(crate) use precision::held;
pub(super) use sequence::sequences_of;
pub(crate) use set::SETS;
pub(super) use special::{collatable, known_collation};
pub(super) use subquery::{query_of, query_position};
pub(crate) use text::{bind_column_text, bind_expression_text, bind_text_on_path};
pub(crate) use window::{BoundWindow, WINDOWS, never_gives_null};
pub(crate) use window_definition::NamedWindows;

use sqlparser::ast::Spanned;

use super::{Binder, Scope};
use crate::plan::Expr;
use crate::sql::{ast, is_cursor, position};
pub(crate) use crate::types::coercion::CastContext;
use crate::types::coercion::type_name;
use crate::types::{DataType, Result, SqlError, SqlState};

/// Binds expressions over one scope.
#[derive(Clone, Copy)]
pub(crate) struct ExprBinder<'s> {
    binder: &'s Binder<'s>,
    scope: &'s Scope<'s>,
    clause: Clause,
}

impl<'s> ExprBinder<'s> {
    pub(super) fn new(binder: &'s Binder<'s>, scope: &'s Scope<'s>, clause: Clause) -> Self {
        ExprBinder {
            binder,
            scope,
            clause,
        }
    }

    pub(super) fn binder(&self) -> &'s Binder<'s> {
        self.binder
    }

    pub(super) fn is_in(&self, clause: Clause) -> bool {
        self.clause == clause
    }

    pub(super) fn scope(&self) -> &'s Scope<'s> {
        self.scope
    }

    /// Binds an expression. A bare string or NULL, and a parameter that nothing typed yet, has type
    /// `Unknown`: give it one by [`Binder::coerce`] or [`Binder::settle`].
    pub(crate) fn bind(&self, expr: &ast::Expr) -> Result<Expr> {
        self.binder.enter(|| position_of(expr))?;
        let bound = self.dispatch(expr);
        self.binder.leave();
        bound
    }

    /// Binds an expression and converts it to a type.
    pub(crate) fn bind_as(
        &self,
        expr: &ast::Expr,
        to: DataType,
        context: CastContext,
    ) -> Result<Expr> {
        let bound = self.bind(expr)?;
        self.binder.coerce(bound, to, context)
    }

    /// Binds an expression of any type; what nothing typed is TEXT.
    pub(crate) fn bind_settled(&self, expr: &ast::Expr) -> Result<Expr> {
        Ok(self.binder.settle(self.bind(expr)?))
    }

    /// Binds a condition, which must be BOOLEAN (42804).
    pub(crate) fn bind_condition(&self, expr: &ast::Expr) -> Result<Expr> {
        self.scope.clause.set(self.clause);
        let bound = self.bind(expr)?;
        self.boolean(bound, self.clause.name())
    }

    /// Makes an expression the BOOLEAN that `place` needs.
    fn boolean(&self, expr: Expr, place: &str) -> Result<Expr> {
        match expr.data_type {
            DataType::Boolean => Ok(expr),
            DataType::Unknown => self
                .binder
                .coerce(expr, DataType::Boolean, CastContext::Implicit),
            other => Err(SqlError::new(
                SqlState::DatatypeMismatch,
                format!(
                    "argument of {place} must be type boolean, not type {}",
                    type_name(other)
                ),
            )
            .at(expr.position)),
        }
    }

    fn dispatch(&self, expr: &ast::Expr) -> Result<Expr> {
        use ast::Expr as E;
        match expr {
            E::Identifier(name) if is_cursor(name) => Err(cursor_misplaced(name)),
            E::Identifier(name) if is_current_schema(name) => {
                Ok(self.current_schema(position(name.span)))
            }
            E::Identifier(name) => match session_function(name) {
                Some(function) => self.call(function, Vec::new(), position(name.span)),
                None => self.bind_name(name),
            },
            E::CompoundIdentifier(parts) => self.bind_qualified(parts),
            E::Value(value) => self.bind_literal(value),
            E::Nested(inner) => self.bind(inner),
            E::BinaryOp { left, op, right } => self.bind_binary(left, op, right),
            E::UnaryOp { op, expr } => self.bind_unary(*op, expr),
            E::Function(function) => self.bind_function(function),
            E::Cast { .. } | E::Convert { .. } | E::TypedString(_) | E::Interval(_) => {
                self.bind_conversion(expr)
            }
            E::Case { .. } => self.bind_case(expr),
            E::Subquery(query) => self.bind_scalar_subquery(query),
            E::Exists { subquery, negated } => self.bind_exists(subquery, *negated),
            E::CompoundFieldAccess { root, access_chain } => {
                self.bind_subscripts(expr, root, access_chain)
            }
            E::AnyOp { .. } | E::AllOp { .. } => self.bind_quantified(expr),
            E::IsNull(_)
            | E::IsNotNull(_)
            | E::IsTrue(_)
            | E::IsNotTrue(_)
            | E::IsFalse(_)
            | E::IsNotFalse(_)
            | E::IsUnknown(_)
            | E::IsNotUnknown(_)
            | E::IsDistinctFrom(..)
            | E::IsNotDistinctFrom(..)
            | E::In { .. }
            | E::Between { .. }
            | E::Like { .. }
            | E::ILike { .. }
            | E::SimilarTo { .. }
            | E::RLike { .. } => self.bind_predicate(expr),
            E::Extract { .. }
            | E::Ceil { .. }
            | E::Floor { .. }
            | E::Position { .. }
            | E::Substring { .. }
            | E::Trim { .. }
            | E::Overlay { .. }
            | E::AtTimeZone { .. }
            | E::Collate { .. } => self.bind_special(expr),
            other => Err(unsupported_expr(other)),
        }
    }
}

/// Functions of the session that are called without parentheses, and that the parser takes for names.
fn session_function(name: &ast::Ident) -> Option<&'static str> {
    match (name.quote_style, name.value.as_str()) {
        (None, "current_role") => Some("current_role"),
        _ => None,
    }
}

fn is_current_schema(name: &ast::Ident) -> bool {
    name.quote_style.is_none() && name.value == "current_schema"
}

/// 42601: CURRENT OF is a condition of UPDATE and DELETE, and all of it.
#[cold]
fn cursor_misplaced(name: &ast::Ident) -> SqlError {
    let message = "syntax error: CURRENT OF is the whole condition of an UPDATE or DELETE";
    SqlError::new(SqlState::SyntaxError, message).at(position(name.span))
}

/// 0A000 for an expression that we do not have.
fn unsupported_expr(expr: &ast::Expr) -> SqlError {
    use ast::Expr as E;
    let what = match expr {
        E::Tuple(_) | E::Struct { .. } | E::Named { .. } => {
            "a row value outside a comparison".to_owned()
        }
        E::GroupingSets(_) | E::Cube(_) | E::Rollup(_) => "GROUPING SETS".to_owned(),
        E::Array(_) | E::CompoundFieldAccess { .. } => "an array or field access".to_owned(),
        E::Wildcard(_) | E::QualifiedWildcard(..) => "* outside a SELECT list".to_owned(),
        other => format!("the expression {}", shortened(&other.to_string())),
    };
    SqlError::unsupported(what).at(position_of(expr))
}

/// The start of a text that may be long.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Where an expression starts. Walks all of it: for errors only.
pub(super) fn position_of(expr: &ast::Expr) -> Option<u32> {
    position(expr.span())
}
