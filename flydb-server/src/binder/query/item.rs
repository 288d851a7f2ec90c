//! The SELECT list: expressions with names, and wildcards.

use super::{Untyped, check_width};
use crate::binder::expr::{AGGREGATES, WINDOWS, never_gives_null, output_name};
use crate::binder::names::Named;
use crate::binder::scope::ScopeColumn;
use crate::binder::{ExprBinder, Scope};
use crate::plan::{AggregateFunction, Expr, ExprKind, OutputColumn, WindowWork};
use crate::sql::{ast, position};
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, SqlState, TableId};

/// A column that comes out.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) expr: Expr,
    pub(super) name: String,
    nullable: bool,
    origin: Option<(TableId, usize)>,
}

impl Item {
    /// A column that no client sees.
    pub(super) fn hidden(expr: Expr) -> Item {
        Item {
            expr,
            name: String::new(),
            nullable: true,
            origin: None,
        }
    }

    /// Notes that NULL can come of it.
    pub(super) fn make_nullable(&mut self) {
        self.nullable = true;
    }

    /// The expression, and what a client sees of it.
    pub(super) fn into_parts(self) -> (Expr, OutputColumn) {
        let column = OutputColumn {
            name: self.name,
            data_type: self.expr.data_type,
            nullable: self.nullable,
            origin: self.origin,
        };
        (self.expr, column)
    }
}

impl ExprBinder<'_> {
    pub(super) fn bind_items(
        &self,
        projection: &[ast::SelectItem],
        untyped: Untyped<'_>,
    ) -> Result<Vec<Item>> {
        let mut items = Vec::with_capacity(projection.len());
        for item in projection {
            match item {
                ast::SelectItem::UnnamedExpr(expr) => {
                    let target = items.len();
                    let named = interval_with_alias(expr);
                    let (expr, name) = match &named {
                        Some((interval, alias)) => (interval, alias.clone()),
                        None => (expr, output_name(expr)),
                    };
                    items.push(self.bind_item(expr, name, untyped, target)?);
                }
                ast::SelectItem::ExprWithAlias { expr, alias } => {
                    let target = items.len();
                    items.push(self.bind_item(expr, alias.value.clone(), untyped, target)?);
                }
                ast::SelectItem::ExprWithAliases { expr, aliases: _ } => {
                    let error = SqlError::unsupported("an alias of several names");
                    return Err(error.at(self.bind(expr)?.position));
                }
                ast::SelectItem::Wildcard(options) => {
                    check_options(options)?;
                    self.expand_all(options, &mut items)?;
                }
                ast::SelectItem::QualifiedWildcard(of, options) => {
                    check_options(options)?;
                    self.expand_table(of, &mut items)?;
                }
            }
            check_width(items.len())?;
        }
        Ok(items)
    }

    fn bind_item(
        &self,
        expr: &ast::Expr,
        name: String,
        untyped: Untyped<'_>,
        target: usize,
    ) -> Result<Item> {
        let expr = self.bind(expr)?;
        let expr = self.type_item(expr, untyped, target)?;
        let (nullable, origin) = describe(&expr, self.scope());
        Ok(Item {
            expr,
            name,
            nullable,
            origin,
        })
    }

    fn type_item(&self, expr: Expr, untyped: Untyped<'_>, target: usize) -> Result<Expr> {
        if expr.data_type != DataType::Unknown {
            return Ok(expr);
        }
        match untyped {
            Untyped::Settle => Ok(self.binder().settle(expr)),
            Untyped::Keep => Ok(expr),
            Untyped::Target(targets) => match targets.get(target) {
                Some(to) => self.binder().coerce(expr, *to, CastContext::Assignment),
                None => Ok(self.binder().settle(expr)),
            },
        }
    }

    /// `*`.
    fn expand_all(
        &self,
        options: &ast::WildcardAdditionalOptions,
        items: &mut Vec<Item>,
    ) -> Result<()> {
        let scope = self.scope();
        if scope.relations.is_empty() {
            let message = "SELECT * with no tables specified is not valid";
            let at = position(options.wildcard_token.0.span);
            return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
        }
        let visible = scope.visible.iter();
        let columns = visible.filter_map(|&place| scope.columns.get(place));
        for column in columns {
            items.push(self.column_item(column, 0)?);
        }
        Ok(())
    }

    /// `table.*`.
    fn expand_table(
        &self,
        of: &ast::SelectItemQualifiedWildcardKind,
        items: &mut Vec<Item>,
    ) -> Result<()> {
        let ast::SelectItemQualifiedWildcardKind::ObjectName(name) = of else {
            return Err(SqlError::unsupported("* of an expression"));
        };
        let named = Named::of(name)?;
        for (depth, scope) in self.scope().outward() {
            if let Some(relation) = scope.relation(named)? {
                let columns = scope.columns_of(relation).iter();
                for column in columns {
                    items.push(self.column_item(column, depth)?);
                }
                return Ok(());
            }
        }
        Err(self.scope().unknown_relation(named))
    }

    fn column_item(&self, column: &ScopeColumn, depth: usize) -> Result<Item> {
        let mut expr = self.binder().charge_column(column.expr.clone())?;
        expr.sink(depth);
        Ok(Item {
            expr,
            name: column.name.to_string(),
            nullable: column.nullable,
            origin: column.origin,
        })
    }
}

