//! Queries bound over a small shop, compared by the text of their plans.

mod bounds;
mod grouping;
mod joins;
mod nested;
mod select;

use crate::binder::testing::{bound, text};
use crate::types::{DataType, SqlState};

fn plan(sql: &str) -> String {
    match bound(sql, &[]) {
        Ok(query) => text(&query),
        Err(error) => panic!("{sql}: {error}"),
    }
}

#[track_caller]
fn check(sql: &str, expected: &[&str]) {
    assert_eq!(plan(sql), expected.join("\n"), "{sql}");
}

#[track_caller]
fn fails(sql: &str, state: SqlState, message: &str, position: Option<u32>) {
    let error = match bound(sql, &[]) {
        Err(error) => error,
        Ok(query) => panic!("{sql} is bound:\n{}", text(&query)),
    };
    assert_eq!(error.message(), message, "{sql}");
    assert_eq!(
        (error.state(), error.position()),
        (state, position),
        "{sql}"
    );
}

fn names(sql: &str) -> Vec<String> {
    let query = bound(sql, &[]).unwrap();
    query
        .columns
        .into_iter()
        .map(|column| column.name)
        .collect()
}

fn types(sql: &str) -> Vec<DataType> {
    let query = bound(sql, &[]).unwrap();
    query
        .columns
        .iter()
        .map(|column| column.data_type)
        .collect()
}
