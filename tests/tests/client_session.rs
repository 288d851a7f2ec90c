//! Sessions, metadata, users and restarts through the client.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use std::time::Duration;

use flydb_client::{Client, ErrorKind, IsolationLevel, OptionValue, ReferentialAction, TxStatus};
use flydb_server::Server;
use flydb_tests::client::{config, connect, run_all};

async fn start() -> (Server, Client) {
    let server = flydb_tests::server::in_memory().await;
    let client = connect(&server).await;
    (server, client)
}

#[tokio::test]
async fn options_are_set_read_and_reset() {
    let (_server, client) = start().await;
    let session = client.session();
    let limit = Duration::from_millis(1500);
    session.set_query_timeout(limit).await.unwrap();
    session.set_lock_timeout(limit).await.unwrap();
    session.set_fetch_size(17).await.unwrap();
    session.set_time_zone("Europe/Zurich").await.unwrap();
    session.set_application_name("tests").await.unwrap();
    session
        .set_isolation_level(IsolationLevel::Serializable)
        .await
        .unwrap();
    session.set_read_only(true).await.unwrap();
    assert_eq!(session.query_timeout().await.unwrap(), limit);
    assert_eq!(session.lock_timeout().await.unwrap(), limit);
    assert_eq!(session.fetch_size().await.unwrap(), 17);
    assert_eq!(session.time_zone().await.unwrap(), "Europe/Zurich");
    assert_eq!(session.application_name().await.unwrap(), "tests");
    assert_eq!(
        session.isolation_level().await.unwrap(),
        IsolationLevel::Serializable
    );
    assert!(session.read_only().await.unwrap() && session.auto_commit().await.unwrap());
    assert_eq!(session.username().await.unwrap(), "admin");
    let refused = client
        .execute("CREATE TABLE t (id INT)", ())
        .await
        .unwrap_err();
    assert_eq!(refused.server().unwrap().sql_state_text(), Some("25006"));
    assert!(client.needs_reset());
    client.reset().await.unwrap();
    assert!(!client.needs_reset());
    assert!(!session.read_only().await.unwrap());
    assert_ne!(session.time_zone().await.unwrap(), "Europe/Zurich");
    assert!(
        session
            .set("no_such_option", OptionValue::Integer(1))
            .await
            .is_err()
    );
    assert!(session.set_time_zone("Nowhere/Land").await.is_err());
}

