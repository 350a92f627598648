//! Identifiers of what the portal keeps: 16 random bytes that say nothing about when or by whom.

use std::fmt;

/// A text that is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidIdentifier;

impl fmt::Display for InvalidIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier has 32 hexadecimal digits, a to f in lower case")
    }
}

impl std::error::Error for InvalidIdentifier {}

/// Reads 32 hexadecimal digits in lower case.
pub(crate) fn read(text: &str) -> Result<u128, InvalidIdentifier> {
    let digits = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if text.len() != 32 || !digits {
        return Err(InvalidIdentifier);
    }
    u128::from_str_radix(text, 16).map_err(|_| InvalidIdentifier)
}

/// Makes a type of identifier: 16 bytes, written as 32 hexadecimal digits.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize,
            serde::Deserialize,
        )]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(u128);

        impl $name {
            /// An identifier out of 16 random bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(u128::from_be_bytes(bytes))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{:032x}", self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::identifier::InvalidIdentifier;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                crate::identifier::read(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = crate::identifier::InvalidIdentifier;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

pub(crate) use identifier;

#[cfg(test)]
mod tests {
    use super::*;

    identifier! {
        /// An identifier of this test.
        Sample
    }

    #[test]
    fn an_identifier_reads_what_it_writes() {
        let id = Sample::from_bytes([0xa7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in ["", "07", &"g".repeat(32), &"0".repeat(33), &"A".repeat(32)] {
            assert_eq!(wrong.parse::<Sample>(), Err(InvalidIdentifier), "{wrong}");
        }
    }
}
