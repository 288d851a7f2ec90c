//! Sequences, counted for expressions.

use super::run::{Run, no_table};
use crate::catalog::Sequence;
use crate::eval::SequenceCounter;
use crate::storage::Row;
use crate::txn::{SEQUENCE_ROW, SequencePosition, SequenceRule};
use crate::types::{Result, TableId};

/// How a sequence counts.
pub(super) fn rule(sequence: &Sequence) -> SequenceRule<'_> {
    SequenceRule {
        id: sequence.id,
        name: &sequence.name,
        start: sequence.start,
        increment: sequence.increment,
        minimum: sequence.minimum,
        maximum: sequence.maximum,
        cycle: sequence.cycle,
        cache: sequence.cache,
    }
}

impl Run {
    fn sequence(&self, id: TableId) -> Result<(SequenceRule<'_>, Option<&Row>)> {
        let sequence = self.environment.catalog.sequence_by_id(id);
        let sequence = sequence.ok_or_else(|| no_table(id))?;
        let table = self.view.table(id);
        Ok((
            rule(sequence),
            table.and_then(|table| table.get(SEQUENCE_ROW)),
        ))
    }
}

impl SequenceCounter for Run {
    fn next(&self, sequence: TableId) -> Result<i64> {
        let (rule, stored) = self.sequence(sequence)?;
        self.sequences.next(&rule, stored)
    }

    fn set(&self, sequence: TableId, value: i64, called: bool) -> Result<()> {
        let (rule, _) = self.sequence(sequence)?;
        let position = SequencePosition { value, called };
        self.sequences.set(&rule, position)
    }

    fn position(&self, sequence: TableId) -> Result<(i64, bool)> {
        let (rule, stored) = self.sequence(sequence)?;
        let SequencePosition { value, called } = self.sequences.position(&rule, stored)?;
        Ok((value, called))
    }
}
