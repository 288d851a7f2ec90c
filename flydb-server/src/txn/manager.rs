//! What all transactions of a server share.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use super::backlog::{Backlog, Watcher};
use super::commit::Pending;
use super::counters::Counters;
use super::locks::{LockTable, TxnId};
use super::sequences::Sequences;
use super::transaction::{Isolation, Transaction};
use super::writer::{self, Queue};
use crate::storage::{
    self, Durability, Log, Opened, Reclaimer, Records, RecoveryReport, Root, StorageOptions, Vfs,
};
use crate::types::{Result, SqlError, SqlState};

/// Bytes of records from which on a group leaves so much behind that freeing it takes long.
const BULK_BYTES: usize = 64 * 1024;

/// What a transaction is begun with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BeginOptions {
    /// How much of others shows.
    pub(crate) isolation: Isolation,
    /// Whether writes are refused.
    pub(crate) read_only: bool,
}

/// The transactions of one store. Dropping the last handle stops its threads; call
/// [`Manager::close`] first to have everything on the disk.
pub(crate) struct Manager {
    this: Weak<Manager>,
    options: StorageOptions,
    published: ArcSwap<Root>,
    /// Tells that more was published, or that what was to be is lost.
    publications: Notify,
    /// Frees roots after bulk writes and dropped tables, so that no committer waits for it.
    reclaimer: Arc<Reclaimer>,
    head: ArcSwap<Root>,
    /// Held while a commit gets its place in the order.
    order: Mutex<()>,
    /// Moves when ordered commits were lost with a failed write.
    epoch: AtomicU64,
    queue: Arc<Queue>,
    log: Mutex<Log>,
    /// Set once the log has failed for good.
    broken: Mutex<Option<SqlError>>,
    locks: LockTable,
    counters: Counters,
    sequences: Sequences,
    next_txn: AtomicU64,
    backlog: Arc<Backlog>,
    checkpointing: AtomicBool,
}

impl std::fmt::Debug for Manager {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Manager")
            .field("index", &self.published.load().index())
            .finish_non_exhaustive()
    }
}

impl Manager {
    /// Opens a store: recovers what is there, and starts the writer thread.
    ///
    /// # Errors
    /// XX001 for a store that is damaged, with the place; 58030 for one that cannot be read; 55006
    /// for one that another server has open.
    pub(crate) fn open(
        vfs: Arc<dyn Vfs>,
        options: StorageOptions,
    ) -> Result<(Arc<Manager>, RecoveryReport)> {
        let Opened { root, log, report } = storage::open(vfs, options.clone())?;
        let root = Arc::new(root);
        let reclaimer = Arc::new(Reclaimer::start()?);
        let manager = Arc::new_cyclic(|this| Manager {
            this: Weak::clone(this),
            options,
            published: ArcSwap::new(Arc::clone(&root)),
            publications: Notify::new(),
            reclaimer,
            counters: Counters::new(&root),
            sequences: Sequences::default(),
            head: ArcSwap::new(root),
            order: Mutex::new(()),
            epoch: AtomicU64::new(0),
            queue: Arc::default(),
            log: Mutex::new(log),
            broken: Mutex::new(None),
            locks: LockTable::default(),
            next_txn: AtomicU64::new(1),
            backlog: Arc::default(),
            checkpointing: AtomicBool::new(false),
        });
        writer::spawn(&manager)?;
        Ok((manager, report))
    }

    /// Begins a transaction.
    pub(crate) fn begin(self: &Arc<Self>, options: BeginOptions) -> Transaction {
        let id = TxnId(self.next_txn.fetch_add(1, Ordering::Relaxed));
        Transaction::new(Arc::clone(self), id, options)
    }

    /// The thread that frees large values.
    pub(crate) fn reclaimer(&self) -> &Arc<Reclaimer> {
        &self.reclaimer
    }

    /// What is durable: where readers start.
    pub(crate) fn published(&self) -> Arc<Root> {
        self.published.load_full()
    }

    pub(super) fn published_index(&self) -> u64 {
        self.published.load().index()
    }

