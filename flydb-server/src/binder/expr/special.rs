//! Functions with a grammar of their own: SUBSTRING, TRIM, POSITION, OVERLAY, CEIL and FLOOR.

use super::{ExprBinder, position_of, unsupported_expr};
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::coercion::{Category, category, type_name};
use crate::types::{DataType, Result, SqlError, SqlState, Value};

impl ExprBinder<'_> {
    pub(super) fn bind_special(&self, expr: &ast::Expr) -> Result<Expr> {
        use ast::Expr as E;
        match expr {
            E::Extract { .. } | E::AtTimeZone { .. } => self.bind_temporal(expr),
            E::Ceil { expr, field } => self.bind_rounding("ceil", expr, field),
            E::Floor { expr, field } => self.bind_rounding("floor", expr, field),
            E::Position { expr, r#in } => self.call_on("position", &[expr, r#in]),
            E::Substring {
                expr,
                substring_from,
                substring_for,
                special: _,   // the form with commas
                shorthand: _, // SUBSTR
            } => self.bind_substring(expr, substring_from.as_deref(), substring_for.as_deref()),
            E::Trim {
                trim_where,
                trim_what,
                expr,
                trim_characters,
            } => self.bind_trim(
                *trim_where,
                trim_what.as_deref(),
                expr,
                trim_characters.as_deref(),
            ),
            E::Overlay {
                expr,
                overlay_what,
                overlay_from,
                overlay_for,
            } => {
                let mut arguments = vec![&**expr, &**overlay_what, &**overlay_from];
                arguments.extend(overlay_for.as_deref());
                self.call_on("overlay", &arguments)
            }
            E::Collate { expr, collation } => self.bind_collate(expr, collation),
            other => Err(unsupported_expr(other)),
        }
    }

    fn call_on(&self, name: &str, arguments: &[&ast::Expr]) -> Result<Expr> {
        let arguments = arguments.iter().map(|one| self.bind(one));
        let arguments: Vec<Expr> = arguments.collect::<Result<_>>()?;
        let position = arguments.first().and_then(|one| one.position);
        self.call(name, arguments, position)
    }

    fn bind_rounding(
        &self,
        name: &str,
        operand: &ast::Expr,
        field: &ast::CeilFloorKind,
    ) -> Result<Expr> {
        match field {
            ast::CeilFloorKind::DateTimeField(ast::DateTimeField::NoDateTime) => {
                self.call_on(name, &[operand])
            }
            ast::CeilFloorKind::DateTimeField(_) | ast::CeilFloorKind::Scale(_) => {
                Err(SqlError::unsupported(format!("{name} to a unit")).at(position_of(operand)))
            }
        }
    }

    fn bind_substring(
        &self,
        operand: &ast::Expr,
        from: Option<&ast::Expr>,
        length: Option<&ast::Expr>,
    ) -> Result<Expr> {
        let operand = self.bind(operand)?;
        let position = operand.position;
        let from = match from {
            Some(from) => self.bind(from)?,
            None => Expr::literal(Value::Int(1), DataType::Int),
        };
        let mut arguments = vec![operand, from];
        if let Some(length) = length {
            arguments.push(self.bind(length)?);
        }
        self.call("substring", arguments, position)
    }

    /// `TRIM([BOTH | LEADING | TRAILING] [what] FROM x)` and `TRIM(x, what)`.
    fn bind_trim(
        &self,
        place: Option<ast::TrimWhereField>,
        what: Option<&ast::Expr>,
        operand: &ast::Expr,
        characters: Option<&[ast::Expr]>,
    ) -> Result<Expr> {
        let name = match place {
            None | Some(ast::TrimWhereField::Both) => "btrim",
            Some(ast::TrimWhereField::Leading) => "ltrim",
            Some(ast::TrimWhereField::Trailing) => "rtrim",
        };
        let mut arguments = vec![operand];
        arguments.extend(what);
        arguments.extend(characters.into_iter().flatten());
        self.call_on(name, &arguments)
    }

    /// Texts are compared by their bytes, which is what the collation "C" means.
    fn bind_collate(&self, operand: &ast::Expr, collation: &ast::ObjectName) -> Result<Expr> {
        let at = position_of(operand);
        known_collation(collation).map_err(|error| error.at(at))?;
        let operand = self.bind(operand)?;
        collatable(operand.data_type).map_err(|error| error.at(operand.position))?;
        Ok(operand)
    }
}

/// # Errors
/// 42704 for a collation that there is not.
pub(in crate::binder) fn known_collation(collation: &ast::ObjectName) -> Result<()> {
    let name = collation.to_string();
    let known = ["C", "POSIX", "ucs_basic", "default", "c"];
    if known.contains(&name.trim_matches('"')) {
        return Ok(());
    }
    let message = format!("collation {name} does not exist");
    Err(SqlError::new(SqlState::UndefinedObject, message)
        .with_hint("The one collation is \"C\": texts are compared by their bytes."))
}

/// # Errors
/// 42804 for a type whose values are not compared as texts are.
pub(in crate::binder) fn collatable(data_type: DataType) -> Result<()> {
    match category(data_type) {
        Category::Text | Category::Unknown => Ok(()),
        _ => {
            let name = type_name(data_type);
            let message = format!("collations are not supported by type {name}");
            Err(SqlError::new(SqlState::DatatypeMismatch, message))
        }
    }
}
