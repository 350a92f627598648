//! One's own work: as an author, a reviewer, a coordinator.

use std::collections::{BTreeMap, BTreeSet};

use app::view::form::FormFindings;
use app::view::mine::{DraftItem, Invitation, MinePage, RECENT_DAYS, WorkItem, WorkPart};
use domain::bundle::{BundleText, Field};
use domain::history;
use domain::permission::{Action, Subject};
use domain::proposal::{Kind, State};
use domain::turn::Group;
use domain::{Moment, PersonId};

use super::list::{from_slug, named_in, turn_words};
use super::words::{at, capital};
use crate::clock::Timestamp;
use crate::portal::drafts::{ProposalError, RESTORE_DAYS, signed_in};
use crate::portal::parts::stored_name;
use crate::portal::proposals::{HandleNames, Standing};
use crate::portal::{Caller, Portal};
use crate::store::ProposalRow;

/// How much is shown of what was typed as a name; no image has a longer one.
const TITLE_LENGTH: usize = 128;

/// One day in microseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

impl Portal {
    /// The page `/mine`.
    ///
    /// # Errors
    /// When nobody is signed in, or the store fails.
    pub async fn mine_page(&self, caller: &Caller) -> Result<MinePage, ProposalError> {
        caller.may(Action::UseAccount, &Subject::none())?;
        let me = signed_in(caller)?;
        let now = self.clock().timestamp();
        let since = Timestamp(now.0 - i64::from(RECENT_DAYS) * DAY);
        let written = self.store().proposals_of(&me.to_string()).await?;
        let name = stored_name(&BundleText::Answer(Field::Name));
        let typed = self.store().drafts_part(&me.to_string(), &name).await?;
        let typed: BTreeMap<String, Vec<u8>> = typed.into_iter().collect();
        let reviewed = self.store().involving(&me.to_string(), since).await?;
        let mut work = Work::new(me);
        let ids: BTreeSet<&str> = written.iter().map(|row| row.id.as_str()).collect();
        let mut page = MinePage {
            yours: Vec::new(),
            waiting: Vec::new(),
            drafts: Vec::new(),
            deleted: Vec::new(),
            invitations: self.invitations_of(me).await?,
            finished: Vec::new(),
            unclaimed: None,
            findings: FormFindings::default(),
            done: None,
            now: self.clock().now(),
        };
        for row in &written {
            if row.number.is_some() {
                work.add(row, WorkPart::Author)?;
            } else if let Some(draft) = draft(row, typed.get(&row.id), now)? {
                match draft.restorable_until {
                    None => page.drafts.push(draft),
                    Some(_) => page.deleted.push(draft),
                }
            }
        }
        for row in reviewed.iter().filter(|row| !ids.contains(row.id.as_str())) {
            let part = if row.turn_group == "coordinator" {
                WorkPart::Coordinator
            } else {
                WorkPart::Reviewer
            };
            work.add(row, part)?;
        }
        let named: Vec<PersonId> = work
            .rows
            .iter()
            .flat_map(|(_, standing, _)| named_in(&standing.turn.reason))
            .collect();
        let names = self.names_of(named).await?;
        let turns: BTreeSet<String> = self
            .store()
            .turns_of(&me.to_string())
            .await?
            .into_iter()
            .collect();
        for (row, standing, part) in &work.rows {
            let state: State = from_slug(&row.state)?;
            let item = work.item(row, standing, *part, state, &names)?;
            if state.is_terminal() {
                if row.ended_at.is_some_and(|ended| ended >= since.0) {
                    page.finished.push(item);
                }
            } else if turns.contains(&row.id) {
                page.yours.push(WorkItem {
                    what: format!("{}.", capital(&history::to_do(&standing.turn))),
                    ..item
                });
            } else {
                page.waiting.push(item);
            }
        }
        page.yours.sort_by_key(|item| item.since);
        page.waiting.sort_by_key(|item| item.since);
        page.finished
            .sort_by_key(|item| std::cmp::Reverse(item.since));
        if domain::permission::might(&caller.actor, Action::Claim).is_ok() {
            let unclaimed = self.store().unclaimed().await?;
            page.unclaimed = usize::try_from(unclaimed).ok();
        }
        Ok(page)
    }

