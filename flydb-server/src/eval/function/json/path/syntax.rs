//! What a JSON path is made of.

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
    /// A step from each item.
    Step(Box<Expression>, Step),
    /// `-x`, `+x`
    Sign(bool, Box<Expression>),
    /// `+ - * / %`
    Arithmetic(char, Box<Expression>, Box<Expression>),
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
    Elements(Vec<(Index, Option<Index>)>),
    /// `? (condition)`
    Filter(Box<Condition>),
    /// `.type()`, `.size()`...
    Method(Method),
}

/// A place in an array.
#[derive(Clone, Copy, Debug)]
pub(super) enum Index {
    From(i64),
    /// `last`, minus so many.
    Last(i64),
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Method {
    Type,
    Size,
    Double,
    Ceiling,
    Floor,
    Abs,
    KeyValue,
}

/// A condition, in three-valued logic.
#[derive(Debug)]
pub(super) enum Condition {
    And(Box<Condition>, Box<Condition>),
    Or(Box<Condition>, Box<Condition>),
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
