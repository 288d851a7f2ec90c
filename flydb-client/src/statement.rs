//! Prepared statements, explicit and cached.
//!
//! A statement has a name in its connection, and lives there as long as anybody holds it: the cache, a
//! [`Statement`], a call under way. When the last one lets go, the server is told to forget it.

mod cache;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};

use flydb_protocol::DataType;
use flydb_protocol::message::RowFormat;
use flydb_protocol::message::core::PrepareResult;

use crate::connection::{Shared, request};
use crate::error::Result;
use crate::result::{KnownHeader, columns_of};
use crate::row::{Column, Columns};

pub(crate) use cache::StatementCache;

/// A prepared statement. Cheap to clone.
///
/// It can be run by any handle of any connection to the same server: where it was not prepared there,
/// its text is, and kept.
#[derive(Clone)]
pub struct Statement {
    inner: Arc<StatementInner>,
    description: Arc<Description>,
}

/// A statement as its connection knows it.
pub(crate) struct StatementInner {
    connection: Weak<Shared>,
    pub(crate) name: String,
    pub(crate) text: Arc<str>,
    /// Whether the server knows it, or will before any request that follows.
    owned: AtomicBool,
    description: OnceLock<Arc<Description>>,
    pub(crate) header: KnownHeader,
}

/// What the server said when it prepared a statement.
#[derive(Debug)]
struct Description {
    parameters: Vec<DataType>,
    columns: Arc<Columns>,
}

impl Statement {
    pub(crate) fn new(inner: Arc<StatementInner>) -> Option<Statement> {
        let description = Arc::clone(inner.description.get()?);
        Some(Statement { inner, description })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.inner.text
    }

    /// The types of its parameters; [`DataType::Unknown`] for one that takes any.
    #[must_use]
    pub fn parameters(&self) -> &[DataType] {
        &self.description.parameters
    }

    /// The columns of its rows; none where it gives none, or where the server does not say.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        self.description.columns.list()
    }
}

impl StatementInner {
    pub(crate) fn new(connection: &Arc<Shared>, name: String, text: &str) -> StatementInner {
        StatementInner {
            connection: Arc::downgrade(connection),
            name,
            text: Arc::from(text),
            owned: AtomicBool::new(true),
            description: OnceLock::new(),
            header: KnownHeader::default(),
        }
    }

    /// Takes note of what the server said about it.
    pub(crate) fn describe(&self, result: PrepareResult) -> Result<()> {
        let description = Description {
            parameters: result.param_types,
            columns: columns_of(result.columns.unwrap_or_default(), RowFormat::Json)?,
        };
        let _ = self.description.set(Arc::new(description));
        Ok(())
    }

    pub(crate) fn is_described(&self) -> bool {
        self.description.get().is_some()
    }

    /// The server does not know it (any more): there is nothing to tell it in the end.
    pub(crate) fn disown(&self) {
        self.owned.store(false, Ordering::Release);
    }

    /// The server knows it from now on; whether it has to be told so first.
    pub(crate) fn own(&self) -> bool {
        !self.owned.swap(true, Ordering::AcqRel)
    }

    pub(crate) fn is_of(&self, connection: &Arc<Shared>) -> bool {
        std::ptr::eq(self.connection.as_ptr(), Arc::as_ptr(connection))
    }
}

impl Drop for StatementInner {
    fn drop(&mut self) {
        if !self.owned.load(Ordering::Acquire) {
            return;
        }
        if let Some(connection) = self.connection.upgrade() {
            connection.post(request::deallocate(&self.name));
        }
    }
}

impl fmt::Debug for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statement")
            .field("text", &self.text())
            .field("parameters", &self.parameters())
            .finish_non_exhaustive()
    }
}

/// What can be run: SQL text, or a [`Statement`].
pub trait AsStatement: sealed::Sealed + Sync {
    /// Its text.
    #[doc(hidden)]
    fn text(&self) -> &str;

    /// The statement, where it is prepared.
    #[doc(hidden)]
    fn prepared(&self) -> Option<&Statement> {
        None
    }
}

mod sealed {
    pub trait Sealed {
        #[doc(hidden)]
        fn sealed(&self) {}
    }
    impl Sealed for str {}
    impl Sealed for String {}
    impl Sealed for super::Statement {}
    impl<T: Sealed + ?Sized> Sealed for &T {}
}

impl AsStatement for str {
    fn text(&self) -> &str {
        self
    }
}

impl AsStatement for String {
    fn text(&self) -> &str {
        self
    }
}

impl AsStatement for Statement {
    fn text(&self) -> &str {
        Statement::text(self)
    }

    fn prepared(&self) -> Option<&Statement> {
        Some(self)
    }
}

impl<T: AsStatement + ?Sized> AsStatement for &T {
    fn text(&self) -> &str {
        (**self).text()
    }

    fn prepared(&self) -> Option<&Statement> {
        (**self).prepared()
    }
}

/// The statement's place in `connection`; `None` where it was prepared in another.
pub(crate) fn place_in<'a>(
    statement: Option<&'a Statement>,
    connection: &Arc<Shared>,
) -> Option<&'a Arc<StatementInner>> {
    statement
        .map(|statement| &statement.inner)
        .filter(|inner| inner.is_of(connection))
}
