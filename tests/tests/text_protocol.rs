//! The text protocol.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)] // tests

use flydb_tests::server::{PASSWORD, in_memory};
use flydb_tests::wire::{Base, Lines};

async fn logged_in(server: &flydb_server::Server) -> Lines {
    let mut lines = Lines::connect(server.text_addr()).await;
    let answer = lines.call(&format!("AUTH admin {PASSWORD}")).await;
    assert_eq!(answer, "AUTH OK (admin)");
    lines
}

#[tokio::test]
async fn commands_are_answered_line_by_line() {
    let server = in_memory().await;
    let mut lines = Lines::connect(server.text_addr()).await;
    assert_eq!(lines.call("PING").await, "PONG");
    for line in ["SQL SELECT 1", "WATCH t", "HELP"] {
        let refused = lines.call(line).await;
        assert!(refused.starts_with("ERROR: not authenticated"), "{refused}");
    }
    assert!(
        lines
            .call("AUTH admin wrong")
            .await
            .ends_with("(SQLSTATE 28P01)")
    );
    assert_eq!(
        lines.call(&format!("AUTH admin {PASSWORD}\r")).await,
        "AUTH OK (admin)"
    );
    assert_eq!(
        lines.call("SQL CREATE TABLE t (id INT, name TEXT)").await,
        "CREATE TABLE OK"
    );
    assert_eq!(
        lines
            .call("SQL INSERT INTO t VALUES (1, 'a'), (2, NULL)")
            .await,
        "INSERT 2"
    );
    assert_eq!(
        lines.rows("SELECT id, name FROM t ORDER BY id").await,
        ["| id | name |", "| 1 | a |", "| 2 | NULL |", "(2 rows)"]
    );
    assert!(lines.call("SQL SELEC").await.ends_with("(SQLSTATE 42601)"));
    assert!(lines.call("NONSENSE").await.starts_with("ERROR: "));
    assert_eq!(lines.call("PING").await, "PONG");
    assert_eq!(lines.call("QUIT").await, "BYE");
    assert_eq!(lines.line().await, None);
}

#[tokio::test]
async fn another_user_is_no_administrator() {
    let server = in_memory().await;
    let mut admin = logged_in(&server).await;
    assert_eq!(
        admin.call("SQL CREATE USER ann PASSWORD 'p w'").await,
        "CREATE USER OK"
    );
    let mut ann = Lines::connect(server.text_addr()).await;
    assert_eq!(ann.call("AUTH ann p w").await, "AUTH OK");
    assert!(
        ann.call("SQL CREATE USER eve PASSWORD 'x'")
            .await
            .ends_with("(SQLSTATE 42501)")
    );
}

#[tokio::test]
async fn a_long_line_is_refused_and_passed_over() {
    let server = in_memory().await;
    let mut lines = logged_in(&server).await;
    let long = format!("SQL SELECT '{}'", "x".repeat(1024 * 1024));
    assert!(lines.call(&long).await.starts_with("ERROR: "));
    assert_eq!(lines.call("PING").await, "PONG");
}

#[tokio::test]
async fn a_long_result_comes_in_pieces() {
    let server = in_memory().await;
    let mut lines = logged_in(&server).await;
    lines.call("SQL CREATE TABLE t (id INT)").await;
    let values: Vec<String> = (0..20_000).map(|id| format!("({id})")).collect();
    let insert = format!("SQL INSERT INTO t VALUES {}", values.join(","));
    assert_eq!(lines.call(&insert).await, "INSERT 20000");
    let rows = lines.rows("SELECT id FROM t ORDER BY id").await;
    assert_eq!(rows.len(), 20_002);
    assert_eq!(rows[20_001], "(20000 rows)");
}

