//! The items of a SELECT list, found by what other clauses call them: a position, a name, an expression.

use std::collections::HashMap;

use super::item::Item;
use super::order::position_in;
use crate::binder::Clause;
use crate::binder::alike::Unique;
use crate::plan::Expr;
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The items, and where each is found.
pub(super) struct FoundItems<'i> {
    items: &'i [Item],
    names: HashMap<&'i str, Named>,
    /// What the items compute, each once.
    exprs: Unique<&'i Expr>,
    /// For each of those the first item that computes it.
    firsts: Vec<usize>,
}

/// What a name in the list means.
enum Named {
    /// An item, and the number of what it computes.
    Item { place: usize, number: usize },
    /// Several that differ.
    Ambiguous,
}

impl<'i> FoundItems<'i> {
    pub(super) fn of(items: &'i [Item]) -> FoundItems<'i> {
        let mut found = FoundItems {
            items,
            names: HashMap::with_capacity(items.len()),
            exprs: Unique::default(),
            firsts: Vec::with_capacity(items.len()),
        };
        for (place, item) in items.iter().enumerate() {
            found.add(place, item);
        }
        found
    }

    fn add(&mut self, place: usize, item: &'i Item) {
        let number = self.exprs.put(&item.expr);
        if number == self.firsts.len() {
            self.firsts.push(place);
        }
        let named = self.names.entry(&item.name);
        let named = named.or_insert(Named::Item { place, number });
        if matches!(named, Named::Item { number: known, .. } if *known != number) {
            *named = Named::Ambiguous;
        }
    }

    /// The item at a place.
    pub(super) fn get(&self, place: usize) -> Option<&'i Item> {
        self.items.get(place)
    }

    /// The item of this name; 42702 where several that differ have it.
    pub(super) fn named(&self, name: &ast::Ident) -> Result<Option<usize>> {
        match self.names.get(name.value.as_str()) {
            None => Ok(None),
            Some(Named::Item { place, number: _ }) => Ok(Some(*place)),
            Some(Named::Ambiguous) => {
                let message = format!("\"{}\" is ambiguous", name.value);
                let error = SqlError::new(SqlState::AmbiguousColumn, message);
                Err(error.at(position(name.span)))
            }
        }
    }

    /// The item at the position that a bare number names; 42P10 where there is none.
    pub(super) fn at(&self, expr: &ast::Expr, clause: Clause) -> Result<Option<usize>> {
        position_in(expr, self.items.len(), clause)
    }

    /// The first item that computes this.
    pub(super) fn equal(&self, expr: &Expr) -> Option<usize> {
        let number = self.exprs.find(&expr)?;
        self.firsts.get(number).copied()
    }
}
