//! Functions that show the search path. A plan is one for a path, so that they are constants of it.

use super::ExprBinder;
use super::function::Call;
use crate::catalog::PG_TEMP;
use crate::plan::{Expr, ExprKind};
use crate::types::{DataType, Result, SqlError, Value};

/// The schema of what is there without being made, which comes before all others.
const SYSTEM: &str = "pg_catalog";

impl ExprBinder<'_> {
    /// A call of such a function; `None` for other functions.
    pub(super) fn bind_path_call(&self, call: &Call<'_>) -> Result<Option<Expr>> {
        let shown = match (call.name, call.arguments.as_slice()) {
            ("current_schema" | "schema", []) => {
                return Ok(Some(self.current_schema(call.position)));
            }
            ("current_schemas", [implicit]) => {
                let implicit = self.bind(implicit)?;
                let implicit = self.binder.settle(implicit);
                match implicit.kind {
                    ExprKind::Literal(Value::Boolean(implicit)) => Some(self.schemas(implicit)),
                    ExprKind::Literal(Value::Null) => None,
                    _ => {
                        let what = "current_schemas of anything but true or false";
                        return Err(SqlError::unsupported(what).at(call.position));
                    }
                }
            }
            _ => return Ok(None),
        };
        Ok(Some(shown_at(shown, call.position)))
    }

    /// The schema in which things are made.
    pub(super) fn current_schema(&self, position: Option<u32>) -> Expr {
        let first = self.binder.context.catalog.creation_schema();
        shown_at(first.map(str::to_owned), position)
    }

    /// The schemas of the path, those that nobody names included or not.
    fn schemas(&self, implicit: bool) -> String {
        let catalog = self.binder.context.catalog;
        let path = catalog.path().schemas();
        let mut shown: Vec<String> = Vec::new();
        if implicit {
            let named = path.iter().any(|name| name == PG_TEMP);
            shown.extend(catalog.own_schema().filter(|_| !named));
            shown.push(SYSTEM.to_owned());
        }
        for name in path {
            match name == PG_TEMP {
                true => shown.extend(catalog.own_schema()),
                false => shown.push(name.clone()),
            }
        }
        format!("{{{}}}", shown.join(","))
    }
}

/// What is shown of the path, which a statement knows when it is planned.
fn shown_at(shown: Option<String>, position: Option<u32>) -> Expr {
    let value = shown.map_or(Value::Null, |shown| Value::Text(shown.into()));
    Expr {
        position,
        ..Expr::literal(value, DataType::Text)
    }
}
