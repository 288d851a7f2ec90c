//! What must hold of any answers, whatever they are: the same rows by different ways.

use flydb_client::Client;

use crate::generate::{Generator, TABLES, literal, parameters};
use crate::query::{list, query};
use crate::{answer, server_with, setting};

const ROUNDS_PER_SCHEMA: u64 = 12;

/// The rows that a query answers with, in the order of their texts.
async fn rows(client: &Client, sql: &str) -> Vec<String> {
    let sql = literal(sql);
    let rows = answer(client, &sql).await;
    let mut rows = rows.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    rows.sort();
    rows
}

async fn same(client: &Client, one: &str, other: &str) {
    let (rows_of_one, rows_of_other) = (rows(client, one).await, rows(client, other).await);
    let (one, other) = (literal(one), literal(other));
    assert!(
        rows_of_one == rows_of_other,
        "{one};\n{rows_of_one:?}\n{other};\n{rows_of_other:?}"
    );
}

/// The three parts into which a condition takes rows apart, put together again.
fn parts(select: &str, condition: &str, rest: &str, operator: &str) -> String {
    let [yes, no, unknown] = ["", "NOT ", ""].map(|not| format!("{not}({condition})"));
    format!(
        "{select} {yes}{rest} {operator} {select} {no}{rest} {operator} {select} ({unknown} IS NULL){rest}"
    )
}

/// WHERE, DISTINCT, aggregates, GROUP BY and HAVING by the parts of a condition.
async fn partitions(client: &Client, random: &mut Generator) {
    let (from, names) = random.from();
    let (condition, list) = (random.predicate(&names, 3), list(random, &names));
    let all = format!("SELECT {list} FROM {from}");
    let where_ = format!("{all} WHERE");
    same(client, &all, &parts(&where_, &condition, "", "UNION ALL")).await;
    let distinct = format!("SELECT DISTINCT {list} FROM {from}");
    same(client, &distinct, &parts(&where_, &condition, "", "UNION")).await;

    let aggregates = "count(*) AS n, sum(x.a) AS s, min(x.b) AS least, max(x.s) AS most";
    let whole = format!("SELECT {aggregates} FROM {from}");
    let apart = parts(&format!("{whole} WHERE"), &condition, "", "UNION ALL");
    let joined = "sum(n), sum(s), min(least), max(most)";
    same(client, &whole, &format!("SELECT {joined} FROM ({apart}) q")).await;
    let key = random.one_of(&["x.a", "x.s", "x.f"]);
    let whole = format!("SELECT {key} AS k, {aggregates} FROM {from}");
    let apart = parts(
        &format!("{whole} WHERE"),
        &condition,
        &format!(" GROUP BY {key}"),
        "UNION ALL",
    );
    let grouped = format!("{whole} GROUP BY {key}");
    same(
        client,
        &grouped,
        &format!("SELECT k, {joined} FROM ({apart}) q GROUP BY k"),
    )
    .await;
    let having = random.one_of(&["max(x.b) > 0", "sum(x.a) < count(*)", "min(x.s) = max(x.s)"]);
    let apart = parts(&format!("{grouped} HAVING"), having, "", "UNION ALL");
    same(client, &grouped, &apart).await;
}

/// A query as it is, and with parameters for its literals.
async fn prepared(client: &Client, random: &mut Generator) {
    let sql = query(random).sql;
    let direct = rows(client, &sql).await;
    let (text, values) = parameters(&sql);
    let execute = match values.is_empty() {
        true => "EXECUTE p".to_owned(),
        false => format!("EXECUTE p ({})", values.join(", ")),
    };
    for run in [
        format!("PREPARE p AS {text}"),
        execute,
        "DEALLOCATE p".to_owned(),
    ] {
        let answered = answer(client, &run).await;
        let mut answered = answered.unwrap_or_else(|error| panic!("{error}\n{run}\n{text}"));
        answered.sort();
        assert!(
            !run.starts_with('E') || answered == direct,
            "{text}\n{run}\n{direct:?}\n{answered:?}"
        );
    }
}

