//! Clear-signed text (RFC 4880, section 7): what was signed, without a check of the signature.

use super::lines::Line;

const MESSAGE: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURE: &str = "-----BEGIN PGP SIGNATURE-----";
const END: &str = "-----END PGP SIGNATURE-----";

/// How much of a line the reference's armour reader takes at once, in bytes.
const CHUNK: usize = 100;

/// The lines of the first signed message, or nothing when it is not whole.
pub(super) fn content<'a>(lines: &[Line<'a>]) -> Option<Vec<Line<'a>>> {
    let first = lines
        .iter()
        .position(|line| line.text.starts_with(MESSAGE))?;
    if bare(lines[first]) != MESSAGE {
        return None;
    }
    let mut rest = &lines[first + 1..];
    loop {
        let (line, behind) = rest.split_first()?;
        rest = behind;
        if bare(*line).is_empty() {
            break;
        }
        if !is_hash_header(bare(*line)) {
            return None;
        }
    }
    let signature = rest.iter().position(|line| bare(*line) == SIGNATURE)?;
    let (signed, armour) = rest.split_at(signature);
    // An armour that cannot be opened spoils the whole message.
    if !is_armour(armour) {
        return None;
    }
    let mut content: Vec<_> = signed.iter().map(|line| unescaped(*line)).collect();
    if let Some(last) = content.last_mut() {
        // The line end before the signature is not signed.
        last.ending = "\n";
    }
    Some(content)
}

/// The text without the carriage return of a line that ends in both.
fn bare(line: Line<'_>) -> &str {
    if line.terminated {
        line.text.strip_suffix('\r').unwrap_or(line.text)
    } else {
        line.text
    }
}

fn is_hash_header(line: &str) -> bool {
    let printable = line.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    printable
        && line
            .split_once(':')
            .is_some_and(|(key, _)| key.trim() == "Hash")
}

/// A line of the message: dash escapes and trailing blanks go, and it ends as signed lines do.
fn unescaped(line: Line<'_>) -> Line<'_> {
    let escaped = bare(line);
    let text = escaped.strip_prefix("- ").unwrap_or(escaped);
    let start = line.start + (escaped.len() - text.len());
    Line {
        text: text.trim_end_matches([' ', '\t']),
        ending: "\r\n",
        start,
        ..line
    }
}

/// Whether the lines from the signature's first on open as an armour: headers, then an empty line
/// before its end.
fn is_armour(lines: &[Line<'_>]) -> bool {
    let Some(end) = lines.iter().position(|line| line.text.starts_with(END)) else {
        return false;
    };
    let mut armour = String::new();
    for line in &lines[..end] {
        armour.push_str(line.text);
        armour.push('\n');
    }
    armour.push_str(END);
    opens(&mut Chunks {
        rest: armour.as_bytes(),
    })
    .is_some()
}

/// Reads up to the empty line behind the headers; nothing when the text ends before.
fn opens(chunks: &mut Chunks<'_>) -> Option<()> {
    let mut cut = false;
    'block: loop {
        loop {
            let behind_cut = cut;
            let chunk = chunks.next()?;
            cut = chunk.cut;
            let line = chunk.trimmed();
            if !cut
                && !behind_cut
                && line.len() > "-----BEGIN -----".len()
                && line.starts_with("-----BEGIN ")
            {
                break;
            }
        }
        let mut header_cut = false;
        loop {
            let behind_cut = header_cut;
            let chunk = chunks.next()?;
            header_cut = chunk.cut;
            if behind_cut {
                continue;
            }
            let line = chunk.trimmed();
            if line.is_empty() {
                return Some(());
            }
            if !line.contains(": ") {
                continue 'block;
            }
        }
    }
}

/// A line, or the first part of one that is too long.
struct Chunk<'a> {
    bytes: &'a [u8],
    cut: bool,
}

impl Chunk<'_> {
    fn trimmed(&self) -> String {
        String::from_utf8_lossy(self.bytes).trim().to_owned()
    }
}

struct Chunks<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let window = &self.rest[..self.rest.len().min(CHUNK)];
        let line_feed = window.iter().position(|&byte| byte == b'\n');
        let (taken, behind, cut) = match line_feed {
            Some(end) if end > 0 && window[end - 1] == b'\r' => (end - 1, end + 1, false),
            Some(end) => (end, end + 1, false),
            None if window.is_empty() => return None,
            // A carriage return at the cut waits for its line feed.
            None if window.len() == CHUNK && window.ends_with(b"\r") => {
                (CHUNK - 1, CHUNK - 1, true)
            }
            None => (window.len(), window.len(), window.len() == CHUNK),
        };
        let bytes = &self.rest[..taken];
        self.rest = &self.rest[behind..];
        Some(Chunk { bytes, cut })
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::{Source, lines};

    fn signed(text: &str) -> Option<Vec<(u32, String)>> {
        match lines(text) {
            Source::Signed(_, lines) => Some(
                lines
                    .map(|l| (l.number, format!("{}{}", l.text, l.ending)))
                    .collect(),
            ),
            Source::Broken(_) => None,
            Source::Plain(_) => panic!("{text:?} begins with an armour"),
        }
    }

    const WHOLE: &str = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\na: b  \n- - c\n\n\
        -----BEGIN PGP SIGNATURE-----\nVersion: 1\n\nabcd\n=abcd\n-----END PGP SIGNATURE-----\n";

    #[test]
    fn a_message_is_unwrapped() {
        let expected = [(4, "a: b\r\n"), (5, "- c\r\n"), (6, "\n")];
        let expected: Vec<_> = expected.map(|(n, t)| (n, t.to_owned())).into();
        assert_eq!(signed(WHOLE), Some(expected.clone()));
        assert_eq!(signed(&WHOLE.replace('\n', "\r\n")), Some(expected));
    }

    #[test]
    fn a_message_that_is_not_whole_is_broken() {
        for (from, to) in [
            ("Hash: SHA256", "Comment: x"),
            ("Hash: SHA256", "Hash"),
            ("Hash: SHA256", "Hash: é"),
            ("MESSAGE-----\n", "MESSAGE----- \n"),
            ("MESSAGE-----\n", "MESSAGE---\n"),
            (
                "-----BEGIN PGP SIGNATURE-----",
                "-----BEGIN PGP SIGNATURE----- ",
            ),
            ("-----END PGP SIGNATURE-----", "----END PGP SIGNATURE-----"),
            ("Version: 1\n\n", "Version: 1\n"),
            ("Version: 1\n", "Version\n"),
        ] {
            assert!(WHOLE.contains(from));
            assert_eq!(signed(&WHOLE.replace(from, to)), None, "{from:?} -> {to:?}");
        }
    }

    #[test]
    fn comments_go_before_the_message_is_unwrapped() {
        let text = WHOLE.replace("a: b", "# x\n- # y\na: b");
        let lines: Vec<_> = signed(&text)
            .unwrap()
            .into_iter()
            .map(|(_, line)| line)
            .collect();
        assert_eq!(lines, ["# y\r\n", "a: b\r\n", "- c\r\n", "\n"]);
    }
}
