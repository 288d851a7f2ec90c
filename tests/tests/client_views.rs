//! Views through the client: whose rights count, what metadata shows, and that they outlive a restart.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::SqlState;
use flydb_tests::client::{connect, connect_as, count, is_denied, run_all};

#[tokio::test]
async fn a_view_reads_with_its_owners_rights_and_needs_a_grant_of_its_own() {
    let server = flydb_tests::server::in_memory().await;
    let admin = connect(&server).await;
    let setup = [
        "CREATE USER ann PASSWORD 'secret'",
        "CREATE USER bob PASSWORD 'secret'",
        "CREATE TABLE t (a INT)",
        "INSERT INTO t VALUES (1), (2)",
        "GRANT SELECT ON t TO ann",
    ];
    run_all(&admin, &setup).await;
    let (ann, bob) = (
        connect_as(&server, "ann", "secret").await,
        connect_as(&server, "bob", "secret").await,
    );
    run_all(&ann, &["CREATE VIEW v AS SELECT a FROM t WHERE a > 1"]).await;
    assert_eq!(count(&ann, "v").await.unwrap(), 1);
    assert!(is_denied(count(&bob, "v").await));
    assert!(is_denied(bob.execute("DROP VIEW v", ()).await));
    let replace = "CREATE OR REPLACE VIEW v AS SELECT a FROM t";
    assert!(is_denied(bob.execute(replace, ()).await));
    run_all(&ann, &["GRANT SELECT ON v TO bob"]).await;
    assert_eq!(count(&bob, "v").await.unwrap(), 1);
    assert!(is_denied(count(&bob, "t").await));
    assert!(is_denied(count(&bob, "v, t").await));
    // Bob's own view stands on Ann's: his right on hers, hers on the table.
    run_all(&bob, &["CREATE VIEW w AS SELECT a FROM v"]).await;
    run_all(&bob, &["GRANT SELECT ON w TO ann"]).await;
    assert_eq!(count(&ann, "w").await.unwrap(), 1);
    run_all(&admin, &["REVOKE SELECT ON v FROM bob"]).await;
    assert!(is_denied(count(&bob, "v").await));
    assert!(is_denied(count(&ann, "w").await));
    run_all(
        &admin,
        &["GRANT SELECT ON v TO bob", "REVOKE SELECT ON t FROM ann"],
    )
    .await;
    assert!(is_denied(count(&bob, "v").await));
    assert!(is_denied(count(&ann, "v").await));
    assert_eq!(count(&admin, "t").await.unwrap(), 2);
    let owner = admin.execute("DROP USER ann", ()).await.unwrap_err();
    assert_eq!(
        owner.sql_state(),
        Some(SqlState::DependentObjectsStillExist)
    );
}

#[tokio::test]
async fn a_prepared_statement_follows_the_view_that_it_reads() {
    let server = flydb_tests::server::in_memory().await;
    let (client, other) = (connect(&server).await, connect(&server).await);
    run_all(&client, &["CREATE VIEW v AS SELECT 1 AS a"]).await;
    let statement = client
        .prepare("SELECT a FROM v WHERE a > $1")
        .await
        .unwrap();
    let one: i32 = client.query_scalar(&statement, (0,)).await.unwrap();
    run_all(&other, &["CREATE OR REPLACE VIEW v AS SELECT 2 AS a"]).await;
    let two: i32 = client.query_scalar(&statement, (0,)).await.unwrap();
    assert_eq!((one, two), (1, 2));
}

