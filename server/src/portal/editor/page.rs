//! The page of one part: its form, what was found in it, and what stands beside.

use app::parts::{EditedText, FindingItem, FindingLevel};
use app::view::draft::{
    Beside, EditorPage, Explanation, OPEN_TEXT, PartForm, Place, Side, Stamp, SummaryLine,
    text_href,
};
use app::view::form::FormFindings;
use app::view::proposal::Improve;
use domain::bundle::{BundleText, FilePath};
use domain::finding::{Finding, Severity};
use domain::manifest::Manifest;
use domain::proposal::Part;
use domain::readiness::ToExplain;
use domain::text::{DocsFile, TextKind};

use super::{CheckedDraft, DraftContent};
use crate::portal::parts::{EXPLANATIONS, PartName};

/// What a page is made of besides the draft: what somebody asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Whether to say what is missing.
    pub checked: bool,
    /// How many empty rows of feedback routes to offer.
    pub rows: usize,
    /// What was just done.
    pub done: Option<String>,
    /// Why what was sent was not taken.
    pub refused: FormFindings,
}

/// The kind of a text by its place in the bundle: what the manifest builds from are Dockerfiles,
/// and files of the documentation are known by their names.
pub fn kind_of(part: &PartName, manifest: &str) -> Option<TextKind> {
    match part {
        PartName::Manifest => Some(TextKind::Manifest),
        PartName::Documentation(path) => DocsFile::ALL
            .into_iter()
            .find(|file| file.as_str() == path.as_str())
            .map(TextKind::Docs),
        PartName::Context(path) => {
            let name = path.name();
            if name.starts_with("Dockerfile") || built(manifest).any(|built| built == path.as_str())
            {
                Some(TextKind::Dockerfile)
            } else if name.contains("entrypoint") {
                Some(TextKind::Entrypoint)
            } else {
                None
            }
        }
        PartName::Answer(_) | PartName::Routes | PartName::Note | PartName::Explanation(_) => None,
    }
}

/// The paths from which a manifest builds.
pub(super) fn built(manifest: &str) -> impl Iterator<Item = String> {
    let reading = Manifest::read(manifest);
    let entries = reading.manifest.entries.into_iter();
    entries.flat_map(|entry| {
        let paths: Vec<String> = entry
            .architectures
            .iter()
            .map(|name| entry.dockerfile_path(name))
            .collect();
        paths
    })
}

impl DraftContent {
    /// The page of a part. It takes a while: not for the threads that answer requests.
    pub fn page(&self, place: &Place, asked: Asked) -> EditorPage {
        let checked = self.check();
        self.page_of(place, asked, &checked)
    }

    /// The same for what is checked already.
    pub fn page_of(&self, place: &Place, asked: Asked, checked: &CheckedDraft) -> EditorPage {
        let form = self.form(place, asked.rows, checked);
        let beside = match place.side {
            Side::Page => self.preview(),
            Side::Checklist => Beside::Checklist,
            Side::Ask => Beside::Ask,
        };
        EditorPage {
            head: self.head(),
            form,
            is_new: self.is_new(),
            checked: asked.checked,
            summary: self.summary(place, asked.checked, checked),
            across: self.across(place, checked),
            explanations: self.explanations(Some(place.part), place.side, checked),
            readiness: checked.readiness.clone(),
            beside,
            limits: self.facts().limits,
            done: asked.done,
            refused: asked.refused,
            place: place.clone(),
        }
    }

    /// What is wrong in a part, the heaviest first. What is only missing is told to who asks.
    fn summary(&self, place: &Place, asked: bool, checked: &CheckedDraft) -> Vec<SummaryLine> {
        let id = &self.open.row.id;
        let findings = checked.found.of_part(place.part).map(|found| SummaryLine {
            level: found.finding.severity.into(),
            words: self.line(place, &found.text, &found.finding),
            href: text_href(id, place.side, &found.text, Some(found.finding.span.line)),
        });
        let problems = checked
            .found
            .problems
            .iter()
            .filter(|problem| problem.part == place.part)
            .filter(|problem| asked || problem.kind != domain::bundle::ProblemKind::Missing)
            .map(|problem| SummaryLine {
                level: FindingLevel::Error,
                words: problem.sentence.clone(),
                href: text_href(id, place.side, &problem.text, None),
            });
        let mut lines: Vec<SummaryLine> = problems.chain(findings).collect();
        lines.sort_by_key(|line| line.level);
        lines
    }

    /// Warnings and advice of the whole draft, the first `shown` of them; nothing when there are none.
    pub fn improve(&self, shown: usize) -> Option<Improve> {
        let id = &self.open.row.id;
        let found = self.check().found;
        let mut lines: Vec<SummaryLine> = found
            .findings
            .iter()
            .filter(|found| matches!(found.finding.severity, Severity::Warn | Severity::Advice))
            .map(|found| {
                let line = found.finding.span.line;
                let place = match line {
                    0 => found.text.to_string(),
                    line => format!("{}, line {line}", found.text),
                };
                SummaryLine {
                    level: found.finding.severity.into(),
                    words: format!("{place}: {}", found.finding.message.trim_end())
                        .replace('`', ""),
                    href: text_href(id, Side::default(), &found.text, Some(line)),
                }
            })
            .collect();
        lines.sort_by_key(|line| line.level);
        let more = lines.len().saturating_sub(shown);
        lines.truncate(shown);
        (!lines.is_empty()).then(|| Improve {
            lines,
            more,
            draft: format!("/drafts/{id}"),
        })
    }

