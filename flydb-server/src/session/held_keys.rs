//! Foreign keys of tables that are made while `foreign_key_checks` is 0, as every dump of MySQL has it: the tables of a dump
//! come by their names, so that one may refer to another that is yet to come.
//!
//! Such a table is made without them. They are made when the setting is 1 again, each over the rows that are there then,
//! so that there never is a foreign key that does not hold. Those of a session that ends before are never made.

use super::state::Session;
use crate::plan::SetOption;
use crate::sql::{Parsed, Statement, ast};
use crate::types::{Result, SqlError, SqlState};

/// Foreign keys that wait at most.
const MAX_HELD: usize = 10_000;

/// A table's definition without its foreign keys, and what makes these; `None` where it has none.
pub(super) fn held_back(parsed: &Parsed) -> Option<(Parsed, Vec<String>)> {
    let Statement::Standard { tree, position } = &parsed.statement else {
        return None;
    };
    let ast::Statement::CreateTable(create) = &**tree else {
        return None;
    };
    let is_key = |one: &ast::TableConstraint| matches!(one, ast::TableConstraint::ForeignKey(_));
    if !create.constraints.iter().any(is_key) {
        return None;
    }
    let mut create = create.clone();
    let (keys, others) = std::mem::take(&mut create.constraints)
        .into_iter()
        .partition(is_key);
    create.constraints = others;
    let keys: Vec<ast::TableConstraint> = keys;
    let name = &create.name;
    let held = keys
        .iter()
        .map(|key| format!("ALTER TABLE IF EXISTS {name} ADD {key}"));
    let held = held.collect();
    let parsed = Parsed {
        statement: Statement::Standard {
            tree: Box::new(ast::Statement::CreateTable(create)),
            position: *position,
        },
        parameter_count: parsed.parameter_count,
        bytes: parsed.bytes.clone(),
    };
    Some((parsed, held))
}

impl Session {
    /// Whether foreign keys of new tables wait.
    pub(super) fn holds_keys(&self) -> bool {
        self.kept
            .get("foreign_key_checks")
            .is_some_and(|value| value == "0")
    }

    /// Notes foreign keys that are made later.
    ///
    /// # Errors
    /// 53400 for too many.
    pub(super) fn hold_keys(&mut self, held: &[String]) -> Result<()> {
        if self.held_keys.len() + held.len() > MAX_HELD {
            let message =
                format!("{MAX_HELD} foreign keys wait for foreign_key_checks to be 1 already");
            return Err(SqlError::new(SqlState::ConfigurationLimitExceeded, message));
        }
        self.held_keys.extend_from_slice(held);
        Ok(())
    }

    /// SET foreign_key_checks.
    ///
    /// # Errors
    /// What making a foreign key is refused with: it waits on, with those behind it.
    pub(super) async fn check_foreign_keys(&mut self, set: &SetOption, on: bool) -> Result<()> {
        if set.local {
            return Err(SqlError::unsupported("SET LOCAL foreign_key_checks"));
        }
        if on {
            while let Some(key) = self.held_keys.first().cloned() {
                let mut patience = self.patience(None);
                let made = Box::pin(self.run_text(&key, &[], &mut patience)).await;
                made.map_err(|error| {
                    error.inside("a foreign key that waited for foreign_key_checks")
                })?;
                self.held_keys.remove(0);
            }
        }
        let value = if on { "1" } else { "0" };
        self.kept
            .insert("foreign_key_checks".to_owned(), value.to_owned());
        self.noted = None;
        Ok(())
    }
}
