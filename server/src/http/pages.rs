//! The pages: each handler asks the portal, and hands what it says to the page of the same name.

pub mod check;
pub mod html_page;

use app::shell::Theme;
use app::view::address::with_query;
use app::view::catalogue::CatalogueQuery;
use app::view::image::{ImagePage, TAG_FILTER_LIMIT};
use app::view::router::{RouterFacts, RouterQuery, RouterView, router_href};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{ImageName, Intent, Programme};
use serde::Deserialize;

use super::problem::Problem;
use super::return_to::local_path;
use super::security::{FOREIGN_FILE_POLICY, ISLAND_POLICY};
use super::{Shared, Web, not_modified};
use crate::portal::{Caller, FoundImage, PortalError};
use crate::render;

pub use html_page::Visitor;

/// Pairs of a query string, decoded.
type Pairs = Query<Vec<(String, String)>>;

/// A name from an address; one that no image can have is unknown, like any other.
pub fn image_name(text: &str) -> Result<ImageName, Problem> {
    text.parse()
        .map_err(|_| Problem::UnknownImage(text.to_owned()))
}

impl From<PortalError> for Problem {
    fn from(error: PortalError) -> Self {
        match error {
            PortalError::Store(error) => error.into(),
            error => {
                tracing::error!(%error, "the portal failed");
                Self::Internal
            }
        }
    }
}

/// Answers with a finished page, made by `make` when there is none. What a page shows to those who
/// are not signed in depends on the catalogue, the address and the theme alone; whoever is signed in
/// gets a page of their own, which is not kept. The address is the one that
/// was understood, not the one that was sent: what nobody reads makes no page of its own.
async fn cached<F>(
    web: &Web,
    visitor: &Visitor,
    headers: &HeaderMap,
    make: F,
) -> Result<Response, Problem>
where
    F: AsyncFnOnce() -> Result<String, Problem>,
{
    if visitor.person.is_some() {
        return Ok(own_page(make().await?));
    }
    let version = web.portal.catalogue_version().await?;
    let key = format!("{version} {} {}", visitor.theme.as_str(), visitor.path);
    web.pages.answer(key, headers, make).await
}

/// A page that is made for one person.
fn own_page(html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::VARY, "accept-encoding, cookie"),
    ];
    (headers, html).into_response()
}

/// `GET /` and `GET /images`.
pub async fn catalogue(
    State(web): Shared,
    caller: Caller,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = CatalogueQuery::from_pairs(&pairs)
        .map_err(|problem| Problem::Unprocessable(problem.to_string()))?;
    let visitor = Visitor::at(query.to_href(), &headers).seen_by(&caller, &headers);
    cached(&web, &visitor, &headers, async || {
        let page = web.portal.catalogue_page(&query).await?;
        Ok(html_page::catalogue(&web, &visitor, page))
    })
    .await
}

/// `GET /images/{name}`.
pub async fn image(
    State(web): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = image_name(&name)?;
    let tag_filter = pairs
        .iter()
        .find(|(key, _)| key == "tags")
        .map(|(_, value)| value.trim().to_owned());
    let tag_filter = tag_filter.unwrap_or_default();
    if tag_filter.chars().count() > TAG_FILTER_LIMIT {
        return Err(Problem::Unprocessable(format!(
            "The filter over tags takes at most {TAG_FILTER_LIMIT} characters."
        )));
    }
    let mut pairs = Vec::new();
    if !tag_filter.is_empty() {
        pairs.push(("tags", tag_filter.as_str()));
    }
    let visitor = Visitor::at(with_query(&format!("/images/{name}"), &pairs), &headers)
        .seen_by(&caller, &headers);
    cached(&web, &visitor, &headers, async || {
        let image = here(
            web.portal.image(&name).await?,
            &name,
            &web.portal.policy().programme,
        )?;
        let takes_proposals = html_page::takes_proposals(&web);
        let open = if takes_proposals {
            web.portal.open_changes(&name).await?
        } else {
            Vec::new()
        };
        let page = ImagePage {
            image,
            open,
            takes_proposals,
            tag_filter,
            base_url: web.base_url.clone(),
            programme: web.portal.policy().programme.name.clone(),
            now: web.portal.clock().now(),
        };
        Ok(html_page::image(&web, &visitor, page))
    })
    .await
}

/// An image of the catalogue, or the answer that it is none.
pub fn here(
    found: FoundImage,
    asked: &ImageName,
    programme: &Programme,
) -> Result<app::view::image::ImageView, Problem> {
    match found {
        FoundImage::Here(image) => Ok(*image),
        FoundImage::Gone(image) => Err(Problem::Gone(image.name, image.lifecycle.successors)),
        FoundImage::Unknown => Err(unknown(asked, programme)),
    }
}

/// Why there is no image of a name: it was one before this portal, or never.
pub fn unknown(asked: &ImageName, programme: &Programme) -> Problem {
    if programme.retired.iter().any(|name| name == asked.as_str()) {
        Problem::Gone(asked.clone(), Vec::new())
    } else {
        Problem::UnknownImage(asked.to_string())
    }
}

/// `GET /images/{name}/logo`: the picture, which can do nothing though it be opened by itself.
pub async fn logo(
    State(web): Shared,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let name = image_name(&name)?;
    let logo = web.portal.logo(&name).await?.ok_or(Problem::NotFound)?;
    let etag = format!("\"{}\"", &logo.sha256[..16]);
    let mut response = if not_modified(&headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        logo.content.into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(logo.kind));
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=3600"),
    );
    answer.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(FOREIGN_FILE_POLICY),
    );
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        answer.insert(header::ETAG, etag);
    }
    Ok(response)
}

