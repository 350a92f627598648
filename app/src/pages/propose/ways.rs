//! The forms of the four ways to begin.

use leptos::prelude::*;

use crate::parts::{Choice, Field, FileField, SelectField, TextArea};
use crate::view::form::FormFindings;
use crate::view::propose::{ProposeForm, StartLimits, Way, size};

/// What the button of a way says.
pub(super) const fn verb(way: Way) -> &'static str {
    match way {
        Way::Repository => "Fetch and begin",
        Way::Library | Way::Files => "Begin with these",
        Way::Blank => "Begin the draft",
    }
}

/// What a way does, in a sentence.
const fn about(way: Way) -> &'static str {
    match way {
        Way::Repository => {
            "The Dockerfiles are found in the repository, and a manifest is proposed for them. This takes up to a minute."
        }
        Way::Library => {
            "For an image that was built elsewhere by a library file, or along the lines of one in the catalogue."
        }
        Way::Files => {
            "An archive or single files. The folders of a bundle are understood: library/NAME, docs/NAME/ and context/."
        }
        Way::Blank => "Every field of the editor has an example.",
    }
}

/// The four ways in words, for those who cannot begin yet.
pub(super) fn list() -> impl IntoView + use<> {
    let items = Way::ALL
        .map(|way| {
            view! {
                <li class="mb-2">
                    <span class="block font-semibold">{way.label()}</span>
                    <span class="text-muted">{about(way)}</span>
                </li>
            }
        })
        .into_iter()
        .collect_view();
    view! { <ul class="mb-6 max-w-[72ch]">{items}</ul> }
}

/// What a way asks.
pub(super) fn fields(
    way: Way,
    form: ProposeForm,
    findings: &FormFindings,
    images: Vec<String>,
    limits: StartLimits,
) -> impl IntoView + use<> {
    let ProposeForm {
        name,
        url,
        revision,
        pattern,
        manifest,
        dockerfile,
    } = form;
    let asked = match way {
        Way::Repository => repository(url, revision, findings).into_any(),
        Way::Library => library(pattern, manifest, findings, images).into_any(),
        Way::Files => files(dockerfile, findings, limits).into_any(),
        Way::Blank => ().into_any(),
    };
    view! {
        <p class="mb-4 max-w-[72ch] text-muted">{about(way)}</p>
        <Field
            name="name"
            label="Name of the image"
            value=name
            hint="As people will pull it: lower-case letters and digits, parted by “.”, “_” or “-”. You can change it until you submit."
            finding=findings.of("name")
            required=true
            autocomplete="off"
        />
        {asked}
    }
}

/// Where a repository is, and which state of it.
pub(super) fn repository(
    url: String,
    revision: String,
    findings: &FormFindings,
) -> impl IntoView + use<> {
    view! {
        <Field
            name="url"
            label="Address of the repository"
            kind="url"
            value=url
            hint="It begins with https:// and needs no sign-in, as in https://github.com/example/skiff-docker"
            finding=findings.of("url")
            required=true
            autocomplete="off"
        />
        <Field
            name="revision"
            label="Branch, tag or commit"
            value=revision
            hint="A commit with all its 40 digits. Empty means the default branch as it is now."
            finding=findings.of("revision")
            autocomplete="off"
        />
    }
}

fn library(
    pattern: String,
    manifest: String,
    findings: &FormFindings,
    images: Vec<String>,
) -> impl IntoView + use<> {
    let none = Choice {
        value: String::new(),
        label: "None: I have a file of my own".to_owned(),
    };
    let images = images.into_iter().map(|name| Choice {
        value: name.clone(),
        label: name,
    });
    let choices = std::iter::once(none).chain(images).collect();
    view! {
        <SelectField
            name="pattern"
            label="Image of the catalogue as a pattern"
            choices
            chosen=pattern
            hint="Its library file and documentation are copied into your draft, for you to change. For a change of that image itself, propose an update on its page."
            finding=findings.of("pattern")
        />
        <TextArea
            name="manifest"
            label="Or paste a library file"
            rows=10
            value=manifest
            hint="It begins with Maintainers: and GitRepo:, then come the entries with Tags:. A file that is not right yet is taken too."
            finding=findings.of("manifest")
        />
        <FileField name="file" label="Or choose a library file" finding=findings.of("file")/>
    }
}

fn files(
    dockerfile: String,
    findings: &FormFindings,
    limits: StartLimits,
) -> impl IntoView + use<> {
    view! {
        {upload(findings, limits, false)}
        <TextArea
            name="dockerfile"
            label="Or paste a Dockerfile"
            rows=10
            value=dockerfile
            finding=findings.of("dockerfile")
        />
    }
}

/// The field for an archive or single files.
pub(super) fn upload(
    findings: &FormFindings,
    limits: StartLimits,
    required: bool,
) -> impl IntoView + use<> {
    view! {
        <FileField
            name="files"
            label="Archive or files"
            multiple=true
            required
            hint=format!("A .tar, .tar.gz or .zip, or single files such as Dockerfile and docker-entrypoint.sh; {} at most, packed and unpacked.", size(limits.all))
            finding=findings.of("files")
        />
    }
}
