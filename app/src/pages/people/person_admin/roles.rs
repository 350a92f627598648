//! Roles: those held, each with its way to take it, and the form to grant another.

use leptos::prelude::*;
use time::OffsetDateTime;

use super::Given;
use crate::parts::{
    Button, ButtonKind, Checkbox, Choice, ChoiceGroup, LinkButton, SelectField, TextArea,
};
use crate::view::address::{query_value, with_query};
use crate::view::form::{FormChoice, FormFindings};
use crate::view::people::{GrantForm, GrantedRole};

/// The roles somebody holds; `taking` is the one whose taking is asked about.
#[component]
pub(super) fn Held(
    roles: Vec<GrantedRole>,
    action: String,
    taking: Option<String>,
    reason: String,
    findings: FormFindings,
    now: OffsetDateTime,
) -> impl IntoView {
    if roles.is_empty() {
        return view! { <p>"No role beyond that of everybody who signed in: to propose images."</p> }
            .into_any();
    }
    let rows = roles
        .into_iter()
        .map(|held| {
            let id = format!("role-{}", query_value(&held.role));
            let asked = taking.as_deref() == Some(held.role.as_str());
            let GrantedRole { role, label, scopes, granted_by, since, kept_because } = held;
            let named = label.clone();
            let take = match kept_because {
                Some(why) => view! { <p class="text-sm text-muted">{why}</p> }.into_any(),
                None if asked => view! {
                    <form method="post" action=action.clone() class="w-full">
                        <input type="hidden" name="act" value="take"/>
                        <input type="hidden" name="role" value=role/>
                        <p class="mb-3 font-semibold">"Every session of this person ends, and they sign in again without the role."</p>
                        <TextArea name="reason" label="Why" value=reason.clone() rows=2 limit=500 hint="It stands in the audit log, where the person can read it." finding=findings.of("reason") required=true/>
                        <div class="flex flex-wrap gap-3">
                            <Button>"Take the role"</Button>
                            <LinkButton href=action.clone()>"Keep it"</LinkButton>
                        </div>
                    </form>
                }
                .into_any(),
                None => view! {
                    <LinkButton href=format!("{}#role-{}", with_query(&action, &[("take", &role)]), query_value(&role))>
                        "Take …"<span class="visually-hidden">" the role "{named}</span>
                    </LinkButton>
                }
                .into_any(),
            };
            view! {
                <li id=id class="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 border-b border-line py-3">
                    <div class="min-w-0">
                        <p>
                            <span class="font-semibold">{label}</span>
                            {(!scopes.is_empty()).then(|| format!(" for {scopes}"))}
                        </p>
                        <Given by=granted_by since now/>
                    </div>
                    {take}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="max-w-[48rem] border-t border-line">{rows}</ul> }.into_any()
}

/// The form that grants a role.
#[component]
pub(super) fn Grant(
    action: String,
    grantable: Vec<FormChoice>,
    scopes: Vec<FormChoice>,
    form: GrantForm,
    findings: FormFindings,
) -> impl IntoView {
    let about = grantable
        .iter()
        .filter(|role| !role.about.is_empty())
        .map(|role| view! { <li><span class="font-semibold">{role.label.clone()}</span>": "{role.about.clone()}</li> })
        .collect_view();
    let roles = grantable
        .into_iter()
        .map(|FormChoice { value, label, .. }| Choice { value, label })
        .collect();
    let scopes = (!scopes.is_empty()).then(|| {
        let boxes = scopes
            .into_iter()
            .map(|FormChoice { value, label, about }| {
                let checked = form.scopes.contains(&value);
                view! { <Checkbox name="scope" value label hint=about checked/> }
            })
            .collect_view();
        view! {
            <ChoiceGroup name="scope" legend="For what" hint="For the role of a reviewer." finding=findings.of("scope")>
                {boxes}
            </ChoiceGroup>
        }
    });
    view! {
        <h3>"Grant a role"</h3>
        <details class="mb-3 text-sm">
            <summary>"What the roles may do"</summary>
            <ul class="mt-2 list-disc pl-5">{about}</ul>
        </details>
        <form method="post" action=action>
            <input type="hidden" name="act" value="grant"/>
            <SelectField name="role" label="Role" choices=roles chosen=form.role finding=findings.of("role") required=true/>
            {scopes}
            <TextArea name="reason" label="Why" value=form.reason rows=2 limit=500 hint="It stands in the audit log, where the person can read it." finding=findings.of("reason") required=true/>
            <Button kind=ButtonKind::Primary>"Grant role"</Button>
        </form>
    }
}
