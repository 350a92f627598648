//! Doing something to a proposal: the policy is asked, the rules decide, and the events are written
//! with everything that follows from them in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use domain::decide::{self, Act, Facts, decide};
use domain::decision::DecisionRecord;
use domain::event::{By, Event, Payload};
use domain::history;
use domain::mention::mentioned_in;
use domain::notice::{Told, notices};
use domain::participant::Participants;
use domain::permission::Action;
use domain::projection::{Projection, apply};
use domain::proposal::{Kind, ProposalId, Revision, VersionId};
use domain::{Handle, Moment, PersonId};
use uuid::Uuid;

use super::content::Frozen;
use super::people::took_part;
use super::publish::Release;
use super::{HandleNames, Standing, allow};
use crate::clock::Timestamp;
use crate::live::Moved;
use crate::portal::caller::About;
use crate::portal::drafts::{OpenProposal, ProposalError, event_row, slug};
use crate::portal::parts::NOTE;
use crate::portal::{Caller, Portal};
use crate::programme::digest;
use crate::store::{
    AuthorRow, ConflictRow, DraftSave, FileRow, NewNotice, ProposalFilter, ProposalRow,
    RevisionRow, Tx,
};

/// How often an act is decided anew because something else happened in between.
const TRIES: usize = 8;

/// What is to be done.
#[derive(Debug, Clone)]
pub(super) enum Plan {
    /// An act that needs nothing but itself.
    Act(Act),
    /// Several of them, all or none: a review with the threads that it settles.
    Acts(Vec<Act>),
    /// Freeze the draft and submit it.
    Submit {
        /// What the author says about it.
        note: String,
    },
    /// Freeze the draft as a small revision.
    AddRevision {
        /// What the author says about it.
        note: String,
    },
    /// Begin from this version of the image, which is the current one.
    BringUpToDate {
        /// Which; nothing where the image has none.
        to: Option<VersionId>,
    },
}

/// Who does it: somebody who asks, or the portal by itself.
#[derive(Clone, Copy)]
pub(super) enum Doer<'a> {
    /// Somebody.
    Caller(&'a Caller),
    /// A moment came, or a rule followed.
    Portal,
}

/// What an act leads to, before it is written.
pub(super) struct Step {
    /// Where it stood.
    before: OpenProposal,
    /// What happens.
    events: Vec<Event>,
    /// What the events add up to then.
    after: Projection,
    people: Participants,
    names: HandleNames,
    watchers: BTreeSet<PersonId>,
    /// Whom the events mention.
    called: BTreeMap<Handle, PersonId>,
}

impl Portal {
    /// Does an act. Accepting without a moment publishes at once.
    ///
    /// # Errors
    /// When the policy refuses, the rules do, or the store fails; then nothing happened.
    pub async fn act(
        &self,
        caller: &Caller,
        open: OpenProposal,
        act: Act,
    ) -> Result<OpenProposal, ProposalError> {
        self.carry_out(Doer::Caller(caller), open, Plan::Act(act))
            .await
    }

    /// Does several acts, all of them or none.
    ///
    /// # Errors
    /// As [`Portal::act`].
    pub async fn act_at_once(
        &self,
        caller: &Caller,
        open: OpenProposal,
        acts: Vec<Act>,
    ) -> Result<OpenProposal, ProposalError> {
        self.carry_out(Doer::Caller(caller), open, Plan::Acts(acts))
            .await
    }

    /// Does what is planned; what something else overtook is decided anew.
    pub(super) async fn carry_out(
        &self,
        doer: Doer<'_>,
        open: OpenProposal,
        plan: Plan,
    ) -> Result<OpenProposal, ProposalError> {
        let mut open = open;
        for _ in 0..TRIES {
            if let Some(done) = self.try_once(doer, &open, &plan).await? {
                return Ok(done);
            }
            open = self.reopened(&open).await?;
        }
        Err(ProposalError::Overtaken)
    }

