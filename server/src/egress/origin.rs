//! Origins: scheme, host and port of an address.

use std::str::FromStr;

use reqwest::Url;

/// An origin that the operator names because it is inside their own network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(Url);

/// Why a text is no origin that could be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidOrigin {
    /// It is no `https://HOST`, with a port or without.
    Shape,
    /// Without TLS, secrets can be read on the way: only for this machine itself.
    Plain,
}

impl std::fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Shape => "write https://HOST or https://HOST:PORT, without a path",
            Self::Plain => {
                "http:// is taken for loopback addresses only, such as http://127.0.0.1:8080"
            }
        })
    }
}

impl std::error::Error for InvalidOrigin {}

impl Origin {
    /// Whether an address is of this origin.
    pub fn is_of(&self, url: &Url) -> bool {
        self.0.origin() == url.origin()
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let url = Url::parse(text).map_err(|_| InvalidOrigin::Shape)?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !bare {
            return Err(InvalidOrigin::Shape);
        }
        match url.scheme() {
            "https" => Ok(Self(url)),
            "http" if is_loopback(&url) => Ok(Self(url)),
            "http" => Err(InvalidOrigin::Plain),
            _ => Err(InvalidOrigin::Shape),
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    literal
        .parse::<std::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        for (text, read) in [
            ("https://id.example", Ok(())),
            ("https://id.example:8443/", Ok(())),
            ("https://10.0.0.5", Ok(())),
            ("http://127.0.0.1:8080", Ok(())),
            ("http://[::1]:8080", Ok(())),
            ("http://id.example", Err(InvalidOrigin::Plain)),
            ("http://localhost:8080", Err(InvalidOrigin::Plain)),
            ("https://id.example/realms", Err(InvalidOrigin::Shape)),
            ("https://me@id.example", Err(InvalidOrigin::Shape)),
            ("https://id.example?x", Err(InvalidOrigin::Shape)),
            ("id.example", Err(InvalidOrigin::Shape)),
            ("ftp://id.example", Err(InvalidOrigin::Shape)),
        ] {
            assert_eq!(text.parse::<Origin>().map(|_| ()), read, "{text}");
        }
    }

    #[test]
    fn another_port_or_scheme_is_another_origin() {
        let origin: Origin = "https://id.example".parse().unwrap();
        for (address, same) in [
            ("https://id.example/x?y", true),
            ("https://id.example:443/", true),
            ("https://ID.example/", true),
            ("https://id.example:444/", false),
            ("http://id.example/", false),
            ("https://id.example.evil.example/", false),
        ] {
            assert_eq!(origin.is_of(&address.parse().unwrap()), same, "{address}");
        }
    }
}
