//! From what a page shows to its whole document: one function for each page.

use std::sync::Arc;

use app::pages;
use app::pages::check::CheckPage;
use app::shell::{self, Assets, Frame, Islands, Reader, Reload, Section, Theme};
use app::view::address::with_query;
use app::view::catalogue::CataloguePage;
use app::view::check::{CheckView, CompareView};
use app::view::draft::EditorPage;
use app::view::image::ImagePage;
use app::view::problem::ProblemView;
use app::view::propose::{FetchPage, PROPOSE, ProposePage};
use app::view::router::RouterView;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use domain::permission::{self, Action};
use domain::text::TextKind;
use leptos::prelude::IntoView;

use crate::http::Web;
use crate::http::assets::{Asset, Browser, built};
use crate::http::dev;
use crate::http::problem::Problem;
use crate::http::return_to::ADDRESS_LIMIT;
use crate::portal::{Caller, SignedIn};
use crate::token;

/// What a request tells about who reads the page.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The colours they chose.
    pub theme: Theme,
    /// Path and query of the page.
    pub path: String,
    /// Who is signed in.
    pub person: Option<SignedIn>,
    /// Whether they see the queue of reviewers.
    pub reads_queue: bool,
    /// Whether there is anything that they administrate.
    pub administrates: bool,
}

impl Visitor {
    /// From a request's headers, at an address that was understood.
    pub fn at(path: String, headers: &HeaderMap) -> Self {
        Self {
            theme: theme(headers).unwrap_or_default(),
            path,
            person: None,
            reads_queue: false,
            administrates: false,
        }
    }

    /// The same, for whoever is signed in; their own colours hold where the browser has none.
    pub fn seen_by(mut self, caller: &Caller, headers: &HeaderMap) -> Self {
        if let Some(known) = &caller.person {
            self.theme = theme(headers).unwrap_or_else(|| Theme::from_text(&known.theme));
            self.person = Some(known.clone());
            self.administrates = permission::might(&caller.actor, Action::ReadPeople).is_ok();
            self.reads_queue = permission::might(&caller.actor, Action::ReadQueue).is_ok();
        }
        self
    }

    /// From a request's address and headers.
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let path = uri
            .path_and_query()
            .map_or_else(|| uri.path().to_owned(), ToString::to_string);
        // No page of ours has a longer address or one with a secret, and the page would repeat it.
        let path = if path.len() > ADDRESS_LIMIT || token::is_within(&path) {
            "/".to_owned()
        } else {
            path
        };
        Self::at(path, headers)
    }
}

impl FromRequestParts<Arc<Web>> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, web).await?;
        Ok(Self::of(&parts.uri, &parts.headers).seen_by(&caller, &parts.headers))
    }
}

/// The colours that a request's cookie asks for.
fn theme(headers: &HeaderMap) -> Option<Theme> {
    headers
        .get_all(header::COOKIE)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().strip_prefix("theme="))
        .next_back()
        .map(Theme::from_text)
}

/// What a form says of the theme.
pub fn theme_of(text: &str) -> Option<Theme> {
    Theme::ALL.into_iter().find(|theme| theme.as_str() == text)
}

/// Whether anybody can sign in here, and so propose something.
pub fn takes_proposals(web: &Web) -> bool {
    !web.sign_in.providers().is_empty() || web.dev_sign_in
}

/// Who reads, as the top bar says it.
fn reader(web: &Web, visitor: &Visitor) -> Reader {
    match &visitor.person {
        Some(person) => Reader::SignedIn(shell::SignedIn {
            handle: person.handle.clone(),
            name: person.display_name.clone(),
            is_reviewer: visitor.reads_queue,
            is_administrator: visitor.administrates,
            turns: person.turns,
            unread: person.unread,
            has_proposals: true,
        }),
        None if !takes_proposals(web) => Reader::Catalogue,
        None => Reader::Anonymous {
            sign_in: with_query("/sign-in", &[("return_to", &visitor.path)]),
        },
    }
}

/// The browser half by one of its modules.
fn islands(module: impl Fn(&Browser) -> [&'static Asset; 2]) -> Option<Islands> {
    built::BROWSER.as_ref().map(|browser| {
        let [glue, wasm] = module(browser);
        Islands {
            script: browser.starter.path.to_owned(),
            module: glue.path.to_owned(),
            wasm: wasm.path.to_owned(),
        }
    })
}

fn frame<'a>(web: &'a Web, visitor: &Visitor, title: String) -> Frame<'a> {
    Frame {
        title,
        description: None,
        canonical: None,
        theme: visitor.theme,
        for_development: web.dev_sign_in,
        reader: reader(web, visitor),
        programme: &web.portal.policy().programme,
        section: None,
        search: String::new(),
        path: visitor.path.clone(),
        assets: Assets {
            style: built::STYLE.path.to_owned(),
            script: built::SCRIPT.path.to_owned(),
            islands: islands(|browser| browser.portal),
            reload: web.dev.then(|| Reload {
                script: built::RELOAD.path.to_owned(),
                process: dev::PROCESS.clone(),
            }),
        },
        base_url: web.base_url.clone(),
        json_ld: None,
        open_graph: false,
        robots_noindex: false,
        scripts: Vec::new(),
    }
}

