//! Walking a JSON path over a document.

use std::cell::Cell;

use super::super::member_of;
use super::Around;
use super::budget::Budget;
use super::item::{Item, Items, wrong};
use super::syntax::{Expression, Step};
use crate::eval::limits::MAX_PATH_ITEMS;
use crate::types::{JsonNode, Numeric, Result, SqlError, SqlState};

/// A path at work.
pub(super) struct Walk<'w> {
    root: &'w JsonNode<'w>,
    variables: &'w JsonNode<'w>,
    pub(super) strict: bool,
    pub(super) budget: Budget<'w>,
    pub(super) around: Around<'w>,
    /// The last place of the array whose subscripts are being computed.
    pub(super) last: Cell<Option<i64>>,
}

/// What a path found, and the error that it ended with.
#[derive(Default)]
pub(super) struct Found<'w> {
    pub(super) items: Items<'w>,
    pub(super) error: Option<SqlError>,
}

impl<'w> Found<'w> {
    fn take(&mut self, items: Result<Items<'w>>) -> Result<()> {
        match items {
            Ok(items) => self.items = items,
            Err(error) => self.error = Some(of_the_path(error)?),
        }
        Ok(())
    }

    /// Notes how something came out; whether to go on.
    fn goes_on(&mut self, done: Result<()>) -> Result<bool> {
        match done {
            Ok(()) => Ok(true),
            Err(error) => {
                self.error = Some(of_the_path(error)?);
                Ok(false)
            }
        }
    }
}

/// An error of walking the document, which a silent path passes over. A variable that is not given, and a
/// limit, are errors all the same.
fn of_the_path(error: SqlError) -> Result<SqlError> {
    match error.state() {
        SqlState::UndefinedObject
        | SqlState::InvalidParameterValue
        | SqlState::ProgramLimitExceeded
        | SqlState::OutOfMemory
        | SqlState::QueryCanceled
        | SqlState::InternalError => Err(error),
        _ => Ok(error),
    }
}

