//! The rules about feedback routes: that there are enough, and that they lead where they say.
//!
//! Nothing is fetched: a login or a dead host is told by the address alone.

pub(crate) mod forms;
pub mod rules;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::routes::{is_tracker, words};
use super::{Feedback, Intent, Route, RouteKind, RouteSource, Visibility};
use crate::docs::check::{Places, Report};
use crate::docs::{Folder, Placeholder};
use crate::finding::{Checked, FileFinding, Rule, Severity, Span};
use forms::{is_new_report_form, is_sign_in, links};
use rules::{BARE_DOMAIN, DEAD_HOST, LOGIN_WALL, NO_BUG_ROUTE, NO_PRIVATE_ROUTE, PUBLIC_SECURITY};

/// Hosts, with the start of a path where only that is gone, that no longer serve for feedback, and
/// what is known of them.
const DEAD: [(&str, &str, &str); 9] = [
    ("bugs.swift.org", "", "its reports moved to GitHub"),
    ("forums.aws.amazon.com", "", "AWS re:Post took its place"),
    (
        "www.ibm.com",
        "/developerworks",
        "developerWorks was closed",
    ),
    ("ibm.com", "/developerworks", "developerWorks was closed"),
    ("developer.ibm.com", "/answers", "developerWorks was closed"),
    ("developer.ibm.com", "/wasdev", "developerWorks was closed"),
    ("code.google.com", "/p/", "its projects can only be read"),
    (
        "chat.freenode.net",
        "",
        "the projects moved to other networks",
    ),
    (
        "webchat.freenode.net",
        "",
        "the projects moved to other networks",
    ),
];
/// Words that say that something is about security.
const SECURITY_WORDS: [&str; 8] = [
    "security",
    "vulnerability",
    "vulnerabilities",
    "cve",
    "cves",
    "exploit",
    "exploits",
    "0day",
];
/// Words with which a text sends people elsewhere.
const ELSEWHERE_WORDS: [&str; 8] = [
    "not",
    "never",
    "except",
    "privately",
    "private",
    "instead",
    "other",
    "than",
];

/// Checks the routes of an image; `folder` is the documentation that they were derived from.
pub fn check<'a>(feedback: &'a Feedback, folder: &'a Folder<'a>) -> Checked<FileFinding> {
    let mut report = Report::default();
    // An image without a page has no feedback block (rules.md, F09).
    if folder.content().is_some() {
        bugs(feedback, &mut report);
        private(feedback, &mut report);
    }
    // Files that name a private contact for security problems.
    let with_contact: BTreeSet<&str> = feedback
        .routes
        .iter()
        .filter(|route| {
            route.visibility == Visibility::Private && route.intents.contains(&Intent::Security)
        })
        .filter_map(file_of)
        .collect();
    let mut written = Written::new(folder);
    for route in &feedback.routes {
        let Some(file) = file_of(route) else { continue };
        let contact = with_contact.contains(file);
        if let Some((severity, message)) = security(route, contact) {
            let help = "Name an e-mail address or a form for private reports, and send only other reports there.";
            let span = written.place(file, route);
            report
                .find(&PUBLIC_SECURITY, file, span, message, help)
                .severity = severity;
        }
        for (rule, message, help) in address(route, file) {
            let span = written.place(file, route);
            report.find(rule, file, span, message, help);
        }
    }
    report.finish()
}

/// Where the files of an image write the addresses of its routes.
struct Written<'a> {
    folder: &'a Folder<'a>,
    files: BTreeMap<&'a str, HashMap<String, Span>>,
}

impl<'a> Written<'a> {
    fn new(folder: &'a Folder<'a>) -> Self {
        Self {
            folder,
            files: BTreeMap::new(),
        }
    }

    /// The place of a route's address; the start of the file when the address was put together.
    fn place(&mut self, file: &'a str, route: &Route) -> Span {
        let folder = self.folder;
        let known = self.files.entry(file).or_insert_with(|| {
            let text = folder.file(file).unwrap_or_default();
            let repository = folder.github_repo().unwrap_or_default();
            let places = Places::new(text);
            let mut known = HashMap::new();
            for (start, address) in links(text) {
                let span = places.span(start, (start + address.len()).min(text.len()));
                let target = address.replace(Placeholder::GithubRepo.marker(), repository);
                known.entry(target).or_insert(span);
            }
            known
        });
        let target = route.target.as_ref().map_or("", |link| link.as_str());
        known.get(target).copied().unwrap_or(START)
    }
}

fn file_of(route: &Route) -> Option<&str> {
    match &route.source {
        RouteSource::Image(file) => Some(file),
        _ => None,
    }
}

const START: Span = Span {
    start: 0,
    end: 0,
    line: 1,
};

