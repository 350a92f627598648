//! Who is told what when something happens (product.md section 6). One act makes at most one
//! notice for each person, nobody is told of their own acts, and "now" means: it is your turn, or
//! your item changed its state.
//!
//! Reviewers of the pool are not told one by one: what waits for them stands in the queue. For the
//! same reason coordinators are told when the turn is theirs or when somebody asks them to decide,
//! not of every review.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::event::{Event, Payload};
use crate::history::{sentence, to_do};
use crate::mention::mentioned_in;
use crate::names::Names;
use crate::participant::Participants;
use crate::person::{Handle, PersonId};
use crate::projection::Projection;
use crate::requirement::{Requirement, evaluate};
use crate::review::Severity;
use crate::turn::{Group, Reason, Turn};

/// Something that somebody is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Who.
    pub person: PersonId,
    /// Why this person.
    pub reason: NoticeReason,
    /// How urgently.
    pub urgency: Urgency,
    /// Whether it is their turn with it.
    pub your_turn: bool,
    /// What.
    pub sentence: String,
}

/// Why somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeReason {
    /// They wrote it.
    Author,
    /// They claimed it, or asked for something that is not settled.
    Reviewer,
    /// It is about something of theirs: a claim, an approval, a block.
    Concerned,
    /// They coordinate the programme, and it is their turn.
    Coordinator,
    /// They coordinate the programme, and somebody asks whether a conflict of interest is one.
    Conflict,
    /// Somebody mentioned them.
    Mention,
    /// They are confirmed as a maintainer of the image.
    Maintainer,
    /// They watch it.
    Watch,
}

impl NoticeReason {
    /// The reason as it stands in the store and in mails.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Reviewer => "reviewer",
            Self::Concerned => "concerned",
            Self::Coordinator => "coordinator",
            Self::Conflict => "conflict",
            Self::Mention => "mention",
            Self::Maintainer => "maintainer",
            Self::Watch => "watch",
        }
    }
}

/// How urgently somebody is told; the most urgent last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// With other things, once a day.
    Digest,
    /// On the page only.
    Web,
    /// At once, by mail where there is any.
    Now,
}

/// What happened by one act, and between which projections.
#[derive(Clone, Copy)]
pub struct Told<'a> {
    /// The events of the act, in their order.
    pub events: &'a [Event],
    /// The projection before.
    pub before: &'a Projection,
    /// The projection after.
    pub after: &'a Projection,
    /// Everybody who could act.
    pub people: &'a Participants,
    /// Who watches it.
    pub watchers: &'a BTreeSet<PersonId>,
    /// Whom the handles mean that the events mention; who is not there is not told.
    pub called: &'a BTreeMap<Handle, PersonId>,
}

/// The notices of one act, at most one for each person.
pub fn notices(told: Told<'_>, names: Names<'_>) -> Vec<Notice> {
    let Some(act) = told.events.first() else {
        return Vec::new();
    };
    let mut list = List {
        told,
        act,
        names,
        notices: BTreeMap::new(),
    };
    for event in told.events {
        list.event(event);
    }
    list.turn();
    list.finish()
}

struct List<'a> {
    told: Told<'a>,
    act: &'a Event,
    names: Names<'a>,
    notices: BTreeMap<PersonId, Notice>,
}

