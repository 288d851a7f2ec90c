//! `ARRAY[...]` and `[...]` where there are no arrays: lists of keys beside JSON, and subscripts of JSON.

use super::{ExprBinder, position_of, unsupported_expr};
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::coercion::{Category, category, type_name};
use crate::types::{DataType, Result, SqlError, SqlState};

impl ExprBinder<'_> {
    /// An operand or argument that may be a list of keys: `ARRAY['a', 'b']` is the text `{a,b}`, and so is
    /// `'{a,b}'::text[]`.
    pub(super) fn bind_listed(&self, expr: &ast::Expr) -> Result<Expr> {
        match expr {
            ast::Expr::Nested(inner) => self.bind_listed(inner),
            ast::Expr::Array(ast::Array { elem, named: _ }) => {
                let elements = elem.iter().map(|one| self.bind_settled(one));
                self.call(
                    "text_list",
                    elements.collect::<Result<_>>()?,
                    position_of(expr),
                )
            }
            ast::Expr::Cast {
                expr: operand,
                data_type: ast::DataType::Array(element),
                ..
            } if is_text_list(element) => self.bind_as(
                operand,
                DataType::Text,
                crate::types::coercion::CastContext::Explicit,
            ),
            other => self.bind(other),
        }
    }

    /// `document['a'][0]`: what lies at the path of the subscripts.
    pub(super) fn bind_subscripts(
        &self,
        expr: &ast::Expr,
        root: &ast::Expr,
        chain: &[ast::AccessExpr],
    ) -> Result<Expr> {
        let document = self.bind(root)?;
        let position = document.position;
        match category(document.data_type) {
            Category::Json => {}
            Category::Unknown | Category::Text => return Err(unsupported_expr(expr)),
            _ => {
                let name = type_name(document.data_type);
                let message = format!(
                    "cannot subscript type {name} because it does not support subscripting"
                );
                return Err(SqlError::new(SqlState::DatatypeMismatch, message).at(position));
            }
        }
        let mut arguments = vec![document];
        for access in chain {
            let ast::AccessExpr::Subscript(ast::Subscript::Index { index }) = access else {
                return Err(unsupported_expr(expr));
            };
            let step = self.bind_settled(index)?;
            arguments.push(self.binder.fit(step, DataType::Text)?);
        }
        self.call("jsonb_extract_path", arguments, position)
    }
}

fn is_text_list(element: &ast::ArrayElemTypeDef) -> bool {
    let element = match element {
        ast::ArrayElemTypeDef::SquareBracket(element, _)
        | ast::ArrayElemTypeDef::AngleBracket(element)
        | ast::ArrayElemTypeDef::Parenthesis(element) => element,
        ast::ArrayElemTypeDef::None
        | ast::ArrayElemTypeDef::ParenthesisNotNull(_)
        | ast::ArrayElemTypeDef::Qualified(..) => return false,
    };
    matches!(**element, ast::DataType::Text | ast::DataType::Varchar(_))
}
