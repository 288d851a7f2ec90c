//! CREATE and ALTER of functions.

mod drop;
mod returns;

pub(in crate::binder) use drop::bind_drop_functions;

use std::sync::Arc;

use super::super::names::plain_name;
use super::super::user::find_user;
use super::super::{BindContext, Binder, bind_expression_text, declared_type};
use crate::catalog::{
    Callers, Function, FunctionColumn, FunctionParameter, FunctionTraits, FunctionVolatility, Slot,
};
use crate::plan::{AlterFunction, Command, CreateFunction};
use crate::sql::{
    self, FunctionArgument, FunctionChange, FunctionGrant, FunctionName, FunctionOption,
    ParameterMode, position,
};
use crate::types::{DataType, Result, SqlError, SqlState};
use drop::not_named;
use returns::bind_returns;

/// Parameters of a function at most, as in PostgreSQL.
const MAX_PARAMETERS: usize = 100;

/// Binds CREATE FUNCTION.
///
/// # Errors
/// 42723 for a function that is there, 42P13 for one that makes no sense, and what is wrong with its statement.
pub(in crate::binder) fn bind_create_function(
    create: &sql::CreateFunction,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::CreateFunction {
        name,
        or_replace,
        arguments,
        returns,
        options,
        body,
    } = create;
    let name = plain_name(name)?;
    let at = position(name.span);
    let mut traits = FunctionTraits::default();
    refuse_twice(options, at)?;
    for option in options {
        apply_option(option, &mut traits)?;
    }
    let (parameters, out) = bind_arguments(arguments, context).map_err(|error| error.at(at))?;
    let (returns, set) =
        bind_returns(returns.as_ref(), out, context).map_err(|error| error.at(at))?;
    let Some(body) = body else {
        return Err(senseless("no function body specified").at(at));
    };
    let says_language = |one: &FunctionOption| matches!(one, FunctionOption::Language(..));
    if body.quoted && !options.iter().any(says_language) {
        return Err(senseless("no language specified").at(at));
    }
    let function = Arc::new(Function {
        name: name.value.clone(),
        owner: context.user.to_owned(),
        parameters,
        returns,
        set,
        body: body.sql.clone(),
        traits,
        callers: Callers::default(),
        planned: Slot::default(),
    });
    let known = context.catalog.function_like(&function);
    if let Some(known) = known {
        if !or_replace {
            let message = format!(
                "function \"{}\" already exists with same argument types",
                function.name
            );
            return Err(SqlError::new(SqlState::DuplicateFunction, message).at(at));
        }
        replaceable(known, &function).map_err(|error| error.at(at))?;
    }
    let catalog = context.catalog.with_function(&function);
    let inner = BindContext {
        catalog: &catalog,
        parameter_hints: &[],
        parameter_count: 0,
        variables: &[],
        ..*context
    };
    let checked = Binder::new(&inner).check_function(&function);
    checked.map_err(|error| error.at(body.at))?;
    Ok(Command::CreateFunction(Box::new(CreateFunction {
        function: Function::clone(&function),
        or_replace: *or_replace,
    })))
}

/// What may not change about a function that others may stand on.
fn replaceable(known: &Function, new: &Function) -> Result<()> {
    if known.returns != new.returns || known.set != new.set {
        return Err(senseless("cannot change return type of existing function")
            .with_hint("Use DROP FUNCTION first."));
    }
    for (before, after) in known.parameters.iter().zip(&new.parameters) {
        if before.name.is_some() && before.name != after.name {
            let name = before.name.as_deref().unwrap_or_default();
            let message = format!("cannot change name of input parameter \"{name}\"");
            return Err(senseless(&message).with_hint("Use DROP FUNCTION first."));
        }
        if before.default.is_some() && after.default.is_none() {
            let message = "cannot remove parameter defaults from existing function";
            return Err(senseless(message).with_hint("Use DROP FUNCTION first."));
        }
    }
    Ok(())
}

pub(super) fn senseless(message: &str) -> SqlError {
    SqlError::new(SqlState::InvalidFunctionDefinition, message)
}

