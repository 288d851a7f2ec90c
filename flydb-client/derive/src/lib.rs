//! Derive macros for `flydb-client`.
