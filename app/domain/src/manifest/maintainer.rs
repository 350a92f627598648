//! A maintainer's line: name, contact, handle.

use std::fmt;

use super::Maintainer;

/// How a maintainer is to be written, in the reference's words.
pub(super) const FORMAT: &str =
    "Full Name <contact-email-or-url> (@github-handle) OR Full Name (@github-handle)";

impl fmt::Display for Maintainer {
    /// The normal form, as a manifest has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.name)?;
        if let Some(contact) = &self.contact {
            write!(f, "<{contact}> ")?;
        }
        write!(f, "(@{})", self.handle)
    }
}

impl Maintainer {
    /// Reads `Full Name <contact> (@handle)`, contact optional; nothing when it is written
    /// otherwise. White space means the ASCII characters here, and a name keeps all but the last
    /// of those behind it.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.split_at(text.find(is_bracket)?);
        let name = name.strip_suffix(is_space)?;
        if name.is_empty() || name.starts_with(is_space) {
            return None;
        }
        let (contact, rest) = match rest.strip_prefix('<') {
            Some(rest) => {
                let (contact, rest) = rest.split_once('>')?;
                let handle = rest.trim_start_matches(is_space);
                if !is_word(contact) || handle.len() == rest.len() {
                    return None;
                }
                (Some(contact.to_owned()), handle)
            }
            None => (None, rest),
        };
        let handle = rest.strip_prefix("(@")?.strip_suffix(')')?;
        is_word(handle).then(|| Self {
            name: name.to_owned(),
            contact,
            handle: handle.to_owned(),
        })
    }
}

fn is_bracket(c: char) -> bool {
    matches!(c, '<' | '>' | '(' | ')')
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c| is_bracket(c) || is_space(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_lines_are_read_and_written_back() {
        for text in [
            "Ada Example <ada@example.org> (@ada)",
            "Ada (@ada)",
            "Ada <https://example.org/team?x=1> (@ada-1)",
            "A (@a)",
            "Ada\u{a0}Example (@ada)",
            "\u{b}Ada (@ada)",
            "Ada  (@ada)",
            "Ada\nExample (@ada)",
        ] {
            let maintainer = Maintainer::parse(text);
            assert_eq!(
                maintainer.map(|m| m.to_string()).as_deref(),
                Some(text),
                "{text:?}"
            );
        }
    }

    #[test]
    fn one_space_parts_name_and_contact_and_the_rest_is_the_name() {
        let maintainer = Maintainer::parse("Ada  <a@b>\t\n (@ada)").unwrap();
        assert_eq!(
            (maintainer.name.as_str(), maintainer.contact.as_deref()),
            ("Ada ", Some("a@b"))
        );
        assert_eq!(maintainer.handle, "ada");
    }

    #[test]
    fn other_lines_are_refused() {
        for text in [
            "",
            "Ada",
            "ada@example.org",
            "(@ada)",
            " (@ada)",
            "\u{c}Ada (@ada)",
            "Ada(@ada)",
            "Ada (ada)",
            "Ada (@)",
            "Ada (@ada) ",
            "Ada (@a da)",
            "Ada (@ada))",
            "Ada (@(ada)",
            "Ada <> (@ada)",
            "Ada <a b> (@ada)",
            "Ada <a@b>(@ada)",
            "Ada<a@b> (@ada)",
            "Ada <a@b> x (@ada)",
            "Ada <a@b> <c@d> (@ada)",
            "Ada > (@ada)",
            "Ada <a@b>",
            "<a@b> (@ada)",
            "Ada <a@b>\u{a0}(@ada)",
            "Ada\u{b}(@ada)",
            "Ada (x) (@ada)",
        ] {
            assert_eq!(Maintainer::parse(text), None, "{text:?}");
        }
    }
}
