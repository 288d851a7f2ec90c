//! Executions as a session drives them: reads, writes, constraints, locks, bounds.

mod bounds;
mod foreign_keys;
mod locking;
mod operators;
mod optimized;
mod scans;
mod windows;
mod writes;
