//! What `sql_mode` says of texts.

/// The mode of a session that has set none: texts are those of the standard.
pub(crate) const INITIAL_SQL_MODE: &str = "ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT";

/// How texts are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextRules {
    /// A backslash in a text starts an escape, `#` a comment, and `0x` a string of bytes: not NO_BACKSLASH_ESCAPES.
    pub(crate) backslashes: bool,
    /// Double quotes are around texts: not ANSI_QUOTES.
    pub(crate) double_quoted_texts: bool,
    /// `||` is OR: not PIPES_AS_CONCAT.
    pub(crate) pipes_are_or: bool,
}

impl TextRules {
    /// Those of the standard.
    pub(crate) const STANDARD: TextRules = TextRules {
        backslashes: false,
        double_quoted_texts: false,
        pipes_are_or: false,
    };

    /// Those of a value of `sql_mode`.
    pub(crate) fn of_sql_mode(mode: &str) -> TextRules {
        let has = |word: &str| {
            mode.split(',')
                .any(|one| one.trim().eq_ignore_ascii_case(word))
        };
        TextRules {
            backslashes: !has("NO_BACKSLASH_ESCAPES"),
            double_quoted_texts: !has("ANSI_QUOTES") && !has("ANSI"),
            pipes_are_or: !has("PIPES_AS_CONCAT") && !has("ANSI"),
        }
    }
}
