//! The small nouns: an image's name, a processor architecture, a link.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The longest name a registry takes, in bytes.
pub const IMAGE_NAME_LIMIT: usize = 128;

/// The name of an image: lower-case letters and digits, in groups joined by `.`, `_`, `__` or
/// dashes. It is also the name of its library file and of its documentation folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageName(String);

/// Why a text is no image name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidImageName {
    /// There is nothing.
    Empty,
    /// It has more than [`IMAGE_NAME_LIMIT`] bytes.
    TooLong,
    /// The character does not belong into a name.
    Character(char),
    /// It starts or ends with a separator, or has two that may not stand together.
    Separator,
}

impl fmt::Display for InvalidImageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a name has at least one letter or digit"),
            Self::TooLong => write!(f, "a name has at most {IMAGE_NAME_LIMIT} characters"),
            Self::Character(found) => write!(
                f,
                "a name has lower-case letters, digits, `.`, `_` and `-` only, not {found:?}"
            ),
            Self::Separator => {
                f.write_str("`.`, `_` and `-` stand between letters or digits, one at a time")
            }
        }
    }
}

impl std::error::Error for InvalidImageName {}

impl ImageName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ImageName {
    type Err = InvalidImageName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(InvalidImageName::Empty);
        }
        if text.len() > IMAGE_NAME_LIMIT {
            return Err(InvalidImageName::TooLong);
        }
        if let Some(found) = text
            .chars()
            .find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-'))
        {
            return Err(InvalidImageName::Character(found));
        }
        let mut separator = String::new();
        let mut seen = false;
        for c in text.chars().chain(std::iter::once('\0')) {
            if matches!(c, '.' | '_' | '-') {
                separator.push(c);
                continue;
            }
            // The registry's grammar: one dot, one or two underscores, or any number of dashes.
            let fits = match separator.as_str() {
                "" => true,
                "." | "_" | "__" => seen && c != '\0',
                dashes => seen && c != '\0' && dashes.chars().all(|d| d == '-'),
            };
            if !fits {
                return Err(InvalidImageName::Separator);
            }
            separator.clear();
            seen = true;
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for ImageName {
    type Error = InvalidImageName;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ImageName> for String {
    fn from(name: ImageName) -> Self {
        name.0
    }
}

impl fmt::Display for ImageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A processor architecture as the programme names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Architecture {
    /// `linux/amd64`
    Amd64,
    /// `linux/arm/v5`
    Arm32v5,
    /// `linux/arm/v6`
    Arm32v6,
    /// `linux/arm/v7`
    Arm32v7,
    /// `linux/arm64/v8`
    Arm64v8,
    /// `linux/386`
    I386,
    /// `linux/mips64le`
    Mips64le,
    /// `linux/ppc64le`
    Ppc64le,
    /// `linux/riscv64`
    Riscv64,
    /// `linux/s390x`
    S390x,
    /// `windows/amd64`
    WindowsAmd64,
}

impl Architecture {
    /// All that the build system knows, in the order of their names.
    pub const ALL: [Self; 11] = [
        Self::Amd64,
        Self::Arm32v5,
        Self::Arm32v6,
        Self::Arm32v7,
        Self::Arm64v8,
        Self::I386,
        Self::Mips64le,
        Self::Ppc64le,
        Self::Riscv64,
        Self::S390x,
        Self::WindowsAmd64,
    ];

    /// The programme's name, as it stands in a manifest.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Amd64 => "amd64",
            Self::Arm32v5 => "arm32v5",
            Self::Arm32v6 => "arm32v6",
            Self::Arm32v7 => "arm32v7",
            Self::Arm64v8 => "arm64v8",
            Self::I386 => "i386",
            Self::Mips64le => "mips64le",
            Self::Ppc64le => "ppc64le",
            Self::Riscv64 => "riscv64",
            Self::S390x => "s390x",
            Self::WindowsAmd64 => "windows-amd64",
        }
    }

    /// The platform as `docker run --platform` takes it.
    pub const fn platform(self) -> &'static str {
        match self {
            Self::Amd64 => "linux/amd64",
            Self::Arm32v5 => "linux/arm/v5",
            Self::Arm32v6 => "linux/arm/v6",
            Self::Arm32v7 => "linux/arm/v7",
            Self::Arm64v8 => "linux/arm64/v8",
            Self::I386 => "linux/386",
            Self::Mips64le => "linux/mips64le",
            Self::Ppc64le => "linux/ppc64le",
            Self::Riscv64 => "linux/riscv64",
            Self::S390x => "linux/s390x",
            Self::WindowsAmd64 => "windows/amd64",
        }
    }
}

impl FromStr for Architecture {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|known| known.as_str() == text)
            .ok_or_else(|| format!("`{text}` is no known architecture"))
    }
}

