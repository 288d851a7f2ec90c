//! What the frame vectors are made of.

mod auth;
mod core;
mod cursor;
mod frame;
mod metadata;
mod session;
mod transaction;

pub(crate) use self::frame::frames_that_close;

/// What a peer does with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is a message. Encoding the message gives this very frame.
    Canonical,
    /// It is a message, written in another way than we do.
    Accept,
    /// It is answered with an Error (by a client: reported), and the connection goes on.
    Refuse,
}

/// Who reads a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    Server,
    Client,
}

/// One frame.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) reader: Reader,
    pub(crate) code: u8,
    pub(crate) flags: u8,
    pub(crate) payload: Vec<u8>,
    pub(crate) verdict: Verdict,
    /// The message as JSON, where it is not the payload itself.
    pub(crate) decoded: Option<&'static str>,
}

impl Sample {
    fn new(
        reader: Reader,
        code: u8,
        name: &'static str,
        payload: &[u8],
        verdict: Verdict,
    ) -> Sample {
        Sample {
            name,
            reader,
            code,
            flags: 0,
            payload: payload.to_vec(),
            verdict,
            decoded: None,
        }
    }

    /// The message that the frame stands for.
    fn meaning(mut self, decoded: &'static str) -> Sample {
        self.decoded = Some(decoded);
        self
    }

    fn flags(mut self, flags: u8) -> Sample {
        self.flags = flags;
        self
    }
}

/// A request as we write it.
fn request(code: u8, name: &'static str, payload: &str) -> Sample {
    Sample::new(
        Reader::Server,
        code,
        name,
        payload.as_bytes(),
        Verdict::Canonical,
    )
}

/// A request as others may write it.
fn request_like(code: u8, name: &'static str, payload: &str, decoded: &'static str) -> Sample {
    Sample::new(
        Reader::Server,
        code,
        name,
        payload.as_bytes(),
        Verdict::Accept,
    )
    .meaning(decoded)
}

/// Bytes that are no request.
fn no_request(code: u8, name: &'static str, payload: &[u8]) -> Sample {
    Sample::new(Reader::Server, code, name, payload, Verdict::Refuse)
}

/// A response as we write it.
fn response(code: u8, name: &'static str, payload: &str) -> Sample {
    Sample::new(
        Reader::Client,
        code,
        name,
        payload.as_bytes(),
        Verdict::Canonical,
    )
}

/// A response as others may write it.
fn response_like(code: u8, name: &'static str, payload: &str, decoded: &'static str) -> Sample {
    Sample::new(
        Reader::Client,
        code,
        name,
        payload.as_bytes(),
        Verdict::Accept,
    )
    .meaning(decoded)
}

/// Bytes that are no response.
fn no_response(code: u8, name: &'static str, payload: &[u8]) -> Sample {
    Sample::new(Reader::Client, code, name, payload, Verdict::Refuse)
}

/// The samples of each file: its name, what it is about, and the samples.
pub(crate) fn files() -> Vec<(&'static str, &'static str, Vec<Sample>)> {
    vec![
        (
            "core.json",
            "Statements, results and errors",
            core::samples(),
        ),
        (
            "auth.json",
            "Authentication, in both encodings",
            auth::samples(),
        ),
        ("cursor.json", "Cursors", cursor::samples()),
        ("metadata.json", "Metadata", metadata::samples()),
        ("transaction.json", "Transactions", transaction::samples()),
        (
            "session.json",
            "Session options and server information",
            session::samples(),
        ),
        (
            "frame.json",
            "Frames that no message claims",
            frame::samples(),
        ),
    ]
}

/// A String of the binary encodings.
fn string(text: &str) -> Vec<u8> {
    let length = u32::try_from(text.len()).unwrap();
    [&length.to_be_bytes(), text.as_bytes()].concat()
}
