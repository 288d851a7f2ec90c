//! The rows of a function in FROM.

use std::sync::Arc;

use super::expressions::{first_row, not_null};
use super::{mismatch, parameter_scope, query_of};
use crate::binder::domain::in_domain;
use crate::binder::{Around, Binder, BoundQuery, Scope};
use crate::catalog::{Function, FunctionColumn, Returns};
use crate::plan::{Expr, Filter, Join, JoinKind, Node, Project, Values};
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, SqlState};

impl Binder<'_> {
    /// The rows of a call in FROM, which stands over this scope.
    ///
    /// # Errors
    /// As [`Binder::bind_function_value`].
    pub(in crate::binder) fn bind_function_rows(
        &self,
        function: &Arc<Function>,
        given: Vec<Option<Expr>>,
        shown: &str,
    ) -> Result<BoundQuery> {
        let arguments = self.arguments(function, given)?;
        if self.is_run(function)? {
            return self.bind_routine_rows(function, arguments, shown);
        }
        let mut rows = self.within_function(function, || {
            let scope = parameter_scope(function);
            self.rows_of_body(function, &scope)
        })?;
        for (column, name) in rows.columns.iter_mut().zip(column_names(function, shown)) {
            column.name = name.to_owned();
            column.origin = None;
        }
        if !function.traits.strict && self.may_substitute_rows(&rows.node, &arguments)? {
            rows.node
                .rewrite_references(&mut |reference, _| match reference.depth {
                    0 => arguments
                        .get(reference.column)
                        .cloned()
                        .map(|mut argument| {
                            argument.raise(1);
                            argument
                        }),
                    _ => None,
                });
            return Ok(rows);
        }
        let width = arguments.len();
        let mut left = Node::Values(Values {
            types: arguments.iter().map(|one| one.data_type).collect(),
            rows: vec![arguments],
        });
        if function.traits.strict {
            let types = left.types().into_iter().enumerate();
            let known = types.map(|(index, data_type)| not_null(Expr::column(index, data_type)));
            left = Node::Filter(Filter {
                input: Box::new(left),
                condition: Expr::and(known.collect()),
            });
        }
        let lateral = rows.node.reads_outer();
        let joined = Node::Join(Join {
            left: Box::new(left),
            right: Box::new(rows.node),
            kind: JoinKind::Inner,
            condition: None,
            lateral,
        });
        let columns = rows.columns.iter().enumerate();
        let columns = columns.map(|(index, one)| Expr::column(width + index, one.data_type));
        rows.node = Node::Project(Project {
            input: Box::new(joined),
            expressions: columns.collect(),
        });
        Ok(rows)
    }

    /// The rows of a function's statement, of the types that it says.
    pub(super) fn rows_of_body(
        &self,
        function: &Function,
        scope: &Scope<'_>,
    ) -> Result<BoundQuery> {
        let query = query_of(&function.body)?;
        let bound = self.bind_query(&query, Around::inside(scope))?;
        let types: Vec<DataType> = match &function.returns {
            Returns::Void => return Err(SqlError::unsupported("a function of nothing in FROM")),
            Returns::Value { data_type, .. } => vec![*data_type],
            Returns::Columns(columns) => columns.iter().map(|one| one.data_type).collect(),
        };
        if types.len() != bound.columns.len() {
            let detail = "Final statement returns another number of columns.";
            return Err(mismatch(function, self, detail));
        }
        let rows = self.convert_columns(bound, &types, CastContext::Assignment);
        let mut rows = rows.map_err(|error| match error.state() {
            SqlState::DatatypeMismatch => {
                mismatch(function, self, "Final statement returns another type.")
            }
            _ => error,
        })?;
        if !function.set {
            rows.node = first_row(rows.node);
        }
        rows.node = self.in_domains(function, &types, rows.node)?;
        Ok(rows)
    }

    /// Rows that a function gives, of these types, in the domains that it says.
    pub(super) fn in_domains(
        &self,
        function: &Function,
        types: &[DataType],
        node: Node,
    ) -> Result<Node> {
        let domains: Vec<Option<u32>> = match &function.returns {
            Returns::Void => Vec::new(),
            Returns::Value { domain, .. } => vec![*domain],
            Returns::Columns(columns) => columns.iter().map(|one| one.domain).collect(),
        };
        if domains.iter().all(Option::is_none) {
            return Ok(node);
        }
        let catalog = self.context.catalog;
        let columns = types.iter().zip(domains).enumerate();
        let held = columns.map(|(place, (data_type, domain))| {
            let value = Expr::column(place, *data_type);
            match domain.and_then(|id| catalog.type_by_id(id)) {
                Some(of) => in_domain(value, of, catalog),
                None => Ok(value),
            }
        });
        Ok(Node::Project(Project {
            expressions: held.collect::<Result<_>>()?,
            input: Box::new(node),
        }))
    }
}

/// The names of the columns that a function's rows have.
pub(super) fn column_names<'f>(function: &'f Function, shown: &'f str) -> Vec<&'f str> {
    match &function.returns {
        Returns::Columns(columns) => columns
            .iter()
            .map(|FunctionColumn { name, .. }| name.as_str())
            .collect(),
        Returns::Void | Returns::Value { .. } => vec![shown],
    }
}
