//! SEARCH and CYCLE: the columns that they add to a recursive query.
//!
//! Each row brings along the way that led to it: a chain of keys, one for each step, in bytes that are ordered as
//! chains of the columns' values would be. The recursive term passes on what the row that it reads brought, in columns
//! that no name of a user's reaches and that `*` leaves out; around each term the chain grows by the row's own key.
//!
//! ```text
//! Project                       the columns, and those that are SET and USING
//!   Recursion
//!     Project                   the chains start
//!       seed
//!     Project                   the chains grow; whether the row was on its own way before
//!       step, with what its row of the query brought as last columns
//!         Filter                rows that were on their own way before lead no further
//!           WorkingScan
//! ```

use std::collections::HashSet;

use super::super::BoundQuery;
use crate::binder::scope::Relation;
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{
    BinaryOp, CaseBranch, Expr, ExprKind, Filter, Node, OutputColumn, Project, ScalarFunction,
    TextFunction,
};
use crate::sql::{Cycle, Search, ast, search_and_cycle};
use crate::types::coercion::{CastContext, common_type, type_name};
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// What the columns that are passed on are called, as a table: no name of a user's.
const PASSED: &str = "\u{1}passed";

/// SEARCH and CYCLE of one query, over the columns of its first term.
pub(super) struct Trail {
    search: Option<(Search, Vec<usize>)>,
    cycle: Option<(Cycle, Vec<usize>, Box<Marks>)>,
    /// How many columns the query has without it.
    width: usize,
}

/// The values of the column that CYCLE sets.
struct Marks {
    came_again: Expr,
    otherwise: Expr,
}

