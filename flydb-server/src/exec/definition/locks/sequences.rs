//! What definitions of sequences lock.

use super::{Wanted, relation};
use crate::catalog::{Catalog, Sequence, Table, TableId};

/// The sequences that go, or start anew, with their tables.
pub(super) fn of_owned(tables: &[TableId], catalog: &Catalog) -> impl Iterator<Item = Wanted> {
    let owned = catalog.sequences().filter(|sequence| {
        let mut owner = sequence.owned_by.iter();
        owner.any(|(table, _)| tables.contains(table))
    });
    owned.flat_map(|sequence| [relation(&sequence.key_name()), Wanted::Table(sequence.id)])
}

/// The names of sequences that columns are to own.
pub(super) fn of_new(sequences: &[Sequence]) -> impl Iterator<Item = Wanted> + '_ {
    sequences.iter().map(|one| relation(&one.key_name()))
}

/// A sequence's name, and the table that it goes with.
pub(super) fn of_owner(sequence: &Sequence) -> Vec<Wanted> {
    let owner = sequence.owned_by.iter();
    let owner = owner.map(|(table, _)| Wanted::Ground(*table));
    [relation(&sequence.key_name())]
        .into_iter()
        .chain(owner)
        .collect()
}

/// Sequences that go or change, and the tables whose defaults change with them.
pub(super) fn of_sequences(
    sequences: &[TableId],
    tables: &[Table],
    catalog: &Catalog,
) -> Vec<Wanted> {
    let known = sequences
        .iter()
        .filter_map(|id| catalog.sequence_by_id(*id));
    let mut wanted: Vec<Wanted> = known
        .flat_map(|sequence| [relation(&sequence.key_name()), Wanted::Table(sequence.id)])
        .collect();
    wanted.extend(tables.iter().map(|table| Wanted::Table(table.id)));
    wanted
}
