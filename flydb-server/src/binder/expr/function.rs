//! Calls of functions.

use super::{ExprBinder, position_of};
use crate::binder::names::Named;
use crate::plan::{
    Expr, ExprKind, is_aggregate, is_table_function, is_window_function, resolve_function,
};
use crate::sql::{BETWEEN_SYMMETRIC, ast, position};
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// The parts of a call that only some functions take.
pub(super) struct Call<'e> {
    pub(super) name: &'e str,
    pub(super) arguments: Vec<&'e ast::Expr>,
    /// Those given by name, behind the others.
    pub(super) named: Vec<(&'e ast::Ident, &'e ast::Expr)>,
    /// `f(*)`.
    pub(super) star: bool,
    pub(super) distinct: bool,
    pub(super) clauses: &'e [ast::FunctionArgumentClause],
    pub(super) within_group: &'e [ast::OrderByExpr],
    pub(super) filter: Option<&'e ast::Expr>,
    pub(super) over: Option<&'e ast::WindowType>,
    pub(super) position: Option<u32>,
}

/// The arguments of a call.
pub(in crate::binder) struct Given<'e> {
    pub(in crate::binder) plain: Vec<&'e ast::Expr>,
    /// Those given by name, behind the others.
    pub(in crate::binder) named: Vec<NamedArgument<'e>>,
}

/// `name => value`.
pub(in crate::binder) type NamedArgument<'e> = (&'e ast::Ident, &'e ast::Expr);

/// `VALUES(column)`: what an INSERT proposed for a column, in the words of MySQL.
fn proposed_value<'e>(call: &Call<'e>) -> Option<&'e ast::Ident> {
    match call.arguments.as_slice() {
        [ast::Expr::Identifier(column)] if call.name == "values" => Some(column),
        _ => None,
    }
}

impl ExprBinder<'_> {
    pub(super) fn bind_function(&self, function: &ast::Function) -> Result<Expr> {
        let call = read_call(function)?;
        if let Some(over) = call.over {
            return self.bind_window(&call, over);
        }
        if is_window_function(call.name) {
            return match call.within_group {
                [] => Err(needs_over(&call)),
                _ => self.bind_hypothetical(&call),
            };
        }
        if call.name == "grouping" {
            return self.bind_grouping(&call);
        }
        if is_aggregate(call.name) && call.named.is_empty() {
            return self.bind_aggregate(&call);
        }
        refuse_aggregate_parts(&call)?;
        if let Some(column) = proposed_value(&call) {
            let excluded = ast::Ident::with_span(column.span, "excluded");
            let excluded = Named {
                schema: None,
                name: &excluded,
            };
            let found = self.scope.resolve_qualified(excluded, column)?;
            return self.binder.charge_column(found);
        }
        if call.name == BETWEEN_SYMMETRIC {
            return self.bind_between_symmetric(&call.arguments);
        }
        if is_table_function(call.name)
            && let [ast::ObjectNamePart::Identifier(name)] = function.name.0.as_slice()
        {
            return self.bind_set(name, &call.given());
        }
        if let Some(counted) = self.bind_sequence_call(&call)? {
            return Ok(counted);
        }
        self.bind_plain_call(&call)
    }

    /// A call of a scalar function, by its name and arguments alone.
    pub(in crate::binder) fn bind_call(
        &self,
        name: &ast::Ident,
        given: &Given<'_>,
    ) -> Result<Expr> {
        self.bind_plain_call(&Call::plain(name, given))
    }

    pub(super) fn bind_scalar_call(&self, call: &Call<'_>) -> Result<Expr> {
        if let Some(known) = self.bind_path_call(call)? {
            return Ok(known);
        }
        let before = self.scope.sets.borrow().len();
        let arguments = call.arguments.iter().enumerate();
        let arguments = arguments.map(|(index, argument)| match index {
            0 if takes_unit(call.name) => self.bind_unit(argument),
            _ if call.name.starts_with("json") => self.bind_listed(argument),
            _ => self.bind(argument),
        });
        let mut arguments = arguments.collect::<Result<Vec<_>>>()?;
        if !call.named.is_empty() {
            let function = (call.name, call.position);
            self.bind_named(function, &call.named, &mut arguments)?;
        }
        match call.name {
            "coalesce" => {
                self.refuse_sets_since(before, "COALESCE")?;
                self.coalesce(arguments, call.position)
            }
            "row" => {
                let error = SqlError::unsupported("a row value outside a comparison");
                Err(error.at(call.position))
            }
            name => match as_conversion(name, &arguments) {
                Some((argument, to)) => self.binder.coerce(argument, to, CastContext::Explicit),
                None => self.call(name, arguments, call.position),
            },
        }
    }

    /// A call of the scalar function of this name.
    pub(in crate::binder) fn call(
        &self,
        name: &str,
        arguments: Vec<Expr>,
        position: Option<u32>,
    ) -> Result<Expr> {
        if let Some(found) = self.binder.enum_function(name, &arguments, position)? {
            return Ok(found);
        }
        let types: Vec<_> = arguments.iter().map(|one| one.data_type).collect();
        let resolved = resolve_function(name, &types).map_err(|error| error.at(position))?;
        if let ("current_user" | "user" | "current_role", []) = (name, arguments.as_slice())
            && let Some(owner) = self.binder.stored.caller()
        {
            let owner = Expr::literal(Value::Text((&*owner).into()), resolved.result);
            return Ok(Expr { position, ..owner });
        }
        let arguments = arguments.into_iter().zip(&resolved.arguments);
        let arguments = arguments.map(|(one, to)| self.binder.fit(one, *to));
        Ok(Expr {
            kind: ExprKind::Function {
                function: resolved.function,
                arguments: arguments.collect::<Result<_>>()?,
            },
            data_type: resolved.result,
            position,
        })
    }

    /// A unit of time may stand bare as the first argument: `dateadd(day, 1, x)`.
    fn bind_unit(&self, argument: &ast::Expr) -> Result<Expr> {
        let ast::Expr::Identifier(unit) = argument else {
            return self.bind(argument);
        };
        if unit.quote_style.is_some() || self.scope.find(unit)?.is_some() {
            return self.bind(argument);
        }
        let literal = ast::Value::SingleQuotedString(unit.value.clone());
        self.bind_literal(&literal.with_span(unit.span))
    }
}

