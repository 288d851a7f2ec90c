//! Joins: what narrows the tables before, and in which order they come.

use super::plan_with;

#[test]
fn common_parts_of_alternatives_join() {
    let text = plan_with(
        "SELECT count(*) FROM users u, orders o WHERE (u.id = o.user_id AND u.age = 1) OR (u.id = o.user_id AND o.total = 2)",
        &[],
    );
    assert!(text.contains("HashJoin inner"), "{text}");
}

#[test]
fn alternatives_over_two_tables_narrow_each() {
    let text = plan_with(
        "SELECT count(*) FROM users u, orders o WHERE u.id = o.user_id AND ((u.age = 1 AND o.total = 2 AND u.id <> o.id) OR (u.age = 3 AND o.total = 4))",
        &[],
    );
    assert!(
        text.contains("Scan users where users.age IN (1, 3)"),
        "{text}"
    );
    assert!(text.contains("orders.total IN (2, 4)"), "{text}");
    assert!(text.contains("<> orders.id"), "{text}");
    let guarded = plan_with(
        "SELECT count(*) FROM users u, orders o WHERE u.id = o.user_id AND ((o.total = 2 AND 1 / u.age = 1) OR (o.total = 4 AND 1 / u.age = 2))",
        &[],
    );
    assert_eq!(guarded.matches("1 / ").count(), 2, "{guarded}");
}

/// `=` on CHAR columns compares them as CHAR of any length. That conversion counted as one that may fail, so
/// that the nations of TPC-H's query 7 were tested after all joins.
#[test]
fn alternatives_over_two_char_columns_narrow_each() {
    let text = plan_with(
        "SELECT count(*) FROM orders a, orders b WHERE a.user_id = b.user_id AND ((a.status = 'n' AND b.status = 'p') OR (a.status = 'p' AND b.status = 'n'))",
        &[],
    );
    assert_eq!(text.matches("Scan orders where").count(), 2, "{text}");
}

#[test]
fn what_equals_a_constant_is_known_of_its_equals() {
    let text = plan_with(
        "SELECT count(*) FROM orders o, users u WHERE o.user_id = u.id AND u.id = 7",
        &[],
    );
    assert!(text.contains("PointLookup users: id = 7"), "{text}");
    assert!(
        text.contains("IndexScan orders by orders_user_idx: user_id = 7"),
        "{text}"
    );
    let ranges = plan_with(
        "SELECT count(*) FROM orders o, users u WHERE o.user_id = u.id AND u.id < 7",
        &[],
    );
    assert!(
        ranges.contains("IndexScan orders by orders_user_idx: user_id < 7"),
        "{ranges}"
    );
}

/// Orders and users have no term in common; joined first they are few.
#[test]
fn tables_are_joined_on_what_follows_from_other_terms() {
    let text = plan_with(
        "SELECT count(*) FROM orders o, items i, users u WHERE o.user_id = i.line AND i.line = u.id AND o.total = 3 AND u.name = 'x'",
        &[],
    );
    assert!(text.contains("orders.user_id = users.id"), "{text}");
}

#[test]
fn a_column_that_equals_two_of_one_table_makes_them_equal() {
    let text = plan_with(
        "SELECT count(*) FROM items i, users u WHERE i.line = u.id AND i.qty = u.id",
        &[],
    );
    assert!(text.contains("items.line = items.qty"), "{text}");
}

#[test]
fn semi_joins_come_where_they_narrow_most() {
    let text = plan_with(
        "SELECT count(*) FROM orders o, users u WHERE o.user_id = u.id AND u.age = 4 AND EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id AND i.qty > u.age)",
        &[],
    );
    let joined =
        "HashJoin semi hashing left: orders.id = items.order_id where items.qty > users.age";
    assert!(text.contains(joined), "{text}");
}

#[test]
fn long_runs_are_put_into_an_order() {
    let tables: Vec<String> = (0..20).map(|n| format!("users u{n}")).collect();
    let terms: Vec<String> = (1..20)
        .map(|n| format!("u{n}.age = u{}.age", n - 1))
        .collect();
    let text = plan_with(
        &format!(
            "SELECT count(*) FROM {} WHERE {} AND u7.id = 3",
            tables.join(", "),
            terms.join(" AND ")
        ),
        &[],
    );
    assert!(text.contains("PointLookup users: id = 3"), "{text}");
    assert_eq!(text.matches("HashJoin inner").count(), 19, "{text}");
}

#[test]
fn a_semi_join_that_finds_one_row_may_come_first() {
    let text = plan_with(
        "SELECT count(*) FROM orders o WHERE o.user_id IN (SELECT u.id FROM users u WHERE u.name = 'x')",
        &[],
    );
    assert!(text.contains("user_id = outer users.id"), "{text}");
    let groups = plan_with(
        "SELECT count(*) FROM users u WHERE u.id IN (SELECT o.user_id FROM orders o WHERE o.id < 9 GROUP BY o.user_id)",
        &[],
    );
    assert!(groups.contains("HashJoin inner"), "{groups}");
}

#[test]
fn a_semi_join_that_may_find_more_stays_one() {
    for sql in [
        "SELECT count(*) FROM users u WHERE u.id IN (SELECT o.user_id FROM orders o)",
        "SELECT count(*) FROM users u WHERE u.id IN (SELECT o.id / 2 FROM orders o)",
        "SELECT count(*) FROM users u WHERE u.id IN (SELECT o.id::smallint FROM orders o)",
        "SELECT count(*) FROM users u WHERE u.age IN (SELECT i.line FROM items i)",
    ] {
        let text = plan_with(sql, &[]);
        assert!(text.contains("semi"), "{text}");
    }
}
