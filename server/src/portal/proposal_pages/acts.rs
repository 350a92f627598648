//! What can be done to a proposal, and why not.

use std::collections::BTreeSet;

use app::view::draft::up_to_date_path;
use app::view::proposal::{ActView, AuthorAct, MoreAct, proposal_path};
use domain::content::{ContentClass, ContentFacts};
use domain::decide::{Act, Content, Facts, OpenProposal as Other, decide};
use domain::event::By;
use domain::participant::Participants;
use domain::permission::{Action, Actor, GrantedRole};
use domain::proposal::{State, VersionId};
use domain::refusal::Refusal;
use domain::requirement::{Disqualified, Requirement};
use domain::review::Scope;
use domain::turn::Group;
use domain::{ImageName, Moment, PersonId};

use super::Reading;
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::proposals::allow;
use crate::portal::{Caller, Portal};
use crate::store::ProposalFilter;

/// One day in microseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

impl Portal {
    /// What an author or a maintainer can do now; nothing for who is neither.
    pub(super) async fn author_acts(
        &self,
        caller: &Caller,
        reading: &Reading,
    ) -> Result<Vec<ActView>, ProposalError> {
        let Some(me) = reading.me else {
            return Ok(Vec::new());
        };
        if !reading.is_author() {
            return Ok(reading.checks(caller, me));
        }
        let p = reading.projection();
        let shown = |act: AuthorAct| match act {
            AuthorAct::AddRevision => {
                matches!(p.state, State::Screening | State::InReview)
                    && p.turn.group != Group::Author
            }
            AuthorAct::BringUpToDate => p.state.is_open() && p.kind.has_base(),
            AuthorAct::Park => p.state.is_open() && p.state != State::Parked,
            AuthorAct::Wake => p.state == State::Parked,
            AuthorAct::Appeal => p.state == State::Declined,
            AuthorAct::Revive => p.state == State::Withdrawn,
            AuthorAct::Withdraw | AuthorAct::Leave => p.state.is_open(),
            // A maintainer's who is no author.
            AuthorAct::Check | AuthorAct::Uncheck => false,
        };
        let current = self.current_version(p.image.as_ref()).await?;
        let other = self.rival(&reading.open).await?;
        let facts = Facts {
            at: reading.now,
            people: &reading.people,
            current_version: current.as_ref(),
            open_proposal: other,
        };
        Ok(AuthorAct::ALL
            .into_iter()
            .filter(|act| shown(*act))
            .map(|act| {
                let probe = probe(act, me, reading.now);
                let refusal = decide(p, By::Person(me), probe, &facts).err();
                ActView {
                    act,
                    closed: refusal
                        .map(|refusal: Refusal| reading.say(|names| refusal.sentence(names))),
                    page: (act == AuthorAct::BringUpToDate)
                        .then(|| up_to_date_path(&reading.open.row.id)),
                }
            })
            .collect())
    }

    /// The image's current version.
    pub(in crate::portal) async fn current_version(
        &self,
        image: Option<&ImageName>,
    ) -> Result<Option<VersionId>, ProposalError> {
        let Some(image) = image else {
            return Ok(None);
        };
        let image = self.store().image(image.as_str()).await?;
        Ok(image.and_then(|image| image.current_version).map(VersionId))
    }

    /// Another open proposal for the same image.
    async fn rival(&self, open: &OpenProposal) -> Result<Option<Other>, ProposalError> {
        if open.row.image.is_empty() {
            return Ok(None);
        }
        let filter = ProposalFilter {
            living: true,
            image: Some(&open.row.image),
            ..ProposalFilter::default()
        };
        let others = self.store().proposals(filter, 2).await?;
        let other = others.into_iter().find(|row| row.id != open.row.id);
        Ok(other.and_then(|row| row.id.parse().ok()).map(|id| Other {
            id,
            replaceable: false,
        }))
    }
}

