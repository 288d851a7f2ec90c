//! Names that stand for parameters: those of a function or procedure in its body, and columns of NEW and OLD in a
//! trigger. A column of a query's own input of the same name comes first.

use super::names::Named;
use super::{BindContext, Clause, ExprBinder};
use crate::catalog::{Function, Procedure, Table, Trigger};
use crate::plan::{Expr, ExprKind};
use crate::sql::{ast, position, variable_name};
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// A name that stands for a parameter.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// What may stand before the name: the procedure's name, or `new` or `old`.
    qualifier: String,
    name: String,
    /// Whether the name may stand alone.
    bare: bool,
    /// Which parameter it is, from 0.
    parameter: usize,
    data_type: DataType,
}

/// The parameters of a procedure, as its body names them.
pub(crate) fn procedure_variables(procedure: &Procedure) -> Vec<Variable> {
    let named = procedure.inputs().enumerate();
    let named = named.filter(|(_, parameter)| !parameter.name.is_empty());
    let variables = named.map(|(place, parameter)| Variable {
        qualifier: procedure.name.clone(),
        name: parameter.name.clone(),
        bare: true,
        parameter: place,
        data_type: parameter.data_type,
    });
    variables.collect()
}

/// The parameters of a function, as its statements name them.
pub(crate) fn function_variables(function: &Function) -> Vec<Variable> {
    let parameters = function.parameters.iter().enumerate();
    let variables = parameters.filter_map(|(place, parameter)| {
        Some(Variable {
            qualifier: function.name.clone(),
            name: parameter.name.clone()?,
            bare: true,
            parameter: place,
            data_type: parameter.data_type,
        })
    });
    variables.collect()
}

/// The columns of NEW and OLD, as a trigger names them. The parameters are the columns of the table's
/// new row, then those of its old row.
pub(crate) fn trigger_variables(trigger: &Trigger, table: &Table) -> Vec<Variable> {
    let mut rows = Vec::new();
    if !trigger.level.is_row() {
        return Vec::new();
    }
    if trigger.insert || trigger.update {
        rows.push(("new", 0));
    }
    if trigger.update || trigger.delete {
        rows.push(("old", table.columns.len()));
    }
    let mut variables = Vec::with_capacity(rows.len() * trigger.columns.len());
    for (qualifier, offset) in rows {
        for known in &trigger.columns {
            if let Some((place, column)) = table.column(&known.column) {
                variables.push(Variable {
                    qualifier: qualifier.to_owned(),
                    name: known.name.clone(),
                    bare: false,
                    parameter: offset + place,
                    data_type: column.data_type,
                });
            }
        }
    }
    variables
}

impl Variable {
    /// Whether it is this column of NEW or OLD, of a table of so many columns.
    pub(super) const fn is_column(&self, place: usize, columns: usize) -> bool {
        self.parameter == place || self.parameter == columns + place
    }

    fn expr(&self, at: &ast::Ident) -> Expr {
        Expr {
            kind: ExprKind::Parameter(self.parameter),
            data_type: self.data_type,
            position: position(at.span),
        }
    }
}

impl BindContext<'_> {
    /// The place of a column of NEW.
    ///
    /// # Errors
    /// 42703.
    pub(super) fn new_column(&self, name: &ast::Ident, table: &Table) -> Result<usize> {
        let is = |one: &&Variable| one.qualifier == "new" && one.name == name.value;
        let found = self.variables.iter().find(is);
        found.map(|variable| variable.parameter).ok_or_else(|| {
            let message = format!(
                "column \"{}\" of table \"{}\" does not exist",
                name.value, table.name
            );
            SqlError::new(SqlState::UndefinedColumn, message).at(position(name.span))
        })
    }
}

impl ExprBinder<'_> {
    /// A bare name: a column, or a variable.
    pub(super) fn bind_name(&self, name: &ast::Ident) -> Result<Expr> {
        if let Some(variable) = variable_name(name) {
            return self.bind_user_variable(variable, name);
        }
        let found = self.scope().resolve(name);
        if let Err(error) = &found
            && error.state() == SqlState::UndefinedColumn
            && let Some(item) = self.having_alias(name)
        {
            return self.bind(&item);
        }
        self.or_variable(found, SqlState::UndefinedColumn, name, |variable| {
            variable.bare && variable.name == name.value
        })
    }

    /// The item of the SELECT list that HAVING calls by its name, which MySQL allows.
    fn having_alias(&self, name: &ast::Ident) -> Option<ast::Expr> {
        if !self.is_in(Clause::Having) {
            return None;
        }
        let aliases = self.scope().aliases.borrow();
        let named = aliases.iter().find(|(alias, _)| *alias == name.value);
        named.map(|(_, item)| item.clone())
    }

    /// `@name`: a variable of the session. One that nothing has set may be a column, with PostgreSQL's operator before it.
    fn bind_user_variable(&self, variable: &str, word: &ast::Ident) -> Result<Expr> {
        let variables = self.binder().context.user_variables;
        let is_set = variables.is_some_and(|variables| variables.has(variable));
        let at = position(word.span);
        if !is_set {
            let column = ast::Ident::with_span(word.span, variable);
            match self.bind_name(&column) {
                Err(error) if variables.is_some() && error.state() == SqlState::UndefinedColumn => {
                }
                Err(error) => return Err(error),
                Ok(operand) => return self.call("@", vec![operand], at),
            }
        }
        let value = variables.map(|variables| variables.value(variable));
        let unset = || Expr::literal(Value::Null, DataType::Unknown);
        let mut value = value.unwrap_or_else(unset);
        value.position = at;
        Ok(value)
    }

    /// `table.column`, or a variable.
    pub(super) fn bind_member(&self, of: &ast::Ident, name: &ast::Ident) -> Result<Expr> {
        let table = Named {
            schema: None,
            name: of,
        };
        let found = self.scope().resolve_qualified(table, name);
        self.or_variable(found, SqlState::UndefinedTable, of, |variable| {
            variable.qualifier == of.value && variable.name == name.value
        })
    }

    /// The variable, where what was found is an error of this state.
    fn or_variable(
        &self,
        found: Result<Expr>,
        state: SqlState,
        at: &ast::Ident,
        is: impl Fn(&Variable) -> bool,
    ) -> Result<Expr> {
        let error = match found {
            Err(error) if error.state() == state => error,
            Err(error) => return Err(error),
            Ok(found) => return self.binder().charge_column(found),
        };
        let mut variables = self.binder().context.variables.iter();
        match variables.find(|variable| is(variable)) {
            Some(variable) => Ok(variable.expr(at)),
            None => Err(error),
        }
    }
}
