//! The answer sheet: what was asked, answered, taken over into the draft, and submitted again.

use std::collections::BTreeMap;

use app::view::form::FormFindings;
use app::view::proposal::{AnswerChoice, AnswerForm, AnswersPage, Ask, SubmitView};
use domain::anchor::LineRange;
use domain::decide::Act;
use domain::permission::Action;
use domain::proposal::State;
use domain::refusal::Refusal;
use domain::review::{Anchor, Answer, Severity, Thread, ThreadId, ThreadState};
use domain::suggestion::Suggestion;
use domain::turn::{Group, Reason};

use super::Reading;
use super::draft_lines::{Texts, hunk, suggested};
use super::files::stored_path;
use super::words::{at, place};
use crate::portal::drafts::{OpenProposal, PartSave, ProposalError};
use crate::portal::{Caller, Portal};
use crate::render;

/// What an author answers to a suggestion that was taken over.
const TAKEN_OVER: &str = "Taken over as suggested.";

/// What stands in the form of the sheet, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedSheet {
    /// The answers by the identifier of what they answer.
    pub answers: BTreeMap<String, AnswerForm>,
    /// What is said about the round.
    pub note: String,
}

/// What is to be done with the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetAct {
    /// Keep the answers.
    Save,
    /// Keep them and open the next round.
    Submit,
    /// Take a suggestion over into the draft.
    Apply(String),
    /// Settle what stops nothing.
    Resolve(String),
}

/// What the sheet led to.
#[derive(Debug)]
pub enum SheetDone {
    /// It was done; how many answers were kept.
    Done(usize),
    /// It was refused, and this is why.
    Refused {
        /// Field by field.
        findings: FormFindings,
        /// How many answers were kept all the same.
        kept: usize,
    },
}

/// Where answers have their place.
const TALKING: [State; 4] = [
    State::Screening,
    State::InReview,
    State::Ready,
    State::Parked,
];

impl Portal {
    /// The page `/proposals/{n}/answers`.
    ///
    /// # Errors
    /// When there is no such proposal for this caller, or the store fails.
    pub async fn answers_page(
        &self,
        caller: &Caller,
        number: i64,
        typed: Option<&TypedSheet>,
    ) -> Result<AnswersPage, ProposalError> {
        let reading = self.read_proposal(caller, number).await?;
        let p = reading.projection();
        // Authors see their draft beside what was asked, as long as it is theirs to change.
        let in_draft = reading.is_author() && !p.state.is_terminal();
        let now = match in_draft {
            true => None,
            false => Some(p.latest().map_or(0, |revision| revision.number.0)),
        };
        let texts = self.texts(&reading, now).await?;
        let note = match typed {
            Some(typed) => typed.note.clone(),
            None if in_draft => self.kept_note(&reading.open).await?,
            None => String::new(),
        };
        let sheet = Sheet {
            reading: &reading,
            texts: &texts,
            now,
            writes: in_draft && TALKING.contains(&p.state),
            typed,
        };
        let (mut open, mut settled) = (Vec::new(), Vec::new());
        for (number, thread) in numbered(&p.threads) {
            let ask = sheet.ask(number, thread);
            if thread.state.is_settled() {
                settled.push(ask);
            } else {
                open.push(ask);
            }
        }
        let unanswered = p.unanswered(&reading.people).count();
        let to_answer = p
            .threads
            .iter()
            .filter(|thread| sheet.must_be_answered(thread) && !thread.state.is_settled())
            .count();
        let submit = (in_draft && matches!(p.state, State::Screening | State::InReview)).then(|| {
            SubmitView {
                round: p.round.saturating_add(1),
                closed: match p.turn.group {
                    _ if p.turn.reason == Reason::NameTaken => {
                        Some(reading.say(|names| Refusal::NameTaken.sentence(names)))
                    }
                    Group::Author => None,
                    _ => Some(
                        "The round is open and the reviewers have the turn. Answers are kept; a small revision can be uploaded from the overview."
                            .to_owned(),
                    ),
                },
                draft: format!("/drafts/{}", reading.open.row.id),
            }
        });
        Ok(AnswersPage {
            head: reading.head(),
            open,
            settled,
            unanswered,
            to_answer,
            submit,
            note,
            findings: FormFindings::default(),
            findings_note: None,
            done: None,
            now: at(reading.now),
        })
    }

