//! What is joined so far, and what is known of the tables in it.

use super::run::Leaf;
use crate::optimizer::Planner;
use crate::optimizer::source::Source;
use crate::plan::{Expr, Node, Project, Scan};
use crate::types::DataType;

/// What is joined so far.
pub(super) struct Joined {
    pub(super) node: Node,
    pub(super) rows: f64,
    /// Where each of the run's columns stands in it.
    pub(super) places: Vec<Option<usize>>,
}

impl Joined {
    /// Whether a term can be told once a table is added, and reads that table.
    pub(super) fn readies(&self, leaf: &Leaf, term: &Expr) -> bool {
        let (mut all, mut own) = (true, false);
        term.for_each_reference(&mut |reference, _| {
            if reference.depth == 0 {
                let is_own = leaf.has(reference.column);
                own |= is_own;
                all &= is_own || matches!(self.places.get(reference.column), Some(Some(_)));
            }
        });
        all && own
    }

    /// The tree with its columns as they were written.
    pub(super) fn in_order(self, types: &[DataType]) -> Node {
        let as_is = |(column, place): (usize, &Option<usize>)| *place == Some(column);
        if self.places.iter().enumerate().all(as_is) {
            return self.node;
        }
        let places = self.places.iter().zip(types);
        let expressions =
            places.map(|(place, data_type)| Expr::column(place.unwrap_or(0), *data_type));
        Node::Project(Project {
            expressions: expressions.collect(),
            input: Box::new(self.node),
        })
    }
}

/// The scan that a node's columns are those of.
pub(super) fn scan_of(node: &Node) -> Option<&Scan> {
    match node {
        Node::Scan(scan) => Some(scan),
        Node::PointLookup(lookup) => Some(&lookup.scan),
        Node::IndexScan(scan) => Some(&scan.scan),
        Node::Filter(filter) => scan_of(&filter.input),
        _ => None,
    }
}

/// The tables of a run, where they are scans, to look up which table a column is of.
pub(super) struct Sources(Vec<Known>);

/// What is known of one table of the run.
struct Known {
    start: usize,
    scan: Option<Scan>,
    columns: Vec<Option<Source>>,
}

impl Sources {
    pub(super) fn of(planner: Planner<'_>, leaves: &[Leaf]) -> Sources {
        let known = leaves.iter().map(|leaf| Known {
            start: leaf.start,
            scan: scan_of(&leaf.node).cloned(),
            columns: (0..leaf.width)
                .map(|column| planner.source(&leaf.node, column))
                .collect(),
        });
        Sources(known.collect())
    }

    fn table_of(&self, column: usize) -> Option<&Known> {
        let mut known = self.0.iter();
        known.find(|one| (one.start..one.start + one.columns.len()).contains(&column))
    }

    /// The scan that a column of the run is of, and where its columns start.
    pub(super) fn of_column(&self, column: usize) -> Option<(&Scan, usize)> {
        let known = self.table_of(column)?;
        Some((known.scan.as_ref()?, known.start))
    }

    /// The table's column that a column of the run shows.
    pub(super) fn source(&self, column: usize) -> Option<Source> {
        let known = self.table_of(column)?;
        *known.columns.get(column - known.start)?
    }
}