/// An act with texts that fit, to learn whether it is possible.
fn probe(act: AuthorAct, me: PersonId, now: Moment) -> Act {
    let words = || "words".to_owned();
    let content = || {
        Box::new(Content {
            facts: ContentFacts {
                changed_from_base: [ContentClass::Dockerfile].into(),
                ..ContentFacts::default()
            },
            ..Content::default()
        })
    };
    match act {
        AuthorAct::AddRevision => Act::AddRevision { content: content() },
        AuthorAct::BringUpToDate => Act::BringUpToDate {
            content: Some(content()),
            moved: BTreeSet::new(),
        },
        AuthorAct::Park => Act::Park {
            reason: words(),
            wake: Moment(now.0 + DAY),
        },
        AuthorAct::Wake => Act::Wake,
        AuthorAct::Appeal => Act::Appeal { text: words() },
        AuthorAct::Withdraw => Act::Withdraw {
            reason: String::new(),
        },
        AuthorAct::Revive => Act::Revive,
        AuthorAct::Leave => Act::Leave { person: me },
        AuthorAct::Check => Act::check_as_maintainer(""),
        AuthorAct::Uncheck => Act::Untick {
            requirement: Requirement::MaintainerCheck,
        },
    }
}

impl Reading {
    /// What of the check by a maintainer is open to somebody.
    fn checks(&self, caller: &Caller, me: PersonId) -> Vec<ActView> {
        let facts = Facts {
            at: self.now,
            people: &self.people,
            current_version: None,
            open_proposal: None,
        };
        [AuthorAct::Check, AuthorAct::Uncheck]
            .into_iter()
            .filter(|act| {
                let act = probe(*act, me, self.now);
                allow(caller, &self.open, &act, &self.people).is_ok()
                    && decide(self.projection(), By::Person(me), act, &facts).is_ok()
            })
            .map(|act| ActView {
                act,
                closed: None,
                page: None,
            })
            .collect()
    }

    /// What somebody with a role can do on other pages.
    pub(super) fn more_acts(&self, caller: &Caller) -> Vec<MoreAct> {
        let (Some(me), Actor::Person(person)) = (self.me, &caller.actor) else {
            return Vec::new();
        };
        let p = self.projection();
        let path = proposal_path(self.number);
        let mut acts = Vec::new();
        let mut offer = |label: &str, href: Option<String>, about: &str| {
            acts.push(MoreAct {
                label: label.to_owned(),
                href,
                about: about.to_owned(),
            });
        };
        let coordinates = self.people.coordinates(p, me);
        let is_reviewer = person.roles.contains(&GrantedRole::Reviewer);
        if self.is_author() {
            return acts;
        }
        if matches!(p.state, State::Screening) {
            let judges = self.people.is_eligible(p, me, Scope::Suitability);
            if judges {
                offer(
                    "Screen",
                    Some(format!("{path}/screening")),
                    "Say whether the image is generally useful, with the reason.",
                );
            }
        }
        if is_reviewer && matches!(p.state, State::Screening | State::InReview) {
            let can = self.people.reviews(p, me);
            if !can {
                let why = self.not_eligible(&self.people, me);
                offer("Review", None, &why);
            } else if p.is_claimed_by(me) {
                offer(
                    "Review",
                    Some(format!("{path}/review")),
                    "You carry it. Open the workspace.",
                );
            } else {
                offer(
                    "Claim",
                    Some(format!("{path}/claim")),
                    "Take it on. You are asked for conflicts of interest first.",
                );
                offer(
                    "Review",
                    Some(format!("{path}/review")),
                    "Open the workspace without taking it on.",
                );
            }
        }
        let decides = coordinates || caller.may(Action::Accept, &self.open.subject()).is_ok();
        if decides && p.state.is_open() || coordinates && p.state == State::Declined {
            offer(
                "Decide",
                Some(format!("{path}/decide")),
                "Accept, decline, park, waive or override, each with a public reason.",
            );
        }
        acts
    }

    /// Why a reviewer's review does not count here.
    fn not_eligible(&self, people: &Participants, me: PersonId) -> String {
        let whys = Scope::ALL
            .into_iter()
            .filter_map(|scope| people.disqualified(self.projection(), me, scope));
        let nearest = whys.min_by_key(|why| *why == Disqualified::Scope);
        let refusal = Refusal::NotEligible {
            scope: None,
            why: nearest.unwrap_or(Disqualified::Unknown),
        };
        self.say(|names| refusal.sentence(names))
    }
}
