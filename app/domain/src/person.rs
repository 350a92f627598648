//! Who takes part: the identifier of a person and the handle under which others know them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most characters of a handle, as GitHub has it.
pub const HANDLE_LIMIT: usize = 39;

/// A person's identifier, 16 random bytes. It never changes and says nothing about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId(u128);

impl PersonId {
    /// An identifier out of 16 random bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A text that is no identifier of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidPersonId;

impl fmt::Display for InvalidPersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an identifier of a person has 32 hexadecimal digits, a to f in lower case")
    }
}

impl std::error::Error for InvalidPersonId {}

impl FromStr for PersonId {
    type Err = InvalidPersonId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() != 32 || !digits {
            return Err(InvalidPersonId);
        }
        u128::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| InvalidPersonId)
    }
}

impl TryFrom<String> for PersonId {
    type Error = InvalidPersonId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> Self {
        id.to_string()
    }
}

/// The name under which others know a person: letters, digits and single dashes within, compared
/// in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Handle(String);

/// Why a text is no handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidHandle {
    /// There is nothing.
    Empty,
    /// It has more than [`HANDLE_LIMIT`] characters.
    TooLong,
    /// The character does not belong into a handle.
    Character(char),
    /// It starts or ends with a dash, or has two in a row.
    Dash,
}

impl fmt::Display for InvalidHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a handle has at least one letter or digit"),
            Self::TooLong => write!(f, "a handle has at most {HANDLE_LIMIT} characters"),
            Self::Character(found) => write!(
                f,
                "a handle has letters, digits and dashes only, not {found:?}"
            ),
            Self::Dash => f.write_str("a dash stands between letters or digits, one at a time"),
        }
    }
}

impl std::error::Error for InvalidHandle {}

impl Handle {
    /// The handle as text, without `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Handle {
    type Err = InvalidHandle;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(InvalidHandle::Empty);
        }
        if let Some(found) = text
            .chars()
            .find(|c| !c.is_ascii_alphanumeric() && *c != '-')
        {
            return Err(InvalidHandle::Character(found));
        }
        if text.len() > HANDLE_LIMIT {
            return Err(InvalidHandle::TooLong);
        }
        if text.starts_with('-') || text.ends_with('-') || text.contains("--") {
            return Err(InvalidHandle::Dash);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }
}

impl TryFrom<String> for Handle {
    type Error = InvalidHandle;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Handle> for String {
    fn from(handle: Handle) -> Self {
        handle.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_reads_what_it_writes() {
        let id = PersonId::from_bytes([7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in ["", "07", &"g".repeat(32), &"0".repeat(33), &"A".repeat(32)] {
            assert_eq!(wrong.parse::<PersonId>(), Err(InvalidPersonId), "{wrong}");
        }
    }

    #[test]
    fn a_handle_is_read_in_lower_case() {
        assert_eq!(
            "Sample-Author".parse::<Handle>().map(String::from),
            Ok("sample-author".to_owned())
        );
    }

    #[test]
    fn a_wrong_handle_says_what_is_wrong() {
        let long = "a".repeat(40);
        for (text, why) in [
            ("", InvalidHandle::Empty),
            (long.as_str(), InvalidHandle::TooLong),
            ("a b", InvalidHandle::Character(' ')),
            ("@a", InvalidHandle::Character('@')),
            ("ä", InvalidHandle::Character('ä')),
            ("-a", InvalidHandle::Dash),
            ("a-", InvalidHandle::Dash),
            ("a--b", InvalidHandle::Dash),
        ] {
            assert_eq!(text.parse::<Handle>(), Err(why), "{text}");
        }
    }
}