    /// The proposal as it stands now.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reopened(&self, open: &OpenProposal) -> Result<OpenProposal, ProposalError> {
        let row = self.store().proposal(&open.row.id).await?;
        self.opened(row.ok_or(ProposalError::Unknown)?).await
    }

    /// Answers nothing when something else happened in between.
    async fn try_once(
        &self,
        doer: Doer<'_>,
        open: &OpenProposal,
        plan: &Plan,
    ) -> Result<Option<OpenProposal>, ProposalError> {
        let base = &open.projection.base_version;
        let frozen = match plan {
            Plan::Submit { note } | Plan::AddRevision { note } => {
                Some(self.freeze(open, base.as_ref(), note).await?)
            }
            Plan::BringUpToDate { to } if open.row.number.is_some() => {
                Some(self.freeze(open, to.as_ref(), "").await?)
            }
            Plan::Act(_) | Plan::Acts(_) | Plan::BringUpToDate { .. } => None,
        };
        let acts = self.acts(open, plan, frozen.as_ref());
        let people = self.people_after(open, frozen.as_ref()).await?;
        let mut permission = None;
        if let Doer::Caller(caller) = doer {
            for act in &acts {
                let action = allow::allow(caller, open, act, &people)?;
                if permission.is_none() || matches!(act, Act::PublishReview(_)) {
                    permission = Some(action);
                }
            }
        }
        let by = match doer {
            Doer::Portal => By::Portal,
            Doer::Caller(caller) => caller.id().map_or(By::Portal, By::Person),
        };
        let step = self.decided(doer, by, open, acts, people).await?;
        if let Plan::BringUpToDate { to } = plan
            && step.after.base_version != *to
        {
            // The image changed once more; what it changed is not in the draft.
            return Err(ProposalError::Overtaken);
        }
        let Some(superseded) = self.superseded(by, &step).await? else {
            return Ok(None);
        };
        let release = match step.published() {
            Some(version) => Some(self.release(&step.after, open, version).await?),
            None => None,
        };
        self.write(doer, step, permission, frozen, superseded, release)
            .await
    }

    fn acts(&self, open: &OpenProposal, plan: &Plan, frozen: Option<&Frozen>) -> Vec<Act> {
        let content = || {
            Box::new(
                frozen
                    .map(|frozen| frozen.content.clone())
                    .unwrap_or_default(),
            )
        };
        match plan {
            Plan::Act(act @ Act::Accept { publish_at: None }) => {
                let version = VersionId(Uuid::new_v4().to_string());
                vec![act.clone(), Act::Publish { version }]
            }
            Plan::Act(act) => vec![act.clone()],
            Plan::Acts(acts) => acts.clone(),
            Plan::Submit { .. } => {
                let policy = self.policy().hash.clone();
                let submit = Act::Submit {
                    content: content(),
                    policy,
                };
                let name = frozen.and_then(|frozen| frozen.name.parse().ok());
                let renamed = name.filter(|name| {
                    open.projection.kind == Kind::New
                        && open.row.number.is_none()
                        && open.projection.image.as_ref() != Some(name)
                });
                renamed
                    .map(|image| Act::Rename { image })
                    .into_iter()
                    .chain([submit])
                    .collect()
            }
            Plan::AddRevision { .. } => vec![Act::AddRevision { content: content() }],
            Plan::BringUpToDate { .. } => vec![Act::BringUpToDate {
                content: frozen.map(|frozen| Box::new(frozen.content.clone())),
                moved: frozen
                    .map(|frozen| frozen.moved.clone())
                    .unwrap_or_default(),
            }],
        }
    }

    /// Who takes part once what is frozen stands: its manifest may name other maintainers.
    async fn people_after(
        &self,
        open: &OpenProposal,
        frozen: Option<&Frozen>,
    ) -> Result<Participants, ProposalError> {
        let mut people = self.participants(open).await?;
        if let Some(manifest) =
            frozen.and_then(|frozen| frozen.parts.get(crate::portal::parts::MANIFEST))
        {
            self.add_listed_maintainers(&mut people, manifest).await?;
        }
        Ok(people)
    }

    async fn decided(
        &self,
        doer: Doer<'_>,
        by: By,
        open: &OpenProposal,
        acts: Vec<Act>,
        people: Participants,
    ) -> Result<Step, ProposalError> {
        let image = open.projection.image.as_ref();
        let current_version = self.current_version(image).await?;
        let facts = Facts {
            at: Moment(self.clock().timestamp().0),
            people: &people,
            current_version: current_version.as_ref(),
            open_proposal: self.other_open(doer, open).await?,
        };
        let mut events = Vec::new();
        let mut after = open.projection.clone();
        for act in acts {
            match decide(&after, by, act, &facts) {
                Ok(next) => {
                    after = next.iter().fold(after, apply);
                    events.extend(next);
                }
                Err(refusal) => {
                    let names = self.names_in(open, &people).await?;
                    return Err(ProposalError::Decided {
                        sentence: names.with(|names| refusal.sentence(names)),
                        refusal: Box::new(refusal),
                    });
                }
            }
        }
        let watchers = self.store().watchers(&open.row.id).await?;
        let watchers: BTreeSet<PersonId> = watchers
            .iter()
            .filter_map(|person| person.parse().ok())
            .collect();
        let called = self.people_mentioned(&events).await?;
        let named = took_part(&after)
            .into_iter()
            .chain(took_part(&open.projection))
            .chain(people.0.keys().copied())
            .chain(by.person());
        let names = self.names_of(named).await?;
        Ok(Step {
            before: open.clone(),
            events,
            after,
            people,
            names,
            watchers,
            called,
        })
    }

    /// Those whom events mention; a handle that nobody has is passed over. What is said is said of a
    /// submitted proposal, which everybody may read.
    async fn people_mentioned(
        &self,
        events: &[Event],
    ) -> Result<BTreeMap<Handle, PersonId>, ProposalError> {
        let handles: BTreeSet<Handle> = events
            .iter()
            .flat_map(|event| mentioned_in(&event.payload))
            .collect();
        let mut called = BTreeMap::new();
        for handle in handles {
            let row = self.store().person_by_handle(handle.as_str()).await?;
            let person = row.filter(|row| row.blocked_at.is_none());
            if let Some(id) = person.and_then(|row| row.id.parse().ok()) {
                called.insert(handle, id);
            }
        }
        Ok(called)
    }

    /// Another living proposal for the same image.
    async fn other_open(
        &self,
        doer: Doer<'_>,
        open: &OpenProposal,
    ) -> Result<Option<decide::OpenProposal>, ProposalError> {
        if open.row.image.is_empty() {
            return Ok(None);
        }
        let filter = ProposalFilter {
            living: true,
            image: Some(&open.row.image),
            ..ProposalFilter::default()
        };
        let others = self.store().proposals(filter, 10).await?;
        let Some(other) = others.into_iter().find(|row| row.id != open.row.id) else {
            return Ok(None);
        };
        let Ok(id) = other.id.parse::<ProposalId>() else {
            return Ok(None);
        };
        let replaceable = match doer {
            Doer::Portal => false,
            Doer::Caller(caller) => {
                let authors = self.store().proposal_authors(&other.id).await?;
                let is_author = |author: &AuthorRow| {
                    author.accepted_at.is_some()
                        && caller.id().map(|id| id.to_string()) == Some(author.person.clone())
                };
                authors.iter().any(is_author)
                    || open
                        .projection
                        .image
                        .as_ref()
                        .is_some_and(|image| caller.maintains(image))
            }
        };
        Ok(Some(decide::OpenProposal { id, replaceable }))
    }

    /// What becomes of the update that this one replaces: nothing inside when there is none,
    /// nothing outside when it is gone meanwhile.
    async fn superseded(&self, by: By, step: &Step) -> Result<Option<Option<Step>>, ProposalError> {
        let Some(other) = step.events.iter().find_map(|event| match &event.payload {
            Payload::Submitted {
                supersedes: Some(other),
                ..
            } => Some(other.to_string()),
            _ => None,
        }) else {
            return Ok(Some(None));
        };
        let Some(row) = self.store().proposal(&other).await? else {
            return Ok(None);
        };
        let open = self.opened(row).await?;
        let Ok(newer) = step.before.row.id.parse() else {
            return Ok(None);
        };
        let people = self.participants(&open).await?;
        let acts = vec![Act::Supersede { by: newer }];
        match self.decided(Doer::Portal, by, &open, acts, people).await {
            Ok(step) => Ok(Some(Some(step))),
            Err(ProposalError::Decided { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn write(
        &self,
        doer: Doer<'_>,
        step: Step,
        permission: Option<Action>,
        frozen: Option<Frozen>,
        superseded: Option<Step>,
        release: Option<Release>,
    ) -> Result<Option<OpenProposal>, ProposalError> {
        let now = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        let mut said = None;
        if let Some(frozen) = &frozen {
            let rows = tx.draft_to_freeze(&step.before.row.id).await?;
            let (note, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.part == NOTE);
            let seen = rows
                .into_iter()
                .map(|row| (row.part, row.lock_version))
                .collect::<Vec<_>>();
            if seen != frozen.seen {
                return Ok(None);
            }
            said = note.into_iter().find(|row| {
                let text = String::from_utf8_lossy(&row.content);
                !text.trim().is_empty() && text.trim() == frozen.content.note
            });
        }
        if let Some(other) = superseded {
            let row = step_row(&other, None)?;
            if !other.persist(&mut tx, &row, now).await? {
                return Ok(None);
            }
        }
        let mut row = step_row(&step, frozen.as_ref())?;
        if row.number.is_none() && step.after.submitted_at.is_some() {
            row.number = Some(tx.next_proposal_number().await?);
            tx.put_policy(&self.policy().hash, &self.policy().text, now)
                .await?;
        }
        match step.persist(&mut tx, &row, now).await {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(ProposalError::Portal(crate::portal::PortalError::Store(
                sqlx::Error::Database(error),
            ))) if error.is_unique_violation() => {
                // Somebody else submitted for the same name at the same moment.
                return Err(ProposalError::NameTaken(row.image));
            }
            Err(error) => return Err(error),
        }
        if let Some(frozen) = &frozen {
            for revision in step.revisions() {
                add_revision(&mut tx, &row.id, revision, step.after.round, frozen).await?;
            }
        }
        if let Some(said) = said {
            // What was said with this revision is not said again with the next one.
            tx.save_draft_part(DraftSave {
                proposal: &row.id,
                part: NOTE,
                content: b"",
                seen: said.lock_version,
                person: &said.saved_by,
                at: now,
                removed: true,
            })
            .await?;
        }
        if let Some(release) = &release
            && !release.write(&mut tx, &row.id, now).await?
        {
            return Ok(None);
        }
        if let (Doer::Caller(caller), Some(action)) = (doer, permission)
            && step.is_audited()
            && let Some(act) = step.act()
        {
            let about = About {
                person: None,
                image: (!row.image.is_empty()).then_some(row.image.as_str()),
                proposal: Some(&row.id),
            };
            let sentence = step.names.with(|names| history::sentence(act, names));
            caller
                .write_audit(&mut tx, now, action, about, &sentence)
                .await?;
        }
        let moved = Moved {
            proposal: row.id.clone(),
            sequence: row.sequence,
        };
        tx.tell_replicas(&moved).await?;
        tx.commit().await?;
        self.live.tell(moved);
        if release.is_some() {
            self.forget_catalogue_version();
        }
        let authors = self.store().proposal_authors(&row.id).await?;
        Ok(Some(OpenProposal {
            row,
            authors,
            projection: step.after,
        }))
    }
}

impl Step {
    /// The version that it publishes.
    fn published(&self) -> Option<&VersionId> {
        self.events.iter().find_map(|event| match &event.payload {
            Payload::Published { version } => Some(version),
            _ => None,
        })
    }

    /// The event that says what was done: of a review with the threads that it settles the review.
    fn act(&self) -> Option<&Event> {
        let is_review = |event: &&Event| matches!(event.payload, Payload::ReviewPublished { .. });
        let review = self.events.iter().find(is_review);
        review.or(self.events.first())
    }

    fn revisions(&self) -> impl Iterator<Item = &Revision> {
        self.events.iter().filter_map(|event| match &event.payload {
            Payload::Submitted { revision, .. } | Payload::RevisionAdded { revision } => {
                Some(revision.as_ref())
            }
            _ => None,
        })
    }

    /// Whether it is written to the audit log: what is decided about others' work. The proposal's
    /// own history has everything else; a declared conflict of interest is nobody's to read there.
    fn is_audited(&self) -> bool {
        self.before.row.number.is_some()
            && self.act().is_some_and(|event| {
                !matches!(
                    event.payload,
                    Payload::Commented { .. }
                        | Payload::ThreadAnswered { .. }
                        | Payload::RevisionAdded { .. }
                        | Payload::ConflictDeclared { .. }
                )
            })
    }

    /// Writes the events and everything that follows from them. Answers whether nothing else
    /// happened to the proposal since it was read.
    async fn persist(
        &self,
        tx: &mut Tx,
        row: &ProposalRow,
        now: Timestamp,
    ) -> Result<bool, ProposalError> {
        let seen = self.before.row.sequence;
        if !tx.set_projection(row, seen).await? {
            return Ok(false);
        }
        for (number, event) in (seen + 1..).zip(&self.events) {
            tx.add_event(&row.id, &event_row(number, event)?).await?;
        }
        self.keep_authors(tx, row, now).await?;
        self.record_decisions(tx, &row.id, now).await?;
        self.keep_conflicts(tx, row, now).await?;
        let told = Told {
            events: &self.events,
            before: &self.before.projection,
            after: &self.after,
            people: &self.people,
            watchers: &self.watchers,
            called: &self.called,
        };
        for notice in self.names.with(|names| notices(told, names)) {
            tx.add_notice(&NewNotice {
                person: &notice.person.to_string(),
                proposal: &row.id,
                sequence: seen + 1,
                reason: notice.reason.slug(),
                your_turn: notice.your_turn,
                sentence: &notice.sentence,
                at: now,
            })
            .await?;
        }
        Ok(true)
    }

    /// The store's list of authors, by which drafts are found.
    async fn keep_authors(
        &self,
        tx: &mut Tx,
        row: &ProposalRow,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        for event in &self.events {
            match &event.payload {
                Payload::AuthorJoined { person } => {
                    let person = person.to_string();
                    let mut known = self.before.authors.iter();
                    let known = known.find(|author| author.person == person);
                    let invited = known.cloned().unwrap_or(AuthorRow {
                        person,
                        role: "co-author".to_owned(),
                        invited_by: None,
                        invited_at: now.0,
                        accepted_at: None,
                    });
                    tx.put_author(
                        &row.id,
                        &AuthorRow {
                            accepted_at: Some(now.0),
                            ..invited
                        },
                    )
                    .await?;
                }
                Payload::AuthorLeft { person } => {
                    tx.remove_author(&row.id, &person.to_string()).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    async fn record_decisions(
        &self,
        tx: &mut Tx,
        proposal: &str,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        let mut before = self.before.projection.clone();
        for event in &self.events {
            if let Some(record) = DecisionRecord::of(&before, event, &self.people) {
                tx.add_decision_record(proposal, &serde_json::to_string(&record)?, now)
                    .await?;
            }
            before = apply(before, event);
        }
        Ok(())
    }

    /// The policy reads conflicts of interest of people, not of proposals.
    async fn keep_conflicts(
        &self,
        tx: &mut Tx,
        row: &ProposalRow,
        now: Timestamp,
    ) -> Result<(), ProposalError> {
        for event in &self.events {
            match &event.payload {
                Payload::ConflictDeclared { person, reason, .. } => {
                    tx.add_conflict(&ConflictRow {
                        id: Uuid::new_v4().to_string(),
                        person: person.to_string(),
                        image: Some(row.image.clone()).filter(|image| !image.is_empty()),
                        proposal: Some(row.id.clone()),
                        statement: reason.clone(),
                        declared_at: now.0,
                        waived_by: None,
                        waived_at: None,
                        waiver_reason: None,
                    })
                    .await?;
                }
                Payload::ConflictWaived { person, reason } => {
                    let by = event.by.person().map(|by| by.to_string());
                    let waiver = (by.as_deref().unwrap_or("portal"), now, reason.as_str());
                    tx.waive_conflicts(&person.to_string(), &row.image, Some(&row.id), waiver)
                        .await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The row that lists and queues read after a step.
fn step_row(step: &Step, frozen: Option<&Frozen>) -> Result<ProposalRow, ProposalError> {
    let (after, before) = (&step.after, &step.before.row);
    let added = i64::try_from(step.events.len()).unwrap_or(i64::MAX);
    Ok(ProposalRow {
        sequence: before.sequence + added,
        image: after
            .image
            .as_ref()
            .map_or_else(|| before.image.clone(), ToString::to_string),
        base_version: after.base_version.as_ref().map(|version| version.0.clone()),
        policy: after
            .policy
            .clone()
            .unwrap_or_else(|| before.policy.clone()),
        state: slug(&after.state)?,
        living: i64::from(!after.state.is_terminal()),
        projection: serde_json::to_string(after)?,
        turn_group: slug(&after.turn.group)?,
        turn_since: after.turn.since.0,
        wake_at: after.wake.or(after.publish_at).map(|at| at.0),
        summary: frozen.map_or_else(|| before.summary.clone(), |frozen| frozen.summary.clone()),
        submitted_at: after.submitted_at.map(|at| at.0),
        ended_at: after.ended_at.map(|at| at.0),
        standing: serde_json::to_string(&Standing::of(after, &step.people))?,
        ..before.clone()
    })
}

async fn add_revision(
    tx: &mut Tx,
    proposal: &str,
    revision: &Revision,
    round: u32,
    frozen: &Frozen,
) -> Result<(), ProposalError> {
    let number = i64::from(revision.number.0);
    tx.add_revision(
        proposal,
        &RevisionRow {
            number,
            round: i64::from(round),
            submitted_by: revision.by.to_string(),
            submitted_at: revision.at.0,
            note: revision.note.clone(),
            classes: serde_json::to_string(&revision.hashes)?,
            findings: frozen.findings.clone(),
        },
    )
    .await?;
    for (path, content) in &frozen.parts {
        let file = FileRow {
            path: path.clone(),
            sha256: digest(content),
        };
        tx.put_blob(&file.sha256, content).await?;
        tx.add_revision_file(proposal, number, &file).await?;
    }
    Ok(())
}
