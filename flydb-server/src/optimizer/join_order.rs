//! The order of a run of inner joins.
//!
//! The run is taken apart to its tables and the terms between them. It starts with the table that is
//! expected to give the fewest rows, and each step adds the one that keeps the result smallest, tables
//! that no term ties to what is there last. Semi and anti joins on the way go to the one table that they
//! read, or else on top.

use super::Planner;
use super::conjuncts::split;
use super::join::is_inner;
use super::limits::MAX_ORDERED;
use super::push::filtered;
use crate::plan::{BinaryOp, Expr, ExprKind, Join, JoinKind, Node, Project, Scan};
use crate::types::DataType;

/// A table of the run.
struct Leaf {
    node: Node,
    /// Its first column in the run's columns as written.
    start: usize,
    width: usize,
}

/// A semi or anti join that stood in the run.
struct Half {
    right: Node,
    kind: JoinKind,
    /// Over the run's columns as written, then the right's from `width` on.
    condition: Vec<Expr>,
    width: usize,
}

/// A run taken apart.
#[derive(Default)]
struct Run {
    leaves: Vec<Leaf>,
    terms: Vec<Expr>,
    halves: Vec<Half>,
}

/// What is joined so far.
struct Joined {
    node: Node,
    rows: f64,
    /// Where each of the run's columns stands in it.
    places: Vec<Option<usize>>,
}

