//! What a program decides: the acts of screening and of the page of decisions.

use app::view::form::FormFindings;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::Moment;
use serde::Deserialize;
use utoipa::ToSchema;

use super::words::{moment, wrong};
use super::{as_it_stands, number};
use crate::http::api_v1::sent::Sent;
use crate::http::problem::{Problem, ProblemDocument};
use crate::http::{Shared, Web};
use crate::portal::Caller;
use crate::portal::decisions::{Decided, Decision, Said};

/// What to decide. `act` names it; the other fields are those of that act. Everybody reads a
/// `reason`. People are named by their handles.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DecisionRequest {
    /// Screening: it is generally useful. The review begins.
    Pass {
        /// Why.
        reason: String,
    },
    /// Screening: it goes back to its authors, who complete it.
    Return {
        /// What is missing.
        reason: String,
    },
    /// Accept it. It becomes the image's current version at once, or at a moment.
    Accept {
        /// The moment, as RFC 3339; left out, at once.
        #[serde(default)]
        publish_at: Option<String>,
    },
    /// Publish now what was accepted for later.
    Publish {},
    /// Review again what was accepted and is not published yet.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Say, as a reviewer, that a requirement holds.
    Tick {
        /// Its identifier, as in `R1`.
        requirement: String,
        /// What you looked at.
        reason: String,
    },
    /// Take a tick back.
    Untick {
        /// Its identifier.
        requirement: String,
    },
    /// Let a rule pass whose findings stop the proposal.
    Waive {
        /// Its identifier, as in `SW-D001`.
        rule: String,
        /// Why.
        reason: String,
    },
    /// Decide that a requirement need not hold here.
    Override {
        /// Its identifier, as in `R4`.
        requirement: String,
        /// Why.
        reason: String,
    },
    /// Take over a standing "ask for changes" of a reviewer who is away.
    TakeOver {
        /// Whose.
        of: String,
        /// Why.
        reason: String,
    },
    /// Lift a standing "ask for changes"; what it asked for is settled.
    Lift {
        /// Whose.
        of: String,
        /// Why.
        reason: String,
    },
    /// Withdraw your own approvals and "ask for changes".
    WithdrawVerdict {
        /// Why.
        reason: String,
    },
    /// Let somebody review in spite of a conflict of interest.
    WaiveConflict {
        /// Whom.
        person: String,
        /// Why.
        reason: String,
    },
    /// End the claim of somebody.
    Release {
        /// Whose.
        person: String,
    },
    /// Say whose turn it really is.
    Turn {
        /// Whose.
        to: String,
        /// Why.
        reason: String,
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
    /// Decline it. Its authors can appeal once.
    Decline {
        /// `not_useful`, `too_young`, `licence`, `duplicate`, `upstream_against`,
        /// `cannot_maintain`, `unanswered`, `technical` or `abuse`.
        code: String,
        /// Why, in words.
        reason: String,
        /// What the authors could do or show to change the programme's mind.
        would_change_mind: String,
        /// Before when it is not worth proposing again, as RFC 3339.
        #[serde(default)]
        not_before: Option<String>,
    },
}

