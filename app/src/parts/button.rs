//! What one presses: buttons that send a form, and links that look like buttons.

use leptos::prelude::*;

use super::Icon;

/// How much weight a button has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// One of several equal actions.
    #[default]
    Plain,
    /// The one action that most people want here; at most one in a form.
    Primary,
    /// An action in the background.
    Quiet,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "button",
            Self::Primary => "button button-primary",
            Self::Quiet => "button button-quiet",
        }
    }
}

/// A button that sends the form around it, with `name` and `value` when given. The words are a verb.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    #[prop(optional)] disabled: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <button type="submit" class=kind.class() name=name value=value disabled=disabled>
            {children()}
        </button>
    }
}

/// A link in the shape of a button. `external` marks one that leaves the portal.
///
/// An address that somebody typed comes from a `domain::Link`, never from a bare text.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] external: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href rel=external.then_some("noopener noreferrer")>
            {children()}
            {external
                .then(|| view! { <Icon name="external"/><span class="visually-hidden">" (leaves this portal)"</span> })}
        </a>
    }
}
