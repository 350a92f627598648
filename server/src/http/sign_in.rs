//! The way in: which providers there are, the way to one of them, and back.

use app::pages;
use app::view::people::{LeavingPage, Provider, ProviderSetup, SignInPage};
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;

use super::pages::{Visitor, html_page};
use super::problem::Problem;
use super::return_to::local_path;
use super::{Shared, Web, sessions};
use crate::config::is_loopback_host;
use crate::portal::{Caller, PeopleError, SAMPLE_PEOPLE, SamplePerson, Way};
use crate::sign_in::{Attempts, Callback, Purpose, SignInError};

/// Where a session keeps the sign-ins that were begun.
const ATTEMPTS: &str = "attempts";
/// How long ago somebody may have signed in who links a further identity.
const FRESH: time::Duration = time::Duration::minutes(15);
/// How an operator lets people sign in.
const SETUP: &str = "Write the file below, give it to the portal with --sign-in, and register the address BASE/auth/SLUG/callback at the provider.";
/// An example of the settings; a test reads it as such.
const EXAMPLE: &str = r#"[[provider]]
slug = "github"
name = "GitHub"
kind = "github"
client_id = "Ov23liEXAMPLE"
client_secret_env = "SLIPWAY_GITHUB_SECRET"

[[provider]]
slug = "staff"
name = "Example staff"
kind = "oidc"
issuer = "https://id.example/realms/staff"
client_id = "slipway"
client_secret_file = "/run/secrets/slipway-staff""#;

/// What stands in the address of the sign-in page.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    return_to: String,
    #[serde(default)]
    reason: String,
}

/// `GET /sign-in`: the providers.
pub async fn page(
    State(web): Shared,
    caller: Caller,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let reason = (asked.reason == "fresh").then(|| {
        "Linking another identity needs a sign-in of the last 15 minutes: nobody who finds your browser open should be able to do it.".to_owned()
    });
    let page = sign_in_page(&web, &caller, &asked.return_to, reason, None);
    answer(&web, &caller, &headers, StatusCode::OK, page)
}

/// What the form with the sample people sends.
#[derive(Debug, Default, Deserialize)]
pub struct BeSample {
    #[serde(default)]
    person: String,
    #[serde(default)]
    return_to: String,
}

/// `POST /sign-in`, while developing: signs in as one of the sample people.
pub async fn be_sample(
    State(web): Shared,
    caller: Caller,
    session: Session,
    uri: Uri,
    headers: HeaderMap,
    Form(form): Form<BeSample>,
) -> Result<Response, Problem> {
    // A name that somebody else lets lead to this machine would make their page one of this origin.
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .or_else(|| uri.authority().map(|authority| authority.as_str()));
    if !web.dev_sign_in || !host.is_some_and(is_loopback_host) {
        return Err(Problem::NotFound);
    }
    let Some(sample) = SamplePerson::named(&form.person) else {
        return Err(Problem::Unprocessable(
            "There is no such sample person.".to_owned(),
        ));
    };
    match web
        .portal
        .sign_in(&sample.identity(), &caller.address)
        .await
    {
        Ok(person) => {
            sessions::sign_in(&session, person, &headers).await?;
            Ok(Redirect::to(local_path(&form.return_to).unwrap_or("/")).into_response())
        }
        Err(PeopleError::Blocked) => Ok(blocked(&web, &caller, &headers)),
        Err(error) => Err(error.into()),
    }
}

/// The sample people, where anybody can be one of them.
fn sample_people(web: &Web) -> Vec<app::view::people::SamplePerson> {
    let offered = if web.dev_sign_in {
        SAMPLE_PEOPLE.as_slice()
    } else {
        &[]
    };
    offered
        .iter()
        .map(|sample| app::view::people::SamplePerson {
            handle: sample.handle.to_owned(),
            about: sample.about.to_owned(),
        })
        .collect()
}

/// What the form of a provider's button sends.
#[derive(Debug, Default, Deserialize)]
pub struct Begin {
    #[serde(default)]
    return_to: String,
    #[serde(default)]
    act: String,
}

/// `POST /auth/{provider}`: goes to the provider, and remembers in the session that it was this
/// browser that did.
pub async fn begin(
    State(web): Shared,
    caller: Caller,
    session: Session,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Begin>,
) -> Result<Response, Problem> {
    let purpose = if form.act == "link" {
        match who_links(&web, &caller) {
            Some(person) => Purpose::Link { person },
            None => {
                return Ok(Redirect::to("/sign-in?reason=fresh&return_to=/account").into_response());
            }
        }
    } else {
        Purpose::SignIn {
            return_to: local_path(&form.return_to).unwrap_or("/").to_owned(),
        }
    };
    let provider = web.sign_in.provider(&slug).ok_or(Problem::NotFound)?;
    let begun = web
        .sign_in
        .begin(&slug, purpose, web.portal.clock().now())
        .await;
    let (address, attempt) = match begun {
        Ok(begun) => begun,
        Err(error) => return Ok(refused(&web, &caller, &headers, &form.return_to, &error)),
    };
    let mut attempts: Attempts = kept(&session).await?;
    attempts.add(attempt);
    session
        .insert(ATTEMPTS, attempts)
        .await
        .map_err(sessions::failed)?;
    let Ok(link) = address.parse() else {
        return Err(Problem::Internal);
    };
    let page = LeavingPage {
        provider: provider.name().to_owned(),
        address: link,
    };
    let visitor = Visitor::at("/sign-in".to_owned(), &headers).seen_by(&caller, &headers);
    let mut response = html(
        StatusCode::OK,
        html_page::private(&web, &visitor, "Sign in", pages::people::leaving(page)),
    );
    // No redirect: browsers hold the answer to a form to the policy's `form-action`, and that of
    // the provider's own redirects too, which nobody here can list.
    let refresh = HeaderValue::from_str(&format!("0; url={address}"));
    response
        .headers_mut()
        .insert(header::REFRESH, refresh.map_err(|_| Problem::Internal)?);
    Ok(response)
}

