//! The queue of reviewers: what waits, whose turn it is, what is missing, and who carries it.

mod claim;
mod snapshot;

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use app::view::queue::{
    Claim, ClaimFilter, DotState, QueueNotice, QueueOrder, QueuePage, QueueQuery, QueueRow,
    QueueTab, RequirementDot, TurnFilter,
};
use domain::decide::Act;
use domain::history;
use domain::names::Names;
use domain::permission::{Action, Actor, ConflictKind, GrantedRole, Subject};
use domain::proposal::{Kind, ProposalId, State};
use domain::queue as order;
use domain::refusal::Refusal;
use domain::review::Scope;
use domain::turn::{Group, Reason};
use domain::{Moment, PersonId};

use super::drafts::ProposalError;
use super::{Caller, Portal};
use crate::clock::Timestamp;
pub use claim::Claimed;
use snapshot::Item;
pub use snapshot::Snapshot;

/// How many rows a page of the queue has.
pub const PAGE: usize = 50;

/// What stands behind the address of the queue after an act, out of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// A claim was given back.
    Released,
    /// Somebody else was faster.
    Taken,
    /// It left the queue while the reader looked.
    Moved,
    /// Nothing waits that the reader could take.
    Nothing,
    /// A conflict of interest was declared.
    Conflict,
    /// A coordinator was asked to decide.
    Asked,
}

impl Done {
    const ALL: [Self; 6] = [
        Self::Released,
        Self::Taken,
        Self::Moved,
        Self::Nothing,
        Self::Conflict,
        Self::Asked,
    ];

    /// As it stands in an address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Taken => "taken",
            Self::Moved => "moved",
            Self::Nothing => "nothing",
            Self::Conflict => "conflict",
            Self::Asked => "asked",
        }
    }

    /// From an address.
    pub fn from_slug(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.slug() == text)
    }
}

/// Where a row stands in its order; pages begin behind one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: u8,
    moment: i64,
    proposal: String,
}

impl Key {
    fn of(item: &Item, order: QueueOrder) -> Self {
        let (rank, moment) = match order {
            QueueOrder::Waiting => (
                u8::from(item.kind != Kind::Security),
                item.standing.turn.since.0,
            ),
            QueueOrder::Oldest => (0, item.submitted_at.0),
            QueueOrder::Changed => (0, item.changed_at.0.saturating_neg()),
        };
        Self {
            rank,
            moment,
            proposal: item.id.to_string(),
        }
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        Some(Self {
            rank: parts.next()?.parse().ok()?,
            moment: parts.next()?.parse().ok()?,
            proposal: parts.next()?.to_owned(),
        })
    }

    fn write(&self) -> String {
        format!("{}.{}.{}", self.rank, self.moment, self.proposal)
    }
}

