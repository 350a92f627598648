//! Drafts: begun, saved part by part, shared with co-authors, deleted and brought back.

use app::pages::draft::NOTE_LIMIT;
use domain::bundle::{BUNDLE_LIMIT, FILE_LIMIT, LOGO_LIMIT, TEXT_LIMIT};
use domain::decide::Act;
use domain::event::{By, Event, Payload};
use domain::participant::Participants;
use domain::permission::{Action, Actor, Refusal, Subject};
use domain::projection::{self, Projection};
use domain::proposal::{Kind, ProposalId, State, VersionId};
use domain::{Handle, ImageName, Moment, PersonId};
use uuid::Uuid;

use super::parts::PartName;
use super::proposals::{Standing, lane};
use super::{Caller, Portal, PortalError};
use crate::clock::Timestamp;
use crate::picture::{self, NoLogo};
use crate::store::{AuthorRow, DraftPartRow, DraftSave, EventRow, ProposalRow};

/// The most drafts and proposals that one person has open at a time.
pub const OPEN_LIMIT: usize = 20;
/// The most bytes of one part that is no logo.
pub const PART_LIMIT: usize = TEXT_LIMIT as usize;
/// The most bytes of a logo.
pub const LOGO_PART_LIMIT: usize = LOGO_LIMIT as usize;
/// The most bytes of a whole draft.
pub const DRAFT_LIMIT: usize = BUNDLE_LIMIT as usize;
/// The most parts of a draft: its files, and what stands in forms.
pub const PARTS_LIMIT: usize = FILE_LIMIT + 500;
/// For how many days a deleted draft can be brought back.
pub const RESTORE_DAYS: i64 = 30;

/// Why a use case of drafts and proposals could not be done.
#[derive(Debug)]
pub enum ProposalError {
    /// There is none, or none that this caller may know of.
    Unknown,
    /// The policy says no.
    Refused(Refusal),
    /// The rules of proposals say no.
    Decided {
        /// Why.
        refusal: Box<domain::refusal::Refusal>,
        /// The same as a sentence, with the people called by their handles.
        sentence: String,
    },
    /// Somebody else submitted a proposal for this image at the same moment.
    NameTaken(String),
    /// What was accepted cannot be made into a page of the catalogue; why.
    CannotPublish(String),
    /// Somebody else saved the part since it was read; this is what stands there now, nothing when
    /// it is gone.
    Stale(Option<Box<DraftPartRow>>),
    /// Something else happened to the proposal since it was read.
    Overtaken,
    /// The part has more bytes than [`PART_LIMIT`], or [`LOGO_PART_LIMIT`] where it is a logo.
    PartTooLarge,
    /// The whole draft would have more bytes than [`DRAFT_LIMIT`].
    DraftTooLarge,
    /// What goes by the name of a logo is none.
    NoLogo(NoLogo),
    /// The draft would have more parts than [`PARTS_LIMIT`].
    TooManyParts,
    /// The name is no part's.
    NoSuchPart(String),
    /// The note to reviewers cannot be taken; why.
    Note(String),
    /// The draft was deleted: nothing is written into it before it is brought back.
    Deleted,
    /// The proposal was decided or taken back: nothing of it changes any more.
    Closed,
    /// Nobody has this handle.
    NoSuchPerson(String),
    /// This person writes it already, or was invited.
    AlreadyAuthor(String),
    /// Nobody invited this caller.
    NotInvited,
    /// It was submitted: from then on it is withdrawn, not deleted.
    Submitted,
    /// It was deleted longer ago than [`RESTORE_DAYS`].
    TooLate,
    /// The portal failed.
    Portal(PortalError),
}

