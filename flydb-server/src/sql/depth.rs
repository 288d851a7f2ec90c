//! How deep a tree will be, told from its tokens.
//!
//! A tree is deep in three ways: parentheses in parentheses, CASE in CASE, and chains of operators,
//! whose tree leans left one level an operator: `a + b + c` is `(a + b) + c`. The parser makes chains in
//! a loop, so that nothing but this check stops a chain of 40,000, and dropping its tree overflows
//! the stack. Lists are flat: a comma starts anew.
//!
//! The count is never too low: whatever is not known to be harmless counts as an operator. ANDs and ORs
//! are counted apart, since long chains of them are common and every walk takes them in a loop; they
//! bind loosest, so that operators before and after one do not add up. Where that can't be told (the
//! AND of a BETWEEN, a name spelled like a keyword), they count as any operator does.

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::limits::{MAX_LEVELS, MAX_NESTING, MAX_TERMS};
use super::position;
use crate::types::{Result, SqlError, SqlState};

/// Refuses tokens whose tree would be too deep.
///
/// # Errors
/// 54001.
pub(super) fn check(tokens: &[TokenWithSpan]) -> Result<()> {
    let mut meter = Meter::new();
    let mut previous = &Token::SemiColon;
    for token in tokens {
        if matches!(token.token, Token::Whitespace(_)) {
            continue;
        }
        meter.step(&token.token, previous);
        meter
            .check()
            .map_err(|error| error.at(position(token.span)))?;
        previous = &token.token;
    }
    Ok(())
}

/// What depth an expression has so far: levels, and ANDs and ORs on the way down.
#[derive(Clone, Copy, Default)]
struct Depth {
    levels: usize,
    terms: usize,
}

impl Depth {
    fn or(self, other: Depth) -> Depth {
        Depth {
            levels: self.levels.max(other.levels),
            terms: self.terms.max(other.terms),
        }
    }
}

/// What is inside one pair of parentheses, or one CASE.
struct Group {
    kind: Kind,
    /// The deepest of the parts before the last comma.
    parts: Depth,
    /// The chain of ANDs and ORs since then.
    chain: Depth,
    /// The operators since the last AND or OR.
    segment: Depth,
    /// BETWEENs that wait for their AND.
    betweens: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Parentheses,
    Case,
}

impl Group {
    fn new(kind: Kind) -> Group {
        Group {
            kind,
            parts: Depth::default(),
            chain: Depth::default(),
            segment: Depth::default(),
            betweens: 0,
        }
    }

    fn depth(&self) -> Depth {
        self.parts.or(self.chain.or(self.segment))
    }

    fn next_part(&mut self) {
        self.parts = self.depth();
        self.chain = Depth::default();
        self.segment = Depth::default();
        self.betweens = 0;
    }

    fn operator(&mut self) {
        self.segment.levels += 1;
    }

    fn and_or(&mut self) {
        self.chain = self.chain.or(self.segment);
        self.chain.terms += 1;
        self.segment = Depth::default();
    }
}

struct Meter {
    outermost: Group,
    open: Vec<Group>,
}

impl Meter {
    fn new() -> Meter {
        Meter {
            outermost: Group::new(Kind::Parentheses),
            open: Vec::new(),
        }
    }

    fn group(&mut self) -> &mut Group {
        self.open.last_mut().unwrap_or(&mut self.outermost)
    }

    fn step(&mut self, token: &Token, previous: &Token) {
        match token {
            Token::LParen | Token::LBrace => self.open.push(Group::new(Kind::Parentheses)),
            // A subscript is an operator too: `a[1][2]`, and `int[][]`.
            Token::LBracket => {
                self.group().operator();
                self.open.push(Group::new(Kind::Parentheses));
            }
            Token::RParen | Token::RBracket | Token::RBrace => self.close_parentheses(),
            Token::Comma => self.group().next_part(),
            Token::SemiColon => {
                self.open.clear();
                self.outermost = Group::new(Kind::Parentheses);
            }
            Token::Word(word) => self.keyword(word.keyword, previous),
            Token::EOF
            | Token::Period
            | Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::EscapedStringLiteral(_)
            | Token::UnicodeStringLiteral(_)
            | Token::HexStringLiteral(_)
            | Token::DollarQuotedString(_)
            | Token::Placeholder(_) => {}
            _ => self.group().operator(),
        }
    }

