//! IS, BETWEEN, IN and LIKE.

use super::comparison::{narrow, row_of};
use super::logic::not;
use super::{ExprBinder, position_of, unsupported_expr};
use crate::plan::{BinaryOp, Expr, ExprKind, Lookup, symbol};
use crate::sql::ast;
use crate::types::coercion::{common_type, type_name};
use crate::types::{DataType, Result, SqlError, SqlState, Value};

impl ExprBinder<'_> {
    pub(super) fn bind_predicate(&self, expr: &ast::Expr) -> Result<Expr> {
        use ast::Expr as E;
        match expr {
            E::IsNull(operand) => self.bind_is_null(operand),
            E::IsNotNull(operand) => self.bind_is_not_null(operand),
            E::IsTrue(operand) => self.bind_is(operand, true, BinaryOp::IsNotDistinctFrom),
            E::IsNotTrue(operand) => self.bind_is(operand, true, BinaryOp::IsDistinctFrom),
            E::IsFalse(operand) => self.bind_is(operand, false, BinaryOp::IsNotDistinctFrom),
            E::IsNotFalse(operand) => self.bind_is(operand, false, BinaryOp::IsDistinctFrom),
            E::IsUnknown(operand) => self.bind_is_unknown(operand),
            E::IsNotUnknown(operand) => Ok(not(self.bind_is_unknown(operand)?)),
            E::IsDistinctFrom(a, b) => self.bind_comparison(a, BinaryOp::IsDistinctFrom, b),
            E::IsNotDistinctFrom(a, b) => self.bind_comparison(a, BinaryOp::IsNotDistinctFrom, b),
            E::Between {
                expr,
                negated,
                low,
                high,
            } => self.bind_between(expr, low, high, *negated),
            E::In {
                expr,
                target,
                negated,
                global: false,
            } => self.bind_in(expr, target, *negated),
            other => self.bind_pattern(other),
        }
    }

    fn bind_is_null(&self, operand: &ast::Expr) -> Result<Expr> {
        if let Some(parts) = row_of(operand) {
            let parts = parts.iter().map(|part| self.bind_is_null(part));
            return Ok(Expr::and(parts.collect::<Result<_>>()?));
        }
        Ok(is_null(self.bind_settled(operand)?))
    }

    /// A row is not null where none of its parts is: `(1, NULL)` is neither null nor not null.
    fn bind_is_not_null(&self, operand: &ast::Expr) -> Result<Expr> {
        if let Some(parts) = row_of(operand) {
            let parts = parts.iter().map(|part| self.bind_is_not_null(part));
            return Ok(Expr::and(parts.collect::<Result<_>>()?));
        }
        Ok(not(self.bind_is_null(operand)?))
    }

    fn bind_is_unknown(&self, operand: &ast::Expr) -> Result<Expr> {
        Ok(is_null(self.boolean(self.bind(operand)?, "IS UNKNOWN")?))
    }

    /// IS TRUE and its kin: equal to a constant, NULLs compared too.
    fn bind_is(&self, operand: &ast::Expr, value: bool, op: BinaryOp) -> Result<Expr> {
        let place = if value { "IS TRUE" } else { "IS FALSE" };
        let operand = self.boolean(self.bind(operand)?, place)?;
        let constant = Expr::literal(Value::Boolean(value), DataType::Boolean);
        self.binder.infix(operand, op, constant)
    }

    fn bind_between(
        &self,
        operand: &ast::Expr,
        low: &ast::Expr,
        high: &ast::Expr,
        negated: bool,
    ) -> Result<Expr> {
        let operand = self.bind(operand)?;
        let (low, high) = (self.bind(low)?, self.bind(high)?);
        self.binder.charge_copy(&operand)?;
        self.between(operand, low, high, negated)
    }

    /// `x BETWEEN SYMMETRIC a AND b`: between the two in either order.
    pub(super) fn bind_between_symmetric(&self, parts: &[&ast::Expr]) -> Result<Expr> {
        let [operand, low, high] = parts else {
            return Err(SqlError::unsupported("this form of BETWEEN"));
        };
        let operand = self.bind(operand)?;
        let (low, high) = (self.bind(low)?, self.bind(high)?);
        for part in [&operand, &operand, &operand, &low, &high] {
            self.binder.charge_copy(part)?;
        }
        let up = self.between(operand.clone(), low.clone(), high.clone(), false)?;
        let down = self.between(operand, high, low, false)?;
        Ok(Expr::or(vec![up, down]))
    }

    fn between(&self, operand: Expr, low: Expr, high: Expr, negated: bool) -> Result<Expr> {
        let (above, below) = match negated {
            false => (BinaryOp::GreaterOrEqual, BinaryOp::LessOrEqual),
            true => (BinaryOp::Less, BinaryOp::Greater),
        };
        let low = self.binder.infix(operand.clone(), above, low)?;
        let high = self.binder.infix(operand, below, high)?;
        let both = vec![low, high];
        Ok(if negated {
            Expr::or(both)
        } else {
            Expr::and(both)
        })
    }

    fn bind_in(&self, operand: &ast::Expr, target: &ast::InTarget, negated: bool) -> Result<Expr> {
        match target {
            ast::InTarget::List(list) => match row_of(operand) {
                Some(parts) => self.bind_row_in_list(&parts, list, negated),
                None => self.bind_in_list(operand, list, negated),
            },
            ast::InTarget::Subquery(query) => self.bind_in_subquery(operand, query, negated),
            ast::InTarget::Unnest(_) | ast::InTarget::Table { .. } => {
                let error = SqlError::unsupported("IN with anything but a list or a subquery");
                Err(error.at(position_of(operand)))
            }
        }
    }

    pub(super) fn bind_in_list(
        &self,
        operand: &ast::Expr,
        list: &[ast::Expr],
        negated: bool,
    ) -> Result<Expr> {
        let operand = self.bind(operand)?;
        let mut list: Vec<Expr> = list
            .iter()
            .map(|one| self.bind(one))
            .collect::<Result<_>>()?;
        for one in &mut list {
            narrow(one, operand.data_type);
        }
        let to = list_type(&operand, &list)?;
        let position = operand.position;
        let list = list.into_iter().map(|one| self.binder.fit(one, to));
        Ok(Expr {
            kind: ExprKind::InList {
                operand: Box::new(self.binder.fit(operand, to)?),
                list: list.collect::<Result<_>>()?,
                negated,
                lookup: Lookup::default(),
            },
            data_type: DataType::Boolean,
            position,
        })
    }

    /// `(a, b) IN ((1, 2), (3, 4))`.
    fn bind_row_in_list(
        &self,
        parts: &[&ast::Expr],
        list: &[ast::Expr],
        negated: bool,
    ) -> Result<Expr> {
        let operand = self.bind_row(parts)?;
        let equal = |row: &ast::Expr| {
            let Some(row) = row_of(row) else {
                let message = "a row can be compared only with rows";
                return Err(SqlError::new(SqlState::DatatypeMismatch, message).at(position_of(row)));
            };
            for part in &operand {
                self.binder.charge_copy(part)?;
            }
            self.compare_rows(operand.clone(), BinaryOp::Equal, self.bind_row(&row)?)
        };
        let any = Expr::or(list.iter().map(equal).collect::<Result<_>>()?);
        Ok(if negated { not(any) } else { any })
    }

    fn bind_pattern(&self, expr: &ast::Expr) -> Result<Expr> {
        use ast::Expr as E;
        match expr {
            E::Like {
                negated,
                any: false,
                expr,
                pattern,
                escape_char,
            } => self.bind_like(expr, pattern, escape_char.as_deref(), false, *negated),
            E::ILike {
                negated,
                any: false,
                expr,
                pattern,
                escape_char,
            } => self.bind_like(expr, pattern, escape_char.as_deref(), true, *negated),
            E::SimilarTo {
                negated,
                expr,
                pattern,
                escape_char,
            } => {
                let mut arguments = vec![&**expr, &**pattern];
                arguments.extend(escape_char.as_deref());
                self.bind_match("similar_to", &arguments, *negated)
            }
            E::RLike {
                negated,
                expr,
                pattern,
                regexp: _, // two spellings of one operator
            } => self.bind_match("~", &[expr, pattern], *negated),
            other => Err(unsupported_expr(other)),
        }
    }

    fn bind_match(&self, name: &str, arguments: &[&ast::Expr], negated: bool) -> Result<Expr> {
        let arguments = arguments.iter().map(|one| self.bind(one));
        let arguments: Vec<Expr> = arguments.collect::<Result<_>>()?;
        let position = arguments.first().and_then(|one| one.position);
        let matched = self.call(name, arguments, position)?;
        Ok(if negated { not(matched) } else { matched })
    }

    pub(super) fn bind_like(
        &self,
        operand: &ast::Expr,
        pattern: &ast::Expr,
        escape: Option<&ast::Expr>,
        case_insensitive: bool,
        negated: bool,
    ) -> Result<Expr> {
        let operand = self.like_operand(operand)?;
        let mut pattern = self.like_operand(pattern)?;
        let escape = match escape.map(escape_character) {
            None => Some('\\'),
            Some(Some(literal)) => literal?,
            Some(None) => {
                let arguments = escape.into_iter().map(|escape| self.bind(escape));
                let mut arguments = arguments.collect::<Result<Vec<_>>>()?;
                let position = pattern.position;
                arguments.insert(0, pattern);
                pattern = self.call("like_escape", arguments, position)?;
                Some('\\')
            }
        };
        Ok(Expr {
            position: operand.position,
            kind: ExprKind::Like {
                operand: Box::new(operand),
                pattern: Box::new(pattern),
                escape,
                case_insensitive,
                negated,
            },
            data_type: DataType::Boolean,
        })
    }

    fn like_operand(&self, operand: &ast::Expr) -> Result<Expr> {
        let operand = self.bind(operand)?;
        match operand.data_type {
            DataType::Text | DataType::Varchar(_) | DataType::Char(_) | DataType::Unknown => {
                self.binder.fit(operand, DataType::Text)
            }
            other => Err(SqlError::new(
                SqlState::UndefinedFunction,
                format!("operator does not exist: {} LIKE text", type_name(other)),
            )
            .at(operand.position)
            .with_hint("LIKE compares texts; an explicit cast may help.")),
        }
    }
}

