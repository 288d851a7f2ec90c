//! The classes of characters in regular expressions, as PostgreSQL has them with a UTF-8 locale.
//!
//! Digits are those of ASCII alone. Letters are those of any script, among them the digits of other scripts; marks
//! that combine with a letter are none. Blanks are all that a line may be broken at.

/// What `\d`, `\w` and `\s` stand for, to be put in brackets.
pub(super) const fn class_escape(letter: char) -> &'static str {
    match letter {
        'd' => "0-9",
        'w' => r"\p{L}\p{Nl}\p{Nd}_",
        _ => SPACE,
    }
}

const SPACE: &str =
    r"\t-\r\x20\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200A}\x{2028}\x{2029}\x{205F}\x{3000}";

/// What `[:name:]` stands for, to be put in brackets of its own; `None` for a name that is none.
pub(super) fn posix_class(name: &str) -> Option<&'static str> {
    Some(match name {
        "alpha" => r"\p{L}\p{Nl}[\p{Nd}--0-9]",
        "alnum" => r"\p{L}\p{Nl}\p{Nd}",
        "word" => class_escape('w'),
        "digit" => class_escape('d'),
        "space" => class_escape('s'),
        "upper" => r"\p{Uppercase}",
        "lower" => r"\p{Lowercase}",
        "punct" => r"\p{P}\p{S}",
        "blank" => r"\t\x20\x{1680}\x{2000}-\x{2006}\x{2008}-\x{200A}\x{205F}\x{3000}",
        "cntrl" => r"\p{Cc}\x{2028}\x{2029}",
        "graph" => r"[^\p{Z}\p{Cc}\p{Cn}]\x{A0}\x{2007}\x{202F}",
        "print" => r"[^\p{Zl}\p{Zp}\p{Cc}\p{Cn}]",
        "xdigit" => "0-9A-Fa-f",
        "ascii" => r"\x00-\x7F",
        _ => return None,
    })
}
