//! Arguments given by name: `make_interval(days => 10)`.

use smol_str::SmolStr;

use super::ExprBinder;
use super::function::NamedArgument;
use crate::plan::Expr;
use crate::sql::position;
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// What an argument is where it is left out.
#[derive(Clone, Copy)]
enum Missing {
    /// It may not be left out.
    None,
    Zero,
    True,
    False,
    /// A text, which the function reads as what it takes.
    Text(&'static str),
}

type Parameters = &'static [(&'static str, Missing)];

/// The names of a function's arguments, in order; `None` where its arguments have no names.
fn parameters(function: &str) -> Option<Parameters> {
    use Missing::{False, None, Text, True, Zero};
    Some(match function {
        "make_interval" => &[
            ("years", Zero),
            ("months", Zero),
            ("weeks", Zero),
            ("days", Zero),
            ("hours", Zero),
            ("mins", Zero),
            ("secs", Zero),
        ],
        "make_date" => &[("year", None), ("month", None), ("day", None)],
        "make_time" => &[("hour", None), ("min", None), ("sec", None)],
        "make_timestamp" => &[
            ("year", None),
            ("month", None),
            ("mday", None),
            ("hour", None),
            ("min", None),
            ("sec", None),
        ],
        "make_timestamptz" => &[
            ("year", None),
            ("month", None),
            ("mday", None),
            ("hour", None),
            ("min", None),
            ("sec", None),
            ("timezone", None),
        ],
        "jsonb_set" => &[
            ("jsonb_in", None),
            ("path", None),
            ("replacement", None),
            ("create_if_missing", True),
        ],
        "jsonb_set_lax" => &[
            ("jsonb_in", None),
            ("path", None),
            ("replacement", None),
            ("create_if_missing", True),
            ("null_value_treatment", Text("use_json_null")),
        ],
        "jsonb_insert" => &[
            ("jsonb_in", None),
            ("path", None),
            ("replacement", None),
            ("insert_after", False),
        ],
        "jsonb_path_exists"
        | "jsonb_path_match"
        | "jsonb_path_query"
        | "jsonb_path_query_array"
        | "jsonb_path_query_first"
        | "jsonb_path_exists_tz"
        | "jsonb_path_match_tz"
        | "jsonb_path_query_array_tz"
        | "jsonb_path_query_first_tz" => &[
            ("target", None),
            ("path", None),
            ("vars", Text("{}")),
            ("silent", False),
        ],
        "json_array_elements"
        | "json_array_elements_text"
        | "jsonb_array_elements"
        | "jsonb_array_elements_text"
        | "json_each"
        | "json_each_text"
        | "jsonb_each"
        | "jsonb_each_text" => &[("from_json", None)],
        _ => return Option::None,
    })
}

impl ExprBinder<'_> {
    /// Puts the arguments given by name behind those given by place, and defaults between them.
    ///
    /// # Errors
    /// 42883 for a name that the function does not have or that is given twice, and for an argument left out that has no default.
    pub(super) fn bind_named(
        &self,
        call: (&str, Option<u32>),
        named: &[NamedArgument<'_>],
        arguments: &mut Vec<Expr>,
    ) -> Result<()> {
        let Some(parameters) = parameters(call.0) else {
            return Err(undefined(call, "it takes no arguments by name"));
        };
        let by_name = parameters.get(arguments.len()..).unwrap_or_default();
        for (index, (name, _)) in named.iter().enumerate() {
            let earlier = named.iter().take(index);
            let is_twice = earlier.clone().any(|(other, _)| other.value == name.value);
            if is_twice || !by_name.iter().any(|(known, _)| *known == name.value) {
                let reason = format!("it has no argument {name} to give");
                return Err(undefined(call, &reason).at(position(name.span)));
            }
        }
        let last = by_name
            .iter()
            .rposition(|(known, _)| named.iter().any(|(name, _)| name.value == *known));
        let used = last.map_or(0, |last| last + 1);
        for (name, default) in by_name.iter().take(used) {
            let given = named.iter().find(|(given, _)| given.value == *name);
            arguments.push(match given {
                Some((_, value)) => self.bind_listed(value)?,
                Option::None => default_of(*default)
                    .ok_or_else(|| undefined(call, &format!("its argument {name} is missing")))?,
            });
        }
        Ok(())
    }
}

fn default_of(default: Missing) -> Option<Expr> {
    Some(match default {
        Missing::None => return None,
        Missing::Zero => Expr::literal(Value::Int(0), DataType::Int),
        Missing::True => Expr::literal(Value::Boolean(true), DataType::Boolean),
        Missing::False => Expr::literal(Value::Boolean(false), DataType::Boolean),
        Missing::Text(text) => {
            Expr::literal(Value::Text(SmolStr::new_static(text)), DataType::Unknown)
        }
    })
}

#[cold]
fn undefined((name, at): (&str, Option<u32>), reason: &str) -> SqlError {
    SqlError::new(
        SqlState::UndefinedFunction,
        format!("function {name} does not exist: {reason}"),
    )
    .at(at)
}
