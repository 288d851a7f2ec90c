//! How a statement gets to the server and its result back.
//!
//! A statement without parameters goes as a Query. One with parameters is prepared and kept: the first
//! time, Prepare and Execute go out together, in one write, and cost one round trip; after that it is an
//! Execute. Where the server does not know the name (26000: it forgot, or the Prepare was refused to a
//! caller that is gone) both are sent again, once, unless a transaction is open: there the error has
//! failed it already.
//!
//! A result that comes in parts is put together here, unless it is a stream's.

use std::sync::Arc;
use std::time::Duration;

use flydb_protocol::message::transaction::TxStatus;
use flydb_protocol::{Response, SqlState};
use tokio::sync::oneshot;

use crate::connection::outbox::Outbox;
use crate::connection::reply::Reply;
use crate::connection::{Cleanup, Delivered, Handle, Shared, Turn, request};
use crate::cursor::{CursorGuard, Fetched};
use crate::error::{Error, ErrorKind, Result};
use crate::limits::MAX_CACHED_STATEMENT;
use crate::result::{ResultSet, read_result};
use crate::statement::{AsStatement, StatementInner, place_in};
use crate::to_sql::Encoded;

/// What is to be run.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    text: &'a str,
    /// Where it is prepared already, in this connection.
    prepared: Option<&'a Arc<StatementInner>>,
    arguments: Arguments<'a>,
    timeout: Option<Duration>,
}

