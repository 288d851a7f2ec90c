//! What is known of a run before its order is: its relations, what ties them, how many rows any of them give
//! together, and what it costs to join two parts of it.
//!
//! How many rows some relations give together does not depend on the order in which they are joined: the
//! product of their own rows, of the shares that terms keep, and for each class of equal columns of one over
//! the values of each column but the one with the fewest.

use super::equal::Class;
use super::known::Sources;
use super::run::{Half, Leaf};
use super::set::Set;
use super::ways::{Way, ways};
use crate::optimizer::Planner;
use crate::optimizer::cost;
use crate::plan::Expr;

/// The relations of a run and what ties them.
pub(super) struct Graph {
    pub(super) relations: Vec<Relation>,
    ties: Vec<Tie>,
    classes: Vec<Equals>,
    /// For two relations that share several classes, the later first, what [`Graph::rows`] is multiplied by.
    corrections: Vec<(usize, usize, f64)>,
}

/// A table of the run, or the right side of a semi or anti join of it.
pub(super) struct Relation {
    pub(super) rows: f64,
    /// The share of its table that these are.
    pub(super) kept: f64,
    /// What its rows cost where they are all read.
    pub(super) cost: f64,
    /// Of a semi or anti join: what must be there before, and the share of that which it keeps.
    pub(super) half: Option<(Set, f64)>,
    /// How its rows can be looked up.
    pub(super) ways: Vec<Way>,
    /// Of a semi or anti join: the columns of which the left says what they equal.
    pub(super) sought: Vec<usize>,
}

/// A term between relations.
pub(super) struct Tie {
    pub(super) reads: Set,
    /// For an equality, what its sides read, and the column on each where it is one.
    pub(super) sides: Option<[Side; 2]>,
    /// The share of combinations of rows for which it is true.
    pub(super) kept: f64,
}

/// One side of an equality.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) reads: Set,
    pub(super) column: Option<usize>,
}

/// A class of equal columns.
pub(super) struct Equals {
    /// The relation, the column, and how many values that has.
    pub(super) members: Vec<(usize, usize, f64)>,
    pub(super) is_fixed: bool,
}

/// How two parts of a run are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::optimizer) enum Method {
    /// By hashing the right.
    Hash,
    /// By searching the right, a table, for each row of the left.
    Lookup,
    /// By nested loops.
    Nested,
}

impl Graph {
    pub(super) fn of(
        planner: Planner<'_>,
        leaves: &[Leaf],
        halves: &[Half],
        terms: &[Expr],
        classes: &[Class],
    ) -> Graph {
        let sources = Sources { planner, leaves };
        let mut relations: Vec<Relation> = Vec::with_capacity(leaves.len() + halves.len());
        relations.extend(leaves.iter().map(|leaf| Relation {
            rows: planner.rows(&leaf.node),
            kept: planner.kept_of_table(&leaf.node),
            cost: planner.cost_of_all(&leaf.node),
            half: None,
            ways: ways(planner, &leaf.node, leaf.start),
            sought: Vec::new(),
        }));
        relations.extend(halves.iter().map(|half| sources.half(half)));
        let mut graph = Graph {
            ties: terms.iter().map(|term| sources.tie(term)).collect(),
            classes: classes.iter().map(|class| sources.known(class)).collect(),
            relations,
            corrections: Vec::new(),
        };
        graph.correct();
        graph
    }

    /// About how many rows these relations give together.
    pub(super) fn rows(&self, set: Set) -> f64 {
        let relations = set.places().filter_map(|place| self.relations.get(place));
        let mut rows: f64 = relations
            .map(|one| one.half.map_or(one.rows, |(_, kept)| kept))
            .product();
        for tie in self.ties.iter().filter(|tie| set.holds(tie.reads)) {
            rows *= tie.kept;
        }
        for class in &self.classes {
            rows *= class.share(set);
        }
        (rows * self.correction(set)).max(1.0)
    }

    /// By how much more rows come than if the columns that several classes share went with each other at random.
    fn correction(&self, set: Set) -> f64 {
        let mut correction = 1.0;
        let mut last = None;
        for (later, earlier, by) in &self.corrections {
            if last != Some(*later) && set.holds(Set::one(*later).with(Set::one(*earlier))) {
                last = Some(*later);
                correction *= by;
            }
        }
        correction
    }

    /// Two tables that are joined on several columns have fewer pairs of their values than if any went with any.
    fn correct(&mut self) {
        for later in 0..self.relations.len() {
            let of_later = (0..later).map(|earlier| (earlier, self.correction_of(later, earlier)));
            let most = of_later.filter(|(_, by)| *by > 1.0);
            let mut most: Vec<(usize, f64)> = most.collect();
            most.sort_by(|a, b| b.1.total_cmp(&a.1));
            let most = most.into_iter().map(|(earlier, by)| (later, earlier, by));
            self.corrections.extend(most);
        }
    }

