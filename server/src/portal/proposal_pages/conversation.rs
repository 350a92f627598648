//! What was said about a proposal, in threads and on the whole.

use std::collections::HashMap;

use app::view::form::FormFindings;
use app::view::proposal::{ConversationPage, Said, SaidThread};
use domain::PersonId;
use domain::event::{Event, Payload};
use domain::history;
use domain::permission::Action;
use domain::review::{Answer, NewThread, Severity, ThreadId};

use super::Reading;
use super::words::{at, place};
use crate::portal::drafts::ProposalError;
use crate::portal::{Caller, Portal};
use crate::render;

impl Portal {
    /// The page `/proposals/{n}/conversation`.
    ///
    /// # Errors
    /// When there is no such proposal for this caller, or the store fails.
    pub async fn conversation_page(
        &self,
        caller: &Caller,
        number: i64,
        replies_to: Option<&str>,
    ) -> Result<ConversationPage, ProposalError> {
        let reading = self.read_proposal(caller, number).await?;
        Ok(reading.conversation(caller, replies_to))
    }
}

impl Reading {
    fn conversation(&self, caller: &Caller, replies_to: Option<&str>) -> ConversationPage {
        let (general, mut in_threads) = self.said();
        let p = self.projection();
        let (mut open, mut settled) = (Vec::new(), Vec::new());
        for thread in &p.threads {
            let shown = SaidThread {
                id: thread.asked.id.to_string(),
                severity: thread.asked.severity,
                state: thread.state,
                place: place(self.number, thread),
                rule: thread.asked.rule.clone(),
                suggestion: thread.asked.suggestion.clone(),
                said: in_threads.remove(&thread.asked.id).unwrap_or_default(),
            };
            // Praise asks for nothing.
            if thread.state.is_settled() || thread.asked.severity == Severity::Praise {
                settled.push(shown);
            } else {
                open.push(shown);
            }
        }
        open.sort_by_key(|thread| thread.severity);
        let refused = caller.may(Action::Comment, &self.open.subject()).err();
        let known = |id: &&str| {
            p.threads
                .iter()
                .any(|thread| thread.asked.id.to_string() == **id)
        };
        ConversationPage {
            head: self.head(),
            general,
            open,
            settled,
            closed: refused.as_ref().map(|refusal| {
                if refusal.asks_to_sign_in() {
                    "Sign in to comment.".to_owned()
                } else {
                    refusal.to_string()
                }
            }),
            sign_in: None,
            replies_to: replies_to.filter(known).map(str::to_owned),
            text: String::new(),
            findings: FormFindings::default(),
            done: None,
            now: at(self.now),
        }
    }

    /// What was said on the whole, and in each thread.
    pub(super) fn said(&self) -> (Vec<Said>, HashMap<ThreadId, Vec<Said>>) {
        let mut general = Vec::new();
        let mut threads: HashMap<ThreadId, Vec<Said>> = HashMap::new();
        for event in &self.events {
            let Some(by) = event.by.person() else {
                continue;
            };
            let mut said = |thread: ThreadId, act: &str, text: &str| {
                let said = self.one(by, event, act, text);
                threads.entry(thread).or_default().push(said);
            };
            match &event.payload {
                Payload::ReviewPublished {
                    summary,
                    threads: begun,
                    ..
                } => {
                    for NewThread { id, body, .. } in begun {
                        said(*id, "", body);
                    }
                    let sentence = self.say(|names| history::sentence(event, names));
                    let act = sentence
                        .split_once(' ')
                        .map_or(sentence.as_str(), |(_, act)| act);
                    general.push(self.one(by, event, act, summary));
                }
                Payload::Commented { thread: None, body } => {
                    general.push(self.one(by, event, "", body));
                }
                Payload::Commented {
                    thread: Some(thread),
                    body,
                } => said(*thread, "", body),
                Payload::ThreadAnswered { thread, answer } => match answer {
                    Answer::Fixed { note } => said(*thread, "answered: fixed", note),
                    Answer::WontBecause { reason } => {
                        said(*thread, "answered: won’t, because", reason);
                    }
                    Answer::Question { text } => said(*thread, "answered with a question", text),
                },
                Payload::ThreadResolved { thread } => said(*thread, "settled it", ""),
                Payload::WontFixAccepted { thread, settled } => {
                    let act = if *settled {
                        "accepted that it is not going to be done"
                    } else {
                        "would accept that it is not going to be done"
                    };
                    said(*thread, act, "");
                }
                Payload::ThreadReopened { thread, reason } => {
                    said(*thread, "opened it again", reason);
                }
                _ => {}
            }
        }
        (general, threads)
    }

    fn one(&self, by: PersonId, event: &Event, act: &str, text: &str) -> Said {
        let html = if text.trim().is_empty() {
            String::new()
        } else {
            render::markdown(text).html
        };
        Said {
            by: self.handle(by),
            as_whom: self.part_of(by).to_owned(),
            at: at(event.at),
            act: act.to_owned(),
            html,
        }
    }

    /// Somebody's part in the proposal, in a word; empty for who has none.
    fn part_of(&self, person: PersonId) -> &'static str {
        let p = self.projection();
        if p.authors.contains(&person) {
            return "author";
        }
        let known = self.people.0.get(&person);
        if known.is_some_and(|known| known.maintainer) {
            "maintainer of the image"
        } else if known.is_some_and(|known| !known.scopes.is_empty()) {
            "reviewer"
        } else if known.is_some_and(|known| known.coordinator) {
            "coordinator"
        } else {
            ""
        }
    }
}
