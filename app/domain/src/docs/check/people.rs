//! The repository, the place for issues and the people that a folder names.

use super::lines::Places;
use super::rules::{
    ISSUE_FORM, NO_TRACKER, ORGANISATION_HANDLE, OTHER_REPOSITORY, REPOSITORY_FORM, UPSTREAM_NAMED,
};
use super::{DocsFacts, Report, first_line};
use crate::docs::{MaintainedBy, maintained_by_kind};
use crate::feedback::check::forms::{is_new_report_form, links};
use crate::finding::{Fix, Severity};

/// Words that groups have in their names and people do not.
const GROUP_WORDS: [&str; 9] = [
    "admin",
    "admins",
    "team",
    "bot",
    "maintainers",
    "developers",
    "project",
    "inc",
    "group",
];
/// Where repositories stand that the Docker Community keeps.
const COMMUNITY: &str = "https://github.com/docker-library/";

pub(super) fn check(facts: &DocsFacts<'_>, report: &mut Report) {
    repository(facts, report);
    issues(facts, report);
    maintainer(facts, report);
    handles(facts, report);
}

fn repository(facts: &DocsFacts<'_>, report: &mut Report) {
    const FILE: &str = "github-repo";
    let (Some(address), Some(text)) = (facts.folder.github_repo(), facts.folder.files.get(FILE))
    else {
        return;
    };
    let start = text.find(address).unwrap_or_default();
    let span = Places::new(text).span(start, start + address.len());
    let short = address.trim_end_matches('/');
    let short = short.strip_suffix(".git").unwrap_or(short);
    if short != address {
        report
            .find(
                &REPOSITORY_FORM,
                FILE,
                span,
                format!("The address of the issues becomes `{address}/issues`."),
                format!("Write `{short}`."),
            )
            .fix = Some(Fix {
            span,
            replacement: short.to_owned(),
        });
    }
    if !address.starts_with("https://github.com/") && facts.folder.file("issues.md").is_none() {
        report.find(
            &NO_TRACKER,
            FILE,
            span,
            format!("`{address}` is not on GitHub, so the link to its issues leads nowhere."),
            "Add an issues.md with the address of the list of issues.",
        );
    }
    let Some(manifest) = facts.manifest else {
        report.lacks(&OTHER_REPOSITORY, "the manifest is not known");
        return;
    };
    let global = manifest.manifest.global.git_repo.as_str();
    let built_from = manifest
        .manifest
        .entries
        .first()
        .map_or(global, |entry| entry.git_repo.as_str());
    if !built_from.is_empty() && normal(built_from) != normal(address) {
        report.find(
            &OTHER_REPOSITORY,
            FILE,
            span,
            format!("The image is built from `{built_from}`, and issues go to `{address}`."),
            "Keep it when users should file issues there; otherwise write the repository of the manifest.",
        );
    }
}

/// An address as two spellings of it are compared.
fn normal(address: &str) -> String {
    let address = address
        .replace("git://", "https://")
        .replace("http://", "https://");
    let address = address.trim_end_matches('/');
    address
        .strip_suffix(".git")
        .unwrap_or(address)
        .to_ascii_lowercase()
}

/// A form for a new report shows nothing of what others reported.
fn issues(facts: &DocsFacts<'_>, report: &mut Report) {
    const FILE: &str = "issues.md";
    let Some(text) = facts.folder.files.get(FILE) else {
        return;
    };
    let links = links(text);
    let has_list = links.iter().any(|(_, address)| {
        !is_new_report_form(address) && (address.starts_with("http") || address.starts_with("%%"))
    });
    let places = Places::new(text);
    for (start, address) in links
        .iter()
        .filter(|(_, address)| is_new_report_form(address))
    {
        let finding = report.find(
            &ISSUE_FORM,
            FILE,
            places.span(*start, start + address.len()),
            if has_list {
                format!("`{address}` is a form behind a login. Another link may show the list of issues.")
            } else {
                format!("`{address}` is a form behind a login: users cannot search first.")
            },
            "Link the list of issues; whoever finds nothing there gets to the form from it.",
        );
        if has_list {
            finding.severity = Severity::Advice;
        }
    }
}

fn maintainer(facts: &DocsFacts<'_>, report: &mut Report) {
    const FILE: &str = "maintainer.md";
    let Some(text) = facts.folder.maintainer() else {
        return;
    };
    if maintained_by_kind(text) == MaintainedBy::DockerCommunity {
        return;
    }
    let help = "Write `[the Docker Community](%%GITHUB-REPO%%)`, or have the named people confirm that they maintain the image.";
    match (facts.maintained_by, facts.folder.github_repo()) {
        (Some(MaintainedBy::DockerCommunity), _) => {
            report.find(
                &UPSTREAM_NAMED,
                FILE,
                first_line(text),
                "The Docker Community maintains the image, and the page names somebody else.",
                help,
            );
        }
        (Some(MaintainedBy::Others), _) => {}
        (None, Some(address)) if normal(address).starts_with(COMMUNITY) => {
            report
                .find(
                    &UPSTREAM_NAMED,
                    FILE,
                    first_line(text),
                    "The repository is one of the Docker Community, and the page names somebody else; they may be upstream.",
                    help,
                )
                .severity = Severity::Advice;
        }
        (None, _) => report.lacks(&UPSTREAM_NAMED, "it is not known who maintains the image"),
    }
}

fn handles(facts: &DocsFacts<'_>, report: &mut Report) {
    let Some(manifest) = facts.manifest else {
        report.lacks(&ORGANISATION_HANDLE, "the manifest is not known");
        return;
    };
    if facts.organisations.is_none() {
        report.lacks(
            &ORGANISATION_HANDLE,
            "it is not known which handles belong to organisations",
        );
    }
    let places = Places::new(manifest.text);
    let file = format!("library/{}", manifest.name);
    let mut from = 0;
    for maintainer in &manifest.manifest.global.maintainers {
        let written = format!("(@{})", maintainer.handle);
        // They stand in the order of the text.
        if let Some(at) = manifest.text[from..].find(&written) {
            from += at;
        }
        let handle = maintainer.handle.to_ascii_lowercase();
        let sure = facts.organisations.map(|known| known.contains(&handle));
        let group = maintainer
            .name
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| GROUP_WORDS.contains(&word.to_ascii_lowercase().as_str()));
        if sure == Some(false) || (sure.is_none() && !group) {
            continue;
        }
        let message = if sure.is_some() {
            format!(
                "@{} is an organisation, which cannot be mentioned.",
                maintainer.handle
            )
        } else {
            format!(
                "@{} may be an organisation or a shared account: its name is {:?}.",
                maintainer.handle, maintainer.name
            )
        };
        let finding = report.find(
            &ORGANISATION_HANDLE,
            &file,
            places.span(from, (from + written.len()).min(manifest.text.len())),
            message,
            "Name a person, with a handle that they read.",
        );
        if sure.is_none() {
            finding.severity = Severity::Advice;
        }
    }
}
