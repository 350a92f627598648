//! Who writes a draft: inviting, answering an invitation, leaving, handing over, deleting.

use app::pages;
use app::view::form::FormFindings;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::island_page;
use crate::http::Shared;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::Problem;
use crate::portal::Caller;
use crate::portal::drafts::ProposalError;

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub struct Done {
    #[serde(default)]
    done: String,
}

impl Done {
    fn sentence(&self) -> Option<String> {
        let sentence = match self.done.as_str() {
            "invited" => {
                "Invited. They see it under “My work”, and nothing of the draft before they accept."
            }
            "joined" => "You write this draft now.",
            "taken-back" => "The invitation was taken back.",
            "handed-over" => "Handed over. You are a co-author now.",
            "deleted" => "The draft was deleted.",
            "restored" => "The draft is back.",
            _ => return None,
        };
        Some(sentence.to_owned())
    }
}

/// What the forms send.
#[derive(Debug, Deserialize)]
pub struct Sent {
    #[serde(default)]
    act: String,
    #[serde(default)]
    handle: String,
    #[serde(default)]
    person: String,
}

/// `GET /drafts/{id}/people`: everybody who writes it; for somebody invited, the invitation alone.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    Query(done): Query<Done>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let content = match web.portal.draft_content(&caller, &id).await {
        Ok(content) => content,
        Err(ProposalError::Unknown) => {
            let page = web.portal.invitation(&caller, &id).await?;
            let page = pages::draft::invitation(page);
            let html = html_page::private(&web, &visitor, "An invitation", page);
            return Ok(island_page(StatusCode::OK, html));
        }
        Err(error) => return Err(error.into()),
    };
    let page = content.people_page(String::new(), FormFindings::default(), done.sentence());
    let title = format!("{}: co-authors", page.head.title());
    let html = html_page::private(&web, &visitor, &title, pages::draft::people(page));
    Ok(island_page(StatusCode::OK, html))
}

/// `POST /drafts/{id}/people`.
pub async fn act(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    let portal = &web.portal;
    let here = |done: &str| format!("/drafts/{id}/people?done={done}");
    let to = match sent.act.as_str() {
        "accept" => {
            portal.answer_invitation(&caller, &id, true).await?;
            here("joined")
        }
        "decline" => {
            portal.answer_invitation(&caller, &id, false).await?;
            "/mine".to_owned()
        }
        "delete" => {
            portal.delete_draft(&caller, &id).await?;
            here("deleted")
        }
        "restore" => {
            portal.restore_draft(&caller, &id).await?;
            here("restored")
        }
        "leave" => {
            portal.leave_draft(&caller, &id).await?;
            "/mine".to_owned()
        }
        "invite" => match portal.invite_co_author(&caller, &id, &sent.handle).await {
            Ok(()) => here("invited"),
            Err(error @ (ProposalError::NoSuchPerson(_) | ProposalError::AlreadyAuthor(_))) => {
                let content = portal.draft_content(&caller, &id).await?;
                let findings = FormFindings::new([("handle", error.to_string())]);
                let page = content.people_page(sent.handle, findings, None);
                let title = format!("{}: co-authors", page.head.title());
                let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
                let html = html_page::private(&web, &visitor, &title, pages::draft::people(page));
                return Ok(island_page(StatusCode::UNPROCESSABLE_ENTITY, html));
            }
            Err(error) => return Err(error.into()),
        },
        "take-back" | "hand-over" => {
            let content = portal.draft_content(&caller, &id).await?;
            let person = content
                .author_called(&sent.person)
                .map(|author| author.person.clone())
                .ok_or(Problem::NotFound)?;
            if sent.act == "take-back" {
                portal.take_invitation_back(&caller, &id, &person).await?;
                here("taken-back")
            } else {
                portal.hand_draft_over(&caller, &id, &person).await?;
                here("handed-over")
            }
        }
        _ => {
            return Err(Problem::Unprocessable(
                "The form does not say what to do.".to_owned(),
            ));
        }
    };
    Ok(Redirect::to(&to).into_response())
}
