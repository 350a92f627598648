//! What changed, in sentences: the riskiest first, each with the lines it speaks of.

use app::view::review::{Base, ReviewFact};
use domain::bundle;
use domain::change::{Fact, Place, SourceFile, Subject, Surroundings};
use domain::review::{Anchor, Answer, Severity};

use super::Workspace;
use crate::portal::parts;
use crate::portal::screening;

impl Workspace {
    /// The sentences.
    pub(super) fn facts(&self) -> Vec<ReviewFact> {
        let plain = |sentence: String| ReviewFact {
            sentence,
            href: None,
            answers: None,
            risky: false,
        };
        let image = self
            .new
            .name()
            .trim()
            .parse()
            .ok()
            .or_else(|| self.open.projection.image.clone());
        let (Some(old), Some(image)) = (&self.old, image) else {
            return self
                .open
                .projection
                .revision(self.revision)
                .map(|revision| screening::found(&revision.facts, &self.new))
                .unwrap_or_default()
                .into_iter()
                .map(plain)
                .collect();
        };
        let surroundings = Surroundings {
            image: &image,
            programme: self.facts.programme(),
            templates: self.facts.templates(),
        };
        let difference = bundle::difference(old, &self.new, &surroundings);
        let mut facts: Vec<ReviewFact> = difference
            .facts
            .iter()
            .map(|fact| ReviewFact {
                sentence: crate::portal::queue::sentence(&fact.sentence),
                href: fact.after.first().map(|place| self.href_of(place)),
                answers: self.answered_by(fact),
                risky: is_risky(fact.subject),
            })
            .collect();
        facts.sort_by_key(|fact| !fact.risky);
        facts.extend(difference.not_compared.into_iter().map(|lacking| {
            plain(format!(
                "{}: not compared, because {}.",
                crate::portal::queue::sentence(&lacking.what).trim_end_matches('.'),
                lacking.reason.trim_end_matches('.')
            ))
        }));
        facts
    }

    fn href_of(&self, place: &Place) -> String {
        let number = u64::try_from(self.open.row.number.unwrap_or_default()).unwrap_or_default();
        let href = self.query.of_file(&path_of(&place.file)).to_href(number);
        format!("{href}#new-{}", place.span.line)
    }

    /// Which of the reader's own threads a fact answers: one on the same file that the author says
    /// is fixed.
    fn answered_by(&self, fact: &Fact) -> Option<String> {
        let me = self.me()?;
        let paths: Vec<String> = fact
            .after
            .iter()
            .map(|place| path_of(&place.file))
            .collect();
        let mut number = 0;
        for thread in &self.open.projection.threads {
            if thread.owner != me || thread.asked.severity != Severity::Must {
                continue;
            }
            number += 1;
            let fixed = matches!(
                thread.answer.as_ref().map(|given| &given.answer),
                Some(Answer::Fixed { .. })
            );
            let path = match &thread.asked.anchor {
                Anchor::Lines { path, .. } | Anchor::File { path } => path,
                Anchor::Part { .. } | Anchor::Whole => continue,
            };
            if fixed && !thread.state.is_settled() && paths.contains(path) {
                return Some(format!("may answer your must {number}"));
            }
        }
        None
    }

    /// What the base is called.
    pub(super) fn base_words(&self) -> String {
        match self.base {
            Base::Reviewed => super::last_reviewed(&self.open, self.me()).map_or_else(
                || "what you reviewed".to_owned(),
                |last| format!("{last}, which you reviewed"),
            ),
            Base::Published => "the published version".to_owned(),
            Base::Nothing => "nothing".to_owned(),
            Base::Revision(number) => format!("r{number}"),
        }
    }
}

/// The path under which a file of a difference is stored.
fn path_of(file: &SourceFile) -> String {
    match file {
        SourceFile::Manifest => parts::MANIFEST.to_owned(),
        SourceFile::Dockerfile(path) => format!("{}{path}", parts::CONTEXT),
        SourceFile::Documentation(name) => format!("{}{name}", parts::DOCUMENTATION),
    }
}

/// Whether a change of this raises the risk.
const fn is_risky(subject: Subject) -> bool {
    matches!(
        subject,
        Subject::Repository
            | Subject::Maintainer
            | Subject::BaseName
            | Subject::CopiedFrom
            | Subject::DownloadHost
            | Subject::Verification
            | Subject::User
            | Subject::Entrypoint
    )
}
