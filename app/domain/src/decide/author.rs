//! What authors do: begin, invite, submit, upload, bring up to date. And what checks say later.

use std::collections::BTreeSet;

use super::{Act, Case, Content, Outcome, bounded};
use crate::approval::carry;
use crate::content::ContentClass;
use crate::event::{By, Payload};
use crate::person::PersonId;
use crate::proposal::{Kind, Revision, RevisionNumber, State};
use crate::refusal::Refusal;
use crate::review::Severity;
use crate::turn::{Group, Reason};

impl Case<'_> {
    pub(super) fn author(self, act: Act) -> Result<Outcome, Refusal> {
        match act {
            Act::Start {
                kind,
                image,
                base_version,
            } => {
                self.person()?;
                if kind.has_base() && self.facts.current_version != base_version.as_ref() {
                    return Err(Refusal::BaseOutdated);
                }
                Ok(Payload::Started {
                    kind,
                    image,
                    base_version,
                }
                .into())
            }
            Act::Join => {
                let person = self.person()?;
                self.living()?;
                if self.is_author(person) {
                    return Err(Refusal::Author { person });
                }
                Ok(Payload::AuthorJoined { person }.into())
            }
            Act::Leave { person } => self.leave(person),
            Act::Rename { image } => {
                self.an_author()?;
                self.state(&[State::Draft])?;
                if self.projection.kind != Kind::New {
                    return Err(Refusal::NothingChanged);
                }
                Ok(Payload::Renamed { image }.into())
            }
            Act::Submit { content, policy } => self.submit(*content, policy),
            Act::AddRevision { content } => {
                let by = self.an_author()?;
                self.state(&[State::Screening, State::InReview])?;
                let revision = self.freeze(*content, by)?;
                self.differs(&revision)?;
                let concluded = carry(self.projection, &revision, &BTreeSet::new());
                Ok(Outcome {
                    act: vec![Payload::RevisionAdded {
                        revision: Box::new(revision),
                    }],
                    concluded,
                })
            }
            Act::BringUpToDate { content, moved } => {
                self.bring_up_to_date(content.map(|content| *content), &moved)
            }
            Act::Recheck { facts } => {
                if self.by != By::Portal {
                    return Err(Refusal::NotThePortal);
                }
                self.state(&[
                    State::Screening,
                    State::InReview,
                    State::Ready,
                    State::Parked,
                ])?;
                Ok(Payload::Rechecked { facts }.into())
            }
            _ => Err(Refusal::NotAuthor),
        }
    }

    fn living(self) -> Result<(), Refusal> {
        self.state(&[
            State::Draft,
            State::Screening,
            State::InReview,
            State::Ready,
            State::Parked,
        ])
    }

    fn leave(self, person: PersonId) -> Result<Outcome, Refusal> {
        self.an_author()?;
        self.living()?;
        if !self.is_author(person) {
            return Err(Refusal::Author { person });
        }
        if self.projection.authors.len() == 1 {
            return Err(Refusal::LastAuthor);
        }
        Ok(Payload::AuthorLeft { person }.into())
    }

    fn submit(self, content: Content, policy: String) -> Result<Outcome, Refusal> {
        let by = self.an_author()?;
        self.state(&[State::Draft, State::Screening, State::InReview])?;
        if self.projection.image.is_none() {
            return Err(Refusal::NoName);
        }
        let first = self.projection.state == State::Draft;
        if !first {
            if self.projection.turn.group != Group::Author {
                return Err(Refusal::RoundOpen);
            }
            self.all_answered()?;
            // Another round would be about a difference that is not the one to be published.
            if matches!(
                self.projection.turn.reason,
                Reason::Outdated | Reason::NameTaken
            ) {
                self.on_current_version()?;
            }
        }
        let mut supersedes = None;
        if first && self.projection.kind.has_base() {
            self.on_current_version()?;
            if content.facts.changed_from_base.is_empty() {
                return Err(Refusal::NothingChanged);
            }
            match self.facts.open_proposal {
                Some(open) if !open.replaceable => {
                    return Err(Refusal::OpenUpdate { proposal: open.id });
                }
                open => supersedes = open.map(|open| open.id),
            }
        }
        let revision = self.freeze(content, by)?;
        let concluded = carry(self.projection, &revision, &BTreeSet::new());
        Ok(Outcome {
            act: vec![Payload::Submitted {
                revision: Box::new(revision),
                round: self.projection.round.saturating_add(1),
                policy: self.projection.policy.clone().unwrap_or(policy),
                supersedes,
            }],
            concluded,
        })
    }

    /// Every must and every question that needs an answer has one (product.md 5.4).
    fn all_answered(self) -> Result<(), Refusal> {
        let (mut musts, mut questions) = (0, 0);
        for thread in self.projection.unanswered(self.facts.people) {
            match thread.asked.severity {
                Severity::Must => musts += 1,
                _ => questions += 1,
            }
        }
        if musts + questions > 0 {
            return Err(Refusal::Unanswered { musts, questions });
        }
        Ok(())
    }

    /// What is published replaces the version from which it began and no other, or is the first one
    /// of its name.
    pub(super) fn on_current_version(self) -> Result<(), Refusal> {
        if self.facts.current_version == self.projection.base_version.as_ref() {
            Ok(())
        } else if self.projection.kind.has_base() {
            Err(Refusal::BaseOutdated)
        } else {
            Err(Refusal::NameTaken)
        }
    }

    /// The next revision; refused while it is not ready.
    fn freeze(self, content: Content, by: PersonId) -> Result<Revision, Refusal> {
        let Content {
            hashes,
            facts,
            note,
        } = content;
        bounded(&note, "The note")?;
        if !facts.missing.is_empty() || facts.errors > 0 || facts.unanswered_blocks > 0 {
            return Err(Refusal::NotReady {
                missing: facts.missing,
                errors: facts.errors,
                unanswered: facts.unanswered_blocks,
            });
        }
        let number = self
            .projection
            .latest()
            .map_or(RevisionNumber::FIRST, |latest| latest.number.next());
        Ok(Revision {
            number,
            hashes,
            facts,
            note,
            by,
            at: self.facts.at,
        })
    }

    fn differs(self, revision: &Revision) -> Result<(), Refusal> {
        match self.projection.latest() {
            Some(latest) if latest.hashes == revision.hashes => Err(Refusal::NothingChanged),
            _ => Ok(()),
        }
    }

    fn bring_up_to_date(
        self,
        content: Option<Content>,
        changed: &BTreeSet<ContentClass>,
    ) -> Result<Outcome, Refusal> {
        let by = self.an_author()?;
        self.state(&[
            State::Draft,
            State::Screening,
            State::InReview,
            State::Ready,
        ])?;
        let Some(current) = self.facts.current_version else {
            return Err(Refusal::UpToDate);
        };
        if !self.projection.kind.has_base() {
            return Err(Refusal::NameTaken);
        }
        if self.projection.base_version.as_ref() == Some(current) {
            return Err(Refusal::UpToDate);
        }
        let moved = Payload::BroughtUpToDate {
            base_version: current.clone(),
        };
        if self.projection.state == State::Draft {
            return Ok(moved.into());
        }
        let revision = self.freeze(content.unwrap_or_default(), by)?;
        if revision.facts.changed_from_base.is_empty() {
            return Err(Refusal::NothingChanged);
        }
        let mut concluded = carry(self.projection, &revision, changed);
        if self.projection.state == State::Ready {
            // What was accepted was another difference; the requirements say what has to be seen again.
            concluded.insert(
                0,
                Payload::Reopened {
                    reason: "It was brought up to date with the image.".to_owned(),
                },
            );
        }
        Ok(Outcome {
            act: vec![
                moved,
                Payload::RevisionAdded {
                    revision: Box::new(revision),
                },
            ],
            concluded,
        })
    }
}
