//! ROWS FROM: the rows of several functions side by side, NULL where one has ended before others.
//!
//! Each function's rows are numbered, and joined by their numbers.

use super::BoundQuery;
use super::alias::derived;
use super::from::Source;
use super::function::{Call, output};
use crate::binder::{Around, Binder};
use crate::plan::{
    BinaryOp, Expr, ExprKind, Frame, FrameBound, FrameUnits, Join, JoinKind, Node, Project, Sort,
    SortKey, Window, WindowCall, WindowFunction, WindowWork,
};
use crate::sql::ast;
use crate::types::{DataType, Result, SqlError};

impl Binder<'_> {
    /// Binds ROWS FROM, whose calls are the arguments of this one.
    ///
    /// # Errors
    /// Those of its calls.
    pub(super) fn bind_rows_from<'s>(
        &self,
        call: &Call<'_>,
        around: Around<'s>,
    ) -> Result<Source<'s>> {
        let mut joined: Option<BoundQuery> = None;
        let mut first = "";
        for argument in call.arguments {
            let part = part(argument)?;
            let name = super::function::name_of(&part)?;
            let (rows, _) = self.rows_of_call(&part, name, around)?;
            joined = Some(match joined {
                None => {
                    first = name;
                    rows
                }
                Some(left) => self.side_by_side(left, rows)?,
            });
        }
        let Some(mut bound) = joined else {
            return Err(SqlError::internal("ROWS FROM of no function"));
        };
        bound.node = in_order(bound.node, call.arguments.len());
        if !call.ordinality {
            bound.columns.pop();
            bound.node = first_columns(bound.node, bound.columns.len());
        }
        let scalar = bound.columns.len() == 1;
        if let (true, Some(alias), Some(column)) = (scalar, call.alias, bound.columns.first_mut()) {
            column.name.clone_from(&alias.name.value);
        }
        let mut source = derived(first, bound, call.alias, around)?;
        for relation in &mut source.scope.relations {
            relation.scalar = scalar;
        }
        Ok(source)
    }

    /// Joins numbered rows, the number last, by their numbers.
    fn side_by_side(&self, left: BoundQuery, right: BoundQuery) -> Result<BoundQuery> {
        let (a, b) = (left.columns.len(), right.columns.len());
        let (of_left, of_right) = (a.saturating_sub(1), (a + b).saturating_sub(1));
        let number = |column| Expr::column(column, DataType::BigInt);
        let equal = self.infix(number(of_left), BinaryOp::Equal, number(of_right))?;
        let node = Node::Join(Join {
            left: Box::new(left.node),
            right: Box::new(right.node),
            kind: JoinKind::Full,
            condition: Some(equal),
            lateral: false,
        });
        let mut columns = left.columns;
        columns.pop();
        let places = (0..of_left).chain(a..of_right);
        let of_rows = columns.iter().chain(&right.columns);
        let mut expressions: Vec<Expr> = places
            .zip(of_rows)
            .map(|(place, column)| Expr::column(place, column.data_type))
            .collect();
        expressions.push(Expr {
            kind: ExprKind::Coalesce(vec![number(of_left), number(of_right)]),
            data_type: DataType::BigInt,
            position: None,
        });
        columns.extend(right.columns);
        Ok(BoundQuery {
            node: Node::Project(Project {
                input: Box::new(node),
                expressions,
            }),
            columns,
        })
    }
}

/// Numbers rows from 1, in a last column.
pub(super) fn numbered(mut bound: BoundQuery) -> BoundQuery {
    let call = WindowCall {
        work: WindowWork::Function {
            function: WindowFunction::RowNumber,
            arguments: Vec::new(),
            data_type: DataType::BigInt,
        },
        frame: Frame {
            units: FrameUnits::Rows,
            start: FrameBound::UnboundedPreceding,
            end: FrameBound::CurrentRow,
            exclusion: Default::default(),
        },
    };
    bound.node = Node::Window(Window {
        input: Box::new(bound.node),
        partition_by: Vec::new(),
        order_by: Vec::new(),
        calls: vec![call],
    });
    bound.columns.push(output("ordinality", DataType::BigInt));
    bound
}

/// A call of the list, whose rows are numbered.
fn part(argument: &ast::FunctionArg) -> Result<Call<'_>> {
    let unsupported = || SqlError::unsupported("anything but calls in ROWS FROM");
    let ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(ast::Expr::Function(function))) =
        argument
    else {
        return Err(unsupported());
    };
    let arguments: &[ast::FunctionArg] = match &function.args {
        ast::FunctionArguments::None => &[],
        ast::FunctionArguments::List(list)
            if list.duplicate_treatment.is_none() && list.clauses.is_empty() =>
        {
            &list.args
        }
        ast::FunctionArguments::List(_) | ast::FunctionArguments::Subquery(_) => {
            return Err(unsupported());
        }
    };
    Ok(Call {
        name: &function.name,
        arguments,
        ordinality: true,
        alias: None,
    })
}

/// Rows by their numbers, which a join of several functions mixes.
fn in_order(node: Node, functions: usize) -> Node {
    let Some(number) = node.types().len().checked_sub(1).filter(|_| functions > 1) else {
        return node;
    };
    Node::Sort(Sort {
        input: Box::new(node),
        keys: vec![SortKey {
            expr: Expr::column(number, DataType::BigInt),
            descending: false,
            nulls_first: false,
        }],
    })
}

fn first_columns(node: Node, count: usize) -> Node {
    let types = node.types().into_iter().enumerate().take(count);
    let expressions = types.map(|(place, data_type)| Expr::column(place, data_type));
    Node::Project(Project {
        expressions: expressions.collect(),
        input: Box::new(node),
    })
}
