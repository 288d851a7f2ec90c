//! The patterns of metadata requests: `%` any text, `_` any character, `\` takes the next as it is.

/// A filter of a metadata request. Names are compared as they are stored, upper and lower case apart.
#[derive(Clone, Copy, Debug)]
pub(in crate::session) struct Pattern<'a>(Option<&'a str>);

impl<'a> Pattern<'a> {
    /// Absent: any name. Empty: no name.
    pub(in crate::session) fn new(pattern: Option<&'a str>) -> Pattern<'a> {
        Pattern(pattern)
    }

    /// Whether a name fits.
    ///
    /// Time is bounded by the product of the lengths: only the last `%` is ever gone back to.
    pub(in crate::session) fn matches(self, name: &str) -> bool {
        let Some(pattern) = self.0 else { return true };
        if pattern.is_empty() {
            return false;
        }
        let pattern: Vec<Token> = tokens(pattern);
        let name: Vec<char> = name.chars().collect();
        fits(&pattern, &name)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Token {
    Any,
    One,
    Exactly(char),
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut chars = pattern.chars();
    let mut out = Vec::new();
    while let Some(char) = chars.next() {
        out.push(match char {
            '%' => Token::Any,
            '_' => Token::One,
            '\\' => Token::Exactly(chars.next().unwrap_or('\\')),
            other => Token::Exactly(other),
        });
    }
    out
}

fn fits(pattern: &[Token], name: &[char]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while let Some(char) = name.get(read) {
        match pattern.get(at) {
            Some(Token::Any) => {
                retry = Some((at + 1, read));
                at += 1;
            }
            Some(token) if *token == Token::One || *token == Token::Exactly(*char) => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((after, from)) = retry else {
                    return false;
                };
                retry = Some((after, from + 1));
                (at, read) = (after, from + 1);
            }
        }
    }
    let rest = pattern.get(at..).unwrap_or_default();
    rest.iter().all(|token| *token == Token::Any)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_jdbc() {
        let fits = |pattern, name| Pattern::new(Some(pattern)).matches(name);
        assert!(Pattern::new(None).matches("anything"));
        assert!(!fits("", ""));
        assert!(fits("%", ""));
        assert!(fits("line%", "lineitem"));
        assert!(fits("%item", "lineitem"));
        assert!(fits("%e%e%", "lineitem"));
        assert!(fits("l_ne%", "lineitem"));
        assert!(!fits("line", "lineitem"));
        assert!(!fits("Line%", "lineitem"));
        assert!(fits("a\\_b", "a_b"));
        assert!(!fits("a\\_b", "axb"));
        assert!(fits("100\\%", "100%"));
        assert!(fits("a\\", "a\\"));
        assert!(fits("_ä_", "xäy"));
    }

    #[test]
    fn a_hostile_pattern_is_no_bomb() {
        let pattern = "%a".repeat(2000) + "b";
        assert!(!Pattern::new(Some(&pattern)).matches(&"a".repeat(4000)));
    }
}
