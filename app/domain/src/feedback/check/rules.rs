//! The rules about feedback routes, with an example of either kind. rules.md numbers the cases of
//! the derivation as F01 to F11; these rules follow them.
//!
//! An example is files, each behind a line with its name as `head` prints it.

use crate::finding::{Rule, Severity};

/// All rules about feedback routes, in the order of their identifiers.
pub const RULES: &[&Rule] = &[
    &NO_BUG_ROUTE,
    &NO_PRIVATE_ROUTE,
    &PUBLIC_SECURITY,
    &LOGIN_WALL,
    &BARE_DOMAIN,
    &DEAD_HOST,
];

/// The rule with an identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// There is a place for reports of faults.
pub const NO_BUG_ROUTE: Rule = Rule {
    id: "SW-F012",
    severity: Severity::Block,
    title: "There is a place for reports of faults",
    reason: "Who finds a fault of the image must have somewhere to take it. Without a place of the image itself the reports end in the programme's own tracker, where nobody can mend it.",
    good: "==> tool/github-repo <==\nhttps://github.com/example/tool-image\n",
    bad: "==> tool/github-repo <==\n\n",
    source: "official-images, .github/ISSUE_TEMPLATE.md",
    since: "0.1.0",
}
.told();

/// There is a private way for security problems.
pub const NO_PRIVATE_ROUTE: Rule = Rule {
    id: "SW-F013",
    severity: Severity::Block,
    title: "There is a private way for security problems",
    reason: "A problem that everybody can read about before it is fixed is used against those who run the image. Where the image names no contact, the programme's is the only one.",
    good: "==> tool/issues.md <==\n[GitHub](%%GITHUB-REPO%%/issues), security problems to security@example.org\n",
    bad: "==> programme's security contact <==\n\n==> tool/github-repo <==\nhttps://git.example.org/tool\n==> tool/issues.md <==\nhttps://bugs.example.org/tool\n",
    source: "official-images, SECURITY.md",
    since: "0.1.0",
}
.told();

/// No public place is named for security problems.
pub const PUBLIC_SECURITY: Rule = Rule {
    id: "SW-F014",
    severity: Severity::Block,
    title: "No public tracker is named for security problems",
    reason: "What stands in a public tracker is read by everybody, before there is a fix. Security problems go to a private contact first.",
    good: "==> tool/issues.md <==\n[GitHub](%%GITHUB-REPO%%/issues), security problems to security@example.org\n",
    bad: "==> tool/issues.md <==\n[Report bugs and security problems](%%GITHUB-REPO%%/issues)\n",
    source: "official-images, SECURITY.md",
    since: "0.1.0",
}
.told();

/// A route can be read without an account.
pub const LOGIN_WALL: Rule = Rule {
    id: "SW-F015",
    severity: Severity::Warn,
    title: "A route does not begin with a login",
    reason: "Users who meet a login do not see whether their question was answered already. The list of reports, or the start of the forum, can be read by all.",
    good: "==> tool/get-help.md <==\n[the forum](https://forum.example.org/c/tool)\n",
    bad: "==> tool/get-help.md <==\n[the forum](https://forum.example.org/login?to=tool)\n",
    source: "docker-library/docs, pull request 1165",
    since: "0.1.0",
}
.told();

/// A route leads to a page, not to the front of a site.
pub const BARE_DOMAIN: Rule = Rule {
    id: "SW-F016",
    severity: Severity::Warn,
    title: "A route leads to the right page of a site",
    reason: "From the front page of a site users have to find the tracker or the forum themselves. Many give up, or write to the first address that they see.",
    good: "==> tool/get-help.md <==\n[the community](https://www.example.org/community)\n",
    bad: "==> tool/get-help.md <==\n[the community](https://www.example.org/)\n",
    source: "docker-library/docs, README.md, issues.md and get-help.md",
    since: "0.1.0",
}
.told();

/// A route leads to a host that still answers.
pub const DEAD_HOST: Rule = Rule {
    id: "SW-F017",
    severity: Severity::Warn,
    title: "A route leads to a host that is still there",
    reason: "Sites for feedback are closed or move, and nobody tells those who link them. These hosts are known to be closed, to be read-only, or to send everybody elsewhere.",
    good: "==> tool/get-help.md <==\n[AWS re:Post](https://repost.aws/tags/tool)\n",
    bad: "==> tool/get-help.md <==\n[the AWS forum](https://forums.aws.amazon.com/forum.jspa?forumID=1)\n",
    source: "docker-library/docs, issues.md and get-help.md of several images",
    since: "0.1.0",
}
.told();
