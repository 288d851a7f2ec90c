//! What is refused: clauses that are not supported, and statements past a bound.

use super::*;

#[test]
fn chains_are_flat_and_nesting_is_bounded() {
    let chain = vec!["id = 1"; 5000].join(" OR ");
    assert!(bound(&format!("SELECT 1 FROM users WHERE {chain}"), &[]).is_ok());
    let deep = format!("SELECT {}1{}", "(".repeat(500), ")".repeat(500));
    let error = bound(&deep, &[]).unwrap_err();
    assert_eq!(error.state(), SqlState::StatementTooComplex);
}

/// Each of these WITH queries is twice the one before: put in, the last would be thousands. Computed
/// once, they are a few.
#[test]
fn with_queries_do_not_multiply_without_end() {
    let with = |how: &str| {
        let doubled = (1..12)
            .map(|n| format!(", q{n} AS {how} (SELECT 1 FROM q{0} a, q{0} b)", n - 1))
            .collect::<String>();
        let sql = format!("WITH q0 AS {how} (SELECT 1){doubled} SELECT 1 FROM q11");
        bound(&sql, &[])
    };
    let error = with("NOT MATERIALIZED").unwrap_err();
    assert_eq!(error.state(), SqlState::StatementTooComplex);
    assert!(with("").is_ok());
}

#[test]
fn what_we_do_not_have_is_refused_where_it_stands() {
    let cases = [(
        "WITH q AS (SELECT 1) SELECT 1 FROM q TABLESAMPLE SYSTEM (10)",
        Some(36),
    )];
    for (sql, position) in cases {
        let error = bound(sql, &[]).unwrap_err();
        assert_eq!(
            error.state(),
            SqlState::FeatureNotSupported,
            "{sql}: {error}"
        );
        assert_eq!(error.position(), position, "{sql}: {error}");
    }
}

/// Run in a thread of 2 MiB, as the deepest statement that is let through must fit there.
#[test]
fn the_deepest_statement_fits_a_small_stack() {
    let run = || {
        for depth in [20, 40, 45] {
            let sql = format!(
                "{}SELECT 1{}",
                "SELECT * FROM (".repeat(depth),
                ") t".repeat(depth)
            );
            let _ = bound(&sql, &[]).map(|query| text(&query));
            let terms = "1 + ".repeat(depth * 4);
            let _ = bound(&format!("SELECT {terms} 1"), &[]).map(|query| text(&query));
            let nested = format!("SELECT {}1{}", "(SELECT ".repeat(depth), ")".repeat(depth));
            let _ = bound(&nested, &[]).map(|query| text(&query));
            let cases = format!(
                "SELECT {}1{}",
                "CASE WHEN true THEN ".repeat(depth * 3),
                " END".repeat(depth * 3)
            );
            let _ = bound(&cases, &[]).map(|query| text(&query));
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.unwrap().join().unwrap();
}