    fn correction_of(&self, a: usize, b: usize) -> f64 {
        let (mut of_a, mut of_b, mut alone, mut shared) = (1.0, 1.0, 1.0, 0);
        for class in self.classes.iter().filter(|class| !class.is_fixed) {
            if let (Some(in_a), Some(in_b)) = (class.values_in(a), class.values_in(b)) {
                of_a *= in_a;
                of_b *= in_b;
                alone *= in_a.max(in_b);
                shared += 1;
            }
        }
        if shared < 2 {
            return 1.0;
        }
        let rows = |place: usize| self.relations.get(place).map_or(1.0, |one| one.rows);
        let joint = of_a.min(rows(a)).max(of_b.min(rows(b)));
        alone / joint.max(1.0)
    }

    /// Whether a term ties these two parts.
    pub(super) fn are_tied(&self, a: Set, b: Set) -> bool {
        let both = a.with(b);
        let mut ties = self.ties.iter();
        self.classes
            .iter()
            .any(|class| class.reads().meets(a) && class.reads().meets(b))
            || ties.any(|tie| tie.reads.meets(a) && tie.reads.meets(b) && both.holds(tie.reads))
    }

    /// What it costs to read all of one relation.
    pub(super) fn cost(&self, place: usize) -> f64 {
        self.relations.get(place).map_or(0.0, |one| one.cost)
    }

    /// The cheapest way to join two parts, and its cost; that of the parts is beside, but for a right side
    /// that is looked up, which is not read as a whole.
    pub(super) fn join(&self, left: Part, right: Part, rows: f64) -> (Method, f64) {
        let scanned = right.cost;
        let hash_join = match self.is_half(right.set) {
            true => cost::either_hash_join,
            false => cost::hash_join,
        };
        let mut best = match self.has_key(left.set, right.set) {
            true => (
                Method::Hash,
                scanned + hash_join(left.rows, right.rows, rows),
            ),
            false => (
                Method::Nested,
                scanned + cost::nested_join(left.rows, right.rows, rows),
            ),
        };
        if let Some(relation) = right.set.only().and_then(|one| self.relations.get(one)) {
            let seeks = |column| {
                relation.sought.contains(&column) || self.can_seek(left.set, right.set, column)
            };
            let found = |way: &Way| way.rows_found(&seeks);
            let found = relation.ways.iter().filter_map(found).reduce(f64::min);
            if let Some(each) = found {
                // Whatever the values are, the rows that pair are among those that are found.
                let each = each.max(rows / relation.kept / left.rows);
                let cost = cost::lookups(left.rows, each) + cost::output(rows);
                if cost < best.1 {
                    best = (Method::Lookup, cost);
                }
            }
        }
        best
    }

    /// Whether a part is the right side of a semi or anti join.
    fn is_half(&self, part: Set) -> bool {
        let relation = part.only().and_then(|one| self.relations.get(one));
        relation.is_some_and(|one| one.half.is_some())
    }

    /// Whether an equality can be the key of a hash join.
    fn has_key(&self, left: Set, right: Set) -> bool {
        if self.is_half(right) {
            return true;
        }
        let splits = |[a, b]: [Side; 2]| {
            (left.holds(a.reads) && right.holds(b.reads))
                || (left.holds(b.reads) && right.holds(a.reads))
        };
        let mut ties = self.ties.iter().filter_map(|tie| tie.sides);
        self.classes
            .iter()
            .any(|class| class.reads().meets(left) && class.reads().meets(right))
            || ties.any(splits)
    }

    /// Whether the left says what a column of the right equals.
    fn can_seek(&self, left: Set, right: Set, column: usize) -> bool {
        let seeks = |a: Side, b: Side| {
            a.column == Some(column) && right.holds(a.reads) && left.holds(b.reads)
        };
        let mut ties = self.ties.iter().filter_map(|tie| tie.sides);
        let in_class = |class: &Equals| {
            let mut columns = class.members.iter().map(|(_, column, _)| *column);
            columns.any(|one| one == column) && class.reads().meets(left)
        };
        self.classes.iter().any(in_class) || ties.any(|[a, b]| seeks(a, b) || seeks(b, a))
    }
}

/// A part of a run that is joined.
#[derive(Clone, Copy)]
pub(super) struct Part {
    pub(super) set: Set,
    pub(super) rows: f64,
    pub(super) cost: f64,
}

impl Equals {
    fn reads(&self) -> Set {
        let members = self.members.iter();
        members.fold(Set::default(), |set, (place, ..)| {
            set.with(Set::one(*place))
        })
    }

    fn values_in(&self, place: usize) -> Option<f64> {
        let mut members = self.members.iter();
        members
            .find(|(one, ..)| *one == place)
            .map(|(.., values)| *values)
    }

    /// The share of all combinations of rows in which all columns that are there are equal.
    fn share(&self, set: Set) -> f64 {
        if self.is_fixed {
            return 1.0;
        }
        let members = self.members.iter();
        let there = members.filter(|(place, ..)| set.meets(Set::one(*place)));
        let (mut fewest, mut share) = (f64::INFINITY, 1.0);
        for (.., values) in there {
            share /= values;
            fewest = fewest.min(*values);
        }
        if fewest.is_finite() {
            share * fewest
        } else {
            1.0
        }
    }
}
