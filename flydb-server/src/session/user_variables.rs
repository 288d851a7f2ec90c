//! SET of variables, and SELECT ... INTO: a query whose one row the session keeps.

use std::sync::Arc;

use super::outcome::{Outcome, RowSource};
use super::patience::Patience;
use super::planned::{Body, Planned};
use super::rehearsal::Outlet;
use super::run::Own;
use super::state::Session;
use crate::exec::Arguments;
use crate::plan::SetOption;
use crate::types::{DataType, Result, SqlError, SqlState, Value};

impl Session {
    /// Runs the query and sets the variables. A name with the sign before it is a setting: `SET sql_mode = @before`.
    ///
    /// # Errors
    /// 21000 for several rows, 53400 for too many variables; what the query ends with, or the setting is refused with.
    pub(super) async fn set_variables(
        &mut self,
        planned: Arc<Planned>,
        arguments: Arguments,
        own: Own,
        patience: &mut Patience,
    ) -> Result<Outcome> {
        let Body::SetVariables { names, keeps, .. } = &planned.body else {
            return Err(SqlError::internal("the statement sets no variables"));
        };
        let (names, keeps) = (names.clone(), *keeps);
        let types: Vec<DataType> = planned
            .rows_header()
            .columns
            .iter()
            .map(|c| c.data_type)
            .collect();
        let outlet = self.turn_outlet(Outlet::Nothing);
        let ran = self
            .run_query(Arc::clone(&planned), arguments, own, patience)
            .await;
        self.turn_outlet(outlet);
        let row = match ran?.rows {
            Some(mut source) => self.one_row_of(&mut source, names.len(), patience).await?,
            None => None,
        };
        match row {
            Some(row) => {
                for ((name, data_type), value) in names.iter().zip(types).zip(row) {
                    self.set_variable(name, value, data_type).await?;
                }
            }
            None if keeps => {}
            None => {
                for name in &names {
                    self.set_variable(name, Value::Null, DataType::Text).await?;
                }
            }
        }
        Ok(Outcome::plain(if keeps { "OK" } else { "SET" }))
    }

    /// The first row, once it is known that there is no other. DO, which has no variables, takes any number.
    async fn one_row_of(
        &mut self,
        source: &mut RowSource,
        width: usize,
        patience: &mut Patience,
    ) -> Result<Option<Vec<Value>>> {
        let mut row = None;
        while self.advance(source, patience).await? {
            let Some(output) = source.ready.front() else {
                break;
            };
            if width > 0 && (row.is_some() || output.len() > 1) {
                return Err(several_rows());
            }
            let batch = output.clone().into_batch()?;
            row = Some(
                (0..width)
                    .map(|column| batch.get(column, 0).to_value())
                    .collect(),
            );
            source.clear();
        }
        Ok(row)
    }

    async fn set_variable(&mut self, name: &str, value: Value, data_type: DataType) -> Result<()> {
        let Some(option) = name.strip_prefix('@') else {
            // What a label or a value of a domain is can change under a variable; its text does not.
            return self.variables.set(name, value, data_type);
        };
        let set = SetOption {
            option: option.to_owned(),
            value: Some(value),
            local: false,
        };
        self.set_by_sql(&set).await.map(drop)
    }
}

#[cold]
fn several_rows() -> SqlError {
    SqlError::new(
        SqlState::CardinalityViolation,
        "a query that sets variables gave more than one row",
    )
}
