//! Bringing a proposal up to date: what its image changed since it was begun is taken into the draft,
//! and what both changed is put together or asked. Then it begins from the image's current version.

use std::collections::{BTreeMap, BTreeSet};

use domain::change::Surroundings;
use domain::merge::Side;
use domain::permission::Action;
use domain::proposal::{State, VersionId};
use domain::refusal::Refusal;
use domain::up_to_date::{Taken, take};
use domain::{ImageName, bundle};

use super::act::{Doer, Plan};
use crate::portal::drafts::{OpenProposal, ProposalError, signed_in, within_limits, writable};
use crate::portal::{Caller, Portal, parts};
use crate::store::{DraftPartRow, DraftSave};

/// How often it is looked anew because something else happened in between.
const TRIES: usize = 4;

/// What is said where nothing is left to propose.
const EMPTY: &str = "The image has everything that is proposed here by now. What was taken into the draft leaves nothing to propose; you can withdraw it.";

/// A part with what it becomes; nothing inside when it goes.
type Resolved<'a> = (&'a PartChange, Option<Vec<u8>>);

/// What an image changed since a proposal for it was begun.
#[derive(Debug, Clone)]
pub struct ImageChanges {
    /// The image's current version.
    pub version: VersionId,
    /// What it changed, as sentences.
    pub facts: Vec<String>,
    /// The parts of the draft that are not as the image has them, by their stored names.
    pub parts: Vec<PartChange>,
    /// The version whose changes the draft had taken in when this was read.
    taken_in: Option<String>,
}

/// A part that the image changed, and the draft does not have like that.
#[derive(Debug, Clone)]
pub struct PartChange {
    /// Its stored name.
    pub part: String,
    /// The version of what the draft has; 0 where it never had it.
    pub seen: i64,
    /// What the draft has, as it is compared; nothing where it does not have it.
    pub mine: Option<Vec<u8>>,
    /// What the image has, as it is compared; nothing where it does not have it.
    pub image: Option<Vec<u8>>,
    /// What becomes of it.
    pub taken: Taken,
}

/// What somebody chose where the image and the draft changed the same.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// The version of the image that they read; nothing for any.
    pub version: Option<String>,
    /// The version of each part that they read, nothing for any, and their choices in order.
    pub parts: BTreeMap<String, (Option<i64>, Vec<Side>)>,
}

/// What came of bringing a proposal up to date.
#[derive(Debug)]
pub enum BroughtUpToDate {
    /// It begins from the image's current version.
    Done(Box<OpenProposal>),
    /// Something has to be read or chosen first.
    Choose(ImageChanges),
}

impl ImageChanges {
    /// The sides that were chosen for a part, where they were chosen of what stands there now.
    pub fn sides<'a>(&self, part: &PartChange, chosen: &'a Chosen) -> &'a [Side] {
        match chosen.parts.get(&part.part) {
            // What takes no choice becomes what it becomes.
            _ if part.taken.choices() == 0 => &[],
            Some((seen, sides))
                if self.was_read(chosen) && seen.is_none_or(|seen| seen == part.seen) =>
            {
                sides
            }
            _ => &[],
        }
    }

    /// Whether it was this version of the image that somebody read.
    pub fn was_read(&self, chosen: &Chosen) -> bool {
        let read = chosen.version.as_ref();
        read.is_none_or(|version| *version == self.version.0)
    }

    /// The parts for which a choice is missing.
    pub fn undecided<'a>(&'a self, chosen: &'a Chosen) -> impl Iterator<Item = &'a PartChange> {
        self.parts
            .iter()
            .filter(|part| self.becomes(part, chosen).is_none())
    }

    /// What a part becomes, inside nothing when it goes; nothing outside where a choice is missing.
    fn becomes(&self, part: &PartChange, chosen: &Chosen) -> Option<Option<Vec<u8>>> {
        let (mine, image) = (part.mine.as_deref(), part.image.as_deref());
        part.taken.chosen(self.sides(part, chosen), mine, image)
    }

    /// What each part becomes; nothing where a choice is missing, or another version was read.
    fn resolved(&self, chosen: &Chosen) -> Option<Vec<Resolved<'_>>> {
        if !self.was_read(chosen) {
            return None;
        }
        self.parts
            .iter()
            .map(|part| Some((part, self.becomes(part, chosen)?)))
            .collect()
    }
}

