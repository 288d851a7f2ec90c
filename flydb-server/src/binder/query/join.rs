//! Joins: their kinds, ON, USING and NATURAL.

use std::collections::HashSet;

use super::RecursionPlace as Place;
use super::from::{Source, is_lateral_factor};
use super::lock::refuse_nullable;
use super::refuse;
use super::with::refuse_recursion;
use crate::binder::scope::ScopeColumn;
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{BinaryOp, Expr, ExprKind, Join, JoinKind, Node};
use crate::sql::{ast, position};
use crate::types::coercion::{CastContext, common_type};
use crate::types::{Result, SqlError, SqlState};

impl Binder<'_> {
    pub(super) fn bind_join<'s>(
        &self,
        left: Source<'s>,
        join: &ast::Join,
        around: Around<'s>,
    ) -> Result<Source<'s>> {
        let ast::Join {
            relation,
            global,
            join_operator,
        } = join;
        refuse(&[(*global, "GLOBAL")])?;
        let (kind, constraint) = kind_of(join_operator)?;
        if matches!(kind, JoinKind::Right | JoinKind::Full) {
            refuse_nullable(&left.scope)?;
            refuse_recursion(&left.scope)?;
        }
        let bind_right = || match is_lateral_factor(relation) {
            true => self.beside(&left.scope, |around| self.bind_factor(relation, around)),
            false => self.bind_detached(relation, around),
        };
        let right = match kind {
            JoinKind::Left | JoinKind::Full => self.at_place(Place::OuterJoin, bind_right)?,
            JoinKind::Inner | JoinKind::Right | JoinKind::Semi | JoinKind::Anti => bind_right()?,
        };
        if matches!(kind, JoinKind::Left | JoinKind::Full) {
            refuse_nullable(&right.scope)?;
        }
        let lateral = right.lateral;
        if lateral {
            check_lateral(kind)?;
        }
        let (condition, scope) = self.bind_constraint(left.scope, right.scope, kind, constraint)?;
        let node = Node::Join(Join {
            left: Box::new(left.node),
            right: Box::new(right.node),
            kind,
            condition,
            lateral,
        });
        Ok(Source {
            node,
            scope,
            lateral: false,
        })
    }

    fn bind_detached(
        &self,
        relation: &ast::TableFactor,
        around: Around<'_>,
    ) -> Result<Source<'static>> {
        let Source {
            node,
            scope,
            lateral,
        } = self.bind_factor(relation, around)?;
        Ok(Source {
            node,
            scope: scope.detached(),
            lateral,
        })
    }

    fn bind_constraint<'s>(
        &self,
        mut left: Scope<'s>,
        mut right: Scope<'_>,
        kind: JoinKind,
        constraint: &ast::JoinConstraint,
    ) -> Result<(Option<Expr>, Scope<'s>)> {
        use ast::JoinConstraint as C;
        let names: Vec<ast::Ident> = match constraint {
            C::On(_) | C::None => Vec::new(),
            C::Using(names) => names.iter().map(using_name).collect::<Result<_>>()?,
            C::Natural => shared_names(&left, &right),
            C::UsingAlias(names, _) => names.iter().map(using_name).collect::<Result<_>>()?,
        };
        let mut pairs = Vec::with_capacity(names.len());
        let mut seen = HashSet::new();
        for name in &names {
            if !seen.insert(name.value.as_str()) {
                return Err(named_twice(name));
            }
            pairs.push((
                using_column(&left, name, "left")?.clone(),
                using_column(&right, name, "right")?.clone(),
            ));
        }
        let width = left.width;
        if matches!(kind, JoinKind::Right | JoinKind::Full) {
            left.make_nullable();
        }
        if matches!(kind, JoinKind::Left | JoinKind::Full) {
            right.make_nullable();
        }
        let mut scope = left.join(right)?;
        let condition = match constraint {
            C::On(on) => {
                let on = self.expressions(&scope, Clause::On).bind_condition(on)?;
                Some(on)
            }
            C::Using(_) | C::UsingAlias(..) | C::Natural | C::None => {
                self.merge_columns(&mut scope, pairs, kind, width)?
            }
        };
        if let C::UsingAlias(_, alias) = constraint {
            scope.name_merged(&alias.value, names.len())?;
        }
        Ok((condition, scope))
    }

    /// Makes one column of each pair, and the condition that they are equal.
    fn merge_columns(
        &self,
        scope: &mut Scope<'_>,
        pairs: Vec<(ScopeColumn, ScopeColumn)>,
        kind: JoinKind,
        width: usize,
    ) -> Result<Option<Expr>> {
        if pairs.is_empty() {
            return Ok(None);
        }
        let mut equal = Vec::with_capacity(pairs.len());
        let mut merged = Vec::with_capacity(pairs.len());
        for (left, mut right) in pairs {
            right.expr.map_columns(&mut |index| index + width);
            let (a, b) = (left.expr.clone(), right.expr.clone());
            equal.push(self.infix(a, BinaryOp::Equal, b)?);
            merged.push(self.merge(left, right, kind)?);
        }
        scope.put_merged(merged);
        Ok(Some(Expr::and(equal)))
    }

    /// The column that stands for both: that of the side whose rows all come, else whichever is there.
    fn merge(&self, left: ScopeColumn, right: ScopeColumn, kind: JoinKind) -> Result<ScopeColumn> {
        let to =
            common_type(left.expr.data_type, right.expr.data_type).unwrap_or(left.expr.data_type);
        let nullable = left.nullable && right.nullable;
        let a = self.coerce(left.expr, to, CastContext::Implicit)?;
        let b = self.coerce(right.expr, to, CastContext::Implicit)?;
        let (expr, nullable, origin) = match kind {
            JoinKind::Inner | JoinKind::Left | JoinKind::Semi | JoinKind::Anti => {
                let nullable = if kind == JoinKind::Left {
                    left.nullable
                } else {
                    nullable
                };
                (a, nullable, left.origin)
            }
            JoinKind::Right => (b, right.nullable, right.origin),
            JoinKind::Full => {
                let kind = ExprKind::Coalesce(vec![a, b]);
                let either = Expr {
                    kind,
                    data_type: to,
                    position: None,
                };
                (either, left.nullable || right.nullable, None)
            }
        };
        Ok(ScopeColumn {
            name: left.name,
            expr,
            nullable,
            origin,
        })
    }
}