/// # Errors
/// 42601 for options that say twice what only one can say.
pub(super) fn refuse_twice(options: &[FunctionOption], at: Option<u32>) -> Result<()> {
    let kind = |option: &FunctionOption| match option {
        FunctionOption::Language(..) => 0,
        FunctionOption::Immutable | FunctionOption::Stable | FunctionOption::Volatile => 1,
        FunctionOption::Strict(_) => 2,
        FunctionOption::Leakproof(_) => 3,
        FunctionOption::Definer(_) => 4,
        FunctionOption::Estimate | FunctionOption::Other(..) => 5,
    };
    let mut seen = [false; 5];
    for option in options {
        if let Some(seen) = seen.get_mut(kind(option))
            && std::mem::replace(seen, true)
        {
            let message = "conflicting or redundant options";
            return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
        }
    }
    Ok(())
}

pub(super) fn apply_option(option: &FunctionOption, traits: &mut FunctionTraits) -> Result<()> {
    match option {
        FunctionOption::Language(name, at) => {
            let name = name.to_ascii_lowercase();
            if !["sql", "plpgsql", "c", "internal"].contains(&name.as_str()) {
                let message = format!("language \"{name}\" does not exist");
                return Err(SqlError::new(SqlState::UndefinedObject, message).at(*at));
            }
            if name != "sql" {
                let what = format!("the language {name}");
                return Err(SqlError::unsupported(what)
                    .with_hint("Functions are written in SQL.")
                    .at(*at));
            }
        }
        FunctionOption::Immutable => traits.volatility = FunctionVolatility::Immutable,
        FunctionOption::Stable => traits.volatility = FunctionVolatility::Stable,
        FunctionOption::Volatile => traits.volatility = FunctionVolatility::Volatile,
        FunctionOption::Strict(strict) => traits.strict = *strict,
        FunctionOption::Leakproof(leakproof) => traits.leakproof = *leakproof,
        FunctionOption::Definer(definer) => traits.definer = *definer,
        FunctionOption::Estimate => {}
        FunctionOption::Other(what, at) => return Err(SqlError::unsupported(what).at(*at)),
    }
    Ok(())
}

/// What comes in, and the columns that come out by arguments.
pub(super) fn bind_arguments(
    arguments: &[FunctionArgument],
    context: &BindContext<'_>,
) -> Result<(Vec<FunctionParameter>, Vec<FunctionColumn>)> {
    if arguments.len() > MAX_PARAMETERS {
        let message = format!("functions cannot have more than {MAX_PARAMETERS} arguments");
        return Err(SqlError::new(SqlState::TooManyArguments, message));
    }
    let (mut parameters, mut out) = (Vec::new(), Vec::new());
    let mut names: Vec<&str> = Vec::new();
    for argument in arguments {
        let FunctionArgument {
            mode,
            name,
            data_type,
            default,
            at,
        } = argument;
        let declared = declared_type(data_type, context.catalog).map_err(|error| error.at(*at))?;
        if *mode == ParameterMode::Variadic {
            return Err(SqlError::unsupported("a VARIADIC argument").at(*at));
        }
        if let Some(name) = name {
            if names.contains(&name.value.as_str()) {
                let message = format!("parameter name \"{}\" used more than once", name.value);
                return Err(senseless(&message).at(*at));
            }
            names.push(&name.value);
        }
        if matches!(mode, ParameterMode::Out | ParameterMode::InOut) {
            let numbered = format!("column{}", out.len() + 1);
            out.push(FunctionColumn {
                name: name.as_ref().map_or(numbered, |name| name.value.clone()),
                data_type: declared.data_type,
                domain: declared.domain.as_ref().map(|of| of.id),
            });
        }
        if *mode == ParameterMode::Out {
            if default.is_some() {
                return Err(senseless("only input parameters can have default values").at(*at));
            }
            continue;
        }
        let default = match default {
            Some((_, sql)) => {
                let bound = bind_expression_text(sql, None, declared.data_type, context.catalog);
                bound.map_err(|error| error.placeless().at(*at))?;
                Some(sql.clone())
            }
            None if parameters
                .iter()
                .any(|one: &FunctionParameter| one.default.is_some()) =>
            {
                let message =
                    "input parameters after one with a default value must also have defaults";
                return Err(senseless(message).at(*at));
            }
            None => None,
        };
        parameters.push(FunctionParameter {
            name: name.as_ref().map(|name| name.value.clone()),
            data_type: declared.data_type,
            domain: declared.domain.map(|of| of.id),
            default,
        });
    }
    Ok((parameters, out))
}

