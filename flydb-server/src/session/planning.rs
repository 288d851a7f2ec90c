//! From text to a plan that may be run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::catalogs::Versioned;
use super::held_keys::held_back;
use super::outcome::ResultHeader;
use super::plan_cache::PlanKey;
use super::planned::{Body, Planned, RowGuard, Verb};
use super::state::Session;
use crate::auth::{AuthorizedPlan, authorize, authorize_command};
use crate::binder::{BindContext, CursorUse, bind};
use crate::catalog::TableId;
use crate::exec::TableStatistics;
use crate::optimizer::{Statistics, optimize};
use crate::plan::{
    ColumnStatistics, CursorDeclaration, DeclareCursor, Explain, ExplainFormat, ExplainOptions,
    OutputColumn, Query, SetVariables, Statement,
};
use crate::sql::{Parsed, lock_all, parse};
use crate::txn::View;
use crate::types::depth::{Depth, as_deep_as_needed};
use crate::types::{DataType, Result, SqlError, SqlState};

impl Session {
    /// The plan of a text of one statement, from the cache where it is there. `None` where the text
    /// has several statements, which come parsed.
    ///
    /// # Errors
    /// Whatever is wrong with the text, its names and types; 42501.
    pub(super) fn plan_text(
        &mut self,
        text: &str,
        hints: &[DataType],
        view: &View,
    ) -> Result<Texts> {
        let schema = self.catalog_of(view)?;
        let principal = self.principal()?;
        let key = PlanKey {
            text,
            user: principal,
            version: schema.version,
            session: schema.session,
            path: schema.catalog.path(),
            hints,
        };
        if let Some(kept) = self.engine.plans.get(&key)
            && !kept.is_outgrown(view)
        {
            return Ok(Texts::One(kept));
        }
        as_deep_as_needed(|| self.plan_anew(&key, &schema, view))
    }

    /// The plan of a text, which is kept if it may be.
    fn plan_anew(&self, key: &PlanKey<'_>, schema: &Versioned, view: &View) -> Result<Texts> {
        let mut parsed = contained(|| parse(key.text)).map_err(SqlError::of_text)?;
        if parsed.len() > 1 {
            // Trees that are so deep must not leave the stack that has room for them.
            if Depth::present() == Depth::Deep {
                return Err(too_deep());
            }
            return Ok(Texts::Several(parsed));
        }
        let Some(one) = parsed.pop() else {
            return Ok(Texts::None);
        };
        let statistics = TableStatistics::new(view, &self.engine.statistics);
        let hints = (key.hints, RowGuard::None);
        let planned = plan(key.text, &one, hints, schema, statistics, self)?;
        let planned = Arc::new(planned);
        let lasts = schema.version.is_committed() && !names_variable(key.text);
        if matches!(planned.body, Body::Query { .. }) && lasts {
            self.engine.plans.keep(key, &planned);
        }
        Ok(Texts::One(planned))
    }

    /// The plan of one statement of a text of several.
    ///
    /// # Errors
    /// As [`Session::plan_text`].
    pub(super) fn plan_parsed(
        &mut self,
        text: &str,
        parsed: &Parsed,
        view: &View,
    ) -> Result<Arc<Planned>> {
        let schema = self.catalog_of(view)?;
        // Its own part of the text: by that it is planned again where definitions change under it.
        let own = text.get(parsed.bytes.clone()).unwrap_or(text);
        let hints = (&[][..], RowGuard::None);
        let planned = as_deep_as_needed(|| {
            let statistics = TableStatistics::new(view, &self.engine.statistics);
            plan(own, parsed, hints, &schema, statistics, self)
        });
        planned.map(Arc::new)
    }

