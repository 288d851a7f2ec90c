//! The operators, one a file, each named as the plan node that it runs.

mod aggregate;
mod delete;
mod distinct;
mod filter;
mod hash_join;
mod index_scan;
mod insert;
mod join;
mod limit;
mod pairing;
mod point_lookup;
mod project;
mod right_rest;
mod scan;
mod set_operation;
mod sort;
mod top_k;
mod update;
mod values;

pub(super) use aggregate::Aggregate;
pub(super) use delete::Delete;
pub(super) use distinct::Distinct;
pub(super) use filter::Filter;
pub(super) use hash_join::HashJoin;
pub(super) use index_scan::IndexScan;
pub(super) use insert::Insert;
pub(super) use join::Join;
pub(super) use limit::Limit;
pub(super) use point_lookup::{PointLookup, row_id};
pub(super) use project::Project;
pub(super) use scan::Scan;
pub(super) use set_operation::SetOperation;
pub(super) use sort::Sort;
pub(super) use top_k::TopK;
pub(super) use update::Update;
pub(super) use values::Values;
