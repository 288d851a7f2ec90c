//! SHOW.

use std::sync::Arc;

use crate::exec::Output;
use crate::plan::OutputColumn;
use crate::session::metadata::Pattern;
use crate::session::options::OptionName;
use crate::session::outcome::{Outcome, ResultHeader, Tag};
use crate::session::state::Session;
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
        if let Some((name, value)) = self.parameter(option) {
            return one_text(&name, &value);
        }
        let option = OptionName::find(option)?;
        let value = self.options.get(option, self.username()).to_string();
        one_text(option.as_str(), &value)
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
