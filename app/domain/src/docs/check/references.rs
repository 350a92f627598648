//! How the page names the image that it is about.

use super::commands::{Used, images};
use super::compose::repository;
use super::lines::Places;
use super::rules::{LITERAL_NAME, OTHER_NAME, REPO_AS_IMAGE};
use super::{DocsFacts, Report};
use crate::docs::Placeholder;
use crate::finding::{Fix, Severity};

/// The shortest part of a name that tells one image from another.
const TELLING: usize = 3;

pub(super) fn check(facts: &DocsFacts<'_>, report: &mut Report) {
    let texts = facts
        .folder
        .files
        .iter()
        .filter(|(name, _)| *name == "content.md" || name.starts_with("variant"));
    let mut foreign = false;
    for (file, text) in texts {
        let places = Places::new(text);
        let found = images(text);
        for used in &found.used {
            let name = repository(used.reference);
            if name == facts.folder.name {
                literal(file, used, name, &places, report);
            } else if name == Placeholder::Repo.marker() {
                as_image(file, used, &places, report);
            } else if is_foreign(name) && !found.built.contains(name) {
                foreign = true;
                other(facts, file, used, name, &places, report);
            }
        }
    }
    if foreign && facts.images.is_none() {
        report.lacks(&OTHER_NAME, "the names of the catalogue are not known");
    }
}

fn literal(file: &str, used: &Used<'_>, name: &str, places: &Places, report: &mut Report) {
    let at = used.reference.find(name).unwrap_or_default();
    let span = places.span(used.start, used.start + at + name.len());
    report
        .find(
            &LITERAL_NAME,
            file,
            span,
            format!(
                "The image is named `{name}`, which is wrong on the pages of single architectures."
            ),
            "Write `%%IMAGE%%`.",
        )
        .fix = Some(Fix {
        span,
        replacement: Placeholder::Image.marker().to_owned(),
    });
}

fn as_image(file: &str, used: &Used<'_>, places: &Places, report: &mut Report) {
    let marker = Placeholder::Repo.marker();
    let span = places.span(used.start, used.start + marker.len());
    report
        .find(
            &REPO_AS_IMAGE,
            file,
            span,
            format!("An image is run as `{marker}`, which is wrong on the pages of single architectures."),
            "Write `%%IMAGE%%`; `%%REPO%%` is for names and links.",
        )
        .fix = Some(Fix {
        span,
        replacement: Placeholder::Image.marker().to_owned(),
    });
}

/// Whether a name is one of another namespace or registry, and not put together from variables or
/// made up for the reader to fill in.
fn is_foreign(name: &str) -> bool {
    let named = |c: char| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '.' | '_' | '-' | ':')
    };
    name.contains('/') && !name.starts_with(['/', '.']) && name.chars().all(named)
}

fn other(
    facts: &DocsFacts<'_>,
    file: &str,
    used: &Used<'_>,
    name: &str,
    places: &Places,
    report: &mut Report,
) {
    let Some(images) = facts.images else { return };
    if images.contains(name) {
        return;
    }
    let own = facts.folder.name;
    let last = name.rsplit('/').next().unwrap_or(name);
    let alike = parts(own).any(|part| parts(last).any(|other| other == part));
    let message = if alike {
        format!("The page runs `{name}` and not the image that it is about.")
    } else {
        format!("The page may run `{name}` in place of the image that it is about.")
    };
    let finding = report.find(
        &OTHER_NAME,
        file,
        places.span(used.start, used.start + used.reference.len()),
        message,
        "Write `%%IMAGE%%` where this image is meant, and use images of the catalogue beside it.",
    );
    if !alike {
        finding.severity = Severity::Advice;
    }
}

/// The parts of a name that are long enough to tell something.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['-', '_', '.'])
        .filter(|part| part.len() >= TELLING)
}
