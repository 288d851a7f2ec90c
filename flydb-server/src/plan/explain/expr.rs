//! Expressions as text.

use std::fmt::Write as _;

use crate::plan::{
    BinaryOp, CaseBranch, Expr, ExprKind, Quantifier, Subquery, TypeRule, UnaryOp, symbol,
};
use crate::types::cast::{CastRules, cast_value};
use crate::types::coercion::type_name;
use crate::types::{DataType, Timestamp, Value};

/// The names of columns.
pub(super) type Names = Vec<String>;

/// A text in the making.
pub(super) struct Text<'e, 'n> {
    names: &'n Names,
    outer: &'n [Names],
    /// How many subqueries were numbered before.
    numbered: usize,
    subqueries: Vec<&'e Subquery>,
    text: String,
}

impl<'e, 'n> Text<'e, 'n> {
    pub(super) fn new(names: &'n Names, outer: &'n [Names], numbered: usize) -> Text<'e, 'n> {
        Text {
            names,
            outer,
            numbered,
            subqueries: Vec::new(),
            text: String::new(),
        }
    }

    /// The text, and the subqueries that it calls by number.
    pub(super) fn finish(self) -> (String, Vec<&'e Subquery>) {
        (self.text, self.subqueries)
    }

    pub(super) fn expr(&mut self, expr: &'e Expr) {
        match &expr.kind {
            ExprKind::Literal(value) => self.literal(value, expr.data_type),
            ExprKind::Column(index) => {
                let name = self.names.get(*index).cloned();
                let name = name.unwrap_or_else(|| format!("#{}", index + 1));
                self.text.push_str(&name);
            }
            ExprKind::Outer { depth, column } => self.outer(*depth, *column),
            ExprKind::Parameter(index) => {
                let _ = write!(self.text, "${}", index + 1);
            }
            ExprKind::Cast { operand, .. } => {
                self.operand(operand);
                let _ = write!(self.text, "::{}", type_name(expr.data_type));
            }
            ExprKind::Unary { op, operand } => {
                self.text.push_str(match op {
                    UnaryOp::Not => "NOT ",
                    UnaryOp::Negate => "-",
                    UnaryOp::BitNot => "~",
                });
                self.operand(operand);
            }
            ExprKind::Binary { op, left, right } => {
                self.operand(left);
                let _ = write!(self.text, " {} ", symbol(*op));
                self.operand(right);
            }
            ExprKind::And(terms) => self.list(terms, " AND ", Text::operand),
            ExprKind::Or(terms) => self.list(terms, " OR ", Text::operand),
            ExprKind::IsNull(operand) => {
                self.operand(operand);
                self.text.push_str(" IS NULL");
            }
            ExprKind::InList {
                operand,
                list,
                negated,
                lookup: _,
            } => {
                self.operand(operand);
                self.text
                    .push_str(if *negated { " NOT IN (" } else { " IN (" });
                self.list(list, ", ", Text::expr);
                self.text.push(')');
            }
            ExprKind::Like { .. } => self.like(expr),
            ExprKind::Case {
                branches,
                otherwise,
            } => self.case(branches, otherwise.as_deref()),
            ExprKind::Coalesce(terms) => self.call("coalesce", terms),
            ExprKind::Function {
                function,
                arguments,
            } => {
                let name = function.entry().names.first().copied().unwrap_or("?");
                self.call(name, arguments);
            }
            ExprKind::Typed { operand, rule } => {
                self.operand(operand);
                let to = match rule {
                    TypeRule::ToLabel(_) => "text",
                    TypeRule::FromLabel(_) | TypeRule::InDomain(_) => rule.type_name(),
                };
                let _ = write!(self.text, "::{to}");
            }
            ExprKind::Subquery(subquery) => self.subquery(subquery),
        }
    }

