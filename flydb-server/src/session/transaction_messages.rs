//! Transactions, by message or by SQL: one state machine behind both.

use super::limits::MAX_NAME_CHARS;
use super::options::{OptionName, Setting};
use super::outcome::Outcome;
use super::state::Session;
use super::transaction::{
    OpenTransaction, TransactionState, already_open, begin_options, isolation as isolation_of,
    none_open,
};
use crate::types::{Result, SqlError, SqlState};

impl Session {
    /// Begins a transaction of this level (the session's where not said); its number.
    ///
    /// # Errors
    /// 25001 where one is open, 25P02 where it has failed.
    pub(super) fn begin(&mut self, isolation: Option<u8>, read_only: Option<bool>) -> Result<u64> {
        if let Some(open) = &self.transaction {
            open.check()?;
            return Err(already_open());
        }
        let options = begin_options(
            isolation.unwrap_or(self.options.isolation_level),
            read_only.unwrap_or(self.options.read_only),
        );
        let txn = self.engine.manager.begin(options);
        let id = txn.id();
        let facts = self.facts.start();
        self.transaction = Some(OpenTransaction::new(txn, facts, true));
        Ok(id)
    }

    /// Commits; the transaction's number. Cursors end, but for those that are held.
    ///
    /// # Errors
    /// 25P01 where none is open; 25P02 where it has failed, which it stays; 40001, what a constraint answers that
    /// waited, and others where the commit is refused, after which none is open.
    pub(super) async fn commit(&mut self) -> Result<u64> {
        let open = self.transaction.as_ref().ok_or_else(none_open)?;
        open.check()?;
        if let Err(error) = self.check_constraints(None) {
            self.rollback()?;
            return Err(error);
        }
        let Some(mut open) = self.transaction.take() else {
            return Err(none_open());
        };
        let id = open.txn.id();
        self.restore(open.local);
        self.restore_kept(open.kept);
        self.settle_temporary(&mut open.txn)?;
        match open.txn.commit().await {
            Ok(_) => {
                self.cursors.end_transaction(Some(&self.engine.manager));
                Ok(id)
            }
            Err(error) => {
                self.cursors.end_transaction(None);
                Err(error)
            }
        }
    }

    /// COMMIT AND CHAIN, or ROLLBACK AND CHAIN: ends the open transaction, and begins one of its kind.
    ///
    /// # Errors
    /// Those of the commit or rollback; after an error that ended the transaction none is open.
    pub(super) async fn end_and_chain(&mut self, commit: bool) -> Result<()> {
        let open = self.transaction.as_ref().ok_or_else(none_open)?;
        let options = open.txn.options();
        match commit && !self.has_failed() {
            true => self.commit().await?,
            false => self.rollback()?,
        };
        let txn = self.engine.manager.begin(options);
        let facts = self.facts.start();
        self.transaction = Some(OpenTransaction::new(txn, facts, true));
        Ok(())
    }

    /// Whether a transaction is open that can only be rolled back.
    pub(super) fn has_failed(&self) -> bool {
        self.transaction
            .as_ref()
            .is_some_and(|open| open.check().is_err())
    }

    /// Rolls back; the transaction's number. Cursors that were opened in it end.
    ///
    /// # Errors
    /// 25P01 where none is open.
    pub(super) fn rollback(&mut self) -> Result<u64> {
        let open = self.transaction.take().ok_or_else(none_open)?;
        self.cursors.end_transaction(None);
        self.restore(open.local);
        self.restore_kept(open.kept);
        Ok(open.txn.id())
    }

    /// Rolls back to a savepoint, which ends a failure too.
    ///
    /// # Errors
    /// 25P01 where no transaction is open, 3B001 where it has no such savepoint, which fails it as any
    /// failed statement. A transaction that expired has none left.
    pub(super) fn rollback_to(&mut self, name: &str) -> Result<()> {
        let open = self.transaction.as_mut().ok_or_else(none_open)?;
        if open.expired {
            return open.check();
        }
        let gone_back = open.txn.rollback_to(name);
        if gone_back.is_err() {
            open.txn.fail();
            return gone_back;
        }
        let mut marks = open.savepoints.iter();
        if let Some(place) = marks.rposition(|(savepoint, _)| savepoint == name) {
            open.savepoints.truncate(place + 1);
        }
        if let Some((_, mark)) = open.savepoints.last() {
            self.cursors.end_since(*mark);
        }
        Ok(())
    }

