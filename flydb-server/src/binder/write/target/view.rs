//! The table behind a view, as changes through the view see it.

use std::sync::Arc;

use smol_str::SmolStr;

use super::shape::{Single, single, why_not};
use super::updatable::{NO_COLUMNS, not_automatic, refusal};
use super::{ChangeKind, Target, TargetColumn, Through};
use crate::binder::names::Named;
use crate::binder::table_columns::TableColumns;
use crate::binder::view::schema_of;
use crate::binder::{Around, Binder};
use crate::catalog::{CheckOption, Relation, View};
use crate::plan::{CheckOf, ExprKind, RowCheck};
use crate::sql::{ast, parse_query};
use crate::types::{Result, SqlError};

impl<'a> Target<'a> {
    /// The table behind a view. `cascaded`: a view around it has new rows checked by the conditions of all
    /// views below.
    ///
    /// # Errors
    /// 55000 for a view whose rows are not those of one table; what binding its text answers.
    pub(super) fn of_view(
        view: &Arc<View>,
        cascaded: bool,
        kind: ChangeKind,
        binder: &Binder<'a>,
    ) -> Result<Target<'a>> {
        let query = parse_query(&view.query.sql)?;
        if let Some(why) = refusal(&query) {
            return Err(not_automatic(view, kind, why));
        }
        let reader = binder.stored.reader();
        binder.charge_text(&view.query.sql)?;
        let target = binder.inside_query(|| {
            binder.inside_view(view, || behind(view, &query, cascaded, kind, binder))
        });
        let mut target = target?;
        if kind != ChangeKind::Delete && target.columns.iter().all(|one| one.place.is_none()) {
            return Err(not_automatic(view, kind, NO_COLUMNS));
        }
        if let Some(through) = target.through.first_mut() {
            through.reader = reader;
        }
        Ok(target)
    }
}

/// What a view's text, within which the binder is, shows of the table below.
fn behind<'a>(
    view: &Arc<View>,
    query: &ast::Query,
    cascaded: bool,
    kind: ChangeKind,
    binder: &Binder<'a>,
) -> Result<Target<'a>> {
    let cascaded = cascaded || view.options.check == Some(CheckOption::Cascaded);
    let checked = cascaded || view.options.check.is_some();
    let (Some(select), Some(mut target)) =
        (query.body.as_select(), base(query, cascaded, kind, binder)?)
    else {
        return Err(refused(view, query, kind, binder));
    };
    let scope = target.scope(Around::default());
    let Some(shown) = binder.bind_plain_select(select, &scope)? else {
        return Err(refused(view, query, kind, binder));
    };
    let width = target.table.columns.len();
    let columns = shown.items.into_iter().zip(&view.columns).enumerate();
    target.columns = columns
        .map(|(at, ((value, bound), column))| {
            let place = match value.kind {
                ExprKind::Column(place) if place < width => Some(place),
                _ => None,
            };
            let below = target.columns.iter().filter(|one| one.place == place);
            let mut below = below.filter(|one| one.place.is_some());
            let default = below.find_map(|one| one.default.clone());
            TargetColumn {
                name: SmolStr::new(&column.name),
                nullable: bound.nullable,
                origin: Some((view.id, at)),
                place,
                default: column.default.clone().or(default),
                value,
            }
        })
        .collect();
    let has_condition = shown.condition.is_some();
    if let Some(mut condition) = shown.condition {
        condition.forget_positions();
        if checked {
            target.checks.push(RowCheck {
                of: CheckOf::View(view.name.clone()),
                condition: condition.clone(),
            });
        }
        target.shown.push(condition);
    }
    target.name = SmolStr::new(&view.name);
    target.through.insert(
        0,
        Through {
            view: Arc::clone(view),
            reader: None,
            has_condition,
        },
    );
    Ok(target)
}

/// The one table or view that a view selects from, under the alias that it has there; `None` where it is not just
/// one.
fn base<'a>(
    query: &ast::Query,
    cascaded: bool,
    kind: ChangeKind,
    binder: &Binder<'a>,
) -> Result<Option<Target<'a>>> {
    let Some(Single { name, alias }) = single(query)? else {
        return Ok(None);
    };
    let named = Named::of(name)?;
    let ident = named.name;
    let (relation, meaning) = binder.relation_named(named)?;
    let schema = schema_of(relation, meaning.as_ref());
    let stored = meaning.as_ref().map(|meaning| meaning.columns.as_slice());
    let mut target = match relation {
        Relation::Table(table) => {
            let mut target = Target::of_table(table, kind)?;
            let columns = TableColumns::new((schema.clone(), &ident.value), table, stored);
            target.columns = TargetColumn::of_columns(&columns);
            target.writer = binder.stored.reader();
            target
        }
        Relation::View(below) if below.rows.is_none() => {
            let mut target = Target::of_view(below, cascaded, kind, binder)?;
            let names = stored.unwrap_or_default();
            if stored.is_some() {
                target.columns.truncate(names.len());
            }
            for (column, stored) in target.columns.iter_mut().zip(names) {
                column.name = SmolStr::new(&stored.name);
            }
            target
        }
        Relation::View(_) | Relation::Sequence(_) => return Ok(None),
    };
    target.name = SmolStr::new(&ident.value);
    target.schema = Some(schema);
    if let Some(alias) = alias {
        target.schema = None;
        target.name = SmolStr::new(&alias.name.value);
        for (column, renamed) in target.columns.iter_mut().zip(&alias.columns) {
            column.name = SmolStr::new(&renamed.name.value);
        }
    }
    Ok(Some(target))
}

/// Why a view is none to change rows through, by the plan that its text makes.
#[cold]
fn refused(view: &View, query: &ast::Query, kind: ChangeKind, binder: &Binder<'_>) -> SqlError {
    match binder.bind_query(query, Around::default()) {
        Ok(bound) => not_automatic(view, kind, why_not(query, &bound.node)),
        Err(error) => error,
    }
}
