//! Tables that change, through the client: what others see meanwhile, and what a restart or a kill leaves.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, SqlState};
use flydb_tests::child::ChildServer;
use flydb_tests::client::{connect, run_all};

async fn number(client: &Client, sql: &str) -> i64 {
    client.query_scalar(sql, ()).await.unwrap()
}

#[tokio::test]
async fn open_snapshots_keep_the_old_shape_and_prepared_statements_see_the_new_one() {
    let server = flydb_tests::server::in_memory().await;
    let (mut reader, writer) = (connect(&server).await, connect(&server).await);
    let setup = [
        "CREATE TABLE t (a INT, b TEXT)",
        "INSERT INTO t VALUES (1, 'x')",
    ];
    run_all(&writer, &setup).await;
    let statement = writer
        .prepare("SELECT b FROM t WHERE a = $1")
        .await
        .unwrap();
    let transaction = reader.transaction().begin().await.unwrap();
    transaction
        .execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", ())
        .await
        .unwrap();
    let before: i64 = transaction
        .query_scalar("SELECT count(*) FROM t WHERE b = 'x'", ())
        .await
        .unwrap();
    run_all(
        &writer,
        &["ALTER TABLE t ADD COLUMN c INT DEFAULT 7, ALTER COLUMN b TYPE TEXT USING b || '!'"],
    )
    .await;
    let after: i64 = transaction
        .query_scalar("SELECT count(*) FROM t WHERE b = 'x'", ())
        .await
        .unwrap();
    assert_eq!((before, after), (1, 1));
    let gone = transaction.query("SELECT c FROM t", ()).await.unwrap_err();
    assert_eq!(gone.sql_state(), Some(SqlState::UndefinedColumn));
    transaction.rollback().await.unwrap();
    let text: String = writer.query_scalar(&statement, (1,)).await.unwrap();
    assert_eq!(text, "x!");
    assert_eq!(number(&writer, "SELECT c::bigint FROM t").await, 7);
}

#[tokio::test]
async fn every_change_is_there_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let changes = [
        "CREATE TABLE t (a INT, b TEXT, c INT)",
        "INSERT INTO t VALUES (1, 'x', 10), (2, 'y', 20)",
        "ALTER TABLE t ADD COLUMN d INT DEFAULT 5",
        "ALTER TABLE t DROP COLUMN c",
        "ALTER TABLE t ADD PRIMARY KEY (a)",
        "ALTER TABLE t ALTER COLUMN a TYPE BIGINT USING a + 100",
        "ALTER TABLE t RENAME COLUMN b TO name",
        "ALTER TABLE t RENAME TO u",
        "CREATE UNIQUE INDEX by_name ON u (lower(name)) WHERE d > 0",
        "ALTER TABLE u ADD COLUMN e INT GENERATED ALWAYS AS (d * 2) STORED",
        "CREATE TABLE s (id SERIAL, v INT)",
        "INSERT INTO s (v) VALUES (1), (2)",
        "TRUNCATE s",
        "INSERT INTO s (v) VALUES (3)",
        "CREATE TABLE filled AS SELECT a, e FROM u",
        "CREATE TABLE late (n INT GENERATED ALWAYS AS IDENTITY (START 5), k INT UNIQUE DEFERRABLE INITIALLY DEFERRED)",
        "INSERT INTO late (k) VALUES (1), (2)",
        "BEGIN; UPDATE late SET k = 2; UPDATE late SET k = n; COMMIT",
    ];
    for change in changes {
        let server = flydb_tests::server::on(directory.path()).await;
        let client = connect(&server).await;
        run_all(&client, &[change]).await;
        drop(client);
        server.shutdown().await;
    }
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    let sql = "SELECT e::bigint FROM u WHERE a = 102 AND lower(name) = 'y' AND d = 5";
    assert_eq!(number(&client, sql).await, 10);
    assert_eq!(number(&client, "SELECT id::bigint FROM s").await, 1);
    assert_eq!(
        number(&client, "SELECT sum(e)::bigint FROM filled").await,
        20
    );
    for taken in [
        "INSERT INTO u (a, name) VALUES (101, 'z')",
        "INSERT INTO u (a, name) VALUES (103, 'X')",
        "INSERT INTO late (k) VALUES (5)",
    ] {
        let error = client.execute(taken, ()).await.unwrap_err();
        assert_eq!(
            error.sql_state(),
            Some(SqlState::UniqueViolation),
            "{taken}"
        );
    }
}

