//! Who may do what: principals, passwords and the one gate that every plan passes.
//!
//! [`authorize`] is the only maker of an [`AuthorizedPlan`], and the executor takes nothing else, so a
//! plan that was not checked cannot run. Row policies belong in there too, once there are any.
//!
//! Rules: administrators may do everything; a table's owner may do everything with it; others need
//! the privilege that the statement uses, on every table that it names, however deep in a subquery.
//! Reading a table's columns in an UPDATE or DELETE (in WHERE, in a new value, in RETURNING) needs
//! SELECT as well. Any user may create tables and views, and owns them. What a view reads is read with
//! the rights of its owner; who reads the view needs SELECT on it.

mod authorize;
mod authorize_command;
mod passwords;
mod principal;
mod tables;
mod verified;

pub(crate) use authorize::{AuthorizedPlan, authorize, may_read, may_see};
pub(crate) use authorize_command::authorize_command;
pub(crate) use passwords::Passwords;
pub(crate) use principal::Principal;