impl Planner<'_> {
    /// Plans a run of inner joins with the terms above it.
    pub(super) fn ordered_joins(&self, node: Node, terms: Vec<Expr>) -> Node {
        let types = node.types();
        let mut run = Run {
            terms,
            ..Run::default()
        };
        run.take_apart(node, 0);
        self.halves_to_leaves(&mut run);
        let (constant, terms): (Vec<Expr>, Vec<Expr>) =
            run.terms.drain(..).partition(|term| !term.reads_input());
        let terms = self.plan_leaves(&mut run, terms);
        let joined = match run.leaves.len() <= MAX_ORDERED {
            true => self.greedy(run.leaves, terms, types.len()),
            false => self.as_written(run.leaves, terms, types.len()),
        };
        let mut node = joined.in_order(&types);
        for half in run.halves {
            node = self.half_on_top(node, half);
        }
        filtered(node, constant)
    }

    /// Gives each semi or anti join that reads one table to that table.
    fn halves_to_leaves(&self, run: &mut Run) {
        let mut rest = Vec::new();
        for half in std::mem::take(&mut run.halves) {
            match half.only_leaf(&run.leaves) {
                Some(leaf) => run.give(leaf, half),
                None => rest.push(half),
            }
        }
        run.halves = rest;
    }

    fn half_on_top(&self, node: Node, half: Half) -> Node {
        let width = node.width();
        let mut condition = half.condition;
        for term in &mut condition {
            let from = half.width;
            term.map_columns(&mut |column| match column.checked_sub(from) {
                Some(column) => width + column,
                None => column,
            });
        }
        let right = self.push(half.right, Vec::new());
        self.two_way(node, right, half.kind, condition)
    }

    /// Plans the tables with the terms that read one of them; the other terms.
    fn plan_leaves(&self, run: &mut Run, terms: Vec<Expr>) -> Vec<Expr> {
        let mut own: Vec<Vec<Expr>> = run.leaves.iter().map(|_| Vec::new()).collect();
        let mut between = Vec::new();
        for mut term in terms {
            match only_leaf(&term, &run.leaves) {
                Some(leaf) if !term.is_volatile() => {
                    let start = run.leaves.get(leaf).map_or(0, |leaf| leaf.start);
                    term.map_columns(&mut |column| column.saturating_sub(start));
                    own.get_mut(leaf)
                        .into_iter()
                        .for_each(|own| own.push(term.clone()));
                }
                _ => between.push(term),
            }
        }
        for (leaf, terms) in run.leaves.iter_mut().zip(own) {
            let node = std::mem::replace(&mut leaf.node, super::nothing(Vec::new()));
            leaf.node = self.push(node, terms);
        }
        between
    }

    fn greedy(&self, mut leaves: Vec<Leaf>, mut terms: Vec<Expr>, width: usize) -> Joined {
        let sources = Sources::of(&leaves);
        let first = self.first(&leaves, &terms);
        let mut joined = self.start(leaves.remove(first), width);
        while !leaves.is_empty() {
            let next = self.next(&joined, &leaves, &terms, &sources);
            let leaf = leaves.remove(next);
            joined = self.add(joined, leaf, &mut terms, &sources);
        }
        joined
    }

    fn as_written(&self, leaves: Vec<Leaf>, mut terms: Vec<Expr>, width: usize) -> Joined {
        let sources = Sources::of(&leaves);
        let mut leaves = leaves.into_iter();
        let first = leaves.next().unwrap_or(Leaf {
            node: super::nothing(Vec::new()),
            start: 0,
            width: 0,
        });
        let mut joined = self.start(first, width);
        for leaf in leaves {
            joined = self.add(joined, leaf, &mut terms, &sources);
        }
        joined
    }

    /// The table with the fewest rows, among those that a term ties to another if there are such.
    fn first(&self, leaves: &[Leaf], terms: &[Expr]) -> usize {
        let tied = |leaf: &Leaf| terms.iter().any(|term| leaf.is_read_by(term));
        let rank = |leaf: &Leaf| (!tied(leaf), self.rows(&leaf.node));
        let ranks = leaves.iter().map(rank).enumerate();
        let best = ranks.min_by(|(_, a), (_, b)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        best.map_or(0, |(place, _)| place)
    }

    fn start(&self, leaf: Leaf, width: usize) -> Joined {
        let mut places = vec![None; width];
        let own = places.iter_mut().skip(leaf.start).take(leaf.width);
        for (column, place) in own.enumerate() {
            *place = Some(column);
        }
        Joined {
            rows: self.rows(&leaf.node),
            node: leaf.node,
            places,
        }
    }

    /// The table to add next.
    fn next(&self, joined: &Joined, leaves: &[Leaf], terms: &[Expr], sources: &Sources) -> usize {
        let rank = |leaf: &Leaf| {
            let ready: Vec<&Expr> = terms
                .iter()
                .filter(|term| joined.readies(leaf, term))
                .collect();
            let (tied, rows) = self.rows_with(joined, leaf, &ready, sources);
            (!tied, rows, self.rows(&leaf.node))
        };
        let ranks = leaves.iter().map(rank).enumerate();
        let best = ranks.min_by(|(_, a), (_, b)| {
            let rows = a.1.total_cmp(&b.1).then(a.2.total_cmp(&b.2));
            a.0.cmp(&b.0).then(rows)
        });
        best.map_or(0, |(place, _)| place)
    }

    /// Whether one of the terms ties a table to what is there, and how many rows the two give.
    fn rows_with(
        &self,
        joined: &Joined,
        leaf: &Leaf,
        ready: &[&Expr],
        sources: &Sources,
    ) -> (bool, f64) {
        let keys = ready.iter().filter_map(|term| leaf.key_of(term));
        let (own, others): (Vec<usize>, Vec<Option<usize>>) = keys.unzip();
        let rows = self.rows(&leaf.node);
        if own.is_empty() {
            return (false, joined.rows * rows);
        }
        let result = if self.holds_key(&leaf.node, &own) {
            joined.rows * self.share_left(&leaf.node)
        } else {
            match self.other_key(sources, &others) {
                Some(all) => rows * joined.rows / all,
                None => rows.max(joined.rows),
            }
        };
        (true, result.max(1.0))
    }

    /// Where the other sides of the keys hold a key of their table: how many rows that has.
    fn other_key(&self, sources: &Sources, others: &[Option<usize>]) -> Option<f64> {
        let first = others.iter().copied().flatten().next()?;
        let (scan, start) = sources.of_column(first)?;
        let columns: Vec<usize> = others
            .iter()
            .flatten()
            .filter_map(|column| column.checked_sub(start))
            .collect();
        self.scan_holds_key(scan, &columns)
            .then(|| self.table_rows(scan.table))
    }

    /// Whether these columns of a node hold a key: no two rows are alike in them.
    fn holds_key(&self, node: &Node, columns: &[usize]) -> bool {
        match node {
            Node::Aggregate(aggregate) => {
                (0..aggregate.keys.len()).all(|key| columns.contains(&key))
            }
            node => scan_of(node).is_some_and(|scan| self.scan_holds_key(scan, columns)),
        }
    }

    fn scan_holds_key(&self, scan: &Scan, columns: &[usize]) -> bool {
        let Some(table) = self.catalog.table_by_id(scan.table) else {
            return false;
        };
        let found = columns
            .iter()
            .filter_map(|&column| scan.columns.get(column));
        let found: Vec<usize> = found.copied().collect();
        let holds = |key: &[usize]| !key.is_empty() && key.iter().all(|one| found.contains(one));
        let indexes = table.indexes.iter().filter(|index| index.unique);
        let mut keys = indexes
            .map(|index| -> Vec<usize> { index.columns.iter().map(|one| one.column).collect() });
        holds(&table.primary_key) || keys.any(|key| holds(&key))
    }

    /// The share of a table's rows that are left of it.
    fn share_left(&self, node: &Node) -> f64 {
        let rows = self.rows(node);
        scan_of(node).map_or(1.0, |scan| self.share_of(scan, rows))
    }

    /// Joins a table to what is there, with all terms that become ready; the smaller side is the
    /// one that is hashed.
    fn add(&self, joined: Joined, leaf: Leaf, terms: &mut Vec<Expr>, sources: &Sources) -> Joined {
        let ready: Vec<Expr> = terms
            .extract_if(.., |term| joined.readies(&leaf, term))
            .collect();
        let borrowed: Vec<&Expr> = ready.iter().collect();
        let (_, rows) = self.rows_with(&joined, &leaf, &borrowed, sources);
        let leaf_right = self.rows(&leaf.node) <= joined.rows || self.finds(&joined, &leaf, &ready);
        let (leaf_width, joined_width) = (leaf.node.width(), joined.node.width());
        let (joined_from, leaf_from) = match leaf_right {
            true => (0, joined_width),
            false => (leaf_width, 0),
        };
        let mut places = joined.places;
        for place in places.iter_mut().flatten() {
            *place += joined_from;
        }
        let own = places.iter_mut().skip(leaf.start).take(leaf.width);
        for (column, place) in own.enumerate() {
            *place = Some(leaf_from + column);
        }
        let on = ready.into_iter().map(|mut term| {
            term.map_columns(&mut |column| places.get(column).copied().flatten().unwrap_or(column));
            term
        });
        let on: Vec<Expr> = on.collect();
        let (left, right) = match leaf_right {
            true => (joined.node, leaf.node),
            false => (leaf.node, joined.node),
        };
        Joined {
            node: self.two_way(left, right, JoinKind::Inner, on),
            rows,
            places,
        }
    }

    /// Whether a table is better looked up row by row, which it can be only on the right.
    fn finds(&self, joined: &Joined, leaf: &Leaf, ready: &[Expr]) -> bool {
        self.pays_lookup(joined.rows, &leaf.node)
            && ready.iter().any(|term| leaf.key_of(term).is_some())
    }
}

