//! Typed expressions.

use std::any::Any;
use std::fmt;
use std::sync::OnceLock;

use super::{ScalarFunction, Subquery, TypeRule};
use crate::types::{DataType, Value};

/// An expression and its type. The binder has put in every cast: operands of an operator have the
/// types that its evaluation wants.
#[derive(Clone, Debug)]
pub(crate) struct Expr {
    /// What it computes.
    pub kind: ExprKind,
    /// The type of its value.
    pub data_type: DataType,
    /// The 1-based character of the statement it stands at, for errors while it is evaluated.
    pub position: Option<u32>,
}

/// What an expression computes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExprKind {
    /// A constant.
    Literal(Value),
    /// A column of the input, by position.
    Column(usize),
    /// A column of an enclosing query's row: 1 is the query directly around this one.
    Outer {
        /// How many queries out.
        depth: usize,
        /// The column of that query's input.
        column: usize,
    },
    /// `$n`, 0-based.
    Parameter(usize),
    /// A conversion to the expression's `data_type`. `explicit` is CAST or `::`, which may cut a
    /// VARCHAR short; an implicit or assignment cast answers 22001.
    Cast {
        /// What is converted.
        operand: Box<Expr>,
        /// Whether the user wrote it.
        explicit: bool,
    },
    /// A prefix operator.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// An infix operator.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// All of them, in three-valued logic; evaluated left to right, rows already false left out.
    And(Vec<Expr>),
    /// Any of them, in three-valued logic; evaluated left to right, rows already true left out.
    Or(Vec<Expr>),
    /// IS NULL; negated by `Unary(Not)`.
    IsNull(Box<Expr>),
    /// `operand IN (list)`, all of one type. A flat list so that megabytes of it cost no depth.
    InList {
        /// What is sought.
        operand: Box<Expr>,
        /// Where.
        list: Vec<Expr>,
        /// NOT IN.
        negated: bool,
        /// What evaluation makes of a list of constants, once.
        lookup: Lookup,
    },
    /// LIKE and ILIKE.
    Like {
        /// The text.
        operand: Box<Expr>,
        /// The pattern.
        pattern: Box<Expr>,
        /// The escape character; `None` switches escaping off (`ESCAPE ''`). Backslash by default.
        escape: Option<char>,
        /// ILIKE.
        case_insensitive: bool,
        /// NOT LIKE.
        negated: bool,
    },
    /// CASE; the form with an operand is bound as comparisons.
    Case {
        /// WHEN ... THEN ...
        branches: Vec<CaseBranch>,
        /// ELSE; NULL without one.
        otherwise: Option<Box<Expr>>,
    },
    /// COALESCE: the first that is not NULL; later ones are not evaluated.
    Coalesce(Vec<Expr>),
    /// A function of its arguments.
    Function {
        /// Which.
        function: ScalarFunction,
        /// Its arguments, already of the types it takes.
        arguments: Vec<Expr>,
    },
    /// What a type of a user does to a value.
    Typed {
        /// The value.
        operand: Box<Expr>,
        /// What is done.
        rule: TypeRule,
    },
    /// A subquery.
    Subquery(Box<Subquery>),
}

/// A place in a plan where evaluation keeps what it made of constants there, such as a hash table of
/// a long IN list. A copy starts empty, so that an expression can be copied and then changed.
#[derive(Default)]
pub(crate) struct Lookup(OnceLock<Box<dyn Any + Send + Sync>>);

impl Lookup {
    /// What is kept, made by `make` the first time. `None` where something of another type is.
    pub(crate) fn get_or_make<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.0.get_or_init(|| Box::new(make())).downcast_ref()
    }
}

impl Clone for Lookup {
    fn clone(&self) -> Lookup {
        Lookup::default()
    }
}

impl PartialEq for Lookup {
    /// What is kept follows from the expression around it, and makes no difference.
    fn eq(&self, _: &Lookup) -> bool {
        true
    }
}

impl fmt::Debug for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lookup")
    }
}

/// WHEN condition THEN result.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct CaseBranch {
    /// When this is true...
    pub condition: Expr,
    /// ...this is the value.
    pub result: Expr,
}

/// A prefix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum UnaryOp {
    /// NOT.
    Not,
    /// `-`.
    Negate,
    /// `~`.
    BitNot,
}

/// An infix operator. Operators of few uses (`~`, `->` and their kin) are bound as functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the names say it
pub(crate) enum BinaryOp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// IS DISTINCT FROM; never NULL.
    IsDistinctFrom,
    /// IS NOT DISTINCT FROM; never NULL.
    IsNotDistinctFrom,
    Add,
    Subtract,
    Multiply,
    /// Of integers: towards zero. By zero: 22012.
    Divide,
    Modulo,
    /// `^` of PostgreSQL.
    Power,
    /// `||`: of texts, bytes or JSON.
    Concat,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
}

/// Expressions are equal when they compute the same, wherever they stand.
impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.data_type == other.data_type && self.kind == other.kind
    }
}

impl Expr {
    /// A literal of this type.
    #[must_use]
    pub(crate) fn literal(value: Value, data_type: DataType) -> Expr {
        Expr {
            kind: ExprKind::Literal(value),
            data_type,
            position: None,
        }
    }

    /// A column of the input.
    #[must_use]
    pub(crate) fn column(index: usize, data_type: DataType) -> Expr {
        Expr {
            kind: ExprKind::Column(index),
            data_type,
            position: None,
        }
    }
}

impl BinaryOp {
    /// Whether it compares, and so gives a BOOLEAN for two operands of one type.
    #[must_use]
    pub(crate) const fn is_comparison(self) -> bool {
        match self {
            BinaryOp::Equal
            | BinaryOp::NotEqual
            | BinaryOp::Less
            | BinaryOp::LessOrEqual
            | BinaryOp::Greater
            | BinaryOp::GreaterOrEqual
            | BinaryOp::IsDistinctFrom
            | BinaryOp::IsNotDistinctFrom => true,
            BinaryOp::Add
            | BinaryOp::Subtract
            | BinaryOp::Multiply
            | BinaryOp::Divide
            | BinaryOp::Modulo
            | BinaryOp::Power
            | BinaryOp::Concat
            | BinaryOp::BitAnd
            | BinaryOp::BitOr
            | BinaryOp::BitXor
            | BinaryOp::ShiftLeft
            | BinaryOp::ShiftRight => false,
        }
    }

    /// The comparison that says the same with its operands exchanged; `None` for other operators.
    #[must_use]
    pub(crate) const fn mirrored(self) -> Option<BinaryOp> {
        Some(match self {
            BinaryOp::Less => BinaryOp::Greater,
            BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
            BinaryOp::Greater => BinaryOp::Less,
            BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
            other if other.is_comparison() => other,
            _ => return None,
        })
    }
}
