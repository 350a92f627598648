//! The rules about a documentation folder (rules.md, section 5). Everything beyond the folder is a
//! fact that the caller supplies; where one is missing the answer is [`NotChecked`], never a pass.

mod commands;
mod compose;
mod files;
mod licence;
mod lines;
mod markdown;
mod metadata;
mod people;
mod references;
pub mod rules;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Folder, MaintainedBy};
use crate::finding::{Checked, FileFinding, Finding, NotChecked, Rule, Span};
use crate::lifecycle::Lifecycle;
use crate::manifest::Manifest;
use crate::programme::Category;
pub(crate) use lines::Places;

/// The greatest number of characters in `README-short.txt`, without its last line end.
pub const SHORT_LIMIT: usize = 100;
/// The greatest number of categories of an image.
pub const CATEGORY_LIMIT: usize = 3;
/// The greatest number of bytes of a page on Docker Hub.
pub const PAGE_LIMIT: usize = 25_000;
/// The image that has a folder but no page: no file but the short description is asked of it.
pub const WITHOUT_PAGE: &str = "scratch";

/// The manifest of the image, as the documentation is compared with it.
#[derive(Debug, Clone, Copy)]
pub struct ManifestFacts<'a> {
    /// The name of the file in `library/`.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// What the text says.
    pub manifest: &'a Manifest,
}

/// What the rules may look at. A fact that is not known is `None`.
#[derive(Debug, Clone, Copy)]
pub struct DocsFacts<'a> {
    /// The text files of the folder.
    pub folder: Folder<'a>,
    /// The names of its other files, such as `logo.png`.
    pub other_files: Option<&'a BTreeSet<String>>,
    /// The files of the documentation repository that the proposal changes, as in
    /// `tool/README.md`.
    pub changed: Option<&'a BTreeSet<String>>,
    /// The names of all images of the catalogue.
    pub images: Option<&'a BTreeSet<String>>,
    /// The vocabulary of categories.
    pub categories: Option<&'a [Category]>,
    /// The manifest.
    pub manifest: Option<ManifestFacts<'a>>,
    /// Who maintains the image, as its authors answered.
    pub maintained_by: Option<MaintainedBy>,
    /// Handles, in lower case and without `@`, that belong to organisations. The fact covers all
    /// maintainers of the manifest.
    pub organisations: Option<&'a BTreeSet<String>>,
    /// The assembled page; see [`Folder::assemble`].
    pub page: Option<&'a str>,
    /// Where the image stands in its life.
    pub lifecycle: Option<Lifecycle>,
}

impl<'a> DocsFacts<'a> {
    /// A folder about which nothing else is known.
    pub fn new(folder: Folder<'a>) -> Self {
        Self {
            folder,
            other_files: None,
            changed: None,
            images: None,
            categories: None,
            manifest: None,
            maintained_by: None,
            organisations: None,
            page: None,
            lifecycle: None,
        }
    }

    /// Whether the folder has a file, be it text or not; nothing when that is not known.
    fn has(&self, name: &str) -> Option<bool> {
        if self.folder.files.contains_key(name) {
            return Some(true);
        }
        self.other_files.map(|names| names.contains(name))
    }
}

/// Applies every rule about documentation.
pub fn check(facts: &DocsFacts<'_>) -> Checked<FileFinding> {
    let mut report = Report::default();
    files::check(facts, &mut report);
    metadata::check(facts, &mut report);
    markdown::check(facts, &mut report);
    compose::check(facts, &mut report);
    references::check(facts, &mut report);
    people::check(facts, &mut report);
    licence::check(facts, &mut report);
    report.finish()
}

/// Collects what the rules say.
#[derive(Debug, Default)]
pub(crate) struct Report {
    checked: Checked<FileFinding>,
}

impl Report {
    /// Adds a finding with the weight of its rule, and gives it back for what is special about it.
    pub(crate) fn find(
        &mut self,
        rule: &'static Rule,
        file: &str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> &mut Finding {
        let at = self.checked.findings.len();
        self.checked.findings.push(FileFinding {
            file: file.to_owned(),
            finding: Finding {
                rule: Cow::Borrowed(rule.id),
                severity: rule.severity,
                span,
                related: Vec::new(),
                message: message.into(),
                help: help.into(),
                fix: None,
            },
        });
        &mut self.checked.findings[at].finding
    }

    /// Says why a rule was not applied.
    pub(crate) fn lacks(&mut self, rule: &'static Rule, reason: impl Into<String>) {
        self.checked.not_checked.push(NotChecked::new(rule, reason));
    }

    /// Everything, in the order of files and places.
    pub(crate) fn finish(mut self) -> Checked<FileFinding> {
        self.checked.findings.sort_by(|a, b| {
            let place = |found: &FileFinding| (found.finding.span, found.finding.rule.clone());
            a.file.cmp(&b.file).then_with(|| place(a).cmp(&place(b)))
        });
        self.checked.not_checked.sort();
        self.checked
    }
}

/// The whole first line of a text, for findings that concern a file as such.
fn first_line(text: &str) -> Span {
    Places::new(text).span(0, text.find('\n').unwrap_or(text.len()))
}

#[cfg(test)]
mod tests;
