//! What the API says about proposals, as types of its own.

use app::view::mine::{MinePage, WorkItem};
use app::view::proposal::{KindFilter, ListedProposal, StateFilter};
use app::view::review::verdict_slug;
use domain::history;
use domain::moment::Moment;
use domain::requirement::{Outcome, RequirementResult};
use domain::review::{Anchor, Answer, Thread};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

use crate::clock::Timestamp;
use crate::http::api_v1::documents::moment;
use crate::portal::proposal_pages::Reading;

/// A page of the list of proposals.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalList {
    /// The proposals of this page, newest first.
    proposals: Vec<ProposalSummary>,
    /// The address of the next page.
    next: Option<String>,
}

/// A proposal in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalSummary {
    /// Its number.
    number: u64,
    /// The image.
    image: String,
    /// `new`, `update`, `security`, `profile`, `lifecycle` or `transfer`.
    kind: String,
    /// `screening`, `in-review`, `accepted`, `parked`, `published`, `declined` or `withdrawn`.
    state: String,
    /// The round it is in.
    round: u32,
    /// What changes, in one sentence.
    summary: String,
    /// Whose turn it is, in a word; absent when nobody has to act.
    #[serde(skip_serializing_if = "String::is_empty")]
    turn: String,
    /// Why, as a sentence.
    reason: String,
    /// Since when, as RFC 3339.
    since: String,
    /// Its page.
    page: String,
}

impl ProposalList {
    /// From rows of the list.
    pub fn new(rows: &[ListedProposal], next: Option<String>, base_url: &str) -> Self {
        let proposals = rows
            .iter()
            .map(|row| ProposalSummary {
                number: row.number,
                image: row.image.clone(),
                kind: KindFilter(Some(row.kind)).slug().to_owned(),
                state: StateFilter::One(row.state).slug().to_owned(),
                round: row.round,
                summary: row.summary.clone(),
                turn: row.turn.clone(),
                reason: row.reason.clone(),
                since: moment(row.since),
                page: format!("{base_url}/proposals/{}", row.number),
            })
            .collect();
        Self { proposals, next }
    }
}

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalDocument {
    /// Its number.
    number: u64,
    /// The image.
    image: String,
    /// `new`, `update`, `security`, `profile`, `lifecycle` or `transfer`.
    kind: String,
    /// `screening`, `in-review`, `accepted`, `parked`, `published`, `declined` or `withdrawn`.
    state: String,
    /// The round it is in.
    round: u32,
    /// What changes, in one sentence.
    summary: String,
    /// Who writes it, as handles.
    authors: Vec<String>,
    /// Who took it on, as handles.
    claimed_by: Vec<String>,
    /// The digest of the settings by which it is judged.
    policy: Option<String>,
    /// When it was first submitted, as RFC 3339.
    submitted_at: Option<String>,
    /// When it was published, declined or withdrawn.
    ended_at: Option<String>,
    /// Whose turn it is.
    turn: TurnDocument,
    /// How long each side had the turn.
    clocks: ClocksDocument,
    /// What must hold before it is accepted.
    requirements: Vec<RequirementDocument>,
    /// The revisions, oldest first.
    revisions: Vec<RevisionDocument>,
    /// What reviewers judged, oldest first.
    reviews: Vec<ReviewDocument>,
    /// What reviewers asked, oldest first.
    threads: Vec<ThreadDocument>,
    /// The pages of its decision records, oldest first.
    records: Vec<String>,
    /// Its page.
    page: String,
}

/// Whose turn it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct TurnDocument {
    /// `author`, `reviewers`, `security`, `coordinator`, `external` or `none`.
    group: String,
    /// How many people can act.
    able: usize,
    /// Since when, as RFC 3339.
    since: String,
    /// By when the programme wants it to move.
    due: Option<String>,
    /// When it goes on by itself.
    wake: Option<String>,
    /// Why, as a stable word.
    reason: String,
    /// The same as the page says it.
    sentence: String,
}

/// How long each side had the turn, in seconds.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClocksDocument {
    /// The authors.
    author: i64,
    /// Reviewers and coordinators.
    reviewers: i64,
    /// Nobody here.
    nobody: i64,
}

/// What must hold before it is accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequirementDocument {
    /// As in `R4`.
    id: String,
    /// What it asks.
    title: String,
    /// `satisfied`, `unsatisfied`, `overridden`, `not-applicable` or `error`.
    outcome: String,
    /// How many approvals count, where approvals are counted.
    approvals: Option<u32>,
    /// How many are needed.
    approvals_needed: Option<u32>,
    /// Why, in sentences.
    reason: String,
}

/// A frozen draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionDocument {
    /// Its number.
    number: u32,
    /// Who froze it.
    by: String,
    /// When, as RFC 3339.
    at: String,
    /// What its author said about it.
    note: String,
    /// The SHA-256 of each class of content.
    hashes: std::collections::BTreeMap<String, String>,
    /// Its page.
    page: String,
}

