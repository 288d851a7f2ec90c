//! Random queries, whose columns are named c0, c1 and so on.

use crate::generate::{Generator, TABLES};

/// A query, and whether it says the order of all its rows.
pub(crate) struct Query {
    pub(crate) sql: String,
    pub(crate) is_ordered: bool,
}

impl Query {
    fn any_order(sql: String) -> Query {
        let is_ordered = false;
        Query { sql, is_ordered }
    }
}

/// A query of any of the kinds.
pub(crate) fn query(random: &mut Generator) -> Query {
    match random.below(7) {
        0 => Query::any_order(rows(random)),
        1 => Query::any_order(groups(random)),
        2 => Query::any_order(windows(random)),
        3 => Query::any_order(set_operation(random)),
        4 => ordered(random),
        5 => {
            let (inner, wanted) = (
                rows(random),
                random.one_of(&["q.c0 > 0", "q.c1 < 'b'", "q.c2"]),
            );
            let sql = format!(
                "WITH q AS ({inner}) SELECT q.*, p.c0 AS d FROM q LEFT JOIN q p ON q.c0 = p.c0 WHERE {wanted}"
            );
            Query::any_order(sql)
        }
        _ => {
            let sql = format!(
                "SELECT q.c1, count(*), max(q.c0) FROM ({}) q GROUP BY q.c1",
                rows(random)
            );
            Query::any_order(sql)
        }
    }
}

/// A number, a text and a condition of the rows of a FROM.
pub(crate) fn rows(random: &mut Generator) -> String {
    let (from, names) = random.from();
    let distinct = random.one_of(&["", "", "DISTINCT "]);
    let wanted = random.predicate(&names, 3);
    format!(
        "SELECT {distinct}{} FROM {from} WHERE {wanted}",
        list(random, &names)
    )
}

/// The list of [`rows`].
pub(crate) fn list(random: &mut Generator, names: &[&str]) -> String {
    let (c0, c1) = (random.int(names, 2), random.text(names, 2));
    format!(
        "{c0} AS c0, {c1} AS c1, {} AS c2",
        random.predicate(names, 2)
    )
}

/// Aggregates of groups.
fn groups(random: &mut Generator) -> String {
    let (from, names) = random.from();
    let (key, wanted) = (
        random.one_of(&["x.a", "x.s", "x.f", "x.a, x.s"]),
        random.predicate(&names, 2),
    );
    let (summed, counted) = (random.int(&names, 1), random.int(&names, 1));
    let (least, most) = (random.int(&names, 1), random.text(&names, 1));
    let filter = random.predicate(&names, 1);
    let having = random.one_of(&[
        "count(*) > 1",
        "max(x.b) > 0",
        "sum(x.a) IS NULL",
        "min(x.s) < 'b'",
    ]);
    format!(
        "SELECT {key}, count(*), sum({summed}), count(DISTINCT {counted}), min({least}), max({most}), \
         sum(x.b) FILTER (WHERE {filter}) \
         FROM {from} WHERE {wanted} GROUP BY {key} HAVING {having}"
    )
}

/// Window functions over the rows of one table, whose key makes every order a whole one.
fn windows(random: &mut Generator) -> String {
    let (table, wanted) = (random.one_of(&TABLES), random.predicate(&["x"], 2));
    let (part, value) = (random.one_of(&["x.a", "x.s", "x.f"]), random.int(&["x"], 1));
    let order = random.one_of(&["x.id", "x.b NULLS FIRST, x.id", "x.s DESC NULLS LAST, x.id"]);
    let frame = random.one_of(&[
        "",
        "ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
        "ROWS UNBOUNDED PRECEDING",
        "GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW",
        "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES",
        "ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
        "ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING",
    ]);
    format!(
        "SELECT x.id, row_number() OVER w, rank() OVER (PARTITION BY {part} ORDER BY x.b NULLS FIRST), \
         dense_rank() OVER (ORDER BY x.a NULLS LAST), lag(x.a) OVER w, lead(x.s, 2) OVER w, ntile(3) OVER w, \
         sum({value}) OVER (PARTITION BY {part} ORDER BY {order} {frame}), \
         count(x.b) OVER (PARTITION BY {part}), first_value(x.a) OVER w \
         FROM {table} x WHERE {wanted} WINDOW w AS (PARTITION BY {part} ORDER BY {order})"
    )
}

/// Two queries put together.
fn set_operation(random: &mut Generator) -> String {
    let operator = random.one_of(&["UNION", "UNION ALL", "EXCEPT", "INTERSECT"]);
    format!("{} {operator} {}", rows(random), rows(random))
}

/// Some of the rows, in an order that is unique.
fn ordered(random: &mut Generator) -> Query {
    let (from, names) = random.from();
    let (wanted, first) = (random.predicate(&names, 2), random.int(&names, 1));
    let way = random.one_of(&["ASC NULLS FIRST", "DESC NULLS LAST", "DESC NULLS FIRST"]);
    let keys: Vec<String> = names
        .iter()
        .map(|name| format!("{name}.id NULLS FIRST"))
        .collect();
    let ids: Vec<String> = names.iter().map(|name| format!("{name}.id")).collect();
    let (limit, offset) = (random.below(8), random.below(4));
    let order = match random.below(3) {
        // As indexes have it.
        0 => {
            let way = random.one_of(&["NULLS LAST", "DESC NULLS FIRST"]);
            let keys: Vec<String> = ids.iter().map(|id| format!("{id} {way}")).collect();
            keys.join(", ")
        }
        _ => format!("0 + {first} {way}, {}", keys.join(", ")),
    };
    let wanted = match random.below(2) {
        0 => "1 = 1".to_owned(),
        _ => wanted,
    };
    let sql = format!(
        "SELECT {}, {} FROM {from} WHERE {wanted} ORDER BY {order} LIMIT {limit} OFFSET {offset}",
        list(random, &names),
        ids.join(", "),
    );
    Query {
        sql,
        is_ordered: true,
    }
}
