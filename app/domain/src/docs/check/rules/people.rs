//! The repository, the tracker, the people and the licence that a folder names.

use crate::finding::{Rule, Severity};

/// The repository has its plain address.
pub const REPOSITORY_FORM: Rule = Rule {
    id: "SW-K022",
    severity: Severity::Warn,
    title: "The repository has its plain address",
    reason: "The address is used as it is to make the one of the issues. `.git` or a slash at its end breaks that link.",
    good: "==> tool/github-repo <==\nhttps://github.com/example/tool-image\n",
    bad: "==> tool/github-repo <==\nhttps://github.com/example/tool-image.git\n",
    source: "docker-library/docs, update.sh",
    since: "0.1.0",
}
.told();

/// A repository outside GitHub has an `issues.md`.
pub const NO_TRACKER: Rule = Rule {
    id: "SW-K023",
    severity: Severity::Block,
    title: "A repository outside GitHub has an `issues.md`",
    reason: "The link to the issues is made by the pattern of GitHub. For another host it leads nowhere, so `issues.md` must name the tracker.",
    good: "==> tool/github-repo <==\nhttps://git.example.org/tool\n==> tool/issues.md <==\nhttps://bugs.example.org/tool\n==> library/tool <==\nMaintainers: Ada Example (@ada)\nGitRepo: https://git.example.org/tool\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    bad: "==> tool/github-repo <==\nhttps://git.example.org/tool\n==> library/tool <==\nMaintainers: Ada Example (@ada)\nGitRepo: https://git.example.org/tool\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    source: "docker-library/docs, .template-helpers/issues.md",
    since: "0.1.0",
}
.told();

/// Issues go to the repository that the image is built from.
pub const OTHER_REPOSITORY: Rule = Rule {
    id: "SW-K024",
    severity: Severity::Warn,
    title: "Issues go to the repository that the image is built from",
    reason: "Users who report a fault of the image are best heard where it is made. Some projects want all reports in the repository of the product, so this is a question.",
    good: "==> library/tool <==\nMaintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/tool-image.git\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    bad: "==> library/tool <==\nMaintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/other.git\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    source: "docker-library/docs, pull request 2397",
    since: "0.1.0",
}
.told();

/// `issues.md` links the list of issues.
pub const ISSUE_FORM: Rule = Rule {
    id: "SW-K025",
    severity: Severity::Block,
    title: "`issues.md` links the list of issues",
    reason: "Users should see first whether their problem is known. A form behind a login shows them nothing; beside a link to the list it is advice only.",
    good: "==> tool/issues.md <==\n[the tracker](https://bugs.example.org/buglist.cgi?product=tool)\n",
    bad: "==> tool/issues.md <==\n[the tracker](https://bugs.example.org/enter_bug.cgi?product=tool)\n",
    source: "docker-library/docs, pull request 1165",
    since: "0.1.0",
}
.told();

/// The page names those who maintain the image.
pub const UPSTREAM_NAMED: Rule = Rule {
    id: "SW-K026",
    severity: Severity::Block,
    title: "The page names those who maintain the image",
    reason: "Users blamed projects for images that others made of them. Who maintains the image is not always known, and then this is advice only.",
    good: "==> maintained by <==\nthe Docker Community\n==> tool/maintainer.md <==\n[the Docker Community](%%GITHUB-REPO%%)\n",
    bad: "==> maintained by <==\nthe Docker Community\n==> tool/maintainer.md <==\n[the Tool Project](%%GITHUB-REPO%%)\n",
    source: "docker-library/docs, pull requests 886 and 888",
    since: "0.1.0",
}
.told();

/// A maintainer is a person who can be mentioned.
pub const ORGANISATION_HANDLE: Rule = Rule {
    id: "SW-K028",
    severity: Severity::Block,
    title: "A maintainer is a person who can be mentioned",
    reason: "A mention of an organisation reaches nobody. Where only the name sounds like one, this is advice.",
    good: "==> library/tool <==\nMaintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/tool-image.git\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    bad: "==> library/tool <==\nMaintainers: Tool Project (@tool-project)\nGitRepo: https://github.com/example/tool-image.git\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    source: "official-images, pull request 9319",
    since: "0.1.0",
}
.told();

/// `license.md` links the licence of the main software.
pub const LICENCE_LINK: Rule = Rule {
    id: "SW-K033",
    severity: Severity::Block,
    title: "`license.md` links the licence of the main software",
    reason: "Users must be able to read under which licence they use the software. A name alone leaves the version and the exceptions open.",
    good: "==> tool/license.md <==\nView [license information](https://example.org/license) for the software contained in this image.\n",
    bad: "==> tool/license.md <==\nThe licence is free.\n",
    source: "docker-library/docs, README.md",
    since: "0.1.0",
}
.told();

/// The main software has an approved licence.
pub const LICENCE_NOT_OPEN: Rule = Rule {
    id: "SW-K034",
    severity: Severity::Block,
    title: "The main software has an approved licence",
    reason: "Official images are of software under a licence that the Open Source Initiative approved. Where the text also names an approved one, this is advice only.",
    good: "==> tool/license.md <==\nView [license information](https://example.org/license) for the software contained in this image.\n",
    bad: "==> tool/license.md <==\nUnder the [Server Side Public License](https://example.org/license).\n",
    source: "official-images, NEW-IMAGE-CHECKLIST.md",
    since: "0.1.0",
}
.told();
