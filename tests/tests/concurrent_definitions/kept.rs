//! What stands on a type or a function, while that goes: one that was not committed yet was not seen, and stood on
//! nothing once it was.

use flydb_tests::client::run_all;

use crate::{start, state, wait};

const SETUP: [&str; 5] = [
    "CREATE SEQUENCE numbers",
    "CREATE TYPE mood AS ENUM ('sad', 'ok')",
    "CREATE FUNCTION twice(a INT) RETURNS INT IMMUTABLE LANGUAGE SQL AS 'SELECT a * 2'",
    "CREATE USER bob PASSWORD 'b'",
    "CREATE VIEW given AS SELECT 1 AS one",
];

const STANDING: [(&str, &str); 13] = [
    (
        "CREATE TABLE t (a BIGINT DEFAULT nextval('numbers'))",
        "DROP SEQUENCE numbers",
    ),
    (
        "CREATE FUNCTION f(a mood) RETURNS INT LANGUAGE SQL AS 'SELECT 1'",
        "DROP TYPE mood",
    ),
    (
        "CREATE FUNCTION f() RETURNS mood LANGUAGE SQL AS 'SELECT ''ok''::mood'",
        "DROP TYPE mood",
    ),
    (
        "CREATE FUNCTION f() RETURNS TABLE (a mood) LANGUAGE SQL AS 'SELECT ''ok''::mood'",
        "DROP TYPE mood",
    ),
    (
        "CREATE FUNCTION f(a INT DEFAULT twice(1)) RETURNS INT LANGUAGE SQL AS 'SELECT a'",
        "DROP FUNCTION twice",
    ),
    ("CREATE DOMAIN glad AS mood", "DROP TYPE mood"),
    (
        "CREATE DOMAIN even AS INT CHECK (value = twice(value / 2))",
        "DROP FUNCTION twice",
    ),
    ("CREATE TABLE t (a mood)", "DROP TYPE mood"),
    (
        "CREATE TABLE t (a INT DEFAULT twice(1))",
        "DROP FUNCTION twice",
    ),
    (
        "CREATE TABLE t (a INT, CHECK (twice(a) > 0))",
        "ALTER FUNCTION twice RENAME TO thrice",
    ),
    ("CREATE VIEW v AS SELECT 'ok'::mood AS a", "DROP TYPE mood"),
    (
        "CREATE VIEW v AS SELECT twice(1) AS a",
        "DROP FUNCTION twice",
    ),
    ("ALTER VIEW given OWNER TO bob", "DROP USER bob"),
];

#[tokio::test]
async fn what_something_is_being_made_of_stays() {
    for (make, drop) in STANDING {
        let (_server, [maker, dropper, _]) = start(&SETUP).await;
        run_all(&maker, &["BEGIN", make]).await;
        let waiting = wait(&dropper, drop).await;
        run_all(&maker, &["COMMIT"]).await;
        let error = waiting.await.unwrap().unwrap_err();
        assert_eq!(state(&error), Some("2BP01"), "{make}");
    }
}

#[tokio::test]
async fn nothing_is_made_of_what_is_going() {
    for (make, drop) in STANDING {
        let (_server, [dropper, maker, _]) = start(&SETUP).await;
        run_all(&dropper, &["BEGIN", drop]).await;
        let waiting = wait(&maker, make).await;
        run_all(&dropper, &["COMMIT"]).await;
        let error = waiting.await.unwrap().unwrap_err();
        let missing = ["42704", "42883", "42P01"];
        assert!(missing.contains(&state(&error).unwrap()), "{make}: {error}");
    }
}

/// DROP USER wrote the functions that the user could call as it had found them, over what another session was
/// about to commit.
#[tokio::test]
async fn a_dropped_user_takes_nothing_of_a_function_along() {
    let (_server, [definer, dropper, _]) = start(&SETUP).await;
    let granted = [
        "GRANT EXECUTE ON FUNCTION twice TO bob",
        "BEGIN",
        "ALTER FUNCTION twice STRICT",
        "CREATE OR REPLACE FUNCTION twice(a INT) RETURNS INT IMMUTABLE LANGUAGE SQL AS 'SELECT a + a + 0'",
    ];
    run_all(&definer, &granted).await;
    let waiting = wait(&dropper, "DROP USER bob").await;
    run_all(
        &definer,
        &["CREATE OR REPLACE FUNCTION twice(a INT) RETURNS INT IMMUTABLE LANGUAGE SQL AS 'SELECT 7'", "COMMIT"],
    )
    .await;
    waiting.await.unwrap().unwrap();
    assert_eq!(crate::number(&definer, "SELECT twice(1)::BIGINT").await, 7);
}

/// A default that was not committed yet kept the old name of its sequence, which was nobody's then.
#[tokio::test]
async fn a_default_follows_a_sequence_that_is_renamed_at_the_same_time() {
    let (_server, [maker, renamer, _]) = start(&SETUP).await;
    let make = "CREATE TABLE t (a BIGINT DEFAULT nextval('numbers'))";
    run_all(&maker, &["BEGIN", make]).await;
    let waiting = wait(&renamer, "ALTER SEQUENCE numbers RENAME TO counts").await;
    run_all(&maker, &["COMMIT"]).await;
    waiting.await.unwrap().unwrap();
    run_all(&maker, &["INSERT INTO t DEFAULT VALUES"]).await;
    assert_eq!(crate::number(&maker, "SELECT a FROM t").await, 1);
}
