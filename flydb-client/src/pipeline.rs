//! Calls that go out together.
//!
//! Calls made at the same time share round trips anyway; a pipeline is for a list that is known in
//! advance. Its requests go out in one write, run in their order, and their results come back together.
//! It is no transaction: each call stands by itself, and one that fails does not stop those after it
//! (unless a transaction is open, which it fails).

use crate::client::Client;
use crate::connection::Handle;
use crate::error::Result;
use crate::result::ResultSet;
use crate::run::{Arguments, Call, Sent, complete, enqueue, finish, within};
use crate::statement::{AsStatement, Statement};
use crate::to_sql::{Encoded, Params, encode};

/// Calls that are about to go out together; see [`Client::pipeline`].
///
/// ```no_run
/// # async fn example(client: flydb_client::Client) -> Result<(), flydb_client::Error> {
/// let mut pipeline = client.pipeline();
/// pipeline.add("INSERT INTO log VALUES ($1)", ("started",))?;
/// pipeline.add("SELECT count(*) FROM log", ())?;
/// let results = pipeline.run().await?;
/// for result in results {
///     println!("{}", result?.tag());
/// }
/// # Ok(()) }
/// ```
#[must_use = "a pipeline is sent by `run`"]
#[derive(Debug)]
pub struct Pipeline<'a> {
    client: &'a Client,
    calls: Vec<Planned>,
}

#[derive(Debug)]
struct Planned {
    statement: Planning,
    params: Encoded,
}

#[derive(Debug)]
enum Planning {
    Text(String),
    Prepared(Statement),
}

impl<'a> Pipeline<'a> {
    pub(crate) fn new(client: &'a Client) -> Pipeline<'a> {
        let calls = Vec::new();
        Pipeline { client, calls }
    }

    /// Adds a call.
    ///
    /// # Errors
    /// [`Parameter`](crate::ErrorKind::Parameter) where a parameter cannot be written.
    pub fn add<S: AsStatement + ?Sized>(
        &mut self,
        statement: &S,
        params: impl Params,
    ) -> Result<()> {
        let params = encode(&params)?;
        let statement = match statement.prepared() {
            Some(prepared) => Planning::Prepared(prepared.clone()),
            None => Planning::Text(statement.text().to_owned()),
        };
        self.calls.push(Planned { statement, params });
        Ok(())
    }

    /// How many calls there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.calls.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.calls.is_empty()
    }

    /// Sends all calls and waits for all results, in the order of the calls.
    ///
    /// # Errors
    /// Where nothing was sent, or the time limit ran out. What a call failed with is in its place in the
    /// list.
    pub async fn run(self) -> Result<Vec<Result<ResultSet>>> {
        let work = send_all(self.client, &self.calls);
        within(self.client.timeout(), work).await
    }
}

impl Planned {
    fn call(&self, client: &Client) -> Call<'_> {
        let arguments = Arguments::One(&self.params);
        let (timeout, connection) = (client.timeout(), client.shared());
        match &self.statement {
            Planning::Text(text) => Call::new(text, arguments, timeout, connection),
            Planning::Prepared(statement) => Call::new(statement, arguments, timeout, connection),
        }
    }
}

async fn send_all(client: &Client, planned: &[Planned]) -> Result<Vec<Result<ResultSet>>> {
    let calls: Vec<Call<'_>> = planned.iter().map(|planned| planned.call(client)).collect();
    let handle = client.handle();
    let bytes = calls.iter().map(Call::bytes).sum();
    let mut kept = Vec::new();
    let sent = handle
        .admit(client.turn(), bytes, |outbox, admission| {
            let idle = outbox.is_idle();
            let mut sent = Vec::with_capacity(calls.len());
            let last = calls.len().saturating_sub(1);
            for (place, call) in calls.iter().enumerate() {
                // The last reply gives the room of all of them back.
                let permits = if place == last {
                    admission.permits()
                } else {
                    0
                };
                sent.push(enqueue(outbox, handle.shared(), call, permits, &mut kept));
            }
            if sent.last().is_some_and(Result::is_ok) {
                admission.spend();
            }
            outbox.send(idle);
            Ok(sent)
        })
        .await?;
    drop(kept);
    Ok(receive_all(client, handle, sent).await)
}

async fn receive_all(
    client: &Client,
    handle: &Handle,
    sent: Vec<Result<Sent>>,
) -> Vec<Result<ResultSet>> {
    let mut results = Vec::with_capacity(sent.len());
    for sent in sent {
        let result = match sent {
            Ok(sent) => finish(handle, sent).await,
            Err(error) => Err(error),
        };
        results.push(result);
    }
    for result in &mut results {
        if let Ok(set) = result
            && let Err(error) = complete(handle, client.turn(), set, client.timeout()).await
        {
            *result = Err(error);
        }
    }
    results
}
