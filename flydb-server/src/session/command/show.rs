//! SHOW.

use std::sync::Arc;

use crate::exec::Output;
use crate::plan::OutputColumn;
use crate::session::metadata::Pattern;
use crate::session::options::OptionName;
use crate::session::outcome::{Outcome, ResultHeader, Tag};
use crate::session::state::Session;
use crate::txn::Isolation;
use crate::types::{Batch, Column, DataType, Result, ValueRef};

impl Session {
    /// SHOW ALL and SHOW VARIABLES: names and values.
    pub(super) fn show_all(&self, pattern: Option<&str>) -> Result<Outcome> {
        let text = |name: &str| OutputColumn {
            name: String::from(name),
            data_type: DataType::Text,
            nullable: false,
            origin: None,
        };
        let header = ResultHeader::new(vec![text("name"), text("setting")])?;
        let mut settings = self.all_settings();
        if let Some(pattern) = pattern {
            let like = Pattern::new(Some(pattern));
            settings.retain(|(name, _)| like.matches(name));
        }
        let column = |values: Vec<&str>| {
            let values = values.into_iter().map(ValueRef::Text);
            Column::from_values(DataType::Text.physical(), values)
        };
        let names = column(settings.iter().map(|(name, _)| name.as_str()).collect())?;
        let values = column(settings.iter().map(|(_, value)| value.as_str()).collect())?;
        let rows = Output::Batch(Batch::new(vec![names, values]));
        Ok(Outcome::ready(Tag::Plain("SHOW"), Arc::new(header), rows))
    }

    pub(super) fn show(&mut self, option: &str) -> Result<Outcome> {
        if let Some(value) = self.of_transactions(option) {
            return one_text(option, value);
        }
        if let Some((name, value)) = self.parameter(option) {
            return one_text(&name, &value);
        }
        let option = OptionName::find(option)?;
        let value = self.options.get(option, self.username()).to_string();
        one_text(option.as_str(), &value)
    }

    /// What the open transaction is like, or one that would begin now; and what those to come are.
    fn of_transactions(&self, name: &str) -> Option<&'static str> {
        let open = self.transaction.as_ref().map(|open| open.txn.options());
        let default = match self.options.isolation_level {
            0 => "read uncommitted",
            1 => "read committed",
            2 => "repeatable read",
            _ => "serializable",
        };
        let switch = |on| if on { "on" } else { "off" };
        match name {
            "default_transaction_isolation" => Some(default),
            "default_transaction_read_only" => Some(switch(self.options.read_only)),
            "transaction_isolation" => Some(match open.map(|options| options.isolation) {
                None => default,
                Some(Isolation::ReadCommitted) => "read committed",
                Some(Isolation::RepeatableRead) => "repeatable read",
                Some(Isolation::Serializable) => "serializable",
            }),
            "transaction_read_only" => {
                let of_open = open.map(|options| options.read_only);
                Some(switch(of_open.unwrap_or(self.options.read_only)))
            }
            // Those that only read are never refused: see the reference.
            "transaction_deferrable" => Some("off"),
            _ => None,
        }
    }
}

/// A result of one text.
fn one_text(name: &str, value: &str) -> Result<Outcome> {
    let header = ResultHeader::new(vec![OutputColumn {
        name: String::from(name),
        data_type: DataType::Text,
        nullable: false,
        origin: None,
    }])?;
    let column = Column::from_values(DataType::Text.physical(), [ValueRef::Text(value)])?;
    let rows = Output::Batch(Batch::new(vec![column]));
    Ok(Outcome::ready(Tag::Plain("SHOW"), Arc::new(header), rows))
}
