//! SetOption, GetOption, GetServerInfo and Reset; and SET, which changes the same options.

use std::collections::BTreeMap;

use bytes::BytesMut;
use flydb_protocol::limits::{MAX_PAYLOAD_BYTES, MAX_STATEMENT_PARAMETERS};
use flydb_protocol::message::Response;
use flydb_protocol::message::session::{
    GetOption, OptionValue, ServerInfo, SessionResult, SetOption,
};
use smol_str::SmolStr;

use super::limits::{MAX_CURSORS, MAX_STATEMENTS};
use super::options::{OptionName, Setting};
use super::outcome::Outcome;
use super::reply::reply;
use super::state::Session;
use crate::types::{Result, Value};

/// What this server can do, as GetServerInfo lists it.
const CAPABILITIES: [&str; 8] = [
    "sql",
    "prepared_statements",
    "transactions",
    "savepoints",
    "cursors",
    "metadata",
    "batch_execute",
    "binary_rows",
];

/// What a client may ask for when it logs in.
pub(super) const FEATURES: [&str; 4] =
    ["extended_results", "binary_rows", "reset", "batch_execute"];

/// The one database that there is.
pub(super) const DATABASE: &str = "flydb";

impl Session {
    /// SetOption.
    ///
    /// # Errors
    /// 42704 for an unknown option, 22023 for a value that will not do; nothing changes then.
    pub(super) async fn answer_set_option(
        &mut self,
        request: SetOption,
        out: &mut BytesMut,
    ) -> Result<()> {
        let option = OptionName::find(&request.option)?;
        self.set_option(option, &Setting::from(request.value))
            .await?;
        self.reply_option(option, out);
        Ok(())
    }

    /// GetOption.
    ///
    /// # Errors
    /// 42704 for an unknown option.
    pub(super) fn answer_get_option(&self, request: &GetOption, out: &mut BytesMut) -> Result<()> {
        let option = OptionName::find(&request.option)?;
        self.reply_option(option, out);
        Ok(())
    }

    fn reply_option(&self, option: OptionName, out: &mut BytesMut) {
        let value = self.options.get(option, self.username());
        let result = SessionResult {
            success: true,
            option: option.as_str().to_owned(),
            value: Some(value.into()),
            message: String::from("OK"),
            tx: self.tx(),
        };
        reply(&Response::SessionResult(result), out);
    }

    /// Changes an option. Turning `auto_commit` on commits the transaction that its being off had
    /// opened.
    ///
    /// # Errors
    /// As [`super::options::Options::set`]; whatever the commit is refused with.
    pub(super) async fn set_option(&mut self, option: OptionName, value: &Setting) -> Result<()> {
        self.options.clone().set(option, value)?;
        let ends_implicit = option == OptionName::AutoCommit && *value == Setting::Boolean(true);
        if ends_implicit && self.transaction.as_ref().is_some_and(|open| !open.explicit) {
            self.commit().await?;
        }
        self.options.set(option, value)?;
        self.options_changed(option);
        Ok(())
    }

    /// Brings what depends on an option up to it.
    pub(super) fn options_changed(&mut self, option: OptionName) {
        if option == OptionName::SearchPath {
            // Names are looked for anew.
            self.catalog = None;
        }
        if option != OptionName::TimeZone {
            return;
        }
        self.facts.set_time_zone(&self.options.time_zone);
        if let Some(open) = &mut self.transaction {
            let zone = self.facts.time_zone().clone();
            std::sync::Arc::make_mut(&mut open.facts).time_zone = zone;
        }
    }

    /// Reset: rolls back, closes cursors, and restores the options of the log-in. Prepared statements
    /// stay.
    pub(super) async fn answer_reset(&mut self, out: &mut BytesMut) {
        self.reset().await;
        let result = SessionResult {
            success: true,
            message: String::from("RESET OK"),
            tx: self.tx(),
            ..SessionResult::default()
        };
        reply(&Response::SessionResult(result), out);
    }

    /// Brings the session back to how it was after the log-in, but for its prepared statements: what is
    /// open ends, its temporary tables go, and sequences have given it no number yet.
    pub(super) async fn reset(&mut self) {
        self.transaction = None;
        self.forget_temporary().await;
        self.cursors.clear();
        self.facts.forget_numbers();
        self.kept.clear();
        self.variables.clear();
        self.held_keys.clear();
        self.noted = None;
        self.options = self.initial.clone();
        self.options_changed(OptionName::TimeZone);
        self.options_changed(OptionName::SearchPath);
    }

    /// RESET ALL: the options as they were after the log-in.
    ///
    /// # Errors
    /// Whatever the commit is refused with that turning `auto_commit` on is.
    pub(super) async fn reset_options(&mut self) -> Result<Outcome> {
        let auto_commit = Setting::Boolean(self.initial.auto_commit);
        self.set_option(OptionName::AutoCommit, &auto_commit)
            .await?;
        self.kept.clear();
        self.noted = None;
        self.options = self.initial.clone();
        self.options_changed(OptionName::TimeZone);
        self.options_changed(OptionName::SearchPath);
        Ok(Outcome::plain("RESET"))
    }

