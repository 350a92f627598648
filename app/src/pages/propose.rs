//! How a proposal begins: from a repository, a library file, other files, or blank.

mod fetch;
mod ways;

use leptos::prelude::*;

use crate::parts::{Button, ButtonKind, ErrorSummary, LinkButton, Notice, Tab, Tabs, Tone};
use crate::view::address::path_segment;
use crate::view::propose::{Beginner, ProposePage, Quota, StartLimits, Way, size};

pub use fetch::{fetch, title as fetch_title};

/// The title of the document.
pub const TITLE: &str = "Propose an image";

/// What the page is, for search engines.
pub const DESCRIPTION: &str = "Begin a proposal for a new image: from a Git repository, from a library file, from files, or blank.";

/// The page.
pub fn propose(page: ProposePage) -> impl IntoView {
    let ProposePage {
        way,
        form,
        findings,
        beginner,
        images,
        known,
        limits,
        programme,
    } = page;
    let tabs = Way::ALL
        .map(|tab| Tab {
            label: tab.label().to_owned(),
            href: tab.href(&form.name),
            current: tab == way,
            count: None,
        })
        .to_vec();
    let known = known.map(|name| view! { <KnownImage name/> });
    let begin = match beginner {
        Beginner::SignedIn(quota) => view! {
            <QuotaNotice quota/>
            <ErrorSummary findings=findings.clone()/>
            <Tabs label="Ways to begin" tabs/>
            <form method="post" action=way.href("") enctype="multipart/form-data">
                {ways::fields(way, form, &findings, images, limits)}
                <Button kind=ButtonKind::Primary>{ways::verb(way)}</Button>
            </form>
            <Limits quota limits/>
        }
        .into_any(),
        Beginner::Anonymous(sign_in) => view! {
            <div class="mt-6">
                <p class="mb-4">"Sign in first: a draft belongs to somebody."</p>
                <LinkButton kind=ButtonKind::Primary href=sign_in>"Sign in to propose"</LinkButton>
            </div>
            <h2>"Ways to begin"</h2>
            {ways::list()}
            <p class="text-sm text-muted">"Without an account you can "<a class="target" href="/check">"check a manifest or a Dockerfile"</a>" by the same rules."</p>
        }
        .into_any(),
        Beginner::Nobody => view! {
            <Notice tone=Tone::Mute title="Nobody can sign in here">
                <p>"This portal is a catalogue only. You can still "<a class="target" href="/check">"check a manifest or a Dockerfile"</a>" by the programme's rules."</p>
            </Notice>
        }
        .into_any(),
    };
    view! {
        <h1>{TITLE}</h1>
        <div class="mt-2 mb-6 max-w-[72ch]">
            <p>
                "You say what the image is for, and write its manifest, Dockerfiles and documentation; every rule of "
                {programme} " is checked while you write. "
                "Only you and the co-authors you invite see the draft until you submit it. "
                "Then reviewers read it in public, answer on its page, and it always says who acts next."
            </p>
        </div>
        {known}
        {begin}
    }
}

/// The image of the address is there already.
#[component]
fn KnownImage(name: String) -> impl IntoView {
    let update = format!("/images/{}/update", path_segment(&name));
    let page = format!("/images/{}", path_segment(&name));
    view! {
        <Notice tone=Tone::Note title=format!("{name} is in the catalogue already")>
            <p>
                <a class="target" href=update>"Propose an update of it"</a>
                " instead, or "
                <a class="target" href=page>"read its page"</a>
                ". Here a new image begins, under another name."
            </p>
        </Notice>
    }
}

#[component]
fn QuotaNotice(quota: Quota) -> impl IntoView {
    quota.is_used_up().then(|| {
        view! {
            <Notice tone=Tone::Turn title=format!("You have {} drafts and proposals open", quota.open)>
                <p>"That is as many as one person may have. Submit, withdraw or delete one first: "<a class="target" href="/mine">"My work"</a></p>
            </Notice>
        }
    })
}

/// What is taken, told before anything is sent.
#[component]
fn Limits(quota: Quota, limits: StartLimits) -> impl IntoView {
    let StartLimits {
        text,
        logo,
        all,
        files,
    } = limits;
    let open = quota.most.map(|most| {
        format!(
            "You have {} of {most} drafts and proposals open.",
            quota.open
        )
    });
    view! {
        <div class="mt-8 max-w-[72ch] text-sm text-muted">
            <p>
                {format!(
                    "A draft takes {} in all, in {files} files at most; a text file {}, the logo {} (PNG or SVG).",
                    size(all), size(text), size(logo),
                )}
            </p>
            {open.map(|open| view! { <p>{open}</p> })}
        </div>
    }
}

#[cfg(test)]
mod tests;
