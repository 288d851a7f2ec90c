//! Walking a JSON path over a document.

use std::borrow::Cow;

use super::item::{Item, Items, wrong};
use super::syntax::{Condition, Expression, Index, Method, Step};
use crate::eval::limits::MAX_PATH_ITEMS;
use crate::types::{Decimal, Json, JsonNode, Result, SqlError, SqlState};

/// A path at work.
pub(super) struct Walk<'w> {
    root: &'w JsonNode<'w>,
    variables: &'w JsonNode<'w>,
    strict: bool,
}

impl<'w> Walk<'w> {
    pub(super) const fn new(
        root: &'w JsonNode<'w>,
        variables: &'w JsonNode<'w>,
        strict: bool,
    ) -> Walk<'w> {
        Walk {
            root,
            variables,
            strict,
        }
    }

    /// What a path finds.
    pub(super) fn run(&self, expression: &'w Expression) -> Result<Vec<Json>> {
        let items = self.items(expression, &Item::borrowed(self.root))?;
        Ok(items.iter().map(Item::to_json).collect())
    }

    fn items(&self, expression: &'w Expression, current: &Item<'w>) -> Result<Items<'w>> {
        Ok(match expression {
            Expression::Root => vec![Item::borrowed(self.root)],
            Expression::Current => vec![current.clone()],
            Expression::Variable(name) => vec![Item::borrowed(self.variable(name)?)],
            Expression::Plain(text) => vec![Item::owned(JsonNode::Plain(text))],
            Expression::String(text) => vec![Item::owned(JsonNode::String(text.clone()))],
            Expression::Step(from, step) => {
                let mut out = Vec::new();
                for item in self.items(from, current)? {
                    self.step(item, step, &mut out)?;
                    check_items(&out)?;
                }
                out
            }
            Expression::Sign(negative, inner) => {
                let items = self.unwrapped(self.items(inner, current)?);
                let signed = |item: Item<'w>| {
                    let number = item.number()?;
                    Ok(Item::Number(if *negative {
                        number.negated()
                    } else {
                        number
                    }))
                };
                items.into_iter().map(signed).collect::<Result<_>>()?
            }
            Expression::Arithmetic(op, left, right) => {
                let left = self.single(left, current)?;
                let right = self.single(right, current)?;
                vec![Item::Number(calculate(*op, left, right)?)]
            }
            Expression::Condition(condition) => {
                vec![Item::owned(JsonNode::Plain(
                    match self.holds(condition, current) {
                        Some(true) => "true",
                        Some(false) => "false",
                        None => "null",
                    },
                ))]
            }
        })
    }

    fn variable(&self, name: &str) -> Result<&'w JsonNode<'w>> {
        let JsonNode::Object(members) = self.variables else {
            return Err(wrong(
                SqlState::InvalidParameterValue,
                "\"vars\" argument is not an object",
            ));
        };
        let found = members.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value).ok_or_else(|| {
            SqlError::new(
                SqlState::UndefinedObject,
                format!("could not find jsonpath variable \"{name}\""),
            )
        })
    }

    fn single(&self, expression: &'w Expression, current: &Item<'w>) -> Result<Decimal> {
        let items = self.unwrapped(self.items(expression, current)?);
        match items.as_slice() {
            [item] => item.number(),
            _ => Err(wrong(
                SqlState::SingletonSqlJsonItemRequired,
                "operand of a jsonpath operator is not a single numeric value",
            )),
        }
    }

    /// In lax mode arrays stand for their elements.
    fn unwrapped(&self, items: Items<'w>) -> Items<'w> {
        if self.strict {
            return items;
        }
        items.into_iter().flat_map(Item::elements).collect()
    }

    fn step(&self, item: Item<'w>, step: &'w Step, out: &mut Items<'w>) -> Result<()> {
        match step {
            Step::Member(name) => self.member(item, name, out),
            Step::AnyMember => {
                for item in self.unwrapped(vec![item]) {
                    out.extend(item.members().into_iter().map(|(_, value)| value));
                }
                Ok(())
            }
            Step::Descendants(low, high) => descend(item, 0, (*low, *high), out),
            Step::AnyElement if self.strict && item.kind() != "array" => Err(wrong(
                SqlState::SqlJsonArrayNotFound,
                "jsonpath wildcard array accessor can only be applied to an array",
            )),
            Step::AnyElement => {
                out.extend(item.elements());
                Ok(())
            }
            Step::Elements(ranges) => self.elements(item, ranges, out),
            Step::Filter(condition) => {
                for item in self.unwrapped(vec![item]) {
                    if self.holds(condition, &item) == Some(true) {
                        out.push(item);
                    }
                }
                Ok(())
            }
            Step::Method(method) => self.method(item, *method, out),
        }
    }

    fn member(&self, item: Item<'w>, name: &str, out: &mut Items<'w>) -> Result<()> {
        for item in self.unwrapped(vec![item]) {
            match item.member(name) {
                Some(value) => out.push(value),
                None if self.strict => {
                    return Err(wrong(
                        SqlState::SqlJsonMemberNotFound,
                        &format!("JSON object does not contain key \"{name}\""),
                    ));
                }
                None => {}
            }
        }
        Ok(())
    }

    fn elements(
        &self,
        item: Item<'w>,
        ranges: &[(Index, Option<Index>)],
        out: &mut Items<'w>,
    ) -> Result<()> {
        if self.strict && item.kind() != "array" {
            return Err(wrong(
                SqlState::SqlJsonArrayNotFound,
                "jsonpath array accessor can only be applied to an array",
            ));
        }
        let elements = item.elements();
        let last = i64::try_from(elements.len()).unwrap_or(i64::MAX) - 1;
        let place = |index: Index| match index {
            Index::From(place) => place,
            Index::Last(minus) => last - minus,
        };
        for (from, to) in ranges {
            let from = place(*from);
            let to = to.map_or(from, place);
            if self.strict && (from < 0 || to > last || from > to) {
                return Err(wrong(
                    SqlState::InvalidSqlJsonSubscript,
                    "jsonpath array subscript is out of bounds",
                ));
            }
            for at in from.max(0)..=to.min(last) {
                let element = usize::try_from(at).ok().and_then(|at| elements.get(at));
                out.extend(element.cloned());
            }
        }
        Ok(())
    }

    fn method(&self, item: Item<'w>, method: Method, out: &mut Items<'w>) -> Result<()> {
        match method {
            Method::Type => out.push(Item::owned(JsonNode::String(item.kind().to_owned()))),
            Method::Size => {
                let size = match item.node() {
                    Some(JsonNode::Array(elements)) => elements.len(),
                    _ if self.strict => {
                        return Err(wrong(
                            SqlState::SqlJsonArrayNotFound,
                            "jsonpath item method .size() can only be applied to an array",
                        ));
                    }
                    _ => 1,
                };
                out.push(Item::Number(Decimal::from(
                    i64::try_from(size).unwrap_or(i64::MAX),
                )));
            }
            Method::KeyValue => {
                for item in self.unwrapped(vec![item]) {
                    out.extend(key_values(item)?);
                }
            }
            Method::Double | Method::Ceiling | Method::Floor | Method::Abs => {
                for item in self.unwrapped(vec![item]) {
                    out.push(Item::Number(rounded(&item, method)?));
                }
            }
        }
        Ok(())
    }

    /// A condition; errors in it make it unknown.
    fn holds(&self, condition: &'w Condition, current: &Item<'w>) -> Option<bool> {
        match condition {
            Condition::And(a, b) => match (self.holds(a, current), self.holds(b, current)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Condition::Or(a, b) => match (self.holds(a, current), self.holds(b, current)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Condition::Not(inner) => self.holds(inner, current).map(|holds| !holds),
            Condition::IsUnknown(inner) => Some(self.holds(inner, current).is_none()),
            Condition::Exists(inner) => Some(!self.items(inner, current).ok()?.is_empty()),
            Condition::Compare(comparison, left, right) => {
                let left = self.unwrapped(self.items(left, current).ok()?);
                let right = self.unwrapped(self.items(right, current).ok()?);
                let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
                self.any(pairs.map(|(a, b)| a.compares(*comparison, b)))
            }
            Condition::StartsWith(text, start) => {
                let texts = self.unwrapped(self.items(text, current).ok()?);
                let start = self.items(start, current).ok()?;
                let start = start.first()?.string()?;
                self.any(
                    texts
                        .iter()
                        .map(|text| Some(text.string()?.starts_with(start))),
                )
            }
            Condition::Regex(text, regex) => {
                let texts = self.unwrapped(self.items(text, current).ok()?);
                self.any(texts.iter().map(|text| regex.is_match(text.string()?).ok()))
            }
        }
    }

    /// Whether any of the pairs holds: in lax mode the first that does settles it, in strict mode an unknown
    /// one makes the whole unknown.
    fn any(&self, results: impl Iterator<Item = Option<bool>>) -> Option<bool> {
        let (mut found, mut unknown) = (false, false);
        for result in results {
            match result {
                Some(true) if !self.strict => return Some(true),
                None if self.strict => return None,
                Some(holds) => found |= holds,
                None => unknown = true,
            }
        }
        if unknown { None } else { Some(found) }
    }
}

fn rounded(item: &Item<'_>, method: Method) -> Result<Decimal> {
    let number = match (item.string(), method) {
        (Some(text), Method::Double) => text.parse().map_err(|_| no_number(method))?,
        _ => item.number().map_err(|_| no_number(method))?,
    };
    let result = match method {
        Method::Ceiling => number.ceil(),
        Method::Floor => number.floor(),
        Method::Abs => Some(number.abs()),
        Method::Double | Method::Type | Method::Size | Method::KeyValue => Some(number),
    };
    result.ok_or_else(overflow)
}

fn descend<'a>(item: Item<'a>, level: u32, levels: (u32, u32), out: &mut Items<'a>) -> Result<()> {
    let (low, high) = levels;
    let is_leaf = !matches!(item.kind(), "array" | "object");
    if level >= low || (low == u32::MAX && is_leaf) {
        out.push(item.clone());
        check_items(out)?;
    }
    if level >= high || is_leaf {
        return Ok(());
    }
    if item.kind() == "array" {
        let mut elements = item.elements().into_iter();
        return elements.try_for_each(|element| descend(element, level + 1, levels, out));
    }
    let mut members = item.members().into_iter();
    members.try_for_each(|(_, value)| descend(value, level + 1, levels, out))
}

fn check_items(items: &[Item<'_>]) -> Result<()> {
    if items.len() > MAX_PATH_ITEMS {
        return Err(SqlError::new(
            SqlState::ProgramLimitExceeded,
            format!("a JSON path finds more than {MAX_PATH_ITEMS} items"),
        ));
    }
    Ok(())
}

fn key_values(item: Item<'_>) -> Result<Items<'_>> {
    if item.kind() != "object" {
        return Err(wrong(
            SqlState::SqlJsonObjectNotFound,
            "jsonpath item method .keyvalue() can only be applied to an object",
        ));
    }
    Ok(item.members().into_iter().map(key_value).collect())
}

fn key_value<'a>((key, value): (Cow<'a, str>, Item<'a>)) -> Item<'a> {
    let value = value.node().cloned().unwrap_or(JsonNode::Plain("null"));
    Item::owned(JsonNode::object(vec![
        ("id".to_owned(), JsonNode::Plain("0")),
        ("key".to_owned(), JsonNode::String(key.into_owned())),
        ("value".to_owned(), value),
    ]))
}

fn calculate(op: char, a: Decimal, b: Decimal) -> Result<Decimal> {
    if matches!(op, '/' | '%') && b.is_zero() {
        return Err(SqlError::new(SqlState::DivisionByZero, "division by zero"));
    }
    match op {
        '+' => a.checked_add(b),
        '-' => a.checked_sub(b),
        '*' => a.checked_mul(b),
        '/' => a.checked_div(b),
        _ => a.checked_rem(b),
    }
    .ok_or_else(overflow)
}

#[cold]
fn no_number(method: Method) -> SqlError {
    let name = format!("{method:?}").to_lowercase();
    wrong(
        SqlState::NonNumericSqlJsonItem,
        &format!("jsonpath item method .{name}() can only be applied to a numeric value"),
    )
}

#[cold]
fn overflow() -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        "value overflows numeric format",
    )
}
