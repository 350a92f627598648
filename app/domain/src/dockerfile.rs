//! Checks Dockerfiles, the scripts that start a container, and what stands beside them.

mod arguments;
mod check;
mod entrypoint;
mod froms;
mod here_documents;
mod joined;
mod manifest;
mod report;
pub mod rules;
mod shell;
mod stages;
mod variables;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use self::entrypoint::check_entrypoint;
pub use self::froms::{froms, froms_as_reference};
pub use self::manifest::{EntryFacts, check_documentation, check_manifest};
use self::report::Report;
use self::rules::UNREADABLE;
use crate::finding::Checked;

/// The facts that a Dockerfile does not hold itself; what is unknown is `None`.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The name of the image.
    pub image: Option<String>,
    /// The builder of its entry in the manifest; empty for the default, the classic one.
    pub builder: Option<String>,
    /// The tags that are listed today, as in `debian:trixie`.
    pub listed: Option<BTreeSet<String>>,
    /// The text files beside the Dockerfile, by their paths from there.
    pub files: Option<BTreeMap<String, String>>,
    /// Whether others build on the image, as on a language or a distribution.
    pub is_base: Option<bool>,
}

/// Checks a Dockerfile with every rule that reads it, and the script that starts its container as
/// far as it is known; what is found there is told at the line that names the script.
pub fn check(text: &str, context: &Context) -> Checked {
    read_and_check(text, context, Report::new(text)).finish()
}

/// As [`check`], but the script that starts the container is only named, by its path from the
/// Dockerfile: it is to be checked at its own place, by [`check_entrypoint`].
pub fn check_without_script(text: &str, context: &Context) -> (Checked, Option<String>) {
    let mut report = Report::new(text);
    report.names_script = true;
    let mut report = read_and_check(text, context, report);
    let script = report.script.take();
    (report.finish(), script)
}

fn read_and_check(text: &str, context: &Context, mut report: Report) -> Report {
    let (dockerfile, unreadable) = stages::read(text);
    if let Some(unreadable) = unreadable {
        let place = report.line_place(text, unreadable.line);
        let help = "Write an instruction such as `RUN` first on the line, or end the line above with a backslash.";
        report.note(&UNREADABLE, &place, unreadable.message, help);
    } else {
        froms::check(text, &dockerfile, &mut report);
        check::check(&dockerfile, context, &mut report);
    }
    report
}
