//! What `#[flydb(…)]` says on a struct and on its fields.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Path, Result};

use crate::rename::Case;

/// On the struct.
#[derive(Default)]
pub(crate) struct ContainerAttributes {
    pub(crate) rename_all: Option<Case>,
    pub(crate) crate_path: Option<Path>,
}

/// On a field.
#[derive(Default)]
pub(crate) struct FieldAttributes {
    pub(crate) rename: Option<String>,
    pub(crate) kind: FieldKind,
}

/// How a field is filled.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum FieldKind {
    /// From its column, which must be there.
    #[default]
    Column,
    /// From its column; `Default` where it is absent or NULL.
    Default,
    /// With `Default`, always.
    Skip,
    /// From the same row, by its own `FromRow`.
    Flatten,
}

impl ContainerAttributes {
    pub(crate) fn read(attributes: &[Attribute]) -> Result<ContainerAttributes> {
        let mut read = ContainerAttributes::default();
        each(attributes, |meta| {
            if meta.path.is_ident("rename_all") {
                read.rename_all = Some(Case::parse(&meta.value()?.parse()?)?);
                return Ok(());
            }
            if meta.path.is_ident("crate") {
                read.crate_path = Some(meta.value()?.parse::<LitStr>()?.parse()?);
                return Ok(());
            }
            Err(meta.error("a struct takes `rename_all = \"…\"` or `crate = \"…\"`"))
        })?;
        Ok(read)
    }
}

impl FieldAttributes {
    pub(crate) fn read(attributes: &[Attribute]) -> Result<FieldAttributes> {
        let mut read = FieldAttributes::default();
        each(attributes, |meta| {
            if meta.path.is_ident("rename") {
                read.rename = Some(meta.value()?.parse::<LitStr>()?.value());
                return Ok(());
            }
            let kind = if meta.path.is_ident("default") {
                FieldKind::Default
            } else if meta.path.is_ident("skip") {
                FieldKind::Skip
            } else if meta.path.is_ident("flatten") {
                FieldKind::Flatten
            } else {
                return Err(
                    meta.error("a field takes `rename = \"…\"`, `default`, `skip` or `flatten`")
                );
            };
            if read.kind != FieldKind::Column {
                return Err(meta.error("one of `default`, `skip` and `flatten` is enough"));
            }
            read.kind = kind;
            Ok(())
        })?;
        read.check(attributes)
    }

    fn check(self, attributes: &[Attribute]) -> Result<FieldAttributes> {
        let reads_a_column = matches!(self.kind, FieldKind::Column | FieldKind::Default);
        match attributes.first() {
            Some(first) if self.rename.is_some() && !reads_a_column => {
                Err(syn::Error::new_spanned(
                    first,
                    "`rename` has no meaning on a field that reads no column of its own",
                ))
            }
            _ => Ok(self),
        }
    }
}

fn each(
    attributes: &[Attribute],
    mut read: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("flydb"))
        .try_for_each(|attribute| attribute.parse_nested_meta(&mut read))
}
