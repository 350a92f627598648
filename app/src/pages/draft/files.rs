//! The files of a draft: the list, one of them open, adding, renaming and removing.

use domain::bundle::Limits;
use leptos::prelude::*;

use crate::parts::{CodeEditor, FindingLevel, Icon, Stamped, TextArea};
use crate::view::draft::{FileEntry, FilesForm, OPEN_TEXT, OfferedFile, OpenFile, Place};

/// The list, the open file, and the ways to add one.
pub fn files(form: FilesForm, id: &str, place: &Place, limits: &Limits) -> impl IntoView + use<> {
    let FilesForm {
        is_documentation,
        files,
        offered,
        open,
        logo,
    } = form;
    let about = if is_documentation {
        view! {
            <p class="mb-4 text-muted">
                "The texts of the image's page. The page is put together from them; look at it with "
                <a class="target" href=place.with_side(crate::view::draft::Side::Page).href(id)>"“Page”"</a>
                " beside."
            </p>
        }
        .into_any()
    } else {
        view! {
            <p class="mb-4 text-muted">
                "What is built: the Dockerfiles that the manifest names, and the files beside them. Reviewers read them line by line."
            </p>
        }
        .into_any()
    };
    let list = if files.is_empty() {
        view! { <p class="mb-4">"There are no files yet. Add one below, or upload some."</p> }
            .into_any()
    } else {
        let rows = files
            .iter()
            .map(|file| entry(file, id, place))
            .collect_view();
        view! {
            <div class="table-frame mb-6 overflow-x-auto">
                <table>
                    <caption class="visually-hidden">"Files"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"File"</th>
                            <th scope="col" class="text-right">"Size"</th>
                            <th scope="col">"SHA-256"</th>
                            <th scope="col">"Found"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let logo = logo.map(|href| {
        view! {
            <p class="mb-4 flex items-center gap-3">
                <img src=href alt="The logo" width="64" height="64" class="h-16 w-16 flex-none border border-line bg-sheet object-contain p-1"/>
                <span class="text-sm text-muted">"The logo, as it stands on the page. The documentation has to name it once, with %%LOGO%%."</span>
            </p>
        }
    });
    let open = open.map(|file| opened(file, &place.file));
    let add = add(is_documentation, offered, limits, place, id);
    view! {
        {about}
        {list}
        {logo}
        {open}
        {add}
    }
}

fn entry(file: &FileEntry, id: &str, place: &Place) -> impl IntoView + use<> {
    let found = match file.worst {
        None => view! { <span class="text-muted">"nothing"</span> }.into_any(),
        Some(level) => {
            let (tone, icon, word) = match level {
                FindingLevel::Error => ("text-bad", "cross", "errors"),
                FindingLevel::Block => ("text-bad", "minus", "blocking"),
                FindingLevel::Warn => ("text-turn", "alert", "warnings"),
                FindingLevel::Advice => ("text-note", "info", "advice"),
            };
            view! {
                <span class=tone>
                    <Icon name=icon/>
                    {format!(" {} ({word})", file.findings)}
                </span>
            }
            .into_any()
        }
    };
    let current = file.path == place.file;
    let purpose = (!file.purpose.is_empty())
        .then(|| view! { <span class="block text-muted">{file.purpose.clone()}</span> });
    view! {
        <tr>
            <th scope="row" class="font-normal">
                <a
                    class="target break-words font-mono"
                    href=format!("{}#{OPEN_TEXT}-file", place.with_file(&file.path).href(id))
                    aria-current=current.then_some("true")
                >
                    <bdi>{file.path.clone()}</bdi>
                </a>
                {purpose}
            </th>
            <td class="whitespace-nowrap text-right tabular-nums">{size(file.size)}</td>
            <td class="font-mono">{file.digest.clone()}</td>
            <td>{found}</td>
        </tr>
    }
}

/// The open file, with what can be done with it.
fn opened(file: OpenFile, path: &str) -> impl IntoView + use<> {
    let path = path.to_owned();
    if file == OpenFile::Absent {
        return absent(path).into_any();
    }
    let text_is = match &file {
        OpenFile::Binary { .. } => None,
        other => other.stamp().map(|stamp| {
            view! { <input type="hidden" name="text-is" value=stamp.part.clone()/> }
        }),
    };
    let body = match file {
        OpenFile::Code(stamp, edited) => {
            view! { <Stamped stamp><CodeEditor edited/></Stamped> }.into_any()
        }
        OpenFile::Plain(stamp, value) => view! {
            <Stamped stamp>
                <div class="plain-file">
                    <TextArea
                        name=OPEN_TEXT
                        label="Text"
                        value
                        rows=16
                        hint="No rule reads this file by itself. Reviewers do."
                    />
                </div>
            </Stamped>
        }
        .into_any(),
        OpenFile::Binary {
            stamp,
            size: bytes,
            digest,
        } => view! {
            <input type="hidden" name=format!("file-seen:{}", stamp.part) value=stamp.seen.to_string()/>
            <p>{format!("{}; it is no text. Upload it again to replace it.", size(bytes))}</p>
            <p class="break-all font-mono text-sm">"SHA-256 " {digest}</p>
        }
        .into_any(),
        OpenFile::Absent => ().into_any(),
    };
    view! {
        <section aria-labelledby="text-file" class="mb-6">
            <h3 id="text-file" class="break-words font-mono">
                <bdi>{path.clone()}</bdi>
            </h3>
            {text_is}
            <input type="hidden" name="file" value=path.clone()/>
            {body}
            <details class="mt-3">
                <summary class="target">"Rename or remove this file"</summary>
                <div class="mt-2 flex flex-wrap items-end gap-3">
                    <div class="min-w-0">
                        <label class="block font-semibold" for="field-to">
                            "New path"
                        </label>
                        <input type="text" class="mt-1" id="field-to" name="to" value=path autocapitalize="none" spellcheck="false"/>
                    </div>
                    <button type="submit" class="button" name="act" value="rename">
                        "Rename"
                    </button>
                    <button type="submit" class="button" name="act" value="remove">
                        "Remove"
                    </button>
                </div>
            </details>
        </section>
    }
    .into_any()
}

/// A file that something leads to and that is not there.
fn absent(path: String) -> impl IntoView {
    view! {
        <section aria-labelledby="text-file" id="text" class="mb-6">
            <h3 id="text-file" class="break-words font-mono">
                <bdi>{path.clone()}</bdi>
            </h3>
            <p>"This file is not there yet."</p>
            <p class="mt-2">
                <button type="submit" class="button" name="add" value=path>
                    "Begin it"
                </button>
            </p>
        </section>
    }
}

/// The ways to add a file.
fn add(
    is_documentation: bool,
    offered: Vec<OfferedFile>,
    limits: &Limits,
    place: &Place,
    id: &str,
) -> impl IntoView + use<> {
    let _ = (place, id);
    let offers = (!offered.is_empty()).then(|| {
        let items = offered
            .into_iter()
            .map(|file| {
                let needed = file.needed.then_some(" Needed.");
                view! {
                    <li class="flex flex-wrap items-center gap-x-3 py-1">
                        <button type="submit" class="button" name="add" value=file.path.clone()>
                            "Begin " <code>{file.path.clone()}</code>
                        </button>
                        <span class="text-sm text-muted">{file.purpose} {needed}</span>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="mb-4">{items}</ul> }
    });
    let megabytes = |bytes: u64| bytes / 1_000_000;
    let sizes = format!(
        "At most {} MB a text file, {} MB all files together, {} files.",
        megabytes(limits.text),
        megabytes(limits.bundle),
        limits.files
    );
    let example = if is_documentation {
        "variant-alpine.md"
    } else {
        "1.2/Dockerfile"
    };
    let logo = is_documentation.then(|| {
        format!(
            " A logo is called logo.png or logo.svg and has at most {} MB.",
            megabytes(limits.logo)
        )
    });
    let into = (!is_documentation).then(|| {
        view! {
            <div class="min-w-0">
                <label class="block font-semibold" for="field-into">
                    "Into the folder "
                    <span class="font-normal text-muted">"(optional)"</span>
                </label>
                <input type="text" class="mt-1" id="field-into" name="into" placeholder="1.2" autocapitalize="none" spellcheck="false"/>
            </div>
        }
    });
    view! {
        <section aria-labelledby="add-title" class="mb-8 border-t border-line pt-3">
            <h3 id="add-title">"Add a file"</h3>
            {offers}
            <div class="mb-4 flex flex-wrap items-end gap-3">
                <div class="min-w-0">
                    <label class="block font-semibold" for="field-path">
                        "Path of a new text file"
                    </label>
                    <input type="text" class="mt-1" id="field-path" name="path" placeholder=example autocapitalize="none" spellcheck="false"/>
                </div>
                <button type="submit" class="button" name="act" value="add">
                    "Add"
                </button>
            </div>
            <p class="text-sm text-muted" id="hint-upload">
                {sizes}
                {logo}
                " A file with the name of one that is there replaces it."
            </p>
            <div class="mt-1 flex flex-wrap items-end gap-3">
                <div class="min-w-0">
                    <label class="block font-semibold" for="field-upload">
                        "Files to upload"
                    </label>
                    <input type="file" class="mt-1 max-w-full" id="field-upload" name="upload" multiple aria-describedby="hint-upload"/>
                </div>
                {into}
                <button type="submit" class="button" name="act" value="upload">
                    "Upload"
                </button>
            </div>
        </section>
    }
}

/// A number of bytes for people.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}
