//! A session's options: one table of names, typed values, and the rules of each.
//!
//! SetOption, SET, and the `options` of Auth all end here. A value is checked whole before anything
//! changes. Times are whole seconds, or texts with a unit (`250ms`); 0 is none.

mod read;
mod search_path;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use smol_str::SmolStr;

pub(crate) use self::search_path::PathSetting;

use self::read::{
    application_name, boolean, compression, isolation, result_format, rows, time_zone, timeout,
};
use crate::config::Span;
use crate::types::{Result, SqlError, SqlState};

/// A value on its way in or out: what JSON and SQL have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// true or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(SmolStr),
}

/// In which form rows go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResultFormat {
    /// As JSON.
    Json,
    /// As row images, in frames with the flag for it.
    Binary,
}

/// A session's options.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Options {
    /// Whether a statement outside a transaction commits by itself.
    pub(crate) auto_commit: bool,
    /// 0 to 3, as on the wire; for transactions to come.
    pub(crate) isolation_level: u8,
    /// Whether transactions to come only read.
    pub(crate) read_only: bool,
    /// How long a statement may run.
    pub(crate) query_timeout: Option<Duration>,
    /// Rows that an answer holds at most; 0: as many as fit in a frame.
    pub(crate) fetch_size: u32,
    /// How long a statement may wait for a lock.
    pub(crate) lock_timeout: Option<Duration>,
    /// How long a transaction may be idle before it is rolled back.
    pub(crate) idle_in_transaction_timeout: Option<Duration>,
    /// The zone that instants are shown and read in, by name or offset.
    pub(crate) time_zone: SmolStr,
    /// What the client calls itself.
    pub(crate) application_name: SmolStr,
    /// In which form rows go out.
    pub(crate) result_format: ResultFormat,
    /// In which schemas names are looked for.
    pub(crate) search_path: PathSetting,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            auto_commit: true,
            isolation_level: 1,
            read_only: false,
            query_timeout: None,
            fetch_size: 0,
            lock_timeout: None,
            idle_in_transaction_timeout: None,
            time_zone: SmolStr::new_static("UTC"),
            application_name: SmolStr::default(),
            result_format: ResultFormat::Json,
            search_path: PathSetting::default(),
        }
    }
}

/// The options by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OptionName {
    /// `auto_commit`.
    AutoCommit,
    /// `isolation_level`.
    IsolationLevel,
    /// `read_only`.
    ReadOnly,
    /// `query_timeout`.
    QueryTimeout,
    /// `fetch_size`.
    FetchSize,
    /// `username`.
    Username,
    /// `lock_timeout`.
    LockTimeout,
    /// `idle_in_transaction_timeout`.
    IdleInTransactionTimeout,
    /// `time_zone`.
    TimeZone,
    /// `application_name`.
    ApplicationName,
    /// `result_format`.
    ResultFormat,
    /// `compression`.
    Compression,
    /// `search_path`.
    SearchPath,
}

impl OptionName {
    /// Every option, with its name.
    pub(crate) const ALL: [(&'static str, OptionName); 13] = [
        ("auto_commit", OptionName::AutoCommit),
        ("isolation_level", OptionName::IsolationLevel),
        ("read_only", OptionName::ReadOnly),
        ("query_timeout", OptionName::QueryTimeout),
        ("fetch_size", OptionName::FetchSize),
        ("username", OptionName::Username),
        ("lock_timeout", OptionName::LockTimeout),
        (
            "idle_in_transaction_timeout",
            OptionName::IdleInTransactionTimeout,
        ),
        ("time_zone", OptionName::TimeZone),
        ("application_name", OptionName::ApplicationName),
        ("result_format", OptionName::ResultFormat),
        ("compression", OptionName::Compression),
        ("search_path", OptionName::SearchPath),
    ];

    /// The option of this name.
    ///
    /// # Errors
    /// 42704 for a name that is none.
    pub(crate) fn find(name: &str) -> Result<OptionName> {
        let found = OptionName::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, option)| *option).ok_or_else(|| {
            let names: Vec<_> = OptionName::ALL.iter().map(|(name, _)| *name).collect();
            SqlError::new(
                SqlState::UndefinedObject,
                format!("there is no option {name}"),
            )
            .with_hint(format!("the options are {}", names.join(", ")))
        })
    }

    /// Its name.
    pub(crate) fn as_str(self) -> &'static str {
        let found = OptionName::ALL.iter().find(|(_, option)| *option == self);
        found.map_or("", |(name, _)| *name)
    }
}

