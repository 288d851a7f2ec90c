//! The state of the session's transaction, as the replies tell it.
//!
//! Callers decode their replies themselves, in whatever order they run, so each reply has a number and
//! the highest one wins.

use std::sync::atomic::{AtomicU64, Ordering};

use flydb_protocol::message::transaction::TxStatus;

#[derive(Debug, Default)]
pub(crate) struct StatusCell(AtomicU64);

impl StatusCell {
    /// Takes note of what reply number `sequence` said.
    pub(crate) fn note(&self, sequence: u64, status: TxStatus) {
        let code = match status {
            TxStatus::Idle => 0,
            TxStatus::Active => 1,
            TxStatus::Failed => 2,
        };
        self.0.fetch_max(sequence << 2 | code, Ordering::AcqRel);
    }

    /// What the newest reply said; idle before the first.
    pub(crate) fn get(&self) -> TxStatus {
        match self.0.load(Ordering::Acquire) & 0b11 {
            0 => TxStatus::Idle,
            1 => TxStatus::Active,
            _ => TxStatus::Failed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_reply_wins_whoever_reads_it_first() {
        let cell = StatusCell::default();
        assert_eq!(cell.get(), TxStatus::Idle);
        cell.note(2, TxStatus::Idle);
        cell.note(1, TxStatus::Failed);
        assert_eq!(cell.get(), TxStatus::Idle);
        cell.note(3, TxStatus::Active);
        assert_eq!(cell.get(), TxStatus::Active);
    }
}
