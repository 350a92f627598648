//! The routes in one Markdown text: a route for each link, the words around it as its note, and
//! words without a link as a route of their own.

use crate::image::Link;

use super::inline::{Block, Piece, blocks};
use super::kind::classify;
use super::{Account, Audience, Intent, Route, RouteKind, RouteSource, Visibility};

/// Words that only join others; a note of nothing else is left out.
pub(super) const JOINING: [&str; 24] = [
    "or", "and", "the", "a", "an", "on", "at", "in", "by", "via", "to", "of", "see", "also",
    "either", "both", "with", "our", "from", "for", "use", "please", "as", "well",
];

/// What a text is about; it decides what its links are good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matter {
    Issues,
    Help,
    MaintainedBy,
}

/// The routes of a text, in its order.
pub(super) fn routes(markdown: &str, matter: Matter, source: &RouteSource) -> Vec<Route> {
    blocks(markdown)
        .into_iter()
        .filter(|block| block.has_words())
        .flat_map(|block| of_block(block, matter, source))
        .collect()
}

struct Found {
    text: String,
    address: String,
    bare: bool,
    before: Option<String>,
    behind: Vec<String>,
}

impl Found {
    /// The words around the link; an ellipsis stands where it stood.
    fn note(&self) -> Option<String> {
        let behind = (!self.behind.is_empty()).then(|| self.behind.join(", "));
        match (&self.before, behind) {
            (Some(before), Some(behind)) => Some(format!("{before} … {behind}")),
            (Some(before), None) if ends_open(before) => Some(format!("{before} …")),
            (before, behind) => before.clone().or(behind),
        }
    }
}

fn of_block(block: Block, matter: Matter, source: &RouteSource) -> Vec<Route> {
    let mut found: Vec<Found> = Vec::new();
    let mut waiting = String::new();
    for piece in block.pieces {
        match piece {
            Piece::Text(text) => waiting.push_str(&text),
            Piece::Link {
                text,
                address,
                title,
                bare,
            } => {
                let (behind, before) = if found.is_empty() {
                    ("", waiting.as_str())
                } else {
                    split(&waiting)
                };
                if let Some(previous) = found.last_mut() {
                    previous.behind.extend(note(without_joint(behind)));
                }
                found.push(Found {
                    text,
                    address,
                    bare,
                    before: note(before),
                    behind: title.into_iter().collect(),
                });
                waiting.clear();
            }
        }
    }
    let Some(last) = found.last_mut() else {
        return vec![text_route(squeeze(&waiting), None, matter, source)];
    };
    last.behind.extend(note(&waiting));
    found
        .into_iter()
        .filter_map(|found| of_link(found, matter, source))
        .collect()
}

/// The route of a link; nothing when neither the link nor what stands around it has a word.
fn of_link(mut found: Found, matter: Matter, source: &RouteSource) -> Option<Route> {
    let label = squeeze(&found.text);
    let Ok(link) = encoded(&found.address).parse::<Link>() else {
        let address = squeeze(&found.address);
        let named = !found.bare && has_words(&label);
        if named && has_words(&address) {
            found
                .behind
                .push(format!("no address to follow: {address}"));
        }
        let label = if named { label } else { address };
        return match (has_words(&label), found.note()) {
            (true, note) => Some(text_route(label, note, matter, source)),
            (false, note) => note.map(|note| text_route(note, None, matter, source)),
        };
    };
    // A single thread, as in a merged pull request, shows who agreed; nobody is reached there.
    if matter == Matter::MaintainedBy && is_thread(&link) {
        return None;
    }
    let classified = classify(&link, &label);
    let is_address = found.bare || label.contains("://") || !has_words(&label);
    let label = if is_address {
        name_of(&link, classified.kind)
    } else {
        label
    };
    let note = found.note();
    let intents = if matter == Matter::Issues
        && is_security_page(&label, found.before.as_deref(), &link, classified.kind)
    {
        vec![Intent::Security]
    } else {
        intents(matter, classified.kind, &label, note.as_deref(), &link)
    };
    let visibility = if intents.contains(&Intent::Security) {
        Visibility::Private
    } else {
        classified.visibility
    };
    Some(Route {
        intents,
        kind: classified.kind,
        audience: Audience::Users,
        label,
        target: Some(link),
        note,
        visibility,
        account: classified.account,
        source: source.clone(),
    })
}

