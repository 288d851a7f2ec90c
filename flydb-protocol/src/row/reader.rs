//! Reading row images.

use uuid::Uuid;

use super::{LONG_DECIMAL, RowError, RowLayout};
use crate::data_type::Physical;
use crate::value::{
    Date, DateTime, Decimal, Interval, LongRef, NumericRef, Time, TimeTz, Timestamp, ValueRef,
};

/// A row image and its layout, checked as far as its outline: every column can be reached.
#[derive(Clone, Copy, Debug)]
pub struct RowRef<'a> {
    layout: &'a RowLayout,
    bytes: &'a [u8],
    count: usize,
    /// Where the fixed part starts.
    fixed: usize,
    /// Where the ends start.
    ends: usize,
    /// Where the variable part starts.
    variable: usize,
}

impl<'a> RowRef<'a> {
    /// Opens an image; the cells are checked as they are read, or all at once by [`RowRef::check`].
    ///
    /// # Errors
    /// [`RowError::Malformed`] where the parts do not fit into the bytes.
    #[inline]
    pub fn new(layout: &'a RowLayout, bytes: &'a [u8]) -> Result<RowRef<'a>, RowError> {
        let Some(count) = bytes.first_chunk::<2>() else {
            return Err(RowError::Malformed("shorter than its column count"));
        };
        let count = usize::from(u16::from_be_bytes(*count));
        let Some(prefix) = layout.prefixes.get(count) else {
            return Err(RowError::Malformed("more columns than the layout"));
        };
        let fixed = 2 + count.div_ceil(8);
        let ends = fixed + prefix.fixed as usize;
        let variable = ends + 4 * prefix.variable as usize;
        if bytes.len() < variable {
            return Err(RowError::Malformed("shorter than its fixed part"));
        }
        Ok(RowRef {
            layout,
            bytes,
            count,
            fixed,
            ends,
            variable,
        })
    }

    /// How many columns the image holds; the layout may have more.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The image itself.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Whether a column is NULL. A column that the image does not hold is not.
    #[must_use]
    #[inline]
    pub fn is_null(&self, column: usize) -> bool {
        column < self.count
            && self
                .bytes
                .get(2 + column / 8)
                .is_some_and(|byte| byte & (1 << (column % 8)) != 0)
    }

    /// One cell; `None` where the image does not hold the column (it was added later).
    ///
    /// # Errors
    /// [`RowError::Malformed`] for ends out of order, text that is not UTF-8, a bool that is neither
    /// 0 nor 1 or a decimal out of range; [`RowError::Mismatch`] for a column past the layout.
    #[inline]
    pub fn get(&self, column: usize) -> Result<Option<ValueRef<'a>>, RowError> {
        let Some(slot) = self.layout.slots.get(column) else {
            return Err(RowError::Mismatch { column });
        };
        if column >= self.count {
            return Ok(None);
        }
        if self.is_null(column) {
            return Ok(Some(ValueRef::Null));
        }
        let place = slot.place as usize;
        Ok(Some(match slot.physical {
            Physical::Boolean => match self.fixed::<1>(place)? {
                [0] => ValueRef::Boolean(false),
                [1] => ValueRef::Boolean(true),
                [_] => return Err(RowError::Malformed("a boolean is neither 0 nor 1")),
            },
            Physical::SmallInt => ValueRef::SmallInt(i16::from_be_bytes(self.fixed(place)?)),
            Physical::Int => ValueRef::Int(i32::from_be_bytes(self.fixed(place)?)),
            Physical::BigInt => ValueRef::BigInt(i64::from_be_bytes(self.fixed(place)?)),
            Physical::Real => ValueRef::Real(f32::from_be_bytes(self.fixed(place)?)),
            Physical::Double => ValueRef::Double(f64::from_be_bytes(self.fixed(place)?)),
            Physical::Decimal => ValueRef::Decimal(self.decimal(place)?),
            Physical::Text => ValueRef::Text(self.text(place)?),
            Physical::Bytes => ValueRef::Bytes(self.variable(place)?),
            Physical::Date => ValueRef::Date(Date(i32::from_be_bytes(self.fixed(place)?))),
            Physical::Time => ValueRef::Time(Time(i64::from_be_bytes(self.fixed(place)?))),
            Physical::TimeTz => {
                ValueRef::TimeTz(TimeTz::from_packed(i64::from_be_bytes(self.fixed(place)?)))
            }
            Physical::DateTime => {
                ValueRef::DateTime(DateTime(i64::from_be_bytes(self.fixed(place)?)))
            }
            Physical::Timestamp => {
                ValueRef::Timestamp(Timestamp(i64::from_be_bytes(self.fixed(place)?)))
            }
            Physical::Interval => ValueRef::Interval(Interval {
                months: i32::from_be_bytes(self.fixed(place)?),
                days: i32::from_be_bytes(self.fixed(place + 4)?),
                micros: i64::from_be_bytes(self.fixed(place + 8)?),
            }),
            Physical::Uuid => ValueRef::Uuid(Uuid::from_bytes(self.fixed(place)?)),
            Physical::Json => ValueRef::Json(self.text(place)?),
        }))
    }

    #[inline]
    fn decimal(&self, place: usize) -> Result<NumericRef<'a>, RowError> {
        let coefficient = i128::from_be_bytes(self.fixed(place)?);
        let [scale] = self.fixed::<1>(place + 16)?;
        match Decimal::new(coefficient, scale) {
            Some(decimal) => Ok(NumericRef::Short(decimal)),
            None if scale == LONG_DECIMAL => self.long_decimal(place).map(NumericRef::Long),
            None => Err(RowError::Malformed("a decimal is over 38 digits")),
        }
    }

    #[cold]
    fn long_decimal(&self, place: usize) -> Result<LongRef<'a>, RowError> {
        let start = u32::from_be_bytes(self.fixed(place)?) as usize;
        let length = u32::from_be_bytes(self.fixed(place + 4)?) as usize;
        let part = self.bytes.get(self.variable_end()?..);
        part.and_then(|part| part.get(start..start.checked_add(length)?))
            .and_then(LongRef::read)
            .ok_or(RowError::Malformed("a long decimal is out of place"))
    }

    /// Where the variable part ends.
    fn variable_end(&self) -> Result<usize, RowError> {
        let prefix = self.layout.prefixes.get(self.count);
        match prefix.and_then(|prefix| (prefix.variable as usize).checked_sub(1)) {
            Some(last) => Ok(self.variable + self.end(last)?),
            None => Ok(self.variable),
        }
    }

    /// Checks every cell and that nothing trails: what to do with an image from outside.
    ///
    /// # Errors
    /// As [`RowRef::get`]; [`RowError::Malformed`] also for long decimals that are not in the order of
    /// their columns, or that 38 digits hold.
    pub fn check(&self) -> Result<(), RowError> {
        let mut end = self.variable_end()?;
        for column in 0..self.count {
            if let Some(ValueRef::Decimal(NumericRef::Long(long))) = self.get(column)? {
                self.check_long(column, long, end)?;
                end += long.bytes().len();
            }
        }
        if end != self.bytes.len() {
            return Err(RowError::Malformed("bytes trail the last column"));
        }
        Ok(())
    }

    /// Checks that a long decimal lies at this place.
    fn check_long(&self, column: usize, long: LongRef<'_>, at: usize) -> Result<(), RowError> {
        let place = self.layout.place(column).unwrap_or(0);
        let start = u32::from_be_bytes(self.fixed(place)?) as usize;
        let zeros = self.fixed::<8>(place + 8)?;
        if self.variable_end()? + start != at || zeros != [0; 8] {
            return Err(RowError::Malformed("a long decimal is out of place"));
        }
        match LongRef::parse(long.bytes()) {
            Some(_) => Ok(()),
            None => Err(RowError::Malformed("a long decimal is none")),
        }
    }

    /// The `N` bytes of a fixed-width column that lies at `place` (see [`RowLayout::place`]): zeros
    /// where it is NULL. The image must hold the column.
    ///
    /// # Errors
    /// [`RowError::Malformed`] past the fixed part.
    #[inline]
    pub fn fixed<const N: usize>(&self, place: usize) -> Result<[u8; N], RowError> {
        self.bytes
            .get(self.fixed + place..)
            .and_then(<[u8]>::first_chunk::<N>)
            .copied()
            .ok_or(RowError::Malformed("shorter than its fixed part"))
    }

    #[inline]
    fn end(&self, variable: usize) -> Result<usize, RowError> {
        self.bytes
            .get(self.ends + 4 * variable..self.variable)
            .and_then(<[u8]>::first_chunk::<4>)
            .map(|end| u32::from_be_bytes(*end) as usize)
            .ok_or(RowError::Malformed("shorter than its ends"))
    }

    /// The bytes of the variable column that is the `variable`th (see [`RowLayout::place`]): none
    /// where it is NULL. The image must hold the column.
    ///
    /// # Errors
    /// [`RowError::Malformed`] for ends out of order.
    #[inline]
    pub fn variable(&self, variable: usize) -> Result<&'a [u8], RowError> {
        let start = if variable == 0 {
            0
        } else {
            self.end(variable - 1)?
        };
        let end = self.end(variable)?;
        self.bytes
            .get(self.variable..)
            .and_then(|part| part.get(start..end))
            .ok_or(RowError::Malformed("the ends are out of order"))
    }

    /// As [`RowRef::variable`], for text.
    ///
    /// # Errors
    /// [`RowError::Malformed`] also for text that is not UTF-8.
    #[inline]
    pub fn text(&self, variable: usize) -> Result<&'a str, RowError> {
        std::str::from_utf8(self.variable(variable)?)
            .map_err(|_| RowError::Malformed("text is not UTF-8"))
    }
}
