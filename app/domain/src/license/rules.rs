//! The rules about licences; an example is an expression.

use crate::finding::{Rule, Severity};

/// All rules about licences, in the order of their identifiers.
pub const RULES: &[&Rule] = &[&UNREADABLE, &NOT_APPROVED, &DEPRECATED, &SPELLING];

/// The rule with an identifier.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

const LIST: &str = "SPDX specification, annex on licence expressions, and the SPDX licence list";

/// The licence is an SPDX expression.
pub const UNREADABLE: Rule = Rule {
    id: "SW-L001",
    severity: Severity::Block,
    title: "The licence is an SPDX expression",
    reason: "Only an expression of known identifiers says without doubt which licence applies. Nobody can judge a name that several licences share.",
    good: "MIT OR Apache-2.0",
    bad: "Freeware",
    source: LIST,
    since: "0.1.0",
}
.told();

/// The Open Source Initiative approved the licence.
pub const NOT_APPROVED: Rule = Rule {
    id: "SW-L002",
    severity: Severity::Block,
    title: "The Open Source Initiative approved the licence",
    reason: "Official images distribute the software, so everybody must be free to use and pass it on. Of several licences to choose from, one that is approved is enough.",
    good: "SSPL-1.0 OR AGPL-3.0-only",
    bad: "BUSL-1.1",
    source: "official-images, NEW-IMAGE-CHECKLIST.md; rules.md K34",
    since: "0.1.0",
}
.told();

/// The identifier is still in use.
pub const DEPRECATED: Rule = Rule {
    id: "SW-L003",
    severity: Severity::Warn,
    title: "The licence has an identifier that is still in use",
    reason: "`GPL-2.0` did not say whether later versions apply, so SPDX replaced it by two identifiers. Tools that compare licences no longer know the old ones.",
    good: "GPL-2.0-or-later",
    bad: "GPL-2.0",
    source: LIST,
    since: "0.1.0",
}
.told();

/// The identifier is written as SPDX writes it.
pub const SPELLING: Rule = Rule {
    id: "SW-L004",
    severity: Severity::Warn,
    title: "The licence is written as SPDX writes it",
    reason: "People understand `Apache 2.0` and `apache2`; tools compare letter by letter. One spelling makes licences comparable.",
    good: "Apache-2.0",
    bad: "apache2",
    source: LIST,
    since: "0.1.0",
}
.told();
