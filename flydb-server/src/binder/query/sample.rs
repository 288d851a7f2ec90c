//! TABLESAMPLE: a filter by the numbers of a table's rows.
//!
//! A row is in a sample by a hash of its number and the seed, so that one seed gives the same rows as long as these
//! are there, and every scan of one statement the same. Without REPEATABLE the seed is the time of the statement and
//! the number of the table in it. SYSTEM takes or leaves blocks of [`BLOCK`] numbers.

use super::from::Source;
use crate::binder::{Around, Binder, Clause, Scope};
use crate::plan::{BinaryOp, Expr, ExprKind, Filter, Node, NumberFunction, ScalarFunction};
use crate::sql::{TableSample, ast, parse_expression, position, table_sample};
use crate::types::coercion::CastContext;
use crate::types::{DataType, Result, SqlError, SqlState, Value};

/// Rows that SYSTEM takes or leaves together.
const BLOCK: i64 = 64;

/// What a sample's seed is without REPEATABLE.
const SEED: &str = "extract(epoch from statement_timestamp())";

impl Binder<'_> {
    /// Leaves those rows of a table's scan that are in a sample; the scan comes with their numbers, in this column.
    ///
    /// # Errors
    /// 42704 for a method that is none, 2202H for too many arguments, and what is wrong with these.
    pub(super) fn sampled<'s>(
        &self,
        mut source: Source<'s>,
        row_id: usize,
        sample: &ast::TableSample,
        around: Around<'_>,
    ) -> Result<Source<'s>> {
        let Some(sample) = table_sample(sample) else {
            return Err(SqlError::unsupported("this form of TABLESAMPLE"));
        };
        let condition = self
            .condition_of(&sample, row_id, around)
            .map_err(|error| error.at(sample.at))?;
        source.node = Node::Filter(Filter {
            input: Box::new(source.node),
            condition,
        });
        Ok(source)
    }

    fn condition_of(
        &self,
        sample: &TableSample<'_>,
        row_id: usize,
        around: Around<'_>,
    ) -> Result<Expr> {
        let system = match sample.method {
            "bernoulli" => false,
            "system" => true,
            other => {
                let message = format!("tablesample method {other} does not exist");
                return Err(SqlError::new(SqlState::UndefinedObject, message));
            }
        };
        let [percent] = sample.arguments else {
            let message = format!(
                "tablesample method {} requires 1 argument, not {}",
                sample.method,
                sample.arguments.len()
            );
            return Err(SqlError::new(SqlState::InvalidTablesampleArgument, message));
        };
        let percent = self.sample_argument(percent, DataType::Real, around)?;
        check_percentage(&percent)?;
        let seed = match sample.seed {
            Some(seed) => self.sample_argument(seed, DataType::Double, around)?,
            None => self.seed_of_statement()?,
        };
        if matches!(seed.kind, ExprKind::Literal(Value::Null)) {
            let message = "TABLESAMPLE REPEATABLE parameter cannot be null";
            return Err(SqlError::new(SqlState::InvalidTablesampleRepeat, message));
        }
        let number = Expr::column(row_id, DataType::BigInt);
        let number = match system {
            true => {
                let block = Expr::literal(Value::BigInt(BLOCK), DataType::BigInt);
                self.infix(number, BinaryOp::Divide, block)?
            }
            false => number,
        };
        Ok(Expr {
            kind: ExprKind::Function {
                function: ScalarFunction::Number(NumberFunction::SampleRow),
                arguments: vec![number, percent, seed],
            },
            data_type: DataType::Boolean,
            position: sample.at,
        })
    }

    /// A percentage or a seed, which names no column of its own query.
    fn sample_argument(
        &self,
        argument: &ast::FunctionArg,
        to: DataType,
        around: Around<'_>,
    ) -> Result<Expr> {
        let ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(argument)) = argument else {
            return Err(SqlError::unsupported("this form of an argument"));
        };
        let scope = Scope::empty(around);
        let expressions = self.expressions(&scope, Clause::FromFunction);
        expressions.bind_as(argument, to, CastContext::Assignment)
    }

    /// Another seed for every statement, and for every sample in it.
    fn seed_of_statement(&self) -> Result<Expr> {
        let scope = Scope::empty(Around::default());
        let expressions = self.expressions(&scope, Clause::FromFunction);
        let mut time = expressions.bind_as(
            &parse_expression(SEED)?,
            DataType::Double,
            CastContext::Assignment,
        )?;
        time.forget_positions();
        let place = Value::Double(f64::from(u32::try_from(self.queries()).unwrap_or(u32::MAX)));
        self.infix(time, BinaryOp::Add, Expr::literal(place, DataType::Double))
    }
}

/// What is wrong with a percentage that is a constant, whether there are rows or not.
fn check_percentage(percent: &Expr) -> Result<()> {
    let message = match &percent.kind {
        ExprKind::Literal(Value::Null) => "TABLESAMPLE parameter cannot be null",
        ExprKind::Literal(Value::Real(percent)) if !(0.0..=100.0).contains(percent) => {
            "sample percentage must be between 0 and 100"
        }
        _ => return Ok(()),
    };
    Err(SqlError::new(SqlState::InvalidTablesampleArgument, message))
}

/// 0A000 for a sample of what keeps no rows.
pub(super) fn refuse_sample(
    sample: Option<&ast::TableSampleKind>,
    name: &ast::Ident,
) -> Result<()> {
    if sample.is_none() {
        return Ok(());
    }
    let message = "TABLESAMPLE clause can only be applied to tables and materialized views";
    let error = SqlError::new(SqlState::FeatureNotSupported, message);
    Err(error.at(position(name.span)))
}
