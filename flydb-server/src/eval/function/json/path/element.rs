//! Subscripts of a JSON path: `[0, 2 to last]`.

use super::item::{Item, Items, wrong};
use super::syntax::Expression;
use super::walk::Walk;
use crate::types::{JsonNode, Result, SqlState};

impl<'w> Walk<'w> {
    pub(super) fn elements(
        &self,
        item: Item<'w>,
        ranges: &'w [(Expression, Option<Expression>)],
        current: &Item<'w>,
        out: &mut Items<'w>,
    ) -> Result<()> {
        if self.strict && item.kind() != "array" {
            return Err(wrong(
                SqlState::SqlJsonArrayNotFound,
                "jsonpath array accessor can only be applied to an array",
            ));
        }
        let elements = item.elements();
        let count = elements.map_or(1, <[JsonNode<'_>]>::len);
        let last = i64::try_from(count).unwrap_or(i64::MAX) - 1;
        for (from, to) in ranges {
            let outer = self.last.replace(Some(last));
            let from = self.place(from, current);
            let to = match to {
                Some(to) => self.place(to, current),
                None => from.clone(),
            };
            self.last.set(outer);
            let (from, to) = (from?, to?);
            if self.strict && (from < 0 || to > last || from > to) {
                return Err(wrong(
                    SqlState::InvalidSqlJsonSubscript,
                    "jsonpath array subscript is out of bounds",
                ));
            }
            self.budget.spend(1)?;
            for at in from.max(0)..=to.min(last) {
                // What is no array is one of itself.
                let element = match elements {
                    Some(elements) => usize::try_from(at)
                        .ok()
                        .and_then(|at| elements.get(at))
                        .map(Item::Node),
                    None => Some(item.clone()),
                };
                if let Some(element) = element {
                    self.add(element, out)?;
                }
            }
        }
        Ok(())
    }

    /// The place that a subscript comes to; what is behind its point is cut off.
    fn place(&self, subscript: &'w Expression, current: &Item<'w>) -> Result<i64> {
        let items = self.items(subscript, current)?;
        let number = match items.as_slice() {
            [item] if item.kind() == "number" => {
                self.spend_bytes(item.length())?;
                item.number().ok()
            }
            _ => {
                return Err(wrong(
                    SqlState::InvalidSqlJsonSubscript,
                    "jsonpath array subscript is not a single numeric value",
                ));
            }
        };
        let whole = number.and_then(|number| number.as_ref().trunc(0));
        let place = whole.and_then(|whole| whole.as_ref().to_i64());
        let place = place.filter(|place| i32::try_from(*place).is_ok());
        place.ok_or_else(|| {
            wrong(
                SqlState::InvalidSqlJsonSubscript,
                "jsonpath array subscript is out of integer range",
            )
        })
    }
}
