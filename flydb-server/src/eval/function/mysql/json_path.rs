//! MySQL's paths into JSON: `$.name`, `$."a b"`, `$[0]`, `$[last-1]`, `$.*`, `$[*]`, `$**.name`.
//!
//! They are simpler than those of SQL/JSON, and differ from them in what is no array: it counts as an array of itself
//! for `[0]` and `[last]` alone.

use crate::types::{JsonNode, Result, SqlError, SqlState};

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    /// The member of this name.
    Key(String),
    /// Every member.
    AnyKey,
    /// The element at a place from the start.
    Index(usize),
    /// The element at a place from the end: 0 is the last.
    FromEnd(usize),
    /// Every element.
    AnyIndex,
    /// What is here, and everything below.
    Below,
}

/// Reads a path.
///
/// # Errors
/// 42601 for what is none.
pub(super) fn parse(path: &str) -> Result<Vec<Leg>> {
    let mut reader = Reader {
        rest: path.trim(),
        path,
    };
    reader.expect("$")?;
    let mut legs = Vec::new();
    loop {
        reader.blanks();
        if reader.rest.is_empty() {
            break;
        }
        legs.push(reader.leg()?);
    }
    let below = legs.iter().filter(|leg| **leg == Leg::Below).count();
    match legs.last() {
        // Several would find one value in many ways.
        _ if below > 1 => Err(SqlError::unsupported("several ** in a path")),
        Some(Leg::Below) => Err(reader.wrong()),
        _ => Ok(legs),
    }
}

/// Whether a path finds one value at most.
pub(super) fn is_single(legs: &[Leg]) -> bool {
    !legs
        .iter()
        .any(|leg| matches!(leg, Leg::AnyKey | Leg::AnyIndex | Leg::Below))
}

struct Reader<'p> {
    rest: &'p str,
    path: &'p str,
}

impl Reader<'_> {
    fn leg(&mut self) -> Result<Leg> {
        if self.take("**") {
            return Ok(Leg::Below);
        }
        if self.take(".") {
            self.blanks();
            return self.member();
        }
        self.expect("[")?;
        self.blanks();
        let leg = self.place()?;
        self.blanks();
        self.expect("]")?;
        Ok(leg)
    }

    fn member(&mut self) -> Result<Leg> {
        if self.take("*") {
            return Ok(Leg::AnyKey);
        }
        if self.rest.starts_with('"') {
            return self.quoted().map(Leg::Key);
        }
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii();
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(self.wrong());
        }
        self.rest = rest;
        Ok(Leg::Key(name.to_owned()))
    }

    /// A name as a string of JSON.
    fn quoted(&mut self) -> Result<String> {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        let (text, rest) = end
            .and_then(|(end, _)| self.rest.split_at_checked(end + 1))
            .ok_or_else(|| self.wrong())?;
        let name = match JsonNode::parse(text) {
            Ok(JsonNode::String(name)) => name,
            _ => return Err(self.wrong()),
        };
        self.rest = rest;
        Ok(name)
    }

    fn place(&mut self) -> Result<Leg> {
        if self.take("*") {
            return Ok(Leg::AnyIndex);
        }
        if !self.take("last") {
            return self.number().map(Leg::Index);
        }
        self.blanks();
        if !self.take("-") {
            return Ok(Leg::FromEnd(0));
        }
        self.blanks();
        self.number().map(Leg::FromEnd)
    }

    fn number(&mut self) -> Result<usize> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit());
        let (digits, rest) = self
            .rest
            .split_at_checked(end.unwrap_or(self.rest.len()))
            .unwrap_or((self.rest, ""));
        let number = digits.parse::<u32>().map_err(|_| self.wrong())?;
        self.rest = rest;
        usize::try_from(number).map_err(|_| self.wrong())
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, word: &str) -> bool {
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, word: &str) -> Result<()> {
        match self.take(word) {
            true => Ok(()),
            false => Err(self.wrong()),
        }
    }

    #[cold]
    fn wrong(&self) -> SqlError {
        let byte = self.path.trim_end().len().saturating_sub(self.rest.len()) + 1;
        let message = format!("invalid JSON path \"{}\": error at byte {byte}", self.path);
        SqlError::new(SqlState::SyntaxError, message)
    }
}

