//! Random queries answered by this server and by SQLite, in what both understand alike.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::change::change;
use crate::generate::{Generator, TABLES, literal};
use crate::query::query;
use crate::{answer, setting};

const QUERIES_PER_SCHEMA: u64 = 40;
const CHANGES_PER_SCHEMA: u64 = 15;

fn of_sqlite(sqlite: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = sqlite.prepare(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map((), |row| {
        let cells = (0..columns).map(|column| Ok(cell(row.get_ref(column)?)));
        Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    })?;
    rows.collect()
}

fn cell(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => format!("'{}'", String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => format!("{bytes:?}"),
    }
}

#[tokio::test]
async fn random_queries_answer_as_sqlite_does() {
    let (seed, schemas) = (
        setting("FLYDB_RANDOM_SEED", 1),
        setting("FLYDB_RANDOM_SCHEMAS", 20),
    );
    for seed in seed..seed + schemas {
        let mut random = Generator::new(seed);
        let tables = random.tables();
        let (_server, client) = crate::server_with(&tables).await;
        let sqlite = Connection::open_in_memory().unwrap();
        sqlite
            .execute_batch("PRAGMA case_sensitive_like = ON")
            .unwrap();
        sqlite.execute_batch(&tables.join(";")).unwrap();
        for _ in 0..QUERIES_PER_SCHEMA {
            let query = query(&mut random);
            let sql = literal(&query.sql);
            let case = || format!("seed {seed}\n{};\n{sql};", tables.join(";\n"));
            let theirs = of_sqlite(&sqlite, &sql);
            let mut theirs = theirs.unwrap_or_else(|error| panic!("SQLite: {error}\n{}", case()));
            let ours = answer(&client, &sql).await;
            let mut ours = ours.unwrap_or_else(|error| panic!("{error}\n{}", case()));
            if !query.is_ordered {
                theirs.sort();
                ours.sort();
            }
            assert!(
                ours == theirs,
                "{}\nours   {ours:?}\nSQLite {theirs:?}",
                case()
            );
        }
    }
}

#[tokio::test]
async fn random_changes_leave_the_rows_that_sqlite_has() {
    let (seed, schemas) = (
        setting("FLYDB_RANDOM_SEED", 1),
        setting("FLYDB_RANDOM_SCHEMAS", 15),
    );
    for seed in seed..seed + schemas {
        let mut random = Generator::new(seed);
        let mut statements = random.tables();
        let (_server, client) = crate::server_with(&statements).await;
        let sqlite = Connection::open_in_memory().unwrap();
        sqlite
            .execute_batch("PRAGMA case_sensitive_like = ON")
            .unwrap();
        sqlite.execute_batch(&statements.join(";")).unwrap();
        for index in ["t0 (a)", "t1 (b, a)", "t2 (s)"] {
            answer(&client, &format!("CREATE INDEX ON {index}"))
                .await
                .unwrap();
        }
        for _ in 0..CHANGES_PER_SCHEMA {
            let sql = literal(&change(&mut random));
            statements.push(sql.clone());
            let case = || format!("seed {seed}\n{};", statements.join(";\n"));
            sqlite
                .execute_batch(&sql)
                .unwrap_or_else(|error| panic!("SQLite: {error}\n{}", case()));
            answer(&client, &sql)
                .await
                .unwrap_or_else(|error| panic!("{error}\n{}", case()));
            for table in TABLES {
                let all = format!("SELECT * FROM {table} ORDER BY id");
                let (ours, theirs) = (
                    answer(&client, &all).await.unwrap(),
                    of_sqlite(&sqlite, &all).unwrap(),
                );
                assert!(
                    ours == theirs,
                    "{}\nours   {ours:?}\nSQLite {theirs:?}",
                    case()
                );
            }
        }
    }
}