fn text_route(label: String, note: Option<String>, matter: Matter, source: &RouteSource) -> Route {
    Route {
        kind: RouteKind::Text,
        audience: Audience::Users,
        intents: vec![match matter {
            Matter::Issues => Intent::Bug,
            Matter::Help => Intent::Howto,
            Matter::MaintainedBy => Intent::Maintainers,
        }],
        label,
        target: None,
        note,
        visibility: Visibility::Unknown,
        account: Account::Unknown,
        source: source.clone(),
    }
}

/// What a link is good for.
fn intents(
    matter: Matter,
    kind: RouteKind,
    label: &str,
    note: Option<&str>,
    link: &Link,
) -> Vec<Intent> {
    match matter {
        Matter::Help => vec![Intent::Howto],
        Matter::MaintainedBy => vec![Intent::Maintainers],
        Matter::Issues if kind == RouteKind::Email && is_for_security(label, note, link) => {
            vec![Intent::Security]
        }
        Matter::Issues if is_tracker(kind) => vec![Intent::Bug, Intent::Version],
        Matter::Issues => vec![Intent::Bug],
    }
}

/// Whether an e-mail address is said to be for security problems: by its name or by the words at it.
fn is_for_security(label: &str, note: Option<&str>, link: &Link) -> bool {
    let text = format!("{label} {} {}", note.unwrap_or_default(), link.as_str()).to_lowercase();
    ["security", "vulnerabilit", "psirt"]
        .iter()
        .any(|word| text.contains(word))
}

/// Whether a page takes reports of vulnerabilities: its name or the words that lead to it say so.
/// No place that everybody reads is one, and the words behind a link may speak of something else.
fn is_security_page(label: &str, before: Option<&str>, link: &Link, kind: RouteKind) -> bool {
    let of_github = link.host().as_deref() == Some("github.com");
    let may_be_private = kind == RouteKind::Page
        && link.as_str().starts_with("https:")
        && (!of_github || link.path().contains("/security"));
    let lead = before.unwrap_or_default().to_lowercase();
    let text = format!("{} {lead}", label.to_lowercase());
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    may_be_private
        && has(&["security", "vulnerabilit"])
        && (has(&["report", "contact", "disclos", "send", "raise", "submit"])
            || lead.ends_with(" to"))
}

