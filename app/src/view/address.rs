//! The portal's own addresses: what is written into them, and what cannot be read from them.

use std::fmt;

/// One value of a query string as a form would send it: a space is `+`, everything but the
/// unreserved characters of RFC 3986 is percent-encoded as UTF-8.
pub fn query_value(text: &str) -> String {
    encode(text, true)
}

/// One segment of a path; a space is `%20` and a slash `%2F`.
pub fn path_segment(text: &str) -> String {
    encode(text, false)
}

fn encode(text: &str, form: bool) -> String {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte.into())
            }
            b' ' if form => out.push('+'),
            _ => {
                out.push('%');
                out.push(HEX[usize::from(byte >> 4)]);
                out.push(HEX[usize::from(byte & 15)]);
            }
        }
    }
    out
}

/// A path with a query, from pairs that are not yet encoded; without pairs the path alone.
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    for (at, (key, value)) in pairs.iter().enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        out.push_str(&query_value(key));
        out.push('=');
        out.push_str(&query_value(value));
    }
    out
}

/// A parameter of the address that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    /// Which parameter.
    pub parameter: &'static str,
    /// What it holds, cut after 40 characters.
    pub given: String,
    /// What it takes, as the end of "It takes …".
    pub takes: String,
}

impl QueryProblem {
    /// The problem with one value; `takes` is the end of "It takes …".
    pub fn new(parameter: &'static str, given: &str, takes: impl Into<String>) -> Self {
        let mut shown: String = given.chars().take(40).collect();
        if shown.len() < given.len() {
            shown.push('…');
        }
        Self {
            parameter,
            given: shown,
            takes: takes.into(),
        }
    }
}

impl fmt::Display for QueryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` cannot be {:?}. It takes {}.",
            self.parameter, self.given, self.takes
        )
    }
}

impl std::error::Error for QueryProblem {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_can_leave_its_value() {
        assert_eq!(
            query_value("a b&c=d#e/\"<é"),
            "a+b%26c%3Dd%23e%2F%22%3C%C3%A9"
        );
        assert_eq!(path_segment("../a b"), "..%2Fa%20b");
    }

    #[test]
    fn a_query_follows_only_where_there_is_one() {
        assert_eq!(with_query("/images", &[]), "/images");
        assert_eq!(
            with_query("/images", &[("q", "c++"), ("sort", "name")]),
            "/images?q=c%2B%2B&sort=name"
        );
    }
}