/// A type's name called with one value converts it, where no function has that name: `int4('1')`.
fn as_conversion(name: &str, arguments: &[Expr]) -> Option<(Expr, DataType)> {
    let to = match name {
        "bool" => DataType::Boolean,
        "int2" => DataType::SmallInt,
        "int4" => DataType::Int,
        "int8" => DataType::BigInt,
        "float4" => DataType::Real,
        "float8" => DataType::Double,
        "numeric" => DataType::Decimal(None),
        "text" => DataType::Text,
        "varchar" => DataType::Varchar(None),
        "date" => DataType::Date,
        "timestamptz" => DataType::Timestamp,
        "uuid" => DataType::Uuid,
        "bytea" => DataType::Blob,
        "json" | "jsonb" => DataType::Jsonb,
        _ => return None,
    };
    let [argument] = arguments else {
        return None;
    };
    let is_function = resolve_function(name, &[argument.data_type]).is_ok();
    (!is_function).then(|| (argument.clone(), to))
}

/// The parts of a row value that is written as a call: `ROW(a, b)`.
pub(super) fn row_call(function: &ast::Function) -> Option<Vec<&ast::Expr>> {
    let call = read_call(function).ok()?;
    let plain = call.name == "row" && refuse_aggregate_parts(&call).is_ok();
    plain.then_some(call.arguments)
}

fn takes_unit(name: &str) -> bool {
    matches!(
        name,
        "dateadd" | "datediff" | "date_diff" | "datepart" | "timestampadd" | "timestampdiff"
    )
}

/// Takes a call apart; 0A000 for parts that no function of ours takes.
pub(super) fn read_call(function: &ast::Function) -> Result<Call<'_>> {
    let ast::Function {
        name,
        uses_odbc_syntax,
        parameters,
        args,
        within_group,
        filter,
        null_treatment,
        over,
    } = function;
    let [ast::ObjectNamePart::Identifier(ident)] = name.0.as_slice() else {
        return Err(SqlError::unsupported(format!("the function name {name}")));
    };
    let position = position(ident.span);
    let unsupported = |what: &str| Err(SqlError::unsupported(what).at(position));
    match null_treatment {
        None => {}
        Some(ast::NullTreatment::RespectNulls) if over.is_some() => {}
        Some(ast::NullTreatment::RespectNulls | ast::NullTreatment::IgnoreNulls) => {
            return unsupported("IGNORE NULLS");
        }
    }
    if *uses_odbc_syntax || !matches!(parameters, ast::FunctionArguments::None) {
        return unsupported("this form of a call");
    }
    let mut call = Call {
        name: &ident.value,
        arguments: Vec::new(),
        named: Vec::new(),
        star: false,
        distinct: false,
        clauses: &[],
        within_group,
        filter: filter.as_deref(),
        over: over.as_ref(),
        position,
    };
    match args {
        ast::FunctionArguments::None => {}
        ast::FunctionArguments::Subquery(_) => return unsupported("a query as an argument"),
        ast::FunctionArguments::List(list) => call.read_arguments(list)?,
    }
    Ok(call)
}

