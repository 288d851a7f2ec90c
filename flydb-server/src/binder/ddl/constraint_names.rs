//! The names of constraints and indexes: given, or made as PostgreSQL makes them.

use std::collections::HashSet;

use super::limits::MAX_GENERATED_NAME_BYTES;
use crate::catalog::{Catalog, Table};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The names of one table's constraints.
pub(super) struct ConstraintNames<'a> {
    catalog: &'a Catalog,
    taken: HashSet<String>,
}

impl<'a> ConstraintNames<'a> {
    /// Those that a table has.
    pub(super) fn of(table: &Table, catalog: &'a Catalog) -> ConstraintNames<'a> {
        let checks = table.checks.iter().map(|check| &check.name);
        let keys = table.foreign_keys.iter().map(|key| &key.name);
        let indexes = table.indexes.iter().filter(|index| index.constraint);
        let names = checks.chain(keys).chain(indexes.map(|index| &index.name));
        let names = names.chain(&table.primary_key_name);
        ConstraintNames {
            catalog,
            taken: names.cloned().collect(),
        }
    }

    /// Takes a name that the statement gives. All of them come before the first that is generated.
    ///
    /// # Errors
    /// 42710 where another constraint of the table has it.
    pub(super) fn take(&mut self, name: &ast::Ident, table: &Table) -> Result<()> {
        if self.taken.insert(name.value.clone()) {
            return Ok(());
        }
        Err(SqlError::new(
            SqlState::DuplicateObject,
            format!(
                "constraint \"{}\" for relation \"{}\" already exists",
                name.value, table.name
            ),
        )
        .at(position(name.span)))
    }

    /// Gives a name up.
    pub(super) fn release(&mut self, name: &str) {
        self.taken.remove(name);
    }

    /// The name given, or one made of the table's name, some columns' names and a word.
    pub(super) fn choose(
        &mut self,
        given: Option<&ast::Ident>,
        table: &Table,
        columns: &[&str],
        word: &str,
    ) -> String {
        if let Some(given) = given {
            return given.value.clone();
        }
        let free = |name: &str| name != table.name && !self.taken.contains(name);
        let name = generate(&table.name, columns, word, |name| {
            free(name) && !self.catalog.is_taken(table.home(), name)
        });
        self.taken.insert(name.clone());
        name
    }
}

/// `table_column_word`, with the first number behind it that makes it free.
pub(super) fn generate(
    table: &str,
    columns: &[&str],
    word: &str,
    free: impl Fn(&str) -> bool,
) -> String {
    let mut base = String::from(table);
    for column in columns {
        base.push('_');
        base.push_str(column);
    }
    let end = (0..=base.len().min(MAX_GENERATED_NAME_BYTES))
        .rev()
        .find(|end| base.is_char_boundary(*end));
    base.truncate(end.unwrap_or(0));
    let first = format!("{base}_{word}");
    if free(&first) {
        return first;
    }
    let numbered = (1..usize::MAX).map(|number| format!("{first}{number}"));
    numbered
        .into_iter()
        .find(|name| free(name))
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::generate;

    #[test]
    fn generated_names_are_those_of_postgresql() {
        let free = |_: &str| true;
        assert_eq!(generate("t", &[], "pkey", free), "t_pkey");
        assert_eq!(generate("t", &["a", "b"], "key", free), "t_a_b_key");
        let taken = ["t_a_check", "t_a_check1"];
        let free = |name: &str| !taken.contains(&name);
        assert_eq!(generate("t", &["a"], "check", free), "t_a_check2");
    }

    #[test]
    fn a_long_name_is_cut_before_its_word() {
        let name = generate(&"é".repeat(60), &[], "pkey", |_| true);
        assert_eq!(name, format!("{}_pkey", "é".repeat(50)));
    }
}
