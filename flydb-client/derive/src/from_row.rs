//! `#[derive(FromRow)]`.
//!
//! Each field becomes one read by name, which looks first at the place that the field has among the
//! struct's columns: a query that names the columns in the struct's order pays one comparison a field.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Field, Fields, Result};

use crate::attributes::{ContainerAttributes, FieldAttributes, FieldKind};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let container = ContainerAttributes::read(&input.attrs)?;
    let path = container
        .crate_path
        .as_ref()
        .map_or_else(|| quote!(::flydb_client), |path| quote!(#path));
    let body = read_struct(named_fields(input)?, &container, &path)?;
    let name = &input.ident;
    let (impl_generics, type_generics, where_clause) = input.generics.split_for_impl();
    Ok(quote! {
        #[automatically_derived]
        impl #impl_generics #path::FromRow for #name #type_generics #where_clause {
            fn from_row(row: &#path::Row) -> ::core::result::Result<Self, #path::Error> {
                ::core::result::Result::Ok(Self { #body })
            }
        }
    })
}

fn named_fields(input: &DeriveInput) -> Result<&Fields> {
    let refused = match &input.data {
        Data::Struct(data) => match &data.fields {
            named @ Fields::Named(_) => return Ok(named),
            Fields::Unnamed(_) => {
                "FromRow goes by field names: give the fields names, or read a tuple"
            }
            Fields::Unit => "a struct without fields holds nothing of a row",
        },
        Data::Enum(_) => "FromRow can be derived for structs; an enum is no row",
        Data::Union(_) => "FromRow can be derived for structs; a union is no row",
    };
    Err(syn::Error::new_spanned(&input.ident, refused))
}

fn read_struct(
    fields: &Fields,
    container: &ContainerAttributes,
    path: &TokenStream,
) -> Result<TokenStream> {
    let mut place = 0_usize;
    let mut reads = TokenStream::new();
    for field in fields {
        let attributes = FieldAttributes::read(&field.attrs)?;
        reads.extend(read_field(field, &attributes, container, path, place));
        if matches!(attributes.kind, FieldKind::Column | FieldKind::Default) {
            place += 1;
        }
    }
    Ok(reads)
}

fn read_field(
    field: &Field,
    attributes: &FieldAttributes,
    container: &ContainerAttributes,
    path: &TokenStream,
    place: usize,
) -> TokenStream {
    let (Some(ident), ty) = (&field.ident, &field.ty) else {
        return TokenStream::new();
    };
    let bare = ident.to_string();
    let bare = bare.trim_start_matches("r#");
    let column = attributes.rename.clone().unwrap_or_else(|| {
        container
            .rename_all
            .map_or_else(|| bare.to_owned(), |case| case.apply(bare))
    });
    // Errors about the field's type point at the type.
    match attributes.kind {
        FieldKind::Column => quote_spanned! {ty.span()=>
            #ident: row.try_get_near::<#ty>(#column, #place)?,
        },
        FieldKind::Default => quote_spanned! {ty.span()=>
            #ident: match row.columns().iter().any(|column| column.name() == #column) {
                true => row
                    .try_get_near::<::core::option::Option<#ty>>(#column, #place)?
                    .unwrap_or_default(),
                false => ::core::default::Default::default(),
            },
        },
        FieldKind::Skip => quote_spanned! {ty.span()=>
            #ident: ::core::default::Default::default(),
        },
        FieldKind::Flatten => quote_spanned! {ty.span()=>
            #ident: <#ty as #path::FromRow>::from_row(row)?,
        },
    }
}