    /// Ready once anything was published, or lost, after this call.
    pub(super) fn next_publication(&self) -> Notified<'_> {
        self.publications.notified()
    }

    /// What is ordered: where writers start.
    pub(crate) fn head(&self) -> Arc<Root> {
        self.head.load_full()
    }

    /// Commits from now on, in log order, as they become durable.
    pub(crate) fn watch(&self) -> Watcher {
        self.backlog.watch()
    }

    /// Writes a checkpoint of what is published, and lets the log that it covers go.
    ///
    /// # Errors
    /// 53100 and 58030 where it cannot be written; the store is none the worse.
    pub(crate) fn checkpoint(&self) -> Result<()> {
        if self.checkpointing.swap(true, Ordering::AcqRel) {
            return Ok(()); // one is on its way
        }
        let outcome = self.run_checkpoint();
        self.checkpointing.store(false, Ordering::Release);
        outcome
    }

    fn run_checkpoint(&self) -> Result<()> {
        let root = Root::clone(&self.published());
        let job = self.log.lock().start_checkpoint(root)?;
        let outcome = job.run();
        let old = self.log.lock().finish_checkpoint(outcome.as_ref().ok());
        outcome?;
        old.remove()
    }

    /// Brings everything to the disk and stops the writer thread.
    ///
    /// # Errors
    /// 58030 where the disk does not take it.
    pub(crate) fn close(&self) -> Result<()> {
        self.queue.close();
        self.log.lock().sync()
    }

    pub(super) fn locks(&self) -> &LockTable {
        &self.locks
    }

    pub(super) fn counters(&self) -> &Counters {
        &self.counters
    }

    pub(super) fn sequences(&self) -> &Sequences {
        &self.sequences
    }

    pub(super) fn queue(&self) -> &Queue {
        &self.queue
    }

    pub(super) fn order_mutex(&self) -> &Mutex<()> {
        &self.order
    }

    pub(super) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// The head, and the epoch that it belongs to. The epoch is read first: if it moves in between,
    /// the commit is refused rather than let through.
    pub(super) fn head_with_epoch(&self) -> (Arc<Root>, u64) {
        let epoch = self.epoch();
        (self.head(), epoch)
    }

    pub(super) fn set_head(&self, root: Arc<Root>) {
        self.head.store(root);
    }

    pub(super) fn is_watched(&self) -> bool {
        self.backlog.is_watched()
    }

    /// Whether writing the log can wait for a disk.
    pub(super) fn writes_block(&self) -> bool {
        self.options.durability == Durability::Full
    }

    /// Answers with the failure that stopped all writing, if one did.
    pub(super) fn refuse_broken(&self) -> Result<()> {
        match &*self.broken.lock() {
            Some(failure) => Err(failure.clone()),
            None => Ok(()),
        }
    }

    /// Writes one group, and leaves what came in the meantime to the writer thread.
    pub(super) fn lead(&self) {
        self.write_group();
        if !self.queue.rest() {
            self.queue.hand_over();
        }
    }

    /// Leaves the whole queue to the writer thread.
    pub(super) fn hand_over(&self) {
        self.queue.hand_over();
    }

    /// Writes groups until the queue is empty, and syncs after those after which it is due.
    pub(super) fn drain(&self, mut sync_is_due: impl FnMut() -> bool) {
        loop {
            self.write_group();
            if self.queue.rest() {
                return;
            }
            if sync_is_due() {
                self.sync();
            }
        }
    }

    fn write_group(&self) {
        let group = self.queue.take();
        if group.is_empty() {
            return;
        }
        match self.write(&group) {
            Ok(due) => {
                self.publish(group);
                if due {
                    self.start_checkpoint();
                }
            }
            Err(error) => self.lose(group, &error),
        }
    }

    /// Brings a group to the log; `true` where a checkpoint is due.
    fn write(&self, group: &[Pending]) -> Result<bool> {
        let mut log = self.log.lock();
        let commits: Vec<(u64, &Records)> = group
            .iter()
            .map(|pending| (pending.root.index(), &pending.records))
            .collect();
        log.append(&commits)?;
        if self.options.durability == Durability::Full {
            log.sync()?;
        }
        Ok(log.checkpoint_due())
    }

    fn publish(&self, group: Vec<Pending>) {
        let Some(last) = group.last() else {
            return;
        };
        let old = self.published.swap(Arc::clone(&last.root));
        self.publications.notify_waiters();
        let written: usize = group.iter().map(|pending| pending.records.len()).sum();
        if written > BULK_BYTES || old.schema_version() != last.root.schema_version() {
            self.reclaimer.free(old);
        }
        for mut pending in group {
            if let Some(event) = pending.event.take() {
                self.backlog.push(event);
            }
            pending.finish(Ok(()));
        }
    }

    /// Takes back all that was ordered and not written.
    fn lose(&self, group: Vec<Pending>, error: &SqlError) {
        tracing::error!(%error, commits = group.len(), "the log could not be written");
        let order = self.order.lock();
        let later = self.queue.take();
        let epoch = self.epoch.fetch_add(1, Ordering::AcqRel) + 1;
        // The indexes of what is lost are given again, to other commits.
        let root = Arc::new(self.published().in_era(epoch));
        self.published.store(Arc::clone(&root));
        self.head.store(root);
        // A full disk may have room again later; whatever else happened is final.
        if error.state() != SqlState::DiskFull {
            *self.broken.lock() = Some(error.clone());
        }
        drop(order);
        self.publications.notify_waiters();
        for pending in group.into_iter().chain(later) {
            pending.finish(Err(error.clone()));
        }
    }

    /// Writes a checkpoint in a thread of its own, so that commits go on.
    fn start_checkpoint(&self) {
        let Some(manager) = self.this.upgrade() else {
            return;
        };
        let run = move || {
            if let Err(error) = manager.checkpoint() {
                tracing::error!(%error, "the checkpoint could not be written");
            }
        };
        if let Err(error) = thread::Builder::new()
            .name("flydb-checkpoint".into())
            .spawn(run)
        {
            tracing::error!(%error, "the checkpoint thread could not be started");
        }
    }

    /// How often the writer thread is to sync by itself.
    pub(super) fn sync_interval(&self) -> Option<Duration> {
        match self.options.durability {
            Durability::Interval(interval) => Some(interval),
            Durability::Full | Durability::None => None,
        }
    }

    /// Brings what was written since the last sync to the disk.
    pub(super) fn sync(&self) {
        if let Err(error) = self.log.lock().sync() {
            tracing::error!(%error, "the log could not be synced");
            *self.broken.lock() = Some(error);
        }
    }

    pub(super) fn queue_handle(&self) -> Arc<Queue> {
        Arc::clone(&self.queue)
    }
}

impl Drop for Manager {
    fn drop(&mut self) {
        self.queue.close();
    }
}
