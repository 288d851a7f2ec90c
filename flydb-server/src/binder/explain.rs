//! EXPLAIN.

use super::BindContext;
use super::dispatch::{bind, bind_query, bind_tree};
use super::refuse::refuse_all;
use crate::plan::{
    Command, CreateTable, DeclareCursor, Explain, ExplainFormat, ExplainOptions, Query, Statement,
};
use crate::sql::{self, ExplainOption, ExplainStatement, ast, position as place};
use crate::types::{Result, SqlError, SqlState};

/// Binds EXPLAIN.
///
/// # Errors
/// 42601 for an option that is none or a statement that has no plan, 22023 for options that do not go together, 0A000
/// for what is not supported.
pub(super) fn bind_explain(
    explain: &ExplainStatement,
    context: &BindContext<'_>,
) -> Result<Statement> {
    let ExplainStatement { options, statement } = explain;
    let options = options_of(options)?;
    if let sql::Statement::CreateView(create) = statement
        && create.materialized.is_some()
    {
        refuse_creation(options, create.name.0.first().and_then(place_of))?;
        let query = bind_query(&create.query, context)?;
        return Ok(explained(query, options));
    }
    let at = match statement {
        sql::Statement::Standard { position, .. } => *position,
        _ => None,
    };
    of_bound(bind(statement, context)?, options, at)
}

/// Binds EXPLAIN as MySQL's `DESCRIBE SELECT` and SQLite's `EXPLAIN QUERY PLAN` say it.
///
/// # Errors
/// As [`bind_explain`].
pub(super) fn bind_describe(
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
    refuse_all(
        &[
            (*estimate, "EXPLAIN ESTIMATE"),
            (options.is_some(), "this form of options"),
        ],
        position,
    )?;
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
    of_bound(bind_tree(statement, position, context)?, chosen, position)
}

/// The plan that a bound statement has.
fn of_bound(bound: Statement, options: ExplainOptions, at: Option<u32>) -> Result<Statement> {
    match bound {
        Statement::Query(query) => Ok(explained(query, options)),
        Statement::Declare(declare) => {
            let DeclareCursor { query, cursor: _ } = *declare;
            Ok(explained(query, options))
        }
        Statement::Command(Command::Execute { name, arguments }) => {
            Ok(Statement::Command(Command::ExplainExecute {
                name,
                arguments,
                options,
            }))
        }
        Statement::Command(Command::CreateTable(create)) => {
            let CreateTable {
                fill: Some(query), ..
            } = *create
            else {
                return Err(no_plan(at));
            };
            refuse_creation(options, at)?;
            Ok(explained(query, options))
        }
        Statement::Command(_) | Statement::Explain(_) | Statement::SetVariables(_) => {
            Err(no_plan(at))
        }
    }
}

fn explained(query: Query, options: ExplainOptions) -> Statement {
    Statement::Explain(Box::new(Explain { query, options }))
}

/// What is made is not made twice: to measure it, the query is explained alone.
fn refuse_creation(options: ExplainOptions, at: Option<u32>) -> Result<()> {
    if !options.analyze {
        return Ok(());
    }
    let error = SqlError::unsupported("EXPLAIN ANALYZE of what makes a relation").at(at);
    Err(error.with_hint("EXPLAIN ANALYZE its query."))
}

fn no_plan(at: Option<u32>) -> SqlError {
    let message = "syntax error: EXPLAIN takes a statement that has a plan";
    SqlError::new(SqlState::SyntaxError, message).at(at)
}

fn place_of(part: &ast::ObjectNamePart) -> Option<u32> {
    match part {
        ast::ObjectNamePart::Identifier(name) => place(name.span),
        ast::ObjectNamePart::Function(_) => None,
    }
}

/// The options together; of one that comes twice the last counts.
fn options_of(options: &[ExplainOption]) -> Result<ExplainOptions> {
    let mut chosen = ExplainOptions::default();
    let (mut timing, mut wal) = (None, None);
    for option in options {
        let at = place(option.name.span);
        let on = || switch(option, at);
        match option.name.value.to_ascii_lowercase().as_str() {
            "analyze" | "analyse" => chosen.analyze = on()?,
            "timing" => timing = Some((on()?, at)),
            "wal" => wal = Some((on()?, at)),
            "summary" => chosen.summary = on()?,
            "format" => {
                chosen.format = format_named(option.value.as_deref().unwrap_or_default(), at)?;
            }
            // Everything is shown anyway, estimates never are, and neither pages nor settings count here.
            "verbose" | "costs" | "buffers" | "settings" => drop(on()?),
            other => {
                let message = format!("unrecognized EXPLAIN option \"{other}\"");
                return Err(SqlError::new(SqlState::SyntaxError, message).at(at));
            }
        }
    }
    for (option, name) in [(wal, "WAL"), (timing, "TIMING")] {
        if let Some((true, at)) = option
            && !chosen.analyze
        {
            let message = format!("EXPLAIN option {name} requires ANALYZE");
            return Err(SqlError::new(SqlState::InvalidParameterValue, message).at(at));
        }
    }
    chosen.timing = timing.is_none_or(|(on, _)| on);
    Ok(chosen)
}

/// ON and its kin; an option without a value is on.
fn switch(option: &ExplainOption, at: Option<u32>) -> Result<bool> {
    let value = option.value.as_deref().unwrap_or("on");
    match value.to_ascii_lowercase().as_str() {
        "on" | "true" | "1" => Ok(true),
        "off" | "false" | "0" => Ok(false),
        _ => {
            let message = format!("{} requires a Boolean value", option.name.value);
            Err(SqlError::new(SqlState::SyntaxError, message).at(at))
        }
    }
}

fn format_named(name: &str, at: Option<u32>) -> Result<ExplainFormat> {
    match name.to_ascii_lowercase().as_str() {
        "text" => Ok(ExplainFormat::Text),
        "json" => Ok(ExplainFormat::Json),
        other @ ("xml" | "yaml") => {
            Err(SqlError::unsupported(format!("the format {other} of EXPLAIN")).at(at))
        }
        other => {
            let message = format!("unrecognized value for EXPLAIN option \"format\": \"{other}\"");
            Err(SqlError::new(SqlState::InvalidParameterValue, message).at(at))
        }
    }
}
