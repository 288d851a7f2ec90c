//! Joins, USING and LATERAL.

use super::*;

#[test]
fn joins_of_every_kind() {
    check(
        "SELECT * FROM users u LEFT JOIN orders o ON u.id = o.user_id, items",
        &[
            "Project: users.id, users.name, users.email, users.age, users.joined, orders.id, orders.user_id, orders.total, orders.placed, orders.status, items.order_id, items.line, items.product, items.qty",
            "  Join inner",
            "    Join left: users.id = orders.user_id",
            "      Scan users",
            "      Scan orders",
            "    Scan items",
        ],
    );
    let query = bound(
        "SELECT o.id, u.id FROM users u LEFT JOIN orders o ON true",
        &[],
    )
    .unwrap();
    let nullable: Vec<bool> = query.columns.iter().map(|one| one.nullable).collect();
    assert_eq!(nullable, [true, false]);
}

#[test]
fn using_merges_columns() {
    check(
        "SELECT * FROM (SELECT id, name FROM users) a FULL JOIN (SELECT id, status FROM orders) b USING (id)",
        &[
            "Project: coalesce(users.id::bigint, orders.id), users.name, orders.status",
            "  Join full: users.id::bigint = orders.id",
            "    Project: users.id, users.name",
            "      Scan users",
            "    Project: orders.id, orders.status",
            "      Scan orders",
        ],
    );
    assert_eq!(names("SELECT * FROM users NATURAL JOIN orders").len(), 9);
    fails(
        "SELECT * FROM users JOIN orders USING (nmae)",
        SqlState::UndefinedColumn,
        "column \"nmae\" specified in USING clause does not exist in left table",
        Some(40),
    );
}

#[test]
fn lateral_reads_the_row_to_its_left() {
    check(
        "SELECT u.name, o.id FROM users u, LATERAL (SELECT id FROM orders WHERE user_id = u.id LIMIT 1) o",
        &[
            "Project: users.name, orders.id",
            "  Join lateral inner",
            "    Scan users",
            "    Limit 1",
            "      Project: orders.id",
            "        Filter: orders.user_id = outer users.id",
            "          Scan orders",
        ],
    );
}
