//! Long chains of operators.

use super::*;

pub(crate) fn chains() -> Vec<Statement> {
    let chain = |count: usize, operator: &str, term: &str| {
        let terms = list(count, operator, |_| term.to_owned());
        format!("SELECT {terms}")
    };
    let filter = |count: usize, operator: &str| {
        let terms = list(count, operator, |n| format!("id = {n}"));
        format!("SELECT count(*) FROM t WHERE {terms}")
    };
    vec![
        of("+, 180", chain(180, " + ", "1"), Value("180")),
        of("+, 1,200", chain(1_200, " + ", "1"), Value("1200")),
        of("+, 3,000", chain(3_000, " + ", "1"), TOO_COMPLEX),
        of("+, 100,000", chain(100_000, " + ", "1"), TOO_COMPLEX),
        of(
            "||, 180",
            format!("SELECT length({})", list(180, " || ", |_| "'ab'".into())),
            Value("360"),
        ),
        of(
            "||, 1,200",
            format!("SELECT length({})", list(1_200, " || ", |_| "'ab'".into())),
            Value("2400"),
        ),
        of(
            "+ over a table, 1,200",
            format!(
                "SELECT sum(id{}) FROM t WHERE id{} < 5",
                " + 1".repeat(1_200),
                " - 0".repeat(1_200)
            ),
            Value("6010"),
        ),
        of("||, 100,000", chain(100_000, " || ", "'a'"), TOO_COMPLEX),
        of("AND, 5,000", chain(5_000, " AND ", "true"), Value("true")),
        of("AND, 100,000", chain(100_000, " AND ", "true"), TOO_COMPLEX),
        of("OR, 5,000", filter(5_000, " OR "), Value("100")),
        of("OR, 100,000", filter(100_000, " OR "), TOO_COMPLEX),
        of(
            "AND over a table, 5,000",
            filter(5_000, " AND "),
            Value("0"),
        ),
        of(
            "AND of OR",
            format!(
                "SELECT count(*) FROM t WHERE {}",
                list(2_000, " AND ", |n| format!("(id > {n} OR id < 50)"))
            ),
            Value("50"),
        ),
        of(
            "LIKE, 4,000",
            format!(
                "SELECT count(*) FROM t WHERE {}",
                list(4_000, " OR ", |n| format!("v LIKE '%{n}_x%'"))
            ),
            Value("0"),
        ),
        of(
            "LIKE, 100,000",
            format!(
                "SELECT count(*) FROM t WHERE {}",
                list(100_000, " OR ", |n| format!("v LIKE '%{n}_x%'"))
            ),
            TOO_COMPLEX,
        ),
        of(
            "NOT, 10,000",
            format!("SELECT {}true", "NOT ".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "NOT, 300",
            format!("SELECT {}true", "NOT ".repeat(150)),
            Value("true"),
        ),
        of(
            "minus, 10,000",
            format!("SELECT {}1", "- ".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "minus, 150",
            format!("SELECT {}1", "- ".repeat(150)),
            Value("1"),
        ),
        of(
            "plus, 10,000",
            format!("SELECT {}1", "+ ".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "~, 10,000",
            format!("SELECT {}1", "~ ".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "casts, 150",
            format!("SELECT 1{}", "::INT".repeat(150)),
            Value("1"),
        ),
        of(
            "casts, 10,000",
            format!("SELECT 1{}", "::INT".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "arrows, 150",
            format!("SELECT '{{}}'::JSONB{} IS NULL", " -> 'a'".repeat(150)),
            Value("true"),
        ),
        of(
            "arrows, 10,000",
            format!("SELECT '{{}}'::JSONB{}", " -> 'a'".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "IS NULL, 10,000",
            format!("SELECT 1{}", " IS NULL".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "comparisons",
            format!("SELECT true{}", " = true".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "BETWEENs in a chain",
            format!(
                "SELECT count(*) FROM t WHERE {}",
                list(1_000, " OR ", |n| format!("id BETWEEN {n} AND {n}"))
            ),
            Value("100"),
        ),
        of(
            "AT TIME ZONE",
            format!("SELECT now(){}", " AT TIME ZONE 'UTC'".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "COLLATE",
            format!("SELECT 'a'{}", " COLLATE \"C\"".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "subscripts",
            format!("SELECT '{{}}'::JSONB{}", "['a']".repeat(10_000)),
            TOO_COMPLEX,
        ),
        of(
            "UNION ALL, 170",
            format!(
                "SELECT count(*) FROM ({}) AS u",
                list(170, " UNION ALL ", |n| format!("SELECT {n}"))
            ),
            Value("170"),
        ),
        of(
            "UNION ALL, 1,200",
            list(1_200, " UNION ALL ", |n| format!("SELECT {n}")),
            Value("0"),
        ),
        of(
            "UNION, 1,200",
            format!(
                "SELECT count(*) FROM ({}) AS u",
                list(1_200, " UNION ", |n| format!("SELECT {}", n % 7))
            ),
            Value("7"),
        ),
        of(
            "EXCEPT, 1,200",
            format!(
                "SELECT count(*) FROM (SELECT id FROM t{}) AS u",
                list(1_200, "", |n| format!(" EXCEPT SELECT {}", n % 90))
            ),
            Value("10"),
        ),
        of(
            "UNION ALL, 100,000",
            list(100_000, " UNION ALL ", |n| format!("SELECT {n}")),
            TOO_COMPLEX,
        ),
        of(
            "EXCEPT, 100,000",
            list(100_000, " EXCEPT ", |n| format!("SELECT {n}")),
            TOO_COMPLEX,
        ),
    ]
}
