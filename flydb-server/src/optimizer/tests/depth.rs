//! Plans as deep as the binder lets through.

use super::Rows;
use crate::binder::testing::{bound, shop};
use crate::optimizer::optimize;

/// The deepest plans that the binder lets through are planned in a thread of 2 MiB.
#[test]
fn deep_plans_fit_a_small_stack() {
    let run = || {
        let mut planned = 0;
        for depth in [5, 20, 35, 42, 47, 60, 63, 80, 100, 127] {
            let derived = format!(
                "SELECT * FROM {}users{}",
                "(SELECT *, id + 1 FROM ".repeat(depth),
                " WHERE id > 0) t".repeat(depth)
            );
            let nested = format!(
                "SELECT {}1{}",
                "(SELECT id + ".repeat(depth),
                " FROM users)".repeat(depth)
            );
            let chain = format!("SELECT {}1 FROM users", "1 + ".repeat(depth * 2));
            let joins: String = (0..depth)
                .map(|n| format!(" LEFT JOIN orders o{n} ON true"))
                .collect();
            let joins = format!("SELECT 1 FROM users u{joins}");
            let exists = format!(
                "SELECT 1 FROM users a0{}{}",
                (1..depth)
                    .map(|n| format!(" WHERE EXISTS (SELECT 1 FROM users a{n}"))
                    .collect::<String>(),
                (1..depth)
                    .rev()
                    .map(|n| format!(" WHERE a{n}.id = a{}.age)", n - 1))
                    .collect::<String>(),
            );
            for sql in [derived, nested, chain, joins, exists] {
                if let Ok(query) = bound(&sql, &[]) {
                    planned += 1;
                    let plan = optimize(query, &shop(), &Rows);
                    drop(plan.clone());
                }
            }
        }
        planned
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    assert!(thread.unwrap().join().unwrap() > 12);
}
