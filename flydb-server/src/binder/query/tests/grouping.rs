//! GROUP BY and aggregates.

use super::*;

#[test]
fn grouping_finds_keys_and_refuses_what_is_not_one() {
    check(
        "SELECT upper(name) AS n, sum(age) + 1 FROM users GROUP BY n ORDER BY sum(age)",
        &[
            "Project: upper(users.name), sum(users.age) + 1::bigint",
            "  Sort: sum(users.age)",
            "    Aggregate: sum(users.age) by upper(users.name)",
            "      Scan users",
        ]
        .map(|line| line.replace("1::bigint", "1"))
        .each_ref()
        .map(String::as_str),
    );
    fails(
        "SELECT name, age FROM users GROUP BY name",
        SqlState::GroupingError,
        "column \"users.age\" must appear in the GROUP BY clause or be used in an aggregate function",
        Some(14),
    );
    fails(
        "SELECT name FROM users WHERE count(*) > 1",
        SqlState::GroupingError,
        "aggregate functions are not allowed in WHERE",
        Some(30),
    );
    fails(
        "SELECT sum(count(*)) FROM users",
        SqlState::GroupingError,
        "aggregate function calls cannot be nested",
        Some(12),
    );
    fails(
        "SELECT 1 FROM users GROUP BY 2",
        SqlState::InvalidColumnReference,
        "GROUP BY position 2 is not in select list",
        Some(30),
    );
}

#[test]
fn a_primary_key_determines_its_table() {
    check(
        "SELECT u.id, u.name, count(o.id) FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.id",
        &[
            "Project: users.id, users.name, count(orders.id)",
            "  Aggregate: count(orders.id) by users.id, users.name",
            "    Join inner: orders.user_id = users.id",
            "      Scan users",
            "      Scan orders",
        ],
    );
}

#[test]
fn aggregates_take_distinct_filter_and_order() {
    check(
        "SELECT count(DISTINCT age), sum(age) FILTER (WHERE id > 1), string_agg(name, ',' ORDER BY id DESC) FROM users",
        &[
            "Project: count(DISTINCT users.age), #2, #3",
            "  Aggregate: count(DISTINCT users.age), sum(users.age) FILTER (users.id > 1), string_agg(users.name, ',' ORDER BY users.id DESC)",
            USERS,
        ]
        .map(|line| if line == USERS { "    Scan users" } else { line })
        .map(|line| line.replace("#2, #3", "sum(users.age) FILTER (users.id > 1), string_agg(users.name, ',' ORDER BY users.id DESC)"))
        .each_ref()
        .map(String::as_str),
    );
}

#[test]
fn an_aggregate_of_outer_columns_belongs_outside() {
    check(
        "SELECT (SELECT sum(u.age) FROM orders LIMIT 1) FROM users u",
        &[
            "Project: (subquery 1)",
            "  Aggregate: sum(users.age)",
            "    Scan users",
            "  Subquery 1 (value, correlated)",
            "    Limit 1",
            "      Project: outer sum(users.age)",
            "        Scan orders",
        ],
    );
    fails(
        "SELECT (SELECT max(id) FROM orders WHERE user_id = u.age) FROM users u GROUP BY u.name",
        SqlState::GroupingError,
        "subquery uses ungrouped column \"u.age\" from outer query",
        Some(52),
    );
}

const USERS: &str = "Scan users";
