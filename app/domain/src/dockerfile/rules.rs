//! Every rule about a Dockerfile and what starts the container, with its reason and an example of either kind.

mod base;
mod download;
mod entry;
mod keys;
mod layers;
mod packages;
mod start;

pub use base::*;
pub use download::*;
pub use entry::*;
pub use keys::*;
pub use layers::*;
pub use packages::*;
pub use start::*;

use crate::finding::Rule;

/// All rules about Dockerfiles, in the order of their identifiers.
pub const RULES: &[&Rule] = &[
    &UNVERIFIED_DOWNLOAD,
    &FETCHED_CHECKSUM,
    &WEAK_CHECKSUM,
    &SHORT_KEY,
    &INTERACTIVE_GPG,
    &KEY_SERVER,
    &KEY_RING_COPIED,
    &PLAIN_HTTP,
    &APT_KEY,
    &UNPINNED_PACKAGE,
    &UNPINNED_MODULE,
    &MOVING_SOURCE,
    &UPGRADE,
    &PACKAGE_LISTS,
    &RECOMMENDED_PACKAGES,
    &WHOLE_CONTEXT,
    &UPSTREAM_ROOT,
    &ADD_ADDRESS,
    &OPAQUE_SCRIPT,
    &ENTRYPOINT_KEEPS_COMMAND,
    &UNGATED_SETUP,
    &PROGRAM_AS_ENTRYPOINT,
    &SHELL_FORM,
    &SEVERAL_CONCERNS,
    &SIGNALS_IGNORED,
    &STEP_DOWN,
    &FIXED_USER,
    &HEALTH_CHECK,
    &PRESET_PASSWORD,
    &TIME_ZONE,
    &PRIVILEGED,
    &FILE_FOR_ARCHITECTURE,
    &MACHINE_NAME,
    &LANGUAGE_BY_HAND,
    &BASE_NOT_LISTED,
    &BASE_LATEST,
    &MANY_STAGES,
    &SYNTAX_DIRECTIVE,
    &BUILDKIT_NEEDED,
    &EARLY_VERSION,
    &CACHE_KEPT,
    &MANY_VERSIONS,
    &CONTINUOUS_BUILD,
    &UNREADABLE,
    &FROM_DIFFERS,
    &FROM_ARGUMENT,
    &FROM_PLATFORM,
    &STAGE_NAME_CASE,
];

/// The rule with an identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}
