//! What the forms of the workspace do.

use app::view::form::FormFindings;
use app::view::review::{
    CommentForm, CommentTarget, PublishForm, ReviewQuery, Side, severity_slug,
};
use domain::anchor::{LineMap, LineRange, Standing};
use domain::decide::Act;
use domain::event::{By, Event};
use domain::proposal::RevisionNumber;
use domain::refusal::Refusal;
use domain::requirement::Requirement;
use domain::review::{Anchor, NewThread, Severity, ThreadId, Verdict};
use uuid::Uuid;

use super::draft::{Kept, TEXT_LIMIT, lines, quoted};
use super::{Access, Typed, Workspace};
use crate::portal::drafts::ProposalError;
use crate::portal::{Caller, Portal};

/// The note of a tick that is given without words.
const TICKED: &str = "Looked at it in the review.";

/// What a form of the workspace asks for.
#[derive(Debug, Clone)]
pub enum Asked {
    /// Mark a file as viewed, or take that back.
    Viewed(String, bool),
    /// Keep a comment, a new one or another text of one; up to which line, and whether the form had
    /// a field for other lines.
    Comment(CommentForm, Option<usize>, bool),
    /// Put a saved reply into the text.
    Insert(CommentForm, String),
    /// Throw a kept comment away.
    Discard(String),
    /// Say something in a thread.
    Reply(String, String),
    /// Settle a thread.
    Resolve(String),
    /// Settle a thread by accepting that it is not done.
    Accept(String),
    /// Open a thread again, with a reason.
    Reopen(String, String),
    /// Add a private note.
    Note(String),
    /// Tick a requirement, in these words.
    Tick(String, String),
    /// Take a tick back.
    Untick(String),
    /// Publish.
    Publish {
        /// The verdict.
        verdict: Verdict,
        /// The revision that was read.
        revision: u32,
        /// What was typed.
        form: PublishForm,
        /// Whether the reader knows that a newer revision came.
        outdated_is_known: bool,
    },
}

/// What was done, out of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Nothing that needs words.
    Silent,
    /// A comment is kept.
    Kept,
    /// A comment is thrown away.
    Discarded,
    /// An answer was published.
    Replied,
    /// A thread is settled.
    Resolved,
    /// A thread is open again.
    Reopened,
    /// A note is kept.
    Noted,
    /// A requirement is ticked, or not any more.
    Ticked,
    /// The review is published.
    Published,
    /// It is claimed.
    Claimed,
}

impl Done {
    const ALL: [Self; 9] = [
        Self::Kept,
        Self::Discarded,
        Self::Replied,
        Self::Resolved,
        Self::Reopened,
        Self::Noted,
        Self::Ticked,
        Self::Published,
        Self::Claimed,
    ];

    /// As it stands in an address.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Silent => "",
            Self::Kept => "kept",
            Self::Discarded => "discarded",
            Self::Replied => "replied",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
            Self::Noted => "noted",
            Self::Ticked => "ticked",
            Self::Published => "published",
            Self::Claimed => "claimed",
        }
    }

    /// From an address.
    pub fn from_slug(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.slug() == text)
    }

    /// What is said.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Silent => "",
            Self::Kept => "The comment is kept. Nobody sees it until you publish.",
            Self::Discarded => "The comment is thrown away.",
            Self::Replied => "Your reply is published.",
            Self::Resolved => "The thread is settled.",
            Self::Reopened => "The thread is open again.",
            Self::Noted => "The note is kept. Authors never see it.",
            Self::Ticked => "The requirement is changed.",
            Self::Published => "Your review is published.",
            Self::Claimed => {
                "You carry it now. Nothing of what you write is seen until you publish."
            }
        }
    }
}

/// What a form led to.
#[derive(Debug)]
pub enum Outcome {
    /// It is done; the page goes on there.
    Done(Done, ReviewQuery),
    /// The page is shown again as it was typed.
    Shown(Box<Typed>),
}

impl Outcome {
    fn refused(typed: Typed, field: &str, words: impl Into<String>) -> Self {
        Self::Shown(Box::new(Typed {
            findings: FormFindings::new([(field, words.into())]),
            ..typed
        }))
    }
}