/// A published review.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewDocument {
    /// Its identifier.
    id: String,
    /// Who wrote it.
    by: String,
    /// When, as RFC 3339.
    at: String,
    /// The revision on which it holds.
    revision: u32,
    /// `approve`, `approve-when-fixed`, `ask-for-changes` or `comment`.
    verdict: &'static str,
    /// What was judged: `suitability`, `dockerfile`, `docs` and `security`.
    scopes: Vec<&'static str>,
    /// What was said about the whole, as Markdown.
    summary: String,
    /// Whether it came when everything was decided, and is only a note.
    late: bool,
}

/// Something that a reviewer asked.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThreadDocument {
    /// Its identifier.
    id: String,
    /// `must`, `should`, `nit`, `question` or `praise`.
    severity: String,
    /// `open`, `answered`, `resolved` or `wont-fix-accepted`.
    state: String,
    /// Who asked, or took it over.
    by: String,
    /// When, as RFC 3339.
    at: String,
    /// The revision on which it was asked.
    revision: u32,
    /// The round in which it was asked.
    round: u32,
    /// The file within the bundle; none for what is on no file.
    path: Option<String>,
    /// The first line, from 1.
    first_line: Option<u32>,
    /// The last line.
    last_line: Option<u32>,
    /// The part of the proposal, where it is on one: `project`, `usefulness`, `manifest`,
    /// `dockerfiles`, `documentation`, `routes` or `commitment`.
    part: Option<String>,
    /// The rule that it cites.
    rule: Option<String>,
    /// What was said, as Markdown.
    body: String,
    /// The text that should stand at the lines instead.
    suggestion: Option<String>,
    /// What the author answered.
    answer: Option<AnswerDocument>,
}

/// What an author answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerDocument {
    /// `fixed`, `wont` or `question`.
    answer: &'static str,
    /// In words; may be empty.
    text: String,
    /// Who.
    by: String,
    /// When, as RFC 3339.
    at: String,
}

fn at(moment_of: Moment) -> String {
    moment(OffsetDateTime::from(Timestamp(moment_of.0)))
}

/// A value of a closed list as the API has it.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    let word = match &value {
        serde_json::Value::String(word) => word,
        other => other["code"]
            .as_str()
            .or(other["outcome"].as_str())
            .unwrap_or_default(),
    };
    word.replace('_', "-")
}

impl ProposalDocument {
    /// From what its reader may see.
    pub fn new(reading: &Reading, records: usize, base_url: &str) -> Self {
        let p = reading.projection();
        let page = format!("{base_url}/proposals/{}", reading.number);
        let clocks = p.ledger.at(reading.now);
        let handles = |people: Vec<domain::PersonId>| {
            people
                .into_iter()
                .map(|person| reading.handle(person))
                .collect()
        };
        Self {
            number: reading.number,
            image: reading.image_words(),
            kind: KindFilter(Some(p.kind)).slug().to_owned(),
            state: StateFilter::One(p.state).slug().to_owned(),
            round: p.round,
            summary: reading.open.row.summary.clone(),
            authors: handles(p.authors.clone()),
            claimed_by: handles(p.claims.iter().map(|claim| claim.person).collect()),
            policy: p.policy.clone(),
            submitted_at: p.submitted_at.map(at),
            ended_at: p.ended_at.map(at),
            turn: TurnDocument {
                group: word(&reading.turn.group),
                able: reading.turn.people.len(),
                since: at(reading.turn.since),
                due: reading.turn.due.map(at),
                wake: reading.turn.wake.map(at),
                reason: word(&reading.turn.reason),
                sentence: reading.turn_sentence(),
            },
            clocks: ClocksDocument {
                author: clocks.author / 1_000_000,
                reviewers: clocks.reviewers / 1_000_000,
                nobody: clocks.external / 1_000_000,
            },
            requirements: reading
                .requirements()
                .iter()
                .map(|result| {
                    let reason = reading.say(|names| history::outcome(result, names));
                    RequirementDocument::new(result, reason)
                })
                .collect(),
            revisions: p
                .revisions
                .iter()
                .map(|revision| RevisionDocument {
                    number: revision.number.0,
                    by: reading.handle(revision.by),
                    at: at(revision.at),
                    note: revision.note.clone(),
                    hashes: revision
                        .hashes
                        .0
                        .iter()
                        .map(|(class, hash)| (word(class), hash.to_string()))
                        .collect(),
                    page: format!("{page}/revisions/{}", revision.number.0),
                })
                .collect(),
            reviews: p
                .reviews
                .iter()
                .map(|review| ReviewDocument {
                    id: review.id.to_string(),
                    by: reading.handle(review.by),
                    at: at(review.at),
                    revision: review.revision.0,
                    verdict: verdict_slug(review.verdict),
                    scopes: review.scopes.iter().map(|scope| scope.as_str()).collect(),
                    summary: review.summary.clone(),
                    late: review.late,
                })
                .collect(),
            threads: p
                .threads
                .iter()
                .map(|thread| ThreadDocument::new(thread, reading))
                .collect(),
            records: (1..=records)
                .map(|record| format!("{page}/record/{record}"))
                .collect(),
            page,
        }
    }
}

