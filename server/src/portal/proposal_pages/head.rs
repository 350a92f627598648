//! What stands on top of every view of a proposal.

use app::view::proposal::{ProposalHead, TurnView, proposal_path};
use domain::history;
use domain::proposal::State;
use domain::review::Severity;
use domain::turn::{Group, Reason};

use super::Reading;
use super::words::{capital, day};
use crate::portal::happened::told_until;
use domain::event::Payload;

impl Reading {
    /// The head of each view.
    pub fn head(&self) -> ProposalHead {
        let p = self.projection();
        let asked = p
            .threads
            .iter()
            .filter(|thread| {
                !thread.state.is_settled() && thread.asked.severity != Severity::Praise
            })
            .count();
        let comments = self.events.iter().filter(|event| {
            matches!(
                event.payload,
                Payload::Commented { .. } | Payload::ReviewPublished { .. }
            )
        });
        ProposalHead {
            number: self.number,
            image: self.image_words(),
            kind: p.kind,
            state: p.state,
            round: p.round,
            latest: p.latest().map_or(0, |revision| revision.number.0),
            turn: self.turn_view(),
            asked,
            said: comments.count(),
            watched: self.watched,
            told_until: told_until(&self.events),
        }
    }

    /// The image's name, or that there is none.
    pub fn image_words(&self) -> String {
        self.projection()
            .image
            .as_ref()
            .map_or_else(|| "Without a name".to_owned(), ToString::to_string)
    }

    fn turn_view(&self) -> TurnView {
        let p = self.projection();
        let yours = self.me.is_some_and(|me| p.waits_for().contains(&me));
        let whole = self.turn_sentence();
        // "Waiting for reviewers for 3 days: round 2 was submitted. Two people can act."
        let (sentence, reason) = match whole.split_once(": ") {
            Some((sentence, reason)) => (format!("{sentence}."), capital(reason)),
            None => (whole, String::new()),
        };
        let due = match self.turn.due {
            Some(due) if p.state.is_open() && due > self.now => {
                format!(" The programme wants it to move by {}.", day(due))
            }
            Some(due) if p.state.is_open() => {
                format!(" The programme wanted it to move by {}.", day(due))
            }
            _ => String::new(),
        };
        let (sentence, reason) = if yours {
            let task = history::to_do(&self.turn);
            (
                format!("Your turn: {task}."),
                format!("{} {reason}{due}", sentence),
            )
        } else {
            (sentence, format!("{reason}{due}"))
        };
        TurnView {
            sentence,
            reason: reason.trim().to_owned(),
            outlook: Vec::new(),
            yours,
            next: self.next_step(),
        }
    }

    /// Where the reader does what is next, if they can.
    fn next_step(&self) -> Option<(String, String)> {
        let (p, me) = (self.projection(), self.me?);
        if !p.turn.people.contains(&me) {
            return None;
        }
        let path = proposal_path(self.number);
        let step = |words: &str, address: String| Some((words.to_owned(), address));
        let draft = format!("/drafts/{}", self.open.row.id);
        match p.turn.group {
            Group::Author => match p.turn.reason {
                Reason::ChangesAsked { .. } | Reason::Answered => {
                    step("Answer", format!("{path}/answers"))
                }
                Reason::Outdated => step("Bring it up to date", format!("{draft}/up-to-date")),
                Reason::NameTaken => step("Withdraw it", format!("{path}#acts")),
                _ => step("Edit the draft", draft),
            },
            Group::Reviewers | Group::Security if p.is_claimed_by(me) => {
                step("Review", format!("{path}/review"))
            }
            Group::Reviewers | Group::Security => step("Claim", format!("{path}/claim")),
            Group::Coordinator if p.state == State::Screening => {
                step("Screen", format!("{path}/screening"))
            }
            Group::Coordinator
                if p.turn.reason == Reason::MaintainerMissing
                    && self.people.checks_as_maintainer(p, me) =>
            {
                step("Check", format!("{path}#acts"))
            }
            Group::Coordinator => step("Decide", format!("{path}/decide")),
            Group::External | Group::None => None,
        }
    }
}
