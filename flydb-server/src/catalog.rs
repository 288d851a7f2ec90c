//! What exists: tables, columns, constraints, indexes, users and privileges.
//!
//! The catalog is a value, as the data is: a snapshot's catalog is decoded from the system keys of
//! that snapshot (`namespace:<schema>`, `schema:<table>`, `view:<view>`, `sequence:<sequence>`, `proc:<procedure>`, `trigger:<table>:<trigger>`, `_sys_users:<user>`, `_sys_privs:<user>:<table>`)
//! and never changes. Storage knows of a table only its row layout and its index columns; the rest is here.

mod dependents;
mod function;
mod ids;
mod keys;
mod lookup;
mod mentions;
mod path;
mod procedure;
mod relation;
mod reshape;
mod schema;
mod sequence;
mod slot;
mod snapshot;
mod space;
mod table;
mod trigger;
mod updatable;
mod user;
mod user_type;
mod view;

#[cfg(test)]
mod tests;

pub(crate) use dependents::Dependent;
pub(crate) use function::{
    Callers, Function, FunctionColumn, FunctionParameter, FunctionTraits, FunctionVolatility,
    Returns,
};
pub(crate) use ids::{IndexId, TableId};
pub(crate) use keys::{
    OTHER_SCHEMA_PREFIX, PREFIXES, SCHEMA_PREFIX, TRIGGER_PREFIX, USERS_PREFIX, VIEW_PREFIX,
    encode_function, encode_grant, encode_namespace, encode_procedure, encode_sequence,
    encode_table, encode_trigger, encode_type, encode_user, encode_view, function_key, name_in,
    namespace_key, privileges_key, procedure_key, schema_key, schema_name, sequence_key,
    trigger_key, type_key, user_key, view_key,
};
pub(crate) use mentions::mentions;
pub(crate) use path::SearchPath;
pub(crate) use procedure::{Parameter, Procedure, Way};
pub(crate) use relation::Relation;
pub(crate) use reshape::moved;
pub(crate) use schema::Schema;
pub(crate) use sequence::Sequence;
pub(crate) use slot::Slot;
pub(crate) use snapshot::Catalog;
pub(crate) use space::{Home, PG_TEMP, PUBLIC};
pub(crate) use table::{
    Check, Column, ColumnDefault, Counter, Deferral, ForeignKey, Generated, Index, IndexColumn,
    NEW_INDEX, NEW_TABLE, OnCommit, ReferentialAction, SequenceKind, TEMPORARY_PREFIX, Table,
    Temporary,
};
pub(crate) use trigger::{Level, RowEvent, Timing, Trigger, TriggerColumn};
pub(crate) use user::{Grant, Privilege, User};
pub(crate) use user_type::{Domain, DomainCheck, TypeKind, UserType};
pub(crate) use view::{
    CheckOption, KeptRows, StoredColumn, StoredQuery, StoredRelation, View, ViewColumn, ViewOptions,
};
