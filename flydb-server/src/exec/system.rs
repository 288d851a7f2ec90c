//! The rows of the relations that the server fills: `information_schema` and INTROSPECT.
//!
//! Rows show only what the user may see: tables that he owns or has any privilege on, and everything to
//! administrators. A relation is made whole when it is first pulled; it is as large as the catalog,
//! and charged to the statement's memory.

mod checks;
mod columns;
mod constraints;
mod directory;
mod facts;
mod introspect;
mod key_columns;
mod references;
mod routines;
mod sequences;
mod tables;
mod triggers;
mod views;

use self::directory::Directory;
use super::run::Context;
use crate::plan::SystemRelation;
use crate::types::Value;

pub(crate) use facts::{Fact, ServerFacts};

/// A row of a system relation.
type Row = Vec<Value>;

/// All rows of a relation, in its order.
pub(super) fn rows(relation: SystemRelation, context: Context<'_>) -> Vec<Row> {
    let directory = Directory::of(context);
    match relation {
        SystemRelation::Schemata => tables::schemata(&directory),
        SystemRelation::Tables => tables::tables(&directory),
        SystemRelation::Columns => columns::columns(&directory),
        SystemRelation::TableConstraints => constraints::constraints(&directory),
        SystemRelation::KeyColumnUsage => key_columns::usage(&directory),
        SystemRelation::ConstraintColumnUsage => key_columns::constrained(&directory),
        SystemRelation::ReferentialConstraints => references::references(&directory),
        SystemRelation::CheckConstraints => checks::checks(&directory),
        SystemRelation::Views => views::views(&directory),
        SystemRelation::Sequences => sequences::sequences(&directory),
        SystemRelation::Routines => routines::routines(&directory),
        SystemRelation::Parameters => routines::parameters(&directory),
        SystemRelation::Triggers => triggers::triggers(&directory),
        SystemRelation::IntrospectUsers => introspect::users(&directory),
        SystemRelation::IntrospectTables => introspect::tables(&directory),
        SystemRelation::IntrospectTable => introspect::table_columns(&directory),
        SystemRelation::IntrospectIndexes => introspect::indexes(&directory),
        SystemRelation::IntrospectServer => facts::rows(context.run.environment.facts.server()),
        SystemRelation::IntrospectStatus => facts::rows(context.run.environment.facts.status()),
    }
}

fn text(text: impl AsRef<str>) -> Value {
    Value::Text(text.as_ref().into())
}

fn yes_no(yes: bool) -> Value {
    text(if yes { "YES" } else { "NO" })
}

fn int(number: usize) -> Value {
    Value::Int(i32::try_from(number).unwrap_or(i32::MAX))
}
