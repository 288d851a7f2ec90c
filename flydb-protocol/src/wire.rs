//! The primitive encodings of binary payloads: a bounded reader and a writer.
//!
//! Bool is one byte (0 or 1); integers and floats are big-endian; String and Bytes are a u32 length
//! and then the bytes. A reader never trusts a length: it takes what is there or says what is wrong.

use bytes::BufMut;

use crate::error::{DecodeError, EncodeError};

/// Reads primitives off the front of a payload.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// A reader of these bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    /// What has not been read yet.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// A Bool.
    ///
    /// # Errors
    /// Where the payload ends, or the byte is neither 0 nor 1.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.array::<1>()? {
            [0] => Ok(false),
            [1] => Ok(true),
            [_] => Err(DecodeError::Binary("a Bool is neither 0 nor 1")),
        }
    }

    /// A length or count.
    ///
    /// # Errors
    /// Where the payload ends.
    pub fn u32(&mut self) -> Result<u32, DecodeError> {
        Ok(u32::from_be_bytes(self.array()?))
    }

    /// An Int32.
    ///
    /// # Errors
    /// Where the payload ends.
    pub fn i32(&mut self) -> Result<i32, DecodeError> {
        Ok(i32::from_be_bytes(self.array()?))
    }

    /// An Int64.
    ///
    /// # Errors
    /// Where the payload ends.
    pub fn i64(&mut self) -> Result<i64, DecodeError> {
        Ok(i64::from_be_bytes(self.array()?))
    }

    /// A Float64.
    ///
    /// # Errors
    /// Where the payload ends.
    pub fn f64(&mut self) -> Result<f64, DecodeError> {
        Ok(f64::from_be_bytes(self.array()?))
    }

    /// Bytes.
    ///
    /// # Errors
    /// Where the payload ends before the length that stands there.
    pub fn bytes(&mut self) -> Result<&'a [u8], DecodeError> {
        let length = self.u32()? as usize;
        let Some((bytes, rest)) = self.rest.split_at_checked(length) else {
            return Err(DecodeError::Binary("a length reaches past the payload"));
        };
        self.rest = rest;
        Ok(bytes)
    }

    /// A String.
    ///
    /// # Errors
    /// As [`Reader::bytes`], and where the bytes are not UTF-8.
    pub fn string(&mut self) -> Result<&'a str, DecodeError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| DecodeError::Utf8)
    }

    /// Ends the payload.
    ///
    /// # Errors
    /// Where bytes are left.
    pub const fn finish(self) -> Result<(), DecodeError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(DecodeError::Binary("bytes trail the payload"))
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let Some((array, rest)) = self.rest.split_first_chunk::<N>() else {
            return Err(DecodeError::Binary("the payload ends within a field"));
        };
        self.rest = rest;
        Ok(*array)
    }
}

/// Appends a Bool.
pub fn put_bool(out: &mut impl BufMut, value: bool) {
    out.put_u8(u8::from(value));
}

/// Appends Bytes.
///
/// # Errors
/// [`EncodeError::TooLarge`] where the length does not fit its four bytes; nothing is appended.
pub fn put_bytes(out: &mut impl BufMut, value: &[u8]) -> Result<(), EncodeError> {
    let bytes = value.len();
    let length = u32::try_from(bytes).map_err(|_| EncodeError::TooLarge { bytes })?;
    out.put_u32(length);
    out.put_slice(value);
    Ok(())
}

/// Appends a String.
///
/// # Errors
/// As [`put_bytes`].
pub fn put_string(out: &mut impl BufMut, value: &str) -> Result<(), EncodeError> {
    put_bytes(out, value.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut out = Vec::new();
        put_bool(&mut out, true);
        out.put_i32(i32::MIN);
        out.put_i64(i64::MAX);
        out.put_f64(-0.0);
        put_string(&mut out, "née").unwrap();
        put_bytes(&mut out, &[0xFF]).unwrap();
        out
    }

    fn read(bytes: &[u8]) -> Result<(), DecodeError> {
        let mut reader = Reader::new(bytes);
        assert!(reader.bool()?);
        assert_eq!(reader.i32()?, i32::MIN);
        assert_eq!(reader.i64()?, i64::MAX);
        assert!(reader.f64()?.is_sign_negative());
        assert_eq!(reader.string()?, "née");
        assert_eq!(reader.bytes()?, [0xFF]);
        reader.finish()
    }

    #[test]
    fn what_is_written_is_read_and_no_part_of_it_is() {
        let bytes = sample();
        assert_eq!(read(&bytes), Ok(()));
        for cut in 0..bytes.len() {
            assert!(read(&bytes[..cut]).is_err(), "cut at {cut}");
        }
        let mut longer = bytes;
        longer.push(0);
        assert!(read(&longer).is_err());
    }

    #[test]
    fn a_length_is_not_trusted() {
        let mut reader = Reader::new(&[0xFF, 0xFF, 0xFF, 0xFF, b'a']);
        assert!(reader.bytes().is_err());
        assert!(Reader::new(&[2]).bool().is_err());
        assert_eq!(
            Reader::new(&[0, 0, 0, 1, 0xFF]).string(),
            Err(DecodeError::Utf8)
        );
    }
}
