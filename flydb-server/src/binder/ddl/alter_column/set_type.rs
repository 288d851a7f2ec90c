//! Another type of a column, and what becomes of its values.

use super::column_at;
use crate::binder::ddl::alter_views;
use crate::binder::ddl::alteration::{Alteration, Source};
use crate::binder::ddl::check::columns_of;
use crate::binder::ddl::column::{is_integer, no_identity_type};
use crate::binder::ddl::own_sequence::identity_sequence;
use crate::binder::ddl::sequence::Options;
use crate::binder::{
    Around, Binder, CastContext, Clause, Scope, bind_expression_text, declared_type, held,
};
use crate::catalog::{Column, Generated};
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::coercion::{castable, type_name, undeclared};
use crate::types::{DataType, Result, SqlError, SqlState, TimeSize};

pub(super) fn set_type(
    place: usize,
    data_type: &ast::DataType,
    using: Option<&ast::Expr>,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let declared = declared_type(data_type, alteration.draft.catalog())?;
    let to = Kept {
        data_type: declared.data_type,
        size: declared.time_size,
        domain: declared.domain.map(|domain| domain.id),
    };
    let transform = match using {
        Some(using) => Some(bind_using(using, place, to.data_type, alteration)?),
        None => None,
    };
    convert(place, to, transform, alteration)
}

/// USING, over the columns as they were before the statement.
fn bind_using(
    using: &ast::Expr,
    place: usize,
    to: DataType,
    alteration: &Alteration<'_>,
) -> Result<Expr> {
    let scope = Scope::of_table(alteration.before, None, Around::default());
    let binder = alteration.draft.binder;
    let expressions = binder.expressions(&scope, Clause::Transform);
    let bound = expressions.bind(using)?;
    let from = bound.data_type;
    if !castable(from, to, CastContext::Assignment) {
        let column = alteration.draft.table.columns.get(place);
        let name = column.map_or("", |column| &column.name);
        return Err(SqlError::new(
            SqlState::DatatypeMismatch,
            format!(
                "result of USING clause for column \"{name}\" cannot be cast automatically to type {}",
                type_name(to)
            ),
        )
        .with_hint("You might need to add an explicit cast."));
    }
    binder.coerce(bound, to, CastContext::Assignment)
}

/// What a column holds: its type, and what is kept of times and intervals.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    pub(super) data_type: DataType,
    pub(super) size: Option<TimeSize>,
    pub(super) domain: Option<u32>,
}

impl Kept {
    /// An assignment of a value.
    fn assign(self, value: Expr, binder: &Binder<'_>) -> Result<Expr> {
        let value = binder.coerce(value, self.data_type, CastContext::Assignment)?;
        held(value, self.size)
    }
}

/// Gives a column another type; its values are converted by `transform`, or as an assignment does.
pub(super) fn convert(
    place: usize,
    kept: Kept,
    transform: Option<Expr>,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    refuse_used(place, alteration)?;
    let catalog = alteration.draft.catalog();
    let source = alteration.sources.get(place).cloned();
    let column = column_at(place, alteration)?;
    let (from, size) = (column.data_type, column.time_size);
    let Kept {
        data_type: to,
        size: to_size,
        domain,
    } = kept;
    if from == to && size == to_size && column.domain == domain && transform.is_none() {
        return Ok(());
    }
    let name = column.name.clone();
    alter_views::change_type(&name, alteration)?;
    let column = column_at(place, alteration)?;
    if column.sequence.is_some() && !is_integer(to) {
        return Err(no_identity_type());
    }
    if transform.is_none() && !castable(from, to, CastContext::Assignment) {
        return Err(no_conversion(column, to));
    }
    if let Some(default) = &column.default {
        bind_expression_text(&default.sql, None, to, catalog).map_err(|_| {
            SqlError::new(
                SqlState::DatatypeMismatch,
                format!(
                    "default for column \"{}\" cannot be cast automatically to type {}",
                    column.name,
                    type_name(to)
                ),
            )
        })?;
    }
    column.data_type = to;
    column.time_size = to_size;
    column.domain = domain;
    let column = column.clone();
    retype_identity(&column, alteration)?;
    let keeps_size = to_size.is_none_or(|to| size.is_some_and(|from| from.fits(to)));
    let binder = alteration.draft.binder;
    let source = match (transform, source) {
        (Some(transform), Some(Source::Kept(_) | Source::Computed(_))) => {
            Source::Computed(kept.assign(transform, binder)?)
        }
        (None, Some(Source::Kept(old))) if !keeps_size || !keeps_values(from, to) => {
            Source::Computed(kept.assign(Expr::column(old, from), binder)?)
        }
        (None, Some(Source::Computed(value))) => Source::Computed(kept.assign(value, binder)?),
        (_, other) => other.unwrap_or(Source::Null),
    };
    if let Some(slot) = alteration.sources.get_mut(place) {
        *slot = source;
    }
    rebind_expressions(alteration)
}

/// The sequence of an identity column has the column's type.
fn retype_identity(column: &Column, alteration: &mut Alteration<'_>) -> Result<()> {
    let to = column.data_type;
    if let Some((sequence, _)) = identity_sequence(column, alteration) {
        *sequence = Options::of_type(to).applied(sequence, false)?.0;
    }
    Ok(())
}

/// Whether each value of one type is, as it is stored, the same of the other.
fn keeps_values(from: DataType, to: DataType) -> bool {
    match (from, to) {
        (DataType::Varchar(from), DataType::Varchar(to)) => {
            to.is_none() || from.is_some_and(|from| to.is_some_and(|to| from <= to))
        }
        (DataType::Varchar(_), DataType::Text) => true,
        (DataType::Text, DataType::Varchar(None)) => true,
        (DataType::Decimal(_), DataType::Decimal(None)) => true,
        (from, to) => from == to || undeclared(from) == to && from.physical() == to.physical(),
    }
}

#[cold]
fn no_conversion(column: &Column, to: DataType) -> SqlError {
    let to = type_name(to);
    SqlError::new(
        SqlState::DatatypeMismatch,
        format!(
            "column \"{}\" cannot be cast automatically to type {to}",
            column.name
        ),
    )
    .with_hint(format!(
        "You might need to specify \"USING {}::{to}\".",
        column.name
    ))
}

/// What computes other columns was settled for the type that the column has.
fn refuse_used(place: usize, alteration: &Alteration<'_>) -> Result<()> {
    let table = &alteration.draft.table;
    let catalog = alteration.draft.catalog();
    for (_, column, Generated { sql }) in table.generated_columns() {
        let bound = bind_expression_text(sql, Some(table), column.data_type, catalog)?;
        if !columns_of(&bound).contains(&place) {
            continue;
        }
        let used = table.columns.get(place).map_or("", |used| &used.name);
        let (what, by) = match column.hidden {
            true => ("an index on an expression", "an index on"),
            false => ("a generated column", "generated column"),
        };
        return Err(SqlError::new(
            SqlState::FeatureNotSupported,
            format!("cannot alter type of a column used by {what}"),
        )
        .with_detail(format!(
            "Column \"{used}\" is used by {by} \"{}\".",
            column.name
        )));
    }
    Ok(())
}

/// CHECKs must still have a meaning over the new types.
fn rebind_expressions(alteration: &Alteration<'_>) -> Result<()> {
    let table = &alteration.draft.table;
    let catalog = alteration.draft.catalog();
    for check in &table.checks {
        bind_expression_text(&check.sql, Some(table), DataType::Boolean, catalog)?;
    }
    Ok(())
}
