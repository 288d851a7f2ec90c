//! Which function of a name a call means.

use std::sync::Arc;

use crate::catalog::{Catalog, Function};
use crate::plan::resolve_function;
use crate::sql::ast;
use crate::types::coercion::{CastContext, Category, castable, category, is_preferred, type_name};
use crate::types::{DataType, Result, SqlError, SqlState};

/// What a call means.
pub(in crate::binder) enum Choice {
    /// None of a user's.
    BuiltIn,
    /// A user's function, and for each of its parameters which argument it gets; those by name come behind the others.
    User {
        /// The function.
        function: Arc<Function>,
        /// The arguments' places; `None`: the default.
        places: Vec<Option<usize>>,
    },
}

/// A function that takes the arguments: how well, and which where.
type Candidate<'c> = (Fit, &'c Arc<Function>, Vec<Option<usize>>);

/// How well a function fits; the greater the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    exact: usize,
    preferred: usize,
    unknown_as_text: usize,
    given: usize,
}

/// The function that a call means. One of ours comes first, unless a user's takes the very types.
///
/// # Errors
/// 42883 where none takes the arguments, 42725 where several do equally well.
pub(in crate::binder) fn choose(
    name: &str,
    types: &[DataType],
    named: &[&ast::Ident],
    catalog: &Catalog,
) -> Result<Choice> {
    let mut found: Vec<Candidate<'_>> = Vec::new();
    for function in catalog.functions(name) {
        if let Some(places) = places(function, types.len() - named.len(), named)
            && let Some(fit) = fit(function, types, &places)
        {
            found.push((fit, function, places));
        }
    }
    let best = found.iter().map(|(fit, ..)| *fit).max();
    let exact = best.is_some_and(|fit| fit.exact == types.len());
    if !exact && named.is_empty() && resolve_function(name, types).is_ok() {
        return Ok(Choice::BuiltIn);
    }
    found.retain(|(fit, ..)| Some(*fit) == best);
    let several = found.len() > 1;
    match found.pop() {
        Some((_, function, places)) if !several => Ok(Choice::User {
            function: Arc::clone(function),
            places,
        }),
        Some(_) => {
            let message = format!("function {} is not unique", call(name, types));
            Err(SqlError::new(SqlState::AmbiguousFunction, message)
                .with_hint("Cast the arguments to say which one is meant."))
        }
        None => {
            let message = format!("function {} does not exist", call(name, types));
            Err(
                SqlError::new(SqlState::UndefinedFunction, message).with_hint(
                    "No function of this name takes these arguments; an explicit cast may help.",
                ),
            )
        }
    }
}

fn call(name: &str, types: &[DataType]) -> String {
    let types: Vec<_> = types.iter().map(|one| type_name(*one)).collect();
    format!("{name}({})", types.join(", "))
}

/// Which argument each parameter gets, where each gets one or has a default.
fn places(function: &Function, plain: usize, named: &[&ast::Ident]) -> Option<Vec<Option<usize>>> {
    let parameters = function.parameters.iter().enumerate();
    let mut used = 0;
    let places = parameters.map(|(index, parameter)| {
        if index < plain {
            return Some(Some(index));
        }
        let by_name = named
            .iter()
            .position(|name| parameter.name.as_ref() == Some(&name.value));
        match by_name {
            Some(place) => {
                used += 1;
                Some(Some(plain + place))
            }
            None => parameter.default.is_some().then_some(None),
        }
    });
    let places: Vec<Option<usize>> = places.collect::<Option<_>>()?;
    let all = used == named.len() && plain <= function.parameters.len();
    all.then_some(places)
}

fn fit(function: &Function, types: &[DataType], places: &[Option<usize>]) -> Option<Fit> {
    let mut fit = Fit {
        exact: 0,
        preferred: 0,
        unknown_as_text: 0,
        given: 0,
    };
    for (wanted, place) in function.types().zip(places) {
        let Some(given) = place.and_then(|place| types.get(place)) else {
            continue;
        };
        if !castable(*given, wanted, CastContext::Implicit) {
            return None;
        }
        fit.given += 1;
        if *given == DataType::Unknown {
            fit.unknown_as_text += usize::from(category(wanted) == Category::Text);
            continue;
        }
        let exact = type_name(*given) == type_name(wanted);
        fit.exact += usize::from(exact);
        fit.preferred += usize::from(exact || is_preferred(wanted));
    }
    // Defaults count against it: fewer of them are closer to what was written.
    fit.given = usize::MAX - (function.parameters.len() - fit.given);
    Some(fit)
}
