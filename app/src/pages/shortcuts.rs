//! The list of keyboard shortcuts: a native dialog that stays closed without a script.

use leptos::prelude::*;

/// The dialog that `?` opens, and the button that opens it without a key. `keys` are those of the
/// page beside the ones that every page has: the key, and what it does.
#[component]
pub fn Shortcuts(keys: &'static [(&'static str, &'static str)]) -> impl IntoView {
    const EVERYWHERE: [(&str, &str); 3] = [
        ("/", "Go to the search field"),
        ("Ctrl K", "Go to the search field, also from other fields"),
        ("?", "Show this list"),
    ];
    view! {
        <p class="mt-12 text-sm">
            <button type="button" hidden data-shortcuts class="button button-quiet">"Keyboard shortcuts"</button>
        </p>
        <dialog id="shortcuts" aria-labelledby="shortcuts-title" class="dialog">
            <h2 id="shortcuts-title" class="mt-0">"Keyboard shortcuts"</h2>
            <dl class="my-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
                {keys
                    .iter()
                    .chain(&EVERYWHERE)
                    .map(|(key, does)| view! { <dt><kbd class="font-mono text-sm">{*key}</kbd></dt><dd>{*does}</dd> })
                    .collect_view()}
            </dl>
            <form method="dialog">
                <label class="flex items-center gap-2 py-2"><input type="checkbox" id="single-keys" checked/>"Single keys work"</label>
                <p class="mb-4 text-sm text-muted">"They never work while you write in a field. This browser remembers the choice."</p>
                <button class="button">"Close"</button>
            </form>
        </dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = include_str!("../../assets/portal.js");

    #[test]
    fn the_script_of_every_page_stays_small() {
        assert!(SCRIPT.len() <= 4_000, "{} bytes", SCRIPT.len());
    }

    #[test]
    fn the_script_finds_the_dialog_and_its_switch() {
        let html = view! { <Shortcuts keys=&[("x", "Do something")]/> }.to_html();
        for (selector, markup) in [
            ("\"#shortcuts\"", "id=\"shortcuts\""),
            ("\"#single-keys\"", "id=\"single-keys\""),
            ("\"[data-shortcuts]\"", "data-shortcuts"),
        ] {
            assert!(
                SCRIPT.contains(selector) && html.contains(markup),
                "{selector}"
            );
        }
        assert!(
            html.contains("Do something") && html.contains("Show this list"),
            "{html}"
        );
        assert!(
            html.contains("hidden data-shortcuts") || html.contains("data-shortcuts hidden"),
            "{html}"
        );
    }
}
