//! What can be done to a proposal, and why not.

use serde::{Deserialize, Serialize};

/// An act of an author, or of a confirmed maintainer of the image, with a form of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuthorAct {
    /// Freeze a small revision without asking again.
    AddRevision,
    /// Begin from the image's current version.
    BringUpToDate,
    /// Let it rest.
    Park,
    /// End the rest.
    Wake,
    /// Ask for the decision of another coordinator.
    Appeal,
    /// Take it back.
    Withdraw,
    /// Take that back.
    Revive,
    /// Write no longer with the authors.
    Leave,
    /// Say, as a maintainer, that it is right for the image.
    Check,
    /// Take that back.
    Uncheck,
}

impl AuthorAct {
    /// Every act, in the order in which they are shown.
    pub const ALL: [Self; 10] = [
        Self::Check,
        Self::Uncheck,
        Self::AddRevision,
        Self::BringUpToDate,
        Self::Park,
        Self::Wake,
        Self::Revive,
        Self::Appeal,
        Self::Leave,
        Self::Withdraw,
    ];

    /// What the form sends in `act`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::AddRevision => "add-revision",
            Self::BringUpToDate => "bring-up-to-date",
            Self::Park => "park",
            Self::Wake => "wake",
            Self::Appeal => "appeal",
            Self::Withdraw => "withdraw",
            Self::Revive => "revive",
            Self::Leave => "leave",
            Self::Check => "check",
            Self::Uncheck => "uncheck",
        }
    }

    /// The act with a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.slug() == slug)
    }

    /// What its button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AddRevision => "Upload a small revision",
            Self::BringUpToDate => "Bring up to date",
            Self::Park => "Park",
            Self::Wake => "Go on",
            Self::Appeal => "Appeal",
            Self::Withdraw => "Withdraw",
            Self::Revive => "Revive",
            Self::Leave => "Leave the authors",
            Self::Check => "Check it as a maintainer",
            Self::Uncheck => "Take the check back",
        }
    }

    /// What it leads to.
    pub const fn leads_to(self) -> &'static str {
        match self {
            Self::AddRevision => {
                "Your draft is frozen as the next revision. The turn stays where it is, and the place in the queue too."
            }
            Self::BringUpToDate => {
                "What the image changed since is taken into your draft. You see it first, and choose where both changed the same."
            }
            Self::Park => {
                "Nobody has to act until the day that you name. Go on earlier whenever you like."
            }
            Self::Wake => "It is back where it rested, and the turn with it.",
            Self::Appeal => {
                "Another coordinator decides once more. There is one appeal for a proposal."
            }
            Self::Withdraw => {
                "It leaves the queue and stays readable. An author can revive it for 30 days, with its threads and approvals."
            }
            Self::Revive => "It is back where it was, with its threads and approvals.",
            Self::Leave => "You see from then on what everybody sees.",
            Self::Check => {
                "You say that it is right for the image. It needs that beside its reviews, and your name stands there. When a later revision changes anything, you are asked again."
            }
            Self::Uncheck => "It needs the check of a maintainer again.",
        }
    }

    /// What its text field asks for, and whether it has to be filled in; none for acts without one.
    pub const fn asks(self) -> Option<(&'static str, bool)> {
        match self {
            Self::AddRevision => Some(("What changed", false)),
            Self::BringUpToDate | Self::Wake | Self::Revive | Self::Leave | Self::Uncheck => None,
            Self::Check => Some(("What you looked at", false)),
            Self::Park => Some(("Why it rests", true)),
            Self::Appeal => Some(("Why it should be decided again", true)),
            Self::Withdraw => Some(("Why", false)),
        }
    }
}

/// One of these acts as the page offers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActView {
    /// Which.
    pub act: AuthorAct,
    /// Why it cannot be done now, as a sentence; none when it can.
    pub closed: Option<String>,
    /// The page on which it is done; none where its form stands here.
    pub page: Option<String>,
}

/// Something that is done on another page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoreAct {
    /// A verb, as in "Review".
    pub label: String,
    /// Where; none when it cannot be done.
    pub href: Option<String>,
    /// Why not, or what it leads to.
    pub about: String,
}

/// What stands in the form of an act, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActForm {
    /// `act`: which form; empty when none was sent.
    pub act: String,
    /// `text`: a reason or a note.
    pub text: String,
    /// `until`: a day, as in `2026-05-03`.
    pub until: String,
}
