//! API tokens: what programs sign in with.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::navigation::{AccountTabs, AdministrationTabs, Done, PersonLink};
use crate::parts::{
    Badge, Button, ButtonKind, Checkbox, Choice, ChoiceGroup, CopyButton, EmptyState, ErrorSummary,
    Field, Moment, Notice, SelectField, TextArea, Tone,
};
use crate::view::address::path_segment;
use crate::view::form::{FormChoice, FormFindings};
use crate::view::people::{
    CreatedToken, OWN_SERVICE_ACCOUNTS, PEOPLE, SERVICE_ACCOUNTS, TOKENS, Token, TokenForm,
    TokenOwner, TokenState, TokensPage,
};

/// The page.
pub fn tokens(page: TokensPage) -> impl IntoView {
    let TokensPage {
        owner,
        answers_for,
        tokens,
        created,
        form,
        findings,
        scopes,
        lifetimes,
        done,
        now,
    } = page;
    let action = address(&owner);
    let updates = matches!(owner, TokenOwner::ServiceAccount { .. });
    let (head, may_create) = match owner {
        TokenOwner::Reader => (
            view! {
                <h1 class="mb-4">"API tokens"</h1>
                <AccountTabs current=TOKENS/>
                <p>"A token lets a program act as you, within its scopes. " <a class="target" href="/api">"What the API can do"</a></p>
            }
            .into_any(),
            true,
        ),
        TokenOwner::ServiceAccount { handle, by_contact } => {
            let tabs = if by_contact {
                view! { <AccountTabs current=TOKENS/> }.into_any()
            } else {
                view! { <AdministrationTabs current=SERVICE_ACCOUNTS/> }.into_any()
            };
            let whose = by_contact
                .then_some(" You answer for it: you renew its tokens and revoke them.");
            (
                view! {
                    <h1 class="mb-4 break-words">"Tokens of @"{handle}</h1>
                    {tabs}
                    <p>"A token lets the program act as this service account, within its scopes."{whose}</p>
                }
                .into_any(),
                true,
            )
        }
        TokenOwner::Person(handle) => (
            view! {
                <h1 class="mb-4">"Tokens of @"{handle.clone()}</h1>
                <AdministrationTabs current=PEOPLE/>
                <p>"Only "<PersonLink handle/>" can make tokens here. You can revoke them."</p>
            }
            .into_any(),
            false,
        ),
    };
    let list = if tokens.is_empty() {
        view! { <EmptyState title="No tokens"><span>"A token appears here once it is made."</span></EmptyState> }.into_any()
    } else {
        let rows = tokens
            .into_iter()
            .map(|token| view! { <TokenRow token action=action.clone() now/> })
            .collect_view();
        view! { <ul class="mt-4 max-w-[48rem] border-t border-line">{rows}</ul> }.into_any()
    };
    let new = may_create.then(|| {
        view! { <NewToken action=action.clone() form findings=findings.clone() scopes lifetimes updates/> }
    });
    view! {
        {head}
        <Done what=done/>
        <ErrorSummary findings/>
        {created.map(|created| view! { <Created created/> })}
        {list}
        {new}
        <AnsweredFor accounts=answers_for/>
    }
}

fn address(owner: &TokenOwner) -> String {
    match owner {
        TokenOwner::Reader => TOKENS.to_owned(),
        TokenOwner::ServiceAccount { handle, by_contact } => {
            let accounts = if *by_contact {
                OWN_SERVICE_ACCOUNTS
            } else {
                SERVICE_ACCOUNTS
            };
            format!("{accounts}/{}", path_segment(handle))
        }
        TokenOwner::Person(handle) => format!("{PEOPLE}/{}/tokens", path_segment(handle)),
    }
}