#[tokio::test]
async fn options_of_the_log_in_outlive_a_reset_and_a_reset_rolls_back() {
    let (server, _) = start().await;
    let config = config(&server)
        .option("time_zone", "Asia/Tokyo")
        .application_name("batch");
    let client = config.connect().await.unwrap();
    run_all(
        &client,
        &[
            "CREATE TABLE t (id INT)",
            "BEGIN",
            "INSERT INTO t VALUES (1)",
        ],
    )
    .await;
    assert_eq!(client.tx_status(), TxStatus::Active);
    client.reset().await.unwrap();
    assert_eq!(client.tx_status(), TxStatus::Idle);
    assert_eq!(client.session().time_zone().await.unwrap(), "Asia/Tokyo");
    assert_eq!(client.session().application_name().await.unwrap(), "batch");
    let rows: i64 = client
        .query_scalar("SELECT count(*) FROM t", ())
        .await
        .unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn without_auto_commit_nothing_is_committed_by_itself() {
    let (server, client) = start().await;
    let other = connect(&server).await;
    run_all(&client, &["CREATE TABLE t (id INT)"]).await;
    client.session().set_auto_commit(false).await.unwrap();
    run_all(&client, &["INSERT INTO t VALUES (1)"]).await;
    let count = "SELECT count(*) FROM t";
    assert_eq!(other.query_scalar::<i64>(count, ()).await.unwrap(), 0);
    run_all(&client, &["COMMIT"]).await;
    assert_eq!(other.query_scalar::<i64>(count, ()).await.unwrap(), 1);
}

const PARENT: &str = "CREATE TABLE parent (a INT, b VARCHAR(20), c DECIMAL(9,2) NOT NULL DEFAULT 1.5, \
                      PRIMARY KEY (b, a), UNIQUE (c, a))";
const CHILD: &str = "CREATE TABLE child (id BIGINT PRIMARY KEY AUTO_INCREMENT, x VARCHAR(20), y INT, \
                     x2 VARCHAR(20), y2 INT, \
                     CONSTRAINT first FOREIGN KEY (x, y) REFERENCES parent (b, a) ON DELETE CASCADE, \
                     CONSTRAINT second FOREIGN KEY (x2, y2) REFERENCES parent (b, a))";

#[tokio::test]
async fn metadata_describes_keys_in_their_own_order() {
    let (_server, client) = start().await;
    let index = "CREATE UNIQUE INDEX by_yx ON child (y DESC, x)";
    run_all(&client, &[PARENT, CHILD, index]).await;
    let metadata = client.metadata();
    let key = metadata.primary_key("parent").await.unwrap().unwrap();
    assert_eq!(key.columns, ["b", "a"]);
    let keys = metadata.foreign_keys("child").await.unwrap();
    let [first, second] = keys.as_slice() else {
        panic!("{keys:?}");
    };
    assert_eq!(
        (first.name.as_str(), second.name.as_str()),
        ("first", "second")
    );
    assert_eq!(
        (&first.columns[..], &first.referenced_columns[..]),
        (&["x".into(), "y".into()][..], &key.columns[..])
    );
    assert_eq!(second.columns, ["x2", "y2"]);
    assert_eq!(first.on_delete, ReferentialAction::Cascade);
    assert_eq!(second.on_delete, ReferentialAction::NoAction);
    assert_eq!(metadata.referencing_keys("parent").await.unwrap(), keys);
    let indexes = metadata.indexes("child").await.unwrap();
    let by_yx = indexes.iter().find(|index| index.name == "by_yx").unwrap();
    let columns: Vec<_> = by_yx
        .columns
        .iter()
        .map(|c| (c.name.as_str(), c.descending))
        .collect();
    assert_eq!(
        (by_yx.unique, columns),
        (true, vec![("y", true), ("x", false)])
    );
}

#[tokio::test]
async fn metadata_lists_tables_columns_and_types() {
    let (_server, client) = start().await;
    run_all(&client, &[PARENT, CHILD]).await;
    let metadata = client.metadata();
    let tables = metadata.tables().table_type("TABLE").fetch().await.unwrap();
    let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["child", "parent"]);
    assert!(
        metadata
            .tables()
            .name("nothing%")
            .fetch()
            .await
            .unwrap()
            .is_empty()
    );
    let columns = metadata.columns().table("parent").fetch().await.unwrap();
    let described: Vec<_> = columns
        .iter()
        .map(|c| (c.name.as_str(), c.position, c.nullable))
        .collect();
    assert_eq!(
        described,
        [("a", 1, false), ("b", 2, false), ("c", 3, false)]
    );
    let [_, text, decimal] = columns.as_slice() else {
        panic!("{columns:?}");
    };
    assert_eq!(
        (text.type_name.as_str(), text.type_code, text.size),
        ("VARCHAR", 12, Some(20))
    );
    assert_eq!((decimal.size, decimal.decimal_digits), (Some(9), Some(2)));
    assert_eq!(decimal.default.as_deref(), Some("1.5"));
    let id = metadata
        .columns()
        .table("child")
        .name("id")
        .fetch()
        .await
        .unwrap();
    assert!(id.first().unwrap().auto_increment);
    let types = metadata.types().await.unwrap();
    assert!(
        types
            .iter()
            .any(|t| t.name == "DECIMAL" && t.precision == Some(1000))
    );
    assert!(metadata.primary_key("nowhere").await.unwrap().is_none());
}

