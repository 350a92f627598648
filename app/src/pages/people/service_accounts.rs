//! Service accounts: programs that act under their own name, with a person to ask about each.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::navigation::{AdministrationTabs, Done, PersonLink};
use crate::parts::{Button, ButtonKind, EmptyState, ErrorSummary, Field, ShortMoment};
use crate::view::address::path_segment;
use crate::view::people::{SERVICE_ACCOUNTS, ServiceAccount, ServiceAccountsPage};

/// The page.
pub fn service_accounts(page: ServiceAccountsPage) -> impl IntoView {
    let ServiceAccountsPage {
        accounts,
        form,
        findings,
        done,
        now,
    } = page;
    let list = if accounts.is_empty() {
        view! {
            <EmptyState title="No service accounts">
                <span>"A program that proposes updates gets one, so that it is not mistaken for a person."</span>
            </EmptyState>
        }
        .into_any()
    } else {
        let rows = accounts
            .into_iter()
            .map(|account| view! { <AccountRow account now/> })
            .collect_view();
        view! { <ul class="max-w-[48rem] border-t border-line">{rows}</ul> }.into_any()
    };
    view! {
        <h1 class="mb-4">"Service accounts"</h1>
        <AdministrationTabs current=SERVICE_ACCOUNTS/>
        <Done what=done/>
        <ErrorSummary findings=findings.clone()/>
        {list}
        <h2 id="new">"New service account"</h2>
        <form method="post" action=SERVICE_ACCOUNTS>
            <input type="hidden" name="act" value="create"/>
            <Field name="handle" label="Handle" value=form.handle hint="Letters, digits and single dashes, as in “anvil-updates”." limit=39 finding=findings.of("handle") required=true autocomplete="off"/>
            <Field name="name" label="What it does" value=form.name limit=100 finding=findings.of("name") required=true autocomplete="off"/>
            <Field name="contact" label="Whom to ask" value=form.contact hint="The handle of a person. They get its notices." finding=findings.of("contact") required=true autocomplete="off"/>
            <Button kind=ButtonKind::Primary>"Make service account"</Button>
        </form>
    }
}

#[component]
fn AccountRow(account: ServiceAccount, now: OffsetDateTime) -> impl IntoView {
    let ServiceAccount {
        handle,
        name,
        contact,
        images,
        tokens,
        used_at,
    } = account;
    let href = format!("{SERVICE_ACCOUNTS}/{}", path_segment(&handle));
    let closed = handle.clone();
    let images = if images.is_empty() {
        "Updates no image yet: give it a token.".to_owned()
    } else {
        images.join(", ")
    };
    let tokens = match tokens {
        0 => "no token".to_owned(),
        1 => "1 token".to_owned(),
        many => format!("{many} tokens"),
    };
    let used = match used_at {
        Some(at) => view! { ", last used "<ShortMoment at=at now/> }.into_any(),
        None => ", never used".into_any(),
    };
    view! {
        <li class="border-b border-line py-3">
            <p class="flex flex-wrap items-center gap-x-3">
                <a class="target font-semibold" href=href>"@"{handle}</a>
                <span class="min-w-0 break-words">{name}</span>
            </p>
            <p class="text-sm break-words">{images}</p>
            <p class="text-sm text-muted">"Ask "<PersonLink handle=contact/>" · "{tokens}{used}</p>
            <details class="mt-1 text-sm">
                <summary>"Close …"<span class="visually-hidden">" the service account "{closed.clone()}</span></summary>
                <form method="post" action=SERVICE_ACCOUNTS class="mt-2">
                    <input type="hidden" name="act" value="close"/>
                    <p class="mb-2">"Its tokens stop working at once, and it cannot be opened again."</p>
                    <Button name="account" value=closed>"Close account"</Button>
                </form>
            </details>
        </li>
    }
}
