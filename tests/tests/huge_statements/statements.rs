//! The statements: long chains, deep nesting, long lists; most of them in two sizes, one that must run
//! and one that nobody runs.

mod chains;
mod computed;
mod copies;
mod joins;
mod lists;
mod nested;
mod planned;

use super::{Answer, Statement};

use Answer::{Refused, Value};
pub(super) use chains::chains;
pub(super) use computed::computed;
pub(super) use copies::copies;
pub(super) use joins::joins;
pub(super) use lists::lists;
pub(super) use nested::nested;
pub(super) use planned::planned;

/// The start of an answer: it is too complex.
const TOO_COMPLEX: Answer = Refused("54001");
const TOO_LARGE: Answer = Refused("54000");
const TOO_MANY_COLUMNS: Answer = Refused("54011");

fn of(what: &'static str, sql: String, answer: Answer) -> Statement {
    Statement { what, sql, answer }
}

/// `item` so many times, with `between` between.
fn list(count: usize, between: &str, item: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..count).map(item).collect();
    items.join(between)
}

/// `inner` within so many pairs of `open` and `close`.
fn nest(depth: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(depth), close.repeat(depth))
}
