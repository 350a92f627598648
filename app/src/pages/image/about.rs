//! The side column of an image: where it comes from, who maintains it, and the badge for its README.

use leptos::prelude::*;

use crate::parts::CopyButton;
use crate::view::address::with_query;
use crate::view::image::{ImageView, MaintainerView};
use crate::view::people::maintainers_href;

/// The side column. `base_url` has no slash at its end.
pub fn about(image: &ImageView, base_url: &str) -> impl IntoView + use<> {
    let name = image.name.to_string();
    let same = image.source_repository == image.github_repo;
    let source = image
        .source_repository
        .as_ref()
        .map(|link| repository("Source", link));
    let other = image.github_repo.as_ref().filter(|_| !same).map(|link| {
        repository(
            if image.source_repository.is_some() {
                "Named in the documentation"
            } else {
                "Source"
            },
            link,
        )
    });
    let maintainers = (!image.maintainers.is_empty()).then(|| {
        let people = image.maintainers.iter().map(maintainer).collect_view();
        view! { <dt class="mt-3 text-muted">"Maintainers"</dt><dd><ul>{people}</ul></dd> }
    });
    // A list of terms takes no description without its term: an image may list nobody.
    let confirmed = view! {
        <dt class="mt-3 text-muted">"Maintainers here"</dt>
        <dd><a class="target" href=maintainers_href(&name)>"Who is confirmed here"</a></dd>
    };
    let categories = (!image.categories.is_empty()).then(|| {
        let links = image
            .categories
            .iter()
            .map(|(slug, label)| view! { <li><a href=with_query("/images", &[("category", slug)])>{label.clone()}</a></li> })
            .collect_view();
        view! { <dt class="mt-3 text-muted">"Category"</dt><dd><ul>{links}</ul></dd> }
    });
    let badge =
        format!("[![User Feedback]({base_url}/images/{name}/feedback.svg)]({base_url}/r/{name})");
    view! {
        <aside aria-label="About the image" class="mt-10 min-w-0 text-sm lg:row-span-2 lg:mt-0">
            <dl class="mb-8">{source}{other}{maintainers}{confirmed}{categories}</dl>
            <h3>"For your README"</h3>
            <p class="text-muted">"A badge that leads readers to the User Feedback of this image:"</p>
            <p class="my-2"><img src=format!("/images/{name}/feedback.svg") alt=format!("User Feedback: {name}") height="20" class="h-5"/></p>
            <pre id="badge" class="overflow-x-auto whitespace-pre-wrap break-all rounded-md border border-line bg-sheet p-2 text-sm">{badge}</pre>
            <CopyButton of="badge">"Copy Markdown"</CopyButton>
            <h3>"For programs"</h3>
            <ul>
                <li><a href=format!("/api/v1/images/{name}") class="target">"This image as JSON"</a></li>
                <li><a href=format!("/api/v1/images/{name}/feedback") class="target">"Its feedback routes as JSON"</a></li>
            </ul>
        </aside>
    }
}

fn repository(what: &'static str, link: &domain::Link) -> impl IntoView + use<> {
    let words = repository_words(link);
    view! {
        <dt class="mt-3 text-muted">{what}</dt>
        <dd class="break-words"><a href=link.to_string() rel="noopener noreferrer">{words}</a></dd>
    }
}

/// `owner/name` for the well-known host, host and path elsewhere.
fn repository_words(link: &domain::Link) -> String {
    let host = link.host().unwrap_or_default();
    let path = link
        .path()
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    match (host.as_str(), path) {
        ("", _) => link.to_string(),
        ("github.com", path) if !path.is_empty() => path.to_owned(),
        (host, "") => host.to_owned(),
        (host, path) => format!("{host}/{path}"),
    }
}

fn maintainer(person: &MaintainerView) -> impl IntoView + use<> {
    let MaintainerView { name, handle, link } = person;
    let handle = (!handle.is_empty()).then(|| {
        let words = format!("@{handle}");
        match link {
            Some(link) => {
                view! { " "<a href=link.to_string() rel="noopener noreferrer">{words}</a> }
                    .into_any()
            }
            None => view! { " "{words} }.into_any(),
        }
    });
    view! { <li class="break-words">{name.clone()}{handle}</li> }
}
