//! Takes from a style sheet what only its readers need.

/// Removes comments, line breaks and the space around punctuation; texts in quotes stay as they are.
pub(crate) fn compact(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(character) = rest.chars().next() {
        if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if character == '"' || character == '\'' {
            let end = rest[1..].find(character).map_or(rest.len(), |end| end + 2);
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if character.is_whitespace() {
            rest = rest.trim_start();
            // Before `(`, `+` and `-` space means something, and behind `)` it may.
            let joins = |c: char| "{};,".contains(c);
            let after_colon = out.ends_with(':');
            if !(out.is_empty() || out.ends_with(joins) || after_colon || rest.starts_with(joins)) {
                out.push(' ');
            }
        } else {
            if character == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn only_what_has_no_meaning_goes() {
        let css = "/* why */\n@media (width < 48rem) {\n  a b:hover,\n  a > .b :focus {\n    margin: 0 calc(1px + 2px);\n    content: \" (  /* \" attr(href);\n  }\n}\n";
        assert_eq!(
            compact(css),
            "@media (width < 48rem){a b:hover,a > .b :focus{margin:0 calc(1px + 2px);content:\" (  /* \" attr(href)}}"
        );
    }
}
