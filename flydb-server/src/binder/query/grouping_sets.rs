//! GROUP BY as sets of keys: ROLLUP, CUBE and GROUPING SETS, nested, and side by side with plain keys.
//!
//! Each element of the clause means some sets; several elements mean every union of one set of each.

use std::collections::HashSet;

use super::found_items::FoundItems;
use crate::binder::alike::Unique;
use crate::binder::expr::position_of;
use crate::binder::limits::MAX_COLUMNS;
use crate::binder::{Binder, Scope};
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

/// Sets in one GROUP BY, as PostgreSQL bounds them.
const MAX_SETS: usize = 4096;

/// Elements of a CUBE, which makes two to their power of sets.
const MAX_CUBE: usize = 12;

/// Some keys, by their places among all.
type Set = Vec<usize>;

/// What a GROUP BY groups by.
#[derive(Default)]
pub(super) struct GroupKeys {
    /// All keys, each once.
    pub(super) keys: Vec<Expr>,
    /// The sets of keys, where they are not just all keys once.
    pub(super) sets: Vec<Set>,
}

/// What the keys of a GROUP BY are bound over.
struct KeyBinder<'b, 'c> {
    binder: &'b Binder<'c>,
    items: &'b FoundItems<'b>,
    scope: &'b Scope<'b>,
    keys: Unique<Expr>,
}

impl Binder<'_> {
    /// Binds a GROUP BY.
    ///
    /// # Errors
    /// Those of its keys; 54001 for more sets than there may be, 54011 for more keys.
    pub(super) fn bind_group_by(
        &self,
        exprs: &[ast::Expr],
        with: Option<&ast::GroupByWithModifier>,
        items: &FoundItems<'_>,
        scope: &Scope<'_>,
    ) -> Result<GroupKeys> {
        let (exprs, distinct) = without_distinct(exprs);
        let mut binder = KeyBinder {
            binder: self,
            items,
            scope,
            keys: Unique::default(),
        };
        let mut elements = Vec::with_capacity(exprs.len());
        for expr in exprs {
            elements.push((binder.element(expr)?, position_of(expr)));
        }
        let mut sets = match with {
            None => combine_all(&elements)?,
            Some(with) => whole(&elements, with)?,
        };
        if distinct {
            let mut seen = HashSet::new();
            sets.retain(|set| seen.insert(sorted(set)));
        }
        let keys = binder.keys.into_items();
        if matches!(sets.as_slice(), [only] if only.len() == keys.len()) {
            sets.clear();
        }
        Ok(GroupKeys { keys, sets })
    }
}

/// The elements of a GROUP BY, and whether sets that come twice count once.
fn without_distinct(exprs: &[ast::Expr]) -> (Vec<&ast::Expr>, bool) {
    let mut all: Vec<&ast::Expr> = exprs.iter().collect();
    let mut distinct = false;
    if let Some(first) = all.first_mut()
        && let ast::Expr::Prefixed { prefix, value } = *first
        && prefix.value == "distinct"
    {
        *first = value;
        distinct = true;
    }
    (all, distinct)
}

/// WITH ROLLUP and WITH CUBE: of all elements, which are plain keys then.
fn whole(
    elements: &[(Vec<Set>, Option<u32>)],
    with: &ast::GroupByWithModifier,
) -> Result<Vec<Set>> {
    let parts = elements.iter().map(|(sets, at)| match sets.as_slice() {
        [one] => Ok(one.clone()),
        _ => Err(SqlError::unsupported("WITH ROLLUP after grouping sets").at(*at)),
    });
    let parts: Vec<Set> = parts.collect::<Result<_>>()?;
    match with {
        ast::GroupByWithModifier::Rollup => rollup(&parts),
        ast::GroupByWithModifier::Cube => cube(&parts),
        ast::GroupByWithModifier::Totals | ast::GroupByWithModifier::GroupingSets(_) => {
            Err(SqlError::unsupported("this end of GROUP BY"))
        }
    }
}

/// Every union of one set of each element.
fn combine_all(elements: &[(Vec<Set>, Option<u32>)]) -> Result<Vec<Set>> {
    let none = vec![Set::new()];
    elements.iter().try_fold(none, |all, (sets, at)| {
        combine(&all, sets).map_err(|error| error.at(*at))
    })
}

/// Every union of one set of each side.
fn combine(left: &[Set], right: &[Set]) -> Result<Vec<Set>> {
    check_count(left.len().saturating_mul(right.len()))?;
    let unions = left
        .iter()
        .flat_map(|a| right.iter().map(move |b| union(a, b)));
    Ok(unions.collect())
}

fn check_count(sets: usize) -> Result<()> {
    if sets > MAX_SETS {
        return Err(SqlError::new(
            SqlState::StatementTooComplex,
            format!("too many grouping sets present (maximum {MAX_SETS})"),
        ));
    }
    Ok(())
}

fn union(a: &[usize], b: &[usize]) -> Set {
    let known: HashSet<&usize> = a.iter().collect();
    let new = b.iter().filter(|key| !known.contains(key));
    a.iter().chain(new).copied().collect()
}

/// The same set, whatever the order in which it was written.
fn sorted(set: &Set) -> Set {
    let mut sorted = set.clone();
    sorted.sort_unstable();
    sorted
}

impl KeyBinder<'_, '_> {
    /// The sets that an element means.
    fn element(&mut self, expr: &ast::Expr) -> Result<Vec<Set>> {
        self.binder.enter(|| position_of(expr))?;
        let sets = self.sets_of(expr);
        self.binder.leave();
        sets
    }

