//! What stands behind an address.

use super::super::kind::classify;
use super::*;

#[test]
fn host_and_path_tell_the_kind() {
    use RouteKind::*;
    let table: [(&str, &str, RouteKind, &str); 51] = [
        (
            "https://github.com/rocker-org/rocker/issues",
            "",
            GithubIssues,
            "GitHub",
        ),
        (
            "https://github.com/docker-library/postgres/issues?q=is:issue+is:pr",
            "",
            GithubIssues,
            "GitHub",
        ),
        (
            "https://github.com/adoptium/adoptium-support/issues/new/choose",
            "",
            GithubIssues,
            "GitHub",
        ),
        (
            "https://github.com/docker-library/openjdk/issues/505",
            "",
            Page,
            "GitHub",
        ),
        (
            "https://github.com/emqx/emqx/discussions",
            "",
            GithubDiscussions,
            "GitHub",
        ),
        (
            "https://github.com/orgs/community/discussions",
            "",
            GithubDiscussions,
            "GitHub",
        ),
        (
            "https://github.com/SAP/SapMachine/wiki",
            "",
            Documentation,
            "",
        ),
        (
            "https://github.com/docker-library/postgres",
            "",
            Page,
            "GitHub",
        ),
        (
            "https://github.com@evil.example/rocker-org/rocker/issues",
            "",
            Tracker,
            "?",
        ),
        (
            "https://gitlab.com/gitlab-org/gitlab/-/issues",
            "",
            GitlabIssues,
            "GitLab",
        ),
        (
            "https://gitlab.archlinux.org/archlinux/archlinux-docker/issues",
            "",
            GitlabIssues,
            "GitLab on gitlab.archlinux.org",
        ),
        (
            "https://salsa.debian.org/salsa/support/-/issues",
            "",
            GitlabIssues,
            "GitLab on salsa.debian.org",
        ),
        ("https://gitlab.com/gitlab-org/gitlab", "", Page, "?"),
        (
            "https://codeberg.org/forgejo/forgejo/issues",
            "",
            Tracker,
            "?",
        ),
        (
            "https://issues.apache.org/jira/browse/FLINK",
            "",
            Jira,
            "Jira on issues.apache.org",
        ),
        (
            "https://bonita.atlassian.net/jira/software/c/projects/BBPMC/issues",
            "",
            Jira,
            "Jira on bonita.atlassian.net",
        ),
        (
            "https://jira.mariadb.org/",
            "",
            Jira,
            "Jira on jira.mariadb.org",
        ),
        (
            "https://issues.redhat.com/browse/WFLY",
            "",
            Jira,
            "Jira on issues.redhat.com",
        ),
        (
            "https://issues.jenkins.io/secure/CreateIssueDetails!init.jspa?pid=10172&issuetype=1",
            "",
            Jira,
            "Jira on issues.jenkins.io",
        ),
        (
            "https://bugzilla.altlinux.org/buglist.cgi?product=Sisyphus",
            "",
            Bugzilla,
            "Bugzilla on bugzilla.altlinux.org",
        ),
        (
            "https://bugs.documentfoundation.org/enter_bug.cgi?product=LibreOffice",
            "",
            Bugzilla,
            "Bugzilla on bugs.documentfoundation.org",
        ),
        (
            "https://bugs.launchpad.net/cloud-images",
            "",
            Launchpad,
            "Launchpad",
        ),
        ("https://launchpad.net/cloud-images", "", Page, "?"),
        ("https://notlaunchpad.net/+bugs", "", Page, "?"),
        (
            "https://phabricator.wikimedia.org/project/view/3094/",
            "",
            Phabricator,
            "Phabricator on phabricator.wikimedia.org",
        ),
        ("https://bugs.rockylinux.org", "", Tracker, "?"),
        ("https://bugs.swift.org", "", Tracker, "?"),
        (
            "https://groups.google.com/a/krakend.io/g/community",
            "",
            MailingList,
            "?",
        ),
        (
            "https://lists.sunet.se/listinfo/idpy-discuss",
            "",
            MailingList,
            "?",
        ),
        (
            "https://flink.apache.org/community.html#mailing-lists",
            "",
            MailingList,
            "?",
        ),
        (
            "https://solr.apache.org/community.html",
            "Solr Users mailing list",
            MailingList,
            "?",
        ),
        (
            "https://caddy.community",
            "the Caddy Community Forums",
            Forum,
            "caddy.community",
        ),
        (
            "https://discuss.elastic.co/c/kibana",
            "",
            Forum,
            "discuss.elastic.co",
        ),
        (
            "https://swi-prolog.discourse.group/",
            "",
            Forum,
            "swi-prolog.discourse.group",
        ),
        (
            "https://forums.swift.org/c/server/docker",
            "",
            Forum,
            "forums.swift.org",
        ),
        (
            "https://serverfault.com/help/on-topic",
            "",
            QuestionsAndAnswers,
            "Stack Exchange",
        ),
        (
            "https://unix.stackexchange.com/help/on-topic",
            "",
            QuestionsAndAnswers,
            "Stack Exchange",
        ),
        ("https://notstackoverflow.com/x", "", Page, "?"),
        ("https://dockr.ly/comm-slack", "", Chat, "Slack"),
        ("https://identity-python.slack.com/", "", Chat, "Slack"),
        ("https://community.nginx.org/joinslack", "", Chat, "Slack"),
        ("https://discord.gg/xYGf3fQnES", "", Chat, "Discord"),
        ("https://matrix.to/#/#room:example.org", "", Chat, "Matrix"),
        ("https://libera.chat", "", Chat, ""),
        ("ircs://irc.libera.chat/#tool", "", Chat, ""),
        ("https://example.org/talk", "IRC channel", Chat, ""),
        (
            "https://documentation.bonitasoft.com",
            "",
            Documentation,
            "",
        ),
        (
            "https://mariadb.com/kb/en/docker-and-mariadb/",
            "",
            Documentation,
            "",
        ),
        (
            "https://tool.readthedocs.io/en/latest",
            "",
            Documentation,
            "",
        ),
        (
            "https://www.openliberty.io/community/",
            "the Open Liberty community",
            Page,
            "?",
        ),
        ("mailto:a@b.example", "", Email, ""),
    ];
    for (address, label, kind, account) in table {
        let found = classify(&link(address), label);
        assert_eq!(found.kind, kind, "{address}");
        let expected = match account {
            "" => Account::NotNeeded,
            "?" => Account::Unknown,
            name => Account::Needed(name.to_owned()),
        };
        assert_eq!(found.account, expected, "{address}");
        assert_eq!(
            found.visibility == Visibility::Private,
            kind == Email,
            "{address}"
        );
    }
}
