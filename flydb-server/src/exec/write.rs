//! Data changes: rows written under locks, with every constraint kept.
//!
//! # How a statement writes
//!
//! INSERT, UPDATE and DELETE (see `operators`) compute [`change::RowChange`]s and hand them, as one
//! [`job::Job`], to the [`writer::Writer`]. A job takes its changes through these stages, each for all
//! of them before the next begins:
//!
//! 1. the keys that new rows take in unique indexes are computed;
//! 2. locks: new row ids and unique keys, keys that others may refer to and that go away, all alone;
//!    and keys of parents that new rows refer to, together with others;
//! 3. rows that go, or whose keys change, are removed;
//! 4. new keys are checked to be free, in the newest state of the database and among themselves;
//! 5. new rows are put;
//! 6. parents of new rows are looked up;
//! 7. rows that refer to keys which went away are treated as their foreign keys say: that is a job of
//!    its own, on the referring table.
//!
//! As all old rows are gone before new ones come, `UPDATE t SET id = id + 1` needs no order. What may
//! still come right within the statement (a row that refers to one inserted later, NO ACTION) is kept
//! and checked again at its end.
//!
//! Triggers fire around that, see [`triggers`].
//!
//! A constraint that is DEFERRABLE may wait for the commit, see [`late`].
//!
//! # Concurrency
//!
//! A row is locked before it is changed, and must then be the version that the statement's snapshot
//! shows: else the statement ends with 40001, and is run again where the isolation level allows it.
//! Constraints are checked against the newest state, which the locks hold still: a unique key is
//! locked before it is looked up, and a foreign key's parent is protected by a lock on its key, not on
//! its row, so that parents can be updated otherwise while children come.
//!
//! An INSERT with ON CONFLICT looks its rows' keys up before it hands any change on, see [`arbiters`].
//!
//! # Caveats
//!
//! The rows of a batch are checked constraint by constraint, not row by row: where they violate several,
//! another one may be reported than PostgreSQL would.
//!
//! # Waiting
//!
//! Any request for a lock may answer "wait". The stage then keeps its place and asks again later;
//! asking for a lock that is held is harmless.

pub(super) mod arbiters;
pub(super) mod assignment;
pub(super) mod change;
mod children;
pub(super) mod constraints;
mod errors;
pub(super) mod generated;
mod job;
mod late;
pub(super) mod links;
pub(super) mod mutation;
mod parents;
pub(super) mod prepare;
mod referring_change;
mod referring_rows;
pub(super) mod returning;
pub(super) mod rows;
pub(super) mod sequence;
pub(super) mod targets;
pub(super) mod triggers;
mod unique;
pub(super) mod writer;
pub(super) mod writing;

pub(super) use errors::key_of_row;
pub(crate) use late::check_waiting;
pub(super) use late::verify as verify_late_unique;
pub(super) use mutation::{Mutation, Written};
pub(super) use parents::verify as verify_foreign_key;
