//! The workspace of a reviewer: what changed since they looked, file by file, with what was said
//! about it and what they have not published yet.

mod act;
mod draft;
mod facts;
mod files;
mod held;
mod page;
mod threads;
mod verdict;
mod written;

use std::collections::BTreeMap;

use app::view::form::FormFindings;
use app::view::review::{Base, CommentForm, PublishForm, ReviewQuery};
use domain::PersonId;
use domain::bundle::{Bundle, BundleFindings};
use domain::event::Event;
use domain::participant::Participants;
use domain::permission::Action;
use domain::proposal::{RevisionNumber, State, VersionId};
use domain::requirement::Disqualified;
use domain::review::Scope;

use super::drafts::{OpenProposal, ProposalError};
use super::proposals::{CheckFacts, HandleNames};
use super::{Caller, Portal};
use crate::clock::Timestamp;
pub use act::{Asked, Done, Outcome};
use draft::Draft;
use files::Pair;
use held::Held;
pub use written::{NotTaken, OnThread, Outdated, Written};

/// What stands in the forms of the page, where it is not what is stored.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The form of a comment.
    pub comment: Option<CommentForm>,
    /// The answer in a thread.
    pub reply: String,
    /// The form of the publication.
    pub publish: Option<PublishForm>,
    /// A private note.
    pub note: String,
    /// The words of a tick, by requirement.
    pub tick: Option<(String, String)>,
    /// Why a form was refused.
    pub findings: FormFindings,
}

/// Whether somebody can write in the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Access {
    Write,
    Unclaimed,
    ReadOnly(String),
}

/// Everything that the page and its forms look at.
struct Workspace {
    caller: Caller,
    open: OpenProposal,
    people: Participants,
    names: HandleNames,
    events: Vec<Event>,
    facts: CheckFacts,
    access: Access,
    query: ReviewQuery,
    /// The revision shown.
    revision: RevisionNumber,
    /// With what it is compared.
    base: Base,
    /// The content of revisions, as far as it was needed.
    revisions: BTreeMap<RevisionNumber, BTreeMap<String, Held>>,
    new: Bundle,
    old: Option<Bundle>,
    /// Every file of either side.
    pairs: Vec<Pair>,
    /// What the rules found when the revision was frozen.
    found: BundleFindings,
    viewed: BTreeMap<String, String>,
    draft: Draft,
    /// The image's current version, which says whether the proposal is out of date.
    current_version: Option<VersionId>,
    now: Timestamp,
}

impl Workspace {
    fn me(&self) -> Option<PersonId> {
        self.caller.id()
    }

    fn newest(&self) -> RevisionNumber {
        self.open
            .projection
            .latest()
            .map_or(RevisionNumber::FIRST, |latest| latest.number)
    }

    /// The text of a file in a revision that was loaded.
    fn text(&self, revision: RevisionNumber, path: &str) -> Option<&str> {
        self.revisions.get(&revision)?.get(path)?.text()
    }

    /// The scopes in which the reader's judgement counts.
    fn scopes(&self) -> Vec<Scope> {
        let Some(me) = self.me() else {
            return Vec::new();
        };
        Scope::ALL
            .into_iter()
            .filter(|scope| self.people.is_eligible(&self.open.projection, me, *scope))
            .collect()
    }
}

impl Portal {
    /// Gathers the workspace of somebody.
    async fn workspace(
        &self,
        caller: &Caller,
        number: i64,
        query: ReviewQuery,
    ) -> Result<Workspace, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        let projection = &open.projection;
        let Some(newest) = projection.latest().map(|latest| latest.number) else {
            return Err(ProposalError::Unknown);
        };
        let revision = query.revision.map_or(newest, RevisionNumber);
        if projection.revision(revision).is_none() {
            return Err(ProposalError::Unknown);
        }
        let people = self.participants(&open).await?;
        let names = self.names_in(&open, &people).await?;
        let base = base_of(&open, caller.id(), &query, revision);
        if let Base::Revision(of) = base
            && projection.revision(RevisionNumber(of)).is_none()
        {
            return Err(ProposalError::Unknown);
        }
        let facts = self.check_facts(&open).await?;
        let new = self.revision_bundle(&open, revision).await?;
        let last = last_reviewed(&open, caller.id());
        let old_revision = match base {
            Base::Revision(of) => Some(RevisionNumber(of)),
            Base::Reviewed => last,
            Base::Published | Base::Nothing => None,
        };
        let old = match (base, old_revision) {
            (_, Some(of)) if of == revision => Some(new.clone()),
            (_, Some(of)) => Some(self.revision_bundle(&open, of).await?),
            (Base::Published, None) => self.base_bundle(&open).await?,
            _ => None,
        };
        let new_files = held::files(&new, Some(&facts));
        let old_files = old
            .as_ref()
            .map(|old| held::files(old, Some(&facts)))
            .unwrap_or_default();
        let mut revisions = BTreeMap::new();
        if let Some(of) = old_revision {
            revisions.insert(of, old_files.clone());
        }
        revisions.insert(revision, new_files.clone());
        let me = caller.id().map(|me| me.to_string()).unwrap_or_default();
        let (draft, _) = self.review_draft(&open, &me).await?;
        // Threads and comments speak of the revision on which they were written.
        let spoken_of = projection
            .threads
            .iter()
            .map(|thread| thread.revision)
            .chain(draft.comments.iter().map(|kept| kept.revision))
            .chain([newest]);
        for of in spoken_of {
            if !revisions.contains_key(&of) && projection.revision(of).is_some() {
                let bundle = self.revision_bundle(&open, of).await?;
                revisions.insert(of, held::files(&bundle, None));
            }
        }
        let rows = self.store().revisions(&open.row.id).await?;
        let found = rows
            .iter()
            .find(|row| row.number == i64::from(revision.0))
            .map(|row| serde_json::from_str(&row.findings))
            .transpose()?
            .unwrap_or_default();
        let viewed = self
            .store()
            .viewed_files(&open.row.id, &me)
            .await?
            .into_iter()
            .collect();
        let pairs = files::pairs(&new.manifest, new_files, old_files);
        let access = access(&open, &people, &names, caller.id(), !draft.is_empty());
        let events = self.events_of(&open).await?;
        let current_version = self.current_version(projection.image.as_ref()).await?;
        Ok(Workspace {
            caller: caller.clone(),
            people,
            names,
            events,
            facts,
            access,
            query,
            revision,
            base,
            revisions,
            new,
            old,
            pairs,
            found,
            viewed,
            draft,
            current_version,
            now: self.clock().timestamp(),
            open,
        })
    }
}

