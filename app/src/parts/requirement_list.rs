//! What must hold before something is accepted.

use leptos::prelude::*;

use super::Icon;
use crate::markup::coded;

/// Whether a requirement holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequirementState {
    /// It holds.
    Holds,
    /// It does not.
    Fails,
    /// Somebody has still to act.
    Waits,
    /// It does not, and somebody decided that it need not.
    Overridden,
    /// It could not be checked.
    NotChecked,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementItem {
    /// Whether it holds.
    pub state: RequirementState,
    /// What must hold.
    pub what: String,
    /// Why it does or does not.
    pub reason: String,
}

/// Requirements in the order given.
#[component]
pub fn RequirementList(requirements: Vec<RequirementItem>) -> impl IntoView {
    view! {
        <ul class="max-w-[48rem] border-t border-line text-sm">
            {requirements
                .into_iter()
                .map(|requirement| {
                    let (tone, icon, word) = match requirement.state {
                        RequirementState::Holds => ("text-good", "check", "Holds"),
                        RequirementState::Fails => ("text-bad", "cross", "Does not hold"),
                        RequirementState::Waits => ("text-turn", "clock", "Waits"),
                        RequirementState::Overridden => ("text-note", "info", "Overridden"),
                        RequirementState::NotChecked => ("text-muted", "minus", "Not checked"),
                    };
                    view! {
                        <li class="grid grid-cols-[1rem_1fr] gap-x-3 border-b border-line py-2">
                            <span class=tone>
                                <Icon name=icon/>
                            </span>
                            <div class="min-w-0">
                                <p class="font-semibold">
                                    {requirement.what} <span class="visually-hidden">": "</span>
                                    <span class=format!("ml-2 font-normal {tone}")>{word}</span>
                                </p>
                                <p class="text-muted" inner_html=coded(&requirement.reason)></p>
                            </div>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}
