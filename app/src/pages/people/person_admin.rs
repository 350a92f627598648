//! One person as an administrator sees them: roles to grant and take, sessions and tokens to end.

use leptos::prelude::*;
use time::OffsetDateTime;

mod roles;

use super::navigation::{AdministrationTabs, Done};
use super::profile::EmailState;
use crate::parts::{Breadcrumb, Button, ErrorSummary, LinkButton, Moment, Notice, TextArea, Tone};
use crate::view::address::path_segment;
use crate::view::form::FormFindings;
use crate::view::people::{MaintainedImage, PEOPLE, PersonAdminPage, person_href};
use roles::{Grant, Held};

/// The page.
pub fn person_admin(page: PersonAdminPage) -> impl IntoView {
    let PersonAdminPage {
        handle,
        name,
        email,
        identities,
        roles,
        grantable,
        scopes,
        form,
        findings,
        taking,
        blocking,
        blocked_because,
        unblockable_because,
        may_end_access,
        maintains,
        sessions,
        tokens,
        created_at,
        seen_at,
        done,
        now,
    } = page;
    let action = format!("{PEOPLE}/{}", path_segment(&handle));
    let asked = taking.is_some() || blocking;
    let seen = match seen_at {
        Some(at) => view! { <Moment at=at now/> }.into_any(),
        None => "never".into_any(),
    };
    let grant = (!asked && !grantable.is_empty()).then(|| {
        view! { <Grant action=action.clone() grantable scopes form=form.clone() findings=findings.clone()/> }
    });
    let access = view! {
        <Access
            action=action.clone()
            sessions
            tokens
            may_end_access
            blocked_because
            unblockable_because
            blocking
            reason=form.reason.clone()
            findings=findings.clone()
        />
    };
    view! {
        <Breadcrumb trail=vec![("People".to_owned(), Some(PEOPLE.to_owned())), (format!("@{handle}"), None)]/>
        <h1>"@"{handle.clone()}</h1>
        <p class="mt-1 mb-4 break-words text-muted">
            {(!name.is_empty()).then(|| format!("{name} · "))}
            <a class="target" href=person_href(&handle)>"Public page"</a>
        </p>
        <AdministrationTabs current=PEOPLE/>
        <Done what=done/>
        <ErrorSummary findings=findings.clone()/>
        <EmailState email/>
        <p class="text-sm text-muted">"Signs in by "{identities.join(", ")}". First seen "<Moment at=created_at now/>", last seen "{seen}"."</p>
        <h2>"Roles"</h2>
        <Held roles action=action.clone() taking reason=form.reason findings now/>
        {grant}
        <Maintained maintains action/>
        {access}
    }
}

/// Images, with the claims that wait for somebody to confirm them.
#[component]
fn Maintained(maintains: Vec<MaintainedImage>, action: String) -> impl IntoView {
    (!maintains.is_empty()).then(|| {
        let rows = maintains
            .into_iter()
            .map(|MaintainedImage { image, confirmed_by }| {
                let named = image.clone();
                let refused = image.clone();
                let href = format!("/images/{}", path_segment(&image));
                let state = match confirmed_by {
                    Some(by) => view! { <p class="text-sm text-muted">"Confirmed by "{by}</p> }.into_any(),
                    None => view! {
                        <form method="post" action=action.clone() class="flex flex-wrap gap-2">
                            <input type="hidden" name="image" value=image.clone()/>
                            <Button name="act" value="confirm-maintainer">"Confirm"<span class="visually-hidden">" as maintainer of "{named}</span></Button>
                            <Button name="act" value="refuse-maintainer">"Refuse"<span class="visually-hidden">" as maintainer of "{refused}</span></Button>
                        </form>
                    }
                    .into_any(),
                };
                view! {
                    <li class="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-2">
                        <a class="target break-words" href=href>{image}</a>
                        {state}
                    </li>
                }
            })
            .collect_view();
        view! {
            <h2>"Maintains"</h2>
            <ul class="max-w-[48rem] border-t border-line">{rows}</ul>
        }
    })
}

/// Sessions, tokens and the lock.
#[component]
fn Access(
    action: String,
    sessions: u64,
    tokens: u64,
    may_end_access: bool,
    blocked_because: Option<String>,
    unblockable_because: Option<String>,
    blocking: bool,
    reason: String,
    findings: FormFindings,
) -> impl IntoView {
    let end = (may_end_access && sessions > 0).then(|| {
        view! {
            <form method="post" action=action.clone()>
                <Button name="act" value="end-sessions">"End all sessions"</Button>
            </form>
        }
    });
    let tokens_href = (may_end_access && tokens > 0).then(|| {
        view! { <LinkButton href=format!("{action}/tokens")>"Show tokens"</LinkButton> }
    });
    let lock = match (blocked_because, unblockable_because, blocking) {
        (Some(why), _, _) => view! {
            <Notice tone=Tone::Bad title="Locked out">
                <p>{why}</p>
                <form method="post" action=action.clone() class="mt-2">
                    <Button name="act" value="unblock">"Let in again"</Button>
                </form>
            </Notice>
        }
        .into_any(),
        (None, Some(why), _) => view! { <p class="mt-4 text-sm text-muted">{why}</p> }.into_any(),
        (None, None, true) => view! {
            <form method="post" action=action.clone() class="mt-4">
                <input type="hidden" name="act" value="block"/>
                <p class="mb-3 font-semibold">"Sessions and tokens end at once. What this person wrote stays."</p>
                <TextArea name="reason" label="Why" value=reason rows=2 limit=500 hint="It stands in the audit log." finding=findings.of("reason") required=true/>
                <div class="flex flex-wrap gap-3">
                    <Button>"Lock out"</Button>
                    <LinkButton href=action.clone()>"Keep access"</LinkButton>
                </div>
            </form>
        }
        .into_any(),
        (None, None, false) => view! {
            <p class="mt-4"><LinkButton href=format!("{action}?block=yes#access")>"Lock out …"</LinkButton></p>
        }
        .into_any(),
    };
    let plural = |count: u64, one: &str| {
        if count == 1 {
            format!("1 {one}")
        } else {
            format!("{count} {one}s")
        }
    };
    view! {
        <h2 id="access">"Access"</h2>
        <p>{format!("{} and {}.", plural(sessions, "session"), plural(tokens, "working token"))}</p>
        <div class="mt-2 flex flex-wrap gap-3">{end}{tokens_href}</div>
        {lock}
    }
}

/// When a role was given and by whom.
#[component]
fn Given(by: String, since: OffsetDateTime, now: OffsetDateTime) -> impl IntoView {
    view! { <p class="text-sm text-muted">"From "<span class="break-words">{by}</span>", "<Moment at=since now/></p> }
}
