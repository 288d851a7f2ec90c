//! ALTER COLUMN, MODIFY and CHANGE: another type, default or nullability of a column.

use super::super::{
    Around, Binder, CastContext, Clause, Scope, bind_expression_text, declared_type, rounded,
};
use super::alter_table::{constrain, constrain_type, place_of};
use super::alter_views;
use super::alteration::{Alteration, Source};
use super::check::{bind_check, columns_of};
use super::column::{bind_column, bind_default, is_integer};
use super::column_attributes;
use super::sequence::kept_default;
use crate::catalog::{Column, ColumnDefault, Generated, SequenceKind};
use crate::plan::Expr;
use crate::sql::{ast, column_action, parse_expression, position};
use crate::types::coercion::{castable, type_name, undeclared};
use crate::types::{DataType, Result, SqlError, SqlState};

/// ALTER COLUMN.
pub(super) fn bind(
    name: &ast::Ident,
    operation: &ast::AlterColumnOperation,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let at = position(name.span);
    let place = place_of(name, alteration)?;
    let bound = match operation {
        ast::AlterColumnOperation::SetNotNull => set_nullable(place, false, alteration),
        ast::AlterColumnOperation::DropNotNull => set_nullable(place, true, alteration),
        ast::AlterColumnOperation::SetDefault { value } => {
            set_default(place, Some(value), alteration)
        }
        ast::AlterColumnOperation::DropDefault => set_default(place, None, alteration),
        ast::AlterColumnOperation::SetDataType {
            data_type,
            using,
            had_set: _,
        } => set_type(place, data_type, using.as_ref(), alteration),
        ast::AlterColumnOperation::AddGenerated {
            generated_as,
            sequence_options,
        } => match sequence_options {
            Some(options) if !options.is_empty() => {
                Err(SqlError::unsupported("an option of an identity column"))
            }
            _ => add_identity(place, *generated_as, alteration),
        },
        ast::AlterColumnOperation::GenericOptions { options } => match column_action(options) {
            Some((action, argument)) => {
                column_attributes::bind(place, action, argument, alteration)
            }
            None => Err(SqlError::unsupported("OPTIONS of a column")),
        },
    };
    bound.map_err(|error| error.at(at))
}

pub(super) fn column_at<'t>(
    place: usize,
    alteration: &'t mut Alteration<'_>,
) -> Result<&'t mut Column> {
    let column = alteration.draft.table.columns.get_mut(place);
    column.ok_or_else(|| SqlError::internal("a column that is altered is not there"))
}

fn set_nullable(place: usize, nullable: bool, alteration: &mut Alteration<'_>) -> Result<()> {
    let table = &alteration.draft.table;
    let (table_name, in_key) = (table.name.clone(), table.primary_key.contains(&place));
    let column = column_at(place, alteration)?;
    if nullable && in_key {
        return Err(SqlError::new(
            SqlState::InvalidTableDefinition,
            format!("column \"{}\" is in a primary key", column.name),
        ));
    }
    if nullable && column.sequence.is_some() {
        return Err(of_kind(column, &table_name, "an identity column"));
    }
    column.nullable = nullable;
    Ok(())
}

/// 42601 for what a column of this kind does not take.
fn of_kind(column: &Column, table: &str, kind: &str) -> SqlError {
    SqlError::new(
        SqlState::SyntaxError,
        format!(
            "column \"{}\" of relation \"{table}\" is {kind}",
            column.name
        ),
    )
}

fn set_default(
    place: usize,
    value: Option<&ast::Expr>,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let table = alteration.draft.table.name.clone();
    let binder = alteration.draft.binder;
    let column = column_at(place, alteration)?;
    if column.generated.is_some() {
        return Err(of_kind(column, &table, "a generated column"));
    }
    match (column.sequence, value) {
        (None, _) => {}
        // The default of a SERIAL column is to count.
        (Some(SequenceKind::Serial), None) => column.sequence = None,
        (Some(_), _) => return Err(of_kind(column, &table, "an identity column")),
    }
    if let Some(value) = value {
        bind_default(value, column.data_type, binder)?;
    }
    let catalog = binder.context.catalog;
    let kept = |value: &ast::Expr| kept_default(value.to_string(), column.data_type, catalog);
    let sql = value.map(kept).transpose()?;
    column.default = sql.map(|sql| ColumnDefault { sql });
    Ok(())
}

fn add_identity(
    place: usize,
    kind: Option<ast::GeneratedAs>,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let table = alteration.draft.table.name.clone();
    let column = column_at(place, alteration)?;
    if column.sequence.is_some() {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            format!(
                "column \"{}\" of relation \"{table}\" is already an identity column",
                column.name
            ),
        ));
    }
    if column.nullable {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            format!(
                "column \"{}\" of relation \"{table}\" must be declared NOT NULL before identity can be added",
                column.name
            ),
        ));
    }
    if !is_integer(column.data_type) {
        return Err(SqlError::new(
            SqlState::InvalidParameterValue,
            "identity column type must be smallint, integer, or bigint",
        ));
    }
    if column.default.is_some() || column.generated.is_some() {
        return Err(SqlError::new(
            SqlState::ObjectNotInPrerequisiteState,
            format!(
                "column \"{}\" of relation \"{table}\" already has a default value",
                column.name
            ),
        ));
    }
    column.sequence = Some(match kind {
        Some(ast::GeneratedAs::Always | ast::GeneratedAs::ExpStored) => SequenceKind::Always,
        Some(ast::GeneratedAs::ByDefault) | None => SequenceKind::Serial,
    });
    alteration.draft.one_auto_increment()
}