    /// A finding in one line.
    fn line(&self, place: &Place, text: &BundleText, finding: &Finding) -> String {
        let message = finding.message.trim_end();
        let line = finding.span.line;
        let file = match text {
            BundleText::Context(path) | BundleText::Documentation(path) => Some(path.as_str()),
            _ => None,
        };
        let is_there = self.bundle.text(text).is_some();
        match (file, line) {
            (Some(file), _) if !is_there => format!("{file}: {message}"),
            (None, 0) => message.to_owned(),
            (None, line) if matches!(text, BundleText::Manifest) => {
                format!("Line {line}: {message}")
            }
            (None, _) => message.to_owned(),
            (Some(file), 0) => format!("{file}: {message}"),
            (Some(file), line) if file == place.file => format!("Line {line}: {message}"),
            (Some(file), line) => format!("{file}, line {line}: {message}"),
        }
    }

    /// The text that is open in the code editor.
    fn open_text(&self, place: &Place) -> Option<BundleText> {
        let path = || place.file.parse::<FilePath>().ok();
        match place.part {
            Part::Manifest => Some(BundleText::Manifest),
            Part::Dockerfiles => path().map(BundleText::Context),
            Part::Documentation => path().map(BundleText::Documentation),
            _ => None,
        }
    }

    /// What the rules say about the open text that the editor does not find by itself.
    fn across(&self, place: &Place, checked: &CheckedDraft) -> Vec<FindingItem> {
        let Some(text) = self.open_text(place) else {
            return Vec::new();
        };
        let name = crate::portal::parts::stored_name(&text);
        let alone = PartName::read(&name)
            .and_then(|part| kind_of(&part, &self.bundle.manifest))
            .map(|kind| app::view::check::checked(kind, self.bundle.name(), &self.text(&name)))
            .map(|checked| checked.findings)
            .unwrap_or_default();
        let same = |one: &Finding, other: &Finding| {
            one.rule == other.rule && one.span == other.span && one.message == other.message
        };
        checked
            .found
            .of_text(&text)
            .map(|found| &found.finding)
            .filter(|finding| !alone.iter().any(|found| same(found, finding)))
            .map(FindingItem::from)
            .collect()
    }

    /// The rules that want a sentence, of a part or of all. A sentence that is there is shown with
    /// them; one whose findings are gone is kept and not shown.
    pub fn explanations(
        &self,
        part: Option<Part>,
        side: Side,
        checked: &CheckedDraft,
    ) -> Vec<Explanation> {
        let of_part = |explain: &&ToExplain| {
            part.is_none_or(|part| explain.places.iter().any(|(text, _)| text.part() == part))
        };
        checked
            .readiness
            .to_explain
            .iter()
            .filter(of_part)
            .map(|explain| {
                let name = format!("{EXPLANATIONS}{}", explain.rule);
                let places = explain
                    .places
                    .iter()
                    .map(|(text, line)| {
                        let words = match line {
                            0 => text.to_string(),
                            line => format!("{text}, line {line}"),
                        };
                        let href = text_href(&self.open.row.id, side, text, Some(*line));
                        (words.replace('`', ""), href)
                    })
                    .collect();
                Explanation {
                    rule: explain.rule.to_string(),
                    title: explain.title.clone(),
                    reason: explain.reason.clone(),
                    needed: explain.severity == domain::finding::Severity::Block,
                    count: explain.count,
                    message: explain.message.trim_end().to_owned(),
                    places,
                    value: self.text(&name),
                    stamp: self.stamp(&name),
                }
            })
            .collect()
    }

    /// What a form knows about a stored part.
    pub fn stamp(&self, part: &str) -> Stamp {
        Stamp {
            part: part.to_owned(),
            seen: self.version(part),
            base: self.text(part),
        }
    }

    /// A text for the code editor.
    pub(super) fn edited(&self, part: &str, label: &str, kind: TextKind) -> EditedText {
        EditedText {
            name: OPEN_TEXT.to_owned(),
            label: label.to_owned(),
            kind,
            kinds: Vec::new(),
            image: self.bundle.name().trim().to_owned(),
            asks_image: false,
            value: self.text(part),
            hidden: Vec::new(),
            button: String::new(),
        }
    }

    /// The form of a part.
    fn form(&self, place: &Place, rows: usize, checked: &CheckedDraft) -> PartForm {
        match place.part {
            Part::Project | Part::Usefulness | Part::Commitment => {
                PartForm::Answers(self.answers(place.part, checked))
            }
            Part::Manifest => PartForm::Manifest(
                self.stamp(crate::portal::parts::MANIFEST),
                self.edited(
                    crate::portal::parts::MANIFEST,
                    "Manifest",
                    TextKind::Manifest,
                ),
            ),
            Part::Dockerfiles | Part::Documentation => PartForm::Files(self.files(place, checked)),
            Part::Routes => self.routes(rows, checked),
        }
    }
}
