//! WITH, recursion and row locks in EXPLAIN.

use std::fmt;

use super::expr::Names;
use super::{Explanation, Line, numbered};
use crate::plan::{CteId, LockRows, Recursion, WhenBlocked, With};

impl fmt::Display for CteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl Explanation<'_> {
    pub(super) fn with(&mut self, with: &With, indent: usize) -> (String, Names) {
        for table in &with.tables {
            let title = format!("Table {}", table.id);
            self.lines.push(Line::title(title, indent + 1));
            self.node(&table.plan, indent + 2);
        }
        let names = self.node(&with.body, indent + 1);
        ("With".to_owned(), names)
    }

    pub(super) fn recursion(&mut self, recursion: &Recursion, indent: usize) -> (String, Names) {
        let names = self.node(&recursion.seed, indent + 1);
        self.node(&recursion.step, indent + 1);
        let all = if recursion.all { " all" } else { "" };
        let title = format!("Recursion {}: union{all}", recursion.id);
        (title, numbered(names.len()))
    }

    pub(super) fn lock_rows(&mut self, lock: &LockRows, indent: usize) -> (String, Names) {
        let mut names = self.node(&lock.input, indent + 1);
        names.truncate(names.len().saturating_sub(lock.marks.len()));
        let marks = lock.marks.iter().map(|mark| {
            let blocked = match mark.blocked {
                WhenBlocked::Wait => "",
                WhenBlocked::Skip => " SKIP LOCKED",
                WhenBlocked::Fail => " NOWAIT",
            };
            let (clause, table) = (mark.strength.clause(), self.table_name(mark.table));
            format!("{clause} OF {table}{blocked}")
        });
        let marks: Vec<String> = marks.collect();
        (format!("LockRows {}", marks.join(", ")), names)
    }
}