/// The service accounts for which the reader answers, each with the way to its tokens.
#[component]
fn AnsweredFor(accounts: Vec<(String, String)>) -> impl IntoView {
    (!accounts.is_empty()).then(|| {
        let rows = accounts
            .into_iter()
            .map(|(handle, purpose)| {
                let href = format!("{OWN_SERVICE_ACCOUNTS}/{}", path_segment(&handle));
                view! {
                    <li class="flex flex-wrap items-center gap-x-3 border-b border-line py-2">
                        <a class="target font-semibold" href=href>"Tokens of @"{handle}</a>
                        <span class="min-w-0 break-words text-muted">{purpose}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="answered-for">
                <h2 id="answered-for">"Service accounts you answer for"</h2>
                <ul class="max-w-[48rem] border-t border-line">{rows}</ul>
            </section>
        }
    })
}

/// The secret of a new token, this once.
#[component]
fn Created(created: CreatedToken) -> impl IntoView {
    view! {
        <div role="status">
            <Notice tone=Tone::Good title=format!("The token “{}” is made", created.name)>
                <p>"Copy it now. Only its digest is kept, so it cannot be shown again."</p>
                <p class="mt-2 flex flex-wrap items-center gap-3">
                    <code id="new-token" class="break-all">{created.secret}</code>
                    <CopyButton of="new-token">"Copy"</CopyButton>
                </p>
            </Notice>
        </div>
    }
}

#[component]
fn TokenRow(token: Token, action: String, now: OffsetDateTime) -> impl IntoView {
    let Token {
        id,
        name,
        prefix,
        scopes,
        state,
        created_at,
        expires_at,
        used_at,
    } = token;
    let badge = match state {
        TokenState::Works => None,
        TokenState::Expired => {
            Some(view! { <Badge tone=Tone::Mute icon="clock">"Expired"</Badge> })
        }
        TokenState::Revoked => {
            Some(view! { <Badge tone=Tone::Mute icon="cross">"Revoked"</Badge> })
        }
    };
    let scopes = scopes
        .into_iter()
        .map(|scope| view! { <li><code class="chip">{scope}</code></li> })
        .collect_view();
    let used = match used_at {
        Some(at) => view! { "Last used "<Moment at=at now/> }.into_any(),
        None => "Never used".into_any(),
    };
    let ends = if expires_at > now {
        "Expires "
    } else {
        "Expired "
    };
    let revoked = name.clone();
    let revoke = (state == TokenState::Works).then(|| {
        view! {
            <form method="post" action=action>
                <input type="hidden" name="act" value="revoke"/>
                <Button name="token" value=id>"Revoke"<span class="visually-hidden">" the token "{revoked}</span></Button>
            </form>
        }
    });
    view! {
        <li class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b border-line py-3">
            <div class="min-w-0">
                <p class="flex flex-wrap items-center gap-x-3">
                    <span class="min-w-0 break-words font-semibold">{name}</span>
                    <code class="text-muted">{prefix}"…"</code>
                    {badge}
                </p>
                <ul class="my-1 flex flex-wrap gap-1" aria-label="Scopes">{scopes}</ul>
                <p class="text-sm">{used}</p>
                <p class="text-sm text-muted">"Made "<Moment at=created_at now/>". "{ends}<Moment at=expires_at now/></p>
            </div>
            {revoke}
        </li>
    }
}

#[component]
fn NewToken(
    action: String,
    form: TokenForm,
    findings: FormFindings,
    scopes: Vec<FormChoice>,
    lifetimes: Vec<FormChoice>,
    updates: bool,
) -> impl IntoView {
    let scopes = scopes
        .into_iter()
        .map(
            |FormChoice {
                 value,
                 label,
                 about,
             }| {
                let checked = form.scopes.contains(&value);
                view! { <Checkbox name="scope" value label hint=about checked/> }
            },
        )
        .collect_view();
    let images = updates.then(|| {
        view! { <TextArea name="images" label="Images it may update" value=form.images rows=3 hint="Names, one to a line." finding=findings.of("images")/> }
    });
    let lifetimes = lifetimes
        .into_iter()
        .map(|FormChoice { value, label, .. }| Choice { value, label })
        .collect();
    view! {
        <h2 id="new">"New token"</h2>
        <form method="post" action=action>
            <input type="hidden" name="act" value="create"/>
            <Field name="name" label="What it is for" value=form.name hint="As in “nightly update from CI”." limit=100 finding=findings.of("name") required=true autocomplete="off"/>
            <ChoiceGroup name="scope" legend="What it may do" hint="Choose as little as the program needs." finding=findings.of("scope")>
                {scopes}
            </ChoiceGroup>
            {images}
            <SelectField name="days" label="For how long" choices=lifetimes chosen=form.days finding=findings.of("days") required=true/>
            <Button kind=ButtonKind::Primary>"Make token"</Button>
        </form>
    }
}