fn bugs(feedback: &Feedback, report: &mut Report) {
    let takes = |route: &&Route| {
        route.intents.contains(&Intent::Bug)
            && route.source != RouteSource::Programme
            && route.target.is_some()
    };
    if !feedback.routes.iter().any(|route| takes(&route)) {
        report.find(
            &NO_BUG_ROUTE,
            "issues.md",
            START,
            "The image names no place for reports of faults.",
            "Write the address of the list of issues into issues.md, or a GitHub repository into github-repo.",
        );
    }
}

fn private(feedback: &Feedback, report: &mut Report) {
    let mut ways = feedback.routes.iter().filter(|route| {
        route.intents.contains(&Intent::Security)
            && route.visibility == Visibility::Private
            && route.target.is_some()
    });
    let own = |route: &Route| matches!(route.source, RouteSource::Image(_));
    let help = "Write into issues.md whom to tell about a security problem, as in `security problems to security@example.org`.";
    match (ways.clone().next(), ways.any(own)) {
        (None, _) => {
            report.find(
                &NO_PRIVATE_ROUTE,
                "issues.md",
                START,
                "There is no private way for security problems, neither of the image nor of the programme.",
                help,
            );
        }
        (Some(way), false) => {
            report
                .find(
                    &NO_PRIVATE_ROUTE,
                    "issues.md",
                    START,
                    format!(
                        "The image may have no private way of its own for security problems: “{}” is all that is known.",
                        way.label
                    ),
                    help,
                )
                .severity = Severity::Advice;
        }
        (Some(_), true) => {}
    }
}

/// Whether everybody reads what is written there. A page on GitHub is none of these: that for
/// private reports is one.
fn is_public(route: &Route) -> bool {
    route.visibility == Visibility::Public
        && (is_tracker(route.kind)
            || matches!(
                route.kind,
                RouteKind::GithubDiscussions
                    | RouteKind::Forum
                    | RouteKind::MailingList
                    | RouteKind::Chat
                    | RouteKind::QuestionsAndAnswers
            ))
}

fn speaks_of_security(text: &str) -> bool {
    words(text).any(|word| SECURITY_WORDS.contains(&word.to_lowercase().as_str()))
}

/// How sure it is that a public place is named for security problems, and what to say of it.
/// `contact` tells whether the same file names a private one.
fn security(route: &Route, contact: bool) -> Option<(Severity, String)> {
    if !is_public(route) {
        return None;
    }
    let (label, note) = (
        route.label.as_str(),
        route.note.as_deref().unwrap_or_default(),
    );
    let elsewhere = |text: &str| {
        words(text).any(|word| ELSEWHERE_WORDS.contains(&word.to_lowercase().as_str()))
    };
    if route.intents.contains(&Intent::Security)
        || (speaks_of_security(label) && !elsewhere(label) && !elsewhere(note))
    {
        return Some((
            PUBLIC_SECURITY.severity,
            format!(
                "“{label}” is named for security problems, and everybody reads what stands there."
            ),
        ));
    }
    // A word on security beside the link may belong to the private contact that follows.
    let suspected = speaks_of_security(note) && !contact && !elsewhere(note);
    suspected.then(|| {
        (
            Severity::Advice,
            format!(
                "“{label}” may be understood as the place for security problems, and everybody reads what stands there."
            ),
        )
    })
}

/// What an address alone tells: the rule, what is wrong and what to do.
fn address(route: &Route, file: &str) -> Vec<(&'static Rule, String, &'static str)> {
    let mut found = Vec::new();
    let Some(link) = &route.target else {
        return found;
    };
    let written = link.as_str();
    let host = link.host().unwrap_or_default();
    // In issues.md a form is a matter of SW-K025.
    if is_sign_in(written) || (is_new_report_form(written) && file != "issues.md") {
        found.push((
            &LOGIN_WALL,
            format!("`{written}` asks for an account before it shows anything."),
            "Link the page that everybody can read.",
        ));
    }
    let asked = !route.intents.contains(&Intent::Maintainers);
    if asked && matches!(link.path(), "" | "/") && route.kind == RouteKind::Page {
        found.push((
            &BARE_DOMAIN,
            format!("`{written}` is the front page of a site."),
            "Link the page on which users ask or report.",
        ));
    }
    let dead = DEAD
        .iter()
        .find(|(known, path, _)| *known == host && link.path().starts_with(path));
    if let Some((known, _, what)) = dead {
        found.push((
            &DEAD_HOST,
            format!(
                "`{written}` leads to {known}, which is no place for feedback any more: {what}."
            ),
            "Name the place that took over, or remove the link.",
        ));
    }
    found
}

#[cfg(test)]
mod tests;
