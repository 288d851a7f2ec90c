//! Plans over a small shop: 1000 users, 10,000 orders, 50,000 items.

mod depth;
mod groups;
mod joins;

use super::{Statistics, optimize};
use crate::binder::testing::{bound, shop, text};
use crate::types::{DataType, TableId};

struct Rows;

impl Statistics for Rows {
    fn rows(&self, table: TableId) -> usize {
        match table.0 {
            1 => 1000,
            2 => 10_000,
            _ => 50_000,
        }
    }
}

fn plan_with(sql: &str, hints: &[DataType]) -> String {
    let query = match bound(sql, hints) {
        Ok(query) => query,
        Err(error) => panic!("{sql}: {error}"),
    };
    text(&optimize(query, &shop(), &Rows))
}

#[track_caller]
fn check(sql: &str, expected: &[&str]) {
    assert_eq!(plan_with(sql, &[]), expected.join("\n"), "{sql}");
}

#[test]
fn a_key_is_a_lookup() {
    check(
        "SELECT * FROM users WHERE id = $1",
        &["PointLookup users: id = $1"],
    );
    check(
        "SELECT name FROM users WHERE id = 7 AND age > 3",
        &[
            "Project: users.name",
            "  PointLookup users: id = 7 where users.age > 3 -> name, age",
        ],
    );
    let wide = plan_with("SELECT name FROM users WHERE id = $1", &[DataType::BigInt]);
    assert_eq!(wide, "PointLookup users: id = $1 -> name");
}

#[test]
fn an_index_finds_prefixes_and_ranges() {
    check(
        "SELECT id FROM users WHERE name = 'x'",
        &["IndexScan users by users_name_idx: name = 'x' -> id"],
    );
    check(
        "SELECT id FROM orders WHERE user_id = $1 AND placed >= $2 AND placed < $3 AND status = 'n'",
        &[
            "Project: orders.id",
            "  IndexScan orders by orders_user_idx: user_id = $1 and placed >= $2 and placed < $3 where orders.status::character = 'n' -> id, status",
        ],
    );
    check(
        "SELECT qty FROM items WHERE line = 3 AND order_id = 5",
        &["IndexScan items by items_pkey: order_id = 5 and line = 3 -> qty"],
    );
    check(
        "SELECT qty FROM items WHERE order_id IN (7, 5, 7, NULL)",
        &["IndexScan items by items_pkey: order_id = 5 or order_id = 7 -> qty"],
    );
    check(
        "SELECT name FROM users WHERE id BETWEEN 3 AND 5",
        &["IndexScan users by row id: id >= 3 and id <= 5 -> name"],
    );
    check(
        "SELECT name FROM users WHERE id = 3 OR id = 5",
        &["IndexScan users by row id: id = 3 or id = 5 -> name"],
    );
}

#[test]
fn an_index_finds_what_starts_like_a_pattern() {
    for (condition, expected) in [
        ("name LIKE 'ab%'", "name starts with 'ab' -> id"),
        ("name LIKE 'ab'", "name = 'ab' -> id"),
        ("name ^@ 'ab'", "name starts with 'ab' -> id"),
        ("starts_with(name, $1)", "name starts like $1 where"),
        ("name LIKE $1", "name starts like $1 where"),
        ("name LIKE 'ab_'", "name starts with 'ab' where"),
        ("name ILIKE '12%'", "name starts with '12' -> id"),
        ("name ~ '^ab'", "name starts with 'ab' where"),
        ("name SIMILAR TO 'ab%'", "name starts with 'ab' where"),
        (
            "name LIKE 'a%' AND name > 'ab'",
            "name > 'ab' and name starts with 'a' -> id",
        ),
    ] {
        let plan = plan_with(&format!("SELECT id FROM users WHERE {condition}"), &[]);
        let by_index = format!("IndexScan users by users_name_idx: {expected}");
        assert!(plan.contains(&by_index), "{condition}: {plan}");
    }
    for condition in [
        "name LIKE '%ab'",
        "name NOT LIKE 'ab%'",
        "name ILIKE 'ab%'",
        "name ~ 'ab'",
        "name ~ $1",
        "name LIKE status",
    ] {
        let sql = format!("SELECT users.id FROM users, orders WHERE {condition}");
        let plan = plan_with(&sql, &[]);
        assert!(!plan.contains("starts"), "{condition}: {plan}");
    }
    let joined = plan_with(
        "SELECT users.id FROM orders LEFT JOIN users ON name LIKE status || '%' WHERE orders.id = 3",
        &[],
    );
    assert!(joined.contains("name starts like "), "{joined}");
}

