//! Names: what an object's name refers to, and which known name is most like a misspelt one.

use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The single name of a table: `t`, or `public.t`, as there is one schema.
///
/// # Errors
/// 3F000 for another schema, 0A000 for a name of more parts.
pub(super) fn table_name(name: &ast::ObjectName) -> Result<&ast::Ident> {
    match name.0.as_slice() {
        [ast::ObjectNamePart::Identifier(table)] => Ok(table),
        [
            ast::ObjectNamePart::Identifier(schema),
            ast::ObjectNamePart::Identifier(table),
        ] => known_schema(schema).map(|()| table),
        _ => Err(SqlError::unsupported(format!("the name {name}"))),
    }
}

/// Whether a name says the schema: it is then of what is there for all, and not of a temporary table.
pub(super) fn names_schema(name: &ast::ObjectName) -> bool {
    name.0.len() > 1
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

/// # Errors
/// 3F000 for a schema that is not the one there is.
pub(super) fn known_schema(schema: &ast::Ident) -> Result<()> {
    if schema.value == "public" {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::InvalidSchemaName,
        format!("schema \"{}\" does not exist", schema.value),
    )
    .at(position(schema.span))
    .with_hint("There is one schema, \"public\"."))
}

/// 42704 for a name that is no type's.
pub(super) fn no_type(name: &str) -> SqlError {
    SqlError::new(
        SqlState::UndefinedObject,
        format!("type \"{name}\" does not exist"),
    )
}

/// The name most like this one, if any is like it at all.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let most = name.chars().count().div_ceil(3).min(3);
    let near = known
        .into_iter()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, _)| *distance <= most);
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
