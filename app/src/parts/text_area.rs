//! Text of several lines: the one place with a `textarea`.
//!
//! The framework does not escape the children of a `textarea` on the server, so the text goes in
//! as escaped HTML, and a first line break is doubled because HTML drops it.

use leptos::prelude::*;

use super::field::FieldFrame;
use crate::markup::escaped;

/// A labelled field of several lines, as [`super::Field`] in everything else.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = 6)] rows: usize,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] finding: String,
    #[prop(optional)] limit: Option<usize>,
    #[prop(optional)] required: bool,
    #[prop(optional)] disabled: bool,
) -> impl IntoView {
    let frame = FieldFrame {
        name: name.clone(),
        label,
        hint,
        finding: (!finding.is_empty()).then_some(finding),
        length: limit.map(|most| (value.chars().count(), most)),
        required,
    };
    let (id, described_by, invalid) = (frame.id(), frame.described_by(), frame.invalid());
    frame.around(view! {
        <textarea
            class="w-full"
            id=id
            name=name
            rows=rows
            dir="auto"
            aria-describedby=described_by
            aria-invalid=invalid
            required=required
            disabled=disabled
            inner_html=content(&value)
        ></textarea>
    })
}

/// The typing surface of the code editor: no wrapping, as high as its text, and `on_input` hears
/// every change.
#[component]
pub(crate) fn CodeArea(
    id: String,
    name: String,
    value: String,
    rows: ReadSignal<usize>,
    node: NodeRef<leptos::html::Textarea>,
    on_input: Callback<String>,
) -> impl IntoView {
    view! {
        <textarea
            class="code-area"
            id=id.clone()
            node_ref=node
            name=name
            rows=move || rows.get().to_string()
            wrap="off"
            autocapitalize="none"
            autocomplete="off"
            spellcheck="false"
            aria-describedby=format!("{id}-hint {id}-summary")
            on:input=move |event| on_input.run(event_target_value(&event))
            inner_html=content(&value)
        ></textarea>
    }
}

/// A field of several lines without its frame; `example` stands in it while it is empty.
#[component]
pub(crate) fn ExampleArea(
    id: String,
    name: String,
    value: String,
    example: &'static str,
    described_by: String,
    invalid: Option<&'static str>,
) -> impl IntoView {
    view! {
        <textarea
            class="w-full"
            id=id
            name=name
            rows="4"
            dir="auto"
            placeholder=example
            aria-describedby=described_by
            aria-invalid=invalid
            inner_html=content(&value)
        ></textarea>
    }
}

/// What stands between the tags.
fn content(text: &str) -> String {
    let escaped = escaped(text);
    if text.starts_with('\n') || text.starts_with("\r\n") {
        format!("\n{escaped}")
    } else {
        escaped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn text_cannot_leave_the_field() {
        let html = render(
            || view! { <TextArea name="text" label="Text" value="</textarea><script>alert(1)</script>&amp;"/> },
        );
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
        assert!(
            html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"),
            "{html}"
        );
    }

    #[test]
    fn a_first_line_break_survives() {
        assert_eq!(content("\nfirst"), "\n\nfirst");
        assert_eq!(content("first\n"), "first\n");
    }

    #[test]
    fn a_finding_marks_the_field() {
        let html = render(|| {
            view! { <TextArea name="why" label="Why" finding="Write one sentence." hint="One sentence." limit=3 value="four"/> }
        });
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
        assert!(
            html.contains(r#"aria-describedby="finding-why hint-why length-why""#),
            "{html}"
        );
        assert!(html.contains("4 of 3 characters"), "{html}");
    }

    /// Another `textarea` in the sources would be one whose text nobody escapes.
    #[test]
    fn there_is_no_other() {
        fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).expect("the sources are readable") {
                let path = entry.expect("the entry is readable").path();
                if path.is_dir() {
                    walk(&path, found);
                } else if path.file_name().is_some_and(|name| name != "text_area.rs")
                    && std::fs::read_to_string(&path).is_ok_and(|text| text.contains("<textarea"))
                {
                    found.push(path.display().to_string());
                }
            }
        }
        let mut found = Vec::new();
        walk(
            std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
            &mut found,
        );
        assert!(found.is_empty(), "use parts::TextArea in {found:?}");
    }
}
