//! Execution: pull operators that pass batches, data changes under locks, definitions.
//!
//! An [`Execution`] runs one [`crate::auth::AuthorizedPlan`]. The session calls [`Execution::step`]
//! until it answers [`Step::Done`]; each step is short, synchronous work on a snapshot, after which
//! the session may write to its socket, yield to the runtime or wait for a lock.
//!
//! # Layout
//!
//! - [`execution`] drives a plan; [`run`] is what its operators share (snapshot, parameters, budget);
//!   [`subquery`] runs the plans inside expressions.
//! - [`operator`] maps a plan's nodes to their operators, which are in `operators`, one a file, each
//!   named as the node of [`crate::plan`] that it runs.
//! - [`rows`] has the tools that operators are made of: decoding images, collecting batches, keys for
//!   hashing, orders for sorting.
//! - [`window`] computes window functions: partitions, peers, frames.
//! - [`write`] changes rows: constraints, locks, referential actions.
//! - [`tables`] keeps the rows of WITH queries while the statement runs.
//! - [`routine`] runs procedures and triggers.
//! - [`definition`] changes the catalog.
//!
//! # Invariants
//!
//! - An operator holds only its state. It is handed its plan node at each pull, so nothing of the plan
//!   is cloned to run it, and one plan serves any number of executions at once.
//! - Every pull checks cancellation and the deadline; whatever holds rows reserves memory for them
//!   first. A pull that would take long answers [`operator::Pull::Yield`] with its state kept.
//! - Reads go to the view taken when the execution was opened: a statement never sees its own writes,
//!   and an execution that is kept is a static cursor.
//! - Data changes run at the root of a plan only, and as the tables of a WITH there.
//!
//! # Caveats
//!
//! A subquery runs within one step: it heeds cancellation, but holds the runtime's thread for that long.

mod arguments;
mod blocking;
mod definition;
mod environment;
mod execution;
mod lending;
mod limits;
mod memory;
mod operator;
mod operators;
mod output;
mod profile;
mod routine;
mod rows;
mod run;
mod sequences;
mod shape;
mod statistics;
mod subquery;
mod system;
mod tables;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod wide;
mod window;
mod write;

pub(crate) use arguments::Arguments;
pub(crate) use definition::{
    DefinitionContext, Progress, commit_temporary, drop_temporary, empty_view, note_filled,
    run_definition,
};
pub(crate) use environment::{Cancel, Environment};
pub(crate) use execution::{Execution, Step, Summary};
pub(crate) use memory::out_of_memory;
pub(crate) use output::{Output, Stored};
pub(crate) use profile::Profile;
pub(crate) use routine::{Routine, RoutineStep, Routines, TriggerPlan};
pub(crate) use statistics::{StatisticsStore, TableStatistics};
pub(crate) use system::{Fact, ServerFacts};
pub(crate) use write::check_waiting;
