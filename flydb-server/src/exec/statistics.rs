//! What the optimizer may know of the data.
//!
//! The rows of a table are counted; the values of its columns are estimated from a sample, which is
//! taken when a plan first asks for it and kept ([`StatisticsStore`]) until the table has changed by a fifth.
//! A sample takes a few milliseconds, so that nothing has to be logged, restored or scheduled for it.

mod sample;
mod store;

pub(crate) use store::{StatisticsStore, TableStatistics};
