//! A person as initials; the name stands beside it or is read aloud.

use leptos::prelude::*;

/// Up to two initials of `name`. `named` hides the name from sight only; otherwise the caller
/// shows it beside the initials.
#[component]
pub fn Avatar(#[prop(into)] name: String, #[prop(optional)] named: bool) -> impl IntoView {
    let initials = initials(&name);
    view! {
        <span class="inline-flex items-center">
            <span
                aria-hidden="true"
                class="inline-grid h-8 w-8 shrink-0 place-items-center rounded-full bg-note-wash text-sm font-semibold text-note"
            >
                {initials}
            </span>
            {named.then(|| view! { <span class="visually-hidden">{name}</span> })}
        </span>
    }
}

fn initials(name: &str) -> String {
    name.trim_start_matches('@')
        .split(|c: char| c.is_whitespace() || c == '-' || c == '_')
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn two_words_give_two_initials() {
        assert_eq!(initials("sample-reviewer-1"), "SR");
        assert_eq!(initials("@tianon"), "T");
        assert_eq!(initials("Åsa Öberg Ek"), "ÅÖ");
        assert_eq!(initials("  "), "");
    }
}
