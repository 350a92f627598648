//! What stands behind an address: told by its host and path, and where these say nothing by the
//! words of the link.

use crate::image::Link;

use super::{Account, RouteKind, Visibility};

/// What an address tells about a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Classified {
    pub kind: RouteKind,
    pub visibility: Visibility,
    pub account: Account,
}

/// Classifies an address; `label` is what the link is called.
pub(super) fn classify(link: &Link, label: &str) -> Classified {
    let host = link.host().unwrap_or_default();
    let kind = kind(link, &host, label);
    let needed = |name: &str| Account::Needed(name.to_owned());
    let account = match kind {
        RouteKind::GithubIssues | RouteKind::GithubDiscussions => needed("GitHub"),
        RouteKind::GitlabIssues if host == "gitlab.com" => needed("GitLab"),
        RouteKind::GitlabIssues => Account::Needed(format!("GitLab on {host}")),
        RouteKind::Jira => Account::Needed(format!("Jira on {host}")),
        RouteKind::Bugzilla => Account::Needed(format!("Bugzilla on {host}")),
        RouteKind::Launchpad => needed("Launchpad"),
        RouteKind::Phabricator => Account::Needed(format!("Phabricator on {host}")),
        RouteKind::Forum => Account::Needed(host.clone()),
        RouteKind::QuestionsAndAnswers if is_stack_exchange(&host) => needed("Stack Exchange"),
        RouteKind::Chat => chat_account(&host, link.path(), label),
        RouteKind::Email | RouteKind::Documentation => Account::NotNeeded,
        RouteKind::Page if host == "github.com" => needed("GitHub"),
        _ => Account::Unknown,
    };
    let visibility = match kind {
        RouteKind::Email => Visibility::Private,
        RouteKind::Page if host == "github.com" => Visibility::Public,
        RouteKind::Page | RouteKind::Text => Visibility::Unknown,
        _ => Visibility::Public,
    };
    Classified {
        kind,
        visibility,
        account,
    }
}

fn kind(link: &Link, host: &str, label: &str) -> RouteKind {
    if link.is_mail() {
        return RouteKind::Email;
    }
    let path = link.path().to_ascii_lowercase();
    let host_starts = |start: &str| host.starts_with(start);
    let on = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    let segments: Vec<&str> = path
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();

    if host == "github.com" {
        return github(&segments);
    }
    if link.as_str().starts_with("ircs:") {
        return RouteKind::Chat;
    }
    if path.contains("/-/issues")
        || ((host == "gitlab.com" || host_starts("gitlab.")) && segments.contains(&"issues"))
    {
        return RouteKind::GitlabIssues;
    }
    if on("launchpad.net") {
        return if host_starts("bugs.") || path.contains("+bugs") || path.contains("+filebug") {
            RouteKind::Launchpad
        } else if host_starts("answers.") {
            RouteKind::QuestionsAndAnswers
        } else {
            RouteKind::Page
        };
    }
    if host_starts("bugzilla.")
        || ["enter_bug.cgi", "buglist.cgi", "show_bug.cgi", "query.cgi"]
            .iter()
            .any(|page| path.contains(page))
    {
        return RouteKind::Bugzilla;
    }
    let jira_page = segments.first() == Some(&"browse")
        || segments.first() == Some(&"jira")
        || segments
            .last()
            .is_some_and(|page| page.starts_with("createissue"));
    if host_starts("jira.") || jira_page || (on("atlassian.net") && !segments.contains(&"wiki")) {
        return RouteKind::Jira;
    }
    if host_starts("phabricator.") || path.contains("/maniphest/") {
        return RouteKind::Phabricator;
    }
    if is_chat(host, &path) {
        return RouteKind::Chat;
    }
    let is_list =
        host_starts("lists.") || host_starts("mail.") || on("groups.google.com") || on("groups.io");
    if is_list
        || path.contains("mailman")
        || path.contains("listinfo")
        || path.contains("mailing-list")
    {
        return by_label(label)
            .filter(|kind| *kind == RouteKind::Chat)
            .unwrap_or(RouteKind::MailingList);
    }
    if is_stack_exchange(host) {
        return RouteKind::QuestionsAndAnswers;
    }
    if [
        "bugs.", "issues.", "tracker.", "redmine.", "mantis.", "trac.",
    ]
    .iter()
    .any(|start| host_starts(start))
        || segments.last() == Some(&"issues")
    {
        return RouteKind::Tracker;
    }
    if let Some(kind) = by_label(label) {
        return kind;
    }
    if ["forum.", "forums.", "discuss.", "discourse.", "community."]
        .iter()
        .any(|start| host_starts(start))
        || on("discourse.group")
        || path.contains("/forum")
    {
        return RouteKind::Forum;
    }
    if ["docs.", "doc.", "documentation.", "wiki.", "help."]
        .iter()
        .any(|start| host_starts(start))
        || on("readthedocs.io")
        || segments
            .iter()
            .any(|part| matches!(*part, "docs" | "kb" | "wiki" | "documentation"))
    {
        return RouteKind::Documentation;
    }
    RouteKind::Page
}

