//! What is open to somebody: each act is tried with sample texts, and what refuses it is said.

use std::collections::BTreeSet;

use app::view::decide::{ActChoice, ActForm};
use app::view::form::{FormChoice, FormFindings};
use domain::decide::{Act, Facts, decide};
use domain::decision::DeclineCode;
use domain::event::By;
use domain::names::Names;
use domain::participant::Participants;
use domain::projection::Projection;
use domain::proposal::{State, VersionId};
use domain::refusal::Refusal;
use domain::requirement::{Requirement, RequirementResult, evaluate};
use domain::{Moment, PersonId};

use super::form::{Decision, Said, filled};
use crate::portal::discretion::{Discretion, turn_sentence};
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::proposals::{HandleNames, allow};
use crate::portal::{Caller, Portal};

/// A text in place of the one that will be typed.
const SAMPLE: &str = "…";

/// A proposal with everything that a decision on it looks at, for one person.
pub struct Desk {
    caller: Caller,
    /// The proposal.
    pub open: OpenProposal,
    /// Who takes part.
    pub people: Participants,
    /// What they are called.
    pub names: HandleNames,
    discretion: Discretion,
    /// The proposal and who takes part, without the conflicts of interest that they may not know of.
    known: (Projection, Participants),
    current_version: Option<VersionId>,
    /// What people said of their conflicts of interest that stand; nothing for who may not waive
    /// them.
    interests: Vec<(PersonId, String)>,
    now: Moment,
}

/// Whether an act is open.
enum Offer {
    /// The policy gives it to others.
    Hidden,
    /// It is possible now.
    Open,
    /// The rules refuse it now.
    Closed(Refusal),
}

impl Portal {
    /// Gathers what a decision looks at.
    pub(in crate::portal) async fn desk(
        &self,
        caller: &Caller,
        open: OpenProposal,
    ) -> Result<Desk, ProposalError> {
        let people = self.participants(&open).await?;
        let names = self.names_in(&open, &people).await?;
        let current_version = match &open.projection.image {
            Some(image) => {
                let image = self.store().image(image.as_str()).await?;
                image.and_then(|image| image.current_version).map(VersionId)
            }
            None => None,
        };
        let discretion = Discretion::of(caller, &open, &people);
        let mut desk = Desk {
            caller: caller.clone(),
            discretion,
            known: discretion.as_known(&open.projection, &people),
            open,
            people,
            names,
            current_version,
            interests: Vec::new(),
            now: Moment(self.clock().timestamp().0),
        };
        if desk.may_waive_conflicts().is_ok() {
            let row = &desk.open.row;
            let declared = self.store().conflicts_with(&row.image, &row.id).await?;
            desk.interests = declared
                .into_iter()
                .filter(|conflict| conflict.waived_at.is_none())
                .filter_map(|conflict| Some((conflict.person.parse().ok()?, conflict.statement)))
                .collect();
        }
        Ok(desk)
    }
}

impl Desk {
    /// Whether it is somebody's turn.
    pub fn is_turn_of(&self, caller: &Caller) -> bool {
        caller
            .id()
            .is_some_and(|me| self.open.projection.turn.people.contains(&me))
    }

    /// The sentence on whose turn it is, as far as they may know it.
    pub fn turn_sentence(&self) -> String {
        let projection = &self.open.projection;
        let turn = self.discretion.turn(projection, &self.people, self.now);
        self.names
            .with(|names| turn_sentence(projection, &turn, self.now, names))
    }

    /// The requirements with their reasons, as far as they may know them.
    pub fn requirements(&self) -> Vec<RequirementResult> {
        self.names.with(|names| {
            self.discretion
                .requirements(&self.open.projection, &self.people, names)
        })
    }

    /// What is offered of some decisions, and the form of the chosen one.
    pub fn page(
        &self,
        decisions: &[Decision],
        chosen: Option<Decision>,
    ) -> (Vec<ActChoice>, Option<ActForm>) {
        let mut choices = Vec::new();
        let mut form = None;
        for decision in decisions {
            let (possible, closed) = self.possible(*decision);
            if possible.is_empty() && closed.is_none() {
                continue;
            }
            if chosen == Some(*decision) && !possible.is_empty() {
                let subjects = possible.iter().map(|(choice, _)| choice.clone()).collect();
                form =
                    Some(decision.form(&self.open.row.image, self.leads_to(*decision), subjects));
            }
            choices.push(ActChoice {
                slug: decision.slug().to_owned(),
                label: decision.verb().to_owned(),
                about: decision.about().to_owned(),
                closed: if possible.is_empty() {
                    closed.map(|refusal| self.names.with(|names| refusal.sentence(names)))
                } else {
                    None
                },
            });
        }
        (choices, form)
    }

