//! Definitions: CREATE, ALTER and DROP of tables, indexes, views, procedures and triggers.
//!
//! What comes out is whole definitions, as the catalog keeps them: column constraints have become
//! table constraints over column places, every constraint has a name, and all expressions were bound
//! once so that none is stored that cannot be used. A table under way is a [`draft::Draft`]; one that
//! changes is an [`alteration::Alteration`], which also knows what becomes of the rows that are there.
//! The command runs only on the very catalog that it was bound with.

mod adopt_index;
mod alter_column;
mod alter_constraint;
mod alter_drop;
mod alter_option;
mod alter_position;
mod alter_rename;
mod alter_table;
mod alter_triggers;
mod alter_view;
mod alter_views;
mod alteration;
mod charset;
mod check;
mod column;
mod column_attributes;
mod constraint;
mod constraint_names;
mod create_index;
mod create_table;
mod create_view;
mod dependents;
mod domain;
mod draft;
mod drop;
mod drop_absent;
mod fill;
mod foreign_key;
mod function;
mod immutable;
mod index_kind;
mod like;
mod limits;
mod mysql_type;
mod new_name;
mod operator_class;
mod own_sequence;
mod routine;
mod schema;
mod sequence;
mod set_schema;
mod storage_parameters;
mod stored_sql;
mod table_clauses;
mod table_index;
mod table_options;
mod trigger;
mod truncate;
mod user_type;
mod view_options;

#[cfg(test)]
mod tests;

pub(super) use alter_rename::bind_alter_index;
pub(super) use alter_table::{bind_alter_table, bind_rename_table};
pub(super) use alter_view::bind_alter_view;
pub(super) use create_index::bind_create_index;
pub(super) use create_table::bind_create_table;
pub(super) use create_view::{bind_create_view, bind_refresh_view};
pub(super) use domain::{bind_alter_domain, bind_create_domain};
pub(super) use drop::{
    bind_drop_concurrently, bind_drop_index, bind_drop_table, bind_drop_temporary, bind_drop_view,
};
pub(super) use drop_absent::bind_drop_absent;
pub(super) use function::{
    bind_alter_function, bind_create_function, bind_drop_functions, bind_function_grant,
};
pub(super) use routine::{bind_create_procedure, bind_drop_procedure};
pub(super) use schema::{bind_alter_schema, bind_create_schema, bind_drop_schema};
pub(super) use sequence::{bind_alter_sequence, bind_create_sequence, bind_drop_sequence};
pub(super) use set_schema::bind_set_schema;
pub(crate) use trigger::settable;
pub(super) use trigger::{bind_create_trigger, bind_drop_trigger, bind_rename_trigger};
pub(super) use truncate::bind_truncate;
pub(super) use user_type::{bind_alter_type, bind_create_type, bind_drop_types};
