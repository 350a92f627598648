//! The rows of the feedback routes.

use domain::bundle::RoutesAround;
use leptos::prelude::*;

use crate::parts::{FindingItem, RouteFields, Stamped};
use crate::view::draft::{RouteField, Stamp};

/// The rows, and who maintains the image.
pub fn routes(
    rows: Vec<RouteField>,
    stamp: Stamp,
    said: (Vec<String>, Vec<FindingItem>),
    around: Option<RoutesAround>,
    maintainers: Vec<String>,
    manifest: &str,
) -> impl IntoView + use<> {
    let (problems, findings) = said;
    let people = if maintainers.is_empty() {
        view! { <p class="text-muted">"The manifest names nobody yet."</p> }.into_any()
    } else {
        let people = maintainers
            .into_iter()
            .map(|person| view! { <li class="break-words">{person}</li> })
            .collect_view();
        view! { <ul class="list-disc pl-5">{people}</ul> }.into_any()
    };
    view! {
        <p class="mb-4 text-muted">
            "Where users go with a fault, a security problem or a question. They stand at the top of the image's page, in this order. What you leave out falls to the programme's own channels."
        </p>
        <Stamped stamp>
            <RouteFields rows problems findings around/>
        </Stamped>
        <p class="mb-8">
            <button type="submit" class="button" name="act" value="row">
                "Add another row"
            </button>
        </p>
        <h3>"Maintainers"</h3>
        <p class="text-sm text-muted">
            "They stand in the "
            <a class="target" href=manifest.to_owned()>"manifest"</a>
            ", on its line “Maintainers”."
        </p>
        {people}
    }
}