impl<'e> Call<'e> {
    /// A call by its name and arguments alone.
    pub(super) fn plain(name: &'e ast::Ident, given: &Given<'e>) -> Call<'e> {
        Call {
            name: &name.value,
            arguments: given.plain.clone(),
            named: given.named.clone(),
            over: None,
            star: false,
            distinct: false,
            clauses: &[],
            within_group: &[],
            filter: None,
            position: position(name.span),
        }
    }

    fn given(&self) -> Given<'e> {
        Given {
            plain: self.arguments.clone(),
            named: self.named.clone(),
        }
    }

    fn read_arguments(&mut self, list: &'e ast::FunctionArgumentList) -> Result<()> {
        let ast::FunctionArgumentList {
            duplicate_treatment,
            args,
            clauses,
        } = list;
        self.distinct = matches!(duplicate_treatment, Some(ast::DuplicateTreatment::Distinct));
        self.clauses = clauses;
        let mut given = self.given();
        for argument in args {
            match argument {
                ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Wildcard) => self.star = true,
                other => given.read(other, self.position)?,
            }
        }
        self.arguments = given.plain;
        self.named = given.named;
        Ok(())
    }
}

impl<'e> Given<'e> {
    /// Adds an argument of a function that starts at this place.
    fn read(&mut self, argument: &'e ast::FunctionArg, at: Option<u32>) -> Result<()> {
        match argument {
            ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr)) => {
                if !self.named.is_empty() {
                    let message = "positional argument cannot follow named argument";
                    let error = SqlError::new(SqlState::SyntaxError, message);
                    return Err(error.at(position_of(expr).or(at)));
                }
                self.plain.push(expr);
            }
            ast::FunctionArg::Named {
                name,
                arg: ast::FunctionArgExpr::Expr(expr),
                operator:
                    ast::FunctionArgOperator::RightArrow | ast::FunctionArgOperator::Assignment,
            } => self.named.push((name, expr)),
            ast::FunctionArg::Unnamed(
                ast::FunctionArgExpr::Wildcard
                | ast::FunctionArgExpr::QualifiedWildcard(_)
                | ast::FunctionArgExpr::WildcardWithOptions(_),
            )
            | ast::FunctionArg::Named { .. }
            | ast::FunctionArg::ExprNamed { .. } => {
                return Err(SqlError::unsupported("this form of an argument").at(at));
            }
        }
        Ok(())
    }
}

fn needs_over(call: &Call<'_>) -> SqlError {
    let message = format!("window function {} requires an OVER clause", call.name);
    SqlError::new(SqlState::WrongObjectType, message).at(call.position)
}

/// The arguments of a call in FROM.
///
/// # Errors
/// 0A000 for arguments of other forms, 42601 for a plain one behind one that has a name.
pub(in crate::binder) fn read_arguments(
    args: &[ast::FunctionArg],
    at: Option<u32>,
) -> Result<Given<'_>> {
    let mut given = Given {
        plain: Vec::new(),
        named: Vec::new(),
    };
    for argument in args {
        given.read(argument, at)?;
    }
    Ok(given)
}

/// What only aggregates take is an error of its own at other functions.
pub(super) fn refuse_aggregate_parts(call: &Call<'_>) -> Result<()> {
    let Call {
        name,
        arguments,
        named: _, // of functions; an aggregate refuses them
        star,
        distinct,
        clauses,
        within_group,
        filter,
        over: _, // such calls are bound as window functions
        position,
    } = call;
    let part = match (distinct, filter, within_group) {
        (true, _, _) => "DISTINCT",
        (_, Some(_), _) => "FILTER",
        (_, _, [_, ..]) => "WITHIN GROUP",
        _ if *star => "*",
        _ => "",
    };
    if !part.is_empty() {
        let message = format!("{part} specified, but {name} is not an aggregate function");
        return Err(SqlError::new(SqlState::WrongObjectType, message).at(*position));
    }
    if !clauses.is_empty() {
        let position = arguments.last().and_then(|one| position_of(one));
        return Err(SqlError::unsupported("a clause inside a call").at(position.or(call.position)));
    }
    Ok(())
}