/// Whether NULL can come of an expression, and the column that it shows unchanged.
fn describe(expr: &Expr, scope: &Scope<'_>) -> (bool, Option<(TableId, usize)>) {
    let ExprKind::Column(index) = expr.kind else {
        return (is_nullable(expr), None);
    };
    if let Some(answers) = index.checked_sub(WINDOWS).and_then(|place| {
        Some(always_answers(
            &scope.windows.borrow().get(place)?.call.work,
        ))
    }) {
        return (!answers, None);
    }
    if let Some(counts) = index
        .checked_sub(AGGREGATES)
        .and_then(|place| Some(counts(scope.aggregates.borrow().get(place)?.function)))
    {
        return (!counts, None);
    }
    let columns = scope.columns.iter();
    let mut columns = columns.filter(|column| column.expr.kind == expr.kind);
    columns
        .next()
        .map_or((true, None), |column| (column.nullable, column.origin))
}

fn always_answers(work: &WindowWork) -> bool {
    match work {
        WindowWork::Aggregate(call) => counts(call.function),
        WindowWork::Function { function, .. } => never_gives_null(*function),
    }
}

fn counts(function: AggregateFunction) -> bool {
    matches!(
        function,
        AggregateFunction::CountAll | AggregateFunction::Count
    )
}

fn is_nullable(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(value) => value.is_null(),
        ExprKind::IsNull(_) => false,
        _ => true,
    }
}

/// `*` with something after it.
fn check_options(options: &ast::WildcardAdditionalOptions) -> Result<()> {
    let ast::WildcardAdditionalOptions {
        wildcard_token,
        opt_ilike,
        opt_exclude,
        opt_except,
        opt_replace,
        opt_rename,
        opt_alias,
    } = options;
    super::refuse(&[
        (opt_ilike.is_some(), "* ILIKE"),
        (opt_exclude.is_some(), "* EXCLUDE"),
        (opt_except.is_some(), "* EXCEPT"),
        (opt_replace.is_some(), "* REPLACE"),
        (opt_rename.is_some(), "* RENAME"),
        (opt_alias.is_some(), "an alias of *"),
    ])
    .map_err(|error| error.at(position(wildcard_token.0.span)))
}

/// `INTERVAL '5' weeks` as a whole item: a word that is no unit of the standard, which PostgreSQL reads
/// as the item's name.
fn interval_with_alias(expr: &ast::Expr) -> Option<(ast::Expr, String)> {
    use ast::DateTimeField as F;
    let ast::Expr::Interval(interval) = expr else {
        return None;
    };
    let ast::Interval {
        value,
        leading_field: Some(unit),
        leading_precision: None,
        last_field: None,
        fractional_seconds_precision: None,
    } = interval
    else {
        return None;
    };
    let ast::Expr::Value(literal) = &**value else {
        return None;
    };
    let is_text = matches!(literal.value, ast::Value::SingleQuotedString(_));
    let is_unit = matches!(
        unit,
        F::Year | F::Month | F::Day | F::Hour | F::Minute | F::Second
    );
    if !is_text || is_unit {
        return None;
    }
    let interval = ast::Interval {
        leading_field: None,
        ..interval.clone()
    };
    Some((
        ast::Expr::Interval(interval),
        unit.to_string().to_lowercase(),
    ))
}
