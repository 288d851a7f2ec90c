//! SET, SHOW and RESET.

use super::names::plain_name;
use super::refuse::refuse;
use super::transaction::bind_set_transaction;
use crate::plan::{Command, SetOption};
use crate::sql::ast::{self, Spanned};
use crate::sql::position;
use crate::types::{Result, SqlError, Value};

/// The option that says in which schemas names are looked for.
const SEARCH_PATH: &str = "search_path";

/// Binds SET.
pub(super) fn bind_set(set: &ast::Set) -> Result<Command> {
    match set {
        ast::Set::SingleAssignment {
            scope,
            hivevar,
            variable,
            values,
        } => {
            refuse(*hivevar, "HIVEVAR", None)?;
            bind_option(*scope, variable, values)
        }
        ast::Set::SetTimeZone { local, value } => Ok(Command::Set(SetOption {
            option: "time_zone".to_owned(),
            value: zone_value(value)?,
            local: *local,
        })),
        ast::Set::SetTransaction {
            modes,
            snapshot,
            session,
        } => bind_set_transaction(modes, snapshot.as_ref(), *session),
        ast::Set::SetRole { .. } => Err(SqlError::unsupported("SET ROLE")),
        ast::Set::SetSessionAuthorization(_) => {
            Err(SqlError::unsupported("SET SESSION AUTHORIZATION"))
        }
        // A collation orders nothing: texts are compared by their bytes.
        ast::Set::SetNames {
            charset_name,
            collation_name: _,
        } => Ok(encoding(Some(charset_name))),
        ast::Set::SetNamesDefault {} => Ok(encoding(None)),
        ast::Set::ParenthesizedAssignments { .. }
        | ast::Set::MultipleAssignments { .. }
        | ast::Set::SetSessionParam(_) => Err(SqlError::unsupported("this form of SET")),
    }
}

/// SET NAMES: the encoding of what the client sends.
fn encoding(name: Option<&ast::Ident>) -> Command {
    Command::Set(SetOption {
        option: "client_encoding".to_owned(),
        value: name.map(|name| Value::Text(name.value.as_str().into())),
        local: false,
    })
}

/// The value of SET TIME ZONE: LOCAL is the default, and hours and intervals are offsets.
fn zone_value(value: &ast::Expr) -> Result<Option<Value>> {
    if let ast::Expr::Identifier(word) = value
        && word.quote_style.is_none()
        && word.value == "local"
    {
        return Ok(None);
    }
    if let ast::Expr::Interval(interval) = value {
        return option_value(&interval.value);
    }
    Ok(option_value(value)?.map(|value| match value {
        Value::BigInt(hours) => Value::Text(format!("{hours:+}").into()),
        other => other,
    }))
}

/// Binds SHOW.
pub(super) fn bind_show(words: &[ast::Ident]) -> Command {
    let words: Vec<&str> = words.iter().map(|word| word.value.as_str()).collect();
    if words == ["all"] {
        return Command::ShowAll { pattern: None };
    }
    let name = words.join("_");
    let option = match name.as_str() {
        "transaction_isolation" | "tx_isolation" | "transaction_isolation_level" => {
            "transaction_isolation".to_owned()
        }
        "transaction_read_only" | "tx_read_only" => "transaction_read_only".to_owned(),
        "default_transaction_isolation" | "default_transaction_read_only" => name,
        _ => option_name(&name),
    };
    Command::Show { option }
}

/// Binds RESET.
pub(super) fn bind_reset(reset: &ast::ResetStatement) -> Result<Command> {
    let ast::ResetStatement { reset } = reset;
    match reset {
        ast::Reset::ALL => Ok(Command::ResetAll),
        ast::Reset::SessionAuthorization => {
            Err(SqlError::unsupported("RESET SESSION AUTHORIZATION"))
        }
        ast::Reset::ConfigurationParameter(name) => Ok(Command::Set(SetOption {
            option: parameter_name(name)?.0,
            value: None,
            local: false,
        })),
    }
}

fn bind_option(
    scope: Option<ast::ContextModifier>,
    variable: &ast::ObjectName,
    values: &[ast::Expr],
) -> Result<Command> {
    let (name, at) = parameter_name(variable)?;
    refuse(
        scope == Some(ast::ContextModifier::Global),
        "SET GLOBAL",
        at,
    )?;
    let local = scope == Some(ast::ContextModifier::Local);
    let value = match values {
        values if name == SEARCH_PATH => path_value(values)?,
        [value] => option_value(value)?,
        values if name == "datestyle" => list_value(values)?,
        _ => return Err(SqlError::unsupported("a list of values of an option").at(at)),
    };
    Ok(Command::Set(SetOption {
        option: name,
        value,
        local,
    }))
}

