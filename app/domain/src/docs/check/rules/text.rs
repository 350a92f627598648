//! How the texts and the compose file are written.

use crate::finding::{Rule, Severity};

/// Markdown has its normal form.
pub const MARKDOWN_FORM: Rule = Rule {
    id: "SW-K013",
    severity: Severity::Error,
    title: "Markdown has its normal form",
    reason: "The tools compare every file with what `markdownfmt` prints. Looked for here are items that do not start with a dash and a tab, and headings and code without a blank line around them.",
    good: "==> tool/content.md <==\n# What is Tool?\n\nA tool.\n\n-\tfirst\n-\tsecond\n",
    bad: "==> tool/content.md <==\n# What is Tool?\n\nA tool.\n\n- first\n- second\n",
    source: "docker-library/docs, .ci/check-markdownfmt.sh",
    since: "0.1.0",
}
.told();

/// `compose.yaml` is indented evenly.
pub const COMPOSE_FORM: Rule = Rule {
    id: "SW-K014",
    severity: Severity::Error,
    title: "`compose.yaml` is indented evenly",
    reason: "The tools compare the file with what `ymlfmt` prints. Looked for here are levels that are not indented by two blanks.",
    good: "==> tool/compose.yaml <==\nservices:\n  tool:\n    image: tool\n",
    bad: "==> tool/compose.yaml <==\nservices:\n    tool:\n        image: tool\n",
    source: "docker-library/docs, .ci/check-ymlfmt.sh",
    since: "0.1.0",
}
.told();

/// `compose.yaml` uses images of the catalogue.
pub const COMPOSE_IMAGE: Rule = Rule {
    id: "SW-K015",
    severity: Severity::Block,
    title: "`compose.yaml` uses images of the catalogue",
    reason: "Users copy the example and trust what stands on the page of an official image. Other images were reviewed by nobody.",
    good: "==> tool/compose.yaml <==\nservices:\n  tool:\n    image: tool\n",
    bad: "==> tool/compose.yaml <==\nservices:\n  tool:\n    image: ghcr.io/acme/tool\n",
    source: "docker-library/docs, README.md",
    since: "0.1.0",
}
.told();

/// The page writes `%%IMAGE%%` for the image.
pub const LITERAL_NAME: Rule = Rule {
    id: "SW-K016",
    severity: Severity::Block,
    title: "The page writes `%%IMAGE%%` for the image",
    reason: "The same text stands on the pages of single architectures, where the image is called `amd64/tool`. The placeholder becomes the right name on each.",
    good: "==> tool/content.md <==\n# What is Tool?\n\n```console\n$ docker run -d --name some-tool -p 80:80 %%IMAGE%%:1.2\n```\n",
    bad: "==> tool/content.md <==\n# What is Tool?\n\n```console\n$ docker run -d --name some-tool -p 80:80 tool:1.2\n```\n",
    source: "docker-library/docs, update.sh, and pull request 1672",
    since: "0.1.0",
}
.told();

/// `%%REPO%%` is no image to run.
pub const REPO_AS_IMAGE: Rule = Rule {
    id: "SW-K017",
    severity: Severity::Block,
    title: "`%%REPO%%` is no image to run",
    reason: "It becomes `tool` on every page, also where the image is called `amd64/tool`. It is for names and links.",
    good: "==> tool/content.md <==\n# What is Tool?\n\n```console\n$ docker run -d --name some-%%REPO%% -p 80:80 %%IMAGE%%:1.2\n```\n",
    bad: "==> tool/content.md <==\n# What is Tool?\n\n```console\n$ docker run -d --name some-tool -p 80:80 %%REPO%%:1.2\n```\n",
    source: "docker-library/docs, pull request 1672",
    since: "0.1.0",
}
.told();

/// Examples run the proposed image.
pub const OTHER_NAME: Rule = Rule {
    id: "SW-K018",
    severity: Severity::Block,
    title: "Examples run the proposed image",
    reason: "Users of an official image would otherwise run another one, with other contents and other updates. An image of another name may be a companion, so that is advice only.",
    good: "==> tool/content.md <==\n# What is Tool?\n\n```console\n$ docker run -d --name some-tool -p 80:80 %%IMAGE%%:1.2\n```\n",
    bad: "==> tool/content.md <==\n# What is Tool?\n\n```console\n$ docker run -d --name some-tool -p 80:80 acme/tool-server:1.2\n```\n",
    source: "docker-library/docs, pull request 2320",
    since: "0.1.0",
}
.told();

/// The page has at most 25,000 bytes.
pub const PAGE_SIZE: Rule = Rule {
    id: "SW-K029",
    severity: Severity::Warn,
    title: "The page has at most 25,000 bytes",
    reason: "Docker Hub takes no more. The list of tags is cut first, and the text after it.",
    good: "==> tool/content.md <==\n# What is Tool?\n\nA tool.\n",
    bad: "==> assembled page <==\n25001 bytes\n",
    source: "docker-library/docs, push.pl",
    since: "0.1.0",
}
.told();

/// The short description of a retired image says so.
pub const RETIRED_PREFIX: Rule = Rule {
    id: "SW-K030",
    severity: Severity::Warn,
    title: "The short description of a retired image says so",
    reason: "Lists and search results show the short description alone. Without the word `DEPRECATED` a retired image looks alive there.",
    good: "==> state <==\ndeprecated\n==> tool/README-short.txt <==\nDEPRECATED; a tool.\n",
    bad: "==> state <==\ndeprecated\n==> tool/README-short.txt <==\nA tool.\n",
    source: "docker-library/docs, issue 2018",
    since: "0.1.0",
}
.told();

/// A session with prompts is marked `console`.
pub const PROMPT_FENCE: Rule = Rule {
    id: "SW-K032",
    severity: Severity::Warn,
    title: "A session with prompts is marked `console`",
    reason: "Readers and tools tell commands from their output by the prompt. In a block that is marked `bash` the prompt is part of the script.",
    good: "==> tool/content.md <==\n# What is Tool?\n\n```bash\necho tool\n```\n",
    bad: "==> tool/content.md <==\n# What is Tool?\n\n```bash\n$ echo tool\n```\n",
    source: "docker-library/docs, history of the fences",
    since: "0.1.0",
}
.told();

/// Every placeholder of the page is replaced.
pub const UNKNOWN_PLACEHOLDER: Rule = Rule {
    id: "SW-K036",
    severity: Severity::Warn,
    title: "Every placeholder of the page is replaced",
    reason: "`%%TAGS%%` and `%%ARCHES%%` had their turn before the text is put in, and unknown ones have none. They stay on the page as they are.",
    good: "==> tool/content.md <==\n# What is Tool?\n\nA tool.\n\n%%LOGO%%\n",
    bad: "==> tool/content.md <==\n# What is Tool?\n\nA tool.\n\n%%TAGS%%\n",
    source: "docker-library/docs, update.sh",
    since: "0.1.0",
}
.told();
