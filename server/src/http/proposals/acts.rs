//! What is done on the page of a proposal: watching it, the acts of authors, and the check by a
//! maintainer.

use app::pages;
use app::view::form::FormFindings;
use app::view::proposal::{ActForm, AuthorAct, ProposalTab, proposal_path};
use axum::extract::{Form, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use domain::Moment;
use domain::decide::Act;
use domain::permission::Action;
use domain::requirement::Requirement;
use time::format_description::well_known::Iso8601;
use time::{Date, Time};

use super::{answer_page, back, number};
use crate::clock::Timestamp;
use crate::http::Shared;
use crate::http::pages::Visitor;
use crate::http::people::Fields;
use crate::http::problem::Problem;
use crate::portal::drafts::ProposalError;
use crate::portal::{Caller, Portal};

/// `POST /proposals/{number}`.
pub async fn act(
    State(web): Shared,
    caller: Caller,
    Path(text): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let number = number(&text)?;
    let path = proposal_path(u64::try_from(number).unwrap_or_default());
    let slug = fields.one("act");
    if let "watch" | "unwatch" = slug.as_str() {
        let watch = slug == "watch";
        web.portal.set_watched(&caller, number, watch).await?;
        return Ok(back(&path, if watch { "watched" } else { "unwatched" }));
    }
    let Some(act) = AuthorAct::from_slug(&slug) else {
        return Err(Problem::Unprocessable(
            "The form does not say what to do with the proposal.".to_owned(),
        ));
    };
    let form = ActForm {
        act: slug,
        text: fields.one(&format!("text-{}", act.slug())),
        until: fields.one("until"),
    };
    let findings = match carry_out(&web.portal, &caller, number, act, &form).await {
        Ok(()) => return Ok(back(&path, act.slug())),
        Err(Refused::Findings(findings)) => findings,
        Err(Refused::Problem(problem)) => return Err(problem),
    };
    let mut page = web.portal.proposal_page(&caller, number).await?;
    page.form = form;
    page.findings = findings;
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let title = pages::proposal::title(&page.head, ProposalTab::Overview);
    let page = pages::proposal::proposal(page);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(answer_page(&web, &visitor, status, title, None, page))
}

/// Why an act was not done.
enum Refused {
    /// Something in the form is wrong, or the rules refuse.
    Findings(FormFindings),
    /// Everything else.
    Problem(Problem),
}

async fn carry_out(
    portal: &Portal,
    caller: &Caller,
    number: i64,
    act: AuthorAct,
    form: &ActForm,
) -> Result<(), Refused> {
    let text = form.text.trim().to_owned();
    if let Some((label, true)) = act.asks()
        && text.is_empty()
    {
        let field = format!("text-{}", act.slug());
        let says = format!("Write {} first.", lower(label));
        return Err(Refused::Findings(FormFindings::new([(field, says)])));
    }
    let open = portal
        .numbered_proposal(caller, number, Action::ReadProposal)
        .await
        .map_err(|error| Refused::Problem(error.into()))?;
    let done = match act {
        AuthorAct::AddRevision => portal.add_revision(caller, open, &text).await,
        AuthorAct::BringUpToDate => {
            let says = "It is done on its own page, where you see first what the image changed.";
            return Err(Refused::Findings(FormFindings::new([(act.slug(), says)])));
        }
        AuthorAct::Park => {
            let wake = day(&form.until).ok_or_else(|| {
                let says = "Write a day, as in 2026-05-03.";
                Refused::Findings(FormFindings::new([("until", says)]))
            })?;
            portal
                .act(caller, open, Act::Park { reason: text, wake })
                .await
        }
        AuthorAct::Wake => portal.act(caller, open, Act::Wake).await,
        AuthorAct::Appeal => portal.act(caller, open, Act::Appeal { text }).await,
        AuthorAct::Withdraw => {
            portal
                .act(caller, open, Act::Withdraw { reason: text })
                .await
        }
        AuthorAct::Revive => portal.act(caller, open, Act::Revive).await,
        AuthorAct::Leave => match caller.id() {
            Some(person) => portal.act(caller, open, Act::Leave { person }).await,
            None => Err(ProposalError::Unknown),
        },
        AuthorAct::Check => {
            let act = Act::check_as_maintainer(&text);
            portal.act(caller, open, act).await
        }
        AuthorAct::Uncheck => {
            let requirement = Requirement::MaintainerCheck;
            portal.act(caller, open, Act::Untick { requirement }).await
        }
    };
    match done {
        Ok(_) => Ok(()),
        Err(
            error @ (ProposalError::Unknown | ProposalError::Refused(_) | ProposalError::Portal(_)),
        ) => Err(Refused::Problem(error.into())),
        Err(error) => {
            let field = if act == AuthorAct::Park && error.to_string().contains("later day") {
                "until"
            } else {
                act.slug()
            };
            Err(Refused::Findings(FormFindings::new([(
                field,
                error.to_string(),
            )])))
        }
    }
}

/// A day as a date field sends it: its first moment.
fn day(text: &str) -> Option<Moment> {
    let date = Date::parse(text.trim(), &Iso8601::DATE).ok()?;
    let first = date.with_time(Time::MIDNIGHT).assume_utc();
    Some(Moment(Timestamp::from(first).0))
}

/// A label within a sentence.
fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_or_not() {
        assert_eq!(day(" 1970-01-02 "), Some(Moment(24 * 3_600_000_000)));
        for wrong in ["", "soon", "2026-02-30", "3.5.2026"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
