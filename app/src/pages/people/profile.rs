//! Somebody's own profile: what others read about them and how they sign in.

use leptos::prelude::*;

use super::navigation::{AccountTabs, Done};
use crate::parts::{
    Badge, Button, ButtonKind, ErrorSummary, Field, Moment, RadioCard, TextArea, Tone,
};
use crate::shell::Theme;
use crate::view::address::path_segment;
use crate::view::form::FormFindings;
use crate::view::people::{
    AUDIT, Email, Identity, PROFILE, ProfileForm, ProfilePage, Provider, RoleHeld, person_href,
};

/// The page.
pub fn profile(page: ProfilePage) -> impl IntoView {
    let ProfilePage {
        handle,
        email,
        form,
        findings,
        reviews,
        roles,
        identities,
        linkable,
        done,
        now,
    } = page;
    let roles = if roles.is_empty() {
        view! { <p>"You can propose images. You hold no other role; coordinators and administrators grant them."</p> }.into_any()
    } else {
        roles
            .into_iter()
            .map(|role| view! { <Role role now/> })
            .collect_view()
            .into_any()
    };
    view! {
        <h1>"Your profile"</h1>
        <p class="mt-1 mb-4 text-muted">
            "You are @"{handle.clone()}". "
            <a class="target" href=person_href(&handle)>"See the page that everybody sees"</a>
        </p>
        <AccountTabs current=PROFILE/>
        <Done what=done/>
        <ErrorSummary findings=findings.clone()/>
        <form method="post" action=PROFILE>
            <input type="hidden" name="act" value="save"/>
            <ProfileFields form findings reviews/>
            <Button kind=ButtonKind::Primary>"Save profile"</Button>
        </form>
        <h2>"E-mail"</h2>
        <EmailState email/>
        <h2>"Your roles"</h2>
        {roles}
        <p class="mt-3 text-sm"><a class="target" href=AUDIT>"What was done to your account and by you"</a></p>
        <Identities identities linkable now/>
        <form method="post" action="/sign-out" class="mt-10">
            <Button>"Sign out"</Button>
        </form>
    }
}

#[component]
fn ProfileFields(form: ProfileForm, findings: FormFindings, reviews: bool) -> impl IntoView {
    let ProfileForm {
        name,
        organisations,
        projects,
        never_review,
        away_from,
        away_until,
        theme,
    } = form;
    let chosen = Theme::from_text(&theme);
    let themes = Theme::ALL
        .map(|choice| {
            let (label, about) = match choice {
                Theme::System => ("As the system has it", "Follows your computer or phone."),
                Theme::Light => ("Light", "Dark text on a light page."),
                Theme::Dark => ("Dark", "Light text on a dark page."),
            };
            view! { <RadioCard name="theme" value=choice.as_str() label checked=choice == chosen>{about}</RadioCard> }
        })
        .into_iter()
        .collect_view();
    view! {
        <Field name="name" label="Name" value=name hint="What others read beside your handle." limit=100 finding=findings.of("name") autocomplete="name"/>
        <TextArea
            name="organisations"
            label="Organisations"
            rows=3
            value=organisations
            finding=findings.of("organisations")
            hint="One to a line: those that employ you or that you speak for. Reviewers of the same organisation as an author have a conflict of interest."
        />
        <TextArea
            name="projects"
            label="Upstream projects"
            rows=3
            value=projects
            finding=findings.of("projects")
            hint="One to a line: projects you commit to, as a name or the address of the repository."
        />
        {reviews
            .then(|| {
                view! {
                    <TextArea
                        name="never_review"
                        label="Never ask me to review"
                        rows=3
                        value=never_review
                        finding=findings.of("never_review")
                        hint="One to a line: names of images. Only coordinators see this."
                    />
                    <fieldset class="mb-5">
                        <legend class="mb-1 font-semibold">"Away"</legend>
                        <p class="mb-2 text-sm text-muted">"Proposals that you claimed go back to the queue while you are away. Both days count; everybody sees them."</p>
                        <div class="flex flex-wrap gap-x-5">
                            <Field name="away_from" label="First day" kind="date" value=away_from finding=findings.of("away_from")/>
                            <Field name="away_until" label="Last day" kind="date" value=away_until finding=findings.of("away_until")/>
                        </div>
                    </fieldset>
                }
            })}
        <fieldset class="mb-5 max-w-[36rem]">
            <legend class="mb-2 font-semibold">"Colours"</legend>
            {themes}
        </fieldset>
    }
}