/// `GET /auth/{provider}/callback`: comes back from the provider.
pub async fn callback(
    State(web): Shared,
    caller: Caller,
    session: Session,
    Path(slug): Path<String>,
    headers: HeaderMap,
    Query(callback): Query<Callback>,
) -> Result<Response, Problem> {
    let now = web.portal.clock().now();
    let mut attempts: Attempts = kept(&session).await?;
    let state = callback.state.clone().unwrap_or_default();
    let attempt = match attempts.take(&slug, &state, now) {
        Ok(attempt) => attempt,
        Err(error) => return Ok(refused(&web, &caller, &headers, "/", &error)),
    };
    // Written before the code is redeemed: whatever happens then, the state has been used.
    session
        .insert(ATTEMPTS, attempts)
        .await
        .map_err(sessions::failed)?;
    session.save().await.map_err(sessions::failed)?;
    let purpose = attempt.purpose.clone();
    let identity = match web.sign_in.finish(attempt, &callback, now).await {
        Ok(identity) => identity,
        Err(error) => return Ok(refused(&web, &caller, &headers, "/", &error)),
    };
    match purpose {
        Purpose::SignIn { return_to } => {
            match web.portal.sign_in(&identity, &caller.address).await {
                Ok(person) => {
                    sessions::sign_in(&session, person, &headers).await?;
                    // Checked once more: what comes out of a session was put in long ago.
                    Ok(Redirect::to(local_path(&return_to).unwrap_or("/")).into_response())
                }
                Err(PeopleError::Blocked) => Ok(blocked(&web, &caller, &headers)),
                Err(error) => Err(error.into()),
            }
        }
        Purpose::Link { person } => {
            // Only who began it: somebody else may have signed in in this browser since.
            if caller.id().map(|id| id.to_string()) != Some(person) {
                return Ok(refused(
                    &web,
                    &caller,
                    &headers,
                    "/account",
                    &SignInError::NotBegun,
                ));
            }
            web.portal.link_identity(&caller, &identity).await?;
            Ok(Redirect::to("/account?done=linked").into_response())
        }
    }
}

/// Who may link a further identity now: who signed in a short while ago, by a session.
fn who_links(web: &Web, caller: &Caller) -> Option<String> {
    let Way::Session { began_at, .. } = &caller.way else {
        return None;
    };
    let began = time::OffsetDateTime::from(*began_at);
    (web.portal.clock().now() - began <= FRESH)
        .then(|| caller.id().map(|id| id.to_string()))
        .flatten()
}

async fn kept(session: &Session) -> Result<Attempts, Problem> {
    let kept = session.get(ATTEMPTS).await.map_err(sessions::failed)?;
    Ok(kept.unwrap_or_default())
}

fn sign_in_page(
    web: &Web,
    caller: &Caller,
    return_to: &str,
    reason: Option<String>,
    refused: Option<String>,
) -> SignInPage {
    let providers = web.sign_in.providers().iter().map(|provider| Provider {
        slug: provider.slug().to_owned(),
        name: provider.name().to_owned(),
    });
    SignInPage {
        providers: providers.collect(),
        setup: ProviderSetup {
            what: SETUP.replace("BASE", &web.base_url),
            example: EXAMPLE.to_owned(),
        },
        sample_people: sample_people(web),
        return_to: local_path(return_to).unwrap_or("/").to_owned(),
        reason,
        refused,
        signed_in_as: caller.person.as_ref().map(|known| known.handle.clone()),
    }
}

/// The sign-in page with the reason why nobody was signed in.
fn refused(
    web: &Web,
    caller: &Caller,
    headers: &HeaderMap,
    return_to: &str,
    error: &SignInError,
) -> Response {
    let status = match error {
        SignInError::Unreachable { .. } | SignInError::Answer { .. } => {
            tracing::warn!(cause = error.cause(), "nobody was signed in");
            StatusCode::BAD_GATEWAY
        }
        SignInError::NoSuchProvider => StatusCode::NOT_FOUND,
        SignInError::NotBegun | SignInError::WrongIssuer { .. } | SignInError::Declined { .. } => {
            tracing::info!(cause = error.cause(), "nobody was signed in");
            StatusCode::UNPROCESSABLE_ENTITY
        }
    };
    let page = sign_in_page(web, caller, return_to, None, Some(error.to_string()));
    answer(web, caller, headers, status, page)
}

fn blocked(web: &Web, caller: &Caller, headers: &HeaderMap) -> Response {
    let why = PeopleError::Blocked.to_string();
    let page = sign_in_page(web, caller, "/", None, Some(why));
    answer(web, caller, headers, StatusCode::FORBIDDEN, page)
}

fn answer(
    web: &Web,
    caller: &Caller,
    headers: &HeaderMap,
    status: StatusCode,
    page: SignInPage,
) -> Response {
    let visitor = Visitor::at("/sign-in".to_owned(), headers).seen_by(caller, headers);
    html(
        status,
        html_page::private(web, &visitor, "Sign in", pages::people::sign_in(page)),
    )
}

/// A page that holds something of one browser.
fn html(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (status, headers, html).into_response()
}

#[cfg(test)]
mod tests {
    use super::EXAMPLE;
    use crate::sign_in::SignInSettings;

    #[test]
    fn the_example_on_the_page_is_valid() {
        let settings = SignInSettings::parse(EXAMPLE, |_| Ok("x".to_owned())).unwrap();
        assert_eq!(settings.providers.len(), 2);
    }
}
