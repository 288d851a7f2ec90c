//! MERGE.
//!
//! ```text
//! Project          the row id to the end
//!   Join           RIGHT or FULL, so that rows come that match none of the other side; INNER where no arm is for them
//!     Scan         of the table that is changed, with row ids
//!     source       which does not see it; with a column that is never NULL where LEFT or FULL
//! ```

use super::super::refuse::refuse_all;
use super::super::scope::ScopeColumn;
use super::super::{Around, Binder, BoundQuery, Clause, Scope};
use super::generated;
use super::insert::{Source, places, refuse_twice};
use super::insert_rows::bind_rows;
use super::set::Setter;
use super::target::{ChangeKind, Target};
use super::{bind_checks, bind_returning};
use crate::catalog::Privilege;
use crate::plan::{
    Expr, InsertSource, Join, JoinKind, Matched, Merge, MergeAction, MergeArm, Node, Project,
    Values,
};
use crate::sql::ast::{self, Spanned};
use crate::sql::{self, position};
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// What `merge_action()` is called in the scope of RETURNING, as is the table that it is in.
pub(in crate::binder) const MERGE_ACTION: &str = "merge_action()";

/// Binds MERGE.
pub(super) fn bind_merge(
    merge: &ast::Merge,
    around: Around<'_>,
    binder: &Binder<'_>,
) -> Result<BoundQuery> {
    let ast::Merge {
        merge_token,
        optimizer_hints: _,
        into: _,
        table,
        source,
        on,
        clauses,
        output,
    } = merge;
    let at = position(merge_token.0.span);
    let returning = returning_items(output.as_ref(), at)?;
    let catalog = binder.context.catalog;
    let target = Target::of_factor(table, ChangeKind::Merge, binder)?;
    let arms = arms(clauses)?;
    let merging = Merging::bind(&target, source, on, around, binder, &arms)?;
    let arms = arms.iter().map(|arm| merging.arm(arm));
    let arms: Vec<MergeArm> = arms.collect::<Result<_>>()?;
    target.note_uses(&privileges(&arms), true, binder);
    let scope = merging.returned_scope();
    let (returning, columns) = bind_returning(returning, &scope, binder)?;
    let node = Node::Merge(Merge {
        table: target.table.id,
        writer: target.writer.clone(),
        by_source: arms.iter().any(|arm| arm.matched == Matched::TargetOnly),
        arms,
        input: Box::new(merging.node),
        checks: bind_checks(&target, catalog)?,
        returning,
    });
    Ok(BoundQuery { node, columns })
}

/// RETURNING.
///
/// # Errors
/// 0A000 for other clauses of its kind.
fn returning_items(
    output: Option<&ast::OutputClause>,
    at: Option<u32>,
) -> Result<Option<&[ast::SelectItem]>> {
    match output {
        None => Ok(None),
        Some(ast::OutputClause::Returning {
            returning_token: _,
            select_items,
        }) => Ok(Some(select_items)),
        Some(ast::OutputClause::Output { .. }) => {
            Err(SqlError::unsupported("OUTPUT of MERGE").at(at))
        }
    }
}

/// What arms need the right to do.
fn privileges(arms: &[MergeArm]) -> Vec<Privilege> {
    let actions = arms.iter().map(|arm| &arm.action);
    let privileges = actions.filter_map(|action| match action {
        MergeAction::Nothing => None,
        MergeAction::Delete => Some(Privilege::Delete),
        MergeAction::Update(_) => Some(Privilege::Update),
        MergeAction::Insert(_) => Some(Privilege::Insert),
    });
    privileges.collect()
}

/// WHEN ... THEN.
struct Arm<'a> {
    matched: Matched,
    condition: Option<&'a ast::Expr>,
    action: &'a ast::MergeAction,
}

