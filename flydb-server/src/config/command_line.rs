//! The command line and the environment, read by clap from the table of settings.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use super::{Config, ConfigError, Layers, Origin, SETTINGS, Setting, file};

/// What the user wants of the binary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Run a server.
    Serve,
    /// Say whether the configuration is right, and stop.
    CheckConfig,
    /// Show the configuration and where each value came from, and stop.
    PrintConfig,
}

/// One start of the binary: what to do, and with which configuration.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// What to do.
    pub task: Task,
    /// The values and where they came from.
    pub layers: Layers,
    /// The values, checked.
    pub config: Config,
}

impl Invocation {
    /// Reads the process's arguments and environment, and the file that they name. Ends the process
    /// where `--help` or `--version` asks for it, or where an argument is unknown.
    ///
    /// # Errors
    /// A file or a value that will not do.
    pub fn from_process() -> Result<Invocation, ConfigError> {
        Invocation::from_matches(&command().get_matches())
    }

    /// The same from these arguments; the first is the program's name.
    ///
    /// # Errors
    /// Arguments that are unknown, a file or a value that will not do.
    pub fn from_args<T>(args: impl IntoIterator<Item = T>) -> Result<Invocation, ConfigError>
    where
        T: Into<OsString> + Clone,
    {
        let matches = command().try_get_matches_from(args);
        Invocation::from_matches(&matches.map_err(|error| ConfigError(error.to_string()))?)
    }

    fn from_matches(matches: &ArgMatches) -> Result<Invocation, ConfigError> {
        let mut layers = Layers::defaults();
        if let Some(path) = matches.get_one::<PathBuf>("config") {
            file::read(path, &mut layers)?;
        }
        for setting in SETTINGS {
            if let Some((text, origin)) = given(matches, setting) {
                layers.set(setting, text, origin);
            }
        }
        Ok(Invocation {
            task: task(matches),
            config: Config::from_layers(&layers)?,
            layers,
        })
    }
}

fn task(matches: &ArgMatches) -> Task {
    if matches.get_flag("check-config") {
        Task::CheckConfig
    } else if matches.get_flag("print-config") {
        Task::PrintConfig
    } else {
        Task::Serve
    }
}

fn given(matches: &ArgMatches, setting: &Setting) -> Option<(String, Origin)> {
    let origin = match matches.value_source(setting.name)? {
        ValueSource::CommandLine => Origin::Flag,
        ValueSource::EnvVariable => Origin::Environment,
        _ => return None,
    };
    Some((matches.get_one::<String>(setting.name)?.clone(), origin))
}

fn command() -> Command {
    Command::new("flydb-server")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The FlyDB server: a SQL database over the FlyDB protocol")
        .after_help(
            "Flags come before environment variables, these before the file, that before defaults.\n\
             FLYDB_ADMIN_PASSWORD is the password of `admin` when a database is made.",
        )
        .arg(
            Arg::new("config")
                .long("config")
                .env("FLYDB_CONFIG")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("A TOML file with any of these settings, without the dashes in front"),
        )
        .args(SETTINGS.iter().map(argument))
        .arg(action("check-config", "Check the configuration and stop"))
        .arg(action(
            "print-config",
            "Print every setting and where its value came from, and stop",
        ))
}

fn action(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help)
}

fn argument(setting: &Setting) -> Arg {
    let help = format!("{} [default: {}]", setting.help, setting.default);
    let argument = Arg::new(setting.name)
        .long(setting.name)
        .env(setting.variable)
        .help(help);
    if setting.is_switch() {
        argument
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_name("BOOL")
    } else {
        argument.value_name(setting.value_name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invocation(args: &[&str]) -> Result<Invocation, String> {
        let args = std::iter::once("flydb-server").chain(args.iter().copied());
        Invocation::from_args(args).map_err(|error| error.to_string())
    }

    #[test]
    fn the_flags_are_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn flags_win_over_the_file_and_that_over_defaults() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("flydb.toml");
        std::fs::write(&path, "text-port = 7000\nbinary-port = 7001").unwrap();
        let file = path.to_str().unwrap();
        let read = invocation(&["--config", file, "--text-port", "7002", "--log-json"]).unwrap();
        assert_eq!(read.config.text_port, 7002);
        assert_eq!(read.config.binary_port, 7001);
        assert_eq!(read.config.repl_port, 9999);
        assert!(read.config.log_json);
        let printed = read.layers.print();
        let line = |name: &str| printed.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(line("text-port").ends_with("# flag --text-port"));
        assert!(line("binary-port").ends_with(&format!("# file {file}")));
        assert!(line("repl-port").ends_with("# default"));
        assert!(toml::from_str::<toml::Table>(&printed).is_ok());
    }

    #[test]
    fn the_environment_lies_between_flags_and_file() {
        let setting = SETTINGS.iter().find(|s| s.name == "text-port").unwrap();
        let mut layers = Layers::defaults();
        layers.set(setting, String::from("3"), Origin::Flag);
        layers.set(setting, String::from("2"), Origin::Environment);
        layers.set(setting, String::from("1"), Origin::File(PathBuf::new()));
        assert_eq!(layers.get::<u16>("text-port").unwrap(), 3);
        let mut layers = Layers::defaults();
        layers.set(setting, String::from("1"), Origin::File(PathBuf::new()));
        layers.set(setting, String::from("2"), Origin::Environment);
        assert_eq!(layers.get::<u16>("text-port").unwrap(), 2);
    }

    #[test]
    fn a_wrong_value_is_told_with_its_origin() {
        let error = invocation(&["--text-port", "70000"]).unwrap_err();
        assert!(
            error.contains("text-port (from flag --text-port)"),
            "{error}"
        );
        assert!(invocation(&["--durability", "maybe"]).is_err());
        assert!(invocation(&["--bcrypt-cost", "3"]).is_err());
        assert!(invocation(&["--no-such-flag"]).is_err());
    }

    #[test]
    fn ports_must_differ() {
        let error = invocation(&["--text-port", "8889"]).unwrap_err();
        assert!(error.contains("8889"), "{error}");
        assert!(invocation(&["--text-port", "0", "--binary-port", "0"]).is_ok());
        assert!(invocation(&["--repl-port", "8888"]).is_err());
    }

    #[test]
    fn tasks_are_flags() {
        assert_eq!(invocation(&[]).unwrap().task, Task::Serve);
        let check = invocation(&["--check-config"]).unwrap();
        assert_eq!(check.task, Task::CheckConfig);
        let print = invocation(&["--print-config"]).unwrap();
        assert_eq!(print.task, Task::PrintConfig);
    }
}
