//! Tables made ready before they are put in place: defined anew, or with other rows.
//!
//! Whoever changes a definition does the long work, converting rows and building indexes, on its own
//! copy of the table, and keeps others from writing to it in the meantime. The commit then puts the
//! copy in place at once ([`super::Change::PlaceTable`]), however large the table is.

use std::sync::Arc;

use imbl::OrdMap;

use super::build::{self, Built, Job};
use super::index::duplicate_key;
use super::sorted::from_sorted;
use super::{Row, TableData, TableSpec};
use crate::types::{IndexId, Result, RowId, SqlError};

/// A table made ready.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    data: Arc<TableData>,
    /// The version of the table that it takes the place of; `None` where there is none.
    base: Option<u64>,
    /// Its rows are its own, and not those of the table that it takes the place of.
    rewritten: bool,
    /// Its sequence starts anew.
    restarted: bool,
}

/// Why a table cannot be made ready.
#[derive(Debug)]
pub(crate) enum Refused {
    /// Two rows share a key of a unique index.
    Duplicate(Duplicate),
    /// Anything else.
    Failed(SqlError),
}

/// A row whose key another row has as well.
#[derive(Debug)]
pub(crate) struct Duplicate {
    /// The table, as it was to be.
    pub(crate) spec: Arc<TableSpec>,
    /// The unique index.
    pub(crate) index: IndexId,
    /// The row.
    pub(crate) row: Row,
}

impl From<SqlError> for Refused {
    fn from(error: SqlError) -> Refused {
        Refused::Failed(error)
    }
}

/// As storage reports it, which knows no column names: 23505 for a duplicate.
impl From<Refused> for SqlError {
    fn from(refused: Refused) -> SqlError {
        let Duplicate { spec, index, row } = match refused {
            Refused::Duplicate(duplicate) => duplicate,
            Refused::Failed(error) => return error,
        };
        match spec.indexes.iter().find(|spec| spec.id == index) {
            Some(index) => duplicate_key(&spec, index, &row),
            None => SqlError::internal("an index that was built is gone"),
        }
    }
}

impl Prepared {
    /// A table that is new.
    pub(crate) fn created(spec: TableSpec) -> Prepared {
        Prepared {
            data: Arc::new(TableData::new(Arc::new(spec))),
            base: None,
            rewritten: false,
            restarted: false,
        }
    }

    /// A table as it is, to be defined anew.
    pub(crate) fn of(table: &Arc<TableData>) -> Prepared {
        Prepared {
            data: Arc::clone(table),
            base: Some(table.version),
            rewritten: false,
            restarted: false,
        }
    }

    /// With another definition that reads the same rows. Indexes that stay as they are are kept, the
    /// others are built.
    ///
    /// # Errors
    /// Where two rows share a key of a unique index, or a key is too long.
    pub(crate) fn defined(&self, spec: TableSpec) -> Result<Prepared, Refused> {
        let rows = self.data.rows.clone();
        Ok(Prepared {
            data: Arc::new(self.data.with(spec, rows, true)?),
            ..self.clone()
        })
    }

    /// With another definition and other rows, in ascending order of their ids.
    ///
    /// # Errors
    /// As [`Prepared::defined`].
    pub(crate) fn rewritten(
        &self,
        spec: TableSpec,
        rows: Vec<(RowId, Row)>,
    ) -> Result<Prepared, Refused> {
        let last = rows.last().map_or(0, |(id, _)| id.0);
        let mut data = self.data.with(spec, from_sorted(rows), false)?;
        data.max_row_id = data.max_row_id.max(last);
        Ok(Prepared {
            data: Arc::new(data),
            rewritten: true,
            ..self.clone()
        })
    }

    /// With its sequence started anew. The generation is a number that no other start has.
    pub(crate) fn restarted(&self, generation: u64) -> Prepared {
        Prepared {
            data: Arc::new(TableData {
                sequence: 0,
                generation,
                ..TableData::clone(&self.data)
            }),
            restarted: true,
            ..self.clone()
        }
    }

    /// The table.
    pub(crate) fn data(&self) -> &Arc<TableData> {
        &self.data
    }

    /// Whether it takes the place of a table.
    pub(super) fn replaces(&self) -> bool {
        self.base.is_some()
    }

    /// Whether its rows are its own.
    pub(crate) fn is_rewritten(&self) -> bool {
        self.rewritten
    }

    /// Whether its sequence starts anew.
    pub(crate) fn is_restarted(&self) -> bool {
        self.restarted
    }

    /// The table as it comes into force in a commit, in the place of `old`.
    ///
    /// # Errors
    /// XX000 where `old` is not the table that this one was made from.
    pub(super) fn over(&self, old: Option<&Arc<TableData>>, index: u64) -> Result<TableData> {
        if old.map(|old| old.version) != self.base {
            return Err(SqlError::internal(
                "a table was written to while it was defined anew",
            ));
        }
        let mut data = TableData::clone(&self.data);
        data.version = index;
        if let Some(old) = old {
            data.max_row_id = data.max_row_id.max(old.max_row_id);
            if !self.restarted {
                data.sequence = data.sequence.max(old.sequence);
            }
        }
        Ok(data)
    }
}

impl TableData {
    /// The table with another definition and these rows.
    fn with(
        &self,
        spec: TableSpec,
        rows: OrdMap<RowId, Row>,
        same_rows: bool,
    ) -> Result<TableData, Refused> {
        let mut data = TableData {
            rows,
            version: self.version,
            max_row_id: self.max_row_id,
            sequence: self.sequence,
            generation: self.generation,
            ..TableData::new(Arc::new(spec))
        };
        let mut missing: Vec<usize> = (0..data.indexes.len()).collect();
        // Images are read by the new layout: entries stay valid only where columns were at most added.
        if same_rows && data.spec.columns.starts_with(&self.spec.columns) {
            missing.retain(|place| !data.keep(*place, self));
        }
        for (_, place, built) in data.build(&missing)? {
            if let Some(entries) = data.indexes.get_mut(place) {
                *entries = built;
            }
        }
        Ok(data)
    }

    /// Takes an index over that the table has already; whether it could.
    fn keep(&mut self, place: usize, old: &TableData) -> bool {
        let index = self.spec.indexes.get(place);
        let same = index.filter(|index| old.spec.indexes.contains(index));
        let kept = same.and_then(|index| old.index(index.id));
        match (kept, self.indexes.get_mut(place)) {
            (Some(kept), Some(entries)) => {
                *entries = kept.clone();
                true
            }
            _ => false,
        }
    }

    fn build(&self, places: &[usize]) -> Result<Vec<Built>, Refused> {
        let job = |place: &usize| Job {
            table: self,
            place: *place,
        };
        let jobs: Vec<Job<'_>> = places.iter().map(job).collect();
        build::run(&jobs)
    }
}