impl Portal {
    /// Does what a form of the workspace asks for.
    ///
    /// # Errors
    /// When the caller may not, there is no such proposal, or the store fails.
    pub async fn review_by_form(
        &self,
        caller: &Caller,
        number: i64,
        query: &ReviewQuery,
        asked: Asked,
    ) -> Result<Outcome, ProposalError> {
        if let Asked::Note(note) = asked {
            let findings = self.add_private_note(caller, number, &note).await?;
            return Ok(if findings.is_empty() {
                Outcome::Done(Done::Noted, query.clone())
            } else {
                Outcome::Shown(Box::new(Typed {
                    note,
                    findings,
                    ..Typed::default()
                }))
            });
        }
        let workspace = self.workspace(caller, number, query.clone()).await?;
        if workspace.access != Access::Write {
            let why = match &workspace.access {
                Access::ReadOnly(why) => why.clone(),
                _ => "Claim it first.".to_owned(),
            };
            let (field, typed) = typed_of(asked);
            return Ok(Outcome::refused(typed, field, why));
        }
        match asked {
            Asked::Viewed(path, viewed) => self.set_viewed(workspace, &path, viewed).await,
            Asked::Comment(form, until, suggests) => {
                self.keep_comment(workspace, form, until, suggests).await
            }
            Asked::Insert(form, rule) => Ok(inserted(form, &rule)),
            Asked::Discard(id) => {
                let me = workspace.me_text();
                self.change_review_draft(&workspace.open, &me, workspace.revision, |draft| {
                    draft
                        .comments
                        .retain(|kept| kept.thread.id.to_string() != id);
                })
                .await?;
                Ok(Outcome::Done(Done::Discarded, query.reading()))
            }
            Asked::Reply(thread, text) => {
                let Ok(id) = thread.parse::<ThreadId>() else {
                    return Err(ProposalError::Unknown);
                };
                let act = Act::Comment {
                    thread: Some(id),
                    body: text.trim().to_owned(),
                };
                self.said(workspace, act, Done::Replied, text).await
            }
            Asked::Reopen(thread, text) => {
                let Ok(id) = thread.parse::<ThreadId>() else {
                    return Err(ProposalError::Unknown);
                };
                let act = Act::ReopenThread {
                    thread: id,
                    reason: text.trim().to_owned(),
                };
                self.said(workspace, act, Done::Reopened, text).await
            }
            Asked::Resolve(thread) => {
                let thread = thread.parse().map_err(|_| ProposalError::Unknown)?;
                self.said(
                    workspace,
                    Act::Resolve { thread },
                    Done::Resolved,
                    String::new(),
                )
                .await
            }
            Asked::Accept(thread) => {
                let thread = thread.parse().map_err(|_| ProposalError::Unknown)?;
                let act = Act::AcceptWontFix { thread };
                self.said(workspace, act, Done::Resolved, String::new())
                    .await
            }
            Asked::Tick(item, words) => self.ticked(workspace, item, words).await,
            Asked::Untick(item) => {
                let requirement = Requirement::from_id(&item).ok_or(ProposalError::Unknown)?;
                let act = Act::Untick { requirement };
                self.said(workspace, act, Done::Ticked, String::new()).await
            }
            Asked::Publish {
                verdict,
                revision,
                form,
                outdated_is_known,
            } => {
                self.publish_review(workspace, verdict, revision, form, outdated_is_known)
                    .await
            }
            Asked::Note(_) => Ok(Outcome::Done(Done::Silent, query.clone())),
        }
    }

    /// Ticks a requirement; without words the note says that it was looked at.
    async fn ticked(
        &self,
        workspace: Workspace,
        item: String,
        words: String,
    ) -> Result<Outcome, ProposalError> {
        let requirement = Requirement::from_id(&item).ok_or(ProposalError::Unknown)?;
        let note = match words.trim() {
            "" => TICKED.to_owned(),
            said => said.to_owned(),
        };
        let act = Act::Tick { requirement, note };
        match self
            .said(workspace, act, Done::Ticked, String::new())
            .await?
        {
            Outcome::Shown(typed) => Ok(Outcome::Shown(Box::new(Typed {
                tick: Some((item, words)),
                ..*typed
            }))),
            done => Ok(done),
        }
    }