fn github(segments: &[&str]) -> RouteKind {
    match segments {
        // One report is no tracker.
        [_, _, "issues", number, ..] if number.bytes().all(|b| b.is_ascii_digit()) => {
            RouteKind::Page
        }
        [_, _, "issues", ..] => RouteKind::GithubIssues,
        [_, _, "discussions", ..] => RouteKind::GithubDiscussions,
        [_, _, "wiki", ..] => RouteKind::Documentation,
        _ => RouteKind::Page,
    }
}

fn is_stack_exchange(host: &str) -> bool {
    matches!(
        host,
        "stackoverflow.com"
            | "serverfault.com"
            | "superuser.com"
            | "askubuntu.com"
            | "stackexchange.com"
    ) || host.ends_with(".stackexchange.com")
}

fn is_chat(host: &str, path: &str) -> bool {
    let hosts = [
        "slack.com",
        "slack.cncf.io",
        "discord.gg",
        "discord.com",
        "matrix.to",
        "libera.chat",
        "gitter.im",
        "t.me",
        "zulipchat.com",
        "irc.gnome.org",
        "oftc.net",
    ];
    hosts.iter().any(|known| {
        host == *known
            || host
                .strip_suffix(known)
                .is_some_and(|rest| rest.ends_with('.'))
    }) || ["slack.", "chat.", "irc.", "webchat."]
        .iter()
        .any(|start| host.starts_with(start))
        || path.contains("slack")
        || path.contains("discord/")
        || path.ends_with("/discord")
}

/// What the words of a link say, where its address says nothing.
fn by_label(label: &str) -> Option<RouteKind> {
    let label = label.to_lowercase();
    let has = |word: &str| label.contains(word);
    if has("slack")
        || has("discord")
        || has("matrix")
        || has("chat")
        || label
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "irc")
    {
        Some(RouteKind::Chat)
    } else if has("mailing list") || has("mailinglist") {
        Some(RouteKind::MailingList)
    } else if has("forum") {
        Some(RouteKind::Forum)
    } else if has("bug tracker") || has("issue tracker") || has("bugtracker") {
        Some(RouteKind::Tracker)
    } else if has("ask a question") {
        Some(RouteKind::QuestionsAndAnswers)
    } else if has("documentation") || has("wiki") || has("knowledge base") {
        Some(RouteKind::Documentation)
    } else {
        None
    }
}

fn chat_account(host: &str, path: &str, label: &str) -> Account {
    let text = format!("{host} {path} {label}").to_lowercase();
    for (word, name) in [
        ("slack", "Slack"),
        ("discord", "Discord"),
        ("matrix", "Matrix"),
        ("gitter", "Gitter"),
        ("zulip", "Zulip"),
    ] {
        if text.contains(word) {
            return Account::Needed(name.to_owned());
        }
    }
    if text.contains("irc") || text.contains("libera") || text.contains("oftc") {
        Account::NotNeeded
    } else {
        Account::Unknown
    }
}