impl Options {
    /// Changes one option.
    ///
    /// # Errors
    /// 22023 for a value of a wrong type or range, 0A000 for one that is not supported yet; nothing
    /// changes then.
    pub(crate) fn set(&mut self, option: OptionName, value: &Setting) -> Result<()> {
        match option {
            OptionName::AutoCommit => self.auto_commit = boolean(option, value)?,
            OptionName::IsolationLevel => self.isolation_level = isolation(value)?,
            OptionName::ReadOnly => self.read_only = boolean(option, value)?,
            OptionName::QueryTimeout => self.query_timeout = timeout(option, value)?,
            OptionName::FetchSize => self.fetch_size = rows(option, value)?,
            OptionName::Username => return Err(wrong(option, "it cannot be changed")),
            OptionName::LockTimeout => self.lock_timeout = timeout(option, value)?,
            OptionName::IdleInTransactionTimeout => {
                self.idle_in_transaction_timeout = timeout(option, value)?;
            }
            OptionName::TimeZone => self.time_zone = time_zone(value)?,
            OptionName::ApplicationName => self.application_name = application_name(value)?,
            OptionName::ResultFormat => self.result_format = result_format(value)?,
            OptionName::Compression => compression(value)?,
            OptionName::SearchPath => self.search_path = PathSetting::read(value)?,
        }
        Ok(())
    }

    /// One option's value.
    pub(crate) fn get(&self, option: OptionName, username: &str) -> Setting {
        let text = |text: &str| Setting::Text(SmolStr::new(text));
        match option {
            OptionName::AutoCommit => Setting::Boolean(self.auto_commit),
            OptionName::IsolationLevel => Setting::Integer(self.isolation_level.into()),
            OptionName::ReadOnly => Setting::Boolean(self.read_only),
            OptionName::QueryTimeout => seconds(self.query_timeout),
            OptionName::FetchSize => Setting::Integer(self.fetch_size.into()),
            OptionName::Username => text(username),
            OptionName::LockTimeout => seconds(self.lock_timeout),
            OptionName::IdleInTransactionTimeout => seconds(self.idle_in_transaction_timeout),
            OptionName::TimeZone => Setting::Text(self.time_zone.clone()),
            OptionName::ApplicationName => Setting::Text(self.application_name.clone()),
            OptionName::ResultFormat => text(match self.result_format {
                ResultFormat::Json => "json",
                ResultFormat::Binary => "binary",
            }),
            OptionName::Compression => text("none"),
            OptionName::SearchPath => Setting::Text(self.search_path.text.clone()),
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setting::Boolean(true) => f.write_str("on"),
            Setting::Boolean(false) => f.write_str("off"),
            Setting::Integer(value) => value.fmt(f),
            Setting::Text(value) => value.fmt(f),
        }
    }
}

/// 22023 for a value of a type that no option has.
pub(super) fn wrong_type(option: OptionName) -> SqlError {
    wrong(option, "a switch, a whole number or a text is wanted")
}

fn wrong(option: OptionName, what: &str) -> SqlError {
    let name = option.as_str();
    SqlError::new(
        SqlState::InvalidParameterValue,
        format!("the option {name} will not take this value: {what}"),
    )
}

fn seconds(timeout: Option<Duration>) -> Setting {
    let timeout = timeout.unwrap_or_default();
    match i64::try_from(timeout.as_secs()) {
        Ok(seconds) if timeout.subsec_nanos() == 0 => Setting::Integer(seconds),
        _ => Setting::Text(Span(timeout).to_string().into()),
    }
}
