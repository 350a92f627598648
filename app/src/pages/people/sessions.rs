//! Somebody's own sessions: where they are signed in.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::navigation::{AccountTabs, Done};
use crate::parts::{Badge, Button, Moment, Tone};
use crate::view::people::{SESSIONS, Session, SessionsPage};

/// The page.
pub fn sessions(page: SessionsPage) -> impl IntoView {
    let SessionsPage {
        sessions,
        done,
        now,
    } = page;
    let others = sessions.iter().filter(|session| !session.current).count();
    let rows = sessions
        .into_iter()
        .map(|session| view! { <SessionRow session now/> })
        .collect_view();
    let everywhere = if others == 0 {
        view! { <p class="mt-4 text-sm text-muted">"You are signed in nowhere else."</p> }
            .into_any()
    } else {
        view! {
            <form method="post" action=SESSIONS class="mt-6">
                <Button name="act" value="end-others">"Sign out everywhere else"</Button>
            </form>
        }
        .into_any()
    };
    view! {
        <h1 class="mb-4">"Sessions"</h1>
        <AccountTabs current=SESSIONS/>
        <Done what=done/>
        <p>"Each place where you are signed in. End one that you do not know, then look at the identities of your profile."</p>
        <ul class="mt-4 max-w-[48rem] border-t border-line">{rows}</ul>
        {everywhere}
        <form method="post" action=SESSIONS class="mt-3">
            <Button name="act" value="end-all">"Sign out everywhere, here too"</Button>
        </form>
    }
}

#[component]
fn SessionRow(session: Session, now: OffsetDateTime) -> impl IntoView {
    let Session {
        id,
        device,
        address,
        began_at,
        used_at,
        ends_at,
        current,
    } = session;
    let words = if current { "Sign out here" } else { "Sign out" };
    let device_read = device.clone();
    let from =
        (!address.is_empty()).then(|| view! { " from "<span class="break-words">{address}</span> });
    view! {
        <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b border-line py-3">
            <div class="min-w-0">
                <p class="flex flex-wrap items-center gap-x-3">
                    <span class="min-w-0 break-words font-semibold">{device}</span>
                    {current.then(|| view! { <Badge tone=Tone::Good icon="check">"This one"</Badge> })}
                </p>
                <p class="text-sm">"Last used "<Moment at=used_at now/>{from}</p>
                <p class="text-sm text-muted">"Signed in "<Moment at=began_at now/>", ends "<Moment at=ends_at now/></p>
            </div>
            <form method="post" action=SESSIONS>
                <input type="hidden" name="act" value="end"/>
                <Button name="session" value=id>
                    {words}
                    {(!current).then(|| view! { <span class="visually-hidden">": "{device_read}</span> })}
                </Button>
            </form>
        </li>
    }
}