#[derive(Clone, Copy)]
pub(crate) enum Arguments<'a> {
    One(&'a Encoded),
    /// Elements of an array of parameter sets, and how many parameters each has.
    Batch(&'a [u8]),
}

impl<'a> Call<'a> {
    pub(crate) fn new<S: AsStatement + ?Sized>(
        statement: &'a S,
        arguments: Arguments<'a>,
        timeout: Option<Duration>,
        connection: &Arc<Shared>,
    ) -> Call<'a> {
        Call {
            text: statement.text(),
            prepared: place_in(statement.prepared(), connection),
            arguments,
            timeout,
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        let arguments = match self.arguments {
            Arguments::One(params) => params.json.len(),
            Arguments::Batch(sets) => sets.len(),
        };
        self.text.len() + arguments
    }

    fn goes_as_query(&self, outbox: &Outbox) -> bool {
        let Arguments::One(params) = self.arguments else {
            return false;
        };
        let uncached = !outbox.statements.is_enabled() || self.text.len() > MAX_CACHED_STATEMENT;
        self.prepared.is_none() && (params.count == 0 || uncached)
    }
}

/// Whether a text may hold several statements. A semicolon within a string counts, too: at worst a
/// session is reset that did not need it.
fn may_be_several(text: &str) -> bool {
    text.trim_end_matches(|c: char| c == ';' || c.is_whitespace())
        .contains(';')
}

/// A call that was sent.
pub(crate) struct Sent {
    preparation: Option<oneshot::Receiver<Reply>>,
    result: oneshot::Receiver<Reply>,
    statement: Option<Arc<StatementInner>>,
}

/// Appends a call's frames. Statements that may go with it are put into `kept`: dropping one tells the
/// server, so it has to wait until the lock is not held.
pub(crate) fn enqueue(
    outbox: &mut Outbox,
    connection: &Arc<Shared>,
    call: &Call<'_>,
    permits: usize,
    kept: &mut Vec<Arc<StatementInner>>,
) -> Result<Sent> {
    if let (true, Arguments::One(params)) = (call.goes_as_query(outbox), call.arguments) {
        // The answer tells of the last statement alone, and an error of none: whether one of the others
        // has set an option is not known.
        if may_be_several(call.text) {
            connection.touch();
        }
        let write = request::query(call.text, params, call.timeout);
        let result = outbox.expect_reply(Cleanup::Cursor, permits, write)?;
        return Ok(Sent {
            preparation: None,
            result,
            statement: None,
        });
    }
    let (statement, is_new) = find_or_make(outbox, connection, call, kept);
    let preparation = if is_new {
        let cleanup = Cleanup::Statement(Arc::clone(&statement.text));
        let write = request::prepare(&statement.name, &statement.text);
        Some(outbox.expect_reply(cleanup, 0, write)?)
    } else {
        None
    };
    let timeout = call.timeout;
    let result = match call.arguments {
        Arguments::One(params) => {
            let write = request::execute(&statement.name, params, timeout);
            outbox.expect_reply(Cleanup::Cursor, permits, write)?
        }
        Arguments::Batch(sets) => {
            let write = request::execute_batch(&statement.name, sets, timeout);
            outbox.expect_reply(Cleanup::Cursor, permits, write)?
        }
    };
    Ok(Sent {
        preparation,
        result,
        statement: Some(statement),
    })
}

/// The statement of a call, and whether it must be prepared first.
fn find_or_make(
    outbox: &mut Outbox,
    connection: &Arc<Shared>,
    call: &Call<'_>,
    kept: &mut Vec<Arc<StatementInner>>,
) -> (Arc<StatementInner>, bool) {
    if let Some(prepared) = call.prepared {
        // Disowned: the server said that it does not know the name, so it is prepared again.
        return (Arc::clone(prepared), prepared.own());
    }
    if let Some(known) = outbox.statements.get(call.text) {
        return (known, false);
    }
    let name = outbox.statements.new_name();
    let statement = Arc::new(StatementInner::new(connection, name, call.text));
    kept.extend(outbox.statements.insert(&statement));
    kept.push(Arc::clone(&statement));
    (statement, true)
}

/// Sends a call and waits for its result: the first part of it, where it has several.
pub(crate) async fn run_first(handle: &Handle, turn: Turn, call: Call<'_>) -> Result<ResultSet> {
    let result = attempt(handle, turn, &call).await;
    match result {
        Err(error) if error.has_state(SqlState::InvalidSqlStatementName) => {
            forget(handle, &call);
            if handle.tx_status() != TxStatus::Idle {
                return Err(error);
            }
            attempt(handle, turn, &call).await
        }
        result => result,
    }
}

/// Sends a call and waits for its whole result.
pub(crate) async fn run(handle: &Handle, turn: Turn, call: Call<'_>) -> Result<ResultSet> {
    let mut set = run_first(handle, turn, call).await?;
    complete(handle, turn, &mut set, call.timeout).await?;
    Ok(set)
}

/// Fetches what is left of a result; `timeout` bounds each fetch.
pub(crate) async fn complete(
    handle: &Handle,
    turn: Turn,
    set: &mut ResultSet,
    timeout: Option<Duration>,
) -> Result<()> {
    let Some(cursor) = set.header().cursor.clone() else {
        return Ok(());
    };
    let cursor = CursorGuard::new(handle.clone(), cursor);
    let columns = Arc::clone(&set.header().columns);
    loop {
        let reply = cursor.fetch_next(turn, 0, timeout).await?;
        let fetched = Fetched::read(reply, Some(&columns), handle)?;
        set.push(fetched.page, fetched.rows);
        if !fetched.more {
            return Ok(());
        }
    }
}

async fn attempt(handle: &Handle, turn: Turn, call: &Call<'_>) -> Result<ResultSet> {
    let mut kept = Vec::new();
    let sent = handle
        .admit(turn, call.bytes(), |outbox, admission| {
            let idle = outbox.is_idle();
            let sent = enqueue(
                outbox,
                handle.shared(),
                call,
                admission.permits(),
                &mut kept,
            );
            if sent.is_ok() {
                admission.spend();
            }
            outbox.send(idle);
            sent
        })
        .await;
    drop(kept);
    finish(handle, sent?).await
}

/// Waits for the result of a call that was sent.
pub(crate) async fn finish(handle: &Handle, sent: Sent) -> Result<ResultSet> {
    let statement = sent.statement;
    if let (Some(preparation), Some(statement)) = (sent.preparation, &statement) {
        prepared(handle, preparation, statement).await?;
    }
    let reply = handle.receive(sent.result).await?;
    let known = statement.as_ref().map(|statement| &statement.header);
    read_result(reply, known, handle)
}

/// Waits for a statement to be prepared. One that is refused is forgotten.
pub(crate) async fn prepared(
    handle: &Handle,
    preparation: oneshot::Receiver<Reply>,
    statement: &StatementInner,
) -> Result<()> {
    let reply: Delivered = handle.receive(preparation).await?;
    match reply.decode() {
        Ok(Response::PrepareResult(result)) => statement.describe(result),
        Ok(other) => Err(Delivered::unexpected(handle, &other)),
        Err(error) => {
            statement.disown();
            let forgotten = handle.outbox().statements.remove(&statement.text);
            drop(forgotten);
            Err(error)
        }
    }
}

fn forget(handle: &Handle, call: &Call<'_>) {
    let forgotten = handle.outbox().statements.remove(call.text);
    for statement in forgotten.iter().chain(call.prepared) {
        statement.disown();
    }
}

/// Prepares a statement, or finds it prepared.
pub(crate) async fn prepare(
    handle: &Handle,
    turn: Turn,
    text: &str,
) -> Result<Arc<StatementInner>> {
    let mut kept = Vec::new();
    let (statement, preparation) = handle
        .admit(turn, text.len(), |outbox, admission| {
            if let Some(known) = outbox.statements.get(text)
                && known.is_described()
            {
                return Ok((known, None));
            }
            let idle = outbox.is_idle();
            let name = outbox.statements.new_name();
            let statement = Arc::new(StatementInner::new(handle.shared(), name, text));
            if text.len() <= MAX_CACHED_STATEMENT {
                kept.extend(outbox.statements.insert(&statement));
            }
            kept.push(Arc::clone(&statement));
            let cleanup = Cleanup::Statement(Arc::clone(&statement.text));
            let write = request::prepare(&statement.name, text);
            let preparation = outbox.expect_reply(cleanup, admission.permits(), write)?;
            admission.spend();
            outbox.send(idle);
            Ok((statement, Some(preparation)))
        })
        .await?;
    drop(kept);
    if let Some(preparation) = preparation {
        prepared(handle, preparation, &statement).await?;
    }
    Ok(statement)
}

/// Runs work within a time limit, if there is one.
pub(crate) async fn within<T>(
    limit: Option<Duration>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    let Some(limit) = limit else {
        return work.await;
    };
    match tokio::time::timeout(limit, work).await {
        Ok(result) => result,
        Err(_) => Err(Error::new(
            ErrorKind::Timeout,
            format!("no answer within the call's time limit of {limit:?}"),
        )),
    }
}
