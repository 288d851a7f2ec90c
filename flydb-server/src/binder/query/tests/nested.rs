//! Queries within queries: subqueries, set operations, WITH.

use super::*;

#[test]
fn subqueries_read_the_rows_around_them() {
    check(
        "SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.total > (SELECT avg(total) FROM orders i WHERE i.user_id = u.id))",
        &[
            "Project: users.name",
            "  Filter: EXISTS (subquery 1)",
            "    Scan users",
            "    Subquery 1 (exists, correlated)",
            "      Project: 1",
            "        Filter: (orders.user_id = outer users.id) AND (orders.total > (subquery 2))",
            "          Scan orders",
            "          Subquery 2 (value, correlated)",
            "            Project: avg(orders.total)",
            "              Aggregate: avg(orders.total)",
            "                Filter: orders.user_id = outer users.id",
            "                  Scan orders",
        ],
    );
    check(
        "SELECT id IN (SELECT user_id FROM orders), (id, 1) NOT IN (SELECT 1, 2) FROM users",
        &[
            "Project: users.id = ANY (subquery 1), users.id, 1 <> ALL (subquery 2)",
            "  Scan users",
            "  Subquery 1 (any)",
            "    Project: orders.user_id",
            "      Scan orders",
            "  Subquery 2 (all)",
            "    Project: 1, 2",
            "      Values: 1 rows",
        ],
    );
    let message = "subquery must return only one column";
    fails(
        "SELECT (SELECT 1, 2)",
        SqlState::SyntaxError,
        message,
        Some(9),
    );
}

#[test]
fn set_operations_agree_on_types() {
    check(
        "SELECT 1, NULL UNION ALL SELECT total, name FROM orders, users ORDER BY 1 LIMIT 3",
        &[
            "Limit 3",
            "  Sort: 1",
            "    Union all",
            "      Project: 1, NULL",
            "        Values: 1 rows",
            "      Project: orders.total::numeric, users.name",
            "        Join inner",
            "          Scan orders",
            "          Scan users",
        ],
    );
    let message = "UNION types integer and text cannot be matched";
    fails(
        "SELECT 1 UNION SELECT name FROM users",
        SqlState::DatatypeMismatch,
        message,
        Some(1),
    );
    assert_eq!(types("SELECT '1' UNION SELECT 2"), [DataType::Int]);
}

#[test]
fn with_queries_are_put_in_where_they_are_named() {
    check(
        "WITH old(who) AS (SELECT name FROM users WHERE age > 60) SELECT a.who FROM old a, users b",
        &[
            "Project: users.name",
            "  Join inner",
            "    Project: users.name",
            "      Filter: users.age > 60",
            "        Scan users",
            "    Scan users",
        ],
    );
    check(
        "WITH old(who) AS (SELECT name FROM users WHERE age > 60) SELECT a.who FROM old a, old b",
        &[
            "With",
            "  Table #1",
            "    Project: users.name",
            "      Filter: users.age > 60",
            "        Scan users",
            "  Project: column1",
            "    Join inner",
            "      CteScan #1",
            "      CteScan #1",
        ],
    );
}

#[test]
fn with_queries_see_outer_rows_from_any_depth() {
    check(
        "SELECT (WITH w AS (SELECT u.age AS a) SELECT (SELECT a FROM w)) FROM users u",
        &[
            "Project: (subquery 1)",
            "  Scan users",
            "  Subquery 1 (value, correlated)",
            "    Project: (subquery 2)",
            "      Values: 1 rows",
            "      Subquery 2 (value, correlated)",
            "        Project: outer users.age",
            "          Project: outer users.age",
            "            Values: 1 rows",
        ]
        .map(|line| {
            if line.starts_with("        Project: outer") {
                "        Project: outer users.age"
            } else {
                line
            }
        }),
    );
}
