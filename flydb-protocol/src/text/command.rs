//! The commands of the text port.

use thiserror::Error;

/// One line, understood.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Command<'a> {
    /// `PING`
    Ping,
    /// `AUTH user password`
    Auth {
        /// The user's name.
        username: &'a str,
        /// The rest of the line; it may hold blanks.
        password: &'a str,
    },
    /// `SQL statement`
    Sql(&'a str),
    /// `WATCH table`
    Watch(&'a str),
    /// `UNWATCH table`
    Unwatch(&'a str),
    /// `HELP`
    Help,
    /// `QUIT`
    Quit,
}

/// A line that is no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CommandError {
    /// Its first word is no verb.
    #[error("unknown command; HELP lists the commands")]
    Unknown,
    /// Its verb takes something else.
    #[error("usage: {0}")]
    Usage(&'static str),
}

impl<'a> Command<'a> {
    /// Understands a line; `None` for one that is empty.
    ///
    /// # Errors
    /// A [`CommandError`] for a line that is no command.
    pub fn parse(line: &'a str) -> Result<Option<Command<'a>>, CommandError> {
        let line = line.trim_start();
        let (verb, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let argument = rest.trim();
        Ok(Some(match verb.to_ascii_uppercase().as_str() {
            "" => return Ok(None),
            "PING" => alone(Command::Ping, argument, "PING")?,
            "HELP" => alone(Command::Help, argument, "HELP")?,
            "QUIT" => alone(Command::Quit, argument, "QUIT")?,
            "SQL" => Command::Sql(some(argument, "SQL statement")?),
            "WATCH" => Command::Watch(word(argument, "WATCH table")?),
            "UNWATCH" => Command::Unwatch(word(argument, "UNWATCH table")?),
            "AUTH" => auth(rest)?,
            _ => return Err(CommandError::Unknown),
        }))
    }
}

fn alone<'a>(
    command: Command<'a>,
    argument: &str,
    usage: &'static str,
) -> Result<Command<'a>, CommandError> {
    if argument.is_empty() {
        Ok(command)
    } else {
        Err(CommandError::Usage(usage))
    }
}

fn some<'a>(argument: &'a str, usage: &'static str) -> Result<&'a str, CommandError> {
    if argument.is_empty() {
        return Err(CommandError::Usage(usage));
    }
    Ok(argument)
}

fn word<'a>(argument: &'a str, usage: &'static str) -> Result<&'a str, CommandError> {
    if argument.contains(char::is_whitespace) {
        return Err(CommandError::Usage(usage));
    }
    some(argument, usage)
}

/// The password is taken as it stands, blanks at its end included.
fn auth(rest: &str) -> Result<Command<'_>, CommandError> {
    let usage = CommandError::Usage("AUTH user password");
    let (username, password) = rest.trim_start().split_once(' ').ok_or(usage)?;
    if username.is_empty() || password.is_empty() {
        return Err(usage);
    }
    Ok(Command::Auth { username, password })
}

impl std::fmt::Debug for Command<'_> {
    /// Never shows a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Command::Ping => f.write_str("Ping"),
            Command::Auth { username, .. } => write!(f, "Auth({username:?})"),
            Command::Sql(statement) => write!(f, "Sql({statement:?})"),
            Command::Watch(table) => write!(f, "Watch({table:?})"),
            Command::Unwatch(table) => write!(f, "Unwatch({table:?})"),
            Command::Help => f.write_str("Help"),
            Command::Quit => f.write_str("Quit"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_understood() {
        let auth = |username, password| Command::Auth { username, password };
        for (line, command) in [
            ("PING", Command::Ping),
            ("  ping  ", Command::Ping),
            ("AUTH admin secret", auth("admin", "secret")),
            ("auth  admin a b ", auth("admin", "a b ")),
            ("SQL SELECT 1;", Command::Sql("SELECT 1;")),
            ("sql\tSELECT  2 ", Command::Sql("SELECT  2")),
            ("WATCH users", Command::Watch("users")),
            ("UNWATCH users", Command::Unwatch("users")),
            ("Help", Command::Help),
            ("QUIT", Command::Quit),
        ] {
            assert_eq!(Command::parse(line), Ok(Some(command)), "{line}");
        }
        assert_eq!(Command::parse("  "), Ok(None));
    }

    #[test]
    fn what_is_no_command_says_what_would_be() {
        for line in ["SELECT 1", "PINGS", "é"] {
            assert_eq!(Command::parse(line), Err(CommandError::Unknown), "{line}");
        }
        for line in [
            "PING x",
            "SQL",
            "SQL  ",
            "AUTH",
            "AUTH admin",
            "AUTH admin ",
            "WATCH",
            "WATCH a b",
        ] {
            assert!(
                matches!(Command::parse(line), Err(CommandError::Usage(_))),
                "{line}"
            );
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let shown = format!("{:?}", Command::parse("AUTH admin secret"));
        assert!(
            shown.contains("admin") && !shown.contains("secret"),
            "{shown}"
        );
    }
}
