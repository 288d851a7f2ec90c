//! Row locks of queries and cursors, between sessions.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

use flydb_client::{Client, Concurrency, CursorType, Error, IsolationLevel, Row};
use flydb_server::Server;
use flydb_tests::client::{in_memory, run_all, up_to};

const POLLS: usize = 300;

async fn start() -> (Server, Client, Client) {
    let server = flydb_tests::server::in_memory().await;
    let (one, two) = (in_memory(&server).await, in_memory(&server).await);
    let rows = "INSERT INTO t SELECT g, 0 FROM generate_series(1, 6) g";
    run_all(&one, &["CREATE TABLE t (id INT PRIMARY KEY, n INT)", rows]).await;
    (server, one, two)
}

async fn ids(client: &Client, query: &str) -> Result<Vec<i32>, Error> {
    client.query(query, ()).await.map(|rows| column(&rows))
}

fn column(rows: &[Row]) -> Vec<i32> {
    rows.iter().map(|row| row.get(0)).collect()
}

fn state(error: &Error) -> Option<&str> {
    error.server().and_then(|server| server.sql_state_text())
}

#[tokio::test]
async fn skip_locked_and_nowait_pass_by_what_others_hold() {
    let (_server, mut one, two) = start().await;
    let tx = one.transaction().await.unwrap();
    let taken = ids(&tx, "SELECT id FROM t ORDER BY id LIMIT 2 FOR UPDATE")
        .await
        .unwrap();
    assert_eq!(taken, [1, 2]);
    let next = "SELECT id FROM t ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED";
    assert_eq!(
        ids(&two, next).await.unwrap(),
        [3, 4],
        "LIMIT counts locked rows"
    );
    let nowait = ids(&two, "SELECT id FROM t WHERE id = 1 FOR SHARE NOWAIT").await;
    assert_eq!(state(&nowait.unwrap_err()), Some("55P03"));
    let queue = "UPDATE t SET n = 1 WHERE id = (SELECT id FROM t WHERE n = 0 ORDER BY id LIMIT 1 \
        FOR UPDATE SKIP LOCKED) RETURNING id";
    assert_eq!(ids(&two, queue).await.unwrap(), [3]);
    assert_eq!(ids(&two, queue).await.unwrap(), [4]);
    tx.commit().await.unwrap();
    assert_eq!(ids(&two, queue).await.unwrap(), [1]);
}