impl Portal {
    /// Begins from the image's current version instead of the one it began from, with what the image
    /// changed in between.
    ///
    /// # Errors
    /// When it is up to date, the policy or the rules refuse, it is too much, or the store fails. What
    /// the image changed may be in the draft then; the sentence says so.
    pub async fn bring_up_to_date(
        &self,
        caller: &Caller,
        open: OpenProposal,
        chosen: &Chosen,
    ) -> Result<BroughtUpToDate, ProposalError> {
        let mut open = open;
        let mut chosen = chosen.clone();
        let mut taken = false;
        for _ in 0..TRIES {
            let Some(changes) = self.changes_to_take(caller, &open).await? else {
                // The rules say why not.
                let to = open.projection.base_version.clone();
                let plan = Plan::BringUpToDate { to };
                let open = self.carry_out(Doer::Caller(caller), open, plan).await?;
                return Ok(BroughtUpToDate::Done(Box::new(open)));
            };
            // Where the image changes once more, nothing was chosen of that.
            let version = &changes.version.0;
            chosen.version.get_or_insert_with(|| version.clone());
            let Some(resolved) = changes.resolved(&chosen) else {
                return Ok(BroughtUpToDate::Choose(changes));
            };
            let Some(changed) = self.put_taken(caller, &open, &changes, resolved).await? else {
                open = self.reopened(&open).await?;
                continue;
            };
            taken |= changed;
            let to = Some(changes.version);
            let plan = Plan::BringUpToDate { to };
            match self
                .carry_out(Doer::Caller(caller), open.clone(), plan)
                .await
            {
                Ok(open) => return Ok(BroughtUpToDate::Done(Box::new(open))),
                Err(ProposalError::Overtaken) => open = self.reopened(&open).await?,
                Err(ProposalError::Decided { refusal, sentence }) => {
                    let sentence = match *refusal {
                        Refusal::NothingChanged => EMPTY.to_owned(),
                        _ if taken => {
                            format!("What the image changed is in the draft now. {sentence}")
                        }
                        _ => sentence,
                    };
                    return Err(ProposalError::Decided { refusal, sentence });
                }
                Err(error) => return Err(error),
            }
        }
        Err(ProposalError::Overtaken)
    }

    /// The changes that this caller may take into the draft as it stands; nothing where the rules
    /// refuse whatever they are.
    async fn changes_to_take(
        &self,
        caller: &Caller,
        open: &OpenProposal,
    ) -> Result<Option<ImageChanges>, ProposalError> {
        let projection = &open.projection;
        let is_author = caller
            .id()
            .is_some_and(|person| projection.authors.contains(&person));
        let is_open = matches!(
            projection.state,
            State::Draft | State::Screening | State::InReview | State::Ready
        );
        if is_author && is_open {
            self.image_changes(open).await
        } else {
            Ok(None)
        }
    }