    /// Does what the form of the sheet asks for.
    ///
    /// # Errors
    /// When there is no such proposal for this caller, or the store fails. What the rules refuse is
    /// told by field.
    pub async fn answer_sheet(
        &self,
        caller: &Caller,
        number: i64,
        typed: &TypedSheet,
        act: &SheetAct,
    ) -> Result<SheetDone, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::AnswerThread)
            .await?;
        match act {
            SheetAct::Save => {
                let (answers, findings) = answers(&open, typed);
                if !findings.is_empty() {
                    return Ok(SheetDone::refused(findings, 0));
                }
                let kept = answers.len();
                self.keep(caller, open, answers)
                    .await
                    .map(|_| SheetDone::Done(kept))
            }
            SheetAct::Submit => {
                let (answers, findings) = answers(&open, typed);
                if !findings.is_empty() {
                    return Ok(SheetDone::refused(findings, 0));
                }
                let kept = answers.len();
                let open = self.keep(caller, open, answers).await?;
                match self.submit(caller, open, &typed.note).await {
                    Ok(_) => Ok(SheetDone::Done(kept)),
                    Err(error) => SheetDone::from_refusal("submit", error, kept),
                }
            }
            SheetAct::Apply(id) => match self.apply_suggestion(caller, open, id).await {
                Ok(None) => Ok(SheetDone::Done(1)),
                Ok(Some(why)) => Ok(SheetDone::refused(vec![(format!("answer-{id}"), why)], 0)),
                Err(error) => SheetDone::from_refusal(&format!("answer-{id}"), error, 0),
            },
            SheetAct::Resolve(id) => {
                let thread = id.parse().map_err(|_| ProposalError::Unknown)?;
                match self.act(caller, open, Act::Resolve { thread }).await {
                    Ok(_) => Ok(SheetDone::Done(1)),
                    Err(error) => SheetDone::from_refusal(&format!("answer-{id}"), error, 0),
                }
            }
        }
    }

    /// Whether a form holds nothing that is not stored.
    ///
    /// # Errors
    /// When there is no such proposal for this caller, or the store fails.
    pub async fn is_as_stored(
        &self,
        caller: &Caller,
        number: i64,
        typed: &TypedSheet,
    ) -> Result<bool, ProposalError> {
        let open = self
            .numbered_proposal(caller, number, Action::AnswerThread)
            .await?;
        let (answers, findings) = answers(&open, typed);
        Ok(answers.is_empty() && findings.is_empty() && typed.note.trim().is_empty())
    }

    async fn keep(
        &self,
        caller: &Caller,
        mut open: OpenProposal,
        answers: Vec<(ThreadId, Answer)>,
    ) -> Result<OpenProposal, ProposalError> {
        for (thread, answer) in answers {
            open = self
                .act(caller, open, Act::Answer { thread, answer })
                .await?;
        }
        Ok(open)
    }

    /// Takes a suggestion over into the draft, and answers with it; says why where it cannot.
    ///
    /// # Errors
    /// When there is no such suggestion, the rules refuse, or the store fails.
    pub async fn apply_suggestion(
        &self,
        caller: &Caller,
        open: OpenProposal,
        id: &str,
    ) -> Result<Option<String>, ProposalError> {
        let id: ThreadId = id.parse().map_err(|_| ProposalError::Unknown)?;
        let thread = open.projection.thread(id).ok_or(ProposalError::Unknown)?;
        // Maintainers may write into a draft, and only authors answer: nothing is half done.
        if caller
            .id()
            .is_none_or(|me| !open.projection.authors.contains(&me))
        {
            return Ok(Some("Only its authors take a suggestion over.".to_owned()));
        }
        let (Some(replacement), Anchor::Lines { path, first, last }) =
            (&thread.asked.suggestion, &thread.asked.anchor)
        else {
            return Err(ProposalError::Unknown);
        };
        if thread.state.is_settled() {
            return Ok(Some("What was asked is settled already.".to_owned()));
        }
        let path = stored_path(path);
        let reviewed = self
            .store()
            .revision_file(&open.row.id, i64::from(thread.revision.0), &path)
            .await?;
        let part = self.store().draft_part(&open.row.id, &path).await?;
        let part = part.filter(|part| part.removed == 0);
        let (Some(reviewed), Some(part)) = (reviewed, part) else {
            return Ok(Some("The file is gone in your draft.".to_owned()));
        };
        let (reviewed, current) = (
            String::from_utf8_lossy(&reviewed).into_owned(),
            String::from_utf8_lossy(&part.content).into_owned(),
        );
        let suggestion = Suggestion {
            reviewed: &reviewed,
            lines: LineRange {
                first: *first,
                last: *last,
            },
            replacement,
        };
        let text = match suggestion.apply(&current) {
            Ok(text) => text,
            Err(why) => return Ok(Some(why.to_string())),
        };
        let save = PartSave {
            part: &path,
            content: text.as_bytes(),
            seen: part.lock_version,
            removed: false,
        };
        self.save_part(caller, &open.row.id.clone(), save).await?;
        let answer = Answer::Fixed {
            note: TAKEN_OVER.to_owned(),
        };
        self.act(caller, open, Act::Answer { thread: id, answer })
            .await?;
        Ok(None)
    }
}

impl SheetDone {
    fn refused(findings: Vec<(String, String)>, kept: usize) -> Self {
        Self::Refused {
            findings: FormFindings::new(findings),
            kept,
        }
    }

    /// What somebody has to read and can do something about; everything else stays an error.
    fn from_refusal(field: &str, error: ProposalError, kept: usize) -> Result<Self, ProposalError> {
        match error {
            ProposalError::Unknown | ProposalError::Portal(_) | ProposalError::Refused(_) => {
                Err(error)
            }
            other => Ok(Self::refused(
                vec![(field.to_owned(), other.to_string())],
                kept,
            )),
        }
    }
}

