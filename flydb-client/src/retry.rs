//! Transactions that are run again when others got in their way.
//!
//! Only what is certain to have had no effect is tried again: a serialization failure (40001), a deadlock
//! (40P01) or a lock that could not be had, after which the server has rolled back. A connection that
//! broke during COMMIT is not: the commit may have happened.

use std::time::Duration;

use flydb_protocol::message::transaction::{BeginTx, IsolationLevel};

use crate::client::Client;
use crate::error::Result;
use crate::transaction::{Transaction, TransactionBuilder};

/// How often and how patiently a transaction is tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_delay: Duration,
    longest_delay: Duration,
    begin: BeginTx,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy {
            attempts: 10,
            first_delay: Duration::from_millis(2),
            longest_delay: Duration::from_millis(500),
            begin: BeginTx::default(),
        }
    }
}

impl RetryPolicy {
    /// Ten attempts, with pauses from 2 ms to 500 ms between them, at the session's isolation level.
    #[must_use]
    pub fn new() -> RetryPolicy {
        RetryPolicy::default()
    }

    /// How often the transaction is tried in all.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> RetryPolicy {
        self.attempts = attempts.max(1);
        self
    }

    /// The pause before the second attempt, which doubles from then on, and the longest one.
    #[must_use]
    pub fn delays(mut self, first: Duration, longest: Duration) -> RetryPolicy {
        self.first_delay = first;
        self.longest_delay = longest;
        self
    }

    /// The transaction's isolation level.
    #[must_use]
    pub fn isolation(mut self, level: IsolationLevel) -> RetryPolicy {
        self.begin.isolation_level = Some(level);
        self
    }

    /// Refuses writes.
    #[must_use]
    pub fn read_only(mut self) -> RetryPolicy {
        self.begin.read_only = true;
        self
    }

    /// The pause after the attempt of this number, from 1: drawn between half and all of the doubling
    /// delay, so that those who collided do not collide again.
    fn delay(&self, attempt: u32) -> Duration {
        let doublings = attempt.saturating_sub(1).min(31);
        let delay = self
            .first_delay
            .saturating_mul(1 << doublings)
            .min(self.longest_delay);
        delay.mul_f64(rand::random_range(0.5..=1.0))
    }
}

impl Client {
    /// Runs a transaction, and runs it again where others got in its way
    /// ([`is_retryable`](crate::Error::is_retryable)). It is committed when the closure returns `Ok` and
    /// rolled back when it returns an error; errors of the program's own go through
    /// [`Error::application`](crate::Error::application). The closure may run several times: what it does
    /// outside the database it may do several times.
    ///
    /// ```no_run
    /// # async fn example(mut client: flydb_client::Client) -> Result<(), flydb_client::Error> {
    /// use flydb_client::{IsolationLevel, RetryPolicy};
    ///
    /// let policy = RetryPolicy::new().isolation(IsolationLevel::Serializable);
    /// let balance = client
    ///     .transaction_retry(&policy, async |tx| {
    ///         tx.execute("UPDATE accounts SET balance = balance - 10 WHERE id = $1", (1,)).await?;
    ///         tx.query_scalar::<i64>("SELECT balance FROM accounts WHERE id = $1", (1,)).await
    ///     })
    ///     .await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// What the closure, BEGIN or COMMIT failed with last.
    pub async fn transaction_retry<T>(
        &mut self,
        policy: &RetryPolicy,
        mut work: impl AsyncFnMut(&mut Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let mut attempt = 1;
        loop {
            match once(self, policy, &mut work).await {
                Err(error) if error.is_retryable() && attempt < policy.attempts => {
                    tracing::debug!(%error, attempt, "the transaction is tried again");
                    tokio::time::sleep(policy.delay(attempt)).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }
}

async fn once<T>(
    client: &mut Client,
    policy: &RetryPolicy,
    work: &mut impl AsyncFnMut(&mut Transaction<'_>) -> Result<T>,
) -> Result<T> {
    let begin = policy.begin.clone();
    let mut transaction = TransactionBuilder::with(client, begin).begin().await?;
    let value = work(&mut transaction).await?;
    transaction.commit().await?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let policy = RetryPolicy::new().delays(Duration::from_millis(8), Duration::from_millis(50));
        for (attempt, most) in [(1, 8), (2, 16), (3, 32), (4, 50), (99, 50)] {
            let delay = policy.delay(attempt);
            let most = Duration::from_millis(most);
            assert!(delay <= most && delay >= most / 2, "{attempt}: {delay:?}");
        }
    }
}
