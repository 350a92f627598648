//! A text with line numbers and what the rules say about it: an island, so that the findings follow
//! the typing. Without the script it is a text field in a form, with the findings of the last visit,
//! and its buttons send the form.

mod answer;
mod gutter;
mod rows;
mod surface;

use domain::text::{TEXT_LIMIT, TextKind};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::FindingLevel;
use super::text_area::CodeArea;
use crate::view::check::{self, Shown};
use answer::Answer;
use gutter::Gutter;

/// What the editor begins with, and how it is called in its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditedText {
    /// The name under which the text is sent; ids on the page are made of it.
    pub name: String,
    /// What the field is called.
    pub label: String,
    /// What the text is.
    pub kind: TextKind,
    /// What else it may be: with more than one the editor asks, and sends it as `kind`.
    pub kinds: Vec<TextKind>,
    /// The name of the image; empty when it is not known.
    pub image: String,
    /// Whether the editor asks for the name of the image, and sends it as `image`.
    pub asks_image: bool,
    /// The text.
    pub value: String,
    /// The levels whose findings are not shown; the others are sent as `show`.
    pub hidden: Vec<FindingLevel>,
    /// What the button that sends the form says; empty for none.
    pub button: String,
}

/// The editor of a text. Buttons for fixes send `fix` with the finding's key, or `all`.
#[island]
pub fn CodeEditor(edited: EditedText) -> impl IntoView {
    let EditedText {
        name,
        label,
        kind,
        kinds,
        image,
        asks_image,
        value,
        hidden,
        button,
    } = edited;
    let (text, set_text) = signal(value.clone());
    // What the rules have read: the text, or what it was before the last keys.
    let (read, set_read) = signal(value.clone());
    let catch_up = move || {
        let behind = read.with_untracked(|read| text.with_untracked(|text| read != text));
        if behind {
            set_read.set(text.get_untracked());
        }
    };
    let (kind, set_kind) = signal(kind);
    let (image, set_image) = signal(image);
    let (rows, set_rows) = signal(gutter::rows(&value));
    let area = NodeRef::<html::Textarea>::new();
    let waits = StoredValue::new(false);
    let typed = Callback::new(move |text: String| {
        set_rows.set(gutter::rows(&text));
        set_text.set(text);
        if !waits.get_value() {
            waits.set_value(true);
            surface::after_paint(move || {
                waits.set_value(false);
                catch_up();
            });
        }
    });
    // A browser that comes back to the page keeps what was typed, and says nothing of it.
    Effect::new(move |_| {
        if let Some(kept) = area.get().map(|area| area.value())
            && text.with_untracked(|text| *text != kept)
        {
            typed.run(kept);
        }
    });
    let checked = Memo::new(move |_| {
        read.with(|text| {
            (text.len() <= TEXT_LIMIT)
                .then(|| image.with(|image| check::checked(kind.get(), image, text)))
        })
    });
    let found = Memo::new(move |_| {
        checked.with(|checked| {
            let checked = checked.as_ref()?;
            Some(read.with_untracked(|text| check::shown(text, checked)))
        })
    });
    let fix = Callback::new(move |asked: String| {
        catch_up();
        let fixed = checked.with_untracked(|checked| {
            let checked = checked.as_ref()?;
            read.with_untracked(|text| check::fixed(text, checked, &asked))
        });
        if let (Some(area), Some((fixed, _))) = (area.get_untracked(), fixed) {
            surface::rewrite(&area, &fixed);
        }
    });
    let (at, set_at) = signal(String::new());
    let step = {
        let name = name.clone();
        move |event: KeyboardEvent| {
            if event.key() != "F8" || event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            event.prevent_default();
            let Some(area) = area.get_untracked() else {
                return;
            };
            catch_up();
            let said = checked.with_untracked(|checked| {
                let findings = checked
                    .as_ref()
                    .map_or(&[][..], |checked| &checked.findings);
                read.with_untracked(|text| {
                    surface::go_to_next(&area, &name, text, findings, event.shift_key())
                })
            });
            set_at.set(said);
        }
    };
    let choices = (kinds.len() > 1).then(|| choice_of_kind(&name, kinds, kind, set_kind));
    let asked_image = asks_image.then(|| field_for_image(&name, image, set_image));
    view! {
        <div class="checked" on:keydown=step>
            <div class="min-w-0">
                <div class="flex flex-wrap gap-x-6">{choices} {asked_image}</div>
                <label class="block font-semibold" for=name.clone()>
                    {label}
                </label>
                <p class="text-sm text-muted" id=format!("{name}-hint")>
                    {format!("At most {} MB. ", TEXT_LIMIT / 1_000_000)}
                    <span>{move || text.with(|text| measure(text))}</span>
                </p>
                <div class="code-editor">
                    <Gutter of=name.clone() rows found/>
                    <CodeArea id=name.clone() name=name.clone() value rows node=area on_input=typed/>
                </div>
                <p class="visually-hidden" role="status">
                    {at}
                </p>
                {(!button.is_empty())
                    .then(|| {
                        view! {
                            <p class="mt-4">
                                <button type="submit" class="button button-primary">
                                    {button}
                                </button>
                            </p>
                        }
                    })}
            </div>
            <Answer of=name kind found hidden fix/>
        </div>
    }
}

