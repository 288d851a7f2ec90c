//! Statements at the bounds: what is let through fits a small stack, the rest is refused.

use super::*;

/// Parses, binds and drops on a thread with the stack that the runtime gives its own; an error's state
/// where it is refused.
fn on_a_small_stack(sql: String) -> Option<SqlState> {
    let run = move || scratch().bind(&sql).err().map(|error| error.state());
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    thread.spawn(run).unwrap().join().unwrap()
}

#[test]
fn long_statements_bind_on_a_small_stack() {
    let numbers: Vec<String> = (0..100_000).map(|n| n.to_string()).collect();
    let cases = [
        format!("SELECT x FROM a WHERE x IN ({})", numbers.join(", ")),
        format!(
            "SELECT x FROM a WHERE {}",
            vec!["x = 1 + 2"; 5_000].join(" OR ")
        ),
        format!(
            "SELECT x FROM a WHERE {}",
            vec!["x BETWEEN 1 AND 2"; 150].join(" AND ")
        ),
        format!(
            "SELECT CASE {} END FROM a",
            "WHEN x = 1 THEN 2 ".repeat(5_000)
        ),
        format!("SELECT {}1{}", "(".repeat(100), ")".repeat(100)),
        format!("SELECT {}1", "1 + ".repeat(150)),
        format!("SELECT 1{}", " UNION ALL SELECT 1".repeat(100)),
        format!(
            "CREATE TABLE t (a INT CHECK ({}))",
            vec!["a = 1"; 3_000].join(" OR ")
        ),
        format!(
            "UPDATE a SET x = CASE {} ELSE x END",
            "WHEN x = 1 THEN 2 ".repeat(2_000)
        ),
        format!(
            "DELETE FROM a WHERE {}",
            vec!["x <> 1"; 3_000].join(" AND ")
        ),
    ];
    for sql in cases {
        let start: String = sql.chars().take(60).collect();
        assert_eq!(on_a_small_stack(sql), None, "{start}");
    }
}

#[test]
fn deep_statements_are_refused_on_a_small_stack() {
    let cases = [
        format!("SELECT {}1", "1 + ".repeat(399)),
        format!("SELECT {}1", "- ".repeat(399)),
        format!("SELECT x{} FROM a", "::int".repeat(399)),
        format!("SELECT {}1{}", "(SELECT ".repeat(127), ")".repeat(127)),
        format!(
            "SELECT * FROM {}a{}",
            "(SELECT * FROM ".repeat(127),
            ") q".repeat(127)
        ),
        format!("SELECT * FROM a{}", " CROSS JOIN b".repeat(399)),
        format!("CREATE TABLE t (a INT CHECK ({}a > 0))", "NOT ".repeat(390)),
        format!("INSERT INTO a VALUES ({}1)", "1 + ".repeat(399)),
    ];
    for sql in cases {
        let start: String = sql.chars().take(60).collect();
        assert_eq!(
            on_a_small_stack(sql),
            Some(SqlState::StatementTooComplex),
            "{start}"
        );
    }
}

#[test]
fn flat_lists_that_make_deep_plans_do_not_overflow() {
    let tables: Vec<String> = (0..1_500).map(|n| format!("a AS t{n}")).collect();
    let queries = (1..1_500).map(|n| format!("q{n} AS (SELECT * FROM q{})", n - 1));
    let queries: Vec<String> = queries.collect();
    let cases = [
        format!("SELECT 1 FROM {}", tables.join(", ")),
        format!(
            "WITH q0 AS (SELECT 1), {} SELECT * FROM q1499",
            queries.join(", ")
        ),
        format!("SELECT coalesce({}1)", "NULL, ".repeat(20_000)),
        format!("SELECT concat({}1)", "'x', ".repeat(20_000)),
    ];
    for sql in cases {
        let start: String = sql.chars().take(60).collect();
        let state = on_a_small_stack(sql);
        let refused = [
            SqlState::StatementTooComplex,
            SqlState::TooManyColumns,
            SqlState::TooManyArguments,
        ];
        assert!(
            state.is_none_or(|state| refused.contains(&state)),
            "{start}: {state:?}"
        );
    }
}