/// The arms, of which each must be for some row.
fn arms(clauses: &[ast::MergeClause]) -> Result<Vec<Arm<'_>>> {
    let mut arms: Vec<Arm<'_>> = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let ast::MergeClause {
            when_token,
            clause_kind,
            predicate,
            action,
        } = clause;
        let at = position(when_token.0.span);
        let matched = match clause_kind {
            ast::MergeClauseKind::Matched => Matched::Both,
            ast::MergeClauseKind::NotMatched | ast::MergeClauseKind::NotMatchedByTarget => {
                Matched::SourceOnly
            }
            ast::MergeClauseKind::NotMatchedBySource => Matched::TargetOnly,
        };
        if arms
            .iter()
            .any(|arm| arm.matched == matched && arm.condition.is_none())
        {
            let message = "unreachable WHEN clause specified after unconditional WHEN clause";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
        }
        arms.push(Arm {
            matched,
            condition: predicate.as_ref(),
            action,
        });
    }
    if arms.is_empty() {
        return Err(SqlError::new(
            SqlState::SyntaxError,
            "MERGE needs a WHEN clause",
        ));
    }
    Ok(arms)
}

/// The rows of a MERGE, and what its arms may name.
struct Merging<'a> {
    target: &'a Target<'a>,
    binder: &'a Binder<'a>,
    node: Node,
    /// The table's columns, then the source's.
    both: Scope<'a>,
    /// As `both`, but only the source's have names.
    source: Scope<'a>,
    /// As `both`, but only the table's have names.
    own: Scope<'a>,
}

impl<'a> Merging<'a> {
    fn bind(
        target: &'a Target<'a>,
        source: &ast::TableFactor,
        on: &ast::Expr,
        around: Around<'a>,
        binder: &'a Binder<'a>,
        arms: &[Arm<'_>],
    ) -> Result<Merging<'a>> {
        let from = ast::TableWithJoins {
            relation: source.clone(),
            joins: Vec::new(),
        };
        let (mut right, right_scope) = binder.bind_from(&[from], around)?;
        let left = target.scan();
        let row_id = left.width() - 1;
        let both = target.scope(around).join(right_scope)?;
        let source = both.without_first_relation();
        let own = both.first_relation();
        let mut condition = binder.expressions(&both, Clause::On).bind_condition(on)?;
        // In the join the row id stands between the two.
        condition.map_columns(&mut |place| place + usize::from(place >= row_id));
        let some_are = |matched| arms.iter().any(|arm| arm.matched == matched);
        let by_source = some_are(Matched::TargetOnly);
        let kind = match (some_are(Matched::SourceOnly), by_source) {
            (false, false) => JoinKind::Inner,
            (true, false) => JoinKind::Right,
            (false, true) => JoinKind::Left,
            (true, true) => JoinKind::Full,
        };
        if by_source {
            right = marked(right);
        }
        let types = left.types().into_iter().chain(right.types()).enumerate();
        let mut columns: Vec<Expr> = types.map(|(at, one)| Expr::column(at, one)).collect();
        columns.get_mut(row_id..).unwrap_or_default().rotate_left(1);
        let join = Node::Join(Join {
            left: Box::new(left),
            right: Box::new(right),
            kind,
            condition: Some(condition),
            lateral: false,
        });
        let node = Node::Project(Project {
            input: Box::new(join),
            expressions: columns,
        });
        Ok(Merging {
            target,
            binder,
            node,
            both,
            source,
            own,
        })
    }

