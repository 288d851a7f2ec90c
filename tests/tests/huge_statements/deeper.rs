//! Statements deeper than a thread has room for: right, or refused.

use super::*;

/// A statement that is `open` and `close` around another of its kind, ever deeper until it is refused:
/// the deepest that is not is what takes the most stack.
const DEEPER: &[(&str, &str, &str, &str)] = &[
    ("(", "100", ")", "parentheses"),
    ("abs(", "100", ")", "calls"),
    ("coalesce(NULL, ", "100", ")", "calls with conditions"),
    ("CASE WHEN true THEN ", "100", " END", "CASE"),
    (
        "CASE ",
        "100",
        " WHEN 100 THEN 100 END",
        "CASE of an operand",
    ),
    ("(SELECT ", "100", ")", "scalar subqueries"),
    (
        "(SELECT count(*) + ",
        "100",
        " - count(*) FROM t)",
        "scalar subqueries of groups",
    ),
    (
        "(SELECT max(id) * 0 + ",
        "100",
        " FROM t WHERE id IN (SELECT id FROM t))",
        "subqueries over tables",
    ),
    (
        "(SELECT count(*) FROM t WHERE 0 <= ",
        "100",
        ")",
        "subqueries in conditions",
    ),
    (
        "(SELECT count(*) FROM t AS o WHERE id <= ",
        "100",
        " AND EXISTS (SELECT 1 FROM t WHERE t.id = o.id))",
        "correlated subqueries",
    ),
    (
        "(SELECT DISTINCT max(n) OVER (ORDER BY n) FROM (SELECT ",
        "100",
        " AS n ORDER BY 1 LIMIT 10) AS q GROUP BY n HAVING n > 0 ORDER BY 1 LIMIT 1)",
        "whole queries",
    ),
    (
        "(WITH w AS (SELECT ",
        "100",
        " AS n) SELECT sum(n) FROM w)",
        "CTEs",
    ),
    ("(SELECT n FROM (VALUES (", "100", ")) AS v (n))", "VALUES"),
    (
        "(SELECT sum(n) FROM (SELECT ",
        "100",
        " AS n UNION ALL SELECT 0) AS u)",
        "unions",
    ),
    (
        "(SELECT l.n FROM t LEFT JOIN LATERAL (SELECT ",
        "100",
        " + 0 * t.id AS n) AS l ON true LIMIT 1)",
        "lateral joins",
    ),
    (
        "(SELECT count(*) FROM t AS a LEFT JOIN t AS b ON a.id = b.id AND 0 < ",
        "100",
        ")",
        "join conditions",
    ),
    (
        "(SELECT count(*) FROM generate_series(1, ",
        "100",
        "))",
        "functions in FROM",
    ),
    ("1 * - ", "-100", "", "signs"),
    ("CAST(CAST(", "100", " AS TEXT) AS INT)", "casts"),
    (
        "jsonb_array_length(jsonb_build_array(",
        "100",
        ")) + 99",
        "JSON",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_deep_as_it_goes() {
    let mut sessions = Sessions::open().await;
    for (open, inner, close, what) in DEEPER {
        let mut deepest = 0;
        let state = loop {
            let depth = deepest + 1;
            let sql = format!(
                "SELECT {}{inner}{}",
                open.repeat(depth),
                close.repeat(depth)
            );
            match sessions.query(&sql).await {
                Told::Value(value) => assert!(value.ends_with("100"), "{depth} {what}: {value}"),
                Told::Refused { state, .. } => break state,
            }
            deepest = depth;
        };
        assert_eq!(state, "54001", "more than {deepest} {what}");
        assert!(deepest >= 7, "{deepest} {what} are few");
        let sql = format!(
            "SELECT {}{inner}{}",
            open.repeat(deepest),
            close.repeat(deepest)
        );
        assert!(
            matches!(sessions.prepared(&sql).await, Told::Value(_)),
            "{what}"
        );
        assert!(
            matches!(sessions.line(&sql).await, Told::Value(_)),
            "{what}"
        );
        let explained = format!("EXPLAIN {sql}");
        assert!(
            matches!(sessions.query(&explained).await, Told::Value(_)),
            "{what}"
        );
    }
}
