//! WITH queries.

use std::cell::Cell;

use super::{BoundQuery, from::rename};
use crate::binder::{Around, Binder};
use crate::plan::Node;
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The WITH queries that a query may name: those of its own WITH, then those further out.
pub(crate) struct With<'s> {
    outer: Option<&'s With<'s>>,
    queries: Vec<Named>,
    /// How many rows were around where they are defined.
    level: usize,
}

struct Named {
    name: String,
    query: BoundQuery,
    /// How many queries it comes to.
    size: usize,
    /// How many levels it has.
    levels: usize,
    volatile: bool,
    uses: Cell<usize>,
}

impl Binder<'_> {
    pub(in crate::binder) fn bind_with<'s>(
        &self,
        with: &ast::With,
        around: Around<'s>,
    ) -> Result<With<'s>> {
        let ast::With {
            with_token,
            recursive,
            cte_tables,
        } = with;
        if *recursive {
            let error = SqlError::unsupported("WITH RECURSIVE");
            return Err(error.at(position(with_token.0.span)));
        }
        let mut bound = With {
            outer: around.with,
            queries: Vec::with_capacity(cte_tables.len()),
            level: around.level(),
        };
        for cte in cte_tables {
            let named = self.bind_cte(cte, around, &bound)?;
            bound.queries.push(named);
        }
        Ok(bound)
    }

    fn bind_cte(&self, cte: &ast::Cte, around: Around<'_>, so_far: &With<'_>) -> Result<Named> {
        let ast::Cte {
            alias,
            query,
            from,
            materialized: _, // says how to run it; the rows are the same
            closing_paren_token: _,
        } = cte;
        let name = &alias.name;
        if from.is_some() {
            return Err(SqlError::unsupported("WITH ... FROM").at(position(name.span)));
        }
        if so_far.queries.iter().any(|one| one.name == name.value) {
            let message = format!(
                "WITH query name \"{}\" specified more than once",
                name.value
            );
            return Err(SqlError::new(SqlState::DuplicateAlias, message).at(position(name.span)));
        }
        let before = self.queries();
        let around = Around {
            with: Some(so_far),
            ..around
        };
        let (mut query, levels) = self.measured(|| self.bind_query(query, around))?;
        rename(&mut query.columns, alias)?;
        Ok(Named {
            name: name.value.clone(),
            volatile: query.node.is_volatile(),
            size: self.queries() - before,
            levels,
            query,
            uses: Cell::new(0),
        })
    }

    /// The WITH query of this name, if there is one in reach, as seen from here.
    pub(super) fn use_with(
        &self,
        name: &ast::Ident,
        around: Around<'_>,
    ) -> Result<Option<BoundQuery>> {
        let mut with = around.with;
        while let Some(frame) = with {
            if let Some(named) = frame.queries.iter().find(|one| one.name == name.value) {
                self.count_queries(named.size)?;
                self.reach(named.levels)?;
                return named
                    .used(name, around.level().saturating_sub(frame.level))
                    .map(Some);
            }
            with = frame.outer;
        }
        Ok(None)
    }
}

impl Named {
    /// Its query, for a place some rows further in.
    fn used(&self, name: &ast::Ident, levels: usize) -> Result<BoundQuery> {
        self.uses.set(self.uses.get() + 1);
        if self.volatile && self.uses.get() > 1 {
            let error = SqlError::unsupported(format!(
                "a WITH query with a volatile function that is used more than once (\"{}\")",
                self.name
            ));
            return Err(error.at(position(name.span)));
        }
        let mut query = self.query.clone();
        sink(&mut query.node, levels);
        Ok(query)
    }
}

fn sink(node: &mut Node, levels: usize) {
    if levels > 0 {
        node.sink(levels);
    }
}