/// The scan that a node's columns are those of.
fn scan_of(node: &Node) -> Option<&Scan> {
    match node {
        Node::Scan(scan) => Some(scan),
        Node::PointLookup(lookup) => Some(&lookup.scan),
        Node::IndexScan(scan) => Some(&scan.scan),
        Node::Filter(filter) => scan_of(&filter.input),
        _ => None,
    }
}

/// The tables of a run, where they are scans, to look up which table a column is of.
struct Sources(Vec<(usize, usize, Option<Scan>)>);

impl Sources {
    fn of(leaves: &[Leaf]) -> Sources {
        let sources = leaves.iter();
        Sources(
            sources
                .map(|leaf| (leaf.start, leaf.width, scan_of(&leaf.node).cloned()))
                .collect(),
        )
    }

    /// The scan that a column of the run is of, and where its columns start.
    fn of_column(&self, column: usize) -> Option<(&Scan, usize)> {
        let mut sources = self.0.iter();
        let (start, _, scan) =
            sources.find(|(start, width, _)| (*start..start + width).contains(&column))?;
        Some((scan.as_ref()?, *start))
    }
}

impl Leaf {
    fn has(&self, column: usize) -> bool {
        (self.start..self.start + self.width).contains(&column)
    }

    fn is_read_by(&self, term: &Expr) -> bool {
        let mut read = false;
        term.for_each_reference(&mut |reference, _| {
            read |= reference.depth == 0 && self.has(reference.column);
        });
        read
    }

