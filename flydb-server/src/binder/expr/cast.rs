//! Conversions: what becomes what, and when it is done at once.

use super::ExprBinder;
use super::literal::RULES;
use crate::plan::{Expr, ExprKind};
use crate::sql::ast;
use crate::types::cast::{CastRules, cast_value};
use crate::types::coercion::{CastContext, Category, castable, category, type_name, undeclared};
use crate::types::{DataType, Result, SqlError, SqlState, TimeSize, Value};

use super::super::Binder;
use super::super::domain::in_domain;
use super::precision::held;
use super::{Declared, declared_type, unsupported_expr};

impl Binder<'_> {
    /// Converts an expression to a type where the context allows it; bare strings are read as the type.
    ///
    /// # Errors
    /// 42804 (42846 for an explicit cast) where there is no such conversion, 22P02 and its kin for a
    /// string that is no value of the type.
    pub(crate) fn coerce(
        &self,
        mut expr: Expr,
        to: DataType,
        context: CastContext,
    ) -> Result<Expr> {
        if let Some(converted) = self.coerce_enum(&mut expr, to, context)? {
            return Ok(converted);
        }
        if expr.data_type == DataType::Unknown
            && let ExprKind::Parameter(index) = expr.kind
        {
            expr.data_type = self.parameters.infer(index, to);
        }
        if context != CastContext::Implicit && matches!(expr.kind, ExprKind::Parameter(_)) {
            expr.data_type = without_size(expr.data_type);
        }
        if expr.data_type == to {
            return Ok(expr);
        }
        if !castable(expr.data_type, to, context) && !is_hexadecimal(&expr, to) {
            return Err(no_cast(&expr, to, context));
        }
        let position = expr.position;
        convert(expr, to, context).map_err(|error| error.at(position))
    }

    /// Converts an expression as a CAST to what a type's name means.
    ///
    /// # Errors
    /// As [`Binder::coerce`].
    pub(super) fn cast_to(&self, operand: Expr, to: &Declared) -> Result<Expr> {
        let value = match to.time_size.and_then(TimeSize::fields) {
            Some(fields) => {
                let digits = to.time_size.and_then(TimeSize::digits);
                let value = self.interval_as(operand, fields)?;
                held(value, TimeSize::new(digits, None))?
            }
            None => {
                let value = self.coerce(operand, to.data_type, CastContext::Explicit)?;
                held(value, to.time_size)?
            }
        };
        match &to.domain {
            Some(domain) => in_domain(value, domain, self.context.catalog),
            None => Ok(value),
        }
    }

    /// Gives an expression of `Unknown` type the type TEXT.
    pub(crate) fn settle(&self, mut expr: Expr) -> Expr {
        if expr.data_type != DataType::Unknown {
            return expr;
        }
        expr.data_type = match expr.kind {
            ExprKind::Parameter(index) => self.parameters.infer(index, DataType::Text),
            _ => DataType::Text,
        };
        expr
    }
}

/// What is known of a parameter's value: it has the kind of its type, and nothing held it to the size,
/// as a comparison takes it whole. So what stores it converts it to the size.
const fn without_size(data_type: DataType) -> DataType {
    match data_type {
        DataType::Char(_) => DataType::Varchar(None),
        other => undeclared(other),
    }
}

/// `X'1F'` is a literal of bytes, and of bits where those are wanted.
fn is_hexadecimal(expr: &Expr, to: DataType) -> bool {
    matches!(expr.kind, ExprKind::Literal(Value::Bytes(_))) && category(to) == Category::Bits
}

fn no_cast(expr: &Expr, to: DataType, context: CastContext) -> SqlError {
    let (from, to) = (type_name(expr.data_type), type_name(to));
    let error = match context {
        CastContext::Explicit => SqlError::new(
            SqlState::CannotCoerce,
            format!("cannot cast type {from} to {to}"),
        ),
        CastContext::Implicit | CastContext::Assignment => SqlError::new(
            SqlState::DatatypeMismatch,
            format!("the expression is of type {from} where {to} is needed"),
        )
        .with_hint("Write a CAST."),
    };
    error.at(expr.position)
}

fn convert(mut expr: Expr, to: DataType, context: CastContext) -> Result<Expr> {
    let explicit = context == CastContext::Explicit;
    if let ExprKind::Literal(value) = &expr.kind {
        if let Some(value) = convert_literal(value, expr.data_type, to, explicit)? {
            expr.kind = ExprKind::Literal(value);
            expr.data_type = to;
            return Ok(expr);
        }
        if expr.data_type == DataType::Unknown {
            expr.data_type = DataType::Text;
        }
    }
    Ok(Expr {
        position: expr.position,
        data_type: to,
        kind: ExprKind::Cast {
            operand: Box::new(expr),
            explicit,
        },
    })
}

