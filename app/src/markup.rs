//! Markup made as text: what an island changes while somebody types.
//!
//! An element of the framework brings the code that makes, wakes and compares it into the browser
//! half, and findings are most of what islands show: as text they cost the page a fifth of that.
//! The server makes them by the same functions.

/// A text that cannot leave its element or its attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    push_escaped(&mut html, text);
    html
}

/// Adds a text that cannot leave its element or its attribute.
pub(crate) fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}

/// An element with a text in it; `opening` is the whole opening tag but for its last sign.
pub(crate) fn push_element(html: &mut String, opening: &str, text: &str) {
    html.push_str(opening);
    html.push('>');
    push_escaped(html, text);
    html.push_str("</");
    let name = opening.trim_start_matches('<').split(' ').next();
    html.push_str(name.unwrap_or_default());
    html.push('>');
}

/// A sentence with what stands between back-ticks as code; as it is, where these do not come in
/// pairs or stand side by side.
pub(crate) fn coded(sentence: &str) -> String {
    let mut html = String::with_capacity(sentence.len() + 32);
    let pairs = sentence.matches('`').count().is_multiple_of(2) && !sentence.contains("``");
    if !pairs {
        push_escaped(&mut html, sentence);
        return html;
    }
    for (at, piece) in sentence.split('`').enumerate() {
        if at % 2 == 1 {
            push_element(&mut html, "<code", piece);
        } else {
            push_escaped(&mut html, piece);
        }
    }
    html
}

/// The same for a clause that stands as a sentence of its own: with a capital at its start.
pub(crate) fn coded_clause(clause: &str) -> String {
    coded(&capital(clause))
}

/// A clause with a capital at its start.
pub(crate) fn capital(clause: &str) -> String {
    let mut letters = clause.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_back_ticks_is_code() {
        assert_eq!(
            coded("Write `a` or `b`."),
            "Write <code>a</code> or <code>b</code>."
        );
        for other in ["one ` alone", "```bash` is three"] {
            assert_eq!(coded(other), other);
        }
        assert_eq!(coded("`<b>` \"x\""), "<code>&lt;b&gt;</code> &quot;x&quot;");
        assert_eq!(coded_clause("tag `b` goes"), "Tag <code>b</code> goes");
        assert_eq!(coded_clause("`b` goes"), "<code>b</code> goes");
        assert_eq!(coded_clause(""), "");
    }

    #[test]
    fn an_element_ends_as_it_begins() {
        let mut html = String::new();
        push_element(&mut html, r#"<a class="target""#, "<x>");
        assert_eq!(html, r#"<a class="target">&lt;x&gt;</a>"#);
    }
}
