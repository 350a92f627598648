//! Whether each requirement holds, and who could make it hold.

use std::collections::BTreeSet;

use super::{Because, Count, Disqualified, Outcome, Requirement, RequirementResult};
use crate::approval::{carry, needed};
use crate::content::{ContentClass, ContentFacts, ContentHashes, LicenceFact, ScratchFact};
use crate::event::{By, Event};
use crate::participant::Participants;
use crate::person::PersonId;
use crate::projection::{Projection, apply};
use crate::proposal::{Kind, Revision};
use crate::review::Scope;

/// Every requirement of a submitted proposal, on its newest revision; nothing before the first
/// submission.
pub fn evaluate(projection: &Projection, people: &Participants) -> Vec<RequirementResult> {
    projection
        .facts()
        .map(|facts| judged(projection, facts, people))
        .unwrap_or_default()
}

/// Every requirement as it would stand if a draft were frozen now, so that they are visible before
/// it is submitted. What was approved or ticked is carried or dropped as that revision would do it.
pub fn of_draft(
    projection: &Projection,
    hashes: &ContentHashes,
    facts: &ContentFacts,
    people: &Participants,
) -> Vec<RequirementResult> {
    let latest = match projection.latest() {
        Some(latest) if latest.hashes != *hashes => latest,
        _ => return judged(projection, facts, people),
    };
    let next = Revision {
        number: latest.number.next(),
        hashes: hashes.clone(),
        facts: facts.clone(),
        note: String::new(),
        by: latest.by,
        at: latest.at,
    };
    let at = latest.at;
    let carried = carry(projection, &next, &BTreeSet::new());
    let mut frozen = projection.clone();
    frozen.revisions.push(next);
    for payload in carried {
        let by = By::Portal;
        frozen = apply(frozen, &Event { by, at, payload });
    }
    judged(&frozen, facts, people)
}

fn judged(
    projection: &Projection,
    facts: &ContentFacts,
    people: &Participants,
) -> Vec<RequirementResult> {
    let case = Case {
        projection,
        facts,
        people,
    };
    let host = case.host();
    Requirement::ALL
        .into_iter()
        .map(|requirement| case.result(requirement, host))
        .collect()
}

/// Who can make a requirement hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Helper {
    /// The authors, by changing the content.
    Author,
    /// Reviewers with a scope.
    Reviewers(Scope),
}

/// The scope in which a requirement counts approvals; nothing when it counts none.
pub(crate) const fn review_scope(requirement: Requirement, kind: Kind) -> Option<Scope> {
    match requirement {
        Requirement::Suitability => Some(Scope::Suitability),
        Requirement::DockerfileTwice => Some(Scope::Dockerfile),
        Requirement::DockerfileOnce => match kind {
            Kind::Security => Some(Scope::Security),
            _ => Some(Scope::Dockerfile),
        },
        Requirement::Documentation => Some(Scope::Docs),
        _ => None,
    }
}

/// Who can make a requirement hold that does not.
pub(crate) fn helpers(
    requirement: Requirement,
    kind: Kind,
    facts: &ContentFacts,
) -> &'static [Helper] {
    const SUITABILITY: &[Helper] = &[Helper::Reviewers(Scope::Suitability)];
    const DOCKERFILE: &[Helper] = &[Helper::Reviewers(Scope::Dockerfile)];
    const AUTHOR: &[Helper] = &[Helper::Author];
    match requirement {
        Requirement::Upstream if !facts.upstream_answered => AUTHOR,
        Requirement::Base if !facts.base_answered => AUTHOR,
        Requirement::Upstream | Requirement::Licence | Requirement::Suitability => SUITABILITY,
        Requirement::DockerfileOnce if matches!(kind, Kind::Security) => {
            &[Helper::Reviewers(Scope::Security)]
        }
        Requirement::DockerfileTwice | Requirement::DockerfileOnce | Requirement::Scratch => {
            DOCKERFILE
        }
        Requirement::Documentation => &[Helper::Reviewers(Scope::Docs)],
        Requirement::Routes | Requirement::Commitment => AUTHOR,
        // Neither authors nor reviewers: a maintainer (`Participants::maintainers_who_check`).
        Requirement::MaintainerCheck => &[],
        Requirement::Base => &[
            Helper::Reviewers(Scope::Dockerfile),
            Helper::Reviewers(Scope::Suitability),
        ],
        Requirement::Rules if facts.errors > 0 || facts.unanswered_warnings > 0 => AUTHOR,
        Requirement::Rules => &[
            Helper::Reviewers(Scope::Dockerfile),
            Helper::Reviewers(Scope::Docs),
            Helper::Reviewers(Scope::Security),
        ],
    }
}

