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
//!
//! What stands in parentheses lies below the operators before it that still wait for their operand
//! ([`Waiting`]): `NOT NOT NOT (a)` is four levels.

mod waiting;
mod words;

use sqlparser::keywords::Keyword;
use sqlparser::tokenizer::{Token, TokenWithSpan};

use super::limits::{MAX_DEEP_LEVELS, MAX_LEVELS, MAX_NESTING, MAX_TERMS};
use super::position;
use crate::types::depth::{Depth as Room, note_refusal};
use crate::types::{Result, SqlError, SqlState};
use waiting::{NOT, Operator, Waiting, operator};
use words::{Before, is_harmless, names_something};

/// Refuses tokens whose tree would be too deep.
///
/// # Errors
/// 54001.
pub(super) fn check(tokens: &[TokenWithSpan]) -> Result<()> {
    let mut meter = Meter::new();
    let mut previous = &Token::SemiColon;
    let mut before_that = &Token::SemiColon;
    for token in tokens {
        if matches!(token.token, Token::Whitespace(_)) {
            continue;
        }
        meter.step(&token.token, Before::of(previous, before_that));
        meter
            .check()
            .map_err(|error| error.at(position(token.span)))?;
        before_that = std::mem::replace(&mut previous, &token.token);
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
    /// Those of them that the next operand lies below.
    waiting: Waiting,
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
            waiting: Waiting::default(),
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
        self.waiting = Waiting::default();
        self.betweens = 0;
    }

    fn operator(&mut self, operator: Operator) {
        self.segment.levels += 1;
        self.waiting.put(operator);
    }

    fn and_or(&mut self) {
        self.chain = self.chain.or(self.segment);
        self.chain.terms += 1;
        self.segment = Depth::default();
        self.waiting = Waiting::default();
    }

    /// Takes in what was in parentheses, or in a CASE: one operand, below the operators that wait for it.
    fn operand(&mut self, mut depth: Depth) {
        depth.levels += 1 + self.waiting.len();
        self.segment = self.segment.or(depth);
    }
}

struct Meter {
    outermost: Group,
    open: Vec<Group>,
    /// Whether the last token ended a statement.
    ended: bool,
    /// How many levels there may be.
    most: usize,
}

impl Meter {
    fn new() -> Meter {
        Meter {
            outermost: Group::new(Kind::Parentheses),
            open: Vec::new(),
            ended: false,
            most: match Room::present() {
                Room::Usual => MAX_LEVELS,
                Room::Deep => MAX_DEEP_LEVELS,
            },
        }
    }

    fn group(&mut self) -> &mut Group {
        self.open.last_mut().unwrap_or(&mut self.outermost)
    }

    fn step(&mut self, token: &Token, before: Before<'_>) {
        if std::mem::take(&mut self.ended) {
            self.outermost = Group::new(Kind::Parentheses);
        }
        match token {
            Token::LParen | Token::LBrace => self.open.push(Group::new(Kind::Parentheses)),
            // A subscript is an operator too: `a[1][2]`, and `int[][]`.
            Token::LBracket => {
                self.group().operator(Operator::Postfix);
                self.open.push(Group::new(Kind::Parentheses));
            }
            Token::RParen | Token::RBracket | Token::RBrace => self.close_parentheses(),
            Token::Comma => self.group().next_part(),
            // What is still open is parsed before it is found to have no end.
            Token::SemiColon | Token::EOF => {
                while !self.open.is_empty() {
                    self.close();
                }
                self.ended = true;
            }
            Token::Word(word) => self.keyword(word.keyword, before),
            Token::Period
            | Token::Number(..)
            | Token::SingleQuotedString(_)
            | Token::EscapedStringLiteral(_)
            | Token::UnicodeStringLiteral(_)
            | Token::HexStringLiteral(_)
            | Token::DollarQuotedString(_)
            | Token::Placeholder(_) => {}
            sign => self.group().operator(operator(sign, before)),
        }
    }

    fn keyword(&mut self, keyword: Keyword, before: Before<'_>) {
        let is_name = names_something(before.token);
        match keyword {
            Keyword::AND | Keyword::OR if before.ends_operand => self.and_or(keyword),
            Keyword::NOT if !before.ends_operand => self.group().operator(Operator::Prefix(NOT)),
            Keyword::BETWEEN => {
                self.group().operator(Operator::Any);
                self.group().betweens += 1;
            }
            Keyword::CASE if !is_name => self.open.push(Group::new(Kind::Case)),
            Keyword::WHEN | Keyword::THEN | Keyword::ELSE
                if self.group().kind == Kind::Case && !is_name =>
            {
                self.group().next_part();
            }
            Keyword::END if self.group().kind == Kind::Case && before.ends_operand => self.close(),
            keyword if is_harmless(keyword) => {}
            _ => self.group().operator(Operator::Any),
        }
    }

    fn and_or(&mut self, keyword: Keyword) {
        let group = self.group();
        if keyword == Keyword::AND && group.betweens > 0 {
            group.betweens -= 1;
            group.operator(Operator::Any);
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

    fn close(&mut self) {
        if let Some(closed) = self.open.pop() {
            self.group().operand(closed.depth());
        }
    }

    fn check(&mut self) -> Result<()> {
        let nesting = self.open.len();
        let Depth { levels, terms } = self.group().segment;
        let terms = terms + self.group().chain.terms;
        if levels > self.most {
            note_refusal();
        }
        if nesting > MAX_NESTING || levels > self.most || terms > MAX_TERMS {
            return Err(SqlError::new(
                SqlState::StatementTooComplex,
                "the statement is too deep: too many nested parentheses, or too long a chain of operators",
            )
            .with_hint("Write a long chain of ORs as a list: x IN (1, 2, 3)."));
        }
        Ok(())
    }
}