    /// For a term that says one of this table's columns equals something of others: the column, and
    /// the other side's where it is one.
    fn key_of(&self, term: &Expr) -> Option<(usize, Option<usize>)> {
        let ExprKind::Binary {
            op: BinaryOp::Equal,
            left,
            right,
        } = &term.kind
        else {
            return None;
        };
        let own = |expr: &Expr| match bare(expr).kind {
            ExprKind::Column(column) if self.has(column) => Some(column - self.start),
            _ => None,
        };
        let other = |expr: &Expr| match bare(expr).kind {
            ExprKind::Column(column) => Some(column),
            _ => None,
        };
        match (own(left), own(right)) {
            (Some(column), None) if !self.is_read_by(right) => Some((column, other(right))),
            (None, Some(column)) if !self.is_read_by(left) => Some((column, other(left))),
            _ => None,
        }
    }
}

/// What a cast converts.
fn bare(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Cast { operand, .. } => bare(operand),
        _ => expr,
    }
}

/// The one table whose columns a term reads.
fn only_leaf(term: &Expr, leaves: &[Leaf]) -> Option<usize> {
    let mut reading = leaves
        .iter()
        .enumerate()
        .filter(|(_, leaf)| leaf.is_read_by(term));
    match (reading.next(), reading.next()) {
        (Some((leaf, _)), None) => Some(leaf),
        _ => None,
    }
}

impl Half {
    /// The one table that it reads beside its own right side.
    fn only_leaf(&self, leaves: &[Leaf]) -> Option<usize> {
        let mut found = None;
        for term in &self.condition {
            for (place, leaf) in leaves.iter().enumerate() {
                if leaf.start < self.width && leaf.is_read_by(term) {
                    match found {
                        Some(other) if other != place => return None,
                        _ => found = Some(place),
                    }
                }
            }
        }
        found
    }
}

impl Run {
    /// Takes a tree apart whose columns start at `base` of the run's.
    fn take_apart(&mut self, node: Node, base: usize) {
        match node {
            Node::Join(join) if !join.lateral && join.kind == JoinKind::Inner => {
                let width = join.left.width();
                self.add_terms(join.condition, base);
                self.take_apart(*join.left, base);
                self.take_apart(*join.right, base + width);
            }
            Node::Join(join)
                if !join.lateral && !join.kind.gives_right() && is_inner(&join.left) =>
            {
                self.add_half(join, base);
            }
            Node::Filter(filter) if is_inner(&filter.input) => {
                self.add_terms(Some(filter.condition), base);
                self.take_apart(*filter.input, base);
            }
            node => self.leaves.push(Leaf {
                width: node.width(),
                start: base,
                node,
            }),
        }
    }

    fn add_terms(&mut self, condition: Option<Expr>, base: usize) {
        let mut terms = Vec::new();
        condition.into_iter().for_each(|one| split(one, &mut terms));
        for term in &mut terms {
            term.map_columns(&mut |column| column + base);
        }
        self.terms.extend(terms);
    }

    /// The right's columns are numbered past all of the run's, wherever the run's end is.
    fn add_half(&mut self, join: Join, base: usize) {
        const PAST: usize = usize::MAX / 4;
        let width = join.left.width();
        let mut condition = Vec::new();
        join.condition
            .into_iter()
            .for_each(|one| split(one, &mut condition));
        for term in &mut condition {
            term.map_columns(&mut |column| match column.checked_sub(width) {
                Some(column) => PAST + column,
                None => column + base,
            });
        }
        self.halves.push(Half {
            right: *join.right,
            kind: join.kind,
            condition,
            width: PAST,
        });
        self.take_apart(*join.left, base);
    }

    /// Puts a semi or anti join onto the table that it reads.
    fn give(&mut self, place: usize, half: Half) {
        let Some(leaf) = self.leaves.get_mut(place) else {
            return;
        };
        let (start, width, from) = (leaf.start, leaf.width, half.width);
        let condition = half.condition.into_iter().map(|mut term| {
            term.map_columns(&mut |column| match column.checked_sub(from) {
                Some(column) => width + column,
                None => column.saturating_sub(start),
            });
            term
        });
        let node = std::mem::replace(&mut leaf.node, super::nothing(Vec::new()));
        leaf.node = Node::Join(Join {
            left: Box::new(node),
            right: Box::new(half.right),
            kind: half.kind,
            condition: super::conjuncts::join(condition.collect()),
            lateral: false,
        });
    }
}

impl Joined {
    /// Whether a term can be told once a table is added, and reads that table.
    fn readies(&self, leaf: &Leaf, term: &Expr) -> bool {
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
    fn in_order(self, types: &[DataType]) -> Node {
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
