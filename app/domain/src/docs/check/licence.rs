//! What `license.md` says about the licence of the main software.

use super::lines::Places;
use super::rules::{LICENCE_LINK, LICENCE_NOT_OPEN};
use super::{DocsFacts, Report, first_line};
use crate::feedback::check::forms::links;
use crate::finding::Severity;

const FILE: &str = "license.md";

/// How licences are named that the Open Source Initiative did not approve, in lower case. Short
/// names are compared as whole words, with digits behind them.
const NOT_OPEN: [&str; 12] = [
    "business source license",
    "server side public license",
    "server-side public license",
    "commons clause",
    "commons-clause",
    "elastic license",
    "elastic-license",
    "source available license",
    "functional source license",
    "bsl",
    "busl",
    "sspl",
];
/// How approved ones are named, in lower case, as whole words.
const OPEN: [&str; 12] = [
    "apache", "mit", "bsd", "gpl", "gplv2", "gplv3", "lgpl", "agpl", "agplv3", "mpl", "isc", "gnu",
];

pub(super) fn check(facts: &DocsFacts<'_>, report: &mut Report) {
    let Some(text) = facts.folder.file(FILE).filter(|text| !text.is_empty()) else {
        return;
    };
    let leads = |address: &str| address.starts_with("http") || address.starts_with("%%");
    if !links(text).iter().any(|(_, address)| leads(address)) {
        report.find(
            &LICENCE_LINK,
            FILE,
            first_line(text),
            "No link leads to the licence of the main software.",
            "Write `View [license information](https://…) for the software contained in this image.`",
        );
    }
    let lower = text.to_ascii_lowercase();
    // The Boost Software License has the same short name and is approved.
    let boost = lower.contains("boost");
    let named = NOT_OPEN
        .iter()
        .filter(|name| !(boost && **name == "bsl"))
        .find_map(|name| word(&lower, name).map(|at| (at, *name)));
    let Some((at, name)) = named else { return };
    let also_open = OPEN.iter().any(|name| word(&lower, name).is_some());
    let written = &text[at..at + name.len()];
    let finding = report.find(
        &LICENCE_NOT_OPEN,
        FILE,
        Places::new(text).span(at, at + name.len()),
        if also_open {
            format!("“{written}” is not approved by the Open Source Initiative; it may be that another licence applies.")
        } else {
            format!("“{written}” is not approved by the Open Source Initiative.")
        },
        "Propose software under an approved licence, or say which approved licence it can be used under.",
    );
    if also_open {
        finding.severity = Severity::Advice;
    }
}

/// Where a name stands as a word of its own; a version may follow at once.
fn word(text: &str, name: &str) -> Option<usize> {
    text.match_indices(name)
        .find(|(at, _)| {
            let behind = text[at + name.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
            let behind = behind
                .strip_prefix('v')
                .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
                .map_or(behind, |rest| {
                    rest.trim_start_matches(|c: char| c.is_ascii_digit())
                });
            !text[..*at].ends_with(char::is_alphanumeric)
                && !behind.starts_with(char::is_alphanumeric)
        })
        .map(|(at, _)| at)
}
