//! RETURNS of a function.

use super::senseless;
use crate::binder::names::Named;
use crate::binder::{BindContext, declared_type};
use crate::catalog::{FunctionColumn, Relation, Returns};
use crate::sql::{FunctionReturns, ast};
use crate::types::{DataType, Result, SqlError};

/// What a function gives, and whether any number of rows.
pub(super) fn bind_returns(
    returns: Option<&FunctionReturns>,
    out: Vec<FunctionColumn>,
    context: &BindContext<'_>,
) -> Result<(Returns, bool)> {
    let by_arguments = |out: Vec<FunctionColumn>| match out.as_slice() {
        [only] => Returns::Value {
            data_type: only.data_type,
            domain: only.domain,
        },
        _ => Returns::Columns(out),
    };
    match returns {
        None if out.is_empty() => Err(senseless("function result type must be specified")),
        None => Ok((by_arguments(out), false)),
        Some(FunctionReturns::Table(_)) if !out.is_empty() => Err(senseless(
            "OUT and INOUT arguments aren't allowed in TABLE functions",
        )),
        Some(FunctionReturns::Table(columns)) => {
            let mut bound = Vec::with_capacity(columns.len());
            for (name, data_type) in columns {
                let declared = declared_type(data_type, context.catalog)?;
                bound.push(FunctionColumn {
                    name: name.value.clone(),
                    data_type: declared.data_type,
                    domain: declared.domain.map(|of| of.id),
                });
            }
            Ok((Returns::Columns(bound), true))
        }
        Some(FunctionReturns::Type { set, data_type, at }) => {
            let returns = returned(data_type, context).map_err(|error| error.at(*at))?;
            if out.is_empty() {
                return match returns {
                    Returned::Record => {
                        let what = "a function of records whose columns it does not say";
                        Err(SqlError::unsupported(what).at(*at))
                    }
                    Returned::Plain(returns) => Ok((returns, *set)),
                };
            }
            let said = by_arguments(out);
            let agrees = match (&said, &returns) {
                (Returns::Columns(_), Returned::Record) => true,
                (
                    Returns::Value { data_type, .. },
                    Returned::Plain(Returns::Value { data_type: of, .. }),
                ) => data_type == of,
                _ => false,
            };
            match agrees {
                true => Ok((said, *set)),
                false => Err(senseless(
                    "function result type must be that of the OUT arguments",
                )),
            }
        }
    }
}

/// What a type's name means behind RETURNS.
enum Returned {
    Plain(Returns),
    /// RECORD.
    Record,
}

fn returned(data_type: &ast::DataType, context: &BindContext<'_>) -> Result<Returned> {
    if let ast::DataType::Custom(name, modifiers) = data_type
        && modifiers.is_empty()
        && let Ok(named) = Named::of(name)
        && let name = named.name
        && context.catalog.user_type(&name.value).is_none()
    {
        match (
            name.value.as_str(),
            context
                .catalog
                .relation(named.schema(context)?, &name.value),
        ) {
            ("void", _) => return Ok(Returned::Plain(Returns::Void)),
            ("record", _) => return Ok(Returned::Record),
            ("trigger" | "event_trigger", _) => {
                let what = format!("a function of type {}", name.value);
                return Err(SqlError::unsupported(what)
                    .with_hint("CREATE TRIGGER holds the statements itself."));
            }
            (_, Some(relation)) => {
                return Ok(Returned::Plain(Returns::Columns(columns_of(relation))));
            }
            (_, None) => {}
        }
    }
    let declared = declared_type(data_type, context.catalog)?;
    Ok(Returned::Plain(Returns::Value {
        data_type: declared.data_type,
        domain: declared.domain.map(|of| of.id),
    }))
}

/// The columns of a relation, whose rows a function gives.
fn columns_of(relation: Relation<'_>) -> Vec<FunctionColumn> {
    let column = |(name, data_type): (&String, DataType)| FunctionColumn {
        name: name.clone(),
        data_type,
        domain: None,
    };
    match relation {
        Relation::Table(table) => {
            let columns = table.visible_columns();
            columns
                .map(|(_, one)| column((&one.name, one.data_type)))
                .collect()
        }
        Relation::View(view) => {
            let columns = view.columns.iter();
            columns
                .map(|one| column((&one.name, one.data_type)))
                .collect()
        }
        Relation::Sequence(_) => Vec::new(),
    }
}
