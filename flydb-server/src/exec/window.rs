//! Window functions at work, over rows that are sorted by partition and order.
//!
//! Everything is told by the rows' places in that order: [`cuts`] says where partitions and groups of
//! peers begin, [`frame`] which places a row's frame has ([`range`] for distances between values), and
//! [`place`], [`value`] and [`aggregate`] compute the functions, a batch of rows at a time. Frames never
//! cost their size for each row: [`aggregate`] says how.

mod aggregate;
mod cuts;
mod frame;
mod levels;
mod place;
mod range;
mod rows;
mod value;
mod worker;

pub(super) use aggregate::FEW_ROWS;
pub(super) use rows::SortedRows;
pub(super) use worker::Worker;
