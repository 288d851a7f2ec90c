//! Prefix and infix operators.

use super::ExprBinder;
use crate::plan::{BinaryOp, Expr, ExprKind, UnaryOp, resolve_unary};
use crate::sql::ast;
use crate::types::coercion::CastContext;
use crate::types::{DataType, Decimal, Numeric, Result, SqlError, Value};

impl ExprBinder<'_> {
    pub(super) fn bind_binary(
        &self,
        left: &ast::Expr,
        op: &ast::BinaryOperator,
        right: &ast::Expr,
    ) -> Result<Expr> {
        use ast::BinaryOperator as B;
        if matches!(op, B::And | B::Or) {
            return self.bind_chain(left, op, right);
        }
        match infix_of(op) {
            Some(op) if op.is_comparison() => self.bind_comparison(left, op, right),
            Some(BinaryOp::Subtract) if matches!(right, ast::Expr::Array(_)) => {
                let arguments = vec![self.bind(left)?, self.bind_listed(right)?];
                let position = arguments.first().and_then(|left| left.position);
                self.call("jsonb_delete_keys", arguments, position)
            }
            Some(op) => self.binder.infix(self.bind(left)?, op, self.bind(right)?),
            None if *op == B::Xor => self.bind_xor(left, right),
            None if *op == B::MyIntegerDivide => self.bind_whole_division(left, right),
            None => self.bind_rare_binary(left, op, right),
        }
    }

    /// Operators that are functions by another name, and those that we do not have.
    fn bind_rare_binary(
        &self,
        left: &ast::Expr,
        op: &ast::BinaryOperator,
        right: &ast::Expr,
    ) -> Result<Expr> {
        use ast::BinaryOperator as B;
        match op {
            B::PGLikeMatch => self.bind_like(left, right, None, false, false),
            B::PGILikeMatch => self.bind_like(left, right, None, true, false),
            B::PGNotLikeMatch => self.bind_like(left, right, None, false, true),
            B::PGNotILikeMatch => self.bind_like(left, right, None, true, true),
            B::Overlaps => self.bind_overlaps(left, right),
            op => {
                let arguments = vec![self.bind(left)?, self.bind_listed(right)?];
                let position = arguments.first().and_then(|left| left.position);
                match function_of(op) {
                    Some(name) => self.call(name, arguments, position),
                    None => Err(SqlError::unsupported(format!("the operator {op}")).at(position)),
                }
            }
        }
    }

    /// `a XOR b` of MySQL: whether just one of two truths holds.
    fn bind_xor(&self, left: &ast::Expr, right: &ast::Expr) -> Result<Expr> {
        let left = self.boolean(self.bind(left)?, "XOR")?;
        let right = self.boolean(self.bind(right)?, "XOR")?;
        self.binder.infix(left, BinaryOp::NotEqual, right)
    }

    /// `a DIV b` of MySQL: the whole quotient, a whole number.
    fn bind_whole_division(&self, left: &ast::Expr, right: &ast::Expr) -> Result<Expr> {
        let (left, right) = (self.bind(left)?, self.bind(right)?);
        if is_integer(left.data_type) && is_integer(right.data_type) {
            return self.binder.infix(left, BinaryOp::Divide, right);
        }
        let position = left.position;
        let quotient = self.call("div", vec![left, right], position)?;
        self.binder
            .coerce(quotient, DataType::BigInt, CastContext::Explicit)
    }

    pub(super) fn bind_unary(&self, op: ast::UnaryOperator, operand: &ast::Expr) -> Result<Expr> {
        use ast::UnaryOperator as U;
        match op {
            U::Not | U::BangNot => self.bind_not(operand),
            U::Plus => self.bind_plus(operand),
            U::Minus => {
                let negated = self.prefix(UnaryOp::Negate, operand, negate)?;
                let is_number = matches!(operand, ast::Expr::Value(value)
                    if matches!(value.value, ast::Value::Number(..)));
                Ok(if is_number {
                    narrowed(negated)
                } else {
                    negated
                })
            }
            U::BitwiseNot => self.prefix(UnaryOp::BitNot, operand, apply),
            U::PGAbs => self.bind_function_operator("@", operand),
            U::PGSquareRoot => self.bind_function_operator("|/", operand),
            U::PGCubeRoot => self.bind_function_operator("||/", operand),
            other => {
                let operand = self.bind(operand)?;
                Err(SqlError::unsupported(format!("the operator {other}")).at(operand.position))
            }
        }
    }

    /// A plus sign stands before numbers; before a literal in quotes it makes a DOUBLE of it.
    fn bind_plus(&self, operand: &ast::Expr) -> Result<Expr> {
        let bound = self.bind(operand)?;
        if bound.data_type == DataType::Unknown {
            return self.binder.fit(bound, DataType::Double);
        }
        self.prefix(UnaryOp::Negate, operand, |_, operand| operand)
    }

    fn prefix(
        &self,
        op: UnaryOp,
        operand: &ast::Expr,
        make: impl Fn(UnaryOp, Expr) -> Expr,
    ) -> Result<Expr> {
        let operand = self.bind(operand)?;
        let to =
            resolve_unary(op, operand.data_type).map_err(|error| error.at(operand.position))?;
        Ok(make(op, self.binder.fit(operand, to)?))
    }

    fn bind_function_operator(&self, name: &str, operand: &ast::Expr) -> Result<Expr> {
        let operand = self.bind(operand)?;
        let position = operand.position;
        self.call(name, vec![operand], position)
    }
}