/// A column that is passed on: what it is called, and its type.
type Passed = (&'static str, DataType);

impl Trail {
    /// The columns that are passed on from row to row.
    fn passed(&self) -> Vec<Passed> {
        let mut passed: Vec<Passed> = Vec::new();
        if let Some((search, _)) = &self.search {
            passed.push(("\u{1}sequence", DataType::Blob));
            if search.breadth {
                passed.push(("\u{1}depth", DataType::BigInt));
            }
        }
        if let Some((_, _, marks)) = &self.cycle {
            passed.push(("\u{1}mark", marks.came_again.data_type));
            passed.push(("\u{1}path", DataType::Blob));
        }
        passed
    }

    /// The columns as the recursive term reads them.
    pub(super) fn columns_of_itself(&self, columns: &[OutputColumn]) -> Vec<OutputColumn> {
        let passed = self.passed().into_iter();
        let passed = passed.map(|(name, data_type)| output(name, data_type));
        columns.iter().cloned().chain(passed).collect()
    }

    /// Adds the columns to be passed on to the list of the recursive term.
    pub(super) fn passing_on(&self, select: &ast::Select) -> ast::Select {
        let mut select = select.clone();
        let items = self.passed().into_iter().map(|(name, _)| {
            let parts = [PASSED, name].map(|part| ast::Ident::with_quote('"', part));
            ast::SelectItem::UnnamedExpr(ast::Expr::CompoundIdentifier(parts.to_vec()))
        });
        select.projection.extend(items);
        select
    }

    /// What the reading of the query by itself comes from: rows that came again lead no further.
    pub(super) fn read_itself(&self, node: Node, binder: &Binder<'_>) -> Result<Node> {
        let Some((_, _, marks)) = &self.cycle else {
            return Ok(node);
        };
        let place = self
            .passed()
            .iter()
            .position(|(name, _)| *name == "\u{1}mark");
        let mark = self.width + place.unwrap_or_default();
        let mark = Expr::column(mark, marks.came_again.data_type);
        let condition = binder.infix(mark, BinaryOp::NotEqual, marks.came_again.clone())?;
        Ok(Node::Filter(Filter {
            input: Box::new(node),
            condition,
        }))
    }

    /// The first term, with the starts of the chains.
    pub(super) fn over_seed(&self, seed: BoundQuery) -> Result<BoundQuery> {
        let mut added = Vec::new();
        if let Some((search, by)) = &self.search {
            let depth = Expr::literal(Value::BigInt(0), DataType::BigInt);
            added.push(row_key(
                search.breadth.then(|| depth.clone()),
                by,
                &seed.columns,
            ));
            added.extend(search.breadth.then_some(depth));
        }
        if let Some((_, columns, marks)) = &self.cycle {
            added.push(marks.otherwise.clone());
            added.push(row_key(None, columns, &seed.columns));
        }
        Ok(self.around(seed, added))
    }

    /// The recursive term, whose last columns are what was passed on, with the chains grown.
    pub(super) fn over_step(&self, step: BoundQuery, binder: &Binder<'_>) -> Result<BoundQuery> {
        let mut place = self.width;
        let mut passed = |data_type| {
            place += 1;
            Expr::column(place - 1, data_type)
        };
        let concat = |chain: Expr, key: Expr| binder.infix(chain, BinaryOp::Concat, key);
        let mut added = Vec::new();
        if let Some((search, by)) = &self.search {
            let sequence = passed(DataType::Blob);
            if search.breadth {
                let one = Expr::literal(Value::BigInt(1), DataType::BigInt);
                let depth = binder.infix(passed(DataType::BigInt), BinaryOp::Add, one)?;
                added.push(row_key(Some(depth.clone()), by, &step.columns));
                added.push(depth);
            } else {
                added.push(concat(sequence, row_key(None, by, &step.columns))?);
            }
        }
        if let Some((_, columns, marks)) = &self.cycle {
            let _ = passed(marks.came_again.data_type);
            let path = passed(DataType::Blob);
            let key = row_key(None, columns, &step.columns);
            let again = call(
                TextFunction::PathHas,
                vec![path.clone(), key.clone()],
                DataType::Boolean,
            );
            added.push(Expr {
                kind: ExprKind::Case {
                    branches: vec![CaseBranch {
                        condition: again,
                        result: marks.came_again.clone(),
                    }],
                    otherwise: Some(Box::new(marks.otherwise.clone())),
                },
                data_type: marks.came_again.data_type,
                position: None,
            });
            added.push(concat(path, key)?);
        }
        Ok(self.around(step, added))
    }

    /// A term's own columns, with these behind them.
    fn around(&self, mut term: BoundQuery, added: Vec<Expr>) -> BoundQuery {
        term.columns.truncate(self.width);
        let own = term.columns.iter().enumerate();
        let mut expressions: Vec<Expr> = own
            .map(|(place, column)| Expr::column(place, column.data_type))
            .collect();
        let columns = self.columns_of_itself(&term.columns);
        expressions.extend(added);
        BoundQuery {
            node: Node::Project(Project {
                input: Box::new(term.node),
                expressions,
            }),
            columns,
        }
    }

    /// The whole query as others read it: with the columns that SEARCH and CYCLE say.
    pub(super) fn shown(&self, mut whole: BoundQuery) -> BoundQuery {
        let own: Vec<OutputColumn> = whole.columns.iter().take(self.width).cloned().collect();
        let mut columns = own;
        let mut places: Vec<usize> = (0..self.width).collect();
        let mut place = self.width;
        if let Some((search, _)) = &self.search {
            columns.push(output(&search.column, DataType::Blob));
            places.push(place);
            place += 1 + usize::from(search.breadth);
        }
        if let Some((cycle, _, marks)) = &self.cycle {
            columns.push(output(&cycle.mark, marks.came_again.data_type));
            columns.push(output(&cycle.path, DataType::Blob));
            places.extend([place, place + 1]);
        }
        let expressions = places.into_iter().zip(&columns);
        let expressions = expressions.map(|(place, column)| Expr::column(place, column.data_type));
        whole.node = Node::Project(Project {
            input: Box::new(whole.node),
            expressions: expressions.collect(),
        });
        whole.columns = columns;
        whole
    }
}

impl Binder<'_> {
    /// SEARCH and CYCLE of a WITH query of these columns; `None` where it has neither.
    ///
    /// # Errors
    /// 42601 and 42701 for columns that are none, come twice or have a name in use; 42804 for values of CYCLE that have
    /// no type in common.
    pub(super) fn trail_of(
        &self,
        cte: &ast::Cte,
        columns: &[OutputColumn],
    ) -> Result<Option<Trail>> {
        let Some(clauses) = &cte.from else {
            return Ok(None);
        };
        let Some((search, cycle)) = search_and_cycle(clauses)? else {
            return Ok(None);
        };
        let at = crate::sql::position(clauses.span);
        check_names(search.as_ref(), cycle.as_ref(), columns).map_err(|error| error.at(at))?;
        let search = match search {
            None => None,
            Some(search) => {
                let by = places(&search.by, columns, "search").map_err(|error| error.at(at))?;
                Some((search, by))
            }
        };
        let cycle = match cycle {
            None => None,
            Some(cycle) => {
                let by = places(&cycle.columns, columns, "cycle").map_err(|error| error.at(at))?;
                let marks = self.marks(&cycle).map_err(|error| error.at(at))?;
                Some((cycle, by, Box::new(marks)))
            }
        };
        Ok(Some(Trail {
            search,
            cycle,
            width: columns.len(),
        }))
    }

    fn marks(&self, cycle: &Cycle) -> Result<Marks> {
        let Some(values) = &cycle.values else {
            let truth = |value| Expr::literal(Value::Boolean(value), DataType::Boolean);
            return Ok(Marks {
                came_again: truth(true),
                otherwise: truth(false),
            });
        };
        let scope = Scope::empty(Around::default());
        let expressions = self.expressions(&scope, Clause::Select);
        let (to, default) = (expressions.bind(&values.0)?, expressions.bind(&values.1)?);
        let (a, b) = (to.data_type, default.data_type);
        let common = common_type(a, b).ok_or_else(|| {
            let (a, b) = (type_name(a), type_name(b));
            let message = format!("CYCLE types {a} and {b} cannot be matched");
            SqlError::new(SqlState::DatatypeMismatch, message)
        })?;
        let common = match common {
            DataType::Unknown => DataType::Text,
            other => other,
        };
        let convert = |value| -> Result<Expr> {
            let mut value = self.coerce(value, common, CastContext::Implicit)?;
            value.forget_positions();
            Ok(value)
        };
        Ok(Marks {
            came_again: convert(to)?,
            otherwise: convert(default)?,
        })
    }
}