impl List<'_> {
    fn tell(&mut self, person: PersonId, reason: NoticeReason, urgency: Urgency, sentence: &str) {
        let notice = self.notices.entry(person).or_insert_with(|| Notice {
            person,
            reason,
            urgency,
            your_turn: false,
            sentence: sentence.to_owned(),
        });
        notice.urgency = notice.urgency.max(urgency);
    }

    fn authors(&mut self, urgency: Urgency, sentence: &str) {
        for author in self.told.after.authors.clone() {
            self.tell(author, NoticeReason::Author, urgency, sentence);
        }
    }

    /// Those who took it on before the act.
    fn claimants(&mut self, urgency: Urgency, sentence: &str) {
        for claim in self.told.before.claims.clone() {
            self.tell(claim.person, NoticeReason::Reviewer, urgency, sentence);
        }
    }

    /// The confirmed maintainers of whom one has to check it.
    fn maintainers(&mut self, sentence: &str) {
        let Told { after, people, .. } = self.told;
        let missing = evaluate(after, people).iter().any(|result| {
            result.requirement == Requirement::MaintainerCheck && result.outcome.blocks()
        });
        if missing {
            for maintainer in people.maintainers_who_check(after) {
                let reason = NoticeReason::Maintainer;
                self.tell(maintainer, reason, Urgency::Now, sentence);
            }
        }
    }

    fn watchers(&mut self, sentence: &str) {
        for watcher in self.told.watchers {
            self.tell(*watcher, NoticeReason::Watch, Urgency::Digest, sentence);
        }
    }

    /// Those whom a text mentions.
    fn mentioned(&mut self, event: &Event, sentence: &str) {
        for handle in mentioned_in(&event.payload) {
            if let Some(person) = self.told.called.get(&handle) {
                self.tell(*person, NoticeReason::Mention, Urgency::Now, sentence);
            }
        }
    }

    /// The coordinators who may decide on it.
    fn coordinators(&mut self, sentence: &str) {
        let (people, after) = (self.told.people, self.told.after);
        for person in people.coordinators(after) {
            self.tell(person, NoticeReason::Conflict, Urgency::Now, sentence);
        }
    }

    fn event(&mut self, event: &Event) {
        let words = sentence(event, self.names);
        match &event.payload {
            Payload::Submitted { .. } => {
                self.maintainers(&words);
                self.authors(Urgency::Web, &words);
                self.watchers(&words);
            }
            Payload::ScreeningPassed { .. } | Payload::ScreeningReturned { .. } => {
                self.authors(Urgency::Now, &words);
                self.watchers(&words);
            }
            Payload::ReviewPublished { .. } => {
                // It is mailed when it gives the turn back; see `turn`.
                self.authors(Urgency::Web, &words);
                self.claimants(Urgency::Web, &words);
                self.watchers(&words);
                // What it asks for says more than that it names somebody.
                self.mentioned(event, &words);
            }
            Payload::Declined { .. } | Payload::Published { .. } => {
                self.authors(Urgency::Now, &words);
                self.claimants(Urgency::Web, &words);
                self.watchers(&words);
            }
            // What is published at once is told once, as published.
            Payload::Accepted { .. } if self.is_published() => {}
            Payload::Accepted { publish_at } => {
                let urgency = if publish_at.is_some() {
                    Urgency::Now
                } else {
                    Urgency::Web
                };
                self.authors(urgency, &words);
                self.claimants(Urgency::Web, &words);
            }
            Payload::Parked { .. }
            | Payload::Woken {}
            | Payload::Withdrawn { .. }
            | Payload::Revived {}
            | Payload::Reopened { .. }
            | Payload::Appealed { .. } => {
                self.authors(Urgency::Now, &words);
                self.claimants(Urgency::Web, &words);
                self.watchers(&words);
            }
            Payload::RevisionAdded { .. } | Payload::BroughtUpToDate { .. } => {
                self.authors(Urgency::Web, &words);
                self.claimants(Urgency::Web, &words);
            }
            Payload::Claimed {}
            | Payload::AuthorJoined { .. }
            | Payload::VerdictWithdrawn { .. }
            | Payload::RequirementTicked { .. }
            | Payload::TickRemoved { .. }
            | Payload::RequirementOverridden { .. }
            | Payload::RuleWaived { .. }
            | Payload::ApprovalCarried { .. }
            | Payload::ThreadReopened { .. } => self.authors(Urgency::Web, &words),
            Payload::Commented { thread: None, .. } => {
                let by = self.names.by(event.by);
                self.mentioned(event, &format!("{by} mentioned you in a comment."));
                self.authors(Urgency::Web, &words);
                self.claimants(Urgency::Web, &words);
                self.watchers(&words);
            }
            Payload::Commented {
                thread: Some(id), ..
            } => {
                let by = self.names.by(event.by);
                self.mentioned(event, &format!("{by} mentioned you in a thread."));
                self.authors(Urgency::Web, &words);
                let owner = self.told.after.thread(*id).map(|thread| thread.owner);
                if let Some(owner) = owner {
                    self.tell(owner, NoticeReason::Concerned, Urgency::Web, &words);
                }
            }
            Payload::ThreadAnswered { .. } => {
                let by = self.names.by(event.by);
                self.mentioned(event, &format!("{by} mentioned you in a thread."));
            }
            Payload::ConflictDeclared { asks: true, .. } => self.coordinators(&words),
            _ => self.concerned(event, &words),
        }
    }

    /// Whether the act makes it the image's current version.
    fn is_published(&self) -> bool {
        let mut events = self.told.events.iter();
        events.any(|event| matches!(event.payload, Payload::Published { .. }))
    }

    /// What happened to something of somebody's.
    fn concerned(&mut self, event: &Event, words: &str) {
        let person = match &event.payload {
            Payload::Released { person }
            | Payload::AuthorLeft { person }
            | Payload::ConflictWaived { person, .. }
            | Payload::ApprovalDropped { person, .. } => *person,
            Payload::BlockTakenOver { of, .. } | Payload::BlockLifted { of, .. } => *of,
            Payload::TurnCorrected { to, .. } => *to,
            Payload::TickDropped {
                requirement: requirement @ Requirement::MaintainerCheck,
                ..
            } => match self.told.before.ticks.get(requirement) {
                Some(check) => check.by,
                None => return,
            },
            _ => return,
        };
        self.tell(person, NoticeReason::Concerned, Urgency::Now, words);
        if !matches!(event.payload, Payload::ConflictWaived { .. }) {
            self.authors(Urgency::Web, words);
        }
    }

    /// Who has the turn with this act and had it not before.
    fn turn(&mut self) {
        let (before, after) = (&self.told.before.turn, &self.told.after.turn);
        // Maintainers and coordinators have it together while a check is missing; what follows is
        // the coordinators' alone, and another thing.
        let checks = |turn: &Turn| turn.reason == Reason::MaintainerMissing;
        let passed = before.group != after.group || checks(before) != checks(after);
        let words = sentence(self.told_aloud(), self.names);
        for person in after.people.clone() {
            let new = passed || !before.people.contains(&person);
            let reason = match after.group {
                Group::Author => NoticeReason::Author,
                Group::Coordinator if checks(after) && !self.coordinates(person) => {
                    NoticeReason::Maintainer
                }
                Group::Coordinator => NoticeReason::Coordinator,
                _ => NoticeReason::Reviewer,
            };
            let asked_in_person = match after.group {
                // Reviewers of the pool have the queue.
                Group::Reviewers | Group::Security => self.is_near(person),
                Group::Coordinator => {
                    checks(after) || self.coordinates(person) || self.is_near(person)
                }
                _ => true,
            };
            if new && asked_in_person {
                self.tell(person, reason, Urgency::Now, &words);
                if let Some(notice) = self.notices.get_mut(&person) {
                    notice.your_turn = true;
                }
            }
        }
        // The authors hear once that everything holds.
        if passed && after.group == Group::Coordinator && self.told.after.state.is_open() {
            let all_hold = matches!(after.reason, Reason::AllHold);
            if all_hold {
                self.authors(Urgency::Now, &words);
            }
        }
    }

    /// The act as everybody may hear of it: of a confidential one only that the turn passed, of a
    /// first submission not that the image was named by it, and of a review with the threads that it
    /// settles the review.
    fn told_aloud(&self) -> &Event {
        let is_review = |event: &&Event| matches!(event.payload, Payload::ReviewPublished { .. });
        if let Some(review) = self.told.events.iter().find(is_review) {
            return review;
        }
        let mut events = self.told.events.iter();
        events
            .find(|event| {
                let named = matches!(event.payload, Payload::Renamed { .. });
                !event.payload.is_confidential() && !named
            })
            .unwrap_or(self.act)
    }

    fn coordinates(&self, person: PersonId) -> bool {
        self.told
            .people
            .0
            .get(&person)
            .is_some_and(|person| person.coordinator)
    }

    /// Whether somebody took it on, or asked for what is not settled, or lost an approval just now.
    fn is_near(&self, person: PersonId) -> bool {
        let p = self.told.after;
        p.is_claimed_by(person)
            || p.blocks.iter().any(|block| block.person == person)
            || p.threads.iter().any(|thread| {
                thread.owner == person
                    && thread.asked.severity == Severity::Must
                    && !thread.state.is_settled()
            })
            || self.notices.get(&person).is_some_and(|notice| {
                // Being talked to gives nobody a part in it.
                let asked = [NoticeReason::Mention, NoticeReason::Conflict];
                !asked.contains(&notice.reason)
            })
    }

    fn finish(mut self) -> Vec<Notice> {
        if let Some(actor) = self.act.by.person() {
            let human = self.told.people.human(actor);
            let people = self.told.people;
            self.notices
                .retain(|person, _| people.human(*person) != human);
        }
        let after = self.told.after;
        let name = after
            .image
            .as_ref()
            .map_or_else(|| "a draft".to_owned(), ToString::to_string);
        let task = to_do(&after.turn);
        let round = after.round;
        self.notices
            .into_values()
            .map(|mut notice| {
                notice.sentence = if notice.your_turn {
                    format!(
                        "Your turn: {task} ({name}, round {round}). {}",
                        notice.sentence
                    )
                } else {
                    format!("{name}: {}", notice.sentence)
                };
                notice
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