/// `GET /r`: the way to an image's feedback page, by its name.
pub async fn router_start(Query(pairs): Pairs) -> Redirect {
    let image = pairs
        .iter()
        .find(|(key, _)| key == "image")
        .map(|(_, value)| value.trim());
    match image.and_then(|name| name.parse::<ImageName>().ok()) {
        Some(name) => Redirect::to(&format!("/r/{name}")),
        None => Redirect::to("/images"),
    }
}

/// `GET /r/{image}`: what somebody wants to do.
pub async fn router_intents(
    State(web): Shared,
    caller: Caller,
    Path(image): Path<String>,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let image = image_name(&image)?;
    router_page(&web, &caller, &image, None, &pairs, &headers).await
}

/// `GET /r/{image}/{intent}`: where to do it.
pub async fn router_answer(
    State(web): Shared,
    caller: Caller,
    Path((image, intent)): Path<(String, String)>,
    Query(pairs): Pairs,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let image = image_name(&image)?;
    let Some(intent) = Intent::ALL
        .into_iter()
        .find(|known| known.as_str() == intent)
    else {
        let known = web.portal.catalogue().await?.knows(image.as_str());
        return Err(if known {
            Problem::UnknownIntent(image)
        } else {
            Problem::UnknownImage(image.to_string())
        });
    };
    router_page(&web, &caller, &image, Some(intent), &pairs, &headers).await
}

async fn router_page(
    web: &Web,
    caller: &Caller,
    image: &ImageName,
    intent: Option<Intent>,
    pairs: &[(String, String)],
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let query = RouterQuery::from_pairs(pairs)
        .map_err(|problem| Problem::Unprocessable(problem.to_string()))?;
    let visitor = Visitor::at(router_href(image, intent, &query), headers).seen_by(caller, headers);
    cached(web, &visitor, headers, async || {
        // The routes of an image that has left the catalogue still answer: its tags are in use.
        let view = match web.portal.image(image).await? {
            FoundImage::Here(view) | FoundImage::Gone(view) => *view,
            FoundImage::Unknown => return Err(unknown(image, &web.portal.policy().programme)),
        };
        let html = |direction: &Option<domain::Direction>| {
            direction
                .as_ref()
                .map(|direction| render::inline_markdown(&direction.markdown))
        };
        let facts = RouterFacts::new(
            &view,
            html(&view.feedback.issues),
            html(&view.feedback.help),
        );
        let programme = &web.portal.policy().programme;
        Ok(html_page::router(
            web,
            &visitor,
            RouterView::new(&facts, programme, intent, query),
        ))
    })
    .await
}

/// A page that holds an island.
pub(super) fn island_page(html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, ISLAND_POLICY),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    (headers, html).into_response()
}

/// `GET /rules`.
pub async fn rules(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = Visitor::at(uri.path().to_owned(), &headers).seen_by(&caller, &headers);
    cached(&web, &visitor, &headers, async || {
        Ok(html_page::rules(&web, &visitor))
    })
    .await
}

/// `GET /rules/{id}`.
pub async fn rule(
    State(web): Shared,
    caller: Caller,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let rule = domain::rules::rule(&id).ok_or(Problem::NotFound)?;
    let visitor = Visitor::at(uri.path().to_owned(), &headers).seen_by(&caller, &headers);
    cached(&web, &visitor, &headers, async || {
        Ok(html_page::rule(&web, &visitor, rule))
    })
    .await
}

/// `GET /programme`.
pub async fn programme(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = Visitor::at(uri.path().to_owned(), &headers).seen_by(&caller, &headers);
    cached(&web, &visitor, &headers, async || {
        Ok(html_page::programme(&web, &visitor))
    })
    .await
}

/// `GET /api`.
pub async fn api(
    State(web): Shared,
    caller: Caller,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let visitor = Visitor::at(uri.path().to_owned(), &headers).seen_by(&caller, &headers);
    cached(&web, &visitor, &headers, async || {
        let catalogue = web.portal.catalogue().await?;
        let example = catalogue
            .rows()
            .next()
            .map_or("postgres", |row| row.name.as_str());
        let example = if catalogue.knows("postgres") {
            "postgres"
        } else {
            example
        };
        Ok(html_page::api(&web, &visitor, example))
    })
    .await
}

/// `GET /_parts`, while developing: every part in every state.
pub async fn gallery(State(web): Shared, caller: Caller, uri: Uri, headers: HeaderMap) -> Response {
    let visitor = Visitor::of(&uri, &headers).seen_by(&caller, &headers);
    island_page(html_page::gallery(&web, &visitor))
}

/// What the theme form sends.
#[derive(Debug, Deserialize)]
pub struct ThemeForm {
    theme: String,
    #[serde(default)]
    from: String,
}

/// `POST /theme`: remembers the theme for a year and goes back to the page.
pub async fn theme(State(web): Shared, Form(form): Form<ThemeForm>) -> Result<Response, Problem> {
    let theme = html_page::theme_of(&form.theme).ok_or_else(|| {
        Problem::Unprocessable("The theme is one of system, light and dark.".to_owned())
    })?;
    let mut response = Redirect::to(local_path(&form.from).unwrap_or("/")).into_response();
    response
        .headers_mut()
        .insert(header::SET_COOKIE, theme_cookie(&web, theme));
    Ok(response)
}

/// The cookie that remembers a theme for a year.
pub fn theme_cookie(web: &Web, theme: Theme) -> HeaderValue {
    let secure = if web.base_url.starts_with("https://") {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "theme={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}",
        theme.as_str()
    );
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}

/// Every other address.
pub async fn nowhere() -> Problem {
    Problem::NotFound
}
