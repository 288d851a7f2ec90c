//! FROM: tables, subqueries, VALUES, and joins of them.

use smol_str::SmolStr;

use super::alias::{derived, renamed_join};
use super::function::{Call, call_of};
use super::refuse;
use super::sample::refuse_sample;
use super::table::sample_of;
use super::with::hide_passed;
use crate::binder::names::{Named, last_name};
use crate::binder::system::{find_system_relation, system_query};
use crate::binder::view::Found;
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{Join, JoinKind, Node, Values};
use crate::sql::{ast, position};
use crate::types::{Result, SqlError, SqlState};

/// A tree and the scope of its columns.
pub(super) struct Source<'s> {
    pub(super) node: Node,
    pub(super) scope: Scope<'s>,
    /// Whether it reads the row to its left as an outer one.
    pub(super) lateral: bool,
}

impl Binder<'_> {
    /// Binds a FROM list: the tree of its joins, and the scope of its columns.
    pub(crate) fn bind_from<'s>(
        &self,
        from: &[ast::TableWithJoins],
        around: Around<'s>,
    ) -> Result<(Node, Scope<'s>)> {
        let mut tables = from.iter();
        let Some(first) = tables.next() else {
            return Ok((one_row(), Scope::empty(around)));
        };
        let (mut left, mut levels) = self.measured(|| self.bind_joins(first, around))?;
        for table in tables {
            let (right, right_levels) = self.measured(|| match has_lateral(table) {
                false => self.bind_joins(table, around),
                true => self.beside(&left.scope, |around| self.bind_joins(table, around)),
            })?;
            left = self.pair(left, right)?;
            levels = self.lean(levels, right_levels)?;
        }
        Ok((left.node, left.scope))
    }

    /// A comma: every left row with every right one.
    fn pair<'s>(&self, left: Source<'s>, right: Source<'_>) -> Result<Source<'s>> {
        let node = Node::Join(Join {
            left: Box::new(left.node),
            right: Box::new(right.node),
            kind: JoinKind::Inner,
            condition: None,
            lateral: right.lateral,
        });
        Ok(Source {
            node,
            scope: left.scope.join(right.scope)?,
            lateral: false,
        })
    }

    pub(super) fn bind_joins<'s>(
        &self,
        table: &ast::TableWithJoins,
        around: Around<'s>,
    ) -> Result<Source<'s>> {
        let ast::TableWithJoins { relation, joins } = table;
        let (mut left, mut levels) = self.measured(|| self.bind_factor(relation, around))?;
        for join in joins {
            let (joined, right_levels) = self.measured(|| self.bind_join(left, join, around))?;
            left = joined;
            levels = self.lean(levels, right_levels)?;
        }
        Ok(left)
    }

    /// The levels of a join of two sides: a chain of joins leans to the left, one level a join.
    fn lean(&self, left: usize, right: usize) -> Result<usize> {
        let levels = left.max(right) + self.join_levels;
        self.reach(levels)?;
        Ok(levels)
    }

    /// Binds a table of FROM some part of which may read the columns to its left.
    pub(super) fn beside<'l>(
        &self,
        left: &'l Scope<'l>,
        bind: impl FnOnce(Around<'l>) -> Result<Source<'l>>,
    ) -> Result<Source<'static>> {
        left.clause.set(Clause::From);
        let Source {
            mut node, scope, ..
        } = bind(Around::beside(left))?;
        let mut lateral = false;
        node.for_each_reference(&mut |reference, _| lateral |= reference.depth == 0);
        if !lateral {
            node.raise();
        }
        Ok(Source {
            node,
            scope: scope.detached(),
            lateral,
        })
    }

    pub(super) fn bind_factor<'s>(
        &self,
        factor: &ast::TableFactor,
        around: Around<'s>,
    ) -> Result<Source<'s>> {
        use ast::TableFactor as F;
        match factor {
            F::Table { .. } => self.bind_named(factor, around),
            F::Derived {
                lateral,
                subquery,
                alias,
                sample,
            } => {
                if sample.is_some() {
                    let message = "syntax error: TABLESAMPLE takes a table";
                    return Err(SqlError::new(SqlState::SyntaxError, message));
                }
                let name = alias.as_ref().map_or("", |alias| &alias.name.value);
                let lock = self.lock_of(name);
                let bound = self.bind_locked(subquery, around.of_table(*lateral), lock)?;
                derived("", bound, alias.as_ref(), around)
            }
            F::NestedJoin {
                table_with_joins,
                alias,
            } => {
                self.enter(|| None)?;
                let source = self.bind_joins(table_with_joins, around);
                self.leave();
                match alias {
                    None => source,
                    Some(alias) => renamed_join(source?, alias),
                }
            }
            F::Function {
                lateral: _, // they are so anyway
                name,
                args,
                with_ordinality,
                alias,
            } => {
                let call = Call {
                    name,
                    arguments: args,
                    ordinality: *with_ordinality,
                    alias: alias.as_ref(),
                };
                self.bind_function_source(&call, around)
            }
            F::TableFunction { .. }
            | F::UNNEST { .. }
            | F::JsonTable { .. }
            | F::OpenJsonTable { .. }
            | F::Pivot { .. }
            | F::Unpivot { .. }
            | F::UnpivotExpr { .. }
            | F::MatchRecognize { .. }
            | F::XmlTable { .. }
            | F::SemanticView { .. } => Err(unsupported_factor("this".to_owned())),
        }
    }

    /// A table or a WITH query by its name.
    fn bind_named<'s>(&self, factor: &ast::TableFactor, around: Around<'s>) -> Result<Source<'s>> {
        let ast::TableFactor::Table {
            name,
            alias,
            args,
            with_hints,
            version,
            with_ordinality,
            partitions,
            json_path,
            sample,
            index_directives: _, // hints: the optimizer chooses
            inheritance: _,      // ONLY and *: there is no inheritance, so that they change nothing
        } = factor
        else {
            return Err(unsupported_factor("this".to_owned()));
        };
        let system = find_system_relation(name)?;
        let named = match system {
            Some(_) => Named {
                schema: None,
                name: last_name(name)?,
            },
            None => Named::of(name)?,
        };
        let ident = named.name;
        refuse(&[
            (!with_hints.is_empty(), "WITH (hints)"),
            (version.is_some(), "a table of the past"),
            (
                *with_ordinality && args.is_none(),
                "WITH ORDINALITY of a table",
            ),
            (!partitions.is_empty(), "PARTITION"),
            (json_path.is_some(), "a path into a table"),
        ])
        .map_err(|error| error.at(position(ident.span)))?;
        if let Some(relation) = system {
            refuse_sample(sample.as_ref(), ident)?;
            self.count_queries(1)?;
            return derived(
                relation.name(),
                system_query(relation),
                alias.as_ref(),
                around,
            );
        }
        if let Some(args) = args {
            refuse_sample(sample.as_ref(), ident)?;
            let call = call_of(name, args, *with_ordinality, alias.as_ref())?;
            return self.bind_function_source(&call, around);
        }
        let shown = alias
            .as_ref()
            .map_or(&ident.value, |alias| &alias.name.value);
        if name.0.len() == 1
            && let Some(bound) = self.use_with(ident, around)?
        {
            self.refuse_lock(shown, "a WITH query")?;
            refuse_sample(sample.as_ref(), ident)?;
            let itself = match &bound.node {
                Node::Filter(filter) => matches!(*filter.input, Node::WorkingScan(_)),
                node => matches!(node, Node::WorkingScan(_)),
            };
            let mut source = derived(&ident.value, bound, alias.as_ref(), around)?;
            source.scope.recursive_table = itself.then(|| SmolStr::new(&ident.value));
            if itself {
                hide_passed(&mut source.scope);
            }
            return Ok(source);
        }
        if name.0.len() == 1 && alias.is_none() && self.is_dual(ident) {
            return Ok(Source {
                node: one_row(),
                scope: Scope::empty(around),
                lateral: false,
            });
        }
        let lock = self.lock_of(shown);
        match self.find_relation(named, lock)? {
            Found::Table(columns) => {
                self.count_queries(1)?;
                let sample = sample.as_ref().map(sample_of);
                self.scan(columns, alias.as_ref(), around, lock, sample)
            }
            Found::View(bound, schema) => {
                refuse_sample(sample.as_ref(), ident)?;
                let mut source = derived(&ident.value, *bound, alias.as_ref(), around)?;
                if alias.is_none() {
                    source.scope.stand_in(schema);
                }
                Ok(source)
            }
        }
    }

    /// MySQL's and Oracle's way of saying that there is no table; one of this name comes first.
    fn is_dual(&self, name: &ast::Ident) -> bool {
        name.value == "dual" && self.context.catalog.relation(None, &name.value).is_none()
    }

    /// Joins further tables to a tree, from left to right.
    pub(in crate::binder) fn bind_joins_to<'s>(
        &self,
        (node, scope): (Node, Scope<'s>),
        joins: &[ast::Join],
        around: Around<'s>,
    ) -> Result<(Node, Scope<'s>)> {
        let mut left = Source {
            node,
            scope,
            lateral: false,
        };
        let mut levels = 1;
        for join in joins {
            let (joined, right_levels) = self.measured(|| self.bind_join(left, join, around))?;
            left = joined;
            levels = self.lean(levels, right_levels)?;
        }
        Ok((left.node, left.scope))
    }

    fn bind_function_source<'s>(&self, call: &Call<'_>, around: Around<'s>) -> Result<Source<'s>> {
        let mut source = self.bind_table_function(call, around.of_table(true))?;
        source.scope.around = around;
        Ok(source)
    }
}

/// The one row without columns that a SELECT without FROM is made of.
fn one_row() -> Node {
    Node::Values(Values {
        rows: vec![Vec::new()],
        types: Vec::new(),
    })
}

/// Whether some part of a join may read what is to its left.
fn has_lateral(table: &ast::TableWithJoins) -> bool {
    let ast::TableWithJoins { relation, joins } = table;
    is_lateral_factor(relation) || joins.iter().any(|join| is_lateral_factor(&join.relation))
}

pub(super) fn is_lateral_factor(factor: &ast::TableFactor) -> bool {
    match factor {
        ast::TableFactor::Derived { lateral, .. } => *lateral,
        ast::TableFactor::Table { args, .. } => args.is_some(),
        ast::TableFactor::Function { .. } => true,
        ast::TableFactor::NestedJoin {
            table_with_joins, ..
        } => has_lateral(table_with_joins),
        _ => false,
    }
}

fn unsupported_factor(what: String) -> SqlError {
    SqlError::unsupported(format!("{what} in FROM"))
}
