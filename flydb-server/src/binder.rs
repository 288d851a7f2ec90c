//! From syntax to meaning: names resolved, types settled, unsupported clauses refused.
//!
//! [`bind`] takes one statement apart by kind. Each kind has its file: queries and expressions
//! (`query`, `expr`), data changes (`write`), definitions (`ddl`), users and grants (`user`),
//! transactions and settings. Every struct of the syntax tree is destructured in full, so that a
//! clause that we do not know of fails to compile here instead of being ignored.
//!
//! One [`Binder`] serves one statement. It infers the parameters' types as it goes, and bounds how
//! deep expressions and queries nest; a [`Scope`] says which columns an expression may name.

mod alike;
mod body;
mod call;
mod context;
mod copies;
mod cursor;
mod ddl;
mod dispatch;
mod domain;
mod explain;
mod expr;
mod function;
mod grant;
mod introspect;
mod limits;
mod lock_tables;
mod maintain;
mod names;
mod parameters;
mod prepared;
mod query;
mod refuse;
mod relation;
mod scope;
#[cfg(test)]
mod scratch;
mod session_scope;
mod set_constraints;
mod setting;
mod stored;
mod system;
mod table_columns;
#[cfg(any(test, fuzzing))]
#[cfg_attr(not(test), allow(dead_code))] // fuzzing needs the catalog alone
pub(crate) mod testing;
mod transaction;
mod user;
mod user_variable;
mod variable;
mod view;
mod write;

pub(crate) use body::{BodyStep, bind_body, bind_when};
pub(crate) use context::{BindContext, Binder, CursorUse};
pub(crate) use ddl::settable;
pub(crate) use dispatch::bind;
pub(crate) use domain::domain_checks;
pub(crate) use expr::{
    CastContext, Clause, Declared, ExprBinder, bind_column_text, bind_data_type,
    bind_expression_text, bind_text_on_path, declared_type, held,
};
use expr::{labelled, named, sequences_of};
pub(crate) use function::bind_function_steps;
pub(crate) use query::BoundQuery;
pub(crate) use scope::{Around, Scope};
pub(crate) use variable::{Variable, function_variables, procedure_variables, trigger_variables};
pub(crate) use view::bind_view_text;
