//! The tools that operators are made of: rows in bulk, as columns.
//!
//! - [`decode`] takes stored images apart, column by column; [`fetch`] does so for scans, the columns
//!   of the filter first.
//! - [`collect`] strings batches together; [`gather`] picks rows, with NULLs for missing partners.
//! - [`keys`] turns key columns into values that hash and compare fast; [`key_table`] numbers them.
//! - [`order`] sorts; [`sorting`] does so in steps.
//! - [`used`] finds which columns an expression reads; [`heavy`] those whose copies take much.

pub(super) mod collect;
pub(super) mod decode;
pub(super) mod fetch;
pub(super) mod gather;
pub(super) mod heavy;
pub(super) mod key_filter;
pub(super) mod key_table;
pub(super) mod keys;
pub(super) mod order;
pub(super) mod sorting;
pub(super) mod used;
pub(super) mod words;