/// The schemas of a search path, each a word or a text; `None` for DEFAULT.
fn path_value(values: &[ast::Expr]) -> Result<Option<Value>> {
    let mut schemas = Vec::with_capacity(values.len());
    for value in values {
        match option_value(value)? {
            Some(Value::Text(schema)) => schemas.push(quoted_schema(&schema)),
            None if values.len() == 1 => return Ok(None),
            _ => {
                let error = SqlError::unsupported("anything but names in the search path");
                return Err(error.at(position(value.span())));
            }
        }
    }
    Ok(Some(Value::Text(schemas.join(", ").into())))
}

/// A name as the search path shows it.
fn quoted_schema(name: &str) -> String {
    let in_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = |c: char| c.is_ascii_lowercase() || c == '_';
    match name.starts_with(starts) && name.chars().all(in_plain) {
        true => name.to_owned(),
        false => ast::Ident::with_quote('"', name).to_string(),
    }
}

/// The name of an option, or a name with a dot of the client's own; and where it stands.
fn parameter_name(name: &ast::ObjectName) -> Result<(String, Option<u32>)> {
    use ast::ObjectNamePart::Identifier;
    match name.0.as_slice() {
        [Identifier(space), Identifier(name)] => {
            let own = format!("{}.{}", space.value, name.value).to_ascii_lowercase();
            Ok((own, position(space.span)))
        }
        _ => {
            let name = plain_name(name)?;
            Ok((option_name(&name.value), position(name.span)))
        }
    }
}

/// Several words: `ISO, MDY`.
fn list_value(values: &[ast::Expr]) -> Result<Option<Value>> {
    let mut words = Vec::with_capacity(values.len());
    for value in values {
        if let Some(Value::Text(word)) = option_value(value)? {
            words.push(word.to_string());
        }
    }
    Ok(Some(Value::Text(words.join(", ").into())))
}

/// Our name of an option that goes by several.
fn option_name(name: &str) -> String {
    match name.to_ascii_lowercase().as_str() {
        "timezone" => "time_zone".to_owned(),
        "innodb_lock_wait_timeout" => "lock_timeout".to_owned(),
        "transaction_isolation"
        | "tx_isolation"
        | "transaction_isolation_level"
        | "default_transaction_isolation" => "isolation_level".to_owned(),
        "transaction_read_only" | "default_transaction_read_only" | "tx_read_only" => {
            "read_only".to_owned()
        }
        "autocommit" => "auto_commit".to_owned(),
        other => other.to_owned(),
    }
}

/// A constant, or a word in the place of one; `None` for DEFAULT.
fn option_value(value: &ast::Expr) -> Result<Option<Value>> {
    let unsupported = || {
        Err(
            SqlError::unsupported("an expression as the value of an option")
                .at(position(value.span())),
        )
    };
    match value {
        ast::Expr::Identifier(word) => match (word.quote_style, word.value.as_str()) {
            (None, "default") => Ok(None),
            (_, word) => Ok(Some(Value::Text(word.into()))),
        },
        ast::Expr::Value(ast::ValueWithSpan { value, span: _ }) => match constant(value) {
            Some(constant) => Ok(Some(constant)),
            None => unsupported(),
        },
        ast::Expr::UnaryOp {
            op: ast::UnaryOperator::Minus,
            expr,
        } => match &**expr {
            ast::Expr::Value(ast::ValueWithSpan {
                value: ast::Value::Number(digits, _),
                span: _,
            }) => Ok(Some(number(&format!("-{digits}")))),
            _ => unsupported(),
        },
        _ => unsupported(),
    }
}

fn constant(value: &ast::Value) -> Option<Value> {
    match value {
        ast::Value::Number(digits, _) => Some(number(digits)),
        ast::Value::Boolean(truth) => Some(Value::Boolean(*truth)),
        ast::Value::SingleQuotedString(text) | ast::Value::EscapedStringLiteral(text) => {
            Some(Value::Text(text.into()))
        }
        _ => None,
    }
}

fn number(digits: &str) -> Value {
    match digits.parse() {
        Ok(integer) => Value::BigInt(integer),
        Err(_) => Value::Text(digits.into()),
    }
}
