//! Values of ENUM types: keys inside, labels wherever a text is read or written.
//!
//! Only the catalog knows the labels, so that conversions are put in here, where the catalog is at hand,
//! and carry the definition along. Nothing below the binder has to know of ENUM types.

use std::sync::Arc;

use super::Binder;
use crate::binder::BindContext;
use crate::catalog::{Catalog, UserType};
use crate::plan::{Expr, ExprKind, Node, Project, Query, TypeRule};
use crate::types::coercion::{CastContext, Category, category, stand_in};
use crate::types::{DataType, Labels, Result, SqlError, SqlState, Value};

impl Binder<'_> {
    /// Converts an expression from or to an ENUM type; `None` where neither is one, or both are the same.
    ///
    /// # Errors
    /// 22P02 for a literal that is no label.
    pub(super) fn coerce_enum(
        &self,
        expr: &mut Expr,
        to: DataType,
        context: CastContext,
    ) -> Result<Option<Expr>> {
        match (expr.data_type, to) {
            (from, to) if from == to => Ok(None),
            (from, DataType::Enum(id)) => {
                if from == DataType::Unknown {
                    *expr = self.settle(expr.clone());
                    return self.of_label(expr.clone(), id).map(Some);
                }
                let is_text = category(from) == Category::Text;
                let given = matches!(expr.kind, ExprKind::Parameter(_));
                match is_text && (given || context == CastContext::Explicit) {
                    true => self.of_label(expr.clone(), id).map(Some),
                    false => Ok(None),
                }
            }
            (DataType::Enum(id), to)
                if category(to) == Category::Text && context != CastContext::Implicit =>
            {
                let label = to_label(expr.clone(), self.enum_type(id)?);
                self.coerce(label, to, context).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn of_label(&self, expr: Expr, id: u32) -> Result<Expr> {
        let of = self.enum_type(id)?;
        let data_type = DataType::Enum(id);
        let position = expr.position;
        let kind = match &expr.kind {
            ExprKind::Literal(Value::Null) => ExprKind::Literal(Value::Null),
            ExprKind::Literal(Value::Text(label)) => {
                let key = of.labels().and_then(|labels| labels.key(label));
                let key = key.ok_or_else(|| of.no_label(label).at(position))?;
                ExprKind::Literal(Value::BigInt(key))
            }
            _ => ExprKind::Typed {
                operand: Box::new(expr),
                rule: TypeRule::FromLabel(Arc::clone(of)),
            },
        };
        Ok(Expr {
            kind,
            data_type,
            position,
        })
    }

    fn enum_type(&self, id: u32) -> Result<&Arc<UserType>> {
        enum_type(id, self.context.catalog)
    }

    /// What `enum_first` and its kin give; `None` for another function, or for arguments of other types.
    ///
    /// # Errors
    /// 0A000 for `enum_range`, which gives an array.
    pub(super) fn enum_function(
        &self,
        name: &str,
        arguments: &[Expr],
        position: Option<u32>,
    ) -> Result<Option<Expr>> {
        if let ("pg_typeof" | "typeof", [one]) = (name, arguments)
            && let ExprKind::Typed {
                rule: rule @ TypeRule::InDomain(_),
                ..
            } = &one.kind
        {
            let name = Value::Text(rule.type_name().into());
            return Ok(Some(Expr::literal(name, DataType::Text)));
        }
        let [argument] = arguments else {
            let ranged = name == "enum_range"
                && arguments
                    .iter()
                    .any(|one| matches!(one.data_type, DataType::Enum(_)));
            return match ranged {
                true => Err(SqlError::unsupported("the array that enum_range gives").at(position)),
                false => Ok(None),
            };
        };
        let DataType::Enum(id) = argument.data_type else {
            return Ok(None);
        };
        let of = self.enum_type(id)?;
        let ends = of.labels().and_then(Labels::ends);
        if let "pg_typeof" | "typeof" = name {
            let name = Value::Text(of.name.as_str().into());
            return Ok(Some(Expr::literal(name, DataType::Text)));
        }
        let key = match name {
            "enum_first" => ends.map(|(first, _)| first),
            "enum_last" => ends.map(|(_, last)| last),
            "enum_range" => {
                return Err(SqlError::unsupported("the array that enum_range gives").at(position));
            }
            _ => return Ok(None),
        };
        let key = key.ok_or_else(|| {
            let message = format!("enum {} contains no values", of.name);
            SqlError::new(SqlState::ObjectNotInPrerequisiteState, message).at(position)
        })?;
        Ok(Some(Expr {
            position,
            ..Expr::literal(Value::BigInt(key), argument.data_type)
        }))
    }
}

fn enum_type(id: u32, catalog: &Catalog) -> Result<&Arc<UserType>> {
    let found = catalog.type_by_id(id);
    found.ok_or_else(|| SqlError::internal(format!("there is no type {id}")))
}

fn to_label(expr: Expr, of: &Arc<UserType>) -> Expr {
    Expr {
        position: expr.position,
        data_type: DataType::Text,
        kind: ExprKind::Typed {
            operand: Box::new(expr),
            rule: TypeRule::ToLabel(Arc::clone(of)),
        },
    }
}

/// A query as a client gets its rows: with labels, as texts, in the place of values of ENUM types.
///
/// # Errors
/// XX000 for a type that is not there.
pub(in crate::binder) fn labelled(mut query: Query, context: &BindContext<'_>) -> Result<Query> {
    let mut types: Vec<Option<&Arc<UserType>>> = Vec::with_capacity(query.columns.len());
    for column in &mut query.columns {
        let DataType::Enum(id) = column.data_type else {
            types.push(None);
            continue;
        };
        column.data_type = DataType::Text;
        types.push(Some(enum_type(id, context.catalog)?));
    }
    if types.iter().any(Option::is_some) {
        query.root = with_labels(query.root, &types);
    }
    Ok(query)
}

fn with_labels(mut node: Node, types: &[Option<&Arc<UserType>>]) -> Node {
    let items = match &mut node {
        Node::Project(project) => Some(&mut project.expressions),
        Node::Insert(insert) => insert.returning.as_mut(),
        Node::Update(update) => update.returning.as_mut(),
        Node::Delete(delete) => delete.returning.as_mut(),
        Node::With(with) => {
            let body = with.body.clone();
            *with.body = with_labels(*body, types);
            return node;
        }
        _ => None,
    };
    if let Some(items) = items {
        for (item, of) in items.iter_mut().zip(types) {
            if let Some(of) = of {
                let value = std::mem::replace(item, Expr::literal(Value::Null, DataType::Text));
                *item = to_label(value, of);
            }
        }
        return node;
    }
    let columns = node.types().into_iter().enumerate().zip(types);
    let expressions = columns.map(|((index, data_type), of)| {
        let shown = Expr::column(index, data_type);
        match of {
            Some(of) => to_label(shown, of),
            None => shown,
        }
    });
    let expressions = expressions.collect();
    Node::Project(Project {
        input: Box::new(node),
        expressions,
    })
}

/// An error whose message calls ENUM types by their names.
pub(in crate::binder) fn named(error: SqlError, catalog: &Catalog) -> SqlError {
    if !error.message().contains('\u{e000}') {
        return error;
    }
    let mut message = error.message().to_owned();
    for of in catalog.user_types() {
        message = message.replace(&stand_in(of.id), &of.name);
    }
    error.saying(message)
}