impl Portal {
    /// A page of the queue.
    ///
    /// # Errors
    /// When the caller may not see it, or the store fails.
    pub async fn queue_page(
        &self,
        caller: &Caller,
        query: &QueueQuery,
        done: Option<(Done, i64)>,
    ) -> Result<QueuePage, ProposalError> {
        caller.may(Action::ReadQueue, &Subject::none())?;
        let me = caller.id();
        let items = self.open_items().await?;
        let counts = QueueTab::ALL.map(|tab| {
            u64::try_from(items.iter().filter(|item| is_in(item, tab)).count()).unwrap_or(u64::MAX)
        });
        let mut fitting: Vec<(Key, &Arc<Item>)> = items
            .iter()
            .filter(|item| is_in(item, query.tab) && fits(item, query, me))
            .map(|item| (Key::of(item, query.order), item))
            .collect();
        fitting.sort_by(|(one, _), (other, _)| one.cmp(other));
        let total = u64::try_from(fitting.len()).unwrap_or(u64::MAX);
        let after = query.after.as_deref().and_then(Key::read);
        let begin = after.as_ref().map_or(0, |after| {
            fitting.partition_point(|(key, _)| key.cmp(after) != Ordering::Greater)
        });
        let shown = &fitting[begin..fitting.len().min(begin + PAGE)];
        let next = (begin + shown.len() < fitting.len())
            .then(|| shown.last())
            .flatten()
            .map(|(key, _)| {
                QueueQuery {
                    after: Some(key.write()),
                    ..query.clone()
                }
                .to_href()
            });
        let shown: Vec<&Arc<Item>> = shown.iter().map(|(_, item)| *item).collect();
        let rows = self.rows(&shown, caller).await?;
        let carried = items
            .iter()
            .filter(|item| item.claimants().any(|person| Some(person) == me))
            .count();
        let now = self.clock().timestamp();
        let notice = match done {
            Some((done, number)) => self.notice(done, number).await?,
            None => None,
        };
        Ok(QueuePage {
            counts,
            total,
            carried: u64::try_from(carried).unwrap_or(u64::MAX),
            capacity: None,
            reviews: caller.actor.has(GrantedRole::Reviewer),
            notice,
            elsewhere: elsewhere(&items, query, Moment(now.0)),
            first: after.is_some().then(|| {
                QueueQuery {
                    after: None,
                    ..query.clone()
                }
                .to_href()
            }),
            next,
            now: now.into(),
            query: query.clone(),
            rows,
        })
    }

    async fn rows(
        &self,
        items: &[&Arc<Item>],
        caller: &Caller,
    ) -> Result<Vec<QueueRow>, ProposalError> {
        let named = items
            .iter()
            .flat_map(|item| item.claimants().chain(named_in(&item.standing.turn.reason)));
        let names = self.names_of(named.collect::<BTreeSet<_>>()).await?;
        Ok(names.with(|names| items.iter().map(|item| row(item, caller, names)).collect()))
    }

    /// What the reader is told about their last act.
    async fn notice(&self, done: Done, number: i64) -> Result<Option<QueueNotice>, ProposalError> {
        if done == Done::Nothing {
            return Ok(Some(QueueNotice::NothingForYou {
                why: "What is open is claimed, waits for its authors, or is outside your scopes."
                    .to_owned(),
            }));
        }
        let Some(row) = self.store().proposal_by_number(number).await? else {
            return Ok(None);
        };
        let projection: domain::projection::Projection = serde_json::from_str(&row.projection)?;
        let image = row.image.clone();
        let href = format!("/proposals/{number}");
        Ok(Some(match done {
            Done::Released => QueueNotice::Released { image },
            Done::Taken => {
                let Some(claim) = projection.claims.last() else {
                    return Ok(None);
                };
                let names = self.names_of([claim.person]).await?;
                let by = names.with(|names| names.of(claim.person));
                QueueNotice::Taken {
                    image,
                    by: by.trim_start_matches('@').to_owned(),
                    at: Timestamp(claim.since.0).into(),
                }
            }
            Done::Moved => QueueNotice::Moved {
                image,
                now: format!("It is {}.", projection.state.words()),
                href,
            },
            Done::Conflict => QueueNotice::Conflict {
                image,
                asked: false,
            },
            Done::Asked => QueueNotice::Conflict { image, asked: true },
            Done::Nothing => return Ok(None),
        }))
    }

    /// What the caller takes next; nothing when nothing waits that they could take.
    ///
    /// # Errors
    /// When the caller may not, or the store fails.
    pub async fn next_for(&self, caller: &Caller) -> Result<Option<i64>, ProposalError> {
        caller.may(Action::ReadQueue, &Subject::none())?;
        let Some(me) = caller.id() else {
            return Ok(None);
        };
        let items = self.open_items().await?;
        let waiting: Vec<order::Waiting> = items
            .iter()
            // What only a maintainer has to check is nobody's to review.
            .filter(|item| {
                item.takes_claims() && item.standing.turn.reason != Reason::MaintainerMissing
            })
            .map(|item| item.waiting())
            .collect();
        let taken = self.store().claims_ever(&me.to_string()).await?;
        let next = order::next_for(me, &waiting, u64::try_from(taken).unwrap_or(0));
        Ok(next.and_then(|next| number_of(&items, next)))
    }

