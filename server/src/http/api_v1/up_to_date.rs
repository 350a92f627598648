//! Bringing a draft up to date with its image, for programs.

use std::collections::BTreeMap;

use app::view::form::FormFindings;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::anchor::LineRange;
use domain::merge::{Piece, Side};
use domain::permission::Action;
use domain::up_to_date::Taken;
use serde::Deserialize;
use utoipa::ToSchema;

use super::drafts::{DraftDocument, draft};
use super::sent::Sent;
use crate::http::Shared;
use crate::http::problem::{Problem, ProblemDocument};
use crate::portal::drafts::{OpenProposal, ProposalError};
use crate::portal::proposals::{BroughtUpToDate, Chosen, ImageChanges};
use crate::portal::{Caller, Portal};

/// What is chosen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpToDateRequest {
    /// For each part of the draft of which both changed the same, by its name: for each piece in order
    /// `mine`, `theirs` (as the image has it) or `both`. Where one is missing, `errors` says of which
    /// part, as `sides.NAME`, with the lines that meet.
    #[serde(default)]
    sides: BTreeMap<String, Vec<SideWord>>,
}

/// Takes what the image changed into a draft that was not submitted yet, which begins from the image's
/// current version then.
///
/// A proposal is brought up to date by the act `bring-up-to-date`. The token needs the scope
/// `proposals:write`.
#[utoipa::path(
    post,
    path = "/api/v1/drafts/{id}/up-to-date",
    params(("id" = String, Path, description = "The draft's identifier")),
    request_body = UpToDateRequest,
    responses(
        (status = 200, description = "The draft as it stands now", body = DraftDocument),
        (status = 403, description = "You may not do this; the detail says who can", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "There is no such draft, or not for you", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "The image changed at the same moment; try again", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "It is up to date, was submitted already, or something has to be chosen; the detail says what", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn bring_up_to_date(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    Sent(asked): Sent<UpToDateRequest>,
) -> Result<Response, Problem> {
    let open = web
        .portal
        .open_proposal(&caller, &id, Action::EditDraft)
        .await?;
    if open.row.number.is_some() {
        return Err(ProposalError::Submitted.into());
    }
    taken(&web.portal, &caller, open, asked.sides).await?;
    draft(State(web), caller, Path(id)).await
}

/// Takes what the image changed into a draft, as it was chosen.
pub(super) async fn taken(
    portal: &Portal,
    caller: &Caller,
    open: OpenProposal,
    sides: BTreeMap<String, Vec<SideWord>>,
) -> Result<OpenProposal, Problem> {
    let chosen = chosen(sides);
    match portal.bring_up_to_date(caller, open, &chosen).await? {
        BroughtUpToDate::Done(open) => Ok(*open),
        BroughtUpToDate::Choose(changes) => Err(to_choose(&changes, &chosen)),
    }
}

/// Which of two changes of the same stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SideWord {
    /// The draft's.
    Mine,
    /// The image's.
    Theirs,
    /// Both, the draft's first.
    Both,
}

fn chosen(sides: BTreeMap<String, Vec<SideWord>>) -> Chosen {
    let side = |word: SideWord| match word {
        SideWord::Mine => Side::Mine,
        SideWord::Theirs => Side::Theirs,
        SideWord::Both => Side::Both,
    };
    let parts = sides.into_iter().map(|(part, words)| {
        let sides = words.into_iter().map(side).collect();
        (part, (None, sides))
    });
    Chosen {
        version: None,
        parts: parts.collect(),
    }
}

/// Says for which parts something has to be chosen, and where both texts meet.
fn to_choose(changes: &ImageChanges, chosen: &Chosen) -> Problem {
    if changes.undecided(chosen).next().is_none() {
        return ProposalError::Overtaken.into();
    }
    let findings = changes.undecided(chosen).map(|part| {
        let says = match &part.taken {
            Taken::Lines { pieces } => {
                let places: Vec<String> = pieces.iter().filter_map(meeting).collect();
                format!(
                    "The draft and the image both changed it. Choose for each: {}.",
                    places.join("; ")
                )
            }
            _ => "The draft and the image both changed it. Choose `mine` or `theirs`.".to_owned(),
        };
        (format!("sides.{}", part.part), says)
    });
    Problem::Fields(FormFindings::new(findings))
}

/// Where two changes meet, as in "lines 3 to 4 of the draft and line 3 of the image".
fn meeting(piece: &Piece) -> Option<String> {
    let Piece::Conflict {
        my_lines,
        their_lines,
        ..
    } = piece
    else {
        return None;
    };
    let said = |lines: &Option<LineRange>| match lines {
        None => "no line".to_owned(),
        Some(lines) if lines.first == lines.last => format!("line {}", lines.first),
        Some(lines) => format!("lines {} to {}", lines.first, lines.last),
    };
    Some(format!(
        "{} of the draft and {} of the image",
        said(my_lines),
        said(their_lines)
    ))
}
