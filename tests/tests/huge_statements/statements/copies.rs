//! Short texts that mean long plans: what stands in them once is read in many places.

use super::*;

pub(crate) fn copies() -> Vec<Statement> {
    let numbers = |count| list(count, ",", |n| n.to_string());
    let ones = |count| list(count, ",", |_| String::from("1"));
    let row = |count| format!("({})", ones(count));
    vec![
        of(
            "an order of rows, 1,600",
            format!("SELECT {} <= {}", row(1_600), row(1_600)),
            Value("true"),
        ),
        of(
            "an order of rows, 100,000",
            format!("SELECT {} < {}", row(100_000), row(100_000)),
            TOO_MANY_COLUMNS,
        ),
        of(
            "orders of rows in each other",
            format!(
                "SELECT {}",
                nest(
                    40,
                    "((",
                    "true",
                    &format!(",{}) < (true,{}))", ones(99), ones(99))
                )
            ),
            TOO_COMPLEX,
        ),
        of(
            "a row of a subquery",
            format!(
                "SELECT {} = (SELECT {} FROM t WHERE id IN ({}) LIMIT 1)",
                row(1_000),
                ones(1_000),
                numbers(50_000)
            ),
            TOO_COMPLEX,
        ),
        of(
            "ORDER BY one item",
            format!("SELECT id FROM t ORDER BY {}", ones(20_000)),
            Value("0"),
        ),
        of(
            "ORDER BY one long item",
            format!(
                "SELECT id IN ({}) FROM t ORDER BY {}",
                numbers(10_000),
                ones(20_000)
            ),
            TOO_COMPLEX,
        ),
        of(
            "ORDER BY, 10,000",
            format!(
                "SELECT id FROM t ORDER BY {}",
                list(10_000, ", ", |n| format!("id % {}", n + 1))
            ),
            TOO_MANY_COLUMNS,
        ),
        of(
            "DISTINCT ON one long item",
            format!(
                "SELECT DISTINCT ON ({}) id IN ({}) FROM t",
                ones(20_000),
                numbers(10_000)
            ),
            TOO_COMPLEX,
        ),
        of(
            "GROUP BY one long item",
            format!(
                "SELECT id IN ({}) FROM t GROUP BY {}",
                numbers(10_000),
                ones(20_000)
            ),
            TOO_COMPLEX,
        ),
        of(
            "many stars",
            format!("SELECT {} FROM t", list(100_000, ",", |_| "*".into())),
            TOO_MANY_COLUMNS,
        ),
        of(
            "stars of RETURNING",
            format!(
                "UPDATE t SET v = v RETURNING {}",
                list(100_000, ",", |_| "*".into())
            ),
            TOO_MANY_COLUMNS,
        ),
        of(
            "hypothetical ranks, 90 keys",
            format!(
                "SELECT rank({}) WITHIN GROUP (ORDER BY {}) FROM t",
                list(90, ",", |_| "-1".into()),
                list(90, ",", |_| "id".into())
            ),
            Value("1"),
        ),
        of(
            "hypothetical ranks, 10,000 keys",
            format!(
                "SELECT rank({}) WITHIN GROUP (ORDER BY {}) FROM t",
                ones(10_000),
                list(10_000, ",", |_| "id".into())
            ),
            Refused("54023"),
        ),
        of(
            "hypothetical ranks of long keys",
            format!(
                "SELECT rank({}) WITHIN GROUP (ORDER BY {}) FROM t",
                list(90, ",", |_| "true".into()),
                list(90, ",", |_| format!("id IN ({})", numbers(2_000)))
            ),
            TOO_COMPLEX,
        ),
        of(
            "windows that extend one",
            format!(
                "SELECT 1 FROM t WINDOW w AS (PARTITION BY {}), {}",
                list(1_500, ",", |_| "id".into()),
                list(20_000, ",", |n| format!("w{n} AS (w)"))
            ),
            TOO_COMPLEX,
        ),
        of(
            "windows of many keys",
            format!(
                "SELECT sum(id) OVER (PARTITION BY {}) FROM t",
                list(50_000, ",", |_| "id".into())
            ),
            TOO_MANY_COLUMNS,
        ),
        of(
            "a WITH query in many places",
            format!(
                "WITH w AS NOT MATERIALIZED (SELECT id FROM t WHERE id IN ({})) SELECT {}",
                numbers(20_000),
                list(600, ", ", |_| "(SELECT count(*) FROM w)".into())
            ),
            TOO_COMPLEX,
        ),
        of(
            "columns that one query sets",
            format!(
                "UPDATE wide SET ({}) = (SELECT {} WHERE 1 IN ({}))",
                list(1_000, ",", |n| format!("c{n}")),
                ones(1_000),
                numbers(50_000)
            ),
            TOO_COMPLEX,
        ),
        of(
            "WITH queries, 100,000",
            format!(
                "WITH {} SELECT 1",
                list(100_000, ",", |n| format!("w{n} AS (SELECT 1)"))
            ),
            TOO_COMPLEX,
        ),
        of(
            "aggregates that differ, 20,000",
            format!(
                "SELECT coalesce({}) FROM t",
                list(20_000, ",", |n| format!("max({n})"))
            ),
            Value("0"),
        ),
        of(
            "windows that differ, 20,000",
            format!(
                "SELECT coalesce({}) FROM t",
                list(20_000, ",", |n| format!("max({n}) OVER ()"))
            ),
            Value("0"),
        ),
        of(
            "names of CREATE TABLE",
            format!("CREATE TABLE c ({})", list(100_000, ",", |_| "a".into())),
            Refused("42601"),
        ),
        of(
            "exclusions",
            format!(
                "SELECT {}1{}",
                "(".repeat(50_000),
                " ROWS CURRENT ROW EXCLUDE TIES)".repeat(50_000)
            ),
            TOO_COMPLEX,
        ),
        of(
            "signs before parentheses",
            format!(
                "SELECT {}",
                nest(7, &format!("{}(", "NOT ".repeat(390)), "true", ")")
            ),
            TOO_COMPLEX,
        ),
        of(
            "signs before parentheses without an end",
            format!("SELECT {}", format!("{}(", "NOT ".repeat(390)).repeat(20)),
            TOO_COMPLEX,
        ),
        of(
            "minus before parentheses",
            format!(
                "SELECT {}",
                nest(7, &format!("{}(", "- ".repeat(390)), "1", ")")
            ),
            TOO_COMPLEX,
        ),
        of(
            "NOTs between comparisons",
            format!(
                "SELECT {}",
                nest(7, &format!("{}(", "NOT true = ".repeat(190)), "true", ")")
            ),
            TOO_COMPLEX,
        ),
        of(
            "a few NOTs before parentheses",
            format!("SELECT {}", nest(20, "NOT NOT (", "true", ")")),
            Value("true"),
        ),
        of(
            "CASEs side by side that end with a value",
            format!(
                "SELECT count(*) FROM t WHERE {}",
                list(129, " AND ", |_| {
                    "CASE WHEN id >= 0 THEN CURRENT_DATE ELSE CURRENT_DATE END IS NOT NULL".into()
                })
            ),
            Value("100"),
        ),
    ]
}
