//! What a statement came to: rows or a tag.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock};

use flydb_protocol::message::rows::ResultColumns;
use smol_str::{SmolStr, format_smolstr};

use super::planned::Verb;
use super::reply::output_bytes;
use super::result_cache::Recording;
use crate::exec::{Execution, Output};
use crate::plan::OutputColumn;
use crate::txn::Transaction;
use crate::types::{Batch, Result, RowId, RowLayout, TableId, ValueRef};

/// What a statement came to.
#[derive(Debug)]
pub(super) struct Outcome {
    /// The command tag, without a count.
    pub(super) tag: Tag,
    /// Rows changed, where the statement changes rows.
    pub(super) affected: Option<u64>,
    /// The first number that a sequence gave.
    pub(super) last_insert_id: Option<i64>,
    /// The rows, where the statement has a result.
    pub(super) rows: Option<RowSource>,
}

/// What a statement is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A query or data change, called so with its number of rows.
    Counted(Verb),
    /// FETCH and MOVE, with the number of rows.
    Moved(&'static str),
    /// Any other statement: the whole tag.
    Plain(&'static str),
}

impl Tag {
    /// What kind of statement it is.
    pub(super) fn statement_type(self) -> &'static str {
        match self {
            Tag::Counted(verb) => verb.as_str(),
            Tag::Moved(tag) => tag,
            Tag::Plain(tag) => tag.strip_suffix(" OK").unwrap_or(tag),
        }
    }
}

impl Tag {
    /// The tag with its count, as the one line that answers carry.
    pub(super) fn message(self, count: u64) -> SmolStr {
        match self {
            Tag::Counted(Verb::Call) => SmolStr::new_static(Verb::Call.as_str()),
            Tag::Counted(verb) => format_smolstr!("{} {count}", verb.as_str()),
            Tag::Moved(tag) => format_smolstr!("{tag} {count}"),
            Tag::Plain(tag) => SmolStr::new_static(tag),
        }
    }
}

impl Outcome {
    /// A statement without rows or count.
    pub(super) fn plain(tag: &'static str) -> Outcome {
        Outcome {
            tag: Tag::Plain(tag),
            affected: None,
            last_insert_id: None,
            rows: None,
        }
    }

    /// A result that is there whole.
    pub(super) fn ready(tag: Tag, header: Arc<ResultHeader>, rows: Output) -> Outcome {
        Outcome {
            tag,
            affected: None,
            last_insert_id: None,
            rows: Some(RowSource::ready(header, VecDeque::from([rows]))),
        }
    }
}

/// The columns of a result, also as the JSON that every answer repeats.
#[derive(Debug)]
pub(super) struct ResultHeader {
    pub(super) columns: Vec<OutputColumn>,
    /// How a row of them lies in an image.
    pub(super) layout: RowLayout,
    /// Their names and types as they stand in an answer.
    pub(super) rendered: ResultColumns,
}

/// Of a statement without a result.
static NO_COLUMNS: LazyLock<ResultColumns> = LazyLock::new(|| ResultColumns::new([]));

impl ResultHeader {
    /// The columns of a statement without a result, rendered.
    pub(super) fn no_columns() -> &'static ResultColumns {
        &NO_COLUMNS
    }

    /// The header of these columns.
    ///
    /// # Errors
    /// 54011 for more columns than a row may have.
    pub(super) fn new(columns: Vec<OutputColumn>) -> Result<ResultHeader> {
        let layout = RowLayout::new(columns.iter().map(|column| column.data_type.physical()))?;
        let shown = columns.iter().map(|c| (c.name.as_str(), c.data_type));
        Ok(ResultHeader {
            rendered: ResultColumns::new(shown),
            layout,
            columns,
        })
    }
}

/// Where a result's rows come from: some are ready, and more may come from a running query.
#[derive(Debug)]
pub(super) struct RowSource {
    pub(super) header: Arc<ResultHeader>,
    /// Rows that are there, in order. Changed by this source's functions only, which count its bytes.
    pub(super) ready: VecDeque<Output>,
    /// Bytes that they take, about.
    bytes: usize,
    /// Of each of `ready` which rows of tables its rows are made of, where the source tracks them.
    ids: VecDeque<Batch>,
    /// The tables of these rows.
    pub(super) tracked: Arc<[TableId]>,
    /// Rows of the first of `ready` that were taken already.
    pub(super) taken: usize,
    /// What brings more.
    pub(super) running: Option<Box<Running>>,
}

