//! Who maintains an image here, who says so and waits, and whose interests were waived.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::navigation::{Done, PersonLink};
use crate::parts::{Breadcrumb, Button, ButtonKind, EmptyState, ErrorSummary, Moment, TextArea};
use crate::view::address::path_segment;
use crate::view::form::FormFindings;
use crate::view::people::{
    ClaimWay, ConfirmedMaintainer, Interest, MaintainerClaim, MaintainersPage, PublicWaiver,
    WaiverForm, maintainers_href,
};

/// The page.
pub fn maintainers(page: MaintainersPage) -> impl IntoView {
    let MaintainersPage {
        image,
        listed,
        confirmed,
        claims,
        may_confirm,
        claim,
        waivers,
        interests,
        form,
        findings,
        done,
        now,
    } = page;
    let action = maintainers_href(&image);
    let href = format!("/images/{}", path_segment(&image));
    let listed = if listed.is_empty() {
        "The manifest lists no handle.".to_owned()
    } else {
        let names: Vec<_> = listed.iter().map(|handle| format!("@{handle}")).collect();
        format!("The manifest lists {}.", names.join(", "))
    };
    let list = if confirmed.is_empty() {
        view! {
            <EmptyState title="Nobody yet">
                <span>"A handle in the manifest alone gives no right here."</span>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = confirmed
            .into_iter()
            .map(|maintainer| view! { <Confirmed maintainer may_confirm action=action.clone() now/> })
            .collect_view();
        view! { <ul class="max-w-[48rem] border-t border-line">{rows}</ul> }.into_any()
    };
    let waiting = (!claims.is_empty()).then(|| {
        let rows = claims
            .into_iter()
            .map(|claim| view! { <Waiting claim may_confirm action=action.clone() now/> })
            .collect_view();
        view! { <h2>"Waiting for a confirmation"</h2><ul class="max-w-[48rem] border-t border-line">{rows}</ul> }
    });
    let claim = match claim {
        ClaimWay::Open(handle) => view! {
            <form method="post" action=action.clone()>
                <p class="mb-2">"The manifest lists @"{handle}", under which you sign in. A confirmed maintainer or a coordinator confirms your claim."</p>
                <Button kind=ButtonKind::Primary name="act" value="claim">"Claim this image"</Button>
            </form>
        }
        .into_any(),
        ClaimWay::Closed(why) => view! { <p>{why}</p> }.into_any(),
    };
    view! {
        <Breadcrumb trail=vec![("Images".to_owned(), Some("/images".to_owned())), (image.clone(), Some(href)), ("Maintainers".to_owned(), None)]/>
        <h1 class="break-words">"Maintainers of "{image}</h1>
        <Done what=done/>
        <ErrorSummary findings=findings.clone()/>
        <p class="mt-2 mb-4">"Confirmed maintainers propose updates of their image and judge none of them. "<span class="break-words">{listed}</span></p>
        {list}
        {waiting}
        <h2>"Do you maintain it?"</h2>
        {claim}
        <Waivers waivers now/>
        <Interests interests action form findings now/>
    }
}

#[component]
fn Confirmed(
    maintainer: ConfirmedMaintainer,
    may_confirm: bool,
    action: String,
    now: OffsetDateTime,
) -> impl IntoView {
    let ConfirmedMaintainer {
        handle,
        confirmed_by,
        at,
    } = maintainer;
    let named = handle.clone();
    let end = may_confirm.then(|| {
        view! {
            <details class="text-sm">
                <summary>"End …"<span class="visually-hidden">" the maintainership of "{named.clone()}</span></summary>
                <form method="post" action=action class="mt-2">
                    <input type="hidden" name="act" value="end"/>
                    <Button name="person" value=named>"End maintainership"</Button>
                </form>
            </details>
        }
    });
    view! {
        <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-1 border-b border-line py-2">
            <div class="min-w-0">
                <p><PersonLink handle/></p>
                <p class="text-sm text-muted">"Confirmed by "{confirmed_by}", "<Moment at=at now/></p>
            </div>
            {end}
        </li>
    }
}

#[component]
fn Waiting(
    claim: MaintainerClaim,
    may_confirm: bool,
    action: String,
    now: OffsetDateTime,
) -> impl IntoView {
    let MaintainerClaim {
        handle,
        identities,
        at,
        is_reader,
    } = claim;
    let named = handle.clone();
    let identities = if identities.is_empty() {
        "No sign-in of theirs carries a handle of the manifest any longer.".to_owned()
    } else {
        format!("Signs in by {}.", identities.join(", "))
    };
    let acts = if is_reader {
        view! {
            <form method="post" action=action>
                <Button name="act" value="withdraw">"Withdraw the claim"</Button>
            </form>
        }
        .into_any()
    } else if may_confirm {
        let refused = named.clone();
        view! {
            <form method="post" action=action class="flex flex-wrap gap-2">
                <input type="hidden" name="person" value=handle.clone()/>
                <Button name="act" value="confirm">"Confirm"<span class="visually-hidden">" @"{named}</span></Button>
                <Button name="act" value="refuse">"Refuse"<span class="visually-hidden">" @"{refused}</span></Button>
            </form>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b border-line py-3">
            <div class="min-w-0">
                <p><PersonLink handle=handle.clone()/></p>
                <p class="text-sm break-words">{identities}</p>
                <p class="text-sm text-muted">"Claimed "<Moment at=at now/></p>
            </div>
            {acts}
        </li>
    }
}

/// What was waived, for everybody.
#[component]
fn Waivers(waivers: Vec<PublicWaiver>, now: OffsetDateTime) -> impl IntoView {
    (!waivers.is_empty()).then(|| {
        let rows = waivers
            .into_iter()
            .map(|PublicWaiver { handle, by, reason, at }| {
                view! {
                    <li class="border-b border-line py-2">
                        <p><PersonLink handle/>" may review it in spite of an interest."</p>
                        <p class="break-words" dir="auto">{reason}</p>
                        <p class="text-sm text-muted">"Waived by "<PersonLink handle=by/>", "<Moment at=at now/></p>
                    </li>
                }
            })
            .collect_view();
        view! { <h2>"Waived conflicts"</h2><ul class="max-w-[48rem] border-t border-line">{rows}</ul> }
    })
}

/// Interests that stand, for coordinators.
#[component]
fn Interests(
    interests: Vec<Interest>,
    action: String,
    form: WaiverForm,
    findings: FormFindings,
    now: OffsetDateTime,
) -> impl IntoView {
    (!interests.is_empty()).then(|| {
        let rows = interests
            .into_iter()
            .map(|interest| {
                let Interest { handle, statement, at, waivable } = interest;
                let asked = form.person == handle;
                let (reason, finding) = if asked {
                    (form.reason.clone(), findings.of("reason"))
                } else {
                    (String::new(), String::new())
                };
                let named = handle.clone();
                let person = handle.clone();
                let waive = if waivable {
                    view! {
                        <details class="w-full" open=asked>
                            <summary>"Waive …"<span class="visually-hidden">" the conflict of "{named}</span></summary>
                            <form method="post" action=action.clone() class="mt-2">
                                <input type="hidden" name="act" value="waive"/>
                                <input type="hidden" name="person" value=person/>
                                <TextArea name="reason" label="Why" value=reason rows=2 limit=500 hint="Everybody reads it, with both names." finding=finding required=true/>
                                <Button>"Waive the conflict"</Button>
                            </form>
                        </details>
                    }
                    .into_any()
                } else {
                    view! { <p class="text-sm text-muted">"It is your own: another coordinator can waive it."</p> }.into_any()
                };
                view! {
                    <li class="border-b border-line py-3">
                        <p><PersonLink handle/></p>
                        <p class="break-words" dir="auto">{statement}</p>
                        <p class="text-sm text-muted">"Declared "<Moment at=at now/></p>
                        {waive}
                    </li>
                }
            })
            .collect_view();
        view! {
            <h2>"Declared interests"</h2>
            <p class="text-sm text-muted">"Coordinators see these, nobody else."</p>
            <ul class="max-w-[48rem] border-t border-line">{rows}</ul>
        }
    })
}
