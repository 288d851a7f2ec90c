//! Functions that are run: those of several statements, those that change data, and calls of a function within
//! its own text.
//!
//! A call is a scan of the function's rows, and where a value is wanted a subquery over it, so that it may stand
//! wherever a subquery may. Its statements are planned when it first runs.

use std::sync::Arc;

use super::expressions::{first_row, scalar};
use super::mismatch;
use super::rows::column_names;
use crate::binder::dispatch::bind_by_kind;
use crate::binder::domain::in_domain;
use crate::binder::query::is_data_change;
use crate::binder::{BindContext, Binder, BoundQuery, function_variables};
use crate::catalog::{Function, Returns};
use crate::plan::{
    self, CommonTable, CteId, CteScan, Expr, Node, OutputColumn, Query, RoutineScan, With,
};
use crate::sql::{Statement, ast, parse};
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, SqlState};

/// What the rows of a function's last data change are known by in its plan.
const LAST_CHANGE: CteId = CteId(u32::MAX);

/// Whether a body is anything but one query that only reads.
///
/// # Errors
/// What is wrong with the text.
pub(super) fn is_program(body: &str) -> Result<bool> {
    let statements = parse(body)?;
    let [one] = statements.as_slice() else {
        return Ok(true);
    };
    Ok(match &one.statement {
        Statement::Standard { tree, .. } => match &**tree {
            ast::Statement::Query(query) => changes_data(query),
            _ => true,
        },
        _ => true,
    })
}

fn changes_data(query: &ast::Query) -> bool {
    let tables = query.with.iter().flat_map(|with| &with.cte_tables);
    is_data_change(&query.body) || tables.into_iter().any(|one| changes_data(&one.query))
}

/// The statements of a function, whose parameters are its arguments. The rows of the last are of the types that
/// it says.
///
/// # Errors
/// What is wrong with a statement; 42P13 where the last gives something else than the function says, 0A000 for
/// statements that no function holds.
pub(crate) fn bind_function_steps(
    function: &Function,
    context: &BindContext<'_>,
) -> Result<Vec<Query>> {
    let statements = parse(&function.body)?;
    let count = statements.len();
    let mut steps = Vec::with_capacity(count);
    for (at, one) in statements.iter().enumerate() {
        let plan::Statement::Query(query) = bind_by_kind(&one.statement, context)? else {
            return Err(SqlError::unsupported("this statement in a function"));
        };
        steps.push(match at + 1 == count {
            true => as_declared(query, function, context)?,
            false => query,
        });
    }
    let gives_rows = !matches!(function.returns, Returns::Void);
    if steps.is_empty() && gives_rows {
        let detail = "Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.";
        return Err(mismatch(function, &Binder::new(context), detail));
    }
    Ok(steps)
}

/// The last statement, with rows as the function says that they are.
fn as_declared(query: Query, function: &Function, context: &BindContext<'_>) -> Result<Query> {
    let Some(types) = types_of(function) else {
        return Ok(query);
    };
    let binder = Binder::new(context);
    let gives_rows = !query.columns.is_empty() && !matches!(query.root, Node::Call(_));
    if !gives_rows {
        let detail = "Function's final statement must be SELECT or INSERT/UPDATE/DELETE RETURNING.";
        return Err(mismatch(function, &binder, detail));
    }
    if types.len() != query.columns.len() {
        let detail = "Final statement returns another number of columns.";
        return Err(mismatch(function, &binder, detail));
    }
    let (tables, node) = taken_apart(query.root, &query.columns);
    let bound = BoundQuery {
        node,
        columns: query.columns,
    };
    let converted = binder.convert_columns(bound, &types, CastContext::Assignment);
    let BoundQuery { mut node, columns } = converted.map_err(|error| match error.state() {
        SqlState::DatatypeMismatch => mismatch(
            function,
            &binder,
            "Final statement returns a type that cannot be assigned.",
        ),
        _ => error,
    })?;
    if !function.set {
        node = first_row(node);
    }
    if !tables.is_empty() {
        node = Node::With(With {
            tables,
            body: Box::new(node),
        });
    }
    Ok(Query {
        root: node,
        columns,
        ..query
    })
}