#[tokio::test]
async fn watchers_hear_of_commits_between_answers() {
    let server = in_memory().await;
    let mut watcher = logged_in(&server).await;
    let mut writer = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    assert!(
        watcher
            .call("WATCH users")
            .await
            .ends_with("(SQLSTATE 42P01)")
    );
    writer
        .query("CREATE TABLE users (id INT PRIMARY KEY, name TEXT)")
        .await;
    writer
        .query("CREATE TABLE other (id INT PRIMARY KEY)")
        .await;
    assert_eq!(watcher.call("WATCH users").await, "WATCH OK");
    writer.query("BEGIN").await;
    writer.query("INSERT INTO users VALUES (42, 'a')").await;
    writer.query("INSERT INTO other VALUES (1)").await;
    assert_eq!(
        watcher.call("PING").await,
        "PONG",
        "nothing is committed yet"
    );
    writer.query("COMMIT").await;
    assert_eq!(watcher.line().await.unwrap(), "EVENT INSERT users 42");
    writer.query("UPDATE users SET name = 'b'").await;
    assert_eq!(watcher.line().await.unwrap(), "EVENT UPDATE users 42");
    assert_eq!(watcher.call("SQL DELETE FROM users").await, "DELETE 1");
    assert_eq!(watcher.line().await.unwrap(), "EVENT DELETE users 42");
    assert_eq!(watcher.call("UNWATCH users").await, "UNWATCH OK");
    writer.query("INSERT INTO users VALUES (43, 'c')").await;
    assert_eq!(watcher.call("PING").await, "PONG");
}

/// A TRUNCATE told those who watch nothing, and a row put in the place of one that it took was an
/// update; a row that came and went within a transaction was the DELETE of what nobody had seen.
#[tokio::test]
async fn watchers_hear_of_emptied_tables_and_not_of_rows_that_never_were() {
    let server = in_memory().await;
    let mut watcher = logged_in(&server).await;
    let mut writer = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    writer
        .query("CREATE TABLE users (id INT PRIMARY KEY, name TEXT)")
        .await;
    writer.query("INSERT INTO users VALUES (1), (2)").await;
    assert_eq!(watcher.call("WATCH users").await, "WATCH OK");
    let insert_8 = "INSERT INTO users VALUES (8)";
    let transactions: [(&[&str], &[&str]); 5] = [
        (&["TRUNCATE users"], &["DELETE users 1", "DELETE users 2"]),
        (
            &[
                "INSERT INTO users VALUES (5), (6)",
                "DELETE FROM users WHERE id = 5",
            ],
            &["INSERT users 6"],
        ),
        (
            &["TRUNCATE users", "INSERT INTO users VALUES (6)"],
            &["DELETE users 6", "INSERT users 6"],
        ),
        (
            &["INSERT INTO users VALUES (7)", "TRUNCATE users"],
            &["DELETE users 6"],
        ),
        (
            &["ALTER TABLE users ADD COLUMN n INT DEFAULT 3", insert_8],
            &["INSERT users 8"],
        ),
    ];
    for (statements, events) in transactions {
        writer.query("BEGIN").await;
        for statement in statements {
            writer.query(statement).await;
        }
        writer.query("COMMIT").await;
        for event in events {
            let line = watcher.line().await.unwrap();
            assert_eq!(line, format!("EVENT {event}"), "{statements:?}");
        }
    }
    writer.query("ALTER TABLE users ALTER n TYPE BIGINT").await;
    assert_eq!(watcher.call("PING").await, "PONG");
}

/// The events of one commit are more than are written at a time.
#[tokio::test]
async fn watchers_hear_of_all_rows_of_a_large_commit() {
    let server = in_memory().await;
    let mut watcher = logged_in(&server).await;
    let mut writer = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    writer.query("CREATE TABLE t (id INT PRIMARY KEY)").await;
    writer
        .query("INSERT INTO t SELECT g FROM generate_series(1, 20000) g")
        .await;
    assert_eq!(watcher.call("WATCH t").await, "WATCH OK");
    writer.query("TRUNCATE t").await;
    writer.query("INSERT INTO t VALUES (1)").await;
    for id in 1..=20_000 {
        let line = watcher.line().await.unwrap();
        assert_eq!(line, format!("EVENT DELETE t {id}"));
    }
    assert_eq!(watcher.line().await.unwrap(), "EVENT INSERT t 1");
}

