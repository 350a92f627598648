//! One way for feedback: what it is called, what it needs, and the links that open it.

use domain::{Audience, RouteKind, RouteSource, Visibility};
use leptos::prelude::*;

use crate::markup::coded;
use crate::parts::{ButtonKind, LinkButton};
use crate::view::router::{RouteView, account_words, kind_words, visibility_words};

/// The way to try first, with its buttons.
#[component]
pub fn PrimaryWay(way: RouteView) -> impl IntoView {
    let needs = needs(&way);
    let source = source_words(&way.source);
    let open = way.open.clone().map(|link| {
        view! { <LinkButton href=link.to_string() kind=ButtonKind::Primary external=!link.is_mail()>{open_words(way.kind, way.is_list)}</LinkButton> }
    });
    let page = way.page.clone().map(|href| {
        view! { <LinkButton href=href kind=ButtonKind::Primary>"Read it on the image's page"</LinkButton> }
    });
    let write = way.write.clone().map(|link| {
        view! { <LinkButton href=link.to_string() external=true>"Write a new one"</LinkButton> }
    });
    let note = way
        .note
        .as_deref()
        .map(|note| view! { <p class="mt-1 break-words" inner_html=coded(note)></p> });
    let private = (way.visibility == Visibility::Private).then(|| {
        view! { <p class="mt-1">"Only those who receive it read what you write there."</p> }
    });
    view! {
        <section aria-labelledby="way" class="mt-5 flex flex-wrap items-start gap-x-6 gap-y-3 rounded-md border-l-4 border-sea bg-sea-wash p-4">
            <div class="min-w-0 flex-1 basis-64">
                <h2 id="way" class="mt-0 mb-0 break-words text-lg">{way.label}</h2>
                <p class="mt-1 break-words text-sm">{needs}</p>
                {note}
                {private}
                <p class="mt-1 text-sm text-muted">{source}</p>
            </div>
            <div class="flex flex-wrap gap-2">{open}{page}{write}</div>
        </section>
    }
}

/// One of the other ways, as an entry of a list.
#[component]
pub fn OtherWay(way: RouteView) -> impl IntoView {
    let needs = needs(&way);
    let label = way.label.clone();
    let label = match (&way.open, &way.page) {
        (Some(link), _) => {
            let rel = (!link.is_mail()).then_some("noopener noreferrer");
            view! { <a href=link.to_string() rel=rel>{label}</a> }.into_any()
        }
        (None, Some(page)) => view! { <a href=page.clone()>{label}</a> }.into_any(),
        (None, None) => view! { <span>{label}</span> }.into_any(),
    };
    let note = way.note.as_deref().map(
        |note| view! { <span class="block break-words text-sm" inner_html=coded(note)></span> },
    );
    view! {
        <li class="border-b border-line py-2">
            <span class="break-words">{label}</span>
            <span class="block break-words text-sm text-muted">{needs}</span>
            {note}
        </li>
    }
}

/// What the way needs, in one line: kind, host, audience, public or private, account.
fn needs(way: &RouteView) -> String {
    let host = way.host().filter(|_| way.kind != RouteKind::Email);
    let place: Vec<String> = [Some(kind_words(way.kind).to_owned()), host]
        .into_iter()
        .flatten()
        .collect();
    let place = place.join(" · ");
    let audience = (way.audience == Audience::Maintainers)
        .then(|| "for maintainers and contributors".to_owned());
    let account = account_words(&way.account, &place);
    [
        Some(place),
        audience,
        visibility_words(way.visibility).map(str::to_owned),
        account,
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ")
}

/// What the button does.
const fn open_words(kind: RouteKind, is_list: bool) -> &'static str {
    match kind {
        RouteKind::GithubIssues
        | RouteKind::GitlabIssues
        | RouteKind::Jira
        | RouteKind::Bugzilla
        | RouteKind::Launchpad
        | RouteKind::Phabricator
        | RouteKind::Tracker => {
            if is_list {
                "Search the reports"
            } else {
                "Open the tracker"
            }
        }
        RouteKind::GithubDiscussions => "Search the discussions",
        RouteKind::MailingList => "Open the mailing list",
        RouteKind::Forum => "Open the forum",
        RouteKind::QuestionsAndAnswers => "Search the questions",
        RouteKind::Chat => "Open the chat",
        RouteKind::Email => "Write an e-mail",
        RouteKind::Documentation => "Read the documentation",
        RouteKind::Page | RouteKind::Text => "Open the page",
    }
}

/// Where the route comes from, as a sentence.
fn source_words(source: &RouteSource) -> String {
    match source {
        RouteSource::Image(file) => format!("The image names this way itself, in {file}."),
        RouteSource::Template(_) => "Made from the address of the image's repository.".to_owned(),
        RouteSource::Programme => "The same for every image of the programme.".to_owned(),
    }
}