/// The tables of a statement's WITH, and a query over them. A data change becomes one of them: it runs to its end.
fn taken_apart(root: Node, columns: &[OutputColumn]) -> (Vec<CommonTable>, Node) {
    let (mut tables, node) = match root {
        Node::With(With { tables, body }) => (tables, *body),
        node => (Vec::new(), node),
    };
    if !node.is_data_change() {
        return (tables, node);
    }
    tables.push(CommonTable {
        id: LAST_CHANGE,
        plan: Arc::new(node),
    });
    let scan = Node::CteScan(CteScan {
        id: LAST_CHANGE,
        types: columns.iter().map(|one| one.data_type).collect(),
    });
    (tables, scan)
}

/// The types of the rows that a function gives; `None` where it gives nothing.
fn types_of(function: &Function) -> Option<Vec<DataType>> {
    match &function.returns {
        Returns::Void => None,
        Returns::Value { data_type, .. } => Some(vec![*data_type]),
        Returns::Columns(columns) => Some(columns.iter().map(|one| one.data_type).collect()),
    }
}

impl Binder<'_> {
    /// Whether calls of a function are run, and not its query put in their places.
    ///
    /// # Errors
    /// What is wrong with its text.
    pub(super) fn is_run(&self, function: &Function) -> Result<bool> {
        Ok(self.stored.is_within(function) || is_program(&function.body)?)
    }

    /// A call where a value is wanted.
    pub(super) fn bind_routine_value(
        &self,
        function: &Arc<Function>,
        mut arguments: Vec<Expr>,
        position: Option<u32>,
    ) -> Result<Expr> {
        for argument in &mut arguments {
            argument.sink(1);
        }
        let scan = self.routine_scan(function, arguments)?;
        let data_type = scan.types.first().copied().unwrap_or(DataType::Text);
        let value = Expr {
            position,
            ..scalar(Node::RoutineScan(scan), data_type)
        };
        self.of_return_type(function, value)
    }

    /// The rows of a call in FROM.
    pub(super) fn bind_routine_rows(
        &self,
        function: &Arc<Function>,
        arguments: Vec<Expr>,
        shown: &str,
    ) -> Result<BoundQuery> {
        let scan = self.routine_scan(function, arguments)?;
        let named = column_names(function, shown).into_iter().zip(&scan.types);
        let column = |(name, data_type): (&str, &DataType)| OutputColumn {
            name: name.to_owned(),
            data_type: *data_type,
            nullable: true,
            origin: None,
        };
        let columns: Vec<OutputColumn> = named.map(column).collect();
        let types = scan.types.clone();
        let node = self.in_domains(function, &types, Node::RoutineScan(scan))?;
        Ok(BoundQuery { node, columns })
    }

    fn routine_scan(&self, function: &Arc<Function>, arguments: Vec<Expr>) -> Result<RoutineScan> {
        self.charge_text(&function.body)?;
        self.may_call(function)?;
        self.stored.note_call(function);
        self.count_queries(1)?;
        Ok(RoutineScan {
            function: Arc::clone(function),
            arguments,
            types: types_of(function).unwrap_or_else(|| vec![DataType::Text]),
            reader: self.stored.reader_of(function),
        })
    }

    /// A value that a function gave, in the domain that it says.
    fn of_return_type(&self, function: &Function, value: Expr) -> Result<Expr> {
        let Returns::Value {
            domain: Some(id), ..
        } = &function.returns
        else {
            return Ok(value);
        };
        match self.context.catalog.type_by_id(*id) {
            Some(of) => in_domain(value, of, self.context.catalog),
            None => Ok(value),
        }
    }

    /// Makes sure of a function of several statements, or one that changes data.
    pub(in crate::binder) fn check_program(&self, function: &Arc<Function>) -> Result<()> {
        let types: Vec<DataType> = function.types().collect();
        let variables = function_variables(function);
        let inner = BindContext {
            parameter_hints: &types,
            parameter_count: types.len(),
            variables: &variables,
            ..self.context
        };
        let bound = bind_function_steps(function, &inner);
        bound
            .map(drop)
            .map_err(|error| error.inside(&format!("SQL function \"{}\"", function.name)))
    }
}
