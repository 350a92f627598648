//! The rules over a Dockerfile that can be read.

mod addresses;
mod bases;
mod downloads;
mod keys;
mod languages;
mod layers;
mod packages;
mod start;

pub(super) use self::start::SUPERVISORS;

use super::Context;
use super::report::Report;
use super::rules::{
    APT_KEY, CACHE_KEPT, FETCHED_CHECKSUM, INTERACTIVE_GPG, KEY_SERVER, LANGUAGE_BY_HAND,
    MACHINE_NAME, MOVING_SOURCE, OPAQUE_SCRIPT, PACKAGE_LISTS, PLAIN_HTTP, PRESET_PASSWORD,
    RECOMMENDED_PACKAGES, SHORT_KEY, UNPINNED_MODULE, UNPINNED_PACKAGE, UNVERIFIED_DOWNLOAD,
    UPGRADE, WEAK_CHECKSUM,
};
use super::stages::{Dockerfile, Shell};
use crate::finding::Rule;

/// The rules that read the commands of `RUN`.
const COMMAND_RULES: [&Rule; 19] = [
    &UNVERIFIED_DOWNLOAD,
    &FETCHED_CHECKSUM,
    &WEAK_CHECKSUM,
    &SHORT_KEY,
    &INTERACTIVE_GPG,
    &KEY_SERVER,
    &PLAIN_HTTP,
    &APT_KEY,
    &UNPINNED_PACKAGE,
    &UNPINNED_MODULE,
    &MOVING_SOURCE,
    &UPGRADE,
    &PACKAGE_LISTS,
    &RECOMMENDED_PACKAGES,
    &OPAQUE_SCRIPT,
    &PRESET_PASSWORD,
    &MACHINE_NAME,
    &LANGUAGE_BY_HAND,
    &CACHE_KEPT,
];

/// Runs every rule.
pub(super) fn check(dockerfile: &Dockerfile, context: &Context, report: &mut Report) {
    bases::check(dockerfile, context, report);
    downloads::check(dockerfile, report);
    keys::check(dockerfile, report);
    packages::check(dockerfile, context, report);
    languages::check(dockerfile, context, report);
    layers::check(dockerfile, report);
    start::check(dockerfile, context, report);
    let unread = dockerfile
        .used()
        .flat_map(|stage| stage.runs())
        .find_map(|(step, run)| {
            let line = report.line(step.place.start);
            if run.shell == Shell::Other {
                Some(format!(
                    "the RUN in line {line} is not in the language of sh"
                ))
            } else if !run.script.complete {
                Some(format!("the RUN in line {line} nests too deep to be read"))
            } else {
                None
            }
        });
    if let Some(reason) = unread {
        for rule in COMMAND_RULES {
            report.not_checked(rule, reason.clone());
        }
    }
}
