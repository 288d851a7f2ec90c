//! Things nested in things of their kind.

use super::*;

pub(crate) fn nested() -> Vec<Statement> {
    let selects = |depth| nest(depth, "SELECT (", "SELECT 1", ")");
    let from = |depth| nest(depth, "SELECT * FROM (", "SELECT 1 AS one", ") AS q");
    let exists = |depth| nest(depth, "SELECT 1 WHERE EXISTS (", "SELECT 1", ")");
    let members = |depth| nest(depth, "SELECT id FROM t WHERE id IN (", "SELECT 7", ")");
    let with = |depth: usize| {
        let mut sql = String::from("SELECT 1 AS one");
        for n in 0..depth {
            sql = format!("WITH w{n} AS ({sql}) SELECT * FROM w{n}");
        }
        sql
    };
    let chained = |count: usize, each: &str| {
        let rest = list(count, ", ", |n| {
            let each = each.replace("PREVIOUS", &format!("w{n}"));
            format!("w{} AS (SELECT {each})", n + 1)
        });
        format!("WITH w0 AS (SELECT 1 AS one), {rest} SELECT count(*) FROM w{count}")
    };
    let case = |depth| {
        format!(
            "SELECT {}",
            nest(depth, "CASE WHEN true THEN ", "1", " END")
        )
    };
    let case_else = |depth| {
        let case = nest(depth, "CASE id WHEN 1000 THEN 0 ELSE ", "1", " END");
        format!("SELECT min({case}) FROM t")
    };
    vec![
        of(
            "parentheses, 120",
            format!("SELECT {}", nest(120, "(", "1", ")")),
            Value("1"),
        ),
        of(
            "parentheses, 10,000",
            format!("SELECT {}", nest(10_000, "(", "1", ")")),
            TOO_COMPLEX,
        ),
        of(
            "parentheses, open",
            format!("SELECT {}", "(".repeat(1_000_000)),
            TOO_COMPLEX,
        ),
        of(
            "parentheses of a query",
            nest(10_000, "(", "SELECT 1", ")"),
            TOO_COMPLEX,
        ),
        of(
            "parentheses of a table",
            format!("SELECT * FROM {}", nest(10_000, "(", "t", ")")),
            TOO_COMPLEX,
        ),
        of(
            "joins in parentheses",
            format!(
                "SELECT * FROM {}",
                nest(10_000, "(t JOIN ", "t", " ON true)")
            ),
            TOO_COMPLEX,
        ),
        of("subqueries, 20", selects(20), Value("1")),
        of("subqueries, 10,000", selects(10_000), TOO_COMPLEX),
        of("derived tables, 20", from(20), Value("1")),
        of("derived tables, 10,000", from(10_000), TOO_COMPLEX),
        of("EXISTS, 20", exists(20), Value("1")),
        of("EXISTS, 10,000", exists(10_000), TOO_COMPLEX),
        of("IN, 20", members(20), Value("7")),
        of("IN, 10,000", members(10_000), TOO_COMPLEX),
        of("CTEs in CTEs, 20", with(20), Value("1")),
        of("CTEs in CTEs, 10,000", with(2_000), TOO_COMPLEX),
        of(
            "CTEs in a chain, 20",
            chained(20, "one FROM PREVIOUS"),
            Value("1"),
        ),
        of(
            "CTEs in a chain, 10,000",
            chained(10_000, "one FROM PREVIOUS"),
            TOO_COMPLEX,
        ),
        of(
            "CTEs that double",
            chained(60, "a.one FROM PREVIOUS AS a, PREVIOUS AS b"),
            TOO_COMPLEX,
        ),
        of("CASE, 100", case(100), Value("1")),
        of("CASE, 10,000", case(10_000), TOO_COMPLEX),
        of("CASE with an operand, 100", case_else(100), Value("1")),
        of(
            "CASE with an operand, 10,000",
            case_else(10_000),
            TOO_COMPLEX,
        ),
        of(
            "CASE as operand",
            format!(
                "SELECT {}",
                nest(60, "CASE ", "1", " WHEN 1 THEN 1 ELSE 2 END")
            ),
            Value("1"),
        ),
        of(
            "functions, 100",
            format!("SELECT {}", nest(100, "abs(", "1", ")")),
            Value("1"),
        ),
        of(
            "functions, 10,000",
            format!("SELECT {}", nest(10_000, "abs(", "1", ")")),
            TOO_COMPLEX,
        ),
        of(
            "COALESCE, 10,000",
            format!("SELECT {}", nest(10_000, "coalesce(NULL, ", "1", ")")),
            TOO_COMPLEX,
        ),
        of(
            "CAST, 10,000",
            format!("SELECT {}", nest(10_000, "CAST(", "1", " AS INT)")),
            TOO_COMPLEX,
        ),
        of(
            "BETWEEN in BETWEEN, 8",
            format!(
                "SELECT {}",
                nest(8, "(", "true", " BETWEEN false AND true)")
            ),
            Value("true"),
        ),
        of(
            "BETWEEN in BETWEEN, 60",
            format!(
                "SELECT {}",
                nest(60, "(", "true", " BETWEEN false AND true)")
            ),
            TOO_COMPLEX,
        ),
        of(
            "BETWEEN as bounds",
            format!(
                "SELECT {}",
                nest(60, "(true BETWEEN false AND ", "true", ")")
            ),
            Value("true"),
        ),
        of(
            "rows",
            format!("SELECT {0} = {0}", nest(10_000, "(1, ", "2", ")")),
            TOO_COMPLEX,
        ),
        of(
            "arrays",
            format!("SELECT {}", nest(10_000, "ARRAY[", "1", "]")),
            TOO_COMPLEX,
        ),
        of(
            "comments",
            format!("SELECT {} 1", nest(100_000, "/* ", "", "*/")),
            Value("1"),
        ),
        of(
            "a JSON document",
            format!("SELECT '{}'::JSONB", nest(100_000, "[", "", "]")),
            Refused("22P02"),
        ),
        of(
            "a regular expression",
            format!("SELECT 'a' ~ '{}'", nest(10_000, "(", "a", ")")),
            Refused("2201B"),
        ),
        of(
            "a JSON path",
            format!(
                "SELECT jsonb_path_exists('{{}}', '{}')",
                nest(10_000, "(", "$", ")")
            ),
            TOO_COMPLEX,
        ),
        of(
            "an interval",
            format!(
                "SELECT INTERVAL '{}' > INTERVAL '0'",
                "1 day ".repeat(100_000)
            ),
            Refused("22007"),
        ),
    ]
}