    /// What RETURNING may name: the columns of the source, then those of the table, and what was done.
    fn returned_scope(&self) -> Scope<'a> {
        let action = ScopeColumn {
            name: MERGE_ACTION.into(),
            expr: Expr::column(self.both.width, DataType::Text),
            nullable: false,
            origin: None,
        };
        self.both.first_relation_last(MERGE_ACTION, action)
    }

    fn arm(&self, arm: &Arm<'_>) -> Result<MergeArm> {
        let scope = self.scope_of(arm.matched);
        let condition = arm.condition.map(|condition| {
            let expressions = self.binder.expressions(scope, Clause::Where);
            expressions.bind_condition(condition)
        });
        Ok(MergeArm {
            matched: arm.matched,
            condition: condition.transpose()?,
            action: self.action(arm.action, scope)?,
        })
    }

    /// What an arm may name.
    fn scope_of(&self, matched: Matched) -> &Scope<'a> {
        match matched {
            Matched::Both => &self.both,
            Matched::SourceOnly => &self.source,
            Matched::TargetOnly => &self.own,
        }
    }

    fn action(&self, action: &ast::MergeAction, scope: &Scope<'a>) -> Result<MergeAction> {
        match action {
            ast::MergeAction::DoNothing {
                do_token: _,
                nothing_token: _,
            } => Ok(MergeAction::Nothing),
            ast::MergeAction::Delete { delete_token: _ } => Ok(MergeAction::Delete),
            ast::MergeAction::Update(update) => self.update(update, scope),
            ast::MergeAction::Insert(insert) => self.insert(insert),
        }
    }

    fn update(&self, update: &ast::MergeUpdateExpr, scope: &Scope<'a>) -> Result<MergeAction> {
        let ast::MergeUpdateExpr {
            update_token,
            kind,
            update_predicate,
            delete_predicate,
        } = update;
        let other = update_predicate.is_some() || delete_predicate.is_some();
        let at = position(update_token.0.span);
        refuse_all(&[(other, "WHERE of UPDATE in MERGE")], at)?;
        let ast::MergeUpdateKind::Set(assignments) = kind else {
            return Err(SqlError::unsupported("UPDATE SET *").at(at));
        };
        let setter = Setter::new(self.target, scope, self.binder);
        setter.assignments(assignments).map(MergeAction::Update)
    }

    fn insert(&self, insert: &ast::MergeInsertExpr) -> Result<MergeAction> {
        let ast::MergeInsertExpr {
            insert_token,
            columns,
            kind_token: _,
            kind,
            insert_predicate,
        } = insert;
        let at = position(insert_token.0.span);
        let overriding = insert_predicate.as_ref().map(sql::merge_overriding);
        let overriding = match overriding {
            Some(None) => return Err(SqlError::unsupported("WHERE of INSERT in MERGE").at(at)),
            Some(Some(overriding)) => Some(overriding),
            None => None,
        };
        let rows = match kind {
            ast::MergeInsertKind::Values(ast::Values {
                explicit_row: false,
                value_keyword: _,
                rows,
            }) if rows.len() == 1 => rows,
            ast::MergeInsertKind::Values(_)
            | ast::MergeInsertKind::Row
            | ast::MergeInsertKind::Wildcard => {
                return Err(
                    SqlError::unsupported("INSERT of anything but one row of VALUES").at(at),
                );
            }
        };
        let places = places(self.target, columns)?;
        let named = !columns.is_empty();
        let bound = bind_rows(rows, self.target, &places, named, &self.source, self.binder)?;
        let catalog = self.binder.context.catalog;
        let mut sources = self.target.default_values(catalog)?;
        let given = rows.first().map_or(&[][..], |row| row.content.as_slice());
        let first = rows.first().map_or(0, |row| row.content.len());
        refuse_twice(places.get(..first).unwrap_or_default(), self.target.table)?;
        for ((place, value), given) in places.iter().zip(in_place(bound)?).zip(given) {
            let value = generated::inserted(
                value,
                self.target.table,
                *place,
                overriding.as_ref(),
                self.binder.context.catalog,
            )
            .map_err(|error| error.at(position(given.span())))?;
            if let Some(source) = sources.get_mut(*place) {
                *source = value;
            }
        }
        Ok(MergeAction::Insert(sources))
    }
}

/// The source with a column behind its own that is never NULL.
fn marked(source: Node) -> Node {
    let types = source.types().into_iter().enumerate();
    let columns = types.map(|(at, data_type)| Expr::column(at, data_type));
    let mark = Expr::literal(Value::Boolean(true), DataType::Boolean);
    Node::Project(Project {
        expressions: columns.chain([mark]).collect(),
        input: Box::new(source),
    })
}

/// The values of a source of one row, which are columns of it, as what they are.
fn in_place(bound: Source) -> Result<Vec<InsertSource>> {
    let Source { node, values } = bound;
    let Node::Values(Values { rows, types: _ }) = node else {
        return Err(SqlError::internal("VALUES that is none"));
    };
    let row = rows.into_iter().next().unwrap_or_default();
    let given = |value: &mut Expr| {
        if let crate::plan::ExprKind::Column(place) = value.kind
            && let Some(own) = row.get(place)
        {
            *value = own.clone();
        }
    };
    let value = |mut value: InsertSource| {
        if let InsertSource::Source(expr) = &mut value {
            given(expr);
        }
        value
    };
    Ok(values.into_iter().map(value).collect())
}
