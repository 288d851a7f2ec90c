//! JSON objects of messages: read strictly, once, and written straight into the frame.
//!
//! serde does the work; what it leaves open is closed here, between serde_json and the derived
//! structs. [`Object`] is a deserializer that hands the struct an object's entries and
//!
//! - refuses anything but an object (serde would take an array of the fields for a struct),
//! - refuses a key that stands twice, known or not, within unknown values too, and more keys than the
//!   limit,
//! - keeps one value aside as raw text (`rows`), so that rows are not built only to be taken apart.

mod ignored;

use std::borrow::Cow;
use std::fmt;

use bytes::BufMut;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize, forward_to_deserialize_any};
use serde_json::value::RawValue;

use self::ignored::Ignored;
use crate::codec::FrameWriter;
use crate::error::{DecodeError, EncodeError};
use crate::limits::MAX_OBJECT_KEYS;

/// Reads a message's object.
pub(super) fn decode<'de, T: Deserialize<'de>>(
    message: &'static str,
    payload: &'de [u8],
) -> Result<T, DecodeError> {
    decode_aside(message, payload, None).map(|(value, _)| value)
}

/// Reads a message without fields: nothing, or an object whose keys mean nothing to us.
pub(super) fn decode_empty(message: &'static str, payload: &[u8]) -> Result<(), DecodeError> {
    #[derive(Deserialize)]
    struct Empty {}
    if !payload.is_empty() {
        let Empty {} = decode(message, payload)?;
    }
    Ok(())
}

/// Reads a message's object and keeps the value of the key `aside` as it stands.
pub(super) fn decode_aside<'de, T: Deserialize<'de>>(
    message: &'static str,
    payload: &'de [u8],
    aside: Option<&'static str>,
) -> Result<(T, Option<&'de RawValue>), DecodeError> {
    let text = std::str::from_utf8(payload).map_err(|_| DecodeError::Utf8)?;
    let mut json = serde_json::Deserializer::from_str(text);
    let mut raw = None;
    let object = Object {
        json: &mut json,
        aside,
        raw: &mut raw,
    };
    T::deserialize(object)
        .and_then(|value| json.end().map(|()| value))
        .map(|value| (value, raw))
        .map_err(|error| DecodeError::Json {
            message,
            reason: error.to_string(),
        })
}

/// Appends a message's object to its frame.
pub(super) fn encode(
    frame: &mut FrameWriter<'_>,
    value: &impl Serialize,
) -> Result<(), EncodeError> {
    serde_json::to_writer((&mut *frame.out).writer(), value).map_err(|_| EncodeError::Json)
}

struct Object<'a, 'de, D> {
    json: D,
    aside: Option<&'static str>,
    raw: &'a mut Option<&'de RawValue>,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Object<'_, 'de, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_struct("", &[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.json.deserialize_map(ObjectVisitor {
            visitor,
            fields,
            aside: self.aside,
            raw: self.raw,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct ObjectVisitor<'a, 'de, V> {
    visitor: V,
    fields: &'static [&'static str],
    aside: Option<&'static str>,
    raw: &'a mut Option<&'de RawValue>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ObjectVisitor<'_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(UniqueKeys {
            map,
            fields: self.fields,
            seen: Vec::with_capacity(8),
            aside: self.aside,
            raw: self.raw,
        })
    }
}

/// The entries of an object that its struct knows, each key once, without the one that is kept aside.
struct UniqueKeys<'a, 'de, A> {
    map: A,
    fields: &'static [&'static str],
    seen: Vec<Cow<'de, str>>,
    aside: Option<&'static str>,
    raw: &'a mut Option<&'de RawValue>,
}

impl<'de, A: MapAccess<'de>> UniqueKeys<'_, 'de, A> {
    fn note(&mut self, key: &Cow<'de, str>) -> Result<(), A::Error> {
        if self.seen.contains(key) {
            return Err(A::Error::custom(format_args!(
                "the key {key:?} stands twice"
            )));
        }
        if self.seen.len() >= MAX_OBJECT_KEYS {
            return Err(A::Error::custom(format_args!(
                "more than {MAX_OBJECT_KEYS} keys in one object"
            )));
        }
        self.seen.push(key.clone());
        Ok(())
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for UniqueKeys<'_, 'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        while let Some(Key(key)) = self.map.next_key()? {
            self.note(&key)?;
            if self.aside == Some(&*key) {
                *self.raw = Some(self.map.next_value()?);
            } else if self.fields.contains(&&*key) {
                return seed
                    .deserialize(KeyText(key, std::marker::PhantomData))
                    .map(Some);
            } else {
                let Ignored = self.map.next_value()?;
            }
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// A key, borrowed from the payload where it has no escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key<'de>, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

/// A key on its way into the struct.
struct KeyText<'de, E>(Cow<'de, str>, std::marker::PhantomData<E>);

impl<'de, E: serde::de::Error> Deserializer<'de> for KeyText<'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.0 {
            Cow::Borrowed(key) => visitor.visit_borrowed_str(key),
            Cow::Owned(key) => visitor.visit_string(key),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

/// For an optional field whose default is not `None`: null means the default, as absence does.
pub(super) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests;
