//! EXPLAIN.

use super::BindContext;
use super::dispatch::bind_tree;
use super::refuse::refuse_all;
use crate::plan::{Explain, ExplainFormat, ExplainOptions, Statement};
use crate::sql::{ast, position as place};
use crate::types::{Result, SqlError, SqlState};

/// Binds EXPLAIN.
///
/// # Errors
/// 0A000 for an option or a statement that is not supported, 42601 for a value that is none.
pub(super) fn bind_explain(
    explain: &ast::Statement,
    position: Option<u32>,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let ast::Statement::Explain {
        describe_alias: _,
        analyze,
        verbose: _, // everything is shown anyway
        query_plan: _,
        estimate,
        statement,
        format,
        options,
    } = explain
    else {
        return Err(SqlError::internal("no EXPLAIN"));
    };
    refuse_all(&[(*estimate, "EXPLAIN ESTIMATE")], position)?;
    let mut chosen = ExplainOptions {
        analyze: *analyze,
        ..ExplainOptions::default()
    };
    if let Some(
        ast::AnalyzeFormatKind::Keyword(format) | ast::AnalyzeFormatKind::Assignment(format),
    ) = format
    {
        chosen.format = format_named(&format.to_string(), position)?;
    }
    for option in options.iter().flatten() {
        take_option(&mut chosen, option)?;
    }
    match bind_tree(statement, position, context)? {
        Statement::Query(query) => Ok(Statement::Explain(Box::new(Explain {
            query,
            options: chosen,
        }))),
        Statement::Command(_)
        | Statement::Explain(_)
        | Statement::Declare(_)
        | Statement::SetVariables(_) => {
            Err(SqlError::unsupported("EXPLAIN of this statement").at(position))
        }
    }
}

fn take_option(chosen: &mut ExplainOptions, option: &ast::UtilityOption) -> Result<()> {
    let ast::UtilityOption { name, arg } = option;
    let at = place(name.span);
    let arg = arg.as_ref().map(ToString::to_string);
    let on = || switch(arg.as_deref(), at);
    match name.value.to_ascii_lowercase().as_str() {
        "analyze" | "analyse" => chosen.analyze = on()?,
        "timing" => chosen.timing = on()?,
        "summary" => chosen.summary = on()?,
        "format" => chosen.format = format_named(arg.as_deref().unwrap_or_default(), at)?,
        // Everything is shown anyway, and estimates never are.
        "verbose" => drop(on()?),
        "costs" if !on()? => {}
        other => {
            return Err(SqlError::unsupported(format!("the option {other} of EXPLAIN")).at(at));
        }
    }
    Ok(())
}

/// ON and its kin; an option without a value is on.
fn switch(arg: Option<&str>, at: Option<u32>) -> Result<bool> {
    match arg.unwrap_or("on").to_ascii_lowercase().as_str() {
        "on" | "true" | "1" => Ok(true),
        "off" | "false" | "0" => Ok(false),
        other => Err(SqlError::new(
            SqlState::SyntaxError,
            format!("{other} is neither ON nor OFF"),
        )
        .at(at)),
    }
}

fn format_named(name: &str, at: Option<u32>) -> Result<ExplainFormat> {
    match name.to_ascii_lowercase().as_str() {
        "text" => Ok(ExplainFormat::Text),
        "json" => Ok(ExplainFormat::Json),
        other => Err(SqlError::unsupported(format!("the format {other} of EXPLAIN")).at(at)),
    }
}
