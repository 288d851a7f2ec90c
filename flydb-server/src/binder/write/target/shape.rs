//! Whether a view's rows are those of one table or view, and which of its columns that has.

use super::updatable::{NO_COLUMNS, NOT_SINGLE, SAMPLED, refusal, refusal_of_plan};
use crate::binder::names::Named;
use crate::binder::scope::ScopeColumn;
use crate::binder::system::find_system_relation;
use crate::binder::view::schema_of;
use crate::binder::{Around, Binder, Scope};
use crate::catalog::Relation;
use crate::plan::{Expr, ExprKind, Node};
use crate::sql::ast;
use crate::types::{DataType, Result, TableId};
use smol_str::SmolStr;

/// What a view shows of the one table or view below it, so that rows can be changed through it.
pub(in crate::binder) struct Shape {
    /// The table or view below.
    pub(in crate::binder) base: TableId,
    /// For each column of the view the place of that one below which it is, where it is one.
    pub(in crate::binder) columns: Vec<Option<usize>>,
}

impl Binder<'_> {
    /// The shape of a query as that of a view, or why it has none; `node` is what the query was bound to.
    ///
    /// # Errors
    /// What binding it answers.
    pub(in crate::binder) fn shape(
        &self,
        query: &ast::Query,
        node: &Node,
    ) -> Result<std::result::Result<Shape, &'static str>> {
        if let Some(why) = refusal(query) {
            return Ok(Err(why));
        }
        let found = match (query.body.as_select(), single(query)?) {
            (Some(select), Some(name)) => self.shape_over(select, name)?,
            _ => None,
        };
        let shape = found.ok_or_else(|| why_not(query, node));
        Ok(
            shape.and_then(|shape| match shape.columns.iter().any(Option::is_some) {
                true => Ok(shape),
                false => Err(NO_COLUMNS),
            }),
        )
    }

    fn shape_over(&self, select: &ast::Select, name: Single<'_>) -> Result<Option<Shape>> {
        let Single { name, alias } = name;
        let (relation, meaning) = self.relation_named(Named::of(name)?)?;
        let columns: Vec<(&str, DataType, usize)> = match relation {
            Relation::Table(table) => {
                let columns = table.visible_columns();
                columns
                    .map(|(place, one)| (one.name.as_str(), one.data_type, place))
                    .collect()
            }
            Relation::View(view) if view.rows.is_none() => {
                let columns = view.columns.iter().enumerate();
                columns
                    .map(|(place, one)| (one.name.as_str(), one.data_type, place))
                    .collect()
            }
            Relation::View(_) | Relation::Sequence(_) => return Ok(None),
        };
        let in_scope = columns.iter().map(|(name, data_type, place)| ScopeColumn {
            name: SmolStr::new(name),
            expr: Expr::column(*place, *data_type),
            nullable: true,
            origin: None,
        });
        let mut in_scope: Vec<ScopeColumn> = in_scope.collect();
        let shown = alias.map_or(relation.name(), |alias| alias.name.value.as_str());
        for (column, renamed) in in_scope
            .iter_mut()
            .zip(alias.iter().flat_map(|a| &a.columns))
        {
            column.name = SmolStr::new(&renamed.name.value);
        }
        let mut scope = Scope::of_relation(shown, None, in_scope, Around::default());
        if alias.is_none() {
            scope.stand_in(schema_of(relation, meaning.as_ref()));
        }
        let Some(plain) = self.bind_plain_select(select, &scope)? else {
            return Ok(None);
        };
        let place = |item: &Expr| match item.kind {
            ExprKind::Column(place) => Some(place),
            _ => None,
        };
        Ok(Some(Shape {
            base: relation.id(),
            columns: plain.items.iter().map(|(item, _)| place(item)).collect(),
        }))
    }
}

/// The name of the one table of a query.
pub(super) struct Single<'q> {
    pub(super) name: &'q ast::ObjectName,
    pub(super) alias: Option<&'q ast::TableAlias>,
}

/// The one table that a query selects from; `None` where there is another, or something else.
///
/// # Errors
/// What is wrong with the name.
pub(super) fn single(query: &ast::Query) -> Result<Option<Single<'_>>> {
    let from = query.body.as_select().map(|select| select.from.as_slice());
    let Some([ast::TableWithJoins { relation, joins }]) = from else {
        return Ok(None);
    };
    let ast::TableFactor::Table {
        name,
        alias,
        args: None,
        sample: None,
        ..
    } = relation
    else {
        return Ok(None);
    };
    if !joins.is_empty() || find_system_relation(name)?.is_some() {
        return Ok(None);
    }
    let alias = alias.as_ref();
    Ok(Some(Single { name, alias }))
}

/// Why a query that is not refused by its text alone has no shape.
pub(super) fn why_not(query: &ast::Query, node: &Node) -> &'static str {
    let sampled = query.body.as_select().is_some_and(|select| {
        let mut from = select.from.iter();
        from.any(|one| {
            matches!(
                &one.relation,
                ast::TableFactor::Table {
                    sample: Some(_),
                    ..
                }
            )
        })
    });
    match refusal_of_plan(node) {
        NOT_SINGLE if sampled => SAMPLED,
        why => why,
    }
}
