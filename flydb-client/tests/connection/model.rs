//! A server that keeps the rules by itself, and can be asked what state it is in.
//!
//! It knows a handful of statements: `echo` gives its parameter back, `pages` gives rows through a
//! cursor, `fail` fails. Everything else succeeds without rows.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use flydb_client::protocol::message::cursor::CursorResult;
use flydb_client::protocol::message::metadata::{ColumnMetadata, MetadataResult};
use flydb_client::protocol::message::session::SessionResult;
use flydb_client::protocol::message::transaction::TxResult;
use flydb_client::protocol::message::{Param, Rows};
use flydb_client::protocol::{Request, Response, SqlState};
use flydb_client::{Client, Config, TxStatus};

use crate::script::{Script, done, number_result, prepared, refused, welcome};

/// Pages that a cursor has.
pub(crate) const PAGES: i64 = 3;

/// What state the session is in.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) tx: Option<TxStatus>,
    pub(crate) savepoints: Vec<String>,
    pub(crate) cursors: BTreeSet<String>,
    pub(crate) statements: BTreeSet<String>,
    pages_left: i64,
    opened: u64,
}

pub(crate) struct Model {
    state: Arc<Mutex<State>>,
}

impl Model {
    /// A client that is logged in, over a stream of so many bytes, and its server.
    pub(crate) async fn start(config: Config, buffer: usize) -> (Client, Model) {
        let (near, far) = tokio::io::duplex(buffer);
        let state = Arc::new(Mutex::new(State::default()));
        tokio::spawn(serve(Script::new(far), Arc::clone(&state)));
        let client = config.connect_with(near).await.expect("logged in");
        (client, Model { state })
    }

    pub(crate) fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().expect("not poisoned")
    }
}

async fn serve(mut script: Script, state: Arc<Mutex<State>>) {
    while let Some(request) = script.next().await {
        let response = state.lock().expect("not poisoned").answer(request);
        script.reply(&response).await;
    }
}

impl State {
    fn tx(&self) -> TxStatus {
        self.tx.unwrap_or(TxStatus::Idle)
    }

    fn fail(&mut self, state: SqlState) -> Response {
        if self.tx.is_some() {
            self.tx = Some(TxStatus::Failed);
        }
        refused(state, self.tx())
    }

    fn answer(&mut self, request: Request) -> Response {
        match request {
            Request::Auth(_) => welcome(),
            Request::Ping => Response::Pong,
            Request::Query(query) => self.run(&query.query, query.params.first()),
            Request::Prepare(prepare) => {
                if prepare.query == "refuse" {
                    return self.fail(SqlState::SyntaxError);
                }
                let name = format!("{}:{}", prepare.name, prepare.query);
                self.statements.insert(name);
                prepared(&prepare.name)
            }
            Request::Execute(execute) => match self.statement(&execute.name) {
                Some(text) => self.run(&text, execute.params.first()),
                None => self.fail(SqlState::InvalidSqlStatementName),
            },
            Request::Deallocate(deallocate) => match self.statement(&deallocate.name) {
                Some(text) => {
                    let name = format!("{}:{text}", deallocate.name);
                    self.statements.remove(&name);
                    done("DEALLOCATE OK", self.tx())
                }
                None => self.fail(SqlState::InvalidSqlStatementName),
            },
            Request::CursorOpen(_) => {
                self.pages_left = PAGES;
                let cursor = self.open_cursor();
                self.page(cursor)
            }
            Request::CursorFetch(fetch) | Request::CursorScroll(fetch) => {
                if self.cursors.contains(&fetch.cursor_id) {
                    self.page(fetch.cursor_id)
                } else {
                    self.fail(SqlState::InvalidCursorName)
                }
            }
            Request::CursorClose(close) => {
                if self.cursors.remove(&close.cursor_id) {
                    done("CLOSE CURSOR", self.tx())
                } else {
                    self.fail(SqlState::InvalidCursorName)
                }
            }
            Request::BeginTx(_) => match self.tx {
                Some(_) => self.fail(SqlState::ActiveSqlTransaction),
                None => {
                    self.tx = Some(TxStatus::Active);
                    self.tx_result("transaction started")
                }
            },
            Request::CommitTx => self.end("transaction committed"),
            Request::RollbackTx(rollback) => match rollback.savepoint {
                None => self.end("transaction rolled back"),
                Some(name) => self.roll_back_to(&name),
            },
            Request::Savepoint(savepoint) => self.savepoint(savepoint.name, savepoint.release),
            Request::Reset => {
                self.tx = None;
                self.cursors.clear();
                session(self.tx())
            }
            Request::SetOption(_) => session(self.tx()),
            Request::GetTables(_) => Response::MetadataResult(MetadataResult {
                success: true,
                ..MetadataResult::default()
            }),
            other => panic!("the model has no answer to {other:?}"),
        }
    }