/// One proposal with everything that its requirements look at.
#[derive(Clone, Copy)]
struct Case<'a> {
    projection: &'a Projection,
    facts: &'a ContentFacts,
    people: &'a Participants,
}

/// What a requirement found.
struct Found {
    outcome: Outcome,
    count: Option<Count>,
    reasons: Vec<Because>,
}

impl Found {
    fn holds(holds: bool, sentence: impl Into<String>) -> Self {
        Self {
            outcome: if holds {
                Outcome::Satisfied
            } else {
                Outcome::Unsatisfied
            },
            count: None,
            reasons: vec![sentenced(sentence)],
        }
    }

    fn not_applicable(sentence: &str) -> Self {
        Self {
            outcome: Outcome::NotApplicable,
            count: None,
            reasons: vec![sentenced(sentence)],
        }
    }
}

fn sentenced(sentence: impl Into<String>) -> Because {
    Because::Sentence {
        sentence: sentence.into(),
    }
}

impl Case<'_> {
    fn result(self, requirement: Requirement, host: Requirement) -> RequirementResult {
        let mut found = match requirement {
            Requirement::Upstream => self.upstream(),
            Requirement::Licence => self.licence(),
            Requirement::Suitability => self.suitability(),
            Requirement::DockerfileTwice => self.dockerfile(2),
            Requirement::DockerfileOnce => self.dockerfile(1),
            Requirement::Documentation => self.documentation(),
            Requirement::Routes => self.routes(),
            Requirement::Base => self.base(),
            Requirement::Scratch => self.scratch(),
            Requirement::Rules => self.rules(),
            Requirement::Commitment => self.commitment(),
            Requirement::MaintainerCheck => self.maintainer_check(),
        };
        if requirement == host {
            self.stop(&mut found);
        }
        if found.outcome.blocks()
            && let Some(note) = self.projection.overrides.get(&requirement)
        {
            found.outcome = Outcome::Overridden {
                by: note.by,
                reason: note.reason.clone(),
            };
        }
        RequirementResult {
            requirement,
            outcome: found.outcome,
            count: found.count,
            reasons: found.reasons,
        }
    }

    /// The requirement that open musts and standing blocks stop: that of the review which this
    /// proposal surely has.
    fn host(self) -> Requirement {
        match needed(self.projection.kind, self.facts).approvals {
            0 if self.has_documentation_review() => Requirement::Documentation,
            0 => Requirement::Rules,
            1 => Requirement::DockerfileOnce,
            _ => Requirement::DockerfileTwice,
        }
    }

    fn stop(self, found: &mut Found) {
        let musts = self.projection.open_musts(self.people).count();
        if musts > 0 {
            found.outcome = Outcome::Unsatisfied;
            found.reasons.push(Because::MustsOpen {
                count: u32::try_from(musts).unwrap_or(u32::MAX),
            });
        }
        for block in self.projection.standing_blocks(self.people) {
            found.outcome = Outcome::Unsatisfied;
            found.reasons.push(Because::Blocked { by: block.person });
        }
    }

    fn ticked(self, requirement: Requirement) -> Option<Because> {
        let note = self.projection.ticks.get(&requirement)?;
        Some(Because::Ticked {
            by: note.by,
            note: note.reason.clone(),
        })
    }

    fn answered_and_ticked(
        self,
        requirement: Requirement,
        answered: bool,
        question: &str,
    ) -> Found {
        if !answered {
            return Found::holds(false, format!("The author has not answered {question}."));
        }
        match self.ticked(requirement) {
            Some(tick) => Found {
                outcome: Outcome::Satisfied,
                count: None,
                reasons: vec![tick],
            },
            None if self.projection.revisions.is_empty() => Found::holds(
                false,
                format!("The author answered {question}; a reviewer has to tick it."),
            ),
            None => Found::holds(
                false,
                format!("The author answered {question}; no reviewer has ticked it."),
            ),
        }
    }

    fn upstream(self) -> Found {
        if !matches!(self.projection.kind, Kind::New | Kind::Transfer) {
            return Found::not_applicable("Asked of new images and transfers only.");
        }
        self.answered_and_ticked(
            Requirement::Upstream,
            self.facts.upstream_answered,
            "how upstream was contacted",
        )
    }

    fn licence(self) -> Found {
        let changed = self
            .facts
            .changed_from_base
            .contains(&ContentClass::Licence);
        if self.projection.kind != Kind::New && !changed {
            return Found::not_applicable("The licence does not change.");
        }
        if let LicenceFact::Approved(words) = &self.facts.licence {
            return Found::holds(
                true,
                format!("{words} is approved by the Open Source Initiative."),
            );
        }
        match (self.ticked(Requirement::Licence), &self.facts.licence) {
            (Some(tick), _) => Found {
                outcome: Outcome::Satisfied,
                count: None,
                reasons: vec![tick],
            },
            (None, LicenceFact::NotApproved(words)) => Found::holds(
                false,
                format!("{words} is not approved by the Open Source Initiative."),
            ),
            (None, _) => Found::holds(
                false,
                "The licence was not recognised; a reviewer has to look at it.",
            ),
        }
    }

    fn suitability(self) -> Found {
        if self.projection.kind != Kind::New {
            return Found::not_applicable("Asked of new images only.");
        }
        let contested = self.projection.contested || self.projection.appealed;
        let mut found = self.count(Scope::Suitability, if contested { 2 } else { 1 });
        if contested {
            found
                .reasons
                .push(sentenced("It was doubted, so two people judge it."));
        }
        found
    }

    fn dockerfile(self, twice_or_once: u32) -> Found {
        let needed = needed(self.projection.kind, self.facts);
        let requirement = if twice_or_once == 2 {
            Requirement::DockerfileTwice
        } else {
            Requirement::DockerfileOnce
        };
        if needed.approvals != twice_or_once {
            let reason = match needed.approvals {
                0 => "Nothing that is built changes.",
                1 => "One review is enough.",
                _ => "Two reviews are needed.",
            };
            return Found::not_applicable(reason);
        }
        let scope = review_scope(requirement, self.projection.kind).unwrap_or(Scope::Dockerfile);
        let mut found = self.count(scope, needed.approvals);
        found
            .reasons
            .extend(needed.reasons.into_iter().map(sentenced));
        found
    }

    fn has_documentation_review(self) -> bool {
        match self.projection.kind {
            Kind::New => self.facts.has_documentation,
            Kind::Profile | Kind::Lifecycle => true,
            Kind::Update | Kind::Security | Kind::Transfer => self
                .facts
                .changed_from_base
                .contains(&ContentClass::Documentation),
        }
    }

    fn documentation(self) -> Found {
        if self.has_documentation_review() {
            self.count(Scope::Docs, 1)
        } else if self.projection.kind == Kind::New {
            Found::not_applicable("There is no documentation.")
        } else {
            Found::not_applicable("The documentation does not change.")
        }
    }

    fn routes(self) -> Found {
        let sentence = match (self.facts.bug_route, self.facts.security_route) {
            (true, true) => return Found::holds(true, "Bugs and security problems have a route."),
            (false, true) => "Bugs have no route.",
            (true, false) => "Security problems have no route.",
            (false, false) => "Neither bugs nor security problems have a route.",
        };
        Found::holds(false, sentence)
    }

    fn base(self) -> Found {
        let changed = self.facts.changed_from_base.contains(&ContentClass::Base);
        if self.projection.kind != Kind::New && !changed {
            return Found::not_applicable("The base image does not change.");
        }
        self.answered_and_ticked(
            Requirement::Base,
            self.facts.base_answered,
            "which existing images were considered as base",
        )
    }

    fn scratch(self) -> Found {
        match &self.facts.scratch {
            ScratchFact::HasBase => Found::not_applicable("Nothing is built from scratch."),
            ScratchFact::OneCommit => {
                Found::holds(true, "The archives are in a single commit of the history.")
            }
            ScratchFact::SeveralCommits(words) => Found::holds(
                false,
                format!("The archives are in several commits: {words}."),
            ),
            ScratchFact::NotChecked(because) => Found {
                outcome: Outcome::Error,
                count: None,
                reasons: vec![sentenced(format!("Not checked, because {because}."))],
            },
        }
    }

    fn rules(self) -> Found {
        let mut reasons = Vec::new();
        let mut tell = |number: u32, one: &str, many: &str| match number {
            0 => {}
            1 => reasons.push(sentenced(format!("1 {one}"))),
            _ => reasons.push(sentenced(format!("{number} {many}"))),
        };
        tell(
            self.facts.errors,
            "finding is an error.",
            "findings are errors.",
        );
        tell(
            self.facts.unanswered_blocks + self.facts.unanswered_warnings,
            "finding waits for a sentence of the author.",
            "findings wait for a sentence of the author.",
        );
        let standing: Vec<&str> = self
            .facts
            .blocks
            .iter()
            .filter(|rule| !self.projection.waivers.contains_key(*rule))
            .map(String::as_str)
            .collect();
        if !standing.is_empty() {
            reasons.push(sentenced(format!(
                "A reviewer has to waive {}, or the author mends it.",
                standing.join(", ")
            )));
        }
        if reasons.is_empty() {
            return Found::holds(true, "No rule stops it.");
        }
        Found {
            outcome: Outcome::Unsatisfied,
            count: None,
            reasons,
        }
    }

    fn commitment(self) -> Found {
        if !matches!(self.projection.kind, Kind::New | Kind::Transfer) {
            return Found::not_applicable("Asked of new images and transfers only.");
        }
        match self.facts.commitments {
            0 => Found::holds(false, "No maintainer has accepted the commitment."),
            1 => Found::holds(
                true,
                "One maintainer accepted the commitment; two are recommended.",
            ),
            many => Found::holds(true, format!("{many} maintainers accepted the commitment.")),
        }
    }

    /// Whether a maintainer looked at what somebody else proposes. A check counts as long as who
    /// gave it is confirmed.
    fn maintainer_check(self) -> Found {
        let p = self.projection;
        if !matches!(p.kind, Kind::Update | Kind::Profile | Kind::Security) {
            return Found::not_applicable("Asked of changes of an image only.");
        }
        let mut maintainers = self.people.confirmed_maintainers().peekable();
        if maintainers.peek().is_none() {
            return Found::not_applicable(
                "Nobody is confirmed as a maintainer of the image; reviewers look at who proposes \
                 it.",
            );
        }
        if maintainers.any(|maintainer| self.people.is_author(p, maintainer)) {
            return Found::not_applicable("An author is a confirmed maintainer of the image.");
        }
        let checked = p
            .ticks
            .get(&Requirement::MaintainerCheck)
            .filter(|note| self.people.is_confirmed_maintainer(note.by))
            .and_then(|_| self.ticked(Requirement::MaintainerCheck));
        match checked {
            Some(tick) => Found {
                outcome: Outcome::Satisfied,
                count: None,
                reasons: vec![tick],
            },
            None => Found::holds(
                false,
                "No confirmed maintainer of the image has checked it.",
            ),
        }
    }

    /// Counts approvals: of distinct people, each eligible in the scope, on the newest content.
    fn count(self, scope: Scope, needed: u32) -> Found {
        let mut counted: BTreeSet<PersonId> = BTreeSet::new();
        let mut reasons = Vec::new();
        let latest = self.projection.latest().map(|revision| revision.number);
        let approvals = self
            .projection
            .approvals
            .iter()
            .filter(|approval| approval.scope == scope);
        for approval in approvals {
            let by = approval.person;
            if let Some(why) = self.people.disqualified(self.projection, by, scope) {
                reasons.push(Because::NotCounted { by, why });
            } else if approval.when_fixed {
                reasons.push(Because::ApprovesWhenFixed { by });
            } else if Some(approval.holds_for) != latest {
                // An older projection could hold one that was neither carried nor dropped.
            } else if counted.insert(self.people.human(by)) {
                reasons.push(Because::Approved {
                    by,
                    scope,
                    on: approval.given_on,
                    carried_over: approval.carried_over.iter().copied().collect(),
                });
            } else {
                reasons.push(Because::NotCounted {
                    by,
                    why: Disqualified::SamePerson,
                });
            }
        }
        let given = u32::try_from(counted.len()).unwrap_or(u32::MAX);
        Found {
            outcome: if given >= needed {
                Outcome::Satisfied
            } else {
                Outcome::Unsatisfied
            },
            count: Some(Count { given, needed }),
            reasons,
        }
    }
}