/// An address and who says that it is theirs.
#[component]
pub(super) fn EmailState(email: Email) -> impl IntoView {
    match email {
        Email::None => view! {
            <p>"No address is known. Notices arrive in the inbox here."</p>
        }
        .into_any(),
        Email::Unverified { address, by } => view! {
            <p class="flex flex-wrap items-center gap-x-3">
                <span class="min-w-0 break-words">{address}</span>
                <Badge tone=Tone::Turn icon="alert">"Not verified"</Badge>
            </p>
            <p class="text-sm text-muted">{by}" did not say that it is verified, so nothing is sent to it and it proves nothing. Verify it there and sign in again."</p>
        }
        .into_any(),
        Email::Verified { address, by } => view! {
            <p class="flex flex-wrap items-center gap-x-3">
                <span class="min-w-0 break-words">{address}</span>
                <Badge tone=Tone::Good icon="check">"Verified"</Badge>
                <span class="min-w-0 break-words text-sm text-muted">"by "{by}</span>
            </p>
        }
        .into_any(),
    }
}

/// A role as a line.
#[component]
pub(super) fn Role(role: RoleHeld, now: time::OffsetDateTime) -> impl IntoView {
    let scopes = (!role.scopes.is_empty())
        .then(|| view! { <span class="min-w-0">" for "{role.scopes}</span> });
    view! {
        <p class="border-b border-line py-2">
            <span class="font-semibold">{role.role}</span>
            {scopes}
            <span class="text-sm text-muted">" since "<Moment at=role.since now/></span>
        </p>
    }
}

#[component]
fn Identities(
    identities: Vec<Identity>,
    linkable: Vec<Provider>,
    now: time::OffsetDateTime,
) -> impl IntoView {
    let rows = identities
        .into_iter()
        .map(|identity| {
            let Identity { id, provider, name, linked_at, kept_because } = identity;
            let named = format!("{name} at {provider}");
            let act = match kept_because {
                Some(why) => view! { <p class="text-sm text-muted">{why}</p> }.into_any(),
                None => view! {
                    <form method="post" action=PROFILE>
                        <input type="hidden" name="act" value="unlink"/>
                        <Button name="identity" value=id>
                            "Remove"<span class="visually-hidden">" the identity "{named}</span>
                        </Button>
                    </form>
                }
                .into_any(),
            };
            view! {
                <li class="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-line py-2">
                    <div class="min-w-0">
                        <p><span class="font-semibold">{provider}</span>" as "<span class="break-words">{name}</span></p>
                        <p class="text-sm text-muted">"Linked "<Moment at=linked_at now/></p>
                    </div>
                    {act}
                </li>
            }
        })
        .collect_view();
    let link = (!linkable.is_empty()).then(|| {
        let buttons = linkable
            .into_iter()
            .map(|provider| {
                view! {
                    <form method="post" action=format!("/auth/{}", path_segment(&provider.slug))>
                        <input type="hidden" name="return_to" value=PROFILE/>
                        <Button name="act" value="link">"Link "{provider.name}</Button>
                    </form>
                }
            })
            .collect_view();
        view! {
            <p class="mt-4 text-sm text-muted">"Link another identity to sign in by either. It must belong to you and to no other account here."</p>
            <div class="mt-2 flex flex-wrap gap-3">{buttons}</div>
        }
    });
    view! {
        <h2>"How you sign in"</h2>
        <ul class="max-w-[48rem] border-t border-line">{rows}</ul>
        {link}
    }
}
