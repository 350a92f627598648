//! The gallery: every part in every state on one page, for those who change a part. It is served
//! in development only.

use leptos::prelude::*;
use time::OffsetDateTime;

mod forms;
mod movement;
mod review;
mod words;

use forms::Forms;
use movement::MovementParts;
use review::ReviewParts;
use words::Words;

/// The whole gallery. It holds an island, so it belongs into `shell::island_document`.
pub fn gallery(now: OffsetDateTime) -> impl IntoView {
    view! {
        <h1>"Parts"</h1>
        <p class="mt-2 text-muted">"Every part in every state. Each must read well in light and dark, at 320 px, with the keyboard and without a script."</p>
        <Words now/>
        <Forms/>
        <MovementParts/>
        <ReviewParts now/>
    }
}

/// One part with its states.
#[component]
fn Specimen(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="mt-10 border-t border-line pt-4" aria-label=name>
            <h2 class="mt-0 font-mono text-base">{name}</h2>
            {children()}
        </section>
    }
}

/// States side by side.
#[component]
fn Row(children: Children) -> impl IntoView {
    view! { <div class="my-3 flex flex-wrap items-center gap-3">{children()}</div> }
}

/// A tag as long as a tag may be.
pub(super) fn longest_tag() -> String {
    "18.1-alpine3.22-".repeat(8)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::shell::render;

    #[test]
    fn every_part_is_shown() {
        let html = render(|| gallery(datetime!(2026-08-23 12:00 UTC)));
        // What `parts.rs` exports with a capital letter and a file of its own.
        let parts = include_str!("../parts.rs");
        for line in parts.lines().filter_map(|line| line.strip_prefix("mod ")) {
            let part = line.trim_end_matches(';').replace('_', " ");
            assert!(
                html.contains(&format!(r#"aria-label="{part}""#)),
                "the gallery lacks {part}"
            );
        }
    }

    #[test]
    fn ids_stand_once() {
        let html = render(|| gallery(datetime!(2026-08-23 12:00 UTC)));
        let mut ids: Vec<&str> = html
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
        // What a label or a description points at exists.
        for attribute in [
            " for=\"",
            " aria-describedby=\"",
            " popovertarget=\"",
            " aria-labelledby=\"",
            " data-copy=\"",
        ] {
            for target in html
                .split(attribute)
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
            {
                for id in target.split(' ') {
                    assert!(
                        ids.binary_search(&id).is_ok(),
                        "{attribute}{id} points at nothing"
                    );
                }
            }
        }
    }
}
