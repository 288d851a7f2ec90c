//! The name of an output column that has no alias, as PostgreSQL gives it.

use super::bind_data_type;
use crate::sql::{BETWEEN_SYMMETRIC, ast};
use crate::types::DataType;
use crate::types::coercion::internal_type_name;

/// What a client sees as the column's name.
pub(in crate::binder) fn output_name(expr: &ast::Expr) -> String {
    let (name, _) = named(expr);
    name.unwrap_or_else(|| "?column?".to_owned())
}

/// A name, and whether it is one of a column or function rather than of a construct.
fn named(expr: &ast::Expr) -> (Option<String>, bool) {
    use ast::Expr as E;
    let strong = |name: &str| (Some(name.to_owned()), true);
    let weak = |name: &str| (Some(name.to_owned()), false);
    match expr {
        E::Identifier(name) => strong(&name.value),
        E::CompoundIdentifier(parts) => (parts.last().map(|name| name.value.clone()), true),
        E::Nested(inner) | E::Collate { expr: inner, .. } => named(inner),
        E::Function(function) => match function.name.0.last().map(part_name) {
            Some(name) if name == BETWEEN_SYMMETRIC => (None, false),
            name => (name, true),
        },
        E::Cast {
            expr, data_type, ..
        } => named_cast(expr, data_type),
        E::Convert {
            expr,
            data_type: Some(data_type),
            ..
        } => named_cast(expr, data_type),
        E::TypedString(typed) => (cast_name(&typed.data_type), false),
        E::Interval(_) => weak("interval"),
        E::Case { else_result, .. } => match else_result.as_deref().map(named) {
            Some((Some(name), true)) => (Some(name), true),
            _ => weak("case"),
        },
        E::Exists { .. } => strong("exists"),
        E::Subquery(query) => named_subquery(query),
        E::Extract { .. } => strong("extract"),
        E::Ceil { .. } => strong("ceil"),
        E::Floor { .. } => strong("floor"),
        E::Position { .. } => strong("position"),
        E::Substring { .. } => strong("substring"),
        E::Overlay { .. } => strong("overlay"),
        E::AtTimeZone { .. } => strong("timezone"),
        E::Trim { trim_where, .. } => strong(match trim_where {
            None | Some(ast::TrimWhereField::Both) => "btrim",
            Some(ast::TrimWhereField::Leading) => "ltrim",
            Some(ast::TrimWhereField::Trailing) => "rtrim",
        }),
        E::Value(ast::ValueWithSpan {
            value: ast::Value::Boolean(_),
            ..
        }) => weak("bool"),
        _ => (None, false),
    }
}

fn part_name(part: &ast::ObjectNamePart) -> String {
    match part {
        ast::ObjectNamePart::Identifier(name) => name.value.clone(),
        ast::ObjectNamePart::Function(function) => function.name.value.clone(),
    }
}

fn named_cast(operand: &ast::Expr, to: &ast::DataType) -> (Option<String>, bool) {
    match named(operand) {
        (Some(name), true) => (Some(name), true),
        _ => (cast_name(to), false),
    }
}

/// A scalar subquery has the name of its column.
fn named_subquery(query: &ast::Query) -> (Option<String>, bool) {
    let Some(select) = query.body.as_select() else {
        return (None, false);
    };
    match select.projection.first() {
        Some(ast::SelectItem::UnnamedExpr(expr)) => named(expr),
        Some(ast::SelectItem::ExprWithAlias { alias, .. }) => (Some(alias.value.clone()), true),
        _ => (None, false),
    }
}

/// The type's name as PostgreSQL keeps it inside.
fn cast_name(to: &ast::DataType) -> Option<String> {
    match bind_data_type(to).ok()? {
        DataType::Unknown => None,
        known => Some(internal_type_name(known).to_owned()),
    }
}