    /// The plan of a query for a cursor that guards the rows it fetches.
    ///
    /// # Errors
    /// As [`Session::plan_text`]; 42601 where the text is not one statement, 0A000 where it is no query
    /// of the rows of tables.
    pub(super) fn plan_guarded(
        &mut self,
        text: &str,
        hints: &[DataType],
        guard: RowGuard,
        view: &View,
    ) -> Result<Arc<Planned>> {
        let schema = self.catalog_of(view)?;
        let planned = as_deep_as_needed(|| {
            let mut parsed = contained(|| parse(text)).map_err(SqlError::of_text)?;
            let (Some(mut one), true) = (parsed.pop(), parsed.is_empty()) else {
                return Err(one_statement_needed("a cursor"));
            };
            lock_all(&mut one.statement);
            let statistics = TableStatistics::new(view, &self.engine.statistics);
            plan(text, &one, (hints, guard), &schema, statistics, self)
        });
        planned.map(Arc::new)
    }
}

/// What a text is.
#[derive(Debug)]
pub(super) enum Texts {
    /// Blanks and comments.
    None,
    /// One statement.
    One(Arc<Planned>),
    /// Several.
    Several(Vec<Parsed>),
}

#[cold]
fn too_deep() -> SqlError {
    SqlError::new(
        SqlState::StatementTooComplex,
        "only a query or a data change by itself may go so deep",
    )
}

fn plan(
    text: &str,
    parsed: &Parsed,
    (hints, guard): (&[DataType], RowGuard),
    schema: &Versioned,
    statistics: TableStatistics<'_>,
    session: &Session,
) -> Result<Planned> {
    let principal = session.principal()?;
    let held_back = if session.holds_keys() {
        held_back(parsed)
    } else {
        None
    };
    let (held_back, held_keys) = held_back.unzip();
    let parsed = held_back.as_ref().unwrap_or(parsed);
    let held_keys = held_keys.unwrap_or_default();
    let catalog = &*schema.catalog;
    let context = BindContext {
        catalog,
        parameter_hints: hints,
        parameter_count: parsed.parameter_count,
        variables: &[],
        user: principal.name(),
        user_variables: Some(&session.variables),
        cursors: match guard {
            RowGuard::None => CursorUse::Named,
            RowGuard::Lock | RowGuard::Watch => CursorUse::Tracked,
        },
    };
    let known = Known(statistics);
    let admit = |query| {
        authorize(query, principal, catalog, |query| {
            optimize(query, catalog, &known)
        })
    };
    let (body, parameters, columns) = contained(|| {
        let mut bound = bind(&parsed.statement, &context)?;
        if let (Statement::Query(query), RowGuard::Watch) = (&mut bound, guard) {
            query.root.watch_rows();
        }
        match bound {
            Statement::Query(query) => Ok(as_query(admit(query)?)),
            Statement::Explain(explain) => {
                let Explain { query, options } = *explain;
                Ok(explained(admit(query)?, options))
            }
            Statement::Declare(declare) => {
                let DeclareCursor { query, cursor } = *declare;
                declared(admit(query)?, cursor)
            }
            Statement::SetVariables(set) => {
                let SetVariables {
                    query,
                    names,
                    keeps,
                } = *set;
                set_variables(admit(query)?, names, keeps)
            }
            // It is run on a stack that has no room for it.
            Statement::Command(_) if Depth::present() == Depth::Deep => Err(too_deep()),
            Statement::Command(command) => {
                authorize_command(&command, principal, catalog)?;
                Ok((Body::Command(command), Vec::new(), Vec::new()))
            }
        }
    })?;
    Ok(Planned {
        sizes: sizes(&body, &known.0),
        held_keys,
        // Results are found by text, which means another table to who has a temporary one.
        keeps: keeps(&body)
            .filter(|_| guard == RowGuard::None && schema.session == 0 && !names_variable(text)),
        text: Arc::from(text),
        schema: schema.clone(),
        body,
        guard,
        parameters,
        header: Arc::new(ResultHeader::new(columns)?),
    })
}

/// Whether a text may name a variable, whose value is part of the plan then.
pub(super) fn names_variable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts_name = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'"' | b'`') || *byte >= 0x80
    };
    memchr::memchr_iter(b'@', bytes).any(|at| bytes.get(at + 1).is_some_and(starts_name))
}

/// What is known of the tables, as the optimizer asks for it.
pub(super) struct Known<'a>(pub(super) TableStatistics<'a>);

