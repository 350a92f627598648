//! The string literals of a Rust text, as far as a search for class names needs them.

/// A string literal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Literal<'a> {
    /// What stands between its quotes, escapes not resolved.
    pub text: &'a str,
    /// Whether `class=` stands right before it.
    pub behind_class: bool,
}

/// Every string literal outside of comments, in order.
pub(crate) fn literals(source: &str) -> Vec<Literal<'_>> {
    let bytes = source.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &source[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if bytes[at] == b'\'' {
            at += character(rest);
        } else if bytes[at] == b'"' {
            let hashes = raw_hashes(&source[..at]);
            let start = at + 1;
            let end = start + closing(&source[start..], hashes);
            let before = source[..at].trim_end();
            found.push(Literal {
                text: &source[start..end.min(source.len())],
                behind_class: before.ends_with("class="),
            });
            at = (end + 1 + hashes.unwrap_or(0)).min(bytes.len());
        } else {
            at += 1;
            // The slices above must begin at a character.
            while !source.is_char_boundary(at) {
                at += 1;
            }
        }
    }
    found
}

/// Every `class:NAME=` of a view, which sets one class on a condition.
pub(crate) fn class_directives(source: &str) -> impl Iterator<Item = &str> {
    source
        .split(" class:")
        .skip(1)
        .filter_map(|rest| rest.split_once('=').map(|(name, _)| name))
        .filter(|name| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-:/[].".contains(c))
        })
}

/// The length of a character literal, or of the quote alone when it begins a lifetime.
fn character(rest: &str) -> usize {
    let mut inner = rest[1..].char_indices();
    match inner.next() {
        Some((_, '\\')) => {
            // The character behind the backslash may itself be a quote.
            inner.next();
            inner
                .find(|(_, c)| *c == '\'')
                .map_or(rest.len(), |(end, _)| end + 2)
        }
        Some((_, _)) => match inner.next() {
            Some((end, '\'')) => end + 2,
            _ => 1,
        },
        None => 1,
    }
}

/// How many `#` a raw string has that begins behind `before`; none when it is no raw string.
fn raw_hashes(before: &str) -> Option<usize> {
    let bare = before.trim_end_matches('#');
    let raw = bare.strip_suffix('r')?;
    let prefix = raw.strip_suffix('b').unwrap_or(raw);
    let in_a_word = prefix.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    (!in_a_word).then_some(before.len() - bare.len())
}

/// Where a literal ends whose text begins here.
fn closing(text: &str, hashes: Option<usize>) -> usize {
    match hashes {
        Some(hashes) => {
            let end = format!("\"{}", "#".repeat(hashes));
            text.find(&end).unwrap_or(text.len())
        }
        None => {
            let mut escaped = false;
            text.char_indices()
                .find(|(_, c)| {
                    let ends = *c == '"' && !escaped;
                    escaped = *c == '\\' && !escaped;
                    ends
                })
                .map_or(text.len(), |(end, _)| end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<(&str, bool)> {
        literals(source)
            .into_iter()
            .map(|literal| (literal.text, literal.behind_class))
            .collect()
    }

    #[test]
    fn literals_are_told_from_what_looks_alike() {
        let source = r##"
            // "a comment"
            /* "another" */
            let quote = '"'; let escaped = '\''; fn f<'a>(x: &'a str) {}
            view! { <p class="one two" id="three"/> }
            let raw = r#"say "four""#; let five = "five\"six"; let number = "sieben·ü";
        "##;
        assert_eq!(
            texts(source),
            [
                ("one two", true),
                ("three", false),
                ("say \"four\"", false),
                ("five\\\"six", false),
                ("sieben·ü", false)
            ]
        );
    }

    #[test]
    fn an_unfinished_literal_ends_with_the_text() {
        assert_eq!(texts("let x = \"open"), [("open", false)]);
        assert_eq!(texts("let x = r#\"open\""), [("open\"", false)]);
        assert_eq!(texts("'"), []);
    }

    #[test]
    fn conditional_classes_are_found() {
        let found: Vec<&str> =
            class_directives("<p class:md:hidden=move || x class:bold=true/>").collect();
        assert_eq!(found, ["md:hidden", "bold"]);
    }
}
