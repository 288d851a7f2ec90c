//! CASE, COALESCE, and the one type that their results agree on.

use super::{ExprBinder, unsupported_expr};
use crate::plan::{BinaryOp, CaseBranch, Expr, ExprKind};
use crate::sql::{ast, position};
use crate::types::coercion::{CastContext, result_type, type_name};
use crate::types::{DataType, Result, SqlError, SqlState};

impl ExprBinder<'_> {
    pub(super) fn bind_case(&self, case: &ast::Expr) -> Result<Expr> {
        let ast::Expr::Case {
            case_token,
            end_token: _,
            operand,
            conditions,
            else_result,
        } = case
        else {
            return Err(unsupported_expr(case));
        };
        let sets = self.scope.sets.borrow().len();
        let operand = operand.as_deref().map(|one| self.bind(one)).transpose()?;
        let mut tests = Vec::with_capacity(conditions.len());
        let mut results = Vec::with_capacity(conditions.len() + 1);
        for ast::CaseWhen { condition, result } in conditions {
            tests.push(self.bind_when(operand.as_ref(), condition)?);
            results.push(self.bind(result)?);
        }
        let otherwise = else_result
            .as_deref()
            .map(|one| self.bind(one))
            .transpose()?;
        self.refuse_sets_since(sets, "CASE")?;
        let has_otherwise = otherwise.is_some();
        results.extend(otherwise);
        let (mut results, data_type) = self.agree(results, "CASE")?;
        let otherwise = results.pop_if(|_| has_otherwise).map(Box::new);
        let branches = tests.into_iter().zip(results);
        Ok(Expr {
            kind: ExprKind::Case {
                branches: branches
                    .map(|(condition, result)| CaseBranch { condition, result })
                    .collect(),
                otherwise,
            },
            data_type,
            position: position(case_token.0.span),
        })
    }

    /// WHEN: a condition, or what the operand of the CASE is compared with.
    fn bind_when(&self, operand: Option<&Expr>, condition: &ast::Expr) -> Result<Expr> {
        let condition = self.bind(condition)?;
        match operand {
            Some(operand) => {
                self.binder.charge_copy(operand)?;
                self.binder
                    .infix(operand.clone(), BinaryOp::Equal, condition)
            }
            None => self.boolean(condition, "CASE/WHEN"),
        }
    }

    /// COALESCE.
    pub(super) fn coalesce(&self, arguments: Vec<Expr>, position: Option<u32>) -> Result<Expr> {
        let (arguments, data_type) = self.agree(arguments, "COALESCE")?;
        Ok(Expr {
            kind: ExprKind::Coalesce(arguments),
            data_type,
            position,
        })
    }

    /// Converts expressions to the one type that they agree on; 42804 where they do not.
    pub(super) fn agree(&self, exprs: Vec<Expr>, what: &str) -> Result<(Vec<Expr>, DataType)> {
        let data_type = agreed_type(&exprs, what)?;
        let exprs = exprs
            .into_iter()
            .map(|expr| self.binder.coerce(expr, data_type, CastContext::Implicit));
        Ok((exprs.collect::<Result<_>>()?, data_type))
    }
}

fn agreed_type(exprs: &[Expr], what: &str) -> Result<DataType> {
    let mut common = DataType::Unknown;
    for (index, expr) in exprs.iter().enumerate() {
        common = if index == 0 {
            expr.data_type
        } else {
            result_type(common, expr.data_type).ok_or_else(|| disagree(what, common, expr))?
        };
    }
    Ok(match common {
        DataType::Unknown => DataType::Text,
        common => common,
    })
}

fn disagree(what: &str, common: DataType, expr: &Expr) -> SqlError {
    let (a, b) = (type_name(common), type_name(expr.data_type));
    SqlError::new(
        SqlState::DatatypeMismatch,
        format!("{what} types {a} and {b} cannot be matched"),
    )
    .at(expr.position)
    .with_hint("Write a CAST.")
}
