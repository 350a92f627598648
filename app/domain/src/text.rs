//! One text checked by itself, as somebody types or pastes it: every rule that needs nothing else.
//!
//! The check page, the API and the command line all ask here, so that the same text has the same
//! findings everywhere. Rules that compare files need a whole folder and are not asked.

mod docs_file;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use docs_file::DocsFile;

use crate::dockerfile::{self, Context, EntryFacts};
use crate::docs::Folder;
use crate::docs::check::DocsFacts;
use crate::finding::{Finding, NotChecked, Severity};
use crate::manifest::Manifest;

/// The longest text that is checked, in bytes.
pub const TEXT_LIMIT: usize = 1_000_000;

/// How many findings are given for one text: an answer stays a small multiple of the question.
const FINDING_LIMIT: usize = 2_000;

/// What messages call an image whose name is not given; no image can have it.
const UNNAMED: &str = "NAME";

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextKind {
    /// A library manifest.
    Manifest,
    /// A Dockerfile.
    Dockerfile,
    /// The script that starts a container.
    Entrypoint,
    /// A file of the documentation folder.
    Docs(DocsFile),
}

impl TextKind {
    /// All of them, in the order in which they are offered.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Manifest, Self::Dockerfile, Self::Entrypoint]
            .into_iter()
            .chain(DocsFile::ALL.into_iter().map(Self::Docs))
    }

    /// As it stands in addresses and in the API: `manifest`, `dockerfile`, `entrypoint`, or the
    /// name of a file of the documentation folder.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Dockerfile => "dockerfile",
            Self::Entrypoint => "entrypoint",
            Self::Docs(file) => file.as_str(),
        }
    }
}

impl fmt::Display for TextKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TextKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::all()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| {
                let known: Vec<&str> = Self::all().map(Self::as_str).collect();
                format!("`{text}` is none of {}", known.join(", "))
            })
    }
}

/// What the rules say about one text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedText {
    /// The findings, in the order of the text.
    pub findings: Vec<Finding>,
    /// The rules that lacked a fact, one line for each reason.
    pub not_checked: Vec<NotChecked>,
    /// How many findings there were beyond those that are kept.
    pub omitted: usize,
}

impl CheckedText {
    /// How many findings weigh that much.
    pub fn count(&self, severity: Severity) -> usize {
        let same = |finding: &&Finding| finding.severity == severity;
        self.findings.iter().filter(same).count()
    }
}

/// Checks a text by itself. `image` is the name of the image, where it is known.
pub fn check(kind: TextKind, image: Option<&str>, text: &str) -> CheckedText {
    match kind {
        TextKind::Manifest => check_manifest(image, text),
        TextKind::Dockerfile => check_dockerfile(image, text),
        TextKind::Entrypoint => check_entrypoint(text),
        TextKind::Docs(file) => check_documentation(file, image, text),
    }
}

/// Checks a Dockerfile by itself.
pub fn check_dockerfile(image: Option<&str>, text: &str) -> CheckedText {
    let context = Context {
        image: image.map(str::to_owned),
        ..Context::default()
    };
    in_order(of(dockerfile::check(text, &context)))
}

/// Checks the script that starts a container by itself.
pub fn check_entrypoint(text: &str) -> CheckedText {
    in_order(of(dockerfile::check_entrypoint(text)))
}

/// By their place in the text; of more than anybody reads, those that weigh most.
fn in_order(mut checked: CheckedText) -> CheckedText {
    if checked.findings.len() > FINDING_LIMIT {
        checked
            .findings
            .sort_by_key(|found| (found.severity, found.span.start));
        checked.omitted += checked.findings.len() - FINDING_LIMIT;
        checked.findings.truncate(FINDING_LIMIT);
    }
    checked.findings.sort_by(|a, b| {
        let place = |found: &Finding| (found.span.start, found.severity, found.span.end);
        place(a).cmp(&place(b)).then_with(|| a.rule.cmp(&b.rule))
    });
    checked.not_checked.sort();
    checked.not_checked.dedup();
    checked
}

fn of(checked: crate::finding::Checked) -> CheckedText {
    CheckedText {
        findings: checked.findings,
        not_checked: checked.not_checked,
        omitted: 0,
    }
}

/// Checks a library manifest by itself.
pub fn check_manifest(image: Option<&str>, text: &str) -> CheckedText {
    let reading = Manifest::read(text);
    let tags = reading.check_tags(image.unwrap_or(UNNAMED));
    let builds = dockerfile::check_manifest(text, &reading, &EntryFacts::default());
    let mut findings = reading.problems;
    findings.extend(tags);
    findings.extend(builds.findings);
    in_order(CheckedText {
        findings,
        not_checked: builds.not_checked,
        omitted: reading.omitted,
    })
}

/// Checks a file of the documentation folder by itself: as a folder with nothing else in it, of which
/// what is said about other files, or for want of them, is left out.
pub fn check_documentation(file: DocsFile, image: Option<&str>, text: &str) -> CheckedText {
    let name = file.as_str();
    let files = BTreeMap::from([(name.to_owned(), text.to_owned())]);
    let folder = Folder::new(image.unwrap_or(UNNAMED), &files);
    let checked = crate::docs::check(&DocsFacts::new(folder));
    let (alone, together): (Vec<_>, Vec<_>) = checked
        .findings
        .into_iter()
        .filter(|found| found.file == name)
        .map(|found| found.finding)
        .partition(|finding| file.lacks(&finding.rule).is_none());
    let mut not_checked: Vec<NotChecked> = checked
        .not_checked
        .into_iter()
        .filter(|lacking| file.asks(&lacking.rule))
        .collect();
    not_checked.extend(together.into_iter().filter_map(|finding| {
        Some(NotChecked {
            reason: file.lacks(&finding.rule)?.to_owned(),
            rule: Cow::Owned(finding.rule.into_owned()),
        })
    }));
    let mut findings = alone;
    if file == DocsFile::Content {
        let commands = dockerfile::check_documentation(text);
        findings.extend(commands.findings);
        not_checked.extend(commands.not_checked);
    }
    in_order(CheckedText {
        findings,
        not_checked,
        omitted: 0,
    })
}
