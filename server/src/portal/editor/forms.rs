//! The forms of the parts: questions, files, feedback routes.

use app::parts::{FindingItem, FindingLevel};
use app::view::draft::{
    AnswerField, FileEntry, FilesForm, OfferedFile, OpenFile, PartForm, Place, RouteField,
    answer_part,
};
use domain::bundle::{BundleText, Field, FilePath, ProblemKind, RouteRow, RoutesAround};
use domain::manifest::Manifest;
use domain::proposal::Part;
use domain::text::DocsFile;
use sha2::{Digest, Sha256};

use super::page::kind_of;
use super::{CheckedDraft, DraftContent};
use crate::portal::parts::{CONTEXT, DOCUMENTATION, PartName, ROUTES};

/// The most offers of one kind.
const OFFERS: usize = 12;
/// How many empty rows of routes are offered at most.
const EMPTY_ROWS: usize = 5;
/// Files of the documentation without which no page is made.
const NEEDED: [DocsFile; 3] = [DocsFile::Short, DocsFile::Content, DocsFile::License];

impl DraftContent {
    /// The questions of a part.
    pub(super) fn answers(&self, part: Part, checked: &CheckedDraft) -> Vec<AnswerField> {
        Field::of(part)
            .map(|field| {
                let text = BundleText::Answer(field);
                let problems = || {
                    let all = checked.found.problems.iter();
                    all.filter(|problem| problem.text == text)
                };
                let missing =
                    |problem: &&domain::bundle::Problem| problem.kind == ProblemKind::Missing;
                let name = answer_part(field);
                AnswerField {
                    field,
                    value: self.text(&name),
                    stamp: self.stamp(&name),
                    missing: problems().find(missing).map(|found| found.sentence.clone()),
                    problems: problems()
                        .filter(|problem| !missing(problem))
                        .map(|problem| problem.sentence.clone())
                        .collect(),
                    findings: self.findings_of(&text, checked),
                }
            })
            .collect()
    }

    fn findings_of(&self, text: &BundleText, checked: &CheckedDraft) -> Vec<FindingItem> {
        checked
            .found
            .of_text(text)
            .map(|found| FindingItem {
                line: None,
                ..FindingItem::from(&found.finding)
            })
            .collect()
    }

