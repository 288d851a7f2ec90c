//! Statements that fail: each with its SQLSTATE and the place in its text, and everything as it was before.

#![allow(clippy::unwrap_used, clippy::panic)] // tests

mod cases;
mod elsewhere;

use std::path::Path;

use flydb_client::protocol::SqlState;
use flydb_client::{Client, Error};
use flydb_server::Server;
use flydb_tests::client::{config, in_memory, run_all};

use cases::{CASES, Case, Place, SCHEMA};
use elsewhere::{NOT_ANSWERED, SHOWN};

/// Everything that a statement could have changed, as text.
async fn everything(client: &Client) -> String {
    let mut out = String::new();
    for query in [
        "SELECT * FROM parent ORDER BY id",
        "SELECT * FROM child ORDER BY id",
        "SELECT * FROM log ORDER BY id",
        "SELECT * FROM self ORDER BY id",
        "SELECT * FROM seen ORDER BY id",
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns \
         WHERE table_schema = 'public' ORDER BY 1, 2",
        "SELECT constraint_name, table_name FROM information_schema.table_constraints ORDER BY 1, 2",
    ] {
        for row in client.query(query, ()).await.unwrap().iter() {
            for column in 0..row.len() {
                out.push_str(&row.value(column).unwrap().to_string());
                out.push('|');
            }
            out.push('\n');
        }
    }
    out
}

/// The statement as it is sent, and the place that its error has to name.
fn marked(case: &Case) -> (String, Option<u32>) {
    let place = case.sql.chars().position(|c| c == '▸');
    let place = place.map(|place| u32::try_from(place).unwrap() + 1);
    (case.sql.replace('▸', ""), place)
}

/// What is wrong with an answer, where something is.
fn fault(case: &Case, answer: Result<(), Error>) -> Option<String> {
    let (sql, place) = marked(case);
    let error = match answer {
        Ok(()) => return Some(format!("{sql}: succeeds")),
        Err(error) => error,
    };
    let said = error.server().and_then(flydb_client::ServerError::position);
    let right = state(&error) == Some(case.state) && said == place;
    (!right).then(|| {
        let state = case.state;
        format!("{sql}: {state} at {place:?} expected, and it is at {said:?} {error}")
    })
}

fn state(error: &Error) -> Option<&'static str> {
    error.sql_state().map(SqlState::as_str)
}

async fn answer(client: &Client, sql: &str) -> Result<(), Error> {
    client.run(sql, ()).await.map(drop)
}

/// A session of the case's own, so that nothing of one case reaches the next. What needs a privilege is
/// tried by a user who has few.
async fn login(server: &Server, case: &Case) -> Client {
    match case.state {
        "42501" => config(server).user("reader").connect().await.unwrap(),
        _ => in_memory(server).await,
    }
}

async fn session(server: &Server, case: &Case, begin: &[&str]) -> Client {
    let client = login(server, case).await;
    run_all(&client, begin).await;
    run_all(&client, case.before).await;
    client
}

/// The statement alone: it fails, and tables and session are none the worse.
async fn outside(server: &Server, case: &Case) -> Option<String> {
    let client = session(server, case, &[]).await;
    let before = everything(&client).await;
    let fault = fault(case, answer(&client, &marked(case).0).await);
    assert_eq!(everything(&client).await, before, "{}", case.sql);
    fault
}

/// The statement in a transaction: that fails as a whole, until it is rolled back.
async fn in_transaction(server: &Server, case: &Case) -> Option<String> {
    let client = session(server, case, &["BEGIN"]).await;
    let other = login(server, case).await;
    let before = everything(&other).await;
    let fault = fault(case, answer(&client, &marked(case).0).await);
    for sql in ["SELECT 1", "INSERT INTO log VALUES (50)"] {
        let error = answer(&client, sql).await.unwrap_err();
        assert_eq!(state(&error), Some("25P02"), "{}", case.sql);
    }
    run_all(&client, &["ROLLBACK"]).await;
    assert_eq!(everything(&client).await, before, "{}", case.sql);
    fault
}

/// The statement after a write and a savepoint: back at the savepoint, the transaction goes on.
async fn after_savepoint(server: &Server, case: &Case) {
    let begin = ["BEGIN", "INSERT INTO log VALUES (40)", "SAVEPOINT s"];
    let client = session(server, case, &begin).await;
    let before = everything(&client).await;
    answer(&client, &marked(case).0).await.unwrap_err();
    run_all(&client, &["ROLLBACK TO s"]).await;
    assert_eq!(everything(&client).await, before, "{}", case.sql);
    run_all(&client, &["ROLLBACK"]).await;
}

#[tokio::test]
async fn a_statement_that_fails_says_why_and_where_and_changes_nothing() {
    let server = flydb_tests::server::in_memory().await;
    run_all(&in_memory(&server).await, SCHEMA).await;
    let mut faults = Vec::new();
    for case in CASES {
        if case.place != Place::Inside {
            faults.extend(outside(&server, case).await);
        }
        if case.place != Place::Outside {
            faults.extend(in_transaction(&server, case).await);
        }
        if case.place == Place::Anywhere {
            after_savepoint(&server, case).await;
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[tokio::test]
async fn a_name_too_long_and_a_statement_nested_too_deep_are_refused() {
    let server = flydb_tests::server::in_memory().await;
    let client = in_memory(&server).await;
    let error = answer(&client, &format!("SELECT 1 AS {}", "n".repeat(129))).await;
    assert_eq!(state(&error.unwrap_err()), Some("42622"));
    for (open, close) in [("(", ")"), ("(SELECT ", ")"), ("abs(", ")"), ("NOT ", "")] {
        let sql = format!("SELECT {}1{}", open.repeat(5_000), close.repeat(5_000));
        let error = answer(&client, &sql).await.unwrap_err();
        assert_eq!(state(&error), Some("54001"), "{open}: {error}");
    }
    run_all(&client, &["SELECT 1"]).await;
}

#[tokio::test]
async fn another_database_is_not_there() {
    let server = flydb_tests::server::in_memory().await;
    // Before a session knows of extensions, the SQLSTATE is in the text.
    let error = config(&server).database("nothing").connect().await;
    let error = error.err().unwrap().to_string();
    assert!(error.contains("3D000"), "{error}");
}

#[tokio::test]
async fn savepoints_without_end_are_refused() {
    let server = flydb_tests::server::in_memory().await;
    let client = in_memory(&server).await;
    run_all(&client, &["BEGIN"]).await;
    let mut error = None;
    for _ in 0..=10_000 {
        error = error.or(answer(&client, "SAVEPOINT s").await.err());
    }
    assert_eq!(error.as_ref().and_then(state), Some("53400"));
    run_all(&client, &["ROLLBACK"]).await;
}

#[test]
fn every_state_is_provoked_or_shown_elsewhere() {
    let provoked: Vec<&str> = CASES.iter().map(|case| case.state).collect();
    let shown: Vec<&str> = SHOWN.iter().map(|(state, ..)| *state).collect();
    let listed = |state: &str| {
        let times = [&provoked[..], &shown, NOT_ANSWERED].map(|list| list.contains(&state));
        times.into_iter().filter(|is_there| *is_there).count()
    };
    for state in SqlState::ALL {
        let state = state.as_str();
        assert_eq!(
            listed(state),
            1,
            "{state} wants a case, or a place in one of the lists"
        );
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (state, file, text) in SHOWN {
        let test = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(test.contains(text), "{state}: nothing of {text} in {file}");
    }
}
