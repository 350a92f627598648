//! The words of the router that more than one page uses.

use domain::{Account, Audience, Intent, Route, RouteKind, RouteSource, Visibility};

/// What somebody wants to do, as a verb.
pub const fn title(intent: Intent) -> &'static str {
    match intent {
        Intent::Bug => "Report a bug in the image",
        Intent::Howto => "Ask how to use it",
        Intent::Security => "Report a security problem",
        Intent::Docs => "Correct the documentation",
        Intent::Version => "A version or tag is missing",
        Intent::Maintainers => "Talk with the maintainers",
    }
}

/// The same as the title of a page about one image.
pub fn title_for(intent: Intent, image: &str) -> String {
    match intent {
        Intent::Bug => format!("Report a bug in the {image} image"),
        Intent::Howto => format!("Ask how to use {image}"),
        Intent::Security => format!("Report a security problem in {image}"),
        Intent::Docs => format!("Correct the documentation of {image}"),
        Intent::Version => format!("A version or tag of {image} is missing"),
        Intent::Maintainers => format!("Talk with the maintainers of {image}"),
    }
}

/// One example, in the words of those who would say it.
pub const fn example(intent: Intent) -> &'static str {
    match intent {
        Intent::Bug => "“The container stops when its data folder is mounted read-only.”",
        Intent::Howto => "“How do I run a script of mine at the first start?”",
        Intent::Security => {
            "“My scanner shows CVEs”, or “I found a hole that nobody knows of yet.”"
        }
        Intent::Docs => "“The second example on the page no longer works.”",
        Intent::Version => "“The new release is out, and there is no tag for it.”",
        Intent::Maintainers => "“I would like to help with the arm64 builds.”",
    }
}

/// What stands behind a route, in a few words.
pub const fn kind_words(kind: RouteKind) -> &'static str {
    match kind {
        RouteKind::GithubIssues => "Issues on GitHub",
        RouteKind::GithubDiscussions => "Discussions on GitHub",
        RouteKind::GitlabIssues => "Issues on GitLab",
        RouteKind::Jira => "Jira",
        RouteKind::Bugzilla => "Bugzilla",
        RouteKind::Launchpad => "Bugs on Launchpad",
        RouteKind::Phabricator => "Phabricator",
        RouteKind::Tracker => "Issue tracker",
        RouteKind::MailingList => "Mailing list",
        RouteKind::Forum => "Forum",
        RouteKind::QuestionsAndAnswers => "Questions and answers",
        RouteKind::Chat => "Chat",
        RouteKind::Email => "E-mail",
        RouteKind::Documentation => "Documentation",
        RouteKind::Page => "Page",
        RouteKind::Text => "In words",
    }
}

/// Who reads what is written there; nothing where nobody says.
pub const fn visibility_words(visibility: Visibility) -> Option<&'static str> {
    match visibility {
        Visibility::Public => Some("public"),
        Visibility::Private => Some("private"),
        Visibility::Unknown => None,
    }
}

/// What one needs to write there; nothing where nobody says. What `beside` names already is not
/// named again.
pub fn account_words(account: &Account, beside: &str) -> Option<String> {
    match account {
        Account::NotNeeded => Some("no account".to_owned()),
        Account::Needed(at)
            if at
                .split(' ')
                .all(|word| word == "on" || beside.contains(word)) =>
        {
            Some("account needed".to_owned())
        }
        Account::Needed(at) => Some(format!("{at} account")),
        Account::Unknown => None,
    }
}

/// Where a route leads, in one line: place, public or private, account.
pub(super) fn leads_to(route: &Route) -> String {
    let host = route.target.as_ref().and_then(domain::Link::host);
    let place = match (route.kind, host) {
        _ if route.source == RouteSource::Programme => route.label.clone(),
        (RouteKind::GithubIssues | RouteKind::GithubDiscussions, _) => {
            kind_words(route.kind).to_owned()
        }
        (
            RouteKind::GitlabIssues
            | RouteKind::Jira
            | RouteKind::Bugzilla
            | RouteKind::Launchpad
            | RouteKind::Phabricator
            | RouteKind::Tracker
            | RouteKind::MailingList
            | RouteKind::Forum,
            Some(host),
        ) => format!("{} at {host}", kind_words(route.kind)),
        _ => route.label.clone(),
    };
    let audience = (route.audience == Audience::Maintainers)
        .then(|| "for maintainers and contributors".to_owned());
    let account = account_words(&route.account, &place);
    [
        Some(place),
        audience,
        visibility_words(route.visibility).map(str::to_owned),
        account,
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_not_named_twice_in_one_line() {
        let needed = |at: &str| Account::Needed(at.to_owned());
        for (account, beside, words) in [
            (needed("GitHub"), "Issues on GitHub", Some("account needed")),
            (
                needed("Jira on jira.example"),
                "Jira at jira.example",
                Some("account needed"),
            ),
            (
                needed("GitHub"),
                "Issues of acme/anvil",
                Some("GitHub account"),
            ),
            (Account::NotNeeded, "Chat", Some("no account")),
            (Account::Unknown, "Chat", None),
        ] {
            assert_eq!(
                account_words(&account, beside).as_deref(),
                words,
                "{beside}"
            );
        }
    }
}
