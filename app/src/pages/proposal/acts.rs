//! What can be done to a proposal on its own page: each act behind a disclosure that says what it
//! leads to, so that one press never does it.

use leptos::prelude::*;

use crate::parts::{Button, ButtonKind, Field, LinkButton, TextArea};
use crate::view::form::FormFindings;
use crate::view::proposal::{ActForm, ActView, AuthorAct, MoreAct};

/// The acts of authors and maintainers; nothing for who is neither.
#[component]
pub(super) fn Acts(
    action: String,
    acts: Vec<ActView>,
    form: ActForm,
    findings: FormFindings,
) -> impl IntoView {
    (!acts.is_empty()).then(|| {
        let acts = acts
            .into_iter()
            .map(|ActView { act, closed, page }| match (closed, page) {
                (Some(why), _) => view! {
                    <li class="border-b border-line py-2">
                        <p><span class="font-semibold text-muted">{act.label()}</span>" "<span class="text-sm text-muted">{why}</span></p>
                    </li>
                }
                .into_any(),
                (None, Some(href)) => view! {
                    <li id=format!("field-{}", act.slug()) class="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2">
                        <LinkButton href>{act.label()}</LinkButton>
                        <span class="text-sm text-muted">{act.leads_to()}</span>
                    </li>
                }
                .into_any(),
                (None, None) => {
                    let sent = form.act == act.slug();
                    let (form, findings) = if sent {
                        (form.clone(), findings.clone())
                    } else {
                        (ActForm::default(), FormFindings::default())
                    };
                    view! { <Act action=action.clone() act form findings sent/> }.into_any()
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="acts" class="print:hidden">
                <h2 id="acts">"What you can do"</h2>
                <ul class="max-w-[48rem] border-t border-line">{acts}</ul>
            </section>
        }
    })
}

#[component]
fn Act(
    action: String,
    act: AuthorAct,
    form: ActForm,
    findings: FormFindings,
    sent: bool,
) -> impl IntoView {
    let slug = act.slug();
    // Ids stand once on a page: only the form that was sent has the plain names, to which the error
    // summary leads.
    let text = act.asks().map(|(label, required)| {
        view! {
            <TextArea
                name=format!("text-{slug}")
                label
                value=form.text
                rows=3
                limit=20_000
                required
                hint="Everybody reads it."
                finding=findings.of(&format!("text-{slug}"))
            />
        }
    });
    let until = (act == AuthorAct::Park).then(|| {
        view! {
            <Field
                name="until"
                label="Until when"
                kind="date"
                value=form.until
                hint="A day from tomorrow on, as in 2026-05-03. Then it goes on by itself."
                finding=findings.of("until")
                required=true
            />
        }
    });
    view! {
        <li class="border-b border-line py-2">
            <details id=format!("field-{slug}") open=sent>
                <summary class="font-semibold">{act.label()}" …"</summary>
                <form method="post" action=action class="mt-2 pl-4">
                    <p class="mb-3 text-muted">{act.leads_to()}</p>
                    {text}
                    {until}
                    <Button kind=ButtonKind::Primary name="act" value=slug>{confirmation(act)}</Button>
                </form>
            </details>
        </li>
    }
}

/// What the button says that does it.
const fn confirmation(act: AuthorAct) -> &'static str {
    match act {
        AuthorAct::AddRevision => "Upload it",
        AuthorAct::BringUpToDate => "Bring it up to date",
        AuthorAct::Park => "Park it",
        AuthorAct::Wake => "Go on with it",
        AuthorAct::Appeal => "Appeal against the decision",
        AuthorAct::Withdraw => "Withdraw this proposal",
        AuthorAct::Revive => "Revive it",
        AuthorAct::Leave => "Leave",
        AuthorAct::Check => "Check it",
        AuthorAct::Uncheck => "Take it back",
    }
}

/// What somebody with a role can do, each on a page of its own; nothing for who has none.
#[component]
pub(super) fn MoreActs(acts: Vec<MoreAct>) -> impl IntoView {
    (!acts.is_empty()).then(|| {
        let acts = acts
            .into_iter()
            .map(|MoreAct { label, href, about }| {
                let verb = match href {
                    Some(href) => view! { <LinkButton href>{label}</LinkButton> }.into_any(),
                    None => view! { <span class="font-semibold text-muted">{label}</span> }.into_any(),
                };
                view! {
                    <li class="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2">
                        {verb}
                        <span class="text-sm text-muted">{about}</span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section aria-labelledby="more-acts" class="print:hidden">
                <h2 id="more-acts">"What your role lets you do"</h2>
                <ul class="max-w-[48rem] border-t border-line">{acts}</ul>
            </section>
        }
    })
}
