//! Reading JSON paths.

use super::regex::regex;
use super::scan::Parser;
use super::syntax::{Comparison, Condition, Expression, Index, Method, Path, Step};
use crate::types::Result;

/// A path from its text.
///
/// # Errors
/// 42601 where the text is no path, 54001 where it nests too deep.
pub(super) fn parse(text: &str) -> Result<Path> {
    let mut parser = Parser::new(text);
    let strict = parser.word("strict");
    if !strict {
        parser.word("lax");
    }
    let expression = parser.part()?.values();
    if !parser.rest.trim_start().is_empty() {
        return Err(parser.wrong());
    }
    Ok(Path { strict, expression })
}

/// What a part of a path turned out to be: only a condition stands beside `&&`, and only values in
/// arithmetic.
enum Part {
    Condition(Condition),
    Values(Expression),
}

impl Part {
    /// As values; a condition is true, false or null.
    fn values(self) -> Expression {
        match self {
            Part::Values(expression) => expression,
            Part::Condition(condition) => Expression::Condition(Box::new(condition)),
        }
    }
}

impl Parser<'_> {
    /// Anything, down to the weakest operator.
    fn part(&mut self) -> Result<Part> {
        self.deeper()?;
        let mut left = self.conjunction()?;
        while self.symbol("||") {
            let right = self.conjunction()?;
            let (left_side, right_side) = (self.condition(left)?, self.condition(right)?);
            left = Part::Condition(Condition::Or(Box::new(left_side), Box::new(right_side)));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn condition(&self, part: Part) -> Result<Condition> {
        match part {
            Part::Condition(condition) => Ok(condition),
            Part::Values(_) => Err(self.wrong()),
        }
    }

    fn conjunction(&mut self) -> Result<Part> {
        let mut left = self.predicate()?;
        while self.symbol("&&") {
            let right = self.predicate()?;
            let (left_side, right_side) = (self.condition(left)?, self.condition(right)?);
            left = Part::Condition(Condition::And(Box::new(left_side), Box::new(right_side)));
        }
        Ok(left)
    }

    fn predicate(&mut self) -> Result<Part> {
        let rest = self.rest.trim_start();
        if rest.starts_with('!') && !rest.starts_with("!=") {
            self.symbol("!");
            let inner = self.parenthesised()?;
            let inner = Box::new(self.condition(inner)?);
            return Ok(Part::Condition(Condition::Not(inner)));
        }
        if self.word("exists") {
            let inner = self.parenthesised()?.values();
            return Ok(Part::Condition(Condition::Exists(inner)));
        }
        let left = self.sum()?;
        if self.word("is") {
            self.expect_word("unknown")?;
            let inner = Box::new(self.condition(left)?);
            return Ok(Part::Condition(Condition::IsUnknown(inner)));
        }
        self.comparison(left)
    }

    fn parenthesised(&mut self) -> Result<Part> {
        self.expect("(")?;
        let inner = self.part()?;
        self.expect(")")?;
        Ok(inner)
    }

    /// What follows the left side of a comparison, if it is one.
    fn comparison(&mut self, left: Part) -> Result<Part> {
        if self.word("starts") {
            self.expect_word("with")?;
            let right = self.sum()?.values();
            return Ok(Part::Condition(Condition::StartsWith(left.values(), right)));
        }
        if self.word("like_regex") {
            return self.regex(left.values()).map(Part::Condition);
        }
        let symbols = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<>", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        for (symbol, comparison) in symbols {
            if self.symbol(symbol) {
                let right = self.sum()?.values();
                let condition = Condition::Compare(comparison, left.values(), right);
                return Ok(Part::Condition(condition));
            }
        }
        Ok(left)
    }

    fn regex(&mut self, left: Expression) -> Result<Condition> {
        let pattern = self.string()?.ok_or_else(|| self.wrong())?;
        let flags = if self.word("flag") {
            self.string()?.ok_or_else(|| self.wrong())?
        } else {
            String::new()
        };
        Ok(Condition::Regex(left, regex(&pattern, &flags)?))
    }

    fn sum(&mut self) -> Result<Part> {
        let mut left = self.product()?;
        while let Some(op) = self.operator(&['+', '-']) {
            let right = self.product()?.values();
            left = arithmetic(op, left, right);
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Part> {
        let mut left = self.signed()?;
        while let Some(op) = self.operator(&['*', '/', '%']) {
            let right = self.signed()?.values();
            left = arithmetic(op, left, right);
        }
        Ok(left)
    }

    /// One of these characters, taken.
    fn operator(&mut self, wanted: &[char]) -> Option<char> {
        let mut characters = self.rest.trim_start().chars();
        let op = characters.next().filter(|op| wanted.contains(op))?;
        self.rest = characters.as_str();
        Some(op)
    }

    fn signed(&mut self) -> Result<Part> {
        for (symbol, negative) in [("-", true), ("+", false)] {
            if self.symbol(symbol) {
                self.deeper()?;
                let inner = Box::new(self.signed()?.values());
                self.depth -= 1;
                return Ok(Part::Values(Expression::Sign(negative, inner)));
            }
        }
        self.path()
    }

    fn path(&mut self) -> Result<Part> {
        let mut part = self.primary()?;
        while let Some(step) = self.step()? {
            part = Part::Values(Expression::Step(Box::new(part.values()), step));
        }
        Ok(part)
    }

    fn primary(&mut self) -> Result<Part> {
        if self.rest.trim_start().starts_with('(') {
            return self.parenthesised();
        }
        self.leaf().map(Part::Values)
    }

    fn leaf(&mut self) -> Result<Expression> {
        if let Some(text) = self.string()? {
            return Ok(Expression::String(text));
        }
        for word in ["true", "false", "null"] {
            if self.word(word) {
                return Ok(Expression::Plain(word.to_owned()));
            }
        }
        if self.symbol("@") {
            return Ok(Expression::Current);
        }
        if self.symbol("$") {
            let name = self.take(|c| c.is_alphanumeric() || c == '_');
            return Ok(if name.is_empty() {
                Expression::Root
            } else {
                Expression::Variable(name.to_owned())
            });
        }
        self.number()
    }

    fn step(&mut self) -> Result<Option<Step>> {
        if self.symbol("?") {
            let condition = self.parenthesised()?;
            let condition = Box::new(self.condition(condition)?);
            return Ok(Some(Step::Filter(condition)));
        }
        if self.symbol("[") {
            return self.subscript().map(Some);
        }
        if !self.symbol(".") {
            return Ok(None);
        }
        if self.symbol("**") {
            return self.descendants().map(Some);
        }
        if self.symbol("*") {
            return Ok(Some(Step::AnyMember));
        }
        if let Some(name) = self.string()? {
            return Ok(Some(Step::Member(name)));
        }
        let name = self
            .take(|c| c.is_alphanumeric() || c == '_' || c == '$')
            .to_owned();
        if name.is_empty() {
            return Err(self.wrong());
        }
        if self.symbol("(") {
            self.expect(")")?;
            return method(&name)
                .map(|m| Some(Step::Method(m)))
                .ok_or_else(|| self.wrong());
        }
        Ok(Some(Step::Member(name)))
    }

    /// After `.**`: `{1}`, `{1 to 3}`, `{last}` or nothing.
    fn descendants(&mut self) -> Result<Step> {
        if !self.symbol("{") {
            return Ok(Step::Descendants(0, u32::MAX));
        }
        let low = self.level()?;
        let high = if self.word("to") { self.level()? } else { low };
        self.expect("}")?;
        Ok(Step::Descendants(low, high))
    }

    fn level(&mut self) -> Result<u32> {
        if self.word("last") {
            return Ok(u32::MAX);
        }
        self.rest = self.rest.trim_start();
        let digits = self.take(|c| c.is_ascii_digit());
        digits.parse().map_err(|_| self.wrong())
    }

    fn subscript(&mut self) -> Result<Step> {
        if self.symbol("*") {
            self.expect("]")?;
            return Ok(Step::AnyElement);
        }
        let mut ranges = Vec::new();
        loop {
            let from = self.index()?;
            let to = if self.word("to") {
                Some(self.index()?)
            } else {
                None
            };
            ranges.push((from, to));
            if self.symbol("]") {
                return Ok(Step::Elements(ranges));
            }
            self.expect(",")?;
        }
    }

    fn index(&mut self) -> Result<Index> {
        if self.word("last") {
            let minus = if self.symbol("-") {
                self.whole_number()?
            } else {
                0
            };
            return Ok(Index::Last(minus));
        }
        let negative = self.symbol("-");
        let number = self.whole_number()?;
        Ok(Index::From(if negative { -number } else { number }))
    }
}

fn arithmetic(op: char, left: Part, right: Expression) -> Part {
    let left = Box::new(left.values());
    Part::Values(Expression::Arithmetic(op, left, Box::new(right)))
}

fn method(name: &str) -> Option<Method> {
    Some(match name {
        "type" => Method::Type,
        "size" => Method::Size,
        "double" => Method::Double,
        "ceiling" => Method::Ceiling,
        "floor" => Method::Floor,
        "abs" => Method::Abs,
        "keyvalue" => Method::KeyValue,
        _ => return None,
    })
}