    /// An operand, in parentheses where it is an operation itself.
    fn operand(&mut self, expr: &'e Expr) {
        let nested = match &expr.kind {
            ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::IsNull(_)
            | ExprKind::InList { .. }
            | ExprKind::Like { .. } => true,
            ExprKind::Literal(_)
            | ExprKind::Column(_)
            | ExprKind::Outer { .. }
            | ExprKind::Parameter(_)
            | ExprKind::Cast { .. }
            | ExprKind::Case { .. }
            | ExprKind::Coalesce(_)
            | ExprKind::Function { .. }
            | ExprKind::Typed { .. }
            | ExprKind::Subquery(_) => false,
        };
        if nested {
            self.text.push('(');
        }
        self.expr(expr);
        if nested {
            self.text.push(')');
        }
    }

    fn list(&mut self, exprs: &'e [Expr], between: &str, write: fn(&mut Self, &'e Expr)) {
        /// Of a longer list only so many are shown.
        const MOST: usize = 20;
        for (index, expr) in exprs.iter().take(MOST).enumerate() {
            if index > 0 {
                self.text.push_str(between);
            }
            write(self, expr);
        }
        if let Some(more @ 1..) = exprs.len().checked_sub(MOST) {
            let _ = write!(self.text, "{between}... {more} more");
        }
    }

    fn call(&mut self, name: &str, arguments: &'e [Expr]) {
        self.text.push_str(name);
        self.text.push('(');
        self.list(arguments, ", ", Text::expr);
        self.text.push(')');
    }

    fn like(&mut self, expr: &'e Expr) {
        let ExprKind::Like {
            operand,
            pattern,
            escape: _,
            case_insensitive,
            negated,
        } = &expr.kind
        else {
            return;
        };
        self.operand(operand);
        let not = if *negated { " NOT" } else { "" };
        let like = if *case_insensitive { "ILIKE" } else { "LIKE" };
        let _ = write!(self.text, "{not} {like} ");
        self.operand(pattern);
    }

    fn case(&mut self, branches: &'e [CaseBranch], otherwise: Option<&'e Expr>) {
        self.text.push_str("CASE");
        for CaseBranch { condition, result } in branches {
            self.text.push_str(" WHEN ");
            self.expr(condition);
            self.text.push_str(" THEN ");
            self.expr(result);
        }
        if let Some(otherwise) = otherwise {
            self.text.push_str(" ELSE ");
            self.expr(otherwise);
        }
        self.text.push_str(" END");
    }

    fn subquery(&mut self, subquery: &'e Subquery) {
        match &subquery.quantifier {
            Quantifier::Scalar => {}
            Quantifier::Exists => self.text.push_str("EXISTS "),
            Quantifier::Any { operands, op } => self.quantified(operands, *op, "ANY"),
            Quantifier::All { operands, op } => self.quantified(operands, *op, "ALL"),
        }
        self.subqueries.push(subquery);
        let number = self.numbered + self.subqueries.len();
        let _ = write!(self.text, "(subquery {number})");
    }

    fn quantified(&mut self, operands: &'e [Expr], op: BinaryOp, word: &str) {
        self.list(operands, ", ", Text::operand);
        let _ = write!(self.text, " {} {word} ", symbol(op));
    }

    fn outer(&mut self, depth: usize, column: usize) {
        let row = self.outer.len().checked_sub(depth);
        let name = row.and_then(|row| self.outer.get(row)?.get(column));
        match name {
            Some(name) => {
                let _ = write!(self.text, "outer {name}");
            }
            None => {
                let _ = write!(self.text, "outer {depth}#{}", column + 1);
            }
        }
    }

    fn literal(&mut self, value: &Value, data_type: DataType) {
        let rules = CastRules {
            explicit: true,
            zone: &jiff::tz::TimeZone::UTC,
            now: Timestamp(0),
        };
        let shown = match value {
            Value::Null => "NULL".to_owned(),
            Value::Boolean(value) => value.to_string(),
            Value::SmallInt(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::BigInt(value) => value.to_string(),
            value => match cast_value(value.as_ref(), data_type, DataType::Text, &rules) {
                Ok(Value::Text(text)) if quoted(value) => format!("'{}'", text.replace('\'', "''")),
                Ok(Value::Text(text)) => text.to_string(),
                _ => format!("{value:?}"),
            },
        };
        self.text.push_str(&shown);
    }
}

fn quoted(value: &Value) -> bool {
    !matches!(value, Value::Decimal(_) | Value::Real(_) | Value::Double(_))
}