/// The plan's operator of this name.
pub(super) fn infix_of(op: &ast::BinaryOperator) -> Option<BinaryOp> {
    use ast::BinaryOperator as B;
    Some(match op {
        B::Eq => BinaryOp::Equal,
        B::NotEq => BinaryOp::NotEqual,
        B::Lt => BinaryOp::Less,
        B::LtEq => BinaryOp::LessOrEqual,
        B::Gt => BinaryOp::Greater,
        B::GtEq => BinaryOp::GreaterOrEqual,
        B::Spaceship => BinaryOp::IsNotDistinctFrom,
        B::Plus => BinaryOp::Add,
        B::Minus => BinaryOp::Subtract,
        B::Multiply => BinaryOp::Multiply,
        B::Divide => BinaryOp::Divide,
        B::Modulo => BinaryOp::Modulo,
        B::PGExp => BinaryOp::Power,
        B::StringConcat => BinaryOp::Concat,
        B::BitwiseAnd => BinaryOp::BitAnd,
        B::BitwiseOr => BinaryOp::BitOr,
        B::PGBitwiseXor => BinaryOp::BitXor,
        B::PGBitwiseShiftLeft => BinaryOp::ShiftLeft,
        B::PGBitwiseShiftRight => BinaryOp::ShiftRight,
        _ => return None,
    })
}

/// The function whose name the operator is.
fn function_of(op: &ast::BinaryOperator) -> Option<&'static str> {
    use ast::BinaryOperator as B;
    Some(match op {
        B::PGRegexMatch => "~",
        B::PGRegexIMatch => "~*",
        B::PGRegexNotMatch => "!~",
        B::PGRegexNotIMatch => "!~*",
        B::PGStartsWith => "^@",
        B::Arrow => "->",
        B::LongArrow => "->>",
        B::HashArrow => "#>",
        B::HashLongArrow => "#>>",
        B::AtArrow => "@>",
        B::ArrowAt => "<@",
        B::HashMinus => "#-",
        B::AtQuestion => "@?",
        B::AtAt => "@@",
        B::Question => "?",
        B::QuestionAnd => "?&",
        B::QuestionPipe => "?|",
        _ => return None,
    })
}

const fn is_integer(data_type: DataType) -> bool {
    matches!(
        data_type,
        DataType::SmallInt | DataType::Int | DataType::BigInt
    )
}

fn apply(op: UnaryOp, operand: Expr) -> Expr {
    Expr {
        position: operand.position,
        data_type: operand.data_type,
        kind: ExprKind::Unary {
            op,
            operand: Box::new(operand),
        },
    }
}

/// Minus; of a literal it is done at once, unless it overflows.
fn negate(op: UnaryOp, mut operand: Expr) -> Expr {
    let negated = match &operand.kind {
        ExprKind::Literal(Value::SmallInt(v)) => v.checked_neg().map(Value::SmallInt),
        ExprKind::Literal(Value::Int(v)) => v.checked_neg().map(Value::Int),
        ExprKind::Literal(Value::BigInt(v)) => v.checked_neg().map(Value::BigInt),
        ExprKind::Literal(Value::Decimal(v)) => Some(Value::Decimal(v.as_ref().negated())),
        ExprKind::Literal(Value::Double(v)) if operand.data_type == DataType::Double => {
            Some(Value::Double(-v))
        }
        _ => None,
    };
    match negated {
        Some(value) => {
            operand.kind = ExprKind::Literal(value);
            operand
        }
        None => apply(op, operand),
    }
}

/// A negative number in digits: the least of a type is of that type, although its digits alone are of a wider
/// one.
fn narrowed(mut negated: Expr) -> Expr {
    let (value, data_type) = match &negated.kind {
        ExprKind::Literal(Value::BigInt(v)) if *v == i64::from(i32::MIN) => {
            (Value::Int(i32::MIN), DataType::Int)
        }
        ExprKind::Literal(Value::Decimal(Numeric::Short(v)))
            if v.scale() == 0 && *v == Decimal::from(i64::MIN) =>
        {
            (Value::BigInt(i64::MIN), DataType::BigInt)
        }
        _ => return negated,
    };
    negated.kind = ExprKind::Literal(value);
    negated.data_type = data_type;
    negated
}
