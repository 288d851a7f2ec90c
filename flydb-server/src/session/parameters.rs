//! What SET and SHOW take besides the options of the protocol: the names that clients of PostgreSQL and MySQL use.
//!
//! Some have one value here, and others are refused; some are other names of options; and some tune what another
//! server does inside, such as its planner, and are kept and shown and change nothing. A name with a dot
//! (`app.user`) is the client's own.

use super::options::OptionName;
use super::state::Session;
use crate::plan::SetOption;
use crate::session::options::Setting;
use crate::sql::{INITIAL_SQL_MODE, TextRules};
use crate::types::{Result, SqlError, SqlState, Value};

/// Names of the client's own that a session keeps at most.
const MAX_OWN: usize = 64;
/// Bytes of a value that is kept.
const MAX_BYTES: usize = 1024;

/// What a name is.
#[derive(Clone, Copy, Debug)]
enum Parameter {
    /// It has this value; these words for it are taken.
    Fixed(&'static str, &'static [&'static str]),
    /// It only tells something.
    Told(&'static str),
    /// It changes nothing: it is kept, and is this at first.
    Kept(&'static str),
    /// An option; a bare number of it counts milliseconds.
    Millis(OptionName),
    /// Whether foreign keys of new tables are made at once: see `held_keys`.
    ForeignKeys,
}

use Parameter::{Fixed, ForeignKeys, Kept, Millis, Told};

const ON: &[&str] = &["on", "true", "yes", "1"];
const OFF: &[&str] = &["off", "false", "no", "0"];
const COLLATIONS: &[&str] = &[
    "utf8mb4_bin",
    "utf8mb4_general_ci",
    "utf8mb4_unicode_ci",
    "utf8mb4_unicode_520_ci",
    "utf8mb4_0900_ai_ci",
    "utf8mb3_general_ci",
    "utf8_general_ci",
    "utf8_unicode_ci",
];
const UTF8: &[&str] = &["utf8", "utf-8", "unicode", "utf8mb4", "utf8mb3"];

/// The names, in their order.
const PARAMETERS: [(&str, Parameter); 87] = [
    ("auto_increment_increment", Fixed("1", &["1"])),
    ("auto_increment_offset", Fixed("1", &["1"])),
    ("bytea_output", Fixed("hex", &["hex"])),
    ("character_set_client", Fixed("utf8mb4", UTF8)),
    ("character_set_connection", Fixed("utf8mb4", UTF8)),
    ("character_set_database", Told("utf8mb4")),
    ("character_set_results", Fixed("utf8mb4", UTF8)),
    ("character_set_server", Told("utf8mb4")),
    ("check_function_bodies", Kept("on")),
    ("client_encoding", Fixed("UTF8", UTF8)),
    ("client_min_messages", Kept("notice")),
    ("collation_connection", Fixed("utf8mb4_bin", COLLATIONS)),
    ("collation_database", Told("utf8mb4_bin")),
    ("collation_server", Told("utf8mb4_bin")),
    ("constraint_exclusion", Kept("partition")),
    ("cpu_index_tuple_cost", Kept("0.005")),
    ("cpu_operator_cost", Kept("0.0025")),
    ("cpu_tuple_cost", Kept("0.01")),
    (
        "datestyle",
        Fixed("ISO, MDY", &["iso", "iso, mdy", "iso,mdy", "mdy"]),
    ),
    ("default_table_access_method", Kept("heap")),
    ("default_tablespace", Kept("")),
    ("default_transaction_deferrable", Fixed("off", OFF)),
    ("effective_cache_size", Kept("4GB")),
    ("enable_bitmapscan", Kept("on")),
    ("enable_gathermerge", Kept("on")),
    ("enable_hashagg", Kept("on")),
    ("enable_hashjoin", Kept("on")),
    ("enable_incremental_sort", Kept("on")),
    ("enable_indexonlyscan", Kept("on")),
    ("enable_indexscan", Kept("on")),
    ("enable_material", Kept("on")),
    ("enable_memoize", Kept("on")),
    ("enable_mergejoin", Kept("on")),
    ("enable_nestloop", Kept("on")),
    ("enable_parallel_append", Kept("on")),
    ("enable_parallel_hash", Kept("on")),
    ("enable_partition_pruning", Kept("on")),
    ("enable_partitionwise_aggregate", Kept("off")),
    ("enable_partitionwise_join", Kept("off")),
    ("enable_seqscan", Kept("on")),
    ("enable_sort", Kept("on")),
    ("enable_tidscan", Kept("on")),
    ("escape_string_warning", Kept("on")),
    ("extra_float_digits", Fixed("1", &["1", "2", "3"])),
    ("foreign_key_checks", ForeignKeys),
    ("from_collapse_limit", Kept("8")),
    ("geqo", Kept("on")),
    (
        "idle_in_transaction_session_timeout",
        Millis(OptionName::IdleInTransactionTimeout),
    ),
    ("idle_session_timeout", Fixed("0", &["0"])),
    ("in_hot_standby", Told("off")),
    ("integer_datetimes", Told("on")),
    ("interactive_timeout", Kept("28800")),
    ("intervalstyle", Fixed("postgres", &["postgres"])),
    ("jit", Kept("off")),
    ("join_collapse_limit", Kept("8")),
    ("lc_collate", Told("C")),
    ("lc_ctype", Told("C")),
    ("license", Told("Apache-2.0")),
    ("lower_case_table_names", Told("0")),
    ("maintenance_work_mem", Kept("64MB")),
    ("max_allowed_packet", Told("16777216")),
    ("max_identifier_length", Told("128")),
    ("max_parallel_workers_per_gather", Kept("2")),
    ("net_read_timeout", Kept("30")),
    ("net_write_timeout", Kept("60")),
    ("plan_cache_mode", Kept("auto")),
    ("random_page_cost", Kept("4")),
    ("row_security", Kept("on")),
    ("seq_page_cost", Kept("1")),
    ("server_encoding", Told("UTF8")),
    ("server_version", Told(env!("CARGO_PKG_VERSION"))),
    ("sql_auto_is_null", Fixed("0", OFF)),
    ("sql_log_bin", Kept("0")),
    ("sql_mode", Kept(INITIAL_SQL_MODE)),
    ("sql_notes", Kept("1")),
    ("sql_safe_updates", Fixed("0", OFF)),
    ("standard_conforming_strings", Fixed("on", ON)),
    ("statement_timeout", Millis(OptionName::QueryTimeout)),
    ("synchronous_commit", Kept("on")),
    ("system_time_zone", Told("UTC")),
    ("transaction_timeout", Fixed("0", &["0"])),
    ("unique_checks", Kept("1")),
    ("version", Told(env!("CARGO_PKG_VERSION"))),
    ("version_comment", Told("FlyDB")),
    ("wait_timeout", Kept("28800")),
    ("work_mem", Kept("4MB")),
    ("xmloption", Kept("content")),
];

fn find(name: &str) -> Option<Parameter> {
    let at = PARAMETERS
        .binary_search_by_key(&name, |(name, _)| name)
        .ok()?;
    PARAMETERS.get(at).map(|(_, parameter)| *parameter)
}

/// The client's own name that is meant: `app.user`, of which SHOW knows the words alone.
fn own_name(name: &str) -> bool {
    name.contains('.')
}

impl Session {
    /// SET of a name of this table; `None` where it is none of these.
    ///
    /// # Errors
    /// 0A000 for a value that it cannot have, 22023 for one that an option does not take.
    pub(super) async fn set_parameter(&mut self, set: &SetOption) -> Option<Result<()>> {
        let name = set.option.as_str();
        if own_name(name) {
            return Some(self.keep(name, set, ""));
        }
        Some(match find(name)? {
            Fixed(_, words) => match &set.value {
                None => Ok(()),
                Some(value) if words.contains(&word(value).to_lowercase().as_str()) => Ok(()),
                Some(value) => Err(SqlError::unsupported(format!(
                    "the value \"{}\" of {name}",
                    word(value)
                ))),
            },
            Told(_) => Err(SqlError::unsupported(format!("changing {name}"))),
            Kept(initial) => self.keep(name, set, initial),
            Millis(option) => self.set_millis(option, set).await,
            ForeignKeys => match set.value.as_ref().map_or_else(|| "1".to_owned(), word) {
                on if ON.contains(&on.to_lowercase().as_str()) => {
                    self.check_foreign_keys(set, true).await
                }
                off if OFF.contains(&off.to_lowercase().as_str()) => {
                    self.check_foreign_keys(set, false).await
                }
                other => Err(SqlError::unsupported(format!(
                    "the value \"{other}\" of {name}"
                ))),
            },
        })
    }

    async fn set_millis(&mut self, option: OptionName, set: &SetOption) -> Result<()> {
        let value = match &set.value {
            None => self.initial.get(option, self.username()),
            Some(value) => {
                let text = word(value);
                // PostgreSQL's word for a minute.
                let text = match text.strip_suffix("min") {
                    Some(minutes) => format!("{minutes}m"),
                    None => text,
                };
                let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                let unit = if number { "ms" } else { "" };
                Setting::Text(format!("{text}{unit}").into())
            }
        };
        match set.local {
            true => self.set_locally(option, &value).await,
            false => self.set_option(option, &value).await,
        }
    }

    fn keep(&mut self, name: &str, set: &SetOption, initial: &str) -> Result<()> {
        let value = set.value.as_ref().map_or_else(|| initial.to_owned(), word);
        let own = self.kept.keys().filter(|name| own_name(name)).count();
        let full = own_name(name) && own >= MAX_OWN && !self.kept.contains_key(name);
        if value.len() > MAX_BYTES || full {
            let message =
                format!("a session keeps {MAX_OWN} names of its own, of {MAX_BYTES} bytes each");
            return Err(SqlError::new(SqlState::InvalidParameterValue, message));
        }
        if set.local {
            let before = self.kept.get(name).cloned();
            // Outside a transaction nothing lasts so long.
            let Some(open) = &mut self.transaction else {
                return Ok(());
            };
            open.kept.push((name.to_owned(), before));
        }
        self.kept.insert(name.to_owned(), value);
        self.noted = None;
        Ok(())
    }

    /// How texts of the client are read: what `sql_mode` says.
    pub(super) fn text_rules(&self) -> TextRules {
        let mode = self.kept.get("sql_mode");
        mode.map_or(TextRules::STANDARD, |mode| TextRules::of_sql_mode(mode))
    }

    /// Notes all settings for CURRENT_SETTING, where one has changed.
    pub(super) fn note_settings(&mut self) {
        if self.noted.as_ref() == Some(&self.options) {
            return;
        }
        self.facts.notes().set(self.all_settings());
        self.noted = Some(self.options.clone());
    }

    /// Puts back what SET LOCAL changed.
    pub(super) fn restore_kept(&mut self, local: Vec<(String, Option<String>)>) {
        self.noted = None;
        for (name, before) in local.into_iter().rev() {
            match before {
                Some(value) => self.kept.insert(name, value),
                None => self.kept.remove(&name),
            };
        }
    }

    /// What SHOW tells of a name, and the name as it is called; `None` where it is none.
    pub(super) fn parameter(&self, name: &str) -> Option<(String, String)> {
        let value = match name {
            "session_authorization" => Some(self.username().to_owned()),
            name => match find(name) {
                Some(Fixed(value, _) | Told(value)) => Some(value.to_owned()),
                Some(Kept(initial)) => {
                    let kept = self.kept.get(name);
                    Some(kept.cloned().unwrap_or_else(|| initial.to_owned()))
                }
                Some(Millis(option)) => Some(self.millis(option)),
                Some(ForeignKeys) => Some(if self.holds_keys() { "0" } else { "1" }.to_owned()),
                None => self.kept.get(name).cloned(),
            },
        };
        if let Some(value) = value {
            return Some((name.to_owned(), value));
        }
        // SHOW knows the words of a name, not what is between them.
        let words = |own: &&String| own_name(own) && own.replace('.', "_") == name;
        let own = self.kept.keys().find(words)?.clone();
        let value = self.kept.get(&own)?.clone();
        Some((own, value))
    }

    fn millis(&self, option: OptionName) -> String {
        match self.options.get(option, self.username()) {
            Setting::Integer(0) => "0".to_owned(),
            Setting::Integer(seconds) => format!("{seconds}s"),
            other => other.to_string(),
        }
    }

    /// Every name with what SHOW tells of it, in their order.
    pub(super) fn all_settings(&self) -> Vec<(String, String)> {
        let names = PARAMETERS.iter().map(|(name, _)| (*name).to_owned());
        let own = self.kept.keys().filter(|name| own_name(name)).cloned();
        let told = std::iter::once("session_authorization".to_owned());
        let parameters = names.chain(own).chain(told);
        let mut all: Vec<(String, String)> = parameters
            .filter_map(|name| self.parameter(&name))
            .collect();
        let options = OptionName::ALL.iter();
        all.extend(options.map(|(name, option)| {
            let value = self.options.get(*option, self.username());
            ((*name).to_owned(), value.to_string())
        }));
        all.sort();
        all
    }
}

/// A value as SHOW would tell it.
fn word(value: &Value) -> String {
    match value {
        Value::Boolean(true) => "on".to_owned(),
        Value::Boolean(false) => "off".to_owned(),
        Value::SmallInt(number) => number.to_string(),
        Value::Int(number) => number.to_string(),
        Value::BigInt(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        for (name, _) in PARAMETERS {
            assert!(find(name).is_some(), "{name} is not in its place");
        }
        assert!(find("search").is_none());
    }

    #[test]
    fn first_values_are_taken() {
        for (name, parameter) in PARAMETERS {
            if let Fixed(value, words) = parameter {
                let value = value.to_lowercase();
                assert!(words.contains(&value.as_str()), "{name}");
            }
        }
    }
}