impl TryFrom<String> for Architecture {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Architecture> for String {
    fn from(architecture: Architecture) -> Self {
        architecture.as_str().to_owned()
    }
}

impl fmt::Display for Architecture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The longest link that is taken, in bytes.
pub const LINK_LIMIT: usize = 2048;

/// An address that may stand in an `href`: `http`, `https`, and for routes `mailto` and `ircs`.
/// Every address that somebody typed goes through here: the page templates do not filter
/// `javascript:`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link(String);

/// Why a text is no link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidLink {
    /// Its scheme is not one of the admitted ones.
    Scheme,
    /// It names no host, or no address behind `mailto:`.
    Target,
    /// It has a character that no address has (white space, a control character, a quote, `<`).
    Character(char),
    /// It has more than [`LINK_LIMIT`] bytes.
    TooLong,
}

impl fmt::Display for InvalidLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scheme => f.write_str("a link starts with https://, http://, mailto: or ircs://"),
            Self::Target => f.write_str("the link names no host"),
            Self::Character(found) => write!(f, "a link has no {found:?}"),
            Self::TooLong => write!(f, "a link has at most {LINK_LIMIT} characters"),
        }
    }
}

impl std::error::Error for InvalidLink {}

impl Link {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, in lower case and without a port; nothing for `mailto:`.
    pub fn host(&self) -> Option<String> {
        let (_, rest) = self.0.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let host = host.split(':').next().unwrap_or(host);
        Some(host.to_ascii_lowercase())
    }

    /// What follows the host: path, query and fragment; empty when there is none.
    pub fn path(&self) -> &str {
        let Some((_, rest)) = self.0.split_once("://") else {
            return "";
        };
        rest.find(['/', '?', '#'])
            .map_or("", |start| &rest[start..])
    }

    /// Whether it opens a mail program.
    pub fn is_mail(&self) -> bool {
        self.0.starts_with("mailto:")
    }
}

impl FromStr for Link {
    type Err = InvalidLink;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() > LINK_LIMIT {
            return Err(InvalidLink::TooLong);
        }
        if let Some(found) = text.chars().find(|c| {
            c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`')
        }) {
            return Err(InvalidLink::Character(found));
        }
        let scheme_end = text.find(':').ok_or(InvalidLink::Scheme)?;
        let scheme = text[..scheme_end].to_ascii_lowercase();
        let rest = &text[scheme_end + 1..];
        match scheme.as_str() {
            "http" | "https" | "ircs" => {
                let rest = rest.strip_prefix("//").ok_or(InvalidLink::Target)?;
                let host = rest.split(['/', '?', '#']).next().unwrap_or("");
                let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
                if host.is_empty() || host.starts_with(':') {
                    return Err(InvalidLink::Target);
                }
            }
            "mailto" => {
                let address = rest.split('?').next().unwrap_or("");
                let ok = address
                    .split_once('@')
                    .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
                if !ok {
                    return Err(InvalidLink::Target);
                }
            }
            _ => return Err(InvalidLink::Scheme),
        }
        Ok(Self(format!("{scheme}:{rest}")))
    }
}

impl TryFrom<String> for Link {
    type Error = InvalidLink;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.0
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_registry_grammar() {
        for good in [
            "a",
            "postgres",
            "r-base",
            "rocket.chat",
            "a__b",
            "a--b",
            "api-firewall",
            "0",
        ] {
            assert_eq!(
                good.parse::<ImageName>().map(|n| n.to_string()),
                Ok(good.to_owned())
            );
        }
        for bad in [
            "", "Foo", "a/b", "..", ".", "-a", "a-", "a..b", "a___b", "a._b", "a\0", "é", "a b",
        ] {
            assert!(bad.parse::<ImageName>().is_err(), "{bad:?}");
        }
        assert_eq!(
            "x".repeat(129).parse::<ImageName>(),
            Err(InvalidImageName::TooLong)
        );
    }

    #[test]
    fn links_admit_no_scheme_that_runs() {
        for good in [
            "https://a.example/b?c#d",
            "http://a",
            "mailto:a@b.example",
            "ircs://irc.libera.chat/#x",
            "HTTPS://a.example",
        ] {
            assert!(good.parse::<Link>().is_ok(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            " https://a",
            "data:text/html,x",
            "//evil.example",
            "/x",
            "https:",
            "https://",
            "https:///x",
            "mailto:",
            "mailto:a",
            "vbscript:x",
            "https://a/\"onclick=",
            "file:///etc/passwd",
            "https://a b",
        ] {
            assert!(bad.parse::<Link>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_host_is_what_a_browser_would_ask() {
        let host = |text: &str| text.parse::<Link>().ok().and_then(|l| l.host());
        assert_eq!(
            host("https://github.com@evil.example/x").as_deref(),
            Some("evil.example")
        );
        assert_eq!(
            host("https://GitHub.com:443/x").as_deref(),
            Some("github.com")
        );
        assert_eq!(host("mailto:a@b.example"), None);
    }
}
