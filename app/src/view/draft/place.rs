//! Where one is in the editor of a draft, and the addresses of its places.

use domain::bundle::{BundleText, Field};
use domain::proposal::Part;

use super::OPEN_TEXT;
use crate::view::address::{path_segment, with_query};

/// What stands beside the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// The page as users will see it.
    Page,
    /// What is left to do.
    #[default]
    Checklist,
    /// What reviewers will ask.
    Ask,
}

impl Side {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Page, Self::Checklist, Self::Ask];

    /// As it stands in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Checklist => "checklist",
            Self::Ask => "ask",
        }
    }

    /// Reads an address; anything unknown is the checklist.
    pub fn from_text(text: &str) -> Self {
        let named = Self::ALL.into_iter().find(|side| side.as_str() == text);
        named.unwrap_or_default()
    }
}

/// Where one is in the editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part.
    pub part: Part,
    /// The file that is open; empty for none.
    pub file: String,
    /// What stands beside.
    pub side: Side,
}

/// The address of the page on which a draft is submitted.
pub fn submit_path(id: &str) -> String {
    format!("/drafts/{}/submit", path_segment(id))
}

impl Place {
    /// The address of this place in a draft.
    pub fn href(&self, id: &str) -> String {
        let mut pairs = Vec::new();
        if !self.file.is_empty() {
            pairs.push(("file", self.file.as_str()));
        }
        if self.side != Side::default() {
            pairs.push(("side", self.side.as_str()));
        }
        let path = format!("/drafts/{}/{}", path_segment(id), self.part.slug());
        with_query(&path, &pairs)
    }

    /// The same with another file.
    #[must_use]
    pub fn with_file(&self, file: &str) -> Self {
        Self {
            file: file.to_owned(),
            ..self.clone()
        }
    }

    /// The same with something else beside.
    #[must_use]
    pub fn with_side(&self, side: Side) -> Self {
        Self {
            side,
            ..self.clone()
        }
    }

    /// The start of another part.
    #[must_use]
    pub fn at(&self, part: Part) -> Self {
        Self {
            part,
            file: String::new(),
            side: self.side,
        }
    }

    /// The part behind this one.
    pub fn next(&self) -> Option<Part> {
        let at = Part::ALL.iter().position(|part| *part == self.part)?;
        Part::ALL.get(at + 1).copied()
    }

    /// The part before this one.
    pub fn previous(&self) -> Option<Part> {
        let at = Part::ALL.iter().position(|part| *part == self.part)?;
        Part::ALL.get(at.checked_sub(1)?).copied()
    }
}

/// The address of a text of a draft, at a line when that is known.
pub fn text_href(id: &str, side: Side, text: &BundleText, line: Option<u32>) -> String {
    let place = |file: &str| Place {
        part: text.part(),
        file: file.to_owned(),
        side,
    };
    let line = line.filter(|line| *line > 0);
    let at_line = line.map_or_else(
        || format!("#{OPEN_TEXT}"),
        |line| format!("#{OPEN_TEXT}-{line}"),
    );
    match text {
        BundleText::Answer(field) => {
            format!("{}#field-{}", place("").href(id), answer_part(*field))
        }
        BundleText::Manifest => format!("{}{at_line}", place("").href(id)),
        BundleText::Context(path) | BundleText::Documentation(path) => {
            format!("{}{at_line}", place(path.as_str()).href(id))
        }
        BundleText::Route(row) => format!("{}#route-{row}", place("").href(id)),
        BundleText::Routes => place("").href(id),
    }
}

/// The name of the stored part that holds an answer.
pub fn answer_part(field: Field) -> String {
    format!("answers/{}", field.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_one_address() {
        let place = Place {
            part: Part::Dockerfiles,
            file: "1.2/Dockerfile".to_owned(),
            side: Side::Page,
        };
        assert_eq!(
            place.href("abc"),
            "/drafts/abc/dockerfiles?file=1.2%2FDockerfile&side=page"
        );
        assert_eq!(
            place
                .at(Part::Routes)
                .with_side(Side::Checklist)
                .href("abc"),
            "/drafts/abc/routes"
        );
        assert_eq!(place.next(), Some(Part::Documentation));
        assert_eq!(place.at(Part::Project).previous(), None);
        assert_eq!(Side::from_text("nothing"), Side::Checklist);
    }

    #[test]
    fn every_text_of_a_draft_has_an_address() {
        let href = |text: BundleText, line| text_href("abc", Side::Checklist, &text, line);
        assert_eq!(
            href(BundleText::Answer(Field::License), None),
            "/drafts/abc/project#field-answers/license"
        );
        assert_eq!(
            href(BundleText::Manifest, Some(3)),
            "/drafts/abc/manifest#text-3"
        );
        assert_eq!(
            href(
                BundleText::Documentation("content.md".parse().expect("a path")),
                Some(0)
            ),
            "/drafts/abc/documentation?file=content.md#text"
        );
        assert_eq!(
            href(BundleText::Route(1), None),
            "/drafts/abc/routes#route-1"
        );
    }
}
