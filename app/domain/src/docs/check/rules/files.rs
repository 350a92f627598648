//! Which files a folder has and what they are called.

use crate::finding::{Rule, Severity};

/// There is a text of the page.
pub const CONTENT_MISSING: Rule = Rule {
    id: "SW-K001",
    severity: Severity::Error,
    title: "There is a text of the page",
    reason: "The page of the image is made from `content.md`. Without it, or when it is empty, no page is made.",
    good: "==> tool/content.md <==\n# What is Tool?\n\nA tool.\n",
    bad: "==> tool/content.md <==\n",
    source: "docker-library/docs, .ci/check-required-files.sh",
    since: "0.1.0",
}
.told();

/// Repository, licence and maintainer are named.
pub const TEXT_MISSING: Rule = Rule {
    id: "SW-K002",
    severity: Severity::Error,
    title: "Repository, licence and maintainer are named",
    reason: "Users must be able to see who maintains an image, under which licence the software is, and where to report faults. The page is not made while one of the three files is missing or empty.",
    good: "==> tool/license.md <==\nView [license information](https://example.org/license) for the software contained in this image.\n",
    bad: "==> tool/license.md <==\n",
    source: "docker-library/docs, .ci/check-required-files.sh",
    since: "0.1.0",
}
.told();

/// There is a `metadata.json`.
pub const METADATA_MISSING: Rule = Rule {
    id: "SW-K003",
    severity: Severity::Error,
    title: "There is a `metadata.json`",
    reason: "Docker Hub files the image by the categories in it. The tools stop at a folder without the file.",
    good: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": [\n      \"networking\"\n    ]\n  }\n}\n",
    bad: "==> tool/metadata.json <==\n",
    source: "docker-library/docs, metadata.sh",
    since: "0.1.0",
}
.told();

/// The short description has at most 100 characters.
pub const SHORT_LENGTH: Rule = Rule {
    id: "SW-K004",
    severity: Severity::Error,
    title: "The short description has at most 100 characters",
    reason: "Docker Hub takes no more than that. The line end behind the text is not counted, and a character counts once however many bytes it has.",
    good: "==> tool/README-short.txt <==\nA tool that does exactly one thing and does it so thoroughly that the text about it never ends, oh n\n",
    bad: "==> tool/README-short.txt <==\nA tool that does exactly one thing and does it so thoroughly that the text about it never ends, oh no\n",
    source: "docker-library/docs, .ci/check-short.sh",
    since: "0.1.0",
}
.told();

/// The short description is one line.
pub const SHORT_LINES: Rule = Rule {
    id: "SW-K006",
    severity: Severity::Error,
    title: "The short description is one line",
    reason: "It stands on one line in lists and search results. A second line would be lost.",
    good: "==> tool/README-short.txt <==\nA tool.\n",
    bad: "==> tool/README-short.txt <==\nA tool.\nFor everybody.\n",
    source: "docker-library/docs, .ci/check-short.sh",
    since: "0.1.0",
}
.told();

/// The generated page is left alone.
pub const GENERATED_PAGE: Rule = Rule {
    id: "SW-K012",
    severity: Severity::Error,
    title: "The generated page is left alone",
    reason: "`README.md` is made from the other files after they were accepted. What is changed in it by hand is overwritten.",
    good: "==> changed files <==\ntool/content.md\n",
    bad: "==> changed files <==\ntool/README.md\n",
    source: "docker-library/docs, .ci/check-pr-no-readme.sh",
    since: "0.1.0",
}
.told();

/// Folder and manifest have the same name.
pub const FOLDER_NAME: Rule = Rule {
    id: "SW-K019",
    severity: Severity::Error,
    title: "Folder and manifest have the same name",
    reason: "The tools find the documentation of an image by the name of its manifest. Under another name no page is made for it.",
    good: "==> library/tool <==\nMaintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/tool-image.git\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    bad: "==> library/tools <==\nMaintainers: Ada Example (@ada)\nGitRepo: https://github.com/example/tool-image.git\n\nTags: 1.2.3, 1.2, 1, latest\nGitCommit: 3b1f5f6e6d1c8f0a4f0c6a9f7b2f4c1d0e9a8b7c\n",
    source: "docker-library/docs, README.md, and pull request 2320",
    since: "0.1.0",
}
.told();

/// The page shows the logo.
pub const LOGO_UNUSED: Rule = Rule {
    id: "SW-K020",
    severity: Severity::Warn,
    title: "The page shows the logo",
    reason: "A logo lets users see at a glance which software it is. One that the page does not show is of no use there.",
    good: "==> tool/ <==\ncontent.md\ngithub-repo\nlicense.md\nmaintainer.md\nmetadata.json\nREADME-short.txt\nlogo.png\n==> tool/content.md <==\n# What is Tool?\n\nA tool.\n\n%%LOGO%%\n",
    bad: "==> tool/ <==\ncontent.md\ngithub-repo\nlicense.md\nmaintainer.md\nmetadata.json\nREADME-short.txt\nlogo.png\n",
    source: "docker-library/docs, README.md",
    since: "0.1.0",
}
.told();

/// There is one logo.
pub const BOTH_LOGOS: Rule = Rule {
    id: "SW-K021",
    severity: Severity::Warn,
    title: "There is one logo",
    reason: "Of two logos the page shows `logo.png`. The other one is never seen and grows old.",
    good: "==> tool/ <==\ncontent.md\ngithub-repo\nlicense.md\nmaintainer.md\nmetadata.json\nREADME-short.txt\nlogo.svg\n==> tool/content.md <==\n# What is Tool?\n\n%%LOGO%%\n",
    bad: "==> tool/ <==\ncontent.md\ngithub-repo\nlicense.md\nmaintainer.md\nmetadata.json\nREADME-short.txt\nlogo.png\nlogo.svg\n==> tool/content.md <==\n# What is Tool?\n\n%%LOGO%%\n",
    source: "docker-library/docs, update.sh",
    since: "0.1.0",
}
.told();

/// There is a short description.
pub const SHORT_MISSING: Rule = Rule {
    id: "SW-K035",
    severity: Severity::Error,
    title: "There is a short description",
    reason: "Lists and search results show it under the name of the image. The guide asks for it and no tool looks for it, so the portal does (rules.md K04b).",
    good: "==> tool/README-short.txt <==\nA tool.\n",
    bad: "==> tool/README-short.txt <==\n",
    source: "docker-library/docs, README.md",
    since: "0.1.0",
}
.told();
