//! The search path as it is set: a list of schemas, of which some may not be there.

use smol_str::SmolStr;

use super::read::text;
use super::{OptionName, Setting, wrong};
use crate::catalog::PUBLIC;
use crate::sql::parse_names;
use crate::types::Result;

/// Schemas that a path may name.
const MAX_SCHEMAS: usize = 100;

/// The search path of a session.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PathSetting {
    /// As it is shown: `"$user", public`.
    pub(crate) text: SmolStr,
    /// The names, `$user` as it is.
    pub(crate) schemas: Vec<String>,
}

impl Default for PathSetting {
    fn default() -> PathSetting {
        PathSetting {
            text: SmolStr::new_static("\"$user\", public"),
            schemas: vec!["$user".to_owned(), PUBLIC.to_owned()],
        }
    }
}

impl PathSetting {
    /// The path that a text says: names as SQL has them, with commas between; empty for none.
    ///
    /// # Errors
    /// 22023 for a text that is no such list.
    pub(super) fn read(value: &Setting) -> Result<PathSetting> {
        let option = OptionName::SearchPath;
        let text = text(option, value)?;
        let unreadable = |_| wrong(option, "names of schemas with commas between are wanted");
        let schemas = match text.trim().is_empty() {
            true => Vec::new(),
            false => parse_names(text).map_err(unreadable)?,
        };
        if schemas.len() > MAX_SCHEMAS {
            return Err(wrong(option, "at most 100 schemas are wanted"));
        }
        Ok(PathSetting {
            text: text.clone(),
            schemas,
        })
    }
}
