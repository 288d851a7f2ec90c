//! Functions of users: their statements put in where they are called.
//!
//! A call becomes the function's own query, over its arguments as the columns of one row: what the query
//! names beside them is the function's affair, not its caller's. Where that is no worse, the arguments stand
//! in the places of the parameters, so that nothing of the call is left for the optimizer to look through. A
//! function that calls itself would have no end that way: within its own text a call is run ([`program`]), as are all
//! calls of a function of several statements or one that changes data.

mod choose;
mod expressions;
mod program;
mod rows;
mod substitution;

use std::sync::Arc;

use super::domain::in_domain;
use super::{Around, Binder, Clause, Scope, bind_expression_text};
use crate::catalog::{Function, Returns};
use crate::plan::{Expr, OutputColumn};
use crate::sql::{Statement, ast, parse};
use crate::types::coercion::CastContext;
use crate::types::{Result, SqlError, SqlState};
pub(super) use choose::{Choice, choose};
use expressions::{first_value, nothing_of, unless_null};
pub(crate) use program::bind_function_steps;
use program::is_program;

/// What `$1` is called in the scope of a function's statement.
pub(super) fn numbered(index: usize) -> String {
    format!("${}", index + 1)
}

/// The query that a function is.
///
/// # Errors
/// What is wrong with the text; XX000 for one that is no query.
pub(super) fn query_of(body: &str) -> Result<Box<ast::Query>> {
    let mut statements = parse(body)?;
    if let (Some(one), true) = (statements.pop(), statements.is_empty())
        && let Statement::Standard { tree, .. } = one.statement
        && let ast::Statement::Query(query) = *tree
    {
        return Ok(query);
    }
    Err(SqlError::internal("a function that is no query"))
}

impl Binder<'_> {
    /// A call of a function where a value is wanted, with its arguments as [`choose`] ordered them.
    ///
    /// # Errors
    /// 0A000 for a function that gives rows; what is wrong with its statement by now.
    pub(super) fn bind_function_value(
        &self,
        function: &Arc<Function>,
        given: Vec<Option<Expr>>,
        position: Option<u32>,
    ) -> Result<Expr> {
        if function.set {
            let what = format!("{}(), which gives a set, outside FROM", function.name);
            return Err(SqlError::unsupported(what).at(position));
        }
        if let Returns::Columns(_) = function.returns {
            let what = format!("{}(), which gives a row, outside FROM", function.name);
            return Err(SqlError::unsupported(what).at(position));
        }
        let arguments = self.arguments(function, given)?;
        if self.is_run(function)? {
            return self.bind_routine_value(function, arguments, position);
        }
        let value = self.within_function(function, || {
            let scope = parameter_scope(function);
            self.value_of_body(function, &scope)
        });
        let mut value = value.map_err(|error| error.at(position))?;
        value.position = position;
        let strict = function.traits.strict && !arguments.is_empty();
        // What looks for NULLs computes the arguments once more, which shows of some.
        let again = |one: &Expr| one.is_volatile() || one.has_subquery();
        let twice = strict && arguments.iter().any(again);
        if !twice && self.may_substitute(&value, &arguments)? {
            value.rewrite_references(&mut |reference, _| match reference.depth {
                0 => arguments.get(reference.column).cloned(),
                _ => None,
            });
            return Ok(match strict {
                true => unless_null(value, arguments),
                false => value,
            });
        }
        if strict {
            let parameters = function.types().enumerate();
            let parameters = parameters.map(|(place, one)| Expr::column(place, one));
            value = unless_null(value, parameters.collect());
        }
        Ok(self.over_row(value, arguments))
    }

    /// The value of a function's statement, over its parameters as columns.
    fn value_of_body(&self, function: &Function, scope: &Scope<'_>) -> Result<Expr> {
        let query = query_of(&function.body)?;
        let bound = self.bind_query(&query, Around::inside(scope))?;
        let (data_type, domain) = match &function.returns {
            Returns::Value { data_type, domain } => (*data_type, *domain),
            Returns::Void | Returns::Columns(_) => return Ok(nothing_of(bound)),
        };
        let [column] = bound.columns.as_slice() else {
            return Err(mismatch(
                function,
                self,
                "Final statement must return exactly one column.",
            ));
        };
        let from = column.data_type;
        let value = first_value(bound.node, from);
        let value = self.coerce(value, data_type, CastContext::Assignment);
        let value = value.map_err(|error| match error.state() {
            SqlState::DatatypeMismatch => mismatch(
                function,
                self,
                "Actual return type cannot be assigned to it.",
            ),
            _ => error,
        })?;
        match domain.and_then(|id| self.context.catalog.type_by_id(id)) {
            Some(of) => in_domain(value, of, self.context.catalog),
            None => Ok(value),
        }
    }

    /// Makes sure of a function that is to be kept: its statements are bound once.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn check_function(&self, function: &Arc<Function>) -> Result<()> {
        if is_program(&function.body)? {
            return self.check_program(function);
        }
        self.within_function(function, || {
            let scope = parameter_scope(function);
            match function.returns {
                Returns::Value { .. } if !function.set => {
                    self.value_of_body(function, &scope).map(drop)
                }
                Returns::Void => self.value_of_body(function, &scope).map(drop),
                Returns::Value { .. } | Returns::Columns(_) => {
                    self.rows_of_body(function, &scope).map(drop)
                }
            }
        })
    }

    /// The arguments as the function takes them, defaults put in.
    fn arguments(&self, function: &Function, given: Vec<Option<Expr>>) -> Result<Vec<Expr>> {
        let catalog = self.context.catalog;
        let mut arguments = Vec::with_capacity(given.len());
        for (parameter, given) in function.parameters.iter().zip(given) {
            let to = parameter.data_type;
            let value = match (given, &parameter.default) {
                (Some(value), _) => self.coerce(value, to, CastContext::Implicit)?,
                (None, Some(default)) => {
                    let mut value = bind_expression_text(default, None, to, catalog)?;
                    value.forget_positions();
                    value
                }
                (None, None) => return Err(SqlError::internal("an argument is missing")),
            };
            let domain = parameter.domain.and_then(|id| catalog.type_by_id(id));
            arguments.push(match domain {
                Some(of) => in_domain(value, of, catalog)?,
                None => value,
            });
        }
        Ok(arguments)
    }

    /// # Errors
    /// 42501 where whoever calls it here may not.
    fn may_call(&self, function: &Function) -> Result<()> {
        let caller = self.stored.caller();
        let caller = caller.as_deref().unwrap_or(self.context.user);
        let user = self.context.catalog.user(caller);
        // Texts of the catalog are bound for nobody in particular.
        let admin = caller.is_empty() || user.is_some_and(|user| user.admin);
        match admin {
            true => Ok(()),
            false => function.require_caller(caller),
        }
    }

    /// Binds a function's own text.
    fn within_function<T>(
        &self,
        function: &Arc<Function>,
        bind: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        self.charge_text(&function.body)?;
        self.may_call(function)?;
        self.stored.note_call(function);
        if !self.stored.enter_function(function) {
            let what = format!("the function {}(), which calls itself,", function.name);
            return Err(SqlError::unsupported(what));
        }
        let bound = self.inside_query(bind);
        self.stored.leave();
        bound.map_err(|error| match error.state() {
            SqlState::StatementTooComplex => error.placeless(),
            _ => error.inside(&format!("SQL function \"{}\"", function.name)),
        })
    }
}

