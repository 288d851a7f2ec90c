//! Definitions: CREATE and DROP of tables, indexes and views.
//!
//! CREATE TABLE comes out canonical: column constraints have become table constraints over column
//! places, every constraint has a name, and all expressions were bound once so that none is stored
//! that cannot be used. What exists under the new names is checked again when the command runs.

mod check;
mod column;
mod constraint;
mod constraint_names;
mod create_index;
mod create_table;
mod create_view;
mod dependents;
mod drop;
mod foreign_key;
mod limits;
mod table_clauses;

#[cfg(test)]
mod tests;

pub(super) use create_index::bind_create_index;
pub(super) use create_table::bind_create_table;
pub(super) use create_view::{bind_create_view, bind_rename_view};
pub(super) use drop::{bind_drop_index, bind_drop_table, bind_drop_view};
