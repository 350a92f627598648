//! The audit log and its export.

use app::pages;
use app::view::people::AuditQuery;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::html;
use crate::http::Shared;
use crate::http::pages::{Visitor, html_page};
use crate::http::problem::{Problem, ProblemDocument};
use crate::portal::Caller;
use crate::portal::audit::ExportedEntry;

/// What stands behind the address of the log.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    who: String,
    whom: String,
    act: String,
    from: String,
    until: String,
    before: String,
}

impl Wanted {
    fn query(self) -> (AuditQuery, String) {
        let query = AuditQuery {
            who: self.who,
            whom: self.whom,
            act: self.act,
            from: self.from,
            until: self.until,
        };
        (query, self.before)
    }
}

/// `GET /admin/audit`.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(wanted): Query<Wanted>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (query, before) = wanted.query();
    let page = web.portal.audit_page(&caller, query, &before).await?;
    let status = if page.findings.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    let page = pages::people::audit(page);
    Ok(html(
        status,
        html_page::private(&web, &visitor, "Audit log", page),
    ))
}

/// `GET /admin/audit.csv`.
pub async fn csv(
    State(web): Shared,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let (query, _) = wanted.query();
    let query = web.portal.audit_query(&caller, &query, "")?;
    let csv = web.portal.audit_csv(&caller, &query).await?;
    Ok((attachment("text/csv; charset=utf-8", "audit.csv"), csv).into_response())
}

/// `GET /admin/audit.json`.
pub async fn json(
    State(web): Shared,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let (query, _) = wanted.query();
    let query = web.portal.audit_query(&caller, &query, "")?;
    let entries = web.portal.audit_entries(&caller, &query).await?;
    let headers = attachment("application/json", "audit.json");
    Ok((headers, Json(entries)).into_response())
}

/// The audit log, as far as the owner of the token may read it: the newest entries first.
#[utoipa::path(
    get,
    path = "/api/v1/audit",
    params(
        ("who" = Option<String>, Query, description = "The handle of who acted"),
        ("whom" = Option<String>, Query, description = "The handle, image or number of what was acted on"),
        ("act" = Option<String>, Query, description = "What was done, as entries name it"),
        ("from" = Option<String>, Query, description = "The first day, as in 2026-08-01, in UTC"),
        ("until" = Option<String>, Query, description = "The last day"),
    ),
    responses(
        (status = 200, description = "Entries, the newest first", body = [ExportedEntry]),
        (status = 401, description = "No token was sent, or one that does not hold", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The token has not the scope `audit:read`", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "A day is none", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn api(
    State(web): Shared,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Vec<ExportedEntry>>, Problem> {
    let (query, _) = wanted.query();
    let query = web.portal.audit_query(&caller, &query, "")?;
    Ok(Json(web.portal.audit_entries(&caller, &query).await?))
}

fn attachment(kind: &'static str, name: &str) -> [(header::HeaderName, String); 3] {
    [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ]
}