    /// Marks a file and those that change in the same way.
    async fn set_viewed(
        &self,
        workspace: Workspace,
        path: &str,
        viewed: bool,
    ) -> Result<Outcome, ProposalError> {
        let Some(pair) = workspace.pair(path) else {
            return Err(ProposalError::Unknown);
        };
        let me = workspace.me_text();
        let id = &workspace.open.row.id;
        let mut tx = self.store().begin().await?;
        let same = workspace.same_change(pair);
        let all =
            std::iter::once(pair).chain(same.iter().filter_map(|(_, path)| workspace.pair(path)));
        for pair in all {
            if viewed {
                tx.set_viewed(id, &me, &pair.path, &pair.digest()).await?;
            } else {
                tx.unset_viewed(id, &me, &pair.path).await?;
            }
        }
        tx.commit().await?;
        // On to the next file that was not viewed.
        let listed = workspace.listed(&workspace.threads_by_file());
        let place = listed.iter().position(|other| other.path == path);
        let next = place.filter(|_| viewed).and_then(|place| {
            listed[place + 1..]
                .iter()
                .chain(&listed[..place])
                .find(|other| !workspace.is_viewed(other))
        });
        let query = match next {
            Some(next) => workspace.query.of_file(&next.path),
            None => workspace.query.of_file(path),
        };
        Ok(Outcome::Done(Done::Silent, query))
    }

    /// An act that is public at once.
    async fn said(
        &self,
        workspace: Workspace,
        act: Act,
        done: Done,
        text: String,
    ) -> Result<Outcome, ProposalError> {
        let query = workspace.query.reading();
        match self.act(&workspace.caller, workspace.open, act).await {
            Ok(_) => Ok(Outcome::Done(done, query)),
            Err(error @ (ProposalError::Decided { .. } | ProposalError::Refused(_))) => {
                let typed = Typed {
                    reply: text,
                    ..Typed::default()
                };
                Ok(Outcome::refused(typed, "text", error.to_string()))
            }
            Err(error) => Err(error),
        }
    }

    async fn keep_comment(
        &self,
        workspace: Workspace,
        form: CommentForm,
        until: Option<usize>,
        suggests: bool,
    ) -> Result<Outcome, ProposalError> {
        let kept = match workspace.kept_of(&form, until, suggests) {
            Ok(kept) => kept,
            Err(findings) => {
                return Ok(Outcome::Shown(Box::new(Typed {
                    comment: Some(form),
                    findings,
                    ..Typed::default()
                })));
            }
        };
        let me = workspace.me_text();
        self.change_review_draft(
            &workspace.open,
            &me,
            workspace.revision,
            |draft| match draft
                .comments
                .iter_mut()
                .find(|other| other.thread.id == kept.thread.id)
            {
                Some(other) => *other = kept.clone(),
                None => draft.comments.push(kept.clone()),
            },
        )
        .await?;
        let mut query = workspace.query.reading();
        if let Some(path) = super::threads::path_of(&kept.thread.anchor) {
            query.file = Some(path.to_owned());
        }
        Ok(Outcome::Done(Done::Kept, query))
    }

    async fn publish_review(
        &self,
        workspace: Workspace,
        verdict: Verdict,
        revision: u32,
        form: PublishForm,
        outdated_is_known: bool,
    ) -> Result<Outcome, ProposalError> {
        let revision = RevisionNumber(revision);
        let again = |findings| {
            Outcome::Shown(Box::new(Typed {
                publish: Some(form.clone()),
                findings,
                ..Typed::default()
            }))
        };
        if form.summary.chars().count() > TEXT_LIMIT {
            let words = format!("Write at most {TEXT_LIMIT} characters.");
            return Ok(again(FormFindings::new([("summary", words)])));
        }
        let me = workspace.me_text();
        let query = ReviewQuery {
            revision: None,
            base: None,
            ..workspace.query.reading()
        };
        let (id, caller) = (workspace.open.row.id.clone(), workspace.caller.clone());
        // Sent twice, or sent again because its answer was lost: one review.
        if workspace.is_published(revision, verdict, &form) {
            return self.published(&id, &me, query).await;
        }
        // What was typed is kept first: whatever happens next, it is not lost.
        let summary = form.summary.clone();
        self.change_review_draft(&workspace.open, &me, workspace.revision, |draft| {
            draft.summary.clone_from(&summary);
        })
        .await?;
        let scopes = match verdict {
            Verdict::Approve | Verdict::ApproveWhenFixed => form.scopes.iter().copied().collect(),
            Verdict::AskForChanges => workspace.usual_scopes(),
            Verdict::Comment => std::collections::BTreeSet::new(),
        };
        let review = workspace.review(
            revision,
            verdict,
            scopes,
            form.summary.trim().to_owned(),
            outdated_is_known,
        );
        match self
            .act(
                &caller,
                workspace.open,
                Act::PublishReview(Box::new(review)),
            )
            .await
        {
            Ok(_) => self.published(&id, &me, query).await,
            Err(ProposalError::Decided { refusal, sentence }) => {
                let field = match *refusal {
                    Refusal::NoScope | Refusal::NotEligible { .. } => "scope",
                    _ => "summary",
                };
                Ok(again(FormFindings::new([(field, sentence)])))
            }
            Err(error @ ProposalError::Refused(_)) => {
                Ok(again(FormFindings::new([("scope", error.to_string())])))
            }
            Err(error) => Err(error),
        }
    }