/// A transaction dropped or emptied a table and gave its name to another. The log named the tables, each
/// by its name at that place, and had them in the order of their numbers: after a restart it was the other
/// table that was gone, or the server did not start.
#[tokio::test]
async fn a_table_that_takes_a_name_over_is_there_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let transactions: [&[&str]; 4] = [
        &[
            "DROP TABLE b",
            "ALTER TABLE a RENAME TO b",
            "INSERT INTO b VALUES (2)",
        ],
        &[
            "ALTER TABLE d RENAME TO e",
            "TRUNCATE e",
            "ALTER TABLE c RENAME TO d",
            "INSERT INTO e VALUES (7)",
        ],
        &[
            "ALTER TABLE f RENAME TO h",
            "ALTER TABLE g RENAME TO f",
            "ALTER TABLE h RENAME TO g",
            "INSERT INTO f VALUES (5)",
        ],
        &["DROP TABLE i", "CREATE TABLE i AS SELECT 9 AS id"],
    ];
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    for (number, table) in (1..)
        .zip('a'..='i')
        .filter(|(_, table)| *table != 'e' && *table != 'h')
    {
        let create = format!("CREATE TABLE {table} (id INT PRIMARY KEY)");
        let fill = format!("INSERT INTO {table} VALUES ({})", number * 100);
        run_all(&client, &[&create, &fill]).await;
    }
    for steps in transactions {
        run_all(&client, &["BEGIN"]).await;
        run_all(&client, steps).await;
        run_all(&client, &["COMMIT"]).await;
    }
    // Each of them means the table of the new name.
    run_all(
        &client,
        &["INSERT INTO b VALUES (3)", "INSERT INTO d VALUES (4)"],
    )
    .await;
    let contents = [
        ("b", "2,3,100"),
        ("d", "4,300"),
        ("e", "7"),
        ("f", "5,700"),
        ("g", "600"),
        ("i", "9"),
    ];
    drop(client);
    server.shutdown().await;
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    for (table, expected) in contents {
        let sql = format!("SELECT string_agg(id::text, ',' ORDER BY id) FROM {table}");
        let ids: String = client.query_scalar(&sql, ()).await.unwrap();
        assert_eq!(ids, expected, "{table}");
    }
}

/// A rollback to a savepoint took back how often the transaction had defined something: a statement that was
/// prepared for a CHECK that was undone was run as it stood, over the next one.
#[tokio::test]
async fn a_prepared_statement_forgets_a_definition_that_a_savepoint_undid() {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    let before = [
        "CREATE TABLE t (v INT)",
        "BEGIN",
        "SAVEPOINT s",
        "ALTER TABLE t ADD CHECK (v < 10)",
    ];
    run_all(&client, &before).await;
    let insert = client.prepare("INSERT INTO t VALUES ($1)").await.unwrap();
    let after = [
        "ROLLBACK TO SAVEPOINT s",
        "ALTER TABLE t ADD CHECK (v > 100)",
    ];
    run_all(&client, &after).await;
    client.execute(&insert, (500,)).await.unwrap();
    let error = client.execute(&insert, (5,)).await.unwrap_err();
    assert_eq!(error.sql_state(), Some(SqlState::CheckViolation));
}

/// Not a test: what the child process runs.
#[test]
#[ignore = "the server's side of a test"]
fn serve_until_killed() {
    flydb_tests::child::serve(|server| server);
}

#[tokio::test]
async fn a_kill_leaves_a_table_in_its_old_or_in_its_new_shape() {
    let directory = tempfile::tempdir().unwrap();
    let start = || ChildServer::start("serve_until_killed", Some(directory.path()));
    let mut victim = start();
    let client = victim.connect().await;
    let setup = [
        "CREATE TABLE t (id INT PRIMARY KEY, v INT)",
        "INSERT INTO t SELECT n, n FROM generate_series(1, 2000) AS g (n)",
    ];
    run_all(&client, &setup).await;
    for round in 0..4 {
        let client = victim.connect().await;
        let work = tokio::spawn(async move {
            loop {
                for sql in [
                    "ALTER TABLE t ADD COLUMN w TEXT DEFAULT 'w', ALTER COLUMN v TYPE TEXT",
                    "ALTER TABLE t DROP COLUMN w, ALTER COLUMN v TYPE INT USING v::int",
                ] {
                    if client.execute(sql, ()).await.is_err() {
                        return;
                    }
                }
            }
        });
        let watcher = victim.connect().await;
        for _ in 0..=round {
            number(&watcher, "SELECT count(*) FROM t").await;
        }
        victim.kill();
        work.await.unwrap();
        victim = start();
        let client = victim.connect().await;
        let whole = "SELECT count(*) FROM t WHERE v::text = id::text";
        assert_eq!(number(&client, whole).await, 2000);
        let wide = client.query("SELECT w FROM t LIMIT 1", ()).await.is_ok();
        if wide {
            let back = "ALTER TABLE t DROP COLUMN w, ALTER COLUMN v TYPE INT USING v::int";
            run_all(&client, &[back]).await;
        }
        assert_eq!(
            number(&client, "SELECT sum(v)::bigint FROM t").await,
            2_001_000
        );
    }
}