#[tokio::test]
async fn a_user_may_do_what_was_granted() {
    let (server, admin) = start().await;
    let schema = ["CREATE TABLE open (id INT)", "CREATE TABLE shut (id INT)"];
    run_all(&admin, &schema).await;
    run_all(
        &admin,
        &[
            "CREATE USER ada PASSWORD 'first'",
            "GRANT SELECT, INSERT ON open TO ada",
        ],
    )
    .await;
    let config = config(&server).user("ada").password("first");
    let ada = config.connect().await.unwrap();
    assert_eq!(
        ada.execute("INSERT INTO open VALUES ($1)", (1,))
            .await
            .unwrap(),
        1
    );
    assert_eq!(ada.query("SELECT * FROM open", ()).await.unwrap().len(), 1);
    for refused in [
        "DELETE FROM open",
        "UPDATE open SET id = 2",
        "SELECT * FROM shut",
        "DROP TABLE open",
    ] {
        let error = ada.run(refused, ()).await.unwrap_err();
        assert!(error.is_permission_denied(), "{refused}: {error}");
    }
    let seen = ada
        .metadata()
        .tables()
        .table_type("TABLE")
        .fetch()
        .await
        .unwrap();
    assert_eq!(
        seen.iter()
            .map(|table| table.name.as_str())
            .collect::<Vec<_>>(),
        ["open"]
    );
    run_all(&admin, &["REVOKE INSERT ON open FROM ada"]).await;
    let error = ada
        .execute("INSERT INTO open VALUES ($1)", (2,))
        .await
        .unwrap_err();
    assert!(
        error.is_permission_denied(),
        "a prepared statement is asked again"
    );
    run_all(&admin, &["ALTER USER ada PASSWORD 'second'"]).await;
    let wrong = config.connect().await.unwrap_err();
    assert!(
        wrong.is_authentication() && wrong.kind() == ErrorKind::Authentication,
        "{wrong}"
    );
    config
        .password("second")
        .connect()
        .await
        .unwrap()
        .ping()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_restart_on_the_same_directory_shows_everything() {
    let directory = tempfile::tempdir().unwrap();
    let server = flydb_tests::server::on(directory.path()).await;
    let mut client = connect(&server).await;
    run_all(
        &client,
        &[
            PARENT,
            CHILD,
            "CREATE USER bob PASSWORD 'b'",
            "GRANT SELECT ON parent TO bob",
        ],
    )
    .await;
    let rows = (0..2000).map(|n| (n, format!("row {n}")));
    client
        .execute_batch("INSERT INTO parent (a, b) VALUES ($1, $2)", rows)
        .await
        .unwrap();
    run_all(&client, &["INSERT INTO child (x, y) VALUES ('row 5', 5)"]).await;
    let tx = client.transaction().await.unwrap();
    tx.execute("DELETE FROM child", ()).await.unwrap();
    server.shutdown().await;
    drop(tx);
    let server = flydb_tests::server::on(directory.path()).await;
    let bob = config(&server)
        .user("bob")
        .password("b")
        .connect()
        .await
        .unwrap();
    let sum: (i64, i64) = bob
        .query_one_as("SELECT count(*), CAST(sum(a) AS BIGINT) FROM parent", ())
        .await
        .unwrap();
    assert_eq!(sum, (2000, 1_999_000));
    let client = connect(&server).await;
    let next = client
        .run("INSERT INTO child (x, y) VALUES ('row 6', 6)", ())
        .await
        .unwrap();
    assert!(next.last_insert_id() > Some(1));
    let children: i64 = client
        .query_scalar("SELECT count(*) FROM child", ())
        .await
        .unwrap();
    assert_eq!(children, 2);
    let broken = client
        .execute("INSERT INTO child (x, y) VALUES ('row 6', 7)", ())
        .await;
    assert!(broken.unwrap_err().is_foreign_key_violation());
    let keys = client.metadata().foreign_keys("child").await.unwrap();
    assert_eq!(keys.len(), 2);
}