    /// What was kept is published, and kept no longer.
    async fn published(
        &self,
        proposal: &str,
        person: &str,
        query: ReviewQuery,
    ) -> Result<Outcome, ProposalError> {
        let mut tx = self.store().begin().await?;
        tx.remove_review_draft(proposal, person).await?;
        tx.commit().await?;
        Ok(Outcome::Done(Done::Published, query))
    }
}

/// What was typed, for a page that takes nothing now.
fn typed_of(asked: Asked) -> (&'static str, Typed) {
    match asked {
        Asked::Comment(form, _, _) | Asked::Insert(form, _) => (
            "text",
            Typed {
                comment: Some(form),
                ..Typed::default()
            },
        ),
        Asked::Reply(_, reply) | Asked::Reopen(_, reply) => (
            "text",
            Typed {
                reply,
                ..Typed::default()
            },
        ),
        Asked::Publish { form, .. } => (
            "summary",
            Typed {
                publish: Some(form),
                ..Typed::default()
            },
        ),
        _ => ("text", Typed::default()),
    }
}

/// The form with the text of a saved reply behind what stands there, and its rule cited.
fn inserted(form: CommentForm, rule: &str) -> Outcome {
    let Some(rule) = domain::rules::rule(rule) else {
        let typed = Typed {
            comment: Some(form),
            ..Typed::default()
        };
        return Outcome::refused(typed, "saved", "Choose one of these.");
    };
    let space = if form.text.trim().is_empty() {
        ""
    } else {
        "\n\n"
    };
    let text = format!(
        "{}{space}{}. {}",
        form.text.trim_end(),
        rule.title.trim_end_matches('.'),
        rule.reason
    );
    Outcome::Shown(Box::new(Typed {
        comment: Some(CommentForm {
            text,
            rule: rule.id.to_owned(),
            ..form
        }),
        ..Typed::default()
    }))
}

impl Workspace {
    fn me_text(&self) -> String {
        self.me().map(|me| me.to_string()).unwrap_or_default()
    }

    /// Whether the reader published just this, and nobody did anything since.
    fn is_published(&self, revision: RevisionNumber, verdict: Verdict, form: &PublishForm) -> bool {
        let reviews = self.open.projection.reviews.iter();
        let Some(last) = reviews.rev().find(|review| Some(review.by) == self.me()) else {
            return false;
        };
        let approves = matches!(verdict, Verdict::Approve | Verdict::ApproveWhenFixed);
        let same = last.verdict == verdict
            && last.revision == revision
            && last.summary == form.summary.trim()
            && (!approves || last.scopes == form.scopes.iter().copied().collect());
        let moved = |event: &Event| event.at > last.at && event.by != By::Portal;
        same && self.draft.comments.is_empty() && !self.events.iter().any(moved)
    }

