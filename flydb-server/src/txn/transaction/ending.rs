//! How a transaction commits.

use std::sync::Arc;

use super::Transaction;
use crate::storage::{Records, Root};
use crate::txn::commit::{self, Committed, Ordered};
use crate::types::{Result, SqlError, SqlState, TableId};

impl Transaction {
    /// Commits: puts the writes in order, frees the locks, and waits until they are durable. Where there
    /// are none, what the transaction saw must be durable: it may have left a row alone because of it.
    ///
    /// Not cancelled by dropping the future: once the writes are in order they will be committed.
    ///
    /// # Errors
    /// 25P02 for a failed transaction; 40001 where serializable, or a definition changed by another,
    /// forbids it; 53100 and 58030 where the log cannot be written. Nothing is committed then, but
    /// after 58030 a restart may find that the writes had reached the disk.
    pub(crate) async fn commit(mut self) -> Result<Committed> {
        self.refuse_failed()?;
        let manager = Arc::clone(&self.manager);
        if self.writes.is_empty() && self.counted.is_empty() {
            let index = self.snapshot.index();
            let seen = [self.built_on, self.taken.built_on()];
            drop(self); // frees the locks
            for built_on in seen.into_iter().flatten() {
                commit::wait_until_published(&manager, built_on).await?;
            }
            return Ok(Committed { index });
        }
        let ordered = self.order()?;
        for sequence in self.writes.restarts() {
            manager.counters().forget_before(sequence);
        }
        drop(self); // frees the locks
        commit::wait_until_durable(manager, ordered).await
    }

    fn order(&mut self) -> Result<Ordered> {
        let mut changes = self.writes.changes();
        self.manager
            .counters()
            .record(&self.counted, &self.snapshot, &self.writes, &mut changes);
        self.manager
            .sequences()
            .record(&self.writes, &mut changes)?;
        // Encoding needs no lock, so it is done before the order is held.
        let records = Records::encode(&changes, &self.snapshot)?;
        commit::order(&self.manager, &changes, records, |head| self.validate(head))
    }

    /// Whether the writes may go on top of `head`.
    fn validate(&self, head: &Root) -> Result<()> {
        for built_on in [self.built_on, self.taken.built_on()].into_iter().flatten() {
            built_on.refuse_lost(&self.manager)?;
        }
        let moved =
            |(key, before): (&Arc<str>, &Option<Arc<[u8]>>)| head.system(key) != before.as_ref();
        if self
            .writes
            .system_writes()
            .map(|(key, write)| (key, &write.before))
            .any(moved)
        {
            return Err(SqlError::new(
                SqlState::SerializationFailure,
                "could not serialize access: a concurrent transaction changed the same definition",
            ));
        }
        let changed = |table: &TableId| {
            head.table(*table)
                .is_some_and(|data| data.version() > self.snapshot.index())
        };
        if self.reads.iter().any(changed) {
            return Err(SqlError::new(
                SqlState::SerializationFailure,
                "could not serialize access: a concurrent transaction wrote to a table that this one read",
            )
            .with_hint("run the transaction again"));
        }
        Ok(())
    }
}
