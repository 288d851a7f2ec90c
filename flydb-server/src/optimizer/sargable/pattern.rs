//! Patterns that say how texts start.

use super::{Sargable, Says, Source, is_fixed};
use crate::plan::{Expr, ExprKind, PatternStyle, Rest, ScalarFunction, Start, TextFunction};
use crate::types::{DataType, Value};

impl Source<'_> {
    /// What a term says that tests a text by a pattern.
    pub(super) fn pattern(&self, term: &Expr, place: usize) -> Option<Sargable> {
        match &term.kind {
            ExprKind::Like {
                operand,
                pattern,
                escape,
                case_insensitive,
                negated: false,
            } => {
                let style = PatternStyle::Like {
                    escape: *escape,
                    case_insensitive: *case_insensitive,
                };
                self.started(operand, pattern, style, place)
            }
            ExprKind::Function {
                function: ScalarFunction::Text(function),
                arguments,
            } => {
                let [operand, pattern] = arguments.as_slice() else {
                    return None;
                };
                self.started(operand, pattern, style_of(*function)?, place)
            }
            _ => None,
        }
    }

    /// A term that tests a text by a pattern.
    fn started(
        &self,
        operand: &Expr,
        pattern: &Expr,
        style: PatternStyle,
        place: usize,
    ) -> Option<Sargable> {
        let (column, padded) = self.text_column(operand)?;
        if !is_fixed(pattern) {
            return None;
        }
        let start = Start {
            pattern: pattern.clone(),
            style,
            padded,
        };
        let (says, exact) = match &pattern.kind {
            ExprKind::Literal(Value::Text(text)) => said_by_literal(start, text)?,
            ExprKind::Literal(_) => return None,
            // Of an expression that may be any, most are not anchored.
            _ if matches!(style, PatternStyle::Regex | PatternStyle::Similar) => return None,
            _ => (Says::Starts(start), false),
        };
        Some(Sargable {
            column,
            says,
            term: place,
            exact: exact && !padded,
        })
    }

    /// The column of texts that an expression is, and whether it has blanks at its end that the expression has not.
    fn text_column(&self, expr: &Expr) -> Option<(usize, bool)> {
        let index = match &expr.kind {
            ExprKind::Column(index) => *index,
            ExprKind::Cast { operand, .. } if expr.data_type == DataType::Text => {
                match operand.kind {
                    ExprKind::Column(index) => index,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let column = *self.scan.columns.get(index)?;
        match self.table.columns.get(column)?.data_type {
            DataType::Text | DataType::Varchar(_) => Some((column, false)),
            DataType::Char(_) => Some((column, true)),
            _ => None,
        }
    }
}

/// What a pattern that is known says, and whether it says no more. `None` where that is nothing.
fn said_by_literal(start: Start, pattern: &str) -> Option<(Says, bool)> {
    let fixed = start.style.fixed(pattern);
    if fixed.rest == Rest::Nothing && !start.padded {
        let text = Expr::literal(Value::Text(fixed.start.into()), DataType::Text);
        return Some((Says::Equal(text), true));
    }
    let known = !start.of(pattern).is_empty();
    known.then(|| (Says::Starts(start), fixed.rest == Rest::Anything))
}

/// How the function reads its pattern that tests a text by one.
const fn style_of(function: TextFunction) -> Option<PatternStyle> {
    match function {
        TextFunction::StartsWith => Some(PatternStyle::Plain),
        TextFunction::RegexpMatch => Some(PatternStyle::Regex),
        TextFunction::SimilarTo => Some(PatternStyle::Similar),
        _ => None,
    }
}
