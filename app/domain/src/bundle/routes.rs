//! The feedback routes that the form asks for, and the files of the documentation that are made
//! from them. Pages derive routes from those files alone, so nothing is typed twice.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::path::is_deceptive;
use crate::feedback::Intent;
use crate::image::Link;

/// The most rows.
pub const ROUTE_LIMIT: usize = 20;
/// The most characters of a label.
pub const LABEL_LIMIT: usize = 100;
/// The most characters of a note.
pub const NOTE_LIMIT: usize = 300;

/// A row of the form: one way for feedback, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRow {
    /// What it is good for; see [`RouteRow::INTENTS`].
    pub intent: Intent,
    /// What it is called.
    pub label: String,
    /// The address.
    pub target: String,
    /// What one should know before writing there.
    #[serde(default)]
    pub note: String,
}

impl RouteRow {
    /// What an image has routes of its own for; the rest is the programme's.
    pub const INTENTS: [Intent; 3] = [Intent::Bug, Intent::Security, Intent::Howto];

    /// Whether nothing is typed in it.
    pub fn is_empty(&self) -> bool {
        [&self.label, &self.target, &self.note]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    /// The address; the error says what is wrong with it.
    pub fn link(&self) -> Result<Link, String> {
        let target = self.target.trim();
        if target.is_empty() {
            return Err(RouteLack::Address.sentence().to_owned());
        }
        target
            .parse()
            .map_err(|error| format!("The address is no link: {error}."))
    }

    /// What is wrong with it, in sentences.
    pub fn problems(&self) -> Vec<String> {
        let lacks = RouteLack::ALL.into_iter().filter(|lack| lack.is_of(self));
        let lacks = lacks.map(|lack| lack.sentence().to_owned());
        lacks.chain(self.faults()).collect()
    }

    /// What is wrong with what stands in it, in sentences.
    pub fn faults(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !Self::INTENTS.contains(&self.intent) {
            problems.push(
                "An image names routes for faults, security problems and questions; the programme has routes for everything else.".to_owned(),
            );
        }
        if !RouteLack::Address.is_of(self) {
            problems.extend(self.link().err());
        }
        for (what, text, limit) in [
            ("name", &self.label, LABEL_LIMIT),
            ("note", &self.note, NOTE_LIMIT),
        ] {
            let count = text.chars().count();
            if count > limit {
                problems.push(format!(
                    "The {what} has {count} characters; it may have {limit}."
                ));
            }
            if let Some(found) = text.chars().find(|&c| breaks_link(c)) {
                problems.push(format!("The {what} has no {found:?}."));
            }
        }
        problems
    }

    /// The row as Markdown; nothing while something is wrong with it.
    fn markdown(&self) -> Option<String> {
        if !self.problems().is_empty() {
            return None;
        }
        let mut label = self.label.trim().to_owned();
        let mut lead = "";
        if self.intent == Intent::Security {
            lead = "report security problems to ";
            // What is called so is told from a place for other reports, whatever the address is.
            if !label.to_lowercase().contains("security") {
                label = format!("{label} for security reports");
            }
        }
        let link = self.link().ok()?;
        let target = link.as_str().replace('(', "%28").replace(')', "%29");
        let note = match self.note.trim() {
            "" => String::new(),
            note => format!(" ({note})"),
        };
        Some(format!("{lead}[{label}]({target}){note}"))
    }
}

/// What a row cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteLack {
    /// Its name.
    Label,
    /// Its address.
    Address,
}

impl RouteLack {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Label, Self::Address];

    /// Whether a row lacks it.
    pub fn is_of(self, row: &RouteRow) -> bool {
        let text = match self {
            Self::Label => &row.label,
            Self::Address => &row.target,
        };
        text.trim().is_empty()
    }

    /// What is said then.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Label => "The name is missing.",
            Self::Address => "The address is missing.",
        }
    }
}

/// Whether a character would end a link or a note of Markdown, or is not seen.
fn breaks_link(c: char) -> bool {
    matches!(
        c,
        '[' | ']' | '(' | ')' | '<' | '>' | '`' | '\\' | '%' | '|' | '*' | '_' | '!'
    ) || is_deceptive(c)
}

/// The file of the documentation in which a route for this stands.
pub(super) fn file_of(intent: Intent) -> &'static str {
    match intent {
        Intent::Howto => "get-help.md",
        _ => "issues.md",
    }
}

/// The files of the documentation that say what the rows say.
pub(super) fn files(rows: &[RouteRow]) -> BTreeMap<String, String> {
    let mut lines: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in rows {
        if let Some(line) = row.markdown() {
            lines.entry(file_of(row.intent)).or_default().push(line);
        }
    }
    lines
        .into_iter()
        .map(|(file, lines)| {
            let text = match lines.as_slice() {
                [only] => format!("{only}\n"),
                several => several.iter().map(|line| format!("-\t{line}\n")).collect(),
            };
            (file.to_owned(), text)
        })
        .collect()
}
