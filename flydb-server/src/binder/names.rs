//! Names: what an object's name refers to, and which known name is most like a misspelt one.

use super::BindContext;
use crate::catalog::PUBLIC;
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The one database that there is, as a name may say it before the schema.
pub(super) const DATABASE: &str = "flydb";

/// What the names of schemas may not start with.
const SYSTEM_PREFIX: &str = "pg_";

/// The name of an object, and the schema that it says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub(super) schema: Option<&'a ast::Ident>,
    pub(super) name: &'a ast::Ident,
}

impl<'a> Named<'a> {
    /// The parts of a name: `t`, `schema.t` or `flydb.schema.t`.
    ///
    /// # Errors
    /// 0A000 for another database, 42601 for a name of more parts.
    pub(super) fn of(name: &'a ast::ObjectName) -> Result<Named<'a>> {
        let mut parts = Vec::with_capacity(name.0.len());
        for part in &name.0 {
            match part {
                ast::ObjectNamePart::Identifier(part) => parts.push(part),
                ast::ObjectNamePart::Function(_) => {
                    return Err(SqlError::unsupported(format!("the name {name}")));
                }
            }
        }
        Named::of_parts(&parts)
    }

    /// The same of a name's parts.
    ///
    /// # Errors
    /// Those of [`Named::of`].
    pub(super) fn of_parts(parts: &[&'a ast::Ident]) -> Result<Named<'a>> {
        match *parts {
            [name] => Ok(Named { schema: None, name }),
            [schema, name] => Ok(Named {
                schema: Some(schema),
                name,
            }),
            [database, schema, name] => {
                known_database(database, parts)?;
                Ok(Named {
                    schema: Some(schema),
                    name,
                })
            }
            _ => Err(too_many_parts(parts)),
        }
    }

    /// The schema's name, for a look into the catalog.
    ///
    /// # Errors
    /// 42501 for a schema that the user may not use.
    pub(super) fn schema(&self, context: &BindContext<'_>) -> Result<Option<&'a str>> {
        match self.schema {
            Some(schema) => usable(schema, context).map(|()| Some(schema.value.as_str())),
            None => Ok(None),
        }
    }

    /// The schema's name, for a look into the catalog by a command, which needs the schema itself.
    ///
    /// # Errors
    /// 3F000 for a schema that is not there, 42501 for one that the user may not use.
    pub(super) fn known_schema(&self, context: &BindContext<'_>) -> Result<Option<&'a str>> {
        if let Some(schema) = self.schema
            && !context.catalog.is_own(&schema.value)
        {
            known_schema(schema, context)?;
        }
        self.schema(context)
    }

    /// As messages show it.
    pub(super) fn shown(&self) -> String {
        match self.schema {
            Some(schema) => format!("{}.{}", schema.value, self.name.value),
            None => self.name.value.clone(),
        }
    }
}

/// The schema that a new object comes into: the one that its name says, or the first of the path.
///
/// # Errors
/// 3F000 for a schema that is not there, or a path without any.
pub(super) fn schema_for(named: Named<'_>, context: &BindContext<'_>) -> Result<String> {
    if let Some(schema) = named.schema {
        known_schema(schema, context)?;
        return Ok(schema.value.clone());
    }
    let first = context.catalog.creation_schema();
    first.map(str::to_owned).ok_or_else(|| {
        let message = "no schema has been selected to create in";
        SqlError::new(SqlState::InvalidSchemaName, message).at(position(named.name.span))
    })
}

/// # Errors
/// 3F000 for a schema that is not there.
pub(super) fn known_schema(schema: &ast::Ident, context: &BindContext<'_>) -> Result<()> {
    match context.catalog.has_schema(&schema.value) {
        true => Ok(()),
        false => Err(no_schema(schema)),
    }
}

/// 3F000.
pub(super) fn no_schema(schema: &ast::Ident) -> SqlError {
    SqlError::new(
        SqlState::InvalidSchemaName,
        format!("schema \"{}\" does not exist", schema.value),
    )
    .at(position(schema.span))
}

/// Refuses a schema that the user may not use; what is kept as text was seen when it was made.
fn usable(schema: &ast::Ident, context: &BindContext<'_>) -> Result<()> {
    let name = schema.value.as_str();
    let known = context.catalog.has_schema(name);
    if !known || context.user.is_empty() || context.catalog.may_use_schema(context.user, name) {
        return Ok(());
    }
    let message = format!("no permission for schema {name}");
    let error = SqlError::new(SqlState::InsufficientPrivilege, message).at(position(schema.span));
    Err(error.with_hint(format!(
        "an administrator or the schema's owner can GRANT USAGE ON SCHEMA {name} TO {}",
        context.user
    )))
}

/// # Errors
/// 42939 for a schema's name that is one of the system's own.
pub(super) fn refuse_system_schema(name: &ast::Ident) -> Result<()> {
    if !name.value.starts_with(SYSTEM_PREFIX) {
        return Ok(());
    }
    let message = format!("unacceptable schema name \"{}\"", name.value);
    let error = SqlError::new(SqlState::ReservedName, message).at(position(name.span));
    Err(error.with_detail(format!(
        "The prefix \"{SYSTEM_PREFIX}\" is reserved for system schemas."
    )))
}

fn known_database(database: &ast::Ident, parts: &[&ast::Ident]) -> Result<()> {
    if database.value == DATABASE {
        return Ok(());
    }
    let what = format!(
        "cross-database references are not implemented: {}",
        dotted(parts)
    );
    Err(SqlError::new(SqlState::FeatureNotSupported, what).at(position(database.span)))
}

#[cold]
fn too_many_parts(parts: &[&ast::Ident]) -> SqlError {
    let message = format!(
        "improper qualified name (too many dotted names): {}",
        dotted(parts)
    );
    let at = parts.first().and_then(|part| position(part.span));
    SqlError::new(SqlState::SyntaxError, message).at(at)
}

fn dotted(parts: &[&ast::Ident]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.value.as_str()).collect();
    parts.join(".")
}

/// The own name of a table or another object that a schema holds.
///
/// # Errors
/// Those of [`Named::of`].
pub(super) fn table_name(name: &ast::ObjectName) -> Result<&ast::Ident> {
    Named::of(name).map(|named| named.name)
}

/// The name of something that no schema of ours holds: a user, a setting, a function. `public` and
/// `pg_catalog` may stand before it.
///
/// # Errors
/// 3F000 for another schema, and those of [`Named::of`].
pub(super) fn plain_name(name: &ast::ObjectName) -> Result<&ast::Ident> {
    let Named { schema, name } = Named::of(name)?;
    match schema {
        Some(schema) if schema.value != PUBLIC && schema.value != "pg_catalog" => {
            Err(no_schema(schema))
        }
        Some(_) | None => Ok(name),
    }
}

/// The name of a schema, before which the database's may stand.
///
/// # Errors
/// 0A000 for another database, 42601 for a name of more parts.
pub(super) fn schema_name(name: &ast::ObjectName) -> Result<&ast::Ident> {
    let Named { schema, name } = Named::of(name)?;
    if let Some(database) = schema {
        known_database(database, &[database, name])?;
    }
    Ok(name)
}

/// The last part of a name, which is the thing's own.
///
/// # Errors
/// 0A000 for a part that is no identifier.
pub(super) fn last_name(name: &ast::ObjectName) -> Result<&ast::Ident> {
    match name.0.last() {
        Some(ast::ObjectNamePart::Identifier(last)) => Ok(last),
        _ => Err(SqlError::unsupported(format!("the name {name}"))),
    }
}

/// 42704 for a name that is no type's.
pub(super) fn no_type(name: &str) -> SqlError {
    SqlError::new(
        SqlState::UndefinedObject,
        format!("type \"{name}\" does not exist"),
    )
}

/// The other name most like this one, if any is like it at all.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let most = name.chars().count().div_ceil(3).min(3);
    let near = known
        .into_iter()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| (1..=most).contains(distance));
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How many characters must be added, dropped or replaced to make one name of the other.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(b.chars()) {
            let replaced = diagonal + usize::from(x != y);
            diagonal = *cell;
            left = replaced.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_edits() {
        for (a, b, expected) in [
            ("", "ab", 2),
            ("name", "nmae", 2),
            ("id", "id", 0),
            ("ids", "id", 1),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn only_like_names_are_near() {
        let known = ["customer", "name", "id"];
        assert_eq!(nearest("custmer", known), Some("customer"));
        assert_eq!(nearest("nam", known), Some("name"));
        assert_eq!(nearest("price", known), None);
    }
}
