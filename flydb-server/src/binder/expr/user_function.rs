//! Calls that may mean a function of a user.

use std::sync::Arc;

use super::ExprBinder;
use super::function::{Call, Given};
use crate::binder::BoundQuery;
use crate::binder::function::{Choice, choose, refuse_subquery};
use crate::binder::names::Named;
use crate::binder::write::MERGE_ACTION;
use crate::catalog::{Function, Returns};
use crate::plan::Expr;
use crate::sql::ast;
use crate::types::{Result, SqlError, SqlState};

impl ExprBinder<'_> {
    /// A call of a user's function, or of one of ours.
    pub(super) fn bind_plain_call(&self, call: &Call<'_>) -> Result<Expr> {
        if call.name == "merge_action" && call.arguments.is_empty() {
            return self.bind_merge_action(call.position);
        }
        let catalog = self.binder.context.catalog;
        if catalog.functions(call.name).next().is_none() {
            let bound = self.bind_scalar_call(call);
            return bound.map_err(|error| match error.state() {
                SqlState::UndefinedFunction if catalog.procedure(None, call.name).is_some() => {
                    let message = format!("{} is a procedure", call.name);
                    SqlError::new(SqlState::WrongObjectType, message)
                        .with_hint("To call a procedure, use CALL.")
                        .at(call.position)
                }
                _ => error,
            });
        }
        let (arguments, choice) = self.choose_function(call)?;
        match choice {
            Choice::BuiltIn => self.call(call.name, arguments, call.position),
            Choice::User { function, places } => {
                let given = in_places(arguments, &places);
                let binder = self.binder;
                let value = binder.bind_function_value(&function, given, call.position)?;
                refuse_subquery(&value, self.clause)?;
                Ok(value)
            }
        }
    }

    /// What a MERGE did with a row.
    fn bind_merge_action(&self, position: Option<u32>) -> Result<Expr> {
        let name = ast::Ident::new(MERGE_ACTION);
        let table = Named {
            schema: None,
            name: &name,
        };
        self.scope().resolve_qualified(table, &name).map_err(|_| {
            let message =
                "MERGE_ACTION() can only be used in the RETURNING list of a MERGE command";
            SqlError::new(SqlState::SyntaxError, message).at(position)
        })
    }

    /// The arguments of a call, those given by name behind the others, and which function it means.
    fn choose_function(&self, call: &Call<'_>) -> Result<(Vec<Expr>, Choice)> {
        let named = call.named.iter().map(|(_, value)| value);
        let arguments = call.arguments.iter().chain(named);
        let arguments = arguments.map(|one| self.bind(one));
        let arguments = arguments.collect::<Result<Vec<_>>>()?;
        let types: Vec<_> = arguments.iter().map(|one| one.data_type).collect();
        let names: Vec<_> = call.named.iter().map(|(name, _)| *name).collect();
        let choice = choose(call.name, &types, &names, self.binder.context.catalog);
        let choice = choice.map_err(|error| error.at(call.position))?;
        Ok((arguments, choice))
    }

    /// The rows of a user's function in FROM; `None` where the call means another, or gives one value.
    pub(in crate::binder) fn bind_user_rows(
        &self,
        name: &ast::Ident,
        given: &Given<'_>,
        shown: &str,
    ) -> Result<Option<BoundQuery>> {
        let catalog = self.binder.context.catalog;
        let gives_rows =
            |one: &Arc<Function>| one.set || matches!(one.returns, Returns::Columns(_));
        if !catalog.functions(&name.value).any(gives_rows) {
            return Ok(None);
        }
        let call = Call::plain(name, given);
        let (arguments, choice) = self.choose_function(&call)?;
        match choice {
            Choice::User { function, places } if gives_rows(&function) => {
                let given = in_places(arguments, &places);
                let rows = self.binder.bind_function_rows(&function, given, shown);
                rows.map(Some).map_err(|error| error.at(call.position))
            }
            Choice::User { .. } | Choice::BuiltIn => Ok(None),
        }
    }
}

/// The arguments as parameters take them.
fn in_places(arguments: Vec<Expr>, places: &[Option<usize>]) -> Vec<Option<Expr>> {
    let mut arguments: Vec<Option<Expr>> = arguments.into_iter().map(Some).collect();
    let given = places
        .iter()
        .map(|place| arguments.get_mut((*place)?)?.take());
    given.collect()
}