fn set_type(
    place: usize,
    data_type: &ast::DataType,
    using: Option<&ast::Expr>,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let declared = declared_type(data_type, alteration.draft.catalog())?;
    let to = Kept {
        data_type: declared.data_type,
        digits: declared.second_digits,
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

/// What a column holds: its type, and how many digits of a second.
#[derive(Clone, Copy)]
struct Kept {
    data_type: DataType,
    digits: Option<u8>,
    domain: Option<u32>,
}

impl Kept {
    /// An assignment of a value.
    fn assign(self, value: Expr, binder: &Binder<'_>) -> Result<Expr> {
        let value = binder.coerce(value, self.data_type, CastContext::Assignment)?;
        rounded(value, self.digits)
    }
}

/// Gives a column another type; its values are converted by `transform`, or as an assignment does.
fn convert(
    place: usize,
    kept: Kept,
    transform: Option<Expr>,
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    refuse_used(place, alteration)?;
    let catalog = alteration.draft.catalog();
    let source = alteration.sources.get(place).cloned();
    let column = column_at(place, alteration)?;
    let (from, digits) = (column.data_type, column.second_digits);
    let Kept {
        data_type: to,
        digits: to_digits,
        domain,
    } = kept;
    if from == to && digits == to_digits && column.domain == domain && transform.is_none() {
        return Ok(());
    }
    let name = column.name.clone();
    alter_views::change_type(&name, alteration)?;
    let column = column_at(place, alteration)?;
    if column.sequence.is_some() && !is_integer(to) {
        return Err(SqlError::new(
            SqlState::InvalidParameterValue,
            "identity column type must be smallint, integer, or bigint",
        ));
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
    column.second_digits = to_digits;
    column.domain = domain;
    let keeps_digits = to_digits.is_none_or(|to| digits.is_some_and(|from| from <= to));
    let binder = alteration.draft.binder;
    let source = match (transform, source) {
        (Some(transform), Some(Source::Kept(_) | Source::Computed(_))) => {
            Source::Computed(kept.assign(transform, binder)?)
        }
        (None, Some(Source::Kept(old))) if !keeps_digits || !keeps_values(from, to) => {
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

/// MODIFY: the column as if it were defined anew; its keys stay.
pub(super) fn redefine(
    name: &ast::Ident,
    data_type: &ast::DataType,
    options: &[ast::ColumnOption],
    alteration: &mut Alteration<'_>,
) -> Result<()> {
    let place = place_of(name, alteration)?;
    let options = options.iter().map(|option| ast::ColumnOptionDef {
        name: None,
        option: option.clone(),
    });
    let definition = ast::ColumnDef {
        name: name.clone(),
        data_type: data_type.clone(),
        options: options.collect(),
    };
    let mut constraints = Vec::new();
    let defined = bind_column(&definition, &mut constraints, alteration.draft.binder)?;
    let was_generated = column_at(place, alteration)?.generated.is_some();
    if was_generated || defined.generated.is_some() {
        return Err(SqlError::unsupported("MODIFY of a generated column").at(defined.at));
    }
    let in_key = alteration.draft.table.primary_key.contains(&place);
    drop_type_checks(place, alteration)?;
    let column = column_at(place, alteration)?;
    column.default = None;
    column.sequence = None;
    let kept = Kept {
        data_type: defined.column.data_type,
        digits: defined.column.second_digits,
        domain: defined.column.domain,
    };
    convert(place, kept, None, alteration).map_err(|error| error.at(defined.at))?;
    let column = column_at(place, alteration)?;
    column.default = defined.column.default;
    column.sequence = defined.column.sequence;
    column.nullable = defined.column.nullable && !in_key;
    column.on_update = defined.column.on_update;
    alteration
        .draft
        .one_auto_increment()
        .map_err(|error| error.at(defined.at))?;
    constrain(&constraints, alteration)?;
    match defined.check {
        Some(check) => constrain_type(place, &check, alteration),
        None => Ok(()),
    }
}

/// Drops what the type of a column said besides: see `mysql_type`.
fn drop_type_checks(place: usize, alteration: &mut Alteration<'_>) -> Result<()> {
    let mut dropped = Vec::new();
    for check in &alteration.draft.table.checks {
        let word = check.name.trim_end_matches(|c: char| c.is_ascii_digit());
        if !word.ends_with("_range") && !word.ends_with("_enum") {
            continue;
        }
        let condition = parse_expression(&check.sql)?;
        let draft = &alteration.draft;
        if bind_check(&condition, &draft.table, draft.binder)? == [place] {
            dropped.push(check.name.clone());
        }
    }
    let draft = &mut alteration.draft;
    draft
        .table
        .checks
        .retain(|check| !dropped.contains(&check.name));
    for name in &dropped {
        draft.names().release(name);
    }
    Ok(())
}
