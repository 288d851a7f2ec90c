//! SQL, from text to plans.

use std::sync::LazyLock;

use crate::binder::testing::shop;
use crate::binder::{BindContext, CursorUse, bind};
use crate::catalog::Catalog;
use crate::optimizer::{Statistics, optimize};
use crate::plan::{Query, Statement, explain};
use crate::sql::parse;
use crate::types::{SqlError, TableId};

/// What statements are bound over, made once.
static SHOP: LazyLock<Catalog> = LazyLock::new(shop);

/// Tables that all have some rows.
struct SomeRows;

impl Statistics for SomeRows {
    fn rows(&self, _: TableId) -> usize {
        1000
    }
}

/// Parses a text, and binds and plans its statements over a small catalog.
///
/// # Panics
/// Where an error's position is outside the text.
pub fn statements(text: &str) {
    let parsed = match parse(text) {
        Ok(parsed) => parsed,
        Err(error) => return is_within(text, &error),
    };
    for one in &parsed {
        let context = BindContext {
            catalog: &SHOP,
            parameter_hints: &[],
            parameter_count: one.parameter_count,
            variables: &[],
            user: "admin",
            user_variables: None,
            cursors: CursorUse::None,
        };
        match bind(&one.statement, &context) {
            Err(error) => is_within(text, &error),
            Ok(Statement::Query(query)) => plan(query),
            Ok(Statement::Explain(explained)) => plan(explained.query),
            Ok(Statement::Declare(declare)) => plan(declare.query),
            Ok(Statement::SetVariables(set)) => plan(set.query),
            Ok(Statement::Command(_)) => {}
        }
    }
}

fn plan(query: Query) {
    drop(explain(&optimize(query, &SHOP, &SomeRows), &SHOP));
}

/// Nor does any error show the parser's own words for places.
fn is_within(text: &str, error: &SqlError) {
    assert!(!error.message().contains("Line:"), "{error}");
    let end = text.chars().count() + 1;
    let position = error.position().map(|position| position as usize);
    assert!(
        position.is_none_or(|position| (1..=end).contains(&position)),
        "{text:?}: {position:?}"
    );
}
