//! Operators that wait for their operand.

use sqlparser::tokenizer::Token;

use super::words::Before;

/// An operator, by how tight it binds where that is known: the greater, the tighter.
#[derive(Clone, Copy)]
pub(super) enum Operator {
    /// Before its operand.
    Prefix(u8),
    /// Between two, the left of which takes what binds as tight.
    Infix(u8),
    /// Behind its operand: no other lies below it.
    Postfix,
    /// Not known.
    Any,
}

pub(super) const NOT: u8 = 1;
const COMPARISON: u8 = 2;
const SUM: u8 = 3;
const PRODUCT: u8 = 4;
const POWER: u8 = 5;
const SIGN: u8 = 6;

/// The operators that are open at one place, each within the one before it, as the parser has them on
/// its stack: an infix operator ends those that bind as tight as itself. One that is not known (0) ends
/// none and is ended by none.
#[derive(Default)]
pub(super) struct Waiting(Vec<u8>);

impl Waiting {
    pub(super) fn put(&mut self, operator: Operator) {
        match operator {
            Operator::Prefix(tightness) => self.0.push(tightness),
            Operator::Infix(tightness) => {
                while self.0.last().is_some_and(|last| *last >= tightness) {
                    self.0.pop();
                }
                self.0.push(tightness);
            }
            Operator::Postfix => {}
            Operator::Any => self.0.push(0),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The operator that a sign is.
pub(super) fn operator(sign: &Token, before: Before<'_>) -> Operator {
    match sign {
        Token::Plus | Token::Minus if before.ends_operand => Operator::Infix(SUM),
        // Behind a word that may be a value or none, it may be either.
        Token::Plus | Token::Minus if matches!(before.token, Token::Word(_)) => Operator::Any,
        Token::Plus | Token::Minus => Operator::Prefix(SIGN),
        Token::Mul | Token::Div | Token::Mod => Operator::Infix(PRODUCT),
        Token::Caret => Operator::Infix(POWER),
        Token::Eq | Token::Neq | Token::Lt | Token::Gt | Token::LtEq | Token::GtEq => {
            Operator::Infix(COMPARISON)
        }
        Token::DoubleColon => Operator::Postfix,
        _ => Operator::Any,
    }
}
