//! Derive macros for `flydb-client`.
//!
//! Not meant to be used directly: `flydb_client::FromRow` re-exports the macro beside its trait, and
//! the trait's documentation describes the attributes.

mod attributes;
mod from_row;
mod rename;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Reads a struct from a row, by the columns' names; see `flydb_client::FromRow`.
#[proc_macro_derive(FromRow, attributes(flydb))]
pub fn derive_from_row(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    from_row::expand(&input)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}
