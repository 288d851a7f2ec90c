//! Statements that are huge or deep: each is answered right or refused with its SQLSTATE, on either
//! port, sent as it is, prepared or explained, and the connection goes on.
//!
//! A tree that is too deep overflows the stack, which ends the process: then there is no failed test
//! here, but a dead one. Debug builds, which take the most stack, are what counts.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // tests

mod deeper;
mod statements;

use flydb_client::{Client, Decimal, Row};
use flydb_server::Server;
use flydb_tests::client::{connect, run_all};
use flydb_tests::server::{PASSWORD, in_memory};
use flydb_tests::wire::{Base, Lines, code};
use serde_json::{Value, json};

/// A statement, and what must come of it.
struct Statement {
    what: &'static str,
    sql: String,
    answer: Answer,
}

/// What must come of a statement.
#[derive(Clone, Copy)]
enum Answer {
    /// The first cell of the first row, as a text.
    Value(&'static str),
    /// This SQLSTATE.
    Refused(&'static str),
}

/// What came of it.
enum Told {
    Value(String),
    Refused {
        state: String,
        position: Option<u64>,
    },
}

impl Statement {
    fn judge(&self, how: &str, told: &Told) {
        let what = self.what;
        match (self.answer, told) {
            (Answer::Value(expected), Told::Value(got)) => {
                assert_eq!(got, expected, "{what}, {how}");
            }
            (Answer::Refused(expected), Told::Refused { state, position }) => {
                assert_eq!(state, expected, "{what}, {how}");
                self.judge_position(how, *position);
            }
            (Answer::Value(_), Told::Refused { state, .. }) => panic!("{what}, {how}: {state}"),
            (Answer::Refused(_), Told::Value(got)) => panic!("{what}, {how}: {got}"),
        }
    }

    /// A place that an error names lies within the text.
    fn judge_position(&self, how: &str, position: Option<u64>) {
        let length = self.sql.chars().count() as u64;
        let within = position.is_none_or(|at| (1..=length + 1).contains(&at));
        assert!(within, "{}, {how}: at {position:?} of {length}", self.what);
    }

    /// Whether a statement of it can be explained: none is run for its effects here.
    fn is_query(&self) -> bool {
        !self.sql.starts_with("CREATE") && !self.sql.contains(';')
    }
}

/// A session of each kind with one server.
struct Sessions {
    _server: Server,
    base: Base,
    client: Client,
    lines: Lines,
}

impl Sessions {
    async fn open() -> Sessions {
        let server = in_memory().await;
        let client = connect(&server).await;
        let statements = [
            "CREATE TABLE t (id INT PRIMARY KEY, v TEXT)",
            "INSERT INTO t SELECT n, 'value ' || n FROM generate_series(0, 99) AS s (n)",
            "CREATE TABLE pair (a INT, b INT, PRIMARY KEY (a, b))",
            "INSERT INTO pair VALUES (1, 1), (1, 0)",
        ];
        run_all(&client, &statements).await;
        let mut base = Base::connect(server.binary_addr()).await;
        let auth = json!({"username": "admin", "password": PASSWORD, "client": "test"});
        base.expect(code::AUTH, auth, code::AUTH_RESULT).await;
        let mut lines = Lines::connect(server.text_addr()).await;
        lines.call(&format!("AUTH admin {PASSWORD}")).await;
        Sessions {
            _server: server,
            base,
            client,
            lines,
        }
    }

    async fn try_all(&mut self, statements: Vec<Statement>) {
        for statement in &statements {
            let told = self.query(&statement.sql).await;
            statement.judge("as it is", &told);
            let told = self.prepared(&statement.sql).await;
            statement.judge("prepared", &told);
            // The text port takes 1 MiB, and what is long without being deep takes its time.
            if statement.sql.len() < 150_000 {
                let told = self.line(&statement.sql).await;
                statement.judge("as a line", &told);
                self.explain(statement).await;
            }
            assert!(matches!(self.query("SELECT 1").await, Told::Value(one) if one == "1"));
        }
    }

    async fn query(&mut self, sql: &str) -> Told {
        let reply = self.base.call(code::QUERY, json!({"query": sql})).await;
        let json = reply.json();
        if reply.code == code::ERROR {
            return Told::Refused {
                state: json["sqlstate"].as_str().unwrap().to_owned(),
                position: json["position"].as_u64(),
            };
        }
        Told::Value(match &json["rows"][0][0] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }

    /// With the rows as row images.
    async fn prepared(&self, sql: &str) -> Told {
        let got = match self.client.prepare(sql).await {
            Ok(statement) => self.client.query(&statement, ()).await,
            Err(error) => Err(error),
        };
        match got {
            Ok(rows) => Told::Value(first_cell(&rows)),
            Err(error) => {
                let error = error.server().unwrap_or_else(|| panic!("{error}"));
                Told::Refused {
                    state: error.sql_state_text().unwrap().to_owned(),
                    position: error.position().map(u64::from),
                }
            }
        }
    }

    async fn line(&mut self, sql: &str) -> Told {
        let lines = self.lines.rows(sql).await;
        // An error may come after the names of the columns.
        let mut errors = lines.iter().filter(|line| line.starts_with("ERROR:"));
        if let Some((_, state)) = errors.next().and_then(|line| line.split_once("(SQLSTATE ")) {
            return Told::Refused {
                state: state.trim_end_matches(')').to_owned(),
                position: None,
            };
        }
        let cells = lines[1].trim_start_matches("| ");
        let cell = cells.split(" | ").next().unwrap().trim_end_matches(" |");
        Told::Value(match cell {
            "t" => String::from("true"),
            "f" => String::from("false"),
            other => other.to_owned(),
        })
    }

    /// A plan is shown, or refused as the statement is; nothing is run.
    async fn explain(&mut self, statement: &Statement) {
        if !statement.is_query() {
            return;
        }
        let told = self.query(&format!("EXPLAIN {}", statement.sql)).await;
        if let Told::Refused { state, .. } = told {
            assert!(
                matches!(statement.answer, Answer::Refused(expected) if state == expected),
                "{}, explained: {state}",
                statement.what
            );
        }
    }
}

/// The first cell as a text, whatever its type is.
fn first_cell(rows: &[Row]) -> String {
    let row = rows.first().unwrap();
    row.try_get::<i64>(0)
        .map(|number| number.to_string())
        .or_else(|_| row.try_get::<bool>(0).map(|truth| truth.to_string()))
        .or_else(|_| row.try_get::<Decimal>(0).map(|number| number.to_string()))
        .or_else(|_| row.try_get::<String>(0))
        .unwrap_or_else(|error| panic!("a cell of another type: {error}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plans_written_out() {
    Sessions::open().await.try_all(statements::planned()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chains_of_operators() {
    Sessions::open().await.try_all(statements::chains()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn things_within_things() {
    Sessions::open().await.try_all(statements::nested()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_lists() {
    Sessions::open().await.try_all(statements::lists()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn things_written_once() {
    let mut sessions = Sessions::open().await;
    let columns: Vec<String> = (0..1_000).map(|n| format!("c{n} INT")).collect();
    let wide = format!("CREATE TABLE wide ({})", columns.join(", "));
    sessions.query(&wide).await;
    sessions.try_all(statements::copies()).await;
}

/// A view is put in wherever it is named, so that one of a long text counts for each time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_view_in_many_places() {
    let mut sessions = Sessions::open().await;
    let numbers: Vec<String> = (0..20_000).map(|n| n.to_string()).collect();
    let numbers = numbers.join(",");
    let view = format!("CREATE VIEW long AS SELECT id FROM t WHERE id IN ({numbers})");
    sessions.query(&view).await;
    let counts = vec!["(SELECT count(*) FROM long)"; 600].join(", ");
    let told = sessions.query(&format!("SELECT {counts}")).await;
    assert!(matches!(told, Told::Refused { state, .. } if state == "54001"));
    let told = sessions
        .query("SELECT count(*) FROM long AS a, long AS b")
        .await;
    assert!(matches!(told, Told::Value(count) if count == "10000"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_joins() {
    Sessions::open().await.try_all(statements::joins()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_computed_large() {
    Sessions::open().await.try_all(statements::computed()).await;
}

/// A view is put in where it is named, so that views of views are as deep as what is written out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn views_of_views() {
    let mut sessions = Sessions::open().await;
    let mut last = 0;
    sessions.query("CREATE VIEW v0 AS SELECT id FROM t").await;
    let refused = loop {
        let next = last + 1;
        let create = format!(
            "CREATE VIEW v{next} AS SELECT DISTINCT a.id FROM v{last} AS a WHERE a.id >= 0 ORDER BY a.id"
        );
        match sessions.query(&create).await {
            Told::Value(_) => last = next,
            Told::Refused { state, .. } => break state,
        }
        let read = format!("SELECT count(*) FROM v{next}");
        match sessions.query(&read).await {
            Told::Value(count) => assert_eq!(count, "100", "{next} views"),
            Told::Refused { state, .. } => break state,
        }
    };
    assert_eq!(refused, "54001", "after {last} views");
    assert!(last > 10, "{last} views are few");
    let told = sessions.query("SELECT count(*) FROM v5").await;
    assert!(matches!(told, Told::Value(count) if count == "100"));
}