/// The catalogue.
pub fn catalogue(web: &Web, visitor: &Visitor, page: CataloguePage) -> String {
    let narrowed =
        page.query.is_narrowed() || !page.query.q.is_empty() || page.query.position.is_some();
    let frame = Frame {
        description: Some(pages::catalogue::DESCRIPTION.to_owned()),
        canonical: Some(format!("{}{}", web.base_url, page.query.to_href())),
        section: Some(Section::Catalogue),
        search: page.query.q.clone(),
        open_graph: true,
        robots_noindex: narrowed,
        ..frame(web, visitor, pages::catalogue::title(&page))
    };
    shell::document(&frame, pages::catalogue::catalogue(page))
}

/// An image.
pub fn image(web: &Web, visitor: &Visitor, page: ImagePage) -> String {
    let frame = Frame {
        description: Some(pages::image::description(&page)),
        canonical: Some(format!("{}{}", web.base_url, page.image.path())),
        section: Some(Section::Catalogue),
        json_ld: Some(pages::image::json_ld(&page)),
        open_graph: true,
        ..frame(web, visitor, pages::image::title(&page))
    };
    shell::document(&frame, pages::image::image(page))
}

/// The router.
pub fn router(web: &Web, visitor: &Visitor, view: RouterView) -> String {
    let frame = Frame {
        description: Some(pages::router::description(&view)),
        section: Some(Section::Catalogue),
        open_graph: true,
        robots_noindex: true,
        ..frame(web, visitor, pages::router::title(&view))
    };
    shell::document(&frame, pages::router::router(view))
}

/// A text with what the rules say of it.
pub fn check(web: &Web, visitor: &Visitor, view: CheckView) -> String {
    let page = CheckPage::Text(view.kind);
    let mut frame = Frame {
        description: Some(pages::check::DESCRIPTION.to_owned()),
        ..check_frame(web, visitor, page)
    };
    frame.assets.islands = islands(|browser| match view.kind {
        TextKind::Manifest => browser.manifest,
        TextKind::Dockerfile | TextKind::Entrypoint => browser.dockerfile,
        TextKind::Docs(_) => browser.documentation,
    });
    shell::island_document(&frame, move || pages::check::check(view))
}

/// Two texts with what differs.
pub fn compare(web: &Web, visitor: &Visitor, view: CompareView) -> String {
    let frame = Frame {
        description: Some(pages::check::compare::DESCRIPTION.to_owned()),
        ..check_frame(web, visitor, CheckPage::Compare)
    };
    shell::document(&frame, pages::check::compare::compare(view))
}

fn check_frame<'a>(web: &'a Web, visitor: &Visitor, page: CheckPage) -> Frame<'a> {
    Frame {
        canonical: Some(format!("{}{}", web.base_url, page.href())),
        section: Some(Section::Check),
        open_graph: true,
        ..frame(web, visitor, page.title().to_owned())
    }
}

/// Every rule.
pub fn rules(web: &Web, visitor: &Visitor) -> String {
    let frame = Frame {
        description: Some(pages::rules::DESCRIPTION.to_owned()),
        canonical: Some(format!("{}/rules", web.base_url)),
        section: Some(Section::Check),
        open_graph: true,
        ..frame(web, visitor, pages::rules::TITLE.to_owned())
    };
    shell::document(&frame, pages::rules::list(domain::rules::all()))
}

/// One rule.
pub fn rule(web: &Web, visitor: &Visitor, rule: &'static domain::finding::Rule) -> String {
    let frame = Frame {
        description: Some(rule.reason.to_owned()),
        canonical: Some(format!("{}/rules/{}", web.base_url, rule.id)),
        section: Some(Section::Check),
        open_graph: true,
        ..frame(web, visitor, format!("{} · {}", rule.id, rule.title))
    };
    shell::document(&frame, pages::rules::rule(rule))
}

/// The programme.
pub fn programme(web: &Web, visitor: &Visitor) -> String {
    let programme = &web.portal.policy().programme;
    let frame = Frame {
        canonical: Some(format!("{}/programme", web.base_url)),
        section: Some(Section::Programme),
        open_graph: true,
        ..frame(web, visitor, pages::programme::title(programme))
    };
    shell::document(&frame, pages::programme::programme(programme))
}

