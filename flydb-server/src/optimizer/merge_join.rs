//! Merge joins: of inputs that come in the order of the join's keys, or can.
//!
//! Where both do as they are, by their row ids for one, neither has to be hashed. And where the rows are wanted in
//! the order of the keys, a merge join spares the sort; with a LIMIT it reads little more than it gives, in place of
//! all of both sides. Joins are put into an order as if they were to be hashed or looked up; what can be merged is
//! found afterwards.

mod equality;

use super::conjuncts::join as all_of;
use super::limits::MAX_SEARCHED;
use super::order::{Ordered, OrderedBy};
use super::{Planner, cost};
use crate::plan::{Expr, HashJoin, Hashed, Join, JoinKind, MergeJoin, MergeKey, Node};
use equality::{Equality, Merged, equalities, of_left, sides};

impl Planner<'_> {
    /// A join of ordered inputs, by merging them where that costs less than to hash one.
    pub(super) fn merged(&self, join: HashJoin) -> Node {
        let order = self.order_in_common(&join);
        if order.is_empty() || order.len() < join.left_keys.len() || !self.merging_pays(&join) {
            return Node::HashJoin(join);
        }
        let (lefts, rights, keys) = match sides(&equalities(&join), &order) {
            Some(sides) => sides,
            None => return Node::HashJoin(join),
        };
        let as_ordered = |input: Node, by: &[OrderedBy]| match self.ordered_by(input, by, None) {
            Ordered::Yes(node) | Ordered::No(node) => Box::new(node),
        };
        Node::MergeJoin(MergeJoin {
            left: as_ordered(*join.left, &lefts),
            right: as_ordered(*join.right, &rights),
            kind: join.kind,
            keys,
            residual: join.residual,
        })
    }

    /// Whether merging two ordered inputs costs less than hashing one.
    fn merging_pays(&self, join: &HashJoin) -> bool {
        let (left, right) = (self.rows(&join.left), self.rows(&join.right));
        let hash_join = match join.hashed {
            Hashed::Right => cost::hash_join(left, right, 0.0),
            Hashed::Left => cost::hash_join(right, left, 0.0),
        };
        cost::merge_join(left, right, 0.0, 0.0) < hash_join
    }

    /// The equalities that both inputs are ordered by as they are, one after the other.
    fn order_in_common(&self, join: &HashJoin) -> Vec<Merged> {
        let (left, right) = (
            self.natural_order(&join.left),
            self.natural_order(&join.right),
        );
        let equalities = equalities(join);
        let mut order: Vec<Merged> = Vec::new();
        for (a, b) in left.iter().zip(&right) {
            let pair = Some((a.column, b.column));
            let found = equalities.iter().position(|one| one.columns == pair);
            match found {
                Some(found) if a.descending == b.descending => order.push((found, a.descending)),
                _ => break,
            }
        }
        order
    }

    /// A join with its rows in this order, where that costs less than to sort them.
    pub(super) fn ordered_join(
        &self,
        join: HashJoin,
        keys: &[OrderedBy],
        first: Option<f64>,
    ) -> Ordered {
        if is_long(&join.left) {
            return Ordered::No(Node::HashJoin(join));
        }
        let merges = self.merges(&join, keys, first);
        self.cheapest(Node::HashJoin(join), merges, first)
    }

    /// As [`Planner::ordered_join`], of a join that is merged already, perhaps in another order.
    pub(super) fn ordered_merge(
        &self,
        merge: MergeJoin,
        keys: &[OrderedBy],
        first: Option<f64>,
    ) -> Ordered {
        let (kind, left) = (merge.kind, &merge.left);
        if keeps_order(kind) && self.comes_ordered(left, keys) {
            return Ordered::Yes(Node::MergeJoin(merge));
        }
        if is_long(left) {
            return Ordered::No(Node::MergeJoin(merge));
        }
        let join = self.unmerged(merge.clone());
        let merges = self.merges(&join, keys, first);
        self.cheapest(Node::MergeJoin(merge), merges, first)
    }

    /// The cheapest of several nodes that give rows in order, where that is cheaper than to sort those of `plain`.
    fn cheapest(&self, plain: Node, ordered: Vec<MergeJoin>, first: Option<f64>) -> Ordered {
        let rows = self.rows(&plain);
        let share = first.map_or(1.0, |first| (first / rows).min(1.0));
        let costs = ordered
            .into_iter()
            .map(|merge| (self.cost_of_share(&merge, share), Node::MergeJoin(merge)));
        let best = costs.min_by(|(a, _), (b, _)| a.total_cmp(b));
        match best {
            Some((cost, node)) if cost < self.cost(&plain) + cost::sort(rows, first) => {
                Ordered::Yes(node)
            }
            _ => Ordered::No(plain),
        }
    }

    /// What the first rows of a merge join cost, such a share of all. Before the first, a side is read as far as it
    /// is below all of the other.
    fn cost_of_share(&self, merge: &MergeJoin, share: f64) -> f64 {
        let (left, right) = (&*merge.left, &*merge.right);
        let of_inputs = self.cost(left) + self.cost(right);
        let own = self.cost(&Node::MergeJoin(merge.clone())) - of_inputs;
        let (mut skipped_left, mut skipped_right) = (0.0, 0.0);
        if let Some(MergeKey {
            left: a,
            right: b,
            descending,
        }) = merge.keys.first()
        {
            let known = |expr: &Expr, node: &Node| {
                let (table, column) = self.source_of(expr, node)?;
                self.statistics.column(table, column)
            };
            if let (Some(a), Some(b)) = (known(a, left), known(b, right)) {
                skipped_left = a.share_before(&b, *descending);
                skipped_right = b.share_before(&a, *descending);
            }
        }
        let read = |skipped: f64| skipped + (1.0 - skipped) * share;
        self.cost(left) * read(skipped_left) + self.cost(right) * read(skipped_right) + own * share
    }

    /// The ways to merge the inputs of a join so that its rows are in this order.
    fn merges(&self, join: &HashJoin, keys: &[OrderedBy], first: Option<f64>) -> Vec<MergeJoin> {
        if !keeps_order(join.kind) {
            return Vec::new();
        }
        let equalities = equalities(join);
        let Some(wanted) = of_left(join, &equalities, keys) else {
            return Vec::new();
        };
        let mut lead: Vec<Merged> = Vec::new();
        for key in &wanted {
            let is_it = |one: &Equality| one.columns.is_some_and(|(left, _)| left == key.column);
            match equalities.iter().position(is_it) {
                Some(found) => lead.push((found, key.descending)),
                None => break,
            }
        }
        let (Some((_, descending)), is_whole) = (lead.last(), lead.len() == wanted.len()) else {
            return Vec::new();
        };
        let rest = (0..equalities.len()).filter(|place| lead.iter().all(|(one, _)| one != place));
        let more: Vec<Merged> = rest.map(|place| (place, *descending)).collect();
        let behind = wanted.get(lead.len()..).unwrap_or_default();
        let mut ways = vec![(lead.clone(), behind)];
        if is_whole && !more.is_empty() {
            ways.push(([lead, more].concat(), &[]));
        }
        let rows = self.rows(&Node::HashJoin(join.clone()));
        let share = first.map(|first| (first / rows).min(1.0));
        let merge = |(order, behind): &(Vec<Merged>, &[OrderedBy])| {
            self.merge_by(join, &equalities, order, behind, share)
        };
        ways.iter().filter_map(merge).collect()
    }

    /// A join merged by these equalities, the left rows further ordered by columns of their own. `None` where an input
    /// does not come in that order. Of its rows such a share is wanted; `None`: all.
    fn merge_by(
        &self,
        join: &HashJoin,
        equalities: &[Equality],
        order: &[Merged],
        behind: &[OrderedBy],
        share: Option<f64>,
    ) -> Option<MergeJoin> {
        let (mut lefts, rights, keys) = sides(equalities, order)?;
        lefts.extend(behind);
        let ordered = |input: &Node, by: &[OrderedBy]| {
            let first = share.map(|share| self.rows(input) * share);
            match self.ordered_by(input.clone(), by, first) {
                Ordered::Yes(node) => Some(Box::new(node)),
                Ordered::No(_) => None,
            }
        };
        let left = ordered(&join.left, &lefts)?;
        let right = ordered(&join.right, &rights)?;
        let width = join.left.width();
        let used = |place: &usize| order.iter().any(|(one, _)| one == place);
        let others = equalities.iter().enumerate();
        let others = others.filter(|(place, _)| !used(place));
        let terms = others.map(|(_, equality)| equality.condition(width));
        let residual = all_of(terms.chain(join.residual.clone()).collect());
        Some(MergeJoin {
            left,
            right,
            kind: join.kind,
            keys,
            residual,
        })
    }

    /// The join that a merge join is, without its order.
    fn unmerged(&self, merge: MergeJoin) -> HashJoin {
        let keys = merge.keys.into_iter();
        let (left_keys, right_keys) = keys.map(|key| (key.left, key.right)).unzip();
        HashJoin {
            hashed: self.hashed(&merge.left, &merge.right, merge.kind),
            left: merge.left,
            right: merge.right,
            kind: merge.kind,
            left_keys,
            right_keys,
            residual: merge.residual,
        }
    }
}

/// Whether rows of a merge join come in the order of the left.
const fn keeps_order(kind: JoinKind) -> bool {
    match kind {
        JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => true,
        JoinKind::Right | JoinKind::Full => false,
    }
}

/// Whether a node is a chain of so many joins that trying its orders would take too long.
fn is_long(node: &Node) -> bool {
    let mut node = node;
    let mut joins = 0;
    while joins <= MAX_SEARCHED {
        node = match node {
            Node::Filter(filter) => &filter.input,
            Node::Project(project) => &project.input,
            Node::Join(Join { left, .. })
            | Node::HashJoin(HashJoin { left, .. })
            | Node::MergeJoin(MergeJoin { left, .. }) => {
                joins += 1;
                left
            }
            _ => return false,
        };
    }
    true
}