/// Decides, and answers how the proposal stands then.
///
/// Screening, ticks, claims and blocks are those of reviewers, for a token with `reviews:write`;
/// accepting, publishing, declining, overriding, lifting and waiving conflicts needs
/// `decisions:write`. Parking, waking and the turn take either.
#[utoipa::path(
    post,
    path = "/api/v1/proposals/{number}/decisions",
    params(("number" = u64, Path, description = "The proposal's number")),
    request_body = DecisionRequest,
    responses(
        (status = 200, description = "It is decided; the proposal as it stands now", body = super::ProposalDocument),
        (status = 401, description = "Nobody: no token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "You may not do this; the detail says who can", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such proposal, or none that you may see", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Others acted on it at the same moment; nothing happened, try again", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "It is not possible now, or the request makes no sense; `errors` names the fields, and nothing happened", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn decide(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    headers: HeaderMap,
    Sent(asked): Sent<DecisionRequest>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let asked = Asked::of(&web, asked).await?;
    match web
        .portal
        .decide(&caller, number, asked.decision, &asked.said)
        .await?
    {
        Decided::Done(_) => as_it_stands(&web, &caller, number, &headers).await,
        Decided::Refused(findings) => Err(Problem::Fields(asked.named(&findings))),
    }
}

/// A decision, what is said with it, and what the API calls the fields.
struct Asked {
    decision: Decision,
    said: Said,
    subject: &'static str,
    at: &'static str,
}

impl Asked {
    async fn of(web: &Web, request: DecisionRequest) -> Result<Self, Problem> {
        use DecisionRequest as Request;
        Ok(match request {
            Request::Pass { reason } => Self::because(Decision::Pass, reason),
            Request::Return { reason } => Self::because(Decision::Return, reason),
            Request::Accept { publish_at } => {
                Self::plain(Decision::Accept).on("publish_at", maybe("publish_at", publish_at)?)
            }
            Request::Publish {} => Self::plain(Decision::Publish),
            Request::Reopen { reason } => Self::because(Decision::Reopen, reason),
            Request::Tick {
                requirement,
                reason,
            } => Self::because(Decision::Tick, reason).about("requirement", requirement),
            Request::Untick { requirement } => {
                Self::plain(Decision::Untick).about("requirement", requirement)
            }
            Request::Waive { rule, reason } => {
                Self::because(Decision::Waive, reason).about("rule", rule.trim().to_uppercase())
            }
            Request::Override {
                requirement,
                reason,
            } => Self::because(Decision::Override, reason).about("requirement", requirement),
            Request::TakeOver { of, reason } => {
                let of = person(web, "of", &of).await?;
                Self::because(Decision::TakeOver, reason).about("of", of)
            }
            Request::Lift { of, reason } => {
                let of = person(web, "of", &of).await?;
                Self::because(Decision::Lift, reason).about("of", of)
            }
            Request::WithdrawVerdict { reason } => Self::because(Decision::Withdraw, reason),
            Request::WaiveConflict {
                person: who,
                reason,
            } => {
                let who = person(web, "person", &who).await?;
                Self::because(Decision::WaiveConflict, reason).about("person", who)
            }
            Request::Release { person: who } => {
                let who = person(web, "person", &who).await?;
                Self::plain(Decision::Release).about("person", who)
            }
            Request::Turn { to, reason } => {
                let to = person(web, "to", &to).await?;
                Self::because(Decision::Turn, reason).about("to", to)
            }
            Request::Park { reason, until } => {
                let until = moment("until", &until)?;
                Self::because(Decision::Park, reason).on("until", Some(until))
            }
            Request::Wake {} => Self::plain(Decision::Wake),
            Request::Decline {
                code,
                reason,
                would_change_mind,
                not_before,
            } => {
                let mut asked = Self::because(Decision::Decline, reason)
                    .about("code", code)
                    .on("not_before", maybe("not_before", not_before)?);
                asked.said.would_change = would_change_mind;
                asked
            }
        })
    }

    fn plain(decision: Decision) -> Self {
        Self {
            decision,
            said: Said::default(),
            subject: "",
            at: "",
        }
    }

    fn because(decision: Decision, reason: String) -> Self {
        let mut asked = Self::plain(decision);
        asked.said.reason = reason;
        asked
    }

    fn about(mut self, field: &'static str, subject: String) -> Self {
        (self.subject, self.said.subject) = (field, subject);
        self
    }

    fn on(mut self, field: &'static str, at: Option<Moment>) -> Self {
        (self.at, self.said.at) = (field, at);
        self
    }

    /// Findings of the form under the names of the API.
    fn named(&self, findings: &FormFindings) -> FormFindings {
        FormFindings::new(findings.0.iter().map(|found| {
            let field = match found.field.as_str() {
                "subject" => self.subject,
                "date" => self.at,
                "reason" => "reason",
                "would_change" => "would_change_mind",
                _ => "",
            };
            let says = match (field, found.says.as_str()) {
                // The form has a list to choose from.
                (field, _) if found.field == "subject" && found.says.starts_with("Choose") => {
                    format!("`{field}` names nothing to which this could be done here.")
                }
                (_, says) => says.to_owned(),
            };
            (field, says)
        }))
    }
}

fn maybe(field: &str, text: Option<String>) -> Result<Option<Moment>, Problem> {
    text.map(|text| moment(field, &text)).transpose()
}

/// The identifier of a person by handle.
async fn person(web: &Web, field: &str, handle: &str) -> Result<String, Problem> {
    let handle = handle.trim().trim_start_matches('@').to_lowercase();
    let row = web.portal.store().person_by_handle(&handle).await?;
    row.map(|row| row.id)
        .ok_or_else(|| wrong(field, "Nobody here has this handle."))
}
