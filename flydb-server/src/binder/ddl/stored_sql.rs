//! Renaming in expressions that the catalog keeps as SQL.
//!
//! Which words of such a text are names of columns is asked of the binder: it says where each column
//! that it finds stands. So a column called `year` is told apart from the field of `EXTRACT(year ...)`.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::Token;

use super::super::bind_expression_text;
use crate::catalog::{Catalog, Table};
use crate::plan::{Expr, ExprKind};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError};

/// An expression over a table, with one of the table's columns called otherwise.
///
/// # Errors
/// What is wrong with the expression.
pub(super) fn rename_column(
    sql: &str,
    data_type: DataType,
    (table, place): (&Table, usize),
    to: &str,
    catalog: &Catalog,
) -> Result<String> {
    rename(sql, data_type, table, catalog, |column, found| {
        (column == place).then(|| (found.column, quoted(to)))
    })
}

/// An expression over a table, with the table called otherwise.
///
/// # Errors
/// What is wrong with the expression.
pub(super) fn rename_table(
    sql: &str,
    data_type: DataType,
    table: &Table,
    to: &str,
    catalog: &Catalog,
) -> Result<String> {
    rename(sql, data_type, table, catalog, |_, found| {
        Some((found.table?, quoted(to)))
    })
}

/// Characters of a text, from the first to before the last.
type Range = (usize, usize);

/// Where a name of a column stands.
#[derive(Clone, Copy)]
struct Name {
    /// The table's name before it.
    table: Option<Range>,
    column: Range,
}

fn rename(
    sql: &str,
    data_type: DataType,
    table: &Table,
    catalog: &Catalog,
    edit: impl Fn(usize, Name) -> Option<(Range, String)>,
) -> Result<String> {
    let bound = bind_expression_text(sql, Some(table), data_type, catalog)?;
    let mut columns = Vec::new();
    columns_at(&bound, &mut columns);
    columns.sort_unstable();
    columns.dedup();
    let mut text: Vec<char> = sql.chars().collect();
    // From the end, so that the places before stay.
    for (at, column) in columns.into_iter().rev() {
        let name = name_at(&text, at).ok_or_else(|| lost(sql))?;
        if let Some(((start, end), new)) = edit(column, name) {
            text.splice(start..end, new.chars());
        }
    }
    Ok(text.into_iter().collect())
}

/// The columns that are read, each after the character that its name starts with.
fn columns_at(expr: &Expr, found: &mut Vec<(usize, usize)>) {
    if let (ExprKind::Column(column), Some(position)) = (&expr.kind, expr.position)
        && let Ok(at) = usize::try_from(position)
    {
        found.push((at.saturating_sub(1), *column));
    }
    expr.for_each_operand(&mut |operand| columns_at(operand, found));
}

fn name_at(text: &[char], at: usize) -> Option<Name> {
    let first = identifier(text, at)?;
    let qualified = text.get(first.1) == Some(&'.');
    match qualified.then(|| identifier(text, first.1 + 1)).flatten() {
        Some(column) => Some(Name {
            table: Some(first),
            column,
        }),
        None => Some(Name {
            table: None,
            column: first,
        }),
    }
}

fn identifier(text: &[char], start: usize) -> Option<Range> {
    let rest = text.get(start..)?;
    let quote = *rest.first()?;
    let length = if quote == '"' || quote == '`' {
        quoted_length(rest, quote)?
    } else {
        let in_name = |c: &&char| c.is_alphanumeric() || matches!(c, '_' | '$');
        rest.iter().take_while(in_name).count()
    };
    (length > 0).then_some((start, start + length))
}

/// Up to the quote that is not doubled.
fn quoted_length(rest: &[char], quote: char) -> Option<usize> {
    let mut at = 1;
    loop {
        let end = at + rest.get(at..)?.iter().position(|c| *c == quote)?;
        if rest.get(end + 1) != Some(&quote) {
            return Some(end + 1);
        }
        at = end + 2;
    }
}

/// A name as SQL, quoted where it may be: any word that has a meaning in SQL is.
pub(super) fn quoted(name: &str) -> String {
    let in_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = |c: char| c.is_ascii_lowercase() || c == '_';
    let is_word = matches!(
        Token::make_word(name, None),
        Token::Word(word) if word.keyword != Keyword::NoKeyword
    );
    if name.starts_with(starts) && name.chars().all(in_plain) && !is_word {
        return name.to_owned();
    }
    ast::Ident::with_quote('"', name).to_string()
}

fn lost(sql: &str) -> SqlError {
    SqlError::internal(format!("a column's name was not found in {sql}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Column;

    fn renamed(sql: &str) -> (String, String) {
        let mut table = Table::new("t", "admin");
        for name in ["year", "b", "Odd \"name"] {
            table.columns.push(Column::new(name, DataType::Int));
        }
        table.columns.push(Column::new("d", DataType::Date));
        let (catalog, boolean) = (Catalog::default(), DataType::Boolean);
        let column = rename_column(sql, boolean, (&table, 0), "Jahr", &catalog).unwrap();
        let of_table = rename_table(sql, boolean, &table, "u", &catalog).unwrap();
        (column, of_table)
    }

    #[test]
    fn only_names_of_the_column_change() {
        let sql = "t.year > 0 AND EXTRACT(year FROM d) = year AND b <> 7 OR 'year' = 'x'";
        let column =
            "t.\"Jahr\" > 0 AND EXTRACT(year FROM d) = \"Jahr\" AND b <> 7 OR 'year' = 'x'";
        let table = "u.year > 0 AND EXTRACT(year FROM d) = year AND b <> 7 OR 'year' = 'x'";
        assert_eq!(renamed(sql), (column.to_owned(), table.to_owned()));
    }

    #[test]
    fn quoted_names_and_repeated_ones_are_found() {
        let sql = "\"Odd \"\"name\" BETWEEN year AND year + 1 AND year IN (1, b)";
        let column = "\"Odd \"\"name\" BETWEEN \"Jahr\" AND \"Jahr\" + 1 AND \"Jahr\" IN (1, b)";
        assert_eq!(renamed(sql), (column.to_owned(), sql.to_owned()));
    }

    #[test]
    fn names_are_quoted_where_they_must_be() {
        for (name, expected) in [
            ("street", "street"),
            ("Upper", "\"Upper\""),
            ("select", "\"select\""),
            ("a\"b", "\"a\"\"b\""),
            ("1a", "\"1a\""),
        ] {
            assert_eq!(quoted(name), expected);
        }
    }
}