/// What the text is, where it may be one of several things.
fn choice_of_kind(
    name: &str,
    kinds: Vec<TextKind>,
    kind: ReadSignal<TextKind>,
    set_kind: WriteSignal<TextKind>,
) -> impl IntoView + use<> {
    let id = format!("{name}-kind");
    view! {
        <div class="mb-4 max-w-full">
            <label class="block font-semibold" for=id.clone()>
                "File"
            </label>
            <select
                id=id
                name="kind"
                class="mt-1 w-full"
                on:change=move |event| {
                    if let Ok(chosen) = event_target_value(&event).parse() {
                        set_kind.set(chosen);
                    }
                }
            >
                {kinds
                    .into_iter()
                    .map(|known| {
                        let label = match known {
                            TextKind::Docs(file) => format!("{known}: {}", file.purpose()),
                            _ => known.to_string(),
                        };
                        view! {
                            <option value=known.as_str() selected=known == kind.get_untracked()>
                                {label}
                            </option>
                        }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

/// The name of the image, which some rules compare with.
fn field_for_image(
    name: &str,
    image: ReadSignal<String>,
    set_image: WriteSignal<String>,
) -> impl IntoView + use<> {
    let id = format!("{name}-image");
    view! {
        <div class="mb-4 max-w-full">
            <label class="block font-semibold" for=id.clone()>
                "Name of the image"
                <span class="font-normal text-muted">" (optional)"</span>
            </label>
            <input
                id=id
                name="image"
                class="mt-1 w-full"
                maxlength="128"
                autocapitalize="none"
                autocomplete="off"
                spellcheck="false"
                value=image.get_untracked()
                on:input=move |event| set_image.set(event_target_value(&event))
            />
        </div>
    }
}

/// How long the text is.
fn measure(text: &str) -> String {
    let lines = text.lines().count();
    let bytes = text.len();
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    format!(
        "{lines} line{}, {bytes} byte{}",
        plural(lines),
        plural(bytes)
    )
}

/// What is shown of a text: nothing when it is too long.
type Found = Memo<Option<Shown>>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn lines_and_bytes_are_counted() {
        assert_eq!(measure(""), "0 lines, 0 bytes");
        assert_eq!(measure("ä"), "1 line, 2 bytes");
        assert_eq!(measure("a\nb\n"), "2 lines, 4 bytes");
    }

    fn edited(value: &str) -> EditedText {
        EditedText {
            name: "text".to_owned(),
            label: "Manifest".to_owned(),
            kind: TextKind::Manifest,
            kinds: Vec::new(),
            image: String::new(),
            asks_image: true,
            value: value.to_owned(),
            hidden: vec![FindingLevel::Advice],
            button: "Check".to_owned(),
        }
    }

    #[test]
    fn the_findings_stand_beside_the_text_without_a_script() {
        let text =
            "Maintainers: A (@a)\nGitRepo: https://a.example/b.git\n\nTags: a b\ngitCommit: x\n";
        let html = render(|| view! { <CodeEditor edited=edited(text)/> });
        for words in [
            r##"href="#text-4""##,
            r#"id="text-4""#,
            "code-mark-error",
            "/rules/SW-M010",
            "<mark>",
            r#"name="fix""#,
            r#"value="all""#,
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        assert_eq!(html.matches(r#"name="show""#).count(), 4, "{html}");
    }

    #[test]
    fn a_text_that_is_too_long_is_not_checked() {
        let html = render(|| view! { <CodeEditor edited=edited(&"x".repeat(TEXT_LIMIT + 1))/> });
        assert!(html.contains("longer than 1 MB"), "it says so");
        assert!(!html.contains("/rules/"), "and nothing is found");
    }
}