/// Puts the columns that are passed on out of the reach of `*` and of names of users.
pub(in crate::binder::query) fn hide_passed(scope: &mut Scope<'_>) {
    let is_passed = |place: &usize| {
        let column = scope.columns.get(*place);
        column.is_some_and(|column| column.name.starts_with('\u{1}'))
    };
    let places: Vec<usize> = (0..scope.columns.len()).filter(is_passed).collect();
    let Some(first) = places.first().copied() else {
        return;
    };
    scope.visible.retain(|place| *place < first);
    if let Some(relation) = scope.relations.first_mut() {
        relation.len = relation.len.saturating_sub(places.len());
    }
    scope.relations.push(Relation {
        name: PASSED.into(),
        schema: None,
        table: None,
        start: first,
        len: places.len(),
        scalar: false,
    });
}

/// Whether an error is about columns that are to be passed on where the query does not read itself.
pub(super) fn is_of_passed(error: &SqlError) -> bool {
    error.message().contains(PASSED)
}

fn output(name: &str, data_type: DataType) -> OutputColumn {
    OutputColumn {
        name: name.to_owned(),
        data_type,
        nullable: true,
        origin: None,
    }
}

/// The key of a row by some of its columns, perhaps with a number before them.
fn row_key(number: Option<Expr>, by: &[usize], columns: &[OutputColumn]) -> Expr {
    let by = by.iter().filter_map(|place| {
        let column = columns.get(*place)?;
        Some(Expr::column(*place, column.data_type))
    });
    let arguments = number.into_iter().chain(by).collect();
    call(TextFunction::RowKey, arguments, DataType::Blob)
}

fn call(function: TextFunction, arguments: Vec<Expr>, data_type: DataType) -> Expr {
    Expr {
        kind: ExprKind::Function {
            function: ScalarFunction::Text(function),
            arguments,
        },
        data_type,
        position: None,
    }
}

/// Where the columns of a clause are.
fn places(names: &[String], columns: &[OutputColumn], clause: &str) -> Result<Vec<usize>> {
    let mut seen = HashSet::new();
    let place = |name: &String| {
        let place = columns.iter().position(|column| column.name == *name);
        let place = place.ok_or_else(|| {
            let message = format!("{clause} column \"{name}\" not in WITH query column list");
            SqlError::new(SqlState::SyntaxError, message)
        })?;
        if !seen.insert(place) {
            let message = format!("{clause} column \"{name}\" specified more than once");
            return Err(SqlError::new(SqlState::DuplicateColumn, message));
        }
        Ok(place)
    };
    names.iter().map(place).collect()
}

/// The names of the columns that are added.
fn check_names(
    search: Option<&Search>,
    cycle: Option<&Cycle>,
    columns: &[OutputColumn],
) -> Result<()> {
    let sequence = search.map(|search| ("search sequence", search.column.as_str()));
    let mark = cycle.map(|cycle| ("cycle mark", cycle.mark.as_str()));
    let path = cycle.map(|cycle| ("cycle path", cycle.path.as_str()));
    let added = [sequence, mark, path];
    for (kind, name) in added.into_iter().flatten() {
        if columns.iter().any(|column| column.name == name) {
            let message =
                format!("{kind} column name \"{name}\" already used in WITH query column list");
            return Err(SqlError::new(SqlState::SyntaxError, message));
        }
    }
    for (a, b) in [(mark, path), (sequence, mark), (sequence, path)] {
        if let (Some((a, one)), Some((b, other))) = (a, b)
            && one == other
        {
            let message = format!("{a} column name and {b} column name are the same");
            return Err(SqlError::new(SqlState::SyntaxError, message));
        }
    }
    Ok(())
}
