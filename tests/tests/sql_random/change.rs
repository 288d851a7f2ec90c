//! Random statements that change rows. What they write stays small, however often they run.

use crate::generate::{Generator, TABLES};

/// An UPDATE, a DELETE, or an INSERT of a query's rows with an ON CONFLICT.
pub(crate) fn change(random: &mut Generator) -> String {
    let table = random.one_of(&TABLES);
    random.avoid(table);
    let wanted = random.predicate(&["x"], 2);
    let (number, text) = (random.int(&["x"], 2), random.text(&["x"], 2));
    let condition = random.predicate(&["x"], 1);
    match random.below(5) {
        0 => format!("DELETE FROM {table} AS x WHERE {wanted} AND x.id % 3 = 0"),
        1 | 2 => format!(
            "UPDATE {table} AS x SET a = ({number}) % 7, s = substr({text}, 1, 3), f = {condition} WHERE {wanted}"
        ),
        _ => {
            let from = random.one_of(&TABLES);
            let action = random.one_of(&[
                "NOTHING",
                "UPDATE SET b = excluded.a, s = excluded.s",
                "UPDATE SET a = coalesce(excluded.b, 1), f = NULL WHERE excluded.a > 0",
            ]);
            format!(
                "INSERT INTO {table} (id, a, b, s, f) SELECT x.id + 2, x.b, ({number}) % 7, substr({text}, 1, 3), \
                 {condition} FROM {from} x WHERE {wanted} ON CONFLICT (id) DO {action}"
            )
        }
    }
}
