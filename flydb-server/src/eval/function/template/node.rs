//! A template as its reader sees it: fields, and between them single characters.

use smol_str::SmolStr;

use super::token::{Pattern, keyword, unquoted};
use crate::types::{Result, SqlError, SqlState};

/// A piece of a template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// A field.
    Field(Field),
    /// `FX`: from here on the text has what the template has, no more blanks and no fewer.
    Exact,
    /// A blank.
    Space(char),
    /// A sign.
    Separator(char),
    /// A letter, a digit, or anything in quotes.
    Char(char),
}

/// A field of a template.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) pattern: Pattern,
    /// As the template spells it.
    pub(super) name: SmolStr,
    /// `FM`: as many digits as there are.
    pub(super) fill: bool,
    /// `TH`: an ending such as `st` behind the number.
    pub(super) ordinal: bool,
}

/// The signs that the SQL standard lets stand between fields.
const STANDARD_SEPARATORS: &str = "-./,':; ";

/// The pieces of a template.
///
/// # Errors
/// 22007 for a template that is to be the standard's and has something else between its fields.
pub(super) fn nodes(template: &str, standard: bool) -> Result<Vec<Node>> {
    let mut out = Vec::new();
    let mut rest = template;
    while let Some(first) = rest.chars().next() {
        if let Some((node, after)) = field(rest) {
            out.push(node);
            rest = after;
        } else if first == '"' {
            rest = quoted_characters(rest, &mut out);
        } else if standard && !STANDARD_SEPARATORS.contains(first) {
            return Err(SqlError::new(
                SqlState::InvalidDatetimeFormat,
                format!("invalid datetime format separator: \"{first}\""),
            ));
        } else {
            let after = rest.strip_prefix("\\\"").map(|_| 1).unwrap_or_default();
            let plain = rest.get(after..).unwrap_or_default();
            let character = plain.chars().next().unwrap_or(first);
            out.push(between(character));
            rest = plain.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    Ok(out)
}

fn between(character: char) -> Node {
    if character.is_ascii_punctuation() {
        Node::Separator(character)
    } else if character.is_ascii_whitespace() {
        Node::Space(character)
    } else {
        Node::Char(character)
    }
}

fn quoted_characters<'t>(text: &'t str, out: &mut Vec<Node>) -> &'t str {
    let (inside, rest) = unquoted(text.get(1..).unwrap_or_default());
    out.extend(inside.chars().map(Node::Char));
    rest
}

fn field(text: &str) -> Option<(Node, &str)> {
    let starts = |text: &str, word: &str| {
        let start = text.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    if starts(text, "FX") {
        return Some((Node::Exact, text.get(2..)?));
    }
    let fill = starts(text, "FM");
    let prefix = if fill || starts(text, "TM") { 2 } else { 0 };
    let unprefixed = text.get(prefix..)?;
    let Some((pattern, length)) = keyword(unprefixed) else {
        // A prefix of nothing says nothing.
        return (prefix > 0).then(|| field(unprefixed)).flatten();
    };
    let (name, mut after) = unprefixed.split_at_checked(length)?;
    let ordinal = starts(after, "TH");
    if ordinal {
        after = after.get(2..)?;
    }
    let field = Field {
        pattern,
        name: SmolStr::new(name),
        fill,
        ordinal,
    };
    Some((Node::Field(field), after))
}

/// Whether what follows the node at a place cannot go on with its digits, so that it takes all that there are.
pub(super) fn ends_number(nodes: &[Node], place: usize) -> bool {
    if let Some(Node::Field(field)) = nodes.get(place)
        && field.ordinal
    {
        return true;
    }
    match nodes.get(place + 1) {
        Some(Node::Field(next)) => !next.pattern.is_digits(),
        Some(Node::Char(next) | Node::Separator(next) | Node::Space(next)) => {
            !next.is_ascii_digit()
        }
        Some(Node::Exact) | None => true,
    }
}
