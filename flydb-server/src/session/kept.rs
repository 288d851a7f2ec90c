//! Answering a query from the result cache, where it may be.

use std::sync::Arc;

use flydb_protocol::row::encode_row;

use super::planned::Planned;
use super::result_cache::{Basis, Key, Recording};
use super::run::Own;
use super::state::Session;
use crate::exec::{Arguments, Output};
use crate::types::{Result, RowLayout, Value};

/// What the result cache has for a query.
pub(super) enum Lookup {
    /// Its rows.
    Found(Vec<Output>),
    /// Nothing yet: its rows are to be recorded.
    Record(Box<Recording>),
    /// Nothing, and nothing is to be kept.
    Pass,
}

impl Session {
    /// Looks for the result of a query that is about to run on the transaction's present snapshot.
    ///
    /// # Errors
    /// XX000 where there is no transaction.
    pub(super) fn look_up(
        &mut self,
        planned: &Planned,
        arguments: &Arguments,
        own: &mut Own,
    ) -> Result<Lookup> {
        let (Some(tables), Arguments::Values(params)) = (&planned.keeps, arguments) else {
            return Ok(Lookup::Pass);
        };
        if !self.engine.results.is_on() || self.profile.is_some() {
            return Ok(Lookup::Pass);
        }
        let Some(basis) = Basis::of(&self.txn(own)?.view(), tables) else {
            return Ok(Lookup::Pass);
        };
        let Some(key) = self.result_key(planned, params)? else {
            return Ok(Lookup::Pass);
        };
        let now = self.engine.clock.instant();
        let Some(rows) = self.engine.results.get(&key, &basis, now) else {
            let recording = self.engine.results.record(key, basis);
            return Ok(Lookup::Record(Box::new(recording)));
        };
        let txn = self.txn(own)?;
        tables.iter().for_each(|table| txn.note_read(*table));
        Ok(Lookup::Found(rows))
    }

    /// What the result is found by; `None` for parameters too large to be part of a key.
    fn result_key(&self, planned: &Planned, params: &[Value]) -> Result<Option<Key>> {
        let layout = RowLayout::new(planned.parameters.iter().map(|one| one.physical()))?;
        let mut image = Vec::new();
        if encode_row(&layout, params.iter().map(Value::as_ref), &mut image).is_err() {
            return Ok(None);
        }
        Ok(Some(Key {
            text: Arc::clone(&planned.text),
            types: planned.parameters.clone().into(),
            params: image.into(),
            user: Arc::clone(self.principal()?.name()),
            path: planned.schema.catalog.path().clone(),
            zone: self.options.time_zone.as_str().into(),
        }))
    }
}