    /// Whether the policy lets somebody waive conflicts of interest here.
    pub fn may_waive_conflicts(&self) -> Result<(), ProposalError> {
        let Some(person) = self.caller.id() else {
            return Err(ProposalError::Unknown);
        };
        let act = Act::WaiveConflict {
            person,
            reason: SAMPLE.to_owned(),
        };
        allow(&self.caller, &self.open, &act, &self.people).map(drop)
    }

    /// The act that is asked for.
    pub fn act(&self, decision: Decision, said: &Said) -> Result<Act, FormFindings> {
        let candidates = self.names.with(|names| self.candidates(decision, names));
        let chosen = if candidates.len() == 1 && candidates[0].0.value.is_empty() {
            candidates.into_iter().next()
        } else {
            candidates
                .into_iter()
                .find(|(choice, _)| choice.value == said.subject)
        };
        let Some((_, act)) = chosen else {
            return Err(FormFindings::new([("subject", "Choose one of these.")]));
        };
        filled(act, said)
    }

    /// The acts of a decision that are possible, and the first refusal where none is.
    fn possible(&self, decision: Decision) -> (Vec<(FormChoice, Act)>, Option<Refusal>) {
        let mut possible = Vec::new();
        let mut closed = None;
        let candidates = self.names.with(|names| self.candidates(decision, names));
        for (choice, act) in candidates {
            match self.offer(&act) {
                Offer::Open => possible.push((choice, act)),
                Offer::Closed(refusal) => {
                    closed.get_or_insert(refusal);
                }
                Offer::Hidden => {}
            }
        }
        let said = match (decision, &closed) {
            // What has no place where the proposal stands needs no words; nor what only others can.
            (_, Some(Refusal::State { .. } | Refusal::NotCoordinator | Refusal::NotAuthor)) => None,
            (Decision::Accept, closed) => closed.clone(),
            (Decision::TakeOver | Decision::Lift | Decision::Decline, closed) => closed.clone(),
            _ => None,
        };
        (possible, said)
    }

    /// Whether an act is possible: the policy is asked, then the rules.
    fn offer(&self, act: &Act) -> Offer {
        let Some(me) = self.caller.id() else {
            return Offer::Hidden;
        };
        // Whether everything holds is for the rules to say, with what is missing.
        let refused = allow(&self.caller, &self.open, act, &self.people);
        let is_accept = matches!(act, Act::Accept { .. });
        if refused.is_err() && !is_accept {
            return Offer::Hidden;
        }
        // To whom the turn can go is offered by name: one that is missing would tell of a conflict of
        // interest. Who is chosen nevertheless is refused.
        let (projection, people) = match act {
            Act::CorrectTurn { .. } => (&self.known.0, &self.known.1),
            _ => (&self.open.projection, &self.people),
        };
        let facts = Facts {
            at: self.now,
            people,
            current_version: self.current_version.as_ref(),
            open_proposal: None,
        };
        match decide(projection, By::Person(me), act.clone(), &facts) {
            Ok(_) if refused.is_err() => Offer::Hidden,
            Ok(_) => Offer::Open,
            Err(Refusal::NotEligible { .. }) if is_accept => Offer::Hidden,
            Err(refusal) => Offer::Closed(refusal),
        }
    }