/// The revision that somebody reviewed last.
fn last_reviewed(open: &OpenProposal, me: Option<PersonId>) -> Option<RevisionNumber> {
    open.projection
        .reviews
        .iter()
        .filter(|review| Some(review.by) == me)
        .map(|review| review.revision)
        .max()
}

/// With what a revision is compared: what was asked for, else what the reader last reviewed, else
/// the published version, else nothing.
fn base_of(
    open: &OpenProposal,
    me: Option<PersonId>,
    query: &ReviewQuery,
    revision: RevisionNumber,
) -> Base {
    let reviewed = last_reviewed(open, me).filter(|last| *last <= revision);
    let published = open.projection.base_version.is_some();
    let usual = if reviewed.is_some() {
        Base::Reviewed
    } else if published {
        Base::Published
    } else {
        Base::Nothing
    };
    match query.base {
        None => usual,
        Some(Base::Reviewed) if reviewed.is_none() => usual,
        Some(Base::Published) if !published => usual,
        Some(base) => base,
    }
}

/// Whether somebody can write, and why not.
fn access(
    open: &OpenProposal,
    people: &Participants,
    names: &HandleNames,
    me: Option<PersonId>,
    has_draft: bool,
) -> Access {
    let read_only = |words: &str| Access::ReadOnly(words.to_owned());
    let projection = &open.projection;
    let Some(me) = me else {
        return read_only("Sign in to review.");
    };
    if !people.reviews(projection, me) {
        let why = Scope::ALL
            .into_iter()
            .filter_map(|scope| people.disqualified(projection, me, scope))
            .find(|why| *why != Disqualified::Scope);
        return read_only(match why {
            Some(Disqualified::Author) => "You wrote it. Answer in the conversation.",
            Some(Disqualified::OtherAccount) => {
                "An account that you answer for wrote it. You can comment in the conversation."
            }
            Some(Disqualified::Maintainer) => {
                "You maintain this image. You can comment in the conversation."
            }
            Some(Disqualified::Committer) => {
                "You wrote commits that it brings. You can comment in the conversation."
            }
            Some(Disqualified::Conflicted) => {
                "You have a conflict of interest: you see what everybody sees. You can comment in the conversation; a coordinator can waive the conflict with a public reason."
            }
            Some(Disqualified::Apprentice) => {
                "An apprentice’s review does not count yet. You can comment in the conversation."
            }
            _ => {
                "You hold no scope in which this is reviewed. You can comment in the conversation."
            }
        });
    }
    let began =
        projection.is_claimed_by(me) || projection.reviews.iter().any(|review| review.by == me);
    match projection.state {
        State::InReview | State::Parked => {}
        State::Screening | State::Draft => {
            return read_only("It is in screening; the review begins when it passed.");
        }
        // What was written before the decision is not lost: it becomes a note beside it.
        _ if has_draft && began => {}
        state => return Access::ReadOnly(format!("It is {}.", state.words())),
    }
    if began {
        return Access::Write;
    }
    let places = projection
        .facts()
        .map_or(1, |facts| {
            domain::approval::needed(projection.kind, facts).approvals
        })
        .max(1);
    if u32::try_from(projection.claims.len()).is_ok_and(|taken| taken >= places) {
        let by: Vec<String> = names.with(|names| {
            let claims = projection.claims.iter();
            claims.map(|claim| names.of(claim.person)).collect()
        });
        return Access::ReadOnly(format!(
            "{} carry the review. You can comment in the conversation.",
            by.join(" and ")
        ));
    }
    Access::Unclaimed
}
