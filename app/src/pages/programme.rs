//! The programme: what it is, where its people are reached and for whom each place is.

use domain::Programme;
use domain::programme::Channel;
use leptos::prelude::*;

use crate::view::address::with_query;

/// What the page is called in the title of the document.
pub fn title(programme: &Programme) -> String {
    programme.name.clone()
}

/// The page.
pub fn programme(programme: &Programme) -> impl IntoView + use<> {
    let channels = [
        (
            "General questions",
            "For everybody who uses an image.",
            &programme.general,
        ),
        (
            "Maintainers and contributors",
            "Not for support.",
            &programme.maintainers,
        ),
        (
            "Security",
            "When an image names no contact of its own.",
            &programme.security,
        ),
        (
            "Documentation",
            "For mistakes in the description of any image.",
            &programme.documentation,
        ),
        (
            "Updates",
            "Where one sees which updates are on their way. The page of each image leads there.",
            &programme.updates,
        ),
    ]
    .map(|(what, whom, channel)| channel_row(what, whom, channel))
    .collect_view();
    let help = (!programme.help.is_empty()).then(|| {
        let places = programme
            .help
            .iter()
            .map(|channel| view! { <li class="py-1">{place(channel)}</li> })
            .collect_view();
        view! {
            <h2>"Help with any image"</h2>
            <p>"Where an image names no place of its own, questions go here:"</p>
            <ul class="list-disc pl-5">{places}</ul>
        }
    });
    let categories = (!programme.categories.is_empty()).then(|| {
        let links = programme
            .categories
            .iter()
            .map(|category| {
                view! { <li><a href=with_query("/images", &[("category", &category.slug)]) class="target">{category.label.clone()}</a></li> }
            })
            .collect_view();
        view! { <h2>"Categories"</h2><ul class="sm:columns-2 lg:columns-3">{links}</ul> }
    });
    view! {
        <h1 class="break-words">{programme.name.clone()}</h1>
        <p class="mt-2">{programme.summary.clone()}</p>
        <p>"To tell the maintainers of one image something, open its page in the "<a href="/images">"catalogue"</a>": User Feedback stands first on it."</p>
        <h2>"Where people are reached"</h2>
        <dl>{channels}</dl>
        {help}
        {categories}
    }
}

fn channel_row(what: &'static str, whom: &'static str, channel: &Channel) -> impl IntoView + use<> {
    let note = channel.note.clone().map(|note| view! { " "{note} });
    let account = channel
        .account
        .clone()
        .map(|at| format!(" Needs an account at {at}."));
    view! {
        <div class="grid gap-x-6 border-b border-line py-3 sm:grid-cols-[14rem_minmax(0,1fr)]">
            <dt class="font-semibold">{what}</dt>
            <dd class="break-words">{place(channel)}<span class="block text-sm text-muted">{whom}{note}{account}</span></dd>
        </div>
    }
}

/// The name of a channel, as a link where its address does not depend on an image.
fn place(channel: &Channel) -> impl IntoView + use<> {
    let label = channel.label.clone();
    let link = (!channel.target.contains("{image}"))
        .then(|| channel.target.parse::<domain::Link>().ok())
        .flatten();
    match link {
        Some(link) => {
            let rel = (!link.is_mail()).then_some("noopener noreferrer");
            view! { <a href=link.to_string() rel=rel>{label}</a> }.into_any()
        }
        None => view! { <span>{label}</span> }.into_any(),
    }
}
