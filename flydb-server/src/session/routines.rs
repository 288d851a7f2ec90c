//! Procedures and triggers from their texts to plans that may be run.

use std::sync::Arc;

use super::planned::Verb;
use super::planning::Known;
use crate::auth::{AuthorizedPlan, Principal, authorize};
use crate::binder::{
    BindContext, BodyStep, CursorUse, Variable, bind_body, bind_function_steps, bind_when,
    function_variables, procedure_variables, settable, trigger_variables,
};
use crate::catalog::{Catalog, Function, FunctionVolatility, Procedure, Table, Trigger};
use crate::exec::{Routine, RoutineStep, Routines, StatisticsStore, TableStatistics, TriggerPlan};
use crate::optimizer::optimize;
use crate::plan::{Node, Query};
use crate::sql::{parse_body, parse_expression};
use crate::txn::View;
use crate::types::{DataType, Result, SqlError, SqlState};

/// How routines are planned.
pub(super) const ROUTINES: Routines = Routines {
    procedure: plan_procedure,
    function: plan_function,
    trigger: plan_trigger,
};

/// Plans a procedure's statements for the user who calls it.
fn plan_procedure(
    procedure: &Procedure,
    user: &str,
    catalog: &Catalog,
    view: &View,
) -> Result<Routine> {
    if let Some(function) = &procedure.function {
        return plan_function(function, user, &catalog.on_path(&procedure.path), view);
    }
    let planner = Planner {
        variables: &procedure_variables(procedure),
        parameters: &[],
        row_of: None,
        user: &Principal::named(user),
        catalog: &catalog.on_path(&procedure.path),
        view,
    };
    let planned = planner.routine(&procedure.body);
    planned.map_err(|error| error.inside(&format!("procedure {}", procedure.name)))
}

/// Plans a function's statements for the user with whose rights it runs.
fn plan_function(
    function: &Function,
    user: &str,
    catalog: &Catalog,
    view: &View,
) -> Result<Routine> {
    let types: Vec<DataType> = function.types().collect();
    let planner = Planner {
        variables: &function_variables(function),
        parameters: &types,
        row_of: None,
        user: &Principal::named(user),
        catalog,
        view,
    };
    let steps = bind_function_steps(function, &planner.context())?;
    let is_volatile = function.traits.volatility == FunctionVolatility::Volatile;
    let change = steps.iter().find_map(|step| changing(&step.root));
    if let (false, Some(verb)) = (is_volatile, change) {
        let message = format!("{verb} is not allowed in a non-volatile function");
        return Err(SqlError::new(SqlState::FeatureNotSupported, message));
    }
    let steps = steps.into_iter();
    let steps = steps.map(|step| planner.plan(step).map(RoutineStep::Run));
    Ok(Routine {
        steps: steps.collect::<Result<_>>()?,
    })
}

/// The data change that a statement makes, if it makes one.
fn changing(root: &Node) -> Option<&'static str> {
    match Verb::of(root) {
        _ if !root.changes_data() => None,
        verb @ (Verb::Insert | Verb::Update | Verb::Delete | Verb::Merge) => Some(verb.as_str()),
        Verb::Select | Verb::LockingSelect | Verb::Call => Some("a data change"),
    }
}

/// Plans a trigger's WHEN and its statements, for the owner of its table. A table that is there for all is
/// changed by many: what its owner's statements name is not a temporary table of whoever changes it.
fn plan_trigger(
    trigger: &Trigger,
    table: &Table,
    catalog: &Catalog,
    view: &View,
) -> Result<TriggerPlan> {
    let of_all;
    let catalog = match table.temporary {
        Some(_) => catalog,
        None => {
            of_all = catalog.of_all();
            &*of_all
        }
    };
    let catalog = &*catalog.on_path(&trigger.path);
    let planner = Planner {
        variables: &trigger_variables(trigger, table),
        parameters: &[],
        row_of: settable(trigger, table),
        user: &Principal::named(&table.owner),
        catalog,
        view,
    };
    let when = trigger.when.as_ref().map(|when| {
        let condition = parse_expression(when)?;
        bind_when(&condition, &planner.context())
    });
    Ok(TriggerPlan {
        when: when.transpose()?,
        routine: Arc::new(planner.routine(&trigger.body)?),
    })
}

/// What a body is planned with.
struct Planner<'a> {
    variables: &'a [Variable],
    /// The types of those that are numbered, too.
    parameters: &'a [DataType],
    /// The table whose NEW the statements may set.
    row_of: Option<&'a Table>,
    /// With whose rights they run.
    user: &'a Principal,
    catalog: &'a Catalog,
    view: &'a View,
}

impl Planner<'_> {
    fn context(&self) -> BindContext<'_> {
        BindContext {
            catalog: self.catalog,
            parameter_hints: self.parameters,
            parameter_count: self.parameters.len(),
            variables: self.variables,
            user: self.user.name(),
            user_variables: None,
            cursors: CursorUse::None,
        }
    }

    fn routine(&self, body: &[String]) -> Result<Routine> {
        let mut steps = Vec::with_capacity(body.len());
        for sql in body {
            let statement = parse_body(sql)?;
            for step in bind_body(&statement, self.row_of, &self.context())? {
                steps.push(self.step(step)?);
            }
        }
        Ok(Routine { steps })
    }

    fn step(&self, step: BodyStep) -> Result<RoutineStep> {
        Ok(match step {
            BodyStep::Run(query) => RoutineStep::Run(self.plan(query)?),
            BodyStep::Set { column, value } => RoutineStep::Set {
                variable: column,
                value: self.plan(value)?,
            },
        })
    }

    fn plan(&self, query: Query) -> Result<Arc<AuthorizedPlan>> {
        // Plans of routines are kept for as long as the catalog, so that samples of the data count for
        // little: sizes are enough.
        let samples = StatisticsStore::default();
        let known = Known(TableStatistics::new(self.view, &samples));
        let plan = |query| optimize(query, self.catalog, &known);
        authorize(query, self.user, self.catalog, plan).map(Arc::new)
    }
}