/// `ESCAPE '...'`: one character, or none to switch escaping off. `None` of what is no literal.
fn escape_character(escape: &ast::Expr) -> Option<Result<Option<char>>> {
    let ast::Expr::Value(ast::ValueWithSpan {
        value: ast::Value::SingleQuotedString(text) | ast::Value::EscapedStringLiteral(text),
        span: _,
    }) = escape
    else {
        return None;
    };
    let mut characters = text.chars();
    Some(match (characters.next(), characters.next()) {
        (escape, None) => Ok(escape),
        (_, Some(_)) => Err(SqlError::new(
            SqlState::InvalidEscapeSequence,
            "the escape must be one character, or none",
        )
        .at(position_of(escape))),
    })
}

fn is_null(operand: Expr) -> Expr {
    Expr {
        position: operand.position,
        kind: ExprKind::IsNull(Box::new(operand)),
        data_type: DataType::Boolean,
    }
}

/// The type in which an operand is compared with all of a list.
fn list_type(operand: &Expr, list: &[Expr]) -> Result<DataType> {
    let mut common = operand.data_type;
    for one in list {
        common = common_type(common, one.data_type).ok_or_else(|| {
            let (left, right) = (type_name(operand.data_type), type_name(one.data_type));
            let equal = symbol(BinaryOp::Equal);
            SqlError::new(
                SqlState::UndefinedFunction,
                format!("operator does not exist: {left} {equal} {right}"),
            )
            .at(one.position.or(operand.position))
            .with_hint("No operator of this name takes these types; an explicit cast may help.")
        })?;
    }
    Ok(match common {
        DataType::Unknown => DataType::Text,
        common => common,
    })
}
