//! What a program does to a proposal: the acts of authors, the check by a maintainer, and what
//! everybody may say.

use std::collections::BTreeMap;

use app::view::proposal::AnswerChoice;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::decide::Act;
use domain::permission::Action;
use domain::requirement::Requirement;
use domain::review::Answer;
use serde::Deserialize;
use utoipa::ToSchema;

use super::words::{moment, thread, wrong};
use super::{as_it_stands, number};
use crate::http::Shared;
use crate::http::api_v1::sent::Sent;
use crate::http::api_v1::up_to_date::{SideWord, taken};
use crate::http::problem::{Problem, ProblemDocument};
use crate::portal::Caller;
use crate::portal::drafts::ProposalError;

/// What to do. `act` names it; the other fields are those of that act.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ActRequest {
    /// Say something, as Markdown; in a thread or on the whole.
    Comment {
        /// The thread.
        #[serde(default)]
        thread: Option<String>,
        /// What.
        body: String,
    },
    /// Answer a thread as an author.
    Answer {
        /// Which.
        thread: String,
        /// `fixed`, `wont` or `question`.
        answer: String,
        /// What was done, why not, or what is not clear.
        #[serde(default)]
        text: String,
    },
    /// Take over into the draft, as an author, the text that a thread suggests, and answer with it.
    ApplySuggestion {
        /// Which.
        thread: String,
    },
    /// Settle a thread.
    Resolve {
        /// Which.
        thread: String,
    },
    /// Freeze the draft and open the next round.
    Submit {
        /// What changed; left out or empty, what the draft's part `note` holds.
        #[serde(default)]
        note: String,
    },
    /// Freeze the draft as a small revision that does not ask again.
    AddRevision {
        /// What changed; left out or empty, what the draft's part `note` holds.
        #[serde(default)]
        note: String,
    },
    /// Take what the image changed into the draft, and begin from the image's current version. Where
    /// both changed the same, nothing is done before it is chosen.
    BringUpToDate {
        /// For each part of the draft of which both changed the same, by its name: for each piece in
        /// order `mine`, `theirs` (as the image has it) or `both`. Where one is missing, `errors` says
        /// of which part, as `sides.NAME`, with the lines that meet.
        #[serde(default)]
        sides: BTreeMap<String, Vec<SideWord>>,
    },
    /// Let it rest.
    Park {
        /// Why.
        reason: String,
        /// Until when, as RFC 3339.
        until: String,
    },
    /// End the rest.
    Wake {},
    /// Take it back.
    Withdraw {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Take a withdrawal back.
    Revive {},
    /// Ask for the decision of another coordinator.
    Appeal {
        /// Why.
        text: String,
    },
    /// Write no longer with the authors.
    Leave {},
    /// Watch it.
    Watch {},
    /// Watch it no longer.
    Unwatch {},
    /// Accept, as a reviewer, that a thread is not going to be done.
    AcceptWontFix {
        /// Which.
        thread: String,
    },
    /// Say, as the reviewer who asked, that a thread is not settled.
    Reopen {
        /// Which.
        thread: String,
        /// Why.
        reason: String,
    },
    /// Give back what you took on as a reviewer.
    Release {},
    /// Check it as a confirmed maintainer of the image, when somebody else proposes it.
    Check {
        /// What you looked at.
        #[serde(default)]
        note: String,
    },
    /// Take that check back.
    Uncheck {},
}