    /// The acts of a decision, each with the choice that stands for it.
    fn candidates(&self, decision: Decision, names: Names<'_>) -> Vec<(FormChoice, Act)> {
        let reason = || SAMPLE.to_owned();
        let alone = |act| vec![(FormChoice::new("", "", ""), act)];
        let ahead = self.now.plus_days(1);
        let projection = &self.open.projection;
        let person = |id: PersonId| FormChoice::new(&id.to_string(), &names.of(id), "");
        let requirement = |requirement: Requirement| {
            let label = format!("{}: {}", requirement.id(), requirement.title());
            FormChoice::new(requirement.id(), &label, "")
        };
        match decision {
            Decision::Pass => alone(Act::PassScreening { reason: reason() }),
            Decision::Return => alone(Act::ReturnFromScreening { reason: reason() }),
            Decision::Accept => alone(Act::Accept { publish_at: None }),
            Decision::Publish if projection.state == State::Ready => alone(Act::Publish {
                version: VersionId(uuid::Uuid::new_v4().to_string()),
            }),
            Decision::Publish => Vec::new(),
            Decision::Reopen => alone(Act::Reopen { reason: reason() }),
            Decision::Withdraw => alone(Act::WithdrawVerdict { reason: reason() }),
            Decision::Park => alone(Act::Park {
                reason: reason(),
                wake: ahead,
            }),
            Decision::Wake => alone(Act::Wake),
            Decision::Tick => Requirement::ALL
                .into_iter()
                .map(|which| {
                    let act = Act::Tick {
                        requirement: which,
                        note: reason(),
                    };
                    (requirement(which), act)
                })
                .collect(),
            Decision::Untick => projection
                .ticks
                .keys()
                .map(|which| {
                    let act = Act::Untick {
                        requirement: *which,
                    };
                    (requirement(*which), act)
                })
                .collect(),
            Decision::Override => evaluate(projection, &self.people)
                .into_iter()
                .filter(|result| result.outcome.blocks())
                .map(|result| {
                    let act = Act::Override {
                        requirement: result.requirement,
                        reason: reason(),
                    };
                    (requirement(result.requirement), act)
                })
                .collect(),
            Decision::Waive => projection
                .facts()
                .into_iter()
                .flat_map(|facts| &facts.blocks)
                .map(|rule| {
                    let title = domain::rules::rule(rule).map_or("", |rule| rule.title);
                    let act = Act::WaiveRule {
                        rule: rule.clone(),
                        reason: reason(),
                    };
                    (FormChoice::new(rule, &format!("{rule}: {title}"), ""), act)
                })
                .collect(),
            Decision::TakeOver => projection
                .blocks
                .iter()
                .filter(|block| Some(block.person) != self.caller.id())
                .map(|block| {
                    let act = Act::TakeOverBlock {
                        of: block.person,
                        reason: reason(),
                    };
                    (person(block.person), act)
                })
                .collect(),
            Decision::Lift => projection
                .blocks
                .iter()
                .map(|block| {
                    let act = Act::LiftBlock {
                        of: block.person,
                        reason: reason(),
                    };
                    (person(block.person), act)
                })
                .collect(),
            Decision::WaiveConflict => self
                .people
                .0
                .keys()
                .filter(|id| self.people.has_conflict(projection, **id))
                .map(|id| {
                    let act = Act::WaiveConflict {
                        person: *id,
                        reason: reason(),
                    };
                    (person(*id), act)
                })
                .collect(),
            Decision::Release => projection
                .claims
                .iter()
                .map(|claim| {
                    let act = Act::Release {
                        person: claim.person,
                    };
                    (person(claim.person), act)
                })
                .collect(),
            Decision::Turn => self
                .possible_turns()
                .into_iter()
                .map(|to| {
                    let act = Act::CorrectTurn {
                        to,
                        sentence: reason(),
                    };
                    (person(to), act)
                })
                .collect(),
            Decision::Decline => DeclineCode::ALL
                .into_iter()
                .map(|code| {
                    let act = Act::Decline {
                        code,
                        text: reason(),
                        would_change: reason(),
                        not_before: None,
                    };
                    (
                        FormChoice::new(code.slug(), &capital(code.words()), ""),
                        act,
                    )
                })
                .collect(),
        }
    }

    /// To whom the turn could go: authors, those who took it on or reviewed it, coordinators.
    fn possible_turns(&self) -> BTreeSet<PersonId> {
        let projection = &self.open.projection;
        let mut people: BTreeSet<PersonId> = projection.authors.iter().copied().collect();
        people.extend(projection.claims.iter().map(|claim| claim.person));
        people.extend(projection.reviews.iter().map(|review| review.by));
        let (known, everybody) = &self.known;
        people.extend(everybody.coordinators(known));
        people.extend(self.caller.id());
        people
    }

    /// What somebody confirms by pressing the button.
    fn leads_to(&self, decision: Decision) -> Vec<String> {
        let image = &self.open.row.image;
        let revision = self
            .open
            .projection
            .latest()
            .map_or_else(String::new, |latest| latest.number.to_string());
        match decision {
            Decision::Accept | Decision::Publish => vec![
                format!(
                    "Manifest, Dockerfiles, documentation, logo and routes of {revision} become the current version of {image}. Catalogue, search, feedback router and API show it at once."
                ),
                "The record of the decision keeps the requirements, who approved what, and every exception with its reason.".to_owned(),
            ],
            Decision::Decline => vec![
                format!("The proposal for {image} ends. Its authors are told now; they can appeal once, and another coordinator decides then."),
            ],
            Decision::WaiveConflict => {
                let said = self.interests.iter().map(|(person, words)| {
                    let who = self.names.with(|names| names.of(*person));
                    format!("{who} said, to coordinators alone: {words}")
                });
                std::iter::once(decision.about().to_owned()).chain(said).collect()
            }
            other => vec![other.about().to_owned()],
        }
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}