/// A literal as another type, where that depends on nothing but the literal. What depends on the
/// session's zone or on the time is checked here all the same, if it is a bare string.
fn convert_literal(
    value: &Value,
    from: DataType,
    to: DataType,
    explicit: bool,
) -> Result<Option<Value>> {
    if value.is_null() {
        return Ok(Some(Value::Null));
    }
    if !is_read_at_once(from, to) {
        return Ok(None);
    }
    let rules = CastRules { explicit, ..RULES };
    match cast_value(value.as_ref(), from, to, &rules) {
        Ok(converted) => Ok((!depends_on_session(value, to)).then_some(converted)),
        // A string is read as part of the statement; a number that does not fit fails where, and if, it
        // is evaluated.
        Err(_) if from != DataType::Unknown => Ok(None),
        Err(error) => Err(error),
    }
}

/// Bare strings become anything; numbers other numbers. Other conversions are left to the run.
fn is_read_at_once(from: DataType, to: DataType) -> bool {
    match category(from) {
        Category::Unknown => true,
        Category::Numeric => category(to) == Category::Numeric,
        Category::Boolean
        | Category::Text
        | Category::Bytes
        | Category::Date
        | Category::Time
        | Category::Interval
        | Category::Uuid
        | Category::Json
        | Category::Bits
        | Category::Enum => false,
    }
}

/// Whether a text means another date or time in another zone, or at another time (`10:30 today`).
fn depends_on_session(value: &Value, to: DataType) -> bool {
    let (Category::Date | Category::Time) = category(to) else {
        return false;
    };
    let asks_the_clock = match value {
        Value::Text(text) => {
            let mut words = text.split(|c: char| !c.is_ascii_alphabetic());
            words.any(|word| {
                CLOCK_WORDS
                    .iter()
                    .any(|known| word.eq_ignore_ascii_case(known))
            })
        }
        _ => false,
    };
    asks_the_clock || matches!(to, DataType::Timestamp | DataType::TimeTz)
}

/// Words whose meaning goes on.
const CLOCK_WORDS: [&str; 4] = ["now", "today", "tomorrow", "yesterday"];

impl ExprBinder<'_> {
    /// CAST, `::`, CONVERT, `DATE '...'` and INTERVAL.
    pub(super) fn bind_conversion(&self, expr: &ast::Expr) -> Result<Expr> {
        match expr {
            ast::Expr::Cast {
                kind: ast::CastKind::Cast | ast::CastKind::DoubleColon,
                expr: operand,
                data_type,
                format: None,
            } => self.bind_cast(operand, data_type),
            ast::Expr::Convert {
                is_try: false,
                expr: operand,
                data_type: Some(data_type),
                charset: None,
                target_before_value: _, // only says in which order they were written
                styles,
            } if styles.is_empty() => self.bind_cast(operand, data_type),
            ast::Expr::Convert {
                is_try: false,
                expr: operand,
                data_type: None,
                charset: Some(charset),
                target_before_value: _,
                styles,
            } if styles.is_empty() => self.bind_transcoded(operand, charset),
            ast::Expr::TypedString(typed) => self.bind_typed_string(typed),
            ast::Expr::Interval(interval) => self.bind_interval(interval),
            other => Err(unsupported_expr(other)),
        }
    }

    /// `CONVERT(x USING utf8mb4)` of MySQL: all texts are in UTF-8, so that a text stays as it is.
    fn bind_transcoded(&self, operand: &ast::Expr, charset: &ast::ObjectName) -> Result<Expr> {
        let operand = self.bind(operand)?;
        if !is_utf8(charset) {
            let what = format!("the character set {charset}");
            return Err(SqlError::unsupported(what).at(operand.position));
        }
        self.binder
            .coerce(operand, DataType::Text, CastContext::Explicit)
    }

    fn bind_cast(&self, operand: &ast::Expr, data_type: &ast::DataType) -> Result<Expr> {
        if matches!(
            data_type,
            ast::DataType::Unsigned | ast::DataType::UnsignedInteger
        ) {
            let operand = self.bind(operand)?;
            let (position, number) = (operand.position, DataType::BigInt);
            let operand = self.binder.coerce(operand, number, CastContext::Explicit)?;
            return self.call("unsigned", vec![operand], position);
        }
        let to = declared_type(data_type, self.binder.context.catalog);
        let operand = self.bind(operand)?;
        let to = to.map_err(|error| error.at(operand.position))?;
        self.binder.cast_to(operand, &to)
    }
}

/// Whether a character set of MySQL is UTF-8, or part of it.
fn is_utf8(charset: &ast::ObjectName) -> bool {
    matches!(
        charset.to_string().as_str(),
        "utf8mb4" | "utf8mb3" | "utf8" | "ascii"
    )
}
