//! The rows that an UPDATE or DELETE changes, and what FROM or USING puts beside them.
//!
//! ```text
//! Limit                 LIMIT
//!   Sort                ORDER BY
//!     Filter            WHERE
//!       Project         the row id to the end
//!         Join          FROM or USING, which do not see the table that is changed
//!           Scan
//! ```

use super::super::{Around, Binder, Clause, Scope};
use super::target::Target;
use crate::plan::{Expr, Filter, Join, JoinKind, Limit, Node, Project, Sort};
use crate::sql::{ast, cursor_name};
use crate::types::Result;

/// Rows to change, and the scope of their columns. The row id, which no name reaches, comes last.
pub(super) struct Rows<'s> {
    node: Node,
    pub(super) scope: Scope<'s>,
    /// Whether which rows they are says something of what is in the target.
    pub(super) reads: bool,
    /// Whether it is the row that a cursor is on already.
    at_cursor: bool,
}

/// WHERE, ORDER BY and LIMIT of an UPDATE or DELETE.
pub(super) struct Choice<'a> {
    pub(super) selection: Option<&'a ast::Expr>,
    pub(super) order_by: &'a [ast::OrderByExpr],
    pub(super) limit: Option<&'a ast::Expr>,
}

impl<'s> Rows<'s> {
    /// Rows of a tree that has the columns of the target first and the row id last.
    pub(super) const fn new(node: Node, scope: Scope<'s>) -> Rows<'s> {
        Rows {
            node,
            scope,
            reads: true,
            at_cursor: false,
        }
    }

    /// All rows of the target, each with every row of `beside`; of the target only the row that a cursor is on,
    /// where that is the choice.
    pub(super) fn bind(
        target: &Target<'_>,
        beside: &[ast::TableWithJoins],
        choice: &Choice<'_>,
        around: Around<'s>,
        binder: &Binder<'_>,
    ) -> Result<Rows<'s>> {
        let scope = target.scope(around);
        let cursor = choice.selection.and_then(cursor_name);
        let at_cursor = cursor.is_some();
        let left = match cursor {
            Some(cursor) => target.current_of(cursor, binder)?,
            None => target.scan(),
        };
        if beside.is_empty() {
            let reads = false;
            return Ok(Rows {
                node: left,
                scope,
                reads,
                at_cursor,
            });
        }
        let (right, right_scope) = binder.bind_from(beside, around)?;
        let (row_id, left_types, right_types) = (left.width() - 1, left.types(), right.types());
        let join = Node::Join(Join {
            left: Box::new(left),
            right: Box::new(right),
            kind: JoinKind::Inner,
            condition: None,
            lateral: false,
        });
        let types = left_types.into_iter().chain(right_types).enumerate();
        let mut columns: Vec<Expr> = types.map(|(at, one)| Expr::column(at, one)).collect();
        columns.get_mut(row_id..).unwrap_or_default().rotate_left(1);
        let node = Node::Project(Project {
            input: Box::new(join),
            expressions: columns,
        });
        let scope = scope.join(right_scope)?;
        let reads = true;
        Ok(Rows {
            node,
            scope,
            reads,
            at_cursor,
        })
    }

    /// Those of them that are meant.
    pub(super) fn chosen(self, choice: &Choice<'_>, binder: &Binder<'_>) -> Result<Rows<'s>> {
        let Rows {
            mut node,
            scope,
            mut reads,
            at_cursor,
        } = match choice.selection {
            Some(selection) if !self.at_cursor => {
                self.filtered(selection, Clause::Where, binder)?
            }
            _ => self,
        };
        if !choice.order_by.is_empty() {
            let keys = binder.bind_row_order(choice.order_by, &scope)?;
            reads |= keys.iter().any(|key| key.expr.reads_input());
            node = Node::Sort(Sort {
                keys,
                input: Box::new(node),
            });
        }
        if let Some(limit) = choice.limit {
            node = Node::Limit(Limit {
                limit: Some(binder.bind_count(limit, Clause::Limit, scope.around)?),
                offset: None,
                ties: Vec::new(),
                input: Box::new(node),
            });
        }
        Ok(Rows {
            node,
            scope,
            reads,
            at_cursor,
        })
    }

    /// Those for which a condition holds.
    pub(super) fn filtered(
        self,
        condition: &ast::Expr,
        clause: Clause,
        binder: &Binder<'_>,
    ) -> Result<Rows<'s>> {
        let Rows {
            node,
            scope,
            reads,
            at_cursor,
        } = self;
        let expressions = binder.expressions(&scope, clause);
        let condition = expressions.bind_condition(condition)?;
        let reads = reads || condition.reads_input();
        let node = Node::Filter(Filter {
            condition,
            input: Box::new(node),
        });
        Ok(Rows {
            node,
            scope,
            reads,
            at_cursor,
        })
    }

    /// The tree, as the input of the change.
    pub(super) fn into_input(self) -> Box<Node> {
        Box::new(self.node)
    }
}