    fn keyword(&mut self, keyword: Keyword, previous: &Token) {
        match keyword {
            Keyword::AND | Keyword::OR if ends_operand(previous) => self.and_or(keyword),
            Keyword::BETWEEN => {
                self.group().operator();
                self.group().betweens += 1;
            }
            Keyword::CASE if !names_something(previous) => self.open.push(Group::new(Kind::Case)),
            Keyword::WHEN | Keyword::THEN | Keyword::ELSE
                if self.group().kind == Kind::Case && !names_something(previous) =>
            {
                self.group().next_part();
            }
            Keyword::END if self.group().kind == Kind::Case && ends_operand(previous) => {
                self.close();
            }
            keyword if is_harmless(keyword) => {}
            _ => self.group().operator(),
        }
    }

    fn and_or(&mut self, keyword: Keyword) {
        let group = self.group();
        if keyword == Keyword::AND && group.betweens > 0 {
            group.betweens -= 1;
            group.operator();
        } else {
            group.and_or();
        }
    }

    fn close_parentheses(&mut self) {
        while self.group().kind == Kind::Case {
            self.close();
        }
        self.close();
    }

    /// What was in the group is one operand of what is around it.
    fn close(&mut self) {
        if let Some(closed) = self.open.pop() {
            let mut depth = closed.depth();
            depth.levels += 1;
            let around = self.group();
            around.segment = around.segment.or(depth);
        }
    }

    fn check(&mut self) -> Result<()> {
        let nesting = self.open.len();
        let Depth { levels, terms } = self.group().segment;
        let terms = terms + self.group().chain.terms;
        if nesting > MAX_NESTING || levels > MAX_LEVELS || terms > MAX_TERMS {
            return Err(SqlError::new(
                SqlState::StatementTooComplex,
                "the statement is too deep: too many nested parentheses, or too long a chain of operators",
            )
            .with_hint("Write a long chain of ORs as a list: x IN (1, 2, 3)."));
        }
        Ok(())
    }
}

/// Whether an operand can end with this token. Keywords that are not known to be harmless cannot,
/// though some are names of columns too.
fn ends_operand(token: &Token) -> bool {
    match token {
        Token::Word(word) => is_harmless(word.keyword),
        Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::EscapedStringLiteral(_)
        | Token::Placeholder(_)
        | Token::RParen
        | Token::RBracket => true,
        _ => false,
    }
}

/// Whether the word after this token is a name, whatever it is spelled like.
fn names_something(token: &Token) -> bool {
    match token {
        Token::Period | Token::DoubleColon => true,
        Token::Word(word) => matches!(word.keyword, Keyword::AS | Keyword::COLLATE),
        _ => false,
    }
}

/// Words that never make a level of an expression.
fn is_harmless(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::NoKeyword
            | Keyword::NULL
            | Keyword::TRUE
            | Keyword::FALSE
            | Keyword::WHEN
            | Keyword::THEN
            | Keyword::ELSE
            | Keyword::END
            | Keyword::SELECT
            | Keyword::DISTINCT
            | Keyword::ALL
            | Keyword::FROM
            | Keyword::WHERE
            | Keyword::GROUP
            | Keyword::ORDER
            | Keyword::BY
            | Keyword::ASC
            | Keyword::DESC
            | Keyword::ON
            | Keyword::SET
            | Keyword::VALUES
            | Keyword::DEFAULT
            | Keyword::KEY
            | Keyword::ID
            | Keyword::NAME
            | Keyword::VALUE
            | Keyword::TYPE
            | Keyword::STATUS
            | Keyword::INT
            | Keyword::INTEGER
            | Keyword::BIGINT
            | Keyword::TEXT
            | Keyword::DATE
    )
}