    async fn invitations_of(&self, me: PersonId) -> Result<Vec<Invitation>, ProposalError> {
        let mut invitations = Vec::new();
        for (proposal, invited_at) in self.store().invitations(&me.to_string()).await? {
            let authors = self.store().proposal_authors(&proposal).await?;
            let by = authors
                .iter()
                .find(|author| author.person == me.to_string())
                .and_then(|author| author.invited_by.as_ref())
                .and_then(|by| by.parse::<PersonId>().ok());
            let names = self.names_of(by).await?;
            let by = by.and_then(|by| names.handle(by));
            invitations.push(Invitation {
                id: proposal,
                by: by.map_or_else(|| "somebody".to_owned(), ToString::to_string),
                at: Timestamp(invited_at).into(),
            });
        }
        Ok(invitations)
    }
}

/// The proposals in which somebody has a part.
struct Work<'a> {
    me: PersonId,
    rows: Vec<(&'a ProposalRow, Standing, WorkPart)>,
}

impl<'a> Work<'a> {
    const fn new(me: PersonId) -> Self {
        Self {
            me,
            rows: Vec::new(),
        }
    }

    fn add(&mut self, row: &'a ProposalRow, part: WorkPart) -> Result<(), ProposalError> {
        let standing = serde_json::from_str(&row.standing)?;
        self.rows.push((row, standing, part));
        Ok(())
    }

    fn item(
        &self,
        row: &ProposalRow,
        standing: &Standing,
        part: WorkPart,
        state: State,
        names: &HandleNames,
    ) -> Result<WorkItem, ProposalError> {
        let kind: Kind = from_slug(&row.kind)?;
        let number = row.number.unwrap_or_default();
        let (turn, reason) = turn_words(state, &standing.turn, names);
        let what = match (state, turn.as_str()) {
            (State::Published | State::Declined | State::Withdrawn, _) => {
                format!("{}.", capital(state.words()))
            }
            (_, "") => "Nobody has to act.".to_owned(),
            _ => format!("Waiting for {}.", standing.turn.group.words()),
        };
        let mine = standing.turn.people.contains(&self.me);
        let href = match (part, standing.turn.group) {
            (WorkPart::Author, Group::Author) if standing.round > 0 && mine => {
                format!("/proposals/{number}/answers")
            }
            _ => format!("/proposals/{number}"),
        };
        Ok(WorkItem {
            title: format!("#{number} {}", row.image),
            kind: format!("{}, round {}", kind.words(), standing.round),
            href,
            what,
            reason: if state.is_terminal() {
                String::new()
            } else {
                reason
            },
            since: Timestamp(row.ended_at.unwrap_or(row.turn_since)).into(),
            due: standing.turn.due.filter(|_| !state.is_terminal()).map(at),
            part,
        })
    }
}

/// A draft that was never submitted; nothing when it was deleted too long ago.
/// `typed` is what stands in the field of its name, which may be no name yet.
fn draft(
    row: &ProposalRow,
    typed: Option<&Vec<u8>>,
    now: Timestamp,
) -> Result<Option<DraftItem>, ProposalError> {
    let kind: Kind = from_slug(&row.kind)?;
    let until = row.deleted_at.map(|deleted| deleted + RESTORE_DAYS * DAY);
    if until.is_some_and(|until| until <= now.0) {
        return Ok(None);
    }
    let typed = typed.map_or_else(String::new, |typed| {
        let typed = String::from_utf8_lossy(typed);
        typed.trim().chars().take(TITLE_LENGTH).collect()
    });
    let name = if typed.is_empty() {
        row.image.clone()
    } else {
        typed
    };
    Ok(Some(DraftItem {
        id: row.id.clone(),
        title: if name.is_empty() {
            "Draft without a name".to_owned()
        } else {
            format!("Draft of {name}")
        },
        kind: kind.words().to_owned(),
        begun: Timestamp(row.created_at).into(),
        restorable_until: until.map(|until| at(Moment(until))),
    }))
}
