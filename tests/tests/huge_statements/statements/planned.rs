//! Things that a plan may write out more than once, each within another: conditions over expressions, in the
//! arms of unions, in the ranges of indexes.
//!
//! All these once took memory that grew as a power of the depth, or a stack that grew with the whole chain.

use super::*;

pub(crate) fn planned() -> Vec<Statement> {
    // Each link reads the one before it so many times.
    let doubling = |what: &str| {
        let links = list(8, ", ", |n| {
            let sum = list(30, " + ", |_| String::from("x"));
            format!("c{} AS (SELECT {sum} AS x FROM c{n})", n + 1)
        });
        format!("WITH c0 AS (SELECT id AS x FROM t WHERE id = 0), {links} SELECT {what}")
    };
    vec![
        of(
            "a condition over a chain of sums",
            doubling("count(*) FROM c8 WHERE x > 0"),
            Value("0"),
        ),
        of(
            "a row sought in a chain of sums",
            doubling("count(*) FROM c8 WHERE x IN (SELECT id FROM t)"),
            Value("1"),
        ),
        of(
            "EXISTS over a chain of sums",
            format!(
                "SELECT count(*) FROM t WHERE id = 0 AND EXISTS ({})",
                doubling("1 FROM c8 WHERE c8.x = t.id LIMIT 1")
            ),
            Value("1"),
        ),
        of("subqueries over unions", over_unions(7), Value("8")),
        of(
            "subqueries over unions, read row by row",
            row_by_row(4),
            Value("8"),
        ),
        of(
            "values of another type, sought in values",
            nest(
                15,
                "SELECT count(*) FROM t WHERE id = (",
                "SELECT 1::bigint",
                ")",
            ),
            Value("1"),
        ),
        of(
            "a subquery beside a long list",
            format!(
                "SELECT count(*) FROM pair WHERE a IN ({}) AND b > ({})",
                list(900, ", ", |n| n.to_string()),
                nest(3, "SELECT min(id) - 1 FROM t WHERE id > (", "SELECT 0", ")")
            ),
            Value("1"),
        ),
        of(
            "deep expressions in a chain",
            deep_chain(20, ""),
            Value("1900"),
        ),
        of(
            "deep expressions in a chain, under a condition",
            deep_chain(19, "WHERE x > 7"),
            Value("1881"),
        ),
    ]
}

const ARMS: usize = 8;

fn union(arm: &str) -> String {
    list(ARMS, " UNION ALL ", |_| arm.to_owned())
}

/// Conditions over unions, with subqueries that have such conditions themselves.
fn over_unions(depth: usize) -> String {
    let arms = union("SELECT id FROM t WHERE id = 7");
    let mut value = String::from("SELECT 6");
    for _ in 0..depth {
        value = format!("SELECT min(id) - 1 FROM ({arms}) AS u WHERE id > ({value})");
    }
    format!("SELECT count(*) FROM ({arms}) AS u WHERE id > ({value})")
}

/// The same, with subqueries that read the row around them.
fn row_by_row(depth: usize) -> String {
    let arms = union("SELECT id FROM t WHERE id = 7");
    let mut value = String::from("SELECT 1");
    for level in 0..depth {
        value = format!(
            "SELECT 1 FROM ({arms}) AS u{level} WHERE id >= (SELECT count(*) FROM ({value} LIMIT 1) AS one WHERE u{level}.id > 1)"
        );
    }
    format!("SELECT count(*) FROM ({arms}) AS u WHERE id >= ({value} LIMIT 1)")
}

/// A chain of queries, each with an expression that is as deep as one may be there.
fn deep_chain(links: usize, condition: &str) -> String {
    let rest = list(links, ", ", |n| {
        let added = "+1".repeat(179 - 8 * (links - n));
        format!("c{} AS (SELECT x{added} AS x FROM c{n})", n + 1)
    });
    format!(
        "WITH c0 AS (SELECT id AS x FROM t WHERE id = 0), {rest} SELECT max(x) FROM c{links} {condition}"
    )
}
