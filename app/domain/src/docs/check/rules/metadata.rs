//! What `metadata.json` says and how it is written.

use crate::finding::{Rule, Severity};

/// An image has at most three categories.
pub const CATEGORY_COUNT: Rule = Rule {
    id: "SW-K007",
    severity: Severity::Error,
    title: "An image has at most three categories",
    reason: "Docker Hub takes no more than three. Who looks for an image in a category is best served by the few that fit.",
    good: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": [\n      \"databases-and-storage\",\n      \"networking\",\n      \"security\"\n    ]\n  }\n}\n",
    bad: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": [\n      \"databases-and-storage\",\n      \"monitoring-and-observability\",\n      \"networking\",\n      \"security\"\n    ]\n  }\n}\n",
    source: "docker-library/docs, metadata.sh",
    since: "0.1.0",
}
.told();

/// A category is one of the vocabulary.
pub const CATEGORY_UNKNOWN: Rule = Rule {
    id: "SW-K008",
    severity: Severity::Error,
    title: "A category is one of the vocabulary",
    reason: "Docker Hub knows a fixed list of categories. It rejects any other word.",
    good: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": [\n      \"networking\"\n    ]\n  }\n}\n",
    bad: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": [\n      \"database\"\n    ]\n  }\n}\n",
    source: "docker-library/docs, metadata.sh",
    since: "0.1.0",
}
.told();

/// `metadata.json` is in its normal form.
pub const METADATA_FORM: Rule = Rule {
    id: "SW-K009",
    severity: Severity::Error,
    title: "`metadata.json` is in its normal form",
    reason: "Sorted keys, sorted categories and an indentation of two blanks make changes easy to read. The tools compare the file with what `jq` prints.",
    good: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": [\n      \"networking\",\n      \"security\"\n    ]\n  }\n}\n",
    bad: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": [\n      \"security\",\n      \"networking\"\n    ]\n  }\n}\n",
    source: "docker-library/docs, metadata.sh",
    since: "0.1.0",
}
.told();

/// `metadata.json` is JSON with a list of categories.
pub const METADATA_JSON: Rule = Rule {
    id: "SW-K011",
    severity: Severity::Error,
    title: "`metadata.json` is JSON with a list of categories",
    reason: "The tools read it with `jq`. They stop when it is no JSON, or when `hub.categories` is no list of words.",
    good: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": []\n  }\n}\n",
    bad: "==> tool/metadata.json <==\n{\n  \"hub\": {\n    \"categories\": [\n",
    source: "docker-library/docs, metadata.sh",
    since: "0.1.0",
}
.told();
