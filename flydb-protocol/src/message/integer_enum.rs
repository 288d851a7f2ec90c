//! Enums that stand on the wire as their number.

/// An enum that stands on the wire as its number. The first variant, of the number 0, is the default.
macro_rules! integer_enum {
    (
        $(#[$meta:meta])+ pub enum $name:ident {
            $(#[$first_meta:meta])+ $first:ident = 0,
            $($(#[$variant_meta:meta])+ $variant:ident = $number:literal,)*
        }
    ) => {
        $(#[$meta])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(into = "i64", try_from = "i64")]
        pub enum $name {
            $(#[$first_meta])+ #[default] $first = 0,
            $($(#[$variant_meta])+ $variant = $number,)*
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> i64 {
                value as i64
            }
        }

        impl TryFrom<i64> for $name {
            type Error = String;

            fn try_from(number: i64) -> Result<$name, String> {
                match number {
                    0 => Ok($name::$first),
                    $($number => Ok($name::$variant),)*
                    _ => Err(format!("{number} is not one of {}", stringify!($name))),
                }
            }
        }
    };
}
pub(super) use integer_enum;
