//! A state in one word, with an icon, in a colour.

use domain::Lifecycle;
use leptos::prelude::*;

use super::Icon;

/// The meaning of a colour. An icon and a word say the same beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Satisfied, published.
    Good,
    /// Somebody's turn; a thing that wants a look.
    Turn,
    /// An error, a must, a refusal.
    Bad,
    /// A question, information.
    Note,
    /// Neutral, of the portal itself.
    Sea,
    /// In the background.
    Mute,
}

impl Tone {
    const fn badge(self) -> &'static str {
        match self {
            Self::Good => "badge bg-good-wash text-good",
            Self::Turn => "badge bg-turn-wash text-turn",
            Self::Bad => "badge bg-bad-wash text-bad",
            Self::Note => "badge bg-note-wash text-note",
            Self::Sea => "badge bg-sea-wash text-sea",
            Self::Mute => "badge border-line text-muted",
        }
    }
}

/// A state in a word or two.
#[component]
pub fn Badge(tone: Tone, icon: &'static str, children: Children) -> impl IntoView {
    view! {
        <span class=tone.badge()>
            <Icon name=icon/>
            {children()}
        </span>
    }
}

/// Where an image stands in its life.
#[component]
pub fn LifecycleBadge(lifecycle: Lifecycle) -> impl IntoView {
    let (tone, icon) = match lifecycle {
        Lifecycle::Active => (Tone::Good, "check"),
        Lifecycle::ActiveWithNotice => (Tone::Turn, "alert"),
        Lifecycle::Deprecated => (Tone::Bad, "cross"),
        Lifecycle::NoSupportedTags => (Tone::Mute, "minus"),
        Lifecycle::Retired => (Tone::Mute, "archive"),
    };
    view! {
        <Badge tone icon>
            {lifecycle_words(lifecycle)}
        </Badge>
    }
}

/// What people read for a lifecycle.
pub const fn lifecycle_words(lifecycle: Lifecycle) -> &'static str {
    match lifecycle {
        Lifecycle::Active => "Active",
        Lifecycle::ActiveWithNotice => "Active, with a notice",
        Lifecycle::Deprecated => "Deprecated",
        Lifecycle::NoSupportedTags => "No supported tags",
        Lifecycle::Retired => "Retired",
    }
}
