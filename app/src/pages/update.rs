//! The start of an update: what stands now, what would change, and how many have to approve it.

use leptos::prelude::*;

use crate::parts::{
    Breadcrumb, Button, ButtonKind, ChoiceGroup, ErrorSummary, Moment, Notice, RadioCard, TextArea,
    Tone,
};
use crate::view::form::FormFindings;
use crate::view::update::{OpenUpdate, UpdateForm, UpdatePage, UpdatePreview, update_path};

/// What the page is called in the title of the document.
pub fn title(page: &UpdatePage) -> String {
    format!("Update {}", page.image)
}

/// The page.
pub fn update(page: UpdatePage) -> impl IntoView {
    let UpdatePage {
        image,
        version,
        since,
        maintains,
        has_dockerfiles,
        open,
        drafts,
        closed,
        form,
        preview,
        findings,
        now,
    } = page;
    let action = update_path(&image);
    let stands = format!("Version {version} of {image} is current since ");
    let who = if maintains {
        "You maintain this image: what you propose needs no check by another maintainer. Reviewers check it."
    } else {
        "Anybody can propose an update. Reviewers check it. Where somebody is confirmed as a maintainer of the image, one of them has to check it too; they are told when you submit it."
    };
    let dockerfiles = (!has_dockerfiles).then(|| {
        view! {
            <Notice tone=Tone::Sea title="The current version carries no Dockerfiles">
                <p>"It was imported, and an import knows the manifest and the documentation only. Fetch the Dockerfiles in the editor from the repository at its commit. Until a version with Dockerfiles is published, they count as changed, and the update needs two reviews of them."</p>
            </Notice>
        }
    });
    let drafts = (!drafts.is_empty()).then(|| {
        let rows = drafts
            .into_iter()
            .map(|(words, href)| view! { <li><a class="target" href=href>{words}</a></li> })
            .collect_view();
        view! {
            <Notice tone=Tone::Turn title="You have begun one already"><ul>{rows}</ul></Notice>
        }
    });
    let body = match closed {
        Some(why) => {
            view! { <Notice tone=Tone::Turn title="No update can be begun now"><p>{why}</p></Notice> }
                .into_any()
        }
        None => view! { <Begin action form preview findings=findings.clone()/> }.into_any(),
    };
    view! {
        <Breadcrumb trail=vec![
            (image.clone(), Some(format!("/images/{image}"))),
            ("Update".to_owned(), None),
        ]/>
        <h1 class="break-words">{format!("Propose an update of {image}")}</h1>
        <p class="mt-2 text-muted">{stands}<Moment at=since now/>"."</p>
        <p class="mt-1 max-w-[48rem]">{who}</p>
        <ErrorSummary findings/>
        {open.map(|open| view! { <Open open/> })}
        {drafts}
        {dockerfiles}
        {body}
    }
}

#[component]
fn Open(open: OpenUpdate) -> impl IntoView {
    let OpenUpdate {
        number,
        what,
        replaceable,
    } = open;
    let rule = if replaceable {
        "An image has one open update. When you submit yours, it replaces this one; its history stays readable."
    } else {
        "An image has one open update. You can prepare yours, and submit it when this one is decided; its own authors or a confirmed maintainer can replace it."
    };
    view! {
        <Notice tone=Tone::Turn title=format!("Update #{number} is open")>
            <p class="break-words" dir="auto">{what}</p>
            <p class="mt-1">{rule}" "<a class="target" href=format!("/proposals/{number}")>"Open it"</a></p>
        </Notice>
    }
}

#[component]
fn Begin(
    action: String,
    form: UpdateForm,
    preview: Option<UpdatePreview>,
    findings: FormFindings,
) -> impl IntoView {
    let kind = if form.kind.is_empty() {
        "update"
    } else {
        form.kind.as_str()
    }
    .to_owned();
    let has_preview = preview.is_some();
    let preview = preview.map(|preview| view! { <Preview preview/> });
    let begin = if has_preview {
        "Go on in the editor"
    } else {
        "Begin the update"
    };
    view! {
        {preview}
        <form method="post" action=action class="mt-6">
            <ChoiceGroup name="kind" legend="What do you want to change?" finding=findings.of("kind")>
                <RadioCard name="kind" value="update" label="Tags, commits, Dockerfiles" checked=kind == "update">
                    "Documentation and routes may change with it."
                </RadioCard>
                <RadioCard name="kind" value="security" label="A security problem" checked=kind == "security">
                    "The fix and nothing else. Security reviewers look first. What you write is public once you submit it."
                </RadioCard>
                <RadioCard name="kind" value="profile" label="Documentation, routes or maintainers" checked=kind == "profile">
                    "Nothing that is built changes."
                </RadioCard>
            </ChoiceGroup>
            <div class="plain-file">
                <TextArea
                    name="manifest"
                    label="Manifest"
                    value=form.manifest
                    rows=18
                    hint="As it stands now. Change tags and commits here, or later in the editor."
                    finding=findings.of("manifest")
                    required=true
                />
            </div>
            <div class="flex flex-wrap gap-3">
                <Button kind=ButtonKind::Primary name="act" value="begin">{begin}</Button>
                <Button name="act" value="preview">"Show what changes"</Button>
            </div>
        </form>
    }
}

#[component]
fn Preview(preview: UpdatePreview) -> impl IntoView {
    let UpdatePreview {
        facts,
        not_compared,
        errors,
        approvals,
        reasons,
    } = preview;
    let list = |sentences: Vec<String>| {
        sentences
            .into_iter()
            .map(|sentence| view! { <li class="mt-1 break-words">{sentence}</li> })
            .collect_view()
    };
    let errors = (!errors.is_empty()).then(|| {
        view! { <Notice tone=Tone::Bad title="The manifest has errors"><ul class="list-disc pl-5">{list(errors)}</ul></Notice> }
    });
    let nothing = facts.is_empty() && not_compared.is_empty();
    let facts = if nothing {
        view! { <p class="text-muted">"The manifest says what the current version says. The editor shows what else can change."</p> }.into_any()
    } else {
        view! { <ul class="list-disc pl-5">{list(facts)}</ul> }.into_any()
    };
    let not_compared = (!not_compared.is_empty()).then(|| {
        view! { <p class="mt-2 text-sm text-muted">"Not compared:"</p><ul class="list-disc pl-5 text-sm text-muted">{list(not_compared)}</ul> }
    });
    let needs = match approvals {
        0 => "It needs no Dockerfile review".to_owned(),
        1 => "It needs one Dockerfile review".to_owned(),
        many => format!("It needs {many} Dockerfile reviews"),
    };
    view! {
        <section aria-labelledby="preview" class="mt-6 max-w-[48rem]">
            <h2 id="preview" class="mt-0 mb-1">"What changes"</h2>
            {errors}
            {facts}
            {not_compared}
            <h3>{needs}</h3>
            <ul class="list-disc pl-5">{list(reasons)}</ul>
        </section>
    }
}

#[cfg(test)]
mod tests;
