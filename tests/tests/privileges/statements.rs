//! What each statement needs: sixteen users, one for each set of privileges, try them all.
//!
//! What a statement needs used to be read off its optimized plan. A table that a condition of `false` kept
//! the plan from reading needed nothing, so that its columns could be listed by anyone; and the keys that
//! UPDATE and DELETE order their rows by were passed over, so that `DELETE ... ORDER BY pay DESC LIMIT 1`
//! told who earns most to users who may not read.

use super::*;

const SELECT: u8 = 1;
const INSERT: u8 = 2;
const UPDATE: u8 = 4;
const DELETE: u8 = 8;
const ALL: [(u8, &str); 4] = [
    (SELECT, "SELECT"),
    (INSERT, "INSERT"),
    (UPDATE, "UPDATE"),
    (DELETE, "DELETE"),
];

const STATEMENTS: &[(u8, &str)] = &[
    (0, "SELECT 1"),
    (SELECT, "SELECT * FROM sal"),
    (SELECT, "SELECT count(*) FROM sal"),
    (SELECT, "SELECT * FROM sal WHERE false"),
    (SELECT, "SELECT 1 FROM sal LIMIT 0"),
    (
        SELECT,
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM sal WHERE false)",
    ),
    (
        SELECT,
        "SELECT 1 WHERE false AND 1 = (SELECT max(pay) FROM sal)",
    ),
    (
        SELECT,
        "SELECT l.x FROM (VALUES (1)) AS l (x) LEFT JOIN sal ON sal.id = l.x",
    ),
    (
        SELECT,
        "SELECT 1 AS id UNION ALL SELECT id FROM sal WHERE false",
    ),
    (SELECT, "EXPLAIN SELECT * FROM sal WHERE false"),
    (SELECT, "ANALYZE sal"),
    (SELECT, "PREPARE p AS SELECT * FROM sal WHERE false"),
    (
        SELECT,
        "CREATE TABLE copied AS SELECT * FROM sal WHERE false",
    ),
    (SELECT, "CREATE TABLE alike (LIKE sal)"),
    (SELECT | UPDATE, "SELECT * FROM sal FOR UPDATE"),
    (SELECT | UPDATE, "SELECT * FROM sal WHERE false FOR UPDATE"),
    (INSERT, "INSERT INTO sal VALUES (9, 9, 9)"),
    (
        INSERT,
        "INSERT INTO sal VALUES (1, 9, 9) ON CONFLICT DO NOTHING",
    ),
    (
        INSERT | SELECT,
        "INSERT INTO sal VALUES (9, 9, 9) RETURNING id",
    ),
    (
        INSERT | SELECT,
        "INSERT INTO sal SELECT id + 10, pay, flag FROM sal",
    ),
    (
        INSERT | SELECT,
        "INSERT INTO sal SELECT * FROM sal WHERE false",
    ),
    (
        INSERT | SELECT | UPDATE,
        "INSERT INTO sal VALUES (1, 9, 9) ON CONFLICT (id) DO UPDATE SET flag = 1",
    ),
    (
        SELECT | UPDATE,
        "MERGE INTO sal USING (VALUES (1)) s (x) ON id = x WHEN MATCHED THEN UPDATE SET flag = 1",
    ),
    (
        SELECT | DELETE | INSERT,
        "MERGE INTO sal USING (VALUES (1)) s (x) ON false WHEN MATCHED THEN DELETE \
         WHEN NOT MATCHED THEN INSERT VALUES (7, 7, 7)",
    ),
    (
        SELECT,
        "MERGE INTO sal USING (VALUES (1)) s (x) ON true WHEN MATCHED THEN DO NOTHING",
    ),
    (UPDATE, "UPDATE sal SET flag = 1"),
    (UPDATE, "UPDATE sal SET flag = 1 WHERE false"),
    (UPDATE, "UPDATE sal SET flag = 1 LIMIT 1"),
    (UPDATE | SELECT, "UPDATE sal SET flag = 1 WHERE id = 1"),
    (
        UPDATE | SELECT,
        "UPDATE sal SET flag = 1 WHERE pay > 1 AND false",
    ),
    (UPDATE | SELECT, "UPDATE sal SET flag = flag + 1"),
    (UPDATE | SELECT, "UPDATE sal SET flag = pay WHERE false"),
    (
        UPDATE | SELECT,
        "UPDATE sal SET flag = 1 ORDER BY pay LIMIT 1",
    ),
    (UPDATE | SELECT, "UPDATE sal SET flag = 1 ORDER BY -pay"),
    (UPDATE | SELECT, "UPDATE sal SET flag = 1 RETURNING id"),
    (
        UPDATE | SELECT,
        "UPDATE sal SET flag = 1 FROM (VALUES (1)) AS l (x) WHERE sal.id = l.x",
    ),
    (DELETE, "DELETE FROM sal"),
    (DELETE, "DELETE FROM sal LIMIT 1"),
    (DELETE, "EXPLAIN DELETE FROM sal"),
    (DELETE, "WITH gone AS (DELETE FROM sal) SELECT 1"),
    (DELETE | SELECT, "DELETE FROM sal WHERE pay > 1"),
    (DELETE | SELECT, "DELETE FROM sal ORDER BY pay DESC LIMIT 1"),
    (DELETE | SELECT, "DELETE FROM sal RETURNING id"),
    (
        DELETE | SELECT,
        "DELETE FROM sal USING (VALUES (1)) AS l (x) WHERE sal.id = l.x",
    ),
    (
        DELETE | SELECT,
        "DELETE FROM sal WHERE EXISTS (SELECT 1 FROM sal WHERE false)",
    ),
];

#[tokio::test]
async fn a_statement_runs_with_the_privileges_that_it_needs_and_no_fewer() {
    let server = flydb_tests::server::in_memory().await;
    let table = "CREATE TABLE sal (id INT PRIMARY KEY, pay INT, flag INT)";
    let rows = "INSERT INTO sal VALUES (1, 10, 0), (2, 20, 0)";
    let mut admin = admin(&server, &[table, rows]).await;
    for held in 0..16 {
        let user = format!("user{held}");
        let create = format!("CREATE USER {user} PASSWORD 'secret'");
        admin.query(&create).await;
        for (_, name) in ALL.iter().filter(|(bit, _)| held & bit > 0) {
            admin.query(&format!("GRANT {name} ON sal TO {user}")).await;
        }
        let mut base = log_in(&server, &user, "secret").await;
        for (needed, statement) in STATEMENTS {
            base.query("BEGIN").await;
            let reply = base.call(code::QUERY, json!({"query": statement})).await;
            let sqlstate = reply.json()["sqlstate"].clone();
            let expected = match held & needed == *needed {
                true => Value::Null,
                false => json!("42501"),
            };
            assert_eq!(sqlstate, expected, "{statement} with {held:04b}");
            base.query("ROLLBACK").await;
        }
    }
}
