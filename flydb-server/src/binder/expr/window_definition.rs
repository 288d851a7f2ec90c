//! Windows: PARTITION BY, ORDER BY and frame of an OVER or of the WINDOW clause, and windows that
//! extend others by name.

use std::collections::HashMap;

use super::{Clause, ExprBinder};
use crate::plan::{Exclusion, Expr, Frame, SortKey};
use crate::sql::{FrameExclusion, ast, position, window_base};
use crate::types::{Result, SqlError, SqlState};

use super::super::limits::MAX_COLUMNS;

/// A window, over the columns below the SELECT list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Definition {
    /// PARTITION BY.
    pub(super) partition_by: Vec<Expr>,
    /// ORDER BY.
    pub(super) order_by: Vec<SortKey>,
    /// The frame, where one is given.
    pub(super) frame: Option<Frame>,
}

/// The windows of the WINDOW clause, by their names.
#[derive(Debug, Default)]
#[allow(clippy::box_collection)] // scopes lie on the stack, many at once, and a map takes 48 bytes
pub(crate) struct NamedWindows(Option<Box<HashMap<String, Definition>>>);

impl NamedWindows {
    fn get(&self, name: &str) -> Option<&Definition> {
        self.0.as_ref()?.get(name)
    }

    fn put(&mut self, name: String, definition: Definition) {
        self.0.get_or_insert_default().insert(name, definition);
    }
}

impl Definition {
    fn exprs(&self) -> impl Iterator<Item = &Expr> {
        let order = self.order_by.iter().map(|key| &key.expr);
        self.partition_by.iter().chain(order)
    }
}

impl ExprBinder<'_> {
    /// Binds the WINDOW clause into the scope; each window may extend an earlier one.
    ///
    /// # Errors
    /// 42P20 for a name that comes twice and for a window that changes what the one it extends says.
    pub(in crate::binder) fn bind_named_windows(
        &self,
        windows: &[ast::NamedWindowDefinition],
    ) -> Result<()> {
        for ast::NamedWindowDefinition(name, window) in windows {
            if self.is_named(&name.value) {
                let message = format!("window \"{}\" is already defined", name.value);
                return Err(windowing(message, position(name.span)));
            }
            let definition = match window {
                ast::NamedWindowExpr::WindowSpec(spec) => self.bind_definition(spec)?,
                ast::NamedWindowExpr::NamedWindow(base) => self.window_named(base)?,
            };
            let mut windows = self.scope.named_windows.borrow_mut();
            windows.put(name.value.clone(), definition);
        }
        Ok(())
    }

    /// The window of an OVER.
    pub(super) fn window_of(&self, over: &ast::WindowType) -> Result<Definition> {
        match over {
            ast::WindowType::NamedWindow(name) => self.window_named(name),
            ast::WindowType::WindowSpec(spec) => self.bind_definition(spec),
        }
    }

    fn window_named(&self, name: &ast::Ident) -> Result<Definition> {
        self.named(&name.value, position(name.span))
    }

    fn is_named(&self, name: &str) -> bool {
        self.scope.named_windows.borrow().get(name).is_some()
    }

    /// A copy of the window of this name.
    fn named(&self, name: &str, at: Option<u32>) -> Result<Definition> {
        let windows = self.scope.named_windows.borrow();
        let found = windows.get(name).ok_or_else(|| no_window(name, at))?;
        for expr in found.exprs() {
            self.binder.charge_copy(expr)?;
        }
        Ok(found.clone())
    }

    fn bind_definition(&self, spec: &ast::WindowSpec) -> Result<Definition> {
        let ast::WindowSpec {
            window_name,
            partition_by,
            order_by,
            window_frame,
        } = spec;
        let (base, exclusion) = window_base(window_name.as_ref());
        check_keys(partition_by.len(), "PARTITION BY")?;
        check_keys(order_by.len(), "ORDER BY")?;
        let inside = self.in_clause(Clause::WindowDefinition);
        let keys = partition_by.iter().map(|key| inside.bind_settled(key));
        let mut definition = Definition {
            partition_by: keys.collect::<Result<_>>()?,
            order_by: order_by
                .iter()
                .map(|key| inside.bind_sort_key(key))
                .collect::<Result<_>>()?,
            frame: None,
        };
        if let Some((base, at)) = base {
            let name = base;
            let base = self.named(name, at)?;
            check_extension(name, &base, &definition, window_frame.is_some(), at)?;
            definition.partition_by = base.partition_by;
            if !base.order_by.is_empty() {
                definition.order_by = base.order_by;
            }
        }
        if let Some(frame) = window_frame {
            let exclusion = match exclusion {
                FrameExclusion::NoOthers => Exclusion::NoOthers,
                FrameExclusion::CurrentRow => Exclusion::CurrentRow,
                FrameExclusion::Group => Exclusion::Group,
                FrameExclusion::Ties => Exclusion::Ties,
            };
            let frame = self.bind_frame(frame, exclusion, &definition.order_by)?;
            definition.frame = Some(frame);
        }
        Ok(definition)
    }
}

/// 54011 for more keys than a window may have.
fn check_keys(keys: usize, clause: &str) -> Result<()> {
    if keys <= MAX_COLUMNS {
        return Ok(());
    }
    let message = format!("{clause} of a window can have {MAX_COLUMNS} expressions at most");
    Err(SqlError::new(SqlState::TooManyColumns, message))
}

/// What a window that extends another may not say again.
fn check_extension(
    name: &str,
    base: &Definition,
    own: &Definition,
    has_frame: bool,
    at: Option<u32>,
) -> Result<()> {
    let overrides = |what: &str| {
        let message = format!("cannot override {what} clause of window \"{name}\"");
        Err(windowing(message, at))
    };
    if !own.partition_by.is_empty() {
        return overrides("PARTITION BY");
    }
    if !own.order_by.is_empty() && !base.order_by.is_empty() {
        return overrides("ORDER BY");
    }
    if base.frame.is_none() {
        return Ok(());
    }
    let message = format!("cannot copy window \"{name}\" because it has a frame clause");
    let error = windowing(message, at);
    if own.order_by.is_empty() && !has_frame {
        return Err(error.with_hint("Omit the parentheses in this OVER clause."));
    }
    Err(error)
}

fn no_window(name: &str, at: Option<u32>) -> SqlError {
    let message = format!("window \"{name}\" does not exist");
    SqlError::new(SqlState::UndefinedObject, message).at(at)
}

pub(super) fn windowing(message: impl Into<String>, at: Option<u32>) -> SqlError {
    SqlError::new(SqlState::WindowingError, message.into()).at(at)
}