    fn sets_of(&mut self, expr: &ast::Expr) -> Result<Vec<Set>> {
        match expr {
            ast::Expr::Rollup(parts) => {
                let parts = parts.iter().map(|part| self.set(part));
                let parts: Vec<Set> = parts.collect::<Result<_>>()?;
                rollup(&parts).map_err(|error| error.at(position_of(expr)))
            }
            ast::Expr::Cube(parts) => {
                let parts = parts.iter().map(|part| self.set(part));
                let parts: Vec<Set> = parts.collect::<Result<_>>()?;
                cube(&parts).map_err(|error| error.at(position_of(expr)))
            }
            ast::Expr::GroupingSets(parts) => self.all_of(parts),
            ast::Expr::Function(function) => match nested_call(function) {
                Some((name, arguments)) => {
                    let parts = arguments
                        .iter()
                        .map(|one| self.set(std::slice::from_ref(*one)));
                    let parts: Vec<Set> = parts.collect::<Result<_>>()?;
                    let sets = match name {
                        "rollup" => rollup(&parts),
                        _ => cube(&parts),
                    };
                    sets.map_err(|error| error.at(position_of(expr)))
                }
                None => Ok(vec![self.set(std::slice::from_ref(expr))?]),
            },
            expr => Ok(vec![self.set(std::slice::from_ref(expr))?]),
        }
    }

    /// The sets of GROUPING SETS: each part is a set, or means some itself.
    fn all_of(&mut self, parts: &[Vec<ast::Expr>]) -> Result<Vec<Set>> {
        let mut all = Vec::new();
        for part in parts {
            match part.as_slice() {
                [one] => all.extend(self.element(one)?),
                several => all.push(self.set(several)?),
            }
            check_count(all.len())?;
        }
        Ok(all)
    }

    /// Keys that belong together.
    fn set(&mut self, exprs: &[ast::Expr]) -> Result<Set> {
        let mut set = Set::new();
        for expr in exprs {
            self.add_keys(expr, &mut set)?;
        }
        Ok(set)
    }

    fn add_keys(&mut self, expr: &ast::Expr, set: &mut Set) -> Result<()> {
        if let ast::Expr::Tuple(parts) = expr {
            self.binder.enter(|| position_of(expr))?;
            let mut parts = parts.iter();
            let added = parts.try_for_each(|part| self.add_keys(part, set));
            self.binder.leave();
            return added;
        }
        let key = self.binder.bind_key(expr, self.items, self.scope)?;
        let place = self.keys.put(key);
        if self.keys.len() > MAX_COLUMNS {
            return Err(SqlError::new(
                SqlState::TooManyColumns,
                format!("a query can group by {MAX_COLUMNS} expressions at most"),
            )
            .at(position_of(expr)));
        }
        if !set.contains(&place) {
            set.push(place);
        }
        Ok(())
    }
}

/// ROLLUP and CUBE within GROUPING SETS, which the grammar takes for calls.
fn nested_call(function: &ast::Function) -> Option<(&str, Vec<&ast::Expr>)> {
    let [ast::ObjectNamePart::Identifier(name)] = function.name.0.as_slice() else {
        return None;
    };
    let name = name.value.as_str();
    if !matches!(name, "rollup" | "cube") || function.over.is_some() || function.filter.is_some() {
        return None;
    }
    let ast::FunctionArguments::List(list) = &function.args else {
        return None;
    };
    let arguments = list.args.iter().map(|argument| match argument {
        ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr)) => Some(expr),
        _ => None,
    });
    Some((name, arguments.collect::<Option<_>>()?))
}

/// All parts, all but the last, and so on to none.
fn rollup(parts: &[Set]) -> Result<Vec<Set>> {
    check_count(parts.len() + 1)?;
    let mut sets = vec![Set::new()];
    let mut keys = Set::new();
    for part in parts {
        keys = union(&keys, part);
        sets.push(keys.clone());
    }
    sets.reverse();
    Ok(sets)
}

/// Every choice of parts, those with the first parts first.
fn cube(parts: &[Set]) -> Result<Vec<Set>> {
    if parts.len() > MAX_CUBE {
        return Err(SqlError::new(
            SqlState::TooManyColumns,
            format!("CUBE is limited to {MAX_CUBE} elements"),
        ));
    }
    let mut sets = vec![Set::new()];
    for part in parts.iter().rev() {
        let with: Vec<Set> = sets.iter().map(|set| union(part, set)).collect();
        sets = with.into_iter().chain(sets).collect();
    }
    Ok(sets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rollups_and_cubes_are_those_of_the_standard() {
        let parts = vec![vec![0], vec![1, 2]];
        let rolled = rollup(&parts).unwrap();
        assert_eq!(rolled, [vec![0, 1, 2], vec![0], vec![]]);
        assert!(rollup(&vec![vec![0]; 4096]).is_err());
        let cubed = cube(&parts).unwrap();
        assert_eq!(cubed, [vec![0, 1, 2], vec![0], vec![1, 2], vec![]]);
        assert!(cube(&vec![vec![0]; 13]).is_err());
    }

    #[test]
    fn several_elements_are_combined() {
        let sets = combine(&[vec![0]], &[vec![1, 0], vec![]]).unwrap();
        assert_eq!(sets, [vec![0, 1], vec![0]]);
        assert!(combine(&vec![Vec::new(); 65], &vec![Vec::new(); 64]).is_err());
    }
}