    /// Makes a savepoint.
    ///
    /// # Errors
    /// 25P01, 25P02, 42622 for a name too long, 53400 for too many.
    pub(super) fn savepoint(&mut self, name: &str) -> Result<()> {
        check_name(name)?;
        self.open_implicitly();
        let open = self.transaction.as_mut().ok_or_else(none_open)?;
        open.check()?;
        open.txn.savepoint(name)?;
        open.savepoints
            .push((String::from(name), self.cursors.mark()));
        Ok(())
    }

    /// Frees a savepoint and those after it.
    ///
    /// # Errors
    /// 25P01, 25P02, 3B001. A name that is none fails the transaction, as any failed statement.
    pub(super) fn release(&mut self, name: &str) -> Result<()> {
        let open = self.transaction.as_mut().ok_or_else(none_open)?;
        open.check()?;
        let released = open.txn.release(name);
        if released.is_err() {
            open.txn.fail();
            return released;
        }
        let mut marks = open.savepoints.iter();
        if let Some(place) = marks.rposition(|(savepoint, _)| savepoint == name) {
            open.savepoints.truncate(place);
        }
        Ok(())
    }

    /// SET TRANSACTION: another level or access for the open transaction, before its first statement;
    /// with `session` for those to come.
    ///
    /// # Errors
    /// 25P01 where none is open, 25001 after a statement or a savepoint.
    pub(super) fn set_transaction(
        &mut self,
        isolation: Option<u8>,
        read_only: Option<bool>,
        session: bool,
    ) -> Result<Outcome> {
        if session {
            self.options.isolation_level = isolation.unwrap_or(self.options.isolation_level);
            self.options.read_only = read_only.unwrap_or(self.options.read_only);
            return Ok(Outcome::plain("SET"));
        }
        self.open_implicitly();
        let open = self.transaction.as_mut().ok_or_else(none_open)?;
        let mut options = open.txn.options();
        options.isolation = isolation.map_or(options.isolation, isolation_of);
        options.read_only = read_only.unwrap_or(options.read_only);
        open.txn.set_options(options)?;
        Ok(Outcome::plain("SET"))
    }

    /// The number of the open transaction.
    pub(super) fn transaction_id(&self) -> Option<u64> {
        self.transaction.as_ref().map(|open| open.txn.id())
    }

    /// Without `auto_commit`, whatever needs a transaction opens it.
    fn open_implicitly(&mut self) {
        if self.options.auto_commit {
            return;
        }
        let own = self.scratch();
        self.adopt(own);
    }

    /// Puts back what SET LOCAL changed.
    fn restore(&mut self, local: Vec<(OptionName, Setting)>) {
        for (option, value) in local.into_iter().rev() {
            // These values were taken before, so they will be again.
            let _ = self.options.set(option, &value);
            self.options_changed(option);
        }
    }

    /// Sets an option until the transaction ends; outside one, nothing lasts that long.
    pub(super) async fn set_locally(&mut self, option: OptionName, value: &Setting) -> Result<()> {
        let before = self.options.get(option, self.username());
        if self.state() == TransactionState::Idle {
            return self.options.clone().set(option, value);
        }
        self.options.set(option, value)?;
        self.options_changed(option);
        if let Some(open) = &mut self.transaction {
            open.local.push((option, before));
        }
        Ok(())
    }
}

/// Whether a statement or savepoint may have this name.
///
/// # Errors
/// 42622.
pub(super) fn check_name(name: &str) -> Result<()> {
    if name.chars().count() <= MAX_NAME_CHARS {
        return Ok(());
    }
    Err(SqlError::new(
        SqlState::NameTooLong,
        format!("a name has {MAX_NAME_CHARS} characters at most"),
    ))
}
