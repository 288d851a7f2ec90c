//! The system keys that hold the catalog, and the JSON stored under them.
//!
//! A key names its object for people who read the log; what is decoded is the value alone. Where
//! a key holds two names the first escapes `%` and `:`, so that two keys never clash. What is in another
//! schema than `public` has the schema before its name (see [`name_in`]).

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    Function, Grant, PUBLIC, Procedure, Schema, Sequence, Table, Trigger, User, UserType, View,
};
use crate::types::{Result, SqlError, SqlState};

/// What the keys of tables start with.
pub(crate) const SCHEMA_PREFIX: &str = "schema:";
/// What the keys of views start with.
pub(crate) const VIEW_PREFIX: &str = "view:";
/// What the keys of sequences start with.
pub(super) const SEQUENCE_PREFIX: &str = "sequence:";
/// What the keys of procedures start with.
pub(super) const PROCEDURE_PREFIX: &str = "proc:";
/// What the keys of functions start with.
pub(super) const FUNCTION_PREFIX: &str = "func:";
/// What the keys of the types of users start with.
pub(super) const TYPE_PREFIX: &str = "type:";
/// What the keys of triggers start with.
pub(crate) const TRIGGER_PREFIX: &str = "trigger:";
/// What the keys of schemas start with.
pub(super) const NAMESPACE_PREFIX: &str = "namespace:";
/// What the keys of users start with.
pub(crate) const USERS_PREFIX: &str = "_sys_users:";
/// What the keys of privileges start with.
pub(super) const PRIVILEGES_PREFIX: &str = "_sys_privs:";

/// What the names in keys start with of what is in another schema than `public`. No table, view or
/// sequence is given a name that starts so.
pub(crate) const OTHER_SCHEMA_PREFIX: &str = "pg_schema_";

/// What the keys of the catalog start with.
pub(crate) const PREFIXES: [&str; 10] = [
    NAMESPACE_PREFIX,
    SCHEMA_PREFIX,
    VIEW_PREFIX,
    SEQUENCE_PREFIX,
    PROCEDURE_PREFIX,
    FUNCTION_PREFIX,
    TYPE_PREFIX,
    TRIGGER_PREFIX,
    USERS_PREFIX,
    PRIVILEGES_PREFIX,
];

/// What something is kept under that is in a schema: its name, which for another schema than `public`
/// says the schema as well. The schema's own name has neither `.` nor `%` in it there, so that two never
/// clash.
pub(crate) fn name_in<'n>(schema: &str, name: &'n str) -> Cow<'n, str> {
    match schema == PUBLIC {
        true => Cow::from(name),
        false => Cow::from(format!("{}.{name}", schema_name(schema))),
    }
}

/// A schema's own name in keys.
pub(crate) fn schema_name(schema: &str) -> String {
    let escaped = schema.replace('%', "%25").replace('.', "%2E");
    format!("{OTHER_SCHEMA_PREFIX}{escaped}")
}

/// The key of a schema's definition.
pub(crate) fn namespace_key(schema: &str) -> String {
    format!("{NAMESPACE_PREFIX}{schema}")
}

/// The key of a table's definition.
pub(crate) fn schema_key(table: &str) -> String {
    format!("{SCHEMA_PREFIX}{table}")
}

/// The key of a view's definition.
pub(crate) fn view_key(view: &str) -> String {
    format!("{VIEW_PREFIX}{view}")
}

/// The key of a sequence's definition.
pub(crate) fn sequence_key(sequence: &str) -> String {
    format!("{SEQUENCE_PREFIX}{sequence}")
}

/// The key of a procedure's definition.
pub(crate) fn procedure_key(procedure: &str) -> String {
    format!("{PROCEDURE_PREFIX}{procedure}")
}

/// The key of the definition of a function, by its name and the types that it takes.
pub(crate) fn function_key(identity: &str) -> String {
    format!("{FUNCTION_PREFIX}{identity}")
}

/// The key of the definition of a user's type.
pub(crate) fn type_key(name: &str) -> String {
    format!("{TYPE_PREFIX}{name}")
}

/// The key of the definition of a table's trigger.
pub(crate) fn trigger_key(table: &str, trigger: &str) -> String {
    format!("{TRIGGER_PREFIX}{}:{trigger}", escaped(table))
}

/// The key of a user.
pub(crate) fn user_key(user: &str) -> String {
    format!("{USERS_PREFIX}{user}")
}

/// The key of what a user may do with a table.
pub(crate) fn privileges_key(user: &str, table: &str) -> String {
    format!("{PRIVILEGES_PREFIX}{}:{table}", escaped(user))
}

/// A name that others follow in a key.
fn escaped(name: &str) -> String {
    name.replace('%', "%25").replace(':', "%3A")
}

/// The value of a schema's key.
pub(crate) fn encode_namespace(schema: &Schema) -> Result<Arc<[u8]>> {
    encode(schema)
}

/// The value of a table's key.
pub(crate) fn encode_table(table: &Table) -> Result<Arc<[u8]>> {
    encode(table)
}

/// The value of a view's key.
pub(crate) fn encode_view(view: &View) -> Result<Arc<[u8]>> {
    encode(view)
}

/// The value of a sequence's key.
pub(crate) fn encode_sequence(sequence: &Sequence) -> Result<Arc<[u8]>> {
    encode(sequence)
}

/// The value of a procedure's key.
pub(crate) fn encode_procedure(procedure: &Procedure) -> Result<Arc<[u8]>> {
    encode(procedure)
}

/// The value of a function's key.
pub(crate) fn encode_function(function: &Function) -> Result<Arc<[u8]>> {
    encode(function)
}

/// The value of a type's key.
pub(crate) fn encode_type(user_type: &UserType) -> Result<Arc<[u8]>> {
    encode(user_type)
}

/// The value of a trigger's key.
pub(crate) fn encode_trigger(trigger: &Trigger) -> Result<Arc<[u8]>> {
    encode(trigger)
}

/// The value of a user's key.
pub(crate) fn encode_user(user: &User) -> Result<Arc<[u8]>> {
    encode(user)
}

/// The value of a privilege's key.
pub(crate) fn encode_grant(grant: &Grant) -> Result<Arc<[u8]>> {
    encode(grant)
}

fn encode<T: Serialize>(value: &T) -> Result<Arc<[u8]>> {
    serde_json::to_vec(value)
        .map(Arc::from)
        .map_err(|error| SqlError::internal(format!("cannot write a catalog entry: {error}")))
}

/// What is stored under `key`.
///
/// # Errors
/// XX001 where it does not decode.
pub(super) fn decode<T: DeserializeOwned>(key: &str, value: &[u8]) -> Result<T> {
    serde_json::from_slice(value).map_err(|error| {
        let message = format!("the catalog entry {key:?} does not decode: {error}");
        SqlError::new(SqlState::DataCorrupted, message)
    })
}
