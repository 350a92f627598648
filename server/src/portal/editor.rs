//! The editor of drafts: what a draft holds, what the rules say of it, and the pages made of both.

mod archive;
mod forms;
mod needs;
mod page;
mod preview;
mod save;
mod submit;
mod team;
mod up_to_date;
mod words;

use std::collections::BTreeMap;

use app::view::draft::{DraftHead, Place, Stage};
use domain::PersonId;
use domain::bundle::{Bundle, BundleFindings, Facts, check};
use domain::permission::Action;
use domain::proposal::{Kind, State, VersionId};
use domain::readiness::Readiness;
use domain::turn::{Group, Reason};
use time::OffsetDateTime;

use super::drafts::{OpenProposal, ProposalError, RESTORE_DAYS};
use super::proposals::{CheckFacts, HandleNames};
use super::{Caller, Portal, parts};
use crate::clock::Timestamp;
use crate::store::DraftPartRow;

pub use needs::NeedFacts;
pub use page::{Asked, kind_of};
pub use save::{PartSaved, TextSave, label_of, normal};
pub use up_to_date::path_or_label;
pub use words::{exact, saved_words};

/// A draft with all that its pages show.
pub struct DraftContent {
    /// The proposal.
    pub open: OpenProposal,
    /// What is stored, by name; what was taken away is not among it.
    pub parts: BTreeMap<String, DraftPartRow>,
    /// The versions of what was taken away.
    pub removed: BTreeMap<String, i64>,
    /// What the parts add up to.
    pub bundle: Bundle,
    /// The handles of everybody who writes it.
    pub names: HandleNames,
    /// Who reads.
    pub reader: Option<PersonId>,
    /// The present.
    pub now: OffsetDateTime,
    facts: CheckFacts,
    /// The image's current version.
    current_version: Option<VersionId>,
}

/// What the rules say of a draft.
pub struct CheckedDraft {
    /// What they found.
    pub found: BundleFindings,
    /// What is left to do.
    pub readiness: Readiness,
}

impl Portal {
    /// A draft with all that its pages show.
    ///
    /// # Errors
    /// When there is none, or the caller may not read it.
    pub async fn draft_content(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<DraftContent, ProposalError> {
        let open = self.open_proposal(caller, id, Action::ReadDraft).await?;
        self.content_of(caller, open).await
    }

    /// The same for a proposal that is open already.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn content_of(
        &self,
        caller: &Caller,
        open: OpenProposal,
    ) -> Result<DraftContent, ProposalError> {
        let mut parts = BTreeMap::new();
        let mut removed = BTreeMap::new();
        for row in self.store().draft_parts(&open.row.id).await? {
            if row.removed == 0 {
                parts.insert(row.part.clone(), row);
            } else {
                removed.insert(row.part, row.lock_version);
            }
        }
        let bundle = parts::bundle(
            parts
                .iter()
                .map(|(name, row)| (name.as_str(), row.content.as_slice())),
        );
        let facts = self.check_facts(&open).await?;
        let savers = parts.values().map(|row| row.saved_by.as_str());
        let everybody = open
            .authors
            .iter()
            .flat_map(|author| std::iter::once(&author.person).chain(&author.invited_by))
            .map(String::as_str)
            .chain(savers)
            .filter_map(|person| person.parse().ok())
            .collect::<Vec<PersonId>>();
        let names = self.names_of(everybody).await?;
        let image = open.projection.image.as_ref();
        let image = image.filter(|_| open.projection.kind.has_base());
        let current_version = self.current_version(image).await?;
        Ok(DraftContent {
            open,
            parts,
            removed,
            bundle,
            names,
            reader: caller.actor.id(),
            now: self.clock().now(),
            facts,
            current_version,
        })
    }
}

impl DraftContent {
    /// Whether an image is proposed for the first time.
    pub fn is_new(&self) -> bool {
        self.open.projection.kind == Kind::New
    }

    /// What the rules may look at.
    pub fn facts(&self) -> Facts<'_> {
        self.facts.facts()
    }

    /// What every rule says. It takes a while: not for the threads that answer requests.
    pub fn check(&self) -> CheckedDraft {
        let found = check(&self.bundle, &self.facts());
        let readiness = Readiness::of(&self.bundle, &found);
        CheckedDraft { found, readiness }
    }

    /// Who somebody is in a sentence.
    pub fn person(&self, person: &str) -> String {
        let handle = person.parse().ok().and_then(|id| self.names.handle(id));
        handle.map_or_else(
            || "somebody who left".to_owned(),
            |handle| format!("@{handle}"),
        )
    }

    /// The version of a stored part; what a save has to have seen.
    pub fn version(&self, part: &str) -> i64 {
        let stored = self.parts.get(part).map(|row| row.lock_version);
        stored
            .or_else(|| self.removed.get(part).copied())
            .unwrap_or(0)
    }

    /// The text of a stored part; empty for what is not there.
    pub fn text(&self, part: &str) -> String {
        self.parts.get(part).map_or_else(String::new, |row| {
            String::from_utf8_lossy(&row.content).into_owned()
        })
    }

    /// Where the draft stands.
    pub fn stage(&self) -> Stage {
        let Some(number) = self.open.row.number else {
            return Stage::Draft;
        };
        let projection = &self.open.projection;
        match projection.state {
            State::Draft => Stage::Draft,
            // What was accepted and is out of date is written on, until it is brought up to date.
            State::Ready if projection.turn.group != Group::Author => Stage::Closed { number },
            State::Published | State::Declined | State::Withdrawn => Stage::Closed { number },
            State::Ready | State::Screening | State::InReview | State::Parked => {
                if projection.turn.group == Group::Author {
                    Stage::Revising {
                        number,
                        round: projection.round + 1,
                    }
                } else {
                    Stage::Waiting { number }
                }
            }
        }
    }

    /// What every page of the draft says about it.
    pub fn head(&self) -> DraftHead {
        let deleted = self.open.row.deleted_at.map(|at| {
            let until = Timestamp(at + RESTORE_DAYS * 24 * 60 * 60 * 1_000_000);
            format!(
                "It can be brought back until {}. Until then nothing of it is lost.",
                exact(until.into())
            )
        });
        let kind = self.open.projection.kind.words();
        DraftHead {
            id: self.open.row.id.clone(),
            name: self.bundle.name().trim().to_owned(),
            kind: words::capital(kind),
            stage: self.stage(),
            saved: saved_words(self),
            deleted,
            outdated: self.is_outdated(),
        }
    }

    /// Whether the image changed since it was begun, and it can be brought up to date.
    pub fn is_outdated(&self) -> bool {
        let projection = &self.open.projection;
        projection.kind.has_base()
            && self.current_version.is_some()
            && self.current_version != projection.base_version
            && self.open.row.deleted_at.is_none()
            && matches!(
                projection.state,
                State::Draft | State::Screening | State::InReview | State::Ready
            )
    }

    /// Whether nothing can be submitted before it is brought up to date.
    fn waits_for_image(&self) -> bool {
        let projection = &self.open.projection;
        projection.state == State::Draft || projection.turn.reason == Reason::Outdated
    }

    /// The start of a part.
    pub fn place(&self, part: domain::proposal::Part) -> Place {
        Place {
            part,
            file: String::new(),
            side: app::view::draft::Side::default(),
        }
    }
}
