//! What people come for, one function each.

mod cursor;
mod metadata;
mod pool;
mod queries;
mod session;
mod transaction;
mod violation;

pub use cursor::cursor;
pub use metadata::metadata;
pub use pool::through_the_pool;
pub use queries::queries;
pub use session::session_options;
pub use transaction::transaction;
pub use violation::violation;