fn kind_of(operator: &ast::JoinOperator) -> Result<(JoinKind, &ast::JoinConstraint)> {
    use ast::JoinOperator as J;
    let (kind, constraint) = match operator {
        // What stands on the left of a STRAIGHT_JOIN need not be read first: rows come in no order.
        J::Join(constraint)
        | J::Inner(constraint)
        | J::CrossJoin(constraint)
        | J::StraightJoin(constraint) => (JoinKind::Inner, constraint),
        J::Left(constraint) | J::LeftOuter(constraint) => (JoinKind::Left, constraint),
        J::Right(constraint) | J::RightOuter(constraint) => (JoinKind::Right, constraint),
        J::FullOuter(constraint) => (JoinKind::Full, constraint),
        J::Semi(_)
        | J::LeftSemi(_)
        | J::RightSemi(_)
        | J::Anti(_)
        | J::LeftAnti(_)
        | J::RightAnti(_)
        | J::CrossApply
        | J::OuterApply
        | J::AsOf { .. }
        | J::ArrayJoin
        | J::LeftArrayJoin
        | J::InnerArrayJoin => return Err(SqlError::unsupported("this kind of join")),
    };
    if kind != JoinKind::Inner && matches!(constraint, ast::JoinConstraint::None) {
        let message = "an outer join needs ON, USING or NATURAL";
        return Err(SqlError::new(SqlState::SyntaxError, message));
    }
    Ok((kind, constraint))
}

fn check_lateral(kind: JoinKind) -> Result<()> {
    match kind {
        JoinKind::Inner | JoinKind::Left => Ok(()),
        JoinKind::Right | JoinKind::Full | JoinKind::Semi | JoinKind::Anti => {
            let message = "the combining JOIN type must be INNER or LEFT for a LATERAL reference";
            Err(SqlError::new(SqlState::InvalidColumnReference, message))
        }
    }
}

fn named_twice(name: &ast::Ident) -> SqlError {
    let message = format!(
        "column name \"{}\" appears more than once in USING clause",
        name.value
    );
    SqlError::new(SqlState::DuplicateColumn, message).at(position(name.span))
}

fn using_name(name: &ast::ObjectName) -> Result<ast::Ident> {
    match name.0.as_slice() {
        [ast::ObjectNamePart::Identifier(name)] => Ok(name.clone()),
        _ => Err(SqlError::unsupported(format!("the name {name} in USING"))),
    }
}

/// NATURAL: the names of the left that the right has too, in the left's order.
fn shared_names(left: &Scope<'_>, right: &Scope<'_>) -> Vec<ast::Ident> {
    let names = |scope: &Scope<'_>| -> Vec<ScopeColumn> {
        let visible = scope.visible.iter();
        visible
            .filter_map(|&place| scope.columns.get(place).cloned())
            .collect()
    };
    let right = names(right);
    let left = names(left).into_iter();
    left.filter(|one| right.iter().any(|other| other.name == one.name))
        .map(|one| ast::Ident::new(one.name.as_str()))
        .collect()
}

fn using_column<'c>(
    scope: &'c Scope<'_>,
    name: &ast::Ident,
    side: &str,
) -> Result<&'c ScopeColumn> {
    scope.find(name)?.ok_or_else(|| {
        let name_text = &name.value;
        SqlError::new(
            SqlState::UndefinedColumn,
            format!(
                "column \"{name_text}\" specified in USING clause does not exist in {side} table"
            ),
        )
        .at(position(name.span))
    })
}
