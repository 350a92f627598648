//! How the reference parser puts a text in quotes.

use std::fmt::Write;

use super::bytes::Carrier;
use super::printable::is_printable;

/// The text in double quotes, with escapes for quotes, backslashes and whatever is not printable;
/// bytes that are no UTF-8 appear as `\xff`.
pub(super) fn quote(text: &str, carrier: Carrier) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        if let Some(byte) = carrier.byte(c) {
            push_escape(&mut quoted, 'x', 2, u32::from(byte));
            continue;
        }
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if is_printable(c) => quoted.push(c),
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            '\0'..=' ' | '\u{7f}' => push_escape(&mut quoted, 'x', 2, c.into()),
            '\u{80}'..='\u{ffff}' => push_escape(&mut quoted, 'u', 4, c.into()),
            _ => push_escape(&mut quoted, 'U', 8, c.into()),
        }
    }
    quoted.push('"');
    quoted
}

fn push_escape(quoted: &mut String, kind: char, digits: usize, number: u32) {
    quoted.extend(['\\', kind]);
    // Writing to a `String` cannot fail.
    let _ = write!(quoted, "{number:0digits$x}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> String {
        quote(text, Carrier::NONE)
    }

    #[test]
    fn escapes_are_those_of_the_reference() {
        assert_eq!(quoted(r#"a "b" \c"#), r#""a \"b\" \\c""#);
        assert_eq!(quoted("\u{7}\u{8}\u{c}\n\r\t\u{b}"), r#""\a\b\f\n\r\t\v""#);
        assert_eq!(quoted("\0\u{1f}\u{7f}"), r#""\x00\x1f\x7f""#);
        assert_eq!(
            quoted("\u{80}\u{a0}\u{ad}\u{feff}\u{2028}"),
            r#""\u0080\u00a0\u00ad\ufeff\u2028""#
        );
        assert_eq!(quoted("\u{e0001}\u{10fffd}"), r#""\U000e0001\U0010fffd""#);
        assert_eq!(quoted("é中😀\u{fffd}'"), "\"é中😀\u{fffd}'\"");
    }
}