impl Statistics for Known<'_> {
    fn rows(&self, table: TableId) -> usize {
        self.0.rows(table)
    }

    fn column(&self, table: TableId, column: usize) -> Option<Arc<ColumnStatistics>> {
        self.0.column(table, column)
    }
}

/// The sizes of a plan's tables, where it has several.
fn sizes(body: &Body, statistics: &TableStatistics<'_>) -> Box<[(TableId, usize)]> {
    let tables = match body {
        Body::Query { plan, .. } => plan.tables(),
        Body::Command(_)
        | Body::Declare { .. }
        | Body::Explain { .. }
        | Body::SetVariables { .. } => Vec::new(),
    };
    if tables.len() < 2 {
        return Box::default();
    }
    tables
        .into_iter()
        .map(|table| (table, statistics.rows(table)))
        .collect()
}

/// The tables of a query whose result is worth keeping, and may be.
fn keeps(body: &Body) -> Option<Box<[TableId]>> {
    let Body::Query {
        plan,
        verb: Verb::Select,
    } = body
    else {
        return None;
    };
    let root = &plan.query().root;
    (!root.is_lookup() && root.is_repeatable()).then(|| plan.tables().into())
}

type Parts = (Body, Vec<DataType>, Vec<OutputColumn>);

fn as_query(plan: AuthorizedPlan) -> Parts {
    let query = plan.query();
    let (parameters, columns) = (query.parameters.clone(), shown(query));
    let verb = Verb::of(&query.root);
    let plan = Arc::new(plan);
    (Body::Query { plan, verb }, parameters, columns)
}

/// The columns that a client sees.
fn shown(query: &Query) -> Vec<OutputColumn> {
    let shown = query.columns.len().saturating_sub(query.tracked.len());
    query.columns.iter().take(shown).cloned().collect()
}

/// The column in which EXPLAIN shows a plan.
pub(super) fn explained_column(options: ExplainOptions) -> OutputColumn {
    OutputColumn {
        name: String::from("plan"),
        data_type: match options.format {
            ExplainFormat::Text => DataType::Text,
            ExplainFormat::Json => DataType::Jsonb,
        },
        nullable: false,
        origin: None,
    }
}

/// EXPLAIN shows a plan only to those who may run it.
fn explained(plan: AuthorizedPlan, options: ExplainOptions) -> Parts {
    let parameters = plan.query().parameters.clone();
    let column = explained_column(options);
    let body = Body::Explain {
        verb: Verb::of(&plan.query().root),
        plan: Arc::new(plan),
        options,
    };
    (body, parameters, vec![column])
}

/// DECLARE has no rows of its own.
fn declared(plan: AuthorizedPlan, cursor: CursorDeclaration) -> Result<Parts> {
    let query = plan.query();
    let parameters = query.parameters.clone();
    let header = Arc::new(ResultHeader::new(shown(query))?);
    let body = Body::Declare {
        verb: Verb::of(&query.root),
        plan: Arc::new(plan),
        header,
        cursor,
    };
    Ok((body, parameters, Vec::new()))
}

/// What gives variables values has no rows of its own.
fn set_variables(plan: AuthorizedPlan, names: Vec<String>, keeps: bool) -> Result<Parts> {
    let query = plan.query();
    let parameters = query.parameters.clone();
    let header = Arc::new(ResultHeader::new(shown(query))?);
    let body = Body::SetVariables {
        verb: Verb::of(&query.root),
        plan: Arc::new(plan),
        header,
        names,
        keeps,
    };
    Ok((body, parameters, Vec::new()))
}

/// Runs a step of planning or execution so that a panic in it is an error of this statement, and not
/// the end of the connection.
///
/// # Errors
/// XX000 after a panic.
pub(super) fn contained<T>(step: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_| {
        tracing::error!("a statement panicked; the session goes on");
        Err(SqlError::internal(
            "the statement hit a fault of the server",
        ))
    })
}

/// 42601: this needs one statement.
pub(super) fn one_statement_needed(what: &str) -> SqlError {
    SqlError::new(
        SqlState::SyntaxError,
        format!("{what} needs a text of exactly one statement"),
    )
}
