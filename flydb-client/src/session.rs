//! The session's options, as typed setters and getters.

use std::time::Duration;

use flydb_protocol::message::session::{GetOption, OptionValue, SetOption};
use flydb_protocol::message::transaction::IsolationLevel;
use flydb_protocol::{Request, Response};

use crate::client::Client;
use crate::connection::Delivered;
use crate::error::{Error, Result};

/// The options of a session; see [`Client::session`]. They hold for all clones of the handle, until the
/// connection closes or is [reset](Client::reset).
#[derive(Clone, Copy, Debug)]
pub struct Session<'a> {
    client: &'a Client,
}

impl<'a> Session<'a> {
    pub(crate) fn new(client: &'a Client) -> Session<'a> {
        Session { client }
    }

    /// Whether each statement outside a transaction is one of its own (the default). Where not, the
    /// first statement begins a transaction, as in JDBC.
    ///
    /// # Errors
    /// What the server says; so with all setters and getters here.
    pub async fn set_auto_commit(&self, on: bool) -> Result<()> {
        self.set("auto_commit", OptionValue::Boolean(on)).await
    }

    /// Whether each statement outside a transaction is one of its own.
    ///
    /// # Errors
    /// What the server says.
    pub async fn auto_commit(&self) -> Result<bool> {
        self.boolean("auto_commit").await
    }

    /// What transactions see of others, unless they say otherwise.
    ///
    /// # Errors
    /// What the server says.
    pub async fn set_isolation_level(&self, level: IsolationLevel) -> Result<()> {
        let value = OptionValue::Integer(level.into());
        self.set("isolation_level", value).await
    }

    /// What transactions see of others, unless they say otherwise.
    ///
    /// # Errors
    /// What the server says.
    pub async fn isolation_level(&self) -> Result<IsolationLevel> {
        let level = self.integer("isolation_level").await?;
        IsolationLevel::try_from(level).map_err(|_| not_a("isolation level", "isolation_level"))
    }

    /// Whether writes are refused.
    ///
    /// # Errors
    /// What the server says.
    pub async fn set_read_only(&self, on: bool) -> Result<()> {
        self.set("read_only", OptionValue::Boolean(on)).await
    }

    /// Whether writes are refused.
    ///
    /// # Errors
    /// What the server says.
    pub async fn read_only(&self) -> Result<bool> {
        self.boolean("read_only").await
    }

    /// How long the server lets a statement run; zero is without limit.
    ///
    /// # Errors
    /// What the server says.
    pub async fn set_query_timeout(&self, limit: Duration) -> Result<()> {
        self.set("query_timeout", seconds(limit)).await
    }

    /// How long the server lets a statement run; zero is without limit.
    ///
    /// # Errors
    /// What the server says.
    pub async fn query_timeout(&self) -> Result<Duration> {
        self.duration("query_timeout").await
    }

    /// How many rows the server sends of a result before it waits to be asked for more; zero is all.
    ///
    /// # Errors
    /// What the server says.
    pub async fn set_fetch_size(&self, rows: u32) -> Result<()> {
        let value = OptionValue::Integer(rows.into());
        self.set("fetch_size", value).await
    }

    /// How many rows the server sends of a result before it waits to be asked for more; zero is all.
    ///
    /// # Errors
    /// What the server says.
    pub async fn fetch_size(&self) -> Result<u32> {
        let rows = self.integer("fetch_size").await?;
        u32::try_from(rows).map_err(|_| not_a("number of rows", "fetch_size"))
    }

    /// How long a statement waits for a lock; zero is without limit.
    ///
    /// # Errors
    /// What the server says.
    pub async fn set_lock_timeout(&self, limit: Duration) -> Result<()> {
        self.set("lock_timeout", seconds(limit)).await
    }

    /// How long a statement waits for a lock; zero is without limit.
    ///
    /// # Errors
    /// What the server says.
    pub async fn lock_timeout(&self) -> Result<Duration> {
        self.duration("lock_timeout").await
    }

    /// How long a transaction may be idle before the server rolls it back; zero is without limit.
    ///
    /// # Errors
    /// What the server says.
    pub async fn set_idle_in_transaction_timeout(&self, limit: Duration) -> Result<()> {
        let value = seconds(limit);
        self.set("idle_in_transaction_timeout", value).await
    }

    /// The time zone that dates and times are shown and read in: `UTC`, `Europe/Berlin`, `+02:00`.
    ///
    /// # Errors
    /// What the server says.
    pub async fn set_time_zone(&self, zone: impl Into<String>) -> Result<()> {
        self.set("time_zone", OptionValue::Text(zone.into())).await
    }

    /// The time zone that dates and times are shown and read in.
    ///
    /// # Errors
    /// What the server says.
    pub async fn time_zone(&self) -> Result<String> {
        self.text("time_zone").await
    }

    /// What the server shows as this session's program.
    ///
    /// # Errors
    /// What the server says.
    pub async fn set_application_name(&self, name: impl Into<String>) -> Result<()> {
        let value = OptionValue::Text(name.into());
        self.set("application_name", value).await
    }

    /// What the server shows as this session's program.
    ///
    /// # Errors
    /// What the server says.
    pub async fn application_name(&self) -> Result<String> {
        self.text("application_name").await
    }

    /// Who is logged in.
    ///
    /// # Errors
    /// What the server says.
    pub async fn username(&self) -> Result<String> {
        self.text("username").await
    }

    /// Sets any option, by its name.
    ///
    /// # Errors
    /// What the server says: 404 for an option that it does not know, 400 for a value that the option
    /// does not take. Nothing changes then.
    pub async fn set(&self, option: impl Into<String>, value: OptionValue) -> Result<()> {
        self.client.handle().touch();
        let option = option.into();
        let request = Request::SetOption(SetOption { option, value });
        match self.client.ask(&request).await? {
            Response::SessionResult(_) => Ok(()),
            other => Err(Delivered::unexpected(self.client.handle(), &other)),
        }
    }

    /// Reads any option, by its name.
    ///
    /// # Errors
    /// What the server says.
    pub async fn get(&self, option: impl Into<String>) -> Result<OptionValue> {
        let option = option.into();
        let request = Request::GetOption(GetOption { option });
        match self.client.ask(&request).await? {
            Response::SessionResult(result) => result
                .value
                .ok_or_else(|| Error::protocol("the server answered without the option's value")),
            other => Err(Delivered::unexpected(self.client.handle(), &other)),
        }
    }

    async fn boolean(&self, option: &str) -> Result<bool> {
        match self.get(option).await? {
            OptionValue::Boolean(value) => Ok(value),
            OptionValue::Integer(_) | OptionValue::Text(_) => Err(not_a("boolean", option)),
        }
    }

    async fn integer(&self, option: &str) -> Result<i64> {
        match self.get(option).await? {
            OptionValue::Integer(value) => Ok(value),
            OptionValue::Boolean(_) | OptionValue::Text(_) => Err(not_a("number", option)),
        }
    }

    async fn text(&self, option: &str) -> Result<String> {
        match self.get(option).await? {
            OptionValue::Text(value) => Ok(value),
            OptionValue::Boolean(_) | OptionValue::Integer(_) => Err(not_a("text", option)),
        }
    }

    async fn duration(&self, option: &str) -> Result<Duration> {
        duration(&self.get(option).await?).ok_or_else(|| not_a("time", option))
    }
}

/// A time as the server takes it: whole seconds as a number, others as a text with their unit. What is
/// less than a millisecond is one: a limit that was asked for is never none.
fn seconds(limit: Duration) -> OptionValue {
    if limit.subsec_nanos() == 0 {
        return OptionValue::Integer(i64::try_from(limit.as_secs()).unwrap_or(i64::MAX));
    }
    OptionValue::Text(format!("{}ms", limit.as_millis().max(1)))
}

fn duration(value: &OptionValue) -> Option<Duration> {
    match value {
        OptionValue::Integer(seconds) => u64::try_from(*seconds).ok().map(Duration::from_secs),
        OptionValue::Text(text) => {
            let millis = text.strip_suffix("ms")?.parse().ok()?;
            Some(Duration::from_millis(millis))
        }
        OptionValue::Boolean(_) => None,
    }
}

fn not_a(what: &str, option: &str) -> Error {
    Error::protocol(format!(
        "the server's value of the option '{option}' is no {what}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_survive_both_ways_and_are_never_rounded_to_none() {
        for millis in [0, 1, 250, 1_000, 1_500, 60_000] {
            let limit = Duration::from_millis(millis);
            assert_eq!(duration(&seconds(limit)), Some(limit));
        }
        assert_eq!(
            seconds(Duration::from_nanos(1)),
            OptionValue::Text("1ms".to_owned())
        );
        assert_eq!(duration(&OptionValue::Text("soon".to_owned())), None);
    }
}
