//! Long lists, names, numbers and texts.

use super::*;

pub(crate) fn lists() -> Vec<Statement> {
    let numbers = |count| list(count, ",", |n| (n * 3).to_string());
    let texts = |count| list(count, ",", |n| format!("'value {n}'"));
    let columns = |count| list(count, ", ", |n| format!("{n} AS c{n}"));
    vec![
        of(
            "IN of numbers, 200,000",
            format!("SELECT count(*) FROM t WHERE id IN ({})", numbers(200_000)),
            Value("34"),
        ),
        of(
            "NOT IN of numbers",
            format!(
                "SELECT count(*) FROM t WHERE id NOT IN ({})",
                numbers(100_000)
            ),
            Value("66"),
        ),
        of(
            "IN of texts, 100,000",
            format!("SELECT count(*) FROM t WHERE v IN ({})", texts(100_000)),
            Value("100"),
        ),
        of(
            "IN of expressions",
            format!(
                "SELECT count(*) FROM t WHERE id IN ({})",
                list(50_000, ",", |n| format!("{n} + 0"))
            ),
            Value("100"),
        ),
        of(
            "IN of columns",
            format!(
                "SELECT count(*) FROM t WHERE 7 IN ({})",
                list(2_000, ",", |n| format!("id + {n}"))
            ),
            Value("8"),
        ),
        of(
            "IN of rows",
            format!(
                "SELECT count(*) FROM t WHERE (id, id) IN ({})",
                list(2_000, ",", |n| format!("({n}, {n})"))
            ),
            Value("100"),
        ),
        of(
            "IN, 2,000,000",
            format!(
                "SELECT 1 WHERE 1 IN ({})",
                list(2_000_000, ",", |_| "1".into())
            ),
            TOO_COMPLEX,
        ),
        of(
            "LIKE ANY",
            format!(
                "SELECT count(*) FROM t WHERE v LIKE ANY (ARRAY[{}])",
                list(10_000, ",", |n| format!("'%{n}x%'"))
            ),
            Refused("0A000"),
        ),
        of(
            "= ANY",
            format!(
                "SELECT count(*) FROM t WHERE id = ANY (ARRAY[{}])",
                numbers(10_000)
            ),
            Value("34"),
        ),
        of(
            "VALUES, 50,000",
            format!(
                "SELECT sum(column1) FROM (VALUES {}) AS v",
                list(50_000, ",", |n| format!("({n}, 'x')"))
            ),
            Value("1249975000"),
        ),
        of(
            "VALUES, 1,000,000",
            format!("VALUES {}", list(1_000_000, ",", |_| "(1)".into())),
            TOO_COMPLEX,
        ),
        of(
            "columns, 1,600",
            format!("SELECT {}", columns(1_600)),
            Value("0"),
        ),
        of(
            "columns, 10,000",
            format!("SELECT {}", columns(10_000)),
            TOO_MANY_COLUMNS,
        ),
        of(
            "stars",
            format!("SELECT {} FROM t", list(10_000, ", ", |_| "*".into())),
            TOO_MANY_COLUMNS,
        ),
        of(
            "columns of a table",
            format!(
                "CREATE TABLE wide ({})",
                list(10_000, ", ", |n| format!("c{n} INT"))
            ),
            TOO_MANY_COLUMNS,
        ),
        of(
            "ORDER BY",
            format!(
                "SELECT id FROM t ORDER BY {}",
                list(1_500, ", ", |n| format!("id % {}", n + 1))
            ),
            Value("0"),
        ),
        of(
            "GROUP BY",
            format!(
                "SELECT count(*) FROM t GROUP BY {}",
                list(10_000, ", ", |n| format!("id % {}", n + 1))
            ),
            TOO_MANY_COLUMNS,
        ),
        of(
            "CUBE",
            format!(
                "SELECT count(*) FROM t GROUP BY CUBE ({})",
                list(30, ", ", |n| format!("id % {}", n + 1))
            ),
            Refused("54011"),
        ),
        of(
            "ROLLUP",
            format!(
                "SELECT count(*) FROM t GROUP BY ROLLUP ({})",
                list(10_000, ", ", |n| format!("id % {}", n + 1))
            ),
            Refused("54011"),
        ),
        of(
            "CUBEs",
            format!(
                "SELECT count(*) FROM t GROUP BY {}",
                list(20, ", ", |n| format!("CUBE (id % {}, v)", n + 1))
            ),
            TOO_COMPLEX,
        ),
        of(
            "aggregates",
            format!(
                "SELECT {} FROM t",
                list(1_500, ", ", |n| format!("sum(id + {n})"))
            ),
            Value("4950"),
        ),
        of(
            "windows, 150",
            format!(
                "SELECT {} FROM t",
                list(150, ", ", |n| format!("sum(id) OVER (ORDER BY id + {n})"))
            ),
            Value("0"),
        ),
        of(
            "windows that are one",
            format!(
                "SELECT {} FROM t",
                list(1_000, ", ", |n| format!("sum(id + {n}) OVER (ORDER BY id)"))
            ),
            Value("0"),
        ),
        of(
            "windows, 1,000",
            format!(
                "SELECT {} FROM t",
                list(1_000, ", ", |n| format!("sum(id) OVER (ORDER BY id + {n})"))
            ),
            TOO_COMPLEX,
        ),
        of(
            "arguments",
            format!(
                "SELECT length(concat({}))",
                list(100_000, ",", |_| "'ab'".into())
            ),
            Value("200000"),
        ),
        of(
            "COALESCE",
            format!(
                "SELECT coalesce({}, 7)",
                list(100_000, ",", |_| "NULL".into())
            ),
            Value("7"),
        ),
        of(
            "GREATEST",
            format!("SELECT greatest({})", list(100_000, ",", |n| n.to_string())),
            Value("99999"),
        ),
        of(
            "CASE, 5,000 branches",
            format!(
                "SELECT max(CASE id {} END) FROM t",
                list(5_000, " ", |n| format!("WHEN {n} THEN {n}"))
            ),
            Value("99"),
        ),
        of(
            "CASE of conditions, 5,000 branches",
            format!(
                "SELECT max(CASE {} END) FROM t",
                list(5_000, " ", |n| format!("WHEN id = {n} THEN {n}"))
            ),
            Value("99"),
        ),
        of(
            "statements",
            list(10_002, ";", |_| "SELECT 1".into()),
            TOO_COMPLEX,
        ),
        of(
            "parameters",
            String::from("SELECT $70000"),
            Refused("54023"),
        ),
        of(
            "a name",
            format!("SELECT {}", "n".repeat(1_000_000)),
            Refused("42622"),
        ),
        of(
            "a name of parts",
            format!("SELECT {}", list(100_000, ".", |_| "n".into())),
            Refused("42601"),
        ),
        of(
            "a number",
            format!("SELECT {}", "1".repeat(1_000_000)),
            Refused("22003"),
        ),
        of(
            "a fraction",
            format!("SELECT 1.{} > 1", "1".repeat(1_000_000)),
            Refused("22003"),
        ),
        of(
            "an exponent",
            String::from("SELECT 1e999999999"),
            Refused("22003"),
        ),
        of(
            "a text",
            format!("SELECT length('{}')", "x".repeat(1_000_000)),
            Value("1000000"),
        ),
        of(
            "a text of quotes",
            format!("SELECT length('{}')", "''".repeat(500_000)),
            Value("500000"),
        ),
        of(
            "a pattern",
            format!(
                "SELECT '{}' LIKE '{}b'",
                "a".repeat(100_000),
                "%a".repeat(10_000)
            ),
            Value("false"),
        ),
        of(
            "a pattern of one",
            format!(
                "SELECT '{}' LIKE '{}b'",
                "a".repeat(100_000),
                "%_".repeat(10_000)
            ),
            Value("false"),
        ),
        of(
            "a hard regular expression",
            format!("SELECT '{}' ~ '(a*)*b'", "a".repeat(10_000)),
            Value("false"),
        ),
        of(
            "a large regular expression",
            String::from("SELECT 'a' ~ '((a{100}){100}){100}'"),
            Refused("2201B"),
        ),
        of("an empty statement", ";".repeat(1_000_000), TOO_COMPLEX),
        of(
            "blanks",
            format!("SELECT{}1", " ".repeat(1_000_000)),
            Value("1"),
        ),
        of(
            "a long text made of one",
            String::from("SELECT repeat('x', 1000000000)"),
            TOO_LARGE,
        ),
    ]
}