#[test]
fn values_of_wider_types_become_keys() {
    let text = plan_with(
        "SELECT total FROM orders WHERE user_id = $1",
        &[DataType::BigInt],
    );
    assert_eq!(
        text,
        "IndexScan orders by orders_user_idx: user_id = CASE WHEN ($1 >= -2147483648) AND ($1 <= 2147483647) THEN $1::integer END -> total"
    );
}

#[test]
fn changes_find_their_rows_by_key() {
    check(
        "UPDATE users SET age = age + 1 WHERE id = $1",
        &["Update users", "  PointLookup users: id = $1"],
    );
    check(
        "DELETE FROM items WHERE order_id = 5",
        &[
            "Delete from items",
            "  IndexScan items by items_pkey: order_id = 5",
        ],
    );
}

#[test]
fn conditions_go_down_and_columns_do_not_come_up() {
    check(
        "SELECT u.name, count(*) FROM users u JOIN orders o ON o.user_id = u.id WHERE o.total > 10 AND u.age < 30 GROUP BY u.name HAVING u.name > 'm'",
        &[
            "Aggregate: count(*) by users.name",
            "  Project: users.name",
            "    HashJoin inner: orders.user_id = users.id",
            "      Scan orders where orders.total > 10 -> user_id, total",
            "      IndexScan users by users_name_idx: name > 'm' where users.age < 30 -> id, name, age",
        ],
    );
    check(
        "SELECT a FROM (SELECT name AS a, age + 1 AS b FROM users) t WHERE b > 5",
        &[
            "Project: users.name",
            "  Scan users where (users.age::integer + 1) > 5 -> name, age",
        ],
    );
}

#[test]
fn few_rows_look_up_their_partners() {
    check(
        "SELECT u.name, o.total FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = 5",
        &[
            "Project: users.name, orders.total",
            "  Join lateral inner",
            "    PointLookup orders: id = 5 -> user_id, total",
            "    PointLookup users: id = outer orders.user_id -> name",
        ],
    );
    check(
        "SELECT u.name, o.total FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.total > 5 WHERE u.id = 7",
        &[
            "Project: users.name, orders.total",
            "  Join lateral left",
            "    PointLookup users: id = 7 -> id, name",
            "    IndexScan orders by orders_user_idx: user_id = outer users.id where orders.total > 5 -> total",
        ],
    );
}

#[test]
fn joins_start_with_the_fewest_rows_and_keep_their_columns() {
    check(
        "SELECT i.qty, o.total, u.name FROM items i, orders o, users u WHERE i.order_id = o.id AND o.user_id = u.id",
        &[
            "Project: items.qty, orders.total, users.name",
            "  HashJoin inner: items.order_id = orders.id",
            "    Scan items -> order_id, qty",
            "    HashJoin inner: orders.user_id = users.id",
            "      Scan orders -> id, user_id, total",
            "      Scan users -> id, name",
        ],
    );
}

#[test]
fn outer_joins_keep_their_rows() {
    check(
        "SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.total IS NULL",
        &[
            "Project: users.id",
            "  Filter: orders.total IS NULL",
            "    HashJoin left hashing left: users.id = orders.user_id",
            "      Scan users -> id",
            "      Scan orders -> user_id, total",
        ],
    );
    let inner = plan_with(
        "SELECT u.id FROM users u LEFT JOIN orders o ON o.user_id = u.id WHERE o.total > 3",
        &[],
    );
    assert!(inner.contains("HashJoin inner"), "{inner}");
    let right = plan_with(
        "SELECT u.id, o.id FROM users u RIGHT JOIN orders o ON o.user_id = u.id",
        &[],
    );
    assert_eq!(
        right,
        [
            "Project: users.id, orders.id",
            "  HashJoin left: orders.user_id = users.id",
            "    Scan orders -> id, user_id",
            "    Scan users -> id",
        ]
        .join("\n")
    );
}

