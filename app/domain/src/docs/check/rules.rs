//! Every rule about a documentation folder, with its reason and an example of either kind.
//!
//! An example is files, each behind a line with its name as `head` prints it: `==> tool/content.md
//! <==`. What an example leaves out is as in a folder that every rule lets pass. Facts stand in the
//! same form: `tool/` lists the names of all files, `changed files` those that a change touches,
//! `library/NAME` is the manifest; `maintained by`, `state` and `assembled page` say what they are
//! called.

mod files;
mod metadata;
mod people;
mod text;

pub use files::*;
pub use metadata::*;
pub use people::*;
pub use text::*;

use crate::finding::Rule;

/// All rules about documentation, in the order of their identifiers.
pub const RULES: &[&Rule] = &[
    &CONTENT_MISSING,
    &TEXT_MISSING,
    &METADATA_MISSING,
    &SHORT_LENGTH,
    &SHORT_LINES,
    &CATEGORY_COUNT,
    &CATEGORY_UNKNOWN,
    &METADATA_FORM,
    &METADATA_JSON,
    &GENERATED_PAGE,
    &MARKDOWN_FORM,
    &COMPOSE_FORM,
    &COMPOSE_IMAGE,
    &LITERAL_NAME,
    &REPO_AS_IMAGE,
    &OTHER_NAME,
    &FOLDER_NAME,
    &LOGO_UNUSED,
    &BOTH_LOGOS,
    &REPOSITORY_FORM,
    &NO_TRACKER,
    &OTHER_REPOSITORY,
    &ISSUE_FORM,
    &UPSTREAM_NAMED,
    &ORGANISATION_HANDLE,
    &PAGE_SIZE,
    &RETIRED_PREFIX,
    &PROMPT_FENCE,
    &LICENCE_LINK,
    &LICENCE_NOT_OPEN,
    &SHORT_MISSING,
    &UNKNOWN_PLACEHOLDER,
];

/// The rule with an identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}