impl std::fmt::Display for ProposalError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown => f.write_str("There is no such proposal, or you may not see it."),
            Self::Refused(refusal) => write!(f, "{refusal}"),
            Self::Stale(_) => f.write_str(
                "Somebody else saved this part since you opened it. Both texts are kept: choose what stands.",
            ),
            Self::Overtaken => f.write_str(
                "Something happened to this proposal since you opened it. Read what, then try again.",
            ),
            Self::Decided { sentence, .. } => f.write_str(sentence),
            Self::NameTaken(image) => write!(
                f,
                "Another proposal for {image} was submitted a moment ago. An image has one open proposal at a time."
            ),
            Self::CannotPublish(why) => write!(f, "It cannot be published as it is. {why}"),
            Self::PartTooLarge => f.write_str("A text takes at most 1 MB, a logo 2 MB."),
            Self::NoLogo(why) => write!(f, "{why}"),
            Self::DraftTooLarge => f.write_str("A draft takes at most 20 MB in all."),
            Self::TooManyParts => write!(f, "A draft takes at most {FILE_LIMIT} files."),
            Self::NoSuchPart(part) => write!(f, "{part:?} is no part of a draft."),
            Self::Note(why) => f.write_str(why),
            Self::Deleted => f.write_str(
                "This draft was deleted. Bring it back from My work first, then save again.",
            ),
            Self::Closed => f.write_str(
                "This proposal was decided or taken back: nothing can be written into it any more. One that was withdrawn can be revived.",
            ),
            Self::NoSuchPerson(handle) => write!(f, "Nobody here has the handle {handle:?}."),
            Self::AlreadyAuthor(handle) => {
                write!(f, "{handle} writes this proposal already, or was invited.")
            }
            Self::NotInvited => f.write_str("Nobody invited you to write this proposal."),
            Self::Submitted => {
                f.write_str("It was submitted. Withdraw it instead: what was reviewed stays readable.")
            }
            Self::TooLate => write!(
                f,
                "It was deleted more than {RESTORE_DAYS} days ago and cannot be brought back."
            ),
            Self::Portal(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for ProposalError {}

impl From<sqlx::Error> for ProposalError {
    fn from(error: sqlx::Error) -> Self {
        Self::Portal(error.into())
    }
}

impl From<NoLogo> for ProposalError {
    fn from(why: NoLogo) -> Self {
        Self::NoLogo(why)
    }
}

impl From<serde_json::Error> for ProposalError {
    fn from(error: serde_json::Error) -> Self {
        Self::Portal(PortalError::Stored(error))
    }
}

impl From<PortalError> for ProposalError {
    fn from(error: PortalError) -> Self {
        Self::Portal(error)
    }
}

impl From<Refusal> for ProposalError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// A proposal as the store has it, with who writes it and what its events add up to.
#[derive(Debug, Clone)]
pub struct OpenProposal {
    /// The row.
    pub row: ProposalRow,
    /// Who writes it; who was invited and did not accept yet too.
    pub authors: Vec<AuthorRow>,
    /// What its events add up to.
    pub projection: Projection,
}

impl OpenProposal {
    /// What the policy looks at.
    pub fn subject(&self) -> Subject {
        Subject {
            proposal: Some(self.row.id.clone()),
            authors: self
                .authors
                .iter()
                .filter(|author| author.accepted_at.is_some())
                .filter_map(|author| author.person.parse().ok())
                .collect(),
            image: self.row.image.parse().ok(),
            is_update: self.projection.kind.is_update(),
            public: self.row.number.is_some(),
            lane: Some(lane(self.projection.kind)),
            ..Subject::none()
        }
    }
}

/// What is to be saved.
#[derive(Debug, Clone, Copy)]
pub struct PartSave<'a> {
    /// The stored name; see [`crate::portal::parts`].
    pub part: &'a str,
    /// Its bytes.
    pub content: &'a [u8],
    /// The version that was read; 0 for a part that was not there.
    pub seen: i64,
    /// Whether the part is taken away.
    pub removed: bool,
}

/// What was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Saved {
    /// The part's version now.
    pub lock_version: i64,
    /// When.
    pub at: Timestamp,
}