/// A query of rows in a CTE, in FROM and through a view.
async fn wrappings(client: &Client, random: &mut Generator) {
    let sql = crate::query::rows(random);
    same(client, &sql, &format!("WITH q AS ({sql}) SELECT * FROM q")).await;
    same(
        client,
        &sql,
        &format!("WITH q AS MATERIALIZED ({sql}) SELECT * FROM q"),
    )
    .await;
    same(client, &sql, &format!("SELECT q.* FROM ({sql}) q")).await;
    answer(client, &literal(&format!("CREATE VIEW v AS {sql}")))
        .await
        .unwrap();
    same(client, &sql, "SELECT * FROM v").await;
    answer(client, "DROP VIEW v").await.unwrap();
}

/// IN and NOT IN as EXISTS and NOT EXISTS.
async fn rewritings(client: &Client, random: &mut Generator) {
    let (from, names) = random.from();
    let (tested, table) = (random.int(&names, 1), random.one_of(&TABLES));
    let (given, wanted) = (random.int(&["r"], 1), random.predicate(&["r"], 2));
    let select = format!("SELECT {} FROM {from} WHERE", list(random, &names));
    let inner = format!("FROM {table} r WHERE {wanted}");
    for (one, other) in [
        (
            format!("{tested} IN (SELECT {given} {inner})"),
            format!("EXISTS (SELECT 1 {inner} AND {given} = {tested})"),
        ),
        (
            format!("{tested} NOT IN (SELECT {given} {inner})"),
            format!("NOT EXISTS (SELECT 1 {inner} AND ({given} = {tested}) IS NOT FALSE)"),
        ),
        (
            format!("{tested} > ALL (SELECT {given} {inner})"),
            format!("NOT EXISTS (SELECT 1 {inner} AND ({tested} > {given}) IS NOT TRUE)"),
        ),
    ] {
        same(
            client,
            &format!("{select} {one}"),
            &format!("{select} {other}"),
        )
        .await;
    }
}

#[tokio::test]
async fn the_same_rows_come_by_every_way() {
    let (seed, schemas) = (
        setting("FLYDB_RANDOM_SEED", 1),
        setting("FLYDB_RANDOM_SCHEMAS", 5),
    );
    for seed in seed..seed + schemas {
        let mut random = Generator::new(seed);
        let (_server, client) = server_with(&random.tables()).await;
        for _ in 0..ROUNDS_PER_SCHEMA {
            partitions(&client, &mut random).await;
            prepared(&client, &mut random).await;
            wrappings(&client, &mut random).await;
            rewritings(&client, &mut random).await;
        }
    }
}

#[tokio::test]
async fn indexes_and_statistics_change_no_answer() {
    let (seed, schemas) = (
        setting("FLYDB_RANDOM_SEED", 1),
        setting("FLYDB_RANDOM_SCHEMAS", 5),
    );
    for seed in seed..seed + schemas {
        let mut random = Generator::new(seed);
        let (_server, client) = server_with(&random.tables()).await;
        let mut before = Vec::new();
        for _ in 0..ROUNDS_PER_SCHEMA * 3 {
            let sql = query(&mut random).sql;
            before.push((rows(&client, &sql).await, sql));
        }
        for table in TABLES {
            for columns in ["a", "b, a", "s", "f, s DESC"] {
                let create = format!("CREATE INDEX ON {table} ({columns})");
                answer(&client, &create).await.unwrap();
            }
        }
        answer(&client, "ANALYZE").await.unwrap();
        for (without, sql) in before {
            let with = rows(&client, &sql).await;
            assert!(
                with == without,
                "seed {seed}\n{}\n{without:?}\n{with:?}",
                literal(&sql)
            );
        }
    }
}
