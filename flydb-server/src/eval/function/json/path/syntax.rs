//! What a JSON path is made of.
//!
//! Chains of steps, operators and conditions are lists: only what stands in parentheses makes a tree deeper,
//! and the parser bounds those, so that neither walking nor dropping one overflows the stack.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::eval::function::Pattern;

/// A whole path.
#[derive(Debug)]
pub(super) struct Path {
    /// What is not there is an error.
    pub(super) strict: bool,
    pub(super) expression: Expression,
}

/// Something with values: a sequence of items.
#[derive(Debug)]
pub(super) enum Expression {
    /// `$`
    Root,
    /// `@`
    Current,
    /// `$name`
    Variable(String),
    /// A number, `true`, `false` or `null`, as JSON writes it.
    Plain(String),
    /// A string.
    String(String),
    /// `last`, in a subscript.
    Last,
    /// Steps, each from what the one before finds.
    Steps(Box<Expression>, Vec<Step>),
    /// `-x`, `+x`
    Sign(bool, Box<Expression>),
    /// `a + b - c` or `a * b / c % d`, from left to right.
    Arithmetic(Box<Expression>, Vec<(char, Expression)>),
    /// A condition: true, false or null.
    Condition(Box<Condition>),
}

/// One step of a path.
#[derive(Debug)]
pub(super) enum Step {
    /// `.name`
    Member(String),
    /// `.*`
    AnyMember,
    /// `.**`, with the levels it goes to.
    Descendants(u32, u32),
    /// `[*]`
    AnyElement,
    /// `[1, 2 to last]`
    Elements(Vec<(Expression, Option<Expression>)>),
    /// `? (condition)`
    Filter(Box<Condition>),
    /// `.type()`, `.size()`...
    Method(Method),
}

#[derive(Clone, Debug)]
pub(super) enum Method {
    Type,
    Size,
    Double,
    Ceiling,
    Floor,
    Abs,
    KeyValue,
    /// `.datetime()`, perhaps with a template.
    DateTime(Option<String>),
}

/// A condition, in three-valued logic.
#[derive(Debug)]
pub(super) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    Compare(Comparison, Expression, Expression),
    Exists(Expression),
    IsUnknown(Box<Condition>),
    StartsWith(Expression, Expression),
    /// `like_regex "pattern" flag "i"`
    Regex(Expression, Arc<Pattern>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Whether it holds of two things in this order.
    pub(super) const fn holds(self, order: Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}
