//! The methods of a JSON path: `.size()`, `.double()`, `.keyvalue()`...

use super::item::{Item, Items, wrong};
use super::syntax::Method;
use super::walk::{Walk, overflow};
use crate::types::{Numeric, Result, SqlError, SqlState};

impl<'w> Walk<'w> {
    pub(super) fn method(
        &self,
        item: Item<'w>,
        method: &'w Method,
        out: &mut Items<'w>,
    ) -> Result<()> {
        match method {
            Method::Type => self.add(Item::String(item.kind()), out)?,
            Method::Size => {
                let size = match item.elements() {
                    Some(elements) => elements.len(),
                    None if self.strict => {
                        return Err(wrong(
                            SqlState::SqlJsonArrayNotFound,
                            "jsonpath item method .size() can only be applied to an array",
                        ));
                    }
                    None => 1,
                };
                let size = i64::try_from(size).unwrap_or(i64::MAX);
                self.add(Item::Number(Numeric::from(size)), out)?;
            }
            Method::KeyValue => {
                for item in self.unwrapped(vec![item])? {
                    for pair in key_values(item)? {
                        self.add(pair, out)?;
                    }
                }
            }
            Method::DateTime(template) => {
                for item in self.unwrapped(vec![item])? {
                    let moment = self.moment(&item, template.as_deref())?;
                    self.add(Item::Moment(moment), out)?;
                }
            }
            Method::Double | Method::Ceiling | Method::Floor | Method::Abs => {
                for item in self.unwrapped(vec![item])? {
                    let number = self.rounded(&item, method)?;
                    self.add(Item::Number(number), out)?;
                }
            }
        }
        Ok(())
    }

    fn rounded(&self, item: &Item<'w>, method: &Method) -> Result<Numeric> {
        let number = match (item.string(), method) {
            (Some(text), Method::Double) => {
                self.spend_bytes(text.len())?;
                text.parse().map_err(|_| no_number(method))?
            }
            _ => self.number(item).map_err(|_| no_number(method))?,
        };
        let result = match method {
            Method::Ceiling => number.as_ref().ceil(),
            Method::Floor => number.as_ref().floor(),
            Method::Abs => Some(number.as_ref().abs()),
            Method::Double
            | Method::Type
            | Method::Size
            | Method::KeyValue
            | Method::DateTime(_) => Some(number),
        };
        result.ok_or_else(overflow)
    }
}

fn key_values(item: Item<'_>) -> Result<impl Iterator<Item = Item<'_>>> {
    if item.kind() != "object" {
        return Err(wrong(
            SqlState::SqlJsonObjectNotFound,
            "jsonpath item method .keyvalue() can only be applied to an object",
        ));
    }
    let members = item.members().into_iter();
    Ok(members.map(|(key, value)| Item::KeyValue(key, Box::new(value))))
}

#[cold]
fn no_number(method: &Method) -> SqlError {
    let name = format!("{method:?}").to_lowercase();
    wrong(
        SqlState::NonNumericSqlJsonItem,
        &format!("jsonpath item method .{name}() can only be applied to a numeric value"),
    )
}
