//! Finding what computes the same among many, without comparing each with all.
//!
//! A statement can have hundreds of thousands of aggregates, keys of orders and keys of groups, each of which is
//! to be kept once. They are found by a hash of what they are made of ([`Print`]), and compared only where that
//! is the same.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::mem::discriminant;

use crate::plan::{AggregateCall, Expr, ExprKind, Node, SortKey};
use crate::types::compare::hash_of;

/// What has a hash that is the same for equals.
pub(super) trait Printed {
    /// Feeds the hash.
    fn print(&self, print: &mut Print);
}

/// A hash of expressions and what is made of them.
#[derive(Default)]
pub(super) struct Print(DefaultHasher);

impl Print {
    /// Of one thing.
    pub(super) fn of<T: Printed + ?Sized>(one: &T) -> u64 {
        let mut print = Print::default();
        one.print(&mut print);
        print.finish()
    }

    /// Takes in what has a hash of its own.
    pub(super) fn feed(&mut self, part: impl Hash) {
        part.hash(&mut self.0);
    }

    /// The hash of all that was taken in.
    pub(super) fn finish(&self) -> u64 {
        self.0.finish()
    }
}

/// Where things are in a list that is kept elsewhere.
#[derive(Default)]
#[allow(clippy::box_collection)] // scopes lie on the stack, many at once, and a map takes 48 bytes
pub(super) struct Places(Option<Box<HashMap<u64, Vec<usize>>>>);

impl Places {
    /// The place of an equal, of those with the same hash; `same` compares with the one at a place.
    pub(super) fn find(&self, print: u64, mut same: impl FnMut(usize) -> bool) -> Option<usize> {
        let places = self.0.as_ref()?.get(&print)?;
        places.iter().copied().find(|place| same(*place))
    }

    /// Notes what is at a place.
    pub(super) fn note(&mut self, print: u64, place: usize) {
        let places = self.0.get_or_insert_default();
        places.entry(print).or_default().push(place);
    }
}

/// Things in the order in which they came, each once.
pub(super) struct Unique<T> {
    items: Vec<T>,
    places: Places,
}

impl<T> Default for Unique<T> {
    fn default() -> Unique<T> {
        Unique {
            items: Vec::new(),
            places: Places::default(),
        }
    }
}

impl<T: Printed + PartialEq> Unique<T> {
    /// The place of an equal.
    pub(super) fn find(&self, one: &T) -> Option<usize> {
        self.find_printed(Print::of(one), one)
    }

    /// The place of an equal, put in last where there was none.
    pub(super) fn put(&mut self, one: T) -> usize {
        let print = Print::of(&one);
        if let Some(place) = self.find_printed(print, &one) {
            return place;
        }
        self.places.note(print, self.items.len());
        self.items.push(one);
        self.items.len() - 1
    }

    fn find_printed(&self, print: u64, one: &T) -> Option<usize> {
        let same = |place: usize| self.items.get(place) == Some(one);
        self.places.find(print, same)
    }
}

impl<T> Unique<T> {
    /// The one at a place.
    pub(super) fn get(&self, place: usize) -> Option<&T> {
        self.items.get(place)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// All of them, in order, to change them once none is sought any more.
    pub(super) fn items_mut(&mut self) -> &mut [T] {
        self.places = Places::default();
        &mut self.items
    }

    /// All of them, in order.
    pub(super) fn into_items(self) -> Vec<T> {
        self.items
    }
}

impl<T: Printed + PartialEq> FromIterator<T> for Unique<T> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Unique<T> {
        let mut unique = Unique::default();
        for one in all {
            unique.put(one);
        }
        unique
    }
}

impl<T: Printed + ?Sized> Printed for &T {
    fn print(&self, print: &mut Print) {
        (*self).print(print);
    }
}

impl<T: Printed> Printed for [T] {
    fn print(&self, print: &mut Print) {
        print.feed(self.len());
        self.iter().for_each(|one| one.print(print));
    }
}

impl<T: Printed> Printed for Vec<T> {
    fn print(&self, print: &mut Print) {
        self.as_slice().print(print);
    }
}

