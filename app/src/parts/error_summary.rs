//! Everything that is wrong with a refused form, on top of it.

use leptos::prelude::*;

use super::{Notice, Tone};
use crate::view::form::FormFindings;

/// Says that nothing was kept or done, and leads to each field that is wrong; nothing when none is.
/// `note` says what became of the form where it is another sentence than that.
#[component]
pub fn ErrorSummary(findings: FormFindings, #[prop(optional, into)] note: String) -> impl IntoView {
    let note = if note.is_empty() {
        "Nothing was changed. What you wrote is still in the form.".to_owned()
    } else {
        note
    };
    (!findings.is_empty()).then(|| {
        let title = match findings.0.len() {
            1 => "One thing to correct".to_owned(),
            many => format!("{many} things to correct"),
        };
        let items = findings
            .0
            .into_iter()
            .map(|finding| {
                view! {
                    <li>
                        <a class="target" href=format!("#field-{}", finding.field)>{finding.says}</a>
                    </li>
                }
            })
            .collect_view();
        view! {
            <div role="alert" id="errors">
                <Notice tone=Tone::Bad title>
                    <ul class="mt-1">{items}</ul>
                    <p class="text-sm text-muted">{note}</p>
                </Notice>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::render;

    #[test]
    fn each_finding_leads_to_its_field() {
        let findings = FormFindings::new([("name", "Write <a> name."), ("reason", "Say why.")]);
        let html = render(|| view! { <ErrorSummary findings/> });
        assert!(html.contains("2 things to correct"), "{html}");
        assert!(html.contains(r##"href="#field-name""##), "{html}");
        assert!(html.contains("Write &lt;a&gt; name."), "{html}");
        let html = render(|| view! { <ErrorSummary findings=FormFindings::default()/> });
        assert!(!html.contains("correct"), "{html}");
    }
}