/// Whether an address is one pull request or one issue on GitHub.
fn is_thread(link: &Link) -> bool {
    let path = link.path().split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.split('/').filter(|part| !part.is_empty()).skip(2);
    link.host().as_deref() == Some("github.com")
        && matches!(parts.next(), Some("pull" | "issues"))
        && parts
            .next()
            .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether reports are kept there one by one.
pub(super) const fn is_tracker(kind: RouteKind) -> bool {
    matches!(
        kind,
        RouteKind::GithubIssues
            | RouteKind::GitlabIssues
            | RouteKind::Jira
            | RouteKind::Bugzilla
            | RouteKind::Launchpad
            | RouteKind::Phabricator
            | RouteKind::Tracker
    )
}

/// What a route is called when the text names nothing but its address.
pub(super) fn name_of(link: &Link, kind: RouteKind) -> String {
    if link.is_mail() {
        let address = link.as_str().trim_start_matches("mailto:");
        return address.split('?').next().unwrap_or(address).to_owned();
    }
    let host = link.host().unwrap_or_default();
    let path = link
        .path()
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_matches('/');
    let mut parts = path.split('/');
    let repository = match (parts.next(), parts.next()) {
        (Some(owner), Some(name)) if !name.is_empty() => Some(format!("{owner}/{name}")),
        _ => None,
    };
    match (kind, repository) {
        (RouteKind::GithubIssues, Some(repository)) => format!("Issue tracker of {repository}"),
        (RouteKind::GithubDiscussions, Some(repository)) => format!("Discussions of {repository}"),
        (RouteKind::GitlabIssues, Some(repository)) => {
            format!("Issue tracker of {repository} on {host}")
        }
        (RouteKind::Jira, _) => match super::links::jira_key(link) {
            Some(key) => format!("Jira project {key} on {host}"),
            None => format!("Jira on {host}"),
        },
        (RouteKind::Bugzilla, _) => format!("Bugzilla on {host}"),
        (RouteKind::Launchpad, _) => format!("{path} on Launchpad"),
        (RouteKind::Phabricator, _) => format!("Phabricator on {host}"),
        _ if path.is_empty() => host,
        _ => format!("{host}/{path}"),
    }
}

/// An address with the characters percent-encoded that stand in addresses of documentation folders
/// but that a link does not take.
fn encoded(address: &str) -> String {
    let mut done = String::with_capacity(address.len());
    for c in address.trim().chars() {
        match c {
            '\'' => done.push_str("%27"),
            ' ' => done.push_str("%20"),
            '`' => done.push_str("%60"),
            c => done.push(c),
        }
    }
    done
}

fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// With single blanks only.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words around a link as a note: without the signs that joined them to it; nothing when they only
/// join.
fn note(text: &str) -> Option<String> {
    let text = squeeze(text);
    let mut text = text.trim_matches(|c: char| {
        matches!(c, ',' | ';' | ':' | '.' | '-' | '–' | '—' | '*' | '_') || c.is_whitespace()
    });
    if let Some(inner) = text
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
        && !inner.contains(['(', ')'])
    {
        text = inner;
    }
    (!words(text).all(joins)).then(|| text.trim().to_owned())
}

fn joins(word: &str) -> bool {
    JOINING.contains(&word.to_lowercase().as_str())
}

/// Whether the words need the link to go on: "send an email to".
fn ends_open(text: &str) -> bool {
    text.ends_with(char::is_alphanumeric) && words(text).last().is_some_and(joins)
}

/// The text without an "or" at its end that leads to what follows.
fn without_joint(text: &str) -> &str {
    let text = text.trim_end();
    [" or", " and"]
        .iter()
        .find_map(|joint| text.strip_suffix(joint))
        .unwrap_or(text)
}

/// The words of a text, without signs.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Divides the words between two links: what belongs to the first, what to the second.
fn split(text: &str) -> (&str, &str) {
    if note(text).is_none() {
        return ("", "");
    }
    // A remark in brackets is about what stands before it.
    let lead = text.len() - text.trim_start().len();
    let bracket = text[lead..]
        .starts_with('(')
        .then(|| text[lead..].find(')'))
        .flatten();
    let start = bracket.map_or(0, |close| lead + close + 1);
    let rest = &text[start..];
    if note(rest).is_none() {
        return (&text[..start], "");
    }
    let sentence = [". ", "; ", "! ", "? "]
        .iter()
        .filter_map(|end| rest.find(end))
        .min()
        .map(|end| end + 1);
    let joint = || {
        // What follows "as well as" belongs to the next link whatever joints stand behind it.
        rest.find(" as well as ").or_else(|| {
            [", or ", ", and ", " or ", " and ", ", "]
                .iter()
                .filter_map(|joint| rest.rfind(joint))
                .max()
        })
    };
    let at = if let Some(end) = sentence {
        end
    } else if rest.trim_start().starts_with(char::is_uppercase) {
        0
    } else {
        joint().unwrap_or(if start > 0 { 0 } else { rest.len() })
    };
    (&text[..start + at], &rest[at..])
}
