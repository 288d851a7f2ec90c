//! The cases that `rename_all` knows.

use syn::{LitStr, Result};

/// How a field's name becomes a column's.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Camel,
    Pascal,
    Kebab,
    ScreamingSnake,
    Lower,
    Upper,
}

impl Case {
    pub(crate) fn parse(name: &LitStr) -> Result<Case> {
        Ok(match name.value().as_str() {
            "camelCase" => Case::Camel,
            "PascalCase" => Case::Pascal,
            "kebab-case" => Case::Kebab,
            "SCREAMING_SNAKE_CASE" => Case::ScreamingSnake,
            "lowercase" => Case::Lower,
            "UPPERCASE" => Case::Upper,
            _ => {
                return Err(syn::Error::new(
                    name.span(),
                    "the cases are camelCase, PascalCase, kebab-case, SCREAMING_SNAKE_CASE, \
                     lowercase and UPPERCASE",
                ));
            }
        })
    }

    pub(crate) fn apply(self, field: &str) -> String {
        match self {
            Case::Camel => {
                let pascal = pascal(field);
                let mut letters = pascal.chars();
                letters.next().map_or_else(String::new, |first| {
                    first.to_lowercase().chain(letters).collect()
                })
            }
            Case::Pascal => pascal(field),
            Case::Kebab => field.replace('_', "-"),
            Case::ScreamingSnake => field.to_uppercase(),
            Case::Lower => field.replace('_', "").to_lowercase(),
            Case::Upper => field.replace('_', "").to_uppercase(),
        }
    }
}

fn pascal(field: &str) -> String {
    field
        .split('_')
        .flat_map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect::<Vec<char>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_as_serde_has_them() {
        let field = "created_at_utc";
        assert_eq!(Case::Camel.apply(field), "createdAtUtc");
        assert_eq!(Case::Pascal.apply(field), "CreatedAtUtc");
        assert_eq!(Case::Kebab.apply(field), "created-at-utc");
        assert_eq!(Case::ScreamingSnake.apply(field), "CREATED_AT_UTC");
        assert_eq!(Case::Lower.apply(field), "createdatutc");
        assert_eq!(Case::Upper.apply(field), "CREATEDATUTC");
    }
}