/// What is wrong with fields, each with its sentence.
type FieldSentences = Vec<(String, String)>;

/// What was typed as answers, without those that stand already; or what is missing, field by field.
fn answers(open: &OpenProposal, typed: &TypedSheet) -> (Vec<(ThreadId, Answer)>, FieldSentences) {
    let (mut answers, mut findings) = (Vec::new(), Vec::new());
    for (_, thread) in numbered(&open.projection.threads) {
        let id = thread.asked.id;
        let Some(form) = typed.answers.get(&id.to_string()) else {
            continue;
        };
        let text = form.text.trim().to_owned();
        let choice = AnswerChoice::from_slug(&form.choice);
        let answer = match choice {
            None if text.is_empty() => continue,
            None => {
                findings.push((
                    format!("answer-{id}"),
                    "Choose how you answer: fixed, won’t, or a question.".to_owned(),
                ));
                continue;
            }
            Some(AnswerChoice::Wont) if text.is_empty() => {
                findings.push((
                    format!("text-{id}"),
                    "Write why it will not be done.".to_owned(),
                ));
                continue;
            }
            Some(AnswerChoice::Question) if text.is_empty() => {
                findings.push((format!("text-{id}"), "Write what is not clear.".to_owned()));
                continue;
            }
            Some(AnswerChoice::Fixed) => Answer::Fixed { note: text },
            Some(AnswerChoice::Wont) => Answer::WontBecause { reason: text },
            Some(AnswerChoice::Question) => Answer::Question { text },
        };
        let stands = thread.state == ThreadState::Answered
            && thread
                .answer
                .as_ref()
                .is_some_and(|given| given.answer == answer);
        if !stands && !thread.state.is_settled() {
            answers.push((id, answer));
        }
    }
    (answers, findings)
}

/// What was asked with its number on the sheet: round by round, the heaviest first. Praise asks for
/// nothing.
fn numbered(threads: &[Thread]) -> impl Iterator<Item = (usize, &Thread)> {
    let mut asked: Vec<&Thread> = threads
        .iter()
        .filter(|thread| thread.asked.severity != Severity::Praise)
        .collect();
    asked.sort_by_key(|thread| (thread.round, thread.asked.severity));
    asked
        .into_iter()
        .enumerate()
        .map(|(place, thread)| (place + 1, thread))
}

/// The sheet while it is made.
struct Sheet<'a> {
    reading: &'a Reading,
    texts: &'a Texts,
    now: Option<u32>,
    writes: bool,
    typed: Option<&'a TypedSheet>,
}

impl Sheet<'_> {
    fn must_be_answered(&self, thread: &Thread) -> bool {
        let asked = &thread.asked;
        let heavy = asked.severity == Severity::Must
            || asked.severity == Severity::Question && asked.needs_answer;
        heavy
            && self
                .reading
                .people
                .reviews(self.reading.projection(), thread.owner)
    }

    fn ask(&self, number: usize, thread: &Thread) -> Ask {
        let reading = self.reading;
        let asked = &thread.asked;
        let settled = thread.state.is_settled();
        let answer = thread.answer.as_ref().map(|given| {
            let by = reading.handle(given.by);
            match &given.answer {
                Answer::Fixed { note } if note.is_empty() => format!("fixed (@{by})"),
                Answer::Fixed { note } => format!("fixed. {note} (@{by})"),
                Answer::WontBecause { reason } => format!("won’t, because {reason} (@{by})"),
                Answer::Question { text } => format!("{text} (@{by})"),
            }
        });
        let form = (self.writes && !settled).then(|| {
            let typed = self
                .typed
                .and_then(|typed| typed.answers.get(&asked.id.to_string()));
            typed.cloned().unwrap_or_else(|| stored(thread))
        });
        Ask {
            place_on_sheet: number,
            id: asked.id.to_string(),
            severity: asked.severity,
            state: thread.state,
            must_be_answered: self.must_be_answered(thread),
            by: reading.handle(thread.owner),
            at: at(thread.at),
            round: thread.round,
            place: place(reading.number, thread),
            rule: asked.rule.clone(),
            html: render::markdown(&asked.body).html,
            suggestion: suggested(thread, self.texts, self.now.is_none() && !settled),
            answer,
            hunk: hunk(thread, self.texts, self.now),
            can_resolve: form.is_some() && asked.severity != Severity::Must,
            form,
        }
    }
}

/// The fields of an ask as the stored answer fills them.
fn stored(thread: &Thread) -> AnswerForm {
    let form = |choice: AnswerChoice, text: &str| AnswerForm {
        choice: choice.slug().to_owned(),
        text: text.to_owned(),
    };
    match &thread.answer {
        // One that was opened again wants another answer.
        Some(given) if thread.state == ThreadState::Answered => match &given.answer {
            Answer::Fixed { note } => form(AnswerChoice::Fixed, note),
            Answer::WontBecause { reason } => form(AnswerChoice::Wont, reason),
            Answer::Question { text } => form(AnswerChoice::Question, text),
        },
        _ => AnswerForm::default(),
    }
}
