//! Taking the rows of a query that runs, step by step.

use super::outcome::RowSource;
use super::patience::Patience;
use super::planning::contained;
use super::state::Session;
use crate::exec::{Execution, Output, Step, Summary};
use crate::txn::Transaction;
use crate::types::{Result, SqlError};

/// What a step of a query brought.
pub(super) enum Pulled {
    Rows(Output),
    Done(Summary),
    /// What came is void: the statement is to be opened again.
    Again,
}

impl Session {
    /// Brings at least one row of a source to the front; `false` at the end.
    ///
    /// # Errors
    /// What the query ends with. A source in the session's transaction ends in failure with it.
    pub(super) async fn advance(
        &mut self,
        source: &mut RowSource,
        patience: &mut Patience,
    ) -> Result<bool> {
        while !source.settle() {
            let Some(running) = &mut source.running else {
                return Ok(false);
            };
            let open = self.transaction.as_mut().map(|open| &mut open.txn);
            let Some(txn) = running.own.as_mut().or(open) else {
                return Err(SqlError::internal("a query outlived its transaction"));
            };
            running.execution.set_deadline(patience.deadline);
            match pull(&mut running.execution, txn, patience).await? {
                Pulled::Rows(output) => {
                    let recording = running.recording.take();
                    running.recording = recording.and_then(|recording| recording.with(&output));
                    source.push(output)?;
                }
                Pulled::Done(_) => {
                    if let Some(recording) = running.recording.take() {
                        let now = self.engine.clock.instant();
                        self.engine.results.keep(*recording, now);
                    }
                    source.running = None;
                }
                Pulled::Again => {
                    return Err(SqlError::internal(
                        "a query cannot begin anew under its cursor",
                    ));
                }
            }
        }
        Ok(true)
    }
}

/// Steps a query until there are rows or it is done, yielding and waiting as it wants.
///
/// # Errors
/// What the statement ends with.
pub(super) async fn pull(
    execution: &mut Execution,
    txn: &mut Transaction,
    patience: &mut Patience,
) -> Result<Pulled> {
    loop {
        let step = contained(|| execution.step(txn))?;
        patience.pause().await?;
        match step {
            Step::Rows(output) => return Ok(Pulled::Rows(output)),
            Step::Yield => tokio::task::yield_now().await,
            Step::Wait(ticket) => patience.wait(ticket).await?,
            Step::Again(ticket) => {
                patience.wait(ticket).await?;
                return Ok(Pulled::Again);
            }
            Step::Done(summary) => return Ok(Pulled::Done(summary)),
        }
    }
}