/// The function that a statement means.
///
/// # Errors
/// 42883 where there is none, 42809 where it is a procedure, 42725 where the name alone means several.
fn find_function<'c>(name: &FunctionName, context: &BindContext<'c>) -> Result<&'c Arc<Function>> {
    find_known(name, context).map_err(|error| match plain_name(&name.name) {
        Ok(plain)
            if error.state() == SqlState::UndefinedFunction
                && context.catalog.procedure(None, &plain.value).is_some() =>
        {
            let message = format!("{} is not a function", plain.value);
            SqlError::new(SqlState::WrongObjectType, message)
                .with_hint("It is a procedure.")
                .at(position(plain.span))
        }
        Ok(_) | Err(_) => error,
    })
}

fn find_known<'c>(name: &FunctionName, context: &BindContext<'c>) -> Result<&'c Arc<Function>> {
    let FunctionName { name, types } = name;
    let name = plain_name(name)?;
    let at = position(name.span);
    let mut named = context.catalog.functions(&name.value);
    let Some(types) = types else {
        return match (named.next(), named.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => {
                let message = format!("function name \"{}\" is not unique", name.value);
                let error = SqlError::new(SqlState::AmbiguousFunction, message);
                Err(error
                    .with_hint("Specify the argument list to select the function unambiguously.")
                    .at(at))
            }
            (None, _) => {
                let message = format!("could not find a function named \"{}\"", name.value);
                Err(SqlError::new(SqlState::UndefinedFunction, message).at(at))
            }
        };
    };
    let bound = types
        .iter()
        .map(|one| Ok(declared_type(one, context.catalog)?.data_type));
    let bound: Vec<DataType> = bound
        .collect::<Result<_>>()
        .map_err(|error: SqlError| error.at(at))?;
    named.find(|one| one.takes(&bound)).ok_or_else(|| {
        let types: Vec<String> = types
            .iter()
            .map(|one| one.to_string().to_lowercase())
            .collect();
        let message = format!(
            "function {}({}) does not exist",
            name.value,
            types.join(", ")
        );
        SqlError::new(SqlState::UndefinedFunction, message).at(at)
    })
}

/// Binds ALTER FUNCTION.
///
/// # Errors
/// 42883 for a function that is not there, 42723 for a name that is taken.
pub(in crate::binder) fn bind_alter_function(
    alter: &sql::AlterFunction,
    context: &BindContext<'_>,
) -> Result<Command> {
    let sql::AlterFunction { name, change } = alter;
    let before = find_function(name, context)?;
    let mut definition = Function::clone(before);
    match change {
        FunctionChange::Options(options) => {
            for option in options {
                apply_option(option, &mut definition.traits)?;
            }
        }
        FunctionChange::Rename(new) => {
            definition.name.clone_from(&new.value);
            if context.catalog.function_like(&definition).is_some() {
                let message = format!(
                    "function {} already exists",
                    context.catalog.described_function(&definition)
                );
                let at = position(new.span);
                return Err(SqlError::new(SqlState::DuplicateFunction, message).at(at));
            }
            not_named(before, context)?;
        }
    }
    Ok(Command::AlterFunction(Box::new(AlterFunction {
        before: before.identity(),
        definition,
    })))
}

/// Binds GRANT and REVOKE of EXECUTE.
///
/// # Errors
/// 42883 for a function, 42704 for a user that is not there; 0A000 for WITH GRANT OPTION.
pub(in crate::binder) fn bind_function_grant(
    change: &FunctionGrant,
    context: &BindContext<'_>,
) -> Result<Command> {
    let FunctionGrant {
        grant,
        functions,
        users,
        other,
    } = change;
    if let Some(what) = other {
        return Err(SqlError::unsupported(what));
    }
    let mut changed = Vec::with_capacity(functions.len());
    for name in functions {
        let mut function = Function::clone(find_function(name, context)?);
        for user in users {
            if user.value == "public" && user.quote_style.is_none() {
                function.callers.all = *grant;
                continue;
            }
            find_user(user, context)?;
            match grant {
                true => function.callers.users.insert(user.value.clone()),
                false => function.callers.users.remove(&user.value),
            };
        }
        changed.push(function);
    }
    Ok(Command::FunctionCallers {
        functions: changed,
        grant: *grant,
    })
}
