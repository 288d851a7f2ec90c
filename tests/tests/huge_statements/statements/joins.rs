//! Joins of many tables.

use super::*;

pub(crate) fn joins() -> Vec<Statement> {
    vec![
        of(
            "joins, 120",
            format!(
                "SELECT count(*) FROM t AS t0 {}",
                list(120, " ", |n| format!(
                    "JOIN t AS t{0} ON t{0}.id = t{n}.id",
                    n + 1
                ))
            ),
            Value("100"),
        ),
        of(
            "left joins, 90",
            format!(
                "SELECT count(*) FROM t AS t0 {}",
                list(90, " ", |n| format!(
                    "LEFT JOIN t AS t{0} ON t{0}.id = t0.id",
                    n + 1
                ))
            ),
            Value("100"),
        ),
        of(
            "cross joins, 150",
            format!(
                "SELECT count(*) FROM {}",
                list(150, ", ", |n| format!("(SELECT 1) AS t{n}"))
            ),
            Value("1"),
        ),
        of(
            "tables with conditions, 150",
            format!(
                "SELECT count(*) FROM {} WHERE {}",
                list(150, ", ", |n| format!("t AS t{n}")),
                list(149, " AND ", |n| format!("t{n}.id = t{}.id", n + 1))
            ),
            Value("100"),
        ),
        of(
            "joins, 240",
            format!(
                "SELECT count(*) FROM t AS t0 {}",
                list(240, " ", |n| format!(
                    "JOIN t AS t{0} ON t{0}.id = t{n}.id",
                    n + 1
                ))
            ),
            Value("100"),
        ),
        of(
            "left joins, 240",
            format!(
                "SELECT count(*) FROM t AS t0 {}",
                list(240, " ", |n| format!(
                    "LEFT JOIN t AS t{0} ON t{0}.id = t0.id",
                    n + 1
                ))
            ),
            Value("100"),
        ),
        of(
            "tables, 240",
            format!(
                "SELECT count(*) FROM {} WHERE {}",
                list(240, ", ", |n| format!("t AS t{n}")),
                list(239, " AND ", |n| format!("t{n}.id = t{}.id", n + 1))
            ),
            Value("100"),
        ),
        of(
            "joins, 10,000",
            format!(
                "SELECT count(*) FROM t AS t0 {}",
                list(10_000, " ", |n| format!(
                    "JOIN t AS t{0} ON t{0}.id = t{n}.id",
                    n + 1
                ))
            ),
            TOO_COMPLEX,
        ),
        of(
            "natural joins, 120",
            format!(
                "SELECT count(*) FROM t AS t0 {}",
                list(120, " ", |n| format!("NATURAL JOIN t AS t{}", n + 1))
            ),
            Value("100"),
        ),
    ]
}