/// What programs can ask.
pub fn api(web: &Web, visitor: &Visitor, example: &str) -> String {
    let frame = Frame {
        description: Some(pages::api::DESCRIPTION.to_owned()),
        canonical: Some(format!("{}/api", web.base_url)),
        section: Some(Section::Api),
        ..frame(web, visitor, pages::api::TITLE.to_owned())
    };
    shell::document(&frame, pages::api::api(&web.base_url, example))
}

/// Every part in every state.
pub fn gallery(web: &Web, visitor: &Visitor) -> String {
    let frame = Frame {
        robots_noindex: true,
        ..frame(web, visitor, "Parts".to_owned())
    };
    let now = web.portal.clock().now();
    shell::island_document(&frame, move || pages::gallery::gallery(now))
}

/// Where a proposal begins.
pub fn propose(web: &Web, visitor: &Visitor, page: ProposePage) -> String {
    let frame = Frame {
        description: Some(pages::propose::DESCRIPTION.to_owned()),
        canonical: Some(format!("{}{PROPOSE}", web.base_url)),
        open_graph: true,
        section: Some(Section::Propose),
        ..frame(web, visitor, pages::propose::TITLE.to_owned())
    };
    shell::document(&frame, pages::propose::propose(page))
}

/// What came of a draft's beginning.
pub fn fetch(web: &Web, visitor: &Visitor, page: FetchPage) -> String {
    let frame = Frame {
        robots_noindex: true,
        section: Some(Section::Propose),
        ..frame(web, visitor, pages::propose::fetch_title(&page))
    };
    shell::document(
        &frame,
        pages::propose::fetch(page, built::FETCHING.path.to_owned()),
    )
}

/// A page about people, for its reader alone.
pub fn private(web: &Web, visitor: &Visitor, title: &str, page: impl IntoView) -> String {
    let frame = Frame {
        robots_noindex: true,
        ..frame(web, visitor, title.to_owned())
    };
    shell::document(&frame, page)
}

/// A page of those who review: for its reader alone, with the keys of reviewers and the banner that
/// says that something happened.
pub fn reviewing(
    web: &Web,
    visitor: &Visitor,
    section: Option<Section>,
    title: &str,
    page: impl IntoView,
) -> String {
    let frame = Frame {
        robots_noindex: true,
        section,
        scripts: vec![built::REVIEWER.path.to_owned(), built::LIVE.path.to_owned()],
        ..frame(web, visitor, title.to_owned())
    };
    shell::document(&frame, page)
}

/// The editor of a draft, with the script that keeps what is written.
pub fn draft(web: &Web, visitor: &Visitor, page: EditorPage) -> String {
    let title = pages::draft::title(&page);
    let frame = draft_frame(web, visitor, title);
    shell::island_document(&frame, move || pages::draft::editor(page))
}

/// What stands between a draft and its submission.
pub fn draft_submit(web: &Web, visitor: &Visitor, title: &str, page: impl IntoView) -> String {
    let frame = draft_frame(web, visitor, title.to_owned());
    shell::document(&frame, page)
}

fn draft_frame<'a>(web: &'a Web, visitor: &Visitor, title: String) -> Frame<'a> {
    Frame {
        section: Some(Section::MyWork),
        robots_noindex: true,
        scripts: vec![built::DRAFT.path.to_owned()],
        ..frame(web, visitor, title)
    }
}

/// A page of a proposal, which everybody may read, with its keys and the banner that says that
/// something happened.
pub fn proposal(
    web: &Web,
    visitor: &Visitor,
    title: String,
    description: Option<String>,
    page: impl IntoView,
) -> String {
    let frame = Frame {
        scripts: vec![built::REVIEWER.path.to_owned(), built::LIVE.path.to_owned()],
        ..public_frame(web, visitor, title, description)
    };
    shell::document(&frame, page)
}

/// A page about proposals on which nothing happens: the list, and what was recorded.
pub fn about_proposals(
    web: &Web,
    visitor: &Visitor,
    title: String,
    description: Option<String>,
    page: impl IntoView,
) -> String {
    shell::document(&public_frame(web, visitor, title, description), page)
}

fn public_frame<'a>(
    web: &'a Web,
    visitor: &Visitor,
    title: String,
    description: Option<String>,
) -> Frame<'a> {
    Frame {
        open_graph: description.is_some(),
        description,
        section: Some(Section::Proposals),
        ..frame(web, visitor, title)
    }
}

/// A page of one's own work, for its reader alone.
pub fn own(
    web: &Web,
    visitor: &Visitor,
    section: Option<Section>,
    title: &str,
    page: impl IntoView,
) -> String {
    let frame = Frame {
        robots_noindex: true,
        section,
        ..frame(web, visitor, title.to_owned())
    };
    shell::document(&frame, page)
}

/// A refusal.
pub fn problem(web: &Web, visitor: &Visitor, view: ProblemView) -> String {
    let frame = Frame {
        robots_noindex: true,
        ..frame(web, visitor, pages::errors::title(&view))
    };
    shell::document(&frame, pages::errors::error(view))
}
