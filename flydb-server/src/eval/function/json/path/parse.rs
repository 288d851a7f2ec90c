//! Reading JSON paths.

use super::regex::regex;
use super::scan::Parser;
use super::syntax::{Comparison, Condition, Expression, Method, Path, Step};
use crate::eval::limits::check_pattern_bytes;
use crate::types::{Result, SqlError, SqlState};

/// A path from its text.
///
/// # Errors
/// 42601 where the text is no path, 54000 where it is too long, 54001 where it nests too deep.
pub(super) fn parse(text: &str) -> Result<Path> {
    check_pattern_bytes("a JSON path", text.len())?;
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
        let part = self.chain("||", Condition::Or, Self::conjunction)?;
        self.depth -= 1;
        Ok(part)
    }

    /// Conditions with an operator between them, in one list however many there are; or what stands there
    /// without one.
    fn chain(
        &mut self,
        symbol: &str,
        joined: fn(Vec<Condition>) -> Condition,
        next: fn(&mut Self) -> Result<Part>,
    ) -> Result<Part> {
        let first = next(self)?;
        if !self.symbol(symbol) {
            return Ok(first);
        }
        let mut conditions = vec![self.condition(first)?];
        loop {
            let part = next(self)?;
            conditions.push(self.condition(part)?);
            if !self.symbol(symbol) {
                return Ok(Part::Condition(joined(conditions)));
            }
        }
    }

    fn condition(&self, part: Part) -> Result<Condition> {
        match part {
            Part::Condition(condition) => Ok(condition),
            Part::Values(_) => Err(self.wrong()),
        }
    }

    fn conjunction(&mut self) -> Result<Part> {
        self.chain("&&", Condition::And, Self::predicate)
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
        self.terms(&['+', '-'], Self::product)
    }

    fn product(&mut self) -> Result<Part> {
        self.terms(&['*', '/', '%'], Self::signed)
    }

    /// Values with operators of one strength between them, in one list.
    fn terms(&mut self, operators: &[char], next: fn(&mut Self) -> Result<Part>) -> Result<Part> {
        let first = next(self)?;
        let mut rest = Vec::new();
        while let Some(op) = self.operator(operators) {
            rest.push((op, next(self)?.values()));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let first = Box::new(first.values());
        Ok(Part::Values(Expression::Arithmetic(first, rest)))
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
        let start = self.primary()?;
        let mut steps = Vec::new();
        while let Some(step) = self.step()? {
            steps.push(step);
        }
        if steps.is_empty() {
            return Ok(start);
        }
        let start = Box::new(start.values());
        Ok(Part::Values(Expression::Steps(start, steps)))
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
        if self.word("last") {
            if self.subscripts == 0 {
                return Err(SqlError::new(
                    SqlState::SyntaxError,
                    "LAST is allowed only in array subscripts",
                ));
            }
            return Ok(Expression::Last);
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
            if name == "datetime" {
                let template = self.string()?;
                self.expect(")")?;
                return Ok(Some(Step::Method(Method::DateTime(template))));
            }
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
        self.subscripts += 1;
        loop {
            let from = self.part()?.values();
            let to = if self.word("to") {
                Some(self.part()?.values())
            } else {
                None
            };
            ranges.push((from, to));
            if self.symbol("]") {
                self.subscripts -= 1;
                return Ok(Step::Elements(ranges));
            }
            self.expect(",")?;
        }
    }
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
