//! What a view says of its use: `WITH (security_barrier, security_invoker = true, check_option = local)`.

use crate::catalog::{CheckOption, ViewOptions};
use crate::sql::{ViewCheck, ViewOption, ast, position};
use crate::types::{Result, SqlError, SqlState};

/// The options that a list sets, and the others as they are by themselves.
///
/// # Errors
/// 22023 for an option that there is not, or a value that it does not take.
pub(super) fn bind(options: &[ViewOption]) -> Result<ViewOptions> {
    for (at, option) in options.iter().enumerate() {
        let before = options.iter().take(at);
        if { before }.any(|other| other.name.value == option.name.value) {
            let message = format!(
                "parameter \"{}\" specified more than once",
                option.name.value
            );
            return Err(invalid(message, &option.name));
        }
    }
    let mut bound = ViewOptions::default();
    set(options, &mut bound)?;
    Ok(bound)
}

/// Sets the options of a list.
///
/// # Errors
/// As [`bind`].
pub(super) fn set(options: &[ViewOption], of: &mut ViewOptions) -> Result<()> {
    for option in options {
        match option.name.value.as_str() {
            "security_barrier" => of.security_barrier = truth(option)?,
            "security_invoker" => of.security_invoker = truth(option)?,
            "check_option" => of.check = Some(check(option)?),
            _ => return Err(unknown(&option.name)),
        }
    }
    Ok(())
}

/// Puts options back to what they are by themselves; those that there are not are so already.
pub(super) fn reset(names: &[ast::Ident], of: &mut ViewOptions) {
    let default = ViewOptions::default();
    for name in names {
        match name.value.as_str() {
            "security_barrier" => of.security_barrier = default.security_barrier,
            "security_invoker" => of.security_invoker = default.security_invoker,
            "check_option" => of.check = default.check,
            _ => {}
        }
    }
}

/// The option that WITH CHECK OPTION is.
pub(super) const fn check_option(check: ViewCheck) -> CheckOption {
    match check {
        ViewCheck::Local => CheckOption::Local,
        ViewCheck::Cascaded => CheckOption::Cascaded,
    }
}

/// A truth as PostgreSQL reads one: a word or the start of one; without a value it is true.
fn truth(option: &ViewOption) -> Result<bool> {
    let Some(value) = &option.value else {
        return Ok(true);
    };
    let given = value.trim().to_ascii_lowercase();
    let starts = |word: &str, least: usize| given.len() >= least && word.starts_with(&given);
    if starts("true", 1) || starts("yes", 1) || given == "on" || given == "1" {
        return Ok(true);
    }
    if starts("false", 1) || starts("no", 1) || starts("off", 2) || given == "0" {
        return Ok(false);
    }
    let name = &option.name.value;
    let message = format!("invalid value for boolean option \"{name}\": {value}");
    Err(invalid(message, &option.name))
}

fn check(option: &ViewOption) -> Result<CheckOption> {
    let value = option.value.as_deref().unwrap_or("true");
    match value.to_ascii_lowercase().as_str() {
        "local" => Ok(CheckOption::Local),
        "cascaded" => Ok(CheckOption::Cascaded),
        _ => {
            let message = format!("invalid value for enum option \"check_option\": {value}");
            Err(invalid(message, &option.name)
                .with_detail("Valid values are \"local\" and \"cascaded\"."))
        }
    }
}

fn unknown(name: &ast::Ident) -> SqlError {
    let message = format!("unrecognized parameter \"{}\"", name.value);
    invalid(message, name)
}

fn invalid(message: String, name: &ast::Ident) -> SqlError {
    SqlError::new(SqlState::InvalidParameterValue, message).at(position(name.span))
}
