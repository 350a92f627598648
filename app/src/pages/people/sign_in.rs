//! The way in: one button for each provider, or how to configure one.

use leptos::prelude::*;

use crate::parts::{Button, ButtonKind, LinkButton, Notice, Tone};
use crate::view::address::path_segment;
use crate::view::people::{LeavingPage, SamplePerson, SignInPage};

/// The page.
pub fn sign_in(page: SignInPage) -> impl IntoView {
    let SignInPage {
        providers,
        setup,
        sample_people,
        return_to,
        reason,
        refused,
        signed_in_as,
    } = page;
    let refused = refused.map(|why| {
        view! {
            <div role="alert">
                <Notice tone=Tone::Bad title="You are not signed in">
                    <p>{why}</p>
                </Notice>
            </div>
        }
    });
    let already = signed_in_as.map(|handle| {
        view! {
            <Notice tone=Tone::Sea title=format!("You are signed in as @{handle}")>
                <p>"Sign in again to refresh the session or to use another account."</p>
            </Notice>
        }
    });
    let way = if providers.is_empty() && !sample_people.is_empty() {
        ().into_any()
    } else if providers.is_empty() {
        view! {
            <Notice tone=Tone::Turn title="No sign-in provider is configured">
                <p>"Everything public can be read and every feedback route works. Nobody can propose or review."</p>
            </Notice>
            <h2>"For operators"</h2>
            <p>{setup.what}</p>
            <pre class="mt-3 overflow-x-auto rounded-md border border-line bg-sheet p-4 text-sm" tabindex="0" aria-label="Example of the settings"><code>{setup.example}</code></pre>
        }
        .into_any()
    } else {
        let buttons = providers
            .into_iter()
            .enumerate()
            .map(|(at, provider)| {
                let kind = if at == 0 { ButtonKind::Primary } else { ButtonKind::Plain };
                view! {
                    <li>
                        <form method="post" action=format!("/auth/{}", path_segment(&provider.slug))>
                            <input type="hidden" name="return_to" value=return_to.clone()/>
                            <Button kind>"Sign in with "{provider.name}</Button>
                        </form>
                    </li>
                }
            })
            .collect_view();
        view! {
            <ul class="mt-6 grid gap-3">{buttons}</ul>
            <p class="mt-6 text-sm text-muted">
                "The provider tells this portal your name, your handle and, if it has one, your verified e-mail address. The portal never sees your password."
            </p>
        }
        .into_any()
    };
    view! {
        <h1>"Sign in"</h1>
        {reason.map(|reason| view! { <p class="mt-2">{reason}</p> })}
        {refused}
        {already}
        {way}
        <SamplePeople people=sample_people return_to/>
        <p class="mt-8 text-sm">"Reading the catalogue and sending feedback need no account. " <a class="target" href="/images">"Open the catalogue"</a></p>
    }
}

/// The page between this portal and a provider. The browser goes on by itself; the button is for
/// those that do not.
pub fn leaving(page: LeavingPage) -> impl IntoView {
    let LeavingPage { provider, address } = page;
    view! {
        <h1>"Sign in at "{provider.clone()}</h1>
        <p class="mt-2 mb-6">"Your browser goes there by itself and comes back when you are signed in."</p>
        <LinkButton href=address.to_string() kind=ButtonKind::Primary>"Go to "{provider}</LinkButton>
    }
}

/// The sample people, offered by a portal that was started for development.
#[component]
fn SamplePeople(people: Vec<SamplePerson>, return_to: String) -> impl IntoView {
    (!people.is_empty()).then(|| {
        let people = people
            .into_iter()
            .map(|person| {
                view! {
                    <li class="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2">
                        <Button name="person" value=person.handle.clone()>
                            "Sign in as "{person.handle}
                        </Button>
                        <span class="min-w-0 text-sm text-muted">{person.about}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="sample-people">
                <h2 id="sample-people">"Sample people"</h2>
                <p>"This portal was started for development on this machine. Anybody who reaches it can be anybody."</p>
                <form method="post" action="/sign-in" class="mt-3 max-w-[48rem]">
                    <input type="hidden" name="return_to" value=return_to/>
                    <ul class="border-t border-line">{people}</ul>
                </form>
            </section>
        }
    })
}