impl<A: Printed, B: Printed> Printed for (A, B) {
    fn print(&self, print: &mut Print) {
        self.0.print(print);
        self.1.print(print);
    }
}

impl Printed for Expr {
    fn print(&self, print: &mut Print) {
        print_parts(vec![Part::Expr(self)], print);
    }
}

impl Printed for SortKey {
    fn print(&self, print: &mut Print) {
        let SortKey {
            expr,
            descending,
            nulls_first,
        } = self;
        print.feed((descending, nulls_first));
        expr.print(print);
    }
}

impl Printed for AggregateCall {
    fn print(&self, print: &mut Print) {
        let AggregateCall {
            function,
            arguments,
            distinct,
            filter,
            order_by,
            data_type,
        } = self;
        print.feed((discriminant(function), distinct, data_type));
        arguments.print(print);
        filter.as_slice().print(print);
        order_by.print(print);
    }
}

/// A part of a plan.
enum Part<'p> {
    Expr(&'p Expr),
    Node(&'p Node),
}

/// Takes in these parts and all that they are made of.
fn print_parts(mut open: Vec<Part<'_>>, print: &mut Print) {
    while let Some(part) = open.pop() {
        match part {
            Part::Expr(expr) => {
                print.feed((discriminant(&expr.kind), expr.data_type));
                print_kind(&expr.kind, print);
                expr.for_each_operand(&mut |operand| open.push(Part::Expr(operand)));
                if let ExprKind::Subquery(subquery) = &expr.kind {
                    open.push(Part::Node(&subquery.plan));
                }
            }
            Part::Node(node) => {
                print.feed(discriminant(node));
                if let Node::Scan(scan) = node {
                    print.feed((scan.table, &scan.columns));
                }
                node.for_each_expr(&mut |expr| open.push(Part::Expr(expr)));
                node.for_each_input(&mut |input, _| open.push(Part::Node(input)));
            }
        }
    }
}

/// Takes in what an expression is besides its operands.
fn print_kind(kind: &ExprKind, print: &mut Print) {
    match kind {
        ExprKind::Literal(value) => print.feed(hash_of(value.as_ref())),
        ExprKind::Column(column) | ExprKind::Parameter(column) => print.feed(column),
        ExprKind::Outer { depth, column } => print.feed((depth, column)),
        ExprKind::Cast { explicit, .. } => print.feed(explicit),
        ExprKind::Unary { op, .. } => print.feed(op),
        ExprKind::Binary { op, .. } => print.feed(op),
        ExprKind::InList { negated, list, .. } => print.feed((negated, list.len())),
        ExprKind::Like { negated, .. } => print.feed(negated),
        ExprKind::And(terms) | ExprKind::Or(terms) | ExprKind::Coalesce(terms) => {
            print.feed(terms.len());
        }
        ExprKind::Case { branches, .. } => print.feed(branches.len()),
        ExprKind::Function { function, .. } => print.feed(function),
        ExprKind::Typed { rule, .. } => print.feed(rule.type_name()),
        ExprKind::IsNull(_) | ExprKind::Subquery(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{DataType, Value};

    fn number(value: i32) -> Expr {
        Expr::literal(Value::Int(value), DataType::Int)
    }

    #[test]
    fn equals_are_kept_once_wherever_they_stand() {
        let mut unique = Unique::default();
        let elsewhere = Expr {
            position: Some(7),
            ..number(1)
        };
        assert_eq!(unique.put(number(1)), 0);
        assert_eq!(unique.put(number(2)), 1);
        assert_eq!(unique.put(elsewhere), 0);
        assert_eq!(unique.find(&number(2)), Some(1));
        assert_eq!(unique.find(&number(3)), None);
        assert_eq!(unique.into_items(), [number(1), number(2)]);
    }

    #[test]
    fn what_differs_in_one_part_differs_in_its_hash() {
        let sum = |left, right| Expr::and(vec![number(left), number(right)]);
        assert_eq!(Print::of(&sum(1, 2)), Print::of(&sum(1, 2)));
        assert_ne!(Print::of(&sum(1, 2)), Print::of(&sum(2, 1)));
        assert_ne!(
            Print::of(&number(1)),
            Print::of(&Expr::column(1, DataType::Int))
        );
    }
}