/// Does something to a proposal and answers how it stands then.
///
/// The token needs the scope `proposals:write`, and for the check by a maintainer `reviews:write`
/// beside it. What reviewers and coordinators do has addresses of its own: `claim`, `reviews` and
/// `decisions`.
#[utoipa::path(
    post,
    path = "/api/v1/proposals/{number}/acts",
    params(("number" = u64, Path, description = "The proposal's number")),
    request_body = ActRequest,
    responses(
        (status = 200, description = "It was done; the proposal as it stands now", body = super::ProposalDocument),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "You may not do this; the detail says who can", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such proposal, or none that you may see", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Others acted on it at the same moment; nothing happened but that `bring-up-to-date` may have taken the image's changes into the draft. Try again", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "It is not possible now, or the request makes no sense; nothing happened but that `bring-up-to-date` may have taken the image's changes into the draft, as the detail says then", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn act(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    headers: HeaderMap,
    Sent(asked): Sent<ActRequest>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let portal = &web.portal;
    let open = portal
        .numbered_proposal(&caller, number, Action::ReadProposal)
        .await?;
    match asked {
        ActRequest::Submit { note } => {
            let note = portal.note_of(&open, note).await?;
            portal.submit(&caller, open, &note).await?
        }
        ActRequest::AddRevision { note } => {
            let note = portal.note_of(&open, note).await?;
            portal.add_revision(&caller, open, &note).await?
        }
        ActRequest::BringUpToDate { sides } => {
            let open = portal
                .numbered_proposal(&caller, number, Action::EditDraft)
                .await?;
            taken(portal, &caller, open, sides).await?
        }
        ActRequest::ApplySuggestion { thread: id } => {
            let id = thread("thread", &id)?.to_string();
            let open = portal
                .numbered_proposal(&caller, number, Action::AnswerThread)
                .await?;
            match portal.apply_suggestion(&caller, open.clone(), &id).await {
                Ok(None) => open,
                Ok(Some(why)) => return Err(wrong("thread", &why)),
                Err(ProposalError::Unknown) => {
                    return Err(wrong(
                        "thread",
                        "The `id` of a thread of this proposal that suggests a text for lines.",
                    ));
                }
                Err(error) => return Err(error.into()),
            }
        }
        ActRequest::Watch {} => {
            portal.set_watched(&caller, number, true).await?;
            open
        }
        ActRequest::Unwatch {} => {
            portal.set_watched(&caller, number, false).await?;
            open
        }
        other => portal.act(&caller, open, meant(other, &caller)?).await?,
    };
    as_it_stands(&web, &caller, number, &headers).await
}

/// The act that a request means.
fn meant(asked: ActRequest, caller: &Caller) -> Result<Act, Problem> {
    let me = || {
        caller
            .id()
            .ok_or_else(|| Problem::SignInNeeded("To do this one has to be signed in.".to_owned()))
    };
    Ok(match asked {
        ActRequest::Comment {
            thread: place,
            body,
        } => Act::Comment {
            thread: place.map(|id| thread("thread", &id)).transpose()?,
            body,
        },
        ActRequest::Answer {
            thread: id,
            answer,
            text,
        } => Act::Answer {
            thread: thread("thread", &id)?,
            answer: match AnswerChoice::from_slug(&answer) {
                Some(AnswerChoice::Fixed) => Answer::Fixed { note: text },
                Some(AnswerChoice::Wont) => Answer::WontBecause { reason: text },
                Some(AnswerChoice::Question) => Answer::Question { text },
                None => return Err(wrong("answer", "One of fixed, wont and question.")),
            },
        },
        ActRequest::Resolve { thread: id } => Act::Resolve {
            thread: thread("thread", &id)?,
        },
        ActRequest::Park { reason, until } => Act::Park {
            reason,
            wake: moment("until", &until)?,
        },
        ActRequest::Wake {} => Act::Wake,
        ActRequest::Withdraw { reason } => Act::Withdraw { reason },
        ActRequest::Revive {} => Act::Revive,
        ActRequest::Appeal { text } => Act::Appeal { text },
        ActRequest::Leave {} => Act::Leave { person: me()? },
        ActRequest::AcceptWontFix { thread: id } => Act::AcceptWontFix {
            thread: thread("thread", &id)?,
        },
        ActRequest::Reopen { thread: id, reason } => Act::ReopenThread {
            thread: thread("thread", &id)?,
            reason,
        },
        ActRequest::Release {} => Act::Release { person: me()? },
        ActRequest::Check { note } => Act::check_as_maintainer(&note),
        ActRequest::Uncheck {} => Act::Untick {
            requirement: Requirement::MaintainerCheck,
        },
        ActRequest::ApplySuggestion { .. }
        | ActRequest::Submit { .. }
        | ActRequest::AddRevision { .. }
        | ActRequest::BringUpToDate { .. }
        | ActRequest::Watch {}
        | ActRequest::Unwatch {} => return Err(Problem::Internal),
    })
}