    /// What the image changed since a proposal was begun; nothing where it is up to date, or proposes
    /// a new image.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn image_changes(
        &self,
        open: &OpenProposal,
    ) -> Result<Option<ImageChanges>, ProposalError> {
        let projection = &open.projection;
        let (Some(image), Some(began)) = (&projection.image, &projection.base_version) else {
            return Ok(None);
        };
        let version = match self.current_version(Some(image)).await? {
            Some(current) if current != *began => current,
            _ => return Ok(None),
        };
        // What the draft has taken in already counts as what it began from.
        let taken_in = self.store().draft_base(&open.row.id).await?;
        let taken = taken_in.as_ref().unwrap_or(&began.0);
        // An imported version says nothing of answers, Dockerfiles and routes: they were not taken away.
        let of_proposal = self.store().revision_of_version(&version.0).await?;
        let is_import = of_proposal.is_none();
        let is = self.parts_of_version(image, &version.0).await?;
        let was = if is_import {
            self.published_parts(image, taken).await?
        } else {
            self.parts_of_version(image, taken).await?
        };
        let rows = self.store().draft_parts(&open.row.id).await?;
        let rows: BTreeMap<&str, &DraftPartRow> =
            rows.iter().map(|row| (row.part.as_str(), row)).collect();
        let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        let parts = names
            .into_iter()
            .filter(|part| {
                // A kind of which a version has nothing at all was not taken away by it either.
                let has_kind = || is.keys().any(|other| kind(other) == kind(part));
                is_imported(part) || !is_import && has_kind()
            })
            .filter_map(|part| {
                let row = rows.get(part.as_str());
                let mine = row
                    .filter(|row| row.removed == 0)
                    .map(|row| row.content.as_slice());
                // A sentence explains what was found in what this draft holds: one that was written here
                // stays, and one that the image no longer needs may be needed here.
                let is_own = mine != was.get(part).map(Vec::as_slice) || !is.contains_key(part);
                if part.starts_with(parts::EXPLANATIONS) && mine.is_some() && is_own {
                    return None;
                }
                let [was, mine, image] = [
                    was.get(part).map(Vec::as_slice),
                    mine,
                    is.get(part).map(Vec::as_slice),
                ]
                .map(|content| content.map(|content| parts::lines(part, content)));
                let taken = take(was.as_deref(), mine.as_deref(), image.as_deref())?;
                Some(PartChange {
                    part: part.clone(),
                    seen: row.map_or(0, |row| row.lock_version),
                    mine: mine.map(Into::into),
                    image: image.map(Into::into),
                    taken,
                })
            })
            .collect();
        let facts = self.change_sentences(image, began, &version, open).await?;
        Ok(Some(ImageChanges {
            version,
            facts,
            parts,
            taken_in,
        }))
    }

    /// What differs between two versions of an image, as sentences.
    async fn change_sentences(
        &self,
        image: &ImageName,
        old: &VersionId,
        new: &VersionId,
        open: &OpenProposal,
    ) -> Result<Vec<String>, ProposalError> {
        let facts = self.check_facts(open).await?;
        let surroundings = Surroundings {
            image,
            programme: facts.programme(),
            templates: facts.templates(),
        };
        let old = self.version_bundle(&old.0).await?;
        let new = self.version_bundle(&new.0).await?;
        let difference = bundle::difference(&old, &new, &surroundings);
        let missing = difference.not_compared.into_iter();
        let missing =
            missing.map(|it| format!("{}: not compared, because {}.", it.what, it.reason));
        let facts = difference.facts.into_iter().map(|fact| fact.sentence);
        Ok(facts.chain(missing).collect())
    }

    /// Writes into the draft what its parts became, all of it or nothing, with the version from which
    /// that comes. Answers whether a part changed; nothing when something else happened meanwhile.
    async fn put_taken(
        &self,
        caller: &Caller,
        open: &OpenProposal,
        changes: &ImageChanges,
        resolved: Vec<Resolved<'_>>,
    ) -> Result<Option<bool>, ProposalError> {
        let stored =
            |part: &PartChange, content: &[u8]| parts::whole(&part.part, content).into_owned();
        let resolved: Vec<Resolved<'_>> = resolved
            .into_iter()
            .filter(|(part, content)| *content != part.mine)
            .map(|(part, content)| (part, content.map(|content| stored(part, &content))))
            .collect();
        caller.may(Action::EditDraft, &open.subject())?;
        let person = signed_in(caller)?.to_string();
        let rows = self.draft_parts(open).await?;
        let stay = rows
            .iter()
            .filter(|row| resolved.iter().all(|(part, _)| part.part != row.part))
            .map(|row| (row.part.as_str(), row.content.len()));
        let come = resolved
            .iter()
            .filter_map(|(part, content)| Some((part.part.as_str(), content.as_ref()?.len())));
        within_limits(stay.chain(come))?;

        let at = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let row = tx.proposal_for_update(&open.row.id).await?;
        let row = row.ok_or(ProposalError::Unknown)?;
        writable(&row)?;
        let (version, before) = (&changes.version.0, changes.taken_in.as_deref());
        let is_as_read = row.sequence == open.row.sequence;
        if !is_as_read || !tx.set_draft_base(&row.id, version, before).await? {
            return Ok(None);
        }
        for (part, content) in &resolved {
            // What is taken away keeps what it held, as where somebody removes a file.
            let before = part.mine.as_deref().map(|mine| stored(part, mine));
            let saved = tx
                .save_draft_part(DraftSave {
                    proposal: &open.row.id,
                    part: &part.part,
                    content: content
                        .as_ref()
                        .or(before.as_ref())
                        .map_or(b"", Vec::as_slice),
                    seen: part.seen,
                    person: &person,
                    at,
                    removed: content.is_none(),
                })
                .await?;
            if saved.is_none() {
                return Ok(None);
            }
        }
        tx.commit().await?;
        Ok(Some(!resolved.is_empty()))
    }
}

/// Whether a part is among what an import brings.
fn is_imported(part: &str) -> bool {
    part == parts::MANIFEST || part.starts_with(parts::DOCUMENTATION)
}

/// The kind of a part: all before the first slash of its name.
fn kind(part: &str) -> &str {
    part.split_once('/').map_or(part, |(kind, _)| kind)
}
