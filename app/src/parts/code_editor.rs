//! A text with line numbers and what the rules say about it: an island, so that it answers while
//! one types. Without the script it is a plain text field with the findings of the last visit.

use leptos::prelude::*;

use super::text_area::CodeArea;
use super::{FindingItem, FindingList};

/// The least height, in lines, so that an empty editor still invites to write.
const LEAST_LINES: usize = 8;

/// A labelled editor for `value`, sent under `name`. `findings` speak of `value`; once the text
/// differs from it they are marked as older than the text.
#[island]
pub fn CodeEditor(
    name: String,
    label: String,
    value: String,
    findings: Vec<FindingItem>,
) -> impl IntoView {
    let id = format!("field-{name}");
    let summary_id = format!("{id}-summary");
    let (text, set_text) = signal(value.clone());
    let (rows, set_rows) = signal(height(&value));
    let found = !findings.is_empty();
    let checked = value.clone();
    let stale = move || found && text.with(|text| *text != checked);
    let marked = marks(&findings);
    let gutter_id = id.clone();
    view! {
        <div class="my-4">
            <label class="block font-semibold" for=id.clone()>
                {label}
            </label>
            <div class="code-editor">
                <ol class="code-gutter" aria-hidden="true">
                    {move || {
                        (1..=rows.get())
                            .map(|line| {
                                let class = if marked.contains(&line) { "code-mark" } else { "" };
                                view! {
                                    <li class=class id=format!("{gutter_id}-{line}")>
                                        {line.to_string()}
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ol>
                <CodeArea
                    id=id.clone()
                    name
                    value
                    rows
                    on_input=Callback::new(move |typed: String| {
                        set_rows.set(height(&typed));
                        set_text.set(typed);
                    })
                />
            </div>
            <p class="mt-1 text-sm text-muted" id=summary_id role="status">
                {move || text.with(|text| measure(text))}
            </p>
            <p class="text-sm font-semibold text-turn" hidden=move || !stale()>
                "The findings below are older than the text."
            </p>
            <FindingList findings of=id/>
        </div>
    }
}

fn height(text: &str) -> usize {
    text.split('\n').count().max(LEAST_LINES)
}

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

fn marks(findings: &[FindingItem]) -> Vec<usize> {
    findings.iter().filter_map(|finding| finding.line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_is_as_high_as_its_text() {
        assert_eq!(height(""), LEAST_LINES);
        assert_eq!(height(&"x\n".repeat(20)), 21);
    }

    #[test]
    fn lines_and_bytes_are_counted() {
        assert_eq!(measure(""), "0 lines, 0 bytes");
        assert_eq!(measure("ä"), "1 line, 2 bytes");
        assert_eq!(measure("a\nb\n"), "2 lines, 4 bytes");
    }
}