    /// The rows of the feedback routes, and empty ones to fill in.
    pub(super) fn routes(&self, more: usize, checked: &CheckedDraft) -> PartForm {
        let mut rows: Vec<RouteField> = self
            .bundle
            .routes
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let text = BundleText::Route(index);
                let problems = checked.found.problems.iter();
                RouteField {
                    row: row.clone(),
                    problems: problems
                        .filter(|problem| problem.text == text)
                        .map(|problem| problem.sentence.clone())
                        .collect(),
                    findings: self.findings_of(&text, checked),
                }
            })
            .collect();
        let of_all = checked.found.problems.iter();
        let problems = of_all
            .filter(|problem| problem.text == BundleText::Routes)
            .map(|problem| problem.sentence.clone())
            .collect();
        let free = domain::bundle::ROUTE_LIMIT.saturating_sub(rows.len());
        let first = if rows.is_empty() { 3 } else { 1 };
        let used: Vec<_> = rows.iter().map(|field| field.row.intent).collect();
        let mut open = RouteRow::INTENTS
            .into_iter()
            .filter(|intent| !used.contains(intent));
        for _ in 0..first.max(more.min(EMPTY_ROWS)).min(free) {
            rows.push(RouteField {
                row: RouteRow {
                    intent: open.next().unwrap_or(domain::Intent::Bug),
                    label: String::new(),
                    target: String::new(),
                    note: String::new(),
                },
                problems: Vec::new(),
                findings: Vec::new(),
            });
        }
        let mut findings = self.findings_of(&BundleText::Routes, checked);
        findings.dedup();
        PartForm::Routes {
            rows,
            stamp: self.stamp(ROUTES),
            problems,
            findings,
            around: RoutesAround::of(&self.bundle, &self.facts()).map(Box::new),
            maintainers: Manifest::read(&self.bundle.manifest)
                .manifest
                .global
                .maintainers
                .iter()
                .map(|maintainer| match maintainer.handle.as_str() {
                    "" => maintainer.name.clone(),
                    handle => format!("{} (@{handle})", maintainer.name),
                })
                .collect(),
        }
    }

    /// The files of a folder.
    pub(super) fn files(&self, place: &Place, checked: &CheckedDraft) -> FilesForm {
        let is_documentation = place.part == Part::Documentation;
        let folder = if is_documentation {
            DOCUMENTATION
        } else {
            CONTEXT
        };
        let text_of = |path: &FilePath| {
            if is_documentation {
                BundleText::Documentation(path.clone())
            } else {
                BundleText::Context(path.clone())
            }
        };
        let files = self
            .parts
            .iter()
            .filter_map(|(name, row)| {
                let path: FilePath = name.strip_prefix(folder)?.parse().ok()?;
                let text = text_of(&path);
                let levels: Vec<FindingLevel> = checked
                    .found
                    .of_text(&text)
                    .map(|found| found.finding.severity.into())
                    .collect();
                Some(FileEntry {
                    purpose: purpose(is_documentation, path.as_str()).to_owned(),
                    path: path.to_string(),
                    size: row.content.len() as u64,
                    digest: hex(&row.content)[..12].to_owned(),
                    worst: levels.iter().min().copied(),
                    findings: levels.len(),
                })
            })
            .collect();
        FilesForm {
            is_documentation,
            files,
            offered: self.offered(is_documentation, checked),
            open: self.opened(folder, &place.file),
            logo: (is_documentation && self.logo().is_some()).then(|| self.head().page("logo")),
        }
    }

    /// The logo: its name and its bytes, where they are a picture.
    pub fn logo(&self) -> Option<(&str, &[u8])> {
        let (path, _) = self.bundle.logo()?;
        let row = self.parts.get(&format!("{DOCUMENTATION}{path}"))?;
        crate::portal::projection::picture_type(&row.content)?;
        Some((row.part.as_str(), row.content.as_slice()))
    }

    /// Files that could be added.
    fn offered(&self, is_documentation: bool, checked: &CheckedDraft) -> Vec<OfferedFile> {
        if is_documentation {
            return DocsFile::ALL
                .into_iter()
                .filter(|file| *file != DocsFile::Deprecated)
                .filter(|file| !self.bundle.documentation.contains_key(file.as_str()))
                .map(|file| OfferedFile {
                    path: file.as_str().to_owned(),
                    purpose: capital(file.purpose()),
                    needed: NEEDED.contains(&file),
                })
                .collect();
        }
        let missing = checked.found.problems.iter().filter_map(|problem| {
            let BundleText::Context(path) = &problem.text else {
                return None;
            };
            (problem.kind == ProblemKind::Missing && !self.bundle.context.contains_key(path))
                .then(|| path.to_string())
        });
        let mut paths: Vec<String> = missing.collect();
        paths.sort();
        paths.dedup();
        paths
            .into_iter()
            .take(OFFERS)
            .map(|path| OfferedFile {
                path,
                purpose: "The manifest builds from it.".to_owned(),
                needed: true,
            })
            .collect()
    }

    /// The file that is open.
    fn opened(&self, folder: &str, path: &str) -> Option<OpenFile> {
        let name = format!("{folder}{path}");
        let part = PartName::read(&name)?;
        let Some(row) = self.parts.get(&name) else {
            return Some(OpenFile::Absent);
        };
        let is_text = std::str::from_utf8(&row.content).is_ok_and(|text| !text.contains('\0'));
        if !is_text {
            let mut stamp = self.stamp(&name);
            stamp.base = String::new();
            return Some(OpenFile::Binary {
                stamp,
                size: row.content.len() as u64,
                digest: hex(&row.content),
            });
        }
        let stamp = self.stamp(&name);
        Some(match kind_of(&part, &self.bundle.manifest) {
            Some(kind) => OpenFile::Code(stamp, self.edited(&name, "Text", kind)),
            None => OpenFile::Plain(stamp, self.text(&name)),
        })
    }
}

fn purpose(is_documentation: bool, path: &str) -> &'static str {
    if !is_documentation {
        return "";
    }
    if path.starts_with("logo.") {
        return "the logo";
    }
    DocsFile::ALL
        .into_iter()
        .find(|file| file.as_str() == path)
        .map_or("", DocsFile::purpose)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

fn capital(words: &str) -> String {
    super::words::capital(words) + "."
}