impl Portal {
    /// Begins a draft and answers its identifier; a new image may have no name yet.
    ///
    /// # Errors
    /// When the policy refuses, or too many are open.
    pub async fn start_draft(
        &self,
        caller: &Caller,
        kind: Kind,
        image: Option<&ImageName>,
        parts: &[(String, Vec<u8>)],
    ) -> Result<ProposalId, ProposalError> {
        let person = signed_in(caller)?;
        let subject = |open: usize| Subject {
            image: image.cloned(),
            is_update: kind.is_update(),
            within_quota: open < OPEN_LIMIT,
            ..Subject::none()
        };
        caller.may(Action::Propose, &subject(0))?;
        within_limits(
            parts
                .iter()
                .map(|(part, content)| (part.as_str(), content.len())),
        )?;

        let base_version = match image {
            Some(image) if kind.has_base() => {
                let image = self.store().image(image.as_str()).await?;
                image.and_then(|image| image.current_version)
            }
            _ => None,
        };
        let id = ProposalId::from_bytes(*Uuid::new_v4().as_bytes());
        let now = self.clock().timestamp();
        let event = Event {
            by: By::Person(person),
            at: Moment(now.0),
            payload: Payload::Started {
                kind,
                image: image.cloned(),
                base_version: base_version.clone().map(VersionId),
            },
        };
        let projection = projection::apply(Projection::default(), &event);
        let row = ProposalRow {
            id: id.to_string(),
            number: None,
            kind: slug(&kind)?,
            image: image.map(ToString::to_string).unwrap_or_default(),
            base_version,
            policy: self.policy().hash.clone(),
            state: slug(&projection.state)?,
            living: 1,
            sequence: 1,
            projection: serde_json::to_string(&projection)?,
            turn_group: slug(&projection.turn.group)?,
            turn_since: projection.turn.since.0,
            wake_at: None,
            summary: capital(kind.words()),
            created_at: now.0,
            submitted_at: None,
            ended_at: None,
            deleted_at: None,
            standing: serde_json::to_string(&Standing::of(&projection, &Participants::default()))?,
        };
        let mut tx = self.store().begin().await?;
        // Counted where others who begin for this person wait: several at once do not pass together.
        let open = tx.count_open_for_update(&person.to_string()).await?;
        caller.may(
            Action::Propose,
            &subject(usize::try_from(open).unwrap_or(OPEN_LIMIT)),
        )?;
        tx.put_policy(&self.policy().hash, &self.policy().text, now)
            .await?;
        tx.add_proposal(&row).await?;
        tx.put_author(
            &row.id,
            &AuthorRow {
                person: person.to_string(),
                role: "author".to_owned(),
                invited_by: None,
                invited_at: now.0,
                accepted_at: Some(now.0),
            },
        )
        .await?;
        tx.add_event(&row.id, &event_row(1, &event)?).await?;
        for (part, content) in parts {
            tx.save_draft_part(DraftSave {
                proposal: &row.id,
                part,
                content,
                seen: 0,
                person: &person.to_string(),
                at: now,
                removed: false,
            })
            .await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// A proposal, if this caller may do `action` with it. Who may not read it is told that there
    /// is none.
    ///
    /// # Errors
    /// When there is none, or the policy refuses.
    pub async fn open_proposal(
        &self,
        caller: &Caller,
        id: &str,
        action: Action,
    ) -> Result<OpenProposal, ProposalError> {
        let row = self.store().proposal(id).await?;
        let open = self.opened(row.ok_or(ProposalError::Unknown)?).await?;
        self.allowed(caller, &open, action)?;
        Ok(open)
    }

    /// The same by public number.
    ///
    /// # Errors
    /// As [`Portal::open_proposal`].
    pub async fn numbered_proposal(
        &self,
        caller: &Caller,
        number: i64,
        action: Action,
    ) -> Result<OpenProposal, ProposalError> {
        let row = self.store().proposal_by_number(number).await?;
        let open = self.opened(row.ok_or(ProposalError::Unknown)?).await?;
        self.allowed(caller, &open, action)?;
        Ok(open)
    }

    pub(super) async fn opened(&self, row: ProposalRow) -> Result<OpenProposal, ProposalError> {
        let authors = self.store().proposal_authors(&row.id).await?;
        let projection = serde_json::from_str(&row.projection)?;
        Ok(OpenProposal {
            row,
            authors,
            projection,
        })
    }

    fn allowed(
        &self,
        caller: &Caller,
        open: &OpenProposal,
        action: Action,
    ) -> Result<(), ProposalError> {
        let subject = open.subject();
        let read = if open.row.number.is_some() {
            Action::ReadProposal
        } else {
            Action::ReadDraft
        };
        if caller.may(read, &subject).is_err() {
            return Err(ProposalError::Unknown);
        }
        caller.may(action, &subject)?;
        Ok(())
    }

    /// The parts of a draft by name, without those that were taken away.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn draft_parts(
        &self,
        open: &OpenProposal,
    ) -> Result<Vec<DraftPartRow>, ProposalError> {
        let mut parts = self.store().draft_parts(&open.row.id).await?;
        parts.retain(|part| part.removed == 0);
        Ok(parts)
    }

    /// Saves a part of a draft, whatever it holds: a draft refuses nothing but what is too large
    /// and what somebody else changed meanwhile, as long as it is neither deleted nor closed.
    ///
    /// # Errors
    /// [`ProposalError::Stale`] with what stands there now, [`ProposalError::Deleted`] and
    /// [`ProposalError::Closed`]; nothing is written then.
    pub async fn save_part(
        &self,
        caller: &Caller,
        id: &str,
        save: PartSave<'_>,
    ) -> Result<Saved, ProposalError> {
        let person = signed_in(caller)?;
        let Some(name) = PartName::read(save.part) else {
            return Err(ProposalError::NoSuchPart(save.part.to_owned()));
        };
        let open = self.open_proposal(caller, id, Action::EditDraft).await?;
        writable(&open.row)?;
        let picture = (name.is_logo() && !save.removed)
            .then(|| picture::logo(save.part, save.content))
            .transpose()?;
        let save = PartSave {
            content: picture.as_ref().map_or(save.content, |logo| &logo.content),
            ..save
        };
        let parts = self.draft_parts(&open).await?;
        let others = parts
            .iter()
            .filter(|part| part.part != save.part)
            .map(|part| (part.part.as_str(), part.content.len()));
        let this = (!save.removed).then_some((save.part, save.content.len()));
        within_limits(others.chain(this))?;

        let at = self.clock().timestamp();
        let mut tx = self.store().begin().await?;
        // Deleting and deciding take turns with this.
        let row = tx.proposal_for_update(id).await?;
        writable(&row.ok_or(ProposalError::Unknown)?)?;
        let saved = tx
            .save_draft_part(DraftSave {
                proposal: id,
                part: save.part,
                content: save.content,
                seen: save.seen,
                person: &person.to_string(),
                at,
                removed: save.removed,
            })
            .await?;
        let Some(lock_version) = saved else {
            drop(tx);
            let theirs = self.store().draft_part(id, save.part).await?;
            return Err(ProposalError::Stale(theirs.map(Box::new)));
        };
        tx.commit().await?;
        Ok(Saved { lock_version, at })
    }

    /// Deletes a draft that was never submitted. It can be brought back for [`RESTORE_DAYS`].
    ///
    /// # Errors
    /// When it was submitted, or the policy refuses.
    pub async fn delete_draft(&self, caller: &Caller, id: &str) -> Result<(), ProposalError> {
        let now = self.clock().timestamp();
        self.set_deleted(caller, id, Some(now)).await
    }

    /// Brings a deleted draft back.
    ///
    /// # Errors
    /// When it is too late, or the policy refuses.
    pub async fn restore_draft(&self, caller: &Caller, id: &str) -> Result<(), ProposalError> {
        self.set_deleted(caller, id, None).await
    }

    async fn set_deleted(
        &self,
        caller: &Caller,
        id: &str,
        deleted_at: Option<Timestamp>,
    ) -> Result<(), ProposalError> {
        let open = self.open_proposal(caller, id, Action::DeleteDraft).await?;
        if open.projection.state != State::Draft {
            return Err(ProposalError::Submitted);
        }
        let now = Moment(self.clock().timestamp().0);
        if let (None, Some(deleted)) = (deleted_at, open.row.deleted_at)
            && now.days_since(Moment(deleted)) >= RESTORE_DAYS
        {
            return Err(ProposalError::TooLate);
        }
        let mut row = open.row;
        row.deleted_at = deleted_at.map(|at| at.0);
        let mut tx = self.store().begin().await?;
        if !tx.set_projection(&row, row.sequence).await? {
            return Err(ProposalError::Overtaken);
        }
        tx.commit().await?;
        Ok(())
    }

    /// Invites somebody to write with the authors. They see nothing until they accept.
    ///
    /// # Errors
    /// When nobody has the handle, they write it already, or the policy refuses.
    pub async fn invite_co_author(
        &self,
        caller: &Caller,
        id: &str,
        handle: &str,
    ) -> Result<(), ProposalError> {
        let by = signed_in(caller)?;
        let open = self
            .open_proposal(caller, id, Action::InviteCoAuthor)
            .await?;
        let unknown = || ProposalError::NoSuchPerson(handle.to_owned());
        let handle: Handle = handle
            .trim()
            .trim_start_matches('@')
            .parse()
            .map_err(|_| unknown())?;
        let person = self.store().person_by_handle(handle.as_str()).await?;
        let person = person.ok_or_else(unknown)?;
        if open.authors.iter().any(|author| author.person == person.id) {
            return Err(ProposalError::AlreadyAuthor(handle.to_string()));
        }
        let mut tx = self.store().begin().await?;
        tx.put_author(
            id,
            &AuthorRow {
                person: person.id,
                role: "co-author".to_owned(),
                invited_by: Some(by.to_string()),
                invited_at: self.clock().timestamp().0,
                accepted_at: None,
            },
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Accepts an invitation, or declines it.
    ///
    /// # Errors
    /// When nobody invited this caller.
    pub async fn answer_invitation(
        &self,
        caller: &Caller,
        id: &str,
        accept: bool,
    ) -> Result<(), ProposalError> {
        let person = signed_in(caller)?;
        let row = self.store().proposal(id).await?;
        let open = self.opened(row.ok_or(ProposalError::Unknown)?).await?;
        open.authors
            .iter()
            .find(|author| author.person == person.to_string() && author.accepted_at.is_none())
            .ok_or(ProposalError::NotInvited)?;
        if accept {
            self.act(caller, open, Act::Join).await?;
        } else {
            let mut tx = self.store().begin().await?;
            tx.remove_author(id, &person.to_string()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Who is signed in; nobody else writes.
pub(super) fn signed_in(caller: &Caller) -> Result<PersonId, ProposalError> {
    match &caller.actor {
        Actor::Anonymous => {
            caller.may(Action::UseAccount, &Subject::none())?;
            Err(ProposalError::Unknown)
        }
        actor => actor.id().ok_or(ProposalError::Unknown),
    }
}

/// Whether somebody may still write into a proposal.
pub(super) fn writable(row: &ProposalRow) -> Result<(), ProposalError> {
    if row.deleted_at.is_some() {
        return Err(ProposalError::Deleted);
    }
    for state in State::ALL.into_iter().filter(|state| state.is_terminal()) {
        if row.state == slug(&state)? {
            return Err(ProposalError::Closed);
        }
    }
    Ok(())
}

/// Whether a note to reviewers can be taken.
///
/// # Errors
/// [`ProposalError::Note`] with the reason.
pub(super) fn note_taken(note: &str) -> Result<(), ProposalError> {
    let why = if note.trim().chars().count() > NOTE_LIMIT {
        format!("The note takes at most {NOTE_LIMIT} characters.")
    } else if note.contains('\0') {
        "The note holds a NUL character, which no text may have. Take it out.".to_owned()
    } else {
        return Ok(());
    };
    Err(ProposalError::Note(why))
}

/// Whether parts with these sizes may stand together.
pub(super) fn within_limits<'a>(
    parts: impl Iterator<Item = (&'a str, usize)>,
) -> Result<(), ProposalError> {
    let (mut count, mut bytes) = (0, 0_usize);
    for (part, size) in parts {
        let Some(name) = PartName::read(part) else {
            return Err(ProposalError::NoSuchPart(part.to_owned()));
        };
        let limit = if name.is_logo() {
            LOGO_PART_LIMIT
        } else {
            PART_LIMIT
        };
        if size > limit {
            return Err(ProposalError::PartTooLarge);
        }
        count += 1;
        bytes = bytes.saturating_add(size);
    }
    if count > PARTS_LIMIT {
        return Err(ProposalError::TooManyParts);
    }
    if bytes > DRAFT_LIMIT {
        return Err(ProposalError::DraftTooLarge);
    }
    Ok(())
}

pub(super) fn event_row(sequence: i64, event: &Event) -> Result<EventRow, ProposalError> {
    let payload = serde_json::to_value(event)?;
    let kind = payload["type"].as_str().unwrap_or_default().to_owned();
    Ok(EventRow {
        sequence,
        at: event.at.0,
        actor: event.by.person().map(|person| person.to_string()),
        kind,
        payload: payload.to_string(),
    })
}

/// A value of a closed list as it is stored.
pub(super) fn slug(value: &impl serde::Serialize) -> Result<String, ProposalError> {
    let value = serde_json::to_value(value)?;
    Ok(value.as_str().unwrap_or_default().to_owned())
}

fn capital(words: &str) -> String {
    let mut characters = words.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
