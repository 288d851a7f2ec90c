//! Keys of rows in chains, each ordered as the rows are, and told from the next by its end.
//!
//! In a key a zero byte is followed by [`ESCAPED`]; a zero byte and [`END`] end it. So chains are ordered as lists of
//! rows are: by the first keys that differ, and a chain comes before those that it is the start of.

use crate::eval::function::no_such_call;
use crate::storage::KeyBuilder;
use crate::types::{Result, Value, ValueRef};

const ESCAPED: u8 = 0xFF;
const END: u8 = 0x01;

/// A chain of one key.
pub(super) fn row_key(values: &[ValueRef<'_>]) -> Value {
    let mut key = KeyBuilder::new();
    for value in values {
        key.push(*value, false);
    }
    let bytes = key.as_bytes();
    let mut chain = Vec::with_capacity(bytes.len() + 2);
    for byte in bytes {
        chain.push(*byte);
        if *byte == 0 {
            chain.push(ESCAPED);
        }
    }
    chain.extend([0, END]);
    Value::Bytes(chain.into())
}

/// Whether a chain has a key, which comes as a chain of one.
pub(super) fn path_has(arguments: &[ValueRef<'_>]) -> Result<Value> {
    let [ValueRef::Bytes(path), ValueRef::Bytes(key)] = arguments else {
        return Err(no_such_call("path_has", arguments));
    };
    let mut rest = *path;
    while !rest.is_empty() {
        let (first, after) = rest.split_at(end_of_first(rest));
        if first == *key {
            return Ok(Value::Boolean(true));
        }
        rest = after;
    }
    Ok(Value::Boolean(false))
}

/// How long the first key of a chain is, its end included.
fn end_of_first(chain: &[u8]) -> usize {
    let ends = chain.windows(2).position(|pair| pair == [0, END]);
    ends.map_or(chain.len(), |place| place + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(rows: &[&[ValueRef<'_>]]) -> Vec<u8> {
        let keys = rows.iter().map(|row| row_key(row));
        let bytes = keys.flat_map(|key| match key {
            Value::Bytes(bytes) => bytes.to_vec(),
            _ => Vec::new(),
        });
        bytes.collect()
    }

    #[test]
    fn chains_are_ordered_as_lists_of_rows() {
        let int = ValueRef::BigInt;
        let sorted = [
            chain(&[&[int(0)]]),
            chain(&[&[int(0)], &[int(-1)]]),
            chain(&[&[int(0)], &[int(300)]]),
            chain(&[&[int(1)]]),
            chain(&[&[int(255)], &[int(0)]]),
            chain(&[&[int(256)]]),
            chain(&[&[ValueRef::Null]]),
        ];
        assert!(sorted.is_sorted());
        let texts = [
            chain(&[&[ValueRef::Text("a")], &[ValueRef::Text("b")]]),
            chain(&[&[ValueRef::Text("a\0")]]),
            chain(&[&[ValueRef::Text("ab")]]),
        ];
        assert!(texts.is_sorted());
    }

    #[test]
    fn a_chain_has_its_own_keys_only() {
        let int = ValueRef::BigInt;
        let path = chain(&[
            &[int(0), int(1)],
            &[int(1), int(0)],
            &[ValueRef::Null, int(0)],
        ]);
        let has = |row: &[ValueRef<'_>]| {
            let key = chain(&[row]);
            let arguments = [ValueRef::Bytes(&path), ValueRef::Bytes(&key)];
            path_has(&arguments).unwrap() == Value::Boolean(true)
        };
        assert!(has(&[int(0), int(1)]) && has(&[int(1), int(0)]));
        assert!(has(&[ValueRef::Null, int(0)]));
        assert!(!has(&[int(0), int(0)]) && !has(&[int(1), int(1)]) && !has(&[int(0)]));
    }
}
