//! Where somebody is sent after a form: the one check that it is a page of this portal.

/// The longest address that is come back to, in bytes.
pub const ADDRESS_LIMIT: usize = 2_000;

/// The path with its query, when it is one of this portal; nothing for whatever a browser might take
/// for another site, plainly or percent-encoded.
pub fn local_path(text: &str) -> Option<&str> {
    if text.len() > ADDRESS_LIMIT
        || !text.starts_with('/')
        || !text.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return None;
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    // Decoded as long as it changes: what is encoded twice is of no use to a page of ours.
    let mut decoded = path.as_bytes().to_vec();
    loop {
        let is_safe = !decoded.windows(2).any(|pair| pair == b"//")
            && !decoded
                .iter()
                .any(|byte| *byte == b'\\' || byte.is_ascii_control());
        if !is_safe {
            return None;
        }
        let next = percent_decoded(&decoded);
        if next == decoded {
            break;
        }
        decoded = next;
    }
    let rest = &text[path.len()..];
    let has_controls = percent_decoded(rest.as_bytes())
        .iter()
        .any(u8::is_ascii_control);
    (!rest.contains('\\') && !has_controls).then_some(text)
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| {
        byte.and_then(|byte| char::from(*byte).to_digit(16))
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match (text[at], digit(text.get(at + 1)), digit(text.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_this_portal_only() {
        for own in [
            "/",
            "/images?q=a%20b",
            "/r/postgres/bug#x",
            "/drafts/1?from=https://x//y",
            "/images?q=%C3%A4",
        ] {
            assert_eq!(local_path(own), Some(own));
        }
        let long = format!("/{}", "a".repeat(ADDRESS_LIMIT));
        for other in [
            "",
            "images",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\/evil",
            "\\\\evil",
            "/%2Fevil.example",
            "/%2f%2fevil.example",
            "%2F%2Fevil.example",
            "/%5Cevil.example",
            "/%255Cevil.example",
            "/%25252Fevil.example",
            "/.//evil.example",
            "/a//evil.example",
            "https://evil.example",
            "https:/evil.example",
            "javascript:x",
            "/a\r\nX: y",
            "/a%0d%0aX:%20y",
            "/a?b=%0d%0aX:%20y",
            "/a%00",
            "/ä",
            "/\t/evil.example",
            "/%09/evil.example",
            " /a",
            long.as_str(),
        ] {
            assert_eq!(local_path(other), None, "{other:?}");
        }
    }
}
