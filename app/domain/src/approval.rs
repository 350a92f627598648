//! How many approvals are needed, which content an approval covers, and what becomes of it when
//! that content changes (decisions.md, "Approvals"; product.md 5.5).

use std::collections::BTreeSet;

use crate::content::{Comparison, ContentClass, ContentFacts, UpdateFacts};
use crate::event::Payload;
use crate::projection::Projection;
use crate::proposal::{Kind, Revision};
use crate::requirement::Requirement;
use crate::review::Scope;

/// The classes that decide what is built. The manifest's part of it is among them, for it names the
/// commit from which the reviewed files are taken: equal files from another repository are not
/// what was reviewed.
const BUILD: &[ContentClass] = &[
    ContentClass::ManifestStructure,
    ContentClass::Dockerfile,
    ContentClass::Context,
    ContentClass::Base,
];

/// The classes that an approval covers: a change in one of them drops it.
pub const fn covers(scope: Scope, kind: Kind) -> &'static [ContentClass] {
    match (scope, kind) {
        (Scope::Dockerfile, _) => BUILD,
        // Nothing that is built may change behind a security review, tags included.
        (Scope::Security, _) => &[
            ContentClass::ManifestTags,
            ContentClass::ManifestStructure,
            ContentClass::Dockerfile,
            ContentClass::Context,
            ContentClass::Base,
        ],
        // A change of profile is reviewed as a whole by one person.
        (Scope::Docs, Kind::Profile) => &[
            ContentClass::Documentation,
            ContentClass::Routes,
            ContentClass::People,
        ],
        // The notice, the tags that it ends and the dates belong together.
        (Scope::Docs, Kind::Lifecycle) => &[
            ContentClass::ManifestTags,
            ContentClass::Documentation,
            ContentClass::Answers,
        ],
        (Scope::Docs, _) => &[ContentClass::Documentation],
        (Scope::Suitability, Kind::Transfer) => &[
            ContentClass::People,
            ContentClass::Upstream,
            ContentClass::Summary,
        ],
        (Scope::Suitability, _) => &[ContentClass::Summary],
    }
}

/// The classes that a tick or an override of a requirement covers.
pub const fn covered_by(requirement: Requirement, kind: Kind) -> &'static [ContentClass] {
    match requirement {
        Requirement::Upstream => &[ContentClass::People, ContentClass::Upstream],
        Requirement::Licence => &[ContentClass::Licence],
        Requirement::Suitability => covers(Scope::Suitability, kind),
        Requirement::DockerfileTwice => covers(Scope::Dockerfile, kind),
        Requirement::DockerfileOnce => match kind {
            Kind::Security => covers(Scope::Security, kind),
            _ => covers(Scope::Dockerfile, kind),
        },
        Requirement::Documentation => covers(Scope::Docs, kind),
        Requirement::Routes => &[ContentClass::Routes],
        Requirement::Base => &[ContentClass::Base],
        Requirement::Scratch => BUILD,
        // Whoever checked an update answers for the whole of it.
        Requirement::Rules | Requirement::MaintainerCheck => &ContentClass::ALL,
        Requirement::Commitment => &[ContentClass::People],
    }
}

/// The classes that a rule judges, by the family in its identifier.
fn judged_by(rule: &str) -> &'static [ContentClass] {
    match rule
        .strip_prefix("SW-")
        .and_then(|rest| rest.chars().next())
    {
        Some('M' | 'T') => &[ContentClass::ManifestTags, ContentClass::ManifestStructure],
        Some('D') => BUILD,
        Some('K') => &[ContentClass::Documentation],
        Some('F') => &[ContentClass::Routes],
        Some('L') => &[ContentClass::Licence, ContentClass::Documentation],
        _ => &ContentClass::ALL,
    }
}

/// How many approvals of the Dockerfiles are needed, with the reasons that are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// How many; none when nothing that is built changes.
    pub approvals: u32,
    /// Why, each a sentence.
    pub reasons: Vec<String>,
}

