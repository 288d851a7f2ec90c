//! Short statements whose values are long, deep or many.

use super::*;

/// The end of an answer: what is computed is too large together.
const TOO_MUCH: Answer = Refused("53200");

pub(crate) fn computed() -> Vec<Statement> {
    let mut all = paths();
    all.extend(patterns());
    all.push(of(
        "CHAR of many rows",
        "SELECT max(length(g::char(4000000))) FROM generate_series(1, 100) AS g".into(),
        Value("3"),
    ));
    all
}

/// Paths once recursed for each step and operator, and killed the server.
fn paths() -> Vec<Statement> {
    let exists = |path: &str| format!("SELECT jsonb_path_exists('{{}}', {path})");
    let of_numbers = |count: usize, path: &str| {
        format!(
            "SELECT jsonb_array_length(jsonb_path_query_array(\
             (SELECT jsonb_agg(g) FROM generate_series(1, {count}) AS g), {path}))"
        )
    };
    vec![
        of(
            "steps, 500,000",
            exists("'$' || repeat('.a', 500000)"),
            TOO_LARGE,
        ),
        of(
            "steps",
            exists("'$' || repeat('.a', 30000)"),
            Value("false"),
        ),
        of(
            "sums in a path",
            format!("{} = '15001'", of_first("'1' || repeat(' + 1', 15000)")),
            Value("true"),
        ),
        of(
            "products in a path",
            format!("{} = '1'", of_first("'1' || repeat(' * 1', 15000)")),
            Value("true"),
        ),
        of(
            "conditions in a path",
            exists(
                "'$ ? (@ == 1' || repeat(' && @ == 1', 5000) || repeat(' || @ == 1', 500) || ')'",
            ),
            Value("false"),
        ),
        of(
            "ranges of many",
            of_numbers(100_000, "'$[' || repeat('0 to last,', 6000) || '0]'"),
            TOO_LARGE,
        ),
        of(
            "ranges",
            of_numbers(10, "'$[' || repeat('0 to last,', 6000) || '0]'"),
            Value("60001"),
        ),
        of(
            "copies of a large value",
            format!(
                "SELECT count(*) FROM jsonb_path_query(jsonb_build_array(repeat('x', 1000000)), {})",
                "'$[' || repeat('0,', 20000) || '0]'"
            ),
            TOO_MUCH,
        ),
        of(
            "conditions within conditions",
            exists(&format!(
                "'$' || {}",
                nest(12, "' ? (exists(@.**' || ", "''", " || '))'")
            ))
            .replace("'{}'", &format!("'{}'", nest(20, "[", "1, 2", "]"))),
            TOO_LARGE,
        ),
    ]
}

/// Of sixteen million per cent signs LIKE once made a list of gigabytes.
fn patterns() -> Vec<Statement> {
    let of_long = |what, test: &str| of(what, format!("SELECT {test}"), TOO_LARGE);
    vec![
        of_long("LIKE", "'abc' LIKE repeat('a%', 8000000)"),
        of_long("ILIKE of rows", "v ILIKE repeat(v || '%', 100000) FROM t"),
        of_long("a regular expression", "'abc' ~ repeat('a?', 7000000)"),
        of_long("SIMILAR TO", "'abc' SIMILAR TO repeat('(a|b)', 3000000)"),
        of_long("a template of times", "to_char(now(), repeat('Y', 15000000))"),
        of_long("a template of numbers", "to_char(1.5, repeat('9,', 7000000))"),
        of(
            "LIKE of many parts",
            "SELECT repeat('ab', 10000) LIKE repeat('%a', 30000)".into(),
            Value("false"),
        ),
        of(
            "a regular expression of many parts",
            "SELECT repeat('a', 100) ~ repeat('a?', 1000)".into(),
            Value("true"),
        ),
        of(
            "a translation of many letters",
            "SELECT length(translate(repeat('xy', 50000), repeat('abcdefgh', 50000), 'z'))".into(),
            Value("100000"),
        ),
        of(
            "containment of many",
            "SELECT j @> j FROM (SELECT jsonb_agg(g) || jsonb_agg(g::text) AS j FROM generate_series(1, 5000) AS g) AS s".into(),
            Value("true"),
        ),
        of(
            "encoded too long",
            "SELECT length(encode(convert_to(repeat('x', 9000000), 'utf8'), 'hex'))".into(),
            TOO_LARGE,
        ),
        of(
            "padded too long",
            "SELECT length(lpad('x', 9000000, 'é'))".into(),
            TOO_LARGE,
        ),
    ]
}

fn of_first(path: &str) -> String {
    format!("SELECT jsonb_path_query_first('{{}}', {path})")
}