/// The parameters as the columns that a function's statement may name, by name and by number.
fn parameter_scope(function: &Function) -> Scope<'static> {
    let parameters = function.parameters.iter().enumerate();
    let columns: Vec<OutputColumn> = parameters
        .map(|(index, parameter)| OutputColumn {
            name: parameter.name.clone().unwrap_or_else(|| numbered(index)),
            data_type: parameter.data_type,
            nullable: true,
            origin: None,
        })
        .collect();
    let mut scope = Scope::of_query(&function.name, &columns, Around::default());
    scope.number_columns();
    scope
}

/// 42P13 for a statement that gives something else than the function says.
fn mismatch(function: &Function, binder: &Binder<'_>, detail: &str) -> SqlError {
    let returns = match &function.returns {
        Returns::Void => "void".to_owned(),
        Returns::Value { data_type, .. } => match binder.context.catalog.enum_of(*data_type) {
            Some(of) => of.name.clone(),
            None => crate::types::coercion::type_name(*data_type).into_owned(),
        },
        Returns::Columns(_) => "record".to_owned(),
    };
    SqlError::new(
        SqlState::InvalidFunctionDefinition,
        format!("return type mismatch in function declared to return {returns}"),
    )
    .with_detail(detail)
}

/// What an expression reads, in which clause: a subquery that a function became is refused where the clause
/// takes none.
///
/// # Errors
/// 0A000.
pub(super) fn refuse_subquery(value: &Expr, clause: Clause) -> Result<()> {
    if clause.takes_subqueries() || !value.has_subquery() {
        return Ok(());
    }
    let message = format!("cannot use a function that is a query in {}", clause.name());
    Err(SqlError::new(SqlState::FeatureNotSupported, message).at(value.position))
}
