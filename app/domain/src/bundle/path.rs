//! The path of a file in a bundle.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most bytes of a path.
pub const PATH_LIMIT: usize = 512;

/// The most bytes of one name between two slashes, as file systems have it.
pub const NAME_LIMIT: usize = 255;

/// The path of a file below the root of a build context or of a documentation folder: names joined
/// by `/`. It never leads out of its folder, and what is read of it is what it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FilePath(String);

/// Why a text is no path of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidFilePath {
    /// There is nothing.
    Empty,
    /// It has more than [`PATH_LIMIT`] bytes, or a name in it more than [`NAME_LIMIT`].
    TooLong,
    /// It starts at the root or at a drive.
    Absolute,
    /// `.` or `..` stands between two slashes.
    Parent,
    /// Nothing stands between two slashes, or the path ends with one.
    EmptyName,
    /// A name starts or ends with white space.
    Blank,
    /// The character cannot stand in a path: a backslash, a control character, or one that is not
    /// seen or turns the direction of reading.
    Character(char),
}

impl fmt::Display for InvalidFilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a path names a file"),
            Self::TooLong => write!(
                f,
                "a path has at most {PATH_LIMIT} bytes, and each name in it at most {NAME_LIMIT}"
            ),
            Self::Absolute => {
                f.write_str("a path starts with a name, not with `/` or with a drive")
            }
            Self::Parent => f.write_str("a path has no `.` and no `..`"),
            Self::EmptyName => f.write_str("a path has one `/` between two names, none at the end"),
            Self::Blank => f.write_str("no name in a path starts or ends with a space"),
            Self::Character('\\') => f.write_str("a path has `/` between its names, not `\\`"),
            Self::Character(found) => write!(f, "a path has no {found:?}"),
        }
    }
}

impl std::error::Error for InvalidFilePath {}

/// Whether a character is not seen, breaks the line, or changes how its neighbours are read.
pub(super) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' |
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' |
            '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

impl FilePath {
    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name behind the last slash.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// What stands before the last slash; empty at the root.
    pub fn directory(&self) -> &str {
        self.0
            .rsplit_once('/')
            .map_or("", |(directory, _)| directory)
    }

    /// The path as seen from a folder; nothing when it does not lie in it. An empty folder is the
    /// root.
    pub fn below(&self, directory: &str) -> Option<&str> {
        match directory {
            "" => Some(&self.0),
            _ => self.0.strip_prefix(directory)?.strip_prefix('/'),
        }
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for FilePath {
    type Err = InvalidFilePath;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(InvalidFilePath::Empty);
        }
        if text.len() > PATH_LIMIT {
            return Err(InvalidFilePath::TooLong);
        }
        if let Some(found) = text.chars().find(|&c| c == '\\' || is_deceptive(c)) {
            return Err(InvalidFilePath::Character(found));
        }
        let is_drive =
            matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
        if text.starts_with('/') || is_drive {
            return Err(InvalidFilePath::Absolute);
        }
        for name in text.split('/') {
            match name {
                "" => return Err(InvalidFilePath::EmptyName),
                "." | ".." => return Err(InvalidFilePath::Parent),
                _ if name.len() > NAME_LIMIT => return Err(InvalidFilePath::TooLong),
                _ if name.trim() != name => return Err(InvalidFilePath::Blank),
                _ => {}
            }
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for FilePath {
    type Error = InvalidFilePath;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<FilePath> for String {
    fn from(path: FilePath) -> Self {
        path.0
    }
}

/// For looking a path up in a map by its text: both are ordered and compared alike.
impl std::borrow::Borrow<str> for FilePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_stays_in_its_folder() {
        for good in [
            "Dockerfile",
            "1.2/alpine3.22/Dockerfile",
            ".dockerignore",
            "a..b/...",
            "a b/c",
            "größe/日本",
        ] {
            assert_eq!(
                good.parse::<FilePath>().map(String::from),
                Ok(good.to_owned())
            );
        }
        let long = "a".repeat(NAME_LIMIT + 1);
        let deep = "a/".repeat(PATH_LIMIT / 2) + "a";
        for (bad, why) in [
            ("", InvalidFilePath::Empty),
            ("/etc/passwd", InvalidFilePath::Absolute),
            ("C:/x", InvalidFilePath::Absolute),
            ("c:x", InvalidFilePath::Absolute),
            ("..", InvalidFilePath::Parent),
            ("a/../b", InvalidFilePath::Parent),
            ("./a", InvalidFilePath::Parent),
            ("a//b", InvalidFilePath::EmptyName),
            ("a/", InvalidFilePath::EmptyName),
            ("a /b", InvalidFilePath::Blank),
            (" a", InvalidFilePath::Blank),
            ("a\\b", InvalidFilePath::Character('\\')),
            ("..\\b", InvalidFilePath::Character('\\')),
            ("a\0", InvalidFilePath::Character('\0')),
            ("a\nb", InvalidFilePath::Character('\n')),
            ("a\u{7f}", InvalidFilePath::Character('\u{7f}')),
            ("a\u{85}b", InvalidFilePath::Character('\u{85}')),
            ("exe.\u{202e}gnp", InvalidFilePath::Character('\u{202e}')),
            ("a\u{200b}b", InvalidFilePath::Character('\u{200b}')),
            ("a\u{2066}b", InvalidFilePath::Character('\u{2066}')),
            (long.as_str(), InvalidFilePath::TooLong),
            (deep.as_str(), InvalidFilePath::TooLong),
        ] {
            assert_eq!(bad.parse::<FilePath>(), Err(why), "{bad:?}");
        }
    }

    #[test]
    fn a_path_is_seen_from_a_folder() {
        let path: FilePath = "1/alpine/Dockerfile".parse().unwrap();
        assert_eq!(path.name(), "Dockerfile");
        assert_eq!(path.directory(), "1/alpine");
        assert_eq!(path.below("1"), Some("alpine/Dockerfile"));
        assert_eq!(path.below(""), Some("1/alpine/Dockerfile"));
        assert_eq!(path.below("1/al"), None);
    }

    proptest! {
        #[test]
        fn what_is_taken_has_no_way_out(text in r"[a-c./\\: \PC]{0,20}") {
            if let Ok(path) = text.parse::<FilePath>() {
                prop_assert!(!path.as_str().starts_with('/'));
                prop_assert!(path.as_str().split('/').all(|name| !matches!(name, "" | "." | "..")));
                prop_assert!(!path.as_str().contains('\\'));
            }
        }
    }
}
