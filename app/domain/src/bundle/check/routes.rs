//! The feedback routes: the rows of the form, and what pages will derive from the documentation.

use super::Subject;
use super::documentation::text_of;
use super::findings::{ProblemKind, Report};
use crate::bundle::routes::{ROUTE_LIMIT, file_of};
use crate::bundle::{BundleFinding, BundleText, Part, RouteRow, folder};
use crate::feedback::check::rules::RULES;
use crate::feedback::{self, FeedbackFacts};
use crate::finding::NotChecked;
use crate::image::ImageName;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    rows(subject, report);
    let name = subject.name();
    let Ok(image) = name.parse::<ImageName>() else {
        for rule in RULES {
            let reason = "the image has no valid name yet";
            report.not_checked(&BundleText::Routes, NotChecked::new(rule, reason));
        }
        return;
    };
    let files = subject.bundle.published_documentation();
    let folder = folder(name, &files);
    let global = &subject.reading.manifest.global.git_repo;
    let entries = subject.reading.manifest.entries.first();
    let repository = entries.map_or(global, |entry| &entry.git_repo);
    let facts = FeedbackFacts {
        image: &image,
        folder,
        templates: subject.facts.templates,
        manifest_repo: (!repository.is_empty()).then_some(repository.as_str()),
    };
    let feedback = feedback::derive(&facts, subject.facts.programme);
    let checked = feedback::check(&feedback, &folder);
    for found in checked.findings {
        report.push(BundleFinding {
            part: Part::Routes,
            text: text_of(subject, &found.file),
            finding: found.finding,
        });
    }
    for not_checked in checked.not_checked {
        report.not_checked(&BundleText::Routes, not_checked);
    }
}

fn rows(subject: &Subject<'_>, report: &mut Report) {
    let rows = &subject.bundle.routes;
    if rows.len() > ROUTE_LIMIT {
        let sentence = format!(
            "There are {} feedback routes; there may be {ROUTE_LIMIT}.",
            rows.len()
        );
        report.problem(ProblemKind::TooMuch, BundleText::Routes, sentence);
    }
    for (index, row) in rows.iter().enumerate() {
        for sentence in row.problems() {
            let kind = match row.is_empty() {
                true => ProblemKind::Missing,
                false => ProblemKind::Invalid,
            };
            report.problem(kind, BundleText::Route(index), sentence);
        }
    }
    for file in ["issues.md", "get-help.md"] {
        let rows = rows.iter().filter(|row| !row.is_empty());
        let mut said = rows.filter(|row: &&RouteRow| file_of(row.intent) == file);
        if subject.bundle.documentation.contains_key(file) && said.next().is_some() {
            let sentence = format!(
                "`{file}` of the documentation says it in its own words, so the routes that are given here for the same are not used. Remove the file or these routes."
            );
            report.problem(ProblemKind::Invalid, BundleText::Routes, sentence);
        }
    }
}