impl<'w> Walk<'w> {
    pub(super) const fn new(
        root: &'w JsonNode<'w>,
        variables: &'w JsonNode<'w>,
        strict: bool,
        around: Around<'w>,
    ) -> Walk<'w> {
        Walk {
            root,
            variables,
            strict,
            budget: Budget::new(around.interrupts),
            around,
            last: Cell::new(None),
        }
    }

    /// What a path finds, to its end or its first error.
    ///
    /// # Errors
    /// 22023 for variables that are no object, and what no silence passes over.
    pub(super) fn run(self, expression: &'w Expression, exists: bool) -> Result<Found<'w>> {
        if !matches!(self.variables, JsonNode::Object(_)) {
            return Err(no_variables());
        }
        let found = self.found(expression, &Item::Node(self.root), exists);
        self.budget.ended()?;
        found
    }

    /// As [`Walk::items`], but what was found before an error stays found: as if each item had gone all the
    /// way before the next one started. `exists` says that only whether there is something counts: in lax mode
    /// what is no number then has no sign, instead of being an error.
    pub(super) fn found(
        &self,
        expression: &'w Expression,
        current: &Item<'w>,
        exists: bool,
    ) -> Result<Found<'w>> {
        let mut found = Found::default();
        match expression {
            Expression::Steps(from, steps) => {
                found.take(self.items(from, current))?;
                for step in steps {
                    let items = std::mem::take(&mut found.items);
                    for item in items {
                        self.budget.spend(1)?;
                        let done = self.step(item, step, current, &mut found.items);
                        if !found.goes_on(done)? {
                            break;
                        }
                    }
                }
            }
            Expression::Sign(negative, inner) => {
                found = self.found(inner, current, exists)?;
                let items = self.unwrapped(std::mem::take(&mut found.items))?;
                for item in items {
                    let signed = self.signed(&item, *negative);
                    if signed.is_err() && exists && !self.strict {
                        continue;
                    }
                    let signed = signed.map(|item| found.items.push(item));
                    if !found.goes_on(signed)? {
                        break;
                    }
                }
            }
            other => found.take(self.items(other, current))?,
        }
        Ok(found)
    }

    fn signed(&self, item: &Item<'w>, negative: bool) -> Result<Item<'w>> {
        let number = self.number(item).map_err(|error| match error.state() {
            SqlState::SingletonSqlJsonItemRequired => wrong(
                SqlState::SqlJsonNumberNotFound,
                "operand of a unary jsonpath operator is not a numeric value",
            ),
            _ => error,
        })?;
        Ok(Item::Number(if negative {
            number.as_ref().negated()
        } else {
            number
        }))
    }

    pub(super) fn items(
        &self,
        expression: &'w Expression,
        current: &Item<'w>,
    ) -> Result<Items<'w>> {
        self.budget.spend(1)?;
        Ok(match expression {
            Expression::Root => vec![Item::Node(self.root)],
            Expression::Current => vec![current.clone()],
            Expression::Variable(name) => vec![Item::Node(self.variable(name)?)],
            Expression::Plain(text) => vec![Item::Plain(text)],
            Expression::String(text) => vec![Item::String(text)],
            Expression::Last => vec![Item::Number(Numeric::from(self.last.get().unwrap_or(-1)))],
            Expression::Steps(from, steps) => {
                let mut items = self.items(from, current)?;
                for step in steps {
                    items = self.step_from_all(items, step, current)?;
                }
                items
            }
            Expression::Sign(negative, inner) => {
                let items = self.unwrapped(self.items(inner, current)?)?;
                let signed = items.iter().map(|item| self.signed(item, *negative));
                signed.collect::<Result<_>>()?
            }
            Expression::Arithmetic(first, rest) => {
                let mut result = self.single(first, current)?;
                for (op, operand) in rest {
                    result = calculate(*op, &result, &self.single(operand, current)?)?;
                }
                vec![Item::Number(result)]
            }
            Expression::Condition(condition) => {
                vec![Item::Plain(match self.holds(condition, current) {
                    Some(true) => "true",
                    Some(false) => "false",
                    None => "null",
                })]
            }
        })
    }

    fn step_from_all(
        &self,
        items: Items<'w>,
        step: &'w Step,
        current: &Item<'w>,
    ) -> Result<Items<'w>> {
        let mut out = Vec::new();
        for item in items {
            self.budget.spend(1)?;
            self.step(item, step, current, &mut out)?;
        }
        Ok(out)
    }

    /// Adds an item to what a step finds.
    ///
    /// # Errors
    /// 54000 where there are too many of them.
    pub(super) fn add(&self, item: Item<'w>, out: &mut Items<'w>) -> Result<()> {
        if out.len() >= MAX_PATH_ITEMS {
            return Err(too_many_items());
        }
        self.budget.spend(1)?;
        out.push(item);
        Ok(())
    }

    fn variable(&self, name: &str) -> Result<&'w JsonNode<'w>> {
        let JsonNode::Object(members) = self.variables else {
            return Err(no_variables());
        };
        member_of(members, name).ok_or_else(|| {
            SqlError::new(
                SqlState::UndefinedObject,
                format!("could not find jsonpath variable \"{name}\""),
            )
        })
    }

    fn single(&self, expression: &'w Expression, current: &Item<'w>) -> Result<Numeric> {
        let items = self.unwrapped(self.items(expression, current)?)?;
        match items.as_slice() {
            [item] => self.number(item),
            _ => Err(wrong(
                SqlState::SingletonSqlJsonItemRequired,
                "operand of a jsonpath operator is not a single numeric value",
            )),
        }
    }

    pub(super) fn number(&self, item: &Item<'w>) -> Result<Numeric> {
        self.spend_bytes(item.length())?;
        item.number()
    }

    /// In lax mode arrays stand for their elements.
    pub(super) fn unwrapped(&self, items: Items<'w>) -> Result<Items<'w>> {
        if self.strict || items.iter().all(|item| item.elements().is_none()) {
            return Ok(items);
        }
        let mut out = Vec::new();
        for item in items {
            self.add_elements(item, &mut out)?;
        }
        Ok(out)
    }

    /// The elements of an array; anything else alone.
    fn add_elements(&self, item: Item<'w>, out: &mut Items<'w>) -> Result<()> {
        match item.elements() {
            Some(elements) => elements
                .iter()
                .try_for_each(|element| self.add(Item::Node(element), out)),
            None => self.add(item, out),
        }
    }

    fn step(
        &self,
        item: Item<'w>,
        step: &'w Step,
        current: &Item<'w>,
        out: &mut Items<'w>,
    ) -> Result<()> {
        match step {
            Step::Member(name) => self.member(item, name, out),
            Step::AnyMember if self.strict && item.kind() != "object" => Err(wrong(
                SqlState::SqlJsonObjectNotFound,
                "jsonpath wildcard member accessor can only be applied to an object",
            )),
            Step::AnyMember => {
                for item in self.unwrapped(vec![item])? {
                    for (_, value) in item.members() {
                        self.add(value, out)?;
                    }
                }
                Ok(())
            }
            Step::Descendants(low, high) => self.descend(item, 0, (*low, *high), out),
            Step::AnyElement if self.strict && item.kind() != "array" => Err(wrong(
                SqlState::SqlJsonArrayNotFound,
                "jsonpath wildcard array accessor can only be applied to an array",
            )),
            Step::AnyElement => self.add_elements(item, out),
            Step::Elements(ranges) => self.elements(item, ranges, current, out),
            Step::Filter(condition) => {
                for item in self.unwrapped(vec![item])? {
                    if self.holds(condition, &item) == Some(true) {
                        self.add(item, out)?;
                    }
                }
                Ok(())
            }
            Step::Method(method) => self.method(item, method, out),
        }
    }

    fn member(&self, item: Item<'w>, name: &str, out: &mut Items<'w>) -> Result<()> {
        for item in self.unwrapped(vec![item])? {
            match item.member(name) {
                Some(value) => self.add(value, out)?,
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

    fn descend(
        &self,
        item: Item<'w>,
        level: u32,
        levels: (u32, u32),
        out: &mut Items<'w>,
    ) -> Result<()> {
        let (low, high) = levels;
        self.budget.spend(1)?;
        let is_leaf = !matches!(item.kind(), "array" | "object");
        if level >= low || (low == u32::MAX && is_leaf) {
            self.add(item.clone(), out)?;
        }
        if level >= high || is_leaf {
            return Ok(());
        }
        if let Some(elements) = item.elements() {
            let mut elements = elements.iter().map(Item::Node);
            return elements.try_for_each(|element| self.descend(element, level + 1, levels, out));
        }
        let mut members = item.members().into_iter();
        members.try_for_each(|(_, value)| self.descend(value, level + 1, levels, out))
    }
}

#[cold]
fn no_variables() -> SqlError {
    wrong(
        SqlState::InvalidParameterValue,
        "\"vars\" argument is not an object",
    )
}

fn calculate(op: char, a: &Numeric, b: &Numeric) -> Result<Numeric> {
    let (a, b) = (a.as_ref(), b.as_ref());
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
fn too_many_items() -> SqlError {
    SqlError::new(
        SqlState::ProgramLimitExceeded,
        format!("a JSON path finds more than {MAX_PATH_ITEMS} items"),
    )
}

#[cold]
pub(super) fn overflow() -> SqlError {
    SqlError::new(
        SqlState::NumericValueOutOfRange,
        "value overflows numeric format",
    )
}
