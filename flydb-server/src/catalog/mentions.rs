//! Which texts of the catalog have a name in them.
//!
//! Texts name types and functions as they were written, so that what they name is looked for in the texts
//! themselves. A word is taken for the name wherever it stands: a column, or a part of a string, that is called
//! the same counts as well, which forbids a little more than it must.

use std::sync::Arc;

use super::{Catalog, Function, Table, UserType, View};

/// Whether a text has a name in it, as a word of its own.
pub(crate) fn mentions(sql: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let sql = sql.to_lowercase();
    let name = name.to_lowercase();
    let mut from = 0;
    while let Some(found) = sql.get(from..).and_then(|rest| rest.find(&name)) {
        let start = from + found;
        let end = start + name.len();
        let before = sql.get(..start).and_then(|text| text.chars().next_back());
        let after = sql.get(end..).and_then(|text| text.chars().next());
        if !before.is_some_and(is_part) && !after.is_some_and(is_part) {
            return true;
        }
        from = end;
    }
    false
}

impl Table {
    /// What it keeps as texts, but for its triggers.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let columns = self.columns.iter().flat_map(|column| {
            let default = column.default.as_ref().map(|default| default.sql.as_str());
            let generated = column.generated.as_ref().map(|one| one.sql.as_str());
            default.into_iter().chain(generated)
        });
        let checks = self.checks.iter().map(|check| check.sql.as_str());
        checks.chain(columns)
    }
}

impl View {
    /// What it keeps as texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let defaults = self.columns.iter().filter_map(|one| one.default.as_ref());
        let defaults = defaults.map(|default| default.sql.as_str());
        defaults.chain([self.query.sql.as_str()])
    }
}

impl UserType {
    /// What it keeps as texts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.domain().into_iter().flat_map(|domain| {
            let checks = domain.checks.iter().map(|check| check.sql.as_str());
            checks.chain(domain.default.as_deref())
        })
    }
}

impl Function {
    /// What it keeps as texts, but for its statement, whose names mean what they mean when it is called.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let parameters = self.parameters.iter();
        parameters.filter_map(|one| one.default.as_deref())
    }
}

impl Catalog {
    /// The views whose texts have a name in them.
    pub(crate) fn views_naming<'c>(
        &'c self,
        name: &'c str,
    ) -> impl Iterator<Item = &'c Arc<View>> + 'c {
        let views = self.every_view();
        views.filter(move |view| view.texts().any(|text| mentions(text, name)))
    }

    /// A domain, in the words of messages, whose default or a condition of which has a name in it; those that
    /// `goes` holds of do not count.
    pub(crate) fn domain_naming(
        &self,
        name: &str,
        goes: impl Fn(&UserType) -> bool,
    ) -> Option<String> {
        let mut types = self.user_types();
        let found = types.find(|one| !goes(one) && one.texts().any(|text| mentions(text, name)))?;
        Some(format!("{} {}", found.kind_name(), found.name))
    }

    /// A function, in the words of messages, a default of which has a name in it; those that `goes` holds of do
    /// not count.
    pub(crate) fn function_naming(
        &self,
        name: &str,
        goes: impl Fn(&Function) -> bool,
    ) -> Option<String> {
        let mut functions = self.all_functions();
        let found =
            functions.find(|one| !goes(one) && one.texts().any(|text| mentions(text, name)))?;
        Some(format!("function {}", self.described_function(found)))
    }

    /// A part of a table, in the words of messages, whose text has a name in it; the columns that `is_own`
    /// holds of do not count.
    pub(crate) fn table_part_naming(
        &self,
        name: &str,
        is_own: impl Fn(&super::Column) -> bool,
    ) -> Option<String> {
        for table in self.every_table() {
            let mut checks = table.checks.iter();
            if let Some(check) = checks.find(|check| mentions(&check.sql, name)) {
                return Some(format!("constraint {} on table {}", check.name, table.name));
            }
            for column in &table.columns {
                let default = column.default.as_ref().map(|default| &default.sql);
                let generated = column.generated.as_ref().map(|generated| &generated.sql);
                let mut texts = default.into_iter().chain(generated);
                if !is_own(column) && texts.any(|sql| mentions(sql, name)) {
                    return Some(format!("column {} of table {}", column.name, table.name));
                }
            }
            for trigger in self.triggers_on(table.id) {
                let mut texts = trigger.body.iter().chain(&trigger.when);
                if texts.any(|sql| mentions(sql, name)) {
                    return Some(format!("trigger {} on table {}", trigger.name, table.name));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_word_of_its_own() {
        assert!(mentions("SELECT 'x'::Mood", "mood"));
        assert!(mentions("mood(a) + 1", "mood"));
        assert!(!mentions("SELECT moody, my_mood, mood2", "mood"));
        assert!(!mentions("SELECT 1", ""));
    }
}