    /// GetServerInfo.
    pub(super) fn answer_server_info(&self, out: &mut BytesMut) {
        let info = ServerInfo {
            success: true,
            server_version: String::from(env!("CARGO_PKG_VERSION")),
            protocol_version: 1,
            database: String::from(DATABASE),
            username: String::from(self.username()),
            session_id: self.id.to_string(),
            auto_commit: self.options.auto_commit,
            read_only: self.options.read_only,
            isolation_level: self.options.isolation_level.into(),
            max_statement_len: MAX_PAYLOAD_BYTES as u64,
            capabilities: CAPABILITIES.map(String::from).to_vec(),
            features: self.extended.then(|| FEATURES.map(String::from).to_vec()),
            limits: self.extended.then(|| self.limits()),
            role: self.extended.then(|| String::from("primary")),
            leader: None,
            tx: self.tx(),
        };
        reply(&Response::ServerInfo(info), out);
    }

    /// The bounds that a client may want to know.
    pub(super) fn limits(&self) -> BTreeMap<String, u64> {
        let limit = |bound: usize| u64::try_from(bound).unwrap_or(u64::MAX);
        [
            ("max_payload_bytes", MAX_PAYLOAD_BYTES),
            ("max_parameters", MAX_STATEMENT_PARAMETERS),
            ("max_statements", MAX_STATEMENTS),
            ("max_cursors", MAX_CURSORS),
            ("query_memory_bytes", self.engine.bounds.query_memory),
            ("cursor_memory_bytes", self.engine.bounds.cursor_memory),
        ]
        .into_iter()
        .map(|(name, bound)| (String::from(name), limit(bound)))
        .collect()
    }
}

impl From<OptionValue> for Setting {
    fn from(value: OptionValue) -> Setting {
        match value {
            OptionValue::Boolean(value) => Setting::Boolean(value),
            OptionValue::Integer(value) => Setting::Integer(value),
            OptionValue::Text(value) => Setting::Text(SmolStr::from(value)),
        }
    }
}

impl From<Setting> for OptionValue {
    fn from(value: Setting) -> OptionValue {
        match value {
            Setting::Boolean(value) => OptionValue::Boolean(value),
            Setting::Integer(value) => OptionValue::Integer(value),
            Setting::Text(value) => OptionValue::Text(value.to_string()),
        }
    }
}

impl Setting {
    /// The value of an option as SQL writes it: words such as `on` and `serializable` stand for
    /// switches and levels, and digits in quotes for numbers.
    ///
    /// # Errors
    /// 22023 for a value of a type that no option has.
    pub(super) fn from_sql(option: OptionName, value: &Value) -> Result<Setting> {
        let switch = matches!(option, OptionName::AutoCommit | OptionName::ReadOnly);
        Ok(match value {
            Value::BigInt(number @ 0..=1) if switch => Setting::Boolean(*number == 1),
            Value::Boolean(value) => Setting::Boolean(*value),
            Value::SmallInt(value) => Setting::Integer((*value).into()),
            Value::Int(value) => Setting::Integer((*value).into()),
            Value::BigInt(value) => Setting::Integer(*value),
            Value::Text(text) => Setting::from_word(option, text),
            _ => return Err(super::options::wrong_type(option)),
        })
    }

    fn from_word(option: OptionName, text: &SmolStr) -> Setting {
        let word = text.to_lowercase();
        match option {
            OptionName::AutoCommit | OptionName::ReadOnly => match word.as_str() {
                "on" | "true" | "yes" | "1" => Setting::Boolean(true),
                "off" | "false" | "no" | "0" => Setting::Boolean(false),
                _ => Setting::Text(text.clone()),
            },
            OptionName::IsolationLevel => match word.as_str() {
                "read uncommitted" | "read-uncommitted" => Setting::Integer(0),
                "read committed" | "read-committed" => Setting::Integer(1),
                "repeatable read" | "repeatable-read" | "snapshot" => Setting::Integer(2),
                "serializable" => Setting::Integer(3),
                _ => number_or_text(text),
            },
            OptionName::FetchSize
            | OptionName::QueryTimeout
            | OptionName::LockTimeout
            | OptionName::IdleInTransactionTimeout => number_or_text(text),
            OptionName::Username
            | OptionName::TimeZone
            | OptionName::ApplicationName
            | OptionName::ResultFormat
            | OptionName::Compression
            | OptionName::SearchPath => Setting::Text(text.clone()),
        }
    }
}

fn number_or_text(text: &SmolStr) -> Setting {
    match text.parse() {
        Ok(number) => Setting::Integer(number),
        Err(_) => Setting::Text(text.clone()),
    }
}