#[tokio::test]
async fn the_strengths_conflict_as_in_postgresql() {
    let (_server, mut one, two) = start().await;
    let strengths = ["KEY SHARE", "SHARE", "NO KEY UPDATE", "UPDATE"];
    let admits = [
        [true, true, true, false],
        [true, true, false, false],
        [true, false, false, false],
        [false, false, false, false],
    ];
    for (held, admits) in strengths.iter().zip(admits) {
        let tx = one.transaction().await.unwrap();
        let hold = format!("SELECT id FROM t WHERE id = 1 FOR {held}");
        ids(&tx, &hold).await.unwrap();
        for (wanted, admitted) in strengths.iter().zip(admits) {
            let want = format!("SELECT id FROM t WHERE id = 1 FOR {wanted} NOWAIT");
            let got = ids(&two, &want).await;
            assert_eq!(got.is_ok(), admitted, "{wanted} while {held} is held");
        }
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn key_shares_let_updates_of_other_columns_through() {
    let (_server, mut one, two) = start().await;
    let tx = one.transaction().await.unwrap();
    ids(&tx, "SELECT id FROM t WHERE id = 1 FOR KEY SHARE")
        .await
        .unwrap();
    two.execute("UPDATE t SET n = 5 WHERE id = 1", ())
        .await
        .unwrap();
    assert!(
        up_to(POLLS, two.execute("DELETE FROM t WHERE id = 1", ()))
            .await
            .is_none()
    );
    tx.commit().await.unwrap();
    two.ping().await.unwrap();
}

#[tokio::test]
async fn a_waiting_query_sees_the_row_as_it_has_become() {
    let (_server, mut one, two) = start().await;
    let tx = one.transaction().await.unwrap();
    tx.execute("UPDATE t SET n = 7 WHERE id IN (1, 2)", ())
        .await
        .unwrap();
    let other = two.clone();
    let waiting = tokio::spawn(async move {
        ids(
            &other,
            "SELECT id FROM t WHERE n = 0 ORDER BY id FOR UPDATE",
        )
        .await
    });
    let _ = up_to(POLLS, std::future::pending::<()>()).await;
    tx.commit().await.unwrap();
    assert_eq!(
        waiting.await.unwrap().unwrap(),
        [3, 4, 5, 6],
        "1 and 2 match no longer"
    );
}

#[tokio::test]
async fn a_query_waits_for_a_lock_inside_of_its_subquery() {
    let (_server, mut one, two) = start().await;
    let tx = one.transaction().await.unwrap();
    tx.execute("UPDATE t SET n = 9 WHERE id = 1", ())
        .await
        .unwrap();
    let other = two.clone();
    let waiting = tokio::spawn(async move {
        let update = "UPDATE t SET n = -1 WHERE id = (SELECT id FROM t WHERE n = 0 ORDER BY id LIMIT 1 \
            FOR UPDATE) RETURNING id";
        ids(&other, update).await
    });
    let _ = up_to(POLLS, std::future::pending::<()>()).await;
    tx.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap().unwrap(), [2]);
}

#[tokio::test]
async fn repeatable_read_answers_40001_for_a_row_that_was_changed() {
    let (_server, mut one, two) = start().await;
    let begin = one.transaction().isolation(IsolationLevel::RepeatableRead);
    let tx = begin.begin().await.unwrap();
    assert_eq!(
        ids(&tx, "SELECT id FROM t WHERE id = 2").await.unwrap(),
        [2]
    );
    two.execute("UPDATE t SET n = 1 WHERE id = 1", ())
        .await
        .unwrap();
    assert_eq!(
        ids(&tx, "SELECT id FROM t WHERE id = 2 FOR UPDATE")
            .await
            .unwrap(),
        [2]
    );
    let changed = ids(&tx, "SELECT id FROM t WHERE id = 1 FOR UPDATE").await;
    assert_eq!(state(&changed.unwrap_err()), Some("40001"));
}

#[tokio::test]
async fn a_locking_cursor_locks_rows_as_it_fetches_them() {
    let (_server, mut one, two) = start().await;
    for kind in [CursorType::ForwardOnly, CursorType::Static] {
        let tx = one.transaction().await.unwrap();
        let opening = tx.cursor("SELECT id, n FROM t ORDER BY id", ());
        let opening = opening
            .kind(kind)
            .concurrency(Concurrency::Lock)
            .fetch_size(2);
        let mut cursor = opening.open().await.unwrap();
        assert_eq!(column(&cursor.next().await.unwrap()), [1, 2]);
        let free = "SELECT id FROM t ORDER BY id FOR UPDATE SKIP LOCKED";
        assert_eq!(ids(&two, free).await.unwrap(), [3, 4, 5, 6]);
        two.execute("UPDATE t SET n = n + 1 WHERE id = 4", ())
            .await
            .unwrap();
        let rows = cursor.next().await.unwrap();
        assert_eq!(column(&rows), [3, 4]);
        let now = two
            .query_scalar::<i32>("SELECT n FROM t WHERE id = 4", ())
            .await
            .unwrap();
        assert_eq!(
            rows.last().unwrap().get::<i32>(1),
            now,
            "the row is the newest"
        );
        assert_eq!(ids(&two, free).await.unwrap(), [5, 6]);
        tx.execute("UPDATE t SET n = 0 WHERE id = 4", ())
            .await
            .unwrap();
        assert_eq!(column(&cursor.next().await.unwrap()), [5, 6]);
        assert!(cursor.next().await.unwrap().is_empty());
        drop(cursor);
        tx.commit().await.unwrap();
        assert_eq!(ids(&two, free).await.unwrap(), [1, 2, 3, 4, 5, 6]);
    }
}

#[tokio::test]
async fn an_optimistic_cursor_locks_nothing_and_refuses_what_others_changed() {
    let (_server, mut one, two) = start().await;
    for kind in [CursorType::ForwardOnly, CursorType::Static] {
        let tx = one.transaction().await.unwrap();
        let opening = tx.cursor("SELECT id FROM t WHERE id < 4 ORDER BY id", ());
        let opening = opening.kind(kind).concurrency(Concurrency::Optimistic);
        let mut cursor = opening.fetch_size(3).open().await.unwrap();
        assert_eq!(column(&cursor.next().await.unwrap()), [1, 2, 3]);
        two.execute("UPDATE t SET n = n + 10 WHERE id IN (2, 5)", ())
            .await
            .unwrap();
        tx.execute("UPDATE t SET n = n + 1 WHERE id = 1", ())
            .await
            .unwrap();
        tx.execute("UPDATE t SET n = n + 1 WHERE id = 1", ())
            .await
            .unwrap();
        tx.execute("UPDATE t SET n = n + 1 WHERE id = 5", ())
            .await
            .unwrap();
        let refused = tx.execute("UPDATE t SET n = n + 1 WHERE id = 2", ()).await;
        assert_eq!(state(&refused.unwrap_err()), Some("40001"));
        drop(cursor);
        tx.rollback().await.unwrap();
        one.execute("UPDATE t SET n = n + 1 WHERE id = 2", ())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn cursors_that_guard_their_rows_need_a_transaction_and_do_not_outlive_it() {
    let (_server, mut one, _two) = start().await;
    for concurrency in [Concurrency::Lock, Concurrency::Optimistic] {
        let opening = one.cursor("SELECT id FROM t", ()).concurrency(concurrency);
        let refused = opening.hold(false).open().await.unwrap_err();
        assert_eq!(state(&refused), Some("25P01"));
        let tx = one.transaction().await.unwrap();
        let opening = tx.cursor("SELECT id FROM t", ()).concurrency(concurrency);
        let refused = opening.hold(true).open().await.unwrap_err();
        assert_eq!(state(&refused), Some("0A000"));
        tx.rollback().await.unwrap();
        let tx = one.transaction().await.unwrap();
        let opening = tx.cursor("SELECT count(*) FROM t", ());
        let refused = opening.concurrency(concurrency).open().await.unwrap_err();
        assert_eq!(
            state(&refused),
            Some("0A000"),
            "its rows are not the table's"
        );
        tx.rollback().await.unwrap();
    }
}

/// A lock that is raised goes ahead of those who wait for it. Nobody looked whether they wait for it, too, and
/// four sessions hung for good.
#[tokio::test]
async fn who_raises_its_lock_ahead_of_one_that_it_waits_for_is_told_of_the_deadlock() {
    let (server, one, two) = start().await;
    let (three, four) = (in_memory(&server).await, in_memory(&server).await);
    for client in [&one, &two, &three, &four] {
        run_all(client, &["BEGIN"]).await;
    }
    run_all(&one, &["UPDATE t SET n = 1 WHERE id = 1"]).await;
    for client in [&two, &three] {
        let share = "SELECT id FROM t WHERE id = 1 FOR KEY SHARE";
        assert_eq!(ids(client, share).await.unwrap(), [1]);
    }
    run_all(&four, &["UPDATE t SET n = 2 WHERE id = 2"]).await;
    let spawn = |client: Client, sql: &'static str| {
        tokio::spawn(async move {
            let done = client.execute(sql, ()).await;
            client.run("ROLLBACK", ()).await.unwrap();
            done
        })
    };
    let pause = || up_to(POLLS, std::future::pending::<()>());
    let fourth = spawn(four, "UPDATE t SET n = 3 WHERE id = 1");
    pause().await;
    let second = spawn(two, "UPDATE t SET n = 4 WHERE id = 2");
    pause().await;
    let third = spawn(three, "DELETE FROM t WHERE id = 1");
    pause().await;
    run_all(&one, &["COMMIT"]).await;
    let refused = third.await.unwrap().unwrap_err();
    assert_eq!(state(&refused), Some("40P01"));
    fourth.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
}

/// Its locks stayed until its client rolled back, however long that took.
#[tokio::test]
async fn a_transaction_that_gave_way_does_not_keep_others_waiting() {
    let (_server, one, two) = start().await;
    run_all(&one, &["BEGIN", "UPDATE t SET n = 1 WHERE id = 1"]).await;
    run_all(&two, &["BEGIN", "UPDATE t SET n = 2 WHERE id = 2"]).await;
    let mut waiting = Box::pin(one.execute("UPDATE t SET n = 1 WHERE id = 2", ()));
    assert!(up_to(POLLS, &mut waiting).await.is_none());
    let victim = two.execute("UPDATE t SET n = 2 WHERE id = 1", ()).await;
    assert_eq!(state(&victim.unwrap_err()), Some("40P01"));
    assert_eq!(waiting.await.unwrap(), 1);
    run_all(&one, &["COMMIT"]).await;
    let refused = two.execute("UPDATE t SET n = 2 WHERE id = 3", ()).await;
    assert_eq!(state(&refused.unwrap_err()), Some("25P02"));
    run_all(&two, &["ROLLBACK"]).await;
    let rows = two.query("SELECT n FROM t ORDER BY id LIMIT 3", ()).await;
    assert_eq!(column(&rows.unwrap()), [1, 1, 0]);
}

#[tokio::test]
async fn locks_go_back_to_the_savepoint_that_the_transaction_can_go_back_to() {
    let (_server, one, two) = start().await;
    let is_free = async |id: i32| {
        let sql = "SELECT id FROM t WHERE id = $1 FOR UPDATE NOWAIT";
        two.query(sql, (id,)).await.is_ok()
    };
    let set = |id: i32| format!("UPDATE t SET n = 1 WHERE id = {id}");
    run_all(&one, &["BEGIN", &set(1), "SAVEPOINT s", &set(2)]).await;
    run_all(&one, &["SAVEPOINT s", &set(1), &set(3)]).await;
    assert!(one.execute("SELECT 1 / 0", ()).await.is_err());
    assert_eq!(
        [is_free(1).await, is_free(2).await, is_free(3).await],
        [false, false, true]
    );
    run_all(&one, &["ROLLBACK TO s", "RELEASE s", "ROLLBACK TO s"]).await;
    assert_eq!([is_free(1).await, is_free(2).await], [false, true]);
    run_all(&one, &[&set(4), "COMMIT"]).await;
    assert!(is_free(1).await && is_free(4).await);
    let rows = two.query("SELECT n FROM t ORDER BY id", ()).await;
    assert_eq!(column(&rows.unwrap()), [1, 0, 0, 1, 0, 0]);
}

/// Rows of a join that are made of one locked row were taken for one row, and all but the first were left out.
#[tokio::test]
async fn a_locking_cursor_gives_every_row_that_shares_its_locked_one() {
    let (_server, mut one, two) = start().await;
    let setup = [
        "CREATE TABLE o (id INT PRIMARY KEY, t INT)",
        "INSERT INTO o VALUES (1, 1), (2, 1), (3, 2), (4, 1), (5, 2), (6, 3)",
    ];
    run_all(&two, &setup).await;
    let tx = one.transaction().await.unwrap();
    let joined = "SELECT o.id, t.n FROM o JOIN t ON t.id = o.t ORDER BY o.id FOR UPDATE OF t";
    let mut cursor = tx.cursor(joined, ()).fetch_size(2).open().await.unwrap();
    for pair in [[1, 2], [3, 4], [5, 6]] {
        assert_eq!(column(&cursor.next().await.unwrap()), pair);
    }
    assert!(cursor.next().await.unwrap().is_empty());
}

/// The modes of LOCK TABLE, the weakest first.
const MODES: [&str; 8] = [
    "ACCESS SHARE",
    "ROW SHARE",
    "ROW EXCLUSIVE",
    "SHARE UPDATE EXCLUSIVE",
    "SHARE",
    "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE",
    "ACCESS EXCLUSIVE",
];

#[tokio::test]
async fn tables_are_locked_against_other_sessions() {
    let (_server, one, two) = start().await;
    // For each mode, those of another session that it lets in: a prefix of them, but for SHARE UPDATE EXCLUSIVE.
    let admitted = [7, 6, 4, 3, 2, 2, 1, 0];
    for (held, admitted) in MODES.iter().zip(admitted) {
        run_all(&one, &["BEGIN", &format!("LOCK TABLE t IN {held} MODE")]).await;
        for (place, wanted) in MODES.iter().enumerate() {
            run_all(&two, &["BEGIN"]).await;
            let lock = format!("LOCK TABLE t IN {wanted} MODE NOWAIT");
            let locked = two.execute(lock.as_str(), ()).await;
            let (is, expected) = (locked.is_ok(), place < admitted);
            assert_eq!(is, expected, "{wanted} beside {held}");
            if let Err(error) = locked {
                assert_eq!(state(&error), Some("55P03"));
            }
            run_all(&two, &["ROLLBACK"]).await;
        }
        run_all(&one, &["ROLLBACK"]).await;
    }
    run_all(&one, &["BEGIN", "INSERT INTO t VALUES (70, 0)"]).await;
    run_all(&two, &["BEGIN"]).await;
    let beside_a_writer = two.execute("LOCK TABLE t IN SHARE MODE NOWAIT", ()).await;
    assert_eq!(state(&beside_a_writer.unwrap_err()), Some("55P03"));
    run_all(&two, &["ROLLBACK"]).await;
    run_all(&one, &["ROLLBACK"]).await;
}

#[tokio::test]
async fn a_writer_waits_for_a_locked_table_until_its_lock_goes() {
    let (_server, one, two) = start().await;
    run_all(
        &one,
        &["BEGIN", "SAVEPOINT s", "LOCK TABLE t IN SHARE MODE"],
    )
    .await;
    run_all(&two, &["SET lock_timeout = '50ms'"]).await;
    let update = "UPDATE t SET n = 9 WHERE id = 1";
    let refused = two.execute(update, ()).await.unwrap_err();
    assert_eq!(state(&refused), Some("55P03"));
    assert_eq!(
        ids(&two, "SELECT id FROM t WHERE id = 1").await.unwrap(),
        [1]
    );
    run_all(&one, &["ROLLBACK TO s"]).await;
    two.execute(update, ()).await.unwrap();
    run_all(&one, &["ROLLBACK"]).await;
}
