//! UPDATE and DELETE of a join, in the words of MySQL: `UPDATE t JOIN u ON ... SET t.a = u.b` and
//! `DELETE t FROM t JOIN u ON ...`. One table of the join is changed.
//!
//! What is read begins with the columns of that table. So it is the leftmost of the tree: the others are joined to it
//! as they are written where it comes first, or crossed with it, all conditions above, where all joins are inner.

use super::super::{Around, Binder, Clause};
use super::rows::Rows;
use super::target::{ChangeKind, Target};
use crate::plan::{Expr, Node, Project};
use crate::sql::ast::{self, Spanned};
use crate::sql::position;
use crate::types::{DataType, Result, SqlError, SqlState};

/// The tables of a join, of which one is changed.
pub(super) struct JoinedTables {
    tables: ast::TableWithJoins,
}

impl JoinedTables {
    /// The tables of a list: commas are cross joins.
    pub(super) fn of(from: &[ast::TableWithJoins]) -> Option<JoinedTables> {
        let (first, others) = from.split_first()?;
        let mut tables = first.clone();
        for ast::TableWithJoins { relation, joins } in others {
            tables.joins.push(crossed(relation.clone()));
            tables.joins.extend(joins.iter().cloned());
        }
        Some(JoinedTables { tables })
    }

    /// The tables, the first one first.
    fn factors(&self) -> impl Iterator<Item = &ast::TableFactor> {
        let joined = self.tables.joins.iter().map(|join| &join.relation);
        std::iter::once(&self.tables.relation).chain(joined)
    }

    /// Which table has this name.
    ///
    /// # Errors
    /// 42P01.
    pub(super) fn find(&self, name: &ast::Ident) -> Result<usize> {
        let is = |factor| called(factor) == Some(name.value.as_str());
        self.factors().position(is).ok_or_else(|| {
            let message = format!("missing FROM-clause entry for table \"{}\"", name.value);
            SqlError::new(SqlState::UndefinedTable, message).at(position(name.span))
        })
    }

    /// The one table that assignments are to.
    ///
    /// # Errors
    /// 0A000 where they are to several, 42703 and 42702 for a column that is in none or in several.
    pub(super) fn assigned(
        &self,
        assignments: &[ast::Assignment],
        binder: &Binder<'_>,
    ) -> Result<usize> {
        let mut found = None;
        for assignment in assignments {
            let names = match &assignment.target {
                ast::AssignmentTarget::ColumnName(name) => std::slice::from_ref(name),
                ast::AssignmentTarget::Tuple(names) => names.as_slice(),
            };
            for name in names {
                let table = self.table_of(name, binder)?;
                if *found.get_or_insert(table) != table {
                    let what = "a change of several tables at once";
                    return Err(SqlError::unsupported(what).at(position(name.span())));
                }
            }
        }
        found.ok_or_else(|| SqlError::internal("an UPDATE sets nothing"))
    }

    fn table_of(&self, column: &ast::ObjectName, binder: &Binder<'_>) -> Result<usize> {
        use ast::ObjectNamePart::Identifier;
        match column.0.as_slice() {
            [Identifier(table), Identifier(_)] => self.find(table),
            [Identifier(name)] => self.table_with(name, binder),
            _ => Err(SqlError::unsupported("this name of a column").at(position(column.span()))),
        }
    }

    fn table_with(&self, column: &ast::Ident, binder: &Binder<'_>) -> Result<usize> {
        let has = |factor| {
            let target = Target::of_factor(factor, ChangeKind::Update, binder);
            target.is_ok_and(|target| target.column(column).is_some())
        };
        let mut found = self.factors().enumerate().filter(|(_, one)| has(one));
        let (state, what) = match (found.next(), found.next()) {
            (Some((place, _)), None) => return Ok(place),
            (None, _) => (SqlState::UndefinedColumn, "does not exist"),
            (Some(_), Some(_)) => (SqlState::AmbiguousColumn, "is ambiguous"),
        };
        let message = format!("column \"{}\" {what}", column.value);
        Err(SqlError::new(state, message).at(position(column.span)))
    }