    /// The comment of a form, about what the address says.
    fn kept_of(
        &self,
        form: &CommentForm,
        until: Option<usize>,
        suggests: bool,
    ) -> Result<Kept, FormFindings> {
        let mut findings = Vec::new();
        let severity = Severity::ALL
            .into_iter()
            .find(|severity| severity_slug(*severity) == form.severity);
        if severity.is_none() {
            findings.push(("severity", "Choose how much it weighs.".to_owned()));
        }
        let text = form.text.trim();
        if text.is_empty() {
            findings.push(("text", "Write what you say.".to_owned()));
        } else if text.chars().count() > TEXT_LIMIT {
            findings.push(("text", format!("Write at most {TEXT_LIMIT} characters.")));
        }
        let rule = Some(form.rule.trim().to_uppercase()).filter(|rule| !rule.is_empty());
        if rule
            .as_ref()
            .is_some_and(|rule| domain::rules::rule(rule).is_none())
        {
            findings.push((
                "rule",
                "There is no such rule. Write its id, as in SW-D001.".to_owned(),
            ));
        }
        let placed = self.placed(until);
        if let Err(words) = &placed {
            findings.push(("until", words.clone()));
        }
        let (Some(severity), Ok((anchor, quote, now)), true) =
            (severity, placed, findings.is_empty())
        else {
            return Err(FormFindings::new(findings));
        };
        let edited = self.query.draft.as_ref().and_then(|id| {
            self.draft
                .comments
                .iter()
                .find(|kept| kept.thread.id.to_string() == *id)
        });
        let suggestion = form.suggestion.trim_end_matches('\n');
        Ok(Kept {
            thread: NewThread {
                id: edited.map_or_else(
                    || ThreadId::from_bytes(*Uuid::new_v4().as_bytes()),
                    |kept| kept.thread.id,
                ),
                anchor: edited.map_or(anchor, |kept| kept.thread.anchor.clone()),
                severity,
                needs_answer: form.needs_answer,
                body: format!("{quote}{text}"),
                suggestion: now
                    .filter(|now| suggests && now != suggestion)
                    .map(|_| suggestion.to_owned()),
                rule,
            },
            revision: edited.map_or(self.revision, |kept| kept.revision),
            at: self.now.0,
        })
    }

    /// The place of a comment, what has to be quoted of it, and the lines of which a suggestion
    /// takes the place.
    fn placed(&self, until: Option<usize>) -> Result<(Anchor, String, Option<String>), String> {
        let target = self.query.target.unwrap_or(CommentTarget::Whole);
        let plain = |anchor| Ok((anchor, String::new(), None));
        let path = || {
            self.query
                .file
                .clone()
                .filter(|path| self.pair(path).is_some())
                .ok_or_else(|| "The file is not there.".to_owned())
        };
        match target {
            CommentTarget::Whole => plain(Anchor::Whole),
            CommentTarget::Part(part) => plain(Anchor::Part { part }),
            CommentTarget::File => plain(Anchor::File { path: path()? }),
            CommentTarget::Lines { side, first, last } => {
                let path = path()?;
                let last = until.unwrap_or(last);
                let number = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
                let range = LineRange {
                    first: number(first.min(last)),
                    last: number(first.max(last)),
                };
                let pair = self.pair(&path);
                let text = |side: Side| {
                    let held = pair.and_then(|pair| match side {
                        Side::Old => pair.old.as_ref(),
                        Side::New => pair.new.as_ref(),
                    });
                    held.and_then(super::Held::text).unwrap_or_default()
                };
                let count = number(text(side).lines().count());
                if range.last > count {
                    return Err(format!("The file has {count} lines."));
                }
                if side == Side::New {
                    let now = lines(text(Side::New), range);
                    let anchor = Anchor::Lines {
                        path,
                        first: range.first,
                        last: range.last,
                    };
                    return Ok((anchor, String::new(), Some(now)));
                }
                // A thread speaks of the revision; what is gone there is quoted.
                let old = text(Side::Old);
                Ok(match LineMap::of(old, text(Side::New)).follow(range) {
                    Standing::Same { lines } => (
                        Anchor::Lines {
                            path,
                            first: lines.first,
                            last: lines.last,
                        },
                        String::new(),
                        None,
                    ),
                    Standing::Outdated { near } => {
                        let said = quoted(old, range, self.revision).replacen(
                            &format!("In {} it said", self.revision),
                            "Before, it said",
                            1,
                        );
                        let anchor = match near {
                            Some(line) => Anchor::Lines {
                                path,
                                first: line,
                                last: line,
                            },
                            None => Anchor::File { path },
                        };
                        (anchor, said, None)
                    }
                })
            }
        }
    }
}