/// A query between two steps.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) execution: Execution,
    /// The transaction of its own; `None` where it runs in the session's.
    pub(super) own: Option<Transaction>,
    /// Its rows so far, where the result is to be kept.
    pub(super) recording: Option<Box<Recording>>,
}

impl RowSource {
    /// Rows that are all there.
    pub(super) fn ready(header: Arc<ResultHeader>, ready: VecDeque<Output>) -> RowSource {
        RowSource {
            header,
            bytes: ready.iter().map(output_bytes).sum(),
            ready,
            ids: VecDeque::new(),
            tracked: Arc::default(),
            taken: 0,
            running: None,
        }
    }

    /// Rows that a query is yet to bring.
    pub(super) fn running(header: Arc<ResultHeader>, running: Running) -> RowSource {
        RowSource {
            header,
            ready: VecDeque::new(),
            ids: VecDeque::new(),
            tracked: Arc::default(),
            bytes: 0,
            taken: 0,
            running: Some(Box::new(running)),
        }
    }

    /// The same source, whose rows come with the ids of rows of these tables as last columns.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn tracking(mut self, tables: &[TableId]) -> Result<RowSource> {
        self.tracked = Arc::from(tables);
        let ready = std::mem::take(&mut self.ready);
        self.bytes = 0;
        ready.into_iter().try_for_each(|output| self.push(output))?;
        Ok(self)
    }

    /// Whether its query runs in the session's transaction.
    pub(super) fn needs_session_transaction(&self) -> bool {
        self.running
            .as_ref()
            .is_some_and(|running| running.own.is_none())
    }

    /// Drops what is taken whole; whether a row is ready then.
    pub(super) fn settle(&mut self) -> bool {
        while let Some(first) = self.ready.front() {
            if self.taken < first.len() {
                return true;
            }
            self.pop();
            self.taken = 0;
        }
        false
    }

    /// Bytes that the rows take which are there, about.
    pub(super) const fn bytes(&self) -> usize {
        self.bytes
    }

    /// Bytes of rows that were all there at once. A query that runs has one batch at a time: that much it
    /// may have.
    pub(super) const fn held_bytes(&self) -> usize {
        match self.running {
            Some(_) => 0,
            None => self.bytes,
        }
    }

    /// Whether no more rows are there than so many.
    pub(super) fn is_at_most(&self, rows: u32) -> bool {
        let ready: usize = self.ready.iter().map(Output::len).sum();
        u32::try_from(ready).is_ok_and(|ready| ready <= rows)
    }

    /// Puts rows behind those that are there.
    ///
    /// # Errors
    /// XX001 for an image that does not decode.
    pub(super) fn push(&mut self, mut output: Output) -> Result<()> {
        if !self.tracked.is_empty() {
            let (shown, ids) = output.split_ids(self.tracked.len())?;
            output = shown;
            self.ids.push_back(ids);
        }
        self.bytes = self.bytes.saturating_add(output_bytes(&output));
        self.ready.push_back(output);
        Ok(())
    }

    /// Takes the first rows that are there, with their ids where they are tracked.
    pub(super) fn pop(&mut self) -> Option<(Output, Option<Batch>)> {
        let output = self.ready.pop_front()?;
        self.bytes = self.bytes.saturating_sub(output_bytes(&output));
        Some((output, self.ids.pop_front()))
    }

    /// The ids of the row that was taken last, where rows are tracked and it is still there.
    pub(super) fn ids_taken_last(&self) -> Option<Ids> {
        let row = self.taken.checked_sub(1)?;
        Some(ids_of(self.ids.front()?, row))
    }

    /// Drops the rows that are there.
    pub(super) fn clear(&mut self) {
        self.ready.clear();
        self.ids.clear();
        self.bytes = 0;
    }
}

/// The rows of tables that a row is made of; `None` where an outer join has none.
pub(super) type Ids = Vec<Option<RowId>>;

/// The ids in one row of a batch of them.
pub(super) fn ids_of(ids: &Batch, row: usize) -> Ids {
    let columns = 0..ids.columns.len();
    let ids = columns.map(|column| match ids.get(column, row) {
        ValueRef::BigInt(id) => Some(RowId(id)),
        _ => None,
    });
    ids.collect()
}
