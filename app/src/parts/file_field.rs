//! Files to choose from one's own machine.

use leptos::prelude::*;

use super::field::FieldFrame;

/// A field for files, as [`super::Field`] in everything else. What was chosen is lost when a form is
/// refused: browsers set no files, so the finding says to choose them again.
#[component]
pub fn FileField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] finding: String,
    #[prop(optional, into)] accept: Option<String>,
    #[prop(optional)] multiple: bool,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let frame = FieldFrame {
        name: name.clone(),
        label,
        hint,
        finding: (!finding.is_empty()).then_some(finding),
        length: None,
        required,
    };
    let (id, described_by, invalid) = (frame.id(), frame.described_by(), frame.invalid());
    frame.around(view! {
        <input
            type="file"
            class="w-full"
            id=id
            name=name
            accept=accept
            multiple=multiple
            required=required
            aria-describedby=described_by
            aria-invalid=invalid
        />
    })
}