impl RequirementDocument {
    /// From what was found, with the reason in sentences.
    pub fn new(result: &RequirementResult, reason: String) -> Self {
        Self {
            id: result.requirement.id().to_owned(),
            title: result.requirement.title().to_owned(),
            outcome: match &result.outcome {
                Outcome::NotApplicable => "not-applicable",
                Outcome::Unsatisfied => "unsatisfied",
                Outcome::Satisfied => "satisfied",
                Outcome::Overridden { .. } => "overridden",
                Outcome::Error => "error",
            }
            .to_owned(),
            approvals: result.count.map(|count| count.given),
            approvals_needed: result.count.map(|count| count.needed),
            reason,
        }
    }
}

impl ThreadDocument {
    fn new(thread: &Thread, reading: &Reading) -> Self {
        let asked = &thread.asked;
        let (path, first_line, last_line) = match &asked.anchor {
            Anchor::Lines { path, first, last } => (Some(path.clone()), Some(*first), Some(*last)),
            Anchor::File { path } => (Some(path.clone()), None, None),
            Anchor::Part { .. } | Anchor::Whole => (None, None, None),
        };
        Self {
            id: asked.id.to_string(),
            severity: word(&asked.severity),
            state: word(&thread.state),
            by: reading.handle(thread.owner),
            at: at(thread.at),
            revision: thread.revision.0,
            round: thread.round,
            path,
            first_line,
            last_line,
            part: match &asked.anchor {
                Anchor::Part { part } => Some(word(part)),
                _ => None,
            },
            rule: asked.rule.clone(),
            body: asked.body.clone(),
            suggestion: asked.suggestion.clone(),
            answer: thread.answer.as_ref().map(|given| {
                let (answer, text) = match &given.answer {
                    Answer::Fixed { note } => ("fixed", note),
                    Answer::WontBecause { reason } => ("wont", reason),
                    Answer::Question { text } => ("question", text),
                };
                AnswerDocument {
                    answer,
                    text: text.clone(),
                    by: reading.handle(given.by),
                    at: at(given.at),
                }
            }),
        }
    }
}

/// One's own work.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkDocument {
    /// What waits for you, the oldest first.
    your_turn: Vec<WorkItemDocument>,
    /// What you wait for.
    waiting_for_others: Vec<WorkItemDocument>,
    /// What ended in the last 14 days.
    finished: Vec<WorkItemDocument>,
    /// Your drafts.
    drafts: Vec<WorkDraftDocument>,
    /// How many notices you have not read.
    unread_notices: u32,
}

/// A proposal among one's work.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkItemDocument {
    /// As in "#44 tidewater".
    title: String,
    /// What it asks for, and its round.
    kind: String,
    /// `author`, `reviewer` or `coordinator`.
    part: String,
    /// What to do, or whom it waits for.
    what: String,
    /// Why, as a sentence.
    reason: String,
    /// Since when, as RFC 3339.
    since: String,
    /// By when the programme wants it to move.
    due: Option<String>,
    /// Where it opens.
    page: String,
}

/// A draft that was not submitted.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkDraftDocument {
    /// Its identifier.
    id: String,
    /// As in "Draft of tidewater".
    title: String,
    /// Where it opens.
    page: String,
}

impl WorkDocument {
    /// From the page of one's own work.
    pub fn new(page: &MinePage, unread: u32, base_url: &str) -> Self {
        let items = |items: &[WorkItem]| {
            items
                .iter()
                .map(|item| WorkItemDocument {
                    title: item.title.clone(),
                    kind: item.kind.clone(),
                    part: word(&item.part),
                    what: item.what.clone(),
                    reason: item.reason.clone(),
                    since: moment(item.since),
                    due: item.due.map(moment),
                    page: format!("{base_url}{}", item.href),
                })
                .collect()
        };
        Self {
            your_turn: items(&page.yours),
            waiting_for_others: items(&page.waiting),
            finished: items(&page.finished),
            drafts: page
                .drafts
                .iter()
                .map(|draft| WorkDraftDocument {
                    id: draft.id.clone(),
                    title: draft.title.clone(),
                    page: format!("{base_url}/drafts/{}", draft.id),
                })
                .collect(),
            unread_notices: unread,
        }
    }
}