    fn statement(&self, name: &str) -> Option<String> {
        let mut known = self.statements.iter();
        known.find_map(|known| known.strip_prefix(&format!("{name}:")).map(str::to_owned))
    }

    fn run(&mut self, text: &str, param: Option<&Param>) -> Response {
        if self.tx == Some(TxStatus::Failed) {
            return refused(SqlState::InFailedSqlTransaction, TxStatus::Failed);
        }
        match (text, param) {
            ("echo", Some(Param::Integer(value))) => {
                Response::QueryResult(number_result(&[*value], self.tx()))
            }
            ("pages", _) => {
                self.pages_left = PAGES - 1;
                let mut result = number_result(&[1, 2], self.tx());
                result.has_more_rows = true;
                result.cursor_id = Some(self.open_cursor());
                Response::QueryResult(result)
            }
            ("fail", _) => self.fail(SqlState::DivisionByZero),
            _ => done("INSERT 1", self.tx()),
        }
    }

    fn open_cursor(&mut self) -> String {
        self.opened += 1;
        let cursor = format!("c{}", self.opened);
        self.cursors.insert(cursor.clone());
        cursor
    }

    fn page(&mut self, cursor: String) -> Response {
        self.pages_left -= 1;
        Response::CursorResult(CursorResult {
            success: true,
            cursor_id: cursor,
            columns: vec![ColumnMetadata {
                name: "v".to_owned(),
                data_type: "BIGINT".to_owned(),
                ..ColumnMetadata::default()
            }],
            rows: Rows::json(Bytes::from_static(b"[[1],[2]]")),
            row_count: 2,
            has_more_rows: self.pages_left > 0,
            tx: Some(self.tx()),
            ..CursorResult::default()
        })
    }

    fn end(&mut self, message: &str) -> Response {
        if self.tx.take().is_none() {
            return self.fail(SqlState::NoActiveSqlTransaction);
        }
        self.savepoints.clear();
        self.tx_result(message)
    }

    fn roll_back_to(&mut self, name: &str) -> Response {
        if !self.savepoints.iter().any(|known| known == name) {
            return self.fail(SqlState::InvalidSavepointSpecification);
        }
        self.tx = Some(TxStatus::Active);
        self.tx_result("transaction rolled back")
    }

    fn savepoint(&mut self, name: String, release: bool) -> Response {
        if self.tx() != TxStatus::Active {
            return self.fail(SqlState::InFailedSqlTransaction);
        }
        if release {
            self.savepoints.retain(|known| *known != name);
        } else {
            self.savepoints.push(name);
        }
        self.tx_result("savepoint")
    }

    fn tx_result(&self, message: &str) -> Response {
        Response::TxResult(TxResult {
            success: true,
            message: message.to_owned(),
            tx: Some(self.tx()),
            ..TxResult::default()
        })
    }
}

fn session(tx: TxStatus) -> Response {
    Response::SessionResult(SessionResult {
        success: true,
        tx: Some(tx),
        ..SessionResult::default()
    })
}