#[tokio::test]
async fn views_survive_a_restart_and_their_ids_are_not_given_to_tables() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let client = connect(&server).await;
    let setup = [
        "CREATE USER ann PASSWORD 'secret'",
        "CREATE TABLE t (a INT)",
        "INSERT INTO t VALUES (7)",
        "CREATE VIEW v (b) AS SELECT a FROM t",
        "CREATE VIEW w AS SELECT b FROM v",
        "GRANT SELECT ON w TO ann",
    ];
    run_all(&client, &setup).await;
    drop(client);
    server.shutdown().await;
    let server = flydb_tests::server::on(directory.path()).await;
    let (client, ann) = (
        connect(&server).await,
        connect_as(&server, "ann", "secret").await,
    );
    run_all(
        &client,
        &["CREATE TABLE late (a INT)", "CREATE TABLE later (a INT)"],
    )
    .await;
    let seven: i32 = ann.query_scalar("SELECT b FROM w", ()).await.unwrap();
    assert_eq!(seven, 7);
    for table in ["late", "later", "v"] {
        assert!(is_denied(count(&ann, table).await), "{table}");
    }
    let error = client.execute("DROP TABLE t", ()).await.unwrap_err();
    assert_eq!(
        error.sql_state(),
        Some(SqlState::DependentObjectsStillExist)
    );
    let detail = "view v depends on table t\nview w depends on view v";
    assert_eq!(error.server().unwrap().detail(), Some(detail));
}

#[tokio::test]
async fn rows_are_changed_through_a_view_with_its_owners_rights() {
    let server = flydb_tests::server::in_memory().await;
    let admin = connect(&server).await;
    let setup = [
        "CREATE USER ann PASSWORD 'secret'",
        "CREATE USER bob PASSWORD 'secret'",
        "CREATE TABLE t (a INT, b INT)",
        "INSERT INTO t VALUES (1, 1), (2, 2), (-1, -1)",
        "GRANT SELECT, INSERT, UPDATE ON t TO ann",
    ];
    run_all(&admin, &setup).await;
    let (ann, bob) = (
        connect_as(&server, "ann", "secret").await,
        connect_as(&server, "bob", "secret").await,
    );
    let views = [
        "CREATE VIEW v AS SELECT a, b FROM t WHERE a > 0",
        "CREATE VIEW asker WITH (security_invoker) AS SELECT a, b FROM t WHERE a > 0",
        "GRANT INSERT, UPDATE, DELETE ON v TO bob",
        "GRANT ALL ON asker TO bob",
    ];
    run_all(&ann, &views).await;
    // Bob may write what he does not read, and the table is Ann's to write.
    let written = ["INSERT INTO v VALUES (3, 3)", "UPDATE v SET b = 7"];
    run_all(&bob, &written).await;
    for sql in [
        "UPDATE v SET b = a",
        "UPDATE v SET b = 0 WHERE a = 1",
        "INSERT INTO v VALUES (4, 4) RETURNING a",
        "INSERT INTO t VALUES (4, 4)",
        "DELETE FROM v",
        "INSERT INTO asker VALUES (4, 4)",
        "UPDATE asker SET b = 0",
    ] {
        assert!(is_denied(bob.execute(sql, ()).await), "{sql}");
    }
    run_all(&ann, &["GRANT SELECT ON v TO bob"]).await;
    run_all(&bob, &["UPDATE v SET b = 8 WHERE a = 1"]).await;
    // A view on a view asks its owner for rights on the one below.
    run_all(&bob, &["CREATE VIEW w AS SELECT a FROM v"]).await;
    run_all(&bob, &["GRANT INSERT ON w TO ann"]).await;
    run_all(&ann, &["INSERT INTO w VALUES (5)"]).await;
    run_all(&admin, &["REVOKE INSERT ON v FROM bob"]).await;
    assert!(is_denied(ann.execute("INSERT INTO w VALUES (6)", ()).await));
    run_all(
        &admin,
        &["GRANT INSERT ON v TO bob", "REVOKE INSERT ON t FROM ann"],
    )
    .await;
    assert!(is_denied(
        bob.execute("INSERT INTO v VALUES (6, 6)", ()).await
    ));
    run_all(&admin, &["GRANT DELETE ON t TO ann"]).await;
    run_all(&bob, &["DELETE FROM v"]).await;
    assert_eq!(count(&admin, "t").await.unwrap(), 1);
}