#[test]
fn subqueries_become_joins_where_nulls_allow() {
    check(
        "SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.total > 5)",
        &[
            "Project: users.name",
            "  HashJoin semi hashing left: users.id = orders.user_id",
            "    Scan users -> id, name",
            "    Scan orders where orders.total > 5 -> user_id, total",
        ],
    );
    check(
        "SELECT name FROM users u WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.total > u.age)",
        &[
            "Project: users.name",
            "  HashJoin anti hashing left: users.id = orders.user_id where orders.total > users.age::numeric",
            "    Scan users -> id, name, age",
            "    Scan orders -> user_id, total",
        ],
    );
    check(
        "SELECT name FROM users WHERE id IN (SELECT user_id FROM orders)",
        &[
            "Project: users.name",
            "  HashJoin semi hashing left: users.id = orders.user_id",
            "    Scan users -> id, name",
            "    Scan orders -> user_id",
        ],
    );
    check(
        "SELECT name FROM users WHERE id NOT IN (SELECT id FROM orders)",
        &[
            "Project: users.name",
            "  HashJoin anti hashing left: users.id::bigint = orders.id",
            "    Scan users -> id, name",
            "    Scan orders -> id",
        ],
    );
    let nullable = plan_with(
        "SELECT name FROM users WHERE id NOT IN (SELECT user_id FROM orders)",
        &[],
    );
    assert!(nullable.contains("<> ALL (subquery 1)"), "{nullable}");
}

#[test]
fn a_correlated_subquery_uses_indexes() {
    check(
        "SELECT name, (SELECT max(placed) FROM orders o WHERE o.user_id = u.id) FROM users u",
        &[
            "Project: users.name, (subquery 1)",
            "  Scan users -> id, name",
            "  Subquery 1 (value, correlated)",
            "    Aggregate: max(orders.placed)",
            "      Limit 1",
            "        Filter: NOT (orders.placed IS NULL)",
            "          IndexScan orders by orders_user_idx backwards: user_id = outer users.id -> placed",
        ],
    );
}

#[test]
fn orders_come_from_indexes() {
    check("SELECT * FROM users ORDER BY id", &["Scan users"]);
    check(
        "SELECT id FROM users ORDER BY id DESC LIMIT 3",
        &["Limit 3", "  IndexScan users by row id backwards -> id"],
    );
    check(
        "SELECT total FROM orders WHERE user_id = 5 ORDER BY placed DESC LIMIT 10",
        &[
            "Limit 10",
            "  IndexScan orders by orders_user_idx backwards: user_id = 5 -> total",
        ],
    );
    check(
        "SELECT name FROM users ORDER BY age LIMIT 10",
        &[
            "Project: users.name",
            "  TopK 10: users.age",
            "    Scan users -> name, age",
        ],
    );
    check(
        "SELECT name FROM users ORDER BY name LIMIT 10",
        &["Limit 10", "  IndexScan users by users_name_idx -> name"],
    );
    check(
        "SELECT name FROM users ORDER BY name NULLS FIRST LIMIT 10",
        &["TopK 10: users.name NULLS FIRST", "  Scan users -> name"],
    );
}

#[test]
fn extremes_read_one_row() {
    check(
        "SELECT max(id) FROM orders",
        &[
            "Aggregate: max(orders.id)",
            "  Limit 1",
            "    Filter: NOT (orders.id IS NULL)",
            "      IndexScan orders by row id backwards -> id",
        ],
    );
    check(
        "SELECT min(name) FROM users",
        &[
            "Aggregate: min(users.name)",
            "  Limit 1",
            "    Filter: NOT (users.name IS NULL)",
            "      IndexScan users by users_name_idx -> name",
        ],
    );
}

#[test]
fn what_cannot_be_true_reads_nothing() {
    check("SELECT id FROM users WHERE 1 = 2", &["Values: 0 rows"]);
    check(
        "SELECT id FROM users WHERE NULL AND age = 1",
        &["Values: 0 rows"],
    );
    check(
        "SELECT id FROM users WHERE 1 = 1 OR age = 1",
        &["Scan users -> id"],
    );
}

#[test]
fn volatile_conditions_stay_where_they_are() {
    check(
        "SELECT a FROM (SELECT name AS a, random() AS r FROM users) t WHERE r < 0.5 AND a = 'x'",
        &[
            "Project: users.name",
            "  Filter: random() < 0.5",
            "    Project: users.name, random()",
            "      IndexScan users by users_name_idx: name = 'x' -> name",
        ],
    );
}