#[tokio::test]
async fn a_client_that_goes_while_it_waits_for_a_lock_frees_its_own() {
    let server = in_memory().await;
    let mut holder = logged_in(&server).await;
    holder.call("SQL CREATE TABLE t (id INT PRIMARY KEY)").await;
    holder.call("SQL INSERT INTO t VALUES (1), (2)").await;
    holder.call("SQL BEGIN").await;
    assert_eq!(
        holder.call("SQL DELETE FROM t WHERE id = 1").await,
        "DELETE 1"
    );
    let mut goes = logged_in(&server).await;
    goes.call("SQL BEGIN").await;
    assert_eq!(
        goes.call("SQL DELETE FROM t WHERE id = 2").await,
        "DELETE 1"
    );
    goes.send("SQL DELETE FROM t WHERE id = 1").await;
    drop(goes);
    let mut next = logged_in(&server).await;
    next.call("SQL SET lock_timeout = 15").await;
    assert_eq!(
        next.call("SQL DELETE FROM t WHERE id = 2").await,
        "DELETE 1"
    );
}

#[tokio::test]
async fn garbage_never_brings_the_server_down() {
    let server = in_memory().await;
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for round in 0..40 {
        let mut garbage = Vec::new();
        for _ in 0..200 {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            garbage.extend(seed.to_le_bytes());
        }
        let address = if round % 2 == 0 {
            server.text_addr()
        } else {
            server.binary_addr()
        };
        let mut peer = Base::connect(address).await;
        peer.send_bytes(&garbage).await;
        peer.finish_sending().await;
    }
    assert_eq!(logged_in(&server).await.rows("SELECT 1").await.len(), 3);
}

/// Each commit that a watcher was told of used to begin its limit on idling anew.
#[tokio::test]
async fn events_do_not_keep_an_idle_transaction_alive() {
    let server = in_memory().await;
    let mut writer = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    for sql in [
        "CREATE TABLE held (id INT PRIMARY KEY, n INT)",
        "INSERT INTO held VALUES (1, 0)",
        "CREATE TABLE busy (n INT)",
    ] {
        writer.query(sql).await;
    }
    let mut idle = logged_in(&server).await;
    for (line, answer) in [
        ("SQL SET idle_in_transaction_timeout = '200ms'", "SET"),
        ("WATCH busy", "WATCH OK"),
        ("SQL BEGIN", "BEGIN"),
        ("SQL UPDATE held SET n = 1 WHERE id = 1", "UPDATE 1"),
    ] {
        assert_eq!(idle.call(line).await, answer);
    }
    let mut waiting = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    let update = waiting.query("UPDATE held SET n = 2 WHERE id = 1");
    let keep_busy = async {
        loop {
            writer.query("INSERT INTO busy VALUES (1)").await;
        }
    };
    tokio::select! {
        _ = update => {}
        () = keep_busy => {}
    }
    assert_eq!(
        waiting.rows("SELECT n FROM held").await,
        serde_json::json!([[2]])
    );
}

/// A commit went out whole, however many rows it had.
#[tokio::test]
async fn a_large_commit_reaches_a_watcher_in_pieces() {
    const ROWS: usize = 20_000;
    let server = in_memory().await;
    let mut writer = Base::log_in(server.binary_addr(), "admin", PASSWORD).await;
    writer.query("CREATE TABLE t (id INT PRIMARY KEY)").await;
    let mut watcher = logged_in(&server).await;
    assert_eq!(watcher.call("WATCH t").await, "WATCH OK");
    let fill = format!("INSERT INTO t SELECT n FROM generate_series(1, {ROWS}) AS s (n)");
    writer.query(&fill).await;
    for id in 1..=ROWS {
        let event = watcher.line().await.unwrap();
        assert_eq!(event, format!("EVENT INSERT t {id}"));
    }
    assert_eq!(watcher.call("PING").await, "PONG");
}
