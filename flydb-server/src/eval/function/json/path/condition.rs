//! Conditions of a JSON path, in three-valued logic.

use super::item::Item;
use super::syntax::{Comparison, Condition, Expression};
use super::walk::Walk;
use crate::eval::function::Pattern;
use crate::types::Result;

/// Bytes that are compared or searched in the time of one step.
const BYTES_PER_STEP: usize = 64;

impl<'w> Walk<'w> {
    /// A condition; errors in it make it unknown.
    pub(super) fn holds(&self, condition: &'w Condition, current: &Item<'w>) -> Option<bool> {
        match condition {
            Condition::And(terms) => self.connected(terms, current, false),
            Condition::Or(terms) => self.connected(terms, current, true),
            Condition::Not(inner) => self.holds(inner, current).map(|holds| !holds),
            Condition::IsUnknown(inner) => Some(self.holds(inner, current).is_none()),
            Condition::Exists(inner) => {
                let found = self.found(inner, current, true).ok()?;
                match (found.error, found.items.is_empty()) {
                    (None, none) => Some(!none),
                    // In lax mode nothing behind the first item is looked at.
                    (Some(_), false) if !self.strict => Some(true),
                    (Some(_), _) => None,
                }
            }
            Condition::Compare(comparison, left, right) => {
                self.compared(*comparison, left, right, current)
            }
            Condition::StartsWith(text, start) => {
                let texts = self.unwrapped(self.items(text, current).ok()?).ok()?;
                let start = self.items(start, current).ok()?;
                let start = start.first()?.string()?;
                self.any(texts.iter().map(|text| {
                    self.spend_bytes(start.len()).ok()?;
                    Some(text.string()?.starts_with(start))
                }))
            }
            Condition::Regex(text, regex) => {
                let texts = self.unwrapped(self.items(text, current).ok()?).ok()?;
                self.any(texts.iter().map(|text| self.matches(regex, text)))
            }
        }
    }

    /// AND, which `false` decides, or OR, which `true` does: nothing behind what decides is looked at.
    fn connected(
        &self,
        terms: &'w [Condition],
        current: &Item<'w>,
        decisive: bool,
    ) -> Option<bool> {
        let mut unknown = false;
        for term in terms {
            match self.holds(term, current) {
                Some(holds) if holds == decisive => return Some(decisive),
                Some(_) => {}
                None => unknown = true,
            }
        }
        (!unknown).then_some(!decisive)
    }

    fn compared(
        &self,
        comparison: Comparison,
        left: &'w Expression,
        right: &'w Expression,
        current: &Item<'w>,
    ) -> Option<bool> {
        let left = self.unwrapped(self.items(left, current).ok()?).ok()?;
        let right = self.unwrapped(self.items(right, current).ok()?).ok()?;
        let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
        self.any(pairs.map(|(a, b)| {
            self.spend_bytes(a.length().min(b.length())).ok()?;
            match (a, b) {
                (Item::Moment(a), Item::Moment(b)) => {
                    let order = self.order_of_moments(a, b).ok()?;
                    order.map(|order| comparison.holds(order))
                }
                (a, b) => a.compares(comparison, b),
            }
        }))
    }

    fn matches(&self, regex: &Pattern, text: &Item<'_>) -> Option<bool> {
        let text = text.string()?;
        self.spend_bytes(text.len().saturating_mul(regex.cost()))
            .ok()?;
        regex.is_match(text).ok()
    }

    /// The steps that it takes to look at so many bytes.
    pub(super) fn spend_bytes(&self, bytes: usize) -> Result<()> {
        self.budget.spend(1 + bytes / BYTES_PER_STEP)
    }

    /// Whether any of the pairs holds: in lax mode the first that does settles it, in strict mode an unknown
    /// one makes the whole unknown.
    fn any(&self, results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
        let (mut found, mut unknown) = (false, false);
        for result in results {
            match result {
                Some(true) if !self.strict => return Some(true),
                None if self.strict => return None,
                Some(holds) => found |= holds,
                None => unknown = true,
            }
        }
        if unknown { None } else { Some(found) }
    }
}
