//! The configuration file: TOML, one key a setting, no tables.

use std::path::Path;

use super::{ConfigError, Layers, Origin, SETTINGS, Setting};

/// Lays a file's values over the defaults.
///
/// # Errors
/// A file that cannot be read or parsed, a key that is no setting, a value that is no text, number
/// or switch.
pub(super) fn read(path: &Path, layers: &mut Layers) -> Result<(), ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError(format!("cannot read {}: {error}", path.display())))?;
    apply(&text, path, layers)
}

fn apply(text: &str, path: &Path, layers: &mut Layers) -> Result<(), ConfigError> {
    let at = |error: String| ConfigError(format!("{}: {error}", path.display()));
    let table: toml::Table = text.parse().map_err(|error| at(format!("{error}")))?;
    for (key, value) in table {
        let setting = find(&key).ok_or_else(|| at(unknown(&key)))?;
        let text = plain(&value).ok_or_else(|| {
            at(format!(
                "{key}: a text, a whole number, true or false is wanted"
            ))
        })?;
        layers.set(setting, text, Origin::File(path.to_path_buf()));
    }
    Ok(())
}

fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == key)
}

fn unknown(key: &str) -> String {
    let dashed = key.replace('_', "-").to_lowercase();
    match find(&dashed) {
        Some(setting) => format!(
            "there is no setting `{key}`; did you mean `{}`?",
            setting.name
        ),
        None => format!("there is no setting `{key}`; --help lists them all"),
    }
}

fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(switch) => Some(switch.to_string()),
        toml::Value::Float(_)
        | toml::Value::Datetime(_)
        | toml::Value::Array(_)
        | toml::Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str) -> Result<Layers, String> {
        let mut layers = Layers::defaults();
        apply(text, Path::new("flydb.toml"), &mut layers).map_err(|error| error.to_string())?;
        Ok(layers)
    }

    #[test]
    fn a_file_is_laid_over_the_defaults() {
        let layers = applied("text-port = 7000\nlog-json = true\nhost = \"::1\"").unwrap();
        assert_eq!(layers.get::<u16>("text-port").unwrap(), 7000);
        assert!(layers.get::<bool>("log-json").unwrap());
        assert_eq!(layers.get::<String>("host").unwrap(), "::1");
        assert_eq!(layers.get::<u16>("binary-port").unwrap(), 8889);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_helps() {
        let error = applied("text_port = 1").unwrap_err();
        assert!(error.contains("did you mean `text-port`"), "{error}");
        let error = applied("prot = 1").unwrap_err();
        assert!(error.contains("there is no setting `prot`"), "{error}");
        assert!(applied("[host]\nx = 1").is_err());
        assert!(applied("host = [").is_err());
        assert!(applied("max-connections = 1.5").is_err());
    }
}
