//! Aggregates of subqueries, row by row or for all rows at once.

use super::{check, plan_with};

#[test]
fn aggregates_that_no_index_finds_are_joined() {
    check(
        "SELECT name FROM users u WHERE age > (SELECT avg(qty) FROM items i WHERE i.line = u.id AND i.qty > 2)",
        &[
            "Project: users.name",
            "  Filter: users.age::numeric > avg(items.qty)",
            "    HashJoin left: users.id = items.line",
            "      Scan users -> id, name, age",
            "      Aggregate: avg(items.qty) by items.line",
            "        Scan items where items.qty > 2 -> line, qty",
        ],
    );
}

#[test]
fn counts_of_no_rows_are_zero() {
    let text = plan_with(
        "SELECT u.name FROM users u JOIN users v ON u.id = v.id WHERE 0 = (SELECT count(*) FROM items i WHERE i.line = v.id)",
        &[],
    );
    assert!(text.contains("HashJoin left"), "{text}");
    assert!(text.contains("coalesce(count(*), 0)"), "{text}");
}

#[test]
fn few_rows_ask_for_their_own_aggregate() {
    for sql in [
        "SELECT name FROM users u WHERE id = 5 AND age > (SELECT avg(total) FROM orders o WHERE o.user_id = u.id)",
        "SELECT name FROM users u WHERE id < 5 AND age > (SELECT avg(qty) FROM items i WHERE i.order_id = u.id)",
    ] {
        let text = plan_with(sql, &[]);
        assert!(text.contains("correlated"), "{text}");
    }
}

#[test]
fn what_is_no_equality_stays_a_subquery() {
    for sql in [
        "SELECT name FROM users u WHERE age > (SELECT avg(qty) FROM items i WHERE i.line < u.id)",
        "SELECT name FROM users u WHERE age > (SELECT avg(qty + u.age) FROM items i WHERE i.line = u.id)",
        "SELECT name FROM users u WHERE age > (SELECT qty FROM items i WHERE i.line = u.id)",
        "SELECT name FROM users u WHERE age > (SELECT avg(qty) FROM items i WHERE i.line = u.id HAVING count(*) > 1)",
        "SELECT name FROM users u WHERE age > (SELECT avg(qty + random()) FROM items i WHERE i.line = u.id)",
    ] {
        let text = plan_with(sql, &[]);
        assert!(text.contains("correlated"), "{text}");
    }
}

/// Groups that no row asks for are computed as well, and must not raise an error that nobody would see.
#[test]
fn only_what_cannot_fail_is_computed_for_all_groups() {
    for (own, joined) in [
        (
            "sum(total * (1 - total)) FROM orders o WHERE o.total::int",
            false,
        ),
        ("sum(total * (1 - total)) FROM orders o WHERE o.total", true),
        ("avg(qty::bigint * 2 + 1) FROM items i WHERE i.line", true),
        ("avg(qty + 1) FROM items i WHERE i.line", false),
        ("avg(10 / qty) FROM items i WHERE i.line", false),
        ("avg(qty) FROM items i WHERE 10 / qty > 1 AND i.line", false),
        (
            "avg(qty) FILTER (WHERE 10 / qty > 1) FROM items i WHERE i.line",
            false,
        ),
        ("avg(qty) FROM items i WHERE 10 / i.line", false),
    ] {
        let sql = format!("SELECT name FROM users u WHERE age > (SELECT {own} = u.id)");
        let text = plan_with(&sql, &[]);
        assert_eq!(text.contains("HashJoin left"), joined, "{sql}: {text}");
    }
    let text = plan_with(
        "SELECT name FROM users u WHERE age = 0 OR 0 = (SELECT count(*) FROM items i WHERE i.line = 10 / u.age)",
        &[],
    );
    assert!(text.contains("correlated"), "{text}");
}
