//! The layers that a value can come from, and which one wins.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};
use std::path::PathBuf;
use std::str::FromStr;

use super::{ConfigError, SETTINGS, Setting};

/// Where a value came from. Later ones win.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// The configuration file.
    File(PathBuf),
    /// An environment variable.
    Environment,
    /// The command line.
    Flag,
}

/// The value of every setting, as text, and where it came from.
#[derive(Clone, Debug)]
pub struct Layers {
    values: BTreeMap<&'static str, (String, Origin)>,
}

impl Layers {
    /// The defaults alone.
    #[must_use]
    pub fn defaults() -> Layers {
        let value = |setting: &Setting| (String::from(setting.default), Origin::Default);
        Layers {
            values: SETTINGS.iter().map(|s| (s.name, value(s))).collect(),
        }
    }

    /// Lays a value over what is there, unless that came from a stronger layer.
    pub fn set(&mut self, setting: &Setting, text: String, origin: Origin) {
        let weaker = |(_, old): &(String, Origin)| *old > origin;
        if !self.values.get(setting.name).is_some_and(weaker) {
            self.values.insert(setting.name, (text, origin));
        }
    }

    /// A setting's value, parsed.
    ///
    /// # Errors
    /// Says which setting, where its value came from, and what is wanted.
    pub fn get<T>(&self, name: &'static str) -> Result<T, ConfigError>
    where
        T: FromStr<Err: Display>,
    {
        let Some((text, origin)) = self.values.get(name) else {
            return Err(ConfigError(format!("there is no setting {name}")));
        };
        text.parse().map_err(|error| {
            let place = Place { name, origin };
            ConfigError(format!("{place}: `{text}` will not do: {error}"))
        })
    }

    /// A setting's place, for messages about its value.
    pub(super) fn place(&self, name: &'static str) -> String {
        match self.values.get(name) {
            Some((_, origin)) => Place { name, origin }.to_string(),
            None => String::from(name),
        }
    }

    /// Every setting as the file would hold it, with where it came from as a comment.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = String::new();
        for setting in SETTINGS {
            if let Some((text, origin)) = self.values.get(setting.name) {
                let line = format!("{} = {}", setting.name, as_toml(text));
                let _ = writeln!(out, "{line:<40} # {}", described(setting, origin));
            }
        }
        out
    }
}

struct Place<'a> {
    name: &'static str,
    origin: &'a Origin,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let setting = SETTINGS.iter().find(|setting| setting.name == self.name);
        let from = setting.map(|setting| described(setting, self.origin));
        write!(f, "{} (from {})", self.name, from.unwrap_or_default())
    }
}

fn described(setting: &Setting, origin: &Origin) -> String {
    match origin {
        Origin::Default => String::from("default"),
        Origin::File(path) => format!("file {}", path.display()),
        Origin::Environment => format!("environment {}", setting.variable),
        Origin::Flag => format!("flag --{}", setting.name),
    }
}

/// Numbers and switches stand bare, everything else in quotes.
fn as_toml(text: &str) -> String {
    if text.parse::<u64>().is_ok() || text.parse::<bool>().is_ok() {
        String::from(text)
    } else {
        toml::Value::from(text).to_string()
    }
}