/// What a path finds, in the order of the document.
pub(super) fn find<'n, 'd>(root: &'n JsonNode<'d>, legs: &[Leg]) -> Vec<&'n JsonNode<'d>> {
    let mut found = vec![root];
    for leg in legs {
        let mut next = Vec::new();
        for node in found {
            step(node, leg, &mut next);
        }
        found = next;
    }
    found
}

fn step<'n, 'd>(node: &'n JsonNode<'d>, leg: &Leg, found: &mut Vec<&'n JsonNode<'d>>) {
    match (leg, node) {
        (Leg::Key(name), JsonNode::Object(members)) => {
            let member = members.iter().find(|(key, _)| key == name);
            found.extend(member.map(|(_, value)| value));
        }
        (Leg::AnyKey, JsonNode::Object(members)) => {
            found.extend(members.iter().map(|(_, value)| value));
        }
        (Leg::AnyIndex, JsonNode::Array(elements)) => found.extend(elements),
        (Leg::Index(_) | Leg::FromEnd(_), JsonNode::Array(elements)) => {
            let place = place_in(leg, elements.len());
            found.extend(place.and_then(|place| elements.get(place)));
        }
        (Leg::Index(0) | Leg::FromEnd(0), other) => found.push(other),
        (Leg::Below, node) => below(node, found),
        (Leg::Key(_) | Leg::AnyKey | Leg::AnyIndex | Leg::Index(_) | Leg::FromEnd(_), _) => {}
    }
}

/// Where a leg points in an array of so many elements; past its end too, from the start.
pub(super) fn place_in(leg: &Leg, length: usize) -> Option<usize> {
    match leg {
        Leg::Index(place) => Some(*place),
        Leg::FromEnd(back) => length.checked_sub(1)?.checked_sub(*back),
        Leg::Key(_) | Leg::AnyKey | Leg::AnyIndex | Leg::Below => None,
    }
}

fn below<'n, 'd>(node: &'n JsonNode<'d>, found: &mut Vec<&'n JsonNode<'d>>) {
    found.push(node);
    match node {
        JsonNode::Array(elements) => elements.iter().for_each(|one| below(one, found)),
        JsonNode::Object(members) => members.iter().for_each(|(_, one)| below(one, found)),
        JsonNode::Plain(_) | JsonNode::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_or_refused() {
        let legs = parse(" $ . a[ 2 ].\"b \\\" c\"[last - 1]**.d.*[*] ").unwrap();
        let expected = [
            Leg::Key("a".into()),
            Leg::Index(2),
            Leg::Key("b \" c".into()),
            Leg::FromEnd(1),
            Leg::Below,
            Leg::Key("d".into()),
            Leg::AnyKey,
            Leg::AnyIndex,
        ];
        assert_eq!(legs, expected);
        assert_eq!(parse("$").unwrap(), []);
        for wrong in [
            "",
            "a",
            "$a",
            "$.",
            "$.1a",
            "$[",
            "$[x]",
            "$[-1]",
            "$**",
            "$.a b",
            "$.\"a",
            "$[99999999999]",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(parse("$**.a**.b").is_err());
    }

    #[test]
    fn what_is_no_array_is_one_of_itself() {
        let root = JsonNode::parse(r#"{"a": 1, "b": [2, {"a": 3}]}"#).unwrap();
        let found = |path| find(&root, &parse(path).unwrap()).len();
        assert_eq!(found("$.a[0]"), 1);
        assert_eq!(found("$.a[1]"), 0);
        assert_eq!(found("$.b[last].a[last]"), 1);
        assert_eq!(found("$.b[last-2]"), 0);
        assert_eq!(found("$**.a"), 2);
        assert_eq!(found("$.b.a"), 0);
    }
}
