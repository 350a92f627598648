//! The JSON API: what the pages say, for programs.

pub mod check;
mod documents;
pub mod drafts;
pub mod notices;
pub mod proposals;
mod sent;
pub mod up_to_date;

use std::collections::HashMap;

use app::view::catalogue::CatalogueQuery;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Intent;
use serde::Serialize;
use utoipa::OpenApi;

use super::pages::{here, image_name, unknown};
use super::problem::{Problem, ProblemDocument};
use super::{Shared, not_modified};
use crate::portal::FoundImage;
use crate::programme::digest;
use documents::{
    FeedbackDocument, ImageDocument, ImageList, ImageSummary, IntentDocument, RouteDocument,
};

/// The description of this API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Slipway",
        description = "The catalogue of an image programme: its images, their tags, and where feedback about each goes. What needs no token is public. Tokens are sent as `Authorization: Bearer TOKEN`, never in an address. Answers carry an ETag; send it back as If-None-Match and an unchanged answer costs nothing.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    paths(
        images,
        image,
        feedback,
        check::check,
        super::account::me,
        super::people::audit::api,
        proposals::list,
        proposals::one,
        proposals::work,
        notices::notices,
        notices::mark_notices,
        proposals::queue,
        proposals::act,
        proposals::claim,
        proposals::release,
        proposals::publish,
        proposals::decide,
        drafts::begin,
        drafts::draft,
        drafts::part,
        drafts::save,
        drafts::remove,
        drafts::submit,
        up_to_date::bring_up_to_date,
    ),
    components(schemas(ProblemDocument))
)]
struct Api;

/// `GET /api/v1/openapi.json`.
pub async fn openapi(headers: HeaderMap) -> Result<Response, Problem> {
    answer(&Api::openapi(), &headers)
}

/// Lists images, fifty at a time.
///
/// Without parameters: every active image, by name. Follow `next` for the rest.
#[utoipa::path(
    get,
    path = "/api/v1/images",
    params(
        ("q" = Option<String>, Query, description = "Words to search for in names, descriptions, tags and documentation; at most 200 characters"),
        ("category" = Option<Vec<String>>, Query, description = "Categories, any of which fits"),
        ("architecture" = Option<Vec<String>>, Query, description = "Architectures, all of which an image has"),
        ("lifecycle" = Option<Vec<String>>, Query, description = "active, active-with-notice, no-supported-tags, deprecated or retired; any of which fits"),
        ("maintained-by" = Option<Vec<String>>, Query, description = "docker-community or others"),
        ("deprecated" = Option<String>, Query, description = "show: list deprecated and retired images too"),
        ("sort" = Option<String>, Query, description = "relevance, name or updated"),
        ("after" = Option<String>, Query, description = "The name after which to go on; `next` holds it"),
        ("before" = Option<String>, Query, description = "The name before which to end"),
    ),
    responses(
        (status = 200, description = "A page of the list", body = ImageList),
        (status = 304, description = "Unchanged since the ETag that was sent"),
        (status = 422, description = "A parameter has a value that it does not take", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn images(
    State(web): Shared,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = CatalogueQuery::from_pairs(&pairs)
        .map_err(|problem| Problem::Unprocessable(problem.to_string()))?;
    let page = web.portal.catalogue_page(&query).await?;
    let api_address = |href: String| format!("{}/api/v1{href}", web.base_url);
    let list = ImageList {
        images: page
            .rows
            .iter()
            .map(|row| ImageSummary::new(row, &web.base_url))
            .collect(),
        total: page.total,
        close_names: page.close_names.iter().map(ToString::to_string).collect(),
        next: page.next.map(api_address),
        previous: page.previous.map(api_address),
    };
    answer(&list, &headers)
}

/// One image with its tags.
#[utoipa::path(
    get,
    path = "/api/v1/images/{name}",
    params(("name" = String, Path, description = "The image's name")),
    responses(
        (status = 200, description = "The image", body = ImageDocument),
        (status = 304, description = "Unchanged since the ETag that was sent"),
        (status = 404, description = "There is no such image; close names are offered", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 410, description = "The image has left the catalogue", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn image(
    State(web): Shared,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = image_name(&name)?;
    let view = here(
        web.portal.image(&name).await?,
        &name,
        &web.portal.policy().programme,
    )?;
    answer(&ImageDocument::new(&view, &web.base_url), &headers)
}

/// Where feedback about an image goes.
///
/// `routes` are all ways, in the order in which they should be tried; `intents` names for each
/// thing that somebody may want to do the page that leads there. Images that have left this
/// catalogue still answer; of those that were gone before it, nothing is known.
#[utoipa::path(
    get,
    path = "/api/v1/images/{name}/feedback",
    params(("name" = String, Path, description = "The image's name")),
    responses(
        (status = 200, description = "The routes", body = FeedbackDocument),
        (status = 304, description = "Unchanged since the ETag that was sent"),
        (status = 404, description = "There is no such image; close names are offered", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 410, description = "The name was an image before this portal", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn feedback(
    State(web): Shared,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = image_name(&name)?;
    let view = match web.portal.image(&name).await? {
        FoundImage::Here(view) | FoundImage::Gone(view) => *view,
        FoundImage::Unknown => return Err(unknown(&name, &web.portal.policy().programme)),
    };
    let feedback = &view.feedback;
    let places: HashMap<*const domain::Route, usize> = feedback
        .routes
        .iter()
        .enumerate()
        .map(|(place, route)| (std::ptr::from_ref(route), place))
        .collect();
    let intents = Intent::ALL
        .into_iter()
        .map(|intent| {
            let answer = feedback.answer(intent);
            let tried = answer.primary.into_iter().chain(answer.others);
            let routes = tried
                .filter_map(|route| places.get(&std::ptr::from_ref(route)).copied())
                .collect();
            IntentDocument {
                intent: intent.as_str().to_owned(),
                page: format!("{}/r/{name}/{}", web.base_url, intent.as_str()),
                routes,
            }
        })
        .collect();
    let words = |direction: &Option<domain::Direction>| {
        direction
            .as_ref()
            .map(|direction| direction.markdown.clone())
    };
    let document = FeedbackDocument {
        image: name.to_string(),
        page: format!("{}/r/{name}", web.base_url),
        badge: format!("{}/images/{name}/feedback.svg", web.base_url),
        where_to_file_issues: words(&feedback.issues),
        where_to_get_help: words(&feedback.help),
        maintained_by: words(&feedback.maintained_by),
        routes: feedback.routes.iter().map(RouteDocument::new).collect(),
        intents,
    };
    answer(&document, &headers)
}

/// What everybody may read, as JSON with a validator; any page may read it too.
fn answer(document: &impl Serialize, headers: &HeaderMap) -> Result<Response, Problem> {
    let mut response = validated(document, headers)?;
    let answer = response.headers_mut();
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, no-cache"),
    );
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    answer.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    answer.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    Ok(response)
}

/// The same for one reader.
fn own_answer(document: &impl Serialize, headers: &HeaderMap) -> Result<Response, Problem> {
    let mut response = validated(document, headers)?;
    let answer = response.headers_mut();
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    answer.insert(
        header::VARY,
        HeaderValue::from_static("accept-encoding, authorization, cookie"),
    );
    Ok(response)
}

/// JSON with a validator.
fn validated(document: &impl Serialize, headers: &HeaderMap) -> Result<Response, Problem> {
    let json = serde_json::to_vec(document).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written as JSON");
        Problem::Internal
    })?;
    let etag = format!("\"{}\"", &digest(&json)[..16]);
    let mut response = if not_modified(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(json).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, etag);
    }
    Ok(response)
}