    /// Gives a claim of the caller back. One that is gone already is given back too.
    ///
    /// # Errors
    /// When the caller may not see the proposal, or the store fails.
    pub async fn release_claim(&self, caller: &Caller, number: i64) -> Result<(), ProposalError> {
        let Some(person) = caller.id() else {
            return Err(ProposalError::Unknown);
        };
        let open = self
            .numbered_proposal(caller, number, Action::ReadProposal)
            .await?;
        match self.act(caller, open, Act::Release { person }).await {
            Ok(_) => Ok(()),
            Err(ProposalError::Decided { refusal, .. })
                if matches!(*refusal, Refusal::NotClaimed { .. }) =>
            {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}

fn number_of(items: &[Arc<Item>], id: ProposalId) -> Option<i64> {
    items
        .iter()
        .find(|item| item.id == id)
        .map(|item| item.number)
}

fn is_in(item: &Item, tab: QueueTab) -> bool {
    match tab {
        QueueTab::Parked => item.is_parked(),
        QueueTab::New => !item.is_parked() && item.is_new(),
        QueueTab::Updates => !item.is_parked() && !item.is_new(),
    }
}

fn fits(item: &Item, query: &QueueQuery, me: Option<PersonId>) -> bool {
    let turn = &item.standing.turn;
    let is_mine = me.is_some_and(|me| turn.people.contains(&me));
    let turn_fits = match query.turn {
        None => true,
        Some(TurnFilter::You) => is_mine,
        Some(TurnFilter::Reviewers) => matches!(turn.group, Group::Reviewers | Group::Security),
        Some(TurnFilter::Author) => turn.group == Group::Author,
        Some(TurnFilter::Coordinators) => turn.group == Group::Coordinator,
    };
    let carried = me.is_some_and(|me| item.is_claimed_by(me));
    let free = item.standing.claims.is_empty();
    turn_fits
        && match query.claimed {
            None => true,
            Some(ClaimFilter::Nobody) => free,
            Some(ClaimFilter::You) => carried,
            Some(ClaimFilter::Others) => !free && !carried,
        }
}

/// The proposal of another part that waits longest, where nothing is left in this one.
fn elsewhere(items: &[Arc<Item>], query: &QueueQuery, now: Moment) -> Option<(String, String)> {
    let other = |tab: &QueueTab| *tab != query.tab && *tab != QueueTab::Parked;
    // Of equal ones always the same: in which order items were read again says which moved.
    let waiting = |item: &Arc<Item>| (item.standing.turn.since, item.id);
    let (tab, item) = QueueTab::ALL
        .into_iter()
        .filter(other)
        .filter_map(|tab| {
            let fitting = items.iter().filter(|item| is_in(item, tab));
            Some((tab, fitting.min_by_key(|item| waiting(item))?))
        })
        .min_by_key(|(_, item)| waiting(item))?;
    let waits = history::waiting(item.standing.turn.since, now).map_or_else(
        || "has just come".to_owned(),
        |time| format!("has waited for {time}"),
    );
    let words = format!(
        "{} {waits}: show {}",
        item.image,
        tab.label().to_lowercase()
    );
    Some((words, query.widened().of_tab(tab).to_href()))
}

/// The people that a reason names.
fn named_in(reason: &domain::turn::Reason) -> Vec<PersonId> {
    match reason {
        Reason::ScreeningReturned { by } | Reason::Corrected { by, .. } => vec![*by],
        Reason::ChangesAsked { by, .. } => by.clone(),
        _ => Vec::new(),
    }
}

fn row(item: &Item, caller: &Caller, names: Names<'_>) -> QueueRow {
    let turn = &item.standing.turn;
    let me = caller.id();
    let yours = me.is_some_and(|me| turn.people.contains(&me));
    let number = u64::try_from(item.number).unwrap_or_default();
    let reads = format!("/proposals/{number}");
    let subject = subject(item);
    let judges = |scopes: &[Scope]| {
        matches!(&caller.actor, Actor::Person(person)
            if person.roles.contains(&GrantedRole::Reviewer)
                && scopes.iter().any(|scope| person.scopes.contains(scope)))
            && caller.actor.conflict_with(&subject).is_none()
    };
    let screens = caller
        .may(
            Action::Screen,
            &Subject {
                scopes: vec![Scope::Suitability],
                ..subject.clone()
            },
        )
        .is_ok();
    let href = match item.state {
        State::Screening if screens => format!("{reads}/screening"),
        State::InReview if judges(&Scope::ALL) => format!("{reads}/review"),
        _ => reads,
    };
    QueueRow {
        number,
        image: item.image.clone(),
        round: item.standing.round,
        what: item.summary.clone(),
        turn: if yours { "You" } else { turn_word(turn.group) }.to_owned(),
        yours,
        since: Timestamp(turn.since.0).into(),
        reason: sentence(&history::reason(&turn.reason, names)),
        wakes_at: item.wakes_at.map(|wake| Timestamp(wake).into()),
        requirements: item.standing.dots.iter().map(dot).collect(),
        claimed_by: item
            .claimants()
            .map(|person| handle(names, person))
            .collect(),
        claim: claim_of(item, caller, &subject),
        href,
    }
}

/// What the policy looks at.
fn subject(item: &Item) -> Subject {
    Subject {
        proposal: Some(item.id.to_string()),
        authors: item.authors.clone(),
        image: item.image.parse().ok(),
        is_update: item.kind.is_update(),
        public: true,
        scopes: if item.standing.missing.is_empty() {
            Scope::ALL.to_vec()
        } else {
            item.standing.missing.iter().copied().collect()
        },
        ..Subject::none()
    }
}

/// Whether somebody can claim an item, as far as a row says it; the question before a claim says
/// the rest.
fn claim_of(item: &Item, caller: &Caller, subject: &Subject) -> Claim {
    if caller.id().is_some_and(|me| item.is_claimed_by(me)) {
        return Claim::Yours;
    }
    if !item.takes_claims() || !caller.actor.has(GrantedRole::Reviewer) {
        return Claim::Closed(String::new());
    }
    let why = match caller.actor.conflict_with(subject) {
        Some(ConflictKind::Author) => "You wrote it.",
        Some(ConflictKind::Maintainer) => "You maintain this image.",
        Some(ConflictKind::Declared) => "You declared a conflict of interest.",
        None if item.is_full() || caller.may(Action::Claim, subject).is_err() => "",
        None => return Claim::Open,
    };
    Claim::Closed(why.to_owned())
}

/// A handle without its sign.
pub(super) fn handle(names: Names<'_>, person: PersonId) -> String {
    names.of(person).trim_start_matches('@').to_owned()
}

const fn turn_word(group: Group) -> &'static str {
    match group {
        Group::Author => "Author",
        Group::Reviewers => "Reviewers",
        Group::Security => "Security reviewers",
        Group::Coordinator => "Coordinators",
        Group::External => "Outside",
        Group::None => "Nobody",
    }
}

/// A clause as a sentence of its own.
pub(super) fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut sentence: String = first.to_uppercase().chain(letters).collect();
    if !sentence.ends_with(['.', '?', '!', '”']) {
        sentence.push('.');
    }
    sentence
}

/// A requirement as a dot with its words.
pub(super) fn dot(dot: &order::Dot) -> RequirementDot {
    let words = dot.words.clone();
    let (state, words) = match dot.state {
        order::DotState::Holds => (DotState::Holds, words),
        order::DotState::Overridden => (DotState::Holds, format!("{words} (overridden)")),
        order::DotState::Begun => (DotState::Partly, words),
        order::DotState::Open => (DotState::Open, words),
        order::DotState::Error => (DotState::Fails, words),
    };
    RequirementDot { state, words }
}
