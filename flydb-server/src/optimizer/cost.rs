//! What work costs, in rows of a scan: one row read by a scan, its filter tested, costs 1.
//!
//! The figures are ratios of times that were measured. They need not be exact: between two plans whose
//! costs are near each other either will do.

/// A row entered into a hash table.
pub(super) const BUILD: f64 = 2.0;
/// A row whose key is sought in a hash table.
pub(super) const PROBE: f64 = 0.7;
/// A row that a join gives.
pub(super) const OUTPUT: f64 = 0.5;
/// A pair of rows that a condition is tested for.
pub(super) const PAIR: f64 = 0.4;
/// A search by key or index.
pub(super) const SEARCH: f64 = 6.0;
/// A row that an index led to.
pub(super) const FETCH: f64 = 6.0;
/// What starts before the first row comes of a scan or a hash table.
pub(super) const START: f64 = 50.0;

/// The cost of finding rows by an index: so many searches, each for so many rows.
pub(super) fn lookups(searches: f64, rows_each: f64) -> f64 {
    searches * (SEARCH + rows_each * FETCH)
}

/// The cost of a hash join beyond that of its inputs.
pub(super) fn hash_join(probed: f64, hashed: f64, pairs: f64) -> f64 {
    START + probed * PROBE + hashed * BUILD + pairs * OUTPUT
}

/// The cost of a join by nested loops beyond that of its inputs.
pub(super) fn nested_join(left: f64, right: f64, pairs: f64) -> f64 {
    left * right * PAIR + right * OUTPUT + pairs * OUTPUT
}