    /// The table at a place, as the target of a change.
    pub(super) fn target<'a>(
        &self,
        place: usize,
        kind: ChangeKind,
        binder: &Binder<'a>,
    ) -> Result<Target<'a>> {
        match self.factors().nth(place) {
            Some(factor) => Target::of_factor(factor, kind, binder),
            None => Err(SqlError::internal("a table that is not there")),
        }
    }

    /// The rows of the join, the table at a place first.
    pub(super) fn rows<'s>(
        &self,
        place: usize,
        target: &Target<'_>,
        around: Around<'s>,
        binder: &Binder<'_>,
    ) -> Result<Rows<'s>> {
        match place {
            0 => joined_to(target, &self.tables.joins, around, binder),
            _ => self.crossed_with(place, target, around, binder),
        }
    }

    fn crossed_with<'s>(
        &self,
        place: usize,
        target: &Target<'_>,
        around: Around<'s>,
        binder: &Binder<'_>,
    ) -> Result<Rows<'s>> {
        let mut joins = vec![crossed(self.tables.relation.clone())];
        let mut conditions = Vec::new();
        for (index, join) in self.tables.joins.iter().enumerate() {
            conditions.extend(inner_condition(join)?);
            if index + 1 != place {
                joins.push(crossed(join.relation.clone()));
            }
        }
        let mut rows = joined_to(target, &joins, around, binder)?;
        for condition in conditions {
            rows = rows.filtered(condition, Clause::On, binder)?;
        }
        Ok(rows)
    }
}

/// The rows of a table, joined to others; the row id comes last as well as behind the table's columns.
fn joined_to<'s>(
    target: &Target<'_>,
    joins: &[ast::Join],
    around: Around<'s>,
    binder: &Binder<'_>,
) -> Result<Rows<'s>> {
    let (scan, mut scope) = (target.scan(), target.scope(around));
    let row_id = scope.width;
    scope.width += 1;
    let (node, scope) = binder.bind_joins_to((scan, scope), joins, around)?;
    let mut expressions: Vec<Expr> = node
        .types()
        .into_iter()
        .enumerate()
        .map(|(at, one)| Expr::column(at, one))
        .collect();
    expressions.push(Expr::column(row_id, DataType::BigInt));
    let node = Node::Project(Project {
        input: Box::new(node),
        expressions,
    });
    Ok(Rows::new(node, scope))
}

fn crossed(relation: ast::TableFactor) -> ast::Join {
    ast::Join {
        relation,
        global: false,
        join_operator: ast::JoinOperator::CrossJoin(ast::JoinConstraint::None),
    }
}

/// The condition of an inner join.
fn inner_condition(join: &ast::Join) -> Result<Option<&ast::Expr>> {
    use ast::JoinOperator as J;
    let (J::Join(constraint)
    | J::Inner(constraint)
    | J::CrossJoin(constraint)
    | J::StraightJoin(constraint)) = &join.join_operator
    else {
        let what = "changing a table of an outer join that is not the first";
        return Err(SqlError::unsupported(what).at(position(join.relation.span())));
    };
    match constraint {
        ast::JoinConstraint::On(condition) => Ok(Some(condition)),
        ast::JoinConstraint::None => Ok(None),
        ast::JoinConstraint::Using(_)
        | ast::JoinConstraint::UsingAlias(..)
        | ast::JoinConstraint::Natural => {
            let what = "USING or NATURAL before the table that is changed";
            Err(SqlError::unsupported(what).at(position(join.relation.span())))
        }
    }
}

/// What a statement calls a table.
fn called(factor: &ast::TableFactor) -> Option<&str> {
    match factor {
        ast::TableFactor::Table { name, alias, .. } => match (alias, name.0.last()?) {
            (Some(alias), _) => Some(&alias.name.value),
            (None, ast::ObjectNamePart::Identifier(name)) => Some(&name.value),
            (None, ast::ObjectNamePart::Function(_)) => None,
        },
        _ => None,
    }
}
