//! Requests as frames.
//!
//! Those that carry parameters are put together from JSON that is encoded already; the others go
//! through the protocol's own messages. Each function gives a writer of one frame, to be run under the
//! connection's lock.

use std::time::Duration;

use bytes::{BufMut, BytesMut};
use flydb_protocol::codec::FrameWriter;
use flydb_protocol::message::core::{Deallocate, Prepare};
use flydb_protocol::message::cursor::{CursorClose, CursorFetch};
use flydb_protocol::{EncodeError, Flags, MessageType, Request};

use crate::cursor::Opening;
use crate::to_sql::Encoded;

/// What writes one frame.
pub(crate) trait Write: FnOnce(&mut BytesMut) -> Result<(), EncodeError> {}
impl<F: FnOnce(&mut BytesMut) -> Result<(), EncodeError>> Write for F {}

/// Any message without parameters.
pub(crate) fn message(request: &Request) -> impl Write {
    move |out: &mut BytesMut| request.encode(out)
}

pub(crate) fn query(text: &str, params: &Encoded, timeout: Option<Duration>) -> impl Write {
    move |out: &mut BytesMut| {
        frame(out, MessageType::Query, |out| {
            out.put_slice(br#"{"query":"#);
            string(out, text)?;
            if params.count > 0 {
                list(out, br#","params":"#, params);
            }
            end(out, timeout);
            Ok(())
        })
    }
}

pub(crate) fn prepare(name: &str, text: &str) -> impl Write + use<> {
    let (name, query) = (name.to_owned(), text.to_owned());
    let request = Request::Prepare(Prepare { name, query });
    move |out: &mut BytesMut| request.encode(out)
}

/// `name` is one of ours: it needs no escapes.
pub(crate) fn execute(name: &str, params: &Encoded, timeout: Option<Duration>) -> impl Write {
    move |out: &mut BytesMut| {
        frame(out, MessageType::Execute, |out| {
            named(out, name);
            list(out, br#","params":"#, params);
            end(out, timeout);
            Ok(())
        })
    }
}

/// `sets` are the elements of the array, without its brackets.
pub(crate) fn execute_batch(name: &str, sets: &[u8], timeout: Option<Duration>) -> impl Write {
    move |out: &mut BytesMut| {
        frame(out, MessageType::Execute, |out| {
            named(out, name);
            out.put_slice(br#","params":[],"batch":["#);
            out.put_slice(sets);
            out.put_u8(b']');
            end(out, timeout);
            Ok(())
        })
    }
}

pub(crate) fn deallocate(name: &str) -> impl Write + use<> {
    let name = name.to_owned();
    move |out: &mut BytesMut| Request::Deallocate(Deallocate { name }).encode(out)
}

pub(crate) fn cursor_open(text: &str, params: &Encoded, opening: &Opening) -> impl Write {
    move |out: &mut BytesMut| {
        frame(out, MessageType::CursorOpen, |out| {
            out.put_slice(br#"{"query":"#);
            string(out, text)?;
            number(out, br#","cursor_type":"#, opening.kind.into());
            number(out, br#","concurrency":"#, opening.concurrency.into());
            number(out, br#","fetch_size":"#, opening.fetch_size.into());
            list(out, br#","parameters":"#, params);
            if opening.hold {
                out.put_slice(br#","hold":true"#);
            }
            end(out, opening.timeout);
            Ok(())
        })
    }
}

pub(crate) fn cursor_fetch(fetch: CursorFetch) -> impl Write {
    move |out: &mut BytesMut| Request::CursorFetch(fetch).encode(out)
}

pub(crate) fn cursor_scroll(fetch: CursorFetch) -> impl Write {
    move |out: &mut BytesMut| Request::CursorScroll(fetch).encode(out)
}

pub(crate) fn cursor_close(cursor: &str) -> impl Write + use<> {
    let cursor_id = cursor.to_owned();
    move |out: &mut BytesMut| Request::CursorClose(CursorClose { cursor_id }).encode(out)
}

fn frame(
    out: &mut BytesMut,
    kind: MessageType,
    write: impl FnOnce(&mut BytesMut) -> Result<(), EncodeError>,
) -> Result<(), EncodeError> {
    let frame = FrameWriter::begin(out, kind.code(), Flags::NONE);
    write(frame.out)?;
    frame.finish()
}

fn named(out: &mut BytesMut, name: &str) {
    out.put_slice(br#"{"name":""#);
    out.put_slice(name.as_bytes());
    out.put_u8(b'"');
}

fn string(out: &mut BytesMut, text: &str) -> Result<(), EncodeError> {
    serde_json::to_writer(out.writer(), text).map_err(|_| EncodeError::Json)
}

fn list(out: &mut BytesMut, key: &[u8], params: &Encoded) {
    out.put_slice(key);
    out.put_slice(&params.json);
}

fn number(out: &mut BytesMut, key: &[u8], value: i64) {
    out.put_slice(key);
    out.put_slice(value.to_string().as_bytes());
}

/// The time limit, where there is one, and the end of the object.
fn end(out: &mut BytesMut, timeout: Option<Duration>) {
    if let Some(timeout) = timeout {
        let millis = i64::try_from(millis(timeout)).unwrap_or(i64::MAX);
        number(out, br#","timeout_ms":"#, millis);
    }
    out.put_u8(b'}');
}

/// A time limit as messages carry it. What is under a millisecond is one: zero would be no limit at all.
pub(crate) fn millis(timeout: Duration) -> u64 {
    u64::try_from(timeout.as_millis())
        .unwrap_or(u64::MAX)
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::to_sql::encode;
    use flydb_protocol::FrameCodec;
    use flydb_protocol::message::Param;
    use flydb_protocol::message::cursor::{Concurrency, CursorType};
    use tokio_util::codec::Decoder;

    fn read_back(write: impl Write) -> Request {
        let mut out = BytesMut::new();
        write(&mut out).expect("within the limits");
        let frame = FrameCodec::new()
            .decode(&mut out)
            .expect("a frame")
            .expect("whole");
        Request::decode(&frame).expect("a request")
    }

    #[test]
    fn requests_put_together_by_hand_read_back() {
        let params = encode(&(1, "a\"b")).expect("parameters");
        let expected = vec![Param::Integer(1), Param::Text("a\"b".into())];
        let limit = Some(Duration::from_micros(10));
        let Request::Query(query) = read_back(query("SELECT \"x\"\n", &params, limit)) else {
            panic!("not a Query")
        };
        assert_eq!(
            (query.query.as_str(), query.timeout_ms),
            ("SELECT \"x\"\n", Some(1))
        );
        assert_eq!(query.params, expected);
        let Request::Execute(execute) = read_back(execute("s1", &params, None)) else {
            panic!("not an Execute")
        };
        assert_eq!(
            (execute.name.as_str(), execute.params, execute.timeout_ms),
            ("s1", expected, None)
        );
    }

    #[test]
    fn a_batch_and_a_cursor_read_back() {
        let batch = execute_batch("s2", b"[1],[2]", None);
        let Request::Execute(execute) = read_back(batch) else {
            panic!("not an Execute")
        };
        let sets = [vec![Param::Integer(1)], vec![Param::Integer(2)]];
        let sets = sets.into_iter().collect();
        assert_eq!(execute.batch, Some(sets));
        let opening = Opening {
            kind: CursorType::Static,
            concurrency: Concurrency::ReadOnly,
            fetch_size: 7,
            hold: true,
            timeout: Some(Duration::from_secs(2)),
        };
        let params = encode(&()).expect("none");
        let Request::CursorOpen(open) = read_back(cursor_open("SELECT 1", &params, &opening))
        else {
            panic!("not a CursorOpen")
        };
        assert_eq!(
            (open.cursor_type, open.fetch_size, open.hold),
            (CursorType::Static, 7, true)
        );
        assert_eq!(open.timeout_ms, Some(2000));
    }
}