/// How many approvals of the Dockerfiles a proposal needs.
pub fn needed(kind: Kind, facts: &ContentFacts) -> Needed {
    let one = |approvals, reason: &str| Needed {
        approvals,
        reasons: vec![reason.to_owned()],
    };
    match kind {
        Kind::New => one(2, "A new image needs two Dockerfile reviews."),
        Kind::Security => one(
            1,
            "A security update needs one review by a security reviewer.",
        ),
        Kind::Update => for_update(facts.update.as_ref()),
        Kind::Profile | Kind::Lifecycle | Kind::Transfer => {
            if BUILD
                .iter()
                .any(|class| facts.changed_from_base.contains(class))
            {
                for_update(facts.update.as_ref())
            } else {
                one(0, "Nothing that is built changes.")
            }
        }
    }
}

fn for_update(update: Option<&UpdateFacts>) -> Needed {
    let unknown = UpdateFacts::default();
    let facts = update.unwrap_or(&unknown);
    let things = [
        ("The base image", &facts.base_names),
        ("The hosts from which it downloads", &facts.hosts),
        ("The user", &facts.user),
        ("The entrypoint", &facts.entrypoint),
        ("The ports", &facts.ports),
        ("The maintainers", &facts.maintainers),
        ("The repository", &facts.repository),
    ];
    let reasons: Vec<String> = things
        .into_iter()
        .filter_map(|(what, comparison)| match comparison {
            Comparison::Same => None,
            Comparison::Changed(sentence) => Some(sentence.clone()),
            Comparison::Unknown(why) => Some(format!("{what} counts as changed: {why}")),
        })
        .collect();
    if reasons.is_empty() {
        Needed {
            approvals: 1,
            reasons: vec![
                "One review is enough: base image, hosts, user, entrypoint, ports, maintainers and \
                 repository are unchanged."
                    .to_owned(),
            ],
        }
    } else {
        Needed {
            approvals: 2,
            reasons,
        }
    }
}

/// What a new revision does to approvals, ticks, overrides and waivers: each that holds for the
/// newest revision is carried or dropped, and both are said. What `moved` in the image itself counts
/// as changed: whoever approved read the difference from another version.
pub(crate) fn carry(
    projection: &Projection,
    next: &Revision,
    moved: &BTreeSet<ContentClass>,
) -> Vec<Payload> {
    let Some(latest) = projection.latest() else {
        return Vec::new();
    };
    let mut changed = latest.hashes.changed(&next.hashes);
    changed.extend(moved);
    let touched = |covered: &[ContentClass]| -> BTreeSet<ContentClass> {
        covered
            .iter()
            .copied()
            .filter(|class| changed.contains(class))
            .collect()
    };
    let mut payloads = Vec::new();
    for approval in &projection.approvals {
        // What holds only when fixed expects a change; it is judged again when it is settled.
        if approval.when_fixed || approval.holds_for != latest.number {
            continue;
        }
        let touched = touched(covers(approval.scope, projection.kind));
        payloads.push(if touched.is_empty() {
            Payload::ApprovalCarried {
                person: approval.person,
                scope: approval.scope,
                from: latest.number,
                to: next.number,
                changed: changed.clone(),
            }
        } else {
            Payload::ApprovalDropped {
                person: approval.person,
                scope: approval.scope,
                from: latest.number,
                changed: touched,
            }
        });
    }
    let noted: BTreeSet<Requirement> = projection
        .ticks
        .keys()
        .chain(projection.overrides.keys())
        .copied()
        .collect();
    for requirement in noted {
        let changed = touched(covered_by(requirement, projection.kind));
        if !changed.is_empty() {
            payloads.push(Payload::TickDropped {
                requirement,
                changed,
            });
        }
    }
    for rule in projection.waivers.keys() {
        let changed = touched(judged_by(rule));
        if !changed.is_empty() {
            payloads.push(Payload::WaiverDropped {
                rule: rule.clone(),
                changed,
            });
        }
    }
    payloads
}
